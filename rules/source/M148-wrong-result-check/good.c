#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int line(char *into, FILE *f)
{
    if (fgets(into, 16, f) == NULL)
        return -1;
    if (fread(into, 1, 16, f) < 16)
        return -1;
    size_t n = fwrite(into, 1, 16, f);
    if (n != 16)
        return -1;
    if (fputs(into, f) == EOF)
        return -1;
    if (read(0, into, 16) < 0)
        return -1;
    return 0;
}

int number(int *n)
{
    if (scanf("%d", n) != 1)
        return -1;
    return 0;
}

void name(const char *from, const char *to)
{
    if (rename(from, to) != 0)
        puts("rename failed");
    if (remove(from) == 0)
        puts("removed");
}
