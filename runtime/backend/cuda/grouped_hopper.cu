// Products of groups of rows in bf16 by Hopper's own instructions, sums in float: tiles of 128 x 256. One warpgroup of a block brings what is multiplied into four
// stages of shared memory, 64 deep, and two multiply: each 64 rows of the tile, 128 sums a thread. A block takes tile after tile and the stages run on over them:
// while sums are stored, the next tile's first stages come. Of ROWS neither of the two that multiply waits for the other but by the stages, and the second begins a
// stage late, once for each block: so one multiplies while the other stores, for a part of the time. Later still would hide more of it, and leave fewer of the four
// stages to what is on its way, for a stage is kept until both are through with it. Of INNER they meet where a group ends in the middle of a stage, and store together.
//
// Why these sizes; this and the order of tiles is reckoned, not measured. A stage is multiplied in 1024 cycles (2048 multiplications and additions a cycle) and
// is 48 KiB: 48 bytes a cycle from the second-level cache, where a tile of 128 x 128 would want 64. Products read 10 KiB of shared memory in 128 cycles, 80
// bytes a cycle of the 128 that it has. Four stages are what fits beside the list of groups.
//
// Three forms, by how a side lies in memory (hopper.cuh: deep, flat):
//   ROWS     a deep, b flat     ROWS_TB  a deep, b deep     INNER  a flat, b flat
// Rows past a group's end are those of the next group, or of nobody. In a tile of ROWS they are multiplied and not stored. Of INNER they would be part of the sum:
// in the last stage of a group they are written over with zeros, on both sides, for what lies behind the last group may be NaN. What lies past k comes as zeros.
//
// Sides whose rows lie elsewhere (from_a, from_b) are brought by the threads of the first warpgroup, 16 bytes at a time, into the same places; a row that there is
// not as zeros. The other side comes as ever. How far they are ahead: the copies of two stages are on their way while a third place is awaited. Those that multiply
// give a stage back when the next one's products are asked for, so a place becomes free once the stage three behind it is told of: with two on their way it is.
//
// Order of tiles: grouped.cuh's panels of 8 tiles of rows, columns from panel to panel. 132 blocks then work on 1024 rows and some 4200 columns at a time. Of the
// narrow experts (n of 1024 to 4096, 2048 to 4096 rows each) that is all columns of one or two experts, and everything is read from memory once: the sum of what it
// reads and writes, by what it computes, is 1 to 2 TB/s at 700 TFLOP/s, of 4.8. Of the wide ones (8192 rows, 28672 columns) a panel's rows, 8 MiB, stay in the
// cache while all columns go by, once for each 1024 rows: 0.7 TB/s. Rows innermost, because blocks that share columns share the larger part of a stage.
//
// Which block multiplies which tile is not settled before: the bringing side of a block draws the next tile's number (grouped.cuh) while it brings the last stages of
// one, finds where that lies, and tells the block's others through a ring in shared memory, before its first stage is asked for. So blocks that begin late, because
// another kernel holds their processors, find the less to do. The tiles of INNER are as long as their groups: the longest come first, and the short ones fill the end.
//
// The same bits whatever the grid and whoever draws: a tile's sum is made by one warpgroup, along k in order, from what the sizes alone decide.
//
// What it is added to is asked for into the second-level cache behind a tile's first products, and into registers while its last products go on: 16 loads of 16 bytes
// a thread.
//
// Checked by compiling (nvcc 13.0, sm_90a; the build fails where one does not hold): nothing is spilled, products stand as they are asked for, registers are handed
// over. Seen in its machine code: a stage is one barrier, four HGMMA.64x256x16 and nothing else that takes time; those that bring stay below 40 registers (72 where
// rows lie elsewhere), those that multiply below 232 (216). Checked by the tests' emulation: layouts, barriers and their phases, what is awaited and what is
// fenced. What waits for hardware: all speed; whether the second-level cache keeps up with 48 bytes a cycle and block (two blocks that share one side by multicast
// would ask for 32 to 40); whether those that bring rows from elsewhere do.
#include "runtime/backend/cuda/async.cuh"
#include "runtime/backend/cuda/grouped.cuh"
#include "runtime/backend/cuda/hopper.cuh"

typedef __nv_bfloat16 bf16;

enum form { ROWS, ROWS_TB, INNER };
enum : unsigned { CLEARED = 1, BEHIND = 2 }; // barriers of the two that multiply

