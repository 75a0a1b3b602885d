#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>

#define DIGEST EVP_sha256()

void sum(const unsigned char *bytes, size_t n, unsigned char *out)
{
    SHA256(bytes, n, out);
}

int begin(EVP_MD_CTX *ctx)
{
    return EVP_DigestInit_ex(ctx, EVP_sha256(), NULL);
}

int by_macro(EVP_MD_CTX *ctx)
{
    return EVP_DigestInit_ex(ctx, DIGEST, NULL);
}

const EVP_MD *by_name(void)
{
    return EVP_get_digestbyname("sha512");
}

EVP_MD *fetched(void)
{
    return EVP_MD_fetch(NULL, "SHA2-256", NULL);
}

void mentions(void)
{
    printf("md5 and sha1 are refused\n");
}
