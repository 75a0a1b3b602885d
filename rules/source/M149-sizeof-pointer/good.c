#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct key { unsigned char bytes[32]; };

void allocated(void)
{
    double *d = malloc(sizeof(*d));
    struct key *k;
    k = (struct key *)calloc(4, sizeof(struct key));
    char **names = malloc(8 * sizeof(names[0]));
    free(names);
    free(d);
    free(k);
}

void cleared(struct key *k)
{
    memset(k, 0, sizeof(*k));
    memset(&k, 0, sizeof(k));
}

void local(const char *from)
{
    char name[32];
    strncpy(name, from, sizeof name - 1);
    name[sizeof name - 1] = '\0';
    puts(name);
}

size_t counted(void)
{
    static const int load[4] = { 0 };
    return sizeof(load) / sizeof(load[0]);
}
