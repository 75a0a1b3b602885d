#include <openssl/evp.h>
#include <openssl/md5.h>
#include <openssl/sha.h>

#define DIGEST EVP_md5()

void sum(const unsigned char *bytes, size_t n, unsigned char *out)
{
    MD5(bytes, n, out);                         /* expect: M201 */
}

int begin(EVP_MD_CTX *ctx)
{
    return EVP_DigestInit_ex(ctx, EVP_sha1(), NULL);            /* expect: M201 */
}

int by_macro(EVP_MD_CTX *ctx)
{
    return EVP_DigestInit_ex(ctx, DIGEST, NULL);                /* expect: M201 */
}

const EVP_MD *by_name(void)
{
    return EVP_get_digestbyname("sha1");        /* expect: M201 */
}

EVP_MD *fetched(void)
{
    const char *name = "RIPEMD160";
    return EVP_MD_fetch(NULL, name, NULL);      /* expect: M201 */
}

void streamed(SHA_CTX *sha, const unsigned char *bytes, size_t n)
{
    SHA1_Update(sha, bytes, n);                 /* expect: M201 */
}
