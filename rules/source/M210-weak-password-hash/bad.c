#include <crypt.h>
#include <openssl/evp.h>
#include <openssl/sha.h>

#define ROUNDS 1000

int derive(const char *password, int len, const unsigned char *salt, unsigned char *out)
{
    return PKCS5_PBKDF2_HMAC(password, len, salt, 16, ROUNDS, EVP_sha256(), 32, out);   /* expect: M210 */
}

int old_way(const unsigned char *data, int n, const unsigned char *salt, unsigned char *key, unsigned char *iv)
{
    return EVP_BytesToKey(EVP_aes_256_cbc(), EVP_sha256(), salt, data, n, 1, key, iv);  /* expect: M210 */
}

char *des(const char *typed)
{
    return crypt(typed, "ab");                  /* expect: M210 */
}

char *md5(const char *typed)
{
    return crypt(typed, "$1$abcdefgh$");        /* expect: M210 */
}

void once(const unsigned char *password, size_t n, unsigned char *out)
{
    SHA256(password, n, out);                   /* expect: M210 */
}
