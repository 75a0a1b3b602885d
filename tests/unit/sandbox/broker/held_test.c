/* What a job may execute and map, and its threads, which are held while one of them maps: none gets in between, and none loses what it does.
 * Links    sandbox/broker */
#include "hostile.h"
#include <stdatomic.h>
#include <sys/time.h>

static int runs(const char *path)
{
    pid_t pid = fork();
    int status;
    if (pid == 0) {
        execl(path, path, (char *)NULL);
        _exit(errno);
    }
    return waitpid(pid, &status, 0) == pid && WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int executes(const struct box *box)
{
    char path[128];
    MUST(runs("/bin/true") == 0 && runs("/usr/bin/true") == 0);
    MUST(runs("/bin/ls") == EACCES && runs("/usr/bin/none") == ENOENT);
    MUST(runs("/lib64/ld-linux-x86-64.so.2") == EACCES || runs("/lib/ld-linux-aarch64.so.1") == EACCES);
    (void)snprintf(path, sizeof path, "%s/true", box->work);
    MUST(symlink("/bin/true", path) == 0 && runs(path) == 0 && unlink(path) == 0);
    int from = open("/bin/true", O_RDONLY), fd = open(path, O_WRONLY | O_CREAT, 0755), mem = memfd_create("true", 0);
    char block[65536];
    MUST(from >= 0 && fd >= 0 && mem >= 0);
    for (ssize_t n; (n = read(from, block, sizeof block)) > 0;)
        MUST(write(fd, block, (size_t)n) == n && write(mem, block, (size_t)n) == n);
    MUST(close(fd) == 0 && runs(path) == EACCES);
    char *argv[] = { "true", NULL }, *envp[] = { NULL };
    FAILS(fexecve(mem, argv, envp), EACCES);
    (void)snprintf(path, sizeof path, "/proc/self/fd/%d", mem);
    FAILS(execve(path, argv, envp), EACCES);
    struct stat st;
    MUST(fstat(mem, &st) == 0 && !(st.st_mode & 0111) && (box->older || fchmod(mem, 0755) != 0));
    FAILS(memfd_create("x", MFD_EXEC), EACCES);
    FAILS((int)syscall(SYS_memfd_create, 8, 0), EFAULT);
    FAILS(memfd_create("x", 0x8000), EINVAL);
    MUST((mem = memfd_create("sealed", MFD_ALLOW_SEALING | MFD_CLOEXEC)) >= 0 && fcntl(mem, F_ADD_SEALS, F_SEAL_GROW) == 0 && (fcntl(mem, F_GETFD) & FD_CLOEXEC));
    return 0;
}

static int maps_code(const struct box *box)
{
    char path[128];
    (void)snprintf(path, sizeof path, "%s/code", box->work);
    int fd = open(path, O_RDWR | O_CREAT, 0755), mem = memfd_create("code", 0), lib = open("/bin/true", O_RDONLY);
    MUST(fd >= 0 && ftruncate(fd, 4096) == 0 && ftruncate(mem, 4096) == 0 && lib >= 0);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, fd, 0) == MAP_FAILED && errno == EACCES);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, mem, 0) == MAP_FAILED && errno == EACCES);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_SHARED, mem, 0) == MAP_FAILED && errno == EPERM);
    MUST(mmap(NULL, 4096, PROT_READ, MAP_SHARED, mem, 0) != MAP_FAILED);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, lib, 0) != MAP_FAILED);
    MUST(mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 99, 0) == MAP_FAILED && errno == EBADF);
    return 0;
}

/* One thread exchanges what the other maps: it never gets what was put there. */
static int maps_code_by_race(const struct box *box)
{
    (void)box;
    int mem = memfd_create("code", 0), lib = open("/bin/true", O_RDONLY), good = 0;
    MUST(mem >= 0 && lib >= 0 && ftruncate(mem, 4096) == 0 && pwrite(mem, "MARK", 4, 0) == 4 && dup2(lib, 60) == 60);
    struct flip f = { .fd = 60, .from_a = mem, .from_b = lib };
    pthread_t t;
    MUST(pthread_create(&t, NULL, flip_fd, &f) == 0);
    for (int i = 0; i < 500; i++) {
        char *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, 60, 0);
        MUST(at == MAP_FAILED ? errno == EACCES : memcmp(at, "MARK", 4) != 0);
        good += at != MAP_FAILED;
        MUST(at == MAP_FAILED || munmap(at, 4096) == 0);
    }
    fprintf(stderr, "# of 500 mappings %d\n", good);
    MUST(good > 0 && good < 500);
    return 0;
}

