/* Sizes that make several tiles, blocks and chunks, against the reference: what small sizes cannot get wrong.
 *
 * Links    runtime/backend/ref */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/backend/backend.h"
#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CPU, REF, SIDES, MOST = 32 };
struct pair { void *at[SIDES]; size_t n; };          /* the same numbers on both sides */
struct bed { const struct moe_backend *b[SIDES]; struct moe_device *dev[SIDES]; struct pair held[MOST]; size_t held_count; struct moe_error err; };

static struct bed *bed_of(void)
{
    struct bed *d = calloc(1, sizeof *d);
    assert_non_null(d);
    d->b[CPU] = moe_backend_cpu();
    d->b[REF] = moe_backend_ref();
    for (int i = 0; i < SIDES; i++)
        assert_int_equal(d->b[i]->open(&(struct moe_device_options){ .threads = i == CPU ? 3 : 1 }, &d->dev[i], &d->err), MOE_OK);
    return d;
}
static void bed_end(struct bed *d)
{
    for (int i = 0; i < SIDES; i++) {
        for (size_t j = 0; j < d->held_count; j++)
            d->b[i]->free(d->dev[i], d->held[j].at[i]);
        d->b[i]->close(&d->dev[i]);
    }
    free(d);
}
static struct pair held(struct bed *d, size_t n, size_t cpu_bytes, size_t ref_bytes)
{
    struct pair p = { .n = n };
    assert_true(d->held_count < MOST);
    assert_int_equal(d->b[CPU]->alloc(d->dev[CPU], n * cpu_bytes, &p.at[CPU], &d->err), MOE_OK);
    assert_int_equal(d->b[REF]->alloc(d->dev[REF], n * ref_bytes, &p.at[REF], &d->err), MOE_OK);
    return d->held[d->held_count++] = p;
}
static struct pair ints(struct bed *d, size_t n) { return held(d, n, sizeof(int32_t), sizeof(int32_t)); }
static struct pair reals(struct bed *d, size_t n)
{
    struct pair p = held(d, n, sizeof(float), sizeof(double));
    uint32_t bits = 2463534242u + (uint32_t)d->held_count * 7919;
    for (size_t i = 0; i < n; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        float x = (float)bits * 0x1p-31f - 1;
        ((float *)p.at[CPU])[i] = x;
        ((double *)p.at[REF])[i] = (double)x;
    }
    return p;
}
/* Every element within `terms` roundings of numbers of the size 1, which is what went into a sum of that many. */
static void close_enough(const char *what, struct pair p, double terms)
{
    double may = terms * (double)FLT_EPSILON, worst = 0;
    size_t where = 0;
    for (size_t i = 0; i < p.n; i++) {
        double off = fabs((double)((float *)p.at[CPU])[i] - ((double *)p.at[REF])[i]);
        if (!(off <= worst)) {
            worst = off;
            where = i;
        }
    }
    print_message("%s: off by %.3g at most, may be %.3g\n", what, worst, may);
    if (!(worst <= may))
        fail_msg("%s[%zu] of %zu: %.9g, reference %.9g", what, where, p.n, (double)((float *)p.at[CPU])[where], ((double *)p.at[REF])[where]);
}
static void same_ints(const char *what, struct pair p)
{
    for (size_t i = 0; i < p.n; i++)
        if (((int32_t *)p.at[CPU])[i] != ((int32_t *)p.at[REF])[i])
            fail_msg("%s[%zu] of %zu: %d, reference %d", what, i, p.n, ((int32_t *)p.at[CPU])[i], ((int32_t *)p.at[REF])[i]);
}
#define BOTH(d, call) do { for (int i = 0; i < SIDES; i++) { const struct moe_backend *b = (d)->b[i]; struct moe_device *dev = (d)->dev[i]; \
        assert_int_equal((call), MOE_OK); } } while (0)

/* ---- */

