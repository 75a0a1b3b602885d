#include "runtime/ckpt/format/names.h"
#include "runtime/train/parts.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static void copy_text(char *into, size_t room, struct moe_str s)
{
    const size_t n = MOE_MIN(s.len, room - 1);
    memcpy(into, s.ptr, n);
    into[n] = '\0';
}

/* --- hooks: by the threads of writer and tier -------------------------------------------------------------------------------------------------------------- */
static void on_written(void *ctx, uint64_t step, const struct moe_record_rank *row)
{
    struct moe_session_parts *p = ctx;
    struct moe_news n = { .kind = MOE_NEWS_WRITTEN, .step = step, .bytes = row->bytes, .leaf_bytes = row->leaf_bytes, .has = row->has };
    moe_images_written(p->images, step);
    if (p->s.world->rank == 0)
        return;                                        /* the leader's own row needs no news */
    memcpy(n.tree, row->tree, sizeof(n.tree));
    memcpy(n.sha256, row->sha256, sizeof(n.sha256));
    memcpy(n.meta, row->meta_sha256, sizeof(n.meta));
    copy_text(n.host, sizeof(n.host), row->host);
    copy_text(n.file, sizeof(n.file), row->file);
    moe_news_put(&p->news, &n);
}

static void on_committed(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES])
{
    struct moe_session_parts *p = ctx;
    struct moe_news n = { .kind = MOE_NEWS_COMMITTED, .step = step };
    memcpy(n.digest, digest, sizeof(n.digest));
    moe_news_put(&p->news, &n);
}

static void on_failed(void *ctx, uint64_t step, const struct moe_error *err)
{
    struct moe_session_parts *p = ctx;
    struct moe_news n = { .kind = MOE_NEWS_FAILED, .code = err->code, .step = step };
    moe_images_written(p->images, step);
    (void)snprintf(n.text, sizeof(n.text), "%.200s", err->text);
    moe_news_put(&p->news, &n);
}

static void on_warned(void *ctx, const struct moe_error *warning) { moe_say(ctx, "checkpoint: %s", warning->text); }

static void on_sent(void *ctx, uint64_t step, const unsigned char digest[MOE_SHA256_BYTES])
{
    struct moe_session_parts *p = ctx;
    struct moe_news n = { .kind = MOE_NEWS_SENT, .step = step };
    memcpy(n.digest, digest, sizeof(n.digest));
    moe_news_put(&p->news, &n);
}

/* The local step is as good as it was: training goes on, and people are told. */
static void on_not_sent(void *ctx, uint64_t step, const struct moe_error *err)
{
    moe_say(ctx, "checkpoint: step %llu did not reach the bucket: %s", (unsigned long long)step, err->text);
}

