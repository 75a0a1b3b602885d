#include <curl/curl.h>
#include <stdlib.h>

#define DB_PASSWORD "moonlight-42"              /* expect: M602 */

struct login { const char *user, *password; };
static const char *password = "tr0ubad0ur";     /* expect: M602 */
static const char api_key[] = "q9w8e7r6t5y4";   /* expect: M602 */
static const char *auth_token = "a1b2c3d4e5f6a7b8c9d0";         /* expect: M602 */

static const struct login admin = { .user = "admin", .password = "w1nter-tide" };               /* expect: M602 */

void set(struct login *l)
{
    l->password = "w1nter-tide";                /* expect: M602 */
}

void fetch(CURL *curl)
{
    curl_easy_setopt(curl, CURLOPT_USERPWD, "trainer:w1nter-tide");             /* expect: M602 */
}

int environment(void)
{
    return setenv("MOE_API_KEY", "q9w8e7r6t5y4", 1);            /* expect: M602 */
}

const char *store(void)
{
    return "redis://trainer:w1nter-tide@cache.example.com:6379";                /* expect: M602 */
}

const char *pem(void)
{
    return "-----BEGIN " "PRIVATE KEY-----\n" "QQQQQQQQQQQQ" "QQQQQQQQQQQQ\n";  /* expect: M602 */
}

const char *use(int n) { return n == 0 ? password : n == 1 ? api_key : n == 2 ? auth_token : n == 3 ? admin.password : DB_PASSWORD; }
