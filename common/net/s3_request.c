/* One request: sent, judged, and sent again while that may help. */
#include "common/net/parts.h"
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <errno.h>
#include <stdarg.h>
#include <time.h>

enum { SHA256_BYTES = 32, CAP_URL_BYTES = 16 << 10, CAP_ERROR_BYTES = 64 << 10, LOW_SPEED_BYTES = 1024 };

/* One try. */
struct attempt {
    struct moe_s3 *s3;
    const struct s3_request *q;
    CURL *curl;
    struct curl_slist *headers;
    struct moe_buf *url, *error_text;   /* the second: what a refusal says         */
    char curl_said[CURL_ERROR_SIZE];
    char code[S3_WORD_BYTES], message[S3_SAID_BYTES], region[S3_REGION_BYTES];   /* of a refusal */
    size_t got, header_bytes;
    bool too_large, no_range;
};

/* What a refusal means, and whether it is worth another try. The first row that fits; the last one always does. */
static const struct refusal { long from, to; const char *code; int sys; bool again; const char *meaning; } refusals[] = {
    { 400, 599, "SlowDown",             EAGAIN, true,  "the server asks to go slower"                                    },
    { 400, 599, "RequestTimeout",       EAGAIN, true,  "the server waited too long for the request"                      },
    { 200, 599, "InternalError",        EAGAIN, true,  "the server failed"                                               },
    { 400, 499, "RequestTimeTooSkewed", EACCES, false, "the clock of this machine is wrong"                              },
    { 400, 499, "ExpiredToken",         EACCES, false, "the credentials have run out"                                    },
    { 300, 399, NULL,                   EREMOTE, false, "the bucket is served elsewhere; redirects are not followed"     },
    { 401, 401, NULL,                   EACCES, false, "the credentials were not accepted"                               },
    { 403, 403, NULL,                   EACCES, false, "access denied: wrong key, wrong secret, or no right to do this"  },
    { 404, 404, NULL,                   ENOENT, false, "no such bucket or object"                                        },
    { 408, 408, NULL,                   EAGAIN, true,  "the server waited too long for the request"                      },
    { 412, 412, NULL,                   ESTALE, false, "the object was changed while it was read"                        },
    { 416, 416, NULL,                   EIO,    false, "the object is shorter than it was said to be"                    },
    { 429, 429, NULL,                   EAGAIN, true,  "the server asks to go slower"                                    },
    { 501, 501, NULL,                   EIO,    false, "the server does not know this request"                           },
    { 500, 599, NULL,                   EAGAIN, true,  "the server failed or is busy"                                    },
    { 0,   999, NULL,                   EIO,    false, "the server refused"                                              },
};

/* What curl could not do. The last row always fits. */
static const struct fault { CURLcode code; int sys; bool again; const char *meaning; } faults[] = {
    { CURLE_COULDNT_RESOLVE_HOST,     ECONNREFUSED, true,  "the server's name does not resolve"         },
    { CURLE_COULDNT_RESOLVE_PROXY,    ECONNREFUSED, true,  "the proxy's name does not resolve"          },
    { CURLE_COULDNT_CONNECT,          ECONNREFUSED, true,  "no connection to the server"                },
    { CURLE_OPERATION_TIMEDOUT,       ETIMEDOUT,    true,  "timed out"                                  },
    { CURLE_PARTIAL_FILE,             ECONNRESET,   true,  "the reply was cut short"                    },
    { CURLE_GOT_NOTHING,              ECONNRESET,   true,  "the server closed without an answer"        },
    { CURLE_RECV_ERROR,               ECONNRESET,   true,  "the connection broke"                       },
    { CURLE_SEND_ERROR,               ECONNRESET,   true,  "the connection broke"                       },
    { CURLE_PEER_FAILED_VERIFICATION, EPROTO,       false, "the server's certificate is not trusted"    },
    { CURLE_SSL_CACERT_BADFILE,       EPROTO,       false, "this machine's certificates cannot be read" },
    { CURLE_SSL_CONNECT_ERROR,        EPROTO,       true,  "TLS could not be set up"                    },
    { CURLE_OUT_OF_MEMORY,            ENOMEM,       false, "out of memory"                              },
    { CURLE_OK,                       EIO,          false, "the request failed"                         },
};

enum moe_code moe_s3_fail(struct moe_error *err, enum moe_code code, int sys, struct moe_str bucket, struct moe_str key, const char *fmt, ...)
{
    char text[256], file[256];
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    (void)snprintf(file, sizeof file, "s3://%.*s/%.*s", MOE_FMT(bucket), MOE_FMT(key));
    (void)moe_fail(err, code, (struct moe_where){ .file = file }, "%s", text);
    err->sys = sys;
    return code;
}

