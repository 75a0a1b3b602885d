// The invariants of runtime/moe/check.c, held by the device that has the indices. None of the code that made them is used here: pairs are counted anew, rows are
// looked at from both sides.
//
// Of each kind of fault the first place is kept, as the largest of LAST - place over all that meet with one: a number that does not depend on who came first. The
// last kernel takes the first kind that there is, and looks again at what stands there.
//
// Whatever is broken, nothing outside the arrays is read: an index is used after it was found to be one. Of a kind that is told only when those before it are whole,
// what is found beside these does not matter.
#include "runtime/backend/cuda/num.cuh"

enum : unsigned { THREADS = 256 };
enum : unsigned long long { LAST = ~0ull };

// In scratch.
struct found {
    unsigned long long first[MOE_BROKEN_SLOTS + 1]; // by kind: LAST - place; 0: nothing
    unsigned long long slots;                       // pairs that have a row
    long long begin[MOE_CAP_BACKEND_EXPERTS + 1];   // where the rows of each expert ought to begin
};

struct inspected {
    const int32_t *expert, *count, *offset, *slot, *source;
    size_t tokens, pairs, capacity;
    unsigned experts, top_k;
    bool drop;
    found *mem;
    unsigned long long *routed;        // [E]
};

static __device__ __forceinline__ void broken(const inspected &i, moe_broken kind, unsigned long long place) { atomicMax(&i.mem->first[kind], LAST - place); }
static __device__ __forceinline__ bool is_expert(const inspected &i, int32_t e) { return e >= 0 && static_cast<unsigned>(e) < i.experts; }
static __device__ __forceinline__ long long kept(const inspected &i, unsigned e)
{
    const unsigned long long routed = i.routed[e];
    return static_cast<long long>(i.drop && routed > i.capacity ? i.capacity : routed);
}

static __global__ void __launch_bounds__(THREADS) moe_inspect_clear(inspected i)
{
    for (unsigned e = threadIdx.x; e < i.experts; e += THREADS)
        i.routed[e] = 0;
    if (threadIdx.x <= MOE_BROKEN_SLOTS)
        i.mem->first[threadIdx.x] = 0;
    if (threadIdx.x == 0)
        i.mem->slots = 0;
}

// The first k whose expert one before it has, or K.
static __device__ __forceinline__ unsigned first_twice(const inspected &i, size_t n)
{
    const int32_t *expert = i.expert + n * i.top_k;
    for (unsigned k = 1; k < i.top_k; k++)
        for (unsigned j = 0; j < k; j++)
            if (expert[j] == expert[k])
                return k;
    return i.top_k;
}

static __global__ void __launch_bounds__(THREADS) moe_inspect_choice(inspected i)
{
    MOE_SHARED(unsigned, count);
    for (unsigned e = threadIdx.x; e < i.experts; e += THREADS)
        count[e] = 0;
    __syncthreads();
    for MOE_EACH(n, i.tokens) {
        for (unsigned k = 0; k < i.top_k; k++) {
            const int32_t e = i.expert[n * i.top_k + k];
            if (is_expert(i, e))
                atomicAdd(&count[e], 1u);
            else
                broken(i, MOE_BROKEN_EXPERT, n * i.top_k + k);
        }
        if (first_twice(i, n) < i.top_k)
            broken(i, MOE_BROKEN_TWICE, n);
    }
    __syncthreads();
    for (unsigned e = threadIdx.x; e < i.experts; e += THREADS)
        if (count[e])
            atomicAdd(&i.routed[e], static_cast<unsigned long long>(count[e]));
}

// One warp: 32 experts at a time.
static __global__ void __launch_bounds__(32) moe_inspect_counts(inspected i)
{
    const unsigned lane = threadIdx.x;
    long long before = 0;
    for (unsigned at = 0; at <= i.experts; at += 32) {
        const unsigned e = at + lane;
        const long long mine = e < i.experts ? kept(i, e) : 0;
        long long upto = mine;
#pragma unroll
        for (unsigned by = 1; by < 32; by *= 2) {
            const long long other = __shfl_up_sync(MOE_ALL_LANES, upto, by);
            upto += lane >= by ? other : 0;
        }
        const long long begin = before + upto - mine;
        if (e <= i.experts)
            i.mem->begin[e] = begin;
        if (e < i.experts && i.count[e] != mine)
            broken(i, MOE_BROKEN_COUNT, e);
        if (e <= i.experts && i.offset[e] != begin)
            broken(i, MOE_BROKEN_OFFSET, e);
        before += __shfl_sync(MOE_ALL_LANES, upto, 31);
    }
}

