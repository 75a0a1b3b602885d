#include <stdio.h>
#include <string.h>

struct peer { char host[64]; };

void named(const char *from)
{
    char name[16];
    strncpy(name, from, sizeof name);
    name[sizeof name - 1] = '\0';
    puts(name);
}

void member(struct peer *p, const char *from)
{
    memset(p, 0, sizeof *p);
    strncpy(p->host, from, sizeof p->host - 1);
    p->host[sizeof p->host - 1] = 0;
}

void zeroed(const char *from)
{
    char name[16] = "";
    strncpy(name, from, sizeof name - 1);
    puts(name);
}

void short_text(void)
{
    char name[16];
    strncpy(name, "gate", sizeof name);
    puts(name);
}
