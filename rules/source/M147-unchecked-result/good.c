#include <stdio.h>
#include <unistd.h>

int bytes(int fd, char *into, FILE *f)
{
    if (read(fd, into, 16) != 16)
        return -1;
    size_t n = fread(into, 1, 16, f);
    if (n < 16)
        return -1;
    if (!fgets(into, 16, stdin))
        return -1;
    (void)write(fd, into, 16);
    return fwrite(into, 1, 16, f) == 16 ? 0 : -1;
}

int names(const char *from, const char *to, char *into, size_t room)
{
    int n = snprintf(into, room, "%s/step", from);
    if (n < 0 || (size_t)n >= room)
        return -1;
    snprintf(into, room, "%d", n);
    return rename(from, to);
}

int drop(void)
{
    return setgid(1000) == 0 && setuid(1000) == 0 ? 0 : -1;
}

void line(void)
{
    fputs("step\n", stderr);
}
struct spans { int seen, all; };

static void mlock(struct spans *s) { s->all = s->seen; }

int shorter(struct spans *s)
{
    mlock(s);
    return s->all;
}