/* Threads of every sort of business, held again and again: none loses what it does. */
enum { BUSY = 6, HOLDS = 60 };
static atomic_bool stop_busy;
static volatile unsigned long spun, signals_seen;
static void count_signal(int sig) { (void)sig; signals_seen++; }
static void *spins(void *x) { while (!stop_busy) spun++; return x; }
static void *reads(void *fd)
{
    char c, want = 0;
    while (read((int)(intptr_t)fd, &c, 1) == 1)
        if (c != want++)
            return (void *)1;
    return NULL;
}
static void *naps(void *x)
{
    struct timespec t = { 0, 2000000 };
    while (!stop_busy)
        if (clock_nanosleep(CLOCK_MONOTONIC, 0, &t, NULL) != 0)
            return (void *)2;
    return x;
}
static void *naps_once(void *x)
{
    usleep(200);
    return x;
}
static void *makes(void *x)
{
    pthread_t t;
    while (!stop_busy)
        if (pthread_create(&t, NULL, naps_once, NULL) != 0 || pthread_join(t, NULL) != 0)
            return (void *)3;
    return x;
}
static void *spawns(void *x)
{
    int status;
    while (!stop_busy) {
        pid_t pid = vfork();
        if (pid == 0) {
            execl("/bin/true", "true", (char *)NULL);
            _exit(9);
        }
        if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
            return (void *)4;
    }
    return x;
}
static void *maps(void *lib)
{
    for (int i = 0; i < HOLDS; i++) {
        void *at = mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE, (int)(intptr_t)lib, 0);
        if (at == MAP_FAILED || munmap(at, 4096) != 0)
            return (void *)5;
    }
    return NULL;
}

static int is_held(const struct box *box)
{
    int lib = open("/bin/true", O_RDONLY), ends[2];
    void *(*const what[BUSY])(void *) = { spins, reads, naps, makes, spawns, maps };
    pthread_t t[BUSY];
    void *got;
    (void)box;
    MUST(lib >= 0 && pipe(ends) == 0 && signal(SIGUSR1, count_signal) != SIG_ERR);
    for (int i = 0; i < BUSY; i++)
        MUST(pthread_create(&t[i], NULL, what[i], (void *)(intptr_t)(i == 1 ? ends[0] : i == 5 ? lib : 0)) == 0);
    for (int i = 0; i < HOLDS; i++) {
        char c = (char)i;
        MUST(maps((void *)(intptr_t)lib) == NULL);
        MUST(write(ends[1], &c, 1) == 1 && pthread_kill(t[0], SIGUSR1) == 0);
        i += HOLDS / 10 - 1;
    }
    stop_busy = true;
    close(ends[1]);
    for (int i = 0; i < BUSY; i++)
        MUST(pthread_join(t[i], &got) == 0 && (got == NULL || i == 1));
    MUST(spun > 0 && signals_seen > 0);
    return 0;
}

/* Another process that shares the memory, a thread that waits for an answer of the supervisor's, one that is stopped for good, a leader that is gone. */
static void *opens_fifo(void *x)
{
    (void)x;
    return (void *)(intptr_t)open("fifo", O_WRONLY);
}
static void *leads_no_more(void *lib)
{
    usleep(20000);
    _exit(maps(lib) != NULL);
}
static int is_held_in_odd_states(const struct box *box)
{
    int lib = open("/bin/true", O_RDONLY), status;
    pthread_t t;
    void *got;
    MUST(lib >= 0 && chdir(box->work) == 0 && mkfifo("fifo", 0600) == 0 && pthread_create(&t, NULL, opens_fifo, NULL) == 0);
    usleep(50000);
    MUST(maps((void *)(intptr_t)lib) == NULL);
    int fd = open("fifo", O_RDONLY);
    MUST(fd >= 0 && pthread_join(t, &got) == 0 && (intptr_t)got >= 0);
    pid_t pid = fork();
    if (pid == 0) {
        MUST(pthread_create(&t, NULL, leads_no_more, (void *)(intptr_t)lib) == 0);
        pthread_exit(NULL);
    }
    MUST(waitpid(pid, &status, 0) == pid && status == 0);
    return 0;
}

static int hold_is_quick(const struct box *box)
{
    static const int counts[] = { 0, 1, 7, 63 };
    int lib = open("/bin/true", O_RDONLY), made = 0, ends[2];
    pthread_t t;
    struct timespec a, b;
    (void)box;
    MUST(lib >= 0 && pipe(ends) == 0);
    for (size_t k = 0; k < MOE_COUNT(counts); k++) {
        for (; made < counts[k]; made++)
            MUST(pthread_create(&t, NULL, reads, (void *)(intptr_t)ends[0]) == 0);
        clock_gettime(CLOCK_MONOTONIC, &a);
        MUST(maps((void *)(intptr_t)lib) == NULL);
        clock_gettime(CLOCK_MONOTONIC, &b);
        fprintf(stderr, "# a mapping with %d other threads: %.0f us\n", made, ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 1e3 / HOLDS);
    }
    return 0;
}

static void t_exec(void **s)
{
    (void)s;
    with(executes, EXEC | MEMFD);
    with(executes, EXEC | MEMFD | OLDER);
}

static void t_maps(void **s) { (void)s; with(maps_code, WX); }

static void t_race(void **s)
{
    (void)s;
    with(maps_code_by_race, WX);
    with(maps_code_by_race, WX | OLDER);
}

static void t_held(void **s)
{
    (void)s;
    with(is_held, WX);
    with(is_held_in_odd_states, WX | FILES);
    with(hold_is_quick, WX);
}

int main(void)
{
#ifdef __SANITIZE_ADDRESS__
    (void)puts("1..1\nok 1 - threads that are held # SKIP thousands of rounds take the speed of the plain build; files_test and net_test run under sanitizers");
    return 0;
#endif
    const struct CMUnitTest tests[] = {
        { .name = "only what is named is executed", .test_func = t_exec },
        { .name = "only libraries are mapped executable", .test_func = t_maps },
        { .name = "a race of threads maps nothing that was not allowed", .test_func = t_race },
        { .name = "threads that were held go on as they were", .test_func = t_held },
    };
    return hostile_main(tests, MOE_COUNT(tests));
}
