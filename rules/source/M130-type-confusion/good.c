#include <stdio.h>

struct pair { long first, second; };

long pair_as_pair(void)
{
    struct pair pair = { 1, 2 };
    void *p = &pair;
    return ((struct pair *)p)->second;
}

double double_as_double(void)
{
    double d = 1;
    void *p = &d;
    return *(double *)p;
}

unsigned char bytes_of(void)
{
    long l = 1;
    unsigned char *p = (unsigned char *)&l;
    return p[0];
}

void show(const struct pair *p);

void handed_on(void)
{
    struct pair pair = { 1, 2 };
    void *p = &pair;
    show((const struct pair *)p);
}
