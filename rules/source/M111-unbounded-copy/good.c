#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void copy(char *into, size_t room, const char *from)
{
    char small[16];
    snprintf(into, room, "%s", from);
    strcpy(small, "fixed");                     /* its length is in the source: M112 looks at it */
    sprintf(small, "%d", 7);
}

void constant(void)
{
    char small[16];
    const char *name = "gate";
    strcpy(small, name);
    strcat(small, "-0");
}

int words(const char *line)
{
    char word[8];
    if (scanf("%7s", word) != 1)
        return -1;
    return sscanf(line, "%7[a-z]", word);
}

char *line(char *into, int room)
{
    return fgets(into, room, stdin);
}
