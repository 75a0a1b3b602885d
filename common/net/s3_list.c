#include "common/net/parts.h"
#include <time.h>

enum { CAP_TOKEN_BYTES = 8192, CAP_QUERY_BYTES = 3 * (MOE_CAP_S3_KEY + CAP_TOKEN_BYTES) + 256, KEY_BYTES = MOE_CAP_S3_KEY + 1 };

/* One page under way: the item being read. */
struct listing {
    struct s3_page *page;
    struct moe_s3_item item;
    char key[KEY_BYTES];
    bool has_key, has_size;
};

static int hex_digit(char c) { return moe_is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

/* The listing is asked for with encoding-type=url, for XML cannot hold every key. */
static bool decode_key(struct moe_str s, char into[KEY_BYTES], size_t *len)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i] == '+' ? ' ' : s.ptr[i];
        if (c == '%') {
            int hi = i + 2 < s.len ? hex_digit(s.ptr[i + 1]) : -1, lo = hi >= 0 ? hex_digit(s.ptr[i + 2]) : -1;
            if (lo < 0)
                return false;
            c = (char)(hi * 16 + lo);
            i += 2;
        }
        if (n == MOE_CAP_S3_KEY)
            return false;
        into[n++] = c;
    }
    into[n] = 0;
    *len = n;
    return n > 0;
}

static bool read_size(struct moe_str s, uint64_t *into)
{
    uint64_t v = 0;
    if (!s.len)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_digit(s.ptr[i]) || __builtin_mul_overflow(v, 10u, &v) || __builtin_add_overflow(v, (uint64_t)(s.ptr[i] - '0'), &v))
            return false;
    *into = v;
    return true;
}

/* 2025-11-22T03:12:37.000Z; -1 when it is none. */
static int64_t read_time(struct moe_str s)
{
    char text[40];
    struct tm t = { 0 };
    (void)snprintf(text, sizeof text, "%.*s", (int)MOE_MIN(s.len, sizeof text - 1), s.ptr);
    const char *end = strptime(text, "%Y-%m-%dT%H:%M:%S", &t);
    return end && (*end == 'Z' || *end == '.') ? (int64_t)timegm(&t) : -1;
}

static enum moe_code bad(const struct listing *l, struct moe_error *err, const char *what, struct moe_str text)
{
    return moe_s3_fail(err, MOE_E_PARSE, 0, l->page->bucket, l->page->prefix, "the listing holds %s '%.*s'", what, (int)MOE_MIN(text.len, (size_t)100), text.ptr);
}

static enum moe_code end_item(struct listing *l, struct moe_error *err)
{
    if (!l->has_key || (!l->item.folder && (!l->has_size || !l->item.stat.etag[0])))
        return bad(l, err, "an entry without key, size or ETag", l->item.key);
    if (!moe_str_starts(l->item.key, l->page->prefix))
        return bad(l, err, "what was not asked for", l->item.key);
    l->page->on_page++;
    if (++l->page->seen > MOE_CAP_S3_KEYS)
        return moe_s3_fail(err, MOE_E_LIMIT, 0, l->page->bucket, l->page->prefix, "more than %u keys", MOE_CAP_S3_KEYS);
    enum moe_code code = l->page->each(l->page->ctx, &l->item, err);
    l->item = (struct moe_s3_item){ .stat.modified_s = -1 };
    l->has_key = l->has_size = false;
    return code;
}

static enum moe_code read_key(struct listing *l, struct moe_str text, bool folder, struct moe_error *err)
{
    size_t len = 0;
    if (!decode_key(text, l->key, &len))
        return bad(l, err, "the key", text);
    l->item.key = (struct moe_str){ l->key, len };
    l->item.folder = folder;
    l->has_key = true;
    return MOE_OK;
}

