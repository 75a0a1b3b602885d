// Rows there and back: embeddings, gather, combine. Twins: runtime/backend/cpu/embed.c and dispatch.c.
//
// All of it is bound by memory. A row is read in vectors of 16 bytes where every row begins aligned, else by elements. What a row's sums go over is read in a fixed
// order by one thread for each of its columns, so nothing is added by atomics. Loads are asked for AT_ONCE before the first is waited for: spelt out, because a
// compiler does not move a load before a store to what may be the same memory.
#include "runtime/backend/cuda/sort.cuh"

enum : unsigned { THREADS = 256, DIGIT_BITS = 9, AT_ONCE = 4, GRID_MOST = 1u << 30 };

// ---- teams: threads that share a row, several rows a block ----

struct team { unsigned threads, rows; };

// About four vectors a thread, so that several loads are in flight, but a warp at least where a row has so much; short rows share a block.
static team team_of(size_t vectors)
{
    team t = { 1, 1 };
    while (t.threads < 32 && t.threads < vectors)
        t.threads *= 2;
    while (t.threads < THREADS && 4 * static_cast<size_t>(t.threads) < vectors)
        t.threads *= 2;
    t.rows = THREADS / t.threads;
    return t;
}
static unsigned blocks_of(size_t rows, const team &t) { return static_cast<unsigned>((rows + t.rows - 1) / t.rows); }

// W elements: a pack's, or one.
template <typename T, unsigned W> struct __align__(sizeof(T) * W) piece { T at[W]; };
template <typename T, unsigned W> static __device__ __forceinline__ piece<T, W> load(const T *row, size_t i) { return reinterpret_cast<const piece<T, W> *>(row)[i]; }
template <typename T, unsigned W> static __device__ __forceinline__ void store(T *row, size_t i, const piece<T, W> &x) { reinterpret_cast<piece<T, W> *>(row)[i] = x; }

// fn<T, W>: T by the call, W by the width of a row.
#define BY_TYPE_AND_WIDTH(call, d, fn, ...)                                                                                              \
    ((call)->real == MOE_REAL_BF16 ? moe_packs<__nv_bfloat16>(d) ? fn<__nv_bfloat16, moe_pack<__nv_bfloat16>::WIDTH>(call, __VA_ARGS__)  \
                                                                 : fn<__nv_bfloat16, 1>(call, __VA_ARGS__)                               \
     : moe_packs<float>(d)         ? fn<float, moe_pack<float>::WIDTH>(call, __VA_ARGS__)                                                \
                                   : fn<float, 1>(call, __VA_ARGS__))

// ---- copies of rows ----

template <typename T, unsigned W> static __device__ __forceinline__ void copy_row(T *to, const T *from, size_t vectors)
{
    for (size_t i = threadIdx.x; i < vectors; i += AT_ONCE * blockDim.x) {
        piece<T, W> next[AT_ONCE];
#pragma unroll
        for (unsigned j = 0; j < AT_ONCE; j++)
            if (i + j * blockDim.x < vectors)
                next[j] = load<T, W>(from, i + j * blockDim.x);
#pragma unroll
        for (unsigned j = 0; j < AT_ONCE; j++)
            if (i + j * blockDim.x < vectors)
                store<T, W>(to, i + j * blockDim.x, next[j]);
    }
}

// y[i] = x[index[i] / divide], zeros for -1.
template <typename T, unsigned W>
static __global__ void __launch_bounds__(THREADS) moe_rows_copy(T *y, const T *x, const int32_t *index, size_t rows, size_t vectors, unsigned divide)
{
    const size_t row = static_cast<size_t>(blockIdx.x) * blockDim.y + threadIdx.y;
    if (row >= rows)
        return;
    const int32_t from = __ldg(index + row);
    T *const to = y + row * vectors * W;
    if (from < 0) {
        piece<T, W> zero;
#pragma unroll
        for (unsigned c = 0; c < W; c++)
            zero.at[c] = moe_as<T>(0);
        for (size_t i = threadIdx.x; i < vectors; i += blockDim.x)
            store<T, W>(to, i, zero);
        return;
    }
    copy_row<T, W>(to, x + static_cast<size_t>(static_cast<unsigned>(from) / divide) * vectors * W, vectors);
}

