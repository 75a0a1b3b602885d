#include <stdio.h>
#include <string.h>

void no_semicolon(int rank)
{
    if (rank == 0)
    {
        puts("root");
    }
    while (rank > 3)
    {
        rank--;
    }
}

int braces(int rc)
{
    if (rc != 0) {
        puts("failed");
        return rc;
    }
    return 0;
}

void meant(const char *s)
{
    while (*s++)
        ;
    for (; *s; s++);
    puts(s);
    if (s) puts("one line");
    puts("next");
}

#define LOG(x) if (x) puts("log")

void by_a_macro(int rc)
{
    LOG(rc);
    puts("next");
}
