#include <stdio.h>

int next(void);

void one_value(int rank)
{
    if (rank = 0)                               /* expect: M139 */
        puts("root");
    while (rank = 5)                            /* expect: M139 */
        puts("five");
}

void a_variable(int rank, int root)
{
    if (rank = root)                            /* expect: M139 */
        puts("root");
    puts((rank = root) ? "a" : "b");
}

void among_others(int rank, int ready)
{
    if (ready && (rank = 1))                    /* expect: M139 */
        puts("first");
    do {
        puts("again");
    } while (ready = next());                   /* expect: M139 */
}
