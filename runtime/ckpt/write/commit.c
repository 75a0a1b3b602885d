/* The leader's part: rows of all ranks, and the record that makes a step whole. */
#include "common/crypt/dsse.h"
#include "runtime/ckpt/write/inside.h"
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MOE_CAP_PENDING_NAMES (64u << 20)   /* hosts and files of all ranks of a step */

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a commit"); }

void moe_pending_drop(struct moe_pending *p)
{
    free(p->rows);
    moe_arena_free(&p->names);
    *p = (struct moe_pending){ 0 };
}

/* ---- rows ---- */

static bool same_row(const struct moe_record_rank *a, const struct moe_record_rank *b)
{
    return a->has == b->has && a->bytes == b->bytes && a->leaf_bytes == b->leaf_bytes && moe_str_eq(a->host, b->host) &&
           memcmp(a->tree, b->tree, sizeof a->tree) == 0 && memcmp(a->meta_sha256, b->meta_sha256, sizeof a->meta_sha256) == 0 &&
           (!(a->has & MOE_RANK_SHA256) || memcmp(a->sha256, b->sha256, sizeof a->sha256) == 0);
}

static enum moe_code check_row(const struct moe_ckpt_writer *w, const struct moe_record_rank *row, struct moe_error *err)
{
    char file[MOE_NAME_ROOM];
    if (row->rank >= w->o.world)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "rank" }, "rank %llu of %llu", (unsigned long long)row->rank,
                        (unsigned long long)w->o.world);
    moe_put_name(MOE_NAME_SAFETENSORS, row->rank, false, file);
    if ((row->has | MOE_RANK_SHA256) != MOE_RANK_ALL)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = file }, "its row lacks something");
    if (!moe_str_is(row->file, file))
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = file }, "its row names another file");
    return MOE_OK;
}

/* The step's collection, begun when there is none. Steps are few: 16 at most. */
static enum moe_code find_pending(struct moe_ckpt_writer *w, uint64_t step, double asked_ms, struct moe_pending **out, struct moe_error *err)
{
    struct moe_pending *free_one = NULL;
    for (size_t i = 0; i < MOE_CAP_CKPT_PENDING; i++) {
        struct moe_pending *p = &w->pending[i];
        if (p->used && p->step == step) {
            *out = p;
            return MOE_OK;
        }
        if (!p->used && !free_one)
            free_one = p;
    }
    if (!free_one)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "%u steps wait for rows of other ranks", MOE_CAP_CKPT_PENDING);
    *free_one = (struct moe_pending){ .used = true, .step = step, .asked_ms = asked_ms, .rows = calloc((size_t)w->o.world, sizeof *free_one->rows),
                                      .names = moe_arena_new(MOE_CAP_PENDING_NAMES) };
    if (!free_one->rows || !free_one->names) {
        moe_pending_drop(free_one);
        return no_memory(err);
    }
    *out = free_one;
    return MOE_OK;
}

enum moe_code moe_pending_take(struct moe_ckpt_writer *w, uint64_t step, const struct moe_record_rank *row, double asked_ms, struct moe_error *err)
{
    struct moe_pending *p = NULL;
    MOE_TRY(check_row(w, row, err));
    if (w->committed && step <= w->committed_step)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "step %llu is not behind the last commit, step %llu", (unsigned long long)step,
                        (unsigned long long)w->committed_step);
    MOE_TRY(find_pending(w, step, asked_ms, &p, err));
    struct moe_record_rank *own = &p->rows[row->rank];
    if (own->has)
        return same_row(own, row) ? MOE_OK : moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ 0 }, "rank %llu of step %llu gave another row before",
                                                      (unsigned long long)row->rank, (unsigned long long)step);
    struct moe_str host = moe_arena_str(p->names, row->host), file = moe_arena_str(p->names, row->file);
    if (!host.ptr || !file.ptr)
        return no_memory(err);
    p->asked_ms = MOE_MIN(p->asked_ms, asked_ms);
    *own = *row;
    own->host = host;
    own->file = file;
    p->have++;
    return MOE_OK;
}

/* ---- what the root ends with ---- */

static enum moe_code check_last(const struct moe_ckpt_writer *w, const struct moe_record *r, struct moe_error *err)
{
    if (!moe_str_eq(r->job, w->o.job))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "step %llu of this root was committed by job %.*s", (unsigned long long)r->step,
                        (int)MOE_MIN(r->job.len, 100), r->job.ptr);
    if (r->generation > w->o.generation)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "step %llu was committed by generation %llu, which replaced this one, %llu",
                        (unsigned long long)r->step, (unsigned long long)r->generation, (unsigned long long)w->o.generation);
    return MOE_OK;
}

static void warn_unreadable(const struct moe_ckpt_writer *w, uint64_t step)
{
    struct moe_error warning;
    (void)moe_fail(&warning, MOE_E_PARSE, (struct moe_where){ 0 }, "step %llu: its commit record is damaged; the chain goes on from an older one",
                   (unsigned long long)step);
    moe_write_warn(w, &warning);
}

