/* SHA-256, HMAC-SHA-256 and random bytes, by OpenSSL's EVP interface. */
#ifndef MOE_COMMON_CRYPT_DIGEST_H
#define MOE_COMMON_CRYPT_DIGEST_H
#include "common/base/error.h"
#include "common/base/str.h"

enum { MOE_SHA256_BYTES = 32, MOE_SHA256_HEX = 2 * MOE_SHA256_BYTES + 1 };   /* the second with its NUL */

/* All errors below are CRYPTO, with OpenSSL's code in err->sys; `out` is then untouched. */
MOE_MUST_USE
enum moe_code moe_crypt_sha256(struct moe_str bytes, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err);
/* RFC 2104 over SHA-256; any key length, but a secret shorter than 32 bytes is a weak one. */
MOE_MUST_USE
enum moe_code moe_crypt_hmac(struct moe_str key, struct moe_str bytes, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err);

/**
 * SHA-256 of bytes that come in pieces: new, add..., end, free. A digest that has ended takes no more bytes: add and end then give USAGE.
 */
struct moe_digest;   /* opaque; one owner */
MOE_MUST_USE enum moe_code moe_digest_new(struct moe_digest **out, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_digest_add(struct moe_digest *digest, struct moe_str bytes, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_digest_end(struct moe_digest *digest, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err);
void moe_digest_free(struct moe_digest **digest);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* True when the n bytes are equal; takes as long when they are not. */
MOE_MUST_USE bool moe_crypt_equal(const void *a, const void *b, size_t n);

/* From the kernel-seeded generator: keys, nonces. */
MOE_MUST_USE enum moe_code moe_crypt_random(void *into, size_t n, struct moe_error *err);

/* Overwrite n bytes in a way that the compiler keeps. */
void moe_crypt_wipe(void *bytes, size_t n);

/* Lower-case hex with its NUL: `into` has room for 2 * n + 1. */
void moe_crypt_hex(const unsigned char *bytes, size_t n, char *into);
/* The reverse; false, and `into` untouched, unless `hex` is exactly 2 * n hexadecimal digits of either case. */
MOE_MUST_USE bool moe_crypt_unhex(struct moe_str hex, unsigned char *into, size_t n);
#endif
