/* A run from its inputs to its statistics: cache, engine, two phases. */
#include "audit/source/worker/parts.h"
#include "common/base/day.h"
#include "common/base/hash.h"
#include <time.h>

static void run_end(struct moe_run *run)
{
    moe_zygote_stop(&run->zygote);
    for (size_t i = 0; run->units && i < run->unit_count; i++) {
        moe_result_free(&run->units[i].result);
        moe_snapshot_free(&run->units[i].kept);
    }
    free(run->units);
    moe_cache_close(&run->cache);
}

static void set_today(struct moe_run *run)
{
    if (run->opts->today && strlen(run->opts->today) == 10)
        snprintf(run->today, sizeof run->today, "%s", run->opts->today);
    else
        moe_today(run->today);
}

/* Headers that some unit read are done with it; the rest are read alone. Text that nobody parsed must not pass for clean. */
static bool read_by_some_unit(const struct moe_run *run, const struct moe_map *seen, size_t unit)
{
    return moe_map_find(seen, run->units[unit].input->path) != NULL;
}

struct watch {
    struct moe_map *seen;
    struct moe_arena *arena;
    enum moe_code (*done)(void *, const struct moe_input *, struct moe_result *, struct moe_error *);
    void *ctx;
};

static enum moe_code note_files(void *ctx, const struct moe_input *input, struct moe_result *r, struct moe_error *err)
{
    struct watch *w = ctx;
    for (size_t i = 0; i < r->report->file_count; i++) {
        struct moe_str path = r->report->files[i].path;
        if (moe_str_eq(path, input->path) || moe_map_find(w->seen, path))
            continue;
        path = moe_arena_str(w->arena, path);
        if (!path.ptr || !moe_map_slot(w->seen, path, 1))
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    }
    return w->done(w->ctx, input, r, err);
}

static enum moe_code prepare(struct moe_run *run, struct moe_error *err)
{
    run->unit_count = moe_unit_count(run->inputs);
    run->units = calloc(run->unit_count + 1, sizeof *run->units);
    if (!run->units || run->unit_count >= UINT32_MAX)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many files");
    for (size_t i = 0; i < run->unit_count; i++) {
        run->units[i].input = moe_unit_at(run->inputs, i);
        run->units[i].wanted = i < run->inputs->count;
    }
    if (run->opts->cache_dir) {
        run->cache = moe_cache_open(run->opts->cache_dir, run->stats->cache, sizeof run->stats->cache);
        char version[32];
        if (run->cache && moe_cache_engine(run->cache, run->opts->libclang, version, sizeof version)) {
            run->engine_known = moe_cache_run_key(run->opts, run->inputs, version, run->run_key);
            snprintf(run->stats->engine, sizeof run->stats->engine, "libclang %s", version);
        }
    }
    return MOE_OK;
}

static enum moe_code run_all(struct moe_run *run, struct moe_error *err)
{
    MOE_AUTO(moe_map_free) struct moe_map *seen = moe_map_new();
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new((size_t)1 << 30);
    struct watch watch = { seen, arena, run->done, run->ctx };
    if (!seen || !arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    run->done = note_files;
    run->ctx = &watch;
    MOE_TRY(moe_run_phase(run, 0, run->inputs->count, err));
    for (size_t i = run->inputs->count; i < run->unit_count; i++)
        run->units[i].wanted = !read_by_some_unit(run, seen, i);
    return moe_run_phase(run, run->inputs->count, run->unit_count, err);
}

enum moe_code moe_pool_run(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_rules *rules, const struct moe_matcher *matcher,
                           enum moe_code (*done)(void *ctx, const struct moe_input *input, struct moe_result *result, struct moe_error *err), void *ctx,
                           struct moe_pool_stats *stats, struct moe_error *err)
{
    MOE_AUTO(run_end) struct moe_run run = { .opts = opts, .inputs = inputs, .rules = rules, .matcher = matcher, .stats = stats, .done = done, .ctx = ctx,
                                             .zygote = { .control = -1 } };
    *stats = (struct moe_pool_stats){ 0 };
    set_today(&run);
    MOE_TRY(prepare(&run, err));
    MOE_TRY(run_all(&run, err));
    if (run.cache)
        moe_cache_evict(run.cache, MOE_CAP_CACHE_BYTES);
    if (!stats->confinement[0])
        snprintf(stats->confinement, sizeof stats->confinement, "nothing was parsed: every result came from the cache");
    return MOE_OK;
}
