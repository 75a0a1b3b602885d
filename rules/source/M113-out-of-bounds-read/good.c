#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int last(void)
{
    int load[4] = { 1, 2, 3, 4 };
    return load[3];
}

int sum(void)
{
    static const int load[4] = { 1, 2, 3, 4 };
    int s = 0;
    for (int i = 0; i < 4; i++)
        s += load[i];
    return s;
}

void copy_all(char *into)
{
    char small[8] = "gate";
    memcpy(into, small, sizeof small);
}

int before(void)
{
    int load[4] = { 1, 2, 3, 4 };
    int *p = load + 1;
    return *(p - 1);
}

int of_the_heap(void)
{
    int *p = calloc(8, sizeof *p);
    if (!p)
        return 0;
    int v = p[6];
    free(p);
    return v;
}

/* The product wraps, and its uppermost 12 bits are an index whatever it was. */
int by_hash(const unsigned char seen[1u << 12], unsigned word)
{
    static const unsigned char own[1u << 12] = { 1 };
    unsigned at = ((word & 0xffffffu) | 0x202020u) * 2654435761u >> 20;
    return seen[at] + own[at];
}
