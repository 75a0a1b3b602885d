/* What an S3 server may say that is not the plain answer: told by one that says what it is told. */
#include "tests/unit/common/net/wire.h"
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char **environ;

#define BUCKET MOE_STR("moe-ckpts")
#define KEY    MOE_STR("step=000500/rank=000000.pt")
#define ETAG   "\"9b2cf535f27731c974343645a3985328\""
#define OTHER  "\"00000000000000000000000000000000\""
#define CLOSE  "Connection: close\r\n"
#define HEAD   "HTTP/1.1 200 OK\r\nContent-Length: 8\r\nETag: " ETAG "\r\nLast-Modified: Sat, 22 Nov 2025 03:12:37 GMT\r\n" CLOSE "\r\n"
#define BUSY   "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 3600\r\n" CLOSE "\r\n"
#define PART(etag, range, text) "HTTP/1.1 206 Partial Content\r\nETag: " etag "\r\nContent-Range: bytes " range "\r\n" CLOSE "\r\n" text
#define XML(text) "HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n" CLOSE "\r\n" text
#define NO(status, text) "HTTP/1.1 " status "\r\n" CLOSE "\r\n" text

static int set_keys(void **state)
{
    char secret[41];
    (void)state;
    wire_secret(secret);
    bool bad = setenv("AWS_ACCESS_KEY_ID", "reader-of-tests", 1) || setenv("AWS_SECRET_ACCESS_KEY", secret, 1);
    explicit_bzero(secret, sizeof secret);
    return bad || unsetenv("AWS_SESSION_TOKEN") || unsetenv("AWS_REGION") || unsetenv("AWS_DEFAULT_REGION") ||
           unsetenv("S3_ENDPOINT_URL");
}

static enum moe_code note(void *ctx, const struct moe_s3_item *item, struct moe_error *err)
{
    (void)err;
    moe_buf_printf(ctx, "%.*s%s:%llu ", MOE_FMT(item->key), item->folder ? " folder" : "", (unsigned long long)item->stat.size);
    return MOE_OK;
}

enum ask { ASK_HEAD, ASK_RANGE, ASK_LIST, ASK_PUT, ASK_UPLOAD };

static enum moe_code ask(struct moe_s3 *s3, enum ask what, struct moe_buf *seen, struct moe_error *err)
{
    static const struct moe_s3_stat known = { 8, -1, ETAG };
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = NULL;
    MOE_AUTO(moe_s3_upload_free) struct moe_s3_upload *u = NULL;
    struct moe_s3_stat st;
    char bytes[5] = "";
    switch (what) {
    case ASK_HEAD:
        MOE_TRY(moe_s3_head(s3, BUCKET, KEY, &st, err));
        moe_buf_printf(seen, "%llu %lld %s", (unsigned long long)st.size, (long long)st.modified_s, st.etag);
        return MOE_OK;
    case ASK_RANGE:
        MOE_TRY(moe_s3_object_open(s3, BUCKET, KEY, &known, &o, err));
        MOE_TRY(moe_s3_object_read(o, 2, bytes, 4, err));
        moe_buf_printf(seen, "%s", bytes);
        return MOE_OK;
    case ASK_LIST:
        return moe_s3_list(s3, BUCKET, MOE_STR("step="), true, note, seen, err);
    case ASK_PUT:
        return moe_s3_put(s3, BUCKET, KEY, MOE_STR("weights!"), NULL, err);
    case ASK_UPLOAD:
        MOE_TRY(moe_s3_upload_begin(s3, BUCKET, KEY, &u, err));
        MOE_TRY(moe_s3_upload_part(u, 1, MOE_STR("weights!"), err));
        MOE_TRY(moe_s3_upload_complete(u, st.etag, err));
        moe_buf_printf(seen, "%s", st.etag);
        return MOE_OK;
    }
    return MOE_E_BUG;
}

#define ENTRY(key) "<Contents><Key>" key "</Key><LastModified>2025-11-22T03:12:37.000Z</LastModified><ETag>&quot;ab&quot;</ETag><Size>8</Size></Contents>"
#define PAGE(more, text) XML("<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><IsTruncated>" more \
                             "</IsTruncated>" text "</ListBucketResult>")
