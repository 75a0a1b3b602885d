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
    if (count > 4096)
        return NULL;
    return malloc(count * (uint32_t)sizeof(struct row));
}

int *from_a_file(FILE *f)
{
    size_t n = 0;
    if (fread(&n, sizeof n, 1, f) != 1)
        return NULL;
    if (n > SIZE_MAX / sizeof(int))
        return NULL;
    return malloc(n * sizeof(int));
}

int *constant(void)
{
    return malloc(64 * sizeof(int));
}

int *checked_product(FILE *f)
{
    size_t n = 0;
    if (fread(&n, sizeof n, 1, f) != 1)
        return NULL;
    return calloc(n, sizeof(int));
}
