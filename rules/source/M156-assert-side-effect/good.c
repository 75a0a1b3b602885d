#include <assert.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void counted(int n)
{
    n++;
    assert(n < 10);
    assert(n == 3 || n > 4);
}

void locked(FILE *f, const char *line)
{
    int rc = pthread_mutex_lock(&lock);
    assert(rc == 0);
    assert(strlen(line) >= 4);
    size_t n = fwrite(line, 1, 4, f);
    assert(n == 4);
}
