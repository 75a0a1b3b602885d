/* What can be asked of the kernel without changing this process, and the listing. */
#include "common/base/number.h"
#include "sandbox/kernel/parts.h"
#include "sandbox/kernel/uapi.h"
#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#define BAD_FD (1 << 28)      /* past every limit on descriptors */

static const struct { const char *name, *title; } layers[MOE_LAYER_COUNT] = {
    [MOE_LAYER_SECCOMP]        = { "seccomp", "system call filter" },
    [MOE_LAYER_NOTIFY]         = { "notify", "system calls handed to the supervisor (5.9)" },
    [MOE_LAYER_LANDLOCK_FS]    = { "landlock-fs", "Landlock, files (ABI 1)" },
    [MOE_LAYER_LANDLOCK_NET]   = { "landlock-net", "Landlock, TCP ports (ABI 4)" },
    [MOE_LAYER_LANDLOCK_SCOPE] = { "landlock-scope", "Landlock, abstract sockets and signals (ABI 6)" },
    [MOE_LAYER_LANDLOCK_AUDIT] = { "landlock-audit", "Landlock, denials in the kernel's audit log (ABI 7)" },
    [MOE_LAYER_USER_NS]        = { "user", "user namespace" },
    [MOE_LAYER_MOUNT_NS]       = { "mount", "mount namespace" },
    [MOE_LAYER_PID_NS]         = { "pid", "pid namespace" },
    [MOE_LAYER_IPC_NS]         = { "ipc", "ipc namespace" },
    [MOE_LAYER_UTS_NS]         = { "uts", "namespace of host names" },
    [MOE_LAYER_NET_NS]         = { "net", "network namespace" },
    [MOE_LAYER_CGROUP_NS]      = { "cgroup", "cgroup namespace" },
    [MOE_LAYER_TIME_NS]        = { "time", "time namespace" },
    [MOE_LAYER_CGROUP2]        = { "cgroup2", "a delegated cgroup v2 folder" },
    [MOE_LAYER_MDWE]           = { "mdwe", "memory that was written never becomes executable (6.3)" },
    [MOE_LAYER_MEMFD_NOEXEC]   = { "memfd-noexec", "files in memory that cannot be executed (6.3)" },
    [MOE_LAYER_IDMAP]          = { "idmap", "mounts that show other owners (5.12)" },
};

const char *moe_layer_name(enum moe_layer layer) { return (unsigned)layer < MOE_LAYER_COUNT ? layers[layer].name : NULL; }
const char *moe_layer_title(enum moe_layer layer) { return (unsigned)layer < MOE_LAYER_COUNT ? layers[layer].title : NULL; }

void moe_kernel_lacks(struct moe_kernel *k, enum moe_layer layer, const char *what, int sys)
{
    k->has[layer] = false;
    if (sys)
        snprintf(k->why_not[layer], sizeof k->why_not[layer], "%s: %s", what, strerror(sys));
    else
        snprintf(k->why_not[layer], sizeof k->why_not[layer], "%s", what);
}

/* Root of a user namespace has the users that were mapped for it alone: without those that jobs get it is an ordinary user whose number is 0. */
static bool has_users(const char *map)
{
    enum { FIRST = 0x6d000000, COUNT = 0x1000000 };
    char line[128];
    bool found = false;
    FILE *f = fopen(map, "re");
    if (!f)
        return true;                                            /* no /proc, no user namespaces */
    while (!found && fgets(line, sizeof line, f)) {
        const char *at = line;
        const uint64_t inside = moe_number(at, 10, &at);
        (void)moe_number(at, 10, &at);                          /* who they are outside */
        const uint64_t count = moe_number(at, 10, &at);
        found = inside <= FIRST && count >= COUNT + (FIRST - inside);
    }
    fclose(f);
    return found;
}

