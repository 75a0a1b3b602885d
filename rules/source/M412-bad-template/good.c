#include <stdio.h>
#include <stdlib.h>

int an_array(void)
{
    char name[] = "/var/tmp/shardXXXXXX";
    return mkstemp(name);
}

int put_together(const char *dir)
{
    char name[256];
    snprintf(name, sizeof name, "%s/shardXXXXXX", dir);
    return mkstemp(name);
}

char *a_folder(void)
{
    static char name[] = "/var/tmp/traceXXXXXX";
    return mkdtemp(name);
}

int with_an_ending(void)
{
    char name[] = "/var/tmp/shardXXXXXX.json";
    return mkstemps(name, 5);
}
