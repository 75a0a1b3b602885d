// What Hopper has and older devices do not, as functions that a kernel calls: tiles that travel by themselves between global and shared memory (TMA), barriers in
// shared memory that count what arrived (mbarrier), products of matrices that lie there (WGMMA), registers handed from warps to warps. sm_90a only. The words are those
// of NVIDIA's PTX ISA, where what each does is written.
//
// Three kinds of order have to be kept, and the tests' emulation keeps accounts of each:
//   a load of a tile           is there when the barrier's phase that counts its bytes is through, for those who waited for that
//   a product                  is there behind product_wait; until then neither its sums may be touched nor its tiles be written
//   generic and async "proxy"  what threads wrote to shared memory by themselves is there for products and loads of tiles behind proxy_fence() and a barrier
//
// How tiles lie. A tile has rows of 64 elements of bf16 (128 bytes); piece p of 16 bytes of row r lies at r * 128 + ((p ^ (r & 7)) * 16): what a tensor map of
// moe_tile_map with SWIZZLE_128B gives, and what products want, so that neither has two in a bank. A tile begins at a multiple of 1024 bytes. A side that is wider
// than 64 elements is several such tiles, one behind the other.
#ifndef MOE_RUNTIME_BACKEND_CUDA_HOPPER_CUH
#define MOE_RUNTIME_BACKEND_CUDA_HOPPER_CUH
#include "runtime/backend/cuda/num.cuh"
#ifdef __CUDACC__
#include <cuda.h> // CUtensorMap
#endif

enum : unsigned { MOE_TILE_ROW = 64, MOE_TILE_ROW_BYTES = 128, MOE_TILE_ATOM_BYTES = 1024, MOE_WARPGROUP = 128 };

// How a product's side lies in shared memory, as a number that the instruction takes ("matrix descriptor"). `at`: the side's first byte of interest, 16-byte units.
//   k in rows  (deep):  rows of the tile are m or n, 64 of k side by side; 8 rows are 1024 bytes, and the next 8 lie behind them. The next 16 of k: 32 bytes on
//   k down     (flat):  rows of the tile are k, 64 of m or n side by side; 8 of k are 1024 bytes. The next 64 of m or n lie `apart` bytes on; the next 16 of k: 2048
static __device__ __forceinline__ uint64_t moe_side(unsigned at, unsigned leading, unsigned stride)
{
    return static_cast<uint64_t>((at & 0x3ffff) >> 4) | static_cast<uint64_t>(leading >> 4) << 16 | static_cast<uint64_t>(stride >> 4) << 32 | UINT64_C(1) << 62;
}
static __device__ __forceinline__ uint64_t moe_side_deep(unsigned at) { return moe_side(at, 16, MOE_TILE_ATOM_BYTES); }
static __device__ __forceinline__ uint64_t moe_side_flat(unsigned at, unsigned apart) { return moe_side(at, apart, MOE_TILE_ATOM_BYTES); }

#ifdef __CUDACC__
// An address in the block's shared memory, as instructions take it.
static __device__ __forceinline__ unsigned moe_shared_address(const void *at) { return static_cast<unsigned>(__cvta_generic_to_shared(at)); }

// ---- barriers in shared memory: one thread makes them, then moe_barrier_made() and __syncthreads() ----

static __device__ __forceinline__ void moe_barrier_make(uint64_t *bar, unsigned arrivals)
{
    asm volatile("mbarrier.init.shared::cta.b64 [%0], %1;" :: "r"(moe_shared_address(bar)), "r"(arrivals) : "memory");
}
static __device__ __forceinline__ void moe_barrier_made(void) { asm volatile("fence.mbarrier_init.release.cluster;" ::: "memory"); }
static __device__ __forceinline__ void moe_barrier_arrive(uint64_t *bar)
{
    asm volatile("mbarrier.arrive.shared::cta.b64 _, [%0];" :: "r"(moe_shared_address(bar)) : "memory");
}
// Arrives, and this phase also waits for so many bytes more.
static __device__ __forceinline__ void moe_barrier_expect(uint64_t *bar, unsigned bytes)
{
    asm volatile("mbarrier.arrive.expect_tx.shared::cta.b64 _, [%0], %1;" :: "r"(moe_shared_address(bar)), "r"(bytes) : "memory");
}
// Until the phase of this parity is through: a new barrier is in phase 0, and phase "1" before it counts as through.
static __device__ __forceinline__ void moe_barrier_wait(uint64_t *bar, unsigned parity)
{
    unsigned done;
    do
        asm volatile("{\n.reg .pred p;\nmbarrier.try_wait.parity.shared::cta.b64 p, [%1], %2;\nselp.u32 %0, 1, 0, p;\n}"
                     : "=r"(done) : "r"(moe_shared_address(bar)), "r"(parity) : "memory");
    while (!done);
}
// A barrier of `threads` threads of the block, whole warps; id 1..15 (0 is __syncthreads()).
static __device__ __forceinline__ void moe_barrier_some(unsigned id, unsigned threads) { asm volatile("bar.sync %0, %1;" :: "r"(id), "r"(threads) : "memory"); }
// Counts there, and does not wait: what these threads did before is done for those who do.
static __device__ __forceinline__ void moe_barrier_some_arrive(unsigned id, unsigned threads) { asm volatile("bar.arrive %0, %1;" :: "r"(id), "r"(threads) : "memory"); }
static __device__ __forceinline__ void moe_proxy_fence(void) { asm volatile("fence.proxy.async.shared::cta;" ::: "memory"); }

