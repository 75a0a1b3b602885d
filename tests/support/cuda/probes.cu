// The kernels of probes.h. Nothing here is a pattern to follow.
#include "tests/support/cuda/probes.h"
#include "runtime/backend/cuda/num.cuh"
#include "runtime/backend/cuda/tensor.cuh"

namespace moe_probes {

__device__ unsigned thread_number(void) { return (threadIdx.z * blockDim.y + threadIdx.y) * blockDim.x + threadIdx.x; }
__device__ int32_t *mine(int32_t *out, unsigned many)
{
    const size_t block = ((size_t)blockIdx.z * gridDim.y + blockIdx.y) * gridDim.x + blockIdx.x;
    return out + (block * (blockDim.x * blockDim.y * blockDim.z) + thread_number()) * many;
}

__global__ void where(int32_t *out)
{
    const uint3 at[2] = { threadIdx, blockIdx };
    const dim3 of[2] = { blockDim, gridDim };
    int32_t *const to = mine(out, 12);
    for (unsigned i = 0; i < 2; i++) {
        to[3 * i] = (int)at[i].x, to[3 * i + 1] = (int)at[i].y, to[3 * i + 2] = (int)at[i].z;
        to[6 + 3 * i] = (int)of[i].x, to[7 + 3 * i] = (int)of[i].y, to[8 + 3 * i] = (int)of[i].z;
    }
}

__global__ void shuffles(int32_t *out)
{
    int32_t *const to = mine(out, 8);
    const int x = 100 + (int)moe_lane();
    to[0] = __shfl_sync(MOE_ALL_LANES, x, 5);
    to[1] = __shfl_sync(MOE_ALL_LANES, x, 37);                       // modulo the width
    to[2] = __shfl_sync(MOE_ALL_LANES, x, 3, 8);
    to[3] = __shfl_xor_sync(MOE_ALL_LANES, x, 9);
    to[4] = __shfl_up_sync(MOE_ALL_LANES, x, 3);
    to[5] = __shfl_down_sync(MOE_ALL_LANES, x, 3, 16);
    to[6] = (int)__shfl_xor_sync(MOE_ALL_LANES, (double)x + 0.25, 1);
    to[7] = __shfl_xor_sync(MOE_ALL_LANES, x, 12, 8);                // into a segment after, or before: 8 is beyond the width
}

__global__ void votes(int32_t *out)
{
    int32_t *const to = mine(out, 8);
    const unsigned lane = moe_lane();
    to[0] = (int)__ballot_sync(MOE_ALL_LANES, lane % 3 == 0);
    to[1] = __any_sync(MOE_ALL_LANES, lane == 31) + 2 * __all_sync(MOE_ALL_LANES, lane < 32) + 4 * __any_sync(MOE_ALL_LANES, 0) + 8 * __all_sync(MOE_ALL_LANES, lane);
    to[2] = (int)__match_any_sync(MOE_ALL_LANES, (int)lane / 5);
    to[3] = (int)__reduce_add_sync(MOE_ALL_LANES, lane);
    to[4] = __reduce_min_sync(MOE_ALL_LANES, (int)lane - 7);
    to[5] = (int)__reduce_max_sync(MOE_ALL_LANES, lane * 3);
    to[6] = __syncthreads_count(lane < 10) + 1000 * __syncthreads_or(lane == 4) + 10000 * __syncthreads_and(lane != 4);
    to[7] = atomicAdd(&out[7], 0);
}

__global__ void halves(int32_t *out)
{
    const unsigned lane = moe_lane();
    int x = (int)lane;
    if (lane < 16)
        x += __shfl_xor_sync(0x0000ffffu, x, 1);
    else
        x += __shfl_xor_sync(0xffff0000u, x, 2);
    *mine(out, 1) = x;
}

__global__ void fresh(int32_t *out)
{
    MOE_SHARED(int32_t, all);
    MOE_SHARED_ARRAY(int32_t, fixed, [64]);
    int32_t *const to = mine(out, 2);
    to[0] = all[threadIdx.x];
    to[1] = fixed[threadIdx.x];
    all[threadIdx.x] = fixed[threadIdx.x] = 7;
}

template <bool barrier> __global__ void reverse(int32_t *out)
{
    MOE_SHARED(int32_t, all);
    all[threadIdx.x] = (int)threadIdx.x;
    if (barrier)
        __syncthreads();
    *mine(out, 1) = all[blockDim.x - 1 - threadIdx.x];
}

__global__ void no_second_barrier(int32_t *out)
{
    MOE_SHARED(int32_t, all);
    int32_t sum = 0;
    for (int32_t round = 1; round < 4; round++) {
        all[threadIdx.x] = round * (int)threadIdx.x;
        __syncthreads();
        sum = 5 * sum + all[(threadIdx.x + 1) % blockDim.x];
    }
    *mine(out, 1) = sum;
}

__global__ void no_syncwarp(int32_t *out)
{
    MOE_SHARED(int32_t, all);
    all[threadIdx.x] = (int)threadIdx.x;
    *mine(out, 1) = all[threadIdx.x ^ 1];
}

__global__ void blocks_race(int32_t *out) { out[threadIdx.x] = (int)blockIdx.x; }

__global__ void left_barrier(int32_t *)
{
    if (threadIdx.x == 3)
        return;
    __syncthreads();
}
__global__ void split_barrier(int32_t *)
{
    if (threadIdx.x < 32)
        __syncthreads();
    else
        __syncthreads();
}
__global__ void half_barrier(int32_t *)
{
    if (threadIdx.x % 2)
        __syncthreads();
    else
        __syncwarp();
}
__global__ void lane_stays_away(int32_t *)
{
    if (moe_lane() != 9)
        __syncwarp();
}
__global__ void lane_unnamed(int32_t *) { __syncwarp(0x7fffffffu); }
__global__ void masks_differ(int32_t *) { __syncwarp(moe_lane() < 16 ? MOE_ALL_LANES : 0xffff0001u); }
__global__ void operations_differ(int32_t *)
{
    if (moe_lane() < 16)
        __syncwarp();
    else
        __ballot_sync(MOE_ALL_LANES, 1);
}
__global__ void no_such_lane(int32_t *) { __syncwarp(); }
__global__ void reads_unnamed(int32_t *)
{
    if (moe_lane() < 16)
        __shfl_sync(0x0000ffffu, 1, 20);
}
__global__ void width(int32_t *) { __shfl_sync(MOE_ALL_LANES, 1, 0, 12); }

__global__ void past_shared(int32_t *out)
{
    MOE_SHARED(int32_t, all);
    all[threadIdx.x + 1] = out[0];
}
__global__ void past_array(int32_t *out)
{
    MOE_SHARED_ARRAY(int32_t, first, [32]);
    MOE_SHARED_ARRAY(int32_t, second, [32]);
    second[threadIdx.x] = out[0];
    *(first + threadIdx.x + out[1]) = second[threadIdx.x];           // out[1]: 1, which no compiler knows
}
__global__ void much_shared(int32_t *out)
{
    MOE_SHARED_ARRAY(int32_t, all, [12 << 10]);
    MOE_SHARED_ARRAY(int32_t, more, [1]);
    all[threadIdx.x] = more[0] = out[0];
}
__global__ void past_out(int32_t *out) { out[threadIdx.x + 1] = 5; }
__global__ void before_out(int32_t *out) { out[(int)threadIdx.x - 1] = 5; }
__global__ void far_away(int32_t *out) { *reinterpret_cast<volatile int32_t *>(static_cast<uintptr_t>(64 * out[0])) = 5; }     // out[0]: 1
__global__ void odd_address(int32_t *out) { *reinterpret_cast<int2 *>(out + 1) = int2{ 5, 5 }; }

__device__ void load_side(const void *from)
{
    nvcuda::wmma::fragment<nvcuda::wmma::matrix_a, 16, 16, 16, __nv_bfloat16, nvcuda::wmma::row_major> side;
    moe_fragment_load(side, static_cast<const __nv_bfloat16 *>(from), 16);
}
__global__ void fragment_from_memory(int32_t *out) { load_side(out); }
__global__ void fragment_past_shared(int32_t *)
{
    MOE_SHARED(unsigned char, bytes);
    load_side(bytes);                                                // 512 bytes of a block that has fewer
}
__global__ void fragment_odd(int32_t *)
{
    MOE_SHARED(unsigned char, bytes);
    load_side(bytes + 16);
}

typedef void kernel(int32_t *);
static kernel *const kernels[MOE_PROBES] = {
    where, shuffles, votes, halves, fresh, reverse<true>, reverse<false>, no_second_barrier, no_syncwarp, blocks_race, left_barrier, split_barrier, half_barrier,
    lane_stays_away, lane_unnamed, masks_differ, operations_differ, no_such_lane, reads_unnamed, width, past_shared, past_array, much_shared, past_out, before_out,
    far_away, odd_address, fragment_from_memory, fragment_past_shared, fragment_odd,
};

extern "C" int moe_probe(const struct moe_cuda_call *call, enum moe_probe which, unsigned blocks, unsigned threads, size_t shared, int32_t *out)
{
    return MOE_LAUNCH(kernels[which], blocks, threads, shared, call, out);
}

extern "C" int moe_probe_grid(const struct moe_cuda_call *call, unsigned x, unsigned y, unsigned z, unsigned bx, unsigned by, unsigned bz, int32_t *out)
{
    return MOE_LAUNCH(where, dim3(x, y, z), dim3(bx, by, bz), 0, call, out);
}

} // namespace moe_probes