/* --- steps that were refused -------------------------------------------------------------------------------------------------------------------------------- */
static bool committed_there(int root, const char *name)
{
    char path[MOE_NAME_ROOM + 16];
    (void)snprintf(path, sizeof(path), "%s/commit.json", name);
    return faccessat(root, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
}

/* A committed step above the one that this generation starts from did not verify. It would stand in the way of the step that takes its place, and somebody
 * will want to look at it: it is moved aside, never removed. */
static enum moe_code set_aside(struct moe_session_parts *p, int root, const char *name, const struct moe_ckpt_name *read, struct moe_error *err)
{
    char to[MOE_NAME_ROOM + 64];
    const struct moe_where at = { .file = p->r->c->checkpoint.root.ptr, .field = "checkpoint.root" };
    if (p->s.restore_step == MOE_NO_STEP)
        return moe_fail(err, MOE_E_USAGE, at, "step %llu is committed there already: resume from it, or name another folder", (unsigned long long)read->step);
    (void)snprintf(to, sizeof(to), "rejected-%s-%lld", name, (long long)time(NULL));
    if (renameat2(root, name, root, to, RENAME_NOREPLACE))
        return moe_fail(err, MOE_E_IO, at, "%s, which does not verify, cannot be moved aside: %s", name, strerrordesc_np(errno));
    moe_say(p, "step %llu does not verify: it is now %s", (unsigned long long)read->step, to);
    const struct moe_audit_event event = { .kind = MOE_AUDIT_CHECKPOINT_VERIFY, .failed = true, .step = read->step, .rank = 0, .node = UINT64_MAX, .word = "set-aside" };
    return moe_audit(p->r, &event, err);
}

static enum moe_code look_through(struct moe_session_parts *p, DIR *dir, struct moe_error *err)
{
    const int root = dirfd(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        struct moe_ckpt_name read;
        moe_name_read((struct moe_str){ e->d_name, strlen(e->d_name) }, NULL, &read);
        if (read.kind != MOE_NAME_STEP || read.leftover || read.look_alike || !committed_there(root, e->d_name))
            continue;
        if (p->s.restore_step == MOE_NO_STEP || read.step > p->s.restore_step)
            MOE_TRY(set_aside(p, root, e->d_name, &read, err));
    }
    return MOE_OK;
}

/* The folder and those above it. False with errno. */
static bool make_folders(const char *path)
{
    char part[4096];
    for (const char *slash = path; (slash = strchr(slash + 1, '/'));) {
        const size_t n = (size_t)(slash - path);
        if (n >= sizeof(part)) {
            errno = ENAMETOOLONG;
            return false;
        }
        memcpy(part, path, n);
        part[n] = '\0';
        if (mkdir(part, 0750) && errno != EEXIST)
            return false;
    }
    return mkdir(path, 0750) == 0 || errno == EEXIST;
}

static enum moe_code prepare_root(struct moe_session_parts *p, struct moe_error *err)
{
    const char *root = p->r->c->checkpoint.root.ptr;
    const struct moe_where at = { .file = root, .field = "checkpoint.root" };
    if (!make_folders(root))
        return moe_fail(err, MOE_E_IO, at, "it cannot be made: %s", strerrordesc_np(errno));
    DIR *dir = opendir(root);
    if (!dir)
        return moe_fail(err, MOE_E_IO, at, "it cannot be read: %s", strerrordesc_np(errno));
    const enum moe_code code = look_through(p, dir, err);
    (void)closedir(dir);
    return code;
}

/* --- the writer ---------------------------------------------------------------------------------------------------------------------------------------------- */
static enum moe_code open_tier(struct moe_session_parts *p, struct moe_error *err)
{
    const struct moe_checkpoint_config *c = &p->r->c->checkpoint;
    const struct moe_s3_options s3 = { .loopback_http = c->loopback_http };
    const struct moe_ckpt_tier_options o = {
        .s3 = &s3, .root = c->root.ptr, .uri = c->bucket, .rank = p->s.world->rank, .world = p->s.world->size, .leader = p->s.world->rank == 0,
        .hooks = { .ctx = p, .sent = on_sent, .failed = on_not_sent },
    };
    if (!c->bucket.len)
        return MOE_OK;
    MOE_TRY(moe_ckpt_tier_new(&o, &p->tier, err));
    /* The step that is gone on from may have been on its way when the last generation was left. Where it did arrive, a look at its commit.json is all that it costs;
     * of other ranks than there are now nobody has the files to send. */
    struct moe_error told = { 0 };
    if (p->loaded_world == p->s.world->size && moe_ckpt_tier_offer(p->tier, p->s.restore_step, &told) != MOE_OK)
        on_not_sent(p, p->s.restore_step, &told);
    return MOE_OK;
}

/* Memory that the host reads is saved where it lies. */
static enum moe_code list(struct moe_session_parts *p, struct moe_error *err)
{
    MOE_TRY(moe_train_tensors(p, true, &p->held, &p->held_count, err));
    if (!p->r->be->host_memory)
        return moe_images_new(p->r->be, p->r->dev, p->held, p->held_count, &p->images, err);
    p->tensors = moe_arena_array(p->arena, struct moe_ckpt_tensor, p->held_count);
    if (!p->tensors)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "checkpoint" }, "no memory for its list of tensors");
    for (size_t i = 0; i < p->held_count; i++)
        p->tensors[i] = (struct moe_ckpt_tensor){ .tensor = p->held[i].tensor, .data = p->held[i].at };
    return MOE_OK;
}

