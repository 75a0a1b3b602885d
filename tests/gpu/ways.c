/* Products of groups by every way that the device has for them, and what else a model asks of the backend in bf16, against the reference:
 *
 *   ways [--tiny]      tiny: sizes for the emulation
 *
 * A form of a product is asked for until every way has been tried and measured, and each result is held against the reference's: whichever way it went. What is not
 * to be read is no number, and rows' places that are not to be read are far outside.
 *
 * Tolerances. Products of two bf16 are exact in floats; so are sums of K of them but for a rounding each. Tensor cores cut where others round, which is twice as
 * much: 2 (K + 2) roundings of the sum of magnitudes, which the reference makes of the same numbers without their signs. A result in bf16 is rounded once more. */
#include "tests/gpu/against.h"

enum { NO_DEVICE = 77 };                 /* as automake's tests say that they were skipped */
enum { GROUPS = 7, CALLS = 200, DIVIDE = 2, NOT_TO_BE_READ = -1000000000 };
static const int32_t cuts[2][GROUPS + 1] = { { 3, 133, 133, 394, 395, 780, 780, 1155 }, { 1, 4, 4, 17, 18, 33, 33, 39 } };
static bool tiny;

/* first: the run of groups that begins with this one. known: the host is told the sizes. */
struct form { const char *name; enum moe_group kind; bool odd; size_t first; bool tb, add, from_a, from_b, to, known; };
static const struct form forms[] = {
    { "rows",                                    MOE_GROUP_ROWS,  .odd = false },
    { "rows, the sizes known",                   MOE_GROUP_ROWS,  .known = true },
    { "rows, transposed",                        MOE_GROUP_ROWS,  .tb = true },
    { "rows, a run, added",                      MOE_GROUP_ROWS,  .first = 3, .add = true },
    { "rows, transposed, a run",                 MOE_GROUP_ROWS,  .tb = true, .first = 2, .known = true },
    { "rows gathered",                           MOE_GROUP_ROWS,  .from_a = true },
    { "rows gathered, transposed",               MOE_GROUP_ROWS,  .tb = true, .from_a = true, .first = 2 },
    { "rows scattered",                          MOE_GROUP_ROWS,  .to = true },
    { "rows scattered, transposed",              MOE_GROUP_ROWS,  .tb = true, .to = true, .known = true },
    { "rows gathered, scattered, added, a run",  MOE_GROUP_ROWS,  .first = 1, .add = true, .from_a = true, .to = true },
    { "rows of odd sizes",                       MOE_GROUP_ROWS,  .odd = true },
    { "rows of odd sizes, transposed, gathered", MOE_GROUP_ROWS,  .odd = true, .tb = true, .from_a = true },
    { "rows of odd sizes, scattered, a run",     MOE_GROUP_ROWS,  .odd = true, .first = 3, .to = true },
    { "inner",                                   MOE_GROUP_INNER, .add = true },
    { "inner, a run, the sizes known",           MOE_GROUP_INNER, .add = true, .first = 3, .known = true },
    { "inner, a gathered",                       MOE_GROUP_INNER, .add = true, .from_a = true },
    { "inner, b gathered, a run",                MOE_GROUP_INNER, .add = true, .first = 2, .from_b = true },
    { "inner, both gathered",                    MOE_GROUP_INNER, .add = true, .from_a = true, .from_b = true },
    { "inner of odd sizes",                      MOE_GROUP_INNER, .add = true, .odd = true },
    { "inner of odd sizes, a gathered, a run",   MOE_GROUP_INNER, .add = true, .odd = true, .first = 1, .from_a = true },
};

struct product { const struct form *f; size_t m, n, k, room, from; struct array a, b, c; struct ints offset, from_a, from_b, to; };

/* Rows of a and b that no group has are no numbers. */
static struct array sides_of(struct against *t, const struct product *p, size_t width, bool gathered)
{
    const int32_t *cut = cuts[tiny];
    struct array made = array_random(t, false, (gathered ? p->from : p->room) * width, -1, 1);
    float *x = host(t, made.n, sizeof *x);
    memcpy(x, made.x, made.n * sizeof *x);
    for (size_t r = 0; r < p->room && !gathered; r++)
        for (size_t i = 0; i < width && (r < (size_t)cut[p->f->first] || r >= (size_t)cut[GROUPS]); i++)
            x[r * width + i] = NAN;
    return array_of(t, false, x, made.n);
}

