#include <stdio.h>
#include <stdlib.h>

int before_return(char *p)
{
    free(p);
    return 0;
}

void in_a_switch(int n)
{
    switch (n) {
    case 1:
        break;
    case 2:
        puts("two");
        break;
    default:
        return;
    }
}

int by_a_label(int n)
{
    if (n)
        goto out;
    return 0;
out:
    return n;
}
