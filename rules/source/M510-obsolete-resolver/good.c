#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>

int find(const char *name, struct addrinfo **out)
{
    return getaddrinfo(name, "29500", (const struct addrinfo *)0, out);
}

int parse(const char *text, struct in_addr *out)
{
    return inet_pton(AF_INET, text, out);
}

const char *show(const struct in_addr *a, char *into, socklen_t room)
{
    return inet_ntop(AF_INET, a, into, room);
}
