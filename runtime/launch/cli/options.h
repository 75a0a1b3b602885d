/* moe-launch's command line. What stands after "--" is the ranks' and is not looked at, except for the config of moe-train. */
#ifndef MOE_RUNTIME_LAUNCH_CLI_OPTIONS_H
#define MOE_RUNTIME_LAUNCH_CLI_OPTIONS_H
#include "common/base/opt.h"

struct moe_launch_opts {
    unsigned ranks, nnodes, node_hint, key_fd;             /* node_hint and key_fd: MOE_OPT_UNSET where they are not given */
    const char *rdzv, *interface, *job, *key, *cert, *cert_key, *ca;
    int on_loss;                                           /* enum moe_on_loss */
    unsigned max_restarts, restart_window, restart_delay, min_ranks, grace, suspect, lost, stuck, wait;
    const char *sandbox, *audit_log, *kill_file, *checkpoint, *pubkey, *verify, *generate;
    struct moe_opt_list sandbox_args, env;
    bool coordinate, no_resume, no_prefix, dry_run, quiet, help, version;
};
#define MOE_OPT_UNSET UINT32_MAX
extern const struct moe_command moe_launch_command;

void moe_launch_opts_init(struct moe_launch_opts *o);
void moe_launch_opts_free(struct moe_launch_opts *o);
#endif
