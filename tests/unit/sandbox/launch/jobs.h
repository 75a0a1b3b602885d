/* What the job does, asked for by name: it runs inside, and says what it finds. */
#ifndef MOE_TESTS_LAUNCH_JOBS_H
#define MOE_TESTS_LAUNCH_JOBS_H
#include "tests/unit/sandbox/launch/bed.h"
#include <dirent.h>
#include <grp.h>
#include <linux/capability.h>
#include <net/if.h>
#include <pthread.h>
#include <sys/ioctl.h>
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
    for (int i = 0; i < n; i++)
        if (names[i]->d_name[0] != '.')
            printf("%s ", names[i]->d_name);
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

static inline int job_main(int argc, char **argv)
{
    (void)argc;
    if (strcmp(argv[0], "show") == 0)
        return job_show();
    if (strcmp(argv[0], "exit") == 0)
        return (int)strtol(argv[1], NULL, 10);
    return 111;
}
#endif
