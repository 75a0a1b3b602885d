#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;

void once(void)
{
    pthread_mutex_lock(&lock);
    count++;
    pthread_mutex_unlock(&lock);
    pthread_mutex_lock(&lock);
    count++;
    pthread_mutex_unlock(&lock);
}

int every_way_out(int n)
{
    pthread_mutex_lock(&lock);
    if (n < 0) {
        pthread_mutex_unlock(&lock);
        return -1;
    }
    count += n;
    pthread_mutex_unlock(&lock);
    return 0;
}

void acquire(void)
{
    pthread_mutex_lock(&lock);
}

void release(void)
{
    pthread_mutex_unlock(&lock);
}