#define TOKEN(t) "<NextContinuationToken>" t "</NextContinuationToken>"
#define BEGUN    XML("<InitiateMultipartUploadResult><UploadId>a/b+c</UploadId></InitiateMultipartUploadResult>")
#define SENT     "HTTP/1.1 200 OK\r\nETag: " ETAG "\r\nContent-Length: 0\r\n" CLOSE "\r\n"
#define DONE     XML("<CompleteMultipartUploadResult><ETag>" ETAG "</ETag></CompleteMultipartUploadResult>")

static const struct reply_case {
    const char *name;
    enum ask what;
    const char *replies[5];
    enum moe_code code;
    int sys;
    unsigned requests;
    const char *seen;        /* the result; or what is in the error's text */
    const char *not_seen;    /* what is not in it                          */
} cases[] = {
    { "reads what HEAD says", ASK_HEAD, { HEAD }, MOE_OK, 0, 1, "8 1763781157 " ETAG, NULL },
    { "tries again while the server is busy, and waits no longer than allowed", ASK_HEAD, { BUSY, BUSY, HEAD }, MOE_OK, 0, 3, "8 1763781157 " ETAG, NULL },
    { "gives up on a server that stays busy", ASK_HEAD, { BUSY }, MOE_E_IO, EAGAIN, 3, "after 3 tries", NULL },
    { "tries again after 429", ASK_HEAD, { NO("429 Too Many Requests", ""), HEAD }, MOE_OK, 0, 2, "8 ", NULL },
    { "tries again after 500", ASK_PUT, { NO("500 Oh", "<Error><Code>InternalError</Code></Error>"), SENT }, MOE_OK, 0, 2, "", NULL },
    { "tries again when the server closed without an answer", ASK_HEAD, { "", HEAD }, MOE_OK, 0, 2, "8 ", NULL },
    { "does not try again when access is denied", ASK_HEAD, { NO("403 Forbidden", "") }, MOE_E_IO, EACCES, 1, "access denied", NULL },
    { "tells what the server said, and hides the key in it", ASK_RANGE,
      { NO("403 Forbidden", "<Error><Code>InvalidAccessKeyId</Code><Message>no such id: reader-of-tests</Message></Error>") }, MOE_E_IO, EACCES, 1,
      "403 InvalidAccessKeyId, no such id: ****", "reader-of-tests" },
    { "says that the clock is wrong", ASK_RANGE, { NO("403 Forbidden", "<Error><Code>RequestTimeTooSkewed</Code></Error>") }, MOE_E_IO, EACCES, 1,
      "clock of this machine", NULL },
    { "takes a page that is no XML for what its status says", ASK_RANGE, { NO("404 Not Found", "<html><body>gone<br></body>") }, MOE_E_IO, ENOENT, 1,
      "no such bucket or object (GET: 404)", NULL },
    { "follows no redirect", ASK_HEAD, { NO("307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/elsewhere\r\nx-amz-bucket-region: eu-west-1", "") }, MOE_E_IO,
      EREMOTE, 1, "its region is eu-west-1", NULL },
    { "reads a range", ASK_RANGE, { PART(ETAG, "2-5/8", "ghts") }, MOE_OK, 0, 1, "ghts", NULL },
    { "sees another ETag where If-Match is not obeyed", ASK_RANGE, { PART(OTHER, "2-5/8", "ghts") }, MOE_E_IO, ESTALE, 1, "was changed while it was read", NULL },
    { "sees that the object was changed", ASK_RANGE, { NO("412 Precondition Failed", "") }, MOE_E_IO, ESTALE, 1, "was changed while it was read", NULL },
    { "does not take the whole for a range", ASK_RANGE, { "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n" CLOSE "\r\nweights!" }, MOE_E_PARSE, 0, 1, "does not answer ranges",
      NULL },
    { "does not take another range", ASK_RANGE, { PART(ETAG, "0-3/8", "weig") }, MOE_E_PARSE, 0, 1, "asked for bytes 2-5/", NULL },
    { "does not take more than was asked for", ASK_RANGE, { PART(ETAG, "2-5/8", "ghts!!!!") }, MOE_E_LIMIT, 0, 1, "larger than what was asked for", NULL },
    { "tries a short range again", ASK_RANGE, { PART(ETAG, "2-5/8", "gh"), PART(ETAG, "2-5/8", "ghts") }, MOE_OK, 0, 2, "ghts", NULL },
    { "tries a reply that was cut short again", ASK_RANGE,
      { "HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\nContent-Range: bytes 2-5/8\r\n" CLOSE "\r\ngh", PART(ETAG, "2-5/8", "ghts") }, MOE_OK, 0, 2, "ghts",
      NULL },
    { "gives up on replies that are always cut short", ASK_RANGE,
      { "HTTP/1.1 206 Partial Content\r\nContent-Length: 4\r\nContent-Range: bytes 2-5/8\r\n" CLOSE "\r\ngh" }, MOE_E_IO, ECONNRESET, 3, "cut short", NULL },
    { "lists pages, keys and folders", ASK_LIST,
      { PAGE("true", ENTRY("step%3D1/a+b%25%2B") TOKEN("a/b")), PAGE("false", "<CommonPrefixes><Prefix>step%3D2/</Prefix></CommonPrefixes>") }, MOE_OK, 0, 2,
      "step=1/a b%+:8 step=2/ folder:0 ", NULL },
    { "lists nothing", ASK_LIST, { PAGE("false", "") }, MOE_OK, 0, 1, "", NULL },
    { "refuses a listing that goes on nowhere", ASK_LIST, { PAGE("true", ENTRY("step%3D1/a")) }, MOE_E_PARSE, 0, 1, "goes on, and not where", NULL },
    { "refuses a listing that goes on where it was", ASK_LIST, { PAGE("true", ENTRY("step%3D1/a") TOKEN("x")) }, MOE_E_PARSE, 0, 2, "goes on, and not where", NULL },
    { "refuses an empty page that is not the last", ASK_LIST, { PAGE("true", TOKEN("x")) }, MOE_E_PARSE, 0, 1, "goes on, and not where", NULL },
    { "refuses keys that were not asked for", ASK_LIST, { PAGE("false", ENTRY("etc/passwd")) }, MOE_E_PARSE, 0, 1, "what was not asked for 'etc/passwd'", NULL },
    { "refuses a size that is none", ASK_LIST, { PAGE("false", "<Contents><Key>step%3D1</Key><ETag>ab</ETag><Size>18446744073709551616</Size></Contents>") },
      MOE_E_PARSE, 0, 1, "the size '18446744073709551616'", NULL },
    { "refuses an entry without ETag", ASK_LIST, { PAGE("false", "<Contents><Key>step%3D1</Key><Size>8</Size></Contents>") }, MOE_E_PARSE, 0, 1, "without key, size or ETag",
      NULL },
    { "refuses an ETag that would be two headers", ASK_LIST, { PAGE("false", "<Contents><Key>step%3D1</Key><ETag>a&#10;b</ETag><Size>8</Size></Contents>") },
      MOE_E_PARSE, 0, 1, "the ETag", NULL },
    { "refuses a document type, and entities with it", ASK_LIST,
      { XML("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><ListBucketResult><Contents><Key>&b;</Key></Contents></ListBucketResult>") }, MOE_E_PARSE, 0, 1,
      "document type", NULL },
    { "refuses a listing that is cut", ASK_LIST, { XML("<ListBucketResult><Contents>") }, MOE_E_PARSE, 0, 1, "is no XML", NULL },
    { "refuses another document", ASK_LIST, { XML("<html></html>") }, MOE_E_PARSE, 0, 1, "the element 'html'", NULL },
    { "refuses XML that is too deep", ASK_LIST, { XML("<a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a>") }, MOE_E_LIMIT, 0, 1, "nested deeper than 16", NULL },
    { "writes in parts", ASK_UPLOAD, { BEGUN, SENT, DONE }, MOE_OK, 0, 3, ETAG, NULL },
    { "tries again when the end of an upload is an error under 200", ASK_UPLOAD, { BEGUN, SENT, XML("<Error><Code>InternalError</Code></Error>"), DONE }, MOE_OK, 0,
      4, ETAG, NULL },
    { "tells an error under 200", ASK_UPLOAD, { BEGUN, SENT, XML("<Error><Code>InvalidPart</Code><Message>one was lost</Message></Error>") }, MOE_E_IO, EIO, 3,
      "InvalidPart, one was lost", NULL },
    { "wants the upload's id", ASK_UPLOAD, { XML("<InitiateMultipartUploadResult></InitiateMultipartUploadResult>") }, MOE_E_PARSE, 0, 1, "no UploadId", NULL },
    { "wants the part's ETag", ASK_UPLOAD, { BEGUN, NO("200 OK", "") }, MOE_E_PARSE, 0, 2, "no ETag of part 1", NULL },
};

