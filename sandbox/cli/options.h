/* moe-sandbox's command line. What stands after "--" is the job's and is not looked at. */
#ifndef MOE_SANDBOX_CLI_OPTIONS_H
#define MOE_SANDBOX_CLI_OPTIONS_H
#include "common/cli/output.h"
#include "sandbox/plan/plan.h"

struct moe_sandbox_opts {
    const char *profile, *mem, *fsize, *quota, *shm, *tmp, *time, *grace, *gpu, *chdir, *json_log, *oci, *generate, *export_as, *name, *pidfile;
    struct moe_opt_list ro, rw, rx, connect, bind, env, fd, merge;
    struct moe_output_opts out;
    unsigned tasks, files, ready_fd;
    const char *from_log;
    bool strict_wx, tty, dry_run, verbose, json, help, version;
};
extern const struct moe_command moe_sandbox_command;

void moe_sandbox_opts_init(struct moe_sandbox_opts *o);
void moe_sandbox_opts_free(struct moe_sandbox_opts *o);
/* Borrows from `o`. */
struct moe_run_options moe_sandbox_run_options(const struct moe_sandbox_opts *o);
/* The profile that -p names, or that `name` is; --oci replaces its calls. Borrowed from `all`. Errors: those of reading; USAGE when none is named. */
MOE_MUST_USE enum moe_code moe_sandbox_profile(const struct moe_sandbox_opts *o, struct moe_profiles *all, const char *name, const struct moe_profile **out,
                                               struct moe_error *err);
#endif
