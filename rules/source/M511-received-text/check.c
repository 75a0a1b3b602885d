/* recv() into a buffer, later a string function on the same buffer, and between the two nothing that ends the text: no store of 0 into it, no fill of
 * the whole before the call together with a shorter length. */
#include "audit/source/match/check.h"

static uint32_t buffer_of(const struct moe_tree *t, uint32_t arg)
{
    for (unsigned steps = 0; arg && steps < 8; steps++) {
        arg = moe_skip_casts(t, arg);
        const struct moe_node *n = moe_at(t, arg);
        if (n->kind == MOE_N_UNARY && n->op == MOE_OP_ADDR)
            arg = moe_child(t, arg, MOE_R_OPERAND);
        else if (n->kind == MOE_N_INDEX)
            arg = moe_child(t, arg, MOE_R_BASE);
        else if (n->kind == MOE_N_BINARY && n->op == MOE_OP_ADD)
            arg = moe_child(t, arg, MOE_R_LHS);
        else
            return moe_var_of(t, arg);
    }
    return 0;
}

/* buf[i] = x, *p = x with p made from the buffer, memset(buf, ...), any other call that is given the buffer to write: the text may be ended. */
static bool may_end(const struct moe_ctx *ctx, uint32_t n, uint32_t buffer)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    if (x->kind == MOE_N_BINARY && moe_is_assign(x->op)) {
        uint32_t lhs = moe_skip_casts(t, moe_child(t, n, MOE_R_LHS));
        unsigned kind = moe_at(t, lhs)->kind;
        return (kind == MOE_N_INDEX && buffer_of(t, lhs) == buffer) || (kind == MOE_N_UNARY && buffer_of(t, moe_child(t, lhs, MOE_R_OPERAND)) == buffer);
    }
    if (x->kind != MOE_N_CALL || moe_rule_param_has(ctx->rule, "strings", moe_callee(t, n)) || moe_rule_param_has(ctx->rule, "printers", moe_callee(t, n)) ||
        moe_rule_param_has(ctx->rule, "receivers", moe_callee(t, n)))
        return false;
    for (unsigned i = 0; i < moe_arg_count(t, n); i++)
        if (buffer_of(t, moe_arg(t, n, i)) == buffer)
            return true;
    return false;
}

/* The buffer is all zeros before, and the call leaves its last byte alone. */
static bool ends_by_zeros(const struct moe_ctx *ctx, uint32_t call, uint32_t buffer, int64_t size)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_decl *d = moe_decl_at(t, buffer);
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, moe_arg(t, call, 2)) : NULL;
    int64_t len;
    if (!moe_const(t, moe_arg(t, call, 2), &len) && (!v || !v->visited || (len = v->hi) == INT64_MAX))
        return true;                            /* an unknown length: not ours to say */
    if (len >= size)
        return false;
    static const struct moe_str zero[] = { { "memset", 6 }, { "bzero", 5 }, { "calloc", 6 } };
    return d->storage != MOE_S_LOCAL || moe_child(t, d->node, MOE_R_INIT) || moe_call_before(t, call, zero, MOE_COUNT(zero));
}

static bool uses_as_string(const struct moe_ctx *ctx, uint32_t n, uint32_t buffer)
{
    const struct moe_tree *t = ctx->tree;
    if (moe_at(t, n)->kind != MOE_N_CALL)
        return false;
    bool prints = moe_rule_param_has(ctx->rule, "printers", moe_callee(t, n));
    if (!prints && !moe_rule_param_has(ctx->rule, "strings", moe_callee(t, n)))
        return false;
    bool seen_format = false;
    for (unsigned i = 0; i < moe_arg_count(t, n); i++) {
        uint32_t arg = moe_skip_casts(t, moe_arg(t, n, i));
        if (moe_at(t, arg)->kind == MOE_N_STRING) {
            struct moe_str text = moe_name(t, arg);
            seen_format = memmem(text.ptr, text.len, "%s", 2) != NULL;      /* %.*s has its own bound */
        }
        if (moe_at(t, arg)->kind == MOE_N_REF && moe_at(t, arg)->decl == buffer && (!prints || seen_format))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    if (!moe_rule_param_has(ctx->rule, "receivers", moe_callee(t, call)))
        return;
    uint32_t buffer = buffer_of(t, moe_arg(t, call, 1)), f = moe_function_of(t, call);
    const struct moe_type *type = moe_type_at(t, moe_decl_at(t, buffer)->type), *element = moe_type_at(t, type->to);
    if (!buffer || !f || type->kind != MOE_T_ARRAY || element->size != 1 || type->count <= 0 || ends_by_zeros(ctx, call, buffer, type->count))
        return;
    for (uint32_t n = moe_walk(t, f, call); n; n = moe_walk(t, f, n)) {
        if (moe_inside(t, n, call))
            continue;
        if (may_end(ctx, n, buffer))
            return;
        if (uses_as_string(ctx, n, buffer)) {
            moe_report(ctx, n, "%.*s() reads %.*s as a string; %.*s() wrote no terminator", MOE_FMT(moe_callee(t, n)), MOE_FMT(moe_text(t, moe_decl_at(t, buffer)->name)),
                       MOE_FMT(moe_callee(t, call)));
            return;
        }
    }
}

const struct moe_check moe_check_M511 = { .code = "M511", .kinds = { MOE_N_CALL }, .visit = visit };
