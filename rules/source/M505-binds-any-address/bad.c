#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

int store_listen(const char *address, int port);

int any(int s, unsigned short port)
{
    struct sockaddr_in a;
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_addr.s_addr = INADDR_ANY;             /* expect: M505 */
    a.sin_port = htons(port);
    return bind(s, (struct sockaddr *)&a, sizeof a);
}

int swapped(int s, struct sockaddr_in *a)
{
    a->sin_addr.s_addr = htonl(INADDR_ANY);     /* expect: M505 */
    return bind(s, (struct sockaddr *)a, sizeof *a);
}

int six(int s, struct sockaddr_in6 *a)
{
    a->sin6_addr = in6addr_any;                 /* expect: M505 */
    return bind(s, (struct sockaddr *)a, sizeof *a);
}

int text(int s, struct sockaddr_in *a)
{
    if (inet_pton(AF_INET, "0.0.0.0", &a->sin_addr) != 1)       /* expect: M505 */
        return -1;
    return bind(s, (struct sockaddr *)a, sizeof *a);
}

int wrapped(void)
{
    return store_listen("0.0.0.0", 29500);      /* expect: M505 */
}
