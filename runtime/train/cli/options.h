/* moe-train's command line: one table for the parser, --help, the manual page and the completions. */
#ifndef MOE_RUNTIME_TRAIN_CLI_OPTIONS_H
#define MOE_RUNTIME_TRAIN_CLI_OPTIONS_H
#include "common/base/opt.h"

struct moe_train_opts {
    const char *config, *output, *prompt, *temperature, *page, *verify;
    unsigned tokens, seed;
    bool no_resume, mpi, generate, print_config, collect_hw, backends, quiet, help, version;
};
extern const struct moe_command moe_train_command;

/* Before parsing: what is not given is told by these. */
void moe_train_opts_init(struct moe_train_opts *opts);
/* After parsing: what was not given has its default; what nothing would ask for is an error, for it was meant to have a meaning. Errors: USAGE. */
MOE_MUST_USE enum moe_code moe_train_opts_settle(struct moe_train_opts *opts, bool plots, struct moe_error *err);
/* "0.8": 0 to 10, a plain decimal number. Errors: USAGE. */
MOE_MUST_USE enum moe_code moe_train_temperature(const struct moe_train_opts *opts, double *out, struct moe_error *err);
#endif
