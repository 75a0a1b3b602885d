/* A normal day under `minimal`: read, compute on two threads, sleep, ask for the time, write to a stream. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int fail(const char *what)
{
    fprintf(stderr, "%s: %s\n", what, strerror(errno));
    return 1;
}

static void *sum(void *arg)
{
    unsigned long *total = arg;
    for (unsigned long i = 0; i < 1000000; i++)
        *total += i;
    return NULL;
}

static int compute(void)
{
    unsigned long totals[2] = { 0, 0 };
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        if ((errno = pthread_create(&threads[i], NULL, sum, &totals[i])) != 0)
            return fail("pthread_create");
    for (int i = 0; i < 2; i++)
        if ((errno = pthread_join(threads[i], NULL)) != 0)
            return fail("pthread_join");
    return totals[0] == totals[1] ? 0 : fail("the sums differ");
}

static int look(void)
{
    char bytes[64];
    int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, bytes, sizeof bytes) != (ssize_t)sizeof bytes || close(fd) != 0)
        return fail("/dev/urandom");
    void *big = mmap(NULL, (size_t)1 << 40, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (big == MAP_FAILED || munmap(big, (size_t)1 << 40) != 0)
        return fail("a reservation of 1 TiB");
    const struct timespec nap = { 0, 1000000 };
    struct timespec now;
    if (nanosleep(&nap, NULL) != 0 || clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return fail("clocks");
    return sysconf(_SC_NPROCESSORS_ONLN) > 0 ? 0 : fail("sysconf");
}

/* What this profile is there to refuse. */
static int refused(void)
{
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd >= 0) {
        (void)close(fd);
        fprintf(stderr, "a socket was made\n");
        return 1;
    }
    return 0;
}

int main(void)
{
    if (signal(SIGUSR1, SIG_IGN) == SIG_ERR || raise(SIGUSR1) != 0)
        return fail("signal");
    if (compute() || look())
        return 1;
    if (getenv("PROBE_BARE") == NULL && refused())
        return 1;
    return puts("done") == EOF ? 1 : 0;
}
