/* The layer equals the dense sum of its routed experts, whoever holds them and whoever has the tokens; gradients are the same for every layout.
 * Links    runtime/moe runtime/backend/cpu runtime/backend/ref runtime/comm */
#include "tests/unit/runtime/moe/ranks.h"
#include "runtime/moe/moe.h"
#include "tests/unit/runtime/moe/dense.h"
#include <stdio.h>

enum { D = 24, E = 8, F = 20, S = 6, SEQS = 8, N = S * SEQS };

struct layout { const char *name; unsigned world, ep, seqs[MAX_RANKS]; };
static const struct layout layouts[] = {
    { "one rank",                                1, 1, { 8 } },
    { "2 ranks with all experts each",           2, 1, { 4, 4 } },
    { "2 ranks share the experts",               2, 2, { 4, 4 } },
    { "4 ranks with all experts each",           4, 1, { 2, 2, 2, 2 } },
    { "4 ranks, 2 share",                        4, 2, { 2, 2, 2, 2 } },
    { "4 ranks share the experts",               4, 4, { 2, 2, 2, 2 } },
    { "8 ranks, an expert each",                 8, 8, { 1, 1, 1, 1, 1, 1, 1, 1 } },
    { "2 ranks share, one has no tokens",        2, 2, { 8, 0 } },
    { "4 ranks, 2 share, unevenly",              4, 2, { 0, 5, 3, 0 } },
    { "4 ranks share, one has all tokens",       4, 4, { 0, 0, 8, 0 } },
};

struct router_case { const char *name; unsigned k, shared; bool bias; struct moe_router_config router; };
static const struct router_case routers[] = {
    { "softmax",                    2, 0, false, { .renormalise = true, .scale = 1, .balance_loss = .3, .sequence_loss = .2, .z_loss = .1 } },
    { "softmax, as they are",       3, 0, false, { .renormalise = false, .scale = 1, .balance_loss = .3 } },
    { "softmax, one each",          1, 0, false, { .renormalise = false, .scale = 1, .z_loss = .1 } },
    { "all experts",                8, 0, false, { .renormalise = true, .scale = 1 } },
    { "sigmoid, scaled and biased", 2, 1, true,  { .score = MOE_SCORE_SIGMOID, .renormalise = true, .scale = 2.5, .sequence_loss = .2, .z_loss = .1 } },
    { "shared experts",             2, 2, false, { .renormalise = true, .scale = 1, .balance_loss = .3 } },
};
/* What is dropped depends on who has the tokens: these are held against the dense layer alone. */
static const struct router_case droppers[] = {
    { "drops by position",    2, 0, false, { .renormalise = true, .scale = 1, .capacity_factor = 1, .drop = MOE_DROP_POSITION } },
    { "drops by probability", 2, 1, false, { .renormalise = true, .scale = 1, .capacity_factor = .75, .drop = MOE_DROP_PROBABILITY } },
};

/* Whole tensors, as every rank knows them, and what the ranks make of them. */
enum { GATE = E * D, GATE_UP = E * 2 * F * D, DOWN = E * D * F, SHARED_MOST = 2 };
struct job {
    const struct layout *layout;
    const struct router_case *c;
    double gate[GATE], bias[E], gate_up[GATE_UP], down[DOWN], shared_gate_up[SHARED_MOST * 2 * F * D], shared_down[SHARED_MOST * D * F];
    double x[N * D], dy[N * D];
    double y[N * D], dx[N * D];
    double dgate[MAX_RANKS][GATE], dgate_up[MAX_RANKS][GATE_UP], ddown[MAX_RANKS][DOWN], dshared[MAX_RANKS][SHARED_MOST * 3 * F * D];
    double losses[MAX_RANKS][3];
    int64_t count[MAX_RANKS][E];
    uint64_t dropped[MAX_RANKS];
};

static void fill(double *to, size_t n, uint64_t seed, double by)
{
    for (size_t i = 0; i < n; i++)
        to[i] = (float)(by * number_at(seed, i));           /* both backends start with the same numbers */
}

