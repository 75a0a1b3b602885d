/* AdamW over shards: one rank against the formula, several ranks against one. The model only lends its weights: gradients are made here.
 * Links    runtime/backend/cpu runtime/backend/ref */
#include "runtime/optim/optim.h"
#include "tests/unit/runtime/moe/ranks.h"
#include <math.h>

static const struct moe_train_section schedule = { .steps = 100, .warmup = 10, .lr = 1e-2, .min_lr = 1e-3 };
static const struct lr_case { const char *name; uint64_t step; double lr; } lr_cases[] = {
    { "warm-up begins above zero", 0, 1e-3 },
    { "warm-up ends at lr", 9, 1e-2 },
    { "the cosine begins at lr", 10, 1e-2 },
    { "the last step has min_lr", 99, 1e-3 },
    { "past the last step it stays", 250, 1e-3 },
};

static void lr(void **state)
{
    const struct lr_case *c = *state;
    assert_true(fabs(moe_lr_at(&schedule, c->step) - c->lr) < 1e-12);
}

static void lr_falls(void **state)
{
    (void)state;
    for (uint64_t s = 10; s < 99; s++)
        assert_true(moe_lr_at(&schedule, s + 1) < moe_lr_at(&schedule, s));
    const struct moe_train_section still = { .steps = 5, .warmup = 5, .lr = 1, .min_lr = 0 };
    assert_true(moe_lr_at(&still, 4) == 1);
}

static void outliers(void **state)
{
    (void)state;
    struct moe_outlier o = { 0 };
    assert_true(moe_outlier_is(&o, NAN, 0) && moe_outlier_is(&o, INFINITY, 3));
    for (int i = 0; i < 63; i++)
        moe_outlier_add(&o, 2 + 0.1 * (i % 2 ? 1 : -1));
    assert_false(moe_outlier_is(&o, 1e9, 3));          /* too few to say */
    moe_outlier_add(&o, 2.1);
    assert_true(moe_outlier_is(&o, 3, 3));
    assert_false(moe_outlier_is(&o, 2.2, 3));
    assert_false(moe_outlier_is(&o, 0, 3));            /* far below is no harm */
    assert_false(moe_outlier_is(&o, 3, 0));            /* off */
    moe_outlier_add(&o, NAN);
    assert_true(isfinite(o.mean) && o.seen == 64);
}

/* --- the update ---------------------------------------------------------------------------------------------------------------------------------------- */
static struct moe_config small(enum moe_storage storage)
{
    return (struct moe_config){
        .model = { .vocab = 16, .width = 8, .layers = 2, .heads = 2, .kv_heads = 1, .head_dim = 4, .length = 4, .experts = 4, .top_k = 2, .expert_width = 6,
                   .rope_theta = 1e4, .norm_eps = 1e-5 },
        .router = { .score = MOE_SCORE_SOFTMAX, .renormalise = true, .scale = 1 },
        .train = { .beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .weight_decay = 0.1, .storage = storage },
    };
}

struct bed { struct moe_model *model; struct moe_optim *optim; struct moe_comm *experts; };

/* Every rank has all experts, so both parts are shared by all. */
static enum moe_code make(struct bed *b, const struct rank *r, enum moe_storage storage, struct moe_error *err)
{
    const struct moe_config c = small(storage);
    unsigned members[MAX_RANKS];
    for (unsigned i = 0; i < r->size; i++)
        members[i] = i;
    MOE_TRY(r->world->ops->group(r->world, members, r->size, &b->experts, err));
    MOE_TRY(moe_model_new(&c, r->be, r->dev, r->ep, r->world, 1, moe_optim_multiple(r->size), &b->model, err));
    MOE_TRY(moe_model_init(b->model, 7, err));
    struct moe_comm *groups[MOE_PARTS] = { [MOE_PART_DENSE] = r->world, [MOE_PART_EXPERT] = b->experts };
    return moe_optim_new(b->model, &c, r->be, r->dev, groups, r->world, &b->optim, err);
}

static void unmake(struct bed *b)
{
    moe_optim_free(&b->optim);
    moe_model_free(&b->model);
    moe_comm_free(&b->experts);
}

/* Halves and their sums are exact in binary, so two ranks can give the same sum as one. */
static double gradient(uint64_t i, uint64_t t) { return ldexp((double)((i * 2654435761u + t * 40503u) % 1021) - 510, -8); }

static void free_doubles(double **doubles) { free(*doubles); }

