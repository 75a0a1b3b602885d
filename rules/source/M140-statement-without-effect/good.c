#include <stdio.h>
#include <stdlib.h>

static void flush(void) { fflush(stdout); }
#define CHECK_TYPE(x) ((x) == (x))

void assignment(int rank)
{
    rank = 5;
    (void)(rank > 3);
    printf("%d\n", rank);
}

void called(void)
{
    flush();
}

void value(int *p, volatile int *mapped, int n)
{
    (void)*p;
    *mapped;
    (void)n;
    CHECK_TYPE(n);
    n && printf("%d\n", n);
    ++*p;
    *p++;
}
