#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int by_descriptor(const void *bytes, size_t n)
{
    int fd = open("state.tmp", O_WRONLY | O_CREAT | O_EXCL, 0600);
    if (fd < 0)
        return -1;
    ssize_t done = write(fd, bytes, n);
    if (close(fd) != 0 || done != (ssize_t)n)
        return -1;
    return rename("state.tmp", "state");        /* expect: M406 */
}

int by_stream(const char *tmp, const char *path, int step)
{
    FILE *f = fopen(tmp, "w");
    if (!f)
        return -1;
    int bad = fprintf(f, "step %d\n", step) < 0 || fflush(f) != 0;
    if (fclose(f) != 0 || bad)
        return -1;
    return rename(tmp, path);                   /* expect: M406 */
}

int below(int dir, int fd, const void *bytes, size_t n)
{
    if (pwrite(fd, bytes, n, 0) != (ssize_t)n)
        return -1;
    return renameat(dir, "new", dir, "latest"); /* expect: M406 */
}

int too_early(int fd, const void *bytes, size_t n)
{
    if (fsync(fd) != 0 || write(fd, bytes, n) != (ssize_t)n)
        return -1;
    return rename("a", "b");                    /* expect: M406 */
}
