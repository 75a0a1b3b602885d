#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int put(int fd, const void *bytes, size_t n);

int replaced(const void *bytes, size_t n)
{
    int fd = open("model.bin.tmp", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (fd < 0)
        return -1;
    int bad = put(fd, bytes, n) != 0 || fsync(fd) != 0;
    if (close(fd) != 0 || bad)
        return -1;
    return rename("model.bin.tmp", "model.bin");
}

int committed_later(const char *checkpoint)
{
    char path[256];
    snprintf(path, sizeof path, "%s.partial", checkpoint);
    return open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
}

FILE *a_log(const char *dir)
{
    char path[256];
    snprintf(path, sizeof path, "%s/loss.log", dir);
    return fopen(path, "w");
}

FILE *load_checkpoint(const char *path)
{
    return fopen(path, "rb");
}

int fresh(const char *checkpoint)
{
    return open(checkpoint, O_WRONLY | O_CREAT | O_EXCL, 0600);
}
