#include <stdlib.h>

const char *rank(void)
{
    return getenv("MOE_RANK");
}

const char *folder(void)
{
    return getenv("PWD");
}

char *token(char *(*copy)(const char *))
{
    char *value = copy(getenv("HF_TOKEN"));
    if (unsetenv("HF_TOKEN") != 0)
        return NULL;
    return value;
}

const char *tokens(void)
{
    return getenv("MOE_MAX_TOKENS");
}
