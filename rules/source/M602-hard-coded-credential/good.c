#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PASSWORD_ENV "MOE_PASSWORD"
#define API_KEY_HEADER "X-Api-Key: %s"
#define DEFAULT_PASSWORD ""

struct login { const char *user, *password; };
static const char *password_prompt = "Password: ";
static const char *password = NULL;
static const char *secret_path = "/run/secrets/s3";
static const char *token = "experts";
static const struct login nobody = { .user = "nobody", .password = "" };

int read_it(struct login *l)
{
    l->password = getenv(PASSWORD_ENV);
    return l->password ? 0 : -1;
}

void hide(struct login *l)
{
    l->password = "********";
}

void placeholder(struct login *l)
{
    l->password = "${MOE_PASSWORD}";
}

void fetch(CURL *curl, const char *user_password)
{
    curl_easy_setopt(curl, CURLOPT_USERPWD, user_password);
}

int environment(const char *value)
{
    return setenv("MOE_API_KEY", value, 1);
}

const char *address(void)
{
    return "redis://cache.example.com:6379";
}

int tokens(int max_tokens)
{
    const char *next_token = "end-of-text-000000001";
    return max_tokens + (int)strlen(next_token);
}

void use(void) { printf("%s%s%s%s%s%s%s\n", password_prompt, secret_path, token, nobody.user, password ? "set" : "unset", API_KEY_HEADER, DEFAULT_PASSWORD); }
