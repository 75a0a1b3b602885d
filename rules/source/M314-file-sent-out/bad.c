#include <fcntl.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

int leak(const struct sockaddr_in *to)
{
    char text[1024] = "";
    FILE *f = fopen("/root/.ssh/config", "r");
    if (!f)
        return -1;
    if (!fgets(text, sizeof text, f))
        text[0] = '\0';
    fclose(f);
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || connect(s, (const struct sockaddr *)to, sizeof *to) != 0)
        return -1;
    return send(s, text, strlen(text), 0) < 0;  /* expect: M314 */
}

int datagram(const struct sockaddr_in *to)
{
    char text[512];
    int fd = open("/etc/hosts", O_RDONLY | O_CLOEXEC), s = socket(AF_INET, SOCK_DGRAM, 0);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (n <= 0 || s < 0)
        return -1;
    return sendto(s, text, (size_t)n, 0, (const struct sockaddr *)to, sizeof *to) < 0;          /* expect: M314 */
}

int whole(const struct sockaddr_in *to)
{
    int fd = open("/etc/hosts", O_RDONLY | O_CLOEXEC), s = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0 || s < 0 || connect(s, (const struct sockaddr *)to, sizeof *to) != 0)
        return -1;
    return sendfile(s, fd, NULL, 4096) < 0;     /* expect: M314 */
}
