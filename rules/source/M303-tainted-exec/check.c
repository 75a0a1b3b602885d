/* What exec*() and posix_spawn*() are given: the path, the listed arguments, and the elements of an argument vector that is built in the same function.
 * The program's own command line does not count as outside: running what the user named is what wrappers are for. Under a shell's -c it does. */
#include "audit/source/match/check.h"

enum { MAX_ARGS = 64, OUTSIDE = MOE_TAINT_ENV | MOE_TAINT_STDIN | MOE_TAINT_FILE | MOE_TAINT_NET };
struct args { uint32_t at[MAX_ARGS]; unsigned count; };

static void add(struct args *a, uint32_t node)
{
    if (node && a->count < MAX_ARGS)
        a->at[a->count++] = node;
}

/* The elements of a vector: from its initialiser, and from v[i] = x before the call. */
static void elements(const struct moe_tree *t, uint32_t vector, uint32_t call, struct args *a)
{
    vector = moe_skip_casts(t, vector);
    if (moe_at(t, vector)->kind == MOE_N_COMPOUND_LITERAL)
        vector = moe_at(t, vector)->first;
    uint32_t decl = moe_var_of(t, vector), list = vector;
    if (decl)
        list = moe_skip_casts(t, moe_child(t, moe_decl_at(t, decl)->node, MOE_R_INIT));
    if (moe_at(t, list)->kind == MOE_N_INIT_LIST)
        for (uint32_t c = moe_at(t, list)->first; c; c = moe_at(t, c)->next)
            add(a, c);
    uint32_t f = decl ? moe_function_of(t, call) : 0;
    for (uint32_t n = f; n && n != call; n = moe_walk(t, f, n)) {
        uint32_t lhs = moe_at(t, n)->kind == MOE_N_BINARY && moe_at(t, n)->op == MOE_OP_ASSIGN ? moe_child(t, n, MOE_R_LHS) : 0;
        if (moe_at(t, lhs)->kind == MOE_N_INDEX && moe_var_of(t, moe_child(t, lhs, MOE_R_BASE)) == decl)
            add(a, moe_child(t, n, MOE_R_RHS));
    }
}

static struct moe_str text_of(const struct moe_ctx *ctx, uint32_t node)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t bare = moe_skip_casts(t, node);
    if (moe_at(t, bare)->kind == MOE_N_STRING)
        return moe_name(t, bare);
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, node) : NULL;
    return v && v->known_text ? moe_text(t, v->text) : MOE_STR("");
}

static bool is_shell(struct moe_str path)
{
    static const char *const shells[] = { "sh", "bash", "dash", "zsh", "ksh", "csh", "tcsh", "busybox" };
    for (size_t i = path.len; i; i--)
        if (path.ptr[i - 1] == '/') {
            path = moe_str_from(path, i);
            break;
        }
    for (size_t i = 0; i < MOE_COUNT(shells); i++)
        if (moe_str_is(path, shells[i]))
            return true;
    return false;
}

static bool is_constant(const struct moe_ctx *ctx, uint32_t node)
{
    int64_t v;
    unsigned kind = moe_at(ctx->tree, moe_skip_casts(ctx->tree, node))->kind;
    return kind == MOE_N_STRING || kind == MOE_N_NULLPTR || text_of(ctx, node).len || moe_const(ctx->tree, node, &v) ||
           (ctx->flow && moe_flow_value(ctx->flow, node)->known_text);
}

static void judge(struct moe_ctx *ctx, uint32_t call, uint32_t path, const struct args *args, bool by_vector)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t from = ctx->flow ? moe_flow_value(ctx->flow, path)->taint & OUTSIDE : 0;
    if (from) {                                 /* $EDITOR and $SHELL belong to the user, as a rule */
        bool own = from == MOE_TAINT_ENV;
        struct moe_report_opts opts = { .cwe = own ? 426 : 78, .severity = own ? MOE_MEDIUM : -1, .confidence = own ? MOE_MEDIUM : -1 };
        moe_report_as(ctx, call, opts, "%.*s() runs a program whose path %.*s comes from outside",
                      MOE_FMT(name), MOE_FMT(moe_source(t, path)));
        return;
    }
    bool shell = is_shell(text_of(ctx, path)), command = false;
    for (unsigned i = 0; i < args->count; i++) {
        uint32_t taint = ctx->flow ? moe_flow_value(ctx->flow, args->at[i])->taint : 0;
        if (taint & (shell ? (uint32_t)MOE_TAINT_EXTERNAL : (uint32_t)OUTSIDE)) {
            moe_report_as(ctx, call, (struct moe_report_opts){ .cwe = shell ? 78 : 88, .severity = shell ? -1 : MOE_MEDIUM, .confidence = shell ? -1 : MOE_MEDIUM },
                          "%.*s() passes %.*s, which comes from outside, to %s", MOE_FMT(name), MOE_FMT(moe_source(t, args->at[i])), shell ? "a shell" : "a program");
            return;
        }
        if (shell && by_vector && command && !is_constant(ctx, args->at[i])) {
            moe_report_as(ctx, call, (struct moe_report_opts){ .cwe = 78, .severity = -1, .confidence = MOE_MEDIUM },
                          "%.*s() starts a shell with the command %.*s, which is put together at run time", MOE_FMT(name), MOE_FMT(moe_source(t, args->at[i])));
            return;
        }
        command |= moe_str_is(text_of(ctx, args->at[i]), "-c");
    }
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    struct args args = { .count = 0 };
    unsigned count = moe_arg_count(t, call);
    if (moe_rule_param_has(ctx->rule, "spawns", name) && count >= 6) {
        elements(t, moe_arg(t, call, 4), call, &args);
        judge(ctx, call, moe_arg(t, call, 1), &args, true);
    } else if (moe_rule_param_has(ctx->rule, "paths", name) && count >= 2) {
        bool listed = memmem(name.ptr, name.len, "execl", 5) || memmem(name.ptr, name.len, "spawnl", 6), spawn = memmem(name.ptr, name.len, "spawn", 5) != NULL;
        unsigned path = spawn ? 1 : 0;
        for (unsigned i = path + 1; listed && i < count; i++)
            add(&args, moe_arg(t, call, i));
        if (!listed)
            elements(t, moe_arg(t, call, path + 1), call, &args);
        judge(ctx, call, moe_arg(t, call, path), &args, !listed);
    }
}

const struct moe_check moe_check_M303 = { .code = "M303", .kinds = { MOE_N_CALL }, .visit = visit };
