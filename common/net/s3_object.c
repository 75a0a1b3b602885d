#include "common/net/parts.h"
#include <stdlib.h>

enum { PIECE_BYTES = 32 << 20 };   /* of one GET: a broken connection costs no more than this */

struct moe_s3_object {
    struct moe_s3 *s3;
    struct moe_s3_stat stat;
    char bucket[64], key[MOE_CAP_S3_KEY + 1];
};

enum moe_code moe_s3_head(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, struct moe_s3_stat *out, struct moe_error *err)
{
    struct s3_request q = { .method = "HEAD", .bucket = bucket, .key = key };
    struct s3_reply r;
    MOE_TRY(moe_s3_check_names(bucket, key, true, err));
    MOE_TRY(moe_s3_send(s3, &q, &r, err));
    if (!r.has_length || !r.stat.etag[0])
        return moe_s3_fail(err, MOE_E_PARSE, 0, bucket, key, "the server tells no %s", r.has_length ? "ETag" : "length");
    *out = r.stat;
    return MOE_OK;
}

enum moe_code moe_s3_object_open(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, const struct moe_s3_stat *known, struct moe_s3_object **out,
                                 struct moe_error *err)
{
    MOE_AUTO(moe_s3_object_free) struct moe_s3_object *o = calloc(1, sizeof *o);
    MOE_TRY(moe_s3_check_names(bucket, key, true, err));
    if (!o)
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, key, "out of memory");
    o->s3 = s3;
    memcpy(o->bucket, bucket.ptr, bucket.len);
    memcpy(o->key, key.ptr, key.len);
    if (known)
        o->stat = *known;
    else
        MOE_TRY(moe_s3_head(s3, bucket, key, &o->stat, err));
    *out = moe_take(o);
    return MOE_OK;
}

void moe_s3_object_free(struct moe_s3_object **object)
{
    free(*object);
    *object = NULL;
}

const struct moe_s3_stat *moe_s3_object_stat(const struct moe_s3_object *o) { return &o->stat; }

enum moe_code moe_s3_object_read(void *object, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct moe_s3_object *o = object;
    struct moe_str bucket = moe_str_c(o->bucket), key = moe_str_c(o->key);
    if (at > o->stat.size || n > o->stat.size - at)
        return moe_s3_fail(err, MOE_E_PARSE, 0, bucket, key, "ends at byte %llu, before %llu", (unsigned long long)o->stat.size,
                           (unsigned long long)at + n);
    for (size_t done = 0; done < n;) {
        size_t piece = MOE_MIN(n - done, (size_t)PIECE_BYTES);
        struct s3_request q = { .method = "GET", .bucket = bucket, .key = key, .etag = o->stat.etag, .into = (char *)into + done, .at = at + done, .n = piece };
        MOE_TRY(moe_s3_send(o->s3, &q, NULL, err));
        done += piece;
    }
    return MOE_OK;
}

enum moe_code moe_s3_put(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, struct moe_str bytes, char *etag,
                         struct moe_error *err)
{
    struct s3_request q = { .method = "PUT", .bucket = bucket, .key = key, .body = bytes };
    struct s3_reply r;
    MOE_TRY(moe_s3_check_names(bucket, key, true, err));
    if (bytes.len > MOE_CAP_S3_PUT)
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, key, "%zu bytes are more than one PUT takes: write it in parts", bytes.len);
    MOE_TRY(moe_s3_send(s3, &q, &r, err));
    if (etag)
        memcpy(etag, r.stat.etag, MOE_S3_ETAG_BYTES);
    return MOE_OK;
}
