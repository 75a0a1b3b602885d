/* Gradients of the whole model, in doubles, against central differences of the fourth order: along a direction for every tensor, and element by element.
 * Links    runtime/model runtime/backend/ref runtime/comm */
#include "tests/unit/runtime/model/bed.h"

/* Steps are small beside the distance at which a token would choose another expert, and large beside rounding: f(x + h) - f(x - h) has about 1e-16 / h. */
#define STEP 1e-4
#define MOST 1e-6
enum { SEQS = 3, SINGLES = 24 };

static const struct shape_case cases[] = {
    { "grouped queries, shared experts, all losses",
      { .vocab = 11, .width = 8, .layers = 2, .heads = 4, .kv_heads = 2, .head_dim = 4, .length = 5, .experts = 4, .top_k = 2, .expert_width = 6, .shared_experts = 1,
        .rope_theta = 100, .norm_eps = 1e-5 },
      { .renormalise = true, .scale = 1, .balance_loss = .1, .sequence_loss = .05, .z_loss = .02 }, false },
    { "tied head, sigmoid, biased, scaled",
      { .vocab = 7, .width = 6, .layers = 2, .heads = 3, .kv_heads = 1, .head_dim = 2, .length = 4, .experts = 6, .top_k = 3, .expert_width = 5, .rope_theta = 100,
        .norm_eps = 1e-5, .tied_head = true },
      { .score = MOE_SCORE_SIGMOID, .renormalise = true, .scale = 2.5, .balance_loss = .1, .sequence_loss = .05, .z_loss = .02 }, true },
    { "softmax as it is, one expert each, width of heads from the model's",
      { .vocab = 9, .width = 8, .layers = 1, .heads = 2, .kv_heads = 2, .head_dim = 0, .length = 6, .experts = 4, .top_k = 1, .expert_width = 7, .rope_theta = 100,
        .norm_eps = 1e-5 },
      { .renormalise = false, .scale = 1, .balance_loss = .1, .z_loss = .02 }, false },
    { "sigmoid as it is, all experts, dropping what does not fit",
      { .vocab = 9, .width = 8, .layers = 2, .heads = 2, .kv_heads = 1, .head_dim = 4, .length = 6, .experts = 3, .top_k = 2, .expert_width = 7, .shared_experts = 2,
        .rope_theta = 100, .norm_eps = 1e-5, .tied_head = true },
      { .score = MOE_SCORE_SIGMOID, .renormalise = false, .scale = 1.5, .sequence_loss = .05, .capacity_factor = 1, .drop = MOE_DROP_POSITION }, false },
};

/* One rank's model, kept from one evaluation to the next. */
struct probe { struct bed *bed; struct moe_model *model; struct rank *rank; double *direction; };

static double value_at(struct probe *p, double by)
{
    struct moe_error err = { 0 };
    struct bed *bed = p->bed;
    bed->move = p->direction;
    bed->move_by = by;
    bed->back = false;
    if (bed_weights(p->rank, bed, p->model, &err) != MOE_OK || bed_step(p->rank, bed, p->model, &err) != MOE_OK)
        return NAN;
    return bed_objective(bed);
}

static double difference(struct probe *p)
{
    return (8 * (value_at(p, STEP) - value_at(p, -STEP)) - (value_at(p, 2 * STEP) - value_at(p, -2 * STEP))) / (12 * STEP);
}

/* Along the gradient itself, and a third of the way into a direction that has nothing to do with it: so no slope is zero by chance, and no element is left out. */
static enum moe_code along_tensor(struct probe *p, const struct whole *t, struct moe_error *err)
{
    const double *slope = p->bed->slopes[0] + t->at;
    double length = 0, expected = 0;
    for (size_t i = 0; i < t->n; i++)
        length += slope[i] * slope[i];
    length = sqrt(length);
    if (!(length > 0))
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = t->name }, "has no gradient");
    memset(p->direction, 0, p->bed->n * sizeof *p->direction);
    for (size_t i = 0; i < t->n; i++) {
        p->direction[t->at + i] = slope[i] / length + number_at(40, i) / (3 * sqrt((double)t->n));
        expected += p->direction[t->at + i] * slope[i];
    }
    const double found = difference(p);
    if (!(fabs(found - expected) <= MOST * fabs(expected)))
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = t->name }, "slope %.12g, differences say %.12g", expected, found);
    return MOE_OK;
}

static enum moe_code single(struct probe *p, const struct whole *t, size_t i, struct moe_error *err)
{
    const double *slope = p->bed->slopes[0] + t->at;
    double typical = 0;
    for (size_t j = 0; j < t->n; j++)
        typical += slope[j] * slope[j] / (double)t->n;
    memset(p->direction, 0, p->bed->n * sizeof *p->direction);
    p->direction[t->at + i] = 1;
    const double found = difference(p);
    if (!(fabs(found - slope[i]) <= MOST * fmax(fabs(slope[i]), sqrt(typical))))
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ .field = t->name }, "element %zu: slope %.12g, differences say %.12g", i, slope[i], found);
    return MOE_OK;
}

static enum moe_code body(struct rank *r, struct moe_error *err)
{
    struct bed *bed = r->ctx;
    const struct moe_config config = { .model = bed->c->model, .router = bed->c->router };
    struct probe p = { .bed = bed, .rank = r };
    enum moe_code code = moe_model_new(&config, r->be, r->dev, r->ep, r->world, SEQS, 1, &p.model, err);
    bed->back = true;
    if (code == MOE_OK)
        code = bed_weights(r, bed, p.model, err);
    if (code == MOE_OK)
        code = bed_step(r, bed, p.model, err);
    p.direction = calloc(bed->n + 1, sizeof *p.direction);
    if (code == MOE_OK && !p.direction)
        code = moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory");
    for (size_t t = 0; t < bed->count && code == MOE_OK; t++) {
        code = along_tensor(&p, &bed->tensors[t], err);
        const size_t n = bed->tensors[t].n, stride = n / SINGLES + 1;
        for (size_t i = t % stride; i < n && code == MOE_OK; i += stride)
            code = single(&p, &bed->tensors[t], i, err);
    }
    free(p.direction);
    moe_model_free(&p.model);
    return code;
}

static void slopes_are_what_differences_say(void **state)
{
    struct rank ranks[MAX_RANKS];
    struct bed bed = { .c = *state, .drawn = true, .by = .7, .seqs = { SEQS } };
    bed_tokens(&bed, SEQS);
    ranks_run(ranks, 1, 1, moe_backend_ref(), 1, body, &bed);
    ranks_must_be_ok(ranks, 1);
    assert_true(bed.count > 10);
    bed_free(&bed);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = slopes_are_what_differences_say, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
