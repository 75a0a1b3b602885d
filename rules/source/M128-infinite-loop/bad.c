#include <stdio.h>

int never_counts(void)
{
    int i = 0;
    while (i < 10)                              /* expect: M128 */
        puts("step");
    return i;
}

void counts_something_else(int n)
{
    int i = 0, j = 0;
    while (i < 10) {                            /* expect: M128 */
        printf("%d\n", n);
        j++;
    }
    printf("%d\n", j);
}

int forever(int n)
{
    int i = 0;
    do {                                        /* miss: M128 -- the range of a remainder is lost when the loop is widened */
        i = (i + 1) % 256;
        n += i;
    } while (i >= 0);
    return n;
}
