/* Which namespaces can be made: tried in a child, which goes with them. */
#include "common/base/number.h"
#include "sandbox/kernel/parts.h"
#include "sandbox/kernel/uapi.h"
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct { enum moe_layer layer; int flag; const char *file; } kinds[] = {
    { MOE_LAYER_USER_NS, CLONE_NEWUSER, "user" },       /* first: it gives the rights to make the others */
    { MOE_LAYER_MOUNT_NS, CLONE_NEWNS, "mnt" },
    { MOE_LAYER_PID_NS, CLONE_NEWPID, "pid" },
    { MOE_LAYER_IPC_NS, CLONE_NEWIPC, "ipc" },
    { MOE_LAYER_UTS_NS, CLONE_NEWUTS, "uts" },
    { MOE_LAYER_NET_NS, CLONE_NEWNET, "net" },
    { MOE_LAYER_CGROUP_NS, CLONE_NEWCGROUP, "cgroup" },
    { MOE_LAYER_TIME_NS, CLONE_NEWTIME, "time" },
};
#define KINDS (sizeof kinds / sizeof *kinds)

/* errno of each; `mounted`: of a change to mounts, which is where a user namespace without rights (Ubuntu 24.04) shows. */
struct answers { int sys[KINDS], mounted; };

static void answer(int to)
{
    struct answers a = { { 0 }, 0 };
    for (size_t i = 0; i < KINDS; i++)
        a.sys[i] = unshare(kinds[i].flag) == 0 ? 0 : errno;
    a.mounted = mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ? 0 : errno;
    _exit(write(to, &a, sizeof a) == (ssize_t)sizeof a ? 0 : 1);
}

static bool try_all(struct answers *a)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return false;
    pid_t child = fork();
    if (child == 0)
        answer(ends[1]);
    close(ends[1]);
    ssize_t got;
    do
        got = child > 0 ? read(ends[0], a, sizeof *a) : -1;
    while (got < 0 && child > 0 && errno == EINTR);
    close(ends[0]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return got == (ssize_t)sizeof *a;
}

/* The settings that forbid user namespaces: value as read, or -1. */
static int setting(const char *path)
{
    char text[24];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return -1;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    if (n <= 0)
        return -1;
    text[n] = 0;
    return moe_number_int(text, NULL);
}

static void blame_setting(struct moe_kernel *k, enum moe_layer layer)
{
    static const struct { const char *path, *name; int bad; } settings[] = {
        { "/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "kernel.apparmor_restrict_unprivileged_userns", 1 },
        { "/proc/sys/kernel/unprivileged_userns_clone", "kernel.unprivileged_userns_clone", 0 },
        { "/proc/sys/user/max_user_namespaces", "user.max_user_namespaces", 0 },
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        if (setting(settings[i].path) == settings[i].bad) {
            size_t n = strlen(k->why_not[layer]);
            snprintf(k->why_not[layer] + n, sizeof k->why_not[layer] - n, " (%s=%d)", settings[i].name, settings[i].bad);
            return;
        }
}

void moe_kernel_namespaces(bool quick, struct moe_kernel *k)
{
    struct answers a = { { 0 }, 0 };
    bool tried = !quick && try_all(&a);
    int ns = open("/proc/self/ns", O_PATH | O_DIRECTORY | O_CLOEXEC);
    for (size_t i = 0; i < KINDS; i++) {
        enum moe_layer l = kinds[i].layer;
        k->has[l] = ns >= 0 && faccessat(ns, kinds[i].file, F_OK, 0) == 0;
        if (!k->has[l])
            moe_kernel_lacks(k, l, "not in this kernel", 0);
        else if (!quick && !tried)
            moe_kernel_lacks(k, l, "could not be tried", 0);
        else if (tried && a.sys[i]) {
            moe_kernel_lacks(k, l, "unshare", a.sys[i]);
            if (l == MOE_LAYER_USER_NS)
                blame_setting(k, l);
        }
    }
    if (ns >= 0)
        close(ns);
    if (tried && k->has[MOE_LAYER_MOUNT_NS] && a.mounted) {
        moe_kernel_lacks(k, MOE_LAYER_MOUNT_NS, "mount", a.mounted);
        blame_setting(k, MOE_LAYER_MOUNT_NS);
    }
}
