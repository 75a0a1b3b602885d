#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int scratch(void)
{
    char name[] = "/var/tmp/shardXXXXXX";
    int fd = mkstemp(name);
    if (fd >= 0)
        (void)unlink(name);
    return fd;
}

int replaced(const char *path, const void *bytes, size_t n)
{
    char name[] = "stateXXXXXX";
    int fd = mkstemp(name);
    if (fd < 0)
        return -1;
    int bad = write(fd, bytes, n) != (ssize_t)n || fsync(fd) != 0;
    close(fd);
    if (bad || rename(name, path) != 0) {
        (void)remove(name);
        return -1;
    }
    return 0;
}

int the_callers(char *name)
{
    return mkstemp(name);
}

char *handed_on(int *fd)
{
    char name[] = "stateXXXXXX";
    *fd = mkstemp(name);
    char *kept = strdup(name);
    return kept;
}

struct job { char trace[32]; };

int kept(struct job *j)
{
    return mkstemp(j->trace);
}
