#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void copy(char *into, const char *from)
{
    char small[16];
    strcpy(small, from);                        /* expect: M111 */
    strcat(into, from);                         /* expect: M111 */
    sprintf(small, "rank-%s", from);            /* expect: M111 */
}

void environment(char *into)
{
    const char *home = getenv("HOME");
    if (home)
        strcpy(into, home);                     /* expect: M111 */
}

int words(const char *line)
{
    char word[8];
    if (scanf("%s", word) != 1)                 /* expect: M111 */
        return -1;
    return sscanf(line, "%d %[a-z]", (int *)word, word);        /* expect: M111 */
}

extern char *gets(char *line);

char *line(char *into)
{
    return gets(into);                          /* expect: M111 */
}