static constexpr unsigned TILE_M = MOE_CUDA_TILE_M, TILE_N = MOE_CUDA_TILE_N, DEEP = MOE_CUDA_TILE_K, STAGES = 4, CONSUMERS = 2;
static constexpr unsigned PART_ROWS = MOE_CUDA_TILE_PART, PART_BYTES = PART_ROWS * MOE_TILE_ROW_BYTES;       // of a stage: two parts of a, four of b
static constexpr unsigned A_PARTS = TILE_M / PART_ROWS, B_PARTS = TILE_N / PART_ROWS, A_BYTES = A_PARTS * PART_BYTES, B_BYTES = B_PARTS * PART_BYTES;
static constexpr unsigned THREADS = (1 + CONSUMERS) * MOE_WARPGROUP, WARPS = MOE_WARPGROUP / MOE_WARP, STAGE_BYTES = A_BYTES + B_BYTES, STEP = 16, AHEAD = 2;
static constexpr unsigned LATE = 1; // stages that the second of the two that multiply begins late
static constexpr unsigned NOWHERE = 0xffffffffu, SORTED = 512; // groups: of more, INNER's are taken as they come
static_assert(DEEP == MOE_TILE_ROW && TILE_M == CONSUMERS * PART_ROWS && TILE_N == 256, "what moe_product multiplies");
static_assert(AHEAD + 2 <= STAGES, "a place is given back once the stage three behind it is told of");

// Registers of a thread: what the block has at its start, 168 each, is handed to those that multiply.
static constexpr unsigned AT_START = 65536 / THREADS / 8 * 8;
template <bool GATHER> struct budget {
    static constexpr unsigned BRINGS = GATHER ? 72 : 40, MULTIPLIES = GATHER ? 216 : 232;
    static_assert(BRINGS + CONSUMERS * MULTIPLIES == (1 + CONSUMERS) * AT_START, "all of them, and no more: who asks for more waits for ever");
};

struct elsewhere { const bf16 *a, *b; const int32_t *from_a, *from_b; unsigned divide; };     // NULL: that side lies in order, and its map says where
struct result { void *c; const int32_t *to; bool add; unsigned *turn; };

// The block's shared memory. `full` of a stage: what it multiplies is there. `empty`: all products of it are through. Of the ring of tiles, which has as many places,
// `told`: which tile is next stands there; `taken`: all have read it. `order`: of groups, or NULL.
struct room { unsigned char *stage; uint64_t *full, *empty, *told, *taken; moe_group_tile *tile; unsigned *before, *part, *order; };

// Which stage is next, or which place of the ring, and in which phase its barriers are; all count alike, over all tiles.
struct place {
    unsigned count = 0;
    __device__ __forceinline__ void next(void) { count++; }
    __device__ __forceinline__ unsigned stage(unsigned back = 0) const { return (count - back) % STAGES; }
    __device__ __forceinline__ unsigned phase(void) const { return count / STAGES % 2; }
    static_assert((STAGES & (STAGES - 1)) == 0, "where the count comes round, both go on");
};

template <form F> static __device__ __forceinline__ unsigned steps_of(const moe_group_sizes &s, const moe_group_tile &t)
{
    return ((F == INNER ? t.rows : s.k) + DEEP - 1) / DEEP;
}

// A warp is done with what a barrier guards, all its lanes know.
static __device__ __forceinline__ void give_back(uint64_t *bar)
{
    __syncwarp();
    if (moe_lane() == 0)
        moe_barrier_arrive(bar);
}

// ---- which tile is next ----

// By the block's first thread, which draws numbers: where this one's tile lies is told to all. One without rows: there are no more.
template <form F> static __device__ __forceinline__ moe_group_tile tell_tile(const room &r, const moe_group_sizes &s, unsigned *turn, unsigned number, const place &slot)
{
    const unsigned tiles = r.before[s.groups];
    moe_group_tile t = { 0, 0, 0, 0, 0 };
    if (number < tiles)
        t = moe_group_find<F == INNER, TILE_M, TILE_N>(s, r.before, number, r.order);
    else
        moe_group_drawn(turn, number, tiles);
    moe_barrier_wait(r.taken + slot.stage(), slot.phase() ^ 1);
    r.tile[slot.stage()] = t;
    moe_barrier_arrive(r.told + slot.stage());
    return t;
}

// By whole warps.
static __device__ __forceinline__ moe_group_tile next_tile(const room &r, place &slot)
{
    moe_barrier_wait(r.told + slot.stage(), slot.phase());
    const moe_group_tile t = r.tile[slot.stage()];
    give_back(r.taken + slot.stage());
    slot.next();
    return t;
}

