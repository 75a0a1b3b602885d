// hopper.cuh's functions with the meaning that NVIDIA's PTX ISA (9.0) gives to the instructions behind them; the sections are named where each is done: hopper.cc,
// tiles.cc, products.cc, proxies.cc, order.cc. hopper.cuh includes this where nvcc is not the compiler. It was written from the ISA alone, so that where a kernel and this
// agree, two readings of it do.
//
// What is found besides what emulation.h says, each with a line that names the place:
//   barriers   init over a live one; arrivals past the count; a phase that nobody waited for, or that two others overtook; words that were written over; use by other
//              threads before moe_barrier_made() and __syncthreads(); a wait that cannot end, with what is missing and who waits;
//              arrivals at a barrier of some threads that it never counts to the end
//   loads      maps that are none, or a kernel's own copies; alignments; bytes past shared memory or next to a tensor's allocation; a tile that is read by a
//              product, written by a thread, or asked for twice while a load is on its way to it; a block that ends before its loads
//   products   warps that are not four of a warpgroup, or not converged; sides that are not as the two layouts of 128 byte swizzle; sums that are touched before
//              the wait or without a fence behind; tiles that are written before the wait
//   proxies    bytes that a thread wrote and did not fence (by itself) before a product or a load meets them
//   order      a product, a load or a store over bytes of which its threads cannot know that they landed, were fenced, or were read to the end: there is no chain of
//              barriers and waits between, however well it went this time
// When asked for, a load takes its place to come: it lands when nobody can go on without it, oldest first (MOE_SCHEDULE_ASCENDING) or newest first (DESCENDING); at
// some time in some order (SHUFFLED); at once (WARP_AHEAD). What it will overwrite is unreadable until then, and so are a product's sums until the wait.
//
// What this cannot see: whether a kernel's parameter is __grid_constant__; what the compiler makes of registers across a product; a store of what was there before; a
// thread's own reads without a wait: before a load lands AddressSanitizer sees them, or their values tell; fences for global memory.
#ifndef MOE_TESTS_CUDA_EMULATE_HOPPER_H
#define MOE_TESTS_CUDA_EMULATE_HOPPER_H
#include <emulate.h>

void moe_emulated_map_copied(struct CUtensorMap_st *to, const struct CUtensorMap_st *from);
struct __align__(128) CUtensorMap_st {
    uint64_t opaque[16];
    CUtensorMap_st() = default;
    CUtensorMap_st(const CUtensorMap_st &from) { moe_emulated_map_copied(this, &from); }
    CUtensorMap_st &operator=(const CUtensorMap_st &from)
    {
        moe_emulated_map_copied(this, &from);
        return *this;
    }
};
typedef struct CUtensorMap_st CUtensorMap;

// Kernels that are launched from a file that includes this one have accounts of their shared memory kept.
void moe_emulated_watch(void);
#undef MOE_LAUNCH
#define MOE_LAUNCH(kernel, grid, block, shared, call, ...) (moe_emulated_watch(), moe_emulated_launch(#kernel, kernel, grid, block, shared, call, __VA_ARGS__))

unsigned moe_shared_address(const void *at, MOE_EMULATED_SITE);

void moe_barrier_make(uint64_t *bar, unsigned arrivals, MOE_EMULATED_SITE);
void moe_barrier_made(void);
void moe_barrier_arrive(uint64_t *bar, MOE_EMULATED_SITE);
void moe_barrier_expect(uint64_t *bar, unsigned bytes, MOE_EMULATED_SITE);
void moe_barrier_wait(uint64_t *bar, unsigned parity, MOE_EMULATED_SITE);
void moe_barrier_some(unsigned id, unsigned threads, MOE_EMULATED_SITE);
void moe_barrier_some_arrive(unsigned id, unsigned threads, MOE_EMULATED_SITE);
void moe_proxy_fence(void);

void moe_emulated_load(void *to, const CUtensorMap *map, uint64_t *bar, const int *at, unsigned rank, struct moe_emulated_site site);
void moe_tile_soon(const CUtensorMap *map, MOE_EMULATED_SITE);
// Coordinates are .s32 (9.7.9.25.5.2): the same bits.
static inline void moe_tile_load(void *to, const CUtensorMap *map, uint64_t *bar, unsigned x, unsigned y, MOE_EMULATED_SITE)
{
    const int at[2] = { static_cast<int>(x), static_cast<int>(y) };
    moe_emulated_load(to, map, bar, at, 2, site);
}
static inline void moe_tile_load(void *to, const CUtensorMap *map, uint64_t *bar, unsigned x, unsigned y, unsigned z, MOE_EMULATED_SITE)
{
    const int at[3] = { static_cast<int>(x), static_cast<int>(y), static_cast<int>(z) };
    moe_emulated_load(to, map, bar, at, 3, site);
}

void moe_emulated_registers(unsigned count, bool more, struct moe_emulated_site site);
template <unsigned COUNT> static inline void moe_registers_more(MOE_EMULATED_SITE) { moe_emulated_registers(COUNT, true, site); }
template <unsigned COUNT> static inline void moe_registers_less(MOE_EMULATED_SITE) { moe_emulated_registers(COUNT, false, site); }

void moe_product_fence(MOE_EMULATED_SITE);
void moe_product_close(MOE_EMULATED_SITE);
void moe_emulated_product_wait(unsigned newest, struct moe_emulated_site site);
template <unsigned N> static inline void moe_product_wait(MOE_EMULATED_SITE)
{
    static_assert(N <= 7, "wgmma.wait_group takes 0 to 7");
    moe_emulated_product_wait(N, site);
}
void moe_emulated_product(float *sum, uint64_t a, uint64_t b, bool add, bool flat_a, bool flat_b, struct moe_emulated_site site);
template <bool FLAT_A, bool FLAT_B> static inline void moe_product(float (&sum)[128], uint64_t a, uint64_t b, bool add, MOE_EMULATED_SITE)
{
    moe_emulated_product(sum, a, b, add, FLAT_A, FLAT_B, site);
}
#endif
