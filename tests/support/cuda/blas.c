/* cuBLASLt's and cuBLAS's stand-ins: standin.h. Matrices are in columns; elements are floats or bf16, sums floats. */
#include "tests/support/cuda/standin.h"
#include "tests/support/cuda/emulation.h"
#include <cublasLt.h>
#include <cublas_v2.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x6d6f65u
enum { PLAN_MAGIC, PLAN_A, PLAN_B, PLAN_C, PLAN_M, PLAN_N, PLAN_K, PLAN_WORKSPACE };

struct cublasLtContext { unsigned magic; };
struct cublasContext { unsigned magic; cudaStream_t stream; void *workspace; size_t workspace_bytes; };
struct desc { cublasComputeType_t compute; cudaDataType_t scale; cublasOperation_t ta, tb; };
struct layout { cudaDataType type; uint64_t rows, cols; int64_t ld; };
struct preference { uint64_t workspace; uint32_t reduction, align[4]; };
_Static_assert(sizeof(struct desc) <= 64 && sizeof(struct layout) <= 64 && sizeof(struct preference) <= 64, "fits an opaque one");

#define CALLED() do { const int code_ = moe_standin_called(__func__, CUBLAS_STATUS_SUCCESS); if (code_ != CUBLAS_STATUS_SUCCESS) return (cublasStatus_t)code_; } while (0)

static size_t width(cudaDataType type)
{
    if (type != CUDA_R_32F && type != CUDA_R_16BF)
        moe_standin_wrong("elements of type %d", (int)type);
    return type == CUDA_R_32F ? 4 : 2;
}

/* ---- one product ---- */

struct matrix { const void *at; cudaDataType type; size_t rows, cols, ld; };
struct product { cublasOperation_t ta, tb; size_t m, n, k; float alpha, beta; struct matrix a, b, c; };

static float widen(const unsigned char *at, cudaDataType type)
{
    uint32_t bits = 0;
    float value;
    if (type == CUDA_R_32F)
        memcpy(&bits, at, 4);
    else {
        uint16_t half;
        memcpy(&half, at, 2);
        bits = (uint32_t)half << 16;
    }
    memcpy(&value, &bits, 4);
    return value;
}

/* To nearest, ties to even; what is no number stays none. */
static void narrow(unsigned char *to, cudaDataType type, float value)
{
    uint32_t bits;
    memcpy(&bits, &value, 4);
    if (type == CUDA_R_32F) {
        memcpy(to, &bits, 4);
        return;
    }
    const uint16_t half = (uint16_t)(value != value ? bits >> 16 | 0x40 : (bits + 0x7fff + (bits >> 16 & 1)) >> 16);
    memcpy(to, &half, 2);
}

static void *room(size_t n, size_t each)
{
    void *mem = calloc(n ? n : 1, each);
    if (!mem)
        moe_standin_wrong("out of memory");
    return mem;
}

static size_t extent(const struct matrix *x) { return x->cols ? ((x->cols - 1) * x->ld + x->rows) * width(x->type) : 0; }

static unsigned char *fetch(const struct matrix *x, const char *what)
{
    const size_t bytes = extent(x);
    if (x->ld < x->rows)
        moe_standin_wrong("a product: columns of %s lie %zu apart and have %zu rows", what, x->ld, x->rows);
    if (!moe_emulate_is_device(x->at, bytes))
        moe_standin_wrong("a product: %s is not whole in the device's memory", what);
    unsigned char *bytes_of = room(bytes, 1);
    moe_emulate_copy(bytes_of, x->at, bytes);
    return bytes_of;
}

/* As rows of k: of op(a) a row is one of its rows, of op(b) one of its columns. */
static float *as_rows(const struct matrix *x, const char *what, bool columns, size_t count, size_t k)
{
    unsigned char *bytes = fetch(x, what);
    float *rows = room(count * k, sizeof *rows);
    const size_t each = width(x->type);
    for (size_t i = 0; i < count; i++)
        for (size_t p = 0; p < k; p++)
            rows[i * k + p] = widen(bytes + (columns ? i * x->ld + p : p * x->ld + i) * each, x->type);
    free(bytes);
    return rows;
}

