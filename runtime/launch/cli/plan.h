/* From options to what this node will run, before anything is done. */
#ifndef MOE_RUNTIME_LAUNCH_CLI_PLAN_H
#define MOE_RUNTIME_LAUNCH_CLI_PLAN_H
#include "runtime/config/config.h"
#include "runtime/launch/cli/options.h"
#include "runtime/launch/env.h"
#include "runtime/launch/launch.h"
#include "runtime/launch/sched.h"

#define MOE_CAP_LAUNCH_BYTES (32u << 20)   /* of all that a plan holds     */
#define MOE_CAP_PROGRAM      (1u << 28)    /* bytes of this program itself */

struct moe_launch_plan {
    struct moe_arena *arena;
    struct moe_launch launch;
    struct moe_env env;
    struct moe_sched sched;
    unsigned char key[MOE_PSK_BYTES];
    bool coordinate, configured;           /* configured: the command is moe-train with -c, and `config` is what it will read     */
    struct moe_config config;
    const char *config_path, *program;     /* of the config; the command itself, where launch.path is moe-sandbox                 */
};

/**
 * Decide.
 *
 *   o        in   borrowed   must outlive the plan
 *   command  in   borrowed   what stood behind "--", NULL behind the last; must outlive the plan
 *   ours     in   borrowed   NULL-terminated environment
 *   out      out  new        end with moe_launch_plan_free(), also after a failure
 *
 * Errors: USAGE (what the options ask for contradicts itself; a command that is not there or cannot be executed, with ENOENT or EACCES in err->sys), those of reading
 * config and key, LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_launch_plan(const struct moe_launch_opts *o, char *const *command, char *const *ours, struct moe_launch_plan *out, struct moe_error *err);
void moe_launch_plan_free(struct moe_launch_plan *plan);       /* wipes the key; a MOE_AUTO destructor; zeroed is fine */
void moe_launch_plan_show(const struct moe_launch_plan *plan, char *const *ours, struct moe_buf *out);       /* --dry-run */
#endif
