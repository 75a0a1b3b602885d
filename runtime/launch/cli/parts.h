/* Between the files that make a plan. */
#ifndef MOE_RUNTIME_LAUNCH_CLI_PARTS_H
#define MOE_RUNTIME_LAUNCH_CLI_PARTS_H
#include "runtime/launch/cli/plan.h"
#include "runtime/rdzv/rdzv.h"

#define MOE_LAUNCH_CONTROL "3"             /* MOE_SPAWN_CONTROL */
#define MOE_CAP_LAUNCH_ARGS 65536u
MOE_MUST_USE enum moe_code moe_launch_full(struct moe_error *err);
/* sandbox.c: the plan's command, run by moe-sandbox instead. */
MOE_MUST_USE
enum moe_code moe_launch_sandbox(const struct moe_launch_opts *o, char *const *command, char *const *ours, struct moe_launch_plan *p, struct moe_error *err);
#endif