template <typename T, unsigned W>
static int copy_rows(const moe_cuda_call *call, void *y, const void *x, const int32_t *index, size_t rows, size_t d, unsigned divide)
{
    const team t = team_of(d / W);
    const dim3 block(t.threads, t.rows);
    return MOE_LAUNCH((moe_rows_copy<T, W>), blocks_of(rows, t), block, 0, call, static_cast<T *>(y), static_cast<const T *>(x), index, rows, d / W, divide);
}

extern "C" int moe_cuda_embed(const moe_cuda_call *call, void *y, const void *table, const int32_t *token, size_t n, size_t d)
{
    return n && d ? BY_TYPE_AND_WIDTH(call, d, copy_rows, y, table, token, n, d, 1u) : 0;
}

extern "C" int moe_cuda_gather(const moe_cuda_call *call, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide)
{
    return rows && d ? BY_TYPE_AND_WIDTH(call, d, copy_rows, y, x, index, rows, d, static_cast<unsigned>(divide)) : 0;
}

// Rows of groups: y[r] = x[at[r] / divide]; or, with AWAY, y[at[r]] = x[r]. Which rows there are, the device knows.
template <typename T, unsigned W, bool AWAY>
static __global__ void __launch_bounds__(THREADS) moe_rows_of_groups(moe_cuda_span span, T *y, const T *x, const int32_t *at, size_t vectors, unsigned divide)
{
    const size_t row = static_cast<size_t>(blockIdx.x) * blockDim.y + threadIdx.y;
    if (row >= span.rows || row < static_cast<unsigned>(__ldg(span.offset)) || row >= static_cast<unsigned>(__ldg(span.offset + span.groups)))
        return;
    const size_t other = static_cast<unsigned>(__ldg(at + row)) / divide;
    copy_row<T, W>(y + (AWAY ? other : row) * vectors * W, x + (AWAY ? row : other) * vectors * W, vectors);
}

template <typename T, unsigned W>
static int rows_of_groups(const moe_cuda_call *call, bool away, const moe_cuda_span &span, void *y, const void *x, const int32_t *at, size_t d, unsigned divide)
{
    const team t = team_of(d / W);
    const dim3 block(t.threads, t.rows);
    T *const to = static_cast<T *>(y);
    const T *const from = static_cast<const T *>(x);
    return away ? MOE_LAUNCH((moe_rows_of_groups<T, W, true>), blocks_of(span.rows, t), block, 0, call, span, to, from, at, d / W, divide)
                : MOE_LAUNCH((moe_rows_of_groups<T, W, false>), blocks_of(span.rows, t), block, 0, call, span, to, from, at, d / W, divide);
}

static int rows_of_groups_anywhere(const moe_cuda_call *call, bool away, const moe_cuda_span *span, void *y, const void *x, const int32_t *at, size_t d, unsigned divide)
{
    if (!span->rows || !span->groups || !d)
        return 0;
    if (moe_aligned(y, x))
        return BY_TYPE_AND_WIDTH(call, d, rows_of_groups, away, *span, y, x, at, d, divide);
    return call->real == MOE_REAL_BF16 ? rows_of_groups<__nv_bfloat16, 1>(call, away, *span, y, x, at, d, divide)
                                       : rows_of_groups<float, 1>(call, away, *span, y, x, at, d, divide);
}

extern "C" int moe_cuda_collect(const moe_cuda_call *call, const moe_cuda_span *span, void *y, const void *x, const int32_t *from, size_t d, size_t divide)
{
    return rows_of_groups_anywhere(call, false, span, y, x, from, d, static_cast<unsigned>(divide));
}

extern "C" int moe_cuda_scatter(const moe_cuda_call *call, const moe_cuda_span *span, void *y, const void *x, const int32_t *to, size_t d)
{
    return rows_of_groups_anywhere(call, true, span, y, x, to, d, 1);
}

// ---- combine: y[n] (+)= sum over k of weight[n,k] ys[slot[n,k]] ----

