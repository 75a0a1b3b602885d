/* What the code of a checkpoint rule provides and may call. Rules see facts (facts.h) and the policy, never files. */
#ifndef MOE_AUDIT_CHECKPOINT_CHECK_H
#define MOE_AUDIT_CHECKPOINT_CHECK_H
#include "audit/checkpoint/facts/facts.h"
#include "audit/engine/rule.h"

struct moe_ckpt_ctx {
    const struct moe_ckpt_step *steps; size_t step_count;   /* all that were read, lowest first                  */
    const struct moe_ckpt_step *step;                       /* the one being judged; NULL in series()            */
    const struct moe_policy *policy;
    const struct moe_rule *rule;
    double now;                                             /* seconds since 1970                                */
    struct moe_ckpt_sink *sink;
};

struct moe_check {
    const char *code;                                       /* as in the folder's name: C101                     */
    void (*step)(struct moe_ckpt_ctx *ctx);                 /* once for each step                                */
    void (*series)(struct moe_ckpt_ctx *ctx);               /* once, over all steps                              */
};

/* Record a finding at a path below the root (empty: the step's folder). `fmt` is one sentence about this place, no full stop. */
MOE_PRINTF(3, 4) void moe_ckpt_say(struct moe_ckpt_ctx *ctx, struct moe_str path, const char *fmt, ...);

/* Where a rank is: its meta, else its data. */
static inline struct moe_str moe_ckpt_meta_path(const struct moe_ckpt_rank *r) { return r->meta.len ? r->meta : r->data; }
static inline struct moe_str moe_ckpt_data_path(const struct moe_ckpt_rank *r) { return r->data.len ? r->data : r->meta; }
/* How many ranks the step says it has, and who says so: the policy, the record or the first meta that does; -1 = nobody. */
int64_t moe_ckpt_world(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *step, const char **who);
/* Whether a text is on a list of the policy; an empty list allows all. */
bool moe_ckpt_listed(const struct moe_policy_list *list, struct moe_str text);
#endif
