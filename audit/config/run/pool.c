/* Files judged by several threads. What they share (the report, the first error) is behind one lock; a file's own things are its thread's. */
#include "audit/config/run/parts.h"
#include "common/base/term.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOE_CAP_LINT_FILE_BYTES ((size_t)1 << 30)         /* what the model of one file may take       */
enum { MOST_THREADS = 64, FILES_PER_THREAD = 16, WINDOW = 4 << 20, PAGE = 4096 };

struct pool {
    const struct pool_job *job;
    atomic_size_t next;
    atomic_bool stop;
    pthread_mutex_t lock;
    struct moe_progress progress;
    size_t done;
    enum moe_code code;
    struct moe_error err;
};

/* What a thread uses for one file after another: the patterns' room, the bytes, and what a file that does not stay is made of. */
struct own { struct moe_scan_room *room; struct load_room bytes; struct moe_arena *arena; struct moe_lint_sink *sink; struct moe_lint_scratch scratch; };

static bool stays(enum moe_lint_kind kind)
{
    static const unsigned deployment = MOE_LINT_BIT(MOE_LINT_K8S) | MOE_LINT_BIT(MOE_LINT_COMPOSE) | MOE_LINT_BIT(MOE_LINT_DOCKERFILE) |
                                       MOE_LINT_BIT(MOE_LINT_WORKFLOW) | MOE_LINT_BIT(MOE_LINT_ENV) | MOE_LINT_BIT(MOE_LINT_SHELL);
    return MOE_LINT_BIT(kind) & deployment;
}

/* Rules over all files ask for the values of environments; those of the others are judged with their file, and forgotten. */
static bool values_stay(enum moe_lint_kind kind) { return kind == MOE_LINT_ENV || kind == MOE_LINT_SHELL; }

/* ---- one file ---- */

static void passed(const struct moe_lint_file *file, size_t upto)
{
    const struct loaded *l = &((const struct work *)file->spill_to)->loaded;
    char *map = l->plain ? l->plain : l->map;
    const char *stop = file->bytes.ptr + upto;
    if (map && stop > map && stop <= map + (l->plain ? l->plain_bytes : l->map_bytes) && (size_t)(stop - map) >= PAGE)
        (void)madvise(map, (size_t)(stop - map) / PAGE * PAGE, MADV_DONTNEED);       /* it can be read again; it need not stay */
}

static enum moe_code spill(struct moe_lint_file *file, size_t consumed, struct moe_error *err)
{
    struct work *w = file->spill_to;
    MOE_TRY(moe_lint_judge_values(w->sink, err));
    passed(file, consumed);
    return MOE_OK;
}

enum moe_code work_judge_text(struct work *w, unsigned line, struct moe_error *err)
{
    struct moe_str text = w->file->bytes;
    for (size_t at = 0; at < text.len; at += WINDOW) {
        size_t begin = at > MOE_SCAN_LEAD ? at - MOE_SCAN_LEAD : 0, size = MOE_MIN((size_t)WINDOW, text.len - at);
        size_t end = MOE_MIN(text.len, at + size + MOE_SCAN_TAIL);
        struct moe_lint_stretch stretch = { { text.ptr + begin, end - begin }, at - begin, at - begin + size, line, begin };
        MOE_TRY(moe_lint_judge_text(w->sink, &stretch, err));
        if (end == text.len && at + size == text.len)
            break;
        for (const char *p = text.ptr + at, *stop = p + size, *nl; (nl = memchr(p, '\n', (size_t)(stop - p))); p = nl + 1)
            line++;
        moe_lint_passed(w->file, begin);
    }
    return MOE_OK;
}

static enum moe_code add_file(struct work *w, struct moe_error *err)
{
    struct moe_report *report = w->pool->job->lint->report;
    struct moe_file f = { .path = w->file->path, .language = moe_str_c(moe_lint_kind_name(w->file->kind)), .state = MOE_FILE_OK };
    if (w->file->kind == MOE_LINT_BINARY && !w->pool->job->lint->leaks) {
        f.state = MOE_FILE_SKIPPED;
        f.note = MOE_STR("binary");
    } else if (w->file->degraded.len) {
        f.state = MOE_FILE_DEGRADED;
        f.note = w->file->degraded;
    }
    return moe_report_add_file(report, &f, err);
}

static enum moe_code judge_one(struct work *w, struct moe_error *err)
{
    struct moe_lint *lint = w->pool->job->lint;
    if (lint->leaks)
        MOE_TRY(moe_lint_judge_leaks(w->sink, lint->leaks, w->loaded.bytes, err));
    if (w->file->kind == MOE_LINT_BINARY)
        return MOE_OK;
    if (w->file->kind != MOE_LINT_TFEVENTS && w->file->kind != MOE_LINT_SAFETENSORS)
        MOE_TRY(work_judge_text(w, 1, err));
    MOE_TRY(moe_lint_judge_file(w->sink, err));
    pthread_mutex_lock(&w->pool->lock);
    enum moe_code code = moe_lint_nosecs(w->sink, lint->today, lint->arena, &lint->judged[w->index], err);
    pthread_mutex_unlock(&w->pool->lock);
    return code;
}

