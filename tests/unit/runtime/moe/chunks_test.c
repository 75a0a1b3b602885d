/* Experts cut into chunks whose rows travel beside the ops: whatever their number, every bit is that of rows that go through the host's mesh, of any split of experts
 * and load. What was hidden is what the clock's script says; and a call that fails leaves nothing under way.
 * Links    runtime/moe runtime/backend/cpu runtime/comm */
#include "tests/support/split.h"
#include "tests/unit/runtime/moe/ranks.h"
#include "runtime/moe/moe.h"

enum { D = 16, F = 24, S = 4, STEPS = 3, MOST_E = 20, MOST_N = 12 * S };

/* mesh: of the CPU, or of the device through the host. */
enum way { CPU, HOST, BESIDE };
static const struct layout { const char *name; unsigned ranks, experts, k, shared, seqs[STEPS][4]; } layouts[] = {
    { "2 ranks, 4 experts each",              2, 8,  2, 1, { { 6, 6 }, { 12, 1 }, { 3, 12 } } },
    { "2 ranks, 3 experts each",              2, 6,  3, 0, { { 5, 7 }, { 0, 12 }, { 12, 0 } } },
    { "2 ranks, 7 experts each",              2, 14, 1, 0, { { 1, 2 }, { 12, 12 }, { 1, 0 } } },
    { "4 ranks, 5 experts each, few rows",    4, 20, 1, 2, { { 1, 0, 0, 0 }, { 0, 1, 1, 0 }, { 12, 0, 0, 12 } } },
    { "4 ranks, an expert each",              4, 4,  4, 1, { { 3, 3, 3, 3 }, { 0, 0, 9, 1 }, { 4, 0, 4, 0 } } },
};

struct job {
    const struct layout *layout;
    enum way way;
    enum moe_real real;
    unsigned chunks;
    /* Rank 0 fails at this exchange, or at this product of groups, from 1; 0: at none. */
    unsigned fail_call, fail_product;
    double ms_per_mac, ms_per_byte;
    double overlap[2];                 /* of rank 0: of the first forward, of its backward and the next forward                     */
    unsigned calls;
    double y[4][STEPS][MOST_N * D], dx[4][STEPS][MOST_N * D];
    double dgate_up[4][MOST_E * 2 * F * D], ddown[4][MOST_E * D * F], dshared[4][2 * 3 * F * D];
};

/* ---- a layer on a rank ---- */

struct part { void *gate, *gate_up, *down, *sgu, *sdown, *dgate, *dgate_up, *ddown, *dsgu, *dsdown, *x, *dy, *y, *dx; };
enum { ARRAYS = 14 };
struct made { struct part p; void *mem[ARRAYS]; struct moe_scratch *scratch; struct moe_experts *layer; struct split_comm rows; };

static enum moe_code fill(struct rank *r, void *at, uint64_t seed, size_t from, size_t n, double by, struct moe_error *err)
{
    double *values = calloc(n + 1, sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < n; i++)
        values[i] = (double)split_widen(split_narrow((float)(by * number_at(seed, from + i))));      /* both kinds of elements begin with the same numbers */
    const enum moe_code code = put_doubles(r, at, values, n, err);
    free(values);
    return code;
}

static enum moe_code make(struct rank *r, const struct job *job, struct made *m, struct moe_error *err)
{
    const struct layout *l = job->layout;
    const size_t e = l->experts, local = e / l->ranks, first = r->index * local, fs = (size_t)F * l->shared;
    struct part *p = &m->p;
    const struct { void **at; size_t n, from; uint64_t seed; double by; } arrays[ARRAYS] = {
        { &p->gate, e * D, 0, 1, .6 }, { &p->gate_up, local * 2 * F * D, first * 2 * F * D, 2, .5 }, { &p->down, local * D * F, first * D * F, 3, .5 },
        { &p->sgu, 2 * fs * D, 0, 4, .5 }, { &p->sdown, D * fs, 0, 5, .5 }, { &p->x, MOST_N * D, 0, 0, 0 }, { &p->dy, MOST_N * D, 0, 0, 0 },
        { &p->dgate, e * D, 0, 0, 0 }, { &p->dgate_up, local * 2 * F * D, 0, 0, 0 }, { &p->ddown, local * D * F, 0, 0, 0 }, { &p->dsgu, 2 * fs * D, 0, 0, 0 },
        { &p->dsdown, D * fs, 0, 0, 0 }, { &p->y, MOST_N * D, 0, 0, 0 }, { &p->dx, MOST_N * D, 0, 0, 0 },
    };
    for (size_t i = 0; i < ARRAYS; i++) {
        MOE_TRY(r->be->alloc(r->dev, (arrays[i].n + 1) * r->be->wide_bytes, arrays[i].at, err));
        m->mem[i] = *arrays[i].at;
        if (arrays[i].seed)
            MOE_TRY(fill(r, *arrays[i].at, arrays[i].seed, arrays[i].from, arrays[i].n, arrays[i].by, err));
    }
    return MOE_OK;
}