// ---- loads of tiles: one thread asks; x counts elements of a row, y rows, z matrices; what lies outside is 0, and counts as bytes that arrived ----

static __device__ __forceinline__ void moe_tile_soon(const CUtensorMap *map) { asm volatile("prefetch.tensormap [%0];" :: "l"(map) : "memory"); }
static __device__ __forceinline__ void moe_tile_load(void *to, const CUtensorMap *map, uint64_t *bar, unsigned x, unsigned y)
{
    asm volatile("cp.async.bulk.tensor.2d.shared::cluster.global.tile.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4}], [%2];"
                 :: "r"(moe_shared_address(to)), "l"(map), "r"(moe_shared_address(bar)), "r"(x), "r"(y) : "memory");
}
static __device__ __forceinline__ void moe_tile_load(void *to, const CUtensorMap *map, uint64_t *bar, unsigned x, unsigned y, unsigned z)
{
    asm volatile("cp.async.bulk.tensor.3d.shared::cluster.global.tile.mbarrier::complete_tx::bytes [%0], [%1, {%3, %4, %5}], [%2];"
                 :: "r"(moe_shared_address(to)), "l"(map), "r"(moe_shared_address(bar)), "r"(x), "r"(y), "r"(z) : "memory");
}

// ---- registers: all warps of a warpgroup ask together; COUNT is a multiple of 8 from 24 to 240 ----

template <unsigned COUNT> static __device__ __forceinline__ void moe_registers_more(void) { asm volatile("setmaxnreg.inc.sync.aligned.u32 %0;" :: "n"(COUNT)); }
template <unsigned COUNT> static __device__ __forceinline__ void moe_registers_less(void) { asm volatile("setmaxnreg.dec.sync.aligned.u32 %0;" :: "n"(COUNT)); }

// ---- products: all four warps of a warpgroup, whose first warp's number is a multiple of 4 ----

