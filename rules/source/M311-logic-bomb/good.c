#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

void expire(const char *lock)
{
    struct stat st;
    if (stat(lock, &st) == 0 && time(NULL) - st.st_mtime > 3600)
        unlink(lock);
}

void deadline(const char *file, time_t until)
{
    if (time(NULL) > until)
        unlink(file);
}

void greet(void)
{
    if (time(NULL) > 1893456000)
        puts("welcome to 2030");
}

void sample(int percent)
{
    if (rand() % 100 < percent)
        puts("sampled");
}

int retry(const char *file)
{
    int tries = 0;
    while (unlink(file) != 0)
        if (++tries >= 100)
            return -1;
    return 0;
}
