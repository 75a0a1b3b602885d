// Barriers in shared memory (mbarrier), barriers of some threads of a block, registers of warpgroups; and what a block tells to the parts behind this.
#include "tests/support/cuda/block.h"
#include "tests/support/cuda/emulate_hopper.h"

namespace {

enum : unsigned { MOST = 64, NAMED = 16, WARPS = 32, GROUP = 128, REGISTERS = 64 << 10, MOST_COUNT = (1u << 20) - 1 };
typedef struct moe_emulated_site site_t;

// PTX ISA 9.7.13.15.2, "Contents of the mbarrier object": the phase, arrivals that are pending, arrivals expected of the next phase, and the transaction count.
struct mbarrier {
    uint64_t *at;
    unsigned window, expected, pending, maker;
    int64_t tx;
    uint64_t phase;
    bool made, shown, waited;          // its maker fenced; all met behind that; somebody saw the last phase through
    site_t site;
};

struct named { unsigned threads, count, lanes[WARPS], left[WARPS]; site_t site; bool open; };     // lanes: that wait; left: that arrived and went on

struct registers { unsigned held, steps; struct { unsigned count; bool more; } step[8]; };

struct {
    struct mbarrier bar[MOST];
    unsigned count;
    struct named named[NAMED];
    struct registers warp[WARPS];
} all;

uint64_t cookie(unsigned which) { return UINT64_C(0x7265696d6261726d) ^ (UINT64_C(0x9E3779B97F4A7C15) * (which + 1)); }

unsigned number(const struct mbarrier *b) { return static_cast<unsigned>(b - all.bar); }

struct mbarrier *find(const uint64_t *at, site_t site)
{
    for (unsigned i = 0; i < all.count; i++)
        if (all.bar[i].at == at) {
            uint64_t word;
            moe_proxies_get(&word, all.bar[i].window, sizeof word);
            if (word != cookie(i))
                moe_emulated_fail(site, "the barrier made at %s:%d was written over", all.bar[i].site.file, all.bar[i].site.line);
            return &all.bar[i];
        }
    moe_emulated_fail(site, "%p is no barrier: none was made there", static_cast<const void *>(at));
}

// 9.7.13.4 (fence.mbarrier_init) and 9.7.13.15.9's examples: others use it behind the maker's fence and a barrier of the block; loads, behind the fence.
struct mbarrier *find_shown(const uint64_t *at, bool by_load, site_t site)
{
    struct mbarrier *const b = find(at, site);
    if (!b->made && (by_load || b->maker != moe_block_self()))
        moe_emulated_fail(site, "the barrier made at %s:%d has no moe_barrier_made() behind it", b->site.file, b->site.line);
    if (!b->shown && b->maker != moe_block_self())
        moe_emulated_fail(site, "the barrier made at %s:%d is used by another thread before the block's threads met behind that", b->site.file, b->site.line);
    return b;
}

// 9.7.13.15.6, "Phase Completion": no arrival is pending and the transaction count is 0; then the next phase begins with all that are expected.
void perhaps_complete(struct mbarrier *b)
{
    if (b->pending || b->tx)
        return;
    b->phase++;
    moe_order_complete(number(b));
    b->pending = b->expected;
    b->waited = false;
    moe_block_wake(b);
}

void add_tx(struct mbarrier *b, int64_t bytes, site_t site)
{
    b->tx += bytes;
    if (b->tx > static_cast<int64_t>(MOST_COUNT) || b->tx < -static_cast<int64_t>(MOST_COUNT))       // 9.7.13.15.2's table
        moe_emulated_fail(site, "the barrier made at %s:%d counts %lld bytes, and 2^20-1 are the most", b->site.file, b->site.line, static_cast<long long>(b->tx));
}

// 9.7.13.15.7, "Arrive-on operation".
void arrive(struct mbarrier *b, site_t site)
{
    if (!b->pending)
        moe_emulated_fail(site, "an arrival past the %u of the barrier made at %s:%d, whose phase %llu waits for %lld bytes alone", b->expected, b->site.file, b->site.line,
                          static_cast<unsigned long long>(b->phase), static_cast<long long>(b->tx));
    if (b->phase && !b->waited)                                      // 9.7.13.15.4: of each phase somebody sees that it is through before one arrives for the next
        moe_emulated_fail(site, "an arrival for phase %llu of the barrier made at %s:%d, and nobody saw the phase before through", static_cast<unsigned long long>(b->phase),
                          b->site.file, b->site.line);
    b->pending--;
    moe_order_arrive(number(b));
    perhaps_complete(b);
}

} // namespace

