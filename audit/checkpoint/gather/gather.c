/* One step from listing to facts: names first, then what is promised, then each rank, by several threads. */
#include "audit/checkpoint/gather/parts.h"
#include <sched.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>

/* ---- notes ---- */

struct moe_str gather_path(struct gather *g, struct moe_str name)
{
    pthread_mutex_lock(&g->lock);
    struct moe_str s = g->dir[0] ? moe_arena_printf(g->arena, "%s%s%.*s", g->dir, name.len ? "/" : "", MOE_FMT(name)) : moe_arena_str(g->arena, name);
    g->failed |= !s.ptr;
    pthread_mutex_unlock(&g->lock);
    return s.ptr ? s : name;
}

struct moe_str gather_text(struct gather *g, struct moe_str raw)
{
    pthread_mutex_lock(&g->lock);
    struct moe_str s = raw.len ? moe_ckpt_text(g->arena, raw) : MOE_STR("");
    g->failed |= !s.ptr;
    pthread_mutex_unlock(&g->lock);
    return s.ptr ? s : MOE_STR("");
}

static void keep_note(struct gather *g, const char *event, struct moe_str path, uint64_t offset, struct moe_str detail)
{
    struct moe_ckpt_step *s = g->step;
    struct moe_ckpt_note n = { .event = moe_str_c(event), .path = gather_text(g, path), .detail = gather_text(g, detail) };
    n.offset = offset > INT64_MAX ? -1 : (int64_t)offset;
    pthread_mutex_lock(&g->lock);
    if (s->note_count == MOE_CAP_CKPT_NOTES) {
        s->notes_lost++;
    } else {
        struct moe_ckpt_note *grown = moe_grow(g->arena, s->notes, s->note_count, &g->note_room, sizeof *grown);
        g->failed |= !grown;
        if (grown) {
            s->notes = grown;
            s->notes[s->note_count++] = n;
        }
    }
    pthread_mutex_unlock(&g->lock);
}

void gather_note(struct gather *g, struct moe_str path, const char *event, uint64_t offset, const char *fmt, ...)
{
    char text[401];
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    keep_note(g, event, path, offset, (struct moe_str){ text, n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1) });
}

static void say_about(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    const struct about *a = ctx;
    keep_note(a->g, event, a->path, offset, detail);
}

struct moe_objections gather_about(struct about *a, struct gather *g, struct moe_str path)
{
    *a = (struct about){ g, path };
    return (struct moe_objections){ .ctx = a, .say = say_about };
}

/* Threads finish in any order; the report does not depend on it. */
static int text_order(struct moe_str a, struct moe_str b)
{
    int c = memcmp(a.ptr, b.ptr, MOE_MIN(a.len, b.len));
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static int note_order(const void *a, const void *b)
{
    const struct moe_ckpt_note *x = a, *y = b;
    int c = text_order(x->path, y->path);
    c = c ? c : (x->offset > y->offset) - (x->offset < y->offset);
    c = c ? c : text_order(x->event, y->event);
    return c ? c : text_order(x->detail, y->detail);
}

/* ---- ranks, by several threads ---- */

#define MOE_CAP_SHARD_ARENA (512u << 20)
enum { REMOTE_REQUESTS = 16, REQUEST_BYTES = 512 << 10, FILES_AT_ONCE = 64 };      /* each file takes some 200 KiB, however small it is; each request its buffer */

struct crew { struct gather *g; atomic_size_t next; atomic_int code; struct moe_error err; };

/* A rank is left to another part of --shard, but its meta is read by every part: steps must agree over all ranks. */
static enum moe_code one_rank(struct gather *g, size_t i, struct moe_arena *scratch, struct moe_error *err)
{
    bool ours = (int64_t)(i % (size_t)g->opts->parts) == g->opts->part - 1;
    MOE_TRY(gather_meta(g, i, scratch, err));
    if (!ours || g->opts->record_only)
        return MOE_OK;
    MOE_TRY(gather_shard(g, i, scratch, err));
    g->step->ranks[i].read = true;
    return MOE_OK;
}

static void *work(void *ctx)
{
    struct crew *c = ctx;
    for (;;) {
        size_t i = atomic_fetch_add(&c->next, 1);
        if (i >= c->g->found_count || atomic_load(&c->code) != MOE_OK)
            return NULL;
        struct moe_error err = { 0 };
        MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_SHARD_ARENA);
        enum moe_code code = scratch ? one_rank(c->g, i, scratch, &err) : moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        int none = MOE_OK;
        if (code != MOE_OK && atomic_compare_exchange_strong(&c->code, &none, (int)code))
            c->err = err;
    }
}

