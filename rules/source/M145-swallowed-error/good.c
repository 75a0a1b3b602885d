#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int line(char *into)
{
    if (fgets(into, 10, stdin) == NULL) {
        return -1;
    }
    puts(into);
    return 0;
}

void status(const char *path)
{
    if (remove(path) != 0) {
        /* it may never have been there */
    }
    if (chdir(path) < 0) {
    } else {
        puts("there");
    }
}

void no_failure(int n)
{
    if (n > 3) {
    }
}
