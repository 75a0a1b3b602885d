#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

size_t full(int s)
{
    char text[128];
    if (recv(s, text, sizeof text, 0) <= 0)
        return 0;
    return strlen(text);                        /* expect: M511 */
}

int number(int s)
{
    char text[16] = "";
    ssize_t n = recv(s, text, sizeof text, 0);
    return n > 0 ? atoi(text) : -1;             /* expect: M511 */
}

void show(int s)
{
    char text[64];
    if (recv(s, text, 63, 0) > 0)
        printf("peer: %s\n", text);             /* expect: M511 */
}
