#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

static int table[16];

int from_a_peer(int fd)
{
    uint32_t i = 0;
    if (recv(fd, &i, sizeof i, 0) != (ssize_t)sizeof i || i >= 16)
        return 0;
    int *p = &table[i];
    return *p;
}
