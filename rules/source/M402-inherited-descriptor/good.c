#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

int key(const char *path)
{
    return open(path, O_RDONLY | O_CLOEXEC);
}

int peer(void)
{
    return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

int flagged_later(const char *path)
{
    int fd = open(path, O_RDONLY);
    if (fd >= 0)
        (void)fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

int gone_before(const char *path, char *into, size_t room)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return -1;
    ssize_t got = read(fd, into, room);
    close(fd);
    return got >= 0 ? 0 : -1;
}

int start(char *const argv[])
{
    pid_t child = fork();
    if (child == 0) {
        execv(argv[0], argv);
        _exit(127);
    }
    return child > 0 ? 0 : -1;
}
