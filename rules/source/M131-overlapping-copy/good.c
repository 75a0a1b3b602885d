#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void shift_down(void)
{
    char line[64] = "step=500";
    memmove(line, line + 4, 16);
    puts(line);
}

void halves(void)
{
    char *p = calloc(64, 1);
    if (!p)
        return;
    memcpy(p + 32, p, 32);
    free(p);
}

void two_objects(void)
{
    int queue[16] = { 0 }, copy[16];
    memcpy(copy, queue, sizeof copy);
    printf("%d\n", copy[1]);
}
