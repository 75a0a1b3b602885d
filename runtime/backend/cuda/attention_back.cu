// Attention's gradient. Scores are computed anew from the sum's logarithm that the forward kept (Dao et al. 2022, arXiv:2205.14135):
//
//   p(i,j) = exp(s(i,j) - lse_i)    delta_i = <do_i, o_i>    ds(i,j) = p(i,j) (<do_i, v_j> - delta_i) / sqrt(C)
//   dv_j = sum_i p(i,j) do_i        dk_j = sum_i ds(i,j) q_i        dq_i = sum_j ds(i,j) k_j
//
// One kernel is both directions: a block *owns* a tile of keys (and sums over queries, of all heads that read them), or a tile of queries (and sums over keys); what
// it sums over goes by in tiles, in order, so there is one order of every sum and nothing is added by atomics. A warp has rows of the owned tile to itself.
#include "runtime/backend/cuda/attention.cuh"

namespace {
template <typename T> struct tensors {
    const T *q, *k, *v, *d_o;
    const float *lse, *delta;
    T *dq, *dk, *dv;
};

// The owned tile, and the range of what goes by: queries from the first key on, keys up to the last query.
struct job {
    size_t seq, first;                 // of the owned tile
    unsigned head, kv, head_end;       // heads head .. head_end - 1 of queries
};
template <bool KEYS> __device__ job job_of(const heads &h, unsigned rows)
{
    const unsigned each = KEYS ? h.kv_heads : h.heads, group = h.heads / h.kv_heads, rest = blockIdx.x / h.tiles, n = rest % each;
    // The first keys and the last queries meet the most: they are started first.
    const unsigned tile = KEYS ? blockIdx.x % h.tiles : h.tiles - 1 - blockIdx.x % h.tiles;
    return job{ rest / each, (size_t)tile * rows, KEYS ? n * group : n, KEYS ? n : n / group, KEYS ? n * group + group : n + 1 };
}
template <bool KEYS> __device__ size_t begin_of(const job &j, unsigned other) { return KEYS ? j.first / other * other : 0; }
template <bool KEYS> __device__ size_t end_of(const heads &h, const job &j, unsigned rows)
{
    return KEYS || j.first + rows > h.length ? h.length : j.first + rows;
}

// A tile of one side in shared memory: keys and values, or queries and gradients of outputs. `lse` and `delta` are the queries', whichever side those are.
template <typename T> struct tile {
    T *a, *b;
    unsigned ld, rows;
};
struct numbers {
    float *lse, *delta;
};
template <bool QUERIES, typename T>
__device__ void side_in(const tile<T> &to, const numbers &n, const tensors<T> &t, const heads &h, size_t seq, unsigned head, view v, size_t first, unsigned wide)
{
    tile_in(to.a, to.ld, QUERIES ? t.q : t.k, v, first, to.rows, h, wide);
    tile_in(to.b, to.ld, QUERIES ? t.d_o : t.v, v, first, to.rows, h, wide);
    if (QUERIES) {
        numbers_in(n.lse, t.lse, seq, head, first, to.rows, h);
        numbers_in(n.delta, t.delta, seq, head, first, to.rows, h);
    }
}

// p and ds of one pair of positions; both 0 where the query does not see the key. `lse` and `delta` are the query's.
__device__ void slope(const heads &h, size_t query, size_t key, float s, float dp, float lse, float delta, float *p, float *ds)
{
    const bool seen = key <= query && query < h.length;
    *p = seen ? exp2f((s * h.scale - lse) * LOG2_E) : 0;
    *ds = seen ? *p * (dp - delta) * h.scale : 0;
}

template <typename T> __global__ void __launch_bounds__(ATTENTION_THREADS) delta_of(heads h, size_t rows, const T *o, const T *d_o, float *delta)
{
    constexpr unsigned N = moe_pack<T>::WIDTH;
    const size_t row = (size_t)blockIdx.x * ATTENTION_WARPS + threadIdx.x / 32; // of [B,S,H]
    const unsigned lane = threadIdx.x % 32;
    if (row >= rows)
        return;
    float sum = 0;
    for (unsigned c = lane * N; c < h.head_dim; c += 32 * N) {
        const moe_pack<T> x = moe_load(o + row * h.head_dim + c), y = moe_load(d_o + row * h.head_dim + c);
#pragma unroll
        for (unsigned i = 0; i < N; i++)
            sum += moe_float(x.at[i]) * moe_float(y.at[i]);
    }
    sum = moe_warp_sum(sum);
    const size_t head = row % h.heads, at = row / h.heads % h.length, seq = row / h.heads / h.length;
    if (lane == 0)
        delta[(seq * h.heads + head) * h.length + at] = sum;
}

// --- bf16. A strip is 16 rows of the owned tile; where a row is too wide for one warp's registers, GROUPS warps share it, each for its columns. -----------------
constexpr unsigned OTHER = 32, FRAGMENTS = 8, PAD = 8, PAD_F = 4, LD_S = OTHER + PAD_F, LD_P = OTHER + PAD;
constexpr unsigned WARP_BYTES = 16 * (2 * LD_S * sizeof(float) + 2 * LD_P * sizeof(__nv_bfloat16));

using sums = nvcuda::wmma::fragment<nvcuda::wmma::accumulator, 16, 16, 16, float>;

// to[16, columns] += p[16, OTHER] x[OTHER, columns]
__device__ void strip_add(sums (&to)[FRAGMENTS], const __nv_bfloat16 *p, const __nv_bfloat16 *x, unsigned ld, unsigned columns)
{
    using namespace nvcuda;
#pragma unroll
    for (unsigned f = 0; f < FRAGMENTS; f++) {
        if (f * 16 >= columns)
            continue;
#pragma unroll
        for (unsigned k = 0; k < OTHER; k += 16) {
            wmma::fragment<wmma::matrix_a, 16, 16, 16, __nv_bfloat16, wmma::row_major> left;
            wmma::fragment<wmma::matrix_b, 16, 16, 16, __nv_bfloat16, wmma::row_major> right;
            moe_fragment_load(left, p + k, LD_P);
            moe_fragment_load(right, x + k * ld + f * 16, ld);
            wmma::mma_sync(to[f], left, right, to[f]);
        }
    }
}

// A strip's columns [from, from + columns) to memory, a fragment at a time through shared memory.
__device__ void strip_out(__nv_bfloat16 *to, view v, size_t first, const sums (&x)[FRAGMENTS], float *s, const heads &h, unsigned from, unsigned columns)
{
    using namespace nvcuda;
    const unsigned lane = threadIdx.x % 32, r = lane / 2, half = lane % 2 * 8;
#pragma unroll
    for (unsigned f = 0; f < FRAGMENTS; f++) {
        if (f * 16 >= columns)
            continue;
        wmma::store_matrix_sync(s, x[f], LD_S, wmma::mem_row_major);
        __syncwarp();
        const unsigned c = from + f * 16 + half;
        if (first + r < h.length && c < h.head_dim) {
            moe_pack<__nv_bfloat16> out;
#pragma unroll
            for (unsigned i = 0; i < 8; i++)
                out.at[i] = __float2bfloat16_rn(s[r * LD_S + half + i]);
            moe_store(to + v.at + (first + r) * v.step + c, out);
        }
        __syncwarp();
    }
}

template <unsigned STRIPS> size_t shared_bf16(unsigned ld)
{
    const unsigned own = STRIPS * 16, numbers = own > OTHER ? own : OTHER;
    return 2 * (own + OTHER) * (size_t)ld * sizeof(__nv_bfloat16) + ATTENTION_WARPS * WARP_BYTES + 2 * numbers * sizeof(float);
}

template <bool KEYS, unsigned STRIPS>
__global__ void __launch_bounds__(ATTENTION_THREADS) back_bf16(heads h, tensors<__nv_bfloat16> t)
{
    constexpr unsigned OWN = STRIPS * 16, GROUPS = ATTENTION_WARPS / STRIPS;
    MOE_SHARED(__nv_bfloat16, own_a); // keys or queries; then values or gradients of outputs
    const unsigned wide = (h.head_dim + 15) / 16 * 16, ld = wide + PAD, warp = threadIdx.x / 32, lane = threadIdx.x % 32, strip = warp / GROUPS * 16;
    const unsigned per_group = (wide / 16 + GROUPS - 1) / GROUPS * 16, from = warp % GROUPS * per_group, columns = from < wide ? min(per_group, wide - from) : 0;
    __nv_bfloat16 *const own_b = own_a + OWN * ld, *const other_a = own_b + OWN * ld, *const other_b = other_a + OTHER * ld;
    unsigned char *const mine = (unsigned char *)(other_b + OTHER * ld) + warp * WARP_BYTES;
    float *const s = (float *)mine, *const dp = s + 16 * LD_S;
    __nv_bfloat16 *const p = (__nv_bfloat16 *)(dp + 16 * LD_S), *const ds = p + 16 * LD_P;
    float *const lse = (float *)((unsigned char *)(other_b + OTHER * ld) + ATTENTION_WARPS * WARP_BYTES), *const delta = lse + (KEYS ? OTHER : OWN);
    const tile<__nv_bfloat16> ours{ own_a, own_b, ld, OWN }, theirs{ other_a, other_b, ld, OTHER };
    const numbers query{ lse, delta };
    const job j = job_of<KEYS>(h, OWN);
    const view keys = view_of(h, j.seq, j.kv, h.kv_heads);
    sums first_sum[FRAGMENTS], second_sum[FRAGMENTS]; // dk or dq; dv
#pragma unroll
    for (unsigned f = 0; f < FRAGMENTS; f++) {
        nvcuda::wmma::fill_fragment(first_sum[f], 0.0f);
        nvcuda::wmma::fill_fragment(second_sum[f], 0.0f);
    }
    if (KEYS)
        side_in<false>(ours, query, t, h, j.seq, j.kv, keys, j.first, wide);
    for (unsigned head = j.head; head < j.head_end; head++) {
        const view queries = view_of(h, j.seq, head, h.heads);
        if (!KEYS)
            side_in<true>(ours, query, t, h, j.seq, head, queries, j.first, wide);
        for (size_t other = begin_of<KEYS>(j, OTHER); other < end_of<KEYS>(h, j, OWN); other += OTHER) {
            __syncthreads();
            side_in<KEYS>(theirs, query, t, h, j.seq, head, KEYS ? queries : keys, other, wide);
            __syncthreads();
            strip_times<OTHER / 16>(s, LD_S, own_a + strip * ld, other_a, ld, wide);
            strip_times<OTHER / 16>(dp, LD_S, own_b + strip * ld, other_b, ld, wide);
            __syncwarp();
            for (unsigned r = 0; r < 16; r++) { // a lane is a column: OTHER == 32
                const size_t own = j.first + strip + r, at = other + lane, n = KEYS ? lane : strip + r;
                float one, two;
                slope(h, KEYS ? at : own, KEYS ? own : at, s[r * LD_S + lane], dp[r * LD_S + lane], lse[n], delta[n], &one, &two);
                p[r * LD_P + lane] = __float2bfloat16_rn(one);
                ds[r * LD_P + lane] = __float2bfloat16_rn(two);
            }
            __syncwarp();
            strip_add(first_sum, ds, other_a + from, ld, columns);
            if (KEYS)
                strip_add(second_sum, p, other_b + from, ld, columns);
        }
    }
    const view to = KEYS ? keys : view_of(h, j.seq, j.head, h.heads);
    strip_out(KEYS ? t.dk : t.dq, to, j.first + strip, first_sum, s, h, from, columns);
    if (KEYS)
        strip_out(t.dv, to, j.first + strip, second_sum, s, h, from, columns);
}

// --- float: a warp has EACH rows of the owned tile; a lane is one of the 32 that go by, and then columns of the sums. -------------------------------------------
constexpr unsigned EACH = 8, OWN_F = ATTENTION_WARPS * EACH, OTHER_F = 32;

size_t shared_f32(unsigned head_dim)
{
    return (2 * (size_t)OWN_F * head_dim + 2 * (size_t)OTHER_F * (head_dim + 1) + 2 * OWN_F * OTHER_F + 2 * OTHER_F) * sizeof(float);
}

// to[EACH][32 * COLUMNS] += p[EACH][OTHER_F] x[OTHER_F][width]
template <unsigned COLUMNS> __device__ void rows_add(float (&to)[EACH][COLUMNS], const float *p, const float *x, unsigned width)
{
    const unsigned lane = threadIdx.x % 32;
    for (unsigned i = 0; i < OTHER_F; i++) {
#pragma unroll
        for (unsigned c = 0; c < COLUMNS; c++) {
            const float y = lane + 32 * c < width ? x[i * (width + 1) + lane + 32 * c] : 0;
#pragma unroll
            for (unsigned r = 0; r < EACH; r++)
                to[r][c] += p[r * OTHER_F + i] * y;
        }
    }
}

template <unsigned COLUMNS> __device__ void rows_out(float *to, view v, size_t first, const float (&x)[EACH][COLUMNS], const heads &h)
{
    const unsigned lane = threadIdx.x % 32;
#pragma unroll
    for (unsigned r = 0; r < EACH; r++)
#pragma unroll
        for (unsigned c = 0; c < COLUMNS; c++)
            if (first + r < h.length && lane + 32 * c < h.head_dim)
                to[v.at + (first + r) * v.step + lane + 32 * c] = x[r][c];
}

template <bool KEYS, unsigned COLUMNS> __global__ void __launch_bounds__(ATTENTION_THREADS, 1) back_f32(heads h, tensors<float> t)
{
    static_assert(OWN_F == OTHER_F, "lse and delta have room for either");
    MOE_SHARED(float, own_a);
    const unsigned width = h.head_dim, ld = width + 1, lane = threadIdx.x % 32, strip = threadIdx.x / 32 * EACH;
    float *const own_b = own_a + OWN_F * width, *const other_a = own_b + OWN_F * width, *const other_b = other_a + OTHER_F * ld, *const p = other_b + OTHER_F * ld,
                *const ds = p + OWN_F * OTHER_F, *const lse = ds + OWN_F * OTHER_F, *const delta = lse + OTHER_F;
    const tile<float> ours{ own_a, own_b, width, OWN_F }, theirs{ other_a, other_b, ld, OTHER_F };
    const numbers query{ lse, delta };
    const job j = job_of<KEYS>(h, OWN_F);
    const view keys = view_of(h, j.seq, j.kv, h.kv_heads);
    float first_sum[EACH][COLUMNS], second_sum[EACH][COLUMNS];
#pragma unroll
    for (unsigned r = 0; r < EACH; r++)
#pragma unroll
        for (unsigned c = 0; c < COLUMNS; c++)
            first_sum[r][c] = second_sum[r][c] = 0;
    if (KEYS)
        side_in<false>(ours, query, t, h, j.seq, j.kv, keys, j.first, width);
    for (unsigned head = j.head; head < j.head_end; head++) {
        const view queries = view_of(h, j.seq, head, h.heads);
        if (!KEYS)
            side_in<true>(ours, query, t, h, j.seq, head, queries, j.first, width);
        for (size_t other = begin_of<KEYS>(j, OTHER_F); other < end_of<KEYS>(h, j, OWN_F); other += OTHER_F) {
            __syncthreads();
            side_in<KEYS>(theirs, query, t, h, j.seq, head, KEYS ? queries : keys, other, width);
            __syncthreads();
            float s[EACH] = { 0 }, dp[EACH] = { 0 };
            for (unsigned c = 0; c < width; c++) {
                const float a = other_a[lane * ld + c], b = other_b[lane * ld + c];
#pragma unroll
                for (unsigned r = 0; r < EACH; r++) {
                    s[r] += own_a[(strip + r) * width + c] * a;
                    dp[r] += own_b[(strip + r) * width + c] * b;
                }
            }
#pragma unroll
            for (unsigned r = 0; r < EACH; r++) {
                const size_t own = j.first + strip + r, at = other + lane, n = KEYS ? lane : strip + r;
                slope(h, KEYS ? at : own, KEYS ? own : at, s[r], dp[r], lse[n], delta[n], &p[(strip + r) * OTHER_F + lane], &ds[(strip + r) * OTHER_F + lane]);
            }
            __syncwarp();
            rows_add(first_sum, ds + strip * OTHER_F, other_a, width);
            if (KEYS)
                rows_add(second_sum, p + strip * OTHER_F, other_b, width);
        }
    }
    const view to = KEYS ? keys : view_of(h, j.seq, j.head, h.heads);
    rows_out(KEYS ? t.dk : t.dq, to, j.first + strip, first_sum, h);
    if (KEYS)
        rows_out(t.dv, to, j.first + strip, second_sum, h);
}

template <typename T> tensors<T> tensors_of(const moe_attention *a, const float *delta)
{
    return tensors<T>{ (const T *)a->q, (const T *)a->k, (const T *)a->v, (const T *)a->d_o, (const float *)a->lse, delta, (T *)a->dq, (T *)a->dk, (T *)a->dv };
}

template <typename T, typename Kernel>
int launch(const moe_cuda_call *call, const moe_attention *a, Kernel kernel, unsigned own, size_t heads_each, size_t shared)
{
    const heads h = heads_of(a, own);
    const unsigned blocks = grid_of(h, a->seqs, heads_each);
    if (!blocks)
        return cudaErrorInvalidConfiguration;
    return MOE_LAUNCH(kernel, dim3(blocks), dim3(ATTENTION_THREADS), shared, call, h, tensors_of<T>(a, (const float *)call->scratch));
}

template <typename T> int launch_delta(const moe_cuda_call *call, const moe_attention *a)
{
    const size_t rows = a->seqs * a->length * a->heads, blocks = (rows + ATTENTION_WARPS - 1) / ATTENTION_WARPS;
    if (blocks > 0x7fffffff)
        return cudaErrorInvalidConfiguration;
    return MOE_LAUNCH(delta_of<T>, dim3((unsigned)blocks), dim3(ATTENTION_THREADS), 0, call, heads_of(a, 1), rows, (const T *)a->o, (const T *)a->d_o,
                      (float *)call->scratch);
}

template <unsigned STRIPS> int launch_bf16(const moe_cuda_call *call, const moe_attention *a)
{
    const size_t shared = shared_bf16<STRIPS>(up_to((unsigned)a->head_dim, 16) + PAD);
    const int code = launch<__nv_bfloat16>(call, a, back_bf16<true, STRIPS>, STRIPS * 16, a->kv_heads, shared);
    return code ? code : launch<__nv_bfloat16>(call, a, back_bf16<false, STRIPS>, STRIPS * 16, a->heads, shared);
}
template <unsigned COLUMNS> int launch_f32(const moe_cuda_call *call, const moe_attention *a)
{
    const size_t shared = shared_f32((unsigned)a->head_dim);
    const int code = launch<float>(call, a, back_f32<true, COLUMNS>, OWN_F, a->kv_heads, shared);
    return code ? code : launch<float>(call, a, back_f32<false, COLUMNS>, OWN_F, a->heads, shared);
}
} // namespace

size_t moe_cuda_attention_back_scratch(const moe_attention *a) { return a->seqs * a->length * a->heads * sizeof(float); }

int moe_cuda_attention_back(const moe_cuda_call *call, const moe_attention *a)
{
    if (!a->seqs || !a->length)
        return cudaSuccess;
    if (call->real == MOE_REAL_BF16) {
        const int code = launch_delta<__nv_bfloat16>(call, a);
        return code ? code : a->head_dim <= 128 ? launch_bf16<4>(call, a) : launch_bf16<2>(call, a);
    }
    const int code = launch_delta<float>(call, a);
    if (code)
        return code;
    return a->head_dim <= 32 ? launch_f32<1>(call, a) : a->head_dim <= 64 ? launch_f32<2>(call, a) : a->head_dim <= 128 ? launch_f32<4>(call, a) : launch_f32<8>(call, a);
}
