#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

int unguessable(char *template)
{
    return mkstemp(template);
}

int lock(void)
{
    return open("/tmp/moe.lock", O_CREAT | O_EXCL | O_WRONLY, 0600);
}

FILE *scratch(void)
{
    return fopen("/tmp/known", "r");
}