static void reply(void **state)
{
    const struct reply_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *seen = moe_buf_new(4096);
    struct moe_error err = { 0 };
    struct wire w = { 0 };
    for (; w.reply_count < MOE_COUNT(c->replies) && c->replies[w.reply_count]; w.reply_count++)
        w.replies[w.reply_count] = c->replies[w.reply_count];
    wire_start(&w);
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(w.port, NULL);
    int64_t start = wire_now_ms();
    enum moe_code code = ask(s3, c->what, seen, &err);
    int64_t took = wire_now_ms() - start;
    struct moe_s3_counts counts = moe_s3_counts(s3);
    wire_stop(&w);
    if (code != c->code)
        fail_msg("%s (%s)", err.text, moe_buf_str(seen).ptr);
    assert_int_equal(err.sys, c->sys);
    assert_int_equal(counts.requests, c->requests);
    assert_int_equal(w.requests, c->requests);
    assert_true(took < 5000);
    const char *text = code == MOE_OK ? moe_buf_str(seen).ptr : err.text;
    if (!strstr(text, c->seen) || (c->not_seen && strstr(text, c->not_seen)))
        fail_msg("'%s' is not as it should be: '%s'", text, c->seen);
    if (code != MOE_OK)
        assert_int_equal(strncmp(err.file, "s3://moe-ckpts/", 15), 0);
}

