#include "common/net/parts.h"
#include <stdlib.h>

enum { ID_BYTES = 1024, CAP_ID_QUERY = 3 * ID_BYTES + 64, CAP_PART_BYTES = MOE_S3_ETAG_BYTES + 96 };

struct moe_s3_upload {
    struct moe_s3 *s3;
    char bucket[64], key[MOE_CAP_S3_KEY + 1], id[ID_BYTES];
    char etags[MOE_S3_PARTS_MAX][MOE_S3_ETAG_BYTES];   /* of part i + 1; each is written by the one thread that sends that part */
};

/* What one element of a reply says. */
struct word { const char *parent, *name; char *into; size_t room; bool found; };

static enum moe_code on_end(void *ctx, const char *parent, const char *name, struct moe_str text, struct moe_error *err)
{
    struct word *w = ctx;
    (void)err;
    if (strcmp(parent, w->parent) == 0 && strcmp(name, w->name) == 0 && text.len && text.len < w->room && !memchr(text.ptr, 0, text.len)) {
        memcpy(w->into, text.ptr, text.len);
        w->into[text.len] = 0;
        w->found = true;
    }
    return MOE_OK;
}

static enum moe_code ask(struct moe_s3_upload *u, const char *method, const char *query, struct moe_str body, struct word *answer, struct moe_error *err)
{
    struct moe_str bucket = moe_str_c(u->bucket), key = moe_str_c(u->key);
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(MOE_CAP_S3_REPLY);
    struct s3_request q = { .method = method, .bucket = bucket, .key = key, .query = query, .body = body, .text = text, .may_say_error = true };
    struct moe_error why = { 0 };
    if (!text)
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, key, "out of memory");
    MOE_TRY(moe_s3_send(u->s3, &q, NULL, err));
    if (!answer || (moe_xml_read(moe_buf_str(text), on_end, answer, &why) == MOE_OK && answer->found))
        return MOE_OK;
    return moe_s3_fail(err, MOE_E_PARSE, 0, bucket, key, "the server's answer has no %s%s%s", answer->name, why.text[0] ? ": " : "", why.text);
}

/* "partNumber=7&uploadId=..."; number 0: the id alone. */
static struct moe_buf *query_of(const struct moe_s3_upload *u, unsigned number)
{
    struct moe_buf *q = moe_buf_new(CAP_ID_QUERY);
    if (!q)
        return NULL;
    if (number)
        moe_buf_printf(q, "partNumber=%u&", number);
    moe_buf_add(q, MOE_STR("uploadId="));
    moe_s3_encode(q, moe_str_c(u->id), 0);
    return q;
}

enum moe_code moe_s3_upload_begin(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, struct moe_s3_upload **out, struct moe_error *err)
{
    MOE_AUTO(moe_s3_upload_free) struct moe_s3_upload *u = calloc(1, sizeof *u);
    MOE_TRY(moe_s3_check_names(bucket, key, true, err));
    if (!u)
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, key, "out of memory");
    u->s3 = s3;
    memcpy(u->bucket, bucket.ptr, bucket.len);
    memcpy(u->key, key.ptr, key.len);
    struct word id = { "InitiateMultipartUploadResult", "UploadId", u->id, sizeof u->id, false };
    MOE_TRY(ask(u, "POST", "uploads=", (struct moe_str){ "", 0 }, &id, err));
    *out = moe_take(u);
    return MOE_OK;
}

