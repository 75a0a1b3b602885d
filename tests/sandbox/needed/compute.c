/* What the arithmetic of a training job needs: threads, memory of every kind, processors, time, a look at the machine. Each must work inside. Sources: what PyTorch,
 * NCCL, UCX, OpenMP, glibc and CUDA's driver ask of a kernel (terabytes reserved and not used, NUMA calls on themselves, names of threads written through /proc,
 * memfds with NOEXEC_SEAL). */
#include "tests/sandbox/probe.h"
#include <dlfcn.h>
#include <linux/futex.h>
#include <locale.h>
#include <malloc.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/times.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <time.h>

static void *count_up(void *arg) { for (int i = 0; i < 1000; i++) __atomic_add_fetch((int *)arg, 1, __ATOMIC_SEQ_CST); return arg; }
PROBE(threads)
{
    pthread_t t[64];
    int total = 0;
    for (size_t i = 0; i < COUNT(t); i++)
        MUST(pthread_create(&t[i], NULL, count_up, &total) == 0);
    for (size_t i = 0; i < COUNT(t); i++)
        MUST(pthread_join(t[i], NULL) == 0);
    return works(total == 64000, "counts were lost");
}
PROBE(thread_names)
{
    char got[32] = "";
    MUST(prctl(PR_SET_NAME, "moe-worker") == 0);
    MUST(pthread_setname_np(pthread_self(), "moe-rank-0") == 0);
    MUST(pthread_getname_np(pthread_self(), got, sizeof got) == 0);
    return works(!strcmp(got, "moe-rank-0"), "name is another");
}
/* As CUDA's driver does from 570 on: not by prctl. */
static void *name_itself(void *arg)
{
    char path[64];
    (void)!snprintf(path, sizeof path, "/proc/self/task/%ld/comm", (long)syscall(SYS_gettid));
    *(bool *)arg = put(path, O_WRONLY, 0, "cuda-EvtHandlr") && holds(path, "cuda-EvtHandlr");
    return NULL;
}
PROBE(thread_comm)
{
    pthread_t t;
    bool main_one = false, other = false;
    (void)name_itself(&main_one);
    MUST(main_one);
    MUST(pthread_create(&t, NULL, name_itself, &other) == 0 && pthread_join(t, NULL) == 0);
    return works(other, "a thread could not write its name");
}
static void *name_other(void *arg)
{
    char path[64];
    (void)!snprintf(path, sizeof path, "/proc/self/task/%d/comm", ((int *)arg)[0]);
    ((int *)arg)[1] = put(path, O_WRONLY | O_TRUNC, 0, "renamed");
    return NULL;
}
PROBE(thread_comm_other)
{
    pthread_t t;
    int x[2] = { (int)syscall(SYS_gettid), 0 };
    MUST(pthread_create(&t, NULL, name_other, x) == 0 && pthread_join(t, NULL) == 0);
    return works(x[1], "another thread's name could not be written");
}
PROBE(reserve)
{
    char *const at = mmap(NULL, 1UL << 41, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);      /* two TiB, as unified memory reserves */
    MUST(at != MAP_FAILED);
    MUST(mprotect(at + (1UL << 40), 1 << 20, PROT_READ | PROT_WRITE) == 0);
    memset(at + (1UL << 40), 1, 1 << 20);
    return works(munmap(at, 1UL << 41) == 0, "munmap");
}
PROBE(big_map)
{
    char *const at = mmap(NULL, 256 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(at != MAP_FAILED);
    memset(at, 7, 256 << 20);
    char *const more = mremap(at, 256 << 20, 300 << 20, MREMAP_MAYMOVE);
    MUST(more != MAP_FAILED && more[1 << 20] == 7);
    return works(munmap(more, 300 << 20) == 0, "munmap");
}
PROBE(advise)
{
    char *const at = mmap(NULL, 8 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(at != MAP_FAILED);
    const int kinds[] = { MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_WILLNEED, MADV_DONTFORK, MADV_DOFORK, MADV_DONTDUMP, MADV_FREE, MADV_DONTNEED, MADV_SEQUENTIAL, 22, 23 };
    for (size_t i = 0; i < COUNT(kinds); i++)
        MUST(madvise(at, 8 << 20, kinds[i]) == 0 || errno == EINVAL);
    return WORKS;
}
PROBE(huge_pages)
{
    void *const at = mmap(NULL, 2 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);     /* there may be none: then ENOMEM, not EPERM */
    return works(at != MAP_FAILED || errno == ENOMEM, "huge pages are refused");
}
PROBE(locked)
{
    static char page[65536];
    MUST(mlock(page, sizeof page) == 0 && munlock(page, sizeof page) == 0);
    MUST(syscall(SYS_mlock2, page, sizeof page, 1) == 0);
    return works(mlockall(MCL_CURRENT) == 0 || errno == ENOMEM, "mlockall");
}
PROBE(shared_anon)
{
    int *const at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    MUST(at != MAP_FAILED);
    const pid_t pid = fork();
    if (pid == 0) {
        *at = 42;
        _exit(0);
    }
    MUST(pid > 0 && waitpid(pid, NULL, 0) == pid);
    return works(*at == 42, "nothing was shared");
}
PROBE(memfd_sealed)
{
    const int fd = (int)syscall(SYS_memfd_create, "nccl", MFD_CLOEXEC | MFD_ALLOW_SEALING | 8 /* MFD_NOEXEC_SEAL */);
    if (fd < 0 && errno == EINVAL)
        return VOID;
    MUST(fd >= 0 && ftruncate(fd, 1 << 20) == 0);
    MUST(mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED);
    MUST(fcntl(fd, 1033 /* F_ADD_SEALS */, F_SEAL_SHRINK | F_SEAL_GROW) == 0);
    return works((fcntl(fd, 1034) & F_SEAL_SHRINK) && ftruncate(fd, 4096) < 0, "seals do not hold");
}
PROBE(memfd_plain)
{
    const int fd = (int)syscall(SYS_memfd_create, "cuda", MFD_CLOEXEC);       /* without the flag: older drivers */
    MUST(fd >= 0 && write(fd, "x", 1) == 1);
    return works(mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED, "mmap");
}
PROBE(jit)
{
#ifdef __x86_64__
    static const unsigned char code[] = { 0xb8, 42, 0, 0, 0, 0xc3 };
#else
    static const unsigned char code[] = { 0x40, 0x05, 0x80, 0x52, 0xc0, 0x03, 0x5f, 0xd6 };
#endif
    void *const at = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    MUST(at != MAP_FAILED);
    memcpy(at, code, sizeof code);
    MUST(mprotect(at, 4096, PROT_READ | PROT_EXEC) == 0);
    __builtin___clear_cache(at, (char *)at + sizeof code);
    int (*call_it)(void);
    memcpy(&call_it, &at, sizeof at);
    return works(call_it() == 42, "wrong answer");
}
PROBE(affinity)
{
    cpu_set_t was, one;
    MUST(sched_getaffinity(0, sizeof was, &was) == 0 && CPU_COUNT(&was) > 0);
    CPU_ZERO(&one);
    for (int i = 0; i < CPU_SETSIZE && !CPU_COUNT(&one); i++)
        if (CPU_ISSET(i, &was))
            CPU_SET(i, &one);
    MUST(sched_setaffinity(0, sizeof one, &one) == 0);
    MUST(pthread_setaffinity_np(pthread_self(), sizeof was, &was) == 0);
    unsigned cpu, node;
    MUST(syscall(SYS_getcpu, &cpu, &node, NULL) == 0);
    return works(sched_getcpu() >= 0 && get_nprocs() > 0, "processors");
}
PROBE(numa)
{
    int mode = -1;
    unsigned long nodes[16] = { 0 };
    long rc = syscall(SYS_get_mempolicy, &mode, nodes, 1024, NULL, 4 /* MPOL_F_MEMS_ALLOWED */);
    if (rc < 0 && errno == ENOSYS && fact_int(f, "bare"))
        return VOID;
    MUST(rc == 0);
    MUST(syscall(SYS_get_mempolicy, &mode, NULL, 0, NULL, 0) == 0);
    MUST(syscall(SYS_set_mempolicy, 1 /* PREFERRED */, nodes, 1024) == 0 || errno == EINVAL);
    MUST(syscall(SYS_set_mempolicy, 0, NULL, 0) == 0);
    char *const at = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return works(syscall(SYS_mbind, at, 1 << 20, 2 /* BIND */, nodes, 1024, 0) == 0, "mbind");
}
PROBE(move_pages_self)
{
    char *const at = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    at[0] = at[4096] = 1;
    void *pages[] = { at, at + 4096 };
    int status[2] = { -1, -1 }, nodes[2] = { 0, 0 };
    if (syscall(SYS_move_pages, 0, 2, pages, NULL, status, 0) != 0)
        return errno == ENOSYS && fact_int(f, "bare") ? VOID : works(false, "query");
    MUST(status[0] >= 0);
    nodes[0] = nodes[1] = status[0];
    return works(syscall(SYS_move_pages, getpid(), 2, pages, nodes, status, 2 /* MOVE */) >= 0, "move");
}
PROBE(yields)
{
    MUST(sched_yield() == 0);
    struct sched_param p = { 0 };
    MUST(sched_getparam(0, &p) == 0 && sched_getscheduler(0) >= 0);
    MUST(sched_setscheduler(0, SCHED_BATCH, &p) == 0);
    MUST(sched_get_priority_max(SCHED_FIFO) > 0);
    errno = 0;
    return works(getpriority(PRIO_PROCESS, 0) >= -20 && errno == 0 && setpriority(PRIO_PROCESS, 0, 5) == 0, "priority");
}
PROBE(clocks)
{
    const clockid_t kinds[] = { CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_MONOTONIC_RAW, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_BOOTTIME };
    struct timespec t;
    for (size_t i = 0; i < COUNT(kinds); i++)
        MUST(clock_gettime(kinds[i], &t) == 0);
    MUST(syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &t) == 0 && clock_getres(CLOCK_MONOTONIC, &t) == 0);
    struct rusage u;
    struct tms m;
    MUST(getrusage(RUSAGE_SELF, &u) == 0 && getrusage(RUSAGE_THREAD, &u) == 0 && times(&m) != (clock_t)-1);
    struct timespec short_while = { 0, 1000000 };
    return works(nanosleep(&short_while, NULL) == 0 && clock_nanosleep(CLOCK_MONOTONIC, 0, &short_while, NULL) == 0, "sleep");
}
static volatile sig_atomic_t rang;
static void ring(__attribute__((unused)) int sig) { rang = 1; }
PROBE(timers)
{
    struct sigaction act = { .sa_handler = ring };
    timer_t timer;
    struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMIN };
    const struct itimerspec soon = { { 0, 0 }, { 0, 5000000 } };
    MUST(sigaction(SIGRTMIN, &act, NULL) == 0 && timer_create(CLOCK_MONOTONIC, &ev, &timer) == 0 && timer_settime(timer, 0, &soon, NULL) == 0);
    for (int i = 0; i < 200 && !rang; i++)
        nap(5);
    MUST(rang);
    uint64_t n = 0;
    const int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    MUST(fd >= 0 && timerfd_settime(fd, 0, &soon, NULL) == 0);
    return works(read(fd, &n, 8) == 8 && n == 1, "timerfd");
}
PROBE(randomness)
{
    char b[32] = { 0 };
    MUST(getrandom(b, sizeof b, 0) == (ssize_t)sizeof b && getentropy(b, sizeof b) == 0);
    return works(get("/dev/urandom", b, 9) == 8 && get("/dev/random", b, 9) == 8, "/dev/urandom");
}
PROBE(devices)
{
    char b[8];
    MUST(put("/dev/null", O_WRONLY, 0, "x"));
    MUST(get("/dev/zero", b, sizeof b) == 7 && b[0] == 0);
    return works(!put("/dev/full", O_WRONLY, 0, "x") && errno == ENOSPC, "/dev/full");
}
static void *futex_waker(void *arg)
{
    nap(20);
    *(volatile int *)arg = 1;
    (void)syscall(SYS_futex, arg, FUTEX_WAKE, 1, NULL, NULL, 0);
    return NULL;
}
PROBE(futexes) // nosec M137: the lock is not released where releasing it is what fails, and the probe ends with that
{
    int word = 0;
    pthread_t t;
    pthread_barrier_t b;
    pthread_mutexattr_t a;
    pthread_mutex_t m;
    MUST(pthread_create(&t, NULL, futex_waker, &word) == 0);
    while (!*(volatile int *)&word)
        (void)syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0);
    (void)pthread_join(t, NULL);
    MUST(pthread_barrier_init(&b, NULL, 1) == 0 && pthread_barrier_wait(&b) == PTHREAD_BARRIER_SERIAL_THREAD);
    MUST(pthread_mutexattr_init(&a) == 0 && pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST) == 0 && pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT) == 0);
    MUST(pthread_mutex_init(&m, &a) == 0 && pthread_mutex_lock(&m) == 0);
    return works(pthread_mutex_unlock(&m) == 0, "mutex");
}
PROBE(membarrier_call) { return works(syscall(SYS_membarrier, 0, 0, 0) >= 0 && syscall(SYS_membarrier, 16, 0, 0) == 0, "membarrier"); }
PROBE(rseq_area) { char all[65536]; return works(getauxval(AT_PAGESZ) == 4096 || getauxval(AT_PAGESZ) > 0, "auxv") == WORKS ? works(get("/proc/self/auxv", all, sizeof all) > 0, "/proc/self/auxv") : BROKEN; }
PROBE(proc_self)
{
    static const char *const names[] = { "maps", "smaps", "status", "stat", "statm", "cmdline", "environ", "limits", "mountinfo", "cgroup", "comm", "io", "numa_maps", "oom_score_adj", "task" };
    char path[64], b[256];
    for (size_t i = 0; i < COUNT(names); i++) {
        (void)!snprintf(path, sizeof path, "/proc/self/%s", names[i]);
        if (access(path, F_OK) != 0 && fact_int(f, "bare"))
            continue;
        if (get(path, b, sizeof b) < 0 && errno != EISDIR && !(errno == ENOENT && !strcmp(names[i], "numa_maps")))
            return works(false, path);
    }
    char exe[PATH_MAX];
    return works(readlink("/proc/self/exe", exe, sizeof exe) > 0 && access("/proc/self/fd/0", F_OK) == 0, "/proc/self/exe");
}
PROBE(proc_machine)
{
    static const char *const names[] = { "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/proc/uptime", "/proc/loadavg", "/proc/version", "/proc/filesystems", "/proc/devices",
        "/proc/sys/kernel/osrelease", "/proc/sys/vm/overcommit_memory", "/proc/sys/kernel/pid_max", "/proc/sys/kernel/random/boot_id", "/proc/sys/fs/file-max", "/proc/sys/net/core/somaxconn" };
    char b[4096];
    for (size_t i = 0; i < COUNT(names); i++)
        if (get(names[i], b, sizeof b) <= 0)
            return works(false, names[i]);
    return WORKS;
}
PROBE(sys_machine)
{
    static const char *const names[] = { "/sys/devices/system/cpu/online", "/sys/devices/system/cpu/possible", "/sys/devices/system/cpu/cpu0/topology/core_id", "/sys/devices/system/node/online",
        "/sys/devices/system/node/node0/cpulist", "/sys/devices/system/cpu/cpu0/cache/index0/size", "/sys/kernel/mm/transparent_hugepage/enabled" };
    char b[256];
    for (size_t i = 0; i < COUNT(names); i++)
        if (get(names[i], b, sizeof b) <= 0 && (fact_int(f, "bare") ? errno != ENOENT : strstr(fact(f, "sysfs"), names[i]) != NULL))
            return works(false, names[i]);
    return WORKS;
}
PROBE(machine)
{
    struct sysinfo s;
    struct utsname u;
    MUST(sysinfo(&s) == 0 && s.totalram > 0 && uname(&u) == 0);
    MUST(sysconf(_SC_NPROCESSORS_ONLN) > 0 && sysconf(_SC_PHYS_PAGES) > 0 && sysconf(_SC_OPEN_MAX) >= 1024);
    char name[HOST_NAME_MAX + 1];
    return works(gethostname(name, sizeof name) == 0 && name[0], "host name");
}
PROBE(places)
{
    const time_t t = 1700000000;
    struct tm tm;
    char b[64];
    MUST(setlocale(LC_ALL, "C.UTF-8") && setlocale(LC_ALL, ""));
    (void)setenv("TZ", "Europe/Rome", 1);
    tzset();
    MUST(localtime_r(&t, &tm) && strftime(b, sizeof b, "%H", &tm) > 0);
    return works(access("/usr/share/zoneinfo/Europe/Rome", R_OK) != 0 ? fact_int(f, "bare") || fact_int(f, "zoneinfo") == 0 : !strcmp(b, "23"), "time zone");
}
PROBE(libraries)
{
    void *const m = dlopen("libm.so.6", RTLD_NOW | RTLD_LOCAL);
    MUST(m && dlsym(m, "cos"));
    return works(dlopen("libc.so.6", RTLD_LAZY) != NULL && dlclose(m) == 0, "dlopen");
}
PROBE(no_dump)
{
    MUST(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0);
    MUST(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }) == 0);
    struct rlimit r;
    MUST(getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur >= 1024 && setrlimit(RLIMIT_NOFILE, &(struct rlimit){ r.rlim_max, r.rlim_max }) == 0);
    return works(prctl(PR_SET_TIMERSLACK, 1, 0, 0, 0) == 0 && prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) == 0, "prctl");
}
PROBE(thp)
{
    MUST(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0) == 0 && prctl(PR_GET_THP_DISABLE, 0, 0, 0, 0) == 1);
    (void)mallopt(M_ARENA_MAX, 2);
    MUST(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0) == 0);
    return works(malloc_trim(0) >= 0, "malloc_trim");
}
PROBE(many_descriptors)
{
    for (int i = 0; i < 900; i++)
        MUST(dup(STDIN_FILENO) >= 0);
    return WORKS;
}
PROBE(deep_stack)
{
    pthread_attr_t a;
    pthread_t t;
    int total = 0;
    MUST(pthread_attr_init(&a) == 0 && pthread_attr_setstacksize(&a, 64 << 20) == 0);
    return works(pthread_create(&t, &a, count_up, &total) == 0 && pthread_join(t, NULL) == 0, "a stack of 64 MiB");
}

