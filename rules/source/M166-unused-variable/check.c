/* A local that nothing ever names. Its declaration may construct or count, so only plain types without an initialiser that acts. */
#include "audit/source/match/check.h"

/* Damaged functions hide uses. */
static bool is_whole(const struct moe_tree *t, uint32_t function)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->tier != MOE_TIER_AST || moe_at(t, n)->kind == MOE_N_ASM || moe_at(t, n)->kind == MOE_N_LAMBDA)
            return false;
    return true;
}

/* Code that the preprocessor left out, inside the function, may use it. */
static bool has_skipped(const struct moe_tree *t, uint32_t function)
{
    const struct moe_node *f = moe_at(t, function);
    for (uint32_t i = 1; i < t->skipped_count; i++)
        if (t->skipped[i].file == f->file && t->skipped[i].line >= f->line && t->skipped[i].line <= f->end_line)
            return true;
    return false;
}

static void unit(struct moe_ctx *ctx)
{
    const struct moe_tree *t = ctx->tree;
    uint8_t *used = moe_arena_array(ctx->scratch, uint8_t, t->decl_count + 1);
    if (!used)
        return;
    for (uint32_t n = 1; n < t->node_count; n++)
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl < t->decl_count)
            used[moe_at(t, n)->decl] = 1;
    for (uint32_t n = 1; n < t->node_count; n++) {
        const struct moe_node *x = moe_at(t, n);
        const struct moe_decl *d = moe_decl_at(t, x->decl);
        const struct moe_type *type = moe_type_at(t, x->type);
        uint32_t init = moe_child(t, n, MOE_R_INIT), function = moe_function_of(t, n);
        bool plain = type->kind == MOE_T_INT || type->kind == MOE_T_BOOL || type->kind == MOE_T_FLOAT || type->kind == MOE_T_POINTER || type->kind == MOE_T_ENUM
            || (type->kind == MOE_T_ARRAY && !t->is_cxx);
        if (x->kind != MOE_N_VAR || d->storage != MOE_S_LOCAL || used[x->decl] || !plain || (d->flags & MOE_D_UNUSED_OK) || (x->flags & MOE_F_MACRO) || !x->name
            || !t->files[x->file < t->file_count ? x->file : 0].wanted || moe_at(t, x->parent)->kind == MOE_N_RANGE_FOR || moe_at(t, x->parent)->kind == MOE_N_CATCH)
            continue;
        if (!(init && moe_has_effect(t, init)) && !type->is_volatile && moe_at(t, x->parent)->kind == MOE_N_DECL_STMT && function && !moe_damaged(ctx, n) && is_whole(t, function) && !has_skipped(t, function)
            && moe_mentions(t, function, moe_text(t, d->name)) < 2)             /* a template's argument is no node */
            moe_report(ctx, n, "'%.*s' is never used", MOE_FMT(moe_text(t, d->name)));
    }
}

const struct moe_check moe_check_M166 = { .code = "M166", .unit = unit };