// In which of a tile's steps the next number is drawn: late, so that no block holds a tile that another has nothing to do for, and still some stages before it is
// wanted, for the answer takes as long as half of one.
static __device__ __forceinline__ unsigned when_drawn(unsigned steps) { return steps - min(steps, 2u); }

// ---- what brings: tiles that travel by themselves ----

template <form F> static __device__ __forceinline__ void load_a(unsigned char *to, const CUtensorMap *map, uint64_t *bar, const moe_group_tile &t, unsigned k0)
{
    if (F != INNER)
        moe_tile_load(to, map, bar, k0, t.first + t.m0);
    else
#pragma unroll
        for (unsigned i = 0; i < A_PARTS; i++)
            moe_tile_load(to + i * PART_BYTES, map, bar, t.m0 + i * PART_ROWS, t.first + k0);
}

template <form F> static __device__ __forceinline__ void load_b(unsigned char *to, const CUtensorMap *map, uint64_t *bar, const moe_group_tile &t, unsigned k0)
{
    if (F == ROWS_TB)
        moe_tile_load(to, map, bar, k0, t.n0, t.group);
    else
#pragma unroll
        for (unsigned i = 0; i < B_PARTS; i++) {
            if (F == ROWS)
                moe_tile_load(to + i * PART_BYTES, map, bar, t.n0 + i * PART_ROWS, k0, t.group);
            else
                moe_tile_load(to + i * PART_BYTES, map, bar, t.n0 + i * PART_ROWS, t.first + k0);
        }
}

// One thread asks for everything.
template <form F>
static __device__ __forceinline__ void bring(const room &r, const moe_group_sizes &s, unsigned *turn, unsigned number, const CUtensorMap *map_a, const CUtensorMap *map_b)
{
    place at, slot;
    for (;; slot.next()) {
        const moe_group_tile t = tell_tile<F>(r, s, turn, number, slot);
        if (!t.rows)
            break;
        const unsigned steps = steps_of<F>(s, t), draws = when_drawn(steps);
        for (unsigned step = 0; step < steps; step++, at.next()) {
            unsigned char *const to = r.stage + at.stage() * STAGE_BYTES;
            uint64_t *const bar = r.full + at.stage();
            if (step == draws)
                number = moe_group_draw(turn);
            moe_barrier_wait(r.empty + at.stage(), at.phase() ^ 1);
            moe_barrier_expect(bar, STAGE_BYTES);
            load_a<F>(to, map_a, bar, t, step * DEEP);
            load_b<F>(to + A_BYTES, map_b, bar, t, step * DEEP);
        }
    }
}

// ---- what brings: rows that lie elsewhere ----

// How a warpgroup shares ROWS_OF rows of CHUNKS pieces: a warp takes PER rows at once, the four warps the next 4 * PER. Each lane looks up one row of its warp's; who
// needs it asks that lane.
template <unsigned ROWS_OF, unsigned CHUNKS> struct share {
    static constexpr unsigned PER = MOE_WARP / CHUNKS, TURNS = ROWS_OF / (WARPS * PER), LOOKS = ROWS_OF / WARPS;
    static_assert(LOOKS <= MOE_WARP && PER * CHUNKS == MOE_WARP, "a lane looks up one row at most");
    static __device__ __forceinline__ unsigned row(unsigned turn, unsigned of) { return (turn * WARPS + threadIdx.x / MOE_WARP) * PER + of; }
    static __device__ __forceinline__ unsigned looked(void) { return row(moe_lane() / PER, moe_lane() % PER); }

    // Where row `first` of the group + what this lane looks up is; rows from the group's end on are nowhere.
    static __device__ __forceinline__ unsigned look(const int32_t *from, unsigned divide, const moe_group_tile &t, unsigned first)
    {
        const unsigned at = first + looked();
        return moe_lane() < LOOKS && at < t.rows ? static_cast<unsigned>(from[t.first + at]) / divide : NOWHERE;
    }

    // Elements x0 .. of the rows, zeros past `width` and of rows that are nowhere.
    static __device__ __forceinline__ void copy(moe_async &async, unsigned char *to, const bf16 *from, unsigned width, unsigned x0, unsigned mine)
    {
        const unsigned of = moe_lane() / CHUNKS, chunk = moe_lane() % CHUNKS, x = x0 + chunk * 8;
#pragma unroll
        for (unsigned turn = 0; turn < TURNS; turn++) {
            const unsigned which = __shfl_sync(MOE_ALL_LANES, mine, static_cast<int>(turn * PER + of)), line = row(turn, of);
            const bool there = which != NOWHERE && x < width;
            unsigned char *const lies = to + chunk / 8 * PART_BYTES + line * MOE_TILE_ROW_BYTES + (chunk % 8 ^ line % 8) * 16;
            async.copy(lies, there ? from + static_cast<size_t>(which) * width + x : from, there);
        }
    }
};

