/* What the files of the S3 client share. */
#ifndef MOE_COMMON_NET_PARTS_H
#define MOE_COMMON_NET_PARTS_H
#include "common/base/buf.h"
#include "common/net/s3.h"
#include "common/net/xml.h"
#include <curl/curl.h>
#include <pthread.h>
#include <stdatomic.h>

enum {
    S3_IDLE = 32,                 /* connections that are kept                          */
    S3_ID_BYTES = 256, S3_SECRET_BYTES = 256, S3_TOKEN_BYTES = 16384, S3_REGION_BYTES = 40, S3_ENDPOINT_BYTES = 300,
    S3_HEADER_BYTES = 64 << 10,   /* of one reply, all headers together                 */
    S3_WORD_BYTES = 64, S3_SAID_BYTES = 160,
};

struct moe_s3_keys {
    char id[S3_ID_BYTES], secret[S3_SECRET_BYTES], token[S3_TOKEN_BYTES], endpoint[S3_ENDPOINT_BYTES], region[S3_REGION_BYTES];
};

struct moe_s3 {
    struct moe_s3_keys *keys;
    struct moe_s3_options options;
    char origin[S3_ENDPOINT_BYTES];   /* "https://host:port", or "" for Amazon's         */
    char provider[S3_REGION_BYTES + 16];   /* "aws:amz:us-east-1:s3"                     */
    bool plain;                       /* http to a loopback address                      */
    pthread_mutex_t lock;             /* of what follows                                 */
    CURL *idle[S3_IDLE];
    size_t idle_count;
    atomic_bool cut;
    atomic_uint_fast64_t requests, retries, bytes_in, bytes_out;
};

/* One request. `query` is sorted and encoded as SigV4 signs it. */
struct s3_request {
    const char *method;               /* GET, HEAD, PUT, POST, DELETE                    */
    struct moe_str bucket, key;       /* the key may be empty                            */
    const char *query;                /* NULL = none                                     */
    struct moe_str body;              /* of PUT and POST                                 */
    const char *etag;                 /* If-Match; NULL = any                            */
    void *into;                       /* GET of a range: exactly `n` bytes from `at`     */
    uint64_t at;
    size_t n;
    struct moe_buf *text;             /* else: the reply's body; NULL = no body wanted   */
    bool may_say_error;               /* 200 with an <Error> inside: CompleteMultipartUpload */
};
struct s3_reply { long status; uint64_t length; struct moe_s3_stat stat; bool has_length; };

/* Send, and again while it is worth it. Errors: as in s3.h. `reply` may be NULL. */
MOE_MUST_USE enum moe_code moe_s3_send(struct moe_s3 *s3, const struct s3_request *request, struct s3_reply *reply, struct moe_error *err);

/* A listing, page by page: `token` and `truncated` say where and whether it goes on. */
struct s3_page {
    struct moe_str bucket, prefix;
    moe_s3_each *each;
    void *ctx;
    struct moe_buf *token;
    bool truncated;
    uint64_t seen, on_page;           /* items: of all pages, of this one                */
};
MOE_MUST_USE enum moe_code moe_s3_read_page(struct s3_page *page, struct moe_str text, struct moe_error *err);

/* Fill err, with file "s3://bucket/key" and `sys`. */
MOE_PRINTF(6, 7)
enum moe_code moe_s3_fail(struct moe_error *err, enum moe_code code, int sys, struct moe_str bucket, struct moe_str key, const char *fmt, ...);

/* Check the endpoint and split it off: "" where S3_ENDPOINT_URL is not set. Errors: USAGE. */
MOE_MUST_USE enum moe_code moe_s3_origin(const char *endpoint, bool loopback_http, char origin[S3_ENDPOINT_BYTES], bool *plain, struct moe_error *err);
/* Append `s` as SigV4 encodes it: all but letters, digits and -._~ as %XX; `keep` (a character, or 0) stays too. */
void moe_s3_encode(struct moe_buf *out, struct moe_str s, char keep);
void moe_s3_url(const struct moe_s3 *s3, const struct s3_request *request, struct moe_buf *out);
MOE_MUST_USE enum moe_code moe_s3_check_names(struct moe_str bucket, struct moe_str key, bool needs_key, struct moe_error *err);

bool moe_s3_etag(struct moe_str text, char into[MOE_S3_ETAG_BYTES]);   /* false: none that may be sent back */
#endif
