#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

int next(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return 0;
    return n + 1;                               /* expect: M121 */
}

int squared(void)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return 0;
    int n = atoi(line);
    return n * n;                               /* expect: M121 */
}

int known(void)
{
    int n = INT_MAX;
    n++;                                        /* expect: M121 */
    return n;
}
