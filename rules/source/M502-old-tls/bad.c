#include <curl/curl.h>
#include <openssl/ssl.h>

#define LEAST TLS1_1_VERSION

SSL_CTX *old(void)
{
    return SSL_CTX_new(TLSv1_1_client_method());                /* expect: M502 */
}

int floor_of(SSL_CTX *ctx)
{
    return SSL_CTX_set_min_proto_version(ctx, TLS1_VERSION);    /* expect: M502 */
}

int by_macro(SSL_CTX *ctx)
{
    return SSL_CTX_set_min_proto_version(ctx, LEAST);           /* expect: M502 */
}

void fetch(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1);          /* expect: M502 */
}
