/* SHA-256 (FIPS 180-4) in portable C, for parts that may link no crypto library. What has OpenSSL uses common/crypt, which is faster. */
#ifndef MOE_COMMON_BASE_SHA256_H
#define MOE_COMMON_BASE_SHA256_H
#include "common/base/base.h"

struct moe_sha256 { uint32_t state[8]; uint64_t bytes; unsigned char block[64]; };

void moe_sha256_begin(struct moe_sha256 *ctx);
void moe_sha256_add(struct moe_sha256 *ctx, const void *bytes, size_t len);      /* any number of times; len may be 0 */
void moe_sha256_end(struct moe_sha256 *ctx, unsigned char out[32]);              /* begin again before adding more      */
void moe_sha256_hex(const unsigned char digest[32], char into[65]);              /* lower case, NUL-terminated          */
#endif
