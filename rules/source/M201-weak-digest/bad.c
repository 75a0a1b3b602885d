#include <openssl/evp.h>
#include <openssl/md5.h>

void sum(const unsigned char *bytes, size_t n, unsigned char *out)
{
    MD5(bytes, n, out);                         /* expect: M201 */
}

int begin(EVP_MD_CTX *ctx)
{
    return EVP_DigestInit_ex(ctx, EVP_sha1(), NULL);            /* expect: M201 */
}

const EVP_MD *by_name(void)
{
    return EVP_get_digestbyname("sha1");        /* expect: M201 */
}
