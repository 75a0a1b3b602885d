/* A key's insides, for the files of this folder that read and write keys; nobody else includes it. */
#ifndef MOE_COMMON_CRYPT_KEY_H
#define MOE_COMMON_CRYPT_KEY_H
#include "common/crypt/sign.h"
#include <openssl/evp.h>

struct moe_key { EVP_PKEY *pkey; enum moe_key_kind kind; bool can_sign; char id[MOE_KEY_ID_HEX]; };

/* `pkey` is taken, also on failure. Errors: SCHEMA (a kind or a point that is not used here), CRYPTO. */
MOE_MUST_USE enum moe_code moe_key_wrap(const char *name, EVP_PKEY *pkey, bool can_sign, struct moe_key **out, struct moe_error *err);

/* The DER inside the only PEM block of `pem`; `der` is new, free it with moe_pem_free(), which wipes it. Errors: PARSE, SCHEMA (a block of another kind). */
struct moe_pem { unsigned char *der; long len; };
MOE_MUST_USE enum moe_code moe_pem_read(const char *name, struct moe_str pem, const char *kind, struct moe_pem *out, struct moe_error *err);
void moe_pem_free(struct moe_pem *pem);
#endif