/* ---- what curl calls ---- */

static size_t on_body(char *bytes, size_t one, size_t n, void *ctx)
{
    struct attempt *a = ctx;
    struct moe_str s = { bytes, one * n };
    long status = 0;
    (void)curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &status);
    if (status < 200 || status > 299) {
        if (s.len < CAP_ERROR_BYTES && moe_buf_str(a->error_text).len < CAP_ERROR_BYTES - s.len)
            moe_buf_add(a->error_text, s);
        return s.len;
    }
    if (a->q->into) {
        a->no_range = status != 206;
        a->too_large = !a->no_range && s.len > a->q->n - a->got;
        if (a->no_range || a->too_large)
            return 0;
        memcpy((char *)a->q->into + a->got, s.ptr, s.len);
        a->got += s.len;
        return s.len;
    }
    if (!a->q->text) {
        a->got += s.len;   /* a body that nobody asked for */
        a->too_large = a->got > CAP_ERROR_BYTES;
        return a->too_large ? 0 : s.len;
    }
    moe_buf_add(a->q->text, s);
    a->too_large = moe_buf_failed(a->q->text);
    return a->too_large ? 0 : s.len;
}

static size_t on_header(char *bytes, size_t one, size_t n, void *ctx)
{
    struct attempt *a = ctx;
    (void)bytes;
    a->header_bytes += one * n;
    a->too_large = a->header_bytes > S3_HEADER_BYTES;
    return a->too_large ? 0 : one * n;
}

/* Whatever may still be asked once the client was cut: what takes something away. */
static bool is_cut(const struct moe_s3 *s3, const struct s3_request *q) { return atomic_load(&s3->cut) && strcmp(q->method, "DELETE") != 0; }

/* At least once a second, whether or not anything moves. */
static int on_progress(void *ctx, curl_off_t down_total, curl_off_t down, curl_off_t up_total, curl_off_t up)
{
    const struct attempt *a = ctx;
    (void)down_total, (void)down, (void)up_total, (void)up;
    return is_cut(a->s3, a->q);
}

/* ---- one try ---- */

static bool add_header(struct attempt *a, const char *name, const char *value)
{
    struct moe_buf *line = moe_buf_new(S3_TOKEN_BYTES + 64);
    struct curl_slist *more = NULL;
    if (line) {
        moe_buf_printf(line, "%s: %s", name, value);
        if (!moe_buf_failed(line))
            more = curl_slist_append(a->headers, moe_buf_str(line).ptr);
        OPENSSL_cleanse((char *)(uintptr_t)moe_buf_str(line).ptr, moe_buf_str(line).len);   /* a token may be in it */
    }
    moe_buf_free(&line);
    if (more)
        a->headers = more;
    return more != NULL;
}

static void free_headers(struct attempt *a)
{
    for (struct curl_slist *h = a->headers; h; h = h->next)
        OPENSSL_cleanse(h->data, strlen(h->data));
    curl_slist_free_all(a->headers);
    a->headers = NULL;
}

/* libcurl up to 8.2 signs what it is told of the body, and nothing when it is told nothing: curl/curl#8810. It also signs a header that is given empty
 * to take it away ("Expect:"), which the server then misses. */
static bool set_headers(struct attempt *a)
{
    unsigned char sum[SHA256_BYTES];
    char hex[2 * SHA256_BYTES + 1];
    unsigned len = 0;
    if (EVP_Digest(a->q->body.len ? a->q->body.ptr : "", a->q->body.len, sum, &len, EVP_sha256(), NULL) != 1 || len != sizeof sum)
        return false;
    for (size_t i = 0; i < sizeof sum; i++)
        (void)snprintf(hex + 2 * i, 3, "%02x", sum[i]);
    return add_header(a, "x-amz-content-sha256", hex) && (!a->s3->keys->token[0] || add_header(a, "x-amz-security-token", a->s3->keys->token)) &&
           (!a->q->etag || add_header(a, "If-Match", a->q->etag)) &&
           (a->q->method[0] != 'P' || add_header(a, "Content-Type", "application/octet-stream"));
}

#define SET(option, value) (ok = curl_easy_setopt(a->curl, (option), (value)) == CURLE_OK && ok)