// Before the first product, and where sums were touched by the threads since the last.
static __device__ __forceinline__ void moe_product_fence(void) { asm volatile("wgmma.fence.sync.aligned;" ::: "memory"); }
static __device__ __forceinline__ void moe_product_close(void) { asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory"); }
// Until all but the N newest batches that were closed are through.
template <unsigned N> static __device__ __forceinline__ void moe_product_wait(void) { asm volatile("wgmma.wait_group.sync.aligned %0;" :: "n"(N) : "memory"); }

// sum[64, 256] = a[64, 16] b[16, 256] + (add ? sum : 0), bf16 into floats. FLAT_A, FLAT_B: which way the side lies.
// Of the warpgroup's thread t: sum[4 j + i] is row 16 (t / 32) + t % 32 / 4 + 8 (i / 2), column 8 j + 2 (t % 4) + i % 2.
template <bool FLAT_A, bool FLAT_B> static __device__ __forceinline__ void moe_product(float (&sum)[128], uint64_t a, uint64_t b, bool add)
{
    asm volatile(
        "{\n.reg .pred p;\nsetp.ne.b32 p, %130, 0;\n"
        "wgmma.mma_async.sync.aligned.m64n256k16.f32.bf16.bf16 {"
        "%0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, "
        "%16, %17, %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31, "
        "%32, %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47, "
        "%48, %49, %50, %51, %52, %53, %54, %55, %56, %57, %58, %59, %60, %61, %62, %63, "
        "%64, %65, %66, %67, %68, %69, %70, %71, %72, %73, %74, %75, %76, %77, %78, %79, "
        "%80, %81, %82, %83, %84, %85, %86, %87, %88, %89, %90, %91, %92, %93, %94, %95, "
        "%96, %97, %98, %99, %100, %101, %102, %103, %104, %105, %106, %107, %108, %109, %110, %111, "
        "%112, %113, %114, %115, %116, %117, %118, %119, %120, %121, %122, %123, %124, %125, %126, %127"
        "}, %128, %129, p, 1, 1, %131, %132;\n}"
        : "+f"(sum[0]), "+f"(sum[1]), "+f"(sum[2]), "+f"(sum[3]), "+f"(sum[4]), "+f"(sum[5]), "+f"(sum[6]), "+f"(sum[7]),
          "+f"(sum[8]), "+f"(sum[9]), "+f"(sum[10]), "+f"(sum[11]), "+f"(sum[12]), "+f"(sum[13]), "+f"(sum[14]), "+f"(sum[15]),
          "+f"(sum[16]), "+f"(sum[17]), "+f"(sum[18]), "+f"(sum[19]), "+f"(sum[20]), "+f"(sum[21]), "+f"(sum[22]), "+f"(sum[23]),
          "+f"(sum[24]), "+f"(sum[25]), "+f"(sum[26]), "+f"(sum[27]), "+f"(sum[28]), "+f"(sum[29]), "+f"(sum[30]), "+f"(sum[31]),
          "+f"(sum[32]), "+f"(sum[33]), "+f"(sum[34]), "+f"(sum[35]), "+f"(sum[36]), "+f"(sum[37]), "+f"(sum[38]), "+f"(sum[39]),
          "+f"(sum[40]), "+f"(sum[41]), "+f"(sum[42]), "+f"(sum[43]), "+f"(sum[44]), "+f"(sum[45]), "+f"(sum[46]), "+f"(sum[47]),
          "+f"(sum[48]), "+f"(sum[49]), "+f"(sum[50]), "+f"(sum[51]), "+f"(sum[52]), "+f"(sum[53]), "+f"(sum[54]), "+f"(sum[55]),
          "+f"(sum[56]), "+f"(sum[57]), "+f"(sum[58]), "+f"(sum[59]), "+f"(sum[60]), "+f"(sum[61]), "+f"(sum[62]), "+f"(sum[63]),
          "+f"(sum[64]), "+f"(sum[65]), "+f"(sum[66]), "+f"(sum[67]), "+f"(sum[68]), "+f"(sum[69]), "+f"(sum[70]), "+f"(sum[71]),
          "+f"(sum[72]), "+f"(sum[73]), "+f"(sum[74]), "+f"(sum[75]), "+f"(sum[76]), "+f"(sum[77]), "+f"(sum[78]), "+f"(sum[79]),
          "+f"(sum[80]), "+f"(sum[81]), "+f"(sum[82]), "+f"(sum[83]), "+f"(sum[84]), "+f"(sum[85]), "+f"(sum[86]), "+f"(sum[87]),
          "+f"(sum[88]), "+f"(sum[89]), "+f"(sum[90]), "+f"(sum[91]), "+f"(sum[92]), "+f"(sum[93]), "+f"(sum[94]), "+f"(sum[95]),
          "+f"(sum[96]), "+f"(sum[97]), "+f"(sum[98]), "+f"(sum[99]), "+f"(sum[100]), "+f"(sum[101]), "+f"(sum[102]), "+f"(sum[103]),
          "+f"(sum[104]), "+f"(sum[105]), "+f"(sum[106]), "+f"(sum[107]), "+f"(sum[108]), "+f"(sum[109]), "+f"(sum[110]), "+f"(sum[111]),
          "+f"(sum[112]), "+f"(sum[113]), "+f"(sum[114]), "+f"(sum[115]), "+f"(sum[116]), "+f"(sum[117]), "+f"(sum[118]), "+f"(sum[119]),
          "+f"(sum[120]), "+f"(sum[121]), "+f"(sum[122]), "+f"(sum[123]), "+f"(sum[124]), "+f"(sum[125]), "+f"(sum[126]), "+f"(sum[127])
        : "l"(a), "l"(b), "r"(static_cast<int>(add)), "n"(FLAT_A ? 1 : 0), "n"(FLAT_B ? 1 : 0));
}
#else
#include <emulate_hopper.h>
#endif

// What lies there is asked for into the second-level cache, and nobody waits.
static __device__ __forceinline__ void moe_soon(const void *at)
{
#ifdef __CUDACC__
    asm volatile("prefetch.global.L2 [%0];" :: "l"(at));
#else
    (void)*static_cast<const volatile unsigned char *>(at); // the sanitizers know whose it is
#endif
}

// Behind the wait for the last product, before anybody reads the sums: a compiler sees that a product's statement writes them, and not that they come later.
static __device__ __forceinline__ void moe_product_sums(float (&sum)[128])
{
#ifdef __CUDACC__
#pragma unroll
    for (unsigned i = 0; i < 128; i++)
        asm volatile("" : "+f"(sum[i]) :: "memory");
#else
    (void)sum;
#endif
}
#endif
