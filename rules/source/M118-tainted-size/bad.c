#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void header_length(int fd, char *into, const char *from)
{
    uint32_t bytes = 0;
    if (recv(fd, &bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return;
    memcpy(into, from, bytes);                  /* expect: M118 */
}

void signed_check(const char *from)
{
    static char into[100];
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return;
    int n = atoi(line);
    if (n < 100)
        memcpy(into, from, n);                  /* expect: M118 */
}

void environment(void)
{
    char small[64];
    const char *home = getenv("HOME");
    if (home)
        strcpy(small, home);                    /* expect: M118 */
}

void filled(int argc, char **argv, char *into)
{
    (void)argc;
    (void)argv;
    unsigned n = 0;
    if (scanf("%u", &n) == 1)
        memset(into, 0, n);                     /* expect: M118 */
}
