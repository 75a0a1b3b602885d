#include <stdlib.h>
#include <string.h>

void once(size_t n)
{
    char *p = malloc(n);
    if (!p)
        return;
    free(p);
    p = NULL;
    free(p);
}

int on_error(size_t n, int rc)
{
    char *p = malloc(n);
    if (!p)
        return -1;
    if (rc != 0) {
        free(p);
        return rc;
    }
    free(p);
    return 0;
}

static void release(char **p)
{
    free(*p);
    *p = NULL;
}

void through_a_helper(void)
{
    char *p = strdup("expert");
    release(&p);
    release(&p);
}

#define DROP(p) (free(p), (p) = NULL)

void through_a_macro(size_t n)
{
    int *p = calloc(n, sizeof *p);
    if (!p)
        return;
    DROP(p);
    DROP(p);
}
