#include <stdio.h>
#include <unistd.h>

void bytes(int fd, char *into, FILE *f)
{
    read(fd, into, 16);                         /* expect: M147 */
    fread(into, 1, 16, f);                      /* expect: M147 */
    fgets(into, 16, stdin);                     /* expect: M147 */
    write(fd, into, 16);                        /* expect: M147 */
    fwrite(into, 1, 16, f);                     /* expect: M147 */
}

void numbers(const char *line, int *n)
{
    scanf("%d", n);                             /* expect: M147 */
    sscanf(line, "%d", n);                      /* expect: M147 */
}

void names(const char *from, const char *to, size_t room)
{
    rename(from, to);                           /* expect: M147 */
    if (room)
        chdir(to);                              /* expect: M147 */
}

void drop(void)
{
    setuid(1000);                               /* expect: M147 */
    setgid(1000);                               /* expect: M147 */
}

void line(FILE *f)
{
    fputs("step\n", f);                         /* expect: M147 */
}
