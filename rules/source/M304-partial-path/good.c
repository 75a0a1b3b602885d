#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LIST "/bin/ls -la"
extern char **environ;

int list(void)
{
    return system(LIST);
}

FILE *composed(void)
{
    char buffer[64] = "";
    char *cmd = buffer;
    strcpy(cmd, "/bin/df -h");
    return popen(cmd, "r");
}

int searched(char *const argv[])
{
    return execv("/usr/bin/rsync", argv);
}

int spawned(char *const argv[])
{
    pid_t pid;
    return posix_spawnp(&pid, "/bin/tar", NULL, NULL, argv, environ);
}

int builtin(void)
{
    return system("exit 3");
}

int named_by_user(char **argv)
{
    return execvp(argv[1], argv + 1);
}