unsigned moe_shared_address(const void *at, site_t site)
{
    const unsigned window = moe_block_window(at, 0);
    if (!window)
        moe_emulated_fail(site, "%p is not in shared memory, or in what MOE_SHARED and MOE_SHARED_ARRAY do not make", at);
    return window;
}

// ---- mbarrier ----

void moe_barrier_make(uint64_t *bar, unsigned arrivals, site_t site)
{
    const unsigned window = moe_block_window(bar, sizeof *bar);
    if (!window || window % sizeof *bar)                             // 9.7.13.15.1: 8 bytes, aligned to 8, in .shared
        moe_emulated_fail(site, "a barrier at %p, which is not in the block's shared memory or not aligned to 8 bytes", static_cast<void *>(bar));
    if (!arrivals || arrivals > MOST_COUNT)                          // 9.7.13.15.9
        moe_emulated_fail(site, "a barrier of %u arrivals", arrivals);
    moe_mbarrier_overlap(window, sizeof *bar, site);
    if (all.count == MOST)
        moe_emulated_fail(site, "more than %u barriers", MOST);
    all.bar[all.count] = { bar, window, arrivals, arrivals, moe_block_self(), 0, 0, false, false, false, site };
    const uint64_t word = cookie(all.count++);
    moe_proxies_slice(moe_block_self());
    moe_proxies_put(window, &word, sizeof word);
}

void moe_barrier_made(void)
{
    for (unsigned i = 0; i < all.count; i++)
        all.bar[i].made |= all.bar[i].maker == moe_block_self();
}

void moe_barrier_arrive(uint64_t *bar, site_t site) { arrive(find_shown(bar, false, site), site); }

void moe_barrier_expect(uint64_t *bar, unsigned bytes, site_t site)
{
    struct mbarrier *const b = find_shown(bar, false, site);
    add_tx(b, bytes, site);                                          // mbarrier.arrive (9.7.13.15.13): expect-tx first, then arrive-on
    arrive(b, site);
}

// 9.7.13.15.16, mbarrier.try_wait.parity: true for the phase before the current one, false for the current; other phases are none of its business.
void moe_barrier_wait(uint64_t *bar, unsigned parity, site_t site)
{
    struct mbarrier *const b = find_shown(bar, false, site);
    const uint64_t began = b->phase;
    if (parity > 1)
        moe_emulated_fail(site, "a wait for parity %u", parity);
    if ((b->phase & 1) == parity)
        moe_block_wait(b, parity ? "waits for a barrier's odd phase" : "waits for a barrier's even phase", site);
    if (b->phase > began + 1)
        moe_emulated_fail(site, "the barrier made at %s:%d went from phase %llu to %llu while a thread waited here: it could have missed both", b->site.file, b->site.line,
                          static_cast<unsigned long long>(began), static_cast<unsigned long long>(b->phase));
    b->waited = true;
    moe_order_waited(number(b), b->phase);
}

void moe_mbarrier_ask(uint64_t *bar, site_t site) { find_shown(bar, true, site); }

// 9.7.13.15.5.2, "complete-tx operation".
void moe_mbarrier_complete(uint64_t *bar, unsigned window, unsigned bytes, site_t site)
{
    struct mbarrier *const b = find(bar, site);
    moe_order_landed(window, bytes, number(b), b->phase + 1, site);
    add_tx(b, -static_cast<int64_t>(bytes), site);
    perhaps_complete(b);
}

