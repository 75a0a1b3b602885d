/* moe-verify-ckpt's command line: one table for the parser, --help, the manual page and the completions. */
#ifndef MOE_AUDIT_CHECKPOINT_CLI_OPTIONS_H
#define MOE_AUDIT_CHECKPOINT_CLI_OPTIONS_H
#include "audit/checkpoint/run/run.h"
#include "common/cli/output.h"

struct moe_verify_opts {
    const char *config, *hosts, *floor, *shard, *sample, *explain, *generate, *key, *job;
    struct moe_opt_list pubkeys, minisigns, skips;
    struct moe_output_opts out;
    unsigned world, max_skew, min_step, jobs;
    int severity, confidence;
    bool newest, merge, require_digest, require_signature, repair_plan, print_policy, verbose, json, help, version;
};

extern const struct moe_command moe_verify_command;
void moe_verify_opts_free(struct moe_verify_opts *opts);
/* Before parsing: what is not given is told from 0. */
void moe_verify_opts_init(struct moe_verify_opts *opts);
/* From the parsed words to what a run takes: i/n and 5% are read here. Errors: USAGE. */
MOE_MUST_USE enum moe_code moe_verify_how(const struct moe_verify_opts *opts, struct moe_verify_how *how, struct moe_error *err);
/* No report is written into a step that is verified. A target or an output that is not there is no fault here. Errors: USAGE. */
MOE_MUST_USE enum moe_code moe_verify_outputs(const struct moe_output_opts *outputs, const char *target, struct moe_error *err);
#endif