// The oldest of the stages that are on their way is there: the thread's own copies are, and products will see them.
static __device__ __forceinline__ void tell(uint64_t *full)
{
    moe_proxy_fence();
    __syncwarp();
    if (moe_lane() == 0)
        moe_barrier_arrive(full);
}

template <form F>
static __device__ __forceinline__ void bring_rows(const room &r, const moe_group_sizes &s, const elsewhere &e, unsigned *turn, unsigned number, const CUtensorMap *map_a,
                                                  const CUtensorMap *map_b)
{
    typedef share<F == INNER ? DEEP : TILE_M, F == INNER ? TILE_M / 8 : DEEP / 8> of_a;
    typedef share<DEEP, TILE_N / 8> of_b;
    const bool own_a = F == INNER ? e.from_a != nullptr : true, own_b = F == INNER && e.from_b != nullptr;
    const unsigned bytes = (own_a ? 0 : A_BYTES) + (own_b ? 0 : B_BYTES);
    moe_async async;
    place at, slot;
    unsigned open = 0;
    for (;;) {
        if (threadIdx.x == 0)
            tell_tile<F>(r, s, turn, number, slot);
        __syncwarp();
        const moe_group_tile t = next_tile(r, slot);
        if (!t.rows)
            break;
        const unsigned steps = steps_of<F>(s, t), draws = when_drawn(steps);
        unsigned a = own_a ? of_a::look(e.from_a, e.divide, t, F == INNER ? 0 : t.m0) : NOWHERE, b = own_b ? of_b::look(e.from_b, e.divide, t, 0) : NOWHERE;
        for (unsigned step = 0; step < steps; step++, at.next()) {
            unsigned char *const to = r.stage + at.stage() * STAGE_BYTES;
            uint64_t *const bar = r.full + at.stage();
            const unsigned k0 = step * DEEP, next = k0 + DEEP, a_now = a, b_now = b;
            if (threadIdx.x == 0 && step == draws)
                number = moe_group_draw(turn);
            if (F == INNER && own_a)
                a = of_a::look(e.from_a, e.divide, t, next); // so that it is here when it is needed
            if (own_b)
                b = of_b::look(e.from_b, e.divide, t, next);
            if (open == AHEAD) {
                async.wait<AHEAD - 1>();
                tell(r.full + at.stage(open--));
            }
            moe_barrier_wait(r.empty + at.stage(), at.phase() ^ 1);
            if (threadIdx.x == 0 && bytes) {
                moe_barrier_expect(bar, bytes);
                if (!own_a)
                    load_a<F>(to, map_a, bar, t, k0);
                if (!own_b)
                    load_b<F>(to + A_BYTES, map_b, bar, t, k0);
            }
            __syncwarp();
            if (own_a)
                of_a::copy(async, to, e.a, F == INNER ? s.m : s.k, F == INNER ? t.m0 : k0, a_now);
            if (own_b)
                of_b::copy(async, to + A_BYTES, e.b, s.n, t.n0, b_now);
            async.close();
            open++;
        }
    }
    async.wait<0>();
    for (; open; open--)
        tell(r.full + at.stage(open));
}

// ---- what multiplies ----

// Rows `from` .. 64 of parts of a stage are 0, for all threads that multiply.
static __device__ __forceinline__ void clear_rows(unsigned char *stage, unsigned from, unsigned first_part, unsigned end_part)
{
    const moe_pack<unsigned> zeros = { { 0, 0, 0, 0 } };
    const unsigned chunks = (PART_ROWS - from) * (MOE_TILE_ROW_BYTES / 16);
    for (unsigned part = first_part; part < end_part; part++)
        for (unsigned i = threadIdx.x - MOE_WARPGROUP; i < chunks; i += CONSUMERS * MOE_WARPGROUP)
            moe_store(reinterpret_cast<unsigned *>(stage + part * PART_BYTES + from * MOE_TILE_ROW_BYTES + i * 16), zeros);
    moe_proxy_fence();
    moe_barrier_some(CLEARED, CONSUMERS * MOE_WARPGROUP);
}

