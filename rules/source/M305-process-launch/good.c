#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

int child(char *const argv[])
{
    char *env[] = { "PATH=/usr/bin:/bin", "LANG=C", NULL };
    return execve("/usr/bin/rsync", argv, env);
}

int spawned(char *const argv[])
{
    char *env[] = { NULL };
    pid_t pid;
    return posix_spawn(&pid, "/usr/bin/rsync", NULL, NULL, argv, env);
}

int cleared(char *const argv[])
{
    if (clearenv() != 0)
        return -1;
    return execv("/usr/bin/rsync", argv);
}
