// How kernels run on a CPU. A thread of a block is a fiber: a stack of its own, and a switch that keeps the registers that calls keep. A fiber runs until it waits
// at a barrier or for its warp, or leaves; then the next one of the schedule's order runs. When none can run and not all have left, the kernel would hang.
//
// What a kernel asks the hardware for besides, and gets later (hopper.cc and its neighbours), comes between two turns of threads, or when none can run.
//
// Stacks have a page behind them that nobody may touch. AddressSanitizer is told of every switch, and has poison around shared memory.
#include "tests/support/cuda/block.h"
#include "tests/support/cuda/fiber.h"
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

enum { MOST_THREADS = 1024, SHARED_MOST = 227 << 10, STATIC_MOST = 48 << 10, ARRAYS_MOST = 32, FENCE = 256, PATTERN = 0xab };

enum state { READY, AT_BARRIER, AT_WARP, WAITS, LEFT, STATES };
const char *const state_words[STATES] = { "runs", "waits at __syncthreads", "waits for its warp", "waits for what was asked for", "has left" };

struct thread {
    struct moe_fiber fiber;
    struct moe_emulated_thread what;
    enum state state;
    bool yes;                                                    // at a barrier, what it said
    struct moe_emulated_site site;                               // where it waits
    const void *on; const char *words;                           // what WAITS
    const char *operation; unsigned mask; moe_emulated_warp_fn *fn; void *mine;      // of its warp
};


// All of the emulation, one launch at a time under `lock`.
struct {
    pthread_mutex_t lock;
    enum moe_schedule how;
    uint64_t seed, launches;
    struct moe_fiber host;                                       // what launched
    struct thread *threads, *self;
    unsigned count, left, at_barrier;
    const struct thread *first_at_barrier;
    struct { unsigned waiting, left; } warp[MOST_THREADS / 32];  // lanes, as bits
    int said_yes;                                                // of the last barrier
    const char *kernel;
    void (*body)(void *);
    void *ctx;
    unsigned char *shared, *arrays;
    size_t arrays_used;
    unsigned piece_count;                                        // the first one: dynamic shared memory
    struct moe_piece piece[1 + ARRAYS_MOST];
    const void *key[1 + ARRAYS_MOST];
    uint64_t random;
    bool watch;                                                  // accounts are kept of this launch's shared memory
} all = { PTHREAD_MUTEX_INITIALIZER, MOE_SCHEDULE_ASCENDING, 0, 0, {}, nullptr, nullptr, 0, 0, 0, nullptr, {}, 0, "", nullptr, nullptr, nullptr, nullptr, 0, 0, {}, {}, 0, false };
// Of a thread of the host: what it launches next has accounts kept; what runs now is its own, for a kernel of another thread's may run while it prepares one.
thread_local bool watch_next, launching;

void place(FILE *to)
{
    if (!all.self)
        return;
    const struct moe_emulated_thread *t = &all.self->what;
    fprintf(to, "block (%u,%u,%u) thread (%u,%u,%u): ", t->block.x, t->block.y, t->block.z, t->thread.x, t->thread.y, t->thread.z);
}

[[noreturn]] void fail(const char *format, ...) __attribute__((format(printf, 1, 2)));
[[noreturn]] void fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "emulation: %s: ", all.kernel);
    place(stderr);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    abort();
}

