/* What a model is made of, what it starts with, what it refuses, and the scores of a next token.
 * Links    runtime/model runtime/backend/cpu runtime/backend/ref runtime/comm */
#include "runtime/model/inside.h"
#include "tests/unit/runtime/model/bed.h"

static const struct shape_case untied = {
    "untied",
    { .vocab = 13, .width = 8, .layers = 2, .heads = 4, .kv_heads = 2, .head_dim = 6, .length = 8, .experts = 4, .top_k = 2, .expert_width = 6, .shared_experts = 2,
      .rope_theta = 100, .norm_eps = 1e-5 },
    { .renormalise = true, .scale = 1, .balance_loss = .01, .z_loss = .01, .capacity_factor = .5, .drop = MOE_DROP_POSITION }, false,
};

/* A model alone: what most tests here need. */
struct alone { const struct moe_backend *be; struct moe_device *dev; struct moe_comm *comm; struct moe_config config; struct moe_model *model; struct moe_error err; };

static void open_alone(struct alone *a, const struct shape_case *c, const struct moe_backend *be)
{
    *a = (struct alone){ .be = be, .config = { .model = c->model, .router = c->router } };
    assert_int_equal(be->open(&(struct moe_device_options){ .threads = 1 }, &a->dev, &a->err), MOE_OK);
    assert_int_equal(moe_comm_self(1, &a->comm, &a->err), MOE_OK);
}
static void model_alone(struct alone *a, const struct shape_case *c, const struct moe_backend *be, unsigned seqs)
{
    open_alone(a, c, be);
    if (moe_model_new(&a->config, be, a->dev, a->comm, a->comm, seqs, 16, &a->model, &a->err) != MOE_OK)
        fail_msg("%s", a->err.text);
    assert_int_equal(moe_model_init(a->model, 5, &a->err), MOE_OK);
}
static void close_alone(struct alone *a)
{
    moe_model_free(&a->model);
    moe_comm_free(&a->comm);
    a->be->close(&a->dev);
}

static void lists_what_it_is_made_of(void **state)
{
    static const struct { const char *name; enum moe_part part; unsigned dims; uint64_t shape[3]; bool decay; } expected[] = {
        { "embed.weight", MOE_PART_DENSE, 2, { 13, 8 }, true },
        { "layers.0.attn.norm.weight", MOE_PART_DENSE, 1, { 8 }, false },
        { "layers.0.attn.q.weight", MOE_PART_DENSE, 2, { 24, 8 }, true },
        { "layers.0.attn.k.weight", MOE_PART_DENSE, 2, { 12, 8 }, true },
        { "layers.0.attn.v.weight", MOE_PART_DENSE, 2, { 12, 8 }, true },
        { "layers.0.attn.o.weight", MOE_PART_DENSE, 2, { 8, 24 }, true },
        { "layers.0.moe.norm.weight", MOE_PART_DENSE, 1, { 8 }, false },
        { "layers.0.router.weight", MOE_PART_DENSE, 2, { 4, 8 }, true },
        { "layers.0.shared.gate_up.weight", MOE_PART_DENSE, 2, { 24, 8 }, true },
        { "layers.0.shared.down.weight", MOE_PART_DENSE, 2, { 8, 12 }, true },
        { "layers.0.experts.gate_up.weight", MOE_PART_EXPERT, 3, { 4, 12, 8 }, true },
        { "layers.0.experts.down.weight", MOE_PART_EXPERT, 3, { 4, 8, 6 }, true },
    };
    struct alone a;
    size_t count;
    uint64_t used[MOE_PARTS] = { 0 };
    (void)state;
    model_alone(&a, &untied, moe_backend_ref(), 1);
    const struct moe_param *p = moe_model_params(a.model, &count);
    assert_int_equal(count, 1 + 2 * (MOE_COUNT(expected) - 1) + 2);
    for (size_t i = 0; i < MOE_COUNT(expected); i++) {
        assert_string_equal(p[i].name, expected[i].name);
        assert_int_equal(p[i].part, expected[i].part);
        assert_int_equal(p[i].dims, expected[i].dims);
        assert_memory_equal(p[i].shape, expected[i].shape, expected[i].dims * sizeof p[i].shape[0]);
        assert_memory_equal(p[i].whole, expected[i].shape, expected[i].dims * sizeof p[i].whole[0]);
        assert_int_equal(p[i].decay, expected[i].decay);
    }
    assert_string_equal(p[count - 2].name, "norm.weight");
    assert_string_equal(p[count - 1].name, "head.weight");
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(p[i].at, used[p[i].part]);     /* one behind the other, no gap */
        used[p[i].part] += p[i].n;
    }
    for (unsigned part = 0; part < MOE_PARTS; part++) {
        assert_true(moe_model_size(a.model, part) >= used[part] && moe_model_size(a.model, part) < used[part] + 16);
        assert_int_equal(moe_model_size(a.model, part) % 16, 0);
    }
    close_alone(&a);
}

