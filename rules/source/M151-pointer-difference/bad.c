#include <string.h>

size_t slash(void)
{
    char one[] = "a/b", other[] = "a/b";
    char *at = strchr(one, '/');
    return at ? (size_t)(at - other) : 0;       /* expect: M151 */
}

long between(void)
{
    int a[4] = { 0 }, b[4] = { 0 };
    int *p = a + 1, *q = &b[2];
    return q - p;                               /* expect: M151 */
}

int ordered(void)
{
    static char a[4], b[4];
    const char *p = a;
    while (p < b)                               /* expect: M151 */
        p++;
    return *a;
}
