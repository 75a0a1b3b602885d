/* What the host's part of the CUDA backend shares: the device, its memory, and how a call of CUDA's or cuBLAS's becomes an error of ours.
 *
 *   cuda.c      opening and closing, the two tables of functions, what --backends says     host.c     what the host wants to know: sums, statistics, invariants
 *   memory.c    memory of the device, scratch, waiting                                     linear.c   products by cuBLASLt, plans of which are kept by shape
 *   travel.c    between host and device; snapshots                                         grouped.c  products of groups, by several ways
 *   ops.c       operations that are a kernel's launch                                      choice.c   which of the ways, by measurement
 *   clock.c     times by the device's clock                               side.c     the queue of a communicator beside the ops
 *
 * All work is queued on one stream, in the order of the calls. Copies of snapshots have a stream of their own, so have groups that cuBLASLt works on at the same time, and
 * so has a communicator whose calls run beside the ops; each is tied to the first by events. */
#ifndef MOE_RUNTIME_BACKEND_CUDA_INSIDE_H
#define MOE_RUNTIME_BACKEND_CUDA_INSIDE_H
#include "runtime/backend/backend.h"
#include "runtime/backend/cuda/choice.h"
#include "runtime/backend/cuda/kernels.h"
#include <cublasLt.h>
#include <cublas_v2.h>
#include <cuda_runtime_api.h>

#define MOE_CAP_CUDA_SCRATCH   ((size_t)64 << 30)      /* of an op's own memory                                                        */
#define MOE_CAP_CUDA_LANDING   ((size_t)1 << 30)       /* of what a device tells the host at once                                     */
#define MOE_CAP_CUDA_BLOCKS    ((size_t)1 << 20)       /* pieces of memory, of the device and pinned                                  */
enum {
    CUDA_ALIGN = 256,                  /* what cudaMalloc promises, and what launchers are promised of scratch                        */
    CUDA_LANES = 4,                    /* streams that groups are spread over                                                         */
    CUDA_STAGES = 2, CUDA_STAGE_BYTES = 2 << 20,       /* pinned buffers that uploads and downloads go through                        */
    CUDA_WORKSPACE_BYTES = 32 << 20,   /* of cuBLAS, each lane: what NVIDIA advises for sm_90                                         */
    CUDA_PLANS = 1024                  /* products whose plan is kept                                                                 */
};

/* Memory that was given out, by address. */
struct cuda_block { void *at; size_t bytes; };
struct cuda_blocks { struct cuda_block *of; size_t count, room; };

/* A product as cuBLASLt takes it. All of it is the key: two shapes that differ in one of them may want different kernels. Of a group's rows only about how many
 * there are counts: no two steps have the same. They are the columns of what cuBLASLt sees, and of nothing the distance between columns, so where its elements begin
 * and how they are aligned does not change with them; and what it cuts along k wants the less memory the fewer they are. */
enum cuda_rows { CUDA_ROWS_EXACT, CUDA_ROWS_M, CUDA_ROWS_K };          /* which of the sizes counts rows of a group                    */
struct cuda_shape { size_t m, n, k; enum cuda_rows rows; bool ta, tb, add, wide; unsigned align_a, align_b, align_c; };
struct cuda_plan {
    bool made;
    size_t count;                      /* of rows that the layouts tell now                                                           */
    struct cuda_shape shape;
    cublasLtMatmulDesc_t desc;
    cublasLtMatrixLayout_t a, b, c;
    cublasLtMatmulAlgo_t algo;
};

struct cuda_lane { cudaStream_t stream; cudaEvent_t through; void *workspace; };

struct moe_device {
    struct moe_cuda_call call;         /* scratch is set by cuda_scratch()                                                            */
    int ordinal;
    bool deterministic;
    cudaError_t broken;                /* the first error that CUDA told: it stays                                                    */
    char words[256];                   /* what it was                                                                                 */
    uint64_t limit, used;              /* bytes of device memory; limit 0: none                                                       */
    struct cuda_blocks blocks, pinned;
    void *scratch; size_t scratch_bytes;
    void *landing; size_t landing_bytes;                       /* pinned                                                              */
    struct { void *at; cudaEvent_t through; } stage[CUDA_STAGES];      /* pinned                                                      */
    cudaStream_t stream, side;         /* ops; copies of snapshots                                                                    */
    cudaEvent_t asked, copied;
    cudaStream_t beside;               /* of a communicator; made, with its events, when it is first asked for                        */
    cudaEvent_t forked, posts[MOE_BACKEND_POSTS];
    cudaEvent_t marks[MOE_BACKEND_MARKS];      /* made when they are first asked for                                                    */
    cublasLtHandle_t lt;
    cublasHandle_t blas;
    cublasLtMatmulPreference_t preference;
    struct cuda_lane lane[CUDA_LANES];
    struct cuda_plan *plans;           /* [CUDA_PLANS], by hash                                                                       */
    struct cuda_choices *choices;
    void *maps;                        /* the driver's maker of maps, for the kernel of Hopper's instructions; NULL: there is none    */
    struct cuda_batch *batch;          /* grouped.c's lists for cuBLAS                                                                */
};

