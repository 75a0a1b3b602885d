/* What the job does, asked for by name: it runs inside, and says what it finds. */
#ifndef MOE_TESTS_LAUNCH_JOBS_H
#define MOE_TESTS_LAUNCH_JOBS_H
#include "common/base/number.h"
#include "tests/unit/sandbox/launch/bed.h"
#include <dirent.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/utsname.h>

static inline void job_file(const char *label, const char *path)
{
    char text[4096];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    printf("%s=%s", label, n < 0 ? strerror(errno) : "");
    for (ssize_t i = 0; i < n; i++)
        putchar(text[i] == '\0' || text[i] == '\n' ? ' ' : text[i]);
    putchar('\n');
    if (fd >= 0)
        (void)close(fd);
}

static inline void job_list(const char *label, const char *path)
{
    struct dirent **names;
    int n = scandir(path, &names, NULL, alphasort);
    printf("%s=", label);
    for (int i = 0; i < n; i++) {
        if (names[i]->d_name[0] != '.')
            printf("%s ", names[i]->d_name);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    putchar('\n');
}

/* Lines of /proc/self/status that tell of rights. */
static inline void job_status(void)
{
    static const char *const keys[] = { "Uid", "Gid", "Groups", "NoNewPrivs", "Seccomp", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb", "SigBlk", "SigIgn", "Umask" };
    char line[512];
    FILE *f = fopen("/proc/self/status", "r");
    while (f && fgets(line, sizeof line, f))
        for (size_t i = 0; i < MOE_COUNT(keys); i++)
            if (strncmp(line, keys[i], strlen(keys[i])) == 0 && line[strlen(keys[i])] == ':')
                for (char *c = line; *c; c++)
                    putchar(*c == '\t' ? ' ' : *c);
    if (f)
        (void)fclose(f);
}

static inline int job_show(void)
{
    struct utsname uts;
    struct ifreq lo = { .ifr_name = "lo" };
    struct rlimit core;
    char cwd[256];
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    job_status();
    (void)uname(&uts);
    printf("host=%s\n", uts.nodename);
    printf("pid=%d ppid=%d session=%d\n", (int)getpid(), (int)getppid(), getsid(0) == getpid());
    printf("lo=%d\n", s >= 0 && ioctl(s, SIOCGIFFLAGS, &lo) == 0 && (lo.ifr_flags & IFF_UP));
    if (s >= 0)
        (void)close(s);
    printf("securebits=%x dumpable=%d\n", (unsigned)prctl(PR_GET_SECUREBITS, 0, 0, 0, 0), prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
    (void)getrlimit(RLIMIT_CORE, &core);
    printf("core=%lld\n", (long long)core.rlim_max);
    printf("cwd=%s\n", getcwd(cwd, sizeof cwd));
    printf("mdwe=%d\n", prctl(PR_GET_MDWE, 0, 0, 0, 0));
    errno = 0;
    (void)syscall(SYS_personality, 0xffffffff);
    printf("filter=%d\n", errno);
    printf("landlock=%s\n", mkdir("/tmp/made", 0700) == 0 ? "none" : strerror(errno));
    job_list("root", "/");
    job_list("dev", "/dev");
    job_list("fd", "/proc/self/fd");
    job_file("namespaces", "/proc/sys/user/max_user_namespaces");
    job_file("memfd", "/proc/sys/vm/memfd_noexec");
    job_file("cmdline", "/proc/1/cmdline");
    job_file("environ", "/proc/1/environ");
    job_file("comm", "/proc/1/comm");
    job_file("kcore", "/proc/kcore");
    job_list("bus", "/proc/bus");
    job_file("etc", "/etc/hostname");
    job_file("shm", "/proc/self/mountinfo");
    return 0;
}


static volatile sig_atomic_t job_caught;
static inline void job_catch(int sig) { job_caught = sig; }

/* Says what it caught, and ends with 7 when that is TERM. */
static inline int job_signals(void)
{
    static const int all[] = { SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT, SIGTSTP };
    struct sigaction act = { .sa_handler = job_catch };
    sigset_t block, none;
    (void)sigemptyset(&block);
    (void)sigemptyset(&none);
    for (size_t i = 0; i < MOE_COUNT(all); i++) {
        (void)sigaction(all[i], &act, NULL);
        (void)sigaddset(&block, all[i]);
    }
    (void)sigprocmask(SIG_BLOCK, &block, NULL);
    printf("ready\n");
    for (;;) {
        (void)fflush(stdout);
        (void)sigsuspend(&none);
        printf("caught %d\n", job_caught);
        if (job_caught == SIGTERM)
            return 7;
    }
}

/* A daemon as daemons are made: its parent is gone, its session its own. */
static inline int job_daemon(const char *tag)
{
    pid_t pid = fork();
    if (pid == 0) {
        (void)setsid();
        if (fork() == 0) {
            (void)signal(SIGTERM, SIG_IGN);
            char *const argv[] = { (char *)"job", (char *)"job", (char *)"sleep", (char *)tag, NULL };
            (void)execv("/proc/self/exe", argv);
            (void)execv("/job", argv);
        }
        _exit(0);
    }
    (void)waitpid(pid, NULL, 0);
    (void)usleep(50000);
    printf("made\n");
    return 5;
}

/* Orphans of the job are reaped by its PID 1: none may stay as zombies. */
static inline int job_orphans(void)
{
    for (int i = 0; i < 20; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            if (fork() == 0) {
                (void)usleep(1000);
                _exit(0);
            }
            _exit(0);
        }
        (void)waitpid(pid, NULL, 0);
    }
    (void)usleep(200000);
    int zombies = 0;
    struct dirent **names;
    int n = scandir("/proc", &names, NULL, alphasort);
    for (int i = 0; i < n; i++) {
        char path[300], text[512] = "";
        (void)snprintf(path, sizeof path, "/proc/%s/stat", names[i]->d_name);
        int fd = open(path, O_RDONLY);
        zombies += fd >= 0 && read(fd, text, sizeof text - 1) > 0 && strstr(text, ") Z") != NULL;
        if (fd >= 0)
            (void)close(fd);
        free(names[i]);
    }
    if (n >= 0)
        free(names);
    printf("zombies=%d\n", zombies);
    return 0;
}

_Noreturn static inline void job_bomb(void)
{
    printf("ready\n");
    (void)fflush(stdout);
    for (;;) // nosec M128: a fork bomb, which ends when the launcher kills it
        if (fork() < 0)
            (void)usleep(1000);
}

static inline int job_pipe(void)
{
    static char block[1 << 16];
    size_t sum = 0;
    ssize_t n;
    while ((n = read(0, block, sizeof block)) > 0) {
        sum += (size_t)n;
        for (ssize_t at = 0, w; at < n; at += w)
            if ((w = write(1, block + at, (size_t)(n - at))) <= 0)
                return 1;
    }
    return sum == 100u << 20 ? 0 : 2;
}

/* Pairs of sockets, one end of each filled; `closed`: that end is gone before the other has read. */
static inline int job_sockets(bool closed, int pairs)
{
    static char block[32768];
    const struct rlimit most = { 8192, 8192 };
    (void)setrlimit(RLIMIT_NOFILE, &most);
    for (int i = 0; i < pairs; i++) {
        int ends[2];
        if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends) != 0)
            return 3;
        while (send(ends[0], block, sizeof block, MSG_NOSIGNAL) > 0)
            ;
        if (closed)
            (void)close(ends[0]);
    }
    (void)usleep(pairs > 100 ? 10000000 : 600000);             /* too many are ended before, on a busy machine later */
    return 0;
}

