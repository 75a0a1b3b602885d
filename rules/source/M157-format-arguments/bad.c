#include <stdio.h>

void missing(char *into, const char *name)
{
    sprintf(into, "%s %s", name);               /* expect: M157 */
    printf("%d of %d\n", 3);                    /* expect: M157 */
}

void left_over(int n)
{
    printf("step\n", n);                        /* expect: M157 */
}

void wrong(int n, double d, const char *name)
{
    printf("%s\n", n);                          /* expect: M157 */
    printf("%d\n", d);                          /* expect: M157 */
    printf("%d\n", name);                       /* expect: M157 */
    scanf("%d", n);                             /* expect: M157 */
}

void too_wide(long long n, int small)
{
    printf("%d\n", n);                          /* expect: M157 */
    printf("%ld\n", small);                     /* expect: M157 */
}
