#include <stdlib.h>
#include <string.h>

void skip_blanks(void)
{
    char *p = strdup("  step=500");
    if (!p)
        return;
    while (*p == ' ')
        p++;
    free(p);                                    /* expect: M104 */
}

void skip_header(size_t n)
{
    char *p = malloc(n + 16);
    if (!p)
        return;
    p += 16;
    free(p);                                    /* expect: M104 */
}

void second_half(void)
{
    float *w = calloc(128, sizeof *w);
    if (!w)
        return;
    free(w + 64);                               /* expect: M104 */
}

void element(void)
{
    int *w = calloc(8, sizeof *w);
    if (!w)
        return;
    free(&w[1]);                                /* expect: M104 */
}
