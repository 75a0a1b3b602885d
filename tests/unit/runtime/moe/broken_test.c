/* Every invariant of the layer, broken on purpose: a table of operations with one of them replaced, or a communicator that lies. The job stops with the field and
 * the numbers; it never trains on.
 * Links    runtime/moe runtime/backend/ref runtime/comm */
#include "tests/unit/runtime/moe/ranks.h"
#include "runtime/moe/moe.h"
#include <math.h>

enum { D = 8, E = 4, K = 2, F = 6, S = 4, N = 3 * S, PAIRS = N * K };

/* ---- operations that do what they should, and then something else ---- */

static enum moe_code route_past_the_end(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route(dev, r, err));
    r->expert[5] = E;
    return MOE_OK;
}
static enum moe_code route_below_zero(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route(dev, r, err));
    r->expert[5] = -1;
    return MOE_OK;
}
static enum moe_code route_twice(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route(dev, r, err));
    r->expert[5] = r->expert[4];
    return MOE_OK;
}
static enum moe_code route_heavy(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route(dev, r, err));
    ((double *)r->weight)[7] += 2e-5;
    return MOE_OK;
}
static enum moe_code route_nan_weight(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route(dev, r, err));
    ((double *)r->weight)[7] = NAN;
    return MOE_OK;
}
static enum moe_code route_infinite_lse(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route(dev, r, err));
    ((double *)r->lse)[2] = INFINITY;
    return MOE_OK;
}
static enum moe_code route_nan_logit(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    double *logits = calloc(r->tokens * r->experts, sizeof *logits);
    struct moe_router again = *r;
    assert_non_null(logits);
    logits[0] = NAN;
    again.x = NULL;
    again.logits = logits;
    const enum moe_code code = moe_backend_ref()->route(dev, &again, err);
    free(logits);
    return code;
}
static enum moe_code stats_miscount(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route_stats(dev, s, err));
    s->count[1]++;
    return MOE_OK;
}
static enum moe_code dispatch_fewer(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    d->count[E - 1]--;
    d->offset[E]--;
    return MOE_OK;
}
static enum moe_code dispatch_shifted(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    d->offset[1]++;
    return MOE_OK;
}
static enum moe_code dispatch_longer(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    d->offset[E]++;
    return MOE_OK;
}
static enum moe_code dispatch_one_slot_for_two(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    d->slot[3] = d->slot[2];
    return MOE_OK;
}
static enum moe_code dispatch_one_source_twice(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    d->source[1] = d->source[0];
    return MOE_OK;
}
static enum moe_code dispatch_source_past_the_end(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    d->source[0] = PAIRS;
    return MOE_OK;
}
/* Slots and sources agree, but a token's row stands among another expert's. */
static enum moe_code dispatch_swapped(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    const int32_t a = d->source[0], b = d->source[PAIRS - 1];
    d->source[0] = b;
    d->source[PAIRS - 1] = a;
    d->slot[b] = 0;
    d->slot[a] = PAIRS - 1;
    return MOE_OK;
}
static enum moe_code dispatch_keeps_too_many(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    struct moe_dispatch all = *d;
    all.drop = MOE_DROP_NONE;
    return moe_backend_ref()->dispatch(dev, &all, err);
}
static enum moe_code dispatch_past_the_rows(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    d->source[PAIRS - 1] = 0;
    return MOE_OK;
}
static enum moe_code dispatch_slot_of_the_dropped(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->dispatch(dev, d, err));
    for (size_t pair = 0; pair < PAIRS; pair++)
        if (d->slot[pair] < 0) {
            d->slot[pair] = 0;
            break;
        }
    return MOE_OK;
}
static enum moe_code swiglu_infinite(struct moe_device *dev, void *h, const void *gu, size_t n, size_t f, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->swiglu(dev, h, gu, n, f, err));
    ((double *)h)[n * f - 1] = INFINITY;
    return MOE_OK;
}