/* Effective capabilities by the call itself: libcap would be one more library. */
static bool is_root(void)
{
    struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
    struct __user_cap_data_struct data[2] = { { 0 }, { 0 } };
    if (geteuid() != 0 || !has_users("/proc/self/uid_map") || !has_users("/proc/self/gid_map") || syscall(SYS_capget, &head, data) != 0)
        return false;
    return (data[CAP_SYS_ADMIN / 32].effective >> (CAP_SYS_ADMIN % 32)) & 1;
}

/* ---- seccomp ---- */

/* With a flag the kernel does not know it says EINVAL; else it goes on to the program, which is at no address. */
static bool knows_filter_flag(unsigned long flag)
{
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flag, NULL) != 0 && errno == EFAULT;
}

/* In a child, because a filter cannot be taken off again: 0 = a listener was made and takes SEND, 1 = it does not, else errno of the making. */
static int try_listener(void)
{
    struct sock_filter pass = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    struct sock_fprog program = { 1, &pass };
    pid_t child = fork();
    if (child < 0)
        return errno;
    if (child == 0) {
        if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
            _exit(errno);
        int fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
        if (fd < 0)
            _exit(errno);
        struct seccomp_notif_addfd add = { .flags = SECCOMP_ADDFD_FLAG_SEND, .srcfd = (uint32_t)fd };
        _exit(ioctl(fd, SECCOMP_IOCTL_NOTIF_ADDFD, &add) != 0 && errno == ENOENT ? 0 : 1);     /* ENOENT: nobody is waiting, and all else was right */
    }
    int status;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR)
            return errno;
    return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

static void probe_seccomp(bool quick, struct moe_kernel *k)
{
    uint32_t kill = SECCOMP_RET_KILL_PROCESS, notify = SECCOMP_RET_USER_NOTIF;
    struct seccomp_notif_sizes sizes;
    k->has[MOE_LAYER_SECCOMP] = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &kill) == 0;
    if (!k->has[MOE_LAYER_SECCOMP]) {
        moe_kernel_lacks(k, MOE_LAYER_SECCOMP, "seccomp", errno);
        moe_kernel_lacks(k, MOE_LAYER_NOTIFY, "needs seccomp", 0);
        return;
    }
    k->has[MOE_LAYER_NOTIFY] = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &notify) == 0 && syscall(SYS_seccomp, SECCOMP_GET_NOTIF_SIZES, 0, &sizes) == 0;
    if (!k->has[MOE_LAYER_NOTIFY]) {
        moe_kernel_lacks(k, MOE_LAYER_NOTIFY, "seccomp: user notification", errno);
        return;
    }
    k->notify_killable = knows_filter_flag(SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV);
    k->notify_send = k->notify_killable;       /* is the older of the two */
    if (quick && k->notify_killable)
        return;
    int tried = try_listener();
    if (tried > 1)
        moe_kernel_lacks(k, MOE_LAYER_NOTIFY, "seccomp: new listener", tried);
    k->notify_send = tried == 0;
}

/* ---- Landlock, memory, mounts ---- */

static void probe_landlock(struct moe_kernel *k)
{
    static const struct { enum moe_layer layer; int abi; } since[] = {
        { MOE_LAYER_LANDLOCK_FS, 1 }, { MOE_LAYER_LANDLOCK_NET, 4 }, { MOE_LAYER_LANDLOCK_SCOPE, 6 }, { MOE_LAYER_LANDLOCK_AUDIT, 7 },
    };
    long abi = syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    int sys = errno;
    k->landlock_abi = abi > 0 ? (int)abi : 0;
    for (size_t i = 0; i < sizeof since / sizeof *since; i++) {
        k->has[since[i].layer] = abi >= since[i].abi;
        if (abi < 0)
            moe_kernel_lacks(k, since[i].layer, sys == EOPNOTSUPP ? "Landlock was not switched on at boot (lsm=landlock)" : "Landlock", sys == EOPNOTSUPP ? 0 : sys);
        else if (abi < since[i].abi)
            snprintf(k->why_not[since[i].layer], sizeof k->why_not[0], "Landlock ABI %ld, needs %d", abi, since[i].abi);
    }
}

