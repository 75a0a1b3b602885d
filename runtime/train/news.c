#include "runtime/train/parts.h"
#include <math.h>
#include <string.h>
#include <unistd.h>

void moe_news_put(struct moe_news_queue *q, const struct moe_news *news)
{
    (void)pthread_mutex_lock(&q->lock);
    if (q->count == MOE_CAP_TRAIN_NEWS)
        q->lost = true;
    else
        q->items[(q->first + q->count++) % MOE_CAP_TRAIN_NEWS] = *news;
    (void)pthread_mutex_unlock(&q->lock);
}

static bool any(struct moe_news_queue *q, bool *lost)
{
    (void)pthread_mutex_lock(&q->lock);
    const bool some = q->count > 0;
    *lost = q->lost;
    (void)pthread_mutex_unlock(&q->lock);
    return some;
}

static bool next(struct moe_news_queue *q, struct moe_news *out)
{
    (void)pthread_mutex_lock(&q->lock);
    const bool some = q->count > 0;
    if (some) {
        *out = q->items[q->first];
        q->first = (q->first + 1) % MOE_CAP_TRAIN_NEWS;
        q->count--;
    }
    (void)pthread_mutex_unlock(&q->lock);
    return some;
}

enum { LOSS, TARGETS, PAIRS, DROPPED, NEWS, SIGNALLED, DISABLED, NOTES = MOE_NOTES };

enum moe_code moe_news_agree(struct moe_session_parts *p, struct moe_agreed *out, struct moe_error *err)
{
    struct moe_comm *world = p->s.world;
    const struct moe_str kill = p->r->c->audit.kill_file;
    const enum moe_stop stop = moe_monitor_stop(p->r->monitor);
    bool lost;
    double mine[NOTES] = { [LOSS] = p->sum.loss_sum, [TARGETS] = (double)p->sum.targets, [PAIRS] = (double)p->sum.pairs, [DROPPED] = (double)p->sum.dropped };
    mine[NEWS] = any(&p->news, &lost);
    mine[SIGNALLED] = stop == MOE_STOP_SIGNAL;
    mine[DISABLED] = stop == MOE_STOP_DISABLED || p->r->disabled || (kill.len && access(kill.ptr, F_OK) == 0);
    if (lost)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint" }, "more than %u pieces of news about checkpoints wait", MOE_CAP_TRAIN_NEWS);
    MOE_TRY(world->ops->allgather(world, mine, p->notes, NOTES, MOE_COMM_F64, err));
    double sum[NOTES] = { 0 };
    for (unsigned r = 0; r < world->size; r++)       /* in the order of ranks: the same bits everywhere */
        for (unsigned i = 0; i < NOTES; i++)
            sum[i] += p->notes[(size_t)r * NOTES + i];
    *out = (struct moe_agreed){ .loss_sum = sum[LOSS], .targets = sum[TARGETS], .pairs = sum[PAIRS], .dropped = sum[DROPPED], .news = sum[NEWS] > 0,
                                .stop_signal = sum[SIGNALLED] > 0, .stop_disabled = sum[DISABLED] > 0 };
    return MOE_OK;
}

static bool ends(const char *text, size_t room) { return memchr(text, '\0', room) != NULL; }

/* Another rank's shard lies on the disk: the leader counts it. */
static enum moe_code written(struct moe_session_parts *p, unsigned from, const struct moe_news *n, struct moe_error *err)
{
    if (p->s.world->rank != 0 || from == 0)
        return MOE_OK;
    struct moe_record_rank row = { .has = n->has & MOE_RANK_ALL, .rank = from, .bytes = n->bytes, .leaf_bytes = n->leaf_bytes, .host = { n->host, strlen(n->host) },
                                   .file = { n->file, strlen(n->file) } };
    memcpy(row.tree, n->tree, sizeof(row.tree));
    memcpy(row.sha256, n->sha256, sizeof(row.sha256));
    memcpy(row.meta_sha256, n->meta, sizeof(row.meta_sha256));
    return moe_ckpt_ack(p->writer, n->step, &row, err);
}

