#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void from_a_line(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return;
    if (n <= 0)
        return;
    assert(n > 0);
    printf("%d\n", n);
}

void invariant(int n)
{
    assert(n >= 0);
    printf("%d\n", n);
}

void known(void)
{
    int n = 1;
    assert(n > 0);
    printf("%d\n", n);
}
