/* a[ids[i]] in a kernel, or the same by way of a variable, where nothing compares, clamps or masks the id. What is meant is told by the names: an offset
 * table that the program built itself is loaded from memory, too. */
#include "audit/source/facts/gpu.h"
#include "audit/source/match/check.h"

enum { MAX_NAME = 64 };

/* An array of integers that lies in global memory: what a pointer names. Its name, or empty. */
static struct moe_str array_of_ids(struct moe_ctx *ctx, uint32_t load)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, load);
    uint32_t base = 0;
    if (x->kind == MOE_N_INDEX)
        base = moe_skip_casts(t, moe_child(t, load, MOE_R_BASE));
    else if (x->kind == MOE_N_CALL && moe_str_starts(moe_callee(t, load), MOE_STR("__ldg"))) {
        for (uint32_t a = moe_arg(t, load, 0), n = a; n; n = moe_walk(t, a, n))
            if (moe_at(t, n)->kind == MOE_N_REF && moe_type_of(t, n)->kind == MOE_T_POINTER)
                base = n;
    }
    const struct moe_decl *d = moe_decl_at(t, moe_at(t, base)->decl);
    const struct moe_type *type = moe_type_at(t, d->type);
    if (!base || type->kind != MOE_T_POINTER || moe_type_at(t, type->to)->kind != MOE_T_INT || moe_type_at(t, type->to)->size < 2 || d->storage == MOE_S_SHARED)
        return MOE_STR("");
    return moe_text(t, d->name);
}

static struct moe_str lower_case(struct moe_str name, char *low)
{
    size_t len = MOE_MIN(name.len, (size_t)MAX_NAME);
    for (size_t i = 0; i < len; i++)
        low[i] = name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? (char)(name.ptr[i] + 32) : name.ptr[i];
    return (struct moe_str){ low, len };
}

/* expert_offsets, token_count: tables that the program made from the ids. */
static bool bound_name(struct moe_ctx *ctx, struct moe_str name)
{
    char low[MAX_NAME];
    return moe_rule_param_has(ctx->rule, "bounds", lower_case(name, low));
}

static bool id_name(struct moe_ctx *ctx, struct moe_str name)
{
    char low[MAX_NAME];
    return name.len && !bound_name(ctx, name) && moe_rule_param_has(ctx->rule, "ids", lower_case(name, low));
}

/* Any test of the variable in the function counts: a kernel that compares an id at all has thought of it. */
static bool compared(const struct moe_tree *t, uint32_t function, uint32_t var)
{
    for (uint32_t n = function; n; n = moe_walk(t, function, n)) {
        if (moe_at(t, n)->kind != MOE_N_REF || moe_at(t, n)->decl != var)
            continue;
        for (uint32_t up = moe_at(t, n)->parent; up && !moe_is_statement(t, up); up = moe_at(t, up)->parent) {
            const struct moe_node *u = moe_at(t, up);
            if (u->kind == MOE_N_INDEX || u->kind == MOE_N_LAUNCH)
                break;
            if ((u->kind == MOE_N_BINARY && (moe_is_compare(u->op) || u->op == MOE_OP_REM || u->op == MOE_OP_AND)) || u->kind == MOE_N_CALL)
                return true;                        /* min(), an assertion, a helper that checks */
        }
    }
    return false;
}

/* Elements of the array itself are compared somewhere: `slots[j] >= 0 ? ... : ...`. */
static bool array_compared(const struct moe_tree *t, uint32_t function, uint32_t load)
{
    uint32_t array = moe_at(t, moe_skip_casts(t, moe_child(t, load, MOE_R_BASE)))->decl;
    for (uint32_t n = array ? function : 0; n; n = moe_walk(t, function, n)) {
        const struct moe_node *x = moe_at(t, n), *up = moe_at(t, x->parent);
        if (x->kind == MOE_N_INDEX && moe_at(t, moe_skip_casts(t, moe_child(t, n, MOE_R_BASE)))->decl == array && up->kind == MOE_N_BINARY && moe_is_compare(up->op))
            return true;
    }
    return false;
}

/* The id inside an index: loaded right there, or held in a variable that was loaded. 0 = none, or bounded. */
static uint32_t loose_id(struct moe_ctx *ctx, uint32_t function, uint32_t index, struct moe_str *name)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = index; n; n = moe_walk(t, index, n)) {
        const struct moe_node *x = moe_at(t, n);
        if ((x->kind == MOE_N_BINARY && (x->op == MOE_OP_REM || x->op == MOE_OP_AND || x->op == MOE_OP_SHR)) || x->kind == MOE_N_COND)
            return 0;
        *name = array_of_ids(ctx, n);
        if (name->len && id_name(ctx, *name))
            return array_compared(t, function, n) ? 0 : n;
        if (x->kind == MOE_N_CALL)
            return 0;
        uint32_t var = x->kind == MOE_N_REF ? moe_var_of(t, n) : 0;
        const struct moe_decl *d = moe_decl_at(t, var);
        if (!var || d->kind != MOE_N_VAR || moe_type_at(t, d->type)->kind != MOE_T_INT)
            continue;
        uint32_t init = moe_skip_casts(t, moe_child(t, d->node, MOE_R_INIT));
        struct moe_str array = array_of_ids(ctx, init);
        *name = moe_text(t, d->name);
        if (array.len && !bound_name(ctx, *name) && !bound_name(ctx, array) && (id_name(ctx, array) || id_name(ctx, *name)) && !compared(t, function, var))
            return n;
    }
    return 0;
}

static void visit(struct moe_ctx *ctx, uint32_t index)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, index);
    if (!moe_gpu_device(t, function))
        return;
    struct moe_str name, target = moe_name(t, moe_skip_casts(t, moe_child(t, index, MOE_R_BASE)));
    uint32_t id = loose_id(ctx, function, moe_child(t, index, MOE_R_INDEX), &name);
    if (!id || moe_inside(t, index, id))
        return;
    const struct moe_node *up = moe_at(t, moe_at(t, index)->parent);
    bool write = up->kind == MOE_N_BINARY && moe_is_assign(up->op) && moe_at(t, index)->role == MOE_R_LHS;
    struct moe_report_opts opts = { write ? 787 : 129, -1, moe_gpu_kernel(t, function) ? -1 : MOE_LOW };
    moe_report_as(ctx, index, opts, "%.*s is subscripted by '%.*s', which was loaded from memory and compared with nothing",
                  MOE_FMT(target), MOE_FMT(name));
}

const struct moe_check moe_check_M706 = { .code = "M706", .kinds = { MOE_N_INDEX }, .visit = visit };
