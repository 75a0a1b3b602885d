#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int serve(int s)
{
    char name[128] = "";
    ssize_t n = recv(s, name, sizeof name - 1, 0);
    if (n <= 0)
        return -1;
    name[n] = '\0';
    return open(name, O_RDONLY | O_CLOEXEC);    /* expect: M309 */
}

FILE *ask(void)
{
    char name[128];
    if (scanf("%127s", name) != 1)
        return NULL;
    return fopen(name, "r");                    /* expect: M309 */
}

int joined(int s)
{
    char name[64] = "", path[256];
    ssize_t n = recv(s, name, sizeof name - 1, 0);
    if (n <= 0)
        return -1;
    name[n] = '\0';
    snprintf(path, sizeof path, "/var/lib/moe/%s", name);
    return unlink(path);                        /* expect: M309 */
}

int listed(FILE *list)
{
    char line[256];
    if (!fgets(line, sizeof line, list))
        return -1;
    line[strlen(line) - 1] = '\0';
    return unlink(line);                        /* expect: M309 */
}
