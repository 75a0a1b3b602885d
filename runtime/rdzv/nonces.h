/* Which nonces were seen: a set that only grows, up to MOE_CAP_RDZV_NONCES. Nobody outside this folder includes it. */
#ifndef MOE_RUNTIME_RDZV_NONCES_H
#define MOE_RUNTIME_RDZV_NONCES_H
#include "runtime/rdzv/rdzv.h"

struct moe_rdzv_nonces { uint64_t secret[2]; unsigned char (*slots)[MOE_RDZV_NONCE]; bool *used; size_t room, count; };   /* room: a power of two, or 0 */

/* The secret is drawn once: whoever chooses nonces cannot choose where they stand. Errors: CRYPTO. */
MOE_MUST_USE enum moe_code moe_rdzv_nonces_begin(struct moe_rdzv_nonces *set, struct moe_error *err);
void moe_rdzv_nonces_clear(struct moe_rdzv_nonces *set);      /* empty, with its secret */
bool moe_rdzv_nonces_has(const struct moe_rdzv_nonces *set, const unsigned char nonce[MOE_RDZV_NONCE]);
/* False: no room, or no memory. One that is in it already stays so. */
MOE_MUST_USE bool moe_rdzv_nonces_add(struct moe_rdzv_nonces *set, const unsigned char nonce[MOE_RDZV_NONCE]);
#endif
