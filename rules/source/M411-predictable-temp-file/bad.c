#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

char *name(char *into)
{
    return tmpnam(into);                        /* expect: M411 */
}

int lock(void)
{
    return open("/tmp/moe.lock", O_CREAT | O_WRONLY, 0600);     /* expect: M411 */
}

FILE *scratch(void)
{
    return fopen("/dev/shm/scratch", "w");      /* expect: M411 */
}

int opened_after(void)
{
    char template[] = "/run/job/traceXXXXXX";
    char *path = mktemp(template);              /* expect: M411 */
    return path ? open(path, O_CREAT | O_RDWR, 0600) : -1;
}

int made(void)
{
    return creat("/var/tmp/metrics", 0600);     /* expect: M411 */
}

void a_folder(void)
{
    mkdir("/tmp/train", 0700);                  /* expect: M411 */
}