// 9.7.13.15: nothing but barrier operations may touch a live one, and of these not init.
void moe_mbarrier_overlap(unsigned window, size_t bytes, site_t site)
{
    for (unsigned i = 0; i < all.count; i++)
        if (window < all.bar[i].window + sizeof *all.bar[i].at && all.bar[i].window < window + bytes)
            moe_emulated_fail(site, "over the barrier made at %s:%d, which was not given up", all.bar[i].site.file, all.bar[i].site.line);
}

// ---- bar.sync, bar.arrive id, threads (9.7.13.1): whole warps, each of which arrives once all its lanes are there ----

// All that count there are there: those who wait know of all, those who went on of nobody.
static void complete(struct named *n, site_t site)
{
    for (unsigned i = 0; i < WARPS; i++) {
        const unsigned came = n->lanes[i] | n->left[i];
        if (came && ~came)
            moe_emulated_fail(site, "barrier %u of %u threads: of warp %u the lanes %08x alone came", static_cast<unsigned>(n - all.named), n->threads, i, came);
    }
    n->open = false;
    moe_order_some(n->lanes, static_cast<unsigned>(n - all.named));
    moe_block_wake(n);
}

// The running thread comes: true: it is the last one.
static bool come(struct named *n, unsigned threads, bool waits, site_t site)
{
    const unsigned me = moe_block_self(), lane = 1u << me % 32;
    if (!n->open)
        *n = { threads, 0, {}, {}, site, true };
    if (n->threads != threads)
        moe_emulated_fail(site, "barrier %u of %u threads, and of %u at %s:%d", static_cast<unsigned>(n - all.named), threads, n->threads, n->site.file, n->site.line);
    if ((n->lanes[me / 32] | n->left[me / 32]) & lane)
        moe_emulated_fail(site, "barrier %u of %u threads: this one arrived before, at %s:%d or behind", static_cast<unsigned>(n - all.named), threads, n->site.file, n->site.line);
    (waits ? n->lanes : n->left)[me / 32] |= lane;
    return ++n->count == threads;
}

void moe_barrier_some_arrive(unsigned id, unsigned threads, site_t site)
{
    if (!id || id >= NAMED || !threads || threads % 32 || threads > moe_block_threads())
        moe_emulated_fail(site, "an arrival at barrier %u of %u threads: 1 to 15 are, of whole warps of the block's %u threads", id, threads, moe_block_threads());
    const bool last = come(&all.named[id], threads, false, site);
    moe_order_left(id);
    if (last)
        complete(&all.named[id], site);
}

void moe_barrier_some(unsigned id, unsigned threads, site_t site)
{
    if (id >= NAMED || !threads || threads % 32 || threads > moe_block_threads())
        moe_emulated_fail(site, "barrier %u of %u threads: there are 16, of whole warps of the block's %u threads", id, threads, moe_block_threads());
    if (id == 0) {
        if (threads != moe_block_threads())
            moe_emulated_fail(site, "barrier 0 of %u threads: it is that of __syncthreads()", threads);
        __syncthreads(site);
        return;
    }
    struct named *const n = &all.named[id];
    if (come(n, threads, true, site))
        complete(n, site);
    else
        moe_block_wait(n, "waits for others at a barrier of some threads", site);
}

void moe_proxy_fence(void) { moe_proxies_fence(moe_block_self()); }

// ---- setmaxnreg (9.7.19.5) ----

