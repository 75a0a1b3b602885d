/* What the code of a source rule provides and may call. The engine walks each unit once and calls every check that asked for the node's kind or
 * for the event, so checks cannot depend on one another's order. No libclang here: rules see facts (tree.h) and flow (flow.h). */
#ifndef MOE_AUDIT_SOURCE_MATCH_CHECK_H
#define MOE_AUDIT_SOURCE_MATCH_CHECK_H
#include "audit/engine/rule.h"
#include "audit/source/flow/flow.h"
#include "audit/source/tree/tree.h"

struct moe_ctx {
    const struct moe_tree *tree;
    const struct moe_flow *flow;
    const struct moe_rule *rule;        /* the one being run: its params by moe_rule_param*()          */
    const struct moe_policy *policy;    /* secrets names, and so on                                     */
    struct moe_arena *scratch;          /* until the unit is done                                       */
    struct moe_sink *sink;              /* where moe_report() puts findings                             */
};

struct moe_check {
    const char *code;                   /* as in the folder name: M701                                  */
    uint8_t kinds[8];                   /* enum moe_kind to be called for; 0 ends it                     */
    uint8_t events[8];                  /* enum moe_event_kind; 0 ends it                                */
    void (*visit)(struct moe_ctx *ctx, uint32_t node);
    void (*event)(struct moe_ctx *ctx, const struct moe_event *event);
    void (*unit)(struct moe_ctx *ctx);  /* once per unit, after the walk: whole-unit questions           */
};

/* Record a finding at `node`. `fmt` is one sentence about this place, no full stop; title, CWE and fix come from rule.yaml.
 * Confidence falls by itself: RECOVERED one step, LEXICAL to low. */
MOE_PRINTF(3, 4) void moe_report(struct moe_ctx *ctx, uint32_t node, const char *fmt, ...);
struct moe_report_opts { unsigned cwe; int severity, confidence; /* -1 = the rule's */ };
MOE_PRINTF(4, 5) void moe_report_as(struct moe_ctx *ctx, uint32_t node, struct moe_report_opts opts, const char *fmt, ...);
/* At a line of a file, when there is no node: comments, includes, macros. */
MOE_PRINTF(5, 6) void moe_report_at(struct moe_ctx *ctx, uint32_t file, unsigned line, unsigned column, const char *fmt, ...);

/* Whether clang could not read all of the function around `node`: statements may be missing from it, so a rule that rests on absence stays silent. */
bool moe_damaged(const struct moe_ctx *ctx, uint32_t node);

/* Whether a name looks like a credential: the policy's `secrets` globs and the built-in lexicon (password, api_key, token but not max_tokens ...). */
bool moe_secret_name(const struct moe_ctx *ctx, struct moe_str name);
#endif
