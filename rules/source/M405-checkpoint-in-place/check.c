/* A file is opened for writing with truncation; path or function speak of checkpoints; the path says nothing of a temporary, and nothing renames afterwards. */
#include "audit/source/facts/files.h"
#include "audit/source/match/check.h"

enum { MAX_WORDS = 32 };

static size_t words_of(struct moe_ctx *ctx, const char *param, struct moe_str *into)
{
    const struct moe_param *p = moe_rule_param(ctx->rule, param);
    size_t n = p ? MOE_MIN(p->count, (size_t)MAX_WORDS) : 0;
    for (size_t i = 0; i < n; i++)
        into[i] = p->values[i];
    return n;
}

static bool renamed(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    uint32_t function = moe_function_of(t, call);
    for (uint32_t n = moe_walk(t, function, call); n; n = moe_walk(t, function, n))
        if (moe_at(t, n)->kind == MOE_N_CALL && moe_rule_param_has(ctx->rule, "renames", moe_callee(t, n)))
            return true;
    return false;
}

/* save_model(), checkpoint_write(): the function's own name, with a word of saving in it. */
static bool saves(struct moe_ctx *ctx, uint32_t function, const struct moe_str *words, size_t n)
{
    static const struct moe_str verbs[] = { { "save", 4 }, { "write", 5 }, { "store", 5 }, { "dump", 4 }, { "export", 6 } };
    struct moe_str name = moe_name(ctx->tree, function);
    return moe_file_word_in(name, verbs, MOE_COUNT(verbs)) && moe_file_word_in(name, words, n);
}

static void visit(struct moe_ctx *ctx, uint32_t call)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_file_open o;
    struct moe_str words[MAX_WORDS], temporary[MAX_WORDS];
    if (!moe_file_opened(t, ctx->flow, call, &o) || !o.writes || !o.truncates || o.exclusive)
        return;
    size_t n = words_of(ctx, "words", words), m = words_of(ctx, "temporary", temporary);
    uint32_t function = moe_function_of(t, call);
    bool path = moe_file_speaks_of(t, ctx->flow, o.path, words, n), named = saves(ctx, function, words, n);
    if ((!path && !named) || moe_file_speaks_of(t, ctx->flow, o.path, temporary, m) || renamed(ctx, call))
        return;
    struct moe_str text = moe_source(t, o.path), name = moe_callee(t, call);
    if (moe_str_starts(name, MOE_STR("basic_")))
        name = moe_str_from(name, 6);
    moe_report_as(ctx, call, (struct moe_report_opts){ 0, -1, path && named ? MOE_HIGH : -1 },
                  "%.*s truncates '%.*s' in place: when the writing is cut short, no checkpoint is left", MOE_FMT(name),
                  (int)MOE_MIN(text.len, 60u), text.ptr);
}

const struct moe_check moe_check_M405 = { .code = "M405", .kinds = { MOE_N_CALL }, .visit = visit };