static struct job *job_new(const struct router_case *c)
{
    struct job *job = calloc(1, sizeof *job);
    assert_non_null(job);
    job->c = c;
    fill(job->gate, GATE, 1, .6);
    fill(job->bias, E, 2, .3);
    fill(job->gate_up, GATE_UP, 3, .5);
    fill(job->down, DOWN, 4, .5);
    fill(job->shared_gate_up, MOE_COUNT(job->shared_gate_up), 5, .5);
    fill(job->shared_down, MOE_COUNT(job->shared_down), 6, .5);
    fill(job->x, N * D, 7, 1.5);
    fill(job->dy, N * D, 8, 1);
    return job;
}

/* One rank's part: its weights, gradients and tokens on its device. */
struct part { void *gate, *bias, *gate_up, *down, *sgu, *sdown, *dgate, *dgate_up, *ddown, *dsgu, *dsdown, *x, *y, *dy, *dx; };
enum { ARRAYS = 15 };

static enum moe_code part_new(struct rank *r, const struct job *job, struct part *p, void *mem[ARRAYS], struct moe_error *err)
{
    const size_t local = E / r->ep_size, fs = F * job->c->shared, first = r->ep->rank * local, own = (size_t)job->layout->seqs[r->index] * S;
    size_t before = 0;
    for (unsigned i = 0; i < r->index; i++)
        before += (size_t)job->layout->seqs[i] * S;
    const struct { void **at; size_t n; const double *from; } arrays[ARRAYS] = {
        { &p->gate, GATE, job->gate }, { &p->bias, E, job->bias }, { &p->gate_up, local * 2 * F * D, job->gate_up + first * 2 * F * D },
        { &p->down, local * D * F, job->down + first * D * F }, { &p->sgu, 2 * fs * D, job->shared_gate_up }, { &p->sdown, D * fs, job->shared_down },
        { &p->dgate, GATE, NULL }, { &p->dgate_up, local * 2 * F * D, NULL }, { &p->ddown, local * D * F, NULL }, { &p->dsgu, 2 * fs * D, NULL },
        { &p->dsdown, D * fs, NULL }, { &p->x, own * D, job->x + before * D }, { &p->y, own * D, NULL }, { &p->dy, own * D, job->dy + before * D },
        { &p->dx, own * D, NULL },
    };
    for (size_t i = 0; i < ARRAYS; i++) {
        MOE_TRY(r->be->alloc(r->dev, (arrays[i].n + 1) * r->be->real_bytes, arrays[i].at, err));
        mem[i] = *arrays[i].at;
        if (arrays[i].from)
            MOE_TRY(put_doubles(r, mem[i], arrays[i].from, arrays[i].n, err));
    }
    return MOE_OK;
}

static enum moe_code run_layer(struct rank *r, struct job *job, struct moe_experts *layer, const struct part *p, struct moe_error *err)
{
    const size_t local = E / r->ep_size, fs = F * job->c->shared, first = r->ep->rank * local, own = (size_t)job->layout->seqs[r->index] * S;
    const struct moe_expert_weights w = { .gate = p->gate, .bias = job->c->bias ? p->bias : NULL, .gate_up = p->gate_up, .down = p->down, .shared_gate_up = p->sgu,
                                          .shared_down = p->sdown, .dgate = p->dgate, .dgate_up = p->dgate_up, .ddown = p->ddown, .dshared_gate_up = p->dsgu,
                                          .dshared_down = p->dsdown };
    struct moe_layer_stats stats;
    size_t before = 0;
    for (unsigned i = 0; i < r->index; i++)
        before += (size_t)job->layout->seqs[i] * S * D;
    MOE_TRY(moe_experts_forward(layer, &w, p->x, p->y, own, N, &stats, err));
    MOE_TRY(get_doubles(r, job->y + before, p->y, own * D, err));
    job->losses[r->index][0] = stats.balance;
    job->losses[r->index][1] = stats.sequence;
    job->losses[r->index][2] = stats.z;
    job->dropped[r->index] = stats.dropped;
    memcpy(job->count[r->index], stats.count, E * sizeof *stats.count);
    MOE_TRY(moe_experts_backward(layer, &w, p->x, p->dy, p->dx, .5, &stats, err));
    MOE_TRY(get_doubles(r, job->dx + before, p->dx, own * D, err));
    MOE_TRY(get_doubles(r, job->dgate[r->index], p->dgate, GATE, err));
    MOE_TRY(get_doubles(r, job->dgate_up[r->index] + first * 2 * F * D, p->dgate_up, local * 2 * F * D, err));
    MOE_TRY(get_doubles(r, job->ddown[r->index] + first * D * F, p->ddown, local * D * F, err));
    MOE_TRY(get_doubles(r, job->dshared[r->index], p->dsgu, 2 * fs * D, err));
    return get_doubles(r, job->dshared[r->index] + 2 * fs * D, p->dsdown, D * fs, err);
}

