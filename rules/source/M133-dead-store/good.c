#include <stdio.h>
#include <stdlib.h>

int read_between(int n)
{
    int top = 4;
    printf("%d\n", top);
    top = n;
    return top;
}

int defensive(int n)
{
    int rc = 0;
    char *p = NULL;
    if (n > 3)
        rc = 1;
    else
        rc = 2;
    p = malloc(4);
    free(p);
    return rc;
}

int in_a_loop(int n)
{
    int last = 0;
    for (int i = 0; i < n; i++) {
        printf("%d\n", last);
        last = i;
    }
    return n;
}
