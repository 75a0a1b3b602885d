/* Known ways out through calls. Each row asks whether some rule lets a certain call through; demands on arguments count. */
#include "sandbox/check/parts.h"
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

enum { ALL = 0xffffffffu, FASTOPEN = 0x20000000, MPTCP = 262, SETID = 06000, TYPE = 0xf, MEMFD_EXEC = 16 };

struct escape {
    const char *code, *call, *says;
    struct moe_probe probes[3];          /* up to the first whose mask is 0 */
    bool any;                            /* any one bit of the last probe's value */
    bool (*unless)(const struct moe_profile *);
};

/* Where nobody but the job is in the namespace, there is nobody else to reach. */
static bool own_processes(const struct moe_profile *p) { return p->requires_layer[MOE_LAYER_PID_NS] && p->requires_layer[MOE_LAYER_USER_NS]; }

#define NEW_SPACES (CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
#define PLAIN(code, call, says) { code, call, says, { { 0, 0, 0 } }, false, NULL }
#define OURS(code, call, says) { code, call, says, { { 0, 0, 0 } }, false, own_processes }
#define IS1(code, call, says, arg, value) { code, call, says, { { arg, ALL, value } }, false, NULL }
#define FAMILY(code, family, says) { code, "socket", says, { { 0, ALL, family } }, false, NULL }
#define RAW_OF(family, says) { "P212", "socket", says, { { 0, ALL, family }, { 1, TYPE, SOCK_RAW } }, false, NULL }
#define MPTCP_OF(family) { "P218", "socket", "an MPTCP socket", { { 0, ALL, family }, { 1, TYPE, SOCK_STREAM }, { 2, ALL, MPTCP } }, false, NULL }
#define MODE_OF(call, arg) { "P217", call, "a set-uid or set-gid bit", { { arg, SETID, SETID } }, true, NULL }
#define OPEN_OF(call, flags, mode) { "P217", call, "a new file with a set-uid or set-gid bit", { { flags, O_CREAT, O_CREAT }, { mode, SETID, SETID } }, true, NULL }
#define NETLINK_OF(n) { "P213", "socket", "a netlink socket beyond NETLINK_ROUTE", { { 0, ALL, AF_NETLINK }, { 2, ALL, n } }, false, NULL }

