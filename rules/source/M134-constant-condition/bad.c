#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

void unsigned_below_zero(unsigned n)
{
    if (n < 0)                                  /* expect: M134 */
        puts("never");
    if (n >= 0)                                 /* expect: M134 */
        puts("always");
}

void past_the_type(int n, unsigned char c)
{
    if (n > INT_MAX)                            /* expect: M134 */
        puts("never");
    if (n < INT_MIN)                            /* expect: M134 */
        puts("never");
    if (n <= INT_MAX)                           /* expect: M134 */
        puts("always");
    if (c == 256)                               /* expect: M134 */
        puts("never");
}

void or_for_and(int c)
{
    if (c != 'a' || c != 'b')                   /* expect: M134 */
        puts("always");
    if (c == 1 && c == 2)                       /* expect: M134 */
        puts("never");
}
