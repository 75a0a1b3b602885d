#include <stdio.h>
#include <stdlib.h>

int share(int total)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return 0;
    return total / n;                           /* expect: M125 */
}

int rest(int total)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return 0;
    int n = atoi(line);
    return total % n;                           /* expect: M125 */
}

int known(int total)
{
    int n = 0;
    return total / n;                           /* expect: M125 */
}

int on_one_path(int total, int wide)
{
    int n = 0;
    if (wide)
        n = 4;
    return total / n;                           /* expect: M125 */
}
