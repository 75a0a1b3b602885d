#include <stdio.h>

struct pair { long first, second; };

long number_as_pair(void)
{
    int n = 1;
    void *p = &n;
    return ((struct pair *)p)->second;          /* expect: M130 */
}

double byte_as_double(void)
{
    char c = 'x';
    void *p = &c;
    return *(double *)p;                        /* expect: M130 */
}

void show(const struct pair *p);

void handed_on(void)
{
    int n = 100;
    void *p = &n;
    show((const struct pair *)p);               /* expect: M130 */
}

long short_as_long(void)
{
    short s = 1;
    return *(long *)&s;                         /* expect: M130 */
}
