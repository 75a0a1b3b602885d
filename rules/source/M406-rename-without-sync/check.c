/* A function that writes a file and renames one, and has nothing between that forces bytes to the disk. What is missing after the rename is M407's. */
#include "rules/source/ask.h"

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call), write = 0;
    if (!function || !moe_ask_rename(moe_callee(t, call)) || !(write = moe_ask_last_write(ctx, function, call)))
        return;
    if (moe_ask_last_call(ctx, function, write, call, "syncs", 0))
        return;
    struct moe_str text = moe_source(t, moe_arg(t, call, moe_arg_count(t, call) > 2 ? 3 : 1));
    moe_report(ctx, call, "'%.*s' gets its new content by a rename, and nothing has synced what line %u wrote", (int)MOE_MIN(text.len, 60u), text.ptr, moe_at(t, write)->line);
}

const struct moe_check moe_check_M406 = { .code = "M406", .kinds = { MOE_N_CALL }, .visit = visit };