static const struct broken {
    const char *name, *field, *says;   /* says: a part of the sentence, NULL: no error */
    struct moe_backend with;           /* its operations that are not NULL take the place of ref's */
    double capacity;
} cases[] = {
    { "nothing is broken",                        "",         NULL,                        { 0 }, 0 },
    { "nothing is broken, and pairs are dropped", "",         NULL,                        { 0 }, .5 },
    { "an expert past the last one",              "router",   "token 2 is sent to expert 4 of 4", { .route = route_past_the_end }, 0 },
    { "an expert below zero",                     "router",   "token 2 is sent to expert -1",     { .route = route_below_zero }, 0 },
    { "an expert twice",                          "router",   "twice",                     { .route = route_twice }, 0 },
    { "weights that sum to more",                 "router",   "a token's weights sum to 1 +- 2", { .route = route_heavy }, 0 },
    { "a weight that is no number",               "router",   "not finite",                { .route = route_nan_weight }, 0 },
    { "an infinite log-sum",                      "router",   "not finite",                { .route = route_infinite_lse }, 0 },
    { "a logit that is no number",                "router",   "not finite",                { .route = route_nan_logit }, 0 },
    { "a pair counted twice",                     "router",   "pairs are counted for expert 1", { .route_stats = stats_miscount }, 0 },
    { "a pair lost",                              "dispatch", "expert 3 gets",             { .dispatch = dispatch_fewer }, 0 },
    { "rows of an expert that begin late",        "dispatch", "rows of expert 1 begin at", { .dispatch = dispatch_shifted }, 0 },
    { "a row too many",                           "dispatch", "counts sum to 25 rows, not to 24", { .dispatch = dispatch_longer }, 0 },
    { "two pairs in one row",                     "dispatch", "comes from pair",           { .dispatch = dispatch_one_slot_for_two }, 0 },
    { "one pair in two rows",                     "dispatch", "comes from pair",           { .dispatch = dispatch_one_source_twice }, 0 },
    { "a row of no pair",                         "dispatch", "row 0 comes from pair 24 of 24", { .dispatch = dispatch_source_past_the_end }, 0 },
    { "a row among another expert's",             "dispatch", "row 0 of expert 0 comes from pair", { .dispatch = dispatch_swapped }, 0 },
    { "more than fits",                           "dispatch", "(3 fit)",                   { .dispatch = dispatch_keeps_too_many }, .5 },
    { "a row past the rows",                      "dispatch", "row 23 is past the",        { .dispatch = dispatch_past_the_rows }, .5 },
    { "a row for a dropped pair",                 "dispatch", "pairs have a row",          { .dispatch = dispatch_slot_of_the_dropped }, .5 },
    { "an expert's answer that is infinite",      "experts",  "not finite",                { .swiglu = swiglu_infinite }, 0 },
};

static struct moe_backend broken_backend(const struct broken *c)
{
    struct moe_backend be = *moe_backend_ref();
    be.route = c->with.route ? c->with.route : be.route;
    be.route_stats = c->with.route_stats ? c->with.route_stats : be.route_stats;
    be.dispatch = c->with.dispatch ? c->with.dispatch : be.dispatch;
    be.swiglu = c->with.swiglu ? c->with.swiglu : be.swiglu;
    return be;
}

/* ---- one layer, once ---- */

struct once { struct moe_router_config router; uint64_t world_tokens; size_t tokens; };

static enum moe_code forward(struct rank *r, const struct once *o, struct moe_experts *layer, void *mem, struct moe_error *err)
{
    const size_t local = E / r->ep_size, sizes[] = { E * D, local * 2 * F * D, local * D * F, N * D, N * D };
    double numbers[E * 2 * F * D];
    void *at[MOE_COUNT(sizes)];
    struct moe_layer_stats stats;
    for (size_t i = 0, used = 0; i < MOE_COUNT(sizes); used += sizes[i++]) {
        at[i] = (char *)mem + used * r->be->real_bytes;
        for (size_t j = 0; j < sizes[i]; j++)
            numbers[j] = number_at(i, j);
        MOE_TRY(put_doubles(r, at[i], numbers, sizes[i], err));
    }
    const struct moe_expert_weights w = { .gate = at[0], .gate_up = at[1], .down = at[2] };
    return moe_experts_forward(layer, &w, at[3], at[4], o->tokens, o->world_tokens, &stats, err);
}

