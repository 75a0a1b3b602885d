#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int line(char *into, FILE *f)
{
    if (fgets(into, 16, f) < 0)                 /* expect: M148 */
        return -1;
    if (fread(into, 1, 16, f) < 0)              /* expect: M148 */
        return -1;
    size_t n = fwrite(into, 1, 16, f);
    if (n < 0)                                  /* expect: M148 */
        return -1;
    if (fputs(into, f) == 0)                    /* expect: M148 */
        return -1;
    return 0;
}

int number(int *n)
{
    if (scanf("%d", n) == 0)                    /* expect: M148 */
        return -1;
    return 0;
}

void name(const char *from, const char *to)
{
    if (rename(from, to) == 0)                  /* expect: M148 */
        puts("rename failed");
}
