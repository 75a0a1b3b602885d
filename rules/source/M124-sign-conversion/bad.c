#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void line_as_size(char *into, const char *from)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return;
    int n = atoi(line);
    if (n < 100)
        memcpy(into, from, n);                  /* expect: M124 */
}

void short_as_size(char *into, const char *from)
{
    short n = 0;
    if (scanf("%hd", &n) != 1)
        return;
    if (n < 100)
        strncpy(into, from, n);                 /* expect: M124 */
}

void failed_length(char *into)
{
    int n = -1;
    memset(into, 0, n);                         /* expect: M124 */
}
