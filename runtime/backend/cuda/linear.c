/* Products of matrices by cuBLASLt. It counts in columns: a row-major matrix [m,n] is to it the transposed [n,m] with the same bytes, so c = op(a) op(b) is asked
 * for as c' = op(b)' op(a)', and no byte moves. Sums are made in float whatever the elements are: bf16 on tensor cores with float accumulators, float without TF32;
 * where a product is cut along k, its parts are added as floats, too.
 *
 * What cuBLASLt would do with a shape is asked for once and kept, in a table of fixed size: a shape that falls on another's place takes it. Groups of rows have
 * another size in every step: what was decided for about so many is used for all of them, each time with their true number in the layouts. */
#include "runtime/backend/cuda/inside.h"
#include <stdlib.h>
#include <string.h>

static const float one = 1, none = 0;

static cudaDataType_t type_of(const struct moe_device *dev, bool wide) { return wide || dev->call.real == MOE_REAL_F32 ? CUDA_R_32F : CUDA_R_16BF; }

/* ---- plans ---- */

static void plan_drop(struct cuda_plan *p)
{
    if (p->desc)
        (void)cublasLtMatmulDescDestroy(p->desc);
    for (size_t i = 0; i < 3; i++) {
        const cublasLtMatrixLayout_t layout = (cublasLtMatrixLayout_t[]){ p->a, p->b, p->c }[i];
        if (layout)
            (void)cublasLtMatrixLayoutDestroy(layout);
    }
    *p = (struct cuda_plan){ 0 };
}

/* What an address is a multiple of, as far as kernels care. */
static unsigned alignment(const void *at)
{
    const uintptr_t low = (uintptr_t)at & (~(uintptr_t)at + 1);
    return low && low < CUDA_ALIGN ? (unsigned)low : CUDA_ALIGN;
}

static struct cuda_shape shape_of(const struct moe_gemm *g, enum cuda_rows rows)
{
    struct cuda_shape s;
    memset(&s, 0, sizeof s);                         /* padding, too: shapes are compared by their bytes */
    s.rows = rows;
    s.m = rows == CUDA_ROWS_M ? cuda_about(g->m) : g->m, s.n = g->n, s.k = rows == CUDA_ROWS_K ? cuda_about(g->k) : g->k, s.ta = g->ta, s.tb = g->tb, s.add = g->add, s.wide = g->wide;
    s.align_a = alignment(g->a), s.align_b = alignment(g->b), s.align_c = alignment(g->c);
    return s;
}

/* FNV-1a (Fowler, Noll, Vo). */
static size_t place(const struct cuda_shape *s)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < sizeof *s; i++)
        h = (h ^ ((const unsigned char *)s)[i]) * 0x100000001B3u;
    return (size_t)((h ^ h >> 32) % CUDA_PLANS);
}

static enum moe_code describe(struct moe_device *dev, struct cuda_plan *p, struct moe_error *err)
{
    const struct cuda_shape *s = &p->shape;
    const cublasOperation_t first = s->tb ? CUBLAS_OP_T : CUBLAS_OP_N, second = s->ta ? CUBLAS_OP_T : CUBLAS_OP_N;
    const cudaDataType_t in = type_of(dev, false), out = type_of(dev, s->wide);
    BLAS_TRY(dev, cublasLtMatmulDescCreate(&p->desc, CUBLAS_COMPUTE_32F, CUDA_R_32F), "cuBLASLt", err);
    BLAS_TRY(dev, cublasLtMatmulDescSetAttribute(p->desc, CUBLASLT_MATMUL_DESC_TRANSA, &first, sizeof first), "cuBLASLt", err);
    BLAS_TRY(dev, cublasLtMatmulDescSetAttribute(p->desc, CUBLASLT_MATMUL_DESC_TRANSB, &second, sizeof second), "cuBLASLt", err);
    /* columns: b is [n,k] with n rows, or stored the other way round; a is [k,m] */
    BLAS_TRY(dev, cublasLtMatrixLayoutCreate(&p->b, in, s->tb ? s->k : s->n, s->tb ? s->n : s->k, (int64_t)(s->tb ? s->k : s->n)), "cuBLASLt", err);
    BLAS_TRY(dev, cublasLtMatrixLayoutCreate(&p->a, in, s->ta ? s->m : s->k, s->ta ? s->k : s->m, (int64_t)(s->ta ? s->m : s->k)), "cuBLASLt", err);
    return cuda_blas_told(dev, cublasLtMatrixLayoutCreate(&p->c, out, s->n, s->m, (int64_t)s->n), "cuBLASLt", err);
}

