/* Values that change their sign in a conversion. (unsigned char)c is how a character is meant to be widened, and no change of a number. */
#include "audit/source/match/check.h"

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_report_opts opts = { .cwe = e->kind == MOE_EV_SIGN_EXTENSION ? 194 : e->kind == MOE_EV_SIGN_TO_UNSIGNED ? 195 : 196,
                                    .severity = e->kind == MOE_EV_SIGN_EXTENSION ? MOE_HIGH : -1, .confidence = -1 };
    if (e->kind == MOE_EV_SIGN_TO_UNSIGNED && moe_type_of(t, moe_skip_casts(t, e->node))->size == 1)
        return;
    moe_report_as(ctx, e->node, opts, "'%.*s' becomes %s: %s", MOE_FMT(moe_source(t, e->node)), e->kind == MOE_EV_SIGN_EXTENSION ? "a size, widened with its sign"
                  : e->kind == MOE_EV_SIGN_TO_UNSIGNED ? "unsigned" : "signed", e->detail);
}

const struct moe_check moe_check_M124 = { .code = "M124", .events = { MOE_EV_SIGN_EXTENSION, MOE_EV_SIGN_TO_UNSIGNED, MOE_EV_UNSIGNED_TO_SIGN }, .event = event };
