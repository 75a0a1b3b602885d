/* Conditions that the types or the operators decide: beyond a type's range, both of two different values, either of two different values. */
#include "audit/source/match/check.h"

static bool range_of_type(const struct moe_type *type, int64_t *lo, int64_t *hi)
{
    if ((type->kind != MOE_T_INT && type->kind != MOE_T_BOOL) || type->size <= 0 || type->size > 8)
        return false;
    unsigned bits = (unsigned)type->size * 8;
    if (type->kind == MOE_T_BOOL) {
        *lo = 0;
        *hi = 1;
    } else if (type->is_signed) {
        *hi = bits == 64 ? INT64_MAX : ((int64_t)1 << (bits - 1)) - 1;
        *lo = -*hi - 1;
    } else {
        *lo = 0;
        *hi = bits == 64 ? INT64_MAX : ((int64_t)1 << bits) - 1;
    }
    return true;
}

/* Casts are looked through, unless they make other values of some: (int)length < 0 asks for lengths of 2^31 and more. */
static bool range_of(const struct moe_tree *t, uint32_t n, int64_t *lo, int64_t *hi)
{
    int64_t cast_lo, cast_hi;
    const struct moe_type *inner = moe_type_of(t, moe_skip_casts(t, n)), *outer = moe_type_of(t, n);
    if (!range_of_type(inner, lo, hi))
        return false;
    return !inner->is_signed == !outer->is_signed || !outer->is_signed || !range_of_type(outer, &cast_lo, &cast_hi) || *hi <= cast_hi - (inner->size == 8);
}

/* 1 always true, 0 always false, -1 neither, for values lo..hi compared with k. An open top (64 unsigned bits) decides nothing above. */
static int decided(unsigned op, int64_t lo, int64_t hi, int64_t k)
{
    bool open = hi == INT64_MAX;
    switch (op) {
    case MOE_OP_LT: return k <= lo ? 0 : !open && k > hi ? 1 : -1;
    case MOE_OP_LE: return k < lo ? 0 : !open && k >= hi ? 1 : -1;
    case MOE_OP_GT: return !open && k >= hi ? 0 : k < lo ? 1 : -1;
    case MOE_OP_GE: return !open && k > hi ? 0 : k <= lo ? 1 : -1;
    case MOE_OP_EQ: return k < lo || (!open && k > hi) ? 0 : -1;
    case MOE_OP_NE: return k < lo || (!open && k > hi) ? 1 : -1;
    default: return -1;
    }
}

static unsigned mirrored(unsigned op)
{
    switch (op) {
    case MOE_OP_LT: return MOE_OP_GT;
    case MOE_OP_GT: return MOE_OP_LT;
    case MOE_OP_LE: return MOE_OP_GE;
    case MOE_OP_GE: return MOE_OP_LE;
    default: return op;
    }
}

static void say(struct moe_ctx *ctx, uint32_t n, bool is_true, const char *why)
{
    moe_report_as(ctx, n, (struct moe_report_opts){ .cwe = is_true ? 571 : 570, .severity = -1, .confidence = -1 }, "'%.*s' is always %s: %s",
                  MOE_FMT(moe_source(ctx->tree, n)), is_true ? "true" : "false", why);
}

/* `long long` against LONG_MIN, size_t against a limit of the project: with 64 bits the test has another answer on another machine. */
static bool is_limit(const struct moe_tree *t, uint32_t side)
{
    const struct moe_node *s = moe_at(t, side);
    for (uint32_t n = moe_type_at(t, s->conv ? s->conv : s->type)->size == 8 ? side : 0; n; n = moe_walk(t, side, n))
        if (moe_at(t, n)->macro || moe_at(t, n)->kind == MOE_N_SIZEOF)
            return true;
    return false;
}

/* Width and sign differ from machine to machine for char, and size_t checks in generic code are meant: only variables of plain types. */
static void by_type(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t lhs = moe_child(t, n, MOE_R_LHS), rhs = moe_child(t, n, MOE_R_RHS);
    unsigned op = moe_at(t, n)->op;
    int64_t k, lo, hi, other;
    if (is_limit(t, lhs) || is_limit(t, rhs))
        return;
    if (moe_const_written(t, lhs, &k)) {
        op = mirrored(op);
        rhs = lhs;
        lhs = moe_child(t, n, MOE_R_RHS);
    }
    if (!moe_const_written(t, rhs, &k) || moe_const(t, lhs, &other) || !range_of(t, lhs, &lo, &hi) || moe_type_of(t, moe_skip_casts(t, lhs))->is_char)
        return;
    if (k < 0 && lo == 0 && op != MOE_OP_LT && op != MOE_OP_GE && op != MOE_OP_LE && op != MOE_OP_GT && moe_type_of(t, moe_skip_casts(t, lhs))->size >= 4)
        return;                                 /* (unsigned)x == -1: the constant is converted, and matches */
    int answer = decided(op, lo, hi, k);
    if (k < 0 && lo == 0 && answer == 1)
        return;                                 /* u > -1 becomes u > UINT_MAX */
    if (answer >= 0)
        say(ctx, n, answer, "its type has no other values");
}

