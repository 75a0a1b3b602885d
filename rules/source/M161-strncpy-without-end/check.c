/* strncpy() writes no NUL when the source fills the bound. */
#include "audit/source/match/check.h"

/* An element of the destination is set to zero somewhere in the function, or the whole of it before. */
static bool is_ended(const struct moe_tree *t, uint32_t call, uint32_t into)
{
    uint32_t function = moe_function_of(t, call);
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        int64_t k;
        if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN && moe_const(t, moe_child(t, n, MOE_R_RHS), &k) && k == 0) {
            uint32_t lhs = moe_child(t, n, MOE_R_LHS), base = moe_child(t, lhs, moe_at(t, lhs)->kind == MOE_N_INDEX ? MOE_R_BASE : MOE_R_OPERAND);
            for (uint32_t b = base; b; b = moe_walk(t, base, b))
                if (moe_same_expr(t, b, into))
                    return true;
        }
        if (x->kind == MOE_N_CALL && n != call && (moe_str_is(moe_callee(t, n), "memset") || moe_str_is(moe_callee(t, n), "bzero"))
            && moe_same_expr(t, moe_skip_casts(t, moe_arg(t, n, 0)), into))
            return true;
    }
    return false;
}

static bool starts_as_zero(const struct moe_tree *t, uint32_t into, int64_t bound)
{
    const struct moe_decl *d = moe_decl_at(t, moe_at(t, into)->kind == MOE_N_REF ? moe_at(t, into)->decl : 0);
    bool zero = d->storage == MOE_S_GLOBAL || d->storage == MOE_S_STATIC || d->storage == MOE_S_LOCAL_STATIC || (d->node && moe_child(t, d->node, MOE_R_INIT));
    return zero && bound < moe_type_at(t, d->type)->size;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t into = moe_skip_casts(t, moe_arg(t, call, 0)), from = moe_arg(t, call, 1);
    const struct moe_type *type = moe_type_of(t, into);
    int64_t bound = 0, unit = moe_str_is(name, "wcsncpy") ? 4 : 1;
    if ((!moe_str_is(name, "strncpy") && unit == 1) || type->kind != MOE_T_ARRAY || type->size <= 0 || !moe_const(t, moe_arg(t, call, 2), &bound) || bound * unit < type->size - unit)
        return;
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, from) : NULL;
    if (v && v->known_text && (int64_t)moe_text(t, v->text).len < bound)
        return;
    const struct moe_type *source = moe_type_of(t, moe_skip_casts(t, from));
    if ((source->kind == MOE_T_ARRAY && source->size > 0 && source->size <= bound * unit) || is_ended(t, call, into) || starts_as_zero(t, into, bound * unit) || moe_damaged(ctx, call))
        return;
    moe_report(ctx, call, "'%.*s' has no terminating NUL when '%.*s' is %lld characters or longer", MOE_FMT(moe_source(t, into)), MOE_FMT(moe_source(t, from)), (long long)bound);
}

const struct moe_check moe_check_M161 = { .code = "M161", .kinds = { MOE_N_CALL }, .visit = visit };
