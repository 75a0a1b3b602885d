#include <netinet/in.h>
#include <stddef.h>
#include <sys/socket.h>

int listen_first(const struct sockaddr_in *a)
{
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || listen(s, 5) != 0)
        return -1;
    return bind(s, (const struct sockaddr *)a, sizeof *a);      /* expect: M508 */
}

int accept_first(const struct sockaddr_in *a)
{
    int s = socket(AF_INET, SOCK_STREAM, 0), peer;
    do {
        if (s < 0 || bind(s, (const struct sockaddr *)a, sizeof *a) != 0)
            break;
        peer = accept(s, NULL, NULL);
        if (peer < 0)
            break;
        if (listen(s, 5) != 0)                  /* expect: M508 */
            break;
        return peer;
    } while (0);
    return -1;
}

int all_wrong(int s, const struct sockaddr_in *a)
{
    int peer = accept(s, NULL, NULL);
    if (peer < 0)
        return -1;
    if (bind(s, (const struct sockaddr *)a, sizeof *a) != 0)    /* expect: M508 */
        return -1;
    return listen(s, 5);                        /* expect: M508 */
}
