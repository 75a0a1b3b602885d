#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>
#include <string.h>

int given(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, key, iv);
}

int first_half(EVP_CIPHER_CTX *ctx)
{
    return EVP_EncryptInit_ex(ctx, EVP_aes_128_gcm(), NULL, NULL, NULL);        /* key and nonce come later */
}

int fresh_nonce(EVP_CIPHER_CTX *ctx, const unsigned char *key)
{
    unsigned char iv[12] = { 0 };
    if (RAND_bytes(iv, sizeof iv) != 1)
        return 0;
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv);
}

int counted_nonce(EVP_CIPHER_CTX *ctx, const unsigned char *key, unsigned char n)
{
    unsigned char iv[12] = { 0 };
    iv[11] = n;
    return EVP_EncryptInit_ex(ctx, EVP_aes_256_gcm(), NULL, key, iv);
}

unsigned char *mac(const unsigned char *key, int key_len, const unsigned char *text, size_t n, unsigned char *out)
{
    return HMAC(EVP_sha256(), key, key_len, text, n, out, NULL);
}

int derive(const char *password, int len, const unsigned char *salt, unsigned char *out)
{
    return PKCS5_PBKDF2_HMAC(password, len, salt, 16, 600000, EVP_sha256(), 32, out);
}
