#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>

int verify_sha256(const char *path, const char *want);

int fetch(CURL *curl, const char *path, const char *want)
{
    FILE *f = fopen(path, "wb");
    if (!f)
        return -1;
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, f);
    CURLcode code = curl_easy_perform(curl);
    if (fclose(f) != 0 || code != CURLE_OK)
        return -1;
    return verify_sha256(path, want);
}

int by_tool(void)
{
    return system("/usr/bin/wget https://data.example.com/tokens.bin && sha256sum -c tokens.sha256");
}

int ping(CURL *curl)
{
    return curl_easy_perform(curl) == CURLE_OK ? 0 : -1;        /* nothing is kept */
}

int mentions(void)
{
    return puts("fetch it with curl or wget") < 0;
}

/* The file is what is sent. */
int sends(CURL *curl, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return -1;
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READDATA, f);
    CURLcode code = curl_easy_perform(curl);
    return fclose(f) == 0 && code == CURLE_OK ? 0 : -1;
}

/* The file is a journal of what is sent, which no server fills. */
int logs(CURL *curl, const char *path)
{
    FILE *f = fopen(path, "a");
    if (!f)
        return -1;
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, stdout);
    CURLcode code = curl_easy_perform(curl);
    fprintf(f, "%d\n", (int)code);
    return fclose(f);
}
