/* Attacks with what a launcher leaves lying about: descriptors, environment, arguments, keys, shared memory, the terminal. Sources: an inherited descriptor of the
 * host's root folder is a way out of any mount namespace (CVE-2024-21626, CVE-2016-9962); secrets in /proc/1/environ; TIOCSTI and TIOCLINUX type into the shell
 * that started the sandbox (CVE-2017-5226, CVE-2023-28100), also with high bits set in the request (CVE-2019-7303); keyrings know nothing of containers. */
#include "tests/sandbox/probe.h"
#include <dirent.h>
#include <linux/tiocl.h>
#include <mqueue.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <termios.h>

#define BAIT "moe-bait"
extern char **environ;

/* ---- descriptors: 9 is /, 10 a secret file, 11 a connection outside, 12 a pidfd of the victim ---- */
PROBE(fd_root)
{
    const int fd = openat(9, fact(f, "home") + 1, O_RDONLY | O_DIRECTORY);
    return call(fd < 0 ? -1 : openat(fd, ".ssh/id_ed25519", O_RDONLY));
}
PROBE(fd_chdir) { return opened(fchdir(9) == 0 && access(fact(f, "home") + 1, F_OK) == 0); }
PROBE(fd_chroot) { return call(fchdir(9) != 0 ? -1 : chroot(".")); }
PROBE(fd_exec)
{
    char *const argv[] = { (char *)"id", NULL }, *const none[] = { NULL };
    char said[512] = "";
    const int fd = openat(9, "usr/bin/id", O_RDONLY);
    if (fd >= 0)
        (void)run("", argv, none, fd, said, sizeof said);
    return opened(strstr(said, "uid="));
}
PROBE(fd_secret) { char b[64] = ""; return opened(pread(10, b, sizeof b - 1, 0) > 0 && strstr(b, BAIT)); }
PROBE(fd_write) { return opened(pwrite(10, "CHANGED", 7, 0) == 7); }
PROBE(fd_proc) { char b[64] = ""; return opened(get("/proc/self/fd/10", b, sizeof b) > 0); }
PROBE(fd_socket) { return opened(send(11, fact(f, "mark"), strlen(fact(f, "mark")), MSG_NOSIGNAL) > 0); }
PROBE(fd_pidfd) { return call(syscall(424, 12, SIGTERM, NULL, 0)); }
PROBE(fd_getfd) { return call(syscall(438, 12, 0, 0)); }
PROBE(fd_setns) { return call(setns(12, CLONE_NEWNET)); }
PROBE(fd_any)
{
    /* Anything above standard error that is neither closed nor made by this program. */
    DIR *const d = opendir("/proc/self/fd");
    int strange = 0;
    for (const struct dirent *e; d && (e = readdir(d));)
        strange += e->d_name[0] != '.' && strtol(e->d_name, NULL, 10) > 2 && strtol(e->d_name, NULL, 10) != dirfd(d);
    return opened(strange > 0);
}
PROBE(fd_first)
{
    char path[64];
    (void)!snprintf(path, sizeof path, "/proc/%d/fd", fact_int(f, "bare") ? fact_int(f, "victim") : 1);
    DIR *const d = opendir(path);
    return opened(d && readdir(d) && readdir(d) && readdir(d));
}

/* ---- environment and arguments ---- */
PROBE(env_secret)
{
    for (char **e = environ; *e; e++)
        if (strstr(*e, BAIT))
            return OPEN;
    return opened(false);
}
PROBE(env_loader) { return opened(getenv("LD_PRELOAD") || getenv("LD_LIBRARY_PATH") || getenv("LD_AUDIT") || getenv("GLIBC_TUNABLES")); }
PROBE(env_start) { return opened(getenv("BASH_ENV") || getenv("ENV") || getenv("PYTHONSTARTUP") || getenv("PYTHONPATH") || getenv("PERL5OPT")); }
PROBE(env_agent) { return opened(getenv("SSH_AUTH_SOCK") || getenv("DBUS_SESSION_BUS_ADDRESS") || getenv("KUBECONFIG")); }
PROBE(env_strange) { return opened(getenv("MOE_NOBODY_NAMED_THIS") != NULL); }
static bool in_proc(const char *name)
{
    DIR *const d = opendir("/proc");
    char path[300];
    bool found = false;
    for (const struct dirent *e; !found && d && (e = readdir(d));)
        if (e->d_name[0] >= '1' && e->d_name[0] <= '9' && strtol(e->d_name, NULL, 10) != getpid()) {
            (void)!snprintf(path, sizeof path, "/proc/%s/%s", e->d_name, name);
            found = holds(path, BAIT);
        }
    if (d)
        (void)closedir(d);
    return found;
}
PROBE(env_first) { return opened(in_proc("environ")); }
PROBE(argv_first) { return opened(in_proc("cmdline")); }
PROBE(cwd_first) { char path[64], to[PATH_MAX]; (void)!snprintf(path, sizeof path, "/proc/%d/cwd", fact_int(f, "bare") ? fact_int(f, "victim") : 1); return call(readlink(path, to, sizeof to)); }
PROBE(root_first) { char path[96]; (void)!snprintf(path, sizeof path, "/proc/%d/root/", fact_int(f, "bare") ? fact_int(f, "victim") : 1); return opened(open(path, O_RDONLY | O_DIRECTORY) >= 0); }

