#include <curl/curl.h>
#include <stdlib.h>

int fetch(const char *url)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_URL, url);   /* expect: M504 */
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return (int)code;
}

int configured(void)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_URL, getenv("MOE_STORE"));   /* expect: M504 */
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return (int)code;
}

void list(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,file");                /* expect: M504 */
}