static enum moe_code run_crew(struct gather *g, unsigned threads, struct moe_error *err)
{
    struct crew crew = { .g = g };
    pthread_t *ids = calloc(threads, sizeof *ids);
    unsigned started = 0;
    if (!ids)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    while (started + 1 < threads && started + 1 < g->found_count && pthread_create(&ids[started], NULL, work, &crew) == 0)
        started++;
    work(&crew);
    for (unsigned i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    free(ids);
    if (atomic_load(&crew.code) != MOE_OK)
        *err = crew.err;
    return (enum moe_code)atomic_load(&crew.code);
}

/* ---- the folder once more ---- */

/* Each file was whole while it was read; whether all of them were there at one time is seen at the end, when none may be another than at the start. */
static enum moe_code look_again(struct gather *g, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_CKPT_FACTS_BYTES);
    struct moe_store_entry *now = NULL;
    struct moe_error why = { 0 };
    size_t count = 0;
    if (!arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (moe_store_list(g->store, g->dir, arena, &now, &count, &why) != MOE_OK) {
        gather_note(g, gather_path(g, MOE_STR("")), "file-changed", MOE_NO_OFFSET, "%s after it was read", why.text);
        return MOE_OK;
    }
    for (size_t i = 0, k = 0; i < g->entry_count || k < count;) {      /* both sorted by name */
        const struct moe_store_entry *a = i < g->entry_count ? &g->entries[i] : NULL, *b = k < count ? &now[k] : NULL;
        int c = !a ? 1 : !b ? -1 : text_order(a->name, b->name);
        if (c || a->stamp != b->stamp)
            gather_note(g, gather_path(g, c > 0 ? b->name : a->name), "file-changed", MOE_NO_OFFSET, "%s while the step was read",
                        c > 0 ? "appeared" : c < 0 ? "was taken away" : "was changed or replaced");
        i += c <= 0;
        k += c >= 0;
    }
    return MOE_OK;
}

/* ---- all of it ---- */

/* More threads than this would only take turns, and each has buffers. */
static unsigned cores(void)
{
    cpu_set_t set;
    return sched_getaffinity(0, sizeof set, &set) == 0 ? (unsigned)MOE_MAX(CPU_COUNT(&set), 1) : 1;
}

static enum moe_code gather_all(struct gather *g, unsigned threads, struct moe_error *err)
{
    const struct moe_gather_opts *opts = g->opts;
    MOE_TRY(gather_list(g, err));
    for (size_t i = 0; i < g->found_count; i++)
        g->total += g->found[i].data ? g->found[i].data->bytes : 0;
    MOE_TRY(gather_promises(g, err));
    MOE_TRY(run_crew(g, MOE_MIN(threads * 3, (unsigned)FILES_AT_ONCE), err));      /* they mostly wait; so many files keep every lane of the hasher full */
    if (opts->part == 1 && !opts->record_only) {        /* every part would say the same */
        MOE_TRY(gather_listed(g, err));
        MOE_TRY(gather_slices(g, err));
    }
    if (!opts->remote && !opts->record_only)            /* what is read of a bucket is pinned to its version */
        MOE_TRY(look_again(g, err));
    if (g->failed)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir[0] ? g->dir : "." }, "needs more than %u MiB of facts", MOE_CAP_CKPT_FACTS_BYTES >> 20);
    if (g->step->note_count)
        qsort(g->step->notes, g->step->note_count, sizeof *g->step->notes, note_order);
    return MOE_OK;
}

enum moe_code moe_gather_step(struct moe_store *store, const char *dir, int64_t number, const struct moe_gather_opts *opts, struct moe_arena *arena,
                              struct moe_ckpt_step *out, struct moe_error *err)
{
    MOE_AUTO(moe_map_free) struct moe_map *names = moe_map_new();
    struct gather g = { .store = store, .dir = dir, .opts = opts, .arena = arena, .step = out, .by_name = names, .lock = PTHREAD_MUTEX_INITIALIZER,
                        .room = PTHREAD_COND_INITIALIZER };
    unsigned most = cores(), threads = opts->threads ? MOE_MIN(opts->threads, most) : most;
    *out = (struct moe_ckpt_step){ .number = number, .record_step = -1, .record_world = -1, .record_generation = -1, .part = opts->part, .parts = opts->parts,
                                   .sampled_percent = opts->sample_percent };
    out->dir = gather_text(&g, moe_str_c(dir));
    if (!names)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_AUTO(moe_hasher_free) struct moe_hasher *hasher = NULL;
    struct moe_hasher_options crew = { .threads = MOE_MIN(threads, MOE_CAP_HASH_THREADS) };
    if (opts->remote)
        crew = (struct moe_hasher_options){ .threads = REMOTE_REQUESTS, .lanes = 1, .lane_bytes = REQUEST_BYTES };
    MOE_TRY(moe_hasher_new(&crew, &hasher, err));
    g.hasher = hasher;
    enum moe_code code = gather_all(&g, threads, err);
    free(g.promises);
    return code;
}
