#include <stdio.h>

int chosen(int wide, int n)
{
    if (wide)                                   /* expect: M155 */
        n = n * 2;
    else
        n = n * 2;
    return wide ? n + 1 : n + 1;                /* expect: M155 */
}

void block(int rank)
{
    if (rank == 0)                              /* expect: M155 */
    {
        puts("step");
        rank++;
    }
    else
    {
        puts("step");
        rank++;
    }
}

const char *asked_twice(int n)
{
    if (n == 1)
        return "one";
    else if (n == 2)
        return "two";
    else if (n == 1)                            /* expect: M155 */
        return "three";
    return "many";
}
