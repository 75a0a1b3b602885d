#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void from_a_line(void)
{
    int n = 0;
    if (scanf("%d", &n) != 1)
        return;
    assert(n > 0);                              /* expect: M136 */
    printf("%d\n", n);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 1;
    int ranks = atoi(argv[1]);
    assert(ranks < 64);                         /* expect: M136 */
    return ranks;
}

void never_true(void)
{
    int n = -1;
    assert(n > 0);                              /* expect: M136 */
    printf("%d\n", n);
}
