#include <curl/curl.h>

int fetch(const char *url)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    CURLcode code = curl_easy_perform(curl);    /* expect: M503 */
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? 0 : -1;
}

int only_connect(const char *url)
{
    CURL *curl;
    curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, 5L);
    CURLcode code = curl_easy_perform(curl);    /* expect: M503 */
    curl_easy_cleanup(curl);
    return (int)code;
}
