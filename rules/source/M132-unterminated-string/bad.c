#include <stdio.h>
#include <string.h>
#include <unistd.h>

void filled(char *into)
{
    char name[4];
    memset(name, 'x', sizeof name);
    strcpy(into, name);                         /* expect: M132 */
}

void full(char *into)
{
    char name[4];
    strncpy(name, "gate-0", sizeof name);
    strcat(into, name);                         /* expect: M132 */
}

void as_read(int fd)
{
    char line[64];
    if (read(fd, line, sizeof line) <= 0)
        return;
    puts(line);                                 /* miss: M132 -- read() may fill the buffer or not */
}
