/* access(p) or stat(p) and later, in the same function, open(p) and the like: the same expression, or the same known text, with the path not assigned again. */
#include "audit/source/facts/files.h"
#include "audit/source/match/check.h"

/* The argument that is the path: after the directory descriptor of the *at calls. */
static uint32_t path_of(const struct moe_tree *t, uint32_t call)
{
    struct moe_str name = moe_callee(t, call);
    bool at = moe_str_is(name, "openat") || moe_str_is(name, "faccessat");
    return moe_arg(t, call, at);
}

static bool method(const struct moe_tree *t, uint32_t call)
{
    return moe_child(t, moe_skip_casts(t, moe_child(t, call, MOE_R_CALLEE)), MOE_R_BASE) != 0;
}

static bool rewritten(const struct moe_tree *t, uint32_t from, uint32_t to, uint32_t path)
{
    static const char *const fillers[] = { "snprintf", "sprintf", "strcpy", "strcat", "strncpy", "strncat", "fgets", "readlink", "mkstemp", "mkdtemp" };
    uint32_t var = moe_var_of(t, path), function = moe_function_of(t, from);
    for (uint32_t n = moe_walk(t, function, from); var && n && n != to; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_BINARY && moe_is_assign(x->op) && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == var)
            return true;
        for (size_t i = 0; x->kind == MOE_N_CALL && i < MOE_COUNT(fillers); i++)
            if (moe_str_is(moe_callee(t, n), fillers[i]) && moe_var_of(t, moe_arg(t, n, moe_str_is(moe_callee(t, n), "readlink"))) == var)
                return true;
    }
    return false;
}

/* A path that is looked at again by descriptor after the opening is checked well: open, then fstat. */
static bool looked_at_again(const struct moe_tree *t, uint32_t use)
{
    static const char *const names[] = { "fstat", "fstat64", "fstatat" };
    uint32_t function = moe_function_of(t, use);
    for (uint32_t n = moe_walk(t, function, use); n; n = moe_walk(t, function, n))
        for (size_t i = 0; moe_at(t, n)->kind == MOE_N_CALL && i < MOE_COUNT(names); i++)
            if (moe_str_is(moe_callee(t, n), names[i]))
                return true;
    return false;
}

static bool other_branch(const struct moe_tree *t, uint32_t check, uint32_t use)
{
    for (uint32_t n = check; n; n = moe_at(t, n)->parent) {
        uint32_t up = moe_at(t, n)->parent;
        uint8_t role = moe_at(t, n)->role;
        if (moe_at(t, up)->kind == MOE_N_IF && (role == MOE_R_THEN || role == MOE_R_ELSE) && moe_inside(t, use, moe_child(t, up, role == MOE_R_THEN ? MOE_R_ELSE : MOE_R_THEN)))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t check)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, check);
    uint32_t function = moe_function_of(t, check), path = path_of(t, check);
    if (!function || !path || !moe_rule_param_has(ctx->rule, "checks", name) || method(t, check) || moe_arg_count(t, check) > 4)
        return;
    for (uint32_t n = moe_walk(t, function, check); n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL || moe_inside(t, n, check) || !moe_rule_param_has(ctx->rule, "uses", moe_callee(t, n)) || method(t, n))
            continue;
        if (!moe_file_same(t, ctx->flow, path, path_of(t, n)) || rewritten(t, check, n, path) || other_branch(t, check, n) || looked_at_again(t, n))
            continue;
        struct moe_str text = moe_source(t, path), use = moe_callee(t, n);
        moe_report(ctx, n, "%.*s() uses '%.*s', which %.*s() has checked on line %u: the file may be another one by now", MOE_FMT(use), (int)MOE_MIN(text.len, 60u), text.ptr, MOE_FMT(name),
                   moe_at(t, check)->line);
        return;
    }
}

const struct moe_check moe_check_M401 = { .code = "M401", .kinds = { MOE_N_CALL }, .visit = visit };