enum moe_code moe_s3_upload_part(struct moe_s3_upload *u, unsigned number, struct moe_str bytes, struct moe_error *err)
{
    struct moe_str bucket = moe_str_c(u->bucket), key = moe_str_c(u->key);
    struct s3_reply r;
    if (number < 1 || number > MOE_S3_PARTS_MAX || bytes.len > MOE_CAP_S3_PUT)
        return moe_s3_fail(err, MOE_E_USAGE, 0, bucket, key, "part %u of %zu bytes: parts are 1 to %u, of 5 GiB at most", number, bytes.len, MOE_S3_PARTS_MAX);
    MOE_AUTO(moe_buf_free) struct moe_buf *query = query_of(u, number);
    if (!query || moe_buf_failed(query))
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, key, "out of memory");
    struct s3_request q = { .method = "PUT", .bucket = bucket, .key = key, .query = moe_buf_str(query).ptr, .body = bytes };
    MOE_TRY(moe_s3_send(u->s3, &q, &r, err));
    if (!r.stat.etag[0])
        return moe_s3_fail(err, MOE_E_PARSE, 0, bucket, key, "the server tells no ETag of part %u", number);
    memcpy(u->etags[number - 1], r.stat.etag, MOE_S3_ETAG_BYTES);
    return MOE_OK;
}

/* The ETag goes in as it came: printable, and with no quote but the two around it; & and < are what is left to escape. */
static void add_part(struct moe_buf *body, unsigned number, const char *etag)
{
    moe_buf_printf(body, "<Part><PartNumber>%u</PartNumber><ETag>", number);
    for (; *etag; etag++)
        if (*etag == '&' || *etag == '<' || *etag == '>')
            moe_buf_printf(body, "&#%d;", *etag);
        else
            moe_buf_addc(body, *etag);
    moe_buf_add(body, MOE_STR("</ETag></Part>"));
}

enum moe_code moe_s3_upload_complete(struct moe_s3_upload *u, char *etag, struct moe_error *err)
{
    struct moe_str bucket = moe_str_c(u->bucket), key = moe_str_c(u->key);
    MOE_AUTO(moe_buf_free) struct moe_buf *query = query_of(u, 0), *body = moe_buf_new((size_t)MOE_S3_PARTS_MAX * 2 * CAP_PART_BYTES);
    char raw[2 * MOE_S3_ETAG_BYTES] = "";
    unsigned last = 0;
    if (!query || moe_buf_failed(query) || !body)
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, key, "out of memory");
    for (unsigned i = 0; i < MOE_S3_PARTS_MAX; i++)
        last = u->etags[i][0] ? i + 1 : last;
    moe_buf_add(body, MOE_STR("<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"));
    for (unsigned i = 0; i < last; i++) {
        if (!u->etags[i][0])
            return moe_s3_fail(err, MOE_E_USAGE, 0, bucket, key, "part %u of %u was not sent", i + 1, last);
        add_part(body, i + 1, u->etags[i]);
    }
    moe_buf_add(body, MOE_STR("</CompleteMultipartUpload>"));
    if (!last || moe_buf_failed(body))
        return moe_s3_fail(err, MOE_E_USAGE, 0, bucket, key, last ? "the list of parts is too long" : "no part was sent");
    struct word answer = { "CompleteMultipartUploadResult", "ETag", raw, sizeof raw, false };
    MOE_TRY(ask(u, "POST", moe_buf_str(query).ptr, moe_buf_str(body), &answer, err));
    char whole[MOE_S3_ETAG_BYTES];
    if (!moe_s3_etag(moe_str_trim(moe_str_c(raw)), whole))
        return moe_s3_fail(err, MOE_E_PARSE, 0, bucket, key, "the server's ETag is none");
    if (etag)
        memcpy(etag, whole, sizeof whole);
    return MOE_OK;
}

enum moe_code moe_s3_upload_abort(struct moe_s3_upload *u, struct moe_error *err)
{
    struct moe_str bucket = moe_str_c(u->bucket), key = moe_str_c(u->key);
    MOE_AUTO(moe_buf_free) struct moe_buf *query = query_of(u, 0);
    if (!query || moe_buf_failed(query))
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, key, "out of memory");
    struct s3_request q = { .method = "DELETE", .bucket = bucket, .key = key, .query = moe_buf_str(query).ptr };
    return moe_s3_send(u->s3, &q, NULL, err);
}

void moe_s3_upload_free(struct moe_s3_upload **upload)
{
    free(*upload);
    *upload = NULL;
}