/* Places of rows: row r is the `by` times r plus `past` of `count`. */
static struct ints places(struct against *t, const struct product *p, size_t by, size_t past, size_t count)
{
    int32_t *at = host(t, p->room, sizeof *at);
    for (size_t r = 0; r < p->room; r++) {
        const bool in = r >= (size_t)cuts[tiny][p->f->first] && r < (size_t)cuts[tiny][GROUPS];
        at[r] = in ? (int32_t)((r * by + past) % count) : NOT_TO_BE_READ;
    }
    return ints_of(t, at, p->room);
}

static struct product product_of(struct against *t, const struct form *f)
{
    const bool rows = f->kind == MOE_GROUP_ROWS;
    const size_t room = (size_t)cuts[tiny][GROUPS] + 2, wide = tiny ? (f->odd ? 13 : 16) : f->odd ? 131 : 264, deep = tiny ? (f->odd ? 11 : 24) : f->odd ? 77 : 328;
    const size_t groups = GROUPS - f->first;
    struct product p = { .f = f, .m = rows ? room : deep, .n = wide, .k = rows ? deep : room, .room = room, .from = room / DIVIDE + 1 };
    p.a = sides_of(t, &p, deep, f->from_a);
    p.b = rows ? array_random(t, false, groups * deep * wide, -1, 1) : sides_of(t, &p, wide, f->from_b);
    p.c = rows && !f->add ? array_unset(t, false, room * wide) : array_random(t, !rows, rows ? room * wide : groups * deep * wide, -1, 1);
    p.offset = ints_of(t, cuts[tiny] + f->first, groups + 1);
    p.from_a = places(t, &p, 5, 1, p.from * DIVIDE);
    p.from_b = places(t, &p, 7, 0, p.from * DIVIDE);
    p.to = places(t, &p, 1, room / 3, room);
    return p;
}

static enum moe_code ask(struct against *t, const struct product *p, size_t side, const void *a, const void *b, void *c)
{
    const struct form *f = p->f;
    const struct moe_grouped g = { .kind = f->kind, .groups = GROUPS - f->first, .m = p->m, .n = p->n, .k = p->k, .tb = f->tb, .add = f->add, .offset = p->offset.at[side],
                                   .known = f->known ? cuts[tiny] + f->first : NULL, .a = a, .b = b, .c = c, .from_a = f->from_a ? p->from_a.at[side] : NULL,
                                   .from_b = f->from_b ? p->from_b.at[side] : NULL, .to = f->to ? p->to.at[side] : NULL, .from = p->from, .divide = DIVIDE };
    return t->b[side]->grouped(t->dev[side], &g, &t->err);
}

/* The sums of magnitudes, of which each result may be off by so many roundings. */
static const double *sizes(struct against *t, const struct product *p)
{
    const struct array a = array_abs(t, p->a), b = array_abs(t, p->b), c = array_abs(t, p->c);
    good(t, ask(t, p, REF, a.at[REF], b.at[REF], c.at[REF]));
    return get(t, c, REF);
}

/* Of a device of Hopper's, its kernel; of all that aligned matrices allow, our own, and cuBLAS's two. */
static void went_every_way(const struct against *t, const struct form *f, const char *told, bool hopper)
{
    const bool half = t->b[GPU]->real == MOE_REAL_BF16, far = f->from_a || f->from_b;
    const struct { const char *way; bool wanted; } wanted[] = {
        { " own ", !f->odd }, { " own over copies ", !f->odd && far }, { " hopper ", half && !f->odd && hopper }, { " hopper over copies ", half && !f->odd && hopper && far },
        { " lanes ", !f->odd }, { " batched ", !f->odd && (!half || f->kind == MOE_GROUP_ROWS) },
    };
    for (size_t i = 0; i < MOE_COUNT(wanted); i++)
        if (wanted[i].wanted && !strstr(told, wanted[i].way))
            fail_msg("no product went \"%s\": %s", wanted[i].way, told);
}