static enum moe_code by_the_formula(struct rank *r, struct moe_error *err)
{
    MOE_AUTO(unmake) struct bed b = { 0 };
    size_t count;
    double norm, off = 0, *worst = r->ctx;
    MOE_TRY(make(&b, r, MOE_STORAGE_FP32, err));
    const uint64_t n = moe_model_size(b.model, MOE_PART_DENSE);
    double *w = moe_model_weights(b.model, MOE_PART_DENSE), *g = moe_model_gradients(b.model, MOE_PART_DENSE);
    MOE_AUTO(free_doubles) double *want = calloc(3 * n, sizeof *want);
    if (!want)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for what is expected");
    double *m = want + n, *v = m + n;
    const struct moe_param *params = moe_model_params(b.model, &count);
    memcpy(want, w, n * sizeof *want);
    for (uint64_t t = 1; t <= 3; t++) {
        double squares = 0;
        for (uint64_t i = 0; i < n; i++) {
            g[i] = gradient(i, t);
            squares += g[i] * g[i];
        }
        MOE_TRY(moe_optim_reduce(b.optim, &norm, err));
        off = fmax(off, fabs(norm / sqrt(squares) - 1));
        MOE_TRY(moe_optim_update(b.optim, 1e-2, 0.5, err));
        for (size_t p = 0; p < count; p++)
            for (uint64_t i = params[p].at; params[p].part == MOE_PART_DENSE && i < params[p].at + params[p].n; i++) {
                const double grad = gradient(i, t) * 0.5, decay = params[p].decay ? 0.1 : 0;
                m[i] = 0.9 * m[i] + 0.1 * grad;
                v[i] = 0.95 * v[i] + 0.05 * grad * grad;
                want[i] -= 1e-2 * (m[i] / (1 - pow(0.9, (double)t)) / (sqrt(v[i] / (1 - pow(0.95, (double)t))) + 1e-8) + decay * want[i]);
                off = fmax(off, fabs(w[i] - want[i]));
            }
    }
    *worst = moe_optim_updates(b.optim) == 3 ? off : INFINITY;
    return MOE_OK;
}

static void matches_the_formula(void **state)
{
    (void)state;
    struct rank ranks[MAX_RANKS] = { 0 };
    double worst = INFINITY;
    ranks_run(ranks, 1, 1, moe_backend_ref(), 1, by_the_formula, &worst);
    assert_int_equal(ranks[0].code, MOE_OK);
    assert_true(worst < 1e-12);
}

/* Every rank gives its part of the gradient; afterwards each has what one rank alone would have, bit for bit. */
struct kept { enum moe_storage storage; float *weights[MAX_RANKS]; uint64_t n; };

static uint64_t unpadded(const struct moe_model *model, enum moe_part part)       /* padding depends on the ranks */
{
    size_t count;
    uint64_t n = 0;
    const struct moe_param *params = moe_model_params(model, &count);
    for (size_t i = 0; i < count; i++)
        n += params[i].part == part ? params[i].n : 0;
    return n;
}

static enum moe_code keep(struct moe_model *model, struct kept *k, unsigned rank)
{
    const uint64_t dense = unpadded(model, MOE_PART_DENSE), expert = unpadded(model, MOE_PART_EXPERT);
    float *copy = malloc((dense + expert) * sizeof *copy);
    if (!copy)
        return MOE_E_LIMIT;
    memcpy(copy, moe_model_weights(model, MOE_PART_DENSE), dense * sizeof *copy);
    memcpy(copy + dense, moe_model_weights(model, MOE_PART_EXPERT), expert * sizeof *copy);
    k->weights[rank] = copy;
    if (rank == 0)
        k->n = dense + expert;
    return MOE_OK;
}

static enum moe_code steps(struct rank *r, struct moe_error *err)
{
    struct kept *k = r->ctx;
    struct bed b = { 0 };
    double norm;
    MOE_TRY(make(&b, r, k->storage, err));
    for (uint64_t t = 1; t <= 4; t++) {
        for (int part = 0; part < MOE_PARTS; part++) {
            float *g = moe_model_gradients(b.model, (enum moe_part)part);
            for (uint64_t i = 0; i < moe_model_size(b.model, (enum moe_part)part); i++)
                g[i] = (float)gradient(i + (uint64_t)part, t) / (float)r->size;      /* powers of two: exact */
        }
        MOE_TRY(moe_optim_reduce(b.optim, &norm, err));
        if (!isfinite(norm) || norm <= 0)
            return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "norm %g", norm);
        MOE_TRY(moe_optim_update(b.optim, 3e-3, 1, err));
    }
    const enum moe_code code = keep(b.model, k, r->index);
    unmake(&b);
    return code;
}

static void run_steps(unsigned size, struct kept *k)
{
    struct rank ranks[MAX_RANKS] = { 0 };
    ranks_run(ranks, size, 1, moe_backend_cpu(), 1, steps, k);
    for (unsigned i = 0; i < size; i++)
        assert_int_equal(ranks[i].code, MOE_OK);
}