static const struct gemm_case { const char *name; size_t m, n, k; bool ta, tb, add; } gemms[] = {
    { "gemm of many tiles",                    611, 523, 71, false, false, false },
    { "gemm of many tiles, a turned",          611, 523, 71, true, false, true },
    { "gemm of many tiles, b turned",          523, 611, 71, false, true, false },
    { "gemm of many tiles, both turned, added", 523, 611, 71, true, true, true },
    { "gemm, long inside",                     130, 70, 3001, true, false, true },
    { "gemm, tall",                            4001, 17, 33, false, true, false },
    { "gemm, wide",                            5, 4001, 33, false, true, true },
};
static void gemm(void **state)
{
    const struct gemm_case *c = *state;
    struct bed *d = bed_of();
    struct pair a = reals(d, c->m * c->k), w = reals(d, c->k * c->n), y = reals(d, c->m * c->n);
    BOTH(d, b->gemm(dev, &(struct moe_gemm){ c->m, c->n, c->k, c->ta, c->tb, c->add, false, a.at[i], w.at[i], y.at[i] }, &d->err));
    close_enough("c", y, (double)c->k);
    bed_end(d);
}

/* The groups' rows: none, all of them, one, and what is left. */
static const struct grouped_case { const char *name; enum moe_group kind; bool tb, add; } groupeds[] = {
    { "grouped, rows", MOE_GROUP_ROWS, false, false }, { "grouped, rows, turned, added", MOE_GROUP_ROWS, true, true }, { "grouped, inner", MOE_GROUP_INNER, false, true },
};
static void grouped(void **state)
{
    static const int32_t offsets[][6] = { { 0, 0, 1100, 1101, 1101, 1400 }, { 0, 1400, 1400, 1400, 1400, 1400 }, { 0, 280, 560, 840, 1120, 1400 } };
    const struct grouped_case *c = *state;
    for (size_t o = 0; o < MOE_COUNT(offsets); o++) {
        struct bed *d = bed_of();
        size_t groups = MOE_COUNT(offsets[0]) - 1, rows = 1400, m = 150, n = 270, k = 67;
        bool inner = c->kind == MOE_GROUP_INNER;
        struct pair a = reals(d, rows * (inner ? m : k)), w = reals(d, inner ? rows * n : groups * k * n), y = reals(d, inner ? groups * m * n : rows * n);
        BOTH(d, b->grouped(dev, &(struct moe_grouped){ .kind = c->kind, .groups = groups, .m = inner ? m : rows, .n = n, .k = inner ? rows : k, .tb = c->tb, .add = c->add,
                                                           .offset = offsets[o], .a = a.at[i], .b = w.at[i], .c = y.at[i] }, &d->err));
        close_enough("c", y, inner ? (double)rows : (double)k);
        bed_end(d);
    }
}

/* 1100 tokens are five tiles of keys forward, and four blocks backward; heads share keys. */
static void attention(void **state)
{
    struct bed *d = bed_of();
    size_t length = 1100, heads = 4, kv = 2, c = 6, q_n = length * heads * c, k_n = length * kv * c;
    struct pair q = reals(d, q_n), k = reals(d, k_n), v = reals(d, k_n), o = reals(d, q_n), lse = reals(d, heads * length), d_o = reals(d, q_n), dq = reals(d, q_n);
    struct pair dk = reals(d, k_n), dv = reals(d, k_n);
    (void)state;
    for (size_t i = 0; i < q_n; i++) {               /* wider scores: the largest so far changes from tile to tile */
        ((float *)q.at[CPU])[i] *= 8;
        ((double *)q.at[REF])[i] *= 8;
    }
#define ATTENTION { 1, length, heads, kv, c, q.at[i], k.at[i], v.at[i], o.at[i], lse.at[i], d_o.at[i], dq.at[i], dk.at[i], dv.at[i] }
    BOTH(d, b->attention(dev, &(struct moe_attention)ATTENTION, &d->err));
    close_enough("o", o, 64);                        /* a score is off by c * 8 roundings, an exponential by as much of itself */
    close_enough("lse", lse, 128);
    BOTH(d, b->attention_back(dev, &(struct moe_attention)ATTENTION, &d->err));
    close_enough("dq", dq, 8 * 64);
    close_enough("dv", dv, 8 * 64);                  /* the p of a row sum to 1, those of a column to a few */
    close_enough("dk", dk, 8 * 8 * 64);
    bed_end(d);
}

