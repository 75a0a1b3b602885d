#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIST "ls -la"
extern char **environ;

int list(void)
{
    return system(LIST);                        /* expect: M304 */
}

FILE *composed(void)
{
    char buffer[64] = "";
    char *cmd = buffer;
    strcpy(cmd, "df -h");
    return popen(cmd, "r");                     /* expect: M304 */
}

int searched(char *const argv[])
{
    return execvp("rsync", argv);               /* expect: M304 */
}

int spawned(char *const argv[])
{
    pid_t pid;
    return posix_spawnp(&pid, "tar", NULL, NULL, argv, environ);                /* expect: M304 */
}

int here(char *const argv[])
{
    return execv("./convert", argv);            /* expect: M304 */
}
