#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int save_checkpoint(const char *tmp, const char *path, const void *bytes, size_t n)
{
    int fd = open(tmp, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    int bad = write(fd, bytes, n) != (ssize_t)n || fsync(fd) != 0;
    if (close(fd) != 0 || bad)
        return -1;
    return rename(tmp, path);                   /* expect: M407 */
}

int below(int dir, int fd, const void *bytes, size_t n)
{
    if (pwrite(fd, bytes, n, 0) != (ssize_t)n || fdatasync(fd) != 0)
        return -1;
    return renameat(dir, "rank=0.tmp", dir, "latest.ckpt"); /* expect: M407 */
}
