/* What may be set for NCCL, and to what. NCCL takes its orders from the environment and from two files: which code to load, where to meet, on which interface to
 * listen, what to write where. A rank's are pinned: moe-launch sets them by this table (runtime/launch/env.c), and the plugin holds them to it before it calls NCCL,
 * so that a rank which somebody else started has them as well. What the table does not know is refused: NCCL gets new variables with each version. */
#ifndef MOE_RUNTIME_COMM_NCCL_ENV_H
#define MOE_RUNTIME_COMM_NCCL_ENV_H
#include "common/base/error.h"
#include "common/base/str.h"

#define MOE_NCCL_IFNAME        "NCCL_SOCKET_IFNAME"
#define MOE_NCCL_SYSTEM_CONF   "/etc/nccl.conf"
#define MOE_CAP_NCCL_CONF      (64u << 10)

enum moe_nccl_verdict {
    MOE_NCCL_FOREIGN,                  /* no variable of NCCL's                                            */
    MOE_NCCL_PASSED,                   /* may have any value                                               */
    MOE_NCCL_EXACT,                    /* must name interfaces exactly: "=eth0", "=ib0,ib1"                */
    MOE_NCCL_SET,                      /* must have this value                                             */
    MOE_NCCL_REFUSED,                  /* must not be set                                                  */
};
struct moe_nccl_setting { const char *pattern; enum moe_nccl_verdict verdict; const char *value, *why; };
/* Never NULL: the row that decides about this name. `why` continues "NAME ...": of SET and REFUSED. */
const struct moe_nccl_setting *moe_nccl_env_judge(struct moe_str name);
/* The rows that set something, from 0; NULL behind the last. Their patterns are names. */
const struct moe_nccl_setting *moe_nccl_env_set(size_t i);
/* Whether the value of NCCL_SOCKET_IFNAME names interfaces exactly: without '=' NCCL takes it for how their names begin. */
bool moe_nccl_env_exact(struct moe_str value);

/* Hold an environment to the table: what is refused is not there, and what is set is there with its value. Values are not repeated. Errors: USAGE, the name in
 * err->field. */
MOE_MUST_USE enum moe_code moe_nccl_env_check(char *const *environment, struct moe_error *err);
/* Hold the file that NCCL reads in any case to it: not there, or root's alone to write (or ours) and without anything that the table does not let pass; what it says
 * of variables that are set already NCCL does not heed. Errors: USAGE (err->file, line, field), IO, LIMIT. */
MOE_MUST_USE enum moe_code moe_nccl_conf_check(const char *path, struct moe_error *err);
#endif