// Which row of c a group's row is.
template <form F> static __device__ __forceinline__ size_t row_of(const moe_group_sizes &s, const moe_group_tile &t, const result &o, unsigned row)
{
    if (F == INNER)
        return static_cast<size_t>(t.group) * s.m + row;
    return o.to ? static_cast<size_t>(o.to[t.first + row]) : static_cast<size_t>(t.first) + row;
}

// What will be added to is asked for into the cache, while the tile is multiplied.
template <form F> static __device__ __forceinline__ void fetch_soon(const moe_group_sizes &s, const moe_group_tile &t, const result &o)
{
    constexpr unsigned LINE = 128, A_ROW = CONSUMERS * MOE_WARPGROUP / TILE_M, EACH = F == INNER ? sizeof(float) : sizeof(bf16); // A_ROW: threads
    const unsigned mine = t.m0 + (threadIdx.x - MOE_WARPGROUP) / A_ROW, wide = min(TILE_N, s.n - t.n0) * EACH;
    if (mine >= (F == INNER ? s.m : t.rows))
        return;
    const unsigned char *const from = static_cast<const unsigned char *>(o.c) + (row_of<F>(s, t, o, mine) * s.n + t.n0) * EACH;
    for (unsigned at = threadIdx.x % A_ROW * LINE; at < wide; at += A_ROW * LINE)
        moe_soon(from + at);
}

// How a warpgroup multiplies: which of the two it is, what of a stage comes by itself, and so with rows past the end, and whether c is added to.
struct task { unsigned which, first_part, end_part; bool add; };

// The second of the two begins when the first has asked for LATE stages' products, or for all of a tile that has fewer: from then on it stays so far behind, and the one
// stores while the other has products to do. Not of INNER, where both meet to clear what is past a group's end.
template <form F> static __device__ __forceinline__ void stay_behind(const task &k)
{
    if (F != INNER && k.which)
        moe_barrier_some(BEHIND, CONSUMERS * MOE_WARPGROUP);
}
template <form F> static __device__ __forceinline__ unsigned when_to_lead(const task &k, bool first, unsigned steps)
{
    return F != INNER && first && !k.which ? min(steps, LATE) - 1 : NOWHERE;
}

// The tile's rows of a warpgroup. One stage's products are on their way while the next stage is awaited, and those of the last one still when this returns.
template <form F>
static __device__ __forceinline__ void multiply(float (&sum)[128], const room &r, const moe_group_sizes &s, const moe_group_tile &t, const task &k, const result &o,
                                                    place &at, bool first)
{
    constexpr bool FLAT_A = F == INNER, FLAT_B = F != ROWS_TB;
    constexpr unsigned STEP_A = FLAT_A ? STEP * MOE_TILE_ROW_BYTES : STEP * 2, STEP_B = FLAT_B ? STEP * MOE_TILE_ROW_BYTES : STEP * 2; // bytes to the next 16 of k
    const unsigned steps = steps_of<F>(s, t), leads = when_to_lead<F>(k, first, steps), shared = moe_shared_address(r.stage), own = shared + k.which * PART_BYTES;
    const uint64_t side_a = FLAT_A ? moe_side_flat(own, PART_BYTES) : moe_side_deep(own);
    const uint64_t side_b = FLAT_B ? moe_side_flat(shared + A_BYTES, PART_BYTES) : moe_side_deep(shared + A_BYTES);
    for (unsigned step = 0; step < steps; step++, at.next()) {
        const unsigned stage = at.stage() * STAGE_BYTES / 16;
        moe_barrier_wait(r.full + at.stage(), at.phase());
        if (F == INNER && t.rows - step * DEEP < DEEP)
            clear_rows(r.stage + at.stage() * STAGE_BYTES, t.rows - step * DEEP, k.first_part, k.end_part);
        moe_product_fence();
#pragma unroll
        for (unsigned i = 0; i < DEEP / STEP; i++)
            moe_product<FLAT_A, FLAT_B>(sum, side_a + stage + i * STEP_A / 16, side_b + stage + i * STEP_B / 16, (step | i) != 0);
        moe_product_close();
        if (F != INNER && step == leads)
            moe_barrier_some_arrive(BEHIND, CONSUMERS * MOE_WARPGROUP);
        if (!step && k.add)
            fetch_soon<F>(s, t, o); // here, for products go on while it is found out where
        moe_product_wait<1>();
        if (step)
            give_back(r.empty + at.stage(1));
    }
}