static void signs_what_it_sends(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "GET /moe-ckpts/step%3D000500/rank%3D000000.pt HTTP/1.1\r\n", "\r\nRange: bytes=2-5\r\n", "\r\nIf-Match: " ETAG "\r\n",
        "\r\nx-amz-content-sha256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\r\n", 
        "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=reader-of-tests/", "/eu-west-1/s3/aws4_request, SignedHeaders=", "x-amz-content-sha256;x-amz-date;x-amz-security-token",
    };
    struct wire w = { .replies = { PART(ETAG, "2-5/8", "ghts") }, .reply_count = 1 };
    char token[41], secret[41], asked[WIRE_ASKED] = "";
    w.asked = asked;
    wire_secret(token);
    wire_secret(secret);
    MOE_AUTO(moe_buf_free) struct moe_buf *seen = moe_buf_new(4096);
    struct moe_error err = { 0 };
    assert_int_equal(setenv("AWS_SESSION_TOKEN", token, 1) || setenv("AWS_SECRET_ACCESS_KEY", secret, 1) || setenv("AWS_DEFAULT_REGION", "us-west-2", 1) || setenv("AWS_REGION", "eu-west-1", 1), 0);
    wire_start(&w);
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(w.port, NULL);
    enum moe_code code = ask(s3, ASK_RANGE, seen, &err);
    wire_stop(&w);
    assert_int_equal(code, MOE_OK);
    for (size_t i = 0; i < MOE_COUNT(parts); i++)
        if (!strstr(asked, parts[i]))
            fail_msg("'%s' is not in: %s", parts[i], asked);
    assert_non_null(strstr(asked, token));
    assert_null(strstr(asked, secret));
    explicit_bzero(secret, sizeof secret);
}

static void sorts_and_encodes_the_query(void **state)
{
    (void)state;
    struct wire w = { .replies = { PAGE("true", ENTRY("step%3D1/a") TOKEN("a/b+c=")), PAGE("false", "") }, .reply_count = 2 };
    char asked[WIRE_ASKED] = "";
    w.asked = asked;
    MOE_AUTO(moe_buf_free) struct moe_buf *seen = moe_buf_new(4096);
    struct moe_error err = { 0 };
    wire_start(&w);
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(w.port, NULL);
    enum moe_code code = ask(s3, ASK_LIST, seen, &err);
    wire_stop(&w);
    assert_int_equal(code, MOE_OK);
    assert_non_null(strstr(asked, "GET /moe-ckpts?continuation-token=a%2Fb%2Bc%3D&delimiter=%2F&encoding-type=url&list-type=2&max-keys=1000&prefix=step%3D HTTP/1.1"));
}

static void nobody_listens(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    struct moe_s3_stat st;
    struct wire w = { .replies = { HEAD }, .reply_count = 1 };
    wire_start(&w);
    wire_stop(&w);
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(w.port, NULL);
    assert_int_equal(moe_s3_head(s3, BUCKET, KEY, &st, &err), MOE_E_IO);
    assert_int_equal(err.sys, ECONNREFUSED);
    assert_int_equal(moe_s3_counts(s3).retries, 2);
}

