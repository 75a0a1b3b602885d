/* A collective below a condition that mentions the own rank, unless the other branch calls the same one; or after ranks were sent away by a return. */
#include "audit/source/match/check.h"

static bool rank_name(struct moe_ctx *ctx, struct moe_str name)
{
    return name.len && moe_rule_param_has(ctx->rule, "ranks", name) && !moe_rule_param_has(ctx->rule, "not-ranks", name);
}

/* The condition, or the variable in it, is made of the rank: if (rank == 0), if (first) after `int first = rank == 0`. */
static bool by_rank(struct moe_ctx *ctx, uint32_t expr, unsigned hops)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t n = expr; n; n = moe_walk(t, expr, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_CALL && n != expr)
            return false;
        if ((x->kind == MOE_N_REF || x->kind == MOE_N_MEMBER) && rank_name(ctx, moe_text(t, x->name)))
            return true;
        uint32_t var = x->kind == MOE_N_REF ? moe_var_of(t, n) : 0;
        const struct moe_decl *d = moe_decl_at(t, var);
        uint32_t init = var && d->kind == MOE_N_VAR && d->storage == MOE_S_LOCAL ? moe_child(t, d->node, MOE_R_INIT) : 0;
        if (init && hops < 1 && moe_is_compare(moe_at(t, init)->op) && by_rank(ctx, init, hops + 1))
            return true;
    }
    return false;
}

static bool calls(const struct moe_tree *t, uint32_t root, struct moe_str name)
{
    for (uint32_t n = root; n; n = moe_walk(t, root, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_str_eq(moe_callee(t, n), name))
            return true;
    return false;
}

/* A communicator with a name of its own (node_comm, leaders) holds only the ranks that come here. */
static bool own_group(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    for (unsigned i = 0; i < moe_arg_count(t, call); i++) {
        uint32_t arg = moe_arg(t, call, i);
        struct moe_str type = moe_text(t, moe_type_of(t, arg)->spelling), text = moe_source(t, arg);
        if (moe_str_is(type, "ncclComm_t") || moe_str_is(type, "MPI_Comm"))
            return moe_rule_param_has(ctx->rule, "groups", text) && !moe_str_starts(text, MOE_STR("MPI_COMM_WORLD"));
    }
    return false;
}

static bool returns(const struct moe_tree *t, uint32_t then)
{
    uint32_t last = then;
    if (moe_at(t, then)->kind == MOE_N_COMPOUND)
        for (uint32_t c = moe_at(t, then)->first; c; c = moe_at(t, c)->next)
            last = c;
    return moe_at(t, last)->kind == MOE_N_RETURN;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_str name = moe_callee(t, call);
    uint32_t function = moe_function_of(t, call);
    if (!function || !moe_rule_param_has(ctx->rule, "collectives", name) || own_group(ctx, call))
        return;
    for (uint32_t n = call; n && n != function; n = moe_at(t, n)->parent) {
        uint32_t up = moe_at(t, n)->parent, cond = moe_child(t, up, MOE_R_COND);
        uint8_t kind = moe_at(t, up)->kind, role = moe_at(t, n)->role;
        bool branch = (kind == MOE_N_IF || kind == MOE_N_COND) && (role == MOE_R_THEN || role == MOE_R_ELSE);
        uint32_t other = branch ? moe_child(t, up, role == MOE_R_THEN ? MOE_R_ELSE : MOE_R_THEN) : 0;
        if (branch && by_rank(ctx, cond, 0) && !calls(t, other, name)) {
            struct moe_str text = moe_source(t, cond);
            moe_report(ctx, call, "%.*s() is only called where '%.*s' is %s: the other ranks never come", MOE_FMT(name), (int)MOE_MIN(text.len, 60u), text.ptr,
                       role == MOE_R_THEN ? "true" : "false");
            return;
        }
        for (uint32_t c = kind == MOE_N_COMPOUND ? moe_at(t, up)->first : 0; c && c != n; c = moe_at(t, c)->next) {
            uint32_t then = moe_at(t, c)->kind == MOE_N_IF ? moe_child(t, c, MOE_R_THEN) : 0, test = moe_child(t, c, MOE_R_COND);
            if (!then || !returns(t, then) || !by_rank(ctx, test, 0) || calls(t, then, name) || moe_at(t, test)->op == MOE_OP_LT || moe_at(t, test)->op == MOE_OP_GE || moe_at(t, test)->op == MOE_OP_LOR)
                continue;
            moe_report_as(ctx, call, (struct moe_report_opts){ 0, -1, MOE_MEDIUM }, "%.*s() is not reached by the ranks that return on line %u", MOE_FMT(name), moe_at(t, then)->line);
            return;
        }
    }
}

const struct moe_check moe_check_M713 = { .code = "M713", .kinds = { MOE_N_CALL }, .visit = visit };
