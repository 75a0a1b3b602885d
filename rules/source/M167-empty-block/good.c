#include <stdio.h>

int next(void);

void branches(int n)
{
    if (n > 3) {
        /* the caller has said so already */
    }
    if (n == 1) {
        puts("one");
    } else {
        puts("many");
    }
}

void loop(const char *s, volatile int *done)
{
    while (next()) {
    }
    while (!*done) {
    }
    while (*s++) {
    }
}

void nothing(void) {}
