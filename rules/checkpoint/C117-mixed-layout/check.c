#include "rules/checkpoint/ask.h"

enum { LAST_VERSION = 3 };

/* ---- the spelling of numbers: rank=0 or rank=000000 ---- */

struct spelt { unsigned width, digits; };      /* as written; as needed */

static struct spelt spelling(struct moe_str path, int64_t rank)
{
    struct spelt s = { 0, 1 };
    struct moe_str name = moe_ask_base(path);
    if (!moe_str_starts(name, MOE_STR("rank=")))
        return s;
    for (size_t at = 5; at < name.len && moe_is_digit(name.ptr[at]); at++)
        s.width++;
    for (int64_t n = rank; n > 9; n /= 10)
        s.digits++;
    return s;
}

/* Padding makes every number at least so wide: 0 where none is padded. */
static unsigned padding(const struct moe_ckpt_step *step)
{
    for (size_t i = 0; i < step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &step->ranks[i];
        struct spelt data = spelling(r->data, r->rank), meta = spelling(r->meta, r->rank);
        if (data.width > data.digits || meta.width > meta.digits)
            return MOE_MAX(data.width, meta.width);
    }
    return 0;
}

static bool misfits(struct moe_str path, int64_t rank, unsigned padded)
{
    struct spelt s = spelling(path, rank);
    return s.width && s.width != MOE_MAX(s.digits, padded);
}

static void say_spelling(struct moe_ckpt_ctx *ctx)
{
    unsigned padded = padding(ctx->step);
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        bool data = misfits(r->data, r->rank, padded), meta = misfits(r->meta, r->rank, padded);
        if (data || meta) {
            moe_ckpt_say(ctx, data ? r->data : r->meta, "rank %lld is spelt in another width than %u digits, as other files here are", (long long)r->rank,
                         padded);
            return;
        }
    }
}

/* ---- formats and versions ---- */

static void say_formats(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_rank *first = NULL;
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (first && r->format.len && !moe_str_eq(r->format, first->format)) {
            moe_ckpt_say(ctx, r->data, "rank %lld is in the format %.*s, rank %lld in %.*s", (long long)r->rank, MOE_FMT(r->format), (long long)first->rank,
                         MOE_FMT(first->format));
            return;
        }
        first = !first && r->format.len ? r : first;
    }
}

/* A version that nobody knows is the metadata's own fault (C107). */
static bool has_version(const struct moe_ckpt_rank *r) { return r->meta_version >= 1 && r->meta_version <= LAST_VERSION; }

static void say_versions(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_rank *first = NULL;
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        if (first && has_version(r) && r->meta_version != first->meta_version) {
            moe_ckpt_say(ctx, moe_ckpt_meta_path(r), "the metadata of rank %lld is of version %lld, that of rank %lld of version %lld", (long long)r->rank,
                         (long long)r->meta_version, (long long)first->rank, (long long)first->meta_version);
            return;
        }
        first = !first && has_version(r) ? r : first;
    }
}

static void step(struct moe_ckpt_ctx *ctx)
{
    say_spelling(ctx);
    say_formats(ctx);
    say_versions(ctx);
}

static void series(struct moe_ckpt_ctx *ctx)
{
    for (size_t i = 1; i < ctx->step_count; i++) {
        const struct moe_ckpt_step *a = &ctx->steps[i - 1], *b = &ctx->steps[i];
        if (b->number >= 0 && a->number == b->number)
            moe_ckpt_say(ctx, b->dir, "is step %lld once more, beside %.*s", (long long)b->number, MOE_FMT(a->dir));
    }
}

const struct moe_check moe_check_C117 = { .code = "C117", .step = step, .series = series };
