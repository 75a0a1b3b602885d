#include <curl/curl.h>
#include <openssl/ssl.h>

#define VERIFY 1L

void peer(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
}

void by_macro(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, VERIFY);
}

void other_option(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_VERBOSE, 0L);
}

void context(SSL_CTX *ctx)
{
    SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
}

void given(SSL_CTX *ctx, int mode)
{
    SSL_CTX_set_verify(ctx, mode, NULL);
}
