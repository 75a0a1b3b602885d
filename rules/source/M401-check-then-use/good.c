#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int readable(const char *path)
{
    return open(path, O_RDONLY | O_NOFOLLOW);
}

FILE *small_enough(const char *path)
{
    struct stat st;
    FILE *f = fopen(path, "r");
    if (f && (fstat(fileno(f), &st) != 0 || st.st_size > 4096)) {
        fclose(f);
        f = NULL;
    }
    return f;
}

int another_path(const char *path, const char *log)
{
    if (access(path, R_OK) != 0)
        return -1;
    return open(log, O_WRONLY);
}

int path_changes(char *path, size_t room, int n)
{
    struct stat st;
    if (stat(path, &st) == 0)
        snprintf(path, room, "out-%d", n);
    return open(path, O_CREAT | O_EXCL | O_WRONLY, 0600);
}

int checked_again(const char *path)
{
    struct stat before, after;
    if (lstat(path, &before) != 0)
        return -1;
    int fd = open(path, O_RDONLY);
    if (fd >= 0 && (fstat(fd, &after) != 0 || after.st_ino != before.st_ino)) {
        close(fd);
        fd = -1;
    }
    return fd;
}
