#include <stdio.h>
#include <string.h>
#include <unistd.h>

void as_read(int fd)
{
    char line[64];
    ssize_t n = read(fd, line, sizeof line - 1);
    if (n <= 0)
        return;
    line[n] = '\0';
    puts(line);
}

size_t as_copied(void)
{
    char name[5];
    memcpy(name, "gate", 5);
    return strlen(name);
}

void full(void)
{
    char name[4];
    strncpy(name, "gate-0", sizeof name - 1);
    name[sizeof name - 1] = '\0';
    printf("%s\n", name);
}

void with_a_length(int fd)
{
    char line[64];
    ssize_t n = read(fd, line, sizeof line);
    if (n > 0)
        printf("%.*s\n", (int)n, line);
}
