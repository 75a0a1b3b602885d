#include <stdio.h>

void forgotten(int n)
{
    switch (n) {
    case 0:
        puts("zero");
    case 1:                                     /* expect: M144 */
        puts("one");
        break;
    case 2:
        if (n > 3)
            break;
        puts("two");
    default:                                    /* expect: M144 */
        puts("many");
        break;
    }
}

int block(int n)
{
    switch (n) {
    case 0: {
        n = 7;
    }
    case 1:                                     /* expect: M144 */
        return n;
    default:
        return 0;
    }
}
