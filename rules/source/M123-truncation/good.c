#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

short from_a_line(void)
{
    int n = 0;
    if (fscanf(stdin, "%d", &n) != 1)
        return 0;
    if (n < SHRT_MIN || n > SHRT_MAX)
        return 0;
    return (short)n;
}

signed char known(void)
{
    int n = 100;
    signed char c = (signed char)n;
    return c;
}

unsigned char low_byte(unsigned n)
{
    return (unsigned char)(n & 0xff);
}

/* Two halves of one word, which fit it together. */
unsigned mixed(void)
{
    unsigned n = 0;
    if (fscanf(stdin, "%u", &n) != 1)
        return 0;
    unsigned high = (n & 0x80000000ul) | (n & 0x7ffffffful);
    return high ^ ((n & 0xfful) ^ 1ul);
}

/* All eight bits are kept. */
int read_bytes(char *to, int room)
{
    int n = 0, c;
    while (n < room && (c = getchar()) != EOF)
        to[n++] = (char)c;
    return n;
}

char lead_byte(void)
{
    char c = 0xE0;
    return c;
}
