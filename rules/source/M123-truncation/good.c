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
