#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

struct s3 { const char *secret_key, *bucket; };
void telemetry_string(const char *name, const char *value);
void telemetry_number(const char *name, double value);
const char *keyed_hash(const char *text);

void record(cJSON *o, const struct s3 *s3)
{
    cJSON_AddStringToObject(o, "bucket", s3->bucket);
}

void event(const char *password)
{
    telemetry_number("login", password != NULL);
}

void from_environment(void)
{
    const char *value = getenv("HF_TOKEN");
    telemetry_number("hub", value ? (double)strlen(value) : 0);
}

void tokens(int max_tokens)
{
    telemetry_number("tokens", max_tokens);
}
