#include <curl/curl.h>
#include <openssl/ssl.h>

#define VERIFY 0L

void peer(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);         /* expect: M501 */
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);         /* expect: M501 */
}

void host(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 1L);         /* expect: M501 */
}

void by_macro(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, VERIFY);     /* expect: M501 */
}

void context(SSL_CTX *ctx)
{
    SSL_CTX_set_verify(ctx, SSL_VERIFY_NONE, NULL);             /* expect: M501 */
}

void by_variable(CURL *curl)
{
    long verify = 0;
    curl_easy_setopt(curl, CURLOPT_PROXY_SSL_VERIFYPEER, verify);               /* expect: M501 */
}
