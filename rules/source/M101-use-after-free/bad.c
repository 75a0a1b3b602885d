#include <stdlib.h>
#include <string.h>

int read_after(void)
{
    int *p = malloc(4 * sizeof *p);
    if (!p)
        return -1;
    p[0] = 1;
    free(p);
    return p[0];                                /* expect: M101 */
}

void free_twice(size_t n)
{
    char *p = malloc(n);
    if (!p)
        return;
    free(p);
    free(p);                                    /* expect: M101 */
}
