#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#define BITS 3072

int rsa(RSA *key, BIGNUM *e)
{
    return RSA_generate_key_ex(key, BITS, e, NULL);
}

int by_context(EVP_PKEY_CTX *ctx, int bits)
{
    return EVP_PKEY_CTX_set_rsa_keygen_bits(ctx, bits);
}

EVP_PKEY *quick(void)
{
    return EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
}

EC_KEY *curve(void)
{
    return EC_KEY_new_by_curve_name(NID_X9_62_prime256v1);
}
