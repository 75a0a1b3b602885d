#include <stdio.h>
#include <unistd.h>

int counts(void)
{
    int i = 0;
    while (i < 10) {
        puts("step");
        i++;
    }
    return i;
}

int serve(int fd)
{
    char c;
    for (;;)
        if (read(fd, &c, 1) != 1)
            break;
    return 0;
}

int forever(int n)
{
    int i = 0;
    do {
        i = (i + 1) % 256;
        if (i == 10)
            break;
        n += i;
    } while (i >= 0);
    return n;
}

extern volatile int stop;

void until_told(void)
{
    while (!stop)
        ;
}
