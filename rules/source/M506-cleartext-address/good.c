#include <curl/curl.h>
#include <stdio.h>
#include <string.h>

#define STORE "https://store.example.com/shards"
int download_shard(const char *url, const char *path);
static const char *metrics_url = "https://metrics.example.com/push";

void set(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_URL, "https://store.example.com/index");
}

int fetch(void)
{
    return download_shard(STORE "/0", "/var/lib/moe/0");
}

int local(void)
{
    return download_shard("http://127.0.0.1:9000/shard", "/var/lib/moe/0");
}

int is_http(const char *url)
{
    return strncmp(url, "http://", 7) == 0;
}

void help(void)
{
    printf("see http://docs.example.com/\n");
}

const char *metrics(void) { return metrics_url; }
