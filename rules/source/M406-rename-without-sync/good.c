#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int by_descriptor(const void *bytes, size_t n)
{
    int fd = open("state.tmp", O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return -1;
    int bad = write(fd, bytes, n) != (ssize_t)n || fsync(fd) != 0;
    if (close(fd) != 0 || bad)
        return -1;
    return rename("state.tmp", "state");
}

int by_stream(const char *tmp, const char *path, int step)
{
    FILE *f = fopen(tmp, "w");
    if (!f)
        return -1;
    int bad = fprintf(f, "step %d\n", step) < 0 || fflush(f) != 0 || fdatasync(fileno(f)) != 0;
    if (fclose(f) != 0 || bad)
        return -1;
    return rename(tmp, path);
}

static int settle(int fd)
{
    return fsync(fd);
}

int by_a_helper(int fd, const void *bytes, size_t n)
{
    if (write(fd, bytes, n) != (ssize_t)n || settle(fd) != 0)
        return -1;
    return rename("a", "b");
}

int nothing_written(const char *from, const char *to)
{
    fprintf(stderr, "moving %s\n", from);
    return rename(from, to);
}
