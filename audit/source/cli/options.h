/* moe-audit's command line: one table for the parser, --help, the manual page and the completions. */
#ifndef MOE_COMMON_CLI_OPTIONS_H
#define MOE_COMMON_CLI_OPTIONS_H
#include "common/cli/output.h"

struct moe_audit_opts {
    const char *config, *database, *baseline, *write_baseline, *since, *diff, *cache_dir, *cuda, *libclang, *explain, *generate;
    struct moe_opt_list tests, skips, rules;
    struct moe_output_opts out;
    unsigned jobs, timeout;
    int severity, confidence;
    bool no_cache, no_ignore, print_policy, print_schema, verbose, json, age, help, version;
};

extern const struct moe_command moe_audit_command;
void moe_audit_opts_free(struct moe_audit_opts *opts);
#endif