static bool has_hopper(void)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *words = moe_buf_new(MOST_TOLD);
    assert_non_null(words);
    bench_describe(words);
    return strstr(moe_buf_str(words).ptr, "sm_90") != NULL;
}

static void every_way(const struct form *f, enum moe_real real)
{
    struct against *t = against_open(real);
    const struct product p = product_of(t, f);
    const double *size = sizes(t, &p), terms = f->kind == MOE_GROUP_ROWS ? (double)p.k : (double)p.room;
    MOE_AUTO(moe_buf_free) struct moe_buf *told = NULL;
    good(t, ask(t, &p, REF, p.a.at[REF], p.b.at[REF], p.c.at[REF]));
    for (unsigned call = 0; call < CALLS && (!told || strstr(moe_buf_str(told).ptr, MOE_BACKEND_UNSETTLED)); call++) {
        good(t, t->b[GPU]->from_f32(t->dev[GPU], p.c.wide, p.c.at[GPU], p.c.x, p.c.n, &t->err));
        good(t, ask(t, &p, GPU, p.a.at[GPU], p.b.at[GPU], p.c.at[GPU]));
        near(t, "c", p.c, 2 * (terms + 2), size);
        moe_buf_free(&told);
        told = moe_buf_new(MOST_TOLD);
        assert_non_null(told);
        t->b[GPU]->tell(t->dev[GPU], told);
    }
    const char *words = moe_buf_str(told).len ? moe_buf_str(told).ptr : "one way only\n";
    printf("# %s: %s", real == MOE_REAL_BF16 ? "bf16" : "floats", words);
    if (strstr(words, MOE_BACKEND_UNSETTLED))
        fail_msg("after %d calls: %s", CALLS, words);
    went_every_way(t, f, words, has_hopper());
    against_close(t);
}
static void in_floats(void **state) { every_way(*state, MOE_REAL_F32); }
static void in_bf16(void **state)   { every_way(*state, MOE_REAL_BF16); }

/* ---- a product, in bf16 ---- */

static void gemm(void **state)
{
    static const size_t shapes[][3] = { { 1, 1, 1 }, { 7, 13, 5 }, { 64, 48, 40 }, { 33, 8, 129 }, { 16, 72, 0 } };
    struct against *t;
    (void)state;
    for (size_t s = 0; s < MOE_COUNT(shapes); s++)
        for (unsigned form = 0; form < 16; form++) {
            const size_t m = shapes[s][0], n = shapes[s][1], k = shapes[s][2];
            struct moe_gemm g = { .m = m, .n = n, .k = k, .ta = form & 1, .tb = form & 2, .add = form & 4, .wide = form & 8 };
            t = against_open(MOE_REAL_BF16);
            const struct array a = array_random(t, false, m * k, -1, 1), b_ = array_random(t, false, k * n, -1, 1);
            const struct array c = g.add ? array_random(t, g.wide, m * n, -1, 1) : array_unset(t, g.wide, m * n);
            const struct array abs_a = array_abs(t, a), abs_b = array_abs(t, b_), size = array_abs(t, c);
            g.a = abs_a.at[REF], g.b = abs_b.at[REF], g.c = size.at[REF];
            good(t, t->b[REF]->gemm(t->dev[REF], &g, &t->err));
            BOTH(t, (g.a = a.at[i], g.b = b_.at[i], g.c = c.at[i], b->gemm(dev, &g, err)));
            near(t, "c", c, 2 * ((double)k + 2), get(t, size, REF));
            against_close(t);
        }
}

/* ---- norm, in bf16 ---- */

