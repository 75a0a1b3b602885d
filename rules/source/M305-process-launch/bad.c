#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

int flush(void)
{
    return system("/bin/sync");                 /* expect: M305 */
}

FILE *reader(void)
{
    return popen("/bin/df", "r");               /* expect: M305 */
}

int child(char *const argv[])
{
    return execv("/usr/bin/rsync", argv);       /* expect: M305 */
}

int spawned(char *const argv[])
{
    pid_t pid;
    return posix_spawn(&pid, "/usr/bin/rsync", NULL, NULL, argv, environ);      /* expect: M305 */
}