static void starts_with_the_deviations_it_names(void **state)
{
    const struct shape_case wide = { "wide", { .vocab = 64, .width = 64, .layers = 2, .heads = 2, .kv_heads = 2, .head_dim = 32, .length = 4, .experts = 4, .top_k = 1,
                                               .expert_width = 64, .rope_theta = 100, .norm_eps = 1e-5 }, { .scale = 1 }, false };
    struct alone a;
    size_t count;
    (void)state;
    model_alone(&a, &wide, moe_backend_ref(), 1);
    const struct moe_param *p = moe_model_params(a.model, &count);
    for (size_t i = 0; i < count; i++) {
        const double *w = (const double *)moe_model_weights(a.model, p[i].part) + p[i].at;
        double sum = 0, square = 0, beyond = 0;
        const double n = (double)p[i].n;
        for (size_t j = 0; j < p[i].n; j++) {
            sum += w[j];
            square += w[j] * w[j];
            beyond += fabs(w[j]) > 2 * p[i].deviation;
        }
        if (p[i].dims == 1) {
            assert_true(sum == n && square == n);
            continue;
        }
        /* Each bound is six deviations of what it bounds: for a normal law 4.55 % lie beyond two deviations. */
        assert_true(fabs(sum / n) < 6 * p[i].deviation / sqrt(n));
        assert_true(fabs(sqrt(square / n) / p[i].deviation - 1) < 6 / sqrt(2 * n));
        assert_true(fabs(beyond / n - .0455) < 6 * sqrt(.0455 / n));
        assert_true(p[i].deviation == (strstr(p[i].name, "attn.o") || strstr(p[i].name, "down") ? .02 / 2 : .02));
    }
    close_alone(&a);
}

/* ---- the same weights, whoever holds them ---- */

struct kept { double *weights; size_t n; };

static enum moe_code keep_weights(struct rank *r, struct moe_error *err)
{
    struct kept *kept = r->ctx;
    const struct moe_config config = { .model = untied.model, .router = untied.router };
    struct moe_model *model = NULL;
    struct whole tensors[MAX_TENSORS];
    size_t count;
    MOE_TRY(moe_model_new(&config, r->be, r->dev, r->ep, r->world, 1, r->size, &model, err));
    enum moe_code code = moe_model_init(model, 5, err);
    const struct moe_param *p = moe_model_params(model, &count);
    const size_t n = bed_list(p, count, tensors);
    MOE_CHECK(n <= kept->n);
    for (size_t i = 0; i < count && code == MOE_OK; i++)
        if (p[i].part == MOE_PART_EXPERT || r->index == 0)
            code = get_doubles(r, kept->weights + tensors[i].at + bed_first(&p[i]), (char *)moe_model_weights(model, p[i].part) + p[i].at * r->be->real_bytes,
                               (size_t)p[i].n, err);
    moe_model_free(&model);
    return code;
}

static void starts_alike_on_every_layout(void **state)
{
    static double one[4096], four[4096];
    struct kept a = { one, MOE_COUNT(one) }, b = { four, MOE_COUNT(four) };
    struct rank ranks[MAX_RANKS];
    (void)state;
    ranks_run(ranks, 1, 1, moe_backend_ref(), 1, keep_weights, &a);
    ranks_must_be_ok(ranks, 1);
    ranks_run(ranks, 4, 4, moe_backend_cpu(), 1, keep_weights, &b);
    ranks_must_be_ok(ranks, 4);
    assert_memory_equal(one, four, sizeof one);
}

/* ---- scores of a next token ---- */

