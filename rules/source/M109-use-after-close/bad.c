#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void late_line(void)
{
    FILE *f = fopen("steps.log", "w");
    if (!f)
        return;
    fclose(f);
    fprintf(f, "late\n");                       /* expect: M109 */
}

ssize_t late_read(const char *path, char *into, size_t n)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return -1;
    close(fd);
    return read(fd, into, n);                   /* expect: M109 */
}

int late_seek(const char *path, int fast)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return -1;
    if (fast)
        fclose(f);
    return fseek(f, 0, SEEK_END);               /* expect: M109 */
}
