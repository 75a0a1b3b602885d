#include "common/net/parts.h"
#include <arpa/inet.h>

static void free_url(CURLU **url) { curl_url_cleanup(*url); }

/* One part of a URL into `into`; "" when it has none; false when it does not fit. */
static bool part(CURLU *url, CURLUPart what, char *into, size_t room)
{
    char *text = NULL;
    into[0] = 0;
    if (curl_url_get(url, what, &text, 0) != CURLUE_OK)
        return true;
    int n = snprintf(into, room, "%s", text);
    curl_free(text);
    return n >= 0 && (size_t)n < room;
}

/* By number, not by what a resolver answers; "localhost" is one that curl itself takes for loopback. */
static bool is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;
    char bare[64];
    size_t len = strlen(host);
    if (strcmp(host, "localhost") == 0)
        return true;
    if (inet_pton(AF_INET, host, &four) == 1)
        return (ntohl(four.s_addr) >> 24) == 127;
    if (len < 3 || len >= sizeof bare || host[0] != '[' || host[len - 1] != ']')
        return false;
    memcpy(bare, host + 1, len - 2);
    bare[len - 2] = 0;
    return inet_pton(AF_INET6, bare, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

enum moe_code moe_s3_origin(const char *endpoint, bool loopback_http, char origin[S3_ENDPOINT_BYTES], bool *plain, struct moe_error *err)
{
    const struct moe_where at = { .field = "S3_ENDPOINT_URL" };
    MOE_AUTO(free_url) CURLU *url = curl_url();
    char scheme[16], host[256], port[16], path[S3_ENDPOINT_BYTES], other[3][S3_ENDPOINT_BYTES];
    origin[0] = 0;
    *plain = false;
    if (!*endpoint)
        return MOE_OK;
    if (!url)
        return moe_fail(err, MOE_E_LIMIT, at, "out of memory");
    if (curl_url_set(url, CURLUPART_URL, endpoint, 0) != CURLUE_OK || !part(url, CURLUPART_SCHEME, scheme, sizeof scheme) ||
        !part(url, CURLUPART_HOST, host, sizeof host) || !part(url, CURLUPART_PORT, port, sizeof port) || !part(url, CURLUPART_PATH, path, sizeof path))
        return moe_fail(err, MOE_E_USAGE, at, "is no URL of the form https://host[:port]");   /* not quoted: it may hold a password */
    if (!part(url, CURLUPART_USER, other[0], sizeof other[0]) || !part(url, CURLUPART_QUERY, other[1], sizeof other[1]) ||
        !part(url, CURLUPART_FRAGMENT, other[2], sizeof other[2]) || other[0][0] || other[1][0] || other[2][0] || strcmp(path, "/") != 0)
        return moe_fail(err, MOE_E_USAGE, at, "has a user, a path, a query or a fragment; https://host[:port] is all that it may have");
    *plain = strcmp(scheme, "http") == 0;
    if (!*plain && strcmp(scheme, "https") != 0)
        return moe_fail(err, MOE_E_USAGE, at, "is not https");
    if (*plain && !is_loopback(host))
        return moe_fail(err, MOE_E_USAGE, at, "is http to %s: only a loopback address may be spoken to without TLS", host);
    if (*plain && !loopback_http)
        return moe_fail(err, MOE_E_USAGE, at, "is http to %s, which the policy has to allow by naming it", host);
    (void)snprintf(origin, S3_ENDPOINT_BYTES, "%s://%s%s%s", scheme, host, port[0] ? ":" : "", port);
    return MOE_OK;
}

void moe_s3_encode(struct moe_buf *out, struct moe_str s, char keep)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (moe_is_word(c) || c == '-' || c == '.' || c == '~' || (keep && c == keep))
            moe_buf_addc(out, c);
        else
            moe_buf_printf(out, "%%%02X", (unsigned)(unsigned char)c);
    }
}

/* Amazon wants the bucket in the host's name; where that has a dot its certificate does not match, and the path has to do. Others: always the path. */
void moe_s3_url(const struct moe_s3 *s3, const struct s3_request *q, struct moe_buf *out)
{
    const char *region = s3->keys->region, *zone = strncmp(region, "cn-", 3) == 0 ? "amazonaws.com.cn" : "amazonaws.com";
    bool in_host = !s3->origin[0] && !memchr(q->bucket.ptr, '.', q->bucket.len);
    if (s3->origin[0])
        moe_buf_add(out, moe_str_c(s3->origin));
    else if (in_host)
        moe_buf_printf(out, "https://%.*s.s3.%s.%s", MOE_FMT(q->bucket), region, zone);
    else
        moe_buf_printf(out, "https://s3.%s.%s", region, zone);
    moe_buf_addc(out, '/');
    if (!in_host)
        moe_buf_add(out, q->bucket);
    if (!in_host && q->key.len)
        moe_buf_addc(out, '/');
    moe_s3_encode(out, q->key, '/');
    if (q->query)
        moe_buf_printf(out, "?%s", q->query);
}

static bool is_bucket(struct moe_str s)
{
    if (s.len < 3 || s.len > 63 || s.ptr[0] == '.' || s.ptr[0] == '-')
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && s.ptr[i] != '-' && (s.ptr[i] != '.' || s.ptr[i - 1] == '.'))
            return false;
    return true;
}

/* Components that proxies and servers fold away would be signed as one name and served as another. */
static bool is_key(struct moe_str s)
{
    if (s.len > MOE_CAP_S3_KEY || memchr(s.ptr, 0, s.len) || s.ptr[0] == '/')
        return false;
    while (s.len) {
        struct moe_str c = moe_str_cut(&s, '/');
        if (moe_str_is(c, ".") || moe_str_is(c, "..") || (!c.len && s.len))
            return false;
    }
    return true;
}

enum moe_code moe_s3_check_names(struct moe_str bucket, struct moe_str key, bool needs_key, struct moe_error *err)
{
    if (!is_bucket(bucket))
        return moe_s3_fail(err, MOE_E_USAGE, 0, bucket, key, "the bucket's name is not 3 to 63 letters, digits, hyphens and dots");
    if (key.len ? !is_key(key) : needs_key)
        return moe_s3_fail(err, MOE_E_USAGE, 0, bucket, key, "the key is empty, too long, or has an empty, '.' or '..' component");
    return MOE_OK;
}

bool moe_s3_split(struct moe_str uri, struct moe_str *bucket, struct moe_str *key)
{
    struct moe_str rest = moe_str_from(uri, 5);
    if (!moe_str_starts(uri, MOE_STR("s3://")))
        return false;
    *bucket = moe_str_cut(&rest, '/');
    *key = rest;
    return is_bucket(*bucket);
}

/* It goes back in a header: no control characters, no comma that would make two of it. */
bool moe_s3_etag(struct moe_str s, char into[MOE_S3_ETAG_BYTES])
{
    bool quoted = s.len >= 2 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"';
    struct moe_str bare = quoted ? (struct moe_str){ s.ptr + 1, s.len - 2 } : s;
    if (!bare.len || bare.len + 3 > MOE_S3_ETAG_BYTES)
        return false;
    for (size_t i = 0; i < bare.len; i++)
        if (bare.ptr[i] <= ' ' || bare.ptr[i] > '~' || bare.ptr[i] == '"' || bare.ptr[i] == ',' || bare.ptr[i] == '*')
            return false;
    (void)snprintf(into, MOE_S3_ETAG_BYTES, "\"%.*s\"", MOE_FMT(bare));
    return true;
}
