#include <stdio.h>

int next(void);

int chosen(int wide, int n)
{
    if (wide)
        n = n * 2;
    else
        n = n * 3;
    return wide ? n + 1 : n - 1;
}

const char *asked_once(int n)
{
    if (n == 1)
        return "one";
    else if (n == 2)
        return "two";
    else if (n == 3)
        return "three";
    return "many";
}

void asked_anew(void)
{
    if (next() == 1)
        puts("one");
    else if (next() == 1)
        puts("one later");
}

void said(int rank)
{
    if (rank == 0) {
        puts("step");                           /* the root counts it, too */
    } else {
        puts("step");
    }
}
