/* S3 over libcurl, for tools that look at buckets and the runtime that writes to them: list, look up, read ranges, write, write in parts. */
#ifndef MOE_COMMON_NET_S3_H
#define MOE_COMMON_NET_S3_H
#include "common/base/error.h"
#include "common/base/str.h"
#include <stdint.h>

#define MOE_CAP_S3_KEY        1024u           /* S3's own limit for a key, in bytes                             */
#define MOE_CAP_S3_REPLY      (8u << 20)      /* one reply in XML: 1000 keys of full length fit                 */
#define MOE_CAP_S3_KEYS       (16u << 20)     /* keys that one listing gives                                    */
#define MOE_CAP_S3_PUT        (5ull << 30)    /* S3's own limit for one PUT, and for one part                   */
#define MOE_S3_PART_MIN       (5u << 20)      /* every part but the last has so many bytes                      */
#define MOE_S3_PARTS_MAX      10000u
enum { MOE_S3_ETAG_BYTES = 136 };

/**
 * Who asks, and where: read from the environment alone, so that no secret is ever in an argument vector.
 *
 *   AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY   needed, both
 *   AWS_SESSION_TOKEN                          with temporary credentials
 *   S3_ENDPOINT_URL                            https://host[:port] of another server than Amazon's
 *   AWS_REGION, else AWS_DEFAULT_REGION        default us-east-1
 *
 * A variable that is set but empty counts as not set.
 * Errors: USAGE. err->field is the variable: where none or only one of the first two is set, the text says that there are no credentials.
 */
struct moe_s3_keys;   /* opaque; one owner; read-only */
MOE_MUST_USE enum moe_code moe_s3_keys_from_env(struct moe_s3_keys **out, struct moe_error *err);
void moe_s3_keys_free(struct moe_s3_keys **keys);   /* wipes them and sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* Zero means the default. */
struct moe_s3_options {
    bool loopback_http;          /* http:// is allowed when the endpoint is 127.0.0.0/8, [::1] or localhost; it never is otherwise */
    unsigned tries;              /* of one request, 6                                                                     */
    unsigned backoff_ms;         /* before the second try, 200; doubled each time, with jitter                            */
    unsigned backoff_max_ms;     /* 10 000; a server's Retry-After is believed up to three times this                     */
    unsigned connect_ms;         /* 10 000                                                                                */
    unsigned stall_s;            /* a transfer below 1 KiB/s for so long is given up, 30                                  */
    unsigned total_ms;           /* one try, 300 000                                                                      */
    unsigned page_keys;          /* of one listing request, 1000                                                          */
};

struct moe_s3_counts { uint64_t requests, retries, bytes_in, bytes_out; };

/**
 * A client: connections are kept and reused; all functions below may be called from several threads at once.
 *
 *   keys     in   taken     on success, and set to NULL; wiped with the client
 *   options  in   borrowed  NULL = the defaults
 *   out      out  new       free with moe_s3_free()
 *
 * TLS certificates are verified, redirects are not followed, and no reply may be larger than was asked for. Nothing is sent yet.
 * Errors: USAGE (the endpoint is no https URL without path, user or query; a region that is none), LIMIT.
 */
struct moe_s3;
MOE_MUST_USE enum moe_code moe_s3_new(struct moe_s3_keys **keys, const struct moe_s3_options *options, struct moe_s3 **out, struct moe_error *err);
void moe_s3_free(struct moe_s3 **s3);   /* no call may be under way; sets it to NULL; NULL is fine; a MOE_AUTO destructor */
struct moe_s3_counts moe_s3_counts(struct moe_s3 *s3);
/* For who has to leave while a server is slow: what is under way is given up within a second or two, what is asked later at once, with IO and ECANCELED. Only
 * deleting is still tried, once and for MOE_S3_CUT_MS: an upload in parts can be aborted. For good; by any thread. */
enum { MOE_S3_CUT_MS = 2000 };
void moe_s3_cut(struct moe_s3 *s3);

/* "s3://bucket/some/prefix" into its parts, borrowed from `uri`; `key` may be empty. False when it is none. */
bool moe_s3_split(struct moe_str uri, struct moe_str *bucket, struct moe_str *key);