static inline size_t cuda_up(size_t n) { return (n + CUDA_ALIGN - 1) / CUDA_ALIGN * CUDA_ALIGN; }

/* How many rows there are differs a little from step to step where ranks exchange them: rounded up to three figures of two it is the same shape. */
static inline size_t cuda_about(size_t rows)
{
    size_t step = 1;
    while (rows / step > 8)
        step *= 2;
    return (rows + step - 1) / step * step;
}

/* ---- errors ---- */

/* DEVICE, with CUDA's number in err->sys and its words; MEMORY_ALLOCATION is forgotten again, all others stay with the device. 0 is MOE_OK. `code` is a cudaError_t,
 * an int because launchers, which do not know of it, give one. */
enum moe_code cuda_told(struct moe_device *dev, int code, const char *what, struct moe_error *err);
enum moe_code cuda_blas_told(struct moe_device *dev, cublasStatus_t code, const char *what, struct moe_error *err);
/* Before every call: the device is this thread's, and did not fail before. */
enum moe_code cuda_ready(struct moe_device *dev, struct moe_error *err);
#define CUDA_TRY(dev, call, what, err) MOE_TRY(cuda_told((dev), (call), (what), (err)))
#define BLAS_TRY(dev, call, what, err) MOE_TRY(cuda_blas_told((dev), (call), (what), (err)))

/* ---- memory.c ---- */

enum moe_code cuda_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err);
void cuda_free(struct moe_device *dev, void *mem);
/* Memory that is not zeroed, counted and freed by the same calls. */
enum moe_code cuda_take(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err);
enum moe_code cuda_host_alloc(struct moe_device *dev, size_t bytes, void **out, struct moe_error *err);
void cuda_host_free(struct moe_device *dev, void *mem);
bool cuda_is_pinned(const struct moe_device *dev, const void *at, size_t bytes);
/* call.scratch is at least so large until the next call; where it has to grow, all ops are waited for first, a communicator's beside them, too. So it then has a quarter
 * more, where there is memory: copies of rows want as much as there are rows, and each step's may be the most so far. */
enum moe_code cuda_scratch(struct moe_device *dev, size_t bytes, struct moe_error *err);
enum moe_code cuda_landing(struct moe_device *dev, size_t bytes, struct moe_error *err);
/* Until all that is queued there is through, or failed: asks again and again, at longer and longer intervals, because a wait inside CUDA could not be ended by an
 * abort of the communicator whose kernel the stream waits for. */
enum moe_code cuda_wait(struct moe_device *dev, cudaStream_t stream, struct moe_error *err);
/* The same for an answer that the next op is queued by, which the device stands idle without: the intervals stay at 20 us. */
enum moe_code cuda_wait_awake(struct moe_device *dev, cudaStream_t stream, struct moe_error *err);
enum moe_code cuda_wait_event(struct moe_device *dev, cudaEvent_t event, struct moe_error *err);
void cuda_forget_not_yet(void);        /* behind every question that may be answered so                                               */
enum moe_code cuda_sync(struct moe_device *dev, struct moe_error *err);           /* the ops                                         */
enum moe_code cuda_idle(struct moe_device *dev, struct moe_error *err);           /* snapshots, and what a communicator was asked for, too */
void cuda_free_all(struct moe_device *dev);                    /* what is left of blocks, pinned ones, scratch and landing           */

/* ---- travel.c: rows of backend.h ---- */

enum moe_code cuda_upload(struct moe_device *dev, void *to, const void *host, size_t bytes, struct moe_error *err);
enum moe_code cuda_download(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err);
enum moe_code cuda_from_f32(struct moe_device *dev, bool wide, void *to, const float *host, size_t n, struct moe_error *err);
enum moe_code cuda_to_f32(struct moe_device *dev, bool wide, float *host, const void *from, size_t n, struct moe_error *err);
enum moe_code cuda_zero(struct moe_device *dev, void *mem, size_t bytes, struct moe_error *err);
enum moe_code cuda_copy(struct moe_device *dev, void *to, const void *from, size_t bytes, struct moe_error *err);
enum moe_code cuda_snapshot(struct moe_device *dev, void *host, const void *from, size_t bytes, struct moe_error *err);
enum moe_code cuda_snapshot_hold(struct moe_device *dev, struct moe_error *err);
enum moe_code cuda_snapshot_done(struct moe_device *dev, bool wait, bool *done, struct moe_error *err);

/* ---- clock.c: rows of backend.h ---- */