/* Looked up anew each time: what another writer did here meanwhile must not be built upon unseen. The names are enough when nothing changed. */
enum moe_code moe_commit_last(struct moe_ckpt_writer *w, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_WRITE_LIST);
    struct moe_steps steps;
    struct moe_record record;
    if (!arena)
        return no_memory(err);
    MOE_TRY(moe_steps_list(w->root, arena, &steps, err));
    for (size_t i = steps.count; i-- > 0;) {
        if (!steps.items[i].committed)
            continue;
        if (w->last.any && steps.items[i].step == w->last.step)
            return MOE_OK;
        MOE_TRY(moe_steps_record(w->root, &steps.items[i], arena, &record, err));
        if (!record.readable) {
            warn_unreadable(w, steps.items[i].step);
            continue;
        }
        MOE_TRY(check_last(w, &record, err));
        w->last = (struct moe_last){ .any = true, .step = record.step };
        memcpy(w->last.digest, record.digest, sizeof w->last.digest);
        return MOE_OK;
    }
    w->last = (struct moe_last){ 0 };
    return MOE_OK;
}

/* ---- the record ---- */

static enum moe_code make_record(const struct moe_ckpt_writer *w, const struct moe_pending *p, struct moe_buf *payload, struct moe_error *err)
{
    struct moe_record r = { .step = p->step, .world = w->o.world, .generation = w->o.generation, .created = moe_write_now(), .job = w->o.job,
                            .ranks = p->rows, .rank_count = (size_t)w->o.world };
    r.has = MOE_RECORD_JOB | MOE_RECORD_STEP | MOE_RECORD_WORLD | MOE_RECORD_GENERATION | MOE_RECORD_CREATED;
    if (w->last.any) {
        r.has |= MOE_RECORD_PREVIOUS;
        memcpy(r.previous, w->last.digest, sizeof r.previous);
    }
    return moe_record_payload(&r, payload, err);
}

static enum moe_code seal(const struct moe_ckpt_writer *w, struct moe_str payload, struct moe_buf *envelope, struct moe_error *err)
{
    unsigned char bytes[MOE_ED25519_SIGNATURE_BYTES];
    struct moe_record_signature signature;
    if (!w->o.key)
        return moe_record_envelope(payload, NULL, 0, envelope, err);
    MOE_AUTO(moe_buf_free) struct moe_buf *pae = moe_buf_new(MOE_CAP_RECORD_BYTES);
    if (!pae)
        return no_memory(err);
    moe_record_pae(payload, pae);
    if (moe_buf_failed(pae))
        return no_memory(err);
    MOE_TRY(moe_key_sign(w->o.key, moe_buf_str(pae), bytes, err));
    signature = (struct moe_record_signature){ moe_str_c(moe_key_id(w->o.key)), { (const char *)bytes, sizeof bytes } };
    return moe_record_envelope(payload, &signature, 1, envelope, err);
}

/* An earlier attempt with more ranks left files that the record will not name. All ranks have acknowledged, so nobody writes here; temporary files are
 * left to whom they belong. */
struct stray { int folder; uint64_t world; };

static enum moe_code remove_stray(void *ctx, const char *text, struct moe_error *err)
{
    const struct stray *s = ctx;
    struct moe_ckpt_name name;
    char ours[MOE_NAME_ROOM];
    moe_name_read(moe_str_c(text), NULL, &name);
    bool data = name.kind == MOE_NAME_SAFETENSORS || name.kind == MOE_NAME_TREE || name.kind == MOE_NAME_META;
    if (!data || name.leftover || !moe_name_write(&name, ours) || strcmp(ours, text) != 0 || name.rank < s->world)
        return MOE_OK;
    return unlinkat(s->folder, text, 0) == 0 || errno == ENOENT ? MOE_OK : moe_fail_sys(err, text, errno, "cannot remove what an earlier attempt left");
}

enum moe_code moe_commit_write(struct moe_ckpt_writer *w, const struct moe_pending *p, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *payload = moe_buf_new(MOE_CAP_RECORD_BYTES), *envelope = moe_buf_new(MOE_CAP_RECORD_BYTES);
    MOE_AUTO(moe_fd_close) int folder = -1;
    const struct moe_step step = { .step = p->step, .width = 1 };
    char name[MOE_NAME_ROOM];
    struct moe_last made = { .any = true, .step = p->step };
    if (!payload || !envelope)
        return no_memory(err);
    MOE_TRY(moe_commit_last(w, err));
    if (w->last.any && w->last.step >= p->step)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "step %llu is committed here already", (unsigned long long)w->last.step);
    MOE_TRY(make_record(w, p, payload, err));
    MOE_TRY(moe_crypt_sha256(moe_buf_str(payload), made.digest, err));
    MOE_TRY(seal(w, moe_buf_str(payload), envelope, err));
    MOE_TRY(moe_steps_open(w->root, &step, &folder, err));
    MOE_TRY(moe_folder_each(folder, remove_stray, &(struct stray){ folder, w->o.world }, err));
    struct moe_str bytes = moe_buf_str(envelope);
    const struct moe_source source = moe_put_bytes(&bytes);
    moe_put_name(MOE_NAME_COMMIT, 0, false, name);
    MOE_TRY(moe_put(&w->put, folder, name, &source, false, err));
    MOE_TRY(moe_put_sync(folder, name, err));
    w->last = made;
    return MOE_OK;
}
