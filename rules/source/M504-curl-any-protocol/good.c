#include <curl/curl.h>

int fetch(const char *url)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return (int)code;
}

int fixed(void)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_URL, "https://store.example.com/index");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, 30L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return (int)code;
}

void address(CURL *curl, const char *url)
{
    curl_easy_setopt(curl, CURLOPT_URL, url);   /* whoever made the handle limits it */
}
