#include <stdio.h>
#include <stdlib.h>

void said(int n)
{
    switch (n) {
    case 0:
        puts("zero");
        break;
    case 1:
        puts("one");
        /* fall through */
    case 2:
    case 3:
        puts("two");
        __attribute__((fallthrough));
    case 4:
        puts("four");
        return;
    case 5:
        exit(1);
    case 6:
        if (n)
            break;
        else
            return;
    case 7:
        for (;;)
            puts("for ever");
    default:
        puts("many");
    }
}

void serve(int n);

void harmless(int n)
{
    switch (n) {
    case 0:
        puts("zero");
        break;;
    case 1:
        serve(n);
        /* NOTREACHED */
    case 2:
        puts("two");
    default:
        break;
    }
}

void ladder(char *to, const char *from, int n)
{
    switch (n) {
    case 3: *to++ = *from++;
    case 2: *to++ = *from++;
    case 1: *to++ = *from++;
    }
}
