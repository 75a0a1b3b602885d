#include <stdio.h>
#define READABLE 4

static int ready(void) { return getchar() == 'y'; }
static int (*hook)(void);

int called(void)
{
    if (ready() == 0)
        return 1;
    if (hook)
        return hook();
    return !ready();
}

int bits(unsigned mode, int n)
{
    if (!(mode & READABLE))
        return 1;
    if ((mode & READABLE) == 0)
        return 2;
    if (mode & READABLE)
        return 3;
    if (n > 3 && n < 9)
        return 4;
    int all = (n > 3) & (n < 9);
    return all;
}

int negative(int n)
{
    n = -1;
    n=-2;
    return n;
}
