#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void as_many(void)
{
    int load[8];
    for (int i = 0; i < 8; i++)
        load[i] = 0;
    printf("%d\n", load[0]);
}

void literal_fits(void)
{
    char name[5];
    strcpy(name, "gate");
    puts(name);
}

void heap_block(void)
{
    char *p = malloc(16);
    if (!p)
        return;
    memset(p, 'x', 16);
    free(p);
}

void room_for_nul(void)
{
    char from[8] = "1234567";
    char *p = malloc(strlen("1234567") + 1);
    if (!p)
        return;
    memcpy(p, from, sizeof from);
    free(p);
}

void at_the_start(void)
{
    char line[32];
    char *p = line + 4;
    memset(p - 4, 0, 8);
    puts(line);
}

static void fill(int *at, int n)
{
    for (int i = 0; i < n; i++)
        at[i] = i;
}

void through_a_call(void)
{
    int few[4];
    fill(few, 4);
    printf("%d\n", few[0]);
}