// ---- what stores: each four lanes have 8 columns of a row between them, and exchange them until one has all 8 ----

// Word i of lane q is then word q of lane i, of each four lanes.
static __device__ __forceinline__ void turn(moe_pack<unsigned> &words)
{
    const unsigned q = moe_lane() % 4;
#pragma unroll
    for (unsigned by = 1; by < 4; by *= 2)
#pragma unroll
        for (unsigned i = 0; i < 4; i++)
            if (!(i & by)) {
                unsigned &low = words.at[i], &high = words.at[i | by];
                const unsigned got = __shfl_xor_sync(MOE_ALL_LANES, q & by ? low : high, static_cast<int>(by));
                low = q & by ? got : low;
                high = q & by ? high : got;
            }
}

static __device__ __forceinline__ unsigned pair_of(float x, float y)
{
    const __nv_bfloat162 pair = __floats2bfloat162_rn(x, y);
    return reinterpret_cast<const unsigned &>(pair);
}
static __device__ __forceinline__ float first_of(unsigned pair) { return __uint_as_float(pair << 16); }
static __device__ __forceinline__ float second_of(unsigned pair) { return __uint_as_float(pair & 0xffff0000u); }

template <form F> struct word_of { typedef unsigned type; };
template <> struct word_of<INNER> { typedef float type; };

// One of a thread's two rows of the tile, 8 apart, as the thread stores it: pieces of 16 bytes, 32 columns apart (of INNER, 16).
template <form F> struct line {
    typedef typename word_of<F>::type word;
    typedef moe_pack<word> piece;
    static constexpr unsigned PIECES = F == INNER ? TILE_N / 16 : TILE_N / 32;
    word *c;
    unsigned n0, n;
    bool there;
    __device__ __forceinline__ line(const moe_group_sizes &s, const moe_group_tile &t, const result &o, unsigned row)
    {
        const unsigned q = moe_lane() % 4, mine = t.m0 + row;
        n = s.n;
        n0 = t.n0 + (F == INNER ? q % 2 * 8 : q * 8);
        there = mine < (F == INNER ? s.m : t.rows);
        const size_t at = there ? row_of<F>(s, t, o, mine) : 0;
        c = F == INNER ? static_cast<word *>(o.c) + at * n + n0 + q / 2 * 4 : static_cast<word *>(o.c) + (at * n + n0) / 2;
    }
    __device__ __forceinline__ bool has(unsigned j) const { return there && n0 + j * (TILE_N / PIECES) < n; }
    __device__ __forceinline__ piece fetch(unsigned j) const { return has(j) ? moe_load(c + j * 16) : piece{ { 0, 0, 0, 0 } }; }
};

// Piece j of a row. 32 columns: behind the exchange, lane q has columns 8 q .. 8 q + 7 of them. What is added to is turned into the sums' order first, so that a
// number is rounded once.
template <bool ADD> static __device__ __forceinline__ moe_pack<unsigned> piece_of(const float (&sum)[128], unsigned half, unsigned j, moe_pack<unsigned> was)
{
    if (ADD)
        turn(was);
#pragma unroll
    for (unsigned i = 0; i < 4; i++) {
        const float x = sum[16 * j + 4 * i + 2 * half], y = sum[16 * j + 4 * i + 2 * half + 1];
        was.at[i] = ADD ? pair_of(x + first_of(was.at[i]), y + second_of(was.at[i])) : pair_of(x, y);
    }
    turn(was);
    return was;
}
// 16 columns: an even lane keeps its pair of the first 8 and gets its neighbour's, an odd one those of the second 8.
template <bool ADD> static __device__ __forceinline__ moe_pack<float> piece_of(const float (&sum)[128], unsigned half, unsigned j, moe_pack<float> was)
{
    const unsigned low = 8 * j + 2 * half, high = low + 4;
    const bool odd = moe_lane() % 2;
    const float x = __shfl_xor_sync(MOE_ALL_LANES, odd ? sum[low] : sum[high], 1), y = __shfl_xor_sync(MOE_ALL_LANES, odd ? sum[low + 1] : sum[high + 1], 1);
    was.at[0] += odd ? x : sum[low];
    was.at[1] += odd ? y : sum[low + 1];
    was.at[2] += odd ? sum[high] : x;
    was.at[3] += odd ? sum[high + 1] : y;
    return was;
}

