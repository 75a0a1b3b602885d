#include <stdio.h>

enum kind { DENSE, ROUTED, SHARED };

const char *number(int n)
{
    switch (n) {
    case 0:
        return "zero";
    case 1:
        return "one";
    default:
        return "many";
    }
}

void complete(enum kind k)
{
    switch (k) {
    case DENSE:
        puts("dense");
        break;
    case ROUTED:
    case SHARED:
        puts("routed");
        break;
    }
}

int all_leave(int n)
{
    switch (n) {
    case 1:
        return 4;
    case 2:
        return 5;
    }
    return 0;
}
