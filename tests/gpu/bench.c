#include "tests/gpu/bench.h"
#include <stdlib.h>
#include <string.h>

enum { THROWN = 2, MOST_THROWN = 150, CHUNK = 1 << 20, MOST_ROUNDS = 99, MOST_TOLD = 1 << 18 };

void must(struct bench *b, enum moe_code code)
{
    if (code != MOE_OK) {
        fputs("gpu_bench: ", stderr);
        moe_error_print(stderr, &b->err);
        exit(2);
    }
}

struct moe_buf *bench_chosen(struct bench *b)
{
    struct moe_buf *told = moe_buf_new(MOST_TOLD);
    MOE_CHECK(told);
    if (b->be->tell)
        b->be->tell(b->dev, told);
    MOE_CHECK(!moe_buf_failed(told));
    return told;
}

static size_t unsettled(struct bench *b)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *told = bench_chosen(b);
    size_t n = 0;
    for (const char *at = moe_buf_str(told).ptr; (at = strstr(at, MOE_BACKEND_UNSETTLED)); at++)
        n++;
    return n;
}

/* A shape's first calls try one way after the other: a training goes by the one that they chose, so nothing else is to be timed. What a call took is known to the next
 * when the host has waited. What another bench left unsettled is not waited for once more. */
static void settle(struct bench *b, void (*run)(struct bench *b, void *ctx), void *ctx)
{
    size_t left = b->unsettled;
    for (unsigned i = 0; i < THROWN || (i < MOST_THROWN && left > b->unsettled); i++) {
        run(b, ctx);
        must(b, b->be->sync(b->dev, &b->err));
        left = unsettled(b);
    }
    if (left > b->unsettled)
        fprintf(stderr, "gpu_bench: %zu shapes are still tried one way after the other after %d calls: what follows is timed all the same\n", left - b->unsettled, MOST_THROWN);
    b->unsettled = left;
}

static int ascending(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }

double bench_ms(struct bench *b, void (*run)(struct bench *b, void *ctx), void *ctx)
{
    double ms[MOST_ROUNDS];
    MOE_CHECK(b->rounds && b->rounds <= MOST_ROUNDS);
    settle(b, run, ctx);
    for (unsigned i = 0; i < b->rounds; i++) {
        must(b, b->be->mark(b->dev, 0, &b->err));
        run(b, ctx);
        must(b, b->be->mark(b->dev, 1, &b->err));
        must(b, b->be->between(b->dev, 0, 1, &ms[i], &b->err));
    }
    qsort(ms, b->rounds, sizeof *ms, ascending);
    return ms[b->rounds / 2];
}

/* The first piece by the host, the others by the device from it. */
static void fill(struct bench *b, const struct bench_array *a)
{
    const size_t each = a->wide ? b->be->wide_bytes : b->be->real_bytes, first = (size_t)MOE_MIN(a->n, (uint64_t)CHUNK);
    float *values = malloc(MOE_MAX(first, (size_t)1) * sizeof *values);
    uint32_t bits = 2463534242u;
    MOE_CHECK(values);
    for (size_t i = 0; i < first; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        values[i] = (float)(a->size * ((double)bits * 0x1p-31 - 1));
    }
    must(b, b->be->from_f32(b->dev, a->wide, *a->at, values, first, &b->err));
    free(values);
    for (uint64_t at = first; at < a->n; at += first)
        must(b, b->be->copy(b->dev, (char *)*a->at + at * each, *a->at, (size_t)MOE_MIN(a->n - at, (uint64_t)first) * each, &b->err));
}

void *bench_memory(struct bench *b, const struct bench_array *arrays, size_t count)
{
    enum { MOST = 32 };
    struct moe_array list[MOST] = { 0 };
    void *block = NULL;
    MOE_CHECK(count <= MOST);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct moe_array){ arrays[i].at, arrays[i].n, arrays[i].wide ? b->be->wide_bytes : b->be->real_bytes };
    must(b, moe_block_new(b->be, b->dev, list, count, &block, &b->err));
    for (size_t i = 0; i < count; i++)
        if (arrays[i].size > 0)
            fill(b, &arrays[i]);
    return block;
}

struct peak { struct moe_gemm g; void *from, *to; size_t bytes; };
static void product(struct bench *b, void *ctx) { must(b, b->be->gemm(b->dev, &((struct peak *)ctx)->g, &b->err)); }
static void copied(struct bench *b, void *ctx)
{
    const struct peak *p = ctx;
    must(b, b->be->copy(b->dev, p->to, p->from, p->bytes, &b->err));
}

void bench_peaks(struct bench *b, bool tiny)
{
    const size_t side = tiny ? 32 : 8192, n = side * side;
    struct peak p = { .bytes = n * b->be->real_bytes };
    void *x, *y, *z;
    const struct bench_array arrays[] = { { &x, n, false, 1 }, { &y, n, false, 1 }, { &z, n, false, 0 } };
    void *block = bench_memory(b, arrays, MOE_COUNT(arrays));
    p.g = (struct moe_gemm){ .m = side, .n = side, .k = side, .tb = true, .a = x, .b = y, .c = z };
    p.from = x;
    p.to = z;
    b->tflops = 2e-9 * (double)side * (double)side * (double)side / bench_ms(b, product, &p);
    b->gbytes = 2e-6 * (double)p.bytes / bench_ms(b, copied, &p);
    table_add(b->table, "TFLOP/s", b->tflops, "best product of matrices, %zu^3", side);
    table_add(b->table, "GB/s", b->gbytes, "best copy, read and written");
    b->be->free(b->dev, block);
}
