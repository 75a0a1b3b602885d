#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

char *name(char *into)
{
    return tmpnam(into);                        /* expect: M411 */
}

int lock(void)
{
    return open("/tmp/moe.lock", O_CREAT | O_WRONLY, 0600);     /* expect: M411 */
}

FILE *scratch(void)
{
    return fopen("/dev/shm/scratch", "w");      /* expect: M411 */
}
