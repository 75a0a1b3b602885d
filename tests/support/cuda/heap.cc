// The memory of the device: one range of addresses, which can be touched only while a kernel or a copy runs. Allocations stand in it in order of their addresses,
// each with a fence on both sides, which AddressSanitizer knows, and which is looked at when an allocation goes.
#include "tests/support/cuda/emulation.h"
#include "tests/support/cuda/fiber.h"
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

namespace {

enum : size_t { HEAP = size_t{4} << 30, ALIGN = 256, FENCE = 256, PAGE = 4096, PATTERN = 0xab, OUTSIDE = 0x54, END_MARKED = size_t{64} << 10, LARGE = size_t{16} << 20 };

struct piece { size_t at, bytes; };

struct {
    pthread_mutex_t lock;
    unsigned char *base;
    size_t top;                        // end of what can have been touched
    struct piece *piece;               // by address
    size_t count, room, in_use;
    unsigned open;
} heap = { PTHREAD_MUTEX_INITIALIZER, nullptr, 0, nullptr, 0, 0, 0, 0 };

[[noreturn]] void fail(const char *what, const void *at, size_t bytes)
{
    fprintf(stderr, "emulation: %s: %p, %zu bytes\n", what, at, bytes);
    abort();
}

void gate(int allowed)
{
    if (heap.top && mprotect(heap.base, (heap.top + PAGE - 1) / PAGE * PAGE, allowed) != 0)
        fail("mprotect", heap.base, heap.top);
}

void open_locked(void)
{
    if (!heap.open++)
        gate(PROT_READ | PROT_WRITE);
}
void close_locked(void)
{
    if (!--heap.open)
        gate(PROT_NONE);
}

void prepare(void)
{
    if (heap.base)
        return;
    void *at = mmap(nullptr, HEAP, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        fail("no addresses for the heap", nullptr, HEAP);
    heap.base = static_cast<unsigned char *>(at);
}

// The first gap that takes `bytes` with a fence on both sides: its place, and before which piece. SIZE_MAX: none.
size_t find_gap(size_t bytes, size_t *before)
{
    size_t at = FENCE;
    for (size_t i = 0; i <= heap.count; i++) {
        const size_t end = i < heap.count ? heap.piece[i].at : HEAP;
        if (at + bytes + FENCE <= end) {
            *before = i;
            return at;
        }
        if (i < heap.count)
            at = (heap.piece[i].at + heap.piece[i].bytes + FENCE + ALIGN - 1) / ALIGN * ALIGN;
    }
    return SIZE_MAX;
}

// The last piece that does not begin after `at`; heap.count: none.
size_t piece_of(const void *at)
{
    const unsigned char *p = static_cast<const unsigned char *>(at);
    if (!heap.base || p < heap.base || p >= heap.base + HEAP)
        return heap.count;
    size_t low = 0, high = heap.count, want = static_cast<size_t>(p - heap.base);
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (heap.piece[middle].at <= want)
            low = middle + 1;
        else
            high = middle;
    }
    return low ? low - 1 : heap.count;
}

bool inside_locked(const void *at, size_t bytes)
{
    const size_t i = piece_of(at);
    if (i == heap.count)
        return false;
    const size_t from = static_cast<size_t>(static_cast<const unsigned char *>(at) - heap.base) - heap.piece[i].at;
    return from <= heap.piece[i].bytes && bytes <= heap.piece[i].bytes - from;
}

bool touches_locked(const void *at, size_t bytes)
{
    const uintptr_t p = reinterpret_cast<uintptr_t>(at), base = reinterpret_cast<uintptr_t>(heap.base);
    return heap.base && bytes && p < base + HEAP && base < p + bytes;
}

void fences(const struct piece *p, bool make)
{
    unsigned char *side[2] = { heap.base + p->at - FENCE, heap.base + p->at + p->bytes };
    for (unsigned char *fence : side) {
        moe_unpoison(fence, FENCE);
        for (size_t i = 0; i < FENCE; i++) {
            if (!make && fence[i] != OUTSIDE)
                fail("a write next to an allocation", heap.base + p->at, p->bytes);
            fence[i] = OUTSIDE;
        }
        if (make)
            moe_poison(fence, FENCE);
    }
}

// Of something large both ends alone: pages that nobody touched cost nothing to open and close, and a library's workspace is large and hardly touched.
void mark(unsigned char *at, size_t bytes, int byte)
{
    if (bytes >= LARGE) {
        memset(at + bytes - END_MARKED, byte, END_MARKED);
        bytes = END_MARKED;
    }
    memset(at, byte, bytes);
}

// Pages that lie wholly between the two: the kernel takes them back, for each that was touched makes opening and closing dearer.
void give_back(size_t from, size_t to)
{
    from = (from + PAGE - 1) / PAGE * PAGE;
    to = to / PAGE * PAGE;
    if (from < to && madvise(heap.base + from, to - from, MADV_DONTNEED) != 0)
        fail("madvise", heap.base + from, to - from);
}

// For one piece more.
void make_room(void)
{
    const size_t room = heap.room ? 2 * heap.room : 64;
    struct piece *const grown = static_cast<struct piece *>(realloc(heap.piece, room * sizeof *grown));
    if (!grown)
        fail("no memory", nullptr, room);
    heap.piece = grown;
    heap.room = room;
}

} // namespace

