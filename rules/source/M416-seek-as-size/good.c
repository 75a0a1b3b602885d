#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *text(FILE *f)
{
    if (fseek(f, 0, SEEK_END) != 0)
        return NULL;
    long n = ftell(f);
    if (n < 0 || n > 1 << 20)
        return NULL;
    rewind(f);
    return malloc((size_t)n + 1);
}

int printed(FILE *f)
{
    long n = ftell(f);
    return printf("%ld\n", n);
}

void *descriptor(int fd)
{
    off_t end;
    if ((end = lseek(fd, 0, SEEK_END)) < 0)
        return NULL;
    return calloc(1, (size_t)end);
}

char *by_question(FILE *f)
{
    long n = ftell(f);
    return n > 0 ? malloc((size_t)n) : NULL;
}
