#include <pthread.h>
#include <stddef.h>

static int count, loads[4];
static long bytes;

static void *work(void *arg)
{
    (void)arg;
    for (int i = 0; i < 100; i++)
        count++;                                /* expect: M163 */
    bytes = bytes + 4;                          /* expect: M163 */
    return NULL;
}

static void *add(void *arg)
{
    int *sum = arg;
    *sum += 1;                                  /* expect: M163 */
    return NULL;
}

int run(void)
{
    pthread_t a, b;
    int sum = 0;
    pthread_create(&a, NULL, work, loads);
    pthread_create(&a, NULL, add, &sum);
    pthread_create(&b, NULL, add, &sum);
    return sum;
}
