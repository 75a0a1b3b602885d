#include <stdio.h>
#include <stdlib.h>

short from_a_line(void)
{
    int n = 0;
    if (fscanf(stdin, "%d", &n) != 1)
        return 0;
    short s = (short)n;                         /* expect: M123 */
    return s;
}

char from_text(void)
{
    char line[16];
    if (!fgets(line, sizeof line, stdin))
        return 0;
    int n = atoi(line);
    char c = (char)n;                           /* expect: M123 */
    return c;
}

signed char known(void)
{
    int n = 300;
    signed char c = n;                          /* expect: M123 */
    return c;
}
