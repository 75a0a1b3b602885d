#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int save_checkpoint(int dir, int fd, const void *bytes, size_t n)
{
    if (write(fd, bytes, n) != (ssize_t)n || fsync(fd) != 0)
        return -1;
    if (renameat(dir, "new", dir, "latest.ckpt") != 0)
        return -1;
    return fsync(dir);
}

static int settle(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    int bad = fsync(fd);
    return close(fd) != 0 || bad ? -1 : 0;
}

int by_a_helper(int fd, const char *tmp, const char *ckpt, const char *folder, const void *bytes, size_t n)
{
    if (write(fd, bytes, n) != (ssize_t)n || fsync(fd) != 0 || rename(tmp, ckpt) != 0)
        return -1;
    return settle(folder);
}

/* A cache may be lost: nobody resumes from it. */
int keep_cache(int fd, const char *tmp, const char *path, const void *bytes, size_t n)
{
    if (write(fd, bytes, n) != (ssize_t)n || fsync(fd) != 0)
        return -1;
    return rename(tmp, path);
}