static const struct escape escapes[] = {
    PLAIN("P201", "ptrace", "rules over other processes"),
    OURS("P201", "process_vm_readv", "the memory of other processes, in a pid namespace that need not be the job's own"),
    OURS("P201", "process_vm_writev", "the memory of other processes, in a pid namespace that need not be the job's own"),
    OURS("P201", "pidfd_getfd", "descriptors of other processes, in a pid namespace that need not be the job's own"),
    OURS("P201", "process_madvise", "the memory of other processes, in a pid namespace that need not be the job's own"),
    PLAIN("P201", "kcmp", "addresses of the kernel's objects, compared"),
    PLAIN("P202", "io_uring_setup", "operations that pass no filter"),
    PLAIN("P202", "io_uring_enter", "operations that pass no filter"),
    PLAIN("P202", "io_uring_register", "operations that pass no filter"),
    PLAIN("P203", "userfaultfd", "page faults handled by the job"),
    { "P204", "clone", "a flag for a new namespace", { { 0, NEW_SPACES, NEW_SPACES } }, true, NULL },
    PLAIN("P204", "clone3", "flags for new namespaces, in memory where no filter sees them"),
    PLAIN("P204", "unshare", "new namespaces"),
    PLAIN("P204", "setns", "namespaces of others"),
    PLAIN("P205", "keyctl", "keys of the host's user"),
    PLAIN("P205", "add_key", "keys of the host's user"),
    PLAIN("P205", "request_key", "keys of the host's user"),
    PLAIN("P206", "bpf", "programs in the kernel"),
    PLAIN("P206", "perf_event_open", "what other processes and the kernel do, measured"),
    PLAIN("P208", "mount", "mounts"), PLAIN("P208", "umount2", "mounts"), PLAIN("P208", "pivot_root", "another root"), PLAIN("P208", "chroot", "another root"),
    PLAIN("P208", "open_tree", "mounts"), PLAIN("P208", "open_tree_attr", "mounts"), PLAIN("P208", "move_mount", "mounts"), PLAIN("P208", "mount_setattr", "mounts"),
    PLAIN("P208", "fsopen", "mounts"), PLAIN("P208", "fspick", "mounts"), PLAIN("P208", "fsconfig", "mounts"), PLAIN("P208", "fsmount", "mounts"),
    PLAIN("P209", "open_by_handle_at", "files by their number"),
    PLAIN("P209", "fanotify_init", "what every process opens"),
    PLAIN("P210", "kexec_load", "another kernel"), PLAIN("P210", "kexec_file_load", "another kernel"), PLAIN("P210", "init_module", "code in the kernel"),
    PLAIN("P210", "finit_module", "code in the kernel"), PLAIN("P210", "delete_module", "code of the kernel taken away"), PLAIN("P210", "create_module", "code in the kernel"),
    PLAIN("P210", "reboot", "the end of the machine"), PLAIN("P210", "swapon", "swap"), PLAIN("P210", "swapoff", "swap"), PLAIN("P210", "iopl", "ports of the hardware"),
    PLAIN("P210", "ioperm", "ports of the hardware"), PLAIN("P210", "acct", "accounting of all processes"), PLAIN("P210", "settimeofday", "the clock"),
    PLAIN("P210", "clock_settime", "the clock"), PLAIN("P210", "adjtimex", "the clock"), PLAIN("P210", "clock_adjtime", "the clock"), PLAIN("P210", "syslog", "the kernel's log"),
    PLAIN("P210", "quotactl", "quotas of others"), PLAIN("P210", "quotactl_fd", "quotas of others"),
    IS1("P211", "ioctl", "TIOCSTI: keys typed into the terminal", 1, TIOCSTI),
    IS1("P211", "ioctl", "TIOCLINUX: text selected and pasted into the terminal", 1, TIOCLINUX),
    FAMILY("P212", AF_PACKET, "AF_PACKET: what others send"), FAMILY("P212", AF_VSOCK, "AF_VSOCK: the hypervisor"), FAMILY("P212", AF_ALG, "AF_ALG: the kernel's cryptography"),
    RAW_OF(AF_INET, "raw sockets of IPv4"), RAW_OF(AF_INET6, "raw sockets of IPv6"),
    NETLINK_OF(4), NETLINK_OF(6), NETLINK_OF(9), NETLINK_OF(12), NETLINK_OF(15), NETLINK_OF(16), NETLINK_OF(20), NETLINK_OF(21),
    { "P214", "sendto", "MSG_FASTOPEN", { { 3, FASTOPEN, FASTOPEN } }, false, NULL },
    { "P214", "sendmsg", "MSG_FASTOPEN", { { 2, FASTOPEN, FASTOPEN } }, false, NULL },
    { "P214", "sendmmsg", "MSG_FASTOPEN", { { 3, FASTOPEN, FASTOPEN } }, false, NULL },
    IS1("P215", "personality", "addresses without randomness", 0, 0x0040000), IS1("P215", "personality", "readable memory that is executable", 0, 0x0400000),
    IS1("P215", "personality", "a mapped page at address 0", 0, 0x0100000), IS1("P215", "personality", "another execution domain", 0, 8),
    PLAIN("P216", "modify_ldt", "segments of its own"), PLAIN("P216", "memfd_secret", "memory that nobody can look at"), PLAIN("P216", "vmsplice", "pages given to a pipe"),
    PLAIN("P216", "remap_file_pages", "an obsolete way to map"), PLAIN("P216", "uselib", "an obsolete way to load"),
    MODE_OF("chmod", 1), MODE_OF("fchmod", 1), MODE_OF("fchmodat", 2), MODE_OF("fchmodat2", 2), MODE_OF("creat", 1), MODE_OF("mknod", 1), MODE_OF("mknodat", 2),
    OPEN_OF("open", 1, 2), OPEN_OF("openat", 2, 3),
    MPTCP_OF(AF_INET), MPTCP_OF(AF_INET6),
    { "P219", "memfd_create", "MFD_EXEC", { { 1, MEMFD_EXEC, MEMFD_EXEC } }, false, NULL },
    PLAIN("P219", "execveat", "a program named by a descriptor"),
    PLAIN("P220", "openat2", "an open whose flags and mode lie in memory"),
};

static size_t probe_count(const struct escape *e)
{
    size_t n = 0;
    while (n < MOE_COUNT(e->probes) && e->probes[n].mask)
        n++;
    return n;
}

static const struct moe_call_rule *way_out(const struct moe_profile *p, const struct escape *e)
{
    struct moe_probe probes[MOE_COUNT(e->probes)];
    size_t n = probe_count(e);
    struct moe_str call = moe_str_c(e->call);
    memcpy(probes, e->probes, sizeof probes);
    if (!e->any)
        return moe_profile_lets(p, call, probes, n);
    for (uint64_t bit = 1; bit && bit <= e->probes[n - 1].value; bit <<= 1) {
        if (!(e->probes[n - 1].value & bit))
            continue;
        probes[n - 1].mask = probes[n - 1].value = bit;
        const struct moe_call_rule *found = moe_profile_lets(p, call, probes, n);
        if (found)
            return found;
    }
    return NULL;
}

void moe_check_escapes(struct moe_checked *c)
{
    for (size_t i = 0; i < MOE_COUNT(escapes); i++) {
        const struct escape *e = &escapes[i];
        const struct moe_call_rule *rule = e->unless && e->unless(c->p) ? NULL : way_out(c->p, e);
        if (rule)
            moe_check_say(c, e->code, &rule->at, "calls.allow", "%s lets through %s", e->call, e->says);
    }
}
