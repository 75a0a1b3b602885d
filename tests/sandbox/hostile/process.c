/* Attacks on other processes: those of the same user outside (the `victim`), and PID 1, which holds the sandbox together. Source: what one user's processes may
 * do to each other on any Linux; ptrace(2), process_vm_readv(2), pidfd_getfd(2), prlimit(2), ioprio_set(2), fcntl(2) F_SETOWN. Bare, the victim stands in for
 * PID 1 where touching the machine's own would hurt. */
#include "tests/sandbox/probe.h"
#include <dirent.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

static pid_t victim(const struct facts *f) { return fact_int(f, "victim"); }
/* PID 1 of where it is. */
static pid_t first(const struct facts *f) { return fact_int(f, "bare") ? victim(f) : 1; }

static bool traced(pid_t pid)
{
    if (ptrace(PTRACE_ATTACH, pid, NULL, NULL) != 0)
        return false;
    int status;
    (void)waitpid(pid, &status, __WALL);
    (void)ptrace(PTRACE_DETACH, pid, NULL, NULL);
    return true;
}
PROBE(ptrace_victim) { return opened(traced(victim(f))); }
PROBE(ptrace_first) { return opened(traced(first(f))); }
PROBE(seize_first)
{
    if (ptrace(PTRACE_SEIZE, first(f), NULL, NULL) != 0)
        return opened(false);
    (void)ptrace(PTRACE_INTERRUPT, first(f), NULL, NULL);
    int status;
    (void)waitpid(first(f), &status, __WALL);
    (void)ptrace(PTRACE_DETACH, first(f), NULL, NULL);
    return OPEN;
}
static pid_t waiting_child(void)
{
    const pid_t pid = fork();
    if (pid == 0) {
        nap(3000);
        _exit(0);
    }
    nap(20);
    return pid;
}
PROBE(ptrace_child)
{
    const pid_t pid = waiting_child();
    const bool done = traced(pid);
    (void)kill(pid, SIGKILL);
    return opened(done);
}
PROBE(traceme)
{
    const pid_t pid = fork();
    if (pid == 0)
        _exit(ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0 ? 42 : 43);
    int status = 0;
    (void)waitpid(pid, &status, 0);
    return opened(WIFEXITED(status) && WEXITSTATUS(status) == 42);
}
/* Somebody's memory, at the first page that the list of mappings names (the list alone tells where things are). */
static bool memory_of(pid_t pid, bool by_file)
{
    char path[64], line[256] = "", seen[16];
    (void)!snprintf(path, sizeof path, "/proc/%d/maps", (int)pid);
    if (get(path, line, sizeof line) <= 0)
        return false;
    char *const at = (char *)(uintptr_t)strtoull(line, NULL, 16);
    if (by_file) {
        (void)!snprintf(path, sizeof path, "/proc/%d/mem", (int)pid);
        const int fd = open(path, O_RDONLY | O_CLOEXEC);
        return fd >= 0 && pread(fd, seen, sizeof seen, (off_t)(uintptr_t)at) == (ssize_t)sizeof seen;
    }
    const struct iovec here = { seen, sizeof seen }, there = { at, sizeof seen };
    return process_vm_readv(pid, &here, 1, &there, 1, 0) == (ssize_t)sizeof seen;
}
PROBE(vm_readv_victim) { return opened(memory_of(victim(f), false)); }
PROBE(vm_readv_first) { return opened(memory_of(first(f), false)); }
PROBE(mem_victim) { return opened(memory_of(victim(f), true)); }
PROBE(mem_first) { return opened(memory_of(first(f), true)); }
PROBE(maps_first) { char path[64], b[64]; (void)!snprintf(path, sizeof path, "/proc/%d/maps", (int)first(f)); return opened(get(path, b, sizeof b) > 0); }
PROBE(vm_writev_victim)
{
    char path[64], maps[8192] = "", seen[8];
    (void)!snprintf(path, sizeof path, "/proc/%d/maps", (int)victim(f));
    const char *const stack = get(path, maps, sizeof maps) > 0 ? strstr(maps, "[stack]") : NULL;
    if (!stack)
        return opened(false);
    const char *line = stack;
    while (line > maps && line[-1] != '\n')
        line--;
    char *const at = (char *)(uintptr_t)(strtoull(strchr(line, '-') + 1, NULL, 16) - 8);
    const struct iovec here = { seen, sizeof seen }, there = { at, sizeof seen };      /* the last word of a stack: zero, and written back */
    return opened(process_vm_readv(victim(f), &here, 1, &there, 1, 0) == 8 && process_vm_writev(victim(f), &here, 1, &there, 1, 0) == 8);
}
static int pidfd(pid_t pid) { return (int)syscall(434 /* pidfd_open */, pid, 0); }
PROBE(pidfd_getfd_victim) { return call(syscall(438, pidfd(victim(f)), 0, 0)); }
PROBE(pidfd_getfd_first) { return call(syscall(438, pidfd(first(f)), 0, 0)); }
PROBE(pidfd_signal) { const int fd = pidfd(victim(f)); return call(fd < 0 ? -1 : syscall(424, fd, SIGTERM, NULL, 0)); }
PROBE(kill_victim) { return call(kill(victim(f), SIGTERM)); }
PROBE(kill_first) { return fact_int(f, "bare") ? call(kill(victim(f), SIGKILL)) : (kill(1, SIGKILL), kill(1, SIGSTOP), kill(1, SIGTERM), nap(100), opened(false)); }
PROBE(kill_group) { return call(kill(-victim(f), SIGTERM)); }
PROBE(kill_all) { (void)signal(SIGTERM, SIG_IGN); (void)kill(-1, SIGTERM); nap(50); return BLOCKED; }           /* the victim tells */
PROBE(tgkill_victim) { return call(syscall(SYS_tgkill, victim(f), victim(f), SIGTERM)); }
PROBE(queue_victim)
{
    siginfo_t info = { .si_signo = SIGTERM, .si_code = SI_QUEUE };
    return call(syscall(SYS_rt_sigqueueinfo, victim(f), SIGTERM, &info));
}
PROBE(own_signal)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0 || fcntl(ends[0], F_SETOWN, victim(f)) != 0 || fcntl(ends[0], F_SETSIG, SIGTERM) != 0 || fcntl(ends[0], F_SETFL, O_ASYNC) != 0)
        return opened(false);
    (void)!write(ends[1], "x", 1);                                     /* the victim tells */
    nap(50);
    return BLOCKED;
}
PROBE(prlimit_victim) { const struct rlimit r = { 16, 16 }; return call(prlimit(victim(f), RLIMIT_NOFILE, &r, NULL)); }
PROBE(prlimit_read) { struct rlimit r; return call(prlimit(victim(f), RLIMIT_NOFILE, NULL, &r)); }
PROBE(prlimit_first) { const struct rlimit r = { 8, 8 }; return call(prlimit(first(f), RLIMIT_NOFILE, &r, NULL)); }
PROBE(nice_victim) { return call(setpriority(PRIO_PROCESS, (id_t)victim(f), 19)); }
PROBE(nice_user)
{
    errno = 0;
    const int was = getpriority(PRIO_PROCESS, (id_t)victim(f));
    return was == -1 && errno ? opened(false) : call(setpriority(PRIO_USER, getuid(), 5));
}
PROBE(affinity_victim)
{
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(0, &set);
    return call(sched_setaffinity(victim(f), sizeof set, &set));
}
PROBE(scheduler_victim) { const struct sched_param p = { 0 }; return call(sched_setscheduler(victim(f), SCHED_IDLE, &p)); }
PROBE(ioprio_victim) { return call(syscall(SYS_ioprio_set, 1, victim(f), 3 << 13)); }
PROBE(move_pages_victim)
{
    char path[64], line[64];
    (void)!snprintf(path, sizeof path, "/proc/%d/maps", (int)victim(f));
    if (get(path, line, sizeof line) <= 0)
        return opened(false);
    void *page = (void *)(uintptr_t)strtoull(line, NULL, 16);
    int status = 0;
    return call(syscall(SYS_move_pages, victim(f), 1, &page, NULL, &status, 0));
}
PROBE(migrate_victim) { unsigned long node = 1; return call(syscall(SYS_migrate_pages, victim(f), 8, &node, &node)); }
PROBE(madvise_victim)
{
    char path[64], line[64];
    (void)!snprintf(path, sizeof path, "/proc/%d/maps", (int)victim(f));
    if (get(path, line, sizeof line) <= 0)
        return opened(false);
    const struct iovec page = { (void *)(uintptr_t)strtoull(line, NULL, 16), 4096 };
    return call(syscall(440, pidfd(victim(f)), &page, 1, 20 /* MADV_COLD */, 0));
}
PROBE(robust_list) { void *head; size_t len; return call(syscall(SYS_get_robust_list, victim(f), &head, &len)); }
PROBE(setpgid_victim) { return call(syscall(SYS_getpgid, victim(f))); }
PROBE(getsid_victim) { return call(syscall(SYS_getsid, victim(f))); }
static enum verdict proc_write(pid_t pid, const char *name, const char *text)
{
    char path[64];
    (void)!snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    return opened(put(path, O_WRONLY, 0, text));
}
PROBE(oom_victim) { return proc_write(victim(f), "oom_score_adj", "1000"); }
PROBE(oom_first) { return proc_write(first(f), "oom_score_adj", "1000"); }
PROBE(oom_self) { return proc_write(getpid(), "oom_score_adj", "-1000"); }
PROBE(autogroup) { return proc_write(victim(f), "autogroup", "19"); }
PROBE(clear_refs) { return proc_write(victim(f), "clear_refs", "1"); }
PROBE(coredump_filter) { return proc_write(victim(f), "coredump_filter", "0xff"); }
PROBE(see_victim) { char path[64]; (void)!snprintf(path, sizeof path, "/proc/%d/stat", (int)victim(f)); return opened(access(path, F_OK) == 0); }
PROBE(see_others)
{
    DIR *d = opendir("/proc");
    int others = 0;
    for (const struct dirent *e; d && (e = readdir(d));)
        others += e->d_name[0] > '0' && e->d_name[0] <= '9' && strtol(e->d_name, NULL, 10) != getpid() && strtol(e->d_name, NULL, 10) != 1;
    if (d)
        (void)closedir(d);
    return opened(others > 2);
}
PROBE(realtime) { const struct sched_param p = { .sched_priority = 50 }; return call(sched_setscheduler(0, SCHED_FIFO, &p)); }
PROBE(nice_up) { return call(setpriority(PRIO_PROCESS, 0, -15)); }
PROBE(ioprio_rt) { return call(syscall(SYS_ioprio_set, 1, 0, 1 << 13)); }
/* The sandbox's supervisor, or whatever is the parent: outside, so not to be named. */
PROBE(parent) { return fact_int(f, "bare") ? opened(getppid() > 0 && kill(getppid(), 0) == 0) : opened(getppid() > 1 && kill(getppid(), 0) == 0); }
/* Subreaper and PDEATHSIG of others cannot be set; one's own can be taken off, which must not let it live on (tests/sandbox/hostile/lifetime.c). */
PROBE(first_exe)
{
    char path[64], to[PATH_MAX];
    (void)!snprintf(path, sizeof path, "/proc/%d/exe", (int)first(f));
    return call(readlink(path, to, sizeof to));
}

