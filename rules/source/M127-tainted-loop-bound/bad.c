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

struct counts { size_t of[4]; size_t all; };

void into_an_array(struct counts *c, FILE *from)
{
    if (fread(c->of, sizeof c->of, 1, from) != 1)
        return;
    for (size_t i = 0; i < c->of[2]; i++)       /* miss: M127 -- what is read into an array of numbers taints its first alone */
        puts("step");
}

void into_some_place(struct counts *c, unsigned at, FILE *from)
{
    char line[64];
    if (at >= 4 || !fgets(line, sizeof line, from))
        return;
    c->of[at] = strtoul(line, NULL, 10);
    for (size_t i = 0; i < c->of[1]; i++)       /* expect: M127 */
        puts("step");
}

void into_all_of_it(struct counts *c, FILE *from)
{
    if (fread(c, sizeof *c, 1, from) != 1)
        return;
    for (size_t i = 0; i < c->all; i++)         /* expect: M127 */
        puts("step");
}
