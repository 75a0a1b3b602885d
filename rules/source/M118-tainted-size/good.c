#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

void header_length(int fd, char *into, size_t room, const char *from)
{
    uint32_t bytes = 0;
    if (recv(fd, &bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return;
    if (bytes > room)
        return;
    memcpy(into, from, bytes);
}

void both_bounds(const char *from)
{
    char into[100];
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return;
    int n = atoi(line);
    if (n >= 0 && n < 100)
        memcpy(into, from, n);
}

void environment(void)
{
    char small[64];
    const char *home = getenv("HOME");
    if (home && strlen(home) < sizeof small)
        strcpy(small, home);
}

void what_was_received(int fd, char *into)
{
    char block[256];
    ssize_t n = recv(fd, block, sizeof block, 0);
    if (n > 0)
        memcpy(into, block, (size_t)n);
}
