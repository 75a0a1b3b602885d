/* A function declared without a prototype is called with another number of arguments than it takes: no compiler has to notice. */
#include "audit/source/match/check.h"

static unsigned parameters(const struct moe_tree *t, uint32_t function)
{
    unsigned n = 0;
    for (uint32_t c = moe_at(t, function)->first; c; c = moe_at(t, c)->next)
        n += moe_at(t, c)->role == MOE_R_PARAM;
    return n;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_decl *d = moe_decl_at(t, moe_at(t, call)->decl);
    if (t->is_cxx || d->kind != MOE_N_FUNCTION || !d->node || moe_at(t, d->node)->kind != MOE_N_FUNCTION)
        return;
    /* A definition in the old style has parameters, and a type that does not say so. */
    const struct moe_type *type = moe_type_at(t, d->type);
    if (!(d->flags & MOE_D_UNPROTOTYPED) && (type->kind != MOE_T_FUNCTION || type->param_count || type->variadic))
        return;
    unsigned takes = parameters(t, d->node), given = moe_arg_count(t, call);
    if (takes != given)
        moe_report(ctx, call, "%.*s() takes %u argument%s and is given %u", MOE_FMT(moe_text(t, d->name)), takes, takes == 1 ? "" : "s", given);
}

const struct moe_check moe_check_M158 = { .code = "M158", .kinds = { MOE_N_CALL }, .visit = visit };
