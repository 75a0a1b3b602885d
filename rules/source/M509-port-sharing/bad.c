#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int reused(unsigned short port)
{
    int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;
    struct sockaddr_in a;
    if (s < 0 || setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) != 0)
        return -1;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = htonl(INADDR_ANY);
    a.sin_port = htons(port);
    return bind(s, (struct sockaddr *)&a, sizeof a);            /* expect: M509 */
}

int shared(int s, struct sockaddr_in6 *a)
{
    int on = 1;
    if (setsockopt(s, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        return -1;
    a->sin6_addr = in6addr_any;
    return bind(s, (struct sockaddr *)a, sizeof *a);            /* expect: M509 */
}

int twice(int first, int second, const struct sockaddr_in *a)
{
    if (bind(first, (const struct sockaddr *)a, sizeof *a) != 0)
        return -1;
    return bind(second, (const struct sockaddr *)a, sizeof *a); /* expect: M509 */
}
