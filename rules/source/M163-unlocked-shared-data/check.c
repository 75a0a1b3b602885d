/* A function that runs as a thread changes what all threads share, without a lock and without an atomic. */
#include "audit/source/match/check.h"

enum { MAX_THREADS = 64 };
struct threads { uint32_t function[MAX_THREADS], argument[MAX_THREADS]; bool many[MAX_THREADS]; unsigned count; };

static uint32_t function_named(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    if (moe_at(t, n)->kind == MOE_N_UNARY && moe_at(t, n)->op == MOE_OP_ADDR)
        n = moe_child(t, n, MOE_R_OPERAND);
    const struct moe_decl *d = moe_decl_at(t, moe_at(t, n)->kind == MOE_N_REF ? moe_at(t, n)->decl : 0);
    return d->kind == MOE_N_FUNCTION && moe_at(t, d->node)->kind == MOE_N_FUNCTION && moe_child(t, d->node, MOE_R_BODY) ? d->node : 0;
}

/* `f` is started by this call: once more, or in a loop, means that it runs beside itself. */
static void started(const struct moe_tree *t, struct threads *all, uint32_t call)
{
    for (unsigned i = 0; i < moe_arg_count(t, call); i++) {
        uint32_t f = function_named(t, moe_arg(t, call, i)), argument = moe_arg(t, call, i + 1);
        for (unsigned k = 0; f && k < all->count; k++)
            if (all->function[k] == f) {
                all->many[k] |= argument && moe_same_expr(t, argument, all->argument[k]);
                f = 0;
            }
        if (f && all->count < MAX_THREADS) {
            all->function[all->count] = f;
            all->argument[all->count] = argument;
            all->many[all->count++] = moe_loop_of(t, call) != 0 && moe_var_of(t, argument) == 0 && moe_at(t, moe_skip_casts(t, argument))->kind == MOE_N_UNARY
                && moe_at(t, moe_child(t, moe_skip_casts(t, argument), MOE_R_OPERAND))->kind == MOE_N_REF;
        }
    }
}

static bool is_atomic(const struct moe_tree *t, uint32_t n)
{
    struct moe_str s = moe_text(t, moe_type_of(t, n)->spelling);
    for (size_t i = 0; i + 5 <= s.len; i++)
        if (memcmp(s.ptr + i, "tomic", 5) == 0)
            return true;
    return false;
}

static bool has_word(struct moe_str s, const char *word)
{
    size_t len = strlen(word);
    for (size_t i = 0; i + len <= s.len; i++)
        if (memcmp(s.ptr + i, word, len) == 0)
            return true;
    return false;
}

static bool takes_lock(const struct moe_tree *t, uint32_t function, uint32_t until)
{
    for (uint32_t n = function; n && n < until; n = moe_walk(t, function, n)) {
        struct moe_str f = moe_at(t, n)->kind == MOE_N_CALL ? moe_callee(t, n) : MOE_STR("");
        struct moe_str type = moe_at(t, n)->kind == MOE_N_VAR ? moe_text(t, moe_type_of(t, n)->spelling) : MOE_STR("");
        if (has_word(f, "lock") || has_word(f, "Lock") || has_word(f, "acquire") || has_word(f, "Acquire") || has_word(f, "sem_wait") || has_word(f, "enter")
            || has_word(f, "Enter") || has_word(type, "lock") || has_word(type, "Lock"))
            return true;
    }
    return false;
}

static bool reads(const struct moe_tree *t, uint32_t root, uint32_t expr)
{
    for (uint32_t n = root; n; n = moe_walk(t, root, n))
        if (moe_same_expr(t, n, expr))
            return true;
    return false;
}

/* The place that n reads, changes and writes back: `x++`, `x += k`, `x = x + k`. */
static uint32_t changed(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    uint32_t lhs = moe_child(t, n, MOE_R_LHS);
    if (x->kind == MOE_N_UNARY)
        return x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC ? moe_child(t, n, MOE_R_OPERAND) : 0;
    if (x->kind != MOE_N_BINARY || !moe_is_assign(x->op))
        return 0;
    return x->op != MOE_OP_ASSIGN || reads(t, moe_child(t, n, MOE_R_RHS), lhs) ? lhs : 0;
}

/* A local pointer that holds the thread's argument, or the parameter itself. */
static bool is_argument(const struct moe_tree *t, uint32_t function, uint32_t var)
{
    const struct moe_decl *d = moe_decl_at(t, var);
    uint32_t init = d->kind == MOE_N_VAR ? moe_child(t, d->node, MOE_R_INIT) : 0;
    if (d->kind == MOE_N_PARAM)
        return d->parent == moe_at(t, function)->decl || moe_function_of(t, d->node) == function;
    return init && moe_decl_at(t, moe_var_of(t, init))->kind == MOE_N_PARAM;
}

static void body(struct moe_ctx *ctx, uint32_t function, bool many)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        uint32_t place = changed(t, n);
        const struct moe_node *p = moe_at(t, place);
        const struct moe_decl *d = moe_decl_at(t, p->kind == MOE_N_REF ? p->decl : 0);
        bool global = d->kind == MOE_N_VAR && (d->storage == MOE_S_GLOBAL || d->storage == MOE_S_STATIC || d->storage == MOE_S_EXTERN || d->storage == MOE_S_LOCAL_STATIC);
        bool given = many && p->kind == MOE_N_UNARY && p->op == MOE_OP_DEREF && is_argument(t, function, moe_var_of(t, moe_child(t, place, MOE_R_OPERAND)));
        if (place && (global || given) && !is_atomic(t, place) && !takes_lock(t, function, n) && moe_type_of(t, place)->kind != MOE_T_RECORD)
            moe_report(ctx, n, "'%.*s' is changed by the thread function %.*s() without a lock: two of these can lose one change", MOE_FMT(moe_source(t, place)),
                       MOE_FMT(moe_name(t, function)));
    }
}

static void unit(struct moe_ctx *ctx)
{
    const struct moe_tree *t = ctx->tree;
    struct threads all = { .count = 0 };
    for (uint32_t i = 1; i < t->call_count; i++)
        if (moe_rule_param_has(ctx->rule, "starters", moe_callee(t, t->calls[i])))
            started(t, &all, t->calls[i]);
    for (unsigned i = 0; i < all.count; i++)
        body(ctx, all.function[i], all.many[i]);
}

const struct moe_check moe_check_M163 = { .code = "M163", .unit = unit };
