/* Stores that nothing reads. Code that the preprocessor left out, an asm statement or a lambda may read them. */
#include "audit/source/match/check.h"

static bool is_read_elsewhere(const struct moe_tree *t, uint32_t node)
{
    uint32_t function = moe_function_of(t, node);
    const struct moe_node *f = moe_at(t, function);
    for (uint32_t i = 1; i < t->skipped_count; i++)
        if (t->skipped[i].file == f->file && t->skipped[i].line >= f->line && t->skipped[i].line <= f->end_line)
            return true;
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_ASM || moe_at(t, n)->kind == MOE_N_LAMBDA || moe_at(t, n)->kind == MOE_N_LAUNCH || moe_at(t, n)->tier != MOE_TIER_AST)
            return true;
    return false;
}

/* The name stands somewhere in the function where the tree has nothing: a template's argument, or an expression that clang could not read. */
static bool is_named_elsewhere(const struct moe_tree *t, uint32_t node)
{
    uint32_t function = moe_function_of(t, node), lhs = moe_child(t, node, MOE_R_LHS);
    uint32_t var = moe_at(t, node)->kind == MOE_N_VAR ? moe_at(t, node)->decl : moe_var_of(t, lhs);
    struct moe_str name = moe_text(t, moe_decl_at(t, var)->name);
    unsigned nodes = 0;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        bool body = x->flags & MOE_F_MACRO && !(x->flags & MOE_F_MACRO_ARG);
        nodes += !body && (x->kind == MOE_N_REF || x->kind == MOE_N_VAR || x->kind == MOE_N_PARAM || x->kind == MOE_N_MEMBER) && moe_str_eq(moe_name(t, n), name);
    }
    return moe_mentions(t, function, name) > nodes;
}

/* `while ((x = next()) != end)`, `a = b = 0`, `x = x = 1`: the value goes on. */
static bool is_used_as_value(const struct moe_tree *t, uint32_t node)
{
    return moe_at(t, node)->kind == MOE_N_BINARY && !moe_is_statement(t, node);
}

static bool is_constant(const struct moe_tree *t, uint32_t node)
{
    uint32_t value = moe_at(t, node)->kind == MOE_N_VAR ? moe_child(t, node, MOE_R_INIT) : moe_child(t, node, MOE_R_RHS);
    return moe_at(t, value)->kind == MOE_N_BINARY && moe_is_assign(moe_at(t, value)->op);
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    if (is_used_as_value(t, e->node) || is_constant(t, e->node) || is_read_elsewhere(t, e->node) || is_named_elsewhere(t, e->node))
        return;
    moe_report_as(ctx, e->node, (struct moe_report_opts){ .cwe = 563, .severity = e->kind == MOE_EV_RESULT_UNUSED ? MOE_MEDIUM : -1, .confidence = -1 }, "%s", e->detail);
}

const struct moe_check moe_check_M133 = { .code = "M133", .events = { MOE_EV_DEAD_STORE, MOE_EV_RESULT_UNUSED }, .event = event };
