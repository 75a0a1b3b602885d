#include "common/crypt/digest.h"
#include "rules/checkpoint/ask.h"
#include "runtime/ckpt/format/record.h"
#include <stdlib.h>

static bool committed(const struct moe_ckpt_step *s) { return s->record_good && s->record_digest.len; }
static void drop(void *block) { free(*(void **)block); }

/* The facts hold digests as text; what the chain compares is only whether two are the same. */
static bool stand_in(struct moe_str digest, unsigned char into[32])
{
    struct moe_error none;
    return moe_crypt_sha256(digest, into, &none) == MOE_OK;
}

static bool record_of(const struct moe_ckpt_step *s, struct moe_record *out)
{
    *out = (struct moe_record){ .readable = true, .has = s->record_previous.len ? MOE_RECORD_PREVIOUS : 0u, .job = s->record_job, .created = s->record_created,
                                .step = (uint64_t)s->number, .generation = s->record_generation > 0 ? (uint64_t)s->record_generation : 0 };
    return stand_in(s->record_digest, out->digest) && stand_in(s->record_previous, out->previous);
}

/* One job's records; those of other jobs are told by C113. */
static void one_job(struct moe_ckpt_ctx *ctx, size_t first, bool *seen)
{
    size_t n = 0;
    char room[MOE_ASK_PATH];
    struct moe_error err;
    MOE_AUTO(drop) struct moe_record *records = calloc(ctx->step_count, sizeof *records);
    MOE_AUTO(drop) const struct moe_record **all = calloc(ctx->step_count, sizeof *all);
    MOE_AUTO(drop) struct moe_record_link *links = calloc(ctx->step_count, sizeof *links);
    MOE_AUTO(drop) size_t *at = calloc(ctx->step_count, sizeof *at);
    bool good = records && all && links && at;
    for (size_t i = first; good && i < ctx->step_count; i++) {
        const struct moe_ckpt_step *s = &ctx->steps[i];
        if (!committed(s) || !moe_str_eq(s->record_job, ctx->steps[first].record_job))
            continue;
        seen[i] = true;
        good = record_of(s, &records[n]);
        all[n] = &records[n];
        at[n++] = i;
    }
    if (!good || moe_record_chain(all, n, links, &err) != MOE_OK) {
        moe_ckpt_say(ctx, moe_ask_record_path(&ctx->steps[first], room), "could not be compared with the records before and after it");
        return;
    }
    for (size_t i = 0; i < n; i++)
        if (links[i].event)
            moe_ckpt_say(ctx, moe_ask_record_path(&ctx->steps[at[i]], room), "%s", links[i].text);
}

static void series(struct moe_ckpt_ctx *ctx)
{
    MOE_AUTO(drop) bool *seen = calloc(ctx->step_count + 1, sizeof *seen);
    for (size_t i = 0; seen && i < ctx->step_count; i++)
        if (committed(&ctx->steps[i]) && !seen[i])
            one_job(ctx, i, seen);
}

const struct moe_check moe_check_C205 = { .code = "C205", .series = series };
