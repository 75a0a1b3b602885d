/* What may be set for NCCL, and to what. NCCL takes its orders from the environment and from two files: which code to load, where to meet, on which interface to
 * listen, what to write where. The one table of it: ranks are held to it (runtime/comm/nccl_env.h), and moe-lint asks it about environments and machines. What it does not
 * know is refused: NCCL gets new variables with each version. */
#ifndef MOE_COMMON_NCCL_SETTINGS_H
#define MOE_COMMON_NCCL_SETTINGS_H
#include "common/base/str.h"

#define MOE_NCCL_IFNAME        "NCCL_SOCKET_IFNAME"
#define MOE_NCCL_HCA           "NCCL_IB_HCA"
#define MOE_NCCL_IB_DISABLE    "NCCL_IB_DISABLE"
#define MOE_NCCL_SYSTEM_CONF   "/etc/nccl.conf"
#define MOE_NCCL_HOME_CONF     "~/.nccl.conf"          /* from NCCL 2.23 on only where NCCL_CONF_FILE names no other */
#define MOE_CAP_NCCL_CONF      (64u << 10)

enum moe_nccl_verdict {
    MOE_NCCL_FOREIGN,                  /* no variable of NCCL's                                            */
    MOE_NCCL_PASSED,                   /* may have any value                                               */
    MOE_NCCL_EXACT,                    /* must name interfaces or devices exactly: "=eth0", "=ib0,ib1"     */
    MOE_NCCL_SET,                      /* must have this value                                             */
    MOE_NCCL_REFUSED,                  /* must not be set                                                  */
};
/* What a setting that is refused, or another value than the one that is set, comes to. */
enum moe_nccl_harm {
    MOE_NCCL_NONE,
    MOE_NCCL_CODE,                     /* loads code, or a file that says so                               */
    MOE_NCCL_FILE,                     /* reads or writes a file                                           */
    MOE_NCCL_PORT,                     /* opens a port or a socket that asks nobody                        */
    MOE_NCCL_MEETING,                  /* lets ranks meet elsewhere, or with anybody                       */
    MOE_NCCL_LOUD,                     /* writes addresses, names and wiring                               */
    MOE_NCCL_OTHER,
};
struct moe_nccl_setting { const char *pattern; enum moe_nccl_verdict verdict; enum moe_nccl_harm harm; const char *value, *why; };
/* Never NULL: the row that decides about this name. `why` continues "NAME ...": of SET and REFUSED. */
const struct moe_nccl_setting *moe_nccl_env_judge(struct moe_str name);
/* The rows that set something, from 0; NULL behind the last. Their patterns are names. */
const struct moe_nccl_setting *moe_nccl_env_set(size_t i);
/* Whether the value of NCCL_SOCKET_IFNAME names interfaces exactly: without '=' NCCL takes it for how their names begin. */
bool moe_nccl_env_exact(struct moe_str value);
/* Whether RDMA goes where it is told to: NCCL_SOCKET_IFNAME is about sockets alone, and verbs take any device that they are not told of. So devices are named, or verbs are
 * not used; or the interface is loopback, as of a job of one node. Empty: not set. */
bool moe_nccl_env_pinned(struct moe_str interfaces, struct moe_str hca, struct moe_str disable);
/* Whether NAME=value holds to the table; what is FOREIGN does. */
bool moe_nccl_env_holds(struct moe_str name, struct moe_str value);
/* A line of a file of settings as NCCL reads it: one that begins with '#' is a comment, one without '=' nothing: false. Blanks are part of names and values. */
bool moe_nccl_conf_line(struct moe_str line, struct moe_str *name, struct moe_str *value);
#endif
