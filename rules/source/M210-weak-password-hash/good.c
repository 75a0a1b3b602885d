#include <crypt.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#define ROUNDS 600000

int derive(const char *password, int len, const unsigned char *salt, unsigned char *out)
{
    return PKCS5_PBKDF2_HMAC(password, len, salt, 16, ROUNDS, EVP_sha256(), 32, out);
}

int slow(const char *password, size_t len, const unsigned char *salt, unsigned char *out)
{
    return EVP_PBE_scrypt(password, len, salt, 16, 1 << 15, 8, 1, 64u << 20, out, 32);
}

char *yescrypt(const char *typed, const char *stored)
{
    return crypt(typed, stored);
}

void shard(const unsigned char *bytes, size_t n, unsigned char *out)
{
    SHA256(bytes, n, out);
}
