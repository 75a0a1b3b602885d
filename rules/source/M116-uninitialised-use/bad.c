#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int plain(void)
{
    int rank;
    return rank + 1;                            /* expect: M116 */
}

int on_one_path(int n)
{
    int top;
    if (n > 3)
        top = 2;
    return top;                                 /* expect: M116 */
}

int of_the_heap(void)
{
    int *p = malloc(sizeof *p);
    if (!p)
        return 0;
    int v = *p;
    free(p);
    return v;                                   /* expect: M116 */
}

void buffer_as_string(void)
{
    char line[64];
    puts(line);                                 /* miss: M116 -- puts() is not known to read a whole string */
}

void appended(void)
{
    char line[64];
    strcat(line, "step");                       /* expect: M116 */
    puts(line);
}

struct pair { int first, second; };

int half(void)
{
    struct pair p;
    p.first = 1;
    return p.first + p.second;                  /* expect: M116 */
}
