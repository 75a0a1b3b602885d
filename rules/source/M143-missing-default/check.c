/* A switch that does nothing for what it does not know. Complete ones over an enum, and those whose every case leaves, need no default. */
#include "audit/source/match/check.h"

static bool has_case(const struct moe_tree *t, uint32_t sw, int64_t value)
{
    for (uint32_t n = sw; n; n = moe_walk(t, sw, n)) {
        int64_t k;
        if (moe_at(t, n)->kind == MOE_N_CASE && moe_const(t, moe_child(t, n, MOE_R_VALUE), &k) && k == value)
            return true;
    }
    return false;
}

/* Every enumerator of the enum has its case. */
static bool complete(const struct moe_tree *t, uint32_t sw, uint32_t cond)
{
    const struct moe_type *type = moe_type_of(t, moe_skip_casts(t, cond));
    unsigned found = 0;
    if (type->kind == MOE_T_BOOL)
        return has_case(t, sw, 0) && has_case(t, sw, 1);
    if (type->kind != MOE_T_ENUM)
        return false;
    for (uint32_t d = 1; d < t->decl_count; d++) {
        const struct moe_decl *e = &t->decls[d];
        if (e->kind != MOE_N_ENUMERATOR || (e->parent != type->decl && moe_type_at(t, e->type)->decl != type->decl))
            continue;
        found++;
        struct moe_str name = moe_text(t, e->name);
        bool is_count = moe_str_ends(name, MOE_STR("COUNT")) || moe_str_ends(name, MOE_STR("_MAX")) || moe_str_ends(name, MOE_STR("_LAST")) || moe_str_ends(name, MOE_STR("_NUM"));
        if (!is_count && !has_case(t, sw, e->value))
            return false;
    }
    return found > 0;
}

static bool leaves(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    uint32_t last = 0;
    switch (x->kind) {
    case MOE_N_RETURN: case MOE_N_GOTO: case MOE_N_CONTINUE:
        return true;
    case MOE_N_CASE: case MOE_N_DEFAULT: case MOE_N_LABEL:
        return leaves(t, moe_child(t, n, MOE_R_BODY));
    case MOE_N_COMPOUND:
        for (uint32_t c = x->first; c; c = moe_at(t, c)->next)
            last = c;
        return last && leaves(t, last);
    case MOE_N_IF:
        return moe_child(t, n, MOE_R_ELSE) && leaves(t, moe_child(t, n, MOE_R_THEN)) && leaves(t, moe_child(t, n, MOE_R_ELSE));
    case MOE_N_CALL:
        return moe_decl_at(t, x->decl)->flags & MOE_D_NORETURN;
    default:
        return false;
    }
}

/* No break of this switch, and its last statement leaves: what stands behind it is the default. */
static bool code_behind_is_default(const struct moe_tree *t, uint32_t sw)
{
    for (uint32_t n = moe_walk(t, sw, sw); n; n = moe_walk(t, sw, n)) {
        if (moe_at(t, n)->kind != MOE_N_BREAK)
            continue;
        uint32_t up = moe_at(t, n)->parent;
        while (moe_at(t, up)->kind != MOE_N_SWITCH && moe_at(t, up)->kind != MOE_N_FOR && moe_at(t, up)->kind != MOE_N_WHILE && moe_at(t, up)->kind != MOE_N_DO && up)
            up = moe_at(t, up)->parent;
        if (up == sw)
            return false;
    }
    return leaves(t, moe_child(t, sw, MOE_R_BODY));
}

static void visit(struct moe_ctx *ctx, uint32_t sw)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t cond = moe_child(t, sw, MOE_R_COND);
    unsigned cases = 0;
    if ((moe_at(t, sw)->flags & MOE_F_MACRO) || moe_at(t, sw)->tier != MOE_TIER_AST)
        return;
    for (uint32_t n = moe_walk(t, sw, sw); n; n = moe_walk(t, sw, n)) {
        cases += moe_at(t, n)->kind == MOE_N_CASE;
        if (moe_at(t, n)->kind != MOE_N_DEFAULT)
            continue;
        uint32_t up = moe_at(t, n)->parent;
        while (up && moe_at(t, up)->kind != MOE_N_SWITCH)
            up = moe_at(t, up)->parent;
        if (up == sw)
            return;
    }
    if (cases < 2 || moe_damaged(ctx, sw) || complete(t, sw, cond) || code_behind_is_default(t, sw))
        return;
    moe_report(ctx, sw, "the switch over '%.*s' has no default: a value that no case names is passed over in silence", MOE_FMT(moe_source(t, cond)));
}

const struct moe_check moe_check_M143 = { .code = "M143", .kinds = { MOE_N_SWITCH }, .visit = visit };
