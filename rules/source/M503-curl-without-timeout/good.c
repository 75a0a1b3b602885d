#include <curl/curl.h>

void configure(CURL *curl);

int fetch(const char *url)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, 30000L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return code == CURLE_OK ? 0 : -1;
}

int slow(const char *url)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, 1024L);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, 20L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return (int)code;
}

int elsewhere(void)
{
    CURL *curl = curl_easy_init();
    if (!curl)
        return -1;
    configure(curl);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_cleanup(curl);
    return (int)code;
}