static bool set_common(struct attempt *a)
{
    const struct moe_s3_options *o = &a->s3->options;
    bool ok = true;
    SET(CURLOPT_ERRORBUFFER, a->curl_said);
    SET(CURLOPT_URL, moe_buf_str(a->url).ptr);
    /* no PATH_AS_IS: newer libcurl refuses it beside SigV4, and keys with "." or ".." in them never come here */
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_FOLLOWLOCATION, 0L);
    SET(CURLOPT_PROTOCOLS_STR, a->s3->plain ? "http" : "https");
    SET(CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    SET(CURLOPT_SSL_VERIFYPEER, 1L);
    SET(CURLOPT_SSL_VERIFYHOST, 2L);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (a->s3->plain)
        SET(CURLOPT_PROXY, "");   /* loopback is this machine: not by way of a proxy of the environment */
    SET(CURLOPT_USERAGENT, "moe-guard/" MOE_VERSION);
    SET(CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_ms);
    SET(CURLOPT_TIMEOUT_MS, (long)(atomic_load(&a->s3->cut) ? MOE_MIN(o->total_ms, (unsigned)MOE_S3_CUT_MS) : o->total_ms));
    SET(CURLOPT_LOW_SPEED_LIMIT, (long)LOW_SPEED_BYTES);
    SET(CURLOPT_LOW_SPEED_TIME, (long)o->stall_s);
    SET(CURLOPT_TCP_KEEPALIVE, 1L);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, on_progress);
    SET(CURLOPT_XFERINFODATA, a);
    SET(CURLOPT_BUFFERSIZE, 256L << 10);
    SET(CURLOPT_WRITEFUNCTION, on_body);
    SET(CURLOPT_WRITEDATA, a);
    SET(CURLOPT_HEADERFUNCTION, on_header);
    SET(CURLOPT_HEADERDATA, a);
    return ok;
}

static bool set_request(struct attempt *a)
{
    const struct s3_request *q = a->q;
    char range[64];
    bool ok = set_headers(a);
    SET(CURLOPT_HTTPHEADER, a->headers);
    SET(CURLOPT_AWS_SIGV4, a->s3->provider);
    SET(CURLOPT_USERNAME, a->s3->keys->id);   /* apart, for an id may hold a colon */
    SET(CURLOPT_PASSWORD, a->s3->keys->secret);
    if (strcmp(q->method, "HEAD") == 0) {
        SET(CURLOPT_NOBODY, 1L);
    } else if (q->method[0] == 'P') {
        SET(CURLOPT_POST, 1L);
        SET(CURLOPT_POSTFIELDS, q->body.len ? q->body.ptr : "");   /* borrowed by curl during the request */
        SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)q->body.len);
        SET(CURLOPT_CUSTOMREQUEST, q->method);
    } else if (strcmp(q->method, "GET") != 0) {
        SET(CURLOPT_CUSTOMREQUEST, q->method);
    }
    if (q->into) {
        (void)snprintf(range, sizeof range, "%llu-%llu", (unsigned long long)q->at, (unsigned long long)(q->at + q->n - 1));
        SET(CURLOPT_RANGE, range);
    }
    return ok;
}

#undef SET

static struct moe_str header_of(struct attempt *a, const char *name)
{
    struct curl_header *h = NULL;
    return curl_easy_header(a->curl, name, 0, CURLH_HEADER, -1, &h) == CURLHE_OK ? moe_str_c(h->value) : (struct moe_str){ NULL, 0 };
}

