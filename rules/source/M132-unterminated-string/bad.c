#include <stdio.h>
#include <string.h>
#include <unistd.h>

void as_read(int fd)
{
    char line[64];
    if (read(fd, line, sizeof line) <= 0)
        return;
    puts(line);                                 /* expect: M132 */
}

size_t as_copied(void)
{
    char name[4];
    memcpy(name, "gate", 4);
    return strlen(name);                        /* expect: M132 */
}

void full(void)
{
    char name[4];
    strncpy(name, "gate-0", sizeof name);
    printf("%s\n", name);                       /* expect: M132 */
}