// A kernel's access to memory that is nobody's ends the test here: a handler of the test's own would leave the launch by a jump, and the next launch would wait for
// its end.
// A handler may not print as others do: it writes.
void write_words(const char *words) { (void)!write(STDERR_FILENO, words, strlen(words)); }
void write_number(unsigned n)
{
    char digits[12] = "";
    unsigned at = sizeof digits - 1;
    do {
        digits[--at] = static_cast<char>('0' + n % 10);
        n /= 10;
    } while (n);
    write_words(digits + at);
}
void wild(int which, siginfo_t *info, void *)
{
    if (which == SIGSEGV && all.watch && moe_proxies_fault(info->si_addr))
        return;
    write_words("emulation: ");
    write_words(all.kernel);
    if (all.self) {
        const struct moe_emulated_thread *t = &all.self->what;
        const unsigned at[] = { t->block.x, t->block.y, t->block.z, t->thread.x, t->thread.y, t->thread.z };
        for (unsigned i = 0; i < 6; i++) {
            write_words(i == 0 ? ": block (" : i == 3 ? ") thread (" : ",");
            write_number(at[i]);
        }
        write_words(")");
    }
    write_words(which == SIGILL ? ": a misaligned address: no multiple of what is read or written there\n" : ": memory that is nobody's is touched\n");
    abort();
}
constexpr unsigned WILD_SIGNALS = 3;
const int wild_signals[WILD_SIGNALS] = { SIGSEGV, SIGBUS, SIGILL }; // the last: what module.mk has the compiler check
void watch(struct sigaction (&before)[WILD_SIGNALS])
{
    struct sigaction mine = {};
    mine.sa_sigaction = wild;
    mine.sa_flags = SA_SIGINFO;
    for (unsigned i = 0; i < WILD_SIGNALS; i++)
        sigaction(wild_signals[i], &mine, &before[i]);
}
void unwatch(const struct sigaction (&before)[WILD_SIGNALS])
{
    for (unsigned i = 0; i < WILD_SIGNALS; i++)
        sigaction(wild_signals[i], &before[i], nullptr);
}

unsigned index_of(const struct thread *t) { return static_cast<unsigned>(t - all.threads); }

// ---- memory of a block ----

void fence_make(unsigned char *at) { memset(at, PATTERN ^ 0xff, FENCE); }
bool fence_holds(const unsigned char *at)
{
    for (size_t i = 0; i < FENCE; i++)
        if (at[i] != (PATTERN ^ 0xff))
            return false;
    return true;
}

unsigned char *pages(size_t bytes)
{
    void *at = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        fail("no memory for %zu bytes", bytes);
    return static_cast<unsigned char *>(at);
}

void block_memory_begin(size_t shared)
{
    // Where in the block's window the dynamic memory begins is the system's to say; aligned to what MOE_SHARED's declaration asks for and to no more, so that a
    // kernel which needs 1024 aligns by itself. In the host's addresses the last bits are the same, as in CUDA's generic ones.
    if (!all.shared) {
        all.arrays = moe_proxies_memory(STATIC_MOST + (ARRAYS_MOST + 1) * FENCE * 2 + MOE_WINDOW_END) + MOE_WINDOW_END;
        all.shared = all.arrays - MOE_WINDOW_END + MOE_WINDOW;
    }
    moe_unpoison(all.shared, SHARED_MOST + FENCE);
    memset(all.shared, PATTERN, shared);
    fence_make(all.shared + shared);
    moe_poison(all.shared + shared, SHARED_MOST + FENCE - shared);
    all.piece[0] = { all.shared, MOE_WINDOW, shared };
    all.piece_count = 1;
    all.arrays_used = 0;
    if (all.watch)
        moe_hopper_begin();
}

void block_memory_end(void)
{
    if (all.watch)
        moe_hopper_end();
    moe_unpoison(all.shared, SHARED_MOST + FENCE);
    if (!fence_holds(all.shared + all.piece[0].bytes))
        fail("a write past the %zu bytes of dynamic shared memory", all.piece[0].bytes);
    for (const struct moe_piece *p = all.piece + 1; p < all.piece + all.piece_count; p++) {
        moe_unpoison(p->at - FENCE, p->bytes + 2 * FENCE);
        if (!fence_holds(p->at - FENCE) || !fence_holds(p->at + p->bytes))
            fail("a write next to %zu bytes of static shared memory", p->bytes);
    }
}

// ---- the order of threads ----