/* ---- keys and System V ---- */
static bool key_of(long ring)
{
    char b[64] = "";
    const long id = syscall(SYS_keyctl, 10 /* SEARCH */, ring, "user", BAIT, 0);
    return id > 0 && syscall(SYS_keyctl, 11 /* READ */, id, b, sizeof b - 1) > 0;
}
PROBE(key_session) { return opened(key_of(-3)); }
PROBE(key_user) { return opened(key_of(-4)); }
PROBE(keys_listed) { return opened(holds("/proc/keys", BAIT)); }
PROBE(sysv_shm)
{
    const int id = shmget((key_t)fact_int(f, "ipckey"), 0, 0);
    char *const at = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
    if (at == (void *)-1)
        return opened(false);
    at[0] = 'X';
    return OPEN;
}
PROBE(sysv_scan)
{
    struct shmid_ds d;
    for (int i = 0; i < 64; i++)
        if (shmctl(i, SHM_STAT, &d) >= 0)
            return OPEN;
    return opened(false);
}
PROBE(sysv_listed)
{
    char all[65536], want[32];
    (void)!snprintf(want, sizeof want, "%10d ", fact_int(f, "ipckey"));
    return opened(get("/proc/sysvipc/shm", all, sizeof all) > 0 && strstr(all, want));
}
PROBE(sysv_msg) { struct { long type; char text[64]; } m; const int id = msgget((key_t)fact_int(f, "ipckey"), 0); return call(id < 0 ? -1 : msgrcv(id, &m, sizeof m.text, 0, IPC_NOWAIT)); }
PROBE(sysv_sem) { const int id = semget((key_t)fact_int(f, "ipckey"), 0, 0); return call(id < 0 ? -1 : semctl(id, 0, IPC_RMID)); }
PROBE(posix_mq)
{
    char name[128], text[8192];
    (void)!snprintf(name, sizeof name, "/%s", fact(f, "mark"));
    const mqd_t q = mq_open(name, O_RDONLY | O_NONBLOCK);
    return call(q < 0 ? -1 : mq_receive(q, text, sizeof text, NULL));
}

