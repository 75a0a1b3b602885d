/* A rank's settings of NCCL are pinned: moe-launch sets them by the table (common/nccl/settings.h, runtime/launch/env.c), and the plugin holds them to it before it
 * calls NCCL, so that a rank which somebody else started has them as well. */
#ifndef MOE_RUNTIME_COMM_NCCL_ENV_H
#define MOE_RUNTIME_COMM_NCCL_ENV_H
#include "common/base/error.h"
#include "common/nccl/settings.h"

/* Hold an environment to the table: what is refused is not there, and what is set is there with its value, and RDMA is pinned or off. Values are not repeated. Errors: USAGE, the name in
 * err->field. */
MOE_MUST_USE enum moe_code moe_nccl_env_check(char *const *environment, struct moe_error *err);
/* Hold the file that NCCL reads in any case to it: not there, or root's alone to write (or ours) and without anything that the table does not let pass; what it says
 * of variables that are set already NCCL does not heed. Errors: USAGE (err->file, line, field), IO, LIMIT. */
MOE_MUST_USE enum moe_code moe_nccl_conf_check(const char *path, struct moe_error *err);
#endif
