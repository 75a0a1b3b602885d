#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int scratch(const void *bytes, size_t n)
{
    char name[] = "/var/tmp/shardXXXXXX";
    int fd = mkstemp(name);                     /* expect: M410 */
    if (fd < 0)
        return -1;
    ssize_t done = write(fd, bytes, n);
    close(fd);
    return done == (ssize_t)n ? 0 : -1;
}

FILE *stream(const char *dir)
{
    char name[256];
    snprintf(name, sizeof name, "%s/traceXXXXXX", dir);
    int fd = mkstemp(name);                     /* expect: M410 */
    return fd < 0 ? NULL : fdopen(fd, "w");
}

int named_in_a_message(void)
{
    char name[] = "routeXXXXXX";
    int fd = mkstemp(name);                     /* expect: M410 */
    if (fd >= 0)
        printf("see %s\n", name);
    return fd;
}
