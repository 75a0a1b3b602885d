/* Digests of other tools' lists, several of the same bytes in one pass, by OpenSSL: what sha512sum, b2sum and their relatives print. */
#ifndef MOE_COMMON_CRYPT_SUMS_H
#define MOE_COMMON_CRYPT_SUMS_H
#include "common/base/error.h"
#include "common/base/str.h"

enum moe_sum {
    MOE_SUM_SHA224, MOE_SUM_SHA256, MOE_SUM_SHA384, MOE_SUM_SHA512, MOE_SUM_BLAKE2B, MOE_SUM_BLAKE2S, MOE_SUM_SHA3_256, MOE_SUM_SHA3_512, MOE_SUM_COUNT
};
enum { MOE_SUM_BYTES_MAX = 64 };
typedef unsigned char moe_sum_bytes[MOE_SUM_BYTES_MAX];   /* the first ones are the digest, the rest is zero */

/* One of enum moe_sum: "blake2b", "BLAKE2b", 64. */
struct moe_sum_row { const char *name, *title; size_t bytes; };
const struct moe_sum_row *moe_sum_row(enum moe_sum sum);
/* By its name, exactly. False: no such row, or an OpenSSL that must not compute it (a FIPS provider has no BLAKE2). */
bool moe_sum_find(struct moe_str name, enum moe_sum *out);

/**
 * Bytes that come in pieces: new, add..., end, free.
 *
 *   set  in   bits 1 << enum moe_sum, at least one
 *   out  out  new: free with moe_sums_free()
 *
 * Errors: USAGE (a set that cannot be; add and end after the end), CRYPTO, with OpenSSL's code in err->sys.
 */
struct moe_sums;   /* opaque; one owner */
MOE_MUST_USE enum moe_code moe_sums_new(unsigned set, struct moe_sums **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_sums_add(struct moe_sums *sums, struct moe_str bytes, struct moe_error *err);
/* Into the rows of `out` that are in the set; the others are left alone. */
MOE_MUST_USE enum moe_code moe_sums_end(struct moe_sums *sums, moe_sum_bytes out[MOE_SUM_COUNT], struct moe_error *err);
void moe_sums_free(struct moe_sums **sums);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
#endif
