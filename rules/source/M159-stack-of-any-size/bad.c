#include <alloca.h>
#include <string.h>

void copied(const char *name)
{
    char *p = alloca(strlen(name) + 1);         /* expect: M159 */
    strcpy(p, name);
}

void given(size_t n)
{
    char *p = alloca(n);                        /* expect: M159 */
    p[0] = 'x';
}

void each(int n)
{
    for (int i = 0; i < n; i++) {
        char *p = alloca(64);                   /* expect: M159 */
        p[0] = 'x';
    }
}

int array(int n)
{
    int load[n];                                /* expect: M159 */
    load[0] = 1;
    return load[0];
}
