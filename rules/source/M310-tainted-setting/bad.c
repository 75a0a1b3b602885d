#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int become(void)
{
    const char *text = getenv("RUN_AS");
    if (!text)
        return -1;
    return setuid((uid_t)atoi(text));           /* expect: M310 */
}

int rename_host(int s)
{
    char name[64] = "";
    ssize_t n = recv(s, name, sizeof name - 1, 0);
    if (n <= 0)
        return -1;
    name[n] = '\0';
    return sethostname(name, strlen(name));     /* expect: M310 */
}

int root(FILE *f)
{
    char dir[128];
    if (!fgets(dir, sizeof dir, f))
        return -1;
    return chroot(dir) || chdir("/");           /* expect: M310 */
}

int variable(int s)
{
    char name[32] = "";
    if (recv(s, name, sizeof name - 1, 0) <= 0)
        return -1;
    return setenv(name, "1", 1);                /* expect: M310 */
}