template <typename T, unsigned W, bool ADD>
static __global__ void __launch_bounds__(THREADS) moe_rows_combine(T *y, const T *ys, const int32_t *slot, const float *weight, size_t n, size_t vectors,
                                                                  unsigned top_k)
{
    const size_t token = static_cast<size_t>(blockIdx.x) * blockDim.y + threadIdx.y, pair = token * top_k;
    if (token >= n)
        return;
    for (size_t i = threadIdx.x; i < vectors; i += blockDim.x) {
        float sum[W];
        const piece<T, W> old = ADD ? load<T, W>(y + token * vectors * W, i) : piece<T, W>();
#pragma unroll
        for (unsigned c = 0; c < W; c++)
            sum[c] = ADD ? moe_float(old.at[c]) : 0;
        for (unsigned at = 0; at < top_k; at += AT_ONCE) {
            piece<T, W> here[AT_ONCE];
            float w[AT_ONCE];
            int32_t row[AT_ONCE];
#pragma unroll
            for (unsigned j = 0; j < AT_ONCE; j++)
                row[j] = at + j < top_k ? __ldg(slot + pair + at + j) : -1;
#pragma unroll
            for (unsigned j = 0; j < AT_ONCE; j++) {
                w[j] = weight && row[j] >= 0 ? __ldg(weight + pair + at + j) : 1;
                if (row[j] >= 0)
                    here[j] = load<T, W>(ys + static_cast<size_t>(row[j]) * vectors * W, i);
            }
#pragma unroll
            for (unsigned j = 0; j < AT_ONCE; j++)
                if (row[j] >= 0) {
#pragma unroll
                    for (unsigned c = 0; c < W; c++)
                        sum[c] += w[j] * moe_float(here[j].at[c]);
                }
        }
        piece<T, W> out;
#pragma unroll
        for (unsigned c = 0; c < W; c++)
            out.at[c] = moe_as<T>(sum[c]);
        store<T, W>(y + token * vectors * W, i, out);
    }
}

template <typename T, unsigned W>
static int combine(const moe_cuda_call *call, void *y, bool add, const void *ys, const int32_t *slot, const float *weight, size_t n, size_t d, unsigned top_k)
{
    const team t = team_of(d / W);
    const dim3 block(t.threads, t.rows);
    T *const to = static_cast<T *>(y);
    const T *const from = static_cast<const T *>(ys);
    return add ? MOE_LAUNCH((moe_rows_combine<T, W, true>), blocks_of(n, t), block, 0, call, to, from, slot, weight, n, d / W, top_k)
               : MOE_LAUNCH((moe_rows_combine<T, W, false>), blocks_of(n, t), block, 0, call, to, from, slot, weight, n, d / W, top_k);
}

extern "C" int moe_cuda_combine(const moe_cuda_call *call, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k)
{
    return n && d ? BY_TYPE_AND_WIDTH(call, d, combine, y, add, ys, slot, static_cast<const float *>(weight), n, d, static_cast<unsigned>(top_k)) : 0;
}

// A warp a pair: dys[slot] = weight dy[n], dweight = <dy[n], ys[slot]>. The pairs of a token are neighbours in a block, so its dy comes from memory once.
template <typename T, unsigned W>
static __global__ void __launch_bounds__(THREADS) moe_rows_combine_back(T *dys, float *dweight, const T *dy, const T *ys, const int32_t *slot, const float *weight,
                                                                       size_t pairs, size_t vectors, unsigned top_k)
{
    const size_t pair = static_cast<size_t>(blockIdx.x) * (THREADS / 32) + threadIdx.x / 32;
    if (pair >= pairs)
        return;
    const int32_t row = __ldg(slot + pair);
    float sum = 0;
    if (row >= 0) {
        const float w = __ldg(weight + pair);
        const T *const from = dy + pair / top_k * vectors * W, *const mine = ys + static_cast<size_t>(row) * vectors * W;
        T *const to = dys + static_cast<size_t>(row) * vectors * W;
        for (size_t i = moe_lane(); i < vectors; i += AT_ONCE * 32) {
            piece<T, W> slope[AT_ONCE], value[AT_ONCE];
#pragma unroll
            for (unsigned j = 0; j < AT_ONCE; j++)
                if (i + j * 32 < vectors) {
                    slope[j] = load<T, W>(from, i + j * 32);
                    value[j] = load<T, W>(mine, i + j * 32);
                }
#pragma unroll
            for (unsigned j = 0; j < AT_ONCE; j++)
                if (i + j * 32 < vectors) {
#pragma unroll
                    for (unsigned c = 0; c < W; c++) {
                        sum += moe_float(slope[j].at[c]) * moe_float(value[j].at[c]);
                        value[j].at[c] = moe_as<T>(w * moe_float(slope[j].at[c]));
                    }
                    store<T, W>(to, i + j * 32, value[j]);
                }
        }
    }
    sum = moe_warp_sum(sum);
    if (moe_lane() == 0)
        dweight[pair] = sum;
}

