#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

int next(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return 0;
    return n < INT_MAX ? n + 1 : n;
}

long squared(void)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return 0;
    int n = atoi(line);
    if (n > 40000 || n < -40000)
        return 0;
    return (long)n * n;
}

int known(void)
{
    int n = INT_MAX - 1;
    n++;
    return n;
}

int counted(const char *s)
{
    int n = 0;
    while (*s++)
        n++;
    return n;
}