static enum moe_code body(struct rank *r, struct moe_error *err)
{
    struct job *job = r->ctx;
    const struct moe_layer_shape shape = { .width = D, .experts = E, .top_k = job->c->k, .expert_width = F, .shared_experts = job->c->shared, .length = S,
                                           .max_tokens = N, .router = &job->c->router };
    struct moe_scratch *scratch = NULL;
    struct moe_experts *layer = NULL;
    struct part p = { 0 };
    void *mem[ARRAYS] = { 0 };
    enum moe_code code = moe_scratch_new(r->be, r->dev, &scratch, err);
    if (code == MOE_OK)
        code = moe_experts_new(&shape, scratch, r->ep, r->world, &layer, err);
    if (code == MOE_OK)
        code = part_new(r, job, &p, mem, err);
    if (code == MOE_OK)
        code = run_layer(r, job, layer, &p, err);
    for (size_t i = 0; i < ARRAYS; i++)
        if (mem[i])
            r->be->free(r->dev, mem[i]);
    moe_experts_free(&layer);
    moe_scratch_free(&scratch);
    return code;
}

static void run(struct job *job, const struct layout *layout, const struct moe_backend *be)
{
    struct rank ranks[MAX_RANKS];
    job->layout = layout;
    ranks_run(ranks, layout->world, layout->ep, be, 1, body, job);
    ranks_must_be_ok(ranks, layout->world);
    for (unsigned r = 1; r < layout->world; r++) {
        assert_memory_equal(job->losses[r], job->losses[0], sizeof job->losses[0]);
        assert_memory_equal(job->count[r], job->count[0], sizeof job->count[0]);
    }
}

static void near(const char *what, const struct router_case *c, const struct layout *l, const struct moe_backend *be, const double *a, const double *b, size_t n, double most)
{
    const double off = relative(a, b, n);
    if (!(off <= most))
        fail_msg("%s of \"%s\" on \"%s\" (%s): off by %g, at most %g", what, c->name, l->name, be->name, off, most);
}

static void held_against_dense(const struct router_case *c, const struct layout *layout, const struct moe_backend *be)
{
    struct job *job = job_new(c);
    const struct dense dense = { .d = D, .e = E, .k = c->k, .f = F, .shared = c->shared, .router = c->router, .gate = job->gate, .bias = c->bias ? job->bias : NULL,
                                 .gate_up = job->gate_up, .down = job->down, .shared_gate_up = job->shared_gate_up, .shared_down = job->shared_down };
    double *y = calloc(N * D, sizeof *y);
    assert_non_null(y);
    run(job, layout, be);
    for (size_t r = 0, at = 0; r < layout->world; at += (size_t)layout->seqs[r++] * S)
        assert_int_equal(dense_layer(&dense, job->x + at * D, (size_t)layout->seqs[r] * S, y + at * D), job->dropped[r]);
    near("output", c, layout, be, job->y, y, N * D, be->real == MOE_REAL_F64 ? 1e-13 : 1e-5);
    free(y);
    free(job);
}

enum { BACKENDS = 3 };
/* The last one says that the host cannot read its memory, so everything is copied. */
static struct moe_backend backend(unsigned i)
{
    struct moe_backend be = i == 1 ? *moe_backend_cpu() : *moe_backend_ref();
    be.host_memory = i < 2;
    return be;
}