static const struct probe table[] = {
#define CPU "compute"
    ROW("threads",        CPU, "", "", threads,        "64 threads"),
    ROW("thread-stacks",  CPU, "", "--mem 512M", threads, "64 threads with stacks of 8 MiB, of which little is used"),
    ROW("thread-names",   CPU, "", "", thread_names,   "names of threads, by prctl"),
    ROW("thread-comm",    CPU, "", "", thread_comm,    "names of threads, by /proc/self/task/TID/comm"),
    ROW("thread-comm-of", CPU, "", "", thread_comm_other, "another thread's name, by /proc"),
    ROW("reserve",        CPU, "", "", reserve,        "two TiB reserved with PROT_NONE"),
    ROW("big-map",        CPU, "mem", "", big_map,     "300 MiB mapped, touched, moved"),
    ROW("madvise",        CPU, "", "", advise,         "madvise"),
    ROW("huge-pages",     CPU, "", "", huge_pages,     "huge pages asked for"),
    ROW("mlock",          CPU, "", "", locked,         "locked memory"),
    ROW("shared-anon",    CPU, "", "", shared_anon,    "memory shared with a child"),
    ROW("memfd-sealed",   CPU, "", "", memfd_sealed,   "a memfd with NOEXEC_SEAL and seals"),
    ROW("memfd-plain",    CPU, "", "", memfd_plain,    "a memfd without flags, not executed"),
    ROW("jit",            CPU, "", "", jit,            "code made at run time, without --strict-wx"),
    ROW("affinity",       CPU, "", "", affinity,       "processors chosen"),
    ROW("numa",           CPU, "", "", numa,           "NUMA policy of itself"),
    ROW("move-pages",     CPU, "", "", move_pages_self,"move_pages of itself"),
    ROW("sched",          CPU, "", "", yields,         "sched_yield, priority of itself"),
    ROW("clocks",         CPU, "", "", clocks,         "clocks, usage, sleep"),
    ROW("timers",         CPU, "", "", timers,         "timers and timerfd"),
    ROW("random",         CPU, "", "", randomness,     "getrandom, /dev/urandom"),
    ROW("devices",        CPU, "", "", devices,        "/dev/null, zero, full"),
    ROW("futex",          CPU, "", "", futexes,        "futexes, barriers, robust mutexes"),
    ROW("membarrier",     CPU, "", "", membarrier_call,"membarrier"),
    ROW("auxv",           CPU, "", "", rseq_area,      "the auxiliary vector"),
    ROW("proc-self",      CPU, "", "", proc_self,      "/proc/self"),
    ROW("proc-machine",   CPU, "", "", proc_machine,   "/proc/cpuinfo, meminfo and the like"),
    ROW("sys-machine",    CPU, "", "", sys_machine,    "/sys: processors, caches, nodes"),
    ROW("machine",        CPU, "", "", machine,        "sysinfo, uname, sysconf"),
    ROW("locale",         CPU, "", "", places,         "locale and time zone"),
    ROW("dlopen",         CPU, "", "", libraries,      "system libraries loaded at run time"),
    ROW("dlopen-strict",  CPU, "", "--strict-wx", libraries, "system libraries loaded under --strict-wx"),
    ROW("threads-strict", CPU, "", "--strict-wx", threads, "threads under --strict-wx"),
    ROW("no-dump",        CPU, "", "", no_dump,        "core dumps off, limits of its own"),
    ROW("thp",            CPU, "", "", thp,            "transparent huge pages switched"),
    ROW("descriptors",    CPU, "", "", many_descriptors, "900 descriptors"),
    ROW("deep-stack",     CPU, "", "", deep_stack,     "a thread with a large stack"),
};
PROBES(table)
