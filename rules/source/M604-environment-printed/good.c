#include <stdio.h>
#include <stdlib.h>

void print_line(const char *text);

void path(void)
{
    printf("PATH is %s\n", getenv("PATH") ? "set" : "not set");
}

void wrapped(void)
{
    print_line("Not in path");
}

int threads(void)
{
    const char *text = getenv("OMP_NUM_THREADS");
    int n = text ? atoi(text) : 1;
    if (n < 1 || n > 64)
        n = 1;
    printf("%d threads\n", n);
    return n;
}

void argument(int argc, char **argv)
{
    for (int i = 0; i < argc; i++)
        puts(argv[i]);
}
