#include <curl/curl.h>
#include <openssl/ssl.h>

#define LEAST TLS1_3_VERSION

SSL_CTX *new_one(void)
{
    return SSL_CTX_new(TLS_client_method());
}

int floor_of(SSL_CTX *ctx)
{
    return SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
}

int by_macro(SSL_CTX *ctx)
{
    return SSL_CTX_set_min_proto_version(ctx, LEAST);
}

void fetch(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
}
