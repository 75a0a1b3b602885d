#include <stdio.h>

const char *name_of(int rank)
{
    char name[32];
    snprintf(name, sizeof name, "rank%d", rank);
    return name;                                /* expect: M126 */
}

int *address(void)
{
    int n = 4;
    return &n;                                  /* expect: M126 */
}

int *through_a_variable(void)
{
    int n[4] = { 1, 2, 3, 4 };
    int *p = n + 1;
    return p;                                   /* expect: M126 */
}

int after_its_block(int wide)
{
    int *p = 0;
    if (wide) {
        int n = 4;
        p = &n;
    }
    return p ? *p : 0;                          /* miss: M126 -- the end of a block is forgotten where two paths meet */
}
