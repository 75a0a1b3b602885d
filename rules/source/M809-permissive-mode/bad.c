#include <fcntl.h>
#include <sys/stat.h>

#define SHARED (S_IRWXU | S_IRWXG | S_IRWXO)

int open_to_all(const char *path)
{
    return chmod(path, 0777);                   /* expect: M809 */
}

int by_macro(int fd)
{
    return fchmod(fd, SHARED);                  /* expect: M809 */
}

void no_mask(void)
{
    umask(0);                                   /* expect: M809 */
}

int folder(const char *path)
{
    return mkdir(path, 0777);                   /* expect: M809 */
}

int file(const char *path)
{
    return open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0666);           /* expect: M809 */
}

int raised(const char *path)
{
    return chmod(path, 04755);                  /* expect: M809 */
}
