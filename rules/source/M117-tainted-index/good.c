#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static int load[16];

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    int i = atoi(argv[1]);
    if (i >= 0 && i < 16)
        load[i]++;
    return 0;
}

int both_bounds(void)
{
    int i = 0;
    if (scanf("%d", &i) != 1)
        return -1;
    if (i < 0 || i >= 16)
        return -1;
    return load[i];
}

int from_a_peer(int fd)
{
    unsigned expert = 0;
    if (recv(fd, &expert, sizeof expert, 0) != (ssize_t)sizeof expert)
        return -1;
    return expert < 16 ? load[expert] : -1;
}

int wrapped(void)
{
    unsigned i = 0;
    if (scanf("%u", &i) != 1)
        return -1;
    return load[i % 16];
}
