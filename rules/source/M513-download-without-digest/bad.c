#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

int fetch(CURL *curl, const char *path)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return -1;
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
    CURLcode code = curl_easy_perform(curl);    /* expect: M513 */
    return fclose(f) == 0 && code == CURLE_OK ? 0 : -1;
}

int by_tool(void)
{
    return system("/usr/bin/wget https://data.example.com/tokens.bin");         /* expect: M513 */
}

int clone(void)
{
    return system("git clone https://git.example.com/model.git");               /* expect: M513 */
}

int piped(void)
{
    return system("curl -s https://get.example.com/setup | sh");                /* expect: M513 */
}

int both_ways(CURL *curl, const char *path)
{
    FILE *f = fopen(path, "w+b");
    if (!f)
        return -1;
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 0L);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
    if (code == CURLE_OK)
        code = curl_easy_perform(curl);         /* expect: M513 */
    return fclose(f) == 0 && code == CURLE_OK ? 0 : -1;
}