static enum moe_code decide(struct moe_device *dev, struct cuda_plan *p, struct moe_error *err)
{
    const struct { cublasLtMatmulPreferenceAttributes_t which; uint32_t bytes; } align[] = {
        { CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES, p->shape.align_b }, { CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES, p->shape.align_a },
        { CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES, p->shape.align_c }, { CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES, p->shape.align_c },
    };
    cublasLtMatmulHeuristicResult_t best;
    int found = 0;
    for (size_t i = 0; i < MOE_COUNT(align); i++)
        BLAS_TRY(dev, cublasLtMatmulPreferenceSetAttribute(dev->preference, align[i].which, &align[i].bytes, sizeof align[i].bytes), "cuBLASLt", err);
    const cublasStatus_t code = cublasLtMatmulAlgoGetHeuristic(dev->lt, p->desc, p->b, p->a, p->c, p->c, dev->preference, 1, &best, &found);
    if (code == CUBLAS_STATUS_NOT_SUPPORTED || (code == CUBLAS_STATUS_SUCCESS && !found))
        return moe_fail(err, MOE_E_DEVICE, (struct moe_where){ 0 }, "cuBLASLt knows no way to multiply [%zu,%zu] by [%zu,%zu]", p->shape.m, p->shape.k, p->shape.k, p->shape.n);
    BLAS_TRY(dev, code, "cuBLASLt", err);
    p->algo = best.algo;
    return MOE_OK;
}

static enum moe_code plan_for(struct moe_device *dev, const struct moe_gemm *g, enum cuda_rows rows, struct cuda_plan **out, struct moe_error *err)
{
    const struct cuda_shape shape = shape_of(g, rows);
    struct cuda_plan *p = &dev->plans[place(&shape)];
    *out = p;
    if (p->made && memcmp(&p->shape, &shape, sizeof shape) == 0)
        return MOE_OK;
    plan_drop(p);
    memcpy(&p->shape, &shape, sizeof shape);
    enum moe_code code = describe(dev, p, err);
    if (code == MOE_OK)
        code = decide(dev, p, err);
    if (code != MOE_OK)
        plan_drop(p);
    else
        p->made = true;
    p->count = rows == CUDA_ROWS_K ? shape.k : shape.m;
    return code;
}

/* This many rows, in the layouts that have them as columns. */
static enum moe_code tell_rows(struct moe_device *dev, struct cuda_plan *p, size_t count, struct moe_error *err)
{
    const uint64_t columns = count;
    const cublasLtMatrixLayout_t other = p->shape.rows == CUDA_ROWS_M ? p->c : p->b;
    p->count = 0;                                    /* if one is told and the other is not */
    BLAS_TRY(dev, cublasLtMatrixLayoutSetAttribute(p->a, CUBLASLT_MATRIX_LAYOUT_COLS, &columns, sizeof columns), "cuBLASLt", err);
    BLAS_TRY(dev, cublasLtMatrixLayoutSetAttribute(other, CUBLASLT_MATRIX_LAYOUT_COLS, &columns, sizeof columns), "cuBLASLt", err);
    p->count = count;
    return MOE_OK;
}

/* Whether what was decided for about so many rows can do so many; cuBLASLt's own check says so, which is what it is for. */
static bool bends(const struct moe_device *dev, const struct cuda_plan *p)
{
    cublasLtMatmulHeuristicResult_t told;
    return cublasLtMatmulAlgoCheck(dev->lt, p->desc, p->b, p->a, p->c, p->c, &p->algo, &told) == CUBLAS_STATUS_SUCCESS && told.workspaceSize <= CUDA_WORKSPACE_BYTES;
}

/* A plan for about so many rows; where that cannot be bent, one for them alone. */
static enum moe_code plan_for_rows(struct moe_device *dev, const struct moe_gemm *g, enum cuda_rows rows, struct cuda_plan **out, struct moe_error *err)
{
    const size_t count = rows == CUDA_ROWS_K ? g->k : g->m;
    MOE_CHECK(rows == CUDA_ROWS_EXACT || (rows == CUDA_ROWS_M ? !g->ta : g->ta && !g->tb));
    MOE_TRY(plan_for(dev, g, rows, out, err));
    if (rows == CUDA_ROWS_EXACT || (*out)->count == count)
        return MOE_OK;
    MOE_TRY(tell_rows(dev, *out, count, err));
    if (bends(dev, *out))
        return MOE_OK;
    (*out)->count = 0;                               /* or the next product of so many rows would take it unasked */
    return plan_for(dev, g, CUDA_ROWS_EXACT, out, err);
}

