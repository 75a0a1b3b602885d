#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int last(void)
{
    int load[4] = { 1, 2, 3, 4 };
    return load[4];                             /* expect: M113 */
}

int sum(void)
{
    static const int load[4] = { 1, 2, 3, 4 };
    int s = 0;
    for (int i = 0; i <= 4; i++)
        s += load[i];                           /* expect: M113 */
    return s;
}

void copy_too_much(char *into)
{
    char small[8] = "gate";
    memcpy(into, small, 16);                    /* expect: M113 */
}

int before(void)
{
    int load[4] = { 1, 2, 3, 4 };
    int *p = load;
    return *(p - 1);                            /* expect: M113 */
}

int of_the_heap(void)
{
    int *p = calloc(4, sizeof *p);
    if (!p)
        return 0;
    int v = p[6];                               /* expect: M113 */
    free(p);
    return v;
}