template <typename T, unsigned W>
static int combine_back(const moe_cuda_call *call, void *dys, float *dweight, const void *dy, const void *ys, const int32_t *slot, const float *weight, size_t pairs,
                        size_t d, unsigned top_k)
{
    const unsigned grid = static_cast<unsigned>((pairs + THREADS / 32 - 1) / (THREADS / 32));
    return MOE_LAUNCH((moe_rows_combine_back<T, W>), grid, THREADS, 0, call, static_cast<T *>(dys), dweight, static_cast<const T *>(dy), static_cast<const T *>(ys),
                      slot, weight, pairs, d / W, top_k);
}

extern "C" int moe_cuda_combine_back(const moe_cuda_call *call, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight,
                                     size_t n, size_t d, size_t top_k)
{
    return n && top_k ? BY_TYPE_AND_WIDTH(call, d, combine_back, dys, static_cast<float *>(dweight), dy, ys, slot, static_cast<const float *>(weight), n * top_k, d,
                                          static_cast<unsigned>(top_k))
                      : 0;
}

// ---- embed_back: dtable[token[n]] += dy[n], in the order of n ----
//
// Places n are sorted by their token, stably, digit by digit, the lowest first. Then each row of the table that is used is a run of places, and whoever finds
// the beginning of one adds all of it.

struct digit_keys {
    const int32_t *token;
    const unsigned *order;             // NULL: as they are
    unsigned shift, mask;
    __device__ __forceinline__ unsigned place(unsigned i) const { return order ? order[i] : i; }
    __device__ __forceinline__ unsigned operator()(unsigned i) const { return static_cast<unsigned>(token[place(i)]) >> shift & mask; }
};
struct digit_places {
    digit_keys from;
    unsigned *to;
    __device__ __forceinline__ void operator()(unsigned i, unsigned, unsigned rank, unsigned first) const { to[first + rank] = from.place(i); }
    __device__ __forceinline__ void left_out(unsigned) const {}
};

static __global__ void __launch_bounds__(THREADS) moe_rows_sort_digit(moe_sort s, digit_keys keys, digit_places places, const unsigned *begin, const unsigned *total)
{
    MOE_SHARED(unsigned, shared);
    unsigned *first;
    moe_sort_place(s, keys, places, begin, total, MOE_ALL_LANES, shared, &first);
}

// Digits of even width, as few as DIGIT_BITS allow.
struct digits { unsigned count, bits; };
static digits digits_of(size_t v)
{
    unsigned bits = 1;
    while (bits < 32 && (v - 1) >> bits)
        bits++;
    const unsigned count = (bits + DIGIT_BITS - 1) / DIGIT_BITS;
    return { count, (bits + count - 1) / count };
}

// From place `at` of the order on: up to 8 of the run of `mine`, whose loads do not wait for each other, are added in their order. Says how many.
template <typename T, unsigned W>
static __device__ __forceinline__ unsigned add_some(float (&sum)[W], const T *dy, const int32_t *token, const unsigned *order, size_t n, size_t vectors, size_t i,
                                                    size_t at, int32_t mine)
{
    piece<T, W> next[8];
    unsigned count = 0;
#pragma unroll
    for (unsigned j = 0; j < 8; j++) {
        const size_t place = at + j < n ? __ldg(order + at + j) : 0;
        const bool in = at + j < n && __ldg(token + place) == mine;
        count += in;
        if (in)
            next[j] = load<T, W>(dy + place * vectors * W, i);
    }
#pragma unroll
    for (unsigned j = 0; j < 8; j++)
        if (j < count) {
#pragma unroll
            for (unsigned c = 0; c < W; c++)
                sum[c] += moe_float(next[j].at[c]);
        }
    return count;
}

