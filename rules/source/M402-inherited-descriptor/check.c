/* Openings without O_CLOEXEC in a unit that also starts programs. In other units the same thing is a matter of taste. */
#include "audit/source/facts/files.h"
#include "audit/source/match/check.h"
#include <fcntl.h>

static bool starts_programs(struct moe_ctx *ctx)
{
    const struct moe_tree *t = ctx->tree;
    for (uint32_t i = 1; i < t->call_count; i++)
        if (moe_rule_param_has(ctx->rule, "starters", moe_callee(t, t->calls[i])) && !moe_child(t, moe_child(t, t->calls[i], MOE_R_CALLEE), MOE_R_BASE))
            return true;
    return false;
}

/* socket, accept4, pipe2, eventfd: all take the flag in the same bit as open. */
static uint32_t flag_argument(const struct moe_tree *t, uint32_t call)
{
    static const struct { const char *name; unsigned arg; } rows[] = { { "socket", 1 }, { "accept4", 3 }, { "eventfd", 1 }, { "epoll_create1", 0 }, { "inotify_init1", 0 }, { "dup3", 2 },
                                                                        { "pipe2", 1 }, { "signalfd", 2 }, { "timerfd_create", 1 } };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (moe_str_is(moe_callee(t, call), rows[i].name))
            return moe_arg(t, call, rows[i].arg);
    return 0;
}

/* The descriptor gets the flag afterwards: fcntl(fd, F_SETFD, FD_CLOEXEC), or is closed or used up within the same function. */
static bool flagged_later(const struct moe_tree *t, uint32_t call, uint32_t handle)
{
    uint32_t function = moe_function_of(t, call);
    for (uint32_t n = moe_walk(t, function, call); n; n = moe_walk(t, function, n)) {
        struct moe_str name = moe_callee(t, n);
        bool ends = moe_str_is(name, "fcntl") || moe_str_is(name, "close") || moe_str_is(name, "fclose") || moe_str_is(name, "dup2");
        if (moe_at(t, n)->kind == MOE_N_CALL && ends && moe_var_of(t, moe_arg(t, n, 0)) == handle && handle)
            return true;
    }
    return false;
}

static void unit(struct moe_ctx *ctx)
{
    const struct moe_tree *t = ctx->tree;
    if (!starts_programs(ctx))
        return;
    for (uint32_t i = 1; i < t->call_count; i++) {
        uint32_t call = t->calls[i], flags = flag_argument(t, call);
        struct moe_file_open o;
        int64_t v = 0;
        bool opens = moe_file_opened(t, ctx->flow, call, &o) && o.known && !o.cloexec && !o.stream && !moe_str_starts(moe_callee(t, call), MOE_STR("creat"));
        if (!opens && !(flags && moe_const(t, flags, &v) && !(v & O_CLOEXEC)))
            continue;
        if (opens && moe_str_starts(moe_file_text(t, ctx->flow, o.path), MOE_STR("/dev/null")))
            continue;                               /* nothing to give away */
        if (!flagged_later(t, call, moe_result_var(t, call)))
            moe_report(ctx, call, "what %.*s() opens goes along into every program that this file starts", MOE_FMT(moe_callee(t, call)));
    }
}

const struct moe_check moe_check_M402 = { .code = "M402", .unit = unit };
