/* Attacks on the kernel: calls that few programs need and many escapes began with, other ways of entering the kernel, and its switches below /proc and /sys.
 * Sources: the deny lists of container engines and why they exist (io_uring: CVE-2022-29582; userfaultfd as an aid to races: CVE-2016-2411; keyctl:
 * CVE-2016-0728; bpf: CVE-2021-3490; perf: CVE-2013-2094; modify_ldt: CVE-2015-5157; vmsplice: Dirty Pipe's relatives; core_pattern and release_agent as
 * ways out of containers: CVE-2022-0492; open_by_handle_at: "shocker"; x32: CVE-2014-0038). */
#include "tests/sandbox/probe.h"
#include <dirent.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <sched.h>
#include <sys/fanotify.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/quota.h>
#include <sys/reboot.h>
#include <sys/swap.h>
#include <sys/timex.h>
#include <sys/uio.h>
#include <time.h>
#include <asm/ldt.h>

/* ---- other doors ---- */
CHILD(by_int80)
{
    long got = -1;
#if defined __x86_64__
    __asm__ volatile("int $0x80" : "=a"(got) : "a"(20L) : "memory", "r8", "r9", "r10", "r11");   /* 20: getpid of i386 */
#endif
    return got == getpid();
}
PROBE(int80) { return opened(in_child(by_int80, f)); }
CHILD(by_int80_exec)
{
    long got = -1;
#ifdef __x86_64__
    /* socketcall(SYS_SOCKET) would need pointers below 4 GiB; 359 is socket() itself: AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT, which no filter allows. */
    __asm__ volatile("int $0x80" : "=a"(got) : "a"(359L), "b"(16L), "c"(3L), "d"(15L) : "memory", "r8", "r9", "r10", "r11");
#endif
    return got >= 0;
}
PROBE(int80_socket) { return opened(in_child(by_int80_exec, f)); }
CHILD(by_x32) { return syscall(0x40000000L | SYS_getpid) == getpid(); }
PROBE(x32)
{
    if (in_child(by_x32, f))
        return OPEN;
    return errno == ENOSYS || !fact_int(f, "boxed") ? VOID : BLOCKED;   /* a kernel without x32 answers ENOSYS, as a filter may */
}

