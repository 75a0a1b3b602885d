#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

int before(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return 0;
    return n - 1;                               /* expect: M122 */
}

unsigned rest(void)
{
    unsigned n = 0;
    if (scanf("%u", &n) != 1)
        return 0;
    return n - 16;                              /* expect: M122 */
}

int known(void)
{
    int n = INT_MIN;
    n--;                                        /* expect: M122 */
    return n;
}