static enum moe_code on_end(void *ctx, const char *parent, const char *name, struct moe_str text, struct moe_error *err)
{
    struct listing *l = ctx;
    bool entry = strcmp(parent, "Contents") == 0, folder = strcmp(parent, "CommonPrefixes") == 0, page = strcmp(parent, "ListBucketResult") == 0;
    if (entry && strcmp(name, "Key") == 0)
        return read_key(l, text, false, err);
    if (folder && strcmp(name, "Prefix") == 0)
        return read_key(l, text, true, err);
    if (entry && strcmp(name, "Size") == 0)
        return (l->has_size = read_size(text, &l->item.stat.size)) ? MOE_OK : bad(l, err, "the size", text);
    if (entry && strcmp(name, "ETag") == 0)
        return moe_s3_etag(moe_str_trim(text), l->item.stat.etag) ? MOE_OK : bad(l, err, "the ETag", text);
    if (entry && strcmp(name, "LastModified") == 0)
        l->item.stat.modified_s = read_time(text);
    else if (page && strcmp(name, "IsTruncated") == 0)
        l->page->truncated = moe_str_is(text, "true");
    else if (page && strcmp(name, "NextContinuationToken") == 0)
        moe_buf_add(l->page->token, text);
    else if (page && (strcmp(name, "Contents") == 0 || strcmp(name, "CommonPrefixes") == 0))
        return end_item(l, err);
    else if (!parent[0] && strcmp(name, "ListBucketResult") != 0)
        return bad(l, err, "the element", moe_str_c(name));
    return MOE_OK;
}

static void write_query(const struct s3_page *page, unsigned page_keys, bool folders, struct moe_str token, struct moe_buf *query)
{
    moe_buf_clear(query);
    if (token.len) {
        moe_buf_add(query, MOE_STR("continuation-token="));
        moe_s3_encode(query, token, 0);
        moe_buf_addc(query, '&');
    }
    moe_buf_printf(query, "%sencoding-type=url&list-type=2&max-keys=%u&prefix=", folders ? "delimiter=%2F&" : "", page_keys);
    moe_s3_encode(query, page->prefix, 0);
}

enum moe_code moe_s3_read_page(struct s3_page *page, struct moe_str text, struct moe_error *err)
{
    struct listing l = { .page = page, .item.stat.modified_s = -1 };
    struct moe_error why = { 0 };
    page->truncated = false;
    page->on_page = 0;
    moe_buf_clear(page->token);
    enum moe_code code = moe_xml_read(text, on_end, &l, &why);
    if (code != MOE_OK && !why.file[0] && why.line)
        return moe_s3_fail(err, code, 0, page->bucket, page->prefix, "the listing, line %u, column %u: %s", why.line, why.column, why.text);
    if (code != MOE_OK)
        *err = why;
    return code;
}

enum moe_code moe_s3_list(struct moe_s3 *s3, struct moe_str bucket, struct moe_str prefix, bool folders, moe_s3_each *each, void *ctx, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *query = moe_buf_new(CAP_QUERY_BYTES), *text = moe_buf_new(MOE_CAP_S3_REPLY), *next = moe_buf_new(CAP_TOKEN_BYTES),
                                          *token = moe_buf_new(CAP_TOKEN_BYTES);
    struct s3_page page = { .each = each, .ctx = ctx, .bucket = bucket, .prefix = prefix, .token = next };
    struct s3_request q = { .method = "GET", .bucket = bucket, .text = text };
    MOE_TRY(moe_s3_check_names(bucket, prefix, false, err));
    if (!query || !text || !next || !token)
        return moe_s3_fail(err, MOE_E_LIMIT, 0, bucket, prefix, "out of memory");
    do {
        write_query(&page, s3->options.page_keys, folders, moe_buf_str(token), query);
        q.query = moe_buf_str(query).ptr;
        MOE_TRY(moe_s3_send(s3, &q, NULL, err));
        MOE_TRY(moe_s3_read_page(&page, moe_buf_str(text), err));
        struct moe_str to = moe_buf_str(next);
        if (page.truncated && (moe_buf_failed(next) || !to.len || !page.on_page || moe_str_eq(to, moe_buf_str(token))))
            return moe_s3_fail(err, MOE_E_PARSE, 0, bucket, prefix, "the server says that the listing goes on, and not where");
        moe_buf_clear(token);
        moe_buf_add(token, to);
    } while (page.truncated);
    return MOE_OK;
}