void moe_emulated_registers(unsigned count, bool more, site_t site)
{
    static const char *const names[2] = { "moe_registers_less", "moe_registers_more" };
    const unsigned warp = moe_block_self() / 32, first = warp / 4 * 4, warps = moe_block_threads() / 32;
    if (count < 24 || count > 256 || count % 8)
        moe_emulated_fail(site, "%s to %u: a multiple of 8 from 24 to 256", names[more], count);
    if (first + 4 > warps)
        moe_emulated_fail(site, "%s: warp %u is in no warpgroup", names[more], warp);
    struct asked { unsigned count; bool more; site_t site; } mine = { count, more, site };
    moe_emulated_warp("setmaxnreg", 0xffffffffu, [](void *const lane[32], unsigned) {
        const struct asked *const all_of = static_cast<const struct asked *>(lane[0]);
        for (unsigned i = 1; i < 32; i++) {
            const struct asked *const a = static_cast<const struct asked *>(lane[i]);
            if (a->count != all_of->count || a->more != all_of->more)
                moe_emulated_fail(a->site, "setmaxnreg to %u in lane %u, and to %u in lane 0", a->count, i, all_of->count);
        }
    }, &mine, site);
    if (moe_block_self() % 32)
        return;
    struct registers *const r = &all.warp[warp];
    // What the launch gave is not known here; it is no more than a block of this size can have.
    const unsigned most = REGISTERS / moe_block_threads() / 8 * 8;
    if (!more && count > (r->held ? r->held : most))
        moe_emulated_fail(site, "%s to %u, and a thread has %s%u", names[0], count, r->held ? "" : "at most ", r->held ? r->held : most);
    if (more && r->held > count)
        moe_emulated_fail(site, "%s to %u, and a thread has %u", names[1], count, r->held);
    if (r->steps == 8)
        moe_emulated_fail(site, "more than 8 times");
    r->held = count;
    r->step[r->steps++] = { count, more };
    unsigned sum = 0;
    for (unsigned i = 0; i < warps; i++)
        sum += 32 * (all.warp[i].held ? all.warp[i].held : 24);
    if (sum > REGISTERS)
        moe_emulated_fail(site, "%s to %u: the block's warps then hold %u registers at least, and there are 65536: this would wait for ever", names[more], count, sum);
    for (unsigned i = first; i < first + 4; i++)                     // the same one by all warps of a warpgroup
        if (all.warp[i].steps >= r->steps && (all.warp[i].step[r->steps - 1].count != count || all.warp[i].step[r->steps - 1].more != more))
            moe_emulated_fail(site, "%s to %u, and warp %u of the same warpgroup went to %u", names[more], count, i, all.warp[i].step[r->steps - 1].count);
}

// ---- a block's life ----

void moe_hopper_begin(void)
{
    all.count = 0;
    memset(all.named, 0, sizeof all.named);
    memset(all.warp, 0, sizeof all.warp);
    moe_proxies_begin();
    moe_order_begin();
    moe_tiles_begin();
    moe_products_begin();
}

void moe_hopper_slice(unsigned thread) { moe_proxies_slice(thread); }

void moe_hopper_met(void)
{
    for (unsigned i = 0; i < all.count; i++)
        all.bar[i].shown = all.bar[i].made;
    moe_order_all();
}

bool moe_hopper_late(void) { return moe_tiles_land(); }
bool moe_hopper_round(void) { return moe_tiles_round(); }
void moe_hopper_left(unsigned thread) { moe_products_left(thread); }

void moe_hopper_hang(FILE *to)
{
    for (const struct mbarrier *b = all.bar; b < all.bar + all.count; b++)
        if (moe_block_waits(b)) {
            fprintf(to, "  the barrier at %#x, made at %s:%d for %u arrivals, is in phase %llu and wants %u arrivals and %lld bytes; there wait", b->window, b->site.file,
                    b->site.line, b->expected, static_cast<unsigned long long>(b->phase), b->pending, static_cast<long long>(b->tx));
            moe_block_waiters(to, b);
        }
    for (const struct named *n = all.named; n < all.named + NAMED; n++)
        if (moe_block_waits(n)) {
            fprintf(to, "  barrier %u of %u threads has %u; there wait", static_cast<unsigned>(n - all.named), n->threads, n->count);
            moe_block_waiters(to, n);
        }
}

void moe_hopper_end(void)
{
    moe_tiles_end();
    moe_products_end();
    for (const struct named *n = all.named; n < all.named + NAMED; n++)
        if (n->open)
            moe_emulated_fail(n->site, "barrier %u of %u threads has %u when the block ends", static_cast<unsigned>(n - all.named), n->threads, n->count);
    for (unsigned i = 0; i < moe_block_threads() / 32; i++)
        if (all.warp[i].steps != all.warp[i / 4 * 4].steps)
            moe_emulated_fail({ __FILE__, __LINE__ }, "warps %u and %u of a warpgroup did not ask for registers as often", i, i / 4 * 4);
    moe_proxies_end();
}