enum moe_code moe_save_open(struct moe_session_parts *p, struct moe_error *err)
{
    const struct moe_config *c = p->r->c;
    struct moe_comm *world = p->s.world;
    if (world->rank == 0)
        MOE_TRY(prepare_root(p, err));
    MOE_TRY(world->ops->barrier(world, err));
    const struct moe_ckpt_options o = {
        .root = c->checkpoint.root.ptr, .job = c->job, .host = { p->r->host, strlen(p->r->host) }, .rank = world->rank, .world = world->size,
        .generation = p->ckpt_generation, .leader = world->rank == 0, .threads = 1, .keep = c->checkpoint.keep, .key = p->r->key,
        .hooks = { .ctx = p, .written = on_written, .committed = on_committed, .failed = on_failed, .warned = on_warned },
    };
    MOE_TRY(list(p, err));
    MOE_TRY(moe_ckpt_writer_new(&o, &p->writer, err));
    return open_tier(p, err);
}

enum moe_code moe_save_step(struct moe_session_parts *p, struct moe_error *err)
{
    const double begin = moe_train_ms();
    if (p->saved == p->step || p->s.restore_step == p->step)
        return MOE_OK;
    moe_monitor_progress(p->r->monitor, MOE_PHASE_CHECKPOINT, p->step);
    moe_train_pack(p);
    if (p->images) {
        MOE_TRY(moe_images_write(p->images, p->writer, true, err));
        MOE_TRY(moe_images_take(p->images, p->step, err));
    } else {
        MOE_TRY(p->r->be->sync(p->r->dev, err));
        MOE_TRY(moe_ckpt_save(p->writer, p->step, p->tensors, p->held_count, MOE_CKPT_COPY, err));
    }
    p->saved = p->step;
    p->save_ms = moe_train_ms() - begin;
    return MOE_OK;
}

enum { LEAVE_MS = 4000 };                /* before the end of the grace time: a cut takes a few seconds */

enum moe_code moe_save_hold(struct moe_session_parts *p, struct moe_error *err)
{
    if (!p->images)
        return MOE_OK;
    MOE_TRY(moe_images_write(p->images, p->writer, false, err));
    return moe_images_hold(p->images, err);
}

static void nap(void) { (void)nanosleep(&(struct timespec){ .tv_nsec = 2000000 }, NULL); }

/* Every rank makes the same number of rounds: what ends them was told to all. */
static enum moe_code until_committed(struct moe_session_parts *p, struct moe_error *err)
{
    while (p->saved != MOE_NO_STEP && p->committed != p->saved) {
        bool some;
        MOE_TRY(moe_news_round(p, &some, err));
        if (p->failed == p->saved)
            return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = p->r->c->checkpoint.root.ptr, .field = "checkpoint" },
                            "the last checkpoint, step %llu, could not be written: %s", (unsigned long long)p->saved, p->failed_why);
        moe_monitor_progress(p->r->monitor, MOE_PHASE_CHECKPOINT, p->step);
        if (!some)
            nap();
    }
    return MOE_OK;
}

/* The job ends well when the bucket lacks its last step, too: on_not_sent told of it. Who was told to stop leaves before he is ended, with what a bucket that is too
 * slow does not have: a rank that is killed would look like one that failed. */
static enum moe_code until_sent(struct moe_session_parts *p, struct moe_error *err)
{
    struct moe_comm *world = p->s.world;
    for (bool some = p->tier != NULL; some;) {
        /* Asked before the round: what a tier puts before it is idle is told in it. Nobody waits for his own upload while the others' deadline runs. */
        double asked[] = { !moe_ckpt_tier_idle(p->tier), moe_monitor_left_ms(p->r->monitor) < LEAVE_MS };
        MOE_TRY(world->ops->allreduce(world, asked, MOE_COUNT(asked), MOE_COMM_F64, MOE_COMM_MAX, err));
        const double busy = asked[0];
        if (busy > 0 && asked[1] > 0) {
            moe_ckpt_tier_cut(p->tier);
            return MOE_OK;
        }
        MOE_TRY(moe_news_round(p, &some, err));
        moe_monitor_progress(p->r->monitor, MOE_PHASE_CHECKPOINT, p->step);
        if (busy > 0 && !some)
            nap();
        some |= busy > 0;
    }
    return MOE_OK;
}

enum moe_code moe_save_wait(struct moe_session_parts *p, struct moe_error *err)
{
    if (!p->writer)
        return MOE_OK;
    if (p->images)
        MOE_TRY(moe_images_write(p->images, p->writer, true, err));
    MOE_TRY(until_committed(p, err));
    return until_sent(p, err);
}
