/* Every operation of a model's dense part and of its optimiser, on each backend, against the reference: within what rounding explains, at sizes that do not fit
 * chunks and vectors. The number of roundings is derived beside each; an exponential or logarithm is taken to be off by four of them.
 *
 * Links    runtime/backend/ref runtime/backend/cpu */
#include "tests/unit/runtime/backend/sides.h"

static const double FUNCTION = 4;        /* roundings of exp, log, sin, cos */

struct op_case { const char *name; void (*run)(struct sides *s, const struct op_case *c); size_t n, d, k, v; bool x, y; struct moe_attention a; };

static void run(void **state)
{
    const struct op_case *c = *state;
    struct sides *s = sides_open(4711);
    c->run(s, c);
    sides_close(s);
}

/* ---- products: an element is a sum of k products, so off by k + 1 roundings of the sum of their magnitudes ---- */

static void gemm(struct sides *s, const struct op_case *c)
{
    size_t m = c->n, n = c->d, k = c->k;
    for (unsigned form = 0; form < 8; form++) {
        bool ta = form & 1, tb = form & 2, add = form & 4;
        struct vec a = vec_random(s, m * k, -1, 1), b_ = vec_random(s, k * n, -1, 1), to = vec_random(s, m * n, -1, 1);
        struct vec abs_a = vec_abs(s, a), abs_b = vec_abs(s, b_), size = vec_abs(s, to);
        EACH(s, b->gemm(dev, &(struct moe_gemm){ m, n, k, ta, tb, add, false, a.at[i], b_.at[i], to.at[i] }, err));
        EACH(s, b->gemm(dev, &(struct moe_gemm){ m, n, k, ta, tb, add, false, abs_a.at[i], abs_b.at[i], size.at[i] }, err));
        same(s, "c", to, (double)k + 1, largest(s, size));
    }
}

/* Groups of all sizes: n rows cut at random places, some of them the same. */
static struct ints cuts(struct sides *s, size_t rows, size_t groups, size_t *most)
{
    int32_t *offset = host(s, groups + 1, sizeof *offset);
    *most = 0;
    for (size_t e = 1; e <= groups; e++) {
        size_t left = rows - (size_t)offset[e - 1], take = e == groups ? left : e % 3 == 0 ? 0 : random_below(s, left + 1);
        offset[e] = offset[e - 1] + (int32_t)take;
        *most = MOE_MAX(*most, take);
    }
    return ints_of(s, offset, groups + 1);
}

static void grouped(struct sides *s, const struct op_case *c)
{
    size_t rows = c->n, n = c->d, k = c->k, groups = c->v, most;
    struct ints offset = cuts(s, rows, groups, &most);
    for (unsigned form = 0; form < 4; form++) {
        bool tb = form & 1, add = form & 2;
        struct vec a = vec_random(s, rows * k, -1, 1), b_ = vec_random(s, groups * k * n, -1, 1), to = vec_random(s, rows * n, -1, 1);
        struct vec abs_a = vec_abs(s, a), abs_b = vec_abs(s, b_), size = vec_abs(s, to);
        struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = groups, .m = rows, .n = n, .k = k, .tb = tb, .add = add };
        EACH(s, (g.offset = offset.at[i], g.a = a.at[i], g.b = b_.at[i], g.c = to.at[i], b->grouped(dev, &g, err)));
        EACH(s, (g.offset = offset.at[i], g.a = abs_a.at[i], g.b = abs_b.at[i], g.c = size.at[i], b->grouped(dev, &g, err)));
        same(s, "rows", to, (double)k + 1, largest(s, size));
    }
    struct vec a = vec_random(s, rows * k, -1, 1), b_ = vec_random(s, rows * n, -1, 1), to = vec_random(s, groups * k * n, -1, 1);
    struct vec abs_a = vec_abs(s, a), abs_b = vec_abs(s, b_), size = vec_abs(s, to);
    struct moe_grouped g = { .kind = MOE_GROUP_INNER, .groups = groups, .m = k, .n = n, .k = rows, .add = true };
    EACH(s, (g.offset = offset.at[i], g.a = a.at[i], g.b = b_.at[i], g.c = to.at[i], b->grouped(dev, &g, err)));
    EACH(s, (g.offset = offset.at[i], g.a = abs_a.at[i], g.b = abs_b.at[i], g.c = size.at[i], b->grouped(dev, &g, err)));
    same(s, "inner", to, (double)most + 1, largest(s, size));
}