static void reads_end_at_the_end(void **state)
{
    (void)state;
    static const struct moe_s3_stat known = { 8, -1, ETAG };
    struct moe_error err = { 0 };
    char bytes[8];
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(1, NULL);
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = NULL;
    assert_int_equal(moe_s3_object_open(s3, BUCKET, KEY, &known, &o, &err), MOE_OK);
    assert_int_equal(moe_s3_object_read(o, 8, bytes, 0, &err), MOE_OK);
    assert_int_equal(moe_s3_object_read(o, 4, bytes, 5, &err), MOE_E_PARSE);
    assert_int_equal(moe_s3_object_read(o, UINT64_MAX, bytes, 5, &err), MOE_E_PARSE);
}

static void takes_credentials_from_the_environment_only(void **state)
{
    (void)state;
    static const struct { const char *name, *value, *text; } bad[] = {
        { "AWS_ACCESS_KEY_ID", NULL, "there are no credentials for S3" },      { "AWS_ACCESS_KEY_ID", "", "there are no credentials for S3" },
        { "AWS_SECRET_ACCESS_KEY", NULL, "there are no credentials for S3" },  { "AWS_SESSION_TOKEN", "a\r\nX-Other: b", "no printable ASCII" },
        { "AWS_REGION", "us-east-1/s3", "is no region" },                      { "AWS_REGION", "evil.example", "is no region" },
    };
    for (size_t i = 0; i < MOE_COUNT(bad); i++) {
        MOE_AUTO(moe_s3_keys_free) struct moe_s3_keys *keys = NULL;
        struct moe_error err = { 0 };
        assert_int_equal(set_keys(NULL), 0);
        assert_int_equal(bad[i].value ? setenv(bad[i].name, bad[i].value, 1) : unsetenv(bad[i].name), 0);
        assert_int_equal(moe_s3_keys_from_env(&keys, &err), MOE_E_USAGE);
        assert_string_equal(err.field, bad[i].name);
        assert_non_null(strstr(err.text, bad[i].text));
    }
}

static const struct { const char *url; bool allow; enum moe_code code; const char *text; } endpoints[] = {
    { "https://s3.example.com", false, MOE_OK, "https://s3.example.com" },
    { "https://s3.example.com:9000/", false, MOE_OK, "https://s3.example.com:9000" },
    { "", false, MOE_OK, "" },
    { "http://127.0.0.1:9000", true, MOE_OK, "http://127.0.0.1:9000" },
    { "http://127.1.2.3", true, MOE_OK, "http://127.1.2.3" },
    { "http://[::1]:9000", true, MOE_OK, "http://[::1]:9000" },
    { "http://localhost:9000", true, MOE_OK, "http://localhost:9000" },
    { "http://127.0.0.1:9000", false, MOE_E_USAGE, "has to allow" },
    { "http://s3.example.com", true, MOE_E_USAGE, "only a loopback address" },
    { "http://127.0.0.1.example.com", true, MOE_E_USAGE, "only a loopback address" },
    { "http://localhost.example.com", true, MOE_E_USAGE, "only a loopback address" },
    { "http://128.0.0.1", true, MOE_E_USAGE, "only a loopback address" },
    { "http://0.0.0.0", true, MOE_E_USAGE, "only a loopback address" },
    { "http://127.0.0.1:80@example.com", true, MOE_E_USAGE, "has a user" },
    { "https://user@s3.example.com", false, MOE_E_USAGE, "has a user" },
    { "https://s3.example.com/bucket", false, MOE_E_USAGE, "a path" },
    { "https://s3.example.com?x=1", false, MOE_E_USAGE, "a query" },
    { "ftp://s3.example.com", false, MOE_E_USAGE, "is not https" },
    { "file:///etc/passwd", false, MOE_E_USAGE, "" },
    { "s3.example.com", false, MOE_E_USAGE, "" },
};

