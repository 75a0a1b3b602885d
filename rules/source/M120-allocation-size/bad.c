#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

struct row { float v[64]; };

struct row *from_a_peer(int fd)
{
    uint32_t count = 0;
    if (recv(fd, &count, sizeof count, 0) != (ssize_t)sizeof count)
        return NULL;
    return malloc(count * (uint32_t)sizeof(struct row));        /* expect: M120 */
}

int *from_a_file(FILE *f)
{
    size_t n = 0;
    if (fread(&n, sizeof n, 1, f) != 1)
        return NULL;
    return malloc(n * sizeof(int));             /* expect: M120 */
}

int *from_a_line(void)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return NULL;
    int n = atoi(line);
    int *p = malloc(n * sizeof *p);             /* expect: M120 */
    if (p)
        p[0] = 1;
    return p;
}
