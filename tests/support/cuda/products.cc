// Products of a warpgroup: wgmma.mma_async.sync.aligned.m64n256k16.f32.bf16.bf16 (PTX ISA 9.7.15.5), wgmma.fence, commit_group and wait_group (9.7.15.7).
//
// Each of a warpgroup's four warps asks for a product by itself; it is one product once all four have, and nothing makes them wait for each other. It is done when the
// first thread's wait needs it, which is the latest; until then its sides may not be written (proxies.cc) and its sums, which have been put aside, read as NaN.
#include "tests/support/cuda/block.h"
#include "tests/support/cuda/emulate_hopper.h"
#include "tests/support/cuda/fiber.h"

namespace {

enum : unsigned { M = 64, N = 256, K = 16, SUMS = 128, LANES = 128, GROUPS = 8, IN_FLIGHT = 64, BATCHES = 64, ACCUMULATORS = 4, TAKEN = 0x7fc5c5c5 };
typedef struct moe_emulated_site site_t;

// The sums that a thread names: an array of its own. `value` is what they are while products on them are in flight, and what they were at the last fence or wait else.
struct accumulator {
    float *at;
    float value[SUMS];
    unsigned in_flight;
};

struct thread {
    struct accumulator acc[ACCUMULATORS];
    unsigned used, done;               // done: products that it has waited for
    bool fenced;
};

struct side { unsigned at, leading, stride; bool flat; };

struct product {
    struct side a, b;
    uint64_t word[2];
    bool add, through;
    unsigned lanes_left;
    site_t site;
    uint8_t acc[LANES];
};

struct warpgroup {
    struct product product[IN_FLIGHT]; // by number, modulo
    unsigned begun, oldest;            // numbers: one more than the last that any warp asked for; the first that not all lanes have waited for
    unsigned asked[4], batches[4], end[BATCHES];
};

struct {
    struct thread thread[GROUPS * LANES];
    struct warpgroup group[GROUPS];
} all;

struct request { float *sum; uint64_t a, b; bool add, flat_a, flat_b; site_t site; };

// 9.7.15.5.1.2.2, "Matrix Descriptor Format": bits 13-0, 29-16, 45-32: 18 bits without the last 4, of the start, the leading and the stride offset; 51-49 the base
// offset; 63-62 the swizzle, 1 for 128 bytes.
struct side decode(uint64_t d, bool flat, unsigned rows, const char *name, site_t site)
{
    const struct side s = { static_cast<unsigned>(d & 0x3fff) << 4, static_cast<unsigned>(d >> 16 & 0x3fff) << 4, static_cast<unsigned>(d >> 32 & 0x3fff) << 4, flat };
    if (d >> 62 != 1)
        moe_emulated_fail(site, "side %s with swizzle %u: 1, of 128 bytes, is the only one of this emulation", name, static_cast<unsigned>(d >> 62));
    if (d & (UINT64_C(3) << 14 | UINT64_C(3) << 30 | UINT64_C(7) << 46 | UINT64_C(0x3ff) << 52))
        moe_emulated_fail(site, "side %s: %#llx has bits that mean nothing", name, static_cast<unsigned long long>(d));
    if (d >> 49 & 7)
        moe_emulated_fail(site, "side %s with base offset %u: 0, where the pattern begins at a multiple of 1024, is the only one of this emulation", name,
                          static_cast<unsigned>(d >> 49 & 7));
    // The same section: base offset 0 tells that the pattern begins at a multiple of 1024, so a row that counts as the first of 8 lies there.
    if (s.at % 1024 + (flat ? 128 : 2 * K) > 128 || s.stride % 1024 || (flat && rows > 64 && s.leading % 1024))
        moe_emulated_fail(site, "side %s at %#x, offsets %u and %u: the pattern of 1024 bytes does not begin at multiples of 1024, and the base offset says so", name, s.at,
                          s.leading, s.stride);
    return s;
}

// 9.7.15.5.1.2.1.3, "Canonical Layouts", 128 byte swizzle, T = 8 elements of 16 bits:
//   K major     ((8, m), (T, 2k)) : ((8T, SBO), (1, T))         row r of m or n, element c of k: 64 (r % 8) + SBO (r / 8) + c
//   MN major    ((T, 8, m), (8, k)) : ((1, T, LBO), (8T, SBO))  row r, element c: r % 64 + LBO (r / 64) + 64 (c % 8) + SBO (c / 8)
// then Swizzle<3,4,3> of the address: bits 4 to 6 flipped by bits 7 to 9. So 16 bytes hold 8 of k of one row, or 8 rows of one k. `of`: which 8 of the direction that
// lies side by side; `line`: which one of the other.
unsigned place(const struct side &s, unsigned of, unsigned line)
{
    const unsigned at = s.at + (s.flat ? of % 8 * 16 + of / 8 * s.leading + line % 8 * 128 + line / 8 * s.stride : of * 16 + line % 8 * 128 + line / 8 * s.stride);
    return (at ^ (at >> 7 & 7) << 4) & (MOE_WINDOW_END - 1);
}

// Each 16 bytes of a side of `rows` rows: fn(window, of, line).
template <typename Fn> void each_place(const struct side &s, unsigned rows, Fn fn)
{
    const unsigned lines = s.flat ? K : rows, across = (s.flat ? rows : K) / 8;
    for (unsigned line = 0; line < lines; line++)
        for (unsigned of = 0; of < across; of++)
            fn(place(s, of, line), of, line);
}

void hold(const struct side &s, unsigned rows, int by)
{
    each_place(s, rows, [by](unsigned window, unsigned, unsigned) { moe_proxies_hold(window, by); });
}

// Is it all there to be read by now?
void look(const struct side &s, unsigned rows, site_t site)
{
    each_place(s, rows, [site](unsigned window, unsigned, unsigned) {
        moe_proxies_read(window, site);
        moe_order_reads(window, site);
    });
}

// As floats, [k][rows].
void fetch(const struct side &s, unsigned rows, float *to, site_t site)
{
    each_place(s, rows, [&s, rows, to, site](unsigned window, unsigned of, unsigned line) {
        const unsigned char *const bytes = moe_proxies_read(window, site);
        for (unsigned i = 0; i < 8; i++) {
            __nv_bfloat16 x;
            memcpy(&x, bytes + 2 * i, sizeof x);
            const unsigned row = s.flat ? of * 8 + i : line, k = s.flat ? line : of * 8 + i;
            to[k * rows + row] = __bfloat162float(x);
        }
    });
}

// The sums of a thread in its own memory, which the sanitizer may know to be out of bounds: byte by byte, without it.
__attribute__((no_sanitize("address"), noinline)) bool same(const float *at, const float *value)
{
    const volatile unsigned *const x = reinterpret_cast<const volatile unsigned *>(at);
    const unsigned *const y = reinterpret_cast<const unsigned *>(value);
    for (unsigned i = 0; i < SUMS; i++)
        if (x[i] != y[i])
            return false;
    return true;
}
__attribute__((no_sanitize("address"), noinline)) void put(float *at, const float *value)
{
    volatile unsigned *const x = reinterpret_cast<volatile unsigned *>(at);
    const unsigned *const y = reinterpret_cast<const unsigned *>(value);
    for (unsigned i = 0; i < SUMS; i++)
        x[i] = y[i];
}
__attribute__((no_sanitize("address"), noinline)) void get(float *value, const float *at)
{
    const volatile unsigned *const x = reinterpret_cast<const volatile unsigned *>(at);
    unsigned *const y = reinterpret_cast<unsigned *>(value);
    for (unsigned i = 0; i < SUMS; i++)
        y[i] = x[i];
}
const float *taken(void)
{
    static float pattern[SUMS];
    if (!moe_emulated_bits<unsigned>(pattern[0]))
        for (float &x : pattern)
            x = moe_emulated_bits<float>(static_cast<unsigned>(TAKEN));
    return pattern;
}

// Where a thread's accounts of these sums are: its place, or a new one, for which one that no product is in flight on may be forgotten.
unsigned find(struct thread *t, const struct request *r)
{
    for (unsigned i = 0; i < t->used; i++)
        if (t->acc[i].at == r->sum)
            return i;
    unsigned i = t->used;
    if (i == ACCUMULATORS) {
        for (i = 0; i < ACCUMULATORS && t->acc[i].in_flight; i++)
            ;
        if (i == ACCUMULATORS)
            moe_emulated_fail(r->site, "products in flight on sums at more than %u places", ACCUMULATORS);
    } else {
        t->used++;
    }
    t->acc[i] = { r->sum, {}, 0 };
    get(t->acc[i].value, r->sum);
    return i;
}

// 9.7.15.7.1: a fence before the first product, and between a thread's access to a register and a product on it. What can be seen of an access is another value.
uint8_t claim(struct thread *t, const struct request *r, unsigned lane)
{
    if (!t->fenced)
        moe_emulated_fail(r->site, "lane %u: a product with no moe_product_fence() before it", lane);
    const unsigned i = find(t, r);
    struct accumulator *const a = &t->acc[i];
    if (!same(a->at, a->in_flight ? taken() : a->value))
        moe_emulated_fail(r->site, a->in_flight ? "lane %u: its sums were touched while a product on them was in flight"
                                                : "lane %u: its sums were touched, with no moe_product_fence() between that and this product", lane);
    if (!a->in_flight++) {
        put(a->at, taken());
        moe_poison(a->at, SUMS * sizeof *a->at);
    }
    return static_cast<uint8_t>(i);
}

// The lanes of one warp ask: which is the warp's next product.
void ask(const struct request *const (&lane)[32], unsigned warp)
{
    const struct request *const r = lane[0];
    struct warpgroup *const g = &all.group[warp / 4];
    const unsigned number = g->asked[warp % 4]++;
    for (unsigned i = 1; i < 32; i++)
        if (lane[i]->a != r->a || lane[i]->b != r->b || lane[i]->add != r->add || lane[i]->flat_a != r->flat_a || lane[i]->flat_b != r->flat_b)
            moe_emulated_fail(r->site, "lanes 0 and %u ask for different products", i);
    struct product *const p = &g->product[number % IN_FLIGHT];
    if (number == g->begun) {
        if (g->begun++ - g->oldest == IN_FLIGHT)
            moe_emulated_fail(r->site, "more than %u products in flight", IN_FLIGHT);
        *p = { decode(r->a, r->flat_a, M, "a", r->site), decode(r->b, r->flat_b, N, "b", r->site), { r->a, r->b }, r->add, false, LANES, r->site, {} };
        hold(p->a, M, 1);
        hold(p->b, N, 1);
    }
    // 9.7.15.5.2: all warps of the warpgroup give the same descriptors; .aligned: and the same instruction.
    if (p->word[0] != r->a || p->word[1] != r->b || p->add != r->add || p->a.flat != r->flat_a || p->b.flat != r->flat_b)
        moe_emulated_fail(r->site, "warp %u asks for another product than a warp of its warpgroup did at %s:%d", warp, p->site.file, p->site.line);
    moe_order_asks(warp);
    look(p->a, M, r->site);
    look(p->b, N, r->site);
    for (unsigned i = 0; i < 32; i++)
        p->acc[warp % 4 * 32 + i] = claim(&all.thread[warp * 32 + i], lane[i], i);
    moe_block_wake(g);
}

// 9.7.15.5.1.1.1, the fragment of D of .m64nNk16: of thread t, element i: row 16 (t / 32) + t % 32 / 4 + 8 (i / 2 % 2), column 8 (i / 4) + 2 (t % 4) + i % 2.
unsigned row_of(unsigned t, unsigned i) { return 16 * (t / 32) + t % 32 / 4 + 8 * (i / 2 % 2); }
unsigned column_of(unsigned t, unsigned i) { return 8 * (i / 4) + 2 * (t % 4) + i % 2; }

// A row of sums, four at a time: most of the time that an emulated product takes. 9.7.15.5.2 leaves order and rounding open, at single precision or better; here
// each k in its order, rounded like floats.
typedef float four __attribute__((vector_size(16)));
__attribute__((no_sanitize("address", "undefined"), noinline)) void add_row(four *sum, const four *b, float a)
{
    for (unsigned i = 0; i < N / 4; i++)
        sum[i] += a * b[i];
}

void multiply(struct warpgroup *g, struct product *p)
{
    alignas(16) static float a[K * M], b[K * N], sum[M * N];
    struct thread *const threads = &all.thread[static_cast<unsigned>(g - all.group) * LANES];
    fetch(p->a, M, a, p->site);
    fetch(p->b, N, b, p->site);
    for (unsigned t = 0; t < LANES; t++)
        for (unsigned i = 0; i < SUMS; i++)
            sum[row_of(t, i) * N + column_of(t, i)] = p->add ? threads[t].acc[p->acc[t]].value[i] : 0;
    for (unsigned row = 0; row < M; row++)
        for (unsigned k = 0; k < K; k++)
            add_row(reinterpret_cast<four *>(sum + row * N), reinterpret_cast<const four *>(b + k * N), a[k * M + row]);
    for (unsigned t = 0; t < LANES; t++)
        for (unsigned i = 0; i < SUMS; i++)
            threads[t].acc[p->acc[t]].value[i] = sum[row_of(t, i) * N + column_of(t, i)];
    p->through = true;
}

// One lane has waited for the next of its products.
void finish(struct warpgroup *g, struct thread *t, unsigned lane)
{
    struct product *const p = &g->product[t->done++ % IN_FLIGHT];
    const unsigned group = static_cast<unsigned>(g - all.group);
    moe_order_finished(group * LANES + lane, t->done);
    if (!p->through)
        multiply(g, p);
    struct accumulator *const a = &t->acc[p->acc[lane]];
    if (!same(a->at, taken()))
        moe_emulated_fail(p->site, "lane %u: its sums were touched before the product on them that was asked for here was waited for", lane % 32);
    if (!--a->in_flight) {
        moe_unpoison(a->at, SUMS * sizeof *a->at);
        put(a->at, a->value);
    }
    if (--p->lanes_left)
        return;
    hold(p->a, M, -1);
    hold(p->b, N, -1);
    const auto freed = [group, t, p](unsigned window, unsigned, unsigned) { moe_order_freed(window, group, t->done, p->site); };
    each_place(p->a, M, freed);
    each_place(p->b, N, freed);
    while (g->oldest != g->begun && !g->product[g->oldest % IN_FLIGHT].lanes_left)
        g->oldest++;
}

struct warpgroup *group_of(unsigned thread, const char *what, site_t site)
{
    if (thread / LANES * LANES + LANES > moe_block_threads())
        moe_emulated_fail(site, "%s by warp %u, which is in no warpgroup: four warps, the first one's number a multiple of 4", what, thread / 32);
    return &all.group[thread / LANES];
}

} // namespace