// Row `row` has a pair of the expert whose rows it is among, and that pair has it; past the rows there is none. How many pairs have rows at all is counted on the
// way: as many as there are rows, and then the one is the other's inverse.
static __global__ void __launch_bounds__(THREADS) moe_inspect_rows(inspected i)
{
    const long long rows = i.mem->begin[i.experts];
    unsigned slots = 0;
    for MOE_EACH(row, i.pairs) {
        const int32_t pair = i.source[row];
        const long long here = static_cast<long long>(row);
        slots += i.slot[row] >= 0; // of the pair with this number
        if (here >= rows) {
            if (pair != -1)
                broken(i, MOE_BROKEN_PAST, row);
            continue;
        }
        if (pair < 0 || static_cast<size_t>(pair) >= i.pairs) {
            broken(i, MOE_BROKEN_SOURCE, row);
            continue;
        }
        const int32_t e = i.expert[pair];
        if (i.slot[pair] != here || !is_expert(i, e) || here < i.mem->begin[e] || here >= i.mem->begin[e + 1])
            broken(i, MOE_BROKEN_INVERSE, row);
    }
    slots = __reduce_add_sync(MOE_ALL_LANES, slots);
    if (moe_lane() == 0)
        atomicAdd(&i.mem->slots, static_cast<unsigned long long>(slots));
}

struct verdict { long long broken, at, is, want; };

static __device__ __forceinline__ verdict tell(const inspected &i, int kind, unsigned long long at)
{
    const long long where = static_cast<long long>(at);
    switch (kind) {
    case MOE_BROKEN_EXPERT: return { kind, where, i.expert[at], 0 };
    case MOE_BROKEN_TWICE: return { kind, where, i.expert[at * i.top_k + first_twice(i, at)], 0 };
    case MOE_BROKEN_COUNT: return { kind, where, i.count[at], kept(i, static_cast<unsigned>(at)) };
    case MOE_BROKEN_OFFSET: return { kind, where, i.offset[at], i.mem->begin[at] };
    case MOE_BROKEN_SOURCE: return { kind, where, i.source[at], 0 };
    case MOE_BROKEN_INVERSE: return { kind, where, i.source[at], i.slot[i.source[at]] };
    default: return { kind, where, i.source[at], 0 };
    }
}

static __global__ void __launch_bounds__(32) moe_inspect_tell(inspected i, verdict *out)
{
    if (threadIdx.x)
        return;
    const long long slots = static_cast<long long>(i.mem->slots), rows = i.mem->begin[i.experts];
    for (int kind = MOE_BROKEN_EXPERT; kind < MOE_BROKEN_SLOTS; kind++)
        if (i.mem->first[kind]) {
            *out = tell(i, kind, LAST - i.mem->first[kind]);
            return;
        }
    *out = slots == rows ? verdict{ MOE_BROKEN_NOTHING, 0, 0, 0 } : verdict{ MOE_BROKEN_SLOTS, 0, slots, rows };
}

extern "C" size_t moe_cuda_inspect_bytes(const moe_inspection *i) { return sizeof(verdict) + i->experts * sizeof(long long); }
extern "C" size_t moe_cuda_inspect_scratch(const moe_inspection *i)
{
    (void)i;
    return sizeof(found);
}

extern "C" int moe_cuda_inspect(const moe_cuda_call *call, const moe_inspection *i, void *out)
{
    verdict *const said = static_cast<verdict *>(out);
    inspected job = { i->expert, i->count, i->offset, i->slot, i->source, i->tokens, i->tokens * i->top_k, i->capacity,
                      static_cast<unsigned>(i->experts), static_cast<unsigned>(i->top_k), i->drop, static_cast<found *>(call->scratch),
                      reinterpret_cast<unsigned long long *>(said + 1) };
    int failed = MOE_LAUNCH(moe_inspect_clear, 1, THREADS, 0, call, job);
    if (!failed && job.pairs)
        failed = MOE_LAUNCH(moe_inspect_choice, moe_blocks(call, job.tokens, THREADS), THREADS, i->experts * sizeof(unsigned), call, job);
    if (!failed)
        failed = MOE_LAUNCH(moe_inspect_counts, 1, 32, 0, call, job);
    if (!failed && job.pairs)
        failed = MOE_LAUNCH(moe_inspect_rows, moe_blocks(call, job.pairs, THREADS), THREADS, 0, call, job);
    return failed ? failed : MOE_LAUNCH(moe_inspect_tell, 1, 32, 0, call, job, said);
}