/* x == A && x == B; x != A || x != B; with A and B different constants. */
static void by_operator(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t a = moe_child(t, n, MOE_R_LHS), b = moe_child(t, n, MOE_R_RHS);
    uint8_t op = moe_at(t, n)->op, inner = op == MOE_OP_LAND ? MOE_OP_EQ : MOE_OP_NE;
    int64_t ka, kb;
    if (moe_at(t, a)->kind != MOE_N_BINARY || moe_at(t, b)->kind != MOE_N_BINARY || moe_at(t, a)->op != inner || moe_at(t, b)->op != inner)
        return;
    uint32_t xa = moe_child(t, a, MOE_R_LHS), xb = moe_child(t, b, MOE_R_LHS);
    if (moe_same_expr(t, xa, xb) && !moe_has_effect(t, xa) && moe_const(t, moe_child(t, a, MOE_R_RHS), &ka) && moe_const(t, moe_child(t, b, MOE_R_RHS), &kb) && ka != kb)
        say(ctx, n, op == MOE_OP_LOR, op == MOE_OP_LOR ? "one of the two always differs; && was meant" : "it cannot equal both");
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_node *x = moe_at(ctx->tree, n);
    if (x->flags & MOE_F_MACRO)
        return;
    if (x->op == MOE_OP_LAND || x->op == MOE_OP_LOR)
        by_operator(ctx, n);
    else if (moe_is_compare(x->op))
        by_type(ctx, n);
}

/* Only plain locals that nobody else can change, outside loops: there the flow's answer is the program's. */
static bool is_settled(const struct moe_tree *t, uint32_t cond)
{
    uint32_t function = moe_function_of(t, cond);
    bool any = false;
    if (moe_loop_of(t, cond))
        return false;
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n)) {
        const struct moe_node *x = moe_at(t, n);
        const struct moe_decl *d = moe_decl_at(t, x->decl);
        if (x->kind == MOE_N_MEMBER || x->kind == MOE_N_INDEX || x->kind == MOE_N_CALL || (x->kind == MOE_N_UNARY && x->op == MOE_OP_DEREF))
            return false;
        if (x->kind != MOE_N_REF || (d->kind != MOE_N_VAR && d->kind != MOE_N_PARAM))
            continue;
        if (d->kind == MOE_N_VAR && d->storage != MOE_S_LOCAL)
            return false;
        any = true;
        for (uint32_t r = function; r; r = moe_walk(t, function, r)) {
            const struct moe_node *ref = moe_at(t, r), *up = moe_at(t, ref->parent);
            if (ref->kind == MOE_N_LABEL || (ref->kind == MOE_N_REF && ref->decl == x->decl && ((up->kind == MOE_N_UNARY && up->op != MOE_OP_LNOT && up->op != MOE_OP_MINUS) || moe_loop_of(t, r))))
                return false;
        }
    }
    return any;
}

static void event(struct moe_ctx *ctx, const struct moe_event *e)
{
    const struct moe_tree *t = ctx->tree;
    bool is_true = e->kind == MOE_EV_ALWAYS_TRUE;
    const struct moe_node *x = moe_at(t, e->node), *up = moe_at(t, x->parent);
    /* Half of a pair that by_operator() or by_type() speaks of, and what an assignment in a condition (M139) brings with it. */
    if (e->through_call || !is_settled(t, e->node) || (x->kind == MOE_N_BINARY && moe_is_assign(x->op)) || (up->kind == MOE_N_BINARY && (up->op == MOE_OP_LAND || up->op == MOE_OP_LOR)))
        return;
    say(ctx, e->node, is_true, "of all the values that reach it");
}

const struct moe_check moe_check_M134 = { .code = "M134", .kinds = { MOE_N_BINARY }, .events = { MOE_EV_ALWAYS_TRUE, MOE_EV_ALWAYS_FALSE }, .visit = visit,
                                            .event = event };