enum moe_code cuda_product(struct moe_device *dev, const struct moe_gemm *g, enum cuda_rows rows, const struct cuda_lane *lane, struct moe_error *err)
{
    struct cuda_plan *p;
    MOE_TRY(plan_for_rows(dev, g, rows, &p, err));
    return cuda_blas_told(dev, cublasLtMatmul(dev->lt, p->desc, &one, g->b, p->b, g->a, p->a, g->add ? &one : &none, g->c, p->c, g->c, p->c, &p->algo,
                                              lane->workspace, CUDA_WORKSPACE_BYTES, lane->stream), "a product of matrices", err);
}

enum moe_code cuda_gemm(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err)
{
    MOE_TRY(cuda_ready(dev, err));
    if (!g->m || !g->n)
        return MOE_OK;
    if (g->k)
        return cuda_product(dev, g, CUDA_ROWS_EXACT, &dev->lane[0], err);
    return g->add ? MOE_OK : cuda_zero(dev, g->c, g->m * g->n * (type_of(dev, g->wide) == CUDA_R_32F ? 4 : 2), err);
}

/* ---- handles ---- */

static enum moe_code prefer(struct moe_device *dev, struct moe_error *err)
{
    const uint64_t workspace = CUDA_WORKSPACE_BYTES;
    const uint32_t in_floats = CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE;
    BLAS_TRY(dev, cublasLtMatmulPreferenceCreate(&dev->preference), "cuBLASLt", err);
    BLAS_TRY(dev, cublasLtMatmulPreferenceSetAttribute(dev->preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, &workspace, sizeof workspace), "cuBLASLt", err);
    return cuda_blas_told(dev, cublasLtMatmulPreferenceSetAttribute(dev->preference, CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK, &in_floats, sizeof in_floats), "cuBLASLt", err);
}

/* The first lane is the stream of all ops. Each has a workspace, for two products that run at the same time may not share one. cuBLAS has the first one's: a
 * workspace that is given is also what makes it give the same bits from run to run. */
enum moe_code cuda_linear_open(struct moe_device *dev, struct moe_error *err)
{
    dev->plans = calloc(CUDA_PLANS, sizeof *dev->plans);
    dev->choices = cuda_choices_new(dev->deterministic);
    dev->batch = cuda_batch_new();
    dev->maps = dev->call.arch == 90 && dev->call.real == MOE_REAL_BF16 ? moe_cuda_maps_open() : NULL;
    if (!dev->plans || !dev->choices || !dev->batch)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for %zu bytes", CUDA_PLANS * sizeof *dev->plans);
    for (size_t i = 0; i < CUDA_LANES; i++) {
        struct cuda_lane *lane = &dev->lane[i];
        MOE_TRY(cuda_take(dev, CUDA_WORKSPACE_BYTES, &lane->workspace, err));
        CUDA_TRY(dev, cudaEventCreateWithFlags(&lane->through, cudaEventDisableTiming), "an event", err);
        if (i)
            CUDA_TRY(dev, cudaStreamCreateWithFlags(&lane->stream, cudaStreamNonBlocking), "a stream", err);
    }
    dev->lane[0].stream = dev->stream;
    BLAS_TRY(dev, cublasLtCreate(&dev->lt), "cuBLASLt", err);
    MOE_TRY(prefer(dev, err));
    BLAS_TRY(dev, cublasCreate(&dev->blas), "cuBLAS", err);
    BLAS_TRY(dev, cublasSetStream(dev->blas, dev->stream), "cuBLAS", err);
    BLAS_TRY(dev, cublasSetWorkspace(dev->blas, dev->lane[0].workspace, CUDA_WORKSPACE_BYTES), "cuBLAS", err);
    BLAS_TRY(dev, cublasSetMathMode(dev->blas, CUBLAS_MATH_DISALLOW_REDUCED_PRECISION_REDUCTION), "cuBLAS", err);
    return cuda_blas_told(dev, cublasSetAtomicsMode(dev->blas, CUBLAS_ATOMICS_NOT_ALLOWED), "cuBLAS", err);
}

/* Workspaces go with the rest of the device's memory. */
void cuda_linear_close(struct moe_device *dev)
{
    for (size_t i = 0; dev->plans && i < CUDA_PLANS; i++)
        plan_drop(&dev->plans[i]);
    free(dev->plans);
    free(dev->batch);
    cuda_choices_free(&dev->choices);
    if (dev->preference)
        (void)cublasLtMatmulPreferenceDestroy(dev->preference);
    if (dev->blas)
        (void)cublasDestroy(dev->blas);
    if (dev->lt)
        (void)cublasLtDestroy(dev->lt);
    for (size_t i = 0; i < CUDA_LANES; i++) {
        if (i && dev->lane[i].stream)
            (void)cudaStreamDestroy(dev->lane[i].stream);
        if (dev->lane[i].through)
            (void)cudaEventDestroy(dev->lane[i].through);
    }
}
