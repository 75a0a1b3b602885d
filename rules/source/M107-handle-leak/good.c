#include <fcntl.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int first_line(const char *path, char *line, int room)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return -1;
    int rc = fgets(line, room, f) ? 0 : -1;
    fclose(f);
    return rc;
}

int open_it(const char *path)
{
    return open(path, O_RDONLY);
}

struct reader { int fd; };

int kept(struct reader *r, const char *path)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return -1;
    r->fd = fd;
    return 0;
}

int connected(const struct sockaddr *to, socklen_t bytes)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return 0;
    int rc = connect(fd, to, bytes);
    close(fd);
    return rc == 0;
}

void wrapped(int fd)
{
    FILE *f = fdopen(fd, "r");
    if (f)
        fclose(f);
}

/* Descriptors 0 to 2 are filled, and stay. */
int fill_standard(void)
{
    int fd = open("/dev/null", O_RDWR);
    if (fd == -1)
        return -1;
    return fd > 2;
}

/* The same stream, now of another file; it is closed once. */
int reopened(const char *path)
{
    FILE *f = fopen(path, "r");
    if (!f)
        return -1;
    if (fgetc(f) == 27) {
        f = freopen(path, "rb", f);
        if (!f)
            return -1;
    }
    int c = fgetc(f);
    fclose(f);
    return c;
}

void log_to(const char *path)
{
    FILE *f = freopen(path, "a", stderr);
    if (!f)
        puts("no log");
}
