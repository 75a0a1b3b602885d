/* What this kernel gives a sandbox, asked by trying and not by its version; and numbers that headers of older systems lack. */
#ifndef MOE_SANDBOX_KERNEL_H
#define MOE_SANDBOX_KERNEL_H
#include "common/base/buf.h"
#include <stdbool.h>
#include <stdint.h>

/* Layers, as a profile's `requires` and `prefers` name them. */
enum moe_layer {
    MOE_LAYER_SECCOMP, MOE_LAYER_NOTIFY, MOE_LAYER_LANDLOCK_FS, MOE_LAYER_LANDLOCK_NET, MOE_LAYER_LANDLOCK_SCOPE, MOE_LAYER_LANDLOCK_AUDIT,
    MOE_LAYER_USER_NS, MOE_LAYER_MOUNT_NS, MOE_LAYER_PID_NS, MOE_LAYER_IPC_NS, MOE_LAYER_UTS_NS, MOE_LAYER_NET_NS, MOE_LAYER_CGROUP_NS, MOE_LAYER_TIME_NS,
    MOE_LAYER_CGROUP2, MOE_LAYER_MDWE, MOE_LAYER_MEMFD_NOEXEC, MOE_LAYER_IDMAP,
    MOE_LAYER_COUNT
};
const char *moe_layer_name(enum moe_layer layer);      /* "landlock-net" */
const char *moe_layer_title(enum moe_layer layer);     /* "Landlock, TCP ports (ABI 4)" */

struct moe_kernel {
    char release[65];
    bool root;                           /* effective uid 0 with CAP_SYS_ADMIN                                  */
    int landlock_abi;                    /* 0 = none                                                            */
    bool notify_killable, notify_send;   /* WAIT_KILLABLE_RECV (5.19); ADDFD with SEND (5.14)                    */
    bool has[MOE_LAYER_COUNT];
    char why_not[MOE_LAYER_COUNT][96];   /* "unshare: Operation not permitted (kernel.apparmor_restrict_unprivileged_userns=1)" */
    char cgroup[256];                    /* a delegated, writable cgroup v2 folder; empty = none                */
};
/* Tries each, in a child where trying changes the process. Takes about a millisecond; `quick` leaves out what only the listing tells (the launch itself finds
 * out about namespaces by making them). Never fails: what cannot be told is absent, with the reason. */
void moe_kernel_probe(bool quick, struct moe_kernel *out);
/* "layers: seccomp, notify, landlock ABI 7 (files, net, scope), user, mount, ...; not here: cgroup2 (no delegated folder)" */
void moe_kernel_show(const struct moe_kernel *k, struct moe_buf *out);
#endif
