#include <errno.h>
#include <unistd.h>

int whole(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0) {
            if (errno == EINTR)
                continue;
            return -1;
        }
        bytes += done;
        n -= (size_t)done;
    }
    return 0;
}

int compared(int fd, const void *bytes, size_t n)
{
    return write(fd, bytes, n) == (ssize_t)n ? 0 : -1;
}

int counted(int fd, const void *bytes, size_t n, size_t *total)
{
    ssize_t done = write(fd, bytes, n);
    if (done < 0)
        return -1;
    *total += (size_t)done;
    return 0;
}

ssize_t handed_on(int fd, const void *bytes, size_t n)
{
    ssize_t done = write(fd, bytes, n);
    if (done < 0)
        return -errno;
    return done;
}

int wake(int fd)
{
    return write(fd, "", 1) < 0 ? -1 : 0;
}