/* ---- calls ---- */
PROBE(io_uring_setup)
{
    char params[120] = { 0 };
    return call(syscall(425, 4, params));
}
PROBE(io_uring_register) { return gated(syscall(427, -1, 0, NULL, 0)); }
PROBE(userfaultfd) { return call(syscall(SYS_userfaultfd, O_CLOEXEC | 1 /* USER_MODE_ONLY */)); }
PROBE(userfaultfd_dev) { const int fd = open("/dev/userfaultfd", O_RDWR | O_CLOEXEC); return call(fd < 0 ? -1 : ioctl(fd, 0xAA00, O_CLOEXEC)); }
PROBE(bpf_map)
{
    union bpf_attr attr = { .map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4, .max_entries = 1 };
    return call(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof attr));
}
PROBE(perf_self)
{
    struct perf_event_attr attr = { .size = sizeof attr, .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_TASK_CLOCK, .exclude_kernel = 1, .exclude_hv = 1 };
    return call(syscall(SYS_perf_event_open, &attr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
}
PROBE(perf_machine)
{
    struct perf_event_attr attr = { .size = sizeof attr, .type = PERF_TYPE_SOFTWARE, .config = PERF_COUNT_SW_CPU_CLOCK };
    return call(syscall(SYS_perf_event_open, &attr, -1, 0, -1, PERF_FLAG_FD_CLOEXEC));
}
PROBE(modify_ldt)
{
    struct user_desc d = { .entry_number = 1, .base_addr = 0, .limit = 0xfffff, .seg_32bit = 1, .limit_in_pages = 1 };
    return call(syscall(SYS_modify_ldt, 1, &d, sizeof d));
}
PROBE(memfd_secret)
{
    const long fd = syscall(447, O_CLOEXEC);
    return call(fd < 0 ? -1 : ftruncate((int)fd, 4096));
}
PROBE(vmsplice)
{
    int ends[2];
    static char page[4096] __attribute__((aligned(4096)));
    const struct iovec one = { page, sizeof page };
    return pipe2(ends, O_CLOEXEC) == 0 ? call(vmsplice(ends[1], &one, 1, SPLICE_F_GIFT)) : VOID;
}
PROBE(personality_aslr) { return opened(personality(ADDR_NO_RANDOMIZE) >= 0 && (personality(0xffffffff) & ADDR_NO_RANDOMIZE)); }
PROBE(personality_exec) { return opened(personality(READ_IMPLIES_EXEC) >= 0 && (personality(0xffffffff) & READ_IMPLIES_EXEC)); }
PROBE(add_key) { return call(syscall(SYS_add_key, "user", "probe", "x", 1, -1 /* of the thread */)); }
PROBE(request_key) { return gated(syscall(SYS_request_key, "user", "no-such-key", NULL, 0)); }
PROBE(keyctl_join) { return call(syscall(SYS_keyctl, 1, NULL)); }
PROBE(fanotify) { return call(fanotify_init(FAN_CLASS_NOTIF | 0x200 /* FAN_REPORT_FID */, O_RDONLY)); }
PROBE(init_module) { return gated(syscall(SYS_init_module, "", 0, "")); }
PROBE(finit_module) { return gated(syscall(SYS_finit_module, -1, "", 0)); }
PROBE(delete_module) { return gated(syscall(SYS_delete_module, "no_such_module", O_NONBLOCK)); }
PROBE(kexec) { return gated(syscall(SYS_kexec_load, 0, 99, NULL, 0xff)); }
PROBE(reboot_call) { return gated(syscall(SYS_reboot, 0xfee1dead, 672274793, 0x12345678, NULL)); }       /* no command of that number */
PROBE(iopl) { return call(syscall(SYS_iopl, 3)); }
PROBE(ioperm) { return call(syscall(SYS_ioperm, 0x80, 1, 1)); }
PROBE(acct) { return gated(syscall(SYS_acct, "/no/such/file")); }
PROBE(swapon_call) { return gated(swapon("/no/such/file", 0)); }
PROBE(swapoff_call) { return gated(swapoff("/no/such/file")); }
PROBE(quotactl_call) { return gated(quotactl(QCMD(Q_SYNC, USRQUOTA), "/no/such/device", 0, NULL)); }
PROBE(lookup_dcookie) { char b[8]; return gated(syscall(SYS_lookup_dcookie, 0, b, sizeof b)); }
PROBE(syslog_read) { static char b[1 << 16]; return call(syscall(SYS_syslog, 3, b, sizeof b)); }
PROBE(syslog_size) { return call(syscall(SYS_syslog, 10, NULL, 0)); }
PROBE(vhangup_call) { return call(vhangup()); }
PROBE(adjtimex_call)
{
    struct timex t = { .modes = 0 };
    if (adjtimex(&t) < 0)
        return BLOCKED;
    t.modes = ADJ_TICK;                 /* to what it is: a change that changes nothing, and that only the machine's owner may make */
    return call(adjtimex(&t));
}
PROBE(clock_set)
{
    struct timespec bad = { .tv_sec = -1, .tv_nsec = 2000000000 };
    return gated(clock_settime(CLOCK_REALTIME, &bad) == 0 ? 0 : errno == EINVAL && geteuid() != 0 ? (errno = EPERM, -1) : -1);
}
PROBE(clock_adj)
{
    struct timex t = { .modes = 0 };
    if (clock_adjtime(CLOCK_REALTIME, &t) < 0)
        return BLOCKED;
    t.modes = ADJ_TICK;
    return call(clock_adjtime(CLOCK_REALTIME, &t));
}
PROBE(hostname_set)
{
    char name[HOST_NAME_MAX + 1] = "";
    return gethostname(name, sizeof name) == 0 ? call(sethostname(name, strlen(name))) : VOID;      /* to what it is */
}
PROBE(domainname_set) { char name[65] = ""; return getdomainname(name, sizeof name) == 0 ? call(setdomainname(name, strlen(name))) : VOID; }
PROBE(handle_open)
{
    struct { struct file_handle h; unsigned char room[128]; } x = { .h.handle_bytes = 128 };
    int mount = 0;
    const int dir = open(fact(f, "rw"), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (name_to_handle_at(AT_FDCWD, fact(f, "rw"), &x.h, &mount, 0) < 0)
        return BLOCKED;
    return call(open_by_handle_at(dir, &x.h, O_RDONLY | O_CLOEXEC));
}
PROBE(remap_ldt_read) { char b[64]; return call(syscall(SYS_modify_ldt, 0, b, sizeof b)); }
PROBE(kcmp_self) { return call(syscall(SYS_kcmp, getpid(), getpid(), 0 /* KCMP_FILE */, 0, 1)); }
PROBE(pagemap)
{
    static char page[4096] __attribute__((aligned(4096)));
    uint64_t entry = 0;
    page[0] = 1;
    const int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
    if (fd < 0 || pread(fd, &entry, 8, (off_t)((uintptr_t)page / 4096 * 8)) != 8)
        return BLOCKED;
    return opened(entry & ((1ULL << 55) - 1));        /* the frame's number, which rowhammer and friends want */
}
PROBE(task_dispatch) { return call(prctl(59 /* PR_SET_SYSCALL_USER_DISPATCH */, 0, 0, 0, 0)); }
PROBE(prctl_mm) { return gated(prctl(PR_SET_MM, PR_SET_MM_BRK, 1, 0, 0)); }
PROBE(sched_core) { unsigned long cookie = 0; (void)cookie; const long rc = prctl(62 /* PR_SCHED_CORE */, 1, 0, 0, 0); return rc < 0 && (errno == ENODEV || errno == EINVAL) ? VOID : call(rc); }

/* ---- switches ---- */
/* A file of the kernel is opened for writing and given back what it holds. */
static enum verdict rewrite(const char *path)
{
    char held[4096] = "";
    const ssize_t n = get(path, held, sizeof held);
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return opened(false);
    const ssize_t len = n > 0 ? n : 1;
    const bool done = write(fd, n > 0 ? held : "\n", (size_t)len) == len;
    (void)close(fd);
    return opened(done);
}
PROBE(core_pattern) { return rewrite("/proc/sys/kernel/core_pattern"); }
PROBE(modprobe_path) { return rewrite("/proc/sys/kernel/modprobe"); }
PROBE(sys_aslr) { return rewrite("/proc/sys/kernel/randomize_va_space"); }
PROBE(sys_overcommit) { return rewrite("/proc/sys/vm/overcommit_memory"); }
PROBE(sys_hostname) { return rewrite("/proc/sys/kernel/hostname"); }
PROBE(sys_shmmax) { return rewrite("/proc/sys/kernel/shmmax"); }
PROBE(sys_forward) { return rewrite("/proc/sys/net/ipv4/ip_forward"); }
PROBE(sys_userns) { return rewrite("/proc/sys/user/max_user_namespaces"); }
PROBE(sys_pid_max) { return rewrite("/proc/sys/kernel/pid_max"); }
PROBE(uevent_helper) { return rewrite("/sys/kernel/uevent_helper"); }
PROBE(sysrq) { return opened(put("/proc/sysrq-trigger", O_WRONLY, 0, "h")); }          /* h: prints its help */
PROBE(kmsg_write) { return opened(put("/dev/kmsg", O_WRONLY, 0, "<7>moe-sandbox probe\n")); }
PROBE(debugfs) { return call(mount("none", fact(f, "rw"), "debugfs", 0, NULL)); }
PROBE(binfmt)
{
    if (access("/proc/sys/fs/binfmt_misc/register", F_OK) != 0 && mount("none", "/proc/sys/fs/binfmt_misc", "binfmt_misc", 0, NULL) != 0 && errno == ENODEV)
        return VOID;
    const int fd = open("/proc/sys/fs/binfmt_misc/register", O_WRONLY | O_CLOEXEC);
    return opened(fd >= 0);
}
static enum verdict each_group(const char *name)
{
    DIR *d = opendir("/sys/fs/cgroup");
    enum verdict v = BLOCKED;
    char path[PATH_MAX];
    (void)!snprintf(path, sizeof path, "/sys/fs/cgroup/%s", name);
    if (access(path, F_OK) == 0)
        v = strcmp(name, "cgroup.procs") ? rewrite(path) : opened(put(path, O_WRONLY, 0, "0"));
    for (const struct dirent *e; v == BLOCKED && d && (e = readdir(d));) {
        (void)!snprintf(path, sizeof path, "/sys/fs/cgroup/%s/%s", e->d_name, name);
        if (e->d_name[0] != '.' && access(path, F_OK) == 0)
            v = strcmp(name, "cgroup.procs") ? rewrite(path) : opened(put(path, O_WRONLY, 0, "0"));
    }
    if (d)
        (void)closedir(d);
    return v;
}
PROBE(release_agent) { return each_group("release_agent"); }
PROBE(cgroup_procs) { return each_group("cgroup.procs"); }           /* back to the group at the top, where no limit is */
PROBE(cgroup_mount) { return call(mount("none", fact(f, "rw"), "cgroup2", 0, NULL)); }
PROBE(cgroup_mount_v1)
{
    const int rc = mount("none", fact(f, "rw"), "cgroup", 0, "memory");
    return rc != 0 && (errno == ENODEV || errno == EINVAL) ? VOID : call(rc);
}

static const struct probe table[] = {
    ROW("int80",             "kernel", "",     "", int80,            "a call of i386 through int 0x80"),
    ROW("int80-socket",      "kernel", "",     "", int80_socket,     "a socket that the filter refuses, made by i386's number for it"),
    ROW("x32",               "kernel", "",     "", x32,              "a call of x32 (number | 0x40000000)"),
    ROW("io-uring",          "kernel", "",     "", io_uring_setup,   "io_uring_setup: calls that no filter sees"),
    ROW("io-uring-register", "kernel", "",     "", io_uring_register,"io_uring_register"),
    ROW("userfaultfd",       "kernel", "",     "", userfaultfd,      "userfaultfd, which stops the kernel in the middle"),
    ROW("userfaultfd-dev",   "kernel", "root", "", userfaultfd_dev,  "the same by /dev/userfaultfd"),
    ROW("bpf",               "kernel", "root", "", bpf_map,          "bpf: a map"),
    ROW("perf-self",         "kernel", "",     "", perf_self,        "perf_event_open of itself"),
    ROW("perf-machine",      "kernel", "root", "", perf_machine,     "perf_event_open of a whole processor"),
    ROW("modify-ldt",        "kernel", "",     "", modify_ldt,       "modify_ldt: a segment of its own"),
    ROW("modify-ldt-read",   "kernel", "",     "", remap_ldt_read,   "modify_ldt: reading"),
    ROW("memfd-secret",      "kernel", "",     "", memfd_secret,     "memfd_secret: memory that the watch cannot see"),
    ROW("vmsplice",          "kernel", "",     "", vmsplice,         "vmsplice: pages given to a pipe"),
    ROW("aslr-off",          "kernel", "",     "", personality_aslr, "personality(ADDR_NO_RANDOMIZE)"),
    ROW("read-exec",         "kernel", "",     "", personality_exec, "personality(READ_IMPLIES_EXEC)"),
    ROW("add-key",           "kernel", "",     "", add_key,          "add_key"),
    ROW("request-key",       "kernel", "",     "", request_key,      "request_key, which makes the kernel start a program"),
    ROW("keyctl",            "kernel", "",     "", keyctl_join,      "keyctl: a session of its own"),
    ROW("fanotify",          "kernel", "",     "", fanotify,         "fanotify_init"),
    ROW("init-module",       "kernel", "root", "", init_module,      "init_module"),
    ROW("finit-module",      "kernel", "root", "", finit_module,     "finit_module"),
    ROW("delete-module",     "kernel", "root", "", delete_module,    "delete_module"),
    ROW("kexec",             "kernel", "root", "", kexec,            "kexec_load"),
    ROW("reboot",            "kernel", "root", "", reboot_call,      "reboot"),
    ROW("iopl",              "kernel", "root", "", iopl,             "iopl: the machine's ports"),
    ROW("ioperm",            "kernel", "root", "", ioperm,           "ioperm"),
    ROW("acct",              "kernel", "root", "", acct,             "acct"),
    ROW("swapon",            "kernel", "root", "", swapon_call,      "swapon"),
    ROW("swapoff",           "kernel", "root", "", swapoff_call,     "swapoff"),
    ROW("quotactl",          "kernel", "",     "", quotactl_call,    "quotactl"),
    ROW("lookup-dcookie",    "kernel", "root", "", lookup_dcookie,   "lookup_dcookie"),
    ROW("dmesg",             "information", "root", "", syslog_read, "the kernel's messages by syslog"),
    ROW("dmesg-size",        "information", "root", "", syslog_size, "the size of the kernel's messages"),
    ROW("vhangup",           "kernel", "root", "", vhangup_call,     "vhangup of the terminal"),
    ROW("adjtimex",          "kernel", "root", "", adjtimex_call,    "the clock's tick"),
    ROW("clock-settime",     "kernel", "root", "", clock_set,        "clock_settime"),
    ROW("clock-adjtime",     "kernel", "root", "", clock_adj,        "clock_adjtime"),
    ROW("hostname",          "kernel", "root", "", hostname_set,     "sethostname"),
    ROW("domainname",        "kernel", "root", "", domainname_set,   "setdomainname"),
    ROW("open-by-handle",    "escape", "root", "", handle_open,      "open_by_handle_at: a file by its number, whatever is mounted"),
    ROW("kcmp",              "kernel", "",     "", kcmp_self,        "kcmp: order of the kernel's pointers"),
    ROW("pagemap",           "information", "root", "", pagemap,     "physical addresses in /proc/self/pagemap"),
    ROW("syscall-dispatch",  "kernel", "",     "", task_dispatch,    "PR_SET_SYSCALL_USER_DISPATCH"),
    ROW("prctl-mm",          "kernel", "root sysres", "", prctl_mm,         "PR_SET_MM: another program's face"),
    ROW("sched-core",        "kernel", "",     "", sched_core,       "PR_SCHED_CORE"),
    ROW("core-pattern",      "kernel", "root", "", core_pattern,     "/proc/sys/kernel/core_pattern: a program that the kernel starts outside"),
    ROW("modprobe-path",     "kernel", "root", "", modprobe_path,    "/proc/sys/kernel/modprobe: the same"),
    ROW("sys-aslr",          "kernel", "root", "", sys_aslr,         "/proc/sys/kernel/randomize_va_space"),
    ROW("sys-overcommit",    "kernel", "root", "", sys_overcommit,   "/proc/sys/vm/overcommit_memory"),
    ROW("sys-hostname",      "kernel", "root", "", sys_hostname,     "/proc/sys/kernel/hostname"),
    ROW("sys-shmmax",        "kernel", "root", "", sys_shmmax,       "/proc/sys/kernel/shmmax"),
    ROW("sys-forward",       "kernel", "root", "", sys_forward,      "/proc/sys/net/ipv4/ip_forward"),
    ROW("sys-userns",        "kernel", "root sysres", "", sys_userns,       "/proc/sys/user/max_user_namespaces: the switch that keeps it in"),
    ROW("sys-pid-max",       "kernel", "root", "", sys_pid_max,      "/proc/sys/kernel/pid_max"),
    ROW("uevent-helper",     "kernel", "root", "", uevent_helper,    "/sys/kernel/uevent_helper"),
    ROW("sysrq",             "kernel", "root", "", sysrq,            "/proc/sysrq-trigger"),
    ROW("kmsg-write",        "kernel", "root", "", kmsg_write,       "lines of its own in the kernel's log"),
    ROW("debugfs",           "kernel", "root", "", debugfs,          "debugfs mounted"),
    ROW("binfmt",            "kernel", "root", "", binfmt,           "binfmt_misc: an interpreter for everybody's programs"),
    ROW("release-agent",     "escape", "root", "", release_agent,    "a cgroup's release_agent: a program that the kernel starts outside"),
    ROW("cgroup-procs",      "resource", "root", "", cgroup_procs,   "itself moved to the cgroup at the top"),
    ROW("cgroup-mount",      "escape", "root", "", cgroup_mount,     "cgroup2 mounted"),
    ROW("cgroup1-mount",     "escape", "root", "", cgroup_mount_v1,  "cgroup v1 mounted, with its release_agent"),
};
PROBES(table)