static void endpoint(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(endpoints); i++) {
        char origin[S3_ENDPOINT_BYTES];
        bool plain = false;
        struct moe_error err = { 0 };
        enum moe_code code = moe_s3_origin(endpoints[i].url, endpoints[i].allow, origin, &plain, &err);
        if (code != endpoints[i].code || !strstr(code == MOE_OK ? origin : err.text, endpoints[i].text))
            fail_msg("%s: %d %s '%s'", endpoints[i].url, code, err.text, origin);
        assert_int_equal(code == MOE_OK && strncmp(origin, "http:", 5) == 0, code == MOE_OK && plain);
    }
}

static void names(void **state)
{
    static const struct { const char *bucket, *key; bool good; } n[] = {
        { "moe-ckpts", "step=000500/rank=000000.pt", true }, { "a.b.c", "x", true },      { "moe-ckpts", "a b+%\xc3\xa4", true },
        { "ab", "x", false },        { "-abc", "x", false },     { "a..b", "x", false },   { "a/b", "x", false },   { "abc?x", "x", false },
        { "abc", "", false },        { "abc", "/x", false },     { "abc", "a//b", false }, { "abc", "../x", false }, { "abc", "a/./b", false },
    };
    struct moe_str bucket, key;
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(n); i++) {
        struct moe_error err = { 0 };
        assert_int_equal(moe_s3_check_names(moe_str_c(n[i].bucket), moe_str_c(n[i].key), true, &err) == MOE_OK, n[i].good);
    }
    assert_true(moe_s3_split(MOE_STR("s3://moe-ckpts/run-001/ckpts"), &bucket, &key));
    assert_true(moe_str_is(bucket, "moe-ckpts") && moe_str_is(key, "run-001/ckpts"));
    assert_true(moe_s3_split(MOE_STR("s3://moe-ckpts"), &bucket, &key) && key.len == 0);
    assert_false(moe_s3_split(MOE_STR("s3:/moe-ckpts/x"), &bucket, &key) || moe_s3_split(MOE_STR("s3://"), &bucket, &key));
}

static void urls_of_amazon(void **state)
{
    (void)state;
    static const struct { const char *region, *bucket, *key, *query, *url; } u[] = {
        { "us-east-1", "moe-ckpts", "a=b", NULL, "https://moe-ckpts.s3.us-east-1.amazonaws.com/a%3Db" },
        { "eu-west-1", "a.b", "a", "uploads=", "https://s3.eu-west-1.amazonaws.com/a.b/a?uploads=" },
        { "cn-north-1", "moe-ckpts", "", "list-type=2", "https://moe-ckpts.s3.cn-north-1.amazonaws.com.cn/?list-type=2" },
    };
    for (size_t i = 0; i < MOE_COUNT(u); i++) {
        struct moe_s3_keys keys = { 0 };
        struct moe_s3 s3 = { .keys = &keys };
        struct s3_request q = { .bucket = moe_str_c(u[i].bucket), .key = moe_str_c(u[i].key), .query = u[i].query };
        MOE_AUTO(moe_buf_free) struct moe_buf *url = moe_buf_new(4096);
        (void)snprintf(keys.region, sizeof keys.region, "%s", u[i].region);
        moe_s3_url(&s3, &q, url);
        assert_string_equal(moe_buf_str(url).ptr, u[i].url);
    }
}

