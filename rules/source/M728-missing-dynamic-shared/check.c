/* k<<<grid, block>>> or <<<grid, block, 0, ...>>> where k, in this unit, subscripts an extern __shared__ array. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

/* extern __shared__ T name[]: an array without a length. One of a template's length has none yet, but says so in its type: T[N]. */
static bool dynamic(const struct moe_tree *t, uint32_t decl)
{
    const struct moe_decl *d = moe_decl_at(t, decl);
    const struct moe_type *type = moe_type_at(t, d->type);
    return d->kind == MOE_N_VAR && d->storage == MOE_S_SHARED && type->kind == MOE_T_ARRAY && type->count <= 0 && moe_str_ends(moe_text(t, type->spelling), MOE_STR("[]"));
}

/* Always used, and here: under a condition a template's arguments may rule the use out, and what a helper does with the array is the helper's matter. */
static bool used_for_sure(const struct moe_tree *t, uint32_t ref, uint32_t kernel)
{
    for (uint32_t n = ref; n && n != kernel; n = moe_at(t, n)->parent) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (up->kind == MOE_N_CALL || up->kind == MOE_N_SIZEOF || ((up->kind == MOE_N_IF || up->kind == MOE_N_COND || up->kind == MOE_N_SWITCH) && x->role != MOE_R_COND))
            return false;
    }
    return true;
}

static uint32_t used_array(const struct moe_tree *t, uint32_t kernel)
{
    for (uint32_t n = kernel; n; n = moe_walk(t, kernel, n))
        if (moe_at(t, n)->kind == MOE_N_REF && dynamic(t, moe_at(t, n)->decl) && used_for_sure(t, n, kernel))
            return moe_at(t, n)->decl;
    return 0;
}

static void visit(struct moe_ctx *ctx, uint32_t launch)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t kernel = moe_decl_at(t, moe_at(t, launch)->decl)->node, bytes = 0;
    unsigned configs = 0;
    for (uint32_t c = moe_at(t, launch)->first; c; c = moe_at(t, c)->next)
        if (moe_at(t, c)->role == MOE_R_CONFIG && ++configs == 3)
            bytes = c;
    int64_t v = 1;
    if (!kernel || configs < 2 || (bytes && !(moe_const(t, bytes, &v) && v == 0)))
        return;
    uint32_t array = used_array(t, kernel);
    if (array)
        moe_report(ctx, launch, "%.*s uses the dynamic shared array '%.*s', and this launch gives it no bytes", MOE_FMT(moe_callee(t, launch)), MOE_FMT(moe_text(t, moe_decl_at(t, array)->name)));
}

const struct moe_check moe_check_M728 = { .code = "M728", .kinds = { MOE_N_LAUNCH }, .visit = visit };