// `was`: the first row's pieces. The second row's are asked for before the first's are stored, each in the place of one that is used up: as many loads are on their
// way all the time as there are registers for, and a compiler may not move a load behind a store that it might read.
template <form F, bool ADD>
static __device__ __forceinline__ void store(const float (&sum)[128], const line<F> &first, const line<F> &second, typename line<F>::piece (&was)[line<F>::PIECES])
{
#pragma unroll
    for (unsigned j = 0; j < line<F>::PIECES; j++) {
        const typename line<F>::piece now = piece_of<ADD>(sum, 0, j, was[j]);
        if (ADD)
            was[j] = second.fetch(j);
        if (first.has(j))
            moe_store(first.c + j * 16, now);
    }
#pragma unroll
    for (unsigned j = 0; j < line<F>::PIECES; j++) {
        const typename line<F>::piece now = piece_of<ADD>(sum, 1, j, was[j]);
        if (second.has(j))
            moe_store(second.c + j * 16, now);
    }
}

template <form F> static __device__ __forceinline__ void compute(const room &r, const moe_group_sizes &s, const elsewhere &e, const result &o)
{
    const unsigned which = __shfl_sync(MOE_ALL_LANES, threadIdx.x / MOE_WARPGROUP, 0) - 1; // the same in all lanes, and the compiler knows
    const unsigned row = which * PART_ROWS + threadIdx.x / MOE_WARP % WARPS * 16 + moe_lane() / 4;
    const task k = { which, e.from_a ? A_PARTS : 0, e.from_b ? A_PARTS : A_PARTS + B_PARTS, F == INNER || o.add };
    float sum[128];
    place at, slot;
    for (bool begins = true;; begins = false) {
        const moe_group_tile t = next_tile(r, slot);
        if (!t.rows)
            break;
        if (begins)
            stay_behind<F>(k);
        multiply<F>(sum, r, s, t, k, o, at, begins);
        const line<F> first(s, t, o, row), second(s, t, o, row + 8);
        typename line<F>::piece was[line<F>::PIECES] = {};
        if (k.add)
#pragma unroll
            for (unsigned j = 0; j < line<F>::PIECES; j++)
                was[j] = first.fetch(j); // while the last products go on
        moe_product_wait<0>();
        moe_product_sums(sum);
        give_back(r.empty + at.stage(1));
        if (k.add)
            store<F, true>(sum, first, second, was);
        else
            store<F, false>(sum, first, second, was);
    }
}

// ---- the kernel ----

static __host__ __device__ constexpr unsigned shared_bytes(unsigned groups)
{
    return static_cast<unsigned>(MOE_TILE_ATOM_BYTES + STAGES * (STAGE_BYTES + 4 * sizeof(uint64_t) + sizeof(moe_group_tile)) +
                                 (groups + 1 + THREADS / MOE_WARP + (groups <= SORTED ? groups : 0)) * sizeof(unsigned));
}
static_assert(shared_bytes(MOE_CAP_BACKEND_EXPERTS) <= 227 << 10, "what a block of Hopper's may have");

template <form F, bool GATHER> static __global__ void __launch_bounds__(THREADS, 1)
    grouped_hopper(const __grid_constant__ CUtensorMap map_a, const __grid_constant__ CUtensorMap map_b, moe_group_sizes s, elsewhere e, result o)
{
    MOE_SHARED(unsigned char, bytes);
    room r;
    r.stage = bytes + (0u - moe_shared_address(bytes)) % MOE_TILE_ATOM_BYTES;
    r.full = reinterpret_cast<uint64_t *>(r.stage + STAGES * STAGE_BYTES);
    r.empty = r.full + STAGES;
    r.told = r.empty + STAGES;
    r.taken = r.told + STAGES;
    r.tile = reinterpret_cast<moe_group_tile *>(r.taken + STAGES);
    r.before = reinterpret_cast<unsigned *>(r.tile + STAGES);
    r.part = r.before + s.groups + 1;
    r.order = F == INNER && s.groups <= SORTED ? r.part + THREADS / MOE_WARP : nullptr;
    unsigned number = 0;
    if (threadIdx.x == 0) {
        number = moe_group_draw(o.turn);
        const bool travels = F != INNER || !e.from_a || !e.from_b; // one side at least comes by itself
        for (unsigned i = 0; i < STAGES; i++) {
            moe_barrier_make(r.full + i, (GATHER ? WARPS : 0) + travels);
            moe_barrier_make(r.empty + i, CONSUMERS * WARPS);
            moe_barrier_make(r.told + i, 1);
            moe_barrier_make(r.taken + i, CONSUMERS * WARPS + (GATHER ? WARPS : 0));
        }
        moe_barrier_made();
        if (!e.from_a)
            moe_tile_soon(&map_a); // of the other kind there is none
        if (!e.from_b)
            moe_tile_soon(&map_b);
    }
    if (r.order)
        moe_group_sort<THREADS>(s, r.order, r.before);
    moe_group_scan<F == INNER, TILE_M, TILE_N, THREADS>(s, r.before, r.part, r.order); // behind its barriers those above are there, too
    if (threadIdx.x < MOE_WARPGROUP) {
        moe_registers_less<budget<GATHER>::BRINGS>();
        if (GATHER)
            bring_rows<F>(r, s, e, o.turn, number, &map_a, &map_b);
        else if (threadIdx.x == 0)
            bring<F>(r, s, o.turn, number, &map_a, &map_b);
    } else {
        moe_registers_more<budget<GATHER>::MULTIPLIES>();
        compute<F>(r, s, e, o);
    }
}