/* 9000 pairs are three chunks; weights repeat, so that ties are cut. */
static const struct drop_case { const char *name; enum moe_drop drop; size_t capacity; } drops[] = {
    { "dispatch in chunks", MOE_DROP_NONE, 0 }, { "dispatch in chunks, dropped by position", MOE_DROP_POSITION, 700 },
    { "dispatch in chunks, dropped by probability", MOE_DROP_PROBABILITY, 700 }, { "dispatch in chunks, few kept", MOE_DROP_PROBABILITY, 3 },
};
static void dispatch(void **state)
{
    const struct drop_case *c = *state;
    struct bed *d = bed_of();
    size_t n = 3000, e = 11, k = 3, pairs = n * k;
    struct pair expert = ints(d, pairs), weight = reals(d, pairs), count = ints(d, e), offset = ints(d, e + 1), slot = ints(d, pairs), source = ints(d, pairs);
    for (size_t i = 0; i < pairs; i++) {
        int32_t first = (int32_t)(i / k * 7 % 5);    /* some experts are asked for by many */
        ((int32_t *)expert.at[CPU])[i] = ((int32_t *)expert.at[REF])[i] = (int32_t)((size_t)first + i % k * 3) % (int32_t)e;
        float w = (float)(i * 37 % 23) / 23 - 0.2f;
        ((float *)weight.at[CPU])[i] = w;
        ((double *)weight.at[REF])[i] = (double)w;
    }
    BOTH(d, b->dispatch(dev, &(struct moe_dispatch){ n, e, k, expert.at[i], weight.at[i], c->drop, c->capacity, count.at[i], offset.at[i], slot.at[i], source.at[i] },
                        &d->err));
    same_ints("count", count);
    same_ints("offset", offset);
    same_ints("slot", slot);
    same_ints("source", source);
    bed_end(d);
}

static void norm_of_many_rows(void **state)
{
    struct bed *d = bed_of();
    size_t n = 2000, w = 70;
    struct pair x = reals(d, n * w), gain = reals(d, w), y = reals(d, n * w), rstd = reals(d, n), dy = reals(d, n * w), dx = reals(d, n * w), dgain = reals(d, w);
    (void)state;
    BOTH(d, b->rmsnorm(dev, y.at[i], rstd.at[i], x.at[i], gain.at[i], n, w, 1e-5, &d->err));
    close_enough("y", y, (double)w);
    BOTH(d, b->rmsnorm_back(dev, dx.at[i], false, dgain.at[i], dy.at[i], x.at[i], gain.at[i], rstd.at[i], n, w, &d->err));
    close_enough("dx", dx, 8 * (double)w);
    close_enough("dgain", dgain, 4 * (double)n);
    bed_end(d);
}

/* A row longer than what is held of it at a time, and one that is all of a chunk. */
static void loss_of_a_large_vocabulary(void **state)
{
    struct bed *d = bed_of();
    size_t n = 5, v = 20011;
    struct pair loss = reals(d, n), logits = reals(d, n * v), target = ints(d, n);
    (void)state;
    for (size_t i = 0; i < n; i++)
        ((int32_t *)target.at[CPU])[i] = ((int32_t *)target.at[REF])[i] = i == 3 ? -1 : (int32_t)(i * 4999);
    BOTH(d, b->xent(dev, loss.at[i], logits.at[i], target.at[i], n, v, false, 1, &d->err));
    close_enough("loss", loss, 64);
    BOTH(d, b->xent(dev, loss.at[i], logits.at[i], target.at[i], n, v, true, 0.5, &d->err));
    close_enough("loss", loss, 64);
    close_enough("dlogits", logits, 4);
    bed_end(d);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(gemms) + MOE_COUNT(groupeds) + MOE_COUNT(drops) + 3];
    size_t count = 0;
    for (size_t i = 0; i < MOE_COUNT(gemms); i++)
        tests[count++] = (struct CMUnitTest){ .name = gemms[i].name, .test_func = gemm, .initial_state = (void *)(uintptr_t)&gemms[i] };
    for (size_t i = 0; i < MOE_COUNT(groupeds); i++)
        tests[count++] = (struct CMUnitTest){ .name = groupeds[i].name, .test_func = grouped, .initial_state = (void *)(uintptr_t)&groupeds[i] };
    for (size_t i = 0; i < MOE_COUNT(drops); i++)
        tests[count++] = (struct CMUnitTest){ .name = drops[i].name, .test_func = dispatch, .initial_state = (void *)(uintptr_t)&drops[i] };
    tests[count++] = (struct CMUnitTest){ .name = "attention of several blocks", .test_func = attention };
    tests[count++] = (struct CMUnitTest){ .name = "RMSNorm of many rows", .test_func = norm_of_many_rows };
    tests[count++] = (struct CMUnitTest){ .name = "cross entropy of a large vocabulary", .test_func = loss_of_a_large_vocabulary };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