uint64_t mixed(uint64_t z)                                       // SplitMix64 (Steele et al. 2014)
{
    z += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void order_threads(unsigned *order, uint64_t salt)
{
    for (unsigned i = 0; i < all.count; i++)
        order[i] = all.how == MOE_SCHEDULE_DESCENDING ? all.count - 1 - i : i;
    if (all.how == MOE_SCHEDULE_SHUFFLED)
        for (unsigned i = all.count - 1; i > 0; i--) {
            salt = mixed(salt);
            const unsigned j = static_cast<unsigned>(salt % (i + 1)), kept = order[i];
            order[i] = order[j];
            order[j] = kept;
        }
}

uint64_t common_divisor(uint64_t a, uint64_t b) { return b ? common_divisor(b, a % b) : a; }

// The i-th block of n to run. Shuffled: steps of a width that has no divisor with n in common, so that each comes once.
uint64_t block_at(uint64_t i, uint64_t n, uint64_t seed)
{
    if (all.how == MOE_SCHEDULE_DESCENDING)
        return n - 1 - i;
    if (all.how != MOE_SCHEDULE_SHUFFLED || n < 3)
        return i;
    uint64_t step = mixed(seed) % n;
    while (step < 2 || common_divisor(step, n) != 1)
        step = (step + 1) % n;
    return static_cast<uint64_t>((static_cast<unsigned __int128>(i) * step + mixed(seed + 1)) % n);
}

// ---- the life of a fiber ----

void thread_main(void *ctx)
{
    struct thread *me = static_cast<struct thread *>(ctx);
    all.body(all.ctx);
    if (all.watch)
        moe_hopper_left(index_of(me));
    me->state = LEFT;
    all.left++;
    all.warp[index_of(me) / 32].left |= 1u << index_of(me) % 32;
    moe_fiber_leave(&me->fiber, &all.host);
}

void wait_for(struct thread *me, enum state how, struct moe_emulated_site site)
{
    me->state = how;
    me->site = site;
    moe_fiber_switch(&me->fiber, &all.host);
}

[[noreturn]] void hang(void)
{
    unsigned of[STATES] = {};
    const struct thread *first[STATES] = {};
    for (unsigned i = 0; i < all.count; i++)
        if (!of[all.threads[i].state]++)
            first[all.threads[i].state] = &all.threads[i];
    fprintf(stderr, "emulation: %s: a barrier that not all threads reach:\n", all.kernel);
    for (unsigned s = 0; s < STATES; s++)
        if (first[s]) {
            const struct thread *t = first[s];
            fprintf(stderr, "  %u of %u: each %s; the first is thread %u", of[s], all.count, state_words[s], index_of(t));
            if (s == AT_BARRIER || s == AT_WARP || s == WAITS)
                fprintf(stderr, " at %s:%d", t->site.file, t->site.line);
            if (s == AT_WARP)
                fprintf(stderr, ", %s with mask %08x", t->operation, t->mask);
            if (s == WAITS)
                fprintf(stderr, ": %s", t->words);
            fputc('\n', stderr);
        }
    if (all.watch)
        moe_hopper_hang(stderr);
    abort();
}

// Each of them that can, up to where it waits next. Did any?
bool run_some(const unsigned *order, unsigned count)
{
    bool ran = false;
    for (unsigned i = 0; i < count; i++) {
        struct thread *t = &all.threads[order[i]];
        if (t->state != READY)
            continue;
        ran = true;
        all.self = t;
        moe_emulated_self = &t->what;
        moe_fiber_switch(&all.host, &t->fiber);
        if (all.watch)
            moe_hopper_slice(order[i]);
    }
    return ran;
}

void run_block(uint3 at, dim3 grid, dim3 block, uint64_t salt)
{
    static unsigned order[MOST_THREADS];
    all.left = all.at_barrier = 0;
    all.random = salt;
    memset(all.warp, 0, sizeof all.warp);
    for (unsigned i = 0; i < all.count; i++) {
        struct thread *t = &all.threads[i];
        t->what = { { i % block.x, i / block.x % block.y, i / block.x / block.y }, at, block, grid };
        t->state = READY;
        moe_fiber_start(&t->fiber, thread_main, t);
    }
    for (uint64_t round = 0; all.left < all.count; round++) {
        bool ran = false;
        if (round == 0 || all.how == MOE_SCHEDULE_SHUFFLED)
            order_threads(order, mixed(salt + round));
        // A pass over all threads; or over those of a warp, again and again until none of it can run.
        const unsigned pass = all.how == MOE_SCHEDULE_WARP_AHEAD ? 32 : all.count;
        for (unsigned first = 0; first < all.count; first += pass)
            while (run_some(order + first, min(pass, all.count - first))) {
                ran = true;
                if (pass == all.count)
                    break;
            }
        all.self = nullptr;
        if (all.watch && moe_hopper_round())
            continue;
        if (!ran && !(all.watch && moe_hopper_late()))
            hang();
    }
}

const char *refusal(dim3 grid, dim3 block, size_t shared)
{
    const uint64_t threads = static_cast<uint64_t>(block.x) * block.y * block.z;
    if (!grid.x || !grid.y || !grid.z)
        return "a grid without blocks";
    if (grid.x > 0x7fffffffu || grid.y > 65535 || grid.z > 65535)
        return "a grid past 2^31-1, 65535, 65535";
    if (block.x > 1024 || block.y > 1024 || block.z > 64 || threads < 1 || threads > MOST_THREADS)
        return "a block of no threads, or of more than 1024";
    return shared > SHARED_MOST ? "more than 227 KiB of shared memory" : nullptr;
}

} // namespace