static const struct probe table[] = {
    ROW("ptrace-victim",     "process", "victim", "", ptrace_victim,     "a process outside, traced"),
    ROW("ptrace-first",      "process", "victim", "", ptrace_first,      "PID 1, traced"),
    ROW("seize-first",       "process", "victim", "", seize_first,       "PID 1, seized"),
    ROW("ptrace-child",      "process", "", "",       ptrace_child,      "a child, traced: a way to write code where it is executed"),
    ROW("traceme",           "process", "", "",       traceme,           "PTRACE_TRACEME"),
    ROW("vm-readv-victim",   "process", "victim", "", vm_readv_victim,   "memory outside, by process_vm_readv"),
    ROW("vm-readv-first",    "process", "victim", "", vm_readv_first,    "memory of PID 1, by process_vm_readv"),
    ROW("vm-writev-victim",  "process", "victim", "", vm_writev_victim,  "memory outside, written"),
    ROW("mem-victim",        "process", "victim", "", mem_victim,        "/proc/PID/mem of a process outside"),
    ROW("mem-first",         "process", "victim", "", mem_first,         "/proc/1/mem"),
    ROW("maps-first",        "information", "victim", "", maps_first,    "/proc/1/maps: where PID 1 has what"),
    ROW("pidfd-getfd-victim","process", "victim", "", pidfd_getfd_victim,"a descriptor of a process outside"),
    ROW("pidfd-getfd-first", "process", "victim", "", pidfd_getfd_first, "a descriptor of PID 1"),
    ROW("pidfd-signal",      "process", "victim", "", pidfd_signal,      "a signal through a pidfd"),
    ROW("kill-victim",       "process", "victim", "", kill_victim,       "a signal to a process outside"),
    ROW("kill-first",        "process", "victim", "", kill_first,        "PID 1, killed and stopped"),
    ROW("kill-group",        "process", "victim", "", kill_group,        "a signal to a group outside"),
    ROW("kill-all",          "process", "victim harm", "", kill_all,     "a signal to everybody"),
    ROW("tgkill-victim",     "process", "victim", "", tgkill_victim,     "tgkill"),
    ROW("sigqueue-victim",   "process", "victim", "", queue_victim,      "rt_sigqueueinfo with a sender made up"),
    ROW("fcntl-setown",      "process", "victim", "", own_signal,        "a signal sent by the kernel for F_SETOWN"),
    ROW("prlimit-victim",    "process", "victim", "", prlimit_victim,    "limits of a process outside"),
    ROW("prlimit-read",      "process", "victim", "", prlimit_read,      "limits of a process outside, read"),
    ROW("prlimit-first",     "process", "victim", "", prlimit_first,     "limits of PID 1, lowered"),
    ROW("nice-victim",       "process", "victim", "", nice_victim,       "priority of a process outside"),
    ROW("nice-user",         "process", "victim harm", "", nice_user,    "priority of all processes of the user"),
    ROW("affinity-victim",   "process", "victim", "", affinity_victim,   "processors of a process outside"),
    ROW("scheduler-victim",  "process", "victim", "", scheduler_victim,  "scheduling of a process outside"),
    ROW("ioprio-victim",     "process", "victim", "", ioprio_victim,     "I/O priority of a process outside"),
    ROW("move-pages-victim", "process", "victim", "", move_pages_victim, "where pages outside lie"),
    ROW("migrate-victim",    "process", "victim", "", migrate_victim,    "pages outside, moved"),
    ROW("madvise-victim",    "process", "victim root", "", madvise_victim,    "process_madvise"),
    ROW("robust-list",       "process", "victim", "", robust_list,       "get_robust_list: addresses of a process outside"),
    ROW("getpgid-victim",    "information", "victim", "", setpgid_victim,"is there a process of this number outside?"),
    ROW("getsid-victim",     "information", "victim", "", getsid_victim, "and of which session?"),
    ROW("oom-victim",        "process", "victim", "", oom_victim,        "who is killed first when memory ends"),
    ROW("oom-first",         "process", "victim", "", oom_first,         "PID 1 offered to the killer"),
    ROW("oom-self",          "resource", "root sysres", "", oom_self,    "itself never killed for memory"),
    ROW("autogroup",         "process", "victim", "", autogroup,         "/proc/PID/autogroup of a process outside"),
    ROW("clear-refs",        "process", "victim", "", clear_refs,        "/proc/PID/clear_refs of a process outside"),
    ROW("coredump-filter",   "process", "victim", "", coredump_filter,   "/proc/PID/coredump_filter of a process outside"),
    ROW("see-victim",        "information", "victim", "", see_victim,    "a process outside in /proc"),
    ROW("see-others",        "information", "victim", "", see_others,    "other processes in /proc"),
    ROW("realtime",          "resource", "root", "",   realtime,          "SCHED_FIFO: a processor for itself alone"),
    ROW("nice-up",           "resource", "root", "",   nice_up,           "priority over everybody"),
    ROW("ioprio-realtime",   "resource", "root", "",   ioprio_rt,         "the disk for itself alone"),
    ROW("parent",            "process", "victim root", "",  parent,            "the supervisor, as the parent"),
    ROW("first-exe",         "information", "victim", "", first_exe,      "the program of PID 1"),
};
PROBES(table)
