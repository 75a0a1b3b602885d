#include <openssl/evp.h>
#include <openssl/ssl.h>

#define SEAL EVP_aes_256_gcm()

int begin(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, EVP_chacha20_poly1305(), NULL, key, iv);
}

int by_macro(EVP_CIPHER_CTX *ctx, const unsigned char *key, const unsigned char *iv)
{
    return EVP_EncryptInit_ex(ctx, SEAL, NULL, key, iv);
}

const EVP_CIPHER *by_name(void)
{
    return EVP_get_cipherbyname("aes-256-gcm");
}

EVP_CIPHER *fetched(void)
{
    return EVP_CIPHER_fetch(NULL, "AES-256-GCM", NULL);
}

int suites(SSL_CTX *ctx)
{
    return SSL_CTX_set_cipher_list(ctx, "ECDHE+AESGCM:!RC4:!aNULL:!3DES");
}
