#include <stdlib.h>
#include <string.h>

void skip_blanks(void)
{
    char *block = strdup("  step=500");
    if (!block)
        return;
    char *p = block;
    while (*p == ' ')
        p++;
    free(block);
}

void skip_header(size_t n)
{
    char *p = malloc(n + 16);
    if (!p)
        return;
    p += 16;
    p -= 16;
    free(p);
}

void element(void)
{
    int *w = calloc(8, sizeof *w);
    if (!w)
        return;
    free(&w[0]);
}
