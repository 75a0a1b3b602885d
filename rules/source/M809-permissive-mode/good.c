#include <fcntl.h>
#include <sys/stat.h>

#define SHARED (S_IRWXU | S_IRGRP | S_IXGRP)

int closed(const char *path)
{
    return chmod(path, 0640);
}

int by_macro(int fd)
{
    return fchmod(fd, SHARED);
}

void mask(void)
{
    umask(077);
}

mode_t usual(void)
{
    return umask(022);
}

mode_t current(void)
{
    mode_t now = umask(0);
    umask(now);
    return now;
}

int folder(const char *path)
{
    return mkdir(path, 0750);
}

int file(const char *path)
{
    return open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
}

int sticky(const char *path)
{
    return chmod(path, 01777);
}

int given(const char *path, mode_t mode)
{
    return chmod(path, mode);
}
