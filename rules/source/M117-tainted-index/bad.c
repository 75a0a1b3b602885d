#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static int load[16];

int from_argument(int argc, char **argv);

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    int i = atoi(argv[1]);
    load[i]++;                                  /* expect: M117 */
    return from_argument(argc, argv);
}

int upper_bound_only(void)
{
    int i = 0;
    if (scanf("%d", &i) != 1)
        return -1;
    if (i < 16)
        return load[i];                         /* expect: M117 */
    return 0;
}

int from_a_peer(int fd)
{
    int expert = 0;
    if (recv(fd, &expert, sizeof expert, 0) != (ssize_t)sizeof expert)
        return -1;
    return load[expert];                        /* expect: M117 */
}

int lower_bound_only(void)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return -1;
    int i = atoi(line);
    if (i >= 0)
        load[i] = 1;                            /* expect: M117 */
    return 0;
}
