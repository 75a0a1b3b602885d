#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

static int count;
static atomic_int hits;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void *work(void *arg)
{
    (void)arg;
    pthread_mutex_lock(&lock);
    count++;
    pthread_mutex_unlock(&lock);
    hits++;
    return NULL;
}

static void *add(void *arg)
{
    int *sum = arg;
    *sum += 1;
    return NULL;
}

static void not_a_thread(void)
{
    count++;
}

int run(void)
{
    pthread_t a, b;
    int one = 0, two = 0;
    not_a_thread();
    pthread_create(&a, NULL, work, NULL);
    pthread_create(&a, NULL, add, &one);
    pthread_create(&b, NULL, add, &two);
    return one + two;
}
