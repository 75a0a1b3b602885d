#include <alloca.h>
#include <stdlib.h>

void of_the_stack(void)
{
    char line[64];
    char *p = line;
    free(p);                                    /* expect: M103 */
}

static int table[16];

void of_a_global(void)
{
    int *p = table;
    free(p);                                    /* expect: M103 */
}

void of_alloca(void)
{
    char *p = alloca(100);
    free(p);                                    /* expect: M103 */
}

void of_a_literal(int named)
{
    char *name = "rank";
    if (named)
        free(name);                             /* expect: M103 */
}
