#include <stdio.h>
#include <string.h>

struct layer { int width; };

int never_set(int wide)
{
    struct layer *l = NULL;
    if (wide)
        return l->width;                        /* expect: M115 */
    return 0;
}

int wrong_branch(const int *p)
{
    if (p == NULL)
        return *p;                              /* expect: M115 */
    return 0;
}

int wrong_operator(const struct layer *l)
{
    if (l != NULL || l->width > 0)              /* expect: M115 */
        return 1;
    return 0;
}

int too_late(const struct layer *l)
{
    int w = l->width;
    if (!l)                                     /* expect: M115 */
        return -1;
    return w;
}

size_t to_the_library(int named)
{
    const char *name = NULL;
    if (named)
        return strlen(name);                    /* expect: M115 */
    return 0;
}
