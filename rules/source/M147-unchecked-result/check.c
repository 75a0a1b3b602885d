/* A result that says how much was done, or whether at all, and that nobody looks at. `(void)f()` is an answer. */
#include "audit/source/match/check.h"

static bool is_standard_error(const struct moe_tree *t, uint32_t arg)
{
    const struct moe_node *x = moe_at(t, moe_skip_casts(t, arg));
    return moe_str_is(moe_text(t, x->name), "stderr") || moe_str_is(moe_text(t, x->macro), "stderr");
}

/* A destructor-like function has nobody to tell. */
static bool cleans_up(const struct moe_tree *t, uint32_t call)
{
    static const char *const words[] = { "free", "close", "cleanup", "destroy", "dtor", "teardown", "shutdown", "fini", "exit" };
    struct moe_str f = moe_name(t, moe_function_of(t, call));
    for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
        for (size_t i = 0; i + strlen(words[w]) <= f.len; i++)
            if (memcmp(f.ptr + i, words[w], strlen(words[w])) == 0)
                return true;
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *n = moe_at(t, call);
    struct moe_str name = moe_callee(t, call);
    struct moe_report_opts opts = { .cwe = 0, .severity = -1, .confidence = -1 };
    bool input = moe_rule_param_has(ctx->rule, "input", name), change = moe_rule_param_has(ctx->rule, "change", name),
         output = moe_rule_param_has(ctx->rule, "output", name), rights = moe_rule_param_has(ctx->rule, "rights", name);
    if ((!input && !change && !output && !rights) || (moe_decl_at(t, n->decl)->flags & MOE_D_METHOD) || moe_result_used(t, call) || (n->flags & MOE_F_MACRO))
        return;
    if (moe_type_at(t, n->type)->kind == MOE_T_VOID)
        return;                        /* a function of the project's own that has the name */
    if (rights)
        opts.cwe = 273, opts.severity = MOE_HIGH;
    if ((change || output) && cleans_up(t, call))
        return;
    for (unsigned i = 0; output && i < moe_arg_count(t, call); i++)
        if (is_standard_error(t, moe_arg(t, call, i)))
            return;
    if (output)
        opts.severity = opts.confidence = MOE_LOW;
    moe_report_as(ctx, call, opts, "the result of %.*s() is not looked at: %s", MOE_FMT(name), rights ? "the process may keep rights that it was to lose"
                  : input ? "how much was read, if anything, stays unknown" : output ? "the bytes may not have been written"
                  : "it may not have happened");
}

const struct moe_check moe_check_M147 = { .code = "M147", .kinds = { MOE_N_CALL }, .visit = visit };
