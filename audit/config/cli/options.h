/* moe-lint's command line: one table for the parser, --help, the manual page and the completions. */
#ifndef MOE_AUDIT_CONFIG_CLI_OPTIONS_H
#define MOE_AUDIT_CONFIG_CLI_OPTIONS_H
#include "common/cli/output.h"
#include "audit/config/run/run.h"

struct moe_lint_opts {
    const char *config, *kind, *schema, *gitleaks, *canary, *root, *baseline, *write_baseline, *explain, *generate;
    struct moe_opt_list tests, skips, rules;
    struct moe_output_opts out;
    unsigned jobs;
    int severity, confidence;
    bool live, no_ignore, print_policy, verbose, json, help, version;
};

extern const struct moe_command moe_lint_command;
void moe_lint_opts_free(struct moe_lint_opts *opts);
#endif
