#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void line_as_size(char *into, const char *from)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return;
    int n = atoi(line);
    if (n >= 0 && n < 100)
        memcpy(into, from, n);
}

void short_as_size(char *into, const char *from)
{
    unsigned short n = 0;
    if (scanf("%hu", &n) != 1)
        return;
    if (n < 100)
        strncpy(into, from, n);
}

void length(char *into)
{
    int n = 16;
    memset(into, 0, n);
}