static void next_is_what_the_loss_sees(void **state)
{
    struct shape_case c = untied;
    struct alone a;
    int32_t tokens[8] = { 3, 1, 4, 1, 5, 9, 2, 6 }, targets[8];
    struct moe_step_stats stats;
    float scores[13];
    (void)state;
    c.router.drop = MOE_DROP_NONE;                      /* scoring drops nothing; then neither may the step */
    model_alone(&a, &c, moe_backend_ref(), 2);
    for (unsigned length = 1; length <= 8; length++) {
        double most = -INFINITY, sum = 0;
        for (unsigned i = 0; i < 8; i++)
            targets[i] = i + 1 == length ? 7 : -1;
        assert_int_equal(moe_model_step(a.model, tokens, targets, 1, 1, 8, 1, false, &stats, &a.err), MOE_OK);
        assert_int_equal(stats.targets, 1);
        assert_int_equal(moe_model_next(a.model, tokens, length, scores, &a.err), MOE_OK);
        for (unsigned i = 0; i < 13; i++)
            most = fmax(most, scores[i]);
        for (unsigned i = 0; i < 13; i++)
            sum += exp(scores[i] - most);
        assert_true(fabs(most + log(sum) - scores[7] - stats.loss_sum) < 1e-6);
    }
    close_alone(&a);
}

/* A tight capacity drops in training, and never when a text is scored: the score of a prompt does not depend on its length. */
static void next_drops_nothing(void **state)
{
    struct shape_case free = untied;
    struct alone tight, loose;
    const int32_t tokens[8] = { 3, 3, 3, 3, 3, 3, 3, 3 };
    int32_t targets[8] = { 1, 1, 1, 1, 1, 1, 1, 1 };
    struct moe_step_stats stats;
    float a[13], b[13];
    (void)state;
    free.router.drop = MOE_DROP_NONE;
    model_alone(&tight, &untied, moe_backend_ref(), 1);
    model_alone(&loose, &free, moe_backend_ref(), 1);
    assert_int_equal(moe_model_step(tight.model, tokens, targets, 1, 8, 8, 1, false, &stats, &tight.err), MOE_OK);
    assert_true(stats.layers[0].dropped > 0);
    assert_int_equal(moe_model_next(tight.model, tokens, 8, a, &tight.err), MOE_OK);
    assert_int_equal(moe_model_next(loose.model, tokens, 8, b, &loose.err), MOE_OK);
    assert_memory_equal(a, b, sizeof a);
    close_alone(&tight);
    close_alone(&loose);
}

/* ---- one model, step after step ---- */

static double step_of(struct alone *a, unsigned seqs, unsigned seed)
{
    int32_t tokens[32], targets[32];
    struct moe_step_stats stats;
    for (unsigned i = 0; i < 8 * seqs; i++) {
        tokens[i] = (int32_t)(fabs(number_at(seed, i)) * 13);
        targets[i] = (int32_t)(fabs(number_at(seed + 1, i)) * 13);
    }
    assert_int_equal(moe_model_zero_gradients(a->model, &a->err), MOE_OK);
    assert_int_equal(moe_model_step(a->model, tokens, targets, seqs, 8 * seqs, 8 * seqs, 1, true, &stats, &a->err), MOE_OK);
    return stats.loss_sum;
}

/* Steps of other sizes before, with other choices and drops, leave nothing behind: to the bit what a new model does. */
static void steps_leave_nothing_behind(void **state)
{
    struct alone old, fresh;
    float scores[13];
    const int32_t prompt[3] = { 1, 2, 3 };
    (void)state;
    model_alone(&old, &untied, moe_backend_cpu(), 4);
    model_alone(&fresh, &untied, moe_backend_cpu(), 4);
    (void)step_of(&old, 4, 50);
    (void)step_of(&old, 1, 60);
    assert_int_equal(moe_model_next(old.model, prompt, 3, scores, &old.err), MOE_OK);
    assert_true(step_of(&old, 3, 70) == step_of(&fresh, 3, 70));
    for (unsigned part = 0; part < MOE_PARTS; part++)
        assert_memory_equal(moe_model_gradients(old.model, part), moe_model_gradients(fresh.model, part), moe_model_size(old.model, part) * sizeof(float));
    close_alone(&old);
    close_alone(&fresh);
}

/* ---- the head, in pieces ---- */

