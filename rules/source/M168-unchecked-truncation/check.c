/* snprintf() whose length nobody looks at, where the text then names something: a file, a command, a key. What only goes into a message may be cut. */
#include "audit/source/match/check.h"

enum { UNBOUNDED = 1 << 20, MAX_DEPTH = 3 };

enum use { NO_USE, COMPARES, ACTS };

/* Somebody asked for this length, or for the strlen() of this text, in a condition before the call. */
static bool measured(const struct moe_tree *t, uint32_t call, uint32_t arg, bool is_length)
{
    uint32_t function = moe_function_of(t, call), inner = moe_skip_casts(t, arg);
    for (uint32_t n = function; n && n < call; n = moe_walk(t, function, n)) {
        bool asks = moe_at(t, n)->kind == MOE_N_CALL && (moe_str_is(moe_callee(t, n), "strlen") || moe_str_is(moe_callee(t, n), "strnlen"))
                 && moe_same_expr(t, moe_skip_casts(t, moe_arg(t, n, 0)), inner);
        if (!(is_length ? moe_same_expr(t, n, inner) : asks))
            continue;
        for (uint32_t up = n; up && !moe_is_statement(t, up); up = moe_at(t, up)->parent)
            if (moe_at(t, up)->role == MOE_R_COND)
                return true;
    }
    return false;
}

/* The most bytes that `arg` can add as %s: a literal, known text, an array or an object of known size. */
static int64_t text_bound(struct moe_ctx *ctx, uint32_t call, uint32_t arg)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t inner = moe_skip_casts(t, arg);
    const struct moe_node *x = moe_at(t, inner);
    if (x->kind == MOE_N_STRING)
        return (int64_t)moe_name(t, inner).len;
    if (x->kind == MOE_N_COND) {
        int64_t then = text_bound(ctx, call, moe_child(t, inner, MOE_R_THEN)), other = text_bound(ctx, call, moe_child(t, inner, MOE_R_ELSE));
        return MOE_MAX(then, other);
    }
    const struct moe_type *type = moe_type_of(t, inner);
    if (type->kind == MOE_T_ARRAY && type->size > 0)
        return type->size - 1;
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, arg) : NULL;
    if (v && v->visited && v->known_text)
        return (int64_t)moe_text(t, v->text).len;
    if (v && v->visited && v->object_bytes > 0)
        return v->object_bytes - 1;
    return measured(t, call, arg, false) ? 0 : UNBOUNDED;
}

/* The precision after the dot, at s[*i]; UNBOUNDED when it is no constant. */
static int64_t precision(struct moe_ctx *ctx, uint32_t call, struct moe_str s, size_t *i, unsigned *arg)
{
    int64_t n = 0;
    if (*i < s.len && s.ptr[*i] == '*') {
        uint32_t length = moe_arg(ctx->tree, call, (*arg)++);
        const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, length) : NULL;
        ++*i;
        if (moe_const(ctx->tree, length, &n) && n >= 0)
            return n;
        if (v && v->visited && v->lo >= 0 && v->hi < UNBOUNDED)
            return v->hi;
        return measured(ctx->tree, call, length, true) ? 0 : UNBOUNDED;
    }
    for (; *i < s.len && moe_is_digit(s.ptr[*i]); ++*i)
        n = n < UNBOUNDED ? n * 10 + (s.ptr[*i] - '0') : n;
    return n;
}

/* The most characters of a whole number: by its known range, else by its width. */
static int64_t number_bound(struct moe_ctx *ctx, uint32_t arg, char kind, bool is_long)
{
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, arg) : NULL;
    int64_t n = 1, base = kind == 'x' || kind == 'X' ? 16 : kind == 'o' ? 8 : 10;
    if (!v || !v->visited || v->lo < 0 || v->hi == INT64_MAX)
        return is_long ? 22 : 11;
    for (int64_t rest = v->hi; rest >= base; rest /= base)
        n++;
    return n;
}

/* One conversion: s[*i] follows the '%'. */
static int64_t conversion_bound(struct moe_ctx *ctx, uint32_t call, struct moe_str s, size_t *i, unsigned *arg)
{
    bool is_long = false;
    int64_t width = 0, most = UNBOUNDED;
    int64_t marks = 0;                              /* what "+", " " and "#" add */
    for (; *i < s.len && memchr("-+ #0'", s.ptr[*i], 6); ++*i)
        marks += s.ptr[*i] == '-' || s.ptr[*i] == '0' ? 0 : s.ptr[*i] == '\'' ? 8 : 2;
    if (*i < s.len)
        width = precision(ctx, call, s, i, arg);    /* written alike */
    if (*i < s.len && s.ptr[*i] == '.') {
        ++*i;
        most = precision(ctx, call, s, i, arg);
    }
    for (; *i < s.len && memchr("lhzjtL", s.ptr[*i], 6); ++*i)
        is_long |= s.ptr[*i] != 'h';
    char kind = *i < s.len ? s.ptr[(*i)++] : 0;
    if (kind == '%')
        return 1;
    uint32_t value = moe_arg(ctx->tree, call, (*arg)++);
    int64_t bytes = kind == 's' ? MOE_MIN(most, text_bound(ctx, call, value)) : kind == 'c' ? 1 : memchr("fFeEgGaA", kind, 8) ? UNBOUNDED
                  : number_bound(ctx, value, kind, is_long || kind == 'p') + marks + (most < UNBOUNDED ? most : 0);
    return MOE_MAX(bytes, width);
}