static void equals_the_dense_sum(void **state)
{
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(routers); c++)
        for (size_t l = 0; l < MOE_COUNT(layouts); l++)
            for (unsigned b = 0; b < BACKENDS; b++) {
                const struct moe_backend be = backend(b);
                held_against_dense(&routers[c], &layouts[l], &be);
            }
}

static void drops_as_the_dense_sum_does(void **state)
{
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(droppers); c++)
        for (size_t l = 0; l < MOE_COUNT(layouts); l++)
            for (unsigned b = 0; b < BACKENDS; b++) {
                const struct moe_backend be = backend(b);
                held_against_dense(&droppers[c], &layouts[l], &be);
            }
}

/* Gradients of all ranks, added up: [GATE | GATE_UP | DOWN | shared]. */
enum { SLOPES = GATE + GATE_UP + DOWN + SHARED_MOST * 3 * F * D };
static void add_up(const struct job *job, double *sum)
{
    memset(sum, 0, SLOPES * sizeof *sum);
    for (unsigned r = 0; r < job->layout->world; r++) {
        const struct { const double *from; size_t n; } parts[] = {
            { job->dgate[r], GATE }, { job->dgate_up[r], GATE_UP }, { job->ddown[r], DOWN }, { job->dshared[r], SHARED_MOST * 3 * F * D },
        };
        for (size_t p = 0, at = 0; p < MOE_COUNT(parts); at += parts[p++].n)
            for (size_t i = 0; i < parts[p].n; i++)
                sum[at + i] += parts[p].from[i];
    }
}

/* Same tokens, same experts: whoever has them, losses, gradients by x and gradients of all weights are those of one rank. */
static void layout_changes_nothing(void **state)
{
    static double one[SLOPES], many[SLOPES];
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(routers); c++)
        for (unsigned b = 0; b < BACKENDS; b++) {
            const struct moe_backend here = backend(b), *be = &here;
            const double most = be->real == MOE_REAL_F64 ? 1e-13 : 1e-6;
            struct job *first = job_new(&routers[c]);
            run(first, &layouts[0], be);
            add_up(first, one);
            for (size_t l = 1; l < MOE_COUNT(layouts); l++) {
                struct job *job = job_new(&routers[c]);
                run(job, &layouts[l], be);
                add_up(job, many);
                assert_memory_equal(job->count[0], first->count[0], sizeof job->count[0]);
                near("losses", &routers[c], &layouts[l], be, job->losses[0], first->losses[0], 3, most);
                near("dx", &routers[c], &layouts[l], be, job->dx, first->dx, N * D, most);
                near("gradients", &routers[c], &layouts[l], be, many, one, SLOPES, most);
                free(job);
            }
            free(first);
        }
}

static double objective(struct job *job)
{
    double sum = 0;
    run(job, &layouts[0], moe_backend_ref());
    for (size_t i = 0; i < N * D; i++)
        sum += job->y[i] * job->dy[i];
    return sum + .5 * (job->losses[0][0] + job->losses[0][1] + job->losses[0][2]);
}

/* <dy, y> and the auxiliary losses by x: central differences of the fourth order along dx and along a direction of its own. */
static void slope_by_x_is_what_differences_say(void **state)
{
    const double h = 1e-4;
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(routers); c++)
        for (unsigned way = 0; way < 2; way++) {
            struct job *job = job_new(&routers[c]);
            double *x = malloc(sizeof job->x), *u = malloc(sizeof job->x), slope = 0, value[4], length = 0;
            const double steps[4] = { -2 * h, -h, h, 2 * h };
            assert_true(x && u);
            run(job, &layouts[0], moe_backend_ref());
            memcpy(x, job->x, sizeof job->x);
            for (size_t i = 0; i < N * D; i++)
                length += job->dx[i] * job->dx[i];
            for (size_t i = 0; i < N * D; i++) {
                u[i] = way ? number_at(9, i) / D : job->dx[i] / sqrt(length);
                slope += u[i] * job->dx[i];
            }
            for (unsigned i = 0; i < 4; i++) {
                for (size_t j = 0; j < N * D; j++)
                    job->x[j] = x[j] + steps[i] * u[j];
                value[i] = objective(job);
            }
            const double difference = (8 * (value[2] - value[1]) - (value[3] - value[0])) / (12 * h);
            if (!(fabs(difference - slope) <= 1e-6 * sqrt(length)))
                fail_msg("\"%s\": slope %.15g, differences say %.15g", routers[c].name, slope, difference);
            free(x);
            free(u);
            free(job);
        }
}

