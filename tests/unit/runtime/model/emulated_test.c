/* The model on CUDA's backend: its host part over stand-ins of CUDA's libraries, its kernels emulated. Floats give what the CPU's give but for the order of sums and the
 * functions of the hardware's kind; bf16 gives it but for rounding.
 * Links    runtime/model runtime/backend/cpu runtime/comm emulated/backend */
#include "tests/support/cuda/standin.h"
#include "tests/unit/runtime/model/bed.h"

static const struct shape_case cases[] = {
    { "softmax, shared experts, dropping",
      { .vocab = 61, .width = 32, .layers = 1, .heads = 4, .kv_heads = 2, .head_dim = 8, .length = 16, .experts = 8, .top_k = 2, .expert_width = 48, .shared_experts = 1,
        .rope_theta = 10000, .norm_eps = 1e-5 },
      { .renormalise = true, .scale = 1, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001, .capacity_factor = 1.25, .drop = MOE_DROP_PROBABILITY }, false },
    { "sigmoid, biased, tied head",
      { .vocab = 61, .width = 32, .layers = 1, .heads = 4, .kv_heads = 1, .head_dim = 8, .length = 16, .experts = 8, .top_k = 3, .expert_width = 40, .rope_theta = 10000,
        .norm_eps = 1e-5, .tied_head = true },
      { .score = MOE_SCORE_SIGMOID, .renormalise = true, .scale = 2.5, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001 }, true },
    { "all experts",                 /* so that no rounding decides which: for bf16 */
      { .vocab = 61, .width = 32, .layers = 1, .heads = 4, .kv_heads = 2, .head_dim = 8, .length = 16, .experts = 4, .top_k = 4, .expert_width = 48, .shared_experts = 1,
        .rope_theta = 10000, .norm_eps = 1e-5 },
      { .renormalise = true, .scale = 1, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001 }, false },
};
enum { SEQS = 4, ALL_EXPERTS = 2 };
static const struct { unsigned world, ep, seqs[MAX_RANKS]; } layouts[] = { { 1, 1, { 4 } }, { 2, 2, { 3, 1 } } };

static void run(struct bed *bed, const struct shape_case *c, const struct moe_backend *be, size_t layout)
{
    *bed = (struct bed){ .c = c, .by = 4, .back = true, .rounded = true };
    memcpy(bed->seqs, layouts[layout].seqs, sizeof bed->seqs);
    bed_tokens(bed, SEQS);
    bed_run(bed, layouts[layout].world, layouts[layout].ep, be, 1);
}

static void compare(const struct shape_case *c, enum moe_real real, size_t layout, double most)
{
    struct bed there, here;
    double worst = 0;
    run(&there, c, moe_backend_emulated(real), layout);
    run(&here, c, moe_backend_cpu(), layout);
    const double loss = fabs(there.loss_sum[0] / here.loss_sum[0] - 1), aux = fabs(there.aux[0] / here.aux[0] - 1);
    if (!(loss <= most) || !(aux <= most))
        fail_msg("%s, world %u: loss is off by %.3g, the auxiliary ones by %.3g", c->name, layouts[layout].world, loss, aux);
    for (size_t t = 0; t < here.count; t++) {
        const struct whole *w = &here.tensors[t];
        const double off = relative(there.slopes[0] + w->at, here.slopes[0] + w->at, w->n);
        worst = fmax(worst, off);
        if (!(off <= most))
            fail_msg("%s, world %u: slope of %s is off by %.3g, at most %.3g", c->name, layouts[layout].world, w->name, off, most);
    }
    print_message("# %s, world %u: loss off by %.2g, slopes by %.2g of %.2g\n", c->name, layouts[layout].world, loss, worst, most);
    bed_free(&there);
    bed_free(&here);
}

static void floats(void **state)
{
    (void)state;
    compare(&cases[0], MOE_REAL_F32, 0, 1e-5);
    compare(&cases[1], MOE_REAL_F32, 1, 1e-5);
}

/* As in device_test.c, with one layer: so many roundings on the way, each by at most half of 2^-8, add as squares; twice the root of that. */
static void bf16(void **state)
{
    (void)state;
    compare(&cases[ALL_EXPERTS], MOE_REAL_BF16, 0, 2 * 0x1p-9 * sqrt(2 * (14 + 2)));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(floats), cmocka_unit_test(bf16) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
