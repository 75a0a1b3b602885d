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