/* The reference engine's z-loss had no gradient: here it alone moves the router. */
static void z_loss_moves_the_router(void **state)
{
    const struct router_case c = { "z", 2, 0, false, { .renormalise = true, .scale = 1, .z_loss = .1 } };
    struct job *job = job_new(&c);
    double largest = 0;
    (void)state;
    memset(job->dy, 0, sizeof job->dy);
    run(job, &layouts[0], moe_backend_ref());
    for (size_t i = 0; i < GATE; i++)
        largest = fmax(largest, fabs(job->dgate[0][i]));
    assert_true(largest > 1e-3);
    assert_true(job->losses[0][2] > 0);
    for (size_t i = 0; i < GATE_UP; i++)
        assert_true(job->dgate_up[0][i] == 0);
    free(job);
}

/* All tokens alike: counts are all on K experts, and the balance loss is what its formula gives. */
static void balance_loss_is_its_formula(void **state)
{
    const struct router_case c = { "balance", 2, 0, false, { .renormalise = true, .scale = 1, .balance_loss = 1, .sequence_loss = 1 } };
    struct job *job = job_new(&c);
    struct dense dense = { .d = D, .e = E, .k = 2, .f = F, .router = c.router, .gate = job->gate };
    unsigned chosen[2];
    double weight[2], logits[E], expected = 0;
    (void)state;
    for (size_t i = D; i < N * D; i++)
        job->x[i] = job->x[i - D];
    run(job, &layouts[4], moe_backend_ref());
    dense_route(&dense, job->x, chosen, weight);
    for (unsigned e = 0; e < E; e++)
        logits[e] = dense_dot(job->gate + (size_t)e * D, job->x, D);
    for (unsigned k = 0; k < 2; k++)
        expected += E * .5 * dense_score(&dense, logits, chosen[k]);       /* f = 1/2 for each of the two */
    assert_true(fabs(job->losses[0][0] - expected) < 1e-12);
    assert_true(fabs(job->losses[0][1] - expected) < 1e-12);
    assert_int_equal(job->count[0][chosen[0]], N);
    free(job);
}

static void bias_changes_choices_only(void **state)
{
    const struct router_case plain = { "plain", 8, 0, false, { .renormalise = true, .scale = 1 } }, biased = { "biased", 8, 0, true, { .renormalise = true, .scale = 1 } };
    struct job *a = job_new(&plain), *b = job_new(&biased);
    (void)state;
    run(a, &layouts[0], moe_backend_ref());        /* all experts are chosen, so a bias has no choice to change */
    run(b, &layouts[0], moe_backend_ref());
    near("output", &plain, &layouts[0], moe_backend_ref(), a->y, b->y, N * D, 1e-14);
    free(a);
    free(b);
}

static void bias_moves_towards_the_mean(void **state)
{
    float bias[4] = { 0, 0, 1, 0 };
    const int64_t count[4] = { 10, 2, 6, 6 };
    (void)state;
    moe_bias_update(bias, count, 4, .5);
    const float expected[4] = { -.5f, .5f, 1, 0 };
    assert_memory_equal(bias, expected, sizeof bias);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_dense_sum), cmocka_unit_test(drops_as_the_dense_sum_does),
        cmocka_unit_test(layout_changes_nothing), cmocka_unit_test(slope_by_x_is_what_differences_say),
        cmocka_unit_test(z_loss_moves_the_router), cmocka_unit_test(balance_loss_is_its_formula),
        cmocka_unit_test(bias_changes_choices_only), cmocka_unit_test(bias_moves_towards_the_mean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
