#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

char *from_a_peer(int fd)
{
    uint32_t bytes = 0;
    if (recv(fd, &bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return NULL;
    return malloc(bytes);                       /* expect: M119 */
}

char *from_a_file(FILE *f)
{
    size_t n = 0;
    if (fread(&n, sizeof n, 1, f) != 1)
        return NULL;
    return calloc(n, 1);                        /* expect: M119 */
}

char *from_the_environment(char *old)
{
    const char *text = getenv("BUFFER_BYTES");
    if (!text)
        return NULL;
    unsigned long n = strtoul(text, NULL, 10);
    char *p = realloc(old, n);                  /* expect: M119 */
    return p;
}

char *lower_bound_only(void)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return NULL;
    long n = atol(line);
    if (n <= 0)
        return NULL;
    return malloc(n);                           /* expect: M119 */
}