/* Whether the text fits, whatever the arguments are. */
static bool fits(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t format = moe_skip_casts(t, moe_arg(t, call, 2)), room_arg = moe_arg(t, call, 1);
    if (moe_at(t, format)->kind != MOE_N_STRING)
        return false;
    struct moe_str s = moe_name(t, format);
    const struct moe_value *v = ctx->flow ? moe_flow_value(ctx->flow, room_arg) : NULL;
    int64_t room = 0, need = 1;
    if (!moe_const(t, room_arg, &room))
        room = v && v->visited && v->lo > 0 ? v->lo : 0;
    unsigned arg = 3;
    bool list = moe_str_starts(moe_callee(t, call), MOE_STR("v")), text = false;
    for (size_t i = 0; i < s.len; ) {
        if (s.ptr[i++] != '%') {
            need++;
            continue;
        }
        int64_t more = list ? UNBOUNDED : conversion_bound(ctx, call, s, &i, &arg);
        text |= more >= UNBOUNDED;
        need += MOE_MIN(more, UNBOUNDED);
    }
    return (!room && !text) || need <= room;        /* of unknown room, only text of unknown length is held against it */
}

/* Below &, [0], + n: what the destination's bytes belong to. */
static uint32_t object_of(const struct moe_tree *t, uint32_t n)
{
    for (;;) {
        n = moe_skip_casts(t, n);
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_UNARY && x->op == MOE_OP_ADDR)
            n = moe_child(t, n, MOE_R_OPERAND);
        else if (x->kind == MOE_N_INDEX)
            n = moe_child(t, n, MOE_R_BASE);
        else if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ADD && moe_type_of(t, moe_child(t, n, MOE_R_LHS))->kind != MOE_T_INT)
            n = moe_child(t, n, MOE_R_LHS);
        else
            return n;
    }
}

static enum use use_of(struct moe_ctx *ctx, uint32_t from, uint32_t root, uint32_t object, unsigned depth);

/* What a function of this unit does with its i-th parameter. */
static enum use callee_use(struct moe_ctx *ctx, uint32_t call, unsigned i, unsigned depth)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_decl_at(t, moe_at(t, call)->decl)->node, body = moe_child(t, function, MOE_R_BODY);
    if (!body || depth >= MAX_DEPTH)
        return NO_USE;
    for (uint32_t p = moe_at(t, function)->first; p; p = moe_at(t, p)->next)
        if (moe_at(t, p)->kind == MOE_N_PARAM && i-- == 0)
            return use_of(ctx, body, body, p, depth + 1);
    return NO_USE;
}

/* The gravest use of `object` (an expression, or a PARAM) as an argument, after `from` inside `root`. */
static enum use use_of(struct moe_ctx *ctx, uint32_t from, uint32_t root, uint32_t object, unsigned depth)
{
    const struct moe_tree *t = ctx->tree;
    bool param = moe_at(t, object)->kind == MOE_N_PARAM;
    enum use worst = NO_USE;
    for (uint32_t n = moe_walk(t, root, from); n && worst != ACTS; n = moe_walk(t, root, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL || n == from)
            continue;
        for (unsigned i = 0; i < moe_arg_count(t, n); i++) {
            uint32_t arg = object_of(t, moe_arg(t, n, i));
            if (param ? moe_at(t, arg)->kind != MOE_N_REF || moe_at(t, arg)->decl != moe_at(t, object)->decl : !moe_same_expr(t, arg, object))
                continue;
            struct moe_str name = moe_callee(t, n);
            if (moe_rule_param_has(ctx->rule, "writers", name) && i == 0)
                return worst;                       /* filled anew */
            enum use use = moe_rule_param_has(ctx->rule, "acts", name) ? ACTS : moe_rule_param_has(ctx->rule, "compares", name) ? COMPARES : callee_use(ctx, n, i, depth);
            worst = MOE_MAX(worst, use);
        }
    }
    return worst;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t function = moe_function_of(t, call), into = object_of(t, moe_arg(t, call, 0));
    if (!moe_rule_param_has(ctx->rule, "writers", name) || !function || moe_result_used(t, call) || (moe_at(t, call)->flags & MOE_F_MACRO) || moe_damaged(ctx, call) || fits(ctx, call))
        return;
    enum use use = use_of(ctx, call, function, into, 0);
    struct moe_report_opts opts = { 0, use == COMPARES ? MOE_LOW : -1, -1 };
    if (use != NO_USE)
        moe_report_as(ctx, call, opts, "'%.*s' may have been cut by %.*s(), and is then %s", MOE_FMT(moe_source(t, into)), MOE_FMT(name),
                      use == ACTS ? "used as the name of something" : "compared or looked up");
}

const struct moe_check moe_check_M168 = { .code = "M168", .kinds = { MOE_N_CALL }, .visit = visit };
