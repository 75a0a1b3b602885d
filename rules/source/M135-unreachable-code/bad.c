#include <stdio.h>
#include <stdlib.h>

int after_return(char *p)
{
    return 0;
    free(p);                                    /* expect: M135 */
}

void after_break(int n)
{
    while (n > 0) {
        break;
        n--;                                    /* expect: M135 */
    }
}

void after_exit(void)
{
    exit(1);
    puts("bye");                                /* miss: M135 -- only jumps are looked at, not calls that do not return */
}

int after_goto(int n)
{
    goto out;
    n++;                                        /* expect: M135 */
out:
    return n;
}
