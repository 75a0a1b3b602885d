#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int count;

void twice(void)
{
    pthread_mutex_lock(&lock);
    count++;
    pthread_mutex_lock(&lock);                  /* expect: M137 */
    pthread_mutex_unlock(&lock);
}

void released_twice(void)
{
    pthread_mutex_lock(&lock);
    count++;
    pthread_mutex_unlock(&lock);
    pthread_mutex_unlock(&lock);                /* expect: M137 */
}

int early_return(int n)                         /* expect: M137 */
{
    pthread_mutex_lock(&lock);
    if (n < 0)
        return -1;
    count += n;
    pthread_mutex_unlock(&lock);
    return 0;
}
