#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void shift_down(void)
{
    char line[64] = "step=500";
    memcpy(line, line + 4, 16);                 /* expect: M131 */
    puts(line);
}

void shift_up(void)
{
    int queue[16] = { 0 };
    memcpy(&queue[1], queue, 15 * sizeof queue[0]);     /* expect: M131 */
    printf("%d\n", queue[1]);
}

void of_the_heap(void)
{
    char *p = calloc(64, 1);
    if (!p)
        return;
    memcpy(p + 8, p, 32);                       /* expect: M131 */
    free(p);
}
