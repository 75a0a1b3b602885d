/* prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ...) and syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, ...) with no prctl(PR_SET_NO_NEW_PRIVS) earlier in the
 * function, or later only. */
#include "audit/source/match/check.h"

static bool first_is(const struct moe_tree *t, uint32_t call, const char *name, int64_t number)
{
    int64_t v;
    uint32_t arg = moe_arg(t, call, 0);
    struct moe_str source = moe_source(t, arg);
    return moe_str_is(source, name) || (moe_const(t, arg, &v) && v == number);
}

static bool second_is(const struct moe_tree *t, uint32_t call, const char *name, int64_t number)
{
    int64_t v;
    uint32_t arg = moe_arg(t, call, 1);
    return moe_str_is(moe_source(t, arg), name) || (moe_const(t, arg, &v) && v == number);
}

static bool loads_filter(const struct moe_tree *t, uint32_t call)
{
    struct moe_str name = moe_callee(t, call);
    if (moe_str_is(name, "prctl"))
        return first_is(t, call, "PR_SET_SECCOMP", 22) && second_is(t, call, "SECCOMP_MODE_FILTER", 2);
    struct moe_str number = moe_source(t, moe_arg(t, call, 0));
    return moe_str_is(name, "syscall") && (moe_str_is(number, "SYS_seccomp") || moe_str_is(number, "__NR_seccomp")) &&
           second_is(t, call, "SECCOMP_SET_MODE_FILTER", 1);
}

/* In this function before the call, or in a helper with a telling name. */
static bool set_before(const struct moe_tree *t, uint32_t call)
{
    uint32_t f = moe_function_of(t, call);
    for (uint32_t n = f; n && n != call; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_CALL)
            continue;
        struct moe_str name = moe_callee(t, n);
        if (moe_str_is(name, "prctl") && first_is(t, n, "PR_SET_NO_NEW_PRIVS", 38))
            return true;
        if (memmem(name.ptr, name.len, "new_priv", 8) || memmem(name.ptr, name.len, "nnp", 3))
            return true;
    }
    return false;
}

/* A function elsewhere in the unit may have set it: the order between the two is unknown then, and nothing is said, unless this one sets it too late. */
static bool set_elsewhere(const struct moe_tree *t, uint32_t call)
{
    uint32_t f = moe_function_of(t, call);
    bool elsewhere = false;
    for (uint32_t i = 1; i < t->call_count; i++) {
        if (!moe_str_is(moe_callee(t, t->calls[i]), "prctl") || !first_is(t, t->calls[i], "PR_SET_NO_NEW_PRIVS", 38))
            continue;
        if (moe_function_of(t, t->calls[i]) == f)
            return false;
        elsewhere = true;
    }
    return elsewhere;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    if (loads_filter(ctx->tree, call) && !set_before(ctx->tree, call) && !set_elsewhere(ctx->tree, call))
        moe_report(ctx, call, "the filter is loaded before no_new_privs is set");
}

const struct moe_check moe_check_M802 = { .code = "M802", .kinds = { MOE_N_CALL }, .visit = visit };
