#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

#define CAP_MESSAGE_BYTES (1u << 20)

char *from_a_peer(int fd)
{
    uint32_t bytes = 0;
    if (recv(fd, &bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return NULL;
    if (bytes > CAP_MESSAGE_BYTES)
        return NULL;
    return malloc(bytes);
}

char *from_a_file(FILE *f)
{
    size_t n = 0;
    if (fread(&n, sizeof n, 1, f) != 1)
        return NULL;
    if (n > CAP_MESSAGE_BYTES)
        n = CAP_MESSAGE_BYTES;
    return calloc(n, 1);
}

char *both_bounds(void)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return NULL;
    long n = atol(line);
    if (n <= 0 || n > 4096)
        return NULL;
    return malloc(n);
}
