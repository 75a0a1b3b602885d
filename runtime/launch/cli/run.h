/* moe-launch -- PROGRAM: from options to the job's exit status; and what the tool answers instead of running one. */
#ifndef MOE_RUNTIME_LAUNCH_CLI_RUN_H
#define MOE_RUNTIME_LAUNCH_CLI_RUN_H
#include "runtime/launch/cli/options.h"

enum { MOE_EXIT_OURS = 125, MOE_EXIT_CANNOT_RUN = 126, MOE_EXIT_NOT_FOUND = 127 };

/* `command` ends with NULL; it may be empty, which is an error. Gives what to exit with. */
int moe_launch_run(const struct moe_launch_opts *o, char *const *command);
/* --help, --version, --generate, audit verify, keygen. Gives what to exit with: 0, 1 (a chain that is broken) or 2. */
int moe_launch_ask(const struct moe_launch_opts *o, const struct moe_opt_list *words);
bool moe_launch_asks(const struct moe_launch_opts *o, const struct moe_opt_list *words);       /* whether it is one of these */
#endif