static enum moe_code body(struct rank *r, struct moe_error *err)
{
    const struct once *o = r->ctx;
    const struct moe_layer_shape shape = { .width = D, .experts = E, .top_k = K, .expert_width = F, .length = S, .max_tokens = N, .router = &o->router };
    struct moe_scratch *scratch = NULL;
    struct moe_experts *layer = NULL;
    void *mem = NULL;
    enum moe_code code = r->be->alloc(r->dev, (E * D + E * 3 * F * D + 2 * N * D) * r->be->real_bytes, &mem, err);
    if (code == MOE_OK)
        code = moe_scratch_new(r->be, r->dev, &scratch, err);
    if (code == MOE_OK)
        code = moe_experts_new(&shape, scratch, r->ep, r->world, &layer, err);
    if (code == MOE_OK)
        code = forward(r, o, layer, mem, err);
    if (mem)
        r->be->free(r->dev, mem);
    moe_experts_free(&layer);
    moe_scratch_free(&scratch);
    return code;
}

static struct once once(double capacity)
{
    return (struct once){ .router = { .renormalise = true, .scale = 1, .capacity_factor = capacity, .drop = capacity > 0 ? MOE_DROP_POSITION : MOE_DROP_NONE },
                          .world_tokens = N, .tokens = N };
}

static void stops(void **state)
{
    const struct broken *c = *state;
    const struct moe_backend be = broken_backend(c);
    struct once o = once(c->capacity);
    struct rank ranks[MAX_RANKS];
    ranks_run(ranks, 1, 1, &be, 1, body, &o);
    if (!c->says) {
        ranks_must_be_ok(ranks, 1);
        return;
    }
    assert_int_equal(ranks[0].code, MOE_E_BUG);
    assert_string_equal(ranks[0].err.field, c->field);
    if (!strstr(ranks[0].err.text, c->says))
        fail_msg("\"%s\" lacks \"%s\"", ranks[0].err.text, c->says);
}

static void stops_when_the_world_counts_otherwise(void **state)
{
    struct once o = once(0);
    struct rank ranks[MAX_RANKS];
    (void)state;
    o.world_tokens = N + S;                             /* somebody's sequence is missing */
    ranks_run(ranks, 1, 1, moe_backend_ref(), 1, body, &o);
    assert_int_equal(ranks[0].code, MOE_E_BUG);
    assert_string_equal(ranks[0].err.field, "router");
    assert_non_null(strstr(ranks[0].err.text, "24 pairs are routed over all ranks, of 16 tokens with 2 each"));
}

/* ---- peers that announce what cannot be ---- */

/* The test plays rank 0 of two. Counts that rank 1 sends are what the case says; sums over the world are twice this rank's own, or what the case says. */
struct lying { struct moe_comm c; int32_t count; double sum; };

static enum moe_code lie_in_counts(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err)
{
    const int32_t *own = send;
    int32_t *counts = recv;
    const size_t local = in.bytes[0] / sizeof *counts;
    (void)out, (void)err;
    for (size_t i = 0; i < local; i++) {
        counts[i] = own[i];
        counts[local + i] = ((struct lying *)c)->count;
    }
    return MOE_OK;
}
static enum moe_code lie_in_sums(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err)
{
    const double sum = ((struct lying *)c)->sum;
    (void)type, (void)op, (void)err;
    for (size_t i = 0; i < n; i++)
        ((double *)data)[i] = sum == 0 ? 2 * ((double *)data)[i] : sum;
    return MOE_OK;
}
static const struct moe_comm_ops liar = { .name = "liar", .alltoallv = lie_in_counts, .allreduce = lie_in_sums };

static const struct lie { const char *name; int32_t count; double sum, capacity; uint64_t world_tokens; enum moe_code code; const char *field, *says; } lies[] = {
    { "a negative number of rows",         -7,            0,       0, 2 * N,             MOE_E_BUG,   "dispatch", "rank 1 announces -7 rows for expert 0" },
    { "more rows than the world routed",   1 << 29,       0,       0, 2 * N,             MOE_E_BUG,   "dispatch", "rows are announced for expert 0, of" },
    { "fewer rows than the world routed",  0,             0,       0, 2 * N,             MOE_E_BUG,   "dispatch", "rows are announced for expert 0, of" },
    { "more rows than a rank may have",    (1 << 30) - N, 1 << 30, 4, UINT64_C(1) << 31, MOE_E_LIMIT, "dispatch", "rows are announced to rank 0 (at most 1073741824)" },
    { "counts that are no numbers",        0,             NAN,     0, 2 * N,             MOE_E_BUG,   "router",   "nan pairs are counted for expert 0 over all ranks" },
    { "counts below zero",                 0,             -1,      0, 2 * N,             MOE_E_BUG,   "router",   "-1 pairs are counted for expert 0 over all ranks" },
    { "counts that sum to something else", 0,             11,      0, 2 * N,             MOE_E_BUG,   "router",   "44 pairs are routed over all ranks, of 24 tokens" },
};

