#include "rules/checkpoint/ask.h"
#include "audit/checkpoint/foreign/foreign.h"
#include "common/base/glob.h"
#include <stdio.h>
#include <time.h>

int64_t moe_ask_number(const struct moe_ckpt_step *step, const char **who)
{
    const char *unused;
    who = who ? who : &unused;
    *who = "the folder";
    if (step->number >= 0)
        return step->number;
    *who = "the commit record";
    if (step->record_good && step->record_step >= 0)
        return step->record_step;
    *who = "the first metadata";
    for (size_t i = 0; i < step->rank_count; i++)
        if (step->ranks[i].meta_step >= 0)
            return step->ranks[i].meta_step;
    return -1;
}

struct moe_str moe_ask_record_path(const struct moe_ckpt_step *step, char room[MOE_ASK_PATH])
{
    int n = snprintf(room, MOE_ASK_PATH, "%.*s%scommit.json", MOE_FMT(step->dir), step->dir.len ? "/" : "");
    return (struct moe_str){ room, n < 0 ? 0 : MOE_MIN((size_t)n, (size_t)MOE_ASK_PATH - 1) };
}

struct moe_str moe_ask_job(const struct moe_ckpt_step *step, char room[MOE_ASK_PATH], struct moe_str *at)
{
    *at = moe_ask_record_path(step, room);
    if (step->record_good && step->record_job.len)
        return step->record_job;
    for (size_t i = 0; i < step->rank_count; i++)
        if (step->ranks[i].meta_job.len)
            return *at = moe_ckpt_meta_path(&step->ranks[i]), step->ranks[i].meta_job;
    return MOE_STR("");
}

const struct moe_ckpt_recorded *moe_ask_recorded(const struct moe_ckpt_step *step, int64_t rank)
{
    if (!step->record_good || rank < 0 || (uint64_t)rank >= step->recorded_count || step->recorded[rank].rank != rank)
        return NULL;
    return &step->recorded[rank];
}

double moe_ask_skew(const struct moe_ckpt_ctx *ctx)
{
    const struct moe_policy_number *skew = &ctx->policy->checkpoint.max_skew;
    return skew->from.line ? (double)skew->value : (double)MOE_ASK_SKEW_S;
}

bool moe_ask_worlds_differ(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *step)
{
    const char *who;
    int64_t world = moe_ckpt_world(ctx, step, &who);
    bool differ = step->record_good && step->record_world > 0 && step->record_world != world;
    for (size_t i = 0; i < step->rank_count && !differ; i++)
        differ = step->ranks[i].meta_world >= 0 && step->ranks[i].meta_world != world;
    return differ;
}

/* ---- one number of all ranks ---- */

static int64_t number_of(const struct moe_ckpt_rank *r, size_t offset) { return *(const int64_t *)(const void *)((const char *)r + offset); }

/* The number that all ranks that say one say; -1 when they differ, or one rank alone says it. */
static int64_t shared_number(const struct moe_ckpt_step *step, size_t offset)
{
    int64_t shared = -1;
    size_t said = 0;
    for (size_t i = 0; i < step->rank_count; i++) {
        int64_t n = number_of(&step->ranks[i], offset);
        if (n >= 0 && said++ && n != shared)
            return -1;
        shared = n >= 0 ? n : shared;
    }
    return said > 1 ? shared : -1;
}

void moe_ask_agree(struct moe_ckpt_ctx *ctx, size_t offset, const char *what, int64_t want, const char *who)
{
    int64_t shared = shared_number(ctx->step, offset);
    if (shared >= 0 && shared != want) {
        moe_ckpt_say(ctx, MOE_STR(""), "all ranks say that their %s is %lld; %s says %lld", what, (long long)shared, who, (long long)want);
        return;
    }
    for (size_t i = 0; i < ctx->step->rank_count; i++) {
        const struct moe_ckpt_rank *r = &ctx->step->ranks[i];
        int64_t n = number_of(r, offset);
        if (n >= 0 && n != want)
            moe_ckpt_say(ctx, moe_ckpt_meta_path(r), "rank %lld says that its %s is %lld; %s says %lld", (long long)r->rank, what, (long long)n, who,
                         (long long)want);
    }
}