/* Whether the folder's program ran and was content. */
static bool ran(char *const argv[])
{
    pid_t child;
    int status = -1;
    posix_spawn_file_actions_t quiet;
    (void)posix_spawn_file_actions_init(&quiet);
    for (int fd = 0; fd < 3; fd++)
        (void)posix_spawn_file_actions_addopen(&quiet, fd, "/dev/null", O_RDWR, 0);
    bool began = posix_spawnp(&child, argv[0], &quiet, NULL, argv, environ) == 0;
    (void)posix_spawn_file_actions_destroy(&quiet);
    return began && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void trusts_no_certificate_of_its_own_making(void **state)
{
    (void)state;
    char cert[] = "/tmp/moe-s3-cert-XXXXXX", key[] = "/tmp/moe-s3-key-XXXXXX", port[16], url[64];
    char *make[] = { "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
                     "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert, NULL };
    char *serve[] = { "openssl", "s_server", "-quiet", "-www", "-accept", port, "-cert", cert, "-key", key, NULL };
    MOE_AUTO(moe_s3_keys_free) struct moe_s3_keys *keys = NULL;
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = NULL;
    struct moe_error err = { 0 };
    struct moe_s3_stat st;
    struct wire w = { .replies = { "" }, .reply_count = 1 };
    pid_t child;
    int fd = mkstemp(cert);
    assert_true(fd >= 0 && close(fd) == 0);
    fd = mkstemp(key);
    assert_true(fd >= 0 && close(fd) == 0);
    assert_true(ran(make));
    wire_start(&w);   /* for a port that is free */
    wire_stop(&w);
    (void)snprintf(port, sizeof port, "%u", w.port);
    (void)snprintf(url, sizeof url, "https://127.0.0.1:%u", w.port);
    assert_int_equal(setenv("S3_ENDPOINT_URL", url, 1), 0);
    assert_int_equal(posix_spawnp(&child, "openssl", NULL, NULL, serve, environ), 0);
    assert_int_equal(moe_s3_keys_from_env(&keys, &err), MOE_OK);
    struct moe_s3_options patient = { .tries = 50, .backoff_ms = 100, .backoff_max_ms = 100 };   /* until it listens */
    assert_int_equal(moe_s3_new(&keys, &patient, &s3, &err), MOE_OK);
    enum moe_code code = moe_s3_head(s3, BUCKET, KEY, &st, &err);
    kill(child, SIGTERM);
    (void)waitpid(child, NULL, 0);
    (void)(unlink(cert) + unlink(key));
    assert_int_equal(code, MOE_E_IO);
    assert_int_equal(err.sys, EPROTO);
    assert_non_null(strstr(err.text, "certificate is not trusted"));
}

static void a_part_is_missing(void **state)
{
    (void)state;
    char asked[WIRE_ASKED] = "";
    struct wire w = { .replies = { BEGUN, SENT }, .reply_count = 2, .asked = asked };
    struct moe_error err = { 0 };
    wire_start(&w);
    MOE_AUTO(moe_s3_free) struct moe_s3 *s3 = client_of(w.port, NULL);
    MOE_AUTO(moe_s3_upload_free) struct moe_s3_upload *u = NULL;
    assert_int_equal(moe_s3_upload_begin(s3, BUCKET, KEY, &u, &err), MOE_OK);
    assert_int_equal(moe_s3_upload_complete(u, NULL, &err), MOE_E_USAGE);
    assert_int_equal(moe_s3_upload_part(u, 2, MOE_STR("x"), &err), MOE_OK);
    assert_non_null(strstr(asked, "PUT /moe-ckpts/step%3D000500/rank%3D000000.pt?partNumber=2&uploadId=a%2Fb%2Bc HTTP/1.1"));
    assert_int_equal(moe_s3_upload_complete(u, NULL, &err), MOE_E_USAGE);
    assert_non_null(strstr(err.text, "part 1 of 2 was not sent"));
    assert_int_equal(moe_s3_upload_part(u, 0, MOE_STR("x"), &err), MOE_E_USAGE);
    assert_int_equal(moe_s3_upload_part(u, MOE_S3_PARTS_MAX + 1, MOE_STR("x"), &err), MOE_E_USAGE);
    wire_stop(&w);
}

static void left_out(void **state) { (void)state; }

int main(void)
{
    char *openssl[] = { "openssl", "version", NULL };
    struct CMUnitTest tests[MOE_COUNT(cases) + 10] = { { 0 } };
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].name, .test_func = reply, .setup_func = set_keys, .initial_state = (void *)(uintptr_t)&cases[n] };
    const struct CMUnitTest rest[] = {
        cmocka_unit_test_setup(signs_what_it_sends, set_keys),  cmocka_unit_test_setup(sorts_and_encodes_the_query, set_keys),
        cmocka_unit_test_setup(nobody_listens, set_keys),       cmocka_unit_test_setup(reads_end_at_the_end, set_keys),
        cmocka_unit_test_setup(a_part_is_missing, set_keys),    cmocka_unit_test(takes_credentials_from_the_environment_only),
        cmocka_unit_test(endpoint),                             cmocka_unit_test(names),
        cmocka_unit_test(urls_of_amazon),                       cmocka_unit_test_setup(trusts_no_certificate_of_its_own_making, set_keys),
    };
    memcpy(tests + n, rest, sizeof rest);
    if (!ran(openssl))
        tests[n + MOE_COUNT(rest) - 1] =
            (struct CMUnitTest){ .name = "trusts no certificate of its own making # SKIP there is no openssl program", .test_func = left_out };
    return _cmocka_run_group_tests("s3", tests, n + MOE_COUNT(rest), NULL, NULL);
}
