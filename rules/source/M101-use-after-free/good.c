#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

void write_before(size_t n, int stop)
{
    char *p = malloc(n);
    if (!p)
        return;
    if (stop) {
        free(p);
        return;
    }
    memset(p, 0, n);
    free(p);
}

struct shard { int rank; char *name; };

static void drop(struct shard *s)
{
    free(s->name);
    free(s);
}

int rank_before_drop(void)
{
    struct shard *s = calloc(1, sizeof *s);
    if (!s)
        return -1;
    int rank = s->rank;
    drop(s);
    return rank;
}
