/* `if (TRIGGER) { destructive call }`, where the trigger is a comparison of the clock with a date that stands in the source, of a random number or a
 * running counter with a constant. Comparisons of differences (now - mtime > 3600) and with variables (now > deadline) are expiry, no bomb. */
#include "audit/source/match/check.h"

enum { FIRST_DATE = 315532800 /* 1980: below it a constant is a span of time, no date */, MANY = 100 };
enum trigger { NO_TRIGGER, DATE, CHANCE, COUNT };

static bool is_clock_field(struct moe_str name)
{
    static const char *const fields[] = { "tm_year", "tm_mon", "tm_mday", "tm_yday", "tm_wday", "wYear", "wMonth", "wDay" };
    for (size_t i = 0; i < MOE_COUNT(fields); i++)
        if (moe_str_is(name, fields[i]))
            return true;
    return false;
}

static bool calls_any(const struct moe_ctx *ctx, uint32_t expr, const char *param)
{
    for (uint32_t n = expr; n; n = moe_walk(ctx->tree, expr, n))
        if (moe_at(ctx->tree, n)->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, param, moe_callee(ctx->tree, n)))
            return true;
    return false;
}

/* Whether the variable is set by, or handed to, one of the calls before `until`. */
static bool fed_by(const struct moe_ctx *ctx, uint32_t decl, uint32_t until, const char *param)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t f = moe_function_of(t, until);
    for (uint32_t n = f; decl && n && n != until; n = moe_walk(t, f, n)) {
        const struct moe_node *x = moe_at(t, n);
        uint32_t value = x->kind == MOE_N_VAR && x->decl == decl ? moe_child(t, n, MOE_R_INIT) : 0;
        if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == decl)
            value = moe_child(t, n, MOE_R_RHS);
        if (value && calls_any(ctx, value, param))
            return true;
        if (x->kind != MOE_N_CALL || !moe_rule_param_has(ctx->rule, param, moe_callee(t, n)))
            continue;
        for (unsigned i = 0; i < moe_arg_count(t, n); i++) {
            uint32_t arg = moe_skip_casts(t, moe_arg(t, n, i));
            if (moe_at(t, arg)->kind == MOE_N_UNARY && moe_at(t, arg)->op == MOE_OP_ADDR && moe_var_of(t, moe_child(t, arg, MOE_R_OPERAND)) == decl)
                return true;
        }
    }
    return false;
}

/* A local that this function only ever sets to constants and counts up. */
static bool is_counter(const struct moe_tree *t, uint32_t decl, uint32_t f)
{
    const struct moe_decl *d = moe_decl_at(t, decl);
    bool counted = false;
    if (!decl || d->kind != MOE_N_VAR || moe_type_at(t, d->type)->kind != MOE_T_INT)
        return false;
    for (uint32_t n = f; n; n = moe_walk(t, f, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_UNARY && x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC && moe_var_of(t, moe_child(t, n, MOE_R_OPERAND)) == decl)
            counted = true;
        if (x->kind == MOE_N_BINARY && moe_is_assign(x->op) && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == decl)
            counted |= x->op == MOE_OP_ADD_ASSIGN;
    }
    return counted;
}

static enum trigger compared(const struct moe_ctx *ctx, uint32_t what, uint32_t with)
{
    const struct moe_tree *t = ctx->tree;
    int64_t v;
    what = moe_skip_casts(t, what);
    const struct moe_node *n = moe_at(t, what);
    uint32_t var = moe_var_of(t, what), f = moe_function_of(t, what);
    if (!moe_const(t, with, &v))
        return NO_TRIGGER;
    if (n->kind == MOE_N_MEMBER && is_clock_field(moe_name(t, what)))
        return DATE;
    bool clock = (n->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "clocks", moe_callee(t, what))) || (var && fed_by(ctx, var, what, "clocks"));
    if (clock && v >= FIRST_DATE)
        return DATE;
    if (calls_any(ctx, what, "chance") || (var && fed_by(ctx, var, what, "chance")))
        return CHANCE;
    return v >= MANY && is_counter(t, var, f) ? COUNT : NO_TRIGGER;
}

static enum trigger trigger_of(const struct moe_ctx *ctx, uint32_t cond)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind != MOE_N_BINARY || !moe_is_compare(x->op))
            continue;
        uint32_t lhs = moe_child(t, n, MOE_R_LHS), rhs = moe_child(t, n, MOE_R_RHS);
        enum trigger found = compared(ctx, lhs, rhs);
        if (found == NO_TRIGGER)
            found = compared(ctx, rhs, lhs);
        /* A counter at a limit ends loops and starts clean-ups every day; only the one exact round is odd. */
        if (found != NO_TRIGGER && (found != COUNT || x->op == MOE_OP_EQ))
            return found;
    }
    return NO_TRIGGER;
}

static bool names_fixed_thing(const struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    for (unsigned i = 0; i < moe_arg_count(t, call); i++) {
        uint32_t arg = moe_arg(t, call, i);
        if (moe_at(t, moe_skip_casts(t, arg))->kind == MOE_N_STRING || (ctx->flow && moe_flow_value(ctx->flow, arg)->known_text))
            return true;
    }
    return false;
}

static void visit(struct moe_ctx *ctx, uint32_t node)
{
    static const char *const words[] = { [DATE] = "a date that stands in the source", [CHANCE] = "a random number", [COUNT] = "the count of rounds" };
    const struct moe_tree *t = ctx->tree;
    uint32_t then = moe_child(t, node, MOE_R_THEN), deed = 0;
    for (uint32_t n = then; n && !deed; n = moe_walk(t, then, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "deeds", moe_callee(t, n)))
            deed = n;
    enum trigger trigger = deed ? trigger_of(ctx, moe_child(t, node, MOE_R_COND)) : NO_TRIGGER;
    if (trigger == NO_TRIGGER || (trigger == COUNT && !names_fixed_thing(ctx, deed)))
        return;
    moe_report_as(ctx, deed, (struct moe_report_opts){ .cwe = 511, .severity = -1, .confidence = trigger == DATE ? -1 : MOE_LOW }, "%.*s() runs only when %s says so",
                  MOE_FMT(moe_callee(t, deed)), words[trigger]);
}

const struct moe_check moe_check_M311 = { .code = "M311", .kinds = { MOE_N_IF, MOE_N_COND }, .visit = visit };