/* Steps as in tests/unit/runtime/backend/cuda/norm_test.c. */
static void norm(void **state)
{
    enum { N = 37, D = 72 };
    struct against *t = against_open(MOE_REAL_BF16);
    const struct array x = array_random(t, false, N * D, -3, 3), gain = array_random(t, false, D, 0.5, 1.5), y = array_unset(t, false, N * D), rstd = array_unset(t, true, N);
    (void)state;
    BOTH(t, b->rmsnorm(dev, y.at[i], rstd.at[i], x.at[i], gain.at[i], N, D, 1e-5, err));
    near(t, "rstd", rstd, D / 2 + 5, NULL);
    near(t, "y", y, D / 2 + 7, NULL);
    const struct array root = shared(t, rstd), dy = array_random(t, false, N * D, -1, 1), dx = array_random(t, false, N * D, -1, 1), dgain = array_random(t, true, D, -1, 1);
    BOTH(t, b->rmsnorm_back(dev, dx.at[i], true, dgain.at[i], dy.at[i], x.at[i], gain.at[i], root.at[i], N, D, err));
    double slopes[N * D], gains[D];
    const double r = largest(get(t, root, REF), N), peak = fmin(3 * r, sqrt(D));
    for (size_t i = 0; i < N * D; i++)
        slopes[i] = r * 1.5 * (1 + peak) + 1;
    for (size_t i = 0; i < D; i++)
        gains[i] = 1 + N * peak;
    near(t, "dx", dx, D + 10, slopes);
    near(t, "dgain", dgain, N + 3, gains);
    against_close(t);
}

/* ---- attention, in bf16 ---- */

/* Relative to the largest element, as in tests/unit/runtime/backend/cuda/attention_test.c: what goes between two products is bf16, too. */
static void as_close(struct against *t, const char *what, struct array a, double allowed)
{
    const double *want = get(t, a, REF), *got = get(t, a, GPU), size = fmax(largest(want, a.n), 0.1);
    for (size_t i = 0; i < a.n; i++)
        if (!(fabs(got[i] - want[i]) <= allowed * size))
            fail_msg("%s[%zu] of %zu: %g, not %g: may be off by %g", what, i, a.n, got[i], want[i], allowed * size);
}

static void attention(void **state)
{
    enum { B = 2, S = 67, H = 4, G = 2, C = 40 };
    struct against *t = against_open(MOE_REAL_BF16);
    struct moe_attention m = { .seqs = B, .length = S, .heads = H, .kv_heads = G, .head_dim = C };
    const size_t n = (size_t)B * S * H * C, kv = (size_t)B * S * G * C, rows = (size_t)B * S * H;
    const struct array q = array_random(t, false, n, -1, 1), k = array_random(t, false, kv, -1, 1), v = array_random(t, false, kv, -1, 1);
    const struct array o = array_unset(t, false, n), lse = array_unset(t, true, rows), d_o = array_random(t, false, n, -1, 1);
    const struct array dq = array_unset(t, false, n), dk = array_unset(t, false, kv), dv = array_unset(t, false, kv);
    const double f32 = 4 * (C + 2 * S + 4 * sqrt(C) + 16) * 0x1p-24;
    (void)state;
    BOTH(t, (m.q = q.at[i], m.k = k.at[i], m.v = v.at[i], m.o = o.at[i], m.lse = lse.at[i], b->attention(dev, &m, err)));
    as_close(t, "o", o, f32 + 2 * 0x1p-9);
    as_close(t, "lse", lse, f32);
    BOTH(t, (m.q = q.at[i], m.k = k.at[i], m.v = v.at[i], m.o = o.at[i], m.lse = lse.at[i], m.d_o = d_o.at[i], m.dq = dq.at[i], m.dk = dk.at[i], m.dv = dv.at[i],
             b->attention_back(dev, &m, err)));
    as_close(t, "dq", dq, f32 + 8 * 0x1p-9);
    as_close(t, "dk", dk, f32 + 8 * 0x1p-9);
    as_close(t, "dv", dv, f32 + 8 * 0x1p-9);
    against_close(t);
}

/* ---- the router from tokens on, in bf16 ---- */

/* Eighths, whose sums are exact in floats: both sides have the same logits, 1/64 apart or equal, so that no choice hangs on a rounding. Steps as in
 * tests/unit/runtime/backend/cuda/router_fused_test.c. */
