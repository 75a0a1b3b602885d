// Who wrote which byte of a block's shared memory, and who will still read it.
//
// PTX ISA 9.7.9.25.2 (bulk copies) and 9.7.15.4 (wgmma), both "Async Proxy": loads of tiles and products go by the async proxy, threads' own loads and stores, cp.async
// among them, by the generic one, and who touches a place by both needs fence.proxy.async (9.7.13.4) between. So each byte has the thread that wrote it and has not
// fenced since. A load or product that is through has such a fence built in, so reading what a load brought needs none.
//
// A thread's stores are not told to us. Shared memory is mapped twice: the kernel's mapping may be read, and a store to a page faults, which marks it and lets all
// further ones through; when the thread has had its turn, the marked pages are held against what they were, by the other mapping, which no sanitizer watches.
#include "tests/support/cuda/block.h"
#include "tests/support/cuda/fiber.h"
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

namespace {

enum : size_t { PAGE = 4096, PAGES = 256, UNITS = MOE_WINDOW_END / MOE_UNIT };
enum : unsigned char { PATTERN = 0xab, COMING = 0xc5 };
typedef struct moe_emulated_site site_t;

struct {
    unsigned char *kernels, *ours;     // the two mappings
    size_t bytes;
    bool on;
    bool dirty[PAGES];
    uint16_t marked[PAGES];            // the dirty ones, in the order of their faults
    unsigned marks;
    unsigned char was[MOE_WINDOW_END];
    uint16_t writer[MOE_WINDOW_END];   // thread + 1; 0: none that did not fence
    uint16_t readers[UNITS], coming[UNITS];    // products; a load
    site_t reader_site[UNITS], coming_site[UNITS];
    struct { unsigned from, to; } wrote[1024]; // of a thread, at most
} all;

[[noreturn]] void no_memory(const char *what)
{
    perror(what);
    abort();
}

unsigned char *ours(const void *at) { return all.ours + (static_cast<const unsigned char *>(at) - all.kernels); }
// NULL: not inside one piece.
unsigned char *ours_at(unsigned window, size_t bytes)
{
    unsigned char *const at = moe_block_at(window, bytes);
    return at ? ours(at) : nullptr;
}

void protect(size_t page, int how)
{
    if (mprotect(all.kernels + page * PAGE, PAGE, how) != 0)
        no_memory("emulation: mprotect");
}

// Bytes [from, to) of a piece, which this thread may have written.
void differences(const struct moe_piece *p, size_t from, size_t to, unsigned thread)
{
    const unsigned char *now = ours(p->at);
    unsigned char *const was = all.was + p->window;
    for (size_t i = from; i < to; i++) {
        if (i + 8 <= to) {
            uint64_t a, b;
            memcpy(&a, now + i, sizeof a);
            memcpy(&b, was + i, sizeof b);
            if (a == b) {
                i += 7;
                continue;
            }
        }
        if (now[i] == was[i])
            continue;
        const unsigned window = p->window + static_cast<unsigned>(i), unit = window / MOE_UNIT;
        if (all.readers[unit])
            moe_emulated_fail(all.reader_site[unit], "thread %u wrote to shared memory at %#x, which the product here reads and which not all its warps waited for", thread, window);
        if (all.coming[unit])
            moe_emulated_fail(all.coming_site[unit], "thread %u wrote to shared memory at %#x, where the load asked for here is yet to land", thread, window);
        moe_order_writes(window, thread);
        was[i] = now[i];
        all.writer[window] = static_cast<uint16_t>(thread + 1);
        if (window < all.wrote[thread].from)
            all.wrote[thread].from = window;
        if (window >= all.wrote[thread].to)
            all.wrote[thread].to = window + 1;
    }
}

void units(uint16_t *of, unsigned window, size_t bytes, uint16_t value)
{
    for (unsigned unit = window / MOE_UNIT; unit <= (window + bytes - 1) / MOE_UNIT; unit++)
        of[unit] = value;
}

} // namespace

unsigned char *moe_proxies_memory(size_t bytes)
{
    bytes = (bytes + PAGE - 1) / PAGE * PAGE;
    const int fd = memfd_create("shared memory", MFD_CLOEXEC);
    if (fd < 0 || ftruncate(fd, static_cast<off_t>(bytes)) != 0 || bytes > PAGES * PAGE)
        no_memory("emulation: memfd_create");
    void *const first = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0), *const second = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (first == MAP_FAILED || second == MAP_FAILED)
        no_memory("emulation: mmap");
    close(fd);
    all.kernels = static_cast<unsigned char *>(first);
    all.ours = static_cast<unsigned char *>(second);
    all.bytes = bytes;
    return all.kernels;
}

void moe_proxies_begin(void)
{
    memset(all.was, PATTERN, sizeof all.was);
    memset(all.writer, 0, sizeof all.writer);
    memset(all.readers, 0, sizeof all.readers);
    memset(all.coming, 0, sizeof all.coming);
    memset(all.dirty, 0, sizeof all.dirty);
    all.marks = 0;
    for (auto &w : all.wrote)
        w = { MOE_WINDOW_END, 0 };
    if (mprotect(all.kernels, all.bytes, PROT_READ) != 0)
        no_memory("emulation: mprotect");
    all.on = true;
}

