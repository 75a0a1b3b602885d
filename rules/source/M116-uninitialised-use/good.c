#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int plain(void)
{
    int rank = 0;
    return rank + 1;
}

int on_every_path(int n)
{
    int top;
    if (n > 3)
        top = 2;
    else
        top = 1;
    return top;
}

int of_the_heap(void)
{
    int *p = calloc(1, sizeof *p);
    if (!p)
        return 0;
    int v = *p;
    free(p);
    return v;
}

void buffer_as_string(void)
{
    char line[64] = "";
    puts(line);
}

void appended(void)
{
    char line[64];
    line[0] = '\0';
    strcat(line, "step");
    puts(line);
}

struct pair { int first, second; };

int both(void)
{
    struct pair p;
    p.first = 1;
    p.second = 2;
    return p.first + p.second;
}

void fill(int *into);

int by_assembler(void)
{
    int v;
    __asm__("movl $1, %0" : "=r"(v));
    return v;
}

int by_another(void)
{
    int v;
    fill(&v);
    return v;
}

static void digits(signed char into[8], int n)
{
    for (int i = 0; i < 4; i++) {
        into[2 * i] = (signed char)(n & 7);
        into[2 * i + 1] = (signed char)(n >> 3 & 7);
    }
}

static int is_seven(signed char c) { return c == 7; }

int sevens(int n)
{
    signed char d[8];
    int found = 0;
    digits(d, n);
    for (int i = 0; i < 8; i++)
        found += is_seven(d[i]);
    return found;
}