enum moe_code cuda_mark(struct moe_device *dev, unsigned which, struct moe_error *err);
enum moe_code cuda_mark_side(struct moe_device *dev, unsigned which, struct moe_error *err);
enum moe_code cuda_between(struct moe_device *dev, unsigned from, unsigned to, double *ms, struct moe_error *err);
void cuda_marks_close(struct moe_device *dev);

/* ---- side.c: rows of backend.h ---- */

void *cuda_side(struct moe_device *dev);
enum moe_code cuda_fork(struct moe_device *dev, struct moe_error *err);
enum moe_code cuda_post(struct moe_device *dev, unsigned which, struct moe_error *err);
enum moe_code cuda_join(struct moe_device *dev, unsigned which, struct moe_error *err);
void cuda_side_close(struct moe_device *dev);

/* ---- linear.c, grouped.c ---- */

enum moe_code cuda_linear_open(struct moe_device *dev, struct moe_error *err);         /* handles, workspaces, lanes                  */
void cuda_linear_close(struct moe_device *dev);
enum moe_code cuda_gemm(struct moe_device *dev, const struct moe_gemm *g, struct moe_error *err);
/* One product on a lane; g is as of gemm, its sizes not 0. rows: M only where a is not turned, K only where a is and b is not. */
enum moe_code cuda_product(struct moe_device *dev, const struct moe_gemm *g, enum cuda_rows rows, const struct cuda_lane *lane, struct moe_error *err);
enum moe_code cuda_grouped(struct moe_device *dev, const struct moe_grouped *g, struct moe_error *err);
struct cuda_batch *cuda_batch_new(void);               /* free() it; NULL: out of memory                                              */

/* ---- host.c ---- */

enum moe_code cuda_inspect(struct moe_device *dev, struct moe_inspection *i, struct moe_error *err);
enum moe_code cuda_route_stats(struct moe_device *dev, struct moe_router_stats *s, struct moe_error *err);
enum moe_code cuda_sum(struct moe_device *dev, const void *x, size_t n, double *out, struct moe_error *err);
enum moe_code cuda_sumsq(struct moe_device *dev, bool wide, const void *x, size_t n, double *out, bool *finite, struct moe_error *err);

/* ---- ops.c ---- */

enum moe_code cuda_embed(struct moe_device *dev, void *y, const void *table, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
enum moe_code cuda_embed_back(struct moe_device *dev, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err);
enum moe_code cuda_rmsnorm(struct moe_device *dev, void *y, void *rstd, const void *x, const void *gain, size_t n, size_t d, double eps, struct moe_error *err);
enum moe_code cuda_rmsnorm_back(struct moe_device *dev, void *dx, bool add, void *dgain, const void *dy, const void *x, const void *gain, const void *rstd, size_t n,
                                size_t d, struct moe_error *err);
enum moe_code cuda_rope(struct moe_device *dev, void *x, size_t seqs, size_t length, size_t heads, size_t head_dim, double theta, bool back, struct moe_error *err);
enum moe_code cuda_attention(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);
enum moe_code cuda_attention_back(struct moe_device *dev, const struct moe_attention *a, struct moe_error *err);
enum moe_code cuda_swiglu(struct moe_device *dev, void *h, const void *gu, size_t n, size_t f, struct moe_error *err);
enum moe_code cuda_swiglu_back(struct moe_device *dev, void *dgu, const void *dh, const void *gu, size_t n, size_t f, struct moe_error *err);
enum moe_code cuda_xent(struct moe_device *dev, void *loss, void *logits, const int32_t *target, size_t n, size_t v, bool back, double scale, struct moe_error *err);
enum moe_code cuda_route(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
enum moe_code cuda_route_back(struct moe_device *dev, const struct moe_router *r, struct moe_error *err);
enum moe_code cuda_dispatch(struct moe_device *dev, const struct moe_dispatch *d, struct moe_error *err);
enum moe_code cuda_gather(struct moe_device *dev, void *y, const void *x, const int32_t *index, size_t rows, size_t d, size_t divide, struct moe_error *err);
enum moe_code cuda_combine(struct moe_device *dev, void *y, bool add, const void *ys, const int32_t *slot, const void *weight, size_t n, size_t d, size_t top_k,
                           struct moe_error *err);
enum moe_code cuda_combine_back(struct moe_device *dev, void *dys, void *dweight, const void *dy, const void *ys, const int32_t *slot, const void *weight, size_t n,
                                size_t d, size_t top_k, struct moe_error *err);
enum moe_code cuda_add(struct moe_device *dev, void *y, const void *x, size_t n, struct moe_error *err);
enum moe_code cuda_scale(struct moe_device *dev, void *y, double by, size_t n, struct moe_error *err);
enum moe_code cuda_adamw(struct moe_device *dev, const struct moe_adamw *a, struct moe_error *err);
#endif
