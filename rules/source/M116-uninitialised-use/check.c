/* Read before it was written. Somebody else who was given the address, or an asm statement, may have written it where the flow does not see. */
#include "audit/source/match/check.h"

/* The variable at the root of `a[i].b`, `*p`, `p->m`. */
static uint32_t root_of(const struct moe_tree *t, uint32_t n)
{
    for (;;) {
        n = moe_skip_casts(t, n);
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_MEMBER || x->kind == MOE_N_INDEX)
            n = moe_child(t, n, MOE_R_BASE);
        else if (x->kind == MOE_N_UNARY)
            n = moe_child(t, n, MOE_R_OPERAND);
        else
            return x->kind == MOE_N_REF ? x->decl : 0;
    }
}

static bool in_asm(const struct moe_tree *t, uint32_t ref)
{
    for (uint32_t n = ref; n && moe_at(t, n)->kind != MOE_N_FUNCTION; n = moe_at(t, n)->parent)
        if (moe_at(t, n)->kind == MOE_N_ASM)
            return true;
    return false;
}

/* C++: the callee takes the argument by reference, or is not known. */
static bool by_reference(const struct moe_tree *t, uint32_t arg)
{
    const struct moe_node *x = moe_at(t, arg);
    const struct moe_decl *d = moe_decl_at(t, moe_at(t, x->parent)->decl);
    const struct moe_type *type = moe_type_at(t, d->type);
    unsigned i = 0;
    while (t->is_cxx && moe_arg(t, x->parent, i) && moe_arg(t, x->parent, i) != arg)
        i++;
    if (!t->is_cxx && !t->is_cuda)
        return false;
    return type->kind != MOE_T_FUNCTION || i >= type->param_count || moe_type_at(t, t->type_params[type->first_param + i])->kind == MOE_T_REFERENCE
        || moe_type_at(t, t->type_params[type->first_param + i])->kind == MOE_T_DEPENDENT;
}

/* The call that an argument belongs to, when its address is what is passed: `&x`, an array, a part of one. */
static uint32_t call_given_address(const struct moe_tree *t, uint32_t ref)
{
    bool address = moe_type_of(t, ref)->kind == MOE_T_ARRAY;
    for (uint32_t n = ref; n; n = moe_at(t, n)->parent) {
        const struct moe_node *x = moe_at(t, n);
        if (x->role == MOE_R_ARG)
            return address || by_reference(t, n) ? x->parent : 0;
        if (x->kind == MOE_N_UNARY && x->op == MOE_OP_ADDR)
            address = true;
        if (x->kind == MOE_N_CALL || x->kind == MOE_N_COMPOUND || x->role == MOE_R_INDEX)
            return 0;
    }
    return 0;
}

/* Functions that are known to write, or not to, are the flow's own business. */
static bool is_unknown(const struct moe_ctx *ctx, uint32_t call)
{
    return !moe_rule_param_has(ctx->rule, "known", moe_callee(ctx->tree, call));
}

static bool may_be_written(const struct moe_ctx *ctx, uint32_t decl, uint32_t until)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, until);
    for (uint32_t n = function; n && decl; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind != MOE_N_REF || x->decl != decl)
            continue;
        if (in_asm(t, n))
            return true;
        uint32_t call = n < until ? call_given_address(t, n) : 0;
        if (call && !moe_inside(t, until, call) && is_unknown(ctx, call))
            return true;
    }
    return false;
}

/* The root's members are set and read under conditions that belong together. */
static bool is_callers_record(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    return moe_at(t, n)->kind == MOE_N_MEMBER && (moe_at(t, n)->flags & MOE_F_ARROW);
}

/* Its value is what a function returned: what was never set was never set there. */
static bool is_result(const struct moe_tree *t, uint32_t decl)
{
    uint32_t init = moe_child(t, moe_decl_at(t, decl)->node, MOE_R_INIT);
    for (uint32_t n = decl ? init : 0; n; n = moe_walk(t, init, n))
        if (moe_at(t, n)->kind == MOE_N_CALL)
            return true;
    return false;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t root = root_of(t, e->node), call = moe_at(t, moe_skip_casts(t, e->node))->kind == MOE_N_CALL;
    if (call || is_result(t, root) || (moe_at(t, e->node)->role == MOE_R_ARG && by_reference(t, e->node)) || may_be_written(ctx, root, e->node) || (e->through_call && is_callers_record(t, e->node)))
        return;
    bool heap = e->region == MOE_REGION_HEAP;
    moe_report_as(ctx, e->node, (struct moe_report_opts){ .cwe = heap ? 908 : 457, .severity = -1, .confidence = e->through_call ? MOE_MEDIUM : -1 },
                  "'%.*s' is read before it was set: %s", MOE_FMT(moe_source(t, e->node)), e->detail);
}

const struct moe_check moe_check_M116 = { .code = "M116", .events = { MOE_EV_UNINIT_USE }, .event = event };
