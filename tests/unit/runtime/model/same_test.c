/* The same batch gives the same loss and gradients: for every layout of ranks, for any number of threads (to the bit), in one piece or several, in floats and in doubles.
 * Links    runtime/model runtime/backend/cpu runtime/backend/ref runtime/comm */
#include "tests/unit/runtime/model/bed.h"

static const struct shape_case cases[] = {
    { "softmax, shared experts",
      { .vocab = 61, .width = 32, .layers = 2, .heads = 4, .kv_heads = 2, .head_dim = 8, .length = 16, .experts = 8, .top_k = 2, .expert_width = 48, .shared_experts = 1,
        .rope_theta = 10000, .norm_eps = 1e-5 },
      { .renormalise = true, .scale = 1, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001 }, false },
    { "sigmoid, biased, tied head",
      { .vocab = 61, .width = 32, .layers = 2, .heads = 4, .kv_heads = 1, .head_dim = 8, .length = 16, .experts = 8, .top_k = 3, .expert_width = 40, .rope_theta = 10000,
        .norm_eps = 1e-5, .tied_head = true },
      { .score = MOE_SCORE_SIGMOID, .renormalise = true, .scale = 2.5, .balance_loss = .02, .sequence_loss = .01, .z_loss = .001 }, true },
};
enum { SEQS = 8 };

static const struct { unsigned world, ep, seqs[MAX_RANKS]; } layouts[] = {
    { 1, 1, { 8 } }, { 2, 1, { 4, 4 } }, { 2, 2, { 4, 4 } }, { 4, 1, { 2, 2, 2, 2 } }, { 4, 2, { 2, 2, 2, 2 } }, { 4, 4, { 2, 2, 2, 2 } },
    { 4, 2, { 3, 0, 5, 0 } }, { 8, 8, { 8, 0, 0, 0, 0, 0, 0, 0 } },
};

static void make(struct bed *bed, const struct shape_case *c)
{
    *bed = (struct bed){ .c = c, .by = 4, .back = true, .seqs = { SEQS } };        /* first values times 4: choices and scores that differ clearly */
    bed_tokens(bed, SEQS);
}

static void near(const char *what, const char *tensor, double off, double most)
{
    if (!(off <= most))
        fail_msg("%s %s: off by %.3g, at most %.3g", what, tensor, off, most);
}

/* Loss, auxiliary losses, and each tensor's gradient on its own: a small one is not hidden behind a large one. */
static void compare(const char *what, const struct bed *a, const struct bed *b, double most)
{
    assert_int_equal(a->count, b->count);
    near(what, "loss", fabs(a->loss_sum[0] - b->loss_sum[0]) / b->loss_sum[0], most);
    near(what, "auxiliary losses", fabs(a->aux[0] - b->aux[0]) / b->aux[0], most);
    for (size_t t = 0; t < a->count; t++) {
        const struct whole *w = &a->tensors[t];
        assert_string_equal(w->name, b->tensors[t].name);
        near(what, w->name, relative(a->slopes[0] + w->at, b->slopes[0] + w->at, w->n), most);
    }
}

static void layouts_agree(const struct shape_case *c, const struct moe_backend *be, double most)
{
    struct bed one;
    make(&one, c);
    bed_run(&one, 1, 1, be, 1);
    for (size_t l = 1; l < MOE_COUNT(layouts); l++) {
        struct bed many;
        char what[64];
        make(&many, c);
        memcpy(many.seqs, layouts[l].seqs, sizeof many.seqs);
        bed_run(&many, layouts[l].world, layouts[l].ep, be, 1);
        snprintf(what, sizeof what, "%s, world %u, ep %u:", be->name, layouts[l].world, layouts[l].ep);
        compare(what, &many, &one, most);
        bed_free(&many);
    }
    bed_free(&one);
}

static void every_layout_gives_the_same(void **state)
{
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(cases); c++) {
        layouts_agree(&cases[c], moe_backend_ref(), 1e-12);
        layouts_agree(&cases[c], moe_backend_cpu(), 1e-6);
    }
}

/* Weights start as the same floats on both, so all that differs is the arithmetic. */
static void floats_follow_doubles(void **state)
{
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(cases); c++) {
        struct bed a, b;
        make(&a, &cases[c]);
        make(&b, &cases[c]);
        bed_run(&a, 1, 1, moe_backend_cpu(), 1);
        bed_run(&b, 1, 1, moe_backend_ref(), 1);
        compare("cpu against ref:", &a, &b, 1e-6);
        bed_free(&a);
        bed_free(&b);
    }
}

static void threads_change_no_bit(void **state)
{
    (void)state;
    for (size_t c = 0; c < MOE_COUNT(cases); c++) {
        struct bed one;
        make(&one, &cases[c]);
        bed_run(&one, 1, 1, moe_backend_cpu(), 1);
        for (unsigned threads = 2; threads <= 5; threads++) {
            struct bed many;
            make(&many, &cases[c]);
            bed_run(&many, 1, 1, moe_backend_cpu(), threads);
            assert_true(many.loss_sum[0] == one.loss_sum[0]);
            assert_true(many.aux[0] == one.aux[0]);
            assert_memory_equal(many.slopes[0], one.slopes[0], one.n * sizeof *one.slopes[0]);
            bed_free(&many);
        }
        bed_free(&one);
    }
}

/* Micro-steps: the balance loss is of each piece's own counts, so without it a step is the same in one piece and in four. */
static void pieces_add_up(void **state)
{
    struct shape_case c = cases[0];
    struct bed one, four;
    (void)state;
    c.router.balance_loss = 0;
    make(&one, &c);
    make(&four, &c);
    four.micro_steps = 4;
    bed_run(&one, 1, 1, moe_backend_ref(), 1);
    bed_run(&four, 1, 1, moe_backend_ref(), 1);
    four.aux[0] = one.aux[0];                   /* that of the last piece */
    compare("in four pieces:", &four, &one, 1e-12);
    bed_free(&one);
    bed_free(&four);
}

/* The same run twice in one process gives the same bits, also over a mesh of four. */
static void runs_repeat_to_the_bit(void **state)
{
    struct bed a, b;
    (void)state;
    make(&a, &cases[0]);
    make(&b, &cases[0]);
    memcpy(a.seqs, layouts[4].seqs, sizeof a.seqs);
    memcpy(b.seqs, layouts[4].seqs, sizeof b.seqs);
    bed_run(&a, 4, 2, moe_backend_cpu(), 2);
    bed_run(&b, 4, 2, moe_backend_cpu(), 2);
    assert_memory_equal(a.slopes[0], b.slopes[0], a.n * sizeof *a.slopes[0]);
    bed_free(&a);
    bed_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layout_gives_the_same), cmocka_unit_test(floats_follow_doubles), cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(pieces_add_up), cmocka_unit_test(runs_repeat_to_the_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