/* Scores of a large vocabulary are made some rows at a time: 16 rows at once, by 5 (so the last piece is shorter), and one by one. */
static void head_in_pieces_is_the_whole(void **state)
{
    const size_t chunks[] = { 16, 5, 1 };
    double loss[3], *slopes[3];
    struct moe_step_stats stats;
    int32_t tokens[16], targets[16];
    (void)state;
    for (int i = 0; i < 16; i++) {
        tokens[i] = 5 * i % 13;
        targets[i] = i == 6 ? -1 : 7 * i % 13;
    }
    for (size_t i = 0; i < MOE_COUNT(chunks); i++) {
        struct alone a;
        model_alone(&a, &untied, moe_backend_ref(), 2);
        assert_int_equal(a.model->chunk, 16);           /* all rows: this vocabulary is small */
        a.model->chunk = chunks[i];
        assert_int_equal(moe_model_step(a.model, tokens, targets, 2, 15, 16, 1, true, &stats, &a.err), MOE_OK);
        const size_t bytes = (size_t)moe_model_size(a.model, MOE_PART_DENSE) * sizeof(double);
        slopes[i] = malloc(bytes);
        assert_non_null(slopes[i]);
        assert_int_equal(a.be->download(a.dev, slopes[i], moe_model_gradients(a.model, MOE_PART_DENSE), bytes, &a.err), MOE_OK);
        loss[i] = stats.loss_sum;
        assert_true(loss[i] == loss[0]);
        assert_true(relative(slopes[i], slopes[0], bytes / sizeof(double)) < 1e-14);
        close_alone(&a);
    }
    for (size_t i = 0; i < MOE_COUNT(chunks); i++)
        free(slopes[i]);
}

static void head_of_a_large_vocabulary_has_pieces(void **state)
{
    struct shape_case large = untied;
    struct alone a;
    (void)state;
    large.model.vocab = 1 << 20;
    large.model.length = 64;
    model_alone(&a, &large, moe_backend_cpu(), 1);
    assert_int_equal(a.model->chunk, MOE_CAP_HEAD_BYTES / ((1 << 20) * sizeof(float)));
    close_alone(&a);
}

/* ---- numbers about a step ---- */

static void tells_about_each_layer(void **state)
{
    struct shape_case c = untied;
    struct alone a;
    int32_t tokens[16], targets[16];
    struct moe_step_stats stats;
    (void)state;
    c.router.drop = MOE_DROP_NONE;
    model_alone(&a, &c, moe_backend_ref(), 2);
    for (int i = 0; i < 16; i++) {
        tokens[i] = i % 13;
        targets[i] = i < 4 ? -1 : (i + 1) % 13;
    }
    assert_int_equal(moe_model_step(a.model, tokens, targets, 2, 12, 16, 1, true, &stats, &a.err), MOE_OK);
    assert_int_equal(stats.targets, 12);
    assert_true(fabs(stats.loss_sum / 12 - log(13)) < .1);             /* first values: nothing is known */
    for (unsigned l = 0; l < 2; l++) {
        const struct moe_layer_stats *s = &stats.layers[l];
        int64_t pairs = 0;
        for (unsigned e = 0; e < 4; e++)
            pairs += s->count[e];
        assert_int_equal(pairs, 32);
        assert_int_equal(s->pairs, 32);
        assert_int_equal(s->dropped, 0);
        assert_true(s->entropy > .9 * log(4) && s->entropy <= log(4) + 1e-12);
        assert_true(s->balance > .0099 && s->balance < .011);          /* coefficient times about 1 */
        assert_true(s->z > 0 && s->sequence == 0);
        assert_true(s->route_ms > 0 && s->expert_ms > 0 && s->combine_ms >= 0 && s->dispatch_ms > 0);
    }
    assert_true(stats.forward_ms > 0 && stats.backward_ms > 0);
    close_alone(&a);
}

/* ---- refusals ---- */

static void refuses_tokens_it_does_not_know(void **state)
{
    struct alone a;
    int32_t tokens[8] = { 0 }, targets[8] = { 0 };
    struct moe_step_stats stats;
    float scores[13];
    (void)state;
    model_alone(&a, &untied, moe_backend_ref(), 1);
    tokens[3] = 13;
    assert_int_equal(moe_model_step(a.model, tokens, targets, 1, 8, 8, 1, false, &stats, &a.err), MOE_E_SCHEMA);
    assert_string_equal(a.err.field, "tokens");
    assert_non_null(strstr(a.err.text, "token 13 at 3 of sequence 0 is not in 0 to 12"));
    assert_int_equal(moe_model_next(a.model, tokens, 8, scores, &a.err), MOE_E_SCHEMA);
    tokens[3] = -1;
    assert_int_equal(moe_model_step(a.model, tokens, targets, 1, 8, 8, 1, false, &stats, &a.err), MOE_E_SCHEMA);
    tokens[3] = 0;
    targets[5] = -2;
    assert_int_equal(moe_model_step(a.model, tokens, targets, 1, 8, 8, 1, false, &stats, &a.err), MOE_E_SCHEMA);
    assert_string_equal(a.err.field, "targets");
    close_alone(&a);
}

