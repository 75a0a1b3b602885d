/* Which way the router's op goes on a device of bf16, its host part over stand-ins of CUDA's libraries: from tokens on by one kernel where that takes them, by cuBLASLt
 * and the kernel of logits where it does not. Either way what it gives follows from the logits that it tells, and it gives the same when nobody wants them told.
 *
 * Links    runtime/backend/ref runtime/backend/cpu emulated/backend */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "tests/support/cuda/standin.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TOKENS = 37, K = 3, MOST_EXPERTS = 520, MOST_WIDTH = 40 };
static const struct way { const char *name; size_t width, experts; unsigned off; } ways[] = {
    { "by one kernel",                               40,  16, 0 },
    { "a width that the kernel does not take",       36,  16, 0 },
    { "experts that the kernel does not take",       16, 520, 0 },
    { "tokens that begin where it does not take them", 40, 16, 4 },
};

struct told { float prob[TOKENS * MOST_EXPERTS], weight[TOKENS * K], lse[TOKENS], logits[TOKENS * MOST_EXPERTS]; int32_t expert[TOKENS * K], count[MOST_EXPERTS]; };

static const struct moe_backend *be;
static struct moe_device *dev;

static void must(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s", err->text);
}
static void *memory(size_t bytes)
{
    struct moe_error err = { 0 };
    void *mem = NULL;
    must(be->alloc(dev, bytes, &mem, &err), &err);
    return mem;
}
static void *reals(size_t n, unsigned off, unsigned seed)
{
    struct moe_error err = { 0 };
    float x[TOKENS * MOST_WIDTH > MOST_EXPERTS * MOST_WIDTH ? TOKENS * MOST_WIDTH : MOST_EXPERTS * MOST_WIDTH];
    char *const mem = memory((n + off) * be->real_bytes);
    for (size_t i = 0; i < n; i++)
        x[i] = (float)((i * 40503u + seed) % 251) / 125 - 1;
    must(be->from_f32(dev, false, mem + off * be->real_bytes, x, n, &err), &err);
    return mem;
}

static void run(const struct way *w, const struct moe_router *with, struct told *out)
{
    struct moe_error err = { 0 };
    struct moe_router r = *with;
    const size_t all = TOKENS * w->experts;
    r.tokens = TOKENS, r.experts = w->experts, r.top_k = K, r.group = TOKENS, r.renormalise = true, r.scale = 1;
    r.prob = r.score_out = memory(all * 4);
    r.weight = memory(TOKENS * K * 4), r.lse = memory(TOKENS * 4), r.expert = memory(TOKENS * K * 4), r.count = memory(w->experts * 4);
    must(be->route(dev, &r, &err), &err);
    must(be->download(dev, out->prob, r.prob, all * 4, &err), &err);
    must(be->download(dev, out->weight, r.weight, sizeof out->weight, &err), &err);
    must(be->download(dev, out->lse, r.lse, sizeof out->lse, &err), &err);
    must(be->download(dev, out->expert, r.expert, sizeof out->expert, &err), &err);
    must(be->download(dev, out->count, r.count, w->experts * 4, &err), &err);
    if (r.logits_out)
        must(be->download(dev, out->logits, r.logits_out, all * 4, &err), &err);
    void *const used[] = { r.prob, r.weight, r.lse, r.expert, r.count };
    for (size_t i = 0; i < MOE_COUNT(used); i++)
        be->free(dev, used[i]);
}

static void as_one(const struct way *w, const struct told *a, const struct told *b, bool bits)
{
    assert_memory_equal(a->expert, b->expert, sizeof a->expert);
    assert_memory_equal(a->count, b->count, w->experts * sizeof *a->count);
    for (size_t i = 0; i < TOKENS * w->experts; i++)
        if (bits ? a->prob[i] != b->prob[i] : !(fabsf(a->prob[i] - b->prob[i]) <= 1e-5f))
            fail_msg("%s: probability %zu is %g, not %g", w->name, i, (double)a->prob[i], (double)b->prob[i]);
    for (size_t i = 0; i < TOKENS * K; i++)
        if (bits ? a->weight[i] != b->weight[i] : !(fabsf(a->weight[i] - b->weight[i]) <= 1e-5f))
            fail_msg("%s: weight %zu is %g, not %g", w->name, i, (double)a->weight[i], (double)b->weight[i]);
}

static void gives_what_its_logits_give(void **state)
{
    const struct way *w = *state;
    struct moe_error err = { 0 };
    struct told *told = calloc(3, sizeof *told);
    assert_non_null(told);
    must(be->open(&(struct moe_device_options){ .threads = 1 }, &dev, &err), &err);
    char *const x = reals(TOKENS * w->width, w->off, 3), *const gate = reals(w->experts * w->width, 0, 77);
    void *const logits = memory(TOKENS * w->experts * 4);
    struct moe_router r = { .width = w->width, .x = x + w->off * be->real_bytes, .gate = gate };
    run(w, &r, &told[0]);
    r.logits_out = logits;
    run(w, &r, &told[1]);
    run(w, &(struct moe_router){ .logits = logits }, &told[2]);
    as_one(w, &told[0], &told[1], true);
    as_one(w, &told[1], &told[2], false);
    struct told *product = &told[0];
    const struct moe_gemm g = { .m = TOKENS, .n = w->experts, .k = w->width, .tb = true, .wide = true, .a = r.x, .b = gate, .c = logits };
    must(be->gemm(dev, &g, &err), &err);
    must(be->download(dev, product->logits, logits, TOKENS * w->experts * 4, &err), &err);
    for (size_t i = 0; i < TOKENS * w->experts; i++)
        if (!(fabsf(product->logits[i] - told[1].logits[i]) <= (float)w->width * (float)w->width * 1.2e-7f))
            fail_msg("%s: logit %zu is %g, the product's %g", w->name, i, (double)told[1].logits[i], (double)product->logits[i]);
    be->free(dev, x);
    be->free(dev, gate);
    be->free(dev, logits);
    be->close(&dev);
    free(told);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(ways)];
    be = moe_backend_emulated(MOE_REAL_BF16);
    for (size_t i = 0; i < MOE_COUNT(ways); i++)
        tests[i] = (struct CMUnitTest){ .name = ways[i].name, .test_func = gives_what_its_logits_give, .initial_state = (void *)(uintptr_t)&ways[i] };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
