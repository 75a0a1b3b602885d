/* `moe-sandbox run`: from options to the job's exit status. */
#ifndef MOE_SANDBOX_CLI_RUN_H
#define MOE_SANDBOX_CLI_RUN_H
#include "sandbox/cli/options.h"

enum { MOE_EXIT_OURS = 125, MOE_EXIT_CANNOT_RUN = 126, MOE_EXIT_NOT_FOUND = 127 };

/* `command` ends with NULL; it may be empty, which is an error. Gives what to exit with. */
int moe_sandbox_run(const struct moe_sandbox_opts *o, char *const *command);
#endif