/* The file stays: the thread has it no more. */
static void keep_file(struct work *w)
{
    w->lint->kept[w->index] = (struct moe_lint_kept){ w->file, w->sink };
    w->file->spill_to = NULL;
    w->file->passed = NULL;
    w->file->scratch = NULL;
    if (w->file->values_arena) {
        w->file->values_arena = NULL;
        w->file->values = NULL;
        w->file->value_count = w->file->value_room = 0;
    }
    if (w->file->arena == w->own->arena)
        w->own->arena = NULL;
    if (w->sink == w->own->sink)
        w->own->sink = NULL;
    w->file = NULL;
    w->sink = NULL;
}

/* The findings go into the report now, or, of a file that stays, once the rules over all files have run. */
static enum moe_code hand_over(struct work *w, struct moe_error *err)
{
    enum moe_code code = MOE_OK;
    pthread_mutex_lock(&w->pool->lock);
    code = add_file(w, err);
    if (code == MOE_OK && w->stays && stays(w->file->kind))
        keep_file(w);
    else if (code == MOE_OK)
        code = moe_lint_settle(w->sink, w->lint->report, err);
    pthread_mutex_unlock(&w->pool->lock);
    return code;
}

enum moe_code work_settle(struct work *w, struct moe_error *err)
{
    pthread_mutex_lock(&w->pool->lock);
    enum moe_code code = moe_lint_settle(w->sink, w->lint->report, err);
    pthread_mutex_unlock(&w->pool->lock);
    return code;
}

/* A log that somebody writes while it is judged. */
static bool from_pipe(const struct work *w)
{
    return !w->pool->job->texts && w->lint->kind_given && w->lint->kind == MOE_LINT_JSONL && moe_str_is(w->lint->found->items[w->index].path, "-");
}

static struct moe_str path_of(const struct work *w)
{
    const struct pool_job *job = w->pool->job;
    return job->texts ? job->texts[w->index].path : job->lint->found->items[w->index].path;
}

static enum moe_code open_bytes(struct work *w, struct moe_error *err)
{
    const struct pool_job *job = w->pool->job;
    if (job->texts)
        w->loaded = (struct loaded){ .bytes = job->texts[w->index].bytes };
    else if (!from_pipe(w))
        return load_file(path_of(w).ptr, job->lint->found->items[w->index].named, &w->own->bytes, &w->loaded, err);
    return MOE_OK;
}

/* A file that stays has an arena and a sink of its own; any other is made of what the thread has had for the one before. */
static bool make_parts(struct work *w, enum moe_lint_kind kind)
{
    struct own *own = w->own;
    w->stays = stays(kind) && !w->loaded.map;
    struct moe_arena *arena = w->stays || !own->arena ? moe_arena_new(MOE_CAP_LINT_FILE_BYTES) : own->arena;
    if (!w->stays)
        own->arena = arena;
    struct moe_lint_file *file = arena ? moe_arena_alloc(arena, sizeof *file) : NULL;
    if (!file) {
        if (w->stays)
            moe_arena_free(&arena);
        return false;
    }
    w->file = file;
    *file = (struct moe_lint_file){ .arena = arena, .path = path_of(w), .kind = kind, .bytes = w->loaded.bytes, .spill = spill, .passed = passed, .spill_to = w };
    w->file->scratch = &own->scratch;
    if (w->stays && !values_stay(kind) && (own->arena || (own->arena = moe_arena_new(MOE_CAP_LINT_FILE_BYTES))) && own->arena != arena)
        w->file->values_arena = own->arena;
    if (w->stays && !w->pool->job->texts)
        w->file->bytes = moe_arena_str(arena, w->loaded.bytes);
    w->sink = w->stays || !own->sink ? moe_lint_sink_new(w->lint->judge, own->room, w->file) : own->sink;
    if (w->sink && !w->stays)
        moe_lint_sink_reset(own->sink = w->sink, w->file);
    return w->sink && (w->file->bytes.ptr || !w->loaded.bytes.len);
}

static enum moe_code open_file(struct work *w, struct moe_error *err)
{
    MOE_TRY(open_bytes(w, err));
    enum moe_lint_kind kind = from_pipe(w) ? MOE_LINT_JSONL : model_kind(w->lint, path_of(w), w->loaded.bytes);
    if (!make_parts(w, kind))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (kind != MOE_LINT_BINARY && kind != MOE_LINT_TFEVENTS && kind != MOE_LINT_SAFETENSORS)
        MOE_TRY(load_plain(&w->loaded, err));
    if (w->loaded.plain)
        w->file->bytes = (struct moe_str){ w->loaded.plain, w->loaded.plain_bytes };
    return MOE_OK;
}

