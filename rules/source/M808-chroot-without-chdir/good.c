#include <unistd.h>

int right(const char *dir)
{
    if (chroot(dir) != 0 || chdir("/") != 0)
        return -1;
    return 0;
}

int here(const char *dir)
{
    if (chdir(dir) != 0)
        return -1;
    return chroot(".");
}

int by_descriptor(const char *dir, int root)
{
    if (chroot(dir) != 0)
        return -1;
    return fchdir(root);
}