void moe_product_fence(site_t site)
{
    group_of(moe_block_self(), "moe_product_fence", site);
    moe_emulated_warp("moe_product_fence", 0xffffffffu, [](void *const *, unsigned) {}, &site, site);
    struct thread *const t = &all.thread[moe_block_self()];
    t->fenced = true;
    for (unsigned i = 0; i < t->used; i++)
        if (!t->acc[i].in_flight)
            get(t->acc[i].value, t->acc[i].at);
}

void moe_emulated_product(float *sum, uint64_t a, uint64_t b, bool add, bool flat_a, bool flat_b, site_t site)
{
    struct request mine = { sum, a, b, add, flat_a, flat_b, site };
    group_of(moe_block_self(), "moe_product", site);
    moe_emulated_warp("moe_product", 0xffffffffu, [](void *const lane[32], unsigned) {
        const struct request *asked[32];
        for (unsigned i = 0; i < 32; i++)
            asked[i] = static_cast<const struct request *>(lane[i]);
        ask(asked, moe_block_self() / 32);
    }, &mine, site);
}

// 9.7.15.7.2, wgmma.commit_group: what the warp asked for and has not closed is a batch, of nothing too.
void moe_product_close(site_t site)
{
    group_of(moe_block_self(), "moe_product_close", site);
    moe_emulated_warp("moe_product_close", 0xffffffffu, [](void *const lane[32], unsigned) {
        const unsigned w = moe_block_self() / 32;
        struct warpgroup *const of = &all.group[w / 4];
        const unsigned batch = of->batches[w % 4]++;
        bool first = true;
        for (unsigned i = 0; i < 4; i++)
            first = first && (i == w % 4 || of->batches[i] <= batch);
        if (first)
            of->end[batch % BATCHES] = of->asked[w % 4];
        else if (of->end[batch % BATCHES] != of->asked[w % 4])
            moe_emulated_fail(*static_cast<const site_t *>(lane[0]), "a batch that ends behind %u products, and behind %u in another warp of the warpgroup", of->asked[w % 4],
                              of->end[batch % BATCHES]);
    }, &site, site);
}

