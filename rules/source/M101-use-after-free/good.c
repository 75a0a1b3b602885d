#include <stdlib.h>

int read_before(void)
{
    int *p = malloc(4 * sizeof *p);
    if (!p)
        return -1;
    p[0] = 1;
    int first = p[0];
    free(p);
    return first;
}

void reuse(size_t n)
{
    char *p = malloc(n);
    free(p);
    p = malloc(n);
    if (p)
        p[0] = 'x';
    free(p);
}