const struct moe_emulated_thread *moe_emulated_self;

// ---- for the parts ----

bool moe_block_runs(void) { return launching && all.self; }
unsigned moe_block_self(void) { return index_of(all.self); }
unsigned moe_block_threads(void) { return all.count; }
enum moe_schedule moe_block_schedule(void) { return all.how; }
uint64_t moe_block_random(void) { return all.random = mixed(all.random); }
const struct moe_piece *moe_block_pieces(unsigned *count) { *count = all.piece_count; return all.piece; }

void moe_block_wait(const void *on, const char *words, struct moe_emulated_site site)
{
    all.self->on = on;
    all.self->words = words;
    wait_for(all.self, WAITS, site);
}
void moe_block_wake(const void *on)
{
    for (unsigned i = 0; i < all.count; i++)
        if (all.threads[i].state == WAITS && all.threads[i].on == on)
            all.threads[i].state = READY;
}
bool moe_block_waits(const void *on)
{
    for (unsigned i = 0; i < all.count; i++)
        if (all.threads[i].state == WAITS && all.threads[i].on == on)
            return true;
    return false;
}
void moe_block_waiters(FILE *to, const void *on)
{
    unsigned many = 0;
    for (unsigned i = 0; i < all.count; i++)
        if (all.threads[i].state == WAITS && all.threads[i].on == on && many++ < 3)
            fprintf(to, "%s thread %u at %s:%d", many == 1 ? "" : ",", i, all.threads[i].site.file, all.threads[i].site.line);
    if (many > 3)
        fprintf(to, " and %u more", many - 3);
    (void)fputc('\n', to);
}

unsigned moe_block_window(const void *at, size_t bytes)
{
    const unsigned char *from = static_cast<const unsigned char *>(at);
    for (const struct moe_piece *p = all.piece; p < all.piece + all.piece_count; p++)
        if (from >= p->at && from - p->at <= static_cast<ptrdiff_t>(p->bytes) && bytes <= p->bytes - static_cast<size_t>(from - p->at))
            return p->window + static_cast<unsigned>(from - p->at);
    return 0;
}
unsigned char *moe_block_at(unsigned window, size_t bytes)
{
    for (const struct moe_piece *p = all.piece; p < all.piece + all.piece_count; p++)
        if (window >= p->window && window - p->window <= p->bytes && bytes <= p->bytes - (window - p->window))
            return p->at + (window - p->window);
    return nullptr;
}
bool moe_emulated_holds(const void *at, size_t bytes) { return moe_block_window(at, bytes) != 0; }
void moe_emulated_watch(void) { watch_next = true; }

// ---- what kernels call ----

void moe_emulated_fail(struct moe_emulated_site site, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "emulation: %s: ", all.kernel);
    place(stderr);
    fprintf(stderr, "%s:%d: ", site.file, site.line);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
    abort();
}

