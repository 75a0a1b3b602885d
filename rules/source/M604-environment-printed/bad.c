#include <stdio.h>
#include <stdlib.h>

extern char **environ;
void print_line(const char *text);

void path(void)
{
    const char *path = getenv("PATH");
    if (path)
        printf("PATH is %s\n", path);           /* expect: M604 */
}

void wrapped(void)
{
    print_line(getenv("LD_LIBRARY_PATH"));      /* expect: M604 */
}

void all(void)
{
    for (int i = 0; environ[i]; i++)
        puts(environ[i]);                       /* expect: M604 */
}

int main(int argc, char **argv, char **envp)
{
    (void)argv;
    if (argc > 1)
        fprintf(stderr, "%s\n", envp[0]);       /* expect: M604 */
    return 0;
}
