#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void first(size_t n)
{
    int *p = malloc(n * sizeof *p);
    p[0] = 1;                                   /* expect: M114 */
    free(p);
}

void filled(size_t n)
{
    char *p = calloc(n, 1);
    memset(p, 'x', n);                          /* expect: M114 */
    free(p);
}

char first_letter(void)
{
    const char *home = getenv("HOME");
    return home[0];                             /* expect: M114 */
}

void line(const char *path, char *into)
{
    FILE *f = fopen(path, "r");
    fgets(into, 10, f);                         /* expect: M114 */
}

struct layer { int width; };

struct layer *made(void)
{
    struct layer *l = malloc(sizeof *l);
    l->width = 64;                              /* expect: M114 */
    return l;
}