static void compute(void *arg)
{
    moe_emulate_open();              /* once for the whole product: to open and close the heap is dear */
    const struct product *p = arg;
    const size_t each = width(p->c.type);
    float *a = as_rows(&p->a, "a", p->ta == CUBLAS_OP_T, p->m, p->k), *b = as_rows(&p->b, "b", p->tb == CUBLAS_OP_N, p->n, p->k);
    unsigned char *c = fetch(&p->c, "c");
    for (size_t j = 0; j < p->n; j++)
        for (size_t i = 0; i < p->m; i++) {
            unsigned char *at = c + (j * p->c.ld + i) * each;
            float part[4] = { 0 }, sum;
            size_t q = 0;
            for (; q + 4 <= p->k; q += 4)
                for (size_t w = 0; w < 4; w++)
                    part[w] += a[i * p->k + q + w] * b[j * p->k + q + w];
            for (; q < p->k; q++)
                part[0] += a[i * p->k + q] * b[j * p->k + q];
            sum = p->alpha * ((part[0] + part[1]) + (part[2] + part[3]));
            narrow(at, p->c.type, p->beta == 0 ? sum : sum + p->beta * widen(at, p->c.type));
        }
    union { const void *in; void *out; } to = { .in = p->c.at };
    moe_emulate_copy(to.out, c, extent(&p->c));
    moe_emulate_close();
    free(a);
    free(b);
    free(c);
}

static void queue_product(cudaStream_t stream, const struct product *p)
{
    struct product *arg = room(1, sizeof *arg);
    *arg = *p;
    moe_standin_queue(stream, compute, arg);
}

static void aligned(const void *at, uint64_t to, const char *what)
{
    if ((uintptr_t)at % to)
        moe_standin_wrong("a product: %s at %p, and its plan is for multiples of %llu", what, at, (unsigned long long)to);
}

/* ---- what is made and ended ---- */

/* A new one of `bytes` that begins with `from`; counted, so that a test learns of one that was never ended. */
static void *made(size_t bytes, const void *from, size_t n)
{
    void *one = room(1, bytes);
    memcpy(one, from, n);
    moe_standin_made(1);
    return one;
}
static cublasStatus_t ended(void *one)
{
    free(one);
    moe_standin_made(-1);
    return CUBLAS_STATUS_SUCCESS;
}

/* ---- cuBLASLt ---- */

