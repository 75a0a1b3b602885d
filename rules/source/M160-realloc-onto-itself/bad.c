#include <stdlib.h>

struct list { int *items; size_t count; };

int *grown(int *p, size_t n)
{
    p = realloc(p, n * sizeof *p);              /* expect: M160 */
    return p;
}

void push(struct list *l)
{
    l->items = (int *)realloc(l->items, (l->count + 1) * sizeof(int));      /* expect: M160 */
}

int tested(char **line, size_t n)
{
    if (!(*line = realloc(*line, n)))           /* expect: M160 */
        return -1;
    return 0;
}
