#include <stdio.h>

enum kind { DENSE, ROUTED, SHARED };

const char *number(int n)
{
    const char *name = "";
    switch (n) {                                /* expect: M143 */
    case 0:
        name = "zero";
        break;
    case 1:
        name = "one";
        break;
    }
    return name;
}

void incomplete(enum kind k)
{
    switch (k) {                                /* expect: M143 */
    case DENSE:
        puts("dense");
        break;
    case ROUTED:
        puts("routed");
        break;
    }
}

int some_leave(int n)
{
    switch (n) {                                /* expect: M143 */
    case 1:
        return 4;
    case 2:
        n++;
        break;
    }
    return n;
}
