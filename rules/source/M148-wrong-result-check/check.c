/* A result compared with something that the function never returns, or whose success is taken for its failure. */
#include "audit/source/match/check.h"

static bool is_null_or_zero(const struct moe_tree *t, uint32_t n)
{
    int64_t k;
    return moe_at(t, moe_skip_casts(t, n))->kind == MOE_N_NULLPTR || (moe_const(t, n, &k) && k == 0);
}

/* The call whose result is compared: itself, or the variable that the statement before stored it in. */
static uint32_t call_of(const struct moe_tree *t, uint32_t side)
{
    uint32_t n = moe_skip_casts(t, side), var = moe_var_of(t, side), stmt = moe_statement_of(t, side);
    if (moe_at(t, n)->kind == MOE_N_CALL)
        return n;
    if (moe_at(t, n)->kind == MOE_N_BINARY && moe_at(t, n)->op == MOE_OP_ASSIGN) {
        uint32_t rhs = moe_skip_casts(t, moe_child(t, n, MOE_R_RHS));
        return moe_at(t, rhs)->kind == MOE_N_CALL ? rhs : 0;
    }
    uint32_t before = 0, block = moe_at(t, stmt)->parent;
    for (uint32_t c = moe_at(t, block)->first; var && c && c != stmt; c = moe_at(t, c)->next)
        before = c;
    for (uint32_t c = before; c; c = moe_walk(t, before, c))
        if (moe_at(t, c)->kind == MOE_N_CALL && moe_result_var(t, c) == var)
            return c;
    return 0;
}

static bool tells_of_failure(const struct moe_tree *t, uint32_t branch)
{
    static const char *const words[] = { "fail", "Fail", "FAIL", "error", "Error", "ERROR", "cannot", "Cannot", "could not", "Could not", "unable", "Unable" };
    for (uint32_t n = branch; n; n = moe_walk(t, branch, n)) {
        struct moe_str s = moe_at(t, n)->kind == MOE_N_STRING ? moe_name(t, n) : MOE_STR("");
        for (size_t w = 0; w < sizeof words / sizeof words[0]; w++)
            for (size_t i = 0; i + strlen(words[w]) <= s.len; i++)
                if (memcmp(s.ptr + i, words[w], strlen(words[w])) == 0)
                    return true;
    }
    return false;
}

/* The branch that runs when the comparison holds, when the comparison is the whole condition of an if. */
static uint32_t branch_of(const struct moe_tree *t, uint32_t n)
{
    return moe_at(t, n)->role == MOE_R_COND && moe_at(t, moe_at(t, n)->parent)->kind == MOE_N_IF ? moe_child(t, moe_at(t, n)->parent, MOE_R_THEN) : 0;
}

static const char *wrong(struct moe_ctx *ctx, uint32_t n, uint32_t call, unsigned op, int64_t k)
{
    const struct moe_rule *rule = ctx->rule;
    struct moe_str name = moe_callee(ctx->tree, call);
    const struct moe_type *type = moe_type_of(ctx->tree, call);
    bool below = (op == MOE_OP_LT && k <= 0) || (op == MOE_OP_LE && k < 0), minus = op == MOE_OP_EQ && k < 0, zero = op == MOE_OP_EQ && k == 0;
    if (moe_rule_param_has(rule, "pointers", name) && type->kind == MOE_T_POINTER && (below || minus))
        return "it returns a pointer, and NULL is its failure";
    if (moe_rule_param_has(rule, "counts", name) && !type->is_signed && (below || minus))
        return "it returns a count that is never negative: a failure is a smaller count";
    if (moe_rule_param_has(rule, "eof", name) && zero)
        return "its failure is EOF or a negative number, which is not 0";
    if (moe_rule_param_has(rule, "status", name) && zero && tells_of_failure(ctx->tree, branch_of(ctx->tree, n)))
        return "0 is its success, and the branch speaks of a failure";
    return NULL;
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t lhs = moe_child(t, n, MOE_R_LHS), rhs = moe_child(t, n, MOE_R_RHS);
    int64_t k = 0;
    if (!moe_is_compare(x->op) || (x->flags & MOE_F_MACRO))
        return;
    if (!moe_const_written(t, moe_skip_casts(t, rhs), &k) && !is_null_or_zero(t, rhs))
        return;
    uint32_t call = call_of(t, lhs);
    const char *why = call && !(moe_decl_at(t, moe_at(t, call)->decl)->flags & MOE_D_METHOD) ? wrong(ctx, n, call, x->op, k) : NULL;
    if (why)
        moe_report(ctx, n, "'%.*s' is no test of %.*s(): %s", MOE_FMT(moe_source(t, n)), MOE_FMT(moe_callee(t, call)), why);
}

const struct moe_check moe_check_M148 = { .code = "M148", .kinds = { MOE_N_BINARY }, .visit = visit };
