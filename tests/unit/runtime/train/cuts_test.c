/* Where shards begin is no part of a checkpoint: steps whose moments were cut anywhere, as earlier versions cut them, go on with any number of ranks, to the bit; and
 * ranks that have nothing to write leave a step that goes on, too.
 *
 * Links    runtime/backend/cpu runtime/ckpt/read runtime/ckpt/write */
#include "runtime/ckpt/write/writer.h"
#include "tests/unit/runtime/train/job.h"

enum { STEP = 3, PIECES = 256 };
static const unsigned old_worlds[] = { 1, 2, 3, 5, 7 };
static const struct { unsigned world, ep; } layouts[] = { { 1, 1 }, { 2, 1 }, { 2, 2 }, { 3, 1 }, { 4, 2 }, { 8, 1 } };

static char root_a[] = "/tmp/moe-cuts-a-XXXXXX", root_b[] = "/tmp/moe-cuts-b-XXXXXX";
static char *const roots[] = { root_a, root_b };
static int open_roots(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(roots); i++) {
        memcpy(roots[i] + strlen(roots[i]) - 6, "XXXXXX", 6);
        if (!mkdtemp(roots[i]))
            return -1;
    }
    return 0;
}
static int close_roots(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(roots); i++)
        job_clean(roots[i]);
    return 0;
}

static struct job job_of(unsigned world, unsigned ep, const char *root)
{
    return (struct job){ .be = moe_backend_cpu(), .world = world, .ep = ep, .storage = "bf16", .root = root, .steps = STEP, .from = MOE_NO_STEP, .without = MAX_RANKS };
}

/* ---- a step as it was written before ---- */

struct old {
    unsigned world;
    struct moe_ckpt_writer *ranks[MAX_RANKS];
    struct moe_ckpt_tensor pieces[PIECES];
    uint64_t numbers[PIECES][2];
};

static void to_leader(void *ctx, uint64_t step, const struct moe_record_rank *row)
{
    struct moe_error err = { 0 };
    good(moe_ckpt_ack(((struct old *)ctx)->ranks[0], step, row, &err), &err);
}

/* A part of `size` elements had so many of them on each rank, wherever that cut it. */
static bool old_piece(const struct moe_session_parts *p, const struct moe_held *h, unsigned world, unsigned rank, uint64_t *first, uint64_t *n)
{
    uint64_t size = 0, from, to;
    size_t count;
    const struct moe_param *params = moe_model_params(p->model, &count);
    for (size_t i = 0; i < count; i++)
        size += params[i].part == h->param->part ? params[i].n : 0;
    const uint64_t each = (size + world - 1) / world;
    if (!moe_shard_has(h->param, each * rank, each, &from, &to))
        return false;
    *first = from - h->param->at;
    *n = to - from;
    return true;
}

/* Rank 0 has what is whole, each its cut of the moments, and one more rank than there are cuts nothing at all: where parts are small and ranks many, some are so. */
static size_t old_pieces(struct old *o, const struct moe_session_parts *p, const struct moe_held *held, size_t count, unsigned rank)
{
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        struct moe_ckpt_tensor *t = &o->pieces[used];
        uint64_t *first = &o->numbers[used][0], *n = &o->numbers[used][1];
        assert_true(used < PIECES);
        *t = (struct moe_ckpt_tensor){ .tensor = held[i].tensor, .data = held[i].at };
        if (!held[i].wide) {
            used += rank == 0;
            continue;
        }
        if (!old_piece(p, &held[i], o->world, rank, first, n))
            continue;
        t->tensor.shape = n;
        t->tensor.offset = first;
        t->data = (const char *)held[i].at + *first * p->r->be->wide_bytes;
        used++;
    }
    return used;
}

static void write_old(struct moe_session_parts *p, void *ctx)
{
    struct old *o = ctx;
    struct moe_error err = { 0 };
    struct moe_held *held;
    size_t count;
    const unsigned world = o->world + 1;
    good(moe_train_tensors(p, false, &held, &count, &err), &err);
    moe_train_pack(p);
    for (unsigned rank = 0; rank < world; rank++) {
        const struct moe_ckpt_options options = { .root = root_b, .job = p->r->c->job, .host = MOE_STR("here"), .rank = rank, .world = world, .leader = rank == 0,
                                                  .hooks = { .ctx = o, .written = to_leader } };
        good(moe_ckpt_writer_new(&options, &o->ranks[rank], &err), &err);
    }
    for (unsigned rank = world; rank-- > 0;) {
        const size_t used = old_pieces(o, p, held, count, rank);
        assert_true((used == 0) == (rank == o->world));
        good(moe_ckpt_save(o->ranks[rank], STEP, o->pieces, used, MOE_CKPT_COPY, &err), &err);
        good(moe_ckpt_wait(o->ranks[rank], &err), &err);
    }
    good(moe_ckpt_wait(o->ranks[0], &err), &err);
    for (unsigned rank = world; rank-- > 0;)
        moe_ckpt_writer_free(&o->ranks[rank]);
}