void moe_proxies_end(void)
{
    all.on = false;
    if (mprotect(all.kernels, all.bytes, PROT_READ | PROT_WRITE) != 0)
        no_memory("emulation: mprotect");
}

bool moe_proxies_fault(void *at)
{
    const unsigned char *const p = static_cast<const unsigned char *>(at);
    if (!all.on || p < all.kernels || p >= all.kernels + all.bytes)
        return false;
    const size_t page = static_cast<size_t>(p - all.kernels) / PAGE;
    if (all.dirty[page])
        return false;
    all.dirty[page] = true;
    all.marked[all.marks++] = static_cast<uint16_t>(page);
    protect(page, PROT_READ | PROT_WRITE);
    return true;
}

void moe_proxies_slice(unsigned thread)
{
    unsigned count = 0;
    const struct moe_piece *const pieces = moe_block_pieces(&count);
    for (; all.marks; all.marks--) {
        const size_t page = all.marked[all.marks - 1];
        all.dirty[page] = false;
        protect(page, PROT_READ);
        const unsigned char *const from = all.kernels + page * PAGE, *const to = from + PAGE;
        for (const struct moe_piece *p = pieces; p < pieces + count; p++) {
            const unsigned char *const a = p->at > from ? p->at : from, *const b = p->at + p->bytes < to ? p->at + p->bytes : to;
            if (a < b)
                differences(p, static_cast<size_t>(a - p->at), static_cast<size_t>(b - p->at), thread);
        }
    }
}

void moe_proxies_put(unsigned window, const void *from, size_t bytes)
{
    memcpy(ours_at(window, bytes), from, bytes);
    memcpy(all.was + window, from, bytes);
    memset(all.writer + window, 0, bytes * sizeof *all.writer);
}

void moe_proxies_get(void *to, unsigned window, size_t bytes) { memcpy(to, ours_at(window, bytes), bytes); }

void moe_proxies_coming(unsigned window, size_t bytes, site_t site)
{
    static unsigned char fill[MOE_WINDOW_END];
    moe_proxies_slice(moe_block_self());
    for (unsigned i = window; i < window + bytes; i++) {
        const unsigned unit = i / MOE_UNIT;
        if (all.readers[unit])
            moe_emulated_fail(site, "a load into shared memory at %#x, which the product at %s:%d reads and which not all its warps waited for", i, all.reader_site[unit].file,
                              all.reader_site[unit].line);
        if (all.coming[unit])
            moe_emulated_fail(site, "a load into shared memory at %#x, where the one asked for at %s:%d is yet to land", i, all.coming_site[unit].file, all.coming_site[unit].line);
        if (all.writer[i])
            moe_emulated_fail(site, "a load into shared memory at %#x, which thread %u wrote with no moe_proxy_fence() of its own behind it", i, all.writer[i] - 1u);
        if (i % MOE_UNIT == 0)
            moe_order_loads(i, site);
    }
    if (!fill[0])
        memset(fill, COMING, sizeof fill);
    moe_proxies_put(window, fill, bytes);
    units(all.coming, window, bytes, 1);
    for (unsigned unit = window / MOE_UNIT; unit <= (window + bytes - 1) / MOE_UNIT; unit++)
        all.coming_site[unit] = site;
    moe_poison(moe_block_at(window, bytes), bytes);
}

void moe_proxies_came(unsigned window, const void *from, size_t bytes)
{
    moe_unpoison(moe_block_at(window, bytes), bytes);
    units(all.coming, window, bytes, 0);
    moe_proxies_put(window, from, bytes);
}

const unsigned char *moe_proxies_read(unsigned window, site_t site)
{
    const unsigned unit = window / MOE_UNIT;
    const unsigned char *const at = ours_at(window, MOE_UNIT);
    if (!at)
        moe_emulated_fail(site, "a side of a product at %#x, which is not inside the block's shared memory", window);
    if (all.coming[unit])
        moe_emulated_fail(site, "a product reads shared memory at %#x, where the load asked for at %s:%d is yet to land", window, all.coming_site[unit].file,
                          all.coming_site[unit].line);
    uint64_t written[MOE_UNIT * sizeof *all.writer / 8];
    memcpy(written, all.writer + window, sizeof written);
    for (unsigned i = window; (written[0] | written[1] | written[2] | written[3]) && i < window + MOE_UNIT; i++)
        if (all.writer[i])
            moe_emulated_fail(site, "a product reads shared memory at %#x, which thread %u wrote with no moe_proxy_fence() of its own behind it", i, all.writer[i] - 1u);
    all.reader_site[unit] = site;
    return at;
}

void moe_proxies_hold(unsigned window, int by) { all.readers[window / MOE_UNIT] = static_cast<uint16_t>(all.readers[window / MOE_UNIT] + by); }

void moe_proxies_fence(unsigned thread)
{
    moe_proxies_slice(thread);
    const uint32_t fences = moe_order_fence(thread);
    for (unsigned i = all.wrote[thread].from; i < all.wrote[thread].to; i++)
        if (all.writer[i] == thread + 1) {
            all.writer[i] = 0;
            moe_order_fenced(i, thread, fences);
        }
    all.wrote[thread] = { MOE_WINDOW_END, 0 };
}