static void does_not_believe(void **state)
{
    const struct lie *c = *state;
    const struct moe_backend *be = moe_backend_ref();
    struct lying comm = { .c = { .ops = &liar, .size = 2 }, .count = c->count, .sum = c->sum };
    struct once o = once(c->capacity);
    struct rank r = { .size = 2, .ep_size = 2, .be = be, .ep = &comm.c, .world = &comm.c, .ctx = &o };
    struct moe_error err = { 0 };
    o.world_tokens = c->world_tokens;
    assert_int_equal(be->open(&(struct moe_device_options){ .threads = 1 }, &r.dev, &err), MOE_OK);
    assert_int_equal(body(&r, &err), c->code);
    assert_string_equal(err.field, c->field);
    if (!strstr(err.text, c->says))
        fail_msg("\"%s\" lacks \"%s\"", err.text, c->says);
    be->close(&r.dev);
}

static const struct refused { struct moe_layer_shape shape; unsigned ranks; enum moe_code code; const char *field; } refused[] = {
    { { .width = 8, .experts = 6, .top_k = 2, .expert_width = 4, .length = 4, .max_tokens = 4 }, 4, MOE_E_USAGE, "model.experts" },
    { { .width = 8, .experts = 0, .top_k = 2, .expert_width = 4, .length = 4, .max_tokens = 4 }, 1, MOE_E_USAGE, "model.experts" },
    { { .width = 8, .experts = 4, .top_k = 5, .expert_width = 4, .length = 4, .max_tokens = 4 }, 1, MOE_E_USAGE, "model.top_k" },
    { { .width = 8, .experts = 128, .top_k = 65, .expert_width = 4, .length = 4, .max_tokens = 4 }, 1, MOE_E_USAGE, "model.top_k" },
    { { .width = 8, .experts = 4, .top_k = 2, .expert_width = UINT32_MAX, .length = 4, .max_tokens = 4 }, 1, MOE_E_LIMIT, "model.expert_width" },
    { { .width = 8, .experts = 4, .top_k = 2, .expert_width = 4, .length = 4, .max_tokens = UINT32_MAX }, 1, MOE_E_LIMIT, "train.batch" },
};

static void refuses_shapes_that_cannot_be(void **state)
{
    const struct moe_router_config router = { .scale = 1 };
    const struct moe_backend *be = moe_backend_ref();
    struct moe_error err = { 0 };
    struct moe_device *dev = NULL;
    struct moe_scratch *scratch = NULL;
    (void)state;
    assert_int_equal(be->open(&(struct moe_device_options){ .threads = 1 }, &dev, &err), MOE_OK);
    assert_int_equal(moe_scratch_new(be, dev, &scratch, &err), MOE_OK);
    for (size_t i = 0; i < MOE_COUNT(refused); i++) {
        struct moe_layer_shape shape = refused[i].shape;
        struct moe_comm ep = { .size = refused[i].ranks };
        struct moe_experts *layer = NULL;
        shape.router = &router;
        assert_int_equal(moe_experts_new(&shape, scratch, &ep, &ep, &layer, &err), refused[i].code);
        assert_string_equal(err.field, refused[i].field);
        assert_null(layer);
    }
    moe_scratch_free(&scratch);
    be->close(&dev);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(lies) + 2], *t = tests;
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        *t++ = (struct CMUnitTest){ .name = cases[i].name, .test_func = stops, .initial_state = (void *)(uintptr_t)&cases[i] };
    for (size_t i = 0; i < MOE_COUNT(lies); i++)
        *t++ = (struct CMUnitTest){ .name = lies[i].name, .test_func = does_not_believe, .initial_state = (void *)(uintptr_t)&lies[i] };
    *t++ = (struct CMUnitTest)cmocka_unit_test(stops_when_the_world_counts_otherwise);
    *t++ = (struct CMUnitTest)cmocka_unit_test(refuses_shapes_that_cannot_be);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
