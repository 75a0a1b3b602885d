#include <stdio.h>
#include <stdlib.h>

static void flush(void) { fflush(stdout); }

void comparison(int rank)
{
    rank == 5;                                  /* expect: M140 */
    rank > 3;                                   /* expect: M140 */
    printf("%d\n", rank);
}

void not_called(void)
{
    flush;                                      /* expect: M140 */
}

void value(int *p, int n)
{
    *p;                                         /* expect: M140 */
    n + 1;                                      /* expect: M140 */
    p[n];                                       /* expect: M140 */
}

void in_a_loop(int n)
{
    int i;
    for (i == 0; i < n; i++)                    /* expect: M140 */
        printf("%d\n", i);
}
