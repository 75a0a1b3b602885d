/* Nanoseconds that system calls take, one "NAME NS" a line: for ci/bench-sandbox.sh, which runs it bare and inside. "compute" is a loop of small matrix products,
 * in microseconds, that makes no call at all. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 15, CALLS = 20000, SIDE = 96 };

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static int zero = -1;
static char byte;
static void call_getpid(void) { syscall(SYS_getpid); }
static void call_read(void) { if (read(zero, &byte, 1) != 1) abort(); }
static void call_ioctl(void) { int n; (void)ioctl(zero, FIONREAD, &n); }
static void call_mmap(void)
{
    void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (p == MAP_FAILED || munmap(p, 4096) != 0)
        abort();
}
static void call_open(void)
{
    int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || close(fd) != 0)
        abort();
}

static float a[SIDE][SIDE], b[SIDE][SIDE], c[SIDE][SIDE];
static void compute(void)
{
    for (int i = 0; i < SIDE; i++)
        for (int k = 0; k < SIDE; k++)
            for (int j = 0; j < SIDE; j++)
                c[i][j] += a[i][k] * b[k][j];
}

static void row(const char *name, void (*call)(void), int calls, double unit)
{
    double best = 0;
    for (int r = 0; r < ROUNDS; r++) {
        double start = now_ns();
        for (int i = 0; i < calls; i++)
            call();
        double each = (now_ns() - start) / calls / unit;
        best = r == 0 || each < best ? each : best;
    }
    printf("%s %.1f\n", name, best);
}

int main(void)
{
    zero = open("/dev/zero", O_RDONLY | O_CLOEXEC);
    if (zero < 0)
        return 1;
    row("getpid", call_getpid, CALLS, 1);
    row("read-1-byte", call_read, CALLS, 1);
    row("ioctl", call_ioctl, CALLS, 1);
    row("mmap+munmap", call_mmap, CALLS / 4, 1);
    row("open+close", call_open, CALLS / 8, 1);
    row("compute-us", compute, 40, 1000);
    return 0;
}
