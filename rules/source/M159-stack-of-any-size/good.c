#include <alloca.h>
#include <string.h>

void fixed(void)
{
    char *p = alloca(64);
    p[0] = 'x';
}

void bounded(size_t n)
{
    if (n > 256)
        return;
    char *p = alloca(n);
    p[0] = 'x';
}

int array(void)
{
    enum { N = 8 };
    int load[N];
    load[0] = 1;
    return load[0];
}

void named(void)
{
    const size_t room = 4 * sizeof(int);
    char into[2 * room];
    memset(into, 0, sizeof into);
}
