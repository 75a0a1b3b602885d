#include <curl/curl.h>

#define STORE "http://store.example.com/shards"
int download_shard(const char *url, const char *path);
static const char *metrics_url = "http://metrics.example.com/push";             /* expect: M506 */

void set(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_URL, "http://store.example.com/index");      /* expect: M506 */
}

int fetch(void)
{
    return download_shard(STORE "/0", "/var/lib/moe/0");        /* expect: M506 */
}

int by_variable(void)
{
    const char *where = "ftp://mirror.example.com/set.bin";
    return download_shard(where, "/var/lib/moe/set");           /* expect: M506 */
}

const char *metrics(void) { return metrics_url; }
