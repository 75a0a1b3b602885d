/* A status that nobody looks at: thrown away as a statement, stored and never read, or stored and written over before anybody read it. A status that is
 * passed on, to a checking macro or function of any name, is used; so is one that is cast to void, which is how a program says that it does
 * not care. Functions of the project that return a status type count like the library's own. */
#include "audit/source/match/check.h"

enum outcome { FINE, DISCARDED, UNREAD, OVERWRITTEN };

static bool is_mpi(const struct moe_ctx *ctx, uint32_t call)
{
    return moe_type_of(ctx->tree, call)->kind == MOE_T_INT && moe_rule_param_has(ctx->rule, "mpi", moe_callee(ctx->tree, call));
}

static bool status_type(const struct moe_ctx *ctx, uint32_t expr)
{
    const struct moe_type *type = moe_type_of(ctx->tree, expr);
    struct moe_str spelling = moe_text(ctx->tree, type->spelling), canonical = moe_text(ctx->tree, type->canonical);
    return moe_rule_param_has(ctx->rule, "types", spelling) || moe_rule_param_has(ctx->rule, "types", canonical);
}

/* A function that is given a status and gives one back looks at it on the way: the checker itself. */
static bool is_checker(const struct moe_ctx *ctx, uint32_t call)
{
    for (unsigned i = 0; i < moe_arg_count(ctx->tree, call); i++)
        if (status_type(ctx, moe_arg(ctx->tree, call, i)) && moe_at(ctx->tree, moe_arg(ctx->tree, call, i))->kind == MOE_N_REF)
            return true;
    return false;
}

/* f(x), or table->f(x) by its text. */
static struct moe_str called(const struct moe_tree *t, uint32_t call)
{
    struct moe_str name = moe_callee(t, call), text = moe_source(t, moe_child(t, call, MOE_R_CALLEE));
    return name.len ? name : (struct moe_str){ text.ptr, MOE_MIN(text.len, 60u) };
}

/* Device code has runtime calls and no way to report: another rule's business. */
static bool in_device_code(const struct moe_tree *t, uint32_t node)
{
    uint32_t flags = moe_decl_at(t, moe_at(t, moe_function_of(t, node))->decl)->flags;
    return (flags & MOE_D_KERNEL) || ((flags & MOE_D_DEVICE) && !(flags & MOE_D_HOST));
}

/* cub's first call with NULL for its storage: only the size is asked for. */
static bool asks_for_size(const struct moe_tree *t, uint32_t call)
{
    uint32_t storage = moe_skip_casts(t, moe_arg(t, call, 0));
    int64_t v = 1;
    bool null = moe_at(t, storage)->kind == MOE_N_NULLPTR || (moe_const(t, storage, &v) && v == 0);
    return null && moe_arg_count(t, call) > 3 && moe_type_at(t, moe_at(t, moe_arg(t, call, 0))->conv)->kind != MOE_T_INT;
}

static bool only_written(const struct moe_tree *t, uint32_t ref)
{
    const struct moe_node *n = moe_at(t, ref), *up = moe_at(t, n->parent);
    return up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && n->role == MOE_R_LHS;
}

/* Anything that makes "the next line in the file" no longer mean "the next thing that happens". */
static bool jumps(const struct moe_tree *t, uint32_t n)
{
    uint8_t k = moe_at(t, n)->kind;
    return k == MOE_N_LABEL || k == MOE_N_GOTO || k == MOE_N_CASE || k == MOE_N_DEFAULT || k == MOE_N_ASM || k == MOE_N_LAMBDA || k == MOE_N_TRY;
}

/* The innermost loop that goes round: not the do { } while (0) of a macro. */
static uint32_t loop_of(const struct moe_tree *t, uint32_t n)
{
    int64_t again = 1;
    uint32_t loop = moe_loop_of(t, n);
    while (loop && moe_at(t, loop)->kind == MOE_N_DO && moe_const(t, moe_child(t, loop, MOE_R_COND), &again) && !again) {
        loop = moe_loop_of(t, loop);
        again = 1;
    }
    return loop;
}