static void read_reply(struct attempt *a, struct s3_reply *r)
{
    curl_off_t length = -1;
    (void)curl_easy_getinfo(a->curl, CURLINFO_RESPONSE_CODE, &r->status);
    (void)curl_easy_getinfo(a->curl, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
    r->has_length = length >= 0;
    r->length = r->has_length ? (uint64_t)length : 0;
    struct moe_str etag = header_of(a, "ETag"), modified = header_of(a, "Last-Modified"), region = header_of(a, "x-amz-bucket-region");
    if (etag.ptr && !moe_s3_etag(etag, r->stat.etag))
        r->stat.etag[0] = 0;
    r->stat.size = r->length;
    r->stat.modified_s = modified.ptr ? (int64_t)curl_getdate(modified.ptr, NULL) : -1;
    (void)snprintf(a->region, sizeof a->region, "%.*s", (int)MOE_MIN(region.len, (size_t)S3_REGION_BYTES - 1), region.ptr ? region.ptr : "");
}

/* ---- judging ---- */

static enum moe_code on_refusal(void *ctx, const char *parent, const char *name, struct moe_str text, struct moe_error *err)
{
    struct attempt *a = ctx;
    (void)err;
    if (strcmp(parent, "Error") == 0 && strcmp(name, "Code") == 0)
        (void)snprintf(a->code, sizeof a->code, "%.*s", (int)MOE_MIN(text.len, sizeof a->code - 1), text.ptr);
    if (strcmp(parent, "Error") == 0 && strcmp(name, "Message") == 0)
        (void)snprintf(a->message, sizeof a->message, "%.*s", (int)MOE_MIN(text.len, sizeof a->message - 1), text.ptr);
    return MOE_OK;
}

/* A server may quote what it was sent. */
static void hide(char *text, const char *secret)
{
    size_t n = strlen(secret);
    for (char *hit; n >= 4 && (hit = strstr(text, secret)) != NULL;)
        memset(hit, '*', n);
}

/* False: `again` says whether another try may help, and err what happened. */
static bool judge_status(struct attempt *a, const struct s3_reply *r, bool *again, struct moe_error *err)
{
    struct moe_error ignored = { 0 };
    struct moe_str said = a->q->may_say_error && r->status == 200 ? moe_buf_str(a->q->text) : moe_buf_str(a->error_text);
    if (said.len && moe_xml_read(said, on_refusal, a, &ignored) != MOE_OK)
        a->message[0] = 0;   /* no XML, a proxy's page perhaps: the status has to do */
    if (r->status >= 200 && r->status <= 299 && !a->code[0])
        return true;
    const struct refusal *row = refusals;
    while (r->status < row->from || r->status > row->to || (row->code && strcmp(row->code, a->code) != 0))
        row++;
    hide(a->message, a->s3->keys->id);
    hide(a->message, a->s3->keys->secret);
    *again = row->again;
    (void)moe_s3_fail(err, MOE_E_IO, row->sys, a->q->bucket, a->q->key, "%s (%s: %ld%s%s%s%s%s%s)", row->meaning, a->q->method, r->status,
                      a->code[0] ? " " : "", a->code, a->message[0] ? ", " : "", a->message, a->region[0] ? "; its region is " : "", a->region);
    return false;
}

static bool judge_curl(struct attempt *a, CURLcode code, bool *again, struct moe_error *err)
{
    const struct fault *row = faults;
    if (a->too_large || a->no_range) {
        *again = false;
        (void)moe_s3_fail(err, a->too_large ? MOE_E_LIMIT : MOE_E_PARSE, 0, a->q->bucket, a->q->key,
                          a->too_large ? "the reply is larger than what was asked for" : "the server does not answer ranges, but sends the whole object");
        return false;
    }
    while (row->code != code && row->code != CURLE_OK)
        row++;
    hide(a->curl_said, a->s3->keys->id);
    *again = row->again;
    (void)moe_s3_fail(err, MOE_E_IO, row->sys, a->q->bucket, a->q->key, "%s (%s: %.150s)", row->meaning, a->q->method,
                      a->curl_said[0] ? a->curl_said : curl_easy_strerror(code));
    return false;
}

static bool judge_range(struct attempt *a, const struct s3_reply *r, bool *again, struct moe_error *err)
{
    *again = false;
    if (a->q->etag && r->stat.etag[0] && strcmp(r->stat.etag, a->q->etag) != 0) {
        (void)moe_s3_fail(err, MOE_E_IO, ESTALE, a->q->bucket, a->q->key, "the object was changed while it was read (ETag %s, not %s)", r->stat.etag,
                          a->q->etag);
        return false;
    }
    if (r->status != 206 || a->got != a->q->n) {
        *again = r->status == 206;
        (void)moe_s3_fail(err, MOE_E_IO, ECONNRESET, a->q->bucket, a->q->key, "the reply was cut short: %zu of %zu bytes at %llu", a->got, a->q->n,
                          (unsigned long long)a->q->at);
        return false;
    }
    char want[64];
    (void)snprintf(want, sizeof want, "bytes %llu-%llu/", (unsigned long long)a->q->at, (unsigned long long)(a->q->at + a->q->n - 1));
    struct moe_str range = header_of(a, "Content-Range");
    if (range.ptr && moe_str_starts(range, moe_str_c(want)))
        return true;
    (void)moe_s3_fail(err, MOE_E_PARSE, 0, a->q->bucket, a->q->key, "asked for %s, the server answered '%.*s'", want, (int)MOE_MIN(range.len, (size_t)60),
                      range.ptr ? range.ptr : "");
    return false;
}

/* ---- connections ---- */

static CURL *take_connection(struct moe_s3 *s3)
{
    pthread_mutex_lock(&s3->lock);
    CURL *c = s3->idle_count ? s3->idle[--s3->idle_count] : NULL;
    pthread_mutex_unlock(&s3->lock);
    return c ? c : curl_easy_init();
}

/* A handle whose transfer failed is not used again: it holds no connection, and some of libcurl 7.88's options are refused on it. */
static void give_connection(struct moe_s3 *s3, CURL *c, bool reusable)
{
    curl_easy_reset(c);   /* forgets options and secrets, keeps what is connected */
    pthread_mutex_lock(&s3->lock);
    bool room = reusable && s3->idle_count < S3_IDLE;
    if (room)
        s3->idle[s3->idle_count++] = c;
    pthread_mutex_unlock(&s3->lock);
    if (!room)
        curl_easy_cleanup(c);
}

/* True: done, well or with *code. False: `again` may help after at least *wait_ms. */
static bool try_once(struct moe_s3 *s3, const struct s3_request *q, struct s3_reply *r, bool *again, unsigned *wait_ms, struct moe_error *err)
{
    struct attempt a = { .s3 = s3, .q = q, .curl = take_connection(s3), .url = moe_buf_new(CAP_URL_BYTES), .error_text = moe_buf_new(CAP_ERROR_BYTES) };
    curl_off_t retry_after = 0;
    bool good = false;
    CURLcode code = CURLE_FAILED_INIT;
    *again = false;
    *r = (struct s3_reply){ .stat.modified_s = -1 };
    if (q->text)
        moe_buf_clear(q->text);
    if (a.curl && a.url && a.error_text)
        moe_s3_url(s3, q, a.url);
    if (!a.curl || !a.url || !a.error_text || moe_buf_failed(a.url) || !set_common(&a) || !set_request(&a)) {
        (void)moe_s3_fail(err, MOE_E_LIMIT, ENOMEM, q->bucket, q->key, "the request cannot be made: out of memory, or libcurl lacks what it needs");
    } else {
        code = curl_easy_perform(a.curl);
        read_reply(&a, r);
        (void)curl_easy_getinfo(a.curl, CURLINFO_RETRY_AFTER, &retry_after);
        good = code == CURLE_OK ? judge_status(&a, r, again, err) && (!q->into || judge_range(&a, r, again, err)) : judge_curl(&a, code, again, err);
    }
    *wait_ms = retry_after > 0 && retry_after < 86400 ? (unsigned)retry_after * 1000 : 0;
    atomic_fetch_add(&s3->requests, 1);
    atomic_fetch_add(&s3->bytes_in, a.got + (q->text ? moe_buf_str(q->text).len : 0));
    atomic_fetch_add(&s3->bytes_out, q->body.len);
    if (a.curl)
        give_connection(s3, a.curl, code == CURLE_OK);
    free_headers(&a);
    moe_buf_free(&a.url);
    moe_buf_free(&a.error_text);
    return good;
}

/* Half of the wait is by chance, so that a thousand ranks that failed together do not come back together. */
static unsigned with_jitter(unsigned ms)
{
    unsigned dice = 0;
    if (RAND_bytes((unsigned char *)&dice, sizeof dice) != 1)
        dice = 0;
    return ms / 2 + (ms / 2 ? dice % (ms / 2 + 1) : 0);
}

static void wait_for(const struct moe_s3 *s3, unsigned ms)
{
    enum { NAP_MS = 100 };
    for (unsigned nap; ms && !atomic_load(&s3->cut); ms -= nap) {
        nap = MOE_MIN(ms, (unsigned)NAP_MS);
        (void)nanosleep(&(struct timespec){ .tv_nsec = (long)nap * 1000000 }, NULL);
    }
}

enum moe_code moe_s3_send(struct moe_s3 *s3, const struct s3_request *q, struct s3_reply *reply, struct moe_error *err)
{
    struct s3_reply own;
    struct moe_error why = { 0 };   /* the caller's stays as it is when a later try is good */
    unsigned backoff = s3->options.backoff_ms, asked = 0;
    bool again = false;
    for (unsigned i = 1;; i++) {
        if (is_cut(s3, q))
            return moe_s3_fail(err, MOE_E_IO, ECANCELED, q->bucket, q->key, "given up: whoever asked has to leave (%s)", q->method);
        if (try_once(s3, q, reply ? reply : &own, &again, &asked, &why))
            return MOE_OK;
        if (is_cut(s3, q))
            continue;
        if (!again || i >= s3->options.tries || atomic_load(&s3->cut))
            break;
        unsigned longest = s3->options.backoff_max_ms;
        wait_for(s3, MOE_MAX(with_jitter(MOE_MIN(backoff, longest)), MOE_MIN(asked, 3 * longest)));
        backoff = MOE_MIN(backoff, longest) * 2;
        atomic_fetch_add(&s3->retries, 1);
    }
    if (again) {
        size_t n = strlen(why.text);
        (void)snprintf(why.text + n, sizeof why.text - n, ", after %u tries", s3->options.tries);
    }
    *err = why;
    return why.code;
}