static enum moe_code route_past_the_end(struct moe_device *dev, const struct moe_router *r, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->route(dev, r, err));
    if (r->bias)                                        /* the second layer's alone */
        r->expert[0] = 99;
    return MOE_OK;
}

static void a_broken_invariant_names_its_layer(void **state)
{
    struct moe_backend be = *moe_backend_ref();
    struct alone a;
    const int32_t tokens[8] = { 0 };
    struct moe_step_stats stats;
    (void)state;
    be.route = route_past_the_end;
    model_alone(&a, &untied, &be, 1);
    moe_model_bias(a.model, 1)[0] = .5f;
    assert_int_equal(moe_model_bias_changed(a.model, &a.err), MOE_OK);
    assert_int_equal(moe_model_step(a.model, tokens, tokens, 1, 8, 8, 1, true, &stats, &a.err), MOE_E_BUG);
    assert_string_equal(a.err.field, "layers.1.router");
    close_alone(&a);
}

static enum moe_code xent_nan(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err)
{
    MOE_TRY(moe_backend_ref()->xent(dev, loss, logits, target, n, v, back, scale, err));
    ((double *)loss)[0] = NAN;
    return MOE_OK;
}

static void a_loss_that_is_no_number_ends_the_step(void **state)
{
    struct moe_backend be = *moe_backend_ref();
    struct alone a;
    const int32_t tokens[8] = { 0 };
    struct moe_step_stats stats;
    (void)state;
    be.xent = xent_nan;
    model_alone(&a, &untied, &be, 1);
    assert_int_equal(moe_model_step(a.model, tokens, tokens, 1, 8, 8, 1, true, &stats, &a.err), MOE_E_BUG);
    assert_string_equal(a.err.field, "loss");
    close_alone(&a);
}

static void refuses_shapes_that_cannot_be(void **state)
{
    static const struct { unsigned ranks, max_seqs, vocab, heads, layers, width; enum moe_code code; const char *field; } cases[] = {
        { 3, 1, 13, 4, 2, 8,          MOE_E_USAGE, "model.experts" },
        { 1, 0, 13, 4, 2, 8,          MOE_E_USAGE, "model" },
        { 1, 1, 0,  4, 2, 8,          MOE_E_USAGE, "model" },
        { 1, 1, 13, 3, 2, 8,          MOE_E_USAGE, "model.heads" },
        { 1, 1, 13, 4, 5000, 8,       MOE_E_LIMIT, "model.layers" },
        { 1, 1, 13, 4, 2, UINT32_MAX, MOE_E_LIMIT, "model.width" },
        { 1, UINT32_MAX, 13, 4, 2, 8, MOE_E_LIMIT, "train.batch" },
    };
    struct alone a;
    (void)state;
    open_alone(&a, &untied, moe_backend_ref());
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        struct moe_comm ep = { .size = cases[i].ranks };
        struct moe_config config = a.config;
        config.model.vocab = cases[i].vocab;
        config.model.heads = cases[i].heads;
        config.model.layers = cases[i].layers;
        config.model.width = cases[i].width;
        assert_int_equal(moe_model_new(&config, a.be, a.dev, &ep, &ep, cases[i].max_seqs, 1, &a.model, &a.err), cases[i].code);
        assert_string_equal(a.err.field, cases[i].field);
        assert_null(a.model);
    }
    assert_int_equal(moe_model_new(&a.config, a.be, a.dev, a.comm, a.comm, 1, UINT64_MAX - 1, &a.model, &a.err), MOE_E_LIMIT);
    close_alone(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_what_it_is_made_of), cmocka_unit_test(starts_with_the_deviations_it_names), cmocka_unit_test(starts_alike_on_every_layout),
        cmocka_unit_test(next_is_what_the_loss_sees), cmocka_unit_test(next_drops_nothing), cmocka_unit_test(steps_leave_nothing_behind),
        cmocka_unit_test(head_in_pieces_is_the_whole),
        cmocka_unit_test(head_of_a_large_vocabulary_has_pieces), cmocka_unit_test(tells_about_each_layer),
        cmocka_unit_test(refuses_tokens_it_does_not_know), cmocka_unit_test(a_broken_invariant_names_its_layer),
        cmocka_unit_test(a_loss_that_is_no_number_ends_the_step), cmocka_unit_test(refuses_shapes_that_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