template <form F> static int launch(const moe_cuda_call *call, const moe_grouped *g, const moe_cuda_maps *maps, unsigned blocks)
{
    const moe_group_sizes s = { g->offset, static_cast<unsigned>(g->groups), static_cast<unsigned>(g->m), static_cast<unsigned>(g->n), static_cast<unsigned>(g->k) };
    const unsigned divide = static_cast<unsigned>(g->divide ? g->divide : 1);
    const elsewhere e = { static_cast<const bf16 *>(g->a), static_cast<const bf16 *>(g->b), g->from_a, F == INNER ? g->from_b : nullptr, divide };
    const result o = { g->c, F == INNER ? nullptr : g->to, g->add, call->turn };
    const CUtensorMap &a = reinterpret_cast<const CUtensorMap &>(maps->a), &b = reinterpret_cast<const CUtensorMap &>(maps->b);
    static_assert(sizeof a == sizeof maps->a && alignof(CUtensorMap) <= alignof(moe_cuda_map), "kernels.h says what cuda.h does");
    if (e.from_a || e.from_b)
        return MOE_LAUNCH((grouped_hopper<F, true>), blocks, THREADS, shared_bytes(s.groups), call, a, b, s, e, o);
    return MOE_LAUNCH((grouped_hopper<F, false>), blocks, THREADS, shared_bytes(s.groups), call, a, b, s, e, o);
}

// What a map takes: sizes below 2^32, strides below 2^40 that are multiples of 16, an address that is one, too.
static bool mapped(size_t matrices, size_t rows, size_t width)
{
    const size_t most = size_t{1} << 40;
    return rows && width && width % 8 == 0 && rows < most / 2 / width && (matrices == 1 || rows * width * 2 < most);
}

extern "C" bool moe_cuda_grouped_hopper_takes(const moe_cuda_call *call, const moe_grouped *g)
{
    const bool rows = g->kind == MOE_GROUP_ROWS;
    if (call->arch != 90 || call->real != MOE_REAL_BF16 || !g->groups || g->groups > MOE_CAP_BACKEND_EXPERTS || !g->n || g->n % 8 || !moe_aligned(g->a, g->b, g->c))
        return false;
    if (g->m > INT32_MAX || g->n > INT32_MAX || g->k > INT32_MAX || g->divide > INT32_MAX || moe_group_most(g, 64, 64) >= INT32_MAX)
        return false;
    if (!rows)
        return mapped(1, g->k, g->m) && mapped(1, g->k, g->n);
    return mapped(1, g->m, g->k) && (g->tb ? mapped(g->groups, g->n, g->k) : mapped(g->groups, g->k, g->n));
}

extern "C" int moe_cuda_grouped_hopper(const moe_cuda_call *call, const moe_grouped *g, const moe_cuda_maps *maps)
{
    const size_t most = moe_group_most(g, TILE_M, TILE_N);
    const unsigned blocks = static_cast<unsigned>(most < call->processors ? most : call->processors);
    if (!blocks || !g->m || !g->k)
        return cudaSuccess;
    if (g->kind == MOE_GROUP_INNER)
        return launch<INNER>(call, g, maps, blocks);
    return g->tb ? launch<ROWS_TB>(call, g, maps, blocks) : launch<ROWS>(call, g, maps, blocks);
}
