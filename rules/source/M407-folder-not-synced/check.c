/* The file was synced before the rename (else M406 speaks), and nothing after it syncs anything: only worth a word where names speak of a checkpoint. */
#include "audit/source/facts/files.h"
#include "rules/source/ask.h"

static bool speaks_of_checkpoint(struct moe_ctx *ctx, uint32_t call, uint32_t function)
{
    static const struct moe_str words[] = { MOE_STR("ckpt"), MOE_STR("checkpoint"), MOE_STR("snapshot"), MOE_STR("shard"), MOE_STR("commit") };
    const struct moe_tree *t = ctx->tree;
    bool says = moe_file_word_in(moe_text(t, moe_decl_at(t, moe_at(t, function)->decl)->name), words, MOE_COUNT(words));
    for (unsigned i = 0; i < moe_arg_count(t, call) && !says; i++)
        says = moe_file_speaks_of(t, ctx->flow, moe_arg(t, call, i), words, MOE_COUNT(words));
    return says;
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call), write = 0;
    if (!function || !moe_ask_rename(moe_callee(t, call)) || !(write = moe_ask_last_write(ctx, function, call)) || !speaks_of_checkpoint(ctx, call, function))
        return;
    bool before = moe_ask_last_call(ctx, function, write, call, "syncs", 0) != 0;
    bool after = moe_ask_last_call(ctx, function, moe_walk(t, function, call), 0, "syncs", 0) != 0;
    if (before && !after && !moe_damaged(ctx, call))
        moe_report(ctx, call, "the file was synced, its new name is not: nothing syncs the folder after this rename");
}

const struct moe_check moe_check_M407 = { .code = "M407", .kinds = { MOE_N_CALL }, .visit = visit };
