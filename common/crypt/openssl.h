/* What this folder's users of OpenSSL share; nobody else includes it. */
#ifndef MOE_COMMON_CRYPT_OPENSSL_H
#define MOE_COMMON_CRYPT_OPENSSL_H
#include "common/base/error.h"

/* CRYPTO, with OpenSSL's newest reason as text and in err->sys; empties its queue. `file` may be NULL. */
enum moe_code moe_openssl_failed(struct moe_error *err, const char *file, const char *doing);
#endif
