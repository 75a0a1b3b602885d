#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

extern char **environ;

int editor(char *const argv[])
{
    return execv(getenv("EDITOR"), argv);       /* expect: M303 */
}

int peer_says(int s)
{
    char name[64] = "";
    ssize_t n = recv(s, name, sizeof name - 1, 0);
    if (n <= 0)
        return -1;
    name[n] = '\0';
    return execl("/usr/bin/tar", "tar", "-xf", name, (char *)0);                /* expect: M303 */
}

int shell_vector(const char *command)
{
    char *args[] = { "/bin/sh", "-c", (char *)command, NULL };
    return execv("/bin/sh", args);              /* expect: M303 */
}

int assigned(FILE *f)
{
    char line[128];
    char *args[3];
    pid_t pid;
    if (!fgets(line, sizeof line, f))
        return -1;
    args[0] = "rsync";
    args[1] = line;
    args[2] = NULL;
    return posix_spawn(&pid, "/usr/bin/rsync", NULL, NULL, args, environ);      /* expect: M303 */
}
