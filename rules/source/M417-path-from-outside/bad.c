#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

int listed(FILE *manifest)
{
    char line[256];
    if (!fgets(line, sizeof line, manifest))
        return -1;
    line[strcspn(line, "\n")] = '\0';
    return unlink(line);                        /* expect: M417 */
}

int asked_by_a_peer(int fd)
{
    char name[128] = "";
    if (recv(fd, name, sizeof name - 1, 0) <= 0)
        return -1;
    char path[256];
    snprintf(path, sizeof path, "/var/lib/train/%s", name);
    return remove(path);                        /* expect: M417 */
}

int by_variable(void)
{
    const char *old = getenv("OLD_CHECKPOINT");
    return old ? rmdir(old) : 0;                /* expect: M417 */
}

int replaced(FILE *f, const char *to)
{
    char from[256];
    if (fscanf(f, "%255s", from) != 1)
        return -1;
    return rename(from, to);                    /* expect: M417 */
}