static void probe_memory(struct moe_kernel *k)
{
    k->has[MOE_LAYER_MDWE] = prctl(PR_GET_MDWE, 0, 0, 0, 0) >= 0;
    if (!k->has[MOE_LAYER_MDWE])
        moe_kernel_lacks(k, MOE_LAYER_MDWE, "prctl(PR_GET_MDWE)", errno);
    int fd = (int)syscall(SYS_memfd_create, "moe-probe", MFD_CLOEXEC | MFD_NOEXEC_SEAL);
    k->has[MOE_LAYER_MEMFD_NOEXEC] = fd >= 0;
    if (fd < 0)
        moe_kernel_lacks(k, MOE_LAYER_MEMFD_NOEXEC, "memfd_create(MFD_NOEXEC_SEAL)", errno);
    else
        close(fd);
}

static void probe_idmap(struct moe_kernel *k)
{
    struct mount_attr attr = { .attr_set = MOUNT_ATTR_IDMAP, .userns_fd = BAD_FD };
    if (!k->root) {
        moe_kernel_lacks(k, MOE_LAYER_IDMAP, "only root may", 0);
        return;
    }
    (void)syscall(SYS_mount_setattr, BAD_FD, "", AT_EMPTY_PATH, &attr, sizeof attr);
    k->has[MOE_LAYER_IDMAP] = errno == EBADF;
    if (!k->has[MOE_LAYER_IDMAP])
        moe_kernel_lacks(k, MOE_LAYER_IDMAP, "mount_setattr(MOUNT_ATTR_IDMAP)", errno);
}

void moe_kernel_probe(bool quick, struct moe_kernel *out)
{
    struct utsname name;
    *out = (struct moe_kernel){ .root = is_root() };
    if (uname(&name) == 0)
        snprintf(out->release, sizeof out->release, "%s", name.release);
    probe_seccomp(quick, out);
    probe_landlock(out);
    probe_memory(out);
    probe_idmap(out);
    moe_kernel_namespaces(quick, out);
    moe_kernel_cgroup(out);
}

/* ---- the listing ---- */

static bool is_landlock(enum moe_layer l) { return l >= MOE_LAYER_LANDLOCK_FS && l <= MOE_LAYER_LANDLOCK_AUDIT; }

/* The four layers of Landlock in one word: "landlock ABI 4 (files, net)". */
static void show_landlock(const struct moe_kernel *k, struct moe_buf *out)
{
    static const char *const parts[] = { "files", "net", "scope", "audit" };
    const char *comma = "";
    moe_buf_printf(out, "landlock ABI %d (", k->landlock_abi);
    for (int i = 0; i < 4; i++)
        if (k->has[MOE_LAYER_LANDLOCK_FS + i]) {
            moe_buf_printf(out, "%s%s", comma, parts[i]);
            comma = ", ";
        }
    moe_buf_addc(out, ')');
}

void moe_kernel_show(const struct moe_kernel *k, struct moe_buf *out)
{
    const char *comma = "layers: ";
    for (int l = 0; l < MOE_LAYER_COUNT; l++) {
        if (!k->has[l] || (is_landlock((enum moe_layer)l) && l != MOE_LAYER_LANDLOCK_FS))
            continue;
        moe_buf_printf(out, "%s", comma);
        comma = ", ";
        if (l == MOE_LAYER_LANDLOCK_FS)
            show_landlock(k, out);
        else
            moe_buf_printf(out, "%s", layers[l].name);
    }
    const char *mark = *comma == ',' ? "; not here: " : "layers: none; not here: ";
    for (int l = 0; l < MOE_LAYER_COUNT; l++)
        if (!k->has[l]) {
            moe_buf_printf(out, "%s%s (%s)", mark, layers[l].name, k->why_not[l]);
            mark = ", ";
        }
}
