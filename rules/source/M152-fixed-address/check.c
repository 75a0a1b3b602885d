/* A number written in the source becomes an address. Small ones are marks (1, -1), not addresses; volatile objects are device registers. */
#include "audit/source/match/check.h"

static void visit(struct moe_ctx *ctx, uint32_t cast)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *n = moe_at(t, cast), *up = moe_at(t, n->parent);
    const struct moe_type *to = moe_type_at(t, n->type_arg ? n->type_arg : n->type);
    uint32_t operand = moe_child(t, cast, MOE_R_OPERAND);
    int64_t k = 0;
    if (to->kind != MOE_T_POINTER || moe_type_at(t, to->to)->is_volatile || moe_type_of(t, operand)->kind != MOE_T_INT || !moe_const_written(t, operand, &k))
        return;
    if (k < moe_rule_param_int(ctx->rule, "smallest", 4096) || (up->kind == MOE_N_BINARY && moe_is_compare(up->op)) || (n->flags & MOE_F_MACRO))
        return;
    moe_report(ctx, cast, "0x%llx is taken for an address", (unsigned long long)k);
}

const struct moe_check moe_check_M152 = { .code = "M152", .kinds = { MOE_N_CAST }, .visit = visit };
