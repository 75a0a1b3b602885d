#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct link { struct link *next; int value; };

int from_a_peer(int fd)
{
    struct link l;
    if (recv(fd, &l, sizeof l, 0) != (ssize_t)sizeof l)
        return 0;
    return l.next->value;                       /* expect: M138 */
}

void written(int fd)
{
    int *p = NULL;
    if (recv(fd, &p, sizeof p, 0) != (ssize_t)sizeof p)
        return;
    *p = 1;                                     /* expect: M138 */
}