int moe_emulated_barrier(bool yes, struct moe_emulated_site site)
{
    struct thread *me = all.self;
    me->yes = yes;
    if (all.at_barrier++ == 0)
        all.first_at_barrier = me;
    const struct moe_emulated_site *first = &all.first_at_barrier->site;         // all wait in one line, so the first that does will do
    if (all.first_at_barrier != me && (first->line != site.line || strcmp(first->file, site.file) != 0))
        moe_emulated_fail(site, "a barrier here, where thread %u waits at one in %s:%d", index_of(all.first_at_barrier), first->file, first->line);
    if (all.at_barrier < all.count) {
        wait_for(me, AT_BARRIER, site);
        return all.said_yes;
    }
    all.at_barrier = 0;
    all.said_yes = 0;
    for (unsigned i = 0; i < all.count; i++) {
        all.said_yes += all.threads[i].yes;
        all.threads[i].state = READY;
    }
    if (all.watch)
        moe_hopper_met();
    // The last one to come waits its turn like the others, or it would always be the first to go on.
    wait_for(me, READY, site);
    return all.said_yes;               // it stays until the next barrier's last one comes, for which all that waited here must have gone on
}

// All lanes of the mask are here: what they came for is done, and they can go on. (Apart, so that the array is not cleared for each lane that comes.)
static __attribute__((noinline)) void warp_meets(struct thread *warp, unsigned mask, moe_emulated_warp_fn *fn)
{
    void *args[32] = { nullptr };
    for (unsigned left = mask; left; left &= left - 1) {
        const int i = __builtin_ctz(left);
        args[i] = warp[i].mine;
        warp[i].state = READY;
    }
    fn(args, mask);
    if (all.watch && strcmp(warp[__builtin_ctz(mask)].operation, "__syncwarp") == 0)
        moe_order_warp(index_of(warp) / 32, mask);
}

unsigned moe_emulated_lane(void) { return index_of(all.self) % 32; }

void moe_emulated_warp(const char *what, unsigned mask, moe_emulated_warp_fn *fn, void *mine, struct moe_emulated_site site)
{
    struct thread *me = all.self, *warp = all.threads + index_of(me) / 32 * 32;
    const unsigned lane = index_of(me) % 32, there = min(32u, all.count - index_of(warp));
    unsigned *const waiting = &all.warp[index_of(me) / 32].waiting, left = mask & all.warp[index_of(me) / 32].left, others = mask & ~(1u << lane);
    if (!(mask >> lane & 1))
        moe_emulated_fail(site, "%s with mask %08x, which does not name lane %u, its caller", what, mask, lane);
    if (there < 32 && mask >> there)
        moe_emulated_fail(site, "%s with mask %08x, and there is no lane %d: the warp has %u", what, mask, __builtin_ctz(mask >> there) + static_cast<int>(there), there);
    if (left)
        moe_emulated_fail(site, "%s with mask %08x, and lane %d has left", what, mask, __builtin_ctz(left));
    me->operation = what;
    me->mask = mask;
    me->fn = fn;
    me->mine = mine;
    // Those that wait agree with each other, so each new one asks the first of them; the last one asks all, for a mask may have named one that named nobody.
    for (unsigned ask = others & *waiting; ask; ask &= ask - 1) {
        const struct thread *t = &warp[__builtin_ctz(ask)];
        if (t->mask != mask || t->fn != fn)
            moe_emulated_fail(site, "%s with mask %08x, where lane %d is at %s with mask %08x at %s:%d", what, mask, __builtin_ctz(ask), t->operation, t->mask, t->site.file,
                              t->site.line);
        if ((others & *waiting) != others)
            break;
    }
    if ((others & *waiting) != others) {
        *waiting |= 1u << lane;
        wait_for(me, AT_WARP, site);
        return;
    }
    *waiting &= ~mask;
    warp_meets(warp, mask, fn);
    wait_for(me, READY, site);
}

void *moe_emulated_shared(void) { return all.shared; }

