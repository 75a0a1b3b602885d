#include <arpa/inet.h>
#include <netdb.h>
#include <stddef.h>
#include <sys/socket.h>

#define STORE "10.20.30.40"

int phone(int s)
{
    struct sockaddr_in a = { .sin_family = AF_INET };
    a.sin_addr.s_addr = inet_addr(STORE);       /* expect: M507 */
    return connect(s, (struct sockaddr *)&a, sizeof a);
}

int resolved(struct addrinfo **out)
{
    return getaddrinfo("collector.example.com", "443", NULL, out);              /* expect: M507 */
}

int written(struct in_addr *out)
{
    return inet_pton(AF_INET, "172.16.0.9", out);               /* expect: M507 */
}