/* ---- what goes on from it ---- */

/* Weights, moments and masters by their places in the global tensors: those of one rank that has everything, against those of each that has a part. */
enum { KINDS = 4 };
struct whole { float *of[KINDS]; uint64_t n; bool known; pthread_mutex_t lock; size_t seen; };

static uint64_t global_size(const struct moe_param *q)
{
    uint64_t n = 1;
    for (unsigned d = 0; d < q->dims; d++)
        n *= q->whole[d];
    return n;
}

static void take(struct whole *w, int kind, uint64_t at, const void *from, uint64_t n)
{
    assert_true(at + n <= w->n);
    if (!w->known)
        memcpy(w->of[kind] + at, from, n * sizeof(float));
    else
        assert_memory_equal(w->of[kind] + at, from, n * sizeof(float));
    w->seen += n;
}

static void look(struct moe_session_parts *p, void *ctx)
{
    struct whole *w = ctx;
    size_t count;
    uint64_t base = 0;
    const struct moe_param *params = moe_model_params(p->model, &count);
    (void)pthread_mutex_lock(&w->lock);
    for (size_t i = 0; i < count; i++) {
        const struct moe_param *q = &params[i];
        const struct moe_shard s = moe_optim_shard(p->optim, q->part);
        const void *const arrays[] = { s.m, s.v, s.master };
        const uint64_t at = base + q->offset[0] * (global_size(q) / q->whole[0]);
        uint64_t from, to;
        take(w, 0, at, (const float *)moe_model_weights(p->model, q->part) + q->at, q->n);
        for (int k = 1; k < KINDS && moe_shard_has(q, s.begin, s.n, &from, &to); k++)
            take(w, k, at + from - q->at, (const float *)arrays[k - 1] + (from - s.begin), to - from);
        base += global_size(q);
    }
    (void)pthread_mutex_unlock(&w->lock);
}

static void restore(unsigned world, unsigned ep, struct whole *w, const char *root)
{
    struct job job = job_of(world, ep, NULL);
    job.from = STEP;
    job.from_root = root;
    job.look = look;
    job.ctx = w;
    job_run(&job);
}

static struct whole whole_new(struct moe_arena *arena)
{
    struct whole w = { .n = 1 << 18, .lock = PTHREAD_MUTEX_INITIALIZER };
    for (int k = 0; k < KINDS; k++)
        assert_non_null(w.of[k] = moe_arena_array(arena, float, w.n));
    return w;
}

static void old_cuts_go_on(void **state)
{
    (void)state;
    struct job first = job_of(1, 1, root_a);
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(16u << 20);
    struct whole w = whole_new(arena);
    job_run(&first);
    restore(1, 1, &w, root_a);
    w.known = true;
    for (size_t i = 0; i < MOE_COUNT(old_worlds); i++) {
        struct old old = { .world = old_worlds[i] };
        struct job rewrite = job_of(1, 1, NULL);
        rewrite.from = STEP;
        rewrite.from_root = root_a;
        rewrite.look = write_old;
        rewrite.ctx = &old;
        job_run(&rewrite);
        for (size_t l = 0; l < MOE_COUNT(layouts); l++) {
            w.seen = 0;
            restore(layouts[l].world, layouts[l].ep, &w, root_b);
            assert_true(w.seen > 100000);
        }
        job_clean(root_b);
        assert_int_equal(mkdir(root_b, 0700), 0);
    }
}

/* And those that are written now: by any number of ranks, for any other. */
static void new_cuts_go_on(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(layouts); i++) {
        struct job first = job_of(layouts[i].world, layouts[i].ep, root_a);
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(16u << 20);
        struct whole w = whole_new(arena);
        job_run(&first);
        restore(1, 1, &w, root_a);
        w.known = true;
        for (size_t l = 0; l < MOE_COUNT(layouts); l++)
            restore(layouts[l].world, layouts[l].ep, &w, root_a);
        job_clean(root_a);
        assert_int_equal(mkdir(root_a, 0700), 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(old_cuts_go_on, open_roots, close_roots),
        cmocka_unit_test_setup_teardown(new_cuts_go_on, open_roots, close_roots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