/* The bucket is the second place: what does not reach it is told, and costs the job nothing. */
static void not_sent(const struct moe_session_parts *p, uint64_t step, const struct moe_error *why)
{
    moe_say(p, "checkpoint: step %llu did not reach the bucket: %s: %s", (unsigned long long)step, why->file, why->text);
}

static void sent(struct moe_session_parts *p, unsigned from, const struct moe_news *n)
{
    struct moe_error told = { 0 };
    if (p->tier && p->s.world->rank == 0 && from != 0 && moe_ckpt_tier_ack(p->tier, n->step, from, n->digest, &told) != MOE_OK)
        not_sent(p, n->step, &told);
}

static enum moe_code committed(struct moe_session_parts *p, unsigned from, const struct moe_news *n, struct moe_error *err)
{
    if (from != 0)
        return MOE_OK;
    struct moe_error told = { 0 };
    p->committed = n->step;
    p->committed_at_ms = moe_train_ms();
    if (p->tier && moe_ckpt_tier_offer(p->tier, n->step, &told) != MOE_OK)
        not_sent(p, n->step, &told);
    if (p->s.world->rank != 0)
        return MOE_OK;
    struct moe_ckpt_stats stats;
    moe_ckpt_stats(p->writer, &stats);
    p->commit_ms = stats.commit_ms;
    moe_monitor_committed(p->r->monitor, n->step);
    const struct moe_audit_event event = { .kind = MOE_AUDIT_CHECKPOINT_COMMIT, .step = n->step, .rank = 0, .node = UINT64_MAX, .generation = p->ckpt_generation,
                                           .digest = n->digest };
    MOE_TRY(moe_audit(p->r, &event, err));
    return moe_tell(p, MOE_STEP_CHECKPOINT, NAN, NAN, err);
}

static enum moe_code heard(struct moe_session_parts *p, unsigned from, const struct moe_news *n, struct moe_error *err)
{
    const struct moe_where at = { .field = "checkpoint" };
    if (n->kind != MOE_NEWS_NONE && (!ends(n->host, sizeof(n->host)) || !ends(n->file, sizeof(n->file)) || !ends(n->text, sizeof(n->text))))
        return moe_fail(err, MOE_E_PARSE, at, "what rank %u says of step %llu is malformed", from, (unsigned long long)n->step);
    switch (n->kind) {
    case MOE_NEWS_NONE: return MOE_OK;
    case MOE_NEWS_WRITTEN: return written(p, from, n, err);
    case MOE_NEWS_COMMITTED: return committed(p, from, n, err);
    case MOE_NEWS_SENT: sent(p, from, n); return MOE_OK;
    case MOE_NEWS_FAILED:
        /* A full disk may have room again when the next one is due: what is committed is as good as it was, and training goes on. */
        p->failed = n->step;
        (void)snprintf(p->failed_why, sizeof(p->failed_why), "rank %u: %.160s", from, n->text);
        moe_say(p, "checkpoint: rank %u could not write step %llu: %s", from, (unsigned long long)n->step, n->text);
        return MOE_OK;
    default: return moe_fail(err, MOE_E_PARSE, at, "rank %u says something of kind %u", from, n->kind);
    }
}

enum moe_code moe_news_round(struct moe_session_parts *p, bool *some, struct moe_error *err)
{
    struct moe_comm *world = p->s.world;
    struct moe_news mine = { .kind = MOE_NEWS_NONE };
    (void)next(&p->news, &mine);
    MOE_TRY(world->ops->allgather(world, &mine, p->exchange, sizeof(mine), MOE_COMM_U8, err));
    *some = false;
    for (unsigned r = 0; r < world->size; r++) {
        *some |= p->exchange[r].kind != MOE_NEWS_NONE;
        MOE_TRY(heard(p, r, &p->exchange[r], err));
    }
    return MOE_OK;
}
