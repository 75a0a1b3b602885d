#include "rules/checkpoint/ask.h"

static void step(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *s = ctx->step;
    char room[MOE_ASK_PATH];
    struct moe_str at, job = moe_ask_job(s, room, &at);
    if (job.len && !moe_ckpt_listed(&ctx->policy->checkpoint.jobs, job))
        moe_ckpt_say(ctx, at, "is of the job '%.*s', which is not on the list of jobs", MOE_FMT(job));
    for (size_t i = 0; i < s->rank_count; i++) {
        const struct moe_ckpt_rank *r = &s->ranks[i];
        if (r->meta_job.len && !moe_str_eq(r->meta_job, job))
            moe_ckpt_say(ctx, moe_ckpt_meta_path(r), "rank %lld is of the job '%.*s'; the step is of '%.*s'", (long long)r->rank, MOE_FMT(r->meta_job),
                         MOE_FMT(job));
    }
}

/* One root, one job. */
static void series(struct moe_ckpt_ctx *ctx)
{
    const struct moe_ckpt_step *before = NULL;
    struct moe_str last = MOE_STR("");
    for (size_t i = 0; i < ctx->step_count; i++) {
        const struct moe_ckpt_step *s = &ctx->steps[i];
        char room[MOE_ASK_PATH];
        struct moe_str at, job = moe_ask_job(s, room, &at);
        if (!job.len)
            continue;
        if (before && !moe_str_eq(job, last))
            moe_ckpt_say(ctx, at, "is of the job '%.*s'; %.*s beside it is of '%.*s'", MOE_FMT(job), MOE_FMT(before->dir), MOE_FMT(last));
        before = s;
        last = job;
    }
}

const struct moe_check moe_check_C113 = { .code = "C113", .step = step, .series = series };
