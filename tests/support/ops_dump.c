/* What the reference backend makes of random numbers, operation by operation and forward and backward, as a line of JSON each: for tests/interop/torch_ops.py,
 * which computes the same with torch. Arrays are flat, in the order of backend.h; "sizes" are the operation's own. */
#include "common/base/arena.h"
#include "common/doc/json_write.h"
#include "runtime/backend/backend.h"
#include <stdlib.h>

#define CAP_DUMP (64u << 20)

struct dump { const struct moe_backend *b; struct moe_device *dev; struct moe_arena *arena; struct moe_buf *out; struct moe_json json; uint64_t state; };

static void good(enum moe_code code, const struct moe_error *err)
{
    if (code == MOE_OK)
        return;
    moe_error_print(stderr, err);
    exit(EXIT_FAILURE);
}
#define DO(call) do { struct moe_error err_ = { 0 }, *err = &err_; good((call), err); } while (0)

static void *room(struct dump *d, size_t n, size_t size)
{
    void *mem = moe_arena_alloc_n(d->arena, n, size);
    MOE_CHECK(mem);
    return mem;
}
static double *reals(struct dump *d, size_t n) { return room(d, n, sizeof(double)); }
static int32_t *ints(struct dump *d, size_t n) { return room(d, n, sizeof(int32_t)); }

