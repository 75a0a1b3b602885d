#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void line(char *into)
{
    if (fgets(into, 10, stdin) == NULL)         /* expect: M145 */
    {
    }
    puts(into);
}

void block(void)
{
    char *p = malloc(10);
    if (!p)                                     /* expect: M145 */
    {
    }
    free(p);
}

void status(const char *path)
{
    if (remove(path) != 0)                      /* expect: M145 */
    {
        ;
    }
    if (chdir(path) < 0) {}                     /* expect: M145 */
}
