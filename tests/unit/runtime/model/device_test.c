/* The model on a device whose memory the host cannot read, and whose elements are of two kinds: with floats for both every bit is the CPU's, for every layout of ranks;
 * with bf16 loss and gradients are the CPU's but for what rounding makes of them.
 * Links    runtime/model runtime/backend/cpu runtime/comm */
#include "tests/support/split.h"
#include "tests/unit/runtime/model/bed.h"

static const struct shape_case cases[] = {
    { "softmax, shared experts, dropping",
      { .vocab = 61, .width = 32, .layers = 2, .heads = 4, .kv_heads = 2, .head_dim = 8, .length = 16, .experts = 8, .top_k = 2, .expert_width = 48, .shared_experts = 1,
        .rope_theta = 10000, .norm_eps = 1e-5 },
      { .renormalise = true, .scale = 1, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001, .capacity_factor = 1.25, .drop = MOE_DROP_PROBABILITY }, false },
    { "sigmoid, biased, tied head",
      { .vocab = 61, .width = 32, .layers = 2, .heads = 4, .kv_heads = 1, .head_dim = 8, .length = 16, .experts = 8, .top_k = 3, .expert_width = 40, .rope_theta = 10000,
        .norm_eps = 1e-5, .tied_head = true },
      { .score = MOE_SCORE_SIGMOID, .renormalise = true, .scale = 2.5, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001 }, true },
};
/* Every token goes to every expert, so that no rounding decides which: what differs is rounding alone. */
static const struct shape_case everywhere = {
    "all experts",
    { .vocab = 61, .width = 32, .layers = 2, .heads = 4, .kv_heads = 2, .head_dim = 8, .length = 16, .experts = 4, .top_k = 4, .expert_width = 48, .shared_experts = 1,
      .rope_theta = 10000, .norm_eps = 1e-5 },
    { .renormalise = true, .scale = 1, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001 }, false
};
enum { SEQS = 8 };

static const struct { unsigned world, ep, seqs[MAX_RANKS]; } layouts[] = {
    { 1, 1, { 8 } }, { 2, 1, { 4, 4 } }, { 2, 2, { 5, 3 } }, { 4, 2, { 3, 0, 5, 0 } }, { 4, 4, { 2, 2, 2, 2 } },
};

static void run_with(struct bed *bed, const struct shape_case *c, const struct moe_backend *be, size_t layout, bool rounded, void (*made)(struct rank *, struct moe_model *))
{
    *bed = (struct bed){ .c = c, .by = 4, .back = true, .rounded = rounded, .made = made };
    memcpy(bed->seqs, layouts[layout].seqs, sizeof bed->seqs);
    bed_tokens(bed, SEQS);
    bed_run(bed, layouts[layout].world, layouts[layout].ep, be, 1);
}

static void run(struct bed *bed, const struct shape_case *c, const struct moe_backend *be, size_t layout, bool rounded) { run_with(bed, c, be, layout, rounded, NULL); }

static void floats_are_the_cpus_to_the_bit(void **state)
{
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(cases); c++)
        for (size_t l = 0; l < MOE_COUNT(layouts); l++) {
            struct bed there, here;
            run(&there, &cases[c], moe_backend_split(MOE_REAL_F32), l, false);
            run(&here, &cases[c], moe_backend_cpu(), l, false);
            assert_true(there.loss_sum[0] == here.loss_sum[0] && there.aux[0] == here.aux[0]);
            assert_memory_equal(there.slopes[0], here.slopes[0], here.n * sizeof *here.slopes[0]);
            bed_free(&there);
            bed_free(&here);
        }
}

/* Rows travel by a communicator of the device, which does what it is asked for as late as it may: nothing uses them before they are there, and nothing else of the result
 * changes. */
static struct split_comm rows[MAX_RANKS];
static void by_device(struct rank *r, struct moe_model *model) { moe_model_rows(model, split_comm(&rows[r->index], r->ep, r->dev), true); }

