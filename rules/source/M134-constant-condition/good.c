#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

void above_zero(unsigned n)
{
    if (n > 0)
        puts("sometimes");
}

void in_the_type(int n, unsigned char c)
{
    if (n == INT_MAX)
        puts("sometimes");
    if (n > INT_MIN)
        puts("sometimes");
    if (c == 255)
        puts("sometimes");
}

void and_and_or(int c)
{
    if (c != 'a' && c != 'b')
        puts("sometimes");
    if (c == 1 || c == 2)
        puts("sometimes");
}

void converted(size_t n)
{
    if (n == (size_t)-1)
        puts("failed");
    if (n == -1)
        puts("failed");
    while (1)
        if (rand() == 3)
            break;
}

/* What a wider type means depends on the machine. */
int fits(long long value, size_t length)
{
    if (value < LONG_MIN || value > LONG_MAX)
        return 0;
    return length < SIZE_MAX;
}

/* A length of 2^31 and more is what this asks for. */
void as_the_kernel_sees_it(unsigned length)
{
    if ((int)length < 0)
        puts("sometimes");
}
