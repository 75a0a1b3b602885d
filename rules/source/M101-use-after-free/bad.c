#include <stdio.h>
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

void write_after(size_t n, int stop)
{
    char *p = malloc(n);
    if (!p)
        return;
    if (stop)
        free(p);
    memset(p, 0, n);                            /* expect: M101 */
}

struct shard { int rank; char *name; };

static void drop(struct shard *s)
{
    free(s->name);
    free(s);
}

int rank_after_drop(void)
{
    struct shard *s = calloc(1, sizeof *s);
    if (!s)
        return -1;
    drop(s);
    return s->rank;                             /* expect: M101 */
}

void print_after(const char *from)
{
    char *copy = strdup(from);
    if (!copy)
        return;
    free(copy);
    puts(copy);                                 /* expect: M101 */
}
