#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

int before(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return 0;
    return n > INT_MIN ? n - 1 : n;
}

unsigned rest(void)
{
    unsigned n = 0;
    if (scanf("%u", &n) != 1)
        return 0;
    return n >= 16 ? n - 16 : 0;
}

int known(void)
{
    int n = INT_MIN + 1;
    n--;
    return n;
}