void *moe_emulated_shared_array(const void *key, size_t bytes, size_t align)
{
    size_t sum = bytes;
    unsigned window = MOE_WINDOW + static_cast<unsigned>(all.piece[0].bytes);
    for (unsigned i = 1; i < all.piece_count; i++) {
        if (all.key[i] == key)
            return all.piece[i].at;
        sum += all.piece[i].bytes;
        window = all.piece[i].window + static_cast<unsigned>(all.piece[i].bytes);
    }
    if (sum > STATIC_MOST || sum + all.piece[0].bytes > SHARED_MOST || all.piece_count > ARRAYS_MOST || align > FENCE)
        fail("%zu bytes of static shared memory in %u arrays, beside %zu of dynamic; 48 KiB are the most, and 227 KiB of both", sum, all.piece_count, all.piece[0].bytes);
    const size_t at = (all.arrays_used + FENCE + FENCE - 1) / FENCE * FENCE;
    const unsigned of = align > MOE_UNIT ? static_cast<unsigned>(align) : MOE_UNIT;
    unsigned char *mem = all.arrays + at;
    moe_unpoison(mem - FENCE, bytes + 2 * FENCE);
    fence_make(mem - FENCE);
    memset(mem, PATTERN, bytes);
    fence_make(mem + bytes);
    moe_poison(mem - FENCE, FENCE);
    moe_poison(mem + bytes, FENCE);
    all.key[all.piece_count] = key;
    all.piece[all.piece_count++] = { mem, (window + of - 1) / of * of, bytes };
    all.arrays_used = at + bytes;
    return mem;
}

void moe_emulated_argument(const char *kernel, const void *pointer)
{
    if (pointer && !moe_emulate_touches_device(pointer, 1)) {
        all.kernel = kernel;
        fail("%p is no memory of the device", pointer);
    }
}

// ---- launches ----

int moe_emulated_run(const char *kernel, dim3 grid, dim3 block, size_t shared, void (*body)(void *), void *ctx)
{
    const char *why = refusal(grid, block, shared);
    const bool accounts = watch_next;
    watch_next = false;
    if (why) {
        fprintf(stderr, "emulation: %s: refused: %s: grid (%u,%u,%u), block (%u,%u,%u), %zu bytes\n", kernel, why, grid.x, grid.y, grid.z, block.x, block.y, block.z, shared);
        return cudaErrorInvalidConfiguration;
    }
    pthread_mutex_lock(&all.lock);
    moe_heap_open();
    if (!all.threads)
        all.threads = static_cast<struct thread *>(static_cast<void *>(pages(MOST_THREADS * sizeof *all.threads)));
    all.count = block.x * block.y * block.z;
    all.kernel = kernel;
    all.body = body;
    all.ctx = ctx;
    all.launches++;
    all.watch = accounts;
    launching = true;
    const uint64_t blocks = static_cast<uint64_t>(grid.x) * grid.y * grid.z;
    struct sigaction before[WILD_SIGNALS];
    watch(before);
    for (uint64_t i = 0; i < blocks; i++) {
        const uint64_t b = block_at(i, blocks, all.seed);
        block_memory_begin(shared);
        run_block({ static_cast<unsigned>(b % grid.x), static_cast<unsigned>(b / grid.x % grid.y), static_cast<unsigned>(b / grid.x / grid.y) }, grid, block, mixed(all.seed ^ b));
        block_memory_end();
    }
    unwatch(before);
    launching = false;
    all.kernel = "";
    moe_heap_close();
    pthread_mutex_unlock(&all.lock);
    return cudaSuccess;
}

void moe_emulate_schedule(enum moe_schedule how, uint64_t seed)
{
    pthread_mutex_lock(&all.lock);
    all.how = how;
    all.seed = seed;
    pthread_mutex_unlock(&all.lock);
}

uint64_t moe_emulate_launches(void)
{
    pthread_mutex_lock(&all.lock);
    const uint64_t launches = all.launches;
    pthread_mutex_unlock(&all.lock);
    return launches;
}
