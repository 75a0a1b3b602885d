#include <stdio.h>
#include <stdlib.h>

int share(int total)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return 0;
    return n ? total / n : 0;
}

int rest(int total)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return 0;
    int n = atoi(line);
    if (n <= 0)
        return 0;
    return total % n;
}

int known(int total)
{
    int n = 4;
    return total / n;
}

int of_the_caller(int total, int n)
{
    return total / n;
}
