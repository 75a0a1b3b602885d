#include <arpa/inet.h>
#include <netdb.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/socket.h>

int local(int s)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    a.sin_addr.s_addr = inet_addr("127.0.0.1");
    return connect(s, (struct sockaddr *)&a, sizeof a);
}

int resolved(const char *host, struct addrinfo **out)
{
    return getaddrinfo(host, "443", NULL, out);
}

int written(const char *address, struct in_addr *out)
{
    return inet_pton(AF_INET, address, out);
}

int loopback(struct addrinfo **out)
{
    return getaddrinfo("localhost", "443", NULL, out);
}