static inline int job_memory(const char *kind)
{
    if (strncmp(kind, "sockets", 7) == 0)
        return job_sockets(strcmp(kind, "sockets-closed") == 0, strcmp(kind, "sockets-few") == 0 ? 40 : 4000);
    const size_t step = 4 << 20;
    static char block[4 << 20];
    memset(block, 1, sizeof block);
    for (int i = 0; i < 200; i++) {
        if (strcmp(kind, "anon") == 0) {
            char *at = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            if (at == MAP_FAILED)
                return 3;
            memset(at, 1, step);
        } else if (strcmp(kind, "memfd") == 0) {
            int fd = memfd_create("x", MFD_CLOEXEC);
            if (fd < 0 || write(fd, block, step) != (ssize_t)step)
                return 3;
        } else if (strcmp(kind, "sysv") == 0) {
            int id = shmget(IPC_PRIVATE, step, IPC_CREAT | 0600);
            void *at = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
            if (at == (void *)-1)
                return 3;
            memset(at, 1, step);
            (void)shmdt(at);
        } else {
            (void)setvbuf(stdout, NULL, _IONBF, 0);
            char *at = mmap(NULL, step, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
            memset(at, 1, step);
            if (i < 12 && fork() == 0) {             /* shared with the parent: counted once */
                (void)sleep(2);
                _exit(0);
            }
            if (i == 12) {
                while (wait(NULL) > 0)
                    ;
                return 0;
            }
        }
        (void)usleep(5000);
    }
    return 0;
}

static inline int job_secrets(void)
{
    char text[64] = "", link[64];
    struct stat st;
    const char *fd = getenv("KEY_FD"), *file = getenv("TOKEN_FILE"), *plain = getenv("WORD"), *other = getenv("OTHER_FD");
    if (fd && read(moe_number_int(fd, NULL), text, sizeof text - 1) > 0)
        printf("fd=%s\n", text);
    if (fd)
        printf("sealed=%d\n", write(moe_number_int(fd, NULL), "x", 1) < 0);
    printf("file=%s mode=%o\n", file ? file : "", file && stat(file, &st) == 0 ? (unsigned)st.st_mode & 07777 : 0);
    if (file)
        job_file("token", file);
    printf("word=%s other=%d\n", plain ? plain : "", other != NULL);
    (void)snprintf(link, sizeof link, "/proc/self/fd/%s", fd ? fd : "");
    job_list("fds", "/proc/self/fd");
    return 0;
}

static inline int job_write(const char *path)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    bool ok = fd >= 0 && write(fd, "x", 1) == 1;
    printf("write=%s\n", ok ? "ok" : strerror(errno));
    return ok ? 0 : 1;
}

