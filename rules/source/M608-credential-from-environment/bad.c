#include <stdlib.h>

#define KEY_VARIABLE "AWS_SECRET_ACCESS_KEY"

const char *key(void)
{
    return getenv(KEY_VARIABLE);                /* expect: M608 */
}

const char *token(void)
{
    const char *name = "HF_TOKEN";
    return getenv(name);                        /* expect: M608 */
}

const char *password(void)
{
    return secure_getenv("MOE_DB_PASSWORD");    /* expect: M608 */
}

int has(void)
{
    return getenv("WANDB_API_KEY") != NULL;     /* expect: M608 */
}
