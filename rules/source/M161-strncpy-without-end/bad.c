#include <stdio.h>
#include <string.h>

struct peer { char host[64]; };

void named(const char *from)
{
    char name[16];
    strncpy(name, from, sizeof name);           /* expect: M161 */
    puts(name);
}

void member(struct peer *p, const char *from)
{
    strncpy(p->host, from, sizeof p->host);     /* expect: M161 */
}

void one_less(const char *from)
{
    char name[16];
    strncpy(name, from, sizeof name - 1);       /* expect: M161 */
    puts(name);
}

void number(const char *from)
{
    char name[16];
    strncpy(name, from, 16);                    /* expect: M161 */
    puts(name);
}