static enum moe_code step(struct rank *r, struct job *job, struct made *m, unsigned which, struct moe_error *err)
{
    const struct layout *l = job->layout;
    const struct part *p = &m->p;
    const struct moe_expert_weights w = { .gate = p->gate, .gate_up = p->gate_up, .down = p->down, .shared_gate_up = p->sgu, .shared_down = p->sdown, .dgate = p->dgate,
                                          .dgate_up = p->dgate_up, .ddown = p->ddown, .dshared_gate_up = p->dsgu, .dshared_down = p->dsdown };
    const size_t n = (size_t)l->seqs[which][r->index] * S;
    struct moe_layer_stats stats;
    uint64_t world = 0;
    for (unsigned i = 0; i < l->ranks; i++)
        world += (uint64_t)l->seqs[which][i] * S;
    MOE_TRY(fill(r, p->x, 100 + which, (size_t)r->index * MOST_N * D, n * D, 1.5, err));
    MOE_TRY(fill(r, p->dy, 200 + which, (size_t)r->index * MOST_N * D, n * D, 1, err));
    MOE_TRY(moe_experts_forward(m->layer, &w, p->x, p->y, n, world, &stats, err));
    if (which < 2 && r->index == 0)
        job->overlap[which] = moe_scratch_overlap(m->scratch);
    MOE_TRY(get_doubles(r, job->y[r->index][which], p->y, n * D, err));
    MOE_TRY(moe_experts_backward(m->layer, &w, p->x, p->dy, p->dx, .5, &stats, err));
    return get_doubles(r, job->dx[r->index][which], p->dx, n * D, err);
}

static enum moe_code run_layer(struct rank *r, struct job *job, struct made *m, struct moe_error *err)
{
    const struct layout *l = job->layout;
    const struct moe_router_config router = { .renormalise = true, .scale = 1, .balance_loss = .1 };
    const struct moe_layer_shape shape = { .width = D, .experts = l->experts, .top_k = l->k, .expert_width = F, .shared_experts = l->shared, .length = S,
                                           .max_tokens = MOST_N, .router = &router };
    const size_t local = l->experts / l->ranks, fs = (size_t)F * l->shared;
    MOE_TRY(moe_scratch_new(r->be, r->dev, &m->scratch, err));
    MOE_TRY(moe_experts_new(&shape, m->scratch, r->ep, r->world, &m->layer, err));
    if (job->way == BESIDE) {
        moe_scratch_rows(m->scratch, split_comm(&m->rows, r->ep, r->dev), job->chunks);
        m->rows.fail_at = r->index == 0 ? job->fail_call : 0;
        r->dev->ms_per_mac = job->ms_per_mac;
        r->dev->ms_per_byte = job->ms_per_byte;
    }
    MOE_TRY(make(r, job, m, err));
    for (unsigned i = 0; i < STEPS; i++)
        MOE_TRY(step(r, job, m, i, err));
    MOE_TRY(get_wide(r, job->dgate_up[r->index], m->p.dgate_up, local * 2 * F * D, err));
    MOE_TRY(get_wide(r, job->ddown[r->index], m->p.ddown, local * D * F, err));
    MOE_TRY(get_wide(r, job->dshared[r->index], m->p.dsgu, 2 * fs * D, err));
    return get_wide(r, job->dshared[r->index] + 2 * fs * D, m->p.dsdown, D * fs, err);
}

