#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int early_return(size_t n, int rc)
{
    char *p = malloc(n);                        /* expect: M106 */
    if (!p)
        return -1;
    if (rc != 0)
        return rc;
    free(p);
    return 0;
}

void never(void)
{
    char *p = malloc(100);                      /* expect: M106 */
    if (!p)
        return;
    strcpy(p, "gate");
    puts(p);
}

void overwritten(void)
{
    int *p = calloc(4, sizeof *p);              /* expect: M106 */
    p = calloc(8, sizeof *p);
    free(p);
}

static char *name_of(int rank)
{
    char *s = malloc(32);                       /* expect: M106 */
    if (s)
        snprintf(s, 32, "rank%d", rank);
    return s;
}

void result_dropped(int rank)
{
    char *s = name_of(rank);
    if (s)
        puts(s);
}
