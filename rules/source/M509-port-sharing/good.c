#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int own_address(unsigned short port)
{
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in a;
    if (s < 0 || setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return -1;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons(port);
    return bind(s, (struct sockaddr *)&a, sizeof a);
}

int not_shared(int s, struct sockaddr_in *a)
{
    int on = 1;
    if (setsockopt(s, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) != 0)
        return -1;
    a->sin_addr.s_addr = htonl(INADDR_ANY);
    return bind(s, (struct sockaddr *)a, sizeof *a);
}

int two_ports(int first, int second, struct sockaddr_in *a)
{
    if (bind(first, (struct sockaddr *)a, sizeof *a) != 0)
        return -1;
    a->sin_port = htons(29501);
    return bind(second, (struct sockaddr *)a, sizeof *a);
}