static void rows_travel_beside(void **state)
{
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(cases); c++)
        for (size_t l = 2; l < MOE_COUNT(layouts); l++) {
            struct bed there, here;
            run_with(&there, &cases[c], moe_backend_split(MOE_REAL_F32), l, false, by_device);
            run(&here, &cases[c], moe_backend_cpu(), l, false);
            for (unsigned r = 0; r < layouts[l].world; r++)
                assert_int_equal(rows[r].calls, 4 * MOE_CHUNKS * cases[c].model.layers);      /* out and home, forward and backward */
            assert_true(there.loss_sum[0] == here.loss_sum[0] && there.aux[0] == here.aux[0]);
            assert_memory_equal(there.slopes[0], here.slopes[0], here.n * sizeof *here.slopes[0]);
            assert_true(there.overlap >= 0 && there.overlap <= 1 && isnan(here.overlap));
            bed_free(&there);
            bed_free(&here);
        }
}

/* A number is rounded so often on its way through a layer and back (norm, q, k, v, their turns, o, sum, norm, gate and value, swiglu, down, combine, sum), each time by at
 * most half of 2^-8, and the head adds two each way. Roundings are independent of each other, so their squares add; twice the root of that is the band. */
#define ROUNDINGS (2 * (2. * 14 + 2))
#define HALF      0x1p-9
#define BAND      (2 * HALF * sqrt(ROUNDINGS))

static void bf16_is_the_cpus_but_for_rounding(void **state)
{
    (void)state;
    for (size_t l = 0; l < MOE_COUNT(layouts); l++) {
        struct bed there, here;
        double worst = 0;
        run(&there, &everywhere, moe_backend_split(MOE_REAL_BF16), l, true);
        run(&here, &everywhere, moe_backend_cpu(), 0, true);
        const double loss = fabs(there.loss_sum[0] / here.loss_sum[0] - 1), aux = fabs(there.aux[0] / here.aux[0] - 1);
        if (!(loss <= BAND) || !(aux <= BAND))
            fail_msg("world %u: loss is off by %.3g, the auxiliary ones by %.3g", layouts[l].world, loss, aux);
        for (size_t t = 0; t < here.count; t++) {
            const struct whole *w = &here.tensors[t];
            const double off = relative(there.slopes[0] + w->at, here.slopes[0] + w->at, w->n);
            worst = fmax(worst, off);
            if (!(off <= BAND))
                fail_msg("world %u: slope of %s is off by %.3g, at most %.3g", layouts[l].world, w->name, off, BAND);
        }
        print_message("# world %u: loss off by %.2g, slopes by %.2g of %.2g\n", layouts[l].world, loss, worst, BAND);
        bed_free(&there);
        bed_free(&here);
    }
}

static enum moe_code scores(struct rank *r, struct moe_error *err)
{
    struct bed *bed = r->ctx;
    const struct moe_config config = { .model = bed->c->model, .router = bed->c->router };
    const unsigned vocab = config.model.vocab;
    struct moe_model *model = NULL;
    float logits[64];
    enum moe_code code = moe_model_new(&config, r->be, r->dev, r->ep, r->world, 1, 1, &model, err);
    if (code == MOE_OK)
        code = bed_weights(r, bed, model, err);
    if (code == MOE_OK)
        code = moe_model_next(model, bed->tokens, 9, logits, err);
    bed->slopes[0] = code == MOE_OK ? calloc(vocab, sizeof(double)) : NULL;
    for (unsigned i = 0; bed->slopes[0] && i < vocab; i++)
        bed->slopes[0][i] = (double)logits[i];
    moe_model_free(&model);
    return code;
}

static void a_next_token_is_scored(void **state)
{
    (void)state;
    struct bed beds[3];
    const struct moe_backend *const bes[] = { moe_backend_cpu(), moe_backend_split(MOE_REAL_F32), moe_backend_split(MOE_REAL_BF16) };
    for (size_t i = 0; i < MOE_COUNT(bes); i++) {
        struct rank ranks[MAX_RANKS];
        beds[i] = (struct bed){ .c = &everywhere, .by = 4, .rounded = true };
        bed_tokens(&beds[i], 1);
        ranks_run(ranks, 1, 1, bes[i], 1, scores, &beds[i]);
        ranks_must_be_ok(ranks, 1);
    }
    assert_memory_equal(beds[1].slopes[0], beds[0].slopes[0], everywhere.model.vocab * sizeof(double));
    assert_true(relative(beds[2].slopes[0], beds[0].slopes[0], everywhere.model.vocab) <= BAND);
    for (size_t i = 0; i < MOE_COUNT(bes); i++)
        bed_free(&beds[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_are_the_cpus_to_the_bit), cmocka_unit_test(rows_travel_beside), cmocka_unit_test(bf16_is_the_cpus_but_for_rounding), cmocka_unit_test(a_next_token_is_scored),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
