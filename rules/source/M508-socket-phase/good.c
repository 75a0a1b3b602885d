#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

int in_order(const struct sockaddr_in *a)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || bind(s, (const struct sockaddr *)a, sizeof *a) != 0 || listen(s, 5) != 0)
        return -1;
    return accept(s, NULL, NULL);
}

int next(int s)
{
    return accept(s, NULL, NULL);               /* bound by the caller */
}

int two(int a, int b, const struct sockaddr_in *where)
{
    if (listen(a, 5) != 0)
        return -1;
    return bind(b, (const struct sockaddr *)where, sizeof *where);
}

int either(int s, int server, const struct sockaddr_in *a)
{
    if (server)
        return accept(s, NULL, NULL);
    else
        return bind(s, (const struct sockaddr *)a, sizeof *a);
}
