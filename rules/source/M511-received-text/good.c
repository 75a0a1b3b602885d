#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

size_t ended(int s)
{
    char text[128];
    ssize_t n = recv(s, text, sizeof text - 1, 0);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    return strlen(text);
}

int zeroed(int s)
{
    char text[16] = "";
    return recv(s, text, sizeof text - 1, 0) > 0 ? atoi(text) : -1;
}

void bounded(int s)
{
    char text[64];
    ssize_t n = recv(s, text, sizeof text, 0);
    if (n > 0)
        printf("peer: %.*s\n", (int)n, text);
}

int bytes(int s, char *out)
{
    char text[64];
    ssize_t n = recv(s, text, sizeof text, 0);
    if (n > 0)
        memcpy(out, text, (size_t)n);
    return (int)n;
}
