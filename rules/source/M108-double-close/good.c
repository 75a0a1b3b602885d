#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void stream_once(void)
{
    FILE *f = fopen("steps.log", "w");
    if (!f)
        return;
    fclose(f);
    f = NULL;
    if (f)
        fclose(f);
}

int on_error(const char *path, char *into, size_t n)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return -1;
    if (read(fd, into, n) < 0) {
        close(fd);
        return -1;
    }
    close(fd);
    return 0;
}

void two_files(void)
{
    FILE *f = fopen("a.log", "w");
    if (f)
        fclose(f);
    f = fopen("b.log", "w");
    if (f)
        fclose(f);
}
