/* Questions that need no checkpoint: --help, --version, --generate, keygen; then, with policy and rules, --explain, --print-policy, rules ... */
#ifndef MOE_AUDIT_CHECKPOINT_CLI_ASK_H
#define MOE_AUDIT_CHECKPOINT_CLI_ASK_H
#include "audit/checkpoint/cli/options.h"

/* True, and *code, when it was asked for one of them. */
bool moe_verify_ask_early(const struct moe_verify_opts *opts, const struct moe_opt_list *words, enum moe_code *code, struct moe_error *err);
bool moe_verify_ask_prepared(const struct moe_verify_opts *opts, const struct moe_verify *v, const struct moe_opt_list *words, enum moe_code *code, struct moe_error *err);
#endif
