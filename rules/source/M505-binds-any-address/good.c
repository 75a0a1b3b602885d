#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int store_listen(const char *address, int port);

int local(int s, unsigned short port)
{
    struct sockaddr_in a;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = htons(port);
    return bind(s, (struct sockaddr *)&a, sizeof a);
}

int six(int s, struct sockaddr_in6 *a)
{
    a->sin6_addr = in6addr_loopback;
    return bind(s, (struct sockaddr *)a, sizeof *a);
}

int configured(int s, struct sockaddr_in *a, const char *address)
{
    if (inet_pton(AF_INET, address, &a->sin_addr) != 1)
        return -1;
    return bind(s, (struct sockaddr *)a, sizeof *a);
}

int is_unset(const struct sockaddr_in *a)
{
    return a->sin_addr.s_addr == INADDR_ANY;
}

void unset(struct sockaddr_in *a)
{
    a->sin_addr.s_addr = INADDR_ANY;            /* no socket here */
}

int wrapped(const char *address)
{
    return store_listen(address, 29500);
}
