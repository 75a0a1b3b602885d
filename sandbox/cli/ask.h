/* Everything but `run`: questions about profiles, kernel and logs, and `learn`. */
#ifndef MOE_SANDBOX_CLI_ASK_H
#define MOE_SANDBOX_CLI_ASK_H
#include "sandbox/cli/options.h"

/* words[0] is the subcommand; `command` what stood after "--". Gives what to exit with. */
int moe_sandbox_ask(const struct moe_sandbox_opts *o, const struct moe_opt_list *words, char *const *command);
#endif
