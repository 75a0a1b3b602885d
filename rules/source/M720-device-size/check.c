/* cudaMalloc(&p, n * sizeof(T)) where p points to something larger than T; sizeof of a pointer as the size of what it points to; sizes from outside. */
#include "audit/source/match/check.h"

static uint32_t element(const struct moe_tree *t, uint32_t type)
{
    return moe_type_at(t, type)->kind == MOE_T_POINTER || moe_type_at(t, type)->kind == MOE_T_ARRAY ? moe_type_at(t, type)->to : 0;
}

/* The only sizeof in the expression; 0 = none or several. */
static uint32_t only_sizeof(const struct moe_tree *t, uint32_t size)
{
    uint32_t found = 0;
    for (uint32_t n = size; n; n = moe_walk(t, size, n)) {
        if (moe_at(t, n)->kind != MOE_N_SIZEOF)
            continue;
        if (found)
            return 0;
        found = n;
    }
    return found;
}

static uint32_t measured(const struct moe_tree *t, uint32_t n)
{
    return moe_at(t, n)->flags & MOE_F_TYPE_ARG ? moe_at(t, n)->type_arg : moe_at(t, moe_child(t, n, MOE_R_OPERAND))->type;
}

static bool report_pointer(struct moe_ctx *ctx, uint32_t size, uint32_t pointee, struct moe_str name)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t s = only_sizeof(t, size), type = s ? measured(t, s) : 0;
    struct moe_str text = moe_source(t, s);
    if (!s || moe_type_at(t, type)->kind != MOE_T_POINTER || !pointee || moe_type_at(t, pointee)->kind == MOE_T_POINTER || moe_type_at(t, pointee)->kind == MOE_T_VOID ||
        moe_type_at(t, pointee)->kind == MOE_T_DEPENDENT || moe_type_at(t, pointee)->kind == MOE_T_UNKNOWN)
        return false;
    moe_report_as(ctx, s, (struct moe_report_opts){ 467, -1, -1 }, "'%.*s' in %.*s() is the size of a pointer", (int)MOE_MIN(text.len, 60u), text.ptr, MOE_FMT(name));
    return true;
}

static void allocation(struct moe_ctx *ctx, uint32_t call, struct moe_str name)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t to = moe_skip_casts(t, moe_arg(t, call, 0)), size = moe_arg(t, call, 1), pointee = element(t, element(t, moe_at(t, to)->type));
    if (moe_at(t, to)->kind != MOE_N_UNARY || moe_at(t, to)->op != MOE_OP_ADDR || report_pointer(ctx, size, pointee, name))
        return;
    uint32_t s = only_sizeof(t, size), type = s ? measured(t, s) : 0;
    int64_t unit = moe_type_at(t, type)->size, need = moe_type_at(t, pointee)->size;
    struct moe_str var = moe_source(t, moe_child(t, to, MOE_R_OPERAND));
    int64_t bytes = 0;
    if (s && unit > 0 && need > unit && moe_type_at(t, pointee)->kind != MOE_T_RECORD && moe_type_at(t, type)->kind != MOE_T_RECORD && !moe_const(t, size, &bytes))
        moe_report(ctx, size, "%.*s points to elements of %lld bytes, and the size counts %lld for each", MOE_FMT(var), (long long)need, (long long)unit);
    else if (moe_const(t, size, &bytes) && bytes >= 0 && need > bytes)
        moe_report(ctx, size, "%.*s gets %lld bytes, less than one element of %lld", MOE_FMT(var), (long long)bytes, (long long)need);
    else if ((moe_flow_value(ctx->flow, size)->taint & MOE_TAINT_EXTERNAL) && moe_flow_value(ctx->flow, size)->hi > INT64_C(1) << 40)
        moe_report_as(ctx, size, (struct moe_report_opts){ 789, -1, MOE_MEDIUM }, "the size of %.*s() comes from outside and has no upper bound", MOE_FMT(name));
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    if (moe_rule_param_has(ctx->rule, "allocates", name) && moe_arg_count(t, call) >= 2) {
        allocation(ctx, call, name);
    } else if (moe_rule_param_has(ctx->rule, "copies", name) && moe_arg_count(t, call) >= 3) {
        uint32_t to = moe_skip_casts(t, moe_arg(t, call, 0));
        (void)report_pointer(ctx, moe_arg(t, call, 2), element(t, moe_at(t, to)->type), name);
    }
}

const struct moe_check moe_check_M720 = { .code = "M720", .kinds = { MOE_N_CALL }, .visit = visit };
