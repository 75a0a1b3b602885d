#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int first_line(const char *path, char *line, int room)
{
    FILE *f = fopen(path, "r");                 /* expect: M107 */
    if (!f)
        return -1;
    if (!fgets(line, room, f))
        return -1;
    fclose(f);
    return 0;
}

int size_of(const char *path)
{
    int fd = open(path, O_RDONLY);              /* expect: M107 */
    if (fd < 0)
        return -1;
    off_t end = lseek(fd, 0, SEEK_END);
    return end > 0;
}

int connected(const struct sockaddr *to, socklen_t bytes)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);   /* expect: M107 */
    if (fd < 0)
        return 0;
    if (connect(fd, to, bytes) != 0)
        return 0;
    close(fd);
    return 1;
}

void overwritten(void)
{
    FILE *f = fopen("a.log", "w");              /* expect: M107 */
    if (!f)
        return;
    f = fopen("b.log", "w");
    if (f)
        fclose(f);
}

int reopened(const char *path)
{
    FILE *f = fopen(path, "r");                 /* expect: M107 */
    if (!f)
        return -1;
    f = freopen(path, "rb", f);
    return f ? fgetc(f) : -1;
}
