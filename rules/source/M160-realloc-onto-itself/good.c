#include <stdlib.h>

struct list { int *items; size_t count; };

int push(struct list *l)
{
    int *more = realloc(l->items, (l->count + 1) * sizeof(int));
    if (!more)
        return -1;
    l->items = more;
    return 0;
}

int kept(char *line, size_t n)
{
    char *old = line;
    line = realloc(line, n);
    if (!line)
        free(old);
    return 0;
}

int *fresh(size_t n)
{
    int *p = malloc(n);
    return p;
}