// 9.7.15.7.3, wgmma.wait_group: until N or fewer of the newest batches are pending, and all before them are complete.
void moe_emulated_product_wait(unsigned newest, site_t site)
{
    struct warpgroup *const g = group_of(moe_block_self(), "moe_product_wait", site);
    const unsigned self = moe_block_self(), warp = self / 32 % 4;
    struct thread *const t = &all.thread[self];
    struct asked { unsigned newest; site_t site; } mine = { newest, site };
    moe_emulated_warp("moe_product_wait", 0xffffffffu, [](void *const lane[32], unsigned) {
        for (unsigned i = 1; i < 32; i++)
            if (static_cast<const struct asked *>(lane[i])->newest != static_cast<const struct asked *>(lane[0])->newest)
                moe_emulated_fail(static_cast<const struct asked *>(lane[i])->site, "lanes 0 and %u wait for different batches", i);
    }, &mine, site);
    if (g->batches[warp] <= newest)
        return;
    const unsigned until = g->end[(g->batches[warp] - newest - 1) % BATCHES];
    while (t->done < until) {
        for (unsigned i = 0; i < 4; i++)
            while (g->asked[i] <= t->done)
                moe_block_wait(g, "waits for a product that not all warps of its warpgroup have asked for", site);
        finish(g, t, self % LANES);
    }
}

void moe_products_begin(void)
{
    for (struct thread &t : all.thread)
        t.used = t.done = 0, t.fenced = false;
    memset(all.group, 0, sizeof all.group);
}

void moe_products_left(unsigned thread)
{
    const struct thread *const t = &all.thread[thread];
    for (unsigned i = 0; i < t->used; i++)
        if (t->acc[i].in_flight)
            moe_emulated_fail(all.group[thread / LANES].product[t->done % IN_FLIGHT].site, "a thread leaves, and did not wait for the product asked for here");
}

void moe_products_end(void) {}