static void ranks_agree(void **state)
{
    const enum moe_storage storage = *state ? MOE_STORAGE_BF16 : MOE_STORAGE_FP32;
    struct kept one = { .storage = storage }, four = { .storage = storage };
    run_steps(1, &one);
    run_steps(4, &four);
    for (unsigned r = 0; r < 4; r++) {
        assert_memory_equal(four.weights[r], one.weights[0], one.n * sizeof(float));
        for (uint64_t i = 0; storage == MOE_STORAGE_BF16 && i < one.n; i++) {
            uint32_t bits;
            memcpy(&bits, &four.weights[r][i], sizeof bits);
            assert_int_equal(bits & 0xffff, 0);
        }
        free(four.weights[r]);
    }
    free(one.weights[0]);
}

/* Where weights, sums and moments of a shard begin, a GPU's 16 bytes do, for the type with the fewest bytes too; together the shards are their part. */
static enum moe_code begins(struct rank *r, struct moe_error *err)
{
    MOE_AUTO(unmake) struct bed b = { 0 };
    MOE_TRY(make(&b, r, MOE_STORAGE_BF16, err));
    for (int part = 0; part < MOE_PARTS; part++) {
        const struct moe_shard s = moe_optim_shard(b.optim, (enum moe_part)part);
        if (s.begin != s.n * r->index || s.n * r->size != moe_model_size(b.model, (enum moe_part)part) || s.begin * sizeof(uint16_t) % 16)
            return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "a shard of %llu begins at %llu", (unsigned long long)s.n, (unsigned long long)s.begin);
    }
    return MOE_OK;
}

static void shards_begin_aligned(void **state)
{
    (void)state;
    for (unsigned size = 1; size <= MAX_RANKS; size++) {
        struct rank ranks[MAX_RANKS] = { 0 };
        ranks_run(ranks, size, 1, moe_backend_cpu(), 1, begins, NULL);
        ranks_must_be_ok(ranks, size);
    }
}

static enum moe_code odd_parts(struct rank *r, struct moe_error *err)
{
    MOE_AUTO(unmake) struct bed b = { 0 };
    const struct moe_config c = small(MOE_STORAGE_FP32);
    struct moe_comm *groups[MOE_PARTS] = { r->world, r->world };
    MOE_TRY(moe_model_new(&c, r->be, r->dev, r->ep, r->world, 1, 3, &b.model, err));
    return moe_optim_new(b.model, &c, r->be, r->dev, groups, r->world, &b.optim, err);
}

static void odd_parts_are_refused(void **state)
{
    (void)state;
    struct rank ranks[MAX_RANKS] = { 0 };
    ranks_run(ranks, 1, 1, moe_backend_cpu(), 1, odd_parts, NULL);
    assert_int_equal(ranks[0].code, MOE_E_USAGE);
    assert_non_null(strstr(ranks[0].err.text, "a multiple of 64"));
}

static enum moe_code spoilt(struct rank *r, struct moe_error *err)
{
    struct bed b = { 0 };
    MOE_TRY(make(&b, r, MOE_STORAGE_FP32, err));
    ((float *)moe_model_gradients(b.model, MOE_PART_EXPERT))[3] = NAN;
    const enum moe_code code = moe_optim_reduce(b.optim, r->ctx, err);
    unmake(&b);
    return code;
}

static void no_number(void **state)
{
    (void)state;
    struct rank ranks[MAX_RANKS] = { 0 };
    double norm = 0;
    ranks_run(ranks, 1, 1, moe_backend_cpu(), 1, spoilt, &norm);
    assert_int_equal(ranks[0].code, MOE_OK);
    assert_true(isnan(norm));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(lr_cases) + 8];
    size_t n = 0;
    for (; n < MOE_COUNT(lr_cases); n++)
        tests[n] = (struct CMUnitTest){ .name = lr_cases[n].name, .test_func = lr, .initial_state = (void *)&lr_cases[n] };
    tests[n++] = (struct CMUnitTest){ .name = "the cosine falls at every step", .test_func = lr_falls };
    tests[n++] = (struct CMUnitTest){ .name = "outliers are above, after enough was seen, and not finite", .test_func = outliers };
    tests[n++] = (struct CMUnitTest){ .name = "one rank updates by the formula, gains undecayed", .test_func = matches_the_formula };
    tests[n++] = (struct CMUnitTest){ .name = "four ranks end with the bits of one", .test_func = ranks_agree };
    tests[n++] = (struct CMUnitTest){ .name = "four ranks end with the bits of one, stored as bf16", .test_func = ranks_agree, .initial_state = (void *)&schedule };
    tests[n++] = (struct CMUnitTest){ .name = "a gradient that is no number shows in the norm", .test_func = no_number };
    tests[n++] = (struct CMUnitTest){ .name = "shards of any number of ranks begin where 16 bytes do", .test_func = shards_begin_aligned };
    tests[n++] = (struct CMUnitTest){ .name = "a part that is not padded for them is refused", .test_func = odd_parts_are_refused };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
