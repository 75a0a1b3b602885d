#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int readable(const char *path)
{
    if (access(path, R_OK) != 0)
        return -1;
    return open(path, O_RDONLY);                /* expect: M401 */
}

FILE *small_enough(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0 || st.st_size > 4096)
        return NULL;
    return fopen(path, "r");                    /* expect: M401 */
}

struct job { char lock[64]; };

int stale(struct job *j)
{
    struct stat st;
    if (lstat(j->lock, &st) == 0 && st.st_mtime < 1000)
        return unlink(j->lock);                 /* expect: M401 */
    return 0;
}

int widened(void)
{
    const char *log = "/var/log/train.log";
    if (access(log, W_OK) == 0)
        return chmod("/var/log/train.log", 0640);       /* expect: M401 */
    return -1;
}
