/* Questions that need no lint: --help, --version, --explain, --print-policy, --generate, rules ... */
#ifndef MOE_AUDIT_CONFIG_CLI_ASK_H
#define MOE_AUDIT_CONFIG_CLI_ASK_H
#include "audit/config/cli/options.h"

/* Answered before a policy is loaded: true and *code when `opts` asked for one of them. */
bool moe_lint_ask_early(const struct moe_lint_opts *opts, enum moe_code *code, struct moe_error *err);
/* --explain, --print-policy, rules list|show|test: after moe_lint_prepare(). *failed when a rule's examples did not behave. */
bool moe_lint_ask_prepared(const struct moe_lint_opts *opts, const struct moe_lint *lint, const struct moe_opt_list *words, bool *failed, enum moe_code *code,
                           struct moe_error *err);
#endif