static enum moe_code body(struct rank *r, struct moe_error *err)
{
    struct job *job = r->ctx;
    struct made m = { 0 };
    const enum moe_code code = run_layer(r, job, &m, err);
    if (r->index == 0)
        job->calls = m.rows.calls;
    for (size_t i = 0; i < ARRAYS; i++)
        if (m.mem[i])
            r->be->free(r->dev, m.mem[i]);
    moe_experts_free(&m.layer);
    moe_scratch_free(&m.scratch);
    return code;                                        /* and the device closes, which looks whether something is still under way */
}

static _Thread_local unsigned products, fails_at;
static enum moe_code grouped_until(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err)
{
    if (++products == fails_at)
        return moe_fail(err, MOE_E_DEVICE, (struct moe_where){ .field = "grouped" }, "product %u fails", products);
    return split_grouped(dev, g, err);
}
static enum moe_code failing_body(struct rank *r, struct moe_error *err)
{
    products = 0;
    fails_at = r->index == 0 ? ((struct job *)r->ctx)->fail_product : 0;
    return body(r, err);
}

static struct job *job_new(const struct layout *l, enum way way, enum moe_real real, unsigned chunks)
{
    struct job *job = calloc(1, sizeof *job);
    assert_non_null(job);
    job->layout = l;
    job->way = way;
    job->real = real;
    job->chunks = chunks;
    job->ms_per_mac = 1e-6;
    job->ms_per_byte = 1e-5;
    return job;
}

static void run(struct job *job, struct rank ranks[MAX_RANKS])
{
    struct moe_backend be = job->way == CPU ? *moe_backend_cpu() : *moe_backend_split(job->real);
    if (job->fail_product)
        be.grouped = grouped_until;
    ranks_run(ranks, job->layout->ranks, job->layout->ranks, &be, 1, job->fail_product ? failing_body : body, job);
}

static void run_well(struct job *job)
{
    struct rank ranks[MAX_RANKS];
    run(job, ranks);
    ranks_must_be_ok(ranks, job->layout->ranks);
}

/* ---- bits ---- */

static void same(const struct job *a, const struct job *b)
{
    const struct { const char *name; const void *a, *b; size_t bytes; } all[] = {
        { "y", a->y, b->y, sizeof a->y }, { "dx", a->dx, b->dx, sizeof a->dx }, { "dgate_up", a->dgate_up, b->dgate_up, sizeof a->dgate_up },
        { "ddown", a->ddown, b->ddown, sizeof a->ddown }, { "those of shared experts", a->dshared, b->dshared, sizeof a->dshared },
    };
    for (size_t i = 0; i < MOE_COUNT(all); i++)
        if (memcmp(all[i].a, all[i].b, all[i].bytes) != 0)
            fail_msg("%s: %s of %u chunks differs from %u (0: through the mesh)", a->layout->name, all[i].name, a->chunks, b->chunks);
}

static void bits_do_not_change(void **state)
{
    static const enum moe_real reals[] = { MOE_REAL_F32, MOE_REAL_BF16 };
    static const unsigned chunks[] = { 1, 2, 3, 5, 7 };
    const struct layout *l = *state;
    const unsigned local = l->experts / l->ranks;
    for (size_t i = 0; i < MOE_COUNT(reals); i++) {
        struct job *mesh = job_new(l, HOST, reals[i], 0);
        run_well(mesh);
        if (reals[i] == MOE_REAL_F32) {
            struct job *cpu = job_new(l, CPU, reals[i], 0);
            run_well(cpu);
            same(mesh, cpu);
            free(cpu);
        }
        for (size_t c = 0; c < MOE_COUNT(chunks); c++) {
            struct job *job = job_new(l, BESIDE, reals[i], chunks[c]);
            run_well(job);
            same(job, mesh);
            assert_int_equal(job->calls, STEPS * 4 * MOE_MIN(chunks[c], local));
            free(job);
        }
        free(mesh);
    }
}

/* ---- what is hidden ---- */

/* Every token goes to every expert, so that a chunk has as much as it has experts: `first` and `last` of `local`. Products take for ever, or no time. Then in a forward
 * the first chunk's way out and the last one's way home are waited for, in a backward the first one's way out, and what shared experts hide is none of these. */
