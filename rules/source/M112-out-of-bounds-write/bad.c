#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void one_too_many(void)
{
    int load[8];
    for (int i = 0; i <= 8; i++)
        load[i] = 0;                            /* expect: M112 */
    printf("%d\n", load[0]);
}

void literal_too_long(void)
{
    char name[4];
    strcpy(name, "gate");                       /* expect: M112 */
    puts(name);
}

void heap_block(void)
{
    char *p = malloc(10);
    if (!p)
        return;
    memset(p, 'x', 16);                         /* expect: M112 */
    free(p);
}

void no_room_for_nul(const char *unused)
{
    char from[8] = "1234567";
    char *p = malloc(strlen("1234567"));
    (void)unused;
    if (!p)
        return;
    memcpy(p, from, sizeof from);               /* expect: M112 */
    free(p);
}

void before_the_start(void)
{
    char line[32];
    char *p = line - 4;
    memset(p, 0, 8);                            /* expect: M112 */
    puts(line);
}

static void fill(int *at, int n)
{
    for (int i = 0; i < n; i++)
        at[i] = i;                              /* expect: M112 */
}

void through_a_call(void)
{
    int few[4];
    fill(few, 5);
    printf("%d\n", few[0]);
}
