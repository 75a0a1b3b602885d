#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

static const unsigned char table[16] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
#define SHARED "run-42-shared"

int literal(EVP_CIPHER_CTX *ctx, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, (const unsigned char *)"sixteen byte key", iv);     /* expect: M205 */
}

int from_table(EVP_CIPHER_CTX *ctx, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, table, iv);         /* expect: M205 */
}

int fixed_nonce(EVP_CIPHER_CTX *ctx, const unsigned char *key)
{
    unsigned char iv[12] = { 0 };
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv);           /* expect: M205 */
}

unsigned char *mac(const unsigned char *text, size_t n, unsigned char *out)
{
    return HMAC(EVP_sha256(), SHARED, sizeof SHARED - 1, text, n, out, NULL);   /* expect: M205 */
}

int derive(const char *password, int len, unsigned char *out)
{
    return PKCS5_PBKDF2_HMAC(password, len, (const unsigned char *)"pepper", 6, 600000, EVP_sha256(), 32, out); /* expect: M205 */
}
