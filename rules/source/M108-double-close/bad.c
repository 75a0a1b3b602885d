#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void stream_twice(void)
{
    FILE *f = fopen("steps.log", "w");
    if (!f)
        return;
    fclose(f);
    fclose(f);                                  /* expect: M108 */
}

int on_error(const char *path, char *into, size_t n)
{
    int fd = open(path, O_RDONLY);
    if (fd < 0)
        return -1;
    if (read(fd, into, n) < 0)
        close(fd);
    close(fd);                                  /* expect: M108 */
    return 0;
}

static void done(FILE *f) { fclose(f); }

void through_a_helper(void)
{
    FILE *f = fopen("steps.log", "r");
    if (!f)
        return;
    done(f);
    fclose(f);                                  /* expect: M108 */
}
