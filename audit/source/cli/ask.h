/* Questions that need no audit: --help, --version, --explain, --print-policy, --print-schema, --generate, rules ... */
#ifndef MOE_AUDIT_SOURCE_CLI_ASK_H
#define MOE_AUDIT_SOURCE_CLI_ASK_H
#include "audit/source/cli/options.h"
#include "audit/source/run/run.h"

/* Answered before a policy is loaded: true and *code when `opts` asked for one of them. */
bool moe_ask_early(const struct moe_audit_opts *opts, enum moe_code *code, struct moe_error *err);
/* --explain, --print-policy: after moe_run_prepare(). */
bool moe_ask_prepared(const struct moe_audit_opts *opts, const struct moe_run *run, enum moe_code *code, struct moe_error *err);
/* `moe-audit rules list|show|test`: *failed when a rule's examples did not behave. */
MOE_MUST_USE enum moe_code moe_ask_rules(const struct moe_audit_opts *opts, const struct moe_run *run, const struct moe_opt_list *words, bool *failed, struct moe_error *err);
#endif
