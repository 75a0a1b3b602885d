#include <stdio.h>

const char *name_of(int rank, char *name, size_t room)
{
    snprintf(name, room, "rank%d", rank);
    return name;
}

int *address(void)
{
    static int n = 4;
    return &n;
}

int through_a_variable(void)
{
    int n[4] = { 1, 2, 3, 4 };
    int *p = n + 1;
    return *p;
}

const char *literal(void)
{
    const char *p = "rank";
    return p;
}

/* An array that is a parameter is a pointer, into what the caller has. */
static int *end_of(int path[8], int n)
{
    int *p;
    for (p = path; *p != n; p++)
        ;
    return p;
}

int steps(int n)
{
    int path[8] = { 0, 1, 2, 3, 4, 5, 6, 7 };
    return (int)(end_of(path, n) - path);
}
