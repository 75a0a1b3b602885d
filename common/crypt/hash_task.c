#include "common/crypt/hash_task.h"
#include <stdlib.h>
#include <string.h>

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no memory to hash a file"); }

struct moe_task *moe_task_new(struct moe_hash_job *job)
{
    struct moe_task *task = calloc(1, sizeof *task);
    if (task)
        *task = (struct moe_task){ .job = job, .units = 1, .failed = UINT64_MAX };   /* one piece, until it is opened */
    return task;
}

void moe_task_free(struct moe_task **task)
{
    if (*task) {
        moe_digest_free(&(*task)->root);
        free((*task)->window);
        free((*task)->arrived);
        free((*task)->differs);
    }
    free(*task);
    *task = NULL;
}

static bool in_one_piece(const struct moe_hash_job *job) { return job->kind == MOE_HASH_FLAT || job->kind == MOE_HASH_SUMS; }

static enum moe_code check_only(const struct moe_hash_job *job, uint64_t leaves, struct moe_error *err)
{
    for (uint64_t i = 0; i < job->only_count; i++)
        if (job->only[i] >= leaves || (i && job->only[i] <= job->only[i - 1]))
            return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "leaf %ju of %ju was asked for, after %ju others", (uintmax_t)job->only[i],
                            (uintmax_t)leaves, (uintmax_t)i);
    return MOE_OK;
}

static enum moe_code prepare(struct moe_task *task, struct moe_error *err)
{
    struct moe_hash_job *job = task->job;
    if (job->open)
        MOE_TRY(job->open(job, err));
    uint64_t leaves = in_one_piece(job) ? 1 : moe_tree_leaves(job->source.size, job->leaf_bytes);
    if (leaves > MOE_CAP_TREE_LEAVES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%ju bytes are more than %ju leaves", (uintmax_t)job->source.size,
                        (uintmax_t)MOE_CAP_TREE_LEAVES);
    if (job->kind == MOE_HASH_LEAVES)
        MOE_TRY(check_only(job, leaves, err));
    uint64_t units = job->kind == MOE_HASH_LEAVES ? job->only_count : leaves;
    if (job->expect && !(task->differs = calloc(1, (size_t)(units / 8 + 1))))
        return no_memory(err);
    if (job->kind == MOE_HASH_TREE) {
        size_t window = (size_t)MOE_MIN(units + 1, (uint64_t)MOE_HASH_WINDOW);
        MOE_TRY(moe_digest_new(&task->root, err));
        task->window = calloc(window, sizeof *task->window);
        task->arrived = calloc(window, sizeof *task->arrived);
        if (!task->window || !task->arrived)
            return no_memory(err);
    }
    task->units = units;
    return MOE_OK;
}

void moe_task_begin(struct moe_task *task)
{
    struct moe_error err = { 0 };
    task->units = 0;
    if (prepare(task, &err) != MOE_OK)
        moe_task_give_up(task, &err);
}

bool moe_task_has_piece(const struct moe_task *task)
{
    return task->state == MOE_TASK_READY && task->next < task->units && task->failed == UINT64_MAX &&
           (!task->root || task->next - task->in_root < MOE_HASH_WINDOW);
}

static uint64_t leaf_of(const struct moe_task *task, uint64_t unit) { return task->job->kind == MOE_HASH_LEAVES ? task->job->only[unit] : unit; }

size_t moe_task_piece(const struct moe_task *task, uint64_t unit, uint64_t *at, uint64_t *n, unsigned char suffix[MOE_TREE_LEAF_SUFFIX])
{
    const struct moe_hash_job *job = task->job;
    if (in_one_piece(job)) {
        *at = 0;
        *n = job->source.size;
        return 0;
    }
    moe_tree_leaf_span(job->source.size, job->leaf_bytes, leaf_of(task, unit), at, n);
    moe_tree_leaf_suffix(leaf_of(task, unit), suffix);
    return MOE_TREE_LEAF_SUFFIX;
}

static void fail_at(struct moe_task *task, uint64_t unit, const struct moe_error *err)
{
    if (unit >= task->failed)
        return;                                     /* what lies first is told, so that the answer does not depend on who was faster */
    task->failed = unit;
    task->job->err = *err;
}

/* Digests come in any order, and the root takes them in theirs. */
static enum moe_code into_root(struct moe_task *task, uint64_t unit, const moe_sha256_sum *sum, struct moe_error *err)
{
    uint64_t window = MOE_MIN(task->units + 1, (uint64_t)MOE_HASH_WINDOW);
    memcpy(task->window[unit % window], *sum, sizeof *sum);
    task->arrived[unit % window] = true;
    for (uint64_t i; task->arrived[i = task->in_root % window]; task->in_root++) {
        MOE_TRY(moe_digest_add(task->root, (struct moe_str){ (char *)task->window[i], MOE_SHA256_BYTES }, err));
        task->arrived[i] = false;
    }
    return MOE_OK;
}

void moe_task_took(struct moe_task *task, uint64_t unit, const moe_sha256_sum *sum, const struct moe_error *err)
{
    struct moe_hash_job *job = task->job;
    struct moe_error why = { 0 };
    task->in_flight--;
    if (!sum) {
        fail_at(task, unit, err);
        return;
    }
    if (job->kind == MOE_HASH_FLAT)
        memcpy(job->digest, *sum, sizeof *sum);
    if (job->kind == MOE_HASH_TREE && job->leaves)
        memcpy(job->leaves[unit], *sum, sizeof *sum);
    if (task->differs && memcmp(job->expect[leaf_of(task, unit)], *sum, sizeof *sum) != 0)
        task->differs[unit / 8] = (unsigned char)(task->differs[unit / 8] | 1 << unit % 8);
    if (task->root && into_root(task, unit, sum, &why) != MOE_OK)
        fail_at(task, unit, &why);
}

void moe_task_give_up(struct moe_task *task, const struct moe_error *err) { fail_at(task, task->next, err); }

bool moe_task_over(const struct moe_task *task)
{
    return task->state == MOE_TASK_READY && task->in_flight == 0 && (task->next == task->units || task->failed != UINT64_MAX);
}

static enum moe_code end_root(struct moe_task *task, struct moe_error *err)
{
    unsigned char suffix[MOE_TREE_ROOT_SUFFIX];
    moe_tree_root_suffix(task->job->source.size, task->job->leaf_bytes, suffix);
    MOE_CHECK(task->in_root == task->units);
    MOE_TRY(moe_digest_add(task->root, (struct moe_str){ (char *)suffix, sizeof suffix }, err));
    return moe_digest_end(task->root, task->job->digest, err);
}

void moe_task_finish(struct moe_task *task)
{
    struct moe_hash_job *job = task->job;
    if (task->failed == UINT64_MAX && task->root)
        job->code = end_root(task, &job->err);
    else
        job->code = task->failed == UINT64_MAX ? MOE_OK : job->err.code;
    for (uint64_t i = 0, known = MOE_MIN(task->next, task->failed); task->differs && i < known; i++) {
        if (!(task->differs[i / 8] >> i % 8 & 1))
            continue;
        job->damaged_count++;
        if (job->damaged)
            job->damaged(job, leaf_of(task, i));
    }
    if (job->done)
        job->done(job);
}
