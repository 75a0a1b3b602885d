/* A pointer to one object, read as a larger one. Which object a pointer names, and its size, is the flow's knowledge. */
#include "audit/source/match/check.h"

/* The object's variable, when the operand leads to exactly one: `p = &x;` or `&x` itself. */
static uint32_t object_of(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    if (moe_at(t, n)->kind == MOE_N_UNARY && moe_at(t, n)->op == MOE_OP_ADDR)
        return moe_var_of(t, moe_child(t, n, MOE_R_OPERAND));
    return 0;
}

/* Only what is used as that type right away: dereferenced, selected from, or handed on to somebody who will. */
static bool is_used(const struct moe_tree *t, uint32_t cast)
{
    const struct moe_node *n = moe_at(t, cast), *up = moe_at(t, n->parent);
    return n->role == MOE_R_ARG || (up->kind == MOE_N_MEMBER && (up->flags & MOE_F_ARROW)) || (up->kind == MOE_N_UNARY && up->op == MOE_OP_DEREF)
        || up->kind == MOE_N_INDEX;
}

static void visit(struct moe_ctx *ctx, uint32_t cast)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *n = moe_at(t, cast);
    const struct moe_type *to = moe_type_at(t, n->type_arg ? n->type_arg : n->type), *target = moe_type_at(t, to->to);
    uint32_t operand = moe_child(t, cast, MOE_R_OPERAND);
    const struct moe_type *from = moe_type_of(t, operand);
    if (!ctx->flow || to->kind != MOE_T_POINTER || from->kind != MOE_T_POINTER || target->size <= 0 || !is_used(t, cast))
        return;
    if (target->kind != MOE_T_RECORD && target->kind != MOE_T_INT && target->kind != MOE_T_FLOAT)
        return;
    const struct moe_value *v = moe_flow_value(ctx->flow, operand);
    bool own = v->region == MOE_REGION_STACK || v->region == MOE_REGION_GLOBAL;
    if (!v->visited || !own || v->object_bytes <= 0 || v->object_bytes >= target->size)
        return;
    uint32_t object = object_of(t, operand);
    moe_report_as(ctx, cast, (struct moe_report_opts){ .cwe = target->kind == MOE_T_RECORD ? 588 : 843, .severity = -1, .confidence = -1 },
                  "'%.*s' has %lld bytes and is used as '%.*s', which has %lld", MOE_FMT(object ? moe_text(t, moe_decl_at(t, object)->name) : moe_source(t, operand)),
                  (long long)v->object_bytes, MOE_FMT(moe_text(t, target->spelling)), (long long)target->size);
}

const struct moe_check moe_check_M130 = { .code = "M130", .kinds = { MOE_N_CAST }, .visit = visit };
