/* A local buffer, or a heap block, that is called like a credential and goes out of life without having been overwritten. */
#include "audit/source/match/check.h"

static bool has(struct moe_str name, const char *lower, const char *upper)
{
    return memmem(name.ptr, name.len, lower, strlen(lower)) || memmem(name.ptr, name.len, upper, strlen(upper));
}

/* A token is a piece of text in a parser; with one of these words beside it, it is a ticket. */
static bool is_secret(const struct moe_ctx *ctx, struct moe_str name)
{
    if (has(name, "oken", "OKEN") && !has(name, "auth", "AUTH") && !has(name, "Auth", "api") && !has(name, "access", "Access") && !has(name, "session", "Session") &&
        !has(name, "bearer", "Bearer"))
        return false;
    return moe_secret_name(ctx, name);
}

/* The variable at the bottom of &key, key + 1, key[0], (void *)key. */
static uint32_t root_var(const struct moe_tree *t, uint32_t node)
{
    for (unsigned steps = 0; node && steps < 16; steps++) {
        node = moe_skip_casts(t, node);
        const struct moe_node *n = moe_at(t, node);
        if (n->kind == MOE_N_UNARY)
            node = moe_child(t, node, MOE_R_OPERAND);
        else if (n->kind == MOE_N_INDEX)
            node = moe_child(t, node, MOE_R_BASE);
        else if (n->kind == MOE_N_BINARY)
            node = moe_child(t, node, MOE_R_LHS);
        else
            return n->kind == MOE_N_REF ? n->decl : 0;
    }
    return 0;
}

struct uses { uint32_t last_memset, last_read; bool written, wiped, kept; };

static void look_at_call(const struct moe_ctx *ctx, uint32_t call, uint32_t decl, struct uses *u)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    bool plain = moe_rule_param_has(ctx->rule, "plain", name);
    for (unsigned i = 0; i < moe_arg_count(t, call); i++) {
        if (root_var(t, moe_arg(t, call, i)) != decl)
            continue;
        if (moe_rule_param_has(ctx->rule, "wipers", name))
            u->wiped = true;
        else if (plain)
            u->last_memset = call;
        else
            u->written = true, u->last_read = call;
    }
}

/* What the function does with `decl`; a buffer that is handed out, stored or returned lives on and is somebody else's to wipe. */
static struct uses uses_of(const struct moe_ctx *ctx, uint32_t function, uint32_t decl)
{
    const struct moe_tree *t = ctx->tree;
    struct uses u = { 0 };
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (x->kind == MOE_N_CALL)
            look_at_call(ctx, n, decl, &u);
        if (x->kind == MOE_N_BINARY && moe_is_assign(x->op)) {
            u.written |= root_var(t, moe_child(t, n, MOE_R_LHS)) == decl;
            u.kept |= moe_var_of(t, moe_child(t, n, MOE_R_RHS)) == decl && moe_at(t, moe_skip_casts(t, moe_child(t, n, MOE_R_LHS)))->kind != MOE_N_REF;
        }
        if (x->kind == MOE_N_REF && x->decl == decl && up->kind == MOE_N_RETURN)
            u.kept = true;
    }
    return u;
}

static void judge_local(struct moe_ctx *ctx, uint32_t var)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *n = moe_at(t, var);
    const struct moe_type *type = moe_type_of(t, var), *element = moe_type_at(t, type->to);
    if (moe_decl_at(t, n->decl)->storage != MOE_S_LOCAL || type->kind != MOE_T_ARRAY || element->kind != MOE_T_INT || element->size != 1 || element->is_const)
        return;
    if (!is_secret(ctx, moe_name(t, var)))
        return;
    struct uses u = uses_of(ctx, moe_function_of(t, var), n->decl);
    if (!u.written || u.wiped)
        return;
    if (u.last_memset > u.last_read)
        moe_report_as(ctx, u.last_memset, (struct moe_report_opts){ .cwe = 14, .severity = -1, .confidence = -1 },
                      "nothing reads %.*s after this, so the compiler removes it", MOE_FMT(moe_name(t, var)));
    else
        moe_report_as(ctx, var, (struct moe_report_opts){ .cwe = 226, .severity = -1, .confidence = -1 },
                      "%.*s is still on the stack when the function returns", MOE_FMT(moe_name(t, var)));
}

/* Before the release, a wipe of the same expression; one hidden in a helper that is given the pointer has a telling name, or is not believed. */
static bool wiped_before(const struct moe_ctx *ctx, uint32_t release, uint32_t what, bool *by_memset)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t f = moe_function_of(t, release);
    *by_memset = false;
    for (uint32_t n = f; n && n != release; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL || !moe_same_expr(t, moe_skip_casts(t, moe_arg(t, n, 0)), what))
            continue;
        if (moe_rule_param_has(ctx->rule, "wipers", moe_callee(t, n)))
            return true;
        *by_memset = moe_rule_param_has(ctx->rule, "plain", moe_callee(t, n));
    }
    return false;
}

static void judge_release(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t what = moe_skip_casts(t, moe_arg(t, call, 0));
    const struct moe_node *n = moe_at(t, what);
    const struct moe_type *type = moe_type_of(t, what), *to = moe_type_at(t, type->to);
    bool by_memset, bytes = type->kind == MOE_T_POINTER && (to->kind == MOE_T_VOID || (to->kind == MOE_T_INT && to->size == 1));
    if (moe_arg_count(t, call) != 1 || (n->kind != MOE_N_REF && n->kind != MOE_N_MEMBER) || !bytes || !is_secret(ctx, moe_name(t, what)))
        return;
    if (!moe_rule_param_has(ctx->rule, "releases", moe_callee(t, call)) || moe_rule_param_has(ctx->rule, "wipers", moe_callee(t, call)))
        return;
    if (wiped_before(ctx, call, what, &by_memset))
        return;
    moe_report_as(ctx, call, (struct moe_report_opts){ .cwe = by_memset ? 14 : 244, .severity = -1, .confidence = -1 },
                  by_memset ? "%.*s is freed after a memset() that the compiler may remove" : "%.*s is freed with its bytes still in it", MOE_FMT(moe_name(t, what)));
}

static void visit(struct moe_ctx *ctx, uint32_t node)
{
    if (moe_at(ctx->tree, node)->kind == MOE_N_VAR)
        judge_local(ctx, node);
    else
        judge_release(ctx, node);
}

const struct moe_check moe_check_M208 = { .code = "M208", .kinds = { MOE_N_VAR, MOE_N_CALL }, .visit = visit };
