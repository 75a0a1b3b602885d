#include <assert.h>
#include <pthread.h>
#include <stdio.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void counted(int n)
{
    assert(n++ < 10);                           /* expect: M156 */
    assert((n = 3));                            /* expect: M156 */
    assert(--n > 0);                            /* expect: M156 */
}

void locked(FILE *f, const char *line)
{
    assert(pthread_mutex_lock(&lock) == 0);     /* expect: M156 */
    assert(fwrite(line, 1, 4, f) == 4);         /* expect: M156 */
}