void moe_heap_open(void)
{
    pthread_mutex_lock(&heap.lock);
    open_locked();
    pthread_mutex_unlock(&heap.lock);
}
void moe_heap_close(void)
{
    pthread_mutex_lock(&heap.lock);
    close_locked();
    pthread_mutex_unlock(&heap.lock);
}

void *moe_emulate_alloc(size_t bytes)
{
    size_t before = 0;
    void *made = nullptr;
    pthread_mutex_lock(&heap.lock);
    prepare();
    const size_t at = bytes < HEAP ? find_gap(bytes, &before) : SIZE_MAX;
    if (at != SIZE_MAX) {
        if (heap.count == heap.room)
            make_room();
        memmove(heap.piece + before + 1, heap.piece + before, (heap.count - before) * sizeof *heap.piece);
        heap.piece[before] = { at, bytes };
        heap.count++;
        heap.in_use += bytes;
        open_locked();
        if (at + bytes + FENCE > heap.top) {
            heap.top = at + bytes + FENCE;
            gate(PROT_READ | PROT_WRITE);
        }
        moe_unpoison(heap.base + at, bytes);
        mark(heap.base + at, bytes, PATTERN);
        fences(&heap.piece[before], true);
        close_locked();
        made = heap.base + at;
    }
    pthread_mutex_unlock(&heap.lock);
    return made;
}

void moe_emulate_free(void *mem)
{
    if (!mem)
        return;
    pthread_mutex_lock(&heap.lock);
    const size_t i = piece_of(mem);
    if (i == heap.count || heap.base + heap.piece[i].at != mem)
        fail("freed, and never allocated", mem, 0);
    const struct piece gone = heap.piece[i];
    open_locked();
    fences(&gone, false);
    if (gone.bytes < END_MARKED)
        mark(heap.base + gone.at, gone.bytes, OUTSIDE);
    else
        give_back(gone.at, gone.at + gone.bytes);
    moe_poison(heap.base + gone.at - FENCE, gone.bytes + 2 * FENCE);
    close_locked();
    memmove(heap.piece + i, heap.piece + i + 1, (heap.count - i - 1) * sizeof *heap.piece);
    heap.count--;
    heap.in_use -= gone.bytes;
    pthread_mutex_unlock(&heap.lock);
}

bool moe_emulate_is_device(const void *at, size_t bytes)
{
    pthread_mutex_lock(&heap.lock);
    const bool is = inside_locked(at, bytes);
    pthread_mutex_unlock(&heap.lock);
    return is;
}

bool moe_emulate_touches_device(const void *at, size_t bytes)
{
    pthread_mutex_lock(&heap.lock);
    const bool touches = touches_locked(at, bytes);
    pthread_mutex_unlock(&heap.lock);
    return touches;
}

size_t moe_emulate_in_use(void)
{
    pthread_mutex_lock(&heap.lock);
    const size_t in_use = heap.in_use;
    pthread_mutex_unlock(&heap.lock);
    return in_use;
}
size_t moe_emulate_allocations(void)
{
    pthread_mutex_lock(&heap.lock);
    const size_t count = heap.count;
    pthread_mutex_unlock(&heap.lock);
    return count;
}

void moe_emulate_copy(void *to, const void *from, size_t bytes)
{
    pthread_mutex_lock(&heap.lock);
    if (touches_locked(to, bytes) && !inside_locked(to, bytes))
        fail("a copy to what is not inside an allocation", to, bytes);
    if (touches_locked(from, bytes) && !inside_locked(from, bytes))
        fail("a copy from what is not inside an allocation", from, bytes);
    if (bytes) {
        open_locked();
        memmove(to, from, bytes);
        close_locked();
    }
    pthread_mutex_unlock(&heap.lock);
}

void moe_emulate_fill(void *to, int byte, size_t bytes)
{
    pthread_mutex_lock(&heap.lock);
    if (bytes && !inside_locked(to, bytes))
        fail("a fill of what is not inside an allocation", to, bytes);
    if (bytes) {
        open_locked();
        memset(to, byte, bytes);
        close_locked();
    }
    pthread_mutex_unlock(&heap.lock);
}

void moe_emulate_open(void) { moe_heap_open(); }
void moe_emulate_close(void) { moe_heap_close(); }