/* SplitMix64 (Steele et al. 2014). */
static uint64_t random_bits(struct dump *d)
{
    uint64_t z = d->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* ---- a line ---- */

static void begin(struct dump *d, const char *op, const size_t *sizes, size_t count)
{
    moe_json_open(&d->json, '{');
    moe_json_key(&d->json, "op");
    moe_json_str(&d->json, moe_str_c(op));
    moe_json_key(&d->json, "sizes");
    moe_json_open(&d->json, '[');
    for (size_t i = 0; i < count; i++)
        moe_json_int(&d->json, (int64_t)sizes[i]);
    moe_json_close(&d->json, ']');
}
#define BEGIN(d, op, ...) begin(d, op, (const size_t[]){ __VA_ARGS__ }, MOE_COUNT(((const size_t[]){ __VA_ARGS__ })))

static void end(struct dump *d)
{
    moe_json_close(&d->json, '}');
    moe_buf_addc(d->out, '\n');
    d->json = moe_json_to(d->out, true);
}

static void show(struct dump *d, const char *name, const double *x, size_t n)
{
    moe_json_key(&d->json, name);
    moe_json_open(&d->json, '[');
    for (size_t i = 0; i < n; i++)
        moe_json_num(&d->json, x[i], -1);
    moe_json_close(&d->json, ']');
}
static void show_ints(struct dump *d, const char *name, const int32_t *x, size_t n)
{
    moe_json_key(&d->json, name);
    moe_json_open(&d->json, '[');
    for (size_t i = 0; i < n; i++)
        moe_json_int(&d->json, x[i]);
    moe_json_close(&d->json, ']');
}
static double *given(struct dump *d, const char *name, size_t n, double low, double high)
{
    double *x = reals(d, n);
    for (size_t i = 0; i < n; i++)
        x[i] = low + (high - low) * (double)(random_bits(d) >> 11) * 0x1p-53;
    show(d, name, x, n);
    return x;
}

/* ---- operations ---- */

static void attention(struct dump *d)
{
    enum { B = 2, S = 7, H = 6, G = 2, C = 4, NQ = B * S * H * C, NK = B * S * G * C };
    BEGIN(d, "attention", B, S, H, G, C);
    struct moe_attention a = { B, S, H, G, C, given(d, "q", NQ, -1, 1), given(d, "k", NK, -1, 1), given(d, "v", NK, -1, 1), reals(d, NQ), reals(d, B * H * S),
                               given(d, "d_o", NQ, -1, 1), reals(d, NQ), reals(d, NK), reals(d, NK) };
    DO(d->b->attention(d->dev, &a, err));
    DO(d->b->attention_back(d->dev, &a, err));
    show(d, "o", a.o, NQ);
    show(d, "lse", a.lse, B * H * S);
    show(d, "dq", a.dq, NQ);
    show(d, "dk", a.dk, NK);
    show(d, "dv", a.dv, NK);
    end(d);
}

static void rmsnorm(struct dump *d)
{
    enum { N = 5, D = 7 };
    BEGIN(d, "rmsnorm", N, D);
    double *x = given(d, "x", N * D, -2, 2), *gain = given(d, "gain", D, 0.5, 1.5), *dy = given(d, "dy", N * D, -1, 1);
    double *y = reals(d, N * D), *rstd = reals(d, N), *dx = reals(d, N * D), *dgain = reals(d, D);
    DO(d->b->rmsnorm(d->dev, y, rstd, x, gain, N, D, 1e-5, err));
    DO(d->b->rmsnorm_back(d->dev, dx, false, dgain, dy, x, gain, rstd, N, D, err));
    show(d, "y", y, N * D);
    show(d, "dx", dx, N * D);
    show(d, "dgain", dgain, D);
    end(d);
}

static void rope(struct dump *d)
{
    enum { B = 2, S = 9, H = 3, C = 6, ALL = B * S * H * C };
    BEGIN(d, "rope", B, S, H, C);
    double *x = given(d, "x", ALL, -1, 1), *dy = given(d, "dy", ALL, -1, 1);
    DO(d->b->rope(d->dev, x, B, S, H, C, 10000, false, err));
    DO(d->b->rope(d->dev, dy, B, S, H, C, 10000, true, err));
    show(d, "y", x, ALL);
    show(d, "dx", dy, ALL);
    end(d);
}

static void xent(struct dump *d)
{
    enum { N = 6, V = 11 };
    int32_t target[N];
    BEGIN(d, "xent", N, V);
    double *logits = given(d, "logits", N * V, -5, 5), *loss = reals(d, N);
    for (size_t i = 0; i < N; i++)
        target[i] = i == 2 ? -1 : (int32_t)(random_bits(d) % V);
    show_ints(d, "target", target, N);
    DO(d->b->xent(d->dev, loss, logits, target, N, V, true, 0.25, err));
    show(d, "loss", loss, N);
    show(d, "dlogits", logits, N * V);
    end(d);
}

static void route(struct dump *d, enum moe_score score, bool renormalise)
{
    enum { N = 8, E = 5, K = 2, GROUP = 4 };
    BEGIN(d, "route", N, E, K, GROUP, score == MOE_SCORE_SIGMOID, renormalise);
    struct moe_router r = { .tokens = N, .experts = E, .top_k = K, .group = GROUP, .score = score, .renormalise = renormalise, .scale = 1.5, .dz = 0.01,
                            .logits = given(d, "logits", N * E, -2, 2), .bias = given(d, "bias", E, -0.3, 0.3), .dweight = given(d, "dweight", N * K, -1, 1),
                            .dprob = given(d, "dprob", N / GROUP * E, -1, 1), .prob = reals(d, N * E), .score_out = reals(d, N * E), .lse = reals(d, N),
                            .expert = ints(d, N * K), .weight = reals(d, N * K), .dlogits = reals(d, N * E) };
    DO(d->b->route(d->dev, &r, err));
    DO(d->b->route_back(d->dev, &r, err));
    show_ints(d, "expert", r.expert, N * K);
    show(d, "weight", r.weight, N * K);
    show(d, "prob", r.prob, N * E);
    show(d, "lse", r.lse, N);
    show(d, "dlogits", r.dlogits, N * E);
    end(d);
}

/* A whole routed layer, each step of it an operation: what is asked is whether they fit together to the sum over a token's experts, and its gradient. */
static void layer(struct dump *d)
{
    enum { N = 9, E = 4, K = 2, D = 5, F = 3, ROWS = N * K };
    BEGIN(d, "layer", N, E, K, D, F);
    double *x = given(d, "x", N * D, -1, 1), *up = given(d, "up", E * D * 2 * F, -1, 1), *down = given(d, "down", E * F * D, -1, 1), *dy = given(d, "dy", N * D, -1, 1);
    struct moe_router r = { .tokens = N, .experts = E, .top_k = K, .group = N, .renormalise = true, .scale = 1, .logits = given(d, "logits", N * E, -2, 2),
                            .prob = reals(d, N * E), .score_out = reals(d, N * E), .lse = reals(d, N), .expert = ints(d, ROWS), .weight = reals(d, ROWS),
                            .dweight = reals(d, ROWS), .dlogits = reals(d, N * E) };
    DO(d->b->route(d->dev, &r, err));
    struct moe_dispatch p = { .tokens = N, .experts = E, .top_k = K, .expert = r.expert, .weight = r.weight, .count = ints(d, E), .offset = ints(d, E + 1),
                              .slot = ints(d, ROWS), .source = ints(d, ROWS) };
    DO(d->b->dispatch(d->dev, &p, err));
    double *xs = reals(d, ROWS * D), *gu = reals(d, ROWS * 2 * F), *h = reals(d, ROWS * F), *ys = reals(d, ROWS * D), *y = reals(d, N * D);
    DO(d->b->gather(d->dev, xs, x, p.source, ROWS, D, K, err));
    DO(d->b->grouped(d->dev, &(struct moe_grouped){ .kind = MOE_GROUP_ROWS, .groups = E, .m = ROWS, .n = 2 * F, .k = D, .offset = p.offset, .a = xs, .b = up, .c = gu }, err));
    DO(d->b->swiglu(d->dev, h, gu, ROWS, F, err));
    DO(d->b->grouped(d->dev, &(struct moe_grouped){ .kind = MOE_GROUP_ROWS, .groups = E, .m = ROWS, .n = D, .k = F, .offset = p.offset, .a = h, .b = down, .c = ys }, err));
    DO(d->b->combine(d->dev, y, false, ys, p.slot, r.weight, N, D, K, err));

    double *dys = reals(d, ROWS * D), *dh = reals(d, ROWS * F), *dgu = reals(d, ROWS * 2 * F), *dxs = reals(d, ROWS * D), *dx = reals(d, N * D);
    double *dup = reals(d, E * D * 2 * F), *ddown = reals(d, E * F * D);
    DO(d->b->combine_back(d->dev, dys, (double *)(uintptr_t)r.dweight, dy, ys, p.slot, r.weight, N, D, K, err));
    DO(d->b->grouped(d->dev, &(struct moe_grouped){ .kind = MOE_GROUP_ROWS, .groups = E, .m = ROWS, .n = F, .k = D, .tb = true, .offset = p.offset, .a = dys, .b = down, .c = dh }, err));
    DO(d->b->grouped(d->dev, &(struct moe_grouped){ .kind = MOE_GROUP_INNER, .groups = E, .m = F, .n = D, .k = ROWS, .add = true, .offset = p.offset, .a = h, .b = dys, .c = ddown }, err));
    DO(d->b->swiglu_back(d->dev, dgu, dh, gu, ROWS, F, err));
    DO(d->b->grouped(d->dev, &(struct moe_grouped){ .kind = MOE_GROUP_ROWS, .groups = E, .m = ROWS, .n = D, .k = 2 * F, .tb = true, .offset = p.offset, .a = dgu, .b = up, .c = dxs }, err));
    DO(d->b->grouped(d->dev, &(struct moe_grouped){ .kind = MOE_GROUP_INNER, .groups = E, .m = D, .n = 2 * F, .k = ROWS, .add = true, .offset = p.offset, .a = xs, .b = dgu, .c = dup }, err));
    DO(d->b->combine(d->dev, dx, false, dxs, p.slot, NULL, N, D, K, err));
    DO(d->b->route_back(d->dev, &r, err));
    show(d, "y", y, N * D);
    show(d, "dx", dx, N * D);
    show(d, "dup", dup, E * D * 2 * F);
    show(d, "ddown", ddown, E * F * D);
    show(d, "dlogits", r.dlogits, N * E);
    end(d);
}

static void adamw(struct dump *d)
{
    enum { N = 7, STEPS = 5 };
    BEGIN(d, "adamw", N, STEPS);
    double *start = given(d, "start", N, -1, 1), *grads = given(d, "grads", N * STEPS, -1, 1), *m = reals(d, N), *v = reals(d, N);
    for (uint64_t t = 1; t <= STEPS; t++)
        DO(d->b->adamw(d->dev, &(struct moe_adamw){ .n = N, .weight = start, .grad = grads + (t - 1) * N, .m = m, .v = v, .lr = 0.05, .beta1 = 0.9, .beta2 = 0.95,
                                                    .eps = 1e-8, .decay = 0.1, .grad_scale = 1, .t = t }, err));
    show(d, "weight", start, N);
    end(d);
}

int main(void)
{
    struct dump d = { .b = moe_backend_ref(), .arena = moe_arena_new(CAP_DUMP), .out = moe_buf_new(CAP_DUMP), .state = 1234 };
    MOE_CHECK(d.arena && d.out);
    d.json = moe_json_to(d.out, true);
    DO(d.b->open(&(struct moe_device_options){ .threads = 1 }, &d.dev, err));
    attention(&d);
    rmsnorm(&d);
    rope(&d);
    xent(&d);
    for (unsigned form = 0; form < 4; form++)
        route(&d, form & 1 ? MOE_SCORE_SIGMOID : MOE_SCORE_SOFTMAX, form & 2);
    layer(&d);
    adamw(&d);
    MOE_CHECK(!moe_buf_failed(d.out));
    struct moe_str all = moe_buf_str(d.out);
    bool written = fwrite(all.ptr, 1, all.len, stdout) == all.len && fflush(stdout) == 0;
    d.b->close(&d.dev);
    moe_buf_free(&d.out);
    moe_arena_free(&d.arena);
    return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
