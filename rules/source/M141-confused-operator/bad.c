#include <stdio.h>
#define READABLE 4

static int ready(void) { return getchar() == 'y'; }

int never_called(void)
{
    if (ready == NULL)                          /* expect: M141 */
        return 1;
    if (ready)                                  /* expect: M141 */
        return 2;
    return !ready;                              /* expect: M141 */
}

int bits(unsigned mode, int n)
{
    if (!mode & READABLE)                       /* expect: M141 */
        return 1;
    if (mode & READABLE == 0)                   /* expect: M141 */
        return 2;
    if (mode && READABLE)                       /* expect: M141 */
        return 3;
    if (n > 3 & n < 9)                          /* expect: M141 */
        return 4;
    return 0;
}

int reversed(int n)
{
    n =- 1;                                     /* expect: M141 */
    return n;
}
