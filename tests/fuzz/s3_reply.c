/* Target   moe_s3_read_page(), moe_xml_read(), and what reads single words: moe_s3_origin(), moe_s3_etag(), moe_s3_split()
 * Input    what a hostile S3 server may answer to a listing; the same bytes as a URL and as an ETag
 * Promise  never crashes or leaks; an item has a key below the prefix, and an ETag that fits into one header unless it is a folder; a failure
 *          says why; plain HTTP is for loopback alone
 * Corpus   tests/fuzz/corpus/s3_reply/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/net
 */
#include "common/net/parts.h"
#include <stdlib.h>

static enum moe_code look(void *ctx, const struct moe_s3_item *item, struct moe_error *err)
{
    (void)ctx, (void)err;
    if (!moe_str_starts(item->key, MOE_STR("s")) || item->key.len > MOE_CAP_S3_KEY)
        abort();
    size_t n = strlen(item->stat.etag);
    if (!item->folder && (n < 3 || item->stat.etag[0] != '"' || strpbrk(item->stat.etag, "\r\n,")))
        abort();
    return MOE_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str text = { (const char *)data, size }, bucket, key;
    MOE_AUTO(moe_buf_free) struct moe_buf *token = moe_buf_new(8192);
    struct s3_page page = { .bucket = MOE_STR("bucket"), .prefix = MOE_STR("s"), .each = look, .token = token };
    struct moe_error err = { 0 };
    char url[256], origin[S3_ENDPOINT_BYTES], etag[MOE_S3_ETAG_BYTES];
    bool plain = false;
    if (!token)
        return 0;
    enum moe_code code = moe_s3_read_page(&page, text, &err);
    if (code != err.code || (code != MOE_OK && !err.text[0]))
        abort();
    if (moe_s3_etag(text, etag) && strlen(etag) < 3)
        abort();
    if (moe_s3_split(text, &bucket, &key) && (bucket.len < 3 || bucket.len + key.len + 5 > size))
        abort();
    if (size < sizeof url && !memchr(data, 0, size)) {
        memcpy(url, data, size);
        url[size] = 0;
        if (moe_s3_origin(url, true, origin, &plain, &err) == MOE_OK && plain && strncmp(origin, "http://127.", 11) != 0 &&
            strncmp(origin, "http://[", 8) != 0 && strncmp(origin, "http://localhost", 16) != 0)
            abort();
    }
    return 0;
}
