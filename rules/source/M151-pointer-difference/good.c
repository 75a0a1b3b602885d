#include <string.h>

size_t slash(void)
{
    char one[] = "a/b";
    char *at = strchr(one, '/');
    return at ? (size_t)(at - one) : 0;
}

long between(void)
{
    int a[4] = { 0 };
    int *p = a + 1, *q = &a[2];
    return q - p;
}

long either(int which)
{
    static char a[4], b[4];
    const char *p = which ? a : b;
    return p - a;
}

long of_the_caller(const char *from, const char *to)
{
    return to - from;
}