static int32_t *any_below(struct sides *s, size_t n, size_t below)
{
    int32_t *x = host(s, n, sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = (int32_t)random_below(s, below);
    return x;
}

/* All groups but the first, whose rows lie elsewhere: what the first has, and what is past the last, is as it was. */
static void elsewhere(struct sides *s, const struct op_case *c)
{
    const size_t rows = c->n, n = c->d, k = c->k, groups = c->v, from = rows / 2 + 1, divide = 3;
    size_t most;
    struct ints offset = cuts(s, rows, groups + 1, &most), from_a = ints_of(s, any_below(s, rows, from * divide), rows), from_b = ints_of(s, any_below(s, rows, from * divide), rows);
    int32_t *order = host(s, rows, sizeof *order);
    for (size_t r = 0; r < rows; r++)
        order[r] = (int32_t)((r + rows / 2) % rows);
    struct ints to = ints_of(s, order, rows);
    for (unsigned form = 0; form < 8; form++) {
        struct vec a = vec_random(s, (form & 4 ? rows : from) * k, -1, 1), b_ = vec_random(s, groups * k * n, -1, 1), out = vec_random(s, rows * n, -1, 1);
        struct vec abs_a = vec_abs(s, a), abs_b = vec_abs(s, b_), size = vec_abs(s, out);
        struct moe_grouped g = { .kind = MOE_GROUP_ROWS, .groups = groups, .m = rows, .n = n, .k = k, .tb = form & 1, .add = form & 2, .from = from, .divide = divide };
        EACH(s, (g.offset = offset.at[i] + 1, g.from_a = form & 4 ? NULL : from_a.at[i], g.to = to.at[i], g.a = a.at[i], g.b = b_.at[i], g.c = out.at[i], b->grouped(dev, &g, err)));
        EACH(s, (g.offset = offset.at[i] + 1, g.from_a = form & 4 ? NULL : from_a.at[i], g.to = to.at[i], g.a = abs_a.at[i], g.b = abs_b.at[i], g.c = size.at[i],
                 b->grouped(dev, &g, err)));
        same(s, "rows", out, (double)k + 1, largest(s, size));
    }
    for (unsigned form = 1; form < 4; form++) {
        struct vec a = vec_random(s, (form & 1 ? from : rows) * k, -1, 1), b_ = vec_random(s, (form & 2 ? from : rows) * n, -1, 1), out = vec_random(s, groups * k * n, -1, 1);
        struct vec abs_a = vec_abs(s, a), abs_b = vec_abs(s, b_), size = vec_abs(s, out);
        struct moe_grouped g = { .kind = MOE_GROUP_INNER, .groups = groups, .m = k, .n = n, .k = rows, .add = true, .from = from, .divide = divide };
        EACH(s, (g.offset = offset.at[i] + 1, g.from_a = form & 1 ? from_a.at[i] : NULL, g.from_b = form & 2 ? from_b.at[i] : NULL, g.a = a.at[i], g.b = b_.at[i], g.c = out.at[i],
                 b->grouped(dev, &g, err)));
        EACH(s, (g.offset = offset.at[i] + 1, g.from_a = form & 1 ? from_a.at[i] : NULL, g.from_b = form & 2 ? from_b.at[i] : NULL, g.a = abs_a.at[i], g.b = abs_b.at[i],
                 g.c = size.at[i], b->grouped(dev, &g, err)));
        same(s, "inner", out, (double)most + 1, largest(s, size));
    }
}

/* ---- embedding ---- */

static void embed(struct sides *s, const struct op_case *c)
{
    int32_t *token = host(s, c->n, sizeof *token);
    for (size_t j = 0; j < c->n; j++)
        token[j] = (int32_t)random_below(s, c->v);
    struct ints tokens = ints_of(s, token, c->n);
    struct vec table = vec_random(s, c->v * c->d, -1, 1), y = vec_zero(s, c->n * c->d), dy = vec_random(s, c->n * c->d, -1, 1), dtable = vec_random(s, c->v * c->d, -1, 1);
    EACH(s, b->embed(dev, y.at[i], table.at[i], tokens.at[i], c->n, c->d, c->v, err));
    same(s, "y", y, 0, 0);
    EACH(s, b->embed_back(dev, dtable.at[i], dy.at[i], tokens.at[i], c->n, c->d, c->v, err));
    same(s, "dtable", dtable, (double)c->n, (double)c->n + 1);       /* at worst all n rows are added to one */
}

/* ---- RMSNorm ---- */

static void rmsnorm(struct sides *s, const struct op_case *c)
{
    size_t n = c->n, d = c->d;
    struct vec x = vec_random(s, n * d, -3, 3), gain = vec_random(s, d, 0.5, 1.5), y = vec_zero(s, n * d), rstd = vec_zero(s, n);
    EACH(s, b->rmsnorm(dev, y.at[i], rstd.at[i], x.at[i], gain.at[i], n, d, 1e-5, err));
    /* d squares summed, halved by the root; division, addition of eps, root, reciprocal */
    double rounds = (double)d / 2 + 5;
    same(s, "rstd", rstd, rounds, largest(s, rstd));
    same(s, "y", y, rounds + 2, largest(s, y));

    struct vec kept = vec_shared(s, rstd), dy = vec_random(s, n * d, -1, 1), dx = vec_random(s, n * d, -1, 1), dgain = vec_random(s, d, -1, 1);
    EACH(s, b->rmsnorm_back(dev, dx.at[i], c->x, dgain.at[i], dy.at[i], x.at[i], gain.at[i], kept.at[i], n, d, err));
    /* r g dy, and r g dy (x r) / d summed over d: of x r the squares sum to d at most, so one is sqrt(d) at most and the magnitudes sum to d */
    double r = largest(s, kept), peak = MOE_MIN(r * largest(s, x), sqrt((double)d)), slope = largest(s, gain) * largest(s, dy);
    same(s, "dx", dx, (double)d + 10, r * slope * (1 + peak) + c->x);
    same(s, "dgain", dgain, (double)n + 3, 1 + (double)n * largest(s, dy) * peak);
}

/* ---- rotary positions: a sine and a cosine, two products and a sum; the angle itself must be good to the last place, however far the position ---- */

static void rope(struct sides *s, const struct op_case *c)
{
    struct vec x = vec_random(s, 2 * c->n * c->k * c->d, -1, 1);
    EACH(s, b->rope(dev, x.at[i], 2, c->n, c->k, c->d, 10000, c->x, err));
    same(s, "x", x, FUNCTION + 2, 2);
}

/* ---- SwiGLU ---- */

static void swiglu(struct sides *s, const struct op_case *c)
{
    struct vec gu = vec_random(s, c->n * 2 * c->d, -20, 20), h = vec_zero(s, c->n * c->d), dh = vec_random(s, c->n * c->d, -1, 1), dgu = vec_random(s, c->n * 2 * c->d, -1, 1);
    double most = largest(s, gu);
    EACH(s, b->swiglu(dev, h.at[i], gu.at[i], c->n, c->d, err));
    same(s, "h", h, FUNCTION + 4, most * most);                      /* exp, 1 +, 1 /, two products */
    EACH(s, b->swiglu_back(dev, dgu.at[i], dh.at[i], gu.at[i], c->n, c->d, err));
    same(s, "dgu", dgu, 2 * FUNCTION + 8, most * (1 + most / 4));    /* dh up (s + g s (1 - s)): s (1 - s) is at most 1/4 */
}

/* ---- cross entropy: exponentials of differences as large as the logits, a sum of v of them, a logarithm ---- */

static void xent(struct sides *s, const struct op_case *c)
{
    const double scale = 0.125;
    int32_t *target = host(s, c->n, sizeof *target);
    for (size_t j = 0; j < c->n; j++)
        target[j] = j % 5 == 4 ? -1 : (int32_t)random_below(s, c->v);
    struct ints targets = ints_of(s, target, c->n);
    struct vec logits = vec_random(s, c->n * c->v, -10, 10), loss = vec_zero(s, c->n);
    double range = 2 * largest(s, logits), rounds = (double)c->v + 2 * FUNCTION + 2 * range + 2;
    EACH(s, b->xent(dev, loss.at[i], logits.at[i], targets.at[i], c->n, c->v, c->x, scale, err));
    same(s, "loss", loss, rounds, 1);
    same(s, "logits", logits, c->x ? rounds : 0, scale);
}

/* ---- attention ---- */

static void attention(struct sides *s, const struct op_case *c)
{
    const struct moe_attention *z = &c->a;
    if (z->head_dim % 8 && !s->of[CPU_ONE].b->host_memory) {          /* GPUs take widths of eights, and say so */
        struct moe_error err = { 0 };
        assert_int_equal(s->of[CPU_ONE].b->attention(s->of[CPU_ONE].dev, z, &err), MOE_E_USAGE);
        return;
    }
    size_t tokens = z->seqs * z->length, nq = tokens * z->heads * z->head_dim, nk = tokens * z->kv_heads * z->head_dim;
    struct vec q = vec_random(s, nq, -1, 1), k = vec_random(s, nk, -1, 1), v = vec_random(s, nk, -1, 1), o = vec_zero(s, nq), lse = vec_zero(s, tokens * z->heads);
    struct moe_attention a = *z;
    EACH(s, (a.q = q.at[i], a.k = k.at[i], a.v = v.at[i], a.o = o.at[i], a.lse = lse.at[i], b->attention(dev, &a, err)));
    /* A score is a sum of C products of at most `most` in all; a probability is off by what its score and the lse are, and by the sum of S of them. */
    double width = (double)z->head_dim, length = (double)z->length, most = sqrt(width) * largest(s, q) * largest(s, k), score = (width + 3) * most;
    double of_lse = score + length + 2 * FUNCTION + largest(s, lse), of_p = score + of_lse + FUNCTION + 1;
    same(s, "lse", lse, of_lse, 1);
    same(s, "o", o, of_p + length + 1, largest(s, v));

    struct vec d_o = vec_random(s, nq, -1, 1), dq = vec_random(s, nq, -1, 1), dk = vec_random(s, nk, -1, 1), dv = vec_random(s, nk, -1, 1);
    struct vec kept_o = vec_shared(s, o), kept_lse = vec_shared(s, lse);
    EACH(s, (a.q = q.at[i], a.k = k.at[i], a.v = v.at[i], a.o = kept_o.at[i], a.lse = kept_lse.at[i], a.d_o = d_o.at[i], a.dq = dq.at[i], a.dk = dk.at[i], a.dv = dv.at[i],
             b->attention_back(dev, &a, err)));
    /* ds = p (dp - mean), where both are sums of C products of at most `slope`, and the rows of p sum to 1. Of dk and dv a column of p is summed: over S rows of
     * each of the H / G heads, of which row i adds at most 1. The kept o and lse are rounded, too. */
    double slope = width * largest(s, d_o) * largest(s, v), column = length * (double)(z->heads / z->kv_heads), of_ds = of_p + 2 * width + largest(s, lse) + 6;
    same(s, "dq", dq, of_ds + length, 2 * slope * largest(s, k) / sqrt(width));
    same(s, "dk", dk, of_ds + column, 2 * slope * largest(s, q) / sqrt(width) * column);
    same(s, "dv", dv, of_p + column, largest(s, d_o) * column);
}

/* ---- elements ---- */

static void elements(struct sides *s, const struct op_case *c)
{
    struct vec x = vec_random(s, c->n, -2, 2), y = vec_random(s, c->n, -2, 2);
    EACH(s, b->add(dev, y.at[i], x.at[i], c->n, err));
    same(s, "add", y, 0.5, largest(s, y));                           /* correctly rounded: half an eps */
    y = vec_shared(s, y);
    EACH(s, b->scale(dev, y.at[i], 0.3, c->n, err));
    same(s, "scale", y, 1, largest(s, y));                           /* the factor's rounding, and the product's */
    double sum[SIDES], squares[SIDES];
    bool finite[SIDES];
    EACH(s, b->sum(dev, x.at[i], c->n, &sum[i], err));
    EACH(s, b->sumsq(dev, false, x.at[i], c->n, &squares[i], &finite[i], err));
    for (size_t i = CPU_ONE; i < SIDES; i++) {                       /* in double: n roundings of DBL_EPSILON */
        assert_true(fabs(sum[i] - sum[REF]) <= (double)c->n * DBL_EPSILON * 2 * (double)c->n);
        assert_true(fabs(squares[i] - squares[REF]) <= (double)c->n * DBL_EPSILON * 4 * (double)c->n);
        assert_true(finite[i]);
    }
    assert_memory_equal(&sum[CPU_ONE], &sum[CPU_THREE], sizeof sum[0]);
    assert_memory_equal(&squares[CPU_ONE], &squares[CPU_THREE], sizeof squares[0]);
}

/* ---- AdamW, at update c->k; x: with a master, y: from weights that are not 0. From 0 the new weight is the change alone, which rounding to it would cover ---- */

static void adamw(struct sides *s, const struct op_case *c)
{
    const struct moe_adamw how = { .n = c->n, .lr = 3e-3, .beta1 = 0.9, .beta2 = 0.999, .eps = 1e-8, .decay = 0.1, .grad_scale = 0.7, .t = c->k };
    bool first = c->k == 1;
    double most_w = c->y ? 1 : 0;
    struct vec w = vec_random(s, c->n, -most_w, most_w), g = vec_random(s, c->n, 1e-3, 1), master = vec_shared(s, w);
    struct vec m = first ? vec_zero(s, c->n) : vec_random(s, c->n, -0.1, 0.1), v = first ? vec_zero(s, c->n) : vec_random(s, c->n, 0.01, 1);
    double most_m = largest(s, m) + how.grad_scale, most_v = largest(s, v) + how.grad_scale * how.grad_scale;
    /* Without a history mean / root is 1, and both have the gradient's roundings; else the mean may be a difference, and is judged by its parts over the least
     * root that a v of 0.01 can leave. */
    double ratio = first ? 1 : most_m / (1 - pow(how.beta1, (double)how.t)) / sqrt(0.01 * how.beta2);
    struct moe_adamw a = how;
    EACH(s, (a.weight = w.at[i], a.grad = g.at[i], a.m = m.at[i], a.v = v.at[i], a.master = c->x ? master.at[i] : NULL, b->adamw(dev, &a, err)));
    same(s, "m", m, 4, most_m);
    same(s, "v", v, 6, most_v);
    same(s, "weight in full", c->x ? master : w, 16, how.lr * (ratio + how.decay) + most_w);
    if (c->x)
        same(s, "weight as bf16", w, 0x1p16, largest(s, w));         /* its last place is 2^16 times float's: what is off in full may fall to the next */
}

/* ---- the table ---- */

#define ATTENTION(s, l, h, g, w) .run = attention, .a = { .seqs = s, .length = l, .heads = h, .kv_heads = g, .head_dim = w }

static const struct op_case cases[] = {
    { "gemm 1 x 1 x 1",                   .run = gemm, .n = 1, .d = 1, .k = 1 },
    { "gemm 3 x 127 x 129",               .run = gemm, .n = 3, .d = 127, .k = 129 },
    { "gemm 129 x 1 x 3",                 .run = gemm, .n = 129, .d = 1, .k = 3 },
    { "gemm 129 x 129 x 127",             .run = gemm, .n = 129, .d = 129, .k = 127 },
    { "gemm of no rows",                  .run = gemm, .n = 0, .d = 3, .k = 5 },
    { "gemm over nothing",                .run = gemm, .n = 3, .d = 5, .k = 0 },
    { "grouped, one row",                 .run = grouped, .n = 1, .d = 3, .k = 2, .v = 4 },
    { "grouped, no rows",                 .run = grouped, .n = 0, .d = 3, .k = 2, .v = 4 },
    { "grouped, one group",               .run = grouped, .n = 129, .d = 7, .k = 5, .v = 1 },
    { "grouped, groups of all sizes",     .run = grouped, .n = 387, .d = 33, .k = 17, .v = 9 },
    { "grouped, more groups than rows",   .run = grouped, .n = 3, .d = 127, .k = 129, .v = 129 },
    { "elsewhere, one row",               .run = elsewhere, .n = 1, .d = 3, .k = 2, .v = 1 },
    { "elsewhere, no rows",               .run = elsewhere, .n = 0, .d = 3, .k = 2, .v = 3 },
    { "elsewhere, groups of all sizes",   .run = elsewhere, .n = 387, .d = 33, .k = 17, .v = 9 },
    { "elsewhere, sums of nothing",       .run = elsewhere, .n = 40, .d = 8, .k = 0, .v = 3 },
    { "embed one of one",                 .run = embed, .n = 1, .d = 1, .v = 1 },
    { "embed",                            .run = embed, .n = 129, .d = 127, .v = 3 },
    { "embed nothing",                    .run = embed, .n = 0, .d = 3, .v = 3 },
    { "rmsnorm of one number",            .run = rmsnorm, .n = 1, .d = 1 },
    { "rmsnorm 3 x 127",                  .run = rmsnorm, .n = 3, .d = 127 },
    { "rmsnorm 129 x 129, added",         .run = rmsnorm, .n = 129, .d = 129, .x = true },
    { "rmsnorm 300 x 3, added",           .run = rmsnorm, .n = 300, .d = 3, .x = true },
    { "rmsnorm of no rows",               .run = rmsnorm, .n = 0, .d = 3, .x = true },
    { "rope, two wide",                   .run = rope, .n = 3, .k = 1, .d = 2 },
    { "rope",                             .run = rope, .n = 129, .k = 3, .d = 34 },
    { "rope, back, far",                  .run = rope, .n = 4097, .k = 1, .d = 6, .x = true },
    { "rope of nothing",                  .run = rope, .n = 0, .k = 3, .d = 4 },
    { "swiglu 1 x 1",                     .run = swiglu, .n = 1, .d = 1 },
    { "swiglu 3 x 127",                   .run = swiglu, .n = 3, .d = 127 },
    { "swiglu 129 x 129",                 .run = swiglu, .n = 129, .d = 129 },
    { "swiglu of no rows",                .run = swiglu, .n = 0, .d = 3 },
    { "cross entropy, one word",          .run = xent, .n = 1, .v = 1, .x = true },
    { "cross entropy 3 x 127",            .run = xent, .n = 3, .v = 127 },
    { "cross entropy 129 x 129, slopes",  .run = xent, .n = 129, .v = 129, .x = true },
    { "cross entropy of nothing",         .run = xent, .n = 0, .v = 3, .x = true },
    { "attention, one token",             ATTENTION(1, 1, 1, 1, 2) },
    { "attention, three tokens, groups",  ATTENTION(2, 3, 4, 2, 8) },
    { "attention, 127 tokens",            ATTENTION(1, 127, 2, 1, 16) },
    { "attention, 129 tokens, each its keys", ATTENTION(1, 129, 4, 4, 32) },
    { "attention, six heads on three",    ATTENTION(2, 65, 6, 3, 6) },
    { "attention, odd width",             ATTENTION(3, 33, 3, 1, 5) },
    { "attention, 257 tokens",            ATTENTION(1, 257, 2, 2, 8) },
    { "attention, no sequences",          ATTENTION(0, 5, 2, 1, 4) },
    { "elements, one",                    .run = elements, .n = 1 },
    { "elements, 127",                    .run = elements, .n = 127 },
    { "elements, 100003",                 .run = elements, .n = 100003 },
    { "elements, none",                   .run = elements, .n = 0 },
    { "adamw, first update",              .run = adamw, .n = 129, .k = 1 },
    { "adamw, first update of weights",   .run = adamw, .n = 129, .k = 1, .y = true },
    { "adamw, later",                     .run = adamw, .n = 5003, .k = 1000 },
    { "adamw, later, of weights",         .run = adamw, .n = 129, .k = 1000, .y = true },
    { "adamw, master in full",            .run = adamw, .n = 127, .k = 17, .x = true, .y = true },
    { "adamw, no weights",                .run = adamw, .n = 0, .k = 3 },
};

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases)];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = run, .initial_state = (void *)(uintptr_t)&cases[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
