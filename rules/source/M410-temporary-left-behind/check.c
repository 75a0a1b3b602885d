/* mkstemp(template) with a local template that the function neither unlinks, renames, returns nor gives away. */
#include "audit/source/match/check.h"

static uint32_t root_var(const struct moe_tree *t, uint32_t n)
{
    n = moe_skip_casts(t, n);
    if (moe_at(t, n)->kind == MOE_N_UNARY && moe_at(t, n)->op == MOE_OP_ADDR)
        n = moe_skip_casts(t, moe_child(t, n, MOE_R_OPERAND));
    if (moe_at(t, n)->kind == MOE_N_INDEX)
        n = moe_child(t, n, MOE_R_BASE);
    return moe_var_of(t, n);
}

static bool filler(struct moe_str name)
{
    static const char *const names[] = { "snprintf", "sprintf", "strcpy", "strcat", "strlcpy", "strlcat", "strncpy", "printf", "fprintf", "perror", "free", "strlen", "chmod", "stat",
                                         "fopen", "open", "access", "sizeof", "syslog", "strcmp", "strrchr", "strchr" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_str_is(name, names[i]))
            return true;
    return false;
}

/* How this mention of the template lets somebody else, or this function itself, end the file. */
static bool cared_for(struct moe_ctx *ctx, uint32_t ref, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = ref; n && !moe_is_statement(t, n); n = moe_at(t, n)->parent) {
        const struct moe_node *up = moe_at(t, moe_at(t, n)->parent);
        if (up->kind == MOE_N_CALL && moe_at(t, n)->role == MOE_R_ARG) {
            struct moe_str name = moe_callee(t, moe_at(t, n)->parent);
            return moe_at(t, n)->parent != call && (moe_rule_param_has(ctx->rule, "enders", name) || !filler(name));
        }
        if (up->kind == MOE_N_RETURN || up->kind == MOE_N_INIT_LIST || up->kind == MOE_N_VAR || (up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && moe_at(t, n)->role == MOE_R_RHS))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t function = moe_function_of(t, call), var = moe_rule_param_has(ctx->rule, "makers", name) ? root_var(t, moe_arg(t, call, 0)) : 0;
    const struct moe_decl *d = moe_decl_at(t, var);
    if (!var || !function || d->kind != MOE_N_VAR || d->storage != MOE_S_LOCAL)
        return;
    for (uint32_t n = function; n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == var && !moe_inside(t, n, call) && cared_for(ctx, n, call))
            return;
    moe_report(ctx, call, "%.*s() makes a file from '%.*s', and %.*s() never removes it", MOE_FMT(name), MOE_FMT(moe_text(t, d->name)), MOE_FMT(moe_name(t, function)));
}

const struct moe_check moe_check_M410 = { .code = "M410", .kinds = { MOE_N_CALL }, .visit = visit };
