// What must have happened before what, whatever the order in which threads happened to run: vector clocks (Fidge 1988, Mattern 1989), as in a race detector.
//
// A thread knows of each other thread how many proxy fences it has made, of each barrier in shared memory how many phases are through, of each warp how many of its
// products it has waited for. It learns that where one waits for another: at barriers of a block, of some threads, of a warp (__syncwarp), and at a barrier in shared
// memory from those who arrived. Each 16 bytes of shared memory know which load brought them, who fenced them, and which product read them last; and who touches
// them must know of that.
#include "tests/support/cuda/block.h"

namespace {

enum : unsigned { THREADS = 1024, BARRIERS = 64, NAMED = 16, WARPS = 32, GROUPS = WARPS / 4, FACTS = THREADS + BARRIERS + WARPS, OF_BARRIER = THREADS, OF_WARP = THREADS + BARRIERS };
enum : size_t { UNITS = MOE_WINDOW_END / MOE_UNIT };
typedef struct moe_emulated_site site_t;

struct clock { uint32_t of[FACTS]; };

struct past {
    uint16_t barrier, fenced_by;               // 1 more than the number; 0: none
    uint32_t phase, fences;                    // at least so much must be known
    uint32_t products[GROUPS];                 // of each warpgroup that read it; 0: it did not
};

struct {
    struct clock thread[THREADS], arrived[BARRIERS], through[BARRIERS], left[NAMED], meeting;
    struct past past[UNITS];
    site_t landed[UNITS], read[UNITS];
} all;

// The facts of threads that there are not stay 0.
void learn(struct clock *to, const struct clock *from)
{
    const unsigned threads = moe_block_threads();
    for (unsigned i = 0; i < threads; i++)
        to->of[i] = max(to->of[i], from->of[i]);
    for (unsigned i = OF_BARRIER; i < FACTS; i++)
        to->of[i] = max(to->of[i], from->of[i]);
}

// Those of [first, first + 32) that are named meet.
void meet(const unsigned *lanes, unsigned warps, unsigned first)
{
    memset(&all.meeting, 0, sizeof all.meeting);
    for (unsigned i = 0; i < 32 * warps; i++)
        if (lanes[i / 32] >> i % 32 & 1)
            learn(&all.meeting, &all.thread[first + i]);
    for (unsigned i = 0; i < 32 * warps; i++)
        if (lanes[i / 32] >> i % 32 & 1)
            learn(&all.thread[first + i], &all.meeting);
}

void check(const struct clock *c, unsigned window, bool overwrites, const char *who, site_t site)
{
    const unsigned unit = window / MOE_UNIT;
    const struct past *const p = &all.past[unit];
    if (p->barrier && c->of[OF_BARRIER + p->barrier - 1] < p->phase)
        moe_emulated_fail(site, "%s shared memory at %#x, which the load asked for at %s:%d brought, and does not know that: it waited neither for its barrier nor for one who had",
                          who, window, all.landed[unit].file, all.landed[unit].line);
    if (p->fenced_by && c->of[p->fenced_by - 1] < p->fences)
        moe_emulated_fail(site, "%s shared memory at %#x, which thread %u wrote and fenced, and does not know that: no barrier is between", who, window, p->fenced_by - 1u);
    for (unsigned warp = 0; overwrites && warp < WARPS; warp++)
        if (c->of[OF_WARP + warp] < p->products[warp / 4])
            moe_emulated_fail(site, "%s shared memory at %#x, which the product at %s:%d read, and does not know that warp %u has waited for it", who, window, all.read[unit].file,
                              all.read[unit].line, warp);
}

} // namespace

void moe_order_begin(void) { memset(&all, 0, sizeof all); }

void moe_order_all(void)
{
    static unsigned lanes[WARPS];
    const unsigned threads = moe_block_threads();
    for (unsigned i = 0; i < WARPS; i++)
        lanes[i] = threads >= 32 * (i + 1) ? 0xffffffffu : threads > 32 * i ? (1u << (threads - 32 * i)) - 1 : 0;
    meet(lanes, (threads + 31) / 32, 0);
}
// bar.arrive (9.7.13.1): what was done before it is done for those who wait; who arrives learns nothing.
void moe_order_left(unsigned barrier) { learn(&all.left[barrier], &all.thread[moe_block_self()]); }
void moe_order_some(const unsigned (&lanes)[32], unsigned barrier)
{
    meet(lanes, (moe_block_threads() + 31) / 32, 0);
    for (unsigned i = 0; i < moe_block_threads(); i++)
        if (lanes[i / 32] >> i % 32 & 1)
            learn(&all.thread[i], &all.left[barrier]);
    memset(&all.left[barrier], 0, sizeof all.left[barrier]);
}
void moe_order_warp(unsigned warp, unsigned lanes) { meet(&lanes, 1, 32 * warp); }

void moe_order_arrive(unsigned barrier) { learn(&all.arrived[barrier], &all.thread[moe_block_self()]); }
void moe_order_complete(unsigned barrier) { learn(&all.through[barrier], &all.arrived[barrier]); }
void moe_order_waited(unsigned barrier, uint64_t phases)
{
    struct clock *const mine = &all.thread[moe_block_self()];
    learn(mine, &all.through[barrier]);
    mine->of[OF_BARRIER + barrier] = max(mine->of[OF_BARRIER + barrier], static_cast<uint32_t>(phases));
}

void moe_order_landed(unsigned window, size_t bytes, unsigned barrier, uint64_t phases, site_t site)
{
    for (size_t unit = window / MOE_UNIT; unit < (window + bytes) / MOE_UNIT; unit++) {
        all.past[unit] = { static_cast<uint16_t>(barrier + 1), 0, static_cast<uint32_t>(phases), 0, {} };
        all.landed[unit] = site;
    }
}

uint32_t moe_order_fence(unsigned thread) { return ++all.thread[thread].of[thread]; }
void moe_order_fenced(unsigned window, unsigned thread, uint32_t fences)
{
    struct past *const p = &all.past[window / MOE_UNIT];
    p->fenced_by = static_cast<uint16_t>(thread + 1);
    p->fences = fences;
}

void moe_order_finished(unsigned thread, unsigned products)
{
    uint32_t *const mine = &all.thread[thread].of[OF_WARP + thread / 32];
    *mine = max(*mine, static_cast<uint32_t>(products));
}
void moe_order_freed(unsigned window, unsigned group, unsigned products, site_t site)
{
    all.past[window / MOE_UNIT].products[group] = products;
    all.read[window / MOE_UNIT] = site;
}

void moe_order_asks(unsigned warp)
{
    memset(&all.meeting, 0, sizeof all.meeting);
    for (unsigned i = 0; i < 32; i++)
        learn(&all.meeting, &all.thread[32 * warp + i]);
}
void moe_order_reads(unsigned window, site_t site) { check(&all.meeting, window, false, "a warp's product reads", site); }
void moe_order_loads(unsigned window, site_t site) { check(&all.thread[moe_block_self()], window, true, "a load is asked for by a thread into", site); }
void moe_order_writes(unsigned window, unsigned thread)
{
    // Where the thread stores is not known: the place that the sentence begins with is that of the load or product.
    const unsigned unit = window / MOE_UNIT;
    struct past *const p = &all.past[unit];
    p->fenced_by = 0;                  // two threads' stores without a barrier are a race that the orders of threads show
    check(&all.thread[thread], window, true, "a thread writes to", all.read[unit].file ? all.read[unit] : all.landed[unit].file ? all.landed[unit] : site_t{ __FILE__, __LINE__ });
    *p = {};
}