static const struct hidden { const char *name; unsigned experts, shared, chunks; double ms_per_mac, first, last; } hidden[] = {
    { "one chunk",                      8, 0, 1, 1,  1,       1       },
    { "two",                            8, 0, 2, 1,  .5,      .5      },
    { "two, of 2 and 3 experts",       10, 0, 2, 1,  .4,      .6      },
    { "three, of 1, 2 and 2 experts",  10, 0, 3, 1,  .2,      .4      },
    { "four",                           8, 0, 4, 1,  .25,     .25     },
    { "one, and shared experts",        8, 1, 1, 1,  0,       0       },
    { "two, and shared experts",        8, 1, 2, 1,  0,       0       },
    { "two, and nothing to hide it",    8, 1, 2, 0,  -1,      -1      },
};

static void hides_what_it_should(void **state)
{
    const struct hidden *h = *state;
    const struct layout l = { h->name, 2, h->experts, h->experts, h->shared, { { 6, 6 }, { 6, 6 }, { 6, 6 } } };
    struct job *job = job_new(&l, BESIDE, MOE_REAL_F32, h->chunks);
    job->ms_per_mac = h->ms_per_mac;
    const double forward = h->first < 0 ? 0 : 1 - (h->first + h->last) / 2, both = h->first < 0 ? 0 : 1 - (2 * h->first + h->last) / 4;
    run_well(job);
    if (!(fabs(job->overlap[0] - forward) < 1e-9) || !(fabs(job->overlap[1] - both) < 1e-9))
        fail_msg("%g of a forward, not %g; %g with a backward, not %g", job->overlap[0], forward, job->overlap[1], both);
    free(job);
}

/* Rank 0 has nothing to combine and so to wait for; what it computes for others is watched all the same. */
static void is_known_of_a_rank_without_tokens(void **state)
{
    const struct layout l = { "none on rank 0", 2, 8, 8, 0, { { 0, 6 }, { 0, 6 }, { 0, 6 } } };
    struct job *job = job_new(&l, BESIDE, MOE_REAL_F32, 2);
    (void)state;
    job->ms_per_mac = 1;
    run_well(job);
    assert_true(job->overlap[1] > 0 && job->overlap[1] < 1);           /* the first step's */
    free(job);
}

/* ---- failures ---- */

static void leaves_nothing_under_way(void **state)
{
    const struct layout *l = &layouts[0];
    struct rank ranks[MAX_RANKS];
    (void)state;
    for (unsigned chunks = 1; chunks <= 3; chunks++) {
        for (unsigned call = 1; call <= 8 * chunks; call++) {          /* in the first step, and after it */
            struct job *job = job_new(l, BESIDE, MOE_REAL_F32, chunks);
            job->fail_call = call;
            run(job, ranks);
            assert_int_equal(ranks[0].code, MOE_E_IO);
            assert_string_equal(ranks[0].err.field, "split");
            assert_int_not_equal(ranks[1].code, MOE_OK);
            free(job);
        }
        for (unsigned product = 1; product <= 6 * chunks; product++) {
            struct job *job = job_new(l, BESIDE, MOE_REAL_F32, chunks);
            job->fail_product = product;
            run(job, ranks);
            assert_int_equal(ranks[0].code, MOE_E_DEVICE);
            assert_string_equal(ranks[0].err.field, "grouped");
            assert_int_not_equal(ranks[1].code, MOE_OK);
            free(job);
        }
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(layouts) + MOE_COUNT(hidden) + 2], *t = tests;
    for (size_t i = 0; i < MOE_COUNT(layouts); i++)
        *t++ = (struct CMUnitTest){ .name = layouts[i].name, .test_func = bits_do_not_change, .initial_state = (void *)(uintptr_t)&layouts[i] };
    for (size_t i = 0; i < MOE_COUNT(hidden); i++)
        *t++ = (struct CMUnitTest){ .name = hidden[i].name, .test_func = hides_what_it_should, .initial_state = (void *)(uintptr_t)&hidden[i] };
    *t++ = (struct CMUnitTest)cmocka_unit_test(is_known_of_a_rank_without_tokens);
    *t++ = (struct CMUnitTest)cmocka_unit_test(leaves_nothing_under_way);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
