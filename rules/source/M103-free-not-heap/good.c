#include <alloca.h>
#include <stdlib.h>
#include <string.h>

void of_the_heap(void)
{
    char *p = malloc(64);
    free(p);
}

void kept_apart(size_t n)
{
    char small[64], *p = small;
    if (n > sizeof small)
        p = malloc(n);
    if (p != small)
        free(p);
}

void alloca_needs_none(void)
{
    char *p = alloca(100);
    p[0] = 'x';
}

void a_copy(int named)
{
    char *name = strdup("rank");
    if (named)
        free(name);
}
