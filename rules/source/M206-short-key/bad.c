#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#define BITS 1024

int rsa(RSA *key, BIGNUM *e)
{
    return RSA_generate_key_ex(key, BITS, e, NULL);             /* expect: M206 */
}

int by_context(EVP_PKEY_CTX *ctx)
{
    int bits = 512;
    return EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits);         /* expect: M206 */
}

EVP_PKEY *quick(void)
{
    return EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)1536);  /* expect: M206 */
}

EC_KEY *curve(void)
{
    return EC_KEY_new_by_curve_name(NID_X9_62_prime192v1);      /* expect: M206 */
}
