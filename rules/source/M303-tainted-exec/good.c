#include <spawn.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

int editor(void)
{
    char *args[] = { "vi", NULL };
    return execv("/usr/bin/vi", args);
}

int wrapper(int argc, char **argv)
{
    return argc > 1 ? execv(argv[1], argv + 1) : -1;            /* it runs what its user named */
}

int shell_vector(void)
{
    char *args[] = { "/bin/sh", "-c", "exec sync", NULL };
    return execv("/bin/sh", args);
}

int spawn(const char *shard)
{
    char *args[] = { "sha256sum", "--", (char *)shard, NULL };
    pid_t pid;
    return posix_spawn(&pid, "/usr/bin/sha256sum", NULL, NULL, args, environ);
}
