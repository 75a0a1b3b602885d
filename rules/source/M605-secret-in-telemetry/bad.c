#include <cjson/cJSON.h>
#include <stdlib.h>

struct s3 { const char *secret_key, *bucket; };
void telemetry_string(const char *name, const char *value);

void record(cJSON *o, const struct s3 *s3)
{
    cJSON_AddStringToObject(o, "key", s3->secret_key);          /* expect: M605 */
}

void event(const char *password)
{
    telemetry_string("login", password);        /* expect: M605 */
}

void from_environment(void)
{
    const char *value = getenv("HF_TOKEN");
    telemetry_string("hub", value);             /* expect: M605 */
}

cJSON *node(const char *api_key)
{
    return cJSON_CreateString(api_key);         /* expect: M605 */
}
