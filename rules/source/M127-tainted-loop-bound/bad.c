#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

void from_a_line(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return;
    for (int i = 0; i < n; i++)                 /* expect: M127 */
        puts("step");
}

void from_a_peer(int fd)
{
    unsigned n = 0, i = 0;
    if (recv(fd, &n, sizeof n, 0) != (ssize_t)sizeof n)
        return;
    while (i < n) {                             /* expect: M127 */
        puts("step");
        i++;
    }
}
