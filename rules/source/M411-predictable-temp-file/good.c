#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int unguessable(char *template)
{
    return mkstemp(template);
}

int lock(void)
{
    return open("/tmp/moe.lock", O_CREAT | O_EXCL | O_WRONLY, 0600);
}

FILE *scratch(void)
{
    return fopen("/tmp/known", "r");
}

int opened_exclusively(void)
{
    char template[] = "/run/job/traceXXXXXX";
    char *path = mktemp(template);
    return path ? open(path, O_CREAT | O_EXCL | O_RDWR, 0600) : -1;
}

int by_name(void)
{
    char path[L_tmpnam + 1];
    return tmpnam(path) ? open(path, O_CREAT | O_EXCL | O_RDWR, 0600) : -1;
}

int a_folder(void)
{
    return mkdir("/tmp/train", 0700);
}

FILE *exclusive(void)
{
    return fopen("/tmp/scratch", "wx");
}