/* ---- the terminal ---- */
static bool typed(int fd, unsigned long request)
{
    const char c[] = "x\n";
    return syscall(SYS_ioctl, fd, request, &c[0]) == 0 && syscall(SYS_ioctl, fd, request, &c[1]) == 0;
}
PROBE(tiocsti) { return opened(typed(0, TIOCSTI)); }
PROBE(tiocsti_high) { return opened(typed(0, TIOCSTI | 1UL << 32)); }
PROBE(tiocsti_tty) { const int fd = open("/dev/tty", O_RDWR | O_CLOEXEC); return opened(fd >= 0 && typed(fd, TIOCSTI)); }
PROBE(tiocsti_again) { const int fd = open("/proc/self/fd/0", O_RDWR | O_NOCTTY | O_CLOEXEC); return opened(fd >= 0 && typed(fd, TIOCSTI)); }
CHILD(other_session) { return setsid() >= 0 && ioctl(0, TIOCSCTTY, 1) == 0 && typed(0, TIOCSTI); }
PROBE(tiocsti_steal) { return opened(in_child(other_session, f)); }
static enum verdict console(unsigned long request, void *arg)
{
    if (!isatty(0))
        return opened(false);
    const int rc = ioctl(0, request, arg);
    return opened(rc == 0 || errno == ENOTTY || errno == EINVAL || errno == EIO || errno == EBUSY);       /* a console would have obeyed; this terminal is none, or it is busy */
}
PROBE(tioclinux) { char paste = TIOCL_PASTESEL; return console(TIOCLINUX, &paste); }
PROBE(tioccons) { const enum verdict v = console(TIOCCONS, NULL); (void)ioctl(open("/dev/console", O_WRONLY | O_NOCTTY), TIOCCONS); return v; }
PROBE(foreground)
{
    (void)signal(SIGTTOU, SIG_IGN);
    (void)setpgid(0, 0);
    return opened(tcsetpgrp(0, getpgrp()) == 0);
}
PROBE(tty_read)
{
    const int fd = open("/dev/tty", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct pollfd p = { fd, POLLIN, 0 };
    char b[64] = "";
    return opened(fd >= 0 && poll(&p, 1, 500) > 0 && read(fd, b, sizeof b - 1) > 0 && strstr(b, BAIT));
}
PROBE(tty_open) { const int fd = open("/dev/tty", O_RDWR | O_CLOEXEC); return call(fd); }
PROBE(tty_others)
{
    const int fd = open(fact(f, "pts"), O_RDWR | O_NOCTTY | O_CLOEXEC);
    return opened(fd >= 0 && write(fd, "\a", 1) == 1);
}
PROBE(tty_session) { return opened(tcgetsid(0) == getsid(0)); }

/* ---- what the machine tells ---- */
static enum verdict number(const char *path, const char *after)
{
    static char all[1 << 16];
    const char *at = get(path, all, sizeof all) > 0 ? strstr(all, after) : NULL;
    return opened(at && strtoull(at + strlen(after), NULL, 16) > 0xffff);
}
PROBE(kallsyms) { return number("/proc/kallsyms", ""); }
PROBE(kcore) { char b[64]; return opened(get("/proc/kcore", b, sizeof b) > 0); }
PROBE(modules) { char b[64]; return opened(get("/proc/vmallocinfo", b, sizeof b) > 0 || get("/proc/slabinfo", b, sizeof b) > 0); }
PROBE(timers) { char b[64]; return opened(get("/proc/timer_list", b, sizeof b) > 0); }
PROBE(keys) { char b[64]; return opened(get("/proc/keys", b, sizeof b) > 0); }
PROBE(kpage) { char b[65]; return opened(get("/proc/kpageflags", b, sizeof b) > 0 || get("/proc/kpagecount", b, sizeof b) > 0); }
PROBE(iomem) { return opened(holds("/proc/iomem", "Kernel code") && !holds("/proc/iomem", "00000000-00000000 : Kernel code")); }
PROBE(interrupts) { char b[64]; return opened(get("/proc/interrupts", b, sizeof b) > 0); }
PROBE(firmware) { DIR *const d = opendir("/sys/firmware"); return opened(d && readdir(d) && readdir(d) && readdir(d)); }
PROBE(sys_kernel) { DIR *const d = opendir("/sys/kernel/debug"); DIR *const s = opendir("/sys/kernel/security"); return opened(d || s); }
PROBE(hostname_seen) { char b[HOST_NAME_MAX + 1] = ""; return opened(gethostname(b, sizeof b - 1) == 0 && !strcmp(b, fact(f, "hostname"))); }
PROBE(machine_id) { char b[64]; return opened(get("/etc/machine-id", b, sizeof b) > 0); }
PROBE(mounts)
{
    /* The list of mounts of whoever is outside: names of folders that are not the job's business. */
    char path[64];
    (void)!snprintf(path, sizeof path, "/proc/%d/mountinfo", fact_int(f, "bare") ? fact_int(f, "victim") : 1);
    return opened(holds(path, " / /boot ") || (holds(path, " / ") && !fact_int(f, "boxed")));
}
PROBE(launcher_args) { return opened(holds(fact_int(f, "bare") ? "/proc/self/cmdline" : "/proc/1/cmdline", fact(f, "mark")) && (fact_int(f, "bare") || holds("/proc/1/cmdline", "--connect"))); }

static const struct probe table[] = {
#define ESC "escape"
#define INF "information"
    ROW("fd-root",       ESC, "fds victim", "", fd_root,      "a secret through an inherited descriptor of /"),
    ROW("fd-chdir",      ESC, "fds victim", "", fd_chdir,     "to the host's root by fchdir"),
    ROW("fd-chroot",     ESC, "fds victim root", "", fd_chroot, "to the host's root by fchdir and chroot"),
    ROW("fd-exec",       ESC, "fds victim", "", fd_exec,      "a program of the host by an inherited descriptor"),
    ROW("fd-secret",     ESC, "fds victim", "", fd_secret,    "an inherited descriptor of a secret"),
    ROW("fd-write",      ESC, "fds victim", "", fd_write,     "an inherited descriptor, written"),
    ROW("fd-proc",       ESC, "fds victim", "", fd_proc,      "an inherited descriptor by /proc/self/fd"),
    ROW("fd-socket",     ESC, "fds victim", "", fd_socket,    "an inherited connection"),
    ROW("fd-pidfd",      ESC, "fds victim", "", fd_pidfd,     "an inherited pidfd: a signal"),
    ROW("fd-getfd",      ESC, "fds victim", "", fd_getfd,     "an inherited pidfd: a descriptor"),
    ROW("fd-setns",      ESC, "fds victim root", "", fd_setns,"an inherited pidfd: a namespace"),
    ROW("fd-any",        ESC, "fds victim", "", fd_any,       "any descriptor above standard error"),
    ROW("fd-first",      ESC, "victim", "", fd_first,         "the descriptors of PID 1"),
    ROW("env-secret",    ESC, "", "", env_secret,             "secrets in the environment"),
    ROW("env-loader",    ESC, "", "", env_loader,             "LD_PRELOAD of the launcher"),
    ROW("env-start",     ESC, "", "", env_start,              "BASH_ENV, PYTHONSTARTUP"),
    ROW("env-agent",     ESC, "", "", env_agent,              "SSH_AUTH_SOCK, DBUS_SESSION_BUS_ADDRESS"),
    ROW("env-strange",   ESC, "", "", env_strange,            "a variable that nobody named"),
    ROW("env-first",     ESC, "victim", "", env_first,        "secrets in /proc/1/environ and others'"),
    ROW("argv-others",   ESC, "victim", "", argv_first,       "secrets in other processes' arguments"),
    ROW("cwd-first",     ESC, "victim", "", cwd_first,        "the folder of PID 1"),
    ROW("root-first",    ESC, "victim", "", root_first,       "the root of PID 1"),
    ROW("key-session",   ESC, "ipc", "", key_session,         "a key of the launcher's session"),
    ROW("key-user",      ESC, "ipc", "", key_user,            "a key of the user"),
    ROW("keys-listed",   INF, "ipc", "", keys_listed,         "names of keys in /proc/keys"),
    ROW("sysv-shm",      ESC, "ipc", "", sysv_shm,            "System V memory of the same user, written"),
    ROW("sysv-scan",     INF, "ipc", "", sysv_scan,           "System V memory, by number"),
    ROW("sysv-listed",   INF, "ipc", "", sysv_listed,         "System V memory in /proc/sysvipc"),
    ROW("sysv-msg",      ESC, "ipc", "", sysv_msg,            "a System V message of the same user, taken"),
    ROW("sysv-sem",      ESC, "ipc", "", sysv_sem,            "a System V semaphore of the same user, removed"),
    ROW("posix-mq",      ESC, "ipc", "", posix_mq,            "a POSIX message of the same user, taken"),
    ROW("tiocsti",       ESC, "tty", "", tiocsti,             "TIOCSTI: typed into the launcher's terminal"),
    ROW("tiocsti-high",  ESC, "tty", "", tiocsti_high,        "TIOCSTI with a high bit"),
    ROW("tiocsti-tty",   ESC, "tty", "", tiocsti_tty,         "TIOCSTI on /dev/tty"),
    ROW("tiocsti-again", ESC, "tty", "", tiocsti_again,       "TIOCSTI on the terminal opened again"),
    ROW("tiocsti-steal", ESC, "tty root", "", tiocsti_steal,  "the terminal stolen into another session"),
    ROW("tioclinux",     ESC, "tty", "", tioclinux,           "TIOCLINUX: paste"),
    ROW("tioccons",      ESC, "tty root", "", tioccons,       "TIOCCONS: the console's output"),
    ROW("foreground",    ESC, "tty", "", foreground,          "the terminal's foreground taken"),
    ROW("tty-read",      ESC, "ttyin", "", tty_read,          "what is typed, read from /dev/tty"),
    ROW("tty-open",      ESC, "ttyin", "", tty_open,          "/dev/tty"),
    ROW("tty-others",    ESC, "tty", "", tty_others,          "a terminal below /dev/pts of the host"),
    ROW("tty-session",   ESC, "tty", "", tty_session,         "in the session of the terminal"),
    ROW("kallsyms",      INF, "root", "", kallsyms,           "addresses in /proc/kallsyms"),
    ROW("kcore",         INF, "root", "", kcore,              "/proc/kcore"),
    ROW("vmallocinfo",   INF, "root", "", modules,            "/proc/vmallocinfo, /proc/slabinfo"),
    ROW("timer-list",    INF, "root", "", timers,             "/proc/timer_list"),
    ROW("proc-keys",     INF, "ipc", "", keys,                "/proc/keys"),
    ROW("kpageflags",    INF, "root", "", kpage,              "/proc/kpageflags"),
    ROW("iomem",         INF, "root", "", iomem,              "/proc/iomem"),
    ROW("interrupts",    INF, "", "", interrupts,             "/proc/interrupts, a clock of others' keys"),
    ROW("firmware",      INF, "", "", firmware,               "/sys/firmware"),
    ROW("sys-kernel",    INF, "root", "", sys_kernel,         "/sys/kernel/debug, /sys/kernel/security"),
    ROW("hostname-seen", INF, "", "", hostname_seen,          "the host's name"),
    ROW("machine-id",    INF, "", "", machine_id,             "the host's number"),
    ROW("mounts",        INF, "victim", "", mounts,           "the host's mounts"),
    ROW("launcher-args", INF, "", "", launcher_args,          "the launcher's arguments in /proc/1/cmdline"),
};
PROBES(table)