static void close_file(struct work *w)
{
    struct own *own = w->own;
    struct moe_arena *arena = w->file ? w->file->arena : NULL;
    if (w->file)
        moe_arena_free(&w->file->batch);
    if (w->sink != own->sink)
        moe_lint_sink_free(&w->sink);
    if (arena != own->arena)
        moe_arena_free(&arena);
    if (own->arena)
        moe_arena_reset(own->arena);
    if (own->scratch.arena)
        moe_arena_reset(own->scratch.arena);
    own->scratch.scripts = NULL;
    (void)unload(&w->loaded);
    load_room_rest(&own->bytes);
    w->file = NULL;
    w->sink = NULL;
}

static void own_free(struct own *own)
{
    moe_lint_sink_free(&own->sink);
    moe_arena_free(&own->arena);
    moe_arena_free(&own->scratch.arena);
    load_room_free(&own->bytes);
    moe_scan_room_free(&own->room);
}

static enum moe_code one(struct work *w, struct moe_error *err)
{
    MOE_TRY(open_file(w, err));
    if (from_pipe(w)) {
        MOE_TRY(stream_jsonl(w, err));
        return hand_over(w, err);
    }
    MOE_TRY(read_model(w->pool->job->lint, w->file, err));
    MOE_TRY(judge_one(w, err));
    MOE_TRY(hand_over(w, err));
    return unload(&w->loaded) ? MOE_OK : moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "was cut while it was read");
}

/* What concerns one file alone goes into the report, and the others are judged all the same. */
static enum moe_code failed(struct work *w, struct moe_error *err)
{
    struct moe_report *report = w->pool->job->lint->report;
    struct moe_file f = { .path = path_of(w), .state = MOE_FILE_FAILED, .note = moe_str_c(err->text) };
    struct moe_error own = *err;
    if (err->code == MOE_E_BUG)
        return MOE_E_BUG;
    if (!own.file[0])
        snprintf(own.file, sizeof own.file, "%.*s", MOE_FMT(f.path));
    pthread_mutex_lock(&w->pool->lock);
    enum moe_code code = moe_report_add_file(report, &f, err);
    if (code == MOE_OK)
        code = moe_report_add_error(report, &own, err);
    pthread_mutex_unlock(&w->pool->lock);
    return code;
}

/* ---- the threads ---- */

static void end_with(struct pool *pool, enum moe_code code, const struct moe_error *err)
{
    pthread_mutex_lock(&pool->lock);
    if (pool->code == MOE_OK) {
        pool->code = code;
        pool->err = *err;
    }
    pthread_mutex_unlock(&pool->lock);
    atomic_store(&pool->stop, true);
}

static void *run_thread(void *arg)
{
    struct pool *pool = arg;
    struct own own = { 0 };
    struct moe_error err = { 0 };
    enum moe_code code = moe_scan_room_new(pool->job->lint->scanner, &own.room, &err);
    for (size_t i; code == MOE_OK && !atomic_load(&pool->stop) && (i = atomic_fetch_add(&pool->next, 1)) < pool->job->count; ) {
        struct work w = { .pool = pool, .lint = pool->job->lint, .own = &own, .index = i };
        code = one(&w, &err);
        if (code != MOE_OK)
            code = failed(&w, &err);
        close_file(&w);
        pthread_mutex_lock(&pool->lock);
        moe_progress_step(&pool->progress, ++pool->done);
        pthread_mutex_unlock(&pool->lock);
    }
    if (code != MOE_OK)
        end_with(pool, code, &err);
    own_free(&own);
    return NULL;
}

enum moe_code pool_run(const struct pool_job *job, unsigned workers, bool progress, struct moe_error *err)
{
    struct pool pool = { .job = job, .lock = PTHREAD_MUTEX_INITIALIZER };
    pthread_t threads[MOST_THREADS];
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t want = workers ? workers : cores > 0 ? (size_t)cores : 1, started = 0;
    want = MOE_MIN(MOE_MIN(want, (size_t)MOST_THREADS), job->count / FILES_PER_THREAD + 1);
    load_start();
    if (progress)
        moe_progress_start(&pool.progress, "files linted", job->count);
    while (started + 1 < want && pthread_create(&threads[started], NULL, run_thread, &pool) == 0)
        started++;
    run_thread(&pool);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    moe_progress_end(&pool.progress);
    if (pool.code != MOE_OK)
        *err = pool.err;
    return pool.code;
}
