#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>

int greet(const struct sockaddr_in *to)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || connect(s, (const struct sockaddr *)to, sizeof *to) != 0)
        return -1;
    return send(s, "hello", 5, 0) < 0;
}

int reply(int s, const char *text)
{
    return send(s, text, strlen(text), 0) < 0;
}

int upload(int s, int fd, size_t bytes)
{
    return sendfile(s, fd, NULL, bytes) < 0;    /* a transfer layer: both ends were given to it */
}