/* All calls below: `bucket` and `key` are borrowed. Busy servers (429, 5xx, SlowDown), time-outs and broken connections are tried again; what is told
 * is the last failure, with err->file "s3://bucket/key" and never a credential. Errors, with err->sys:
 *   IO     ENOENT no such key or bucket · EACCES the server refuses these credentials · ESTALE the object was changed while it was read ·
 *          ETIMEDOUT, ECONNREFUSED, ECONNRESET (no answer; cut short) · EREMOTE it wants to send us elsewhere · EPROTO TLS: the server is not trusted ·
 *          ECANCELED after moe_s3_cut() · EAGAIN it is still busy after the last try · EIO anything else it said
 *   PARSE  the reply is not what S3 answers · LIMIT larger than the cap · USAGE a bucket or key that cannot be (empty, "..", too long) */

struct moe_s3_stat {
    uint64_t size;
    int64_t modified_s;              /* since 1970; -1 = not told                       */
    char etag[MOE_S3_ETAG_BYTES];    /* with its quotes, as If-Match wants it           */
};

struct moe_s3_item { struct moe_str key; struct moe_s3_stat stat; bool folder; };   /* a folder has a key that ends in '/' and no stat */

/* Every key below `prefix`, in the server's order (by bytes), page by page; with `folders`, only what lies directly below: longer keys are given once,
 * as folders. `each` may stop the listing with an error, which is handed on. Strings are borrowed during the call. */
typedef enum moe_code moe_s3_each(void *ctx, const struct moe_s3_item *item, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_s3_list(struct moe_s3 *s3, struct moe_str bucket, struct moe_str prefix, bool folders, moe_s3_each *each, void *ctx,
                                       struct moe_error *err);

MOE_MUST_USE enum moe_code moe_s3_head(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, struct moe_s3_stat *out, struct moe_error *err);

/**
 * One object, read in ranges that all come from the same version of it: each asks for the ETag that the first look gave.
 *
 *   known  in   borrowed  what a listing said of it; NULL: asked by HEAD
 *   out    out  new       free with moe_s3_object_free(), before its client
 *
 * moe_s3_object_read() has the shape of a struct moe_blob's `read`; `object` is its ctx. Safe from several threads at once.
 * Errors: as above; ESTALE when the object was replaced since.
 */
struct moe_s3_object;
MOE_MUST_USE enum moe_code moe_s3_object_open(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, const struct moe_s3_stat *known,
                                              struct moe_s3_object **out, struct moe_error *err);
void moe_s3_object_free(struct moe_s3_object **object);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
const struct moe_s3_stat *moe_s3_object_stat(const struct moe_s3_object *object);
enum moe_code moe_s3_object_read(void *object, uint64_t at, void *into, size_t n, struct moe_error *err);

/* Write an object whole; the server compares with its SHA-256. `etag` gets MOE_S3_ETAG_BYTES, here and below; it may be NULL. Errors: as above, LIMIT past MOE_CAP_S3_PUT. */
MOE_MUST_USE enum moe_code moe_s3_put(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, struct moe_str bytes, char *etag,
                                      struct moe_error *err);

/**
 * Write a large object in parts; it appears when it is completed. Parts are numbered from 1 without a gap; different ones may be sent from different
 * threads, and one that failed may be sent again. What is neither completed nor aborted stays on the server and is paid for: free() only forgets it.
 * Errors: as above; USAGE for a number past MOE_S3_PARTS_MAX, or a gap at the end. After a failed complete() the object may exist all the same, when only the answer
 * was lost: look it up.
 */
struct moe_s3_upload;
MOE_MUST_USE enum moe_code moe_s3_upload_begin(struct moe_s3 *s3, struct moe_str bucket, struct moe_str key, struct moe_s3_upload **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_s3_upload_part(struct moe_s3_upload *upload, unsigned number, struct moe_str bytes, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_s3_upload_complete(struct moe_s3_upload *upload, char *etag, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_s3_upload_abort(struct moe_s3_upload *upload, struct moe_error *err);
void moe_s3_upload_free(struct moe_s3_upload **upload);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
#endif