static struct array eighths(struct against *t, size_t n)
{
    float *x = host(t, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = (float)((int)(random_bits(t) % 9) - 4) / 8;
    return array_of(t, false, x, n);
}
static void same_ints(struct against *t, const char *what, struct ints v)
{
    int32_t *x[SIDES];
    BOTH(t, (x[i] = host(t, v.n, sizeof **x), b->download(dev, x[i], v.at[i], v.n * sizeof **x, err)));
    for (size_t j = 0; j < v.n; j++)
        if (x[REF][j] != x[GPU][j])
            fail_msg("%s[%zu] of %zu: %d, reference %d", what, j, v.n, x[GPU][j], x[REF][j]);
}

static void route_as(size_t tokens, size_t experts, size_t top_k, enum moe_score score)
{
    enum { WIDTH = 64, FUNCTION = 4 };
    struct against *t = against_open(MOE_REAL_BF16);
    const size_t all = tokens * experts, pairs = tokens * top_k;
    const struct array x = eighths(t, tokens * WIDTH), gate = eighths(t, experts * WIDTH), logits = array_unset(t, true, all), prob = array_unset(t, true, all);
    const struct array scores = array_unset(t, true, all), lse = array_unset(t, true, tokens), weight = array_unset(t, true, pairs);
    const struct ints expert = ints_of(t, host(t, pairs, sizeof(int32_t)), pairs), count = ints_of(t, host(t, experts, sizeof(int32_t)), experts);
    struct moe_router r = { .tokens = tokens, .experts = experts, .top_k = top_k, .group = tokens, .score = score, .renormalise = true, .scale = 2.5, .width = WIDTH };
    BOTH(t, (r.x = x.at[i], r.gate = gate.at[i], r.logits_out = logits.at[i], r.prob = prob.at[i], r.score_out = scores.at[i], r.lse = lse.at[i], r.weight = weight.at[i],
             r.expert = expert.at[i], r.count = count.at[i], b->route(dev, &r, err)));
    const double range = 2 * largest(get(t, logits, REF), all), rounds = (double)experts + 2 * FUNCTION + 2 * range + 2;
    near(t, "logits", logits, 0, NULL);
    same_ints(t, "expert", expert);
    same_ints(t, "count", count);
    near(t, "prob", prob, 2 * rounds, NULL);
    near(t, "score", scores, 2 * rounds, NULL);
    near(t, "lse", lse, 2 * rounds, NULL);
    near(t, "weight", weight, 2 * rounds + (double)top_k, NULL);
    against_close(t);
}
static void route(void **state)
{
    (void)state;
    route_as(1, 1, 1, MOE_SCORE_SOFTMAX);
    route_as(65, 64, 4, MOE_SCORE_SOFTMAX);
    route_as(33, 130, 8, MOE_SCORE_SIGMOID);
    route_as(40, 63, 8, MOE_SCORE_SOFTMAX);
}

/* Without a device nothing can be proved, which is no failure of an operation. */
static bool has_device(void)
{
    const struct moe_backend *b;
    struct moe_device *dev = NULL;
    struct moe_error err = { 0 };
    if (bench_backend(MOE_REAL_F32, &b, &err) != MOE_OK || b->open(&(struct moe_device_options){ .threads = 1 }, &dev, &err) != MOE_OK) {
        moe_error_print(stderr, &err);
        return false;
    }
    b->close(&dev);
    return true;
}

int main(int argc, char **argv)
{
    static const struct CMUnitTest alone[] = { cmocka_unit_test(gemm), cmocka_unit_test(norm), cmocka_unit_test(attention), cmocka_unit_test(route) };
    struct CMUnitTest tests[2 * MOE_COUNT(forms) + MOE_COUNT(alone)];
    static char names[2 * MOE_COUNT(forms)][80];
    size_t n = 0;
    if (!has_device())
        return NO_DEVICE;
    tiny = argc > 1 && strcmp(argv[1], "--tiny") == 0;
    for (size_t i = 0; i < 2 * MOE_COUNT(forms); i++) {
        (void)snprintf(names[i], sizeof names[i], "%s, %s", forms[i / 2].name, i % 2 ? "bf16" : "floats");
        tests[n++] = (struct CMUnitTest){ .name = names[i], .test_func = i % 2 ? in_bf16 : in_floats, .initial_state = (void *)(uintptr_t)&forms[i / 2] };
    }
    memcpy(tests + n, alone, sizeof alone);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
