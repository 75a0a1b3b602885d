#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

char *text(FILE *f)
{
    if (fseek(f, 0, SEEK_END) != 0)
        return NULL;
    long n = ftell(f);
    rewind(f);
    return malloc((size_t)n + 1);               /* expect: M416 */
}

int filled(FILE *f, char *into)
{
    long n;
    if (fseek(f, 0, SEEK_END) != 0)
        return -1;
    n = ftell(f);
    rewind(f);
    return fread(into, 1, n, f) > 0;            /* expect: M416 */
}

void *descriptor(int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    void *room = calloc(1, end);                /* expect: M416 */
    return room;
}
