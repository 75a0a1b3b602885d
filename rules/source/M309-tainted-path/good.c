#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int serve(int s)
{
    char name[128] = "", full[PATH_MAX];
    ssize_t n = recv(s, name, sizeof name - 1, 0);
    if (n <= 0)
        return -1;
    name[n] = '\0';
    if (!realpath(name, full) || strncmp(full, "/var/lib/moe/", 13) != 0)
        return -1;
    return open(full, O_RDONLY | O_CLOEXEC);
}

int named(int s)
{
    char name[64] = "";
    ssize_t n = recv(s, name, sizeof name - 1, 0);
    if (n <= 0)
        return -1;
    name[n] = '\0';
    if (strchr(name, '/'))
        return -1;
    return unlink(name);
}

FILE *own(int argc, char **argv)
{
    return argc > 1 ? fopen(argv[1], "r") : NULL;               /* the user's own file */
}

FILE *fixed(void)
{
    return fopen("/etc/moe/train.yaml", "r");
}
