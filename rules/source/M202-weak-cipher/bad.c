#include <openssl/des.h>
#include <openssl/evp.h>
#include <openssl/rc4.h>
#include <openssl/ssl.h>

#define SEAL EVP_des_ede3_cbc()

int begin(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, EVP_des_cbc(), NULL, key, iv);               /* expect: M202 */
}

int blocks_show(EVP_CIPHER_CTX *ctx, const unsigned char *key)
{
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_ecb(), NULL, key, NULL);         /* expect: M202 */
}

int by_macro(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, SEAL, NULL, key, iv);                        /* expect: M202 */
}

const EVP_CIPHER *by_name(void)
{
    return EVP_get_cipherbyname("rc4");         /* expect: M202 */
}

EVP_CIPHER *fetched(void)
{
    return EVP_CIPHER_fetch(NULL, "AES-128-ECB", NULL);         /* expect: M202 */
}

int suites(SSL_CTX *ctx)
{
    return SSL_CTX_set_cipher_list(ctx, "HIGH:RC4:aNULL");      /* expect: M202 */
}

void stream(RC4_KEY *state, size_t n, const unsigned char *in, unsigned char *out)
{
    RC4(state, n, in, out);                     /* expect: M202 */
}
