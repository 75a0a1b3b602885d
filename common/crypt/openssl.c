#include "common/crypt/openssl.h"
#include <openssl/err.h>
#include <limits.h>

enum moe_code moe_openssl_failed(struct moe_error *err, const char *file, const char *doing)
{
    unsigned long code = ERR_peek_last_error();
    char why[160] = "no reason given";
    if (code)
        ERR_error_string_n(code, why, sizeof why);
    ERR_clear_error();
    (void)moe_fail(err, MOE_E_CRYPTO, (struct moe_where){ .file = file }, "%s: %s", doing, why);
    err->sys = (int)(code & INT_MAX);
    return MOE_E_CRYPTO;
}