/* ---- names ---- */

struct moe_str moe_ask_base(struct moe_str path)
{
    size_t at = path.len;
    while (at && path.ptr[at - 1] != '/')
        at--;
    return moe_str_from(path, at);
}

/* ---- keys and signatures ---- */

bool moe_ask_signs_step(struct moe_str file)
{
    const struct moe_str ending = MOE_STR(".minisig");
    struct moe_str base = moe_ask_base(file);
    enum moe_foreign_kind kind;
    if (moe_str_ends(base, ending))
        base.len -= ending.len;
    return moe_str_is(base, "commit.json") || (moe_foreign_kind_of(base, &kind) && kind != MOE_FOREIGN_MINISIGN);
}

enum { DAY_ROOM = 16 };

/* The day that a step is of, in UTC. What the record says is signed with it; the other two are better than nothing. */
static void day_of(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *step, char into[DAY_ROOM])
{
    double at = step->record_good ? step->record_created : 0;
    for (size_t i = 0; i < step->rank_count && !(step->record_good && step->record_created > 0); i++)
        at = MOE_MAX(at, step->ranks[i].ts);
    if (!(at > 0 && at < 253402300800.0))          /* the year 10000 */
        at = ctx->now;
    time_t seconds = (time_t)at;
    struct tm day;
    if (!gmtime_r(&seconds, &day) || !strftime(into, DAY_ROOM, "%Y-%m-%d", &day))
        snprintf(into, DAY_ROOM, "9999-12-31");
}

static bool signs_job(const struct moe_policy_key *key, struct moe_str job)
{
    bool may = !key->job_count;
    for (size_t i = 0; i < key->job_count && !may; i++)
        may = job.len && moe_glob_name(key->jobs[i], job);
    return may;
}

/* YYYY-MM-DD sorts as text. */
static int by_day(struct moe_str a, const char *b) { return strncmp(a.ptr, b, a.len); }

static bool trusted_by(const struct moe_policy_key *k, struct moe_str job, const char *day, char why[256])
{
    if (!signs_job(k, job))
        return snprintf(why, 256, job.len ? "%.*s may not sign the job '%.*s'" : "%.*s may sign certain jobs only, and the step names none%.*s",
                        MOE_FMT(k->file), MOE_FMT(job)), false;
    if (k->since.len && by_day(k->since, day) > 0)
        return snprintf(why, 256, "%.*s is trusted from %.*s on; the step is of %s", MOE_FMT(k->file), MOE_FMT(k->since), day), false;
    if (k->until.len && by_day(k->until, day) < 0)
        return snprintf(why, 256, "%.*s was trusted until %.*s; the step is of %s", MOE_FMT(k->file), MOE_FMT(k->until), day), false;
    return true;
}

/* A policy may give one key several times, each for other jobs or another span of days; a signature is put down to the first of them. */
bool moe_ask_trusted(const struct moe_ckpt_ctx *ctx, const struct moe_ckpt_step *step, int64_t key, char why[256])
{
    char room[MOE_ASK_PATH], day[DAY_ROOM];
    struct moe_str at, job = moe_ask_job(step, room, &at);
    const struct moe_policy_key *keys = ctx->policy->checkpoint.keys;
    size_t count = ctx->policy->checkpoint.key_count;
    bool good = false;
    snprintf(why, 256, "the policy has no such key");
    if (key < 0 || (uint64_t)key >= count)
        return false;
    day_of(ctx, step, day);
    for (size_t i = 0; i < count && !good; i++)
        good = moe_str_eq(keys[i].file, keys[key].file) && trusted_by(&keys[i], job, day, why);
    return good;
}
