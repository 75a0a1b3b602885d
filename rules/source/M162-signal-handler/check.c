/* What a signal handler may do: set a volatile sig_atomic_t, write(2), and little else. And what the program may do while one is installed. */
#include "audit/source/match/check.h"

enum { MAX_HANDLERS = 64 };
struct handlers { uint32_t function[MAX_HANDLERS], installed[MAX_HANDLERS]; unsigned count; };

static uint32_t function_named(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    if (moe_at(t, n)->kind == MOE_N_UNARY && moe_at(t, n)->op == MOE_OP_ADDR)
        n = moe_child(t, n, MOE_R_OPERAND);
    const struct moe_decl *d = moe_decl_at(t, moe_at(t, n)->kind == MOE_N_REF ? moe_at(t, n)->decl : 0);
    return d->kind == MOE_N_FUNCTION && moe_at(t, d->node)->kind == MOE_N_FUNCTION && moe_child(t, d->node, MOE_R_BODY) ? d->node : 0;
}

static bool is_install(const struct moe_tree *t, uint32_t n)
{
    struct moe_str f = moe_callee(t, n);
    return moe_at(t, n)->kind == MOE_N_CALL && (moe_str_is(f, "signal") || moe_str_is(f, "bsd_signal") || moe_str_is(f, "sysv_signal") || moe_str_is(f, "sigset"));
}

static void add(struct handlers *h, uint32_t function, uint32_t at)
{
    if (function && h->count < MAX_HANDLERS) {
        h->function[h->count] = function;
        h->installed[h->count++] = at;
    }
}

static void collect(const struct moe_tree *t, struct handlers *h)
{
    for (uint32_t n = 1; n < t->node_count; n++) {
        const struct moe_node *x = moe_at(t, n);
        if (is_install(t, n))
            add(h, function_named(t, moe_arg(t, n, 1)), n);
        uint32_t lhs = x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN ? moe_child(t, n, MOE_R_LHS) : 0;
        struct moe_str name = moe_at(t, lhs)->kind == MOE_N_MEMBER ? moe_name(t, lhs) : MOE_STR("");
        if (moe_str_is(name, "sa_handler") || moe_str_is(name, "sa_sigaction"))
            add(h, function_named(t, moe_child(t, n, MOE_R_RHS)), n);
        struct moe_str field = x->role == MOE_R_VALUE ? moe_text(t, x->name) : MOE_STR("");      /* with the union that glibc puts around it */
        if (moe_str_ends(field, MOE_STR("sa_handler")) || moe_str_ends(field, MOE_STR("sa_sigaction")))
            add(h, function_named(t, n), n);
    }
}

static bool is_shared(const struct moe_decl *d)
{
    return d->kind == MOE_N_VAR && (d->storage == MOE_S_GLOBAL || d->storage == MOE_S_STATIC || d->storage == MOE_S_EXTERN || d->storage == MOE_S_LOCAL_STATIC);
}

static bool is_atomic(const struct moe_tree *t, uint32_t type)
{
    struct moe_str s = moe_text(t, moe_type_at(t, type)->spelling), c = moe_text(t, moe_type_at(t, type)->canonical);
    for (size_t i = 0; i + 6 <= s.len; i++)
        if (memcmp(s.ptr + i, "atomic", 6) == 0 || memcmp(s.ptr + i, "Atomic", 6) == 0)
            return true;
    return moe_str_starts(c, MOE_STR("_Atomic")) || moe_type_at(t, type)->is_volatile;
}

/* The plain variable that an assignment or ++ changes as a whole. */
static uint32_t written(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    if (x->kind == MOE_N_BINARY && moe_is_assign(x->op))
        return moe_child(t, n, MOE_R_LHS);
    return x->kind == MOE_N_UNARY && x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC ? moe_child(t, n, MOE_R_OPERAND) : 0;
}

/* A handler that ends the process on its way has nothing to come back to; what it calls before may still hang, so only _exit counts. */
static void body(struct moe_ctx *ctx, uint32_t function, uint32_t handler, unsigned depth)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "unsafe", moe_callee(t, n)))
            moe_report(ctx, n, "%.*s() is called in the signal handler %.*s(), and may be interrupted by itself", MOE_FMT(moe_callee(t, n)), MOE_FMT(moe_name(t, handler)));
        else if (x->kind == MOE_N_CALL && depth < 2) {
            const struct moe_decl *d = moe_decl_at(t, x->decl);
            if (d->node && d->node != function && moe_at(t, d->node)->kind == MOE_N_FUNCTION && moe_child(t, d->node, MOE_R_BODY))
                body(ctx, d->node, handler, depth + 1);
        }
        uint32_t lhs = depth ? 0 : written(t, n);
        const struct moe_decl *d = moe_decl_at(t, moe_at(t, lhs)->kind == MOE_N_REF ? moe_at(t, lhs)->decl : 0);
        if (is_shared(d) && d->storage != MOE_S_LOCAL_STATIC && !is_atomic(t, d->type) && !is_atomic(t, moe_at(t, lhs)->type))
            moe_report_as(ctx, n, (struct moe_report_opts){ .cwe = 364, .severity = MOE_MEDIUM, .confidence = MOE_MEDIUM },
                          "'%.*s' is set in the signal handler %.*s() and is no volatile sig_atomic_t", MOE_FMT(moe_source(t, lhs)), MOE_FMT(moe_name(t, handler)));
    }
}

static bool uses(const struct moe_tree *t, uint32_t function, uint32_t decl)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == decl)
            return true;
    return false;
}

/* Behind the call that installs a handler, and until the next signal(): a shared pointer that the handler uses is freed. */
static void while_installed(struct moe_ctx *ctx, uint32_t handler, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call);
    for (uint32_t n = moe_walk(t, function, call); n; n = moe_walk(t, function, n)) {
        struct moe_str name = moe_callee(t, n);
        if (moe_at(t, n)->kind != MOE_N_CALL || moe_inside(t, n, call))
            continue;
        if (is_install(t, n) || moe_str_is(name, "sigaction") || moe_str_is(name, "sigprocmask") || moe_str_is(name, "pthread_sigmask"))
            return;
        uint32_t decl = moe_str_is(name, "free") || moe_str_is(name, "fclose") ? moe_var_of(t, moe_arg(t, n, 0)) : 0;
        if (decl && is_shared(moe_decl_at(t, decl)) && uses(t, handler, decl))
            moe_report_as(ctx, n, (struct moe_report_opts){ .cwe = 364, .severity = -1, .confidence = -1 },
                          "'%.*s' is released while the handler %.*s(), which uses it, is installed", MOE_FMT(moe_source(t, moe_arg(t, n, 0))), MOE_FMT(moe_name(t, handler)));
    }
}

static void unit(struct moe_ctx *ctx)
{
    const struct moe_tree *t = ctx->tree;
    struct handlers h = { .count = 0 };
    collect(t, &h);
    for (unsigned i = 0; i < h.count; i++) {
        bool seen = false;
        for (unsigned k = 0; k < i; k++)
            seen |= h.function[k] == h.function[i];
        if (!seen)
            body(ctx, h.function[i], h.function[i], 0);
        if (moe_at(t, h.installed[i])->kind == MOE_N_CALL)
            while_installed(ctx, h.function[i], h.installed[i]);
    }
}

const struct moe_check moe_check_M162 = { .code = "M162", .unit = unit };