static enum outcome stored(const struct moe_tree *t, uint32_t call, uint32_t var)
{
    const struct moe_decl *d = moe_decl_at(t, var);
    uint32_t function = moe_function_of(t, call);
    if (d->kind != MOE_N_VAR || d->storage != MOE_S_LOCAL || (d->flags & MOE_D_UNUSED_OK) || loop_of(t, call))
        return FINE;
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_UNARY && moe_at(t, n)->op == MOE_OP_ADDR && moe_var_of(t, moe_child(t, n, MOE_R_OPERAND)) == var)
            return FINE;                            /* somebody holds its address */
    for (uint32_t n = moe_walk(t, function, call); n; n = moe_walk(t, function, n)) {
        if (jumps(t, n))
            return FINE;
        if (moe_at(t, n)->kind != MOE_N_REF || moe_at(t, n)->decl != var)
            continue;
        uint32_t assignment = moe_at(t, n)->parent;
        if (!only_written(t, n) || moe_inside(t, call, assignment))
            return FINE;
        for (uint32_t r = moe_child(t, assignment, MOE_R_RHS), k = r; k; k = moe_walk(t, r, k))
            if (moe_at(t, k)->kind == MOE_N_REF && moe_at(t, k)->decl == var)
                return FINE;
        /* reached whenever the call was: a statement of the call's own block or of one around it, no branch beside the call's */
        uint32_t around = moe_at(t, moe_statement_of(t, assignment))->parent;
        return moe_at(t, around)->kind == MOE_N_COMPOUND && moe_inside(t, call, around) && moe_is_statement(t, assignment) ? OVERWRITTEN : FINE;
    }
    return UNREAD;
}

/* MPI ends the job by itself at the first error unless the program asked to be told. */
static bool mpi_returns(const struct moe_tree *t)
{
    for (uint32_t i = 1; i < t->expansion_count; i++)
        if (moe_str_is(moe_text(t, t->expansions[i].name), "MPI_ERRORS_RETURN"))
            return true;
    for (uint32_t i = 1; i < t->call_count; i++)
        for (unsigned a = 0; a < moe_arg_count(t, t->calls[i]); a++)
            if (moe_str_is(moe_name(t, moe_skip_casts(t, moe_arg(t, t->calls[i], a))), "MPI_ERRORS_RETURN"))
                return true;
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = called(t, call);
    if (moe_at(t, call)->tier == MOE_TIER_LEXICAL || !(status_type(ctx, call) || is_mpi(ctx, call)) || in_device_code(t, call))
        return;
    if (moe_rule_param_has(ctx->rule, "harmless", name) || is_checker(ctx, call) || asks_for_size(t, call))
        return;
    if (is_mpi(ctx, call) && !mpi_returns(t))
        return;
    uint32_t var = moe_result_var(t, call);
    enum outcome what = !moe_result_used(t, call) ? DISCARDED : var ? stored(t, call, var) : FINE;
    if (what == FINE)
        return;
    bool quiet = moe_rule_param_has(ctx->rule, "teardown", name);
    struct moe_report_opts opts = { 0, quiet ? MOE_LOW : -1, quiet ? MOE_LOW : -1 };
    struct moe_str variable = moe_text(t, moe_decl_at(t, var)->name);
    if (what == DISCARDED)
        moe_report_as(ctx, call, opts, "the status of %.*s() is discarded", MOE_FMT(name));
    else if (what == UNREAD)
        moe_report_as(ctx, call, opts, "the status of %.*s() is stored in %.*s and never read", MOE_FMT(name), MOE_FMT(variable));
    else
        moe_report_as(ctx, call, opts, "the status of %.*s() in %.*s is written over before anybody read it", MOE_FMT(name), MOE_FMT(variable));
}

const struct moe_check moe_check_M701 = { .code = "M701", .kinds = { MOE_N_CALL }, .visit = visit };
