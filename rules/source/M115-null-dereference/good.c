#include <stdio.h>
#include <string.h>

struct layer { int width; };

int set_before_use(int wide)
{
    static struct layer only = { 4 };
    struct layer *l = NULL;
    if (wide)
        l = &only;
    return l ? l->width : 0;
}

int right_branch(const int *p)
{
    if (p == NULL)
        return 0;
    return *p;
}

int right_operator(const struct layer *l)
{
    if (l != NULL && l->width > 0)
        return 1;
    return 0;
}

int in_time(const struct layer *l)
{
    if (!l)
        return -1;
    return l->width;
}

void asks_for_null(void)
{
    char *rest = strtok(NULL, ",");
    if (rest)
        fflush(NULL);
}

size_t to_the_library(const char *name)
{
    if (!name)
        name = "";
    return strlen(name);
}