cublasStatus_t cublasLtCreate(cublasLtHandle_t *out)
{
    CALLED();
    *out = made(sizeof **out, &(unsigned){ MAGIC }, sizeof(unsigned));
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtDestroy(cublasLtHandle_t h)
{
    CALLED();
    return ended(h);
}

size_t cublasLtGetVersion(void) { return 130000; }
const char *cublasGetStatusString(cublasStatus_t code) { return code == CUBLAS_STATUS_EXECUTION_FAILED ? "the GPU program failed to execute" : "an error"; }
const char *cublasGetStatusName(cublasStatus_t code) { return code == CUBLAS_STATUS_EXECUTION_FAILED ? "CUBLAS_STATUS_EXECUTION_FAILED" : "CUBLAS_STATUS"; }

cublasStatus_t cublasLtMatmulDescCreate(cublasLtMatmulDesc_t *out, cublasComputeType_t compute_type, cudaDataType_t scale)
{
    CALLED();
    *out = made(sizeof **out, &(struct desc){ compute_type, scale, CUBLAS_OP_N, CUBLAS_OP_N }, sizeof(struct desc));
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulDescDestroy(cublasLtMatmulDesc_t d)
{
    CALLED();
    return ended(d);
}

cublasStatus_t cublasLtMatmulDescSetAttribute(cublasLtMatmulDesc_t d, cublasLtMatmulDescAttributes_t what, const void *value, size_t bytes)
{
    struct desc is;
    CALLED();
    memcpy(&is, d, sizeof is);
    if (bytes != sizeof is.ta || (what != CUBLASLT_MATMUL_DESC_TRANSA && what != CUBLASLT_MATMUL_DESC_TRANSB))
        moe_standin_wrong("attribute %d of a product, in %zu bytes", (int)what, bytes);
    memcpy(what == CUBLASLT_MATMUL_DESC_TRANSA ? &is.ta : &is.tb, value, bytes);
    memcpy(d, &is, sizeof is);
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatrixLayoutCreate(cublasLtMatrixLayout_t *out, cudaDataType type, uint64_t rows, uint64_t cols, int64_t ld)
{
    CALLED();
    (void)width(type);
    if (!rows || !cols || ld < (int64_t)rows)
        return CUBLAS_STATUS_INVALID_VALUE;
    *out = made(sizeof **out, &(struct layout){ type, rows, cols, ld }, sizeof(struct layout));
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatrixLayoutSetAttribute(cublasLtMatrixLayout_t l, cublasLtMatrixLayoutAttribute_t what, const void *value, size_t bytes)
{
    struct layout is;
    CALLED();
    memcpy(&is, l, sizeof is);
    if (what != CUBLASLT_MATRIX_LAYOUT_COLS || bytes != sizeof is.cols)
        moe_standin_wrong("attribute %d of a layout, in %zu bytes", (int)what, bytes);
    memcpy(&is.cols, value, bytes);
    memcpy(l, &is, sizeof is);
    return is.cols ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_INVALID_VALUE;
}

cublasStatus_t cublasLtMatrixLayoutDestroy(cublasLtMatrixLayout_t l)
{
    CALLED();
    return ended(l);
}

cublasStatus_t cublasLtMatmulPreferenceCreate(cublasLtMatmulPreference_t *out)
{
    CALLED();
    *out = made(sizeof **out, &(struct preference){ .reduction = CUBLASLT_REDUCTION_SCHEME_MASK, .align = { 256, 256, 256, 256 } }, sizeof(struct preference));
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasLtMatmulPreferenceDestroy(cublasLtMatmulPreference_t p)
{
    CALLED();
    return ended(p);
}

cublasStatus_t cublasLtMatmulPreferenceSetAttribute(cublasLtMatmulPreference_t p, cublasLtMatmulPreferenceAttributes_t what, const void *value, size_t bytes)
{
    struct preference is;
    void *to = NULL;
    size_t wants = sizeof is.align[0];
    CALLED();
    memcpy(&is, p, sizeof is);
    switch ((int)what) {
    case CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES: to = &is.workspace; wants = sizeof is.workspace; break;
    case CUBLASLT_MATMUL_PREF_REDUCTION_SCHEME_MASK: to = &is.reduction; break;
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_A_BYTES: to = &is.align[0]; break;
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_B_BYTES: to = &is.align[1]; break;
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_C_BYTES: to = &is.align[2]; break;
    case CUBLASLT_MATMUL_PREF_MIN_ALIGNMENT_D_BYTES: to = &is.align[3]; break;
    default: break;
    }
    if (!to || bytes != wants)
        moe_standin_wrong("preference %d, in %zu bytes", (int)what, bytes);
    memcpy(to, value, bytes);
    memcpy(p, &is, sizeof is);
    return CUBLAS_STATUS_SUCCESS;
}

/* As cuBLASLt's: what the types and sizes do not allow is not supported. */
static cublasStatus_t shapes_fit(const struct desc *d, const struct layout *a, const struct layout *b, const struct layout *c, size_t *m, size_t *n, size_t *k)
{
    *m = d->ta == CUBLAS_OP_N ? a->rows : a->cols;
    *k = d->ta == CUBLAS_OP_N ? a->cols : a->rows;
    *n = d->tb == CUBLAS_OP_N ? b->cols : b->rows;
    if (d->compute != CUBLAS_COMPUTE_32F || d->scale != CUDA_R_32F || a->type != b->type || (a->type == CUDA_R_32F && c->type != CUDA_R_32F))
        return CUBLAS_STATUS_NOT_SUPPORTED;
    return *k == (d->tb == CUBLAS_OP_N ? b->rows : b->cols) && c->rows == *m && c->cols == *n ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_INVALID_VALUE;
}

cublasStatus_t cublasLtMatmulAlgoGetHeuristic(cublasLtHandle_t h, cublasLtMatmulDesc_t desc_, cublasLtMatrixLayout_t a_, cublasLtMatrixLayout_t b_, cublasLtMatrixLayout_t c_,
                                              cublasLtMatrixLayout_t d_, cublasLtMatmulPreference_t p_, int most, cublasLtMatmulHeuristicResult_t *out, int *found)
{
    struct desc desc;
    struct layout a, b, c, d;
    struct preference p;
    size_t m, n, k;
    CALLED();
    memcpy(&desc, desc_, sizeof desc), memcpy(&a, a_, sizeof a), memcpy(&b, b_, sizeof b), memcpy(&c, c_, sizeof c), memcpy(&d, d_, sizeof d), memcpy(&p, p_, sizeof p);
    *found = 0;
    if (h->magic != MAGIC || most < 1 || memcmp(&c, &d, sizeof c) != 0)
        return CUBLAS_STATUS_INVALID_VALUE;
    if (p.reduction != CUBLASLT_REDUCTION_SCHEME_COMPUTE_TYPE)
        moe_standin_wrong("parts of products may be added as what they are stored as");
    const cublasStatus_t fit = shapes_fit(&desc, &a, &b, &c, &m, &n, &k);
    if (fit != CUBLAS_STATUS_SUCCESS)
        return fit;
    *out = (cublasLtMatmulHeuristicResult_t){ .workspaceSize = p.workspace, .state = CUBLAS_STATUS_SUCCESS };
    const uint64_t plan[] = { [PLAN_MAGIC] = MAGIC, [PLAN_A] = p.align[0], [PLAN_B] = p.align[1], [PLAN_C] = MOE_MAX(p.align[2], p.align[3]), [PLAN_M] = m, [PLAN_N] = n,
                              [PLAN_K] = k, [PLAN_WORKSPACE] = p.workspace };
    memcpy(out->algo.data, plan, sizeof plan);
    *found = 1;
    return CUBLAS_STATUS_SUCCESS;
}

/* What this thread asked about, of which plan, and may therefore do with it: sizes that the plan was not made for. Old questions go. */
enum { ASKED = 256 };
struct asked { cublasLtMatmulAlgo_t algo; size_t m, n, k; };
static _Thread_local struct { struct asked of[ASKED]; size_t next; } asked;

/* A plan can do fewer columns and less depth than it was made for. More want more memory for what is cut along k. */
cublasStatus_t cublasLtMatmulAlgoCheck(cublasLtHandle_t h, cublasLtMatmulDesc_t desc_, cublasLtMatrixLayout_t a_, cublasLtMatrixLayout_t b_, cublasLtMatrixLayout_t c_,
                                       cublasLtMatrixLayout_t d_, const cublasLtMatmulAlgo_t *algo, cublasLtMatmulHeuristicResult_t *out)
{
    struct desc desc;
    struct layout a, b, c;
    struct asked now = { .algo = *algo };
    CALLED();
    memcpy(&desc, desc_, sizeof desc), memcpy(&a, a_, sizeof a), memcpy(&b, b_, sizeof b), memcpy(&c, c_, sizeof c);
    if (h->magic != MAGIC || algo->data[PLAN_MAGIC] != MAGIC || c_ != d_)
        return CUBLAS_STATUS_INVALID_VALUE;
    const cublasStatus_t fit = shapes_fit(&desc, &a, &b, &c, &now.m, &now.n, &now.k);
    if (fit != CUBLAS_STATUS_SUCCESS)
        return fit;
    if (algo->data[PLAN_M] != now.m)
        return CUBLAS_STATUS_INVALID_VALUE;
    const bool more = now.n > algo->data[PLAN_N] || now.k > algo->data[PLAN_K];
    *out = (cublasLtMatmulHeuristicResult_t){ .workspaceSize = algo->data[PLAN_WORKSPACE] * (more ? 2 : 1), .state = CUBLAS_STATUS_SUCCESS };
    asked.of[asked.next++ % ASKED] = now;
    return CUBLAS_STATUS_SUCCESS;
}

static bool may(const cublasLtMatmulAlgo_t *algo, const struct product *p)
{
    const bool its_own = algo->data[PLAN_M] == p->m && algo->data[PLAN_N] == p->n && algo->data[PLAN_K] == p->k;
    bool was_asked = false;
    for (size_t i = 0; i < ASKED && !its_own && !was_asked; i++) {
        const struct asked *one = &asked.of[i];
        was_asked = memcmp(&one->algo, algo, sizeof *algo) == 0 && one->m == p->m && one->n == p->n && one->k == p->k;
    }
    return algo->data[PLAN_MAGIC] == MAGIC && (its_own || was_asked);
}

cublasStatus_t cublasLtMatmul(cublasLtHandle_t h, cublasLtMatmulDesc_t desc_, const void *alpha, const void *a_at, cublasLtMatrixLayout_t a_, const void *b_at,
                              cublasLtMatrixLayout_t b_, const void *beta, const void *c_at, cublasLtMatrixLayout_t c_, void *d_at, cublasLtMatrixLayout_t d_,
                              const cublasLtMatmulAlgo_t *algo, void *workspace, size_t workspace_bytes, cudaStream_t stream)
{
    struct desc desc;
    struct layout a, b, c;
    struct product p;
    CALLED();
    memcpy(&desc, desc_, sizeof desc), memcpy(&a, a_, sizeof a), memcpy(&b, b_, sizeof b), memcpy(&c, c_, sizeof c);
    if (h->magic != MAGIC || c_at != d_at || c_ != d_)
        return CUBLAS_STATUS_INVALID_VALUE;
    const cublasStatus_t fit = shapes_fit(&desc, &a, &b, &c, &p.m, &p.n, &p.k);
    if (fit != CUBLAS_STATUS_SUCCESS)
        return fit;
    if (!may(algo, &p))
        moe_standin_wrong("a product by another one's plan, and nobody asked whether it can");
    if (workspace_bytes < algo->data[PLAN_WORKSPACE] || !moe_emulate_is_device(workspace, workspace_bytes))
        moe_standin_wrong("a product whose workspace is too small, or not of the device");
    aligned(a_at, algo->data[PLAN_A], "a");
    aligned(b_at, algo->data[PLAN_B], "b");
    aligned(d_at, algo->data[PLAN_C], "c");
    p.ta = desc.ta, p.tb = desc.tb;
    memcpy(&p.alpha, alpha, sizeof p.alpha);
    memcpy(&p.beta, beta, sizeof p.beta);
    p.a = (struct matrix){ a_at, a.type, a.rows, a.cols, (size_t)a.ld };
    p.b = (struct matrix){ b_at, b.type, b.rows, b.cols, (size_t)b.ld };
    p.c = (struct matrix){ d_at, c.type, c.rows, c.cols, (size_t)c.ld };
    queue_product(stream, &p);
    return CUBLAS_STATUS_SUCCESS;
}

/* ---- cuBLAS ---- */

cublasStatus_t cublasCreate(cublasHandle_t *out)
{
    CALLED();
    *out = made(sizeof **out, &(unsigned){ MAGIC }, sizeof(unsigned));
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasDestroy(cublasHandle_t h)
{
    CALLED();
    return ended(h);
}

/* A stream that is set takes the workspace away, as in cuBLAS. */
cublasStatus_t cublasSetStream(cublasHandle_t h, cudaStream_t stream)
{
    CALLED();
    h->stream = stream;
    h->workspace = NULL;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetWorkspace(cublasHandle_t h, void *workspace, size_t bytes)
{
    CALLED();
    if (!moe_emulate_is_device(workspace, bytes) || (uintptr_t)workspace % 256)
        moe_standin_wrong("a workspace that is not of the device, or not aligned to 256");
    h->workspace = workspace;
    h->workspace_bytes = bytes;
    return CUBLAS_STATUS_SUCCESS;
}

cublasStatus_t cublasSetMathMode(cublasHandle_t h, cublasMath_t mode)
{
    CALLED();
    return h->magic == MAGIC && mode != CUBLAS_TF32_TENSOR_OP_MATH ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_INVALID_VALUE;
}

cublasStatus_t cublasSetAtomicsMode(cublasHandle_t h, cublasAtomicsMode_t mode)
{
    CALLED();
    return h->magic == MAGIC && mode == CUBLAS_ATOMICS_NOT_ALLOWED ? CUBLAS_STATUS_SUCCESS : CUBLAS_STATUS_INVALID_VALUE;
}

cublasStatus_t cublasGemmGroupedBatchedEx(cublasHandle_t h, const cublasOperation_t *ta, const cublasOperation_t *tb, const int *m, const int *n, const int *k,
                                          const void *alpha, const void *const *a, cudaDataType a_type, const int *lda, const void *const *b, cudaDataType b_type,
                                          const int *ldb, const void *beta, void *const *c, cudaDataType c_type, const int *ldc, int groups, const int *size,
                                          cublasComputeType_t compute_type)
{
    CALLED();
    if (h->magic != MAGIC || !h->workspace)
        moe_standin_wrong("products of groups without a workspace: they would not be the same from run to run");
    if (compute_type != CUBLAS_COMPUTE_32F || a_type != b_type || a_type != c_type)
        return CUBLAS_STATUS_NOT_SUPPORTED;
    moe_emulate_open();
    for (int g = 0; g < groups; g++) {
        const void *at[3];
        if (size[g] != 1 || m[g] <= 0 || n[g] <= 0 || k[g] < 0)
            moe_standin_wrong("group %d is %d products of %d x %d x %d", g, size[g], m[g], n[g], k[g]);
        if (!moe_emulate_is_device(a + g, sizeof *at) || !moe_emulate_is_device(b + g, sizeof *at) || !moe_emulate_is_device(c + g, sizeof *at))
            moe_standin_wrong("lists of matrices are not in the device's memory");
        moe_emulate_copy(&at[0], a + g, sizeof *at);
        moe_emulate_copy(&at[1], b + g, sizeof *at);
        moe_emulate_copy(&at[2], c + g, sizeof *at);
        if (a_type == CUDA_R_16BF && (((uintptr_t)at[0] | (uintptr_t)at[1] | (uintptr_t)at[2]) % 16 || (lda[g] | ldb[g] | ldc[g]) % 8))
            moe_standin_wrong("group %d: matrices of bf16 are not aligned to 16 bytes", g);
        const bool na = ta[g] == CUBLAS_OP_N, nb = tb[g] == CUBLAS_OP_N;
        const size_t M = (size_t)m[g], N = (size_t)n[g], K = (size_t)k[g];
        const struct product p = {
            .ta = ta[g], .tb = tb[g], .m = M, .n = N, .k = K, .alpha = ((const float *)alpha)[g], .beta = ((const float *)beta)[g],
            .a = { at[0], a_type, na ? M : K, na ? K : M, (size_t)lda[g] }, .b = { at[1], b_type, nb ? K : N, nb ? N : K, (size_t)ldb[g] },
            .c = { at[2], c_type, M, N, (size_t)ldc[g] },
        };
        queue_product(h->stream, &p);
    }
    moe_emulate_close();
    return CUBLAS_STATUS_SUCCESS;
}