static inline int job_main(int argc, char **argv)
{
    const char *name = argv[0], *arg = argc > 1 ? argv[1] : "";
    if (strcmp(name, "show") == 0)
        return job_show();
    if (strcmp(name, "exit") == 0)
        return moe_number_int(arg, NULL);
    if (strcmp(name, "raise") == 0)
        return (void)signal(moe_number_int(arg, NULL), SIG_DFL), raise(moe_number_int(arg, NULL)), 1;   /* sanitizers set handlers */
    if (strcmp(name, "signals") == 0)
        return job_signals();
    if (strcmp(name, "daemon") == 0)
        return job_daemon(arg);
    if (strcmp(name, "sleep") == 0) {
        (void)signal(SIGTERM, SIG_IGN);
        printf("ready\n");
        (void)fflush(stdout);
        return (int)sleep(100);
    }
    if (strcmp(name, "orphans") == 0)
        return job_orphans();
    if (strcmp(name, "bomb") == 0)
        job_bomb();
    if (strcmp(name, "pipe") == 0)
        return job_pipe();
    if (strcmp(name, "memory") == 0)
        return job_memory(arg);
    if (strcmp(name, "secrets") == 0)
        return job_secrets();
    if (strcmp(name, "write") == 0)
        return job_write(arg);
    if (strcmp(name, "tty") == 0) {
        printf("tty=%s %d%d%d fg=%d\n", ttyname(0) ? ttyname(0) : "none", isatty(0), isatty(1), isatty(2), tcgetpgrp(0) == getpid());
        return 0;
    }
    return 111;
}
#endif
