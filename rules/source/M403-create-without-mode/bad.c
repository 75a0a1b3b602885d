#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/stat.h>

#define NEW_FILE (O_WRONLY | O_CREAT | O_EXCL)

int without(const char *path)
{
    return open(path, O_CREAT | O_WRONLY);      /* expect: M403 */
}

int by_macro(int dir)
{
    return openat(dir, "metrics", NEW_FILE);    /* expect: M403 */
}

int unnamed(void)
{
    return open("/var/lib/train", O_TMPFILE | O_RDWR);          /* expect: M403 */
}

int key(void)
{
    return open("signing.key", O_CREAT | O_WRONLY, 0644);       /* expect: M403 */
}

int shared_key(void)
{
    return chmod("/etc/train/api_token", 0640); /* expect: M403 */
}

int everybody(const char *path)
{
    return open(path, NEW_FILE, 0666);          /* expect: M403 */
}

int checkpoint(void)
{
    return creat("step-500.ckpt", 0664);        /* expect: M403 */
}

int everybody_at_all(const char *path)
{
    return open(path, NEW_FILE, 0777);          /* expect: M403 */
}
