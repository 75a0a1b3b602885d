#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void process(void)
{
    FILE *f = popen("date", "r");
    if (!f)
        return;
    pclose(f);
}

void file(void)
{
    FILE *f = fopen("steps.log", "r");
    if (!f)
        return;
    fclose(f);
}

void number(void)
{
    int fd = open("steps.log", O_RDONLY);
    if (fd < 0)
        return;
    close(fd);
}