// `runs` groups of blockDim.y places, each by `slabs` blocks of columns, so that long runs keep several processors busy. A thread whose place does not begin a run
// has nothing to do.
template <typename T, unsigned W>
static __global__ void __launch_bounds__(THREADS) moe_rows_add_runs(float *dtable, const T *dy, const int32_t *token, const unsigned *order, size_t n, size_t vectors,
                                                                   size_t runs, size_t slabs, size_t v)
{
    for (size_t block = blockIdx.x; block < runs * slabs; block += gridDim.x) {
        const size_t run = block / slabs * blockDim.y + threadIdx.y, i = block % slabs * blockDim.x + threadIdx.x;
        if (run >= n || i >= vectors)
            continue;
        const int32_t mine = __ldg(token + __ldg(order + run));
        if ((run && __ldg(token + __ldg(order + run - 1)) == mine) || static_cast<unsigned>(mine) >= v)
            continue;
        float *const row = dtable + (static_cast<unsigned>(mine) * vectors + i) * W;
        float sum[W];
        unsigned count = 8;
#pragma unroll
        for (unsigned c = 0; c < W; c++)
            sum[c] = row[c];
        for (size_t at = run; at < n && count == 8; at += 8)
            count = add_some<T, W>(sum, dy, token, order, n, vectors, i, at, mine);
#pragma unroll
        for (unsigned c = 0; c < W; c++)
            row[c] = sum[c];
    }
}

template <typename T, unsigned W>
static int add_runs(const moe_cuda_call *call, float *dtable, const void *dy, const int32_t *token, const unsigned *order, size_t n, size_t d, size_t v)
{
    const size_t vectors = d / W;
    unsigned threads = 1;
    while (threads < 64 && threads < vectors)
        threads *= 2;
    const unsigned rows = threads < 32 ? 128 / threads : 1;
    const size_t runs = (n + rows - 1) / rows, slabs = (vectors + threads - 1) / threads, blocks = runs * slabs;
    return MOE_LAUNCH((moe_rows_add_runs<T, W>), static_cast<unsigned>(blocks < GRID_MOST ? blocks : size_t{ GRID_MOST }), dim3(threads, rows), 0, call, dtable,
                      static_cast<const T *>(dy), token, order, n, vectors, runs, slabs, v);
}

extern "C" size_t moe_cuda_embed_back_scratch(size_t n, size_t d, size_t v)
{
    (void)d;
    if (!n || !v)
        return 0;
    return 2 * moe_sort_rounded(n * sizeof(unsigned)) + moe_sort_bytes(moe_sort_of(n, static_cast<size_t>(1) << digits_of(v).bits));
}

extern "C" int moe_cuda_embed_back(const moe_cuda_call *call, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v)
{
    if (!n || !d || !v)
        return 0;
    const digits digit = digits_of(v);
    const moe_sort s = moe_sort_of(n, static_cast<size_t>(1) << digit.bits);
    unsigned char *const mem = static_cast<unsigned char *>(call->scratch);
    unsigned *const half[2] = { reinterpret_cast<unsigned *>(mem), reinterpret_cast<unsigned *>(mem + moe_sort_rounded(n * sizeof(unsigned))) };
    unsigned *const begin = reinterpret_cast<unsigned *>(mem + 2 * moe_sort_rounded(n * sizeof(unsigned)));
    unsigned *const total = reinterpret_cast<unsigned *>(reinterpret_cast<unsigned char *>(begin) + moe_sort_begin_bytes(s));
    unsigned *order = nullptr;
    for (unsigned i = 0; i < digit.count; i++) {
        const digit_keys keys = { token, order, i * digit.bits, s.bins - 1 };
        const digit_places places = { keys, half[i % 2] };
        int failed = moe_sort_queue(call, s, keys, begin, total);
        if (!failed)
            failed = MOE_LAUNCH(moe_rows_sort_digit, s.chunks, 32 * s.warps, moe_sort_place_bytes(s), call, s, keys, places, begin, total);
        if (failed)
            return failed;
        order = half[i % 2];
    }
    return BY_TYPE_AND_WIDTH(call, d, add_runs, static_cast<float *>(dtable), dy, token, order, n, d, v);
}
