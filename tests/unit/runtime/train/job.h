/* A small job in one process: ranks as threads over a mesh, each with a session as moe-train has it, on a backend of the test's choice. */
#ifndef MOE_TESTS_TRAIN_JOB_H
#define MOE_TESTS_TRAIN_JOB_H
#include "runtime/ckpt/read/reader.h"
#include "runtime/train/parts.h"
#include "tests/unit/runtime/moe/ranks.h"
#include "common/base/file.h"
#include <fcntl.h>
#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

enum { JOB_STEPS = 64, JOB_TENSORS = 160 };

struct job {
    const struct moe_backend *be;
    unsigned world, ep;
    const char *storage, *root;        /* root NULL: nothing is saved                                                               */
    uint64_t steps, every;             /* up to which step; between two checkpoints, 0: at the end alone                            */
    uint64_t from;                     /* step that it goes on from, MOE_NO_STEP: from the beginning; of `from_root`, NULL: root    */
    const char *from_root;
    const char *lr;                    /* NULL: one that learns                                                                     */
    const struct moe_nccl *nccl;       /* NULL: none; `without`: this rank lacks it                                                 */
    bool mpi;                          /* as if MPI had started it                                                                  */
    void (*say)(void *ctx, const char *text);                  /* may be NULL                                                        */
    unsigned without;
    struct moe_config config;
    struct moe_monitor *monitor;
    char folder[64], data[96];
    void (*look)(struct moe_session_parts *p, void *ctx);      /* on each rank, when it has restored; may be NULL                    */
    void *ctx;
    rank_body *body;                   /* of each rank; NULL: a session of `steps` steps                                             */
    double loss[JOB_STEPS], norm[JOB_STEPS];
};

static inline void good(enum moe_code code, const struct moe_error *err)
{
    if (code != MOE_OK)
        fail_msg("%s %s: %s", err->file, err->field, err->text);
}

static inline int job_remove(const char *path, const struct stat *st, int kind, struct FTW *at) { return (void)st, (void)kind, (void)at, remove(path); }
static inline void job_clean(const char *folder) { (void)nftw(folder, job_remove, 16, FTW_DEPTH | FTW_PHYS); }

/* Words that follow each other by rules: something to learn. */
static inline void job_text(const char *path)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    unsigned state = 1;
    for (unsigned i = 0; i < 4000; i++) {
        state = state * 1103515245u + 12345u;
        assert_true(fputs((state >> 16) % 3 ? "the quick brown fox " : "jumps over a lazy dog. ", f) >= 0);
    }
    assert_int_equal(fclose(f), 0);
}

static inline void job_commit(const char *root, uint64_t step, unsigned char out[MOE_SHA256_BYTES])
{
    char path[256];
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(64u << 20);
    struct moe_record record;
    (void)snprintf(path, sizeof(path), "%s/step=%llu/commit.json", root, (unsigned long long)step);
    good(moe_file_read(path, MOE_CAP_RECORD_BYTES, &bytes, &err), &err);
    good(moe_record_read(moe_buf_str(bytes), &(struct moe_objections){ 0 }, arena, &record, &err), &err);
    memcpy(out, record.digest, MOE_SHA256_BYTES);
}

static inline enum moe_code job_steps(struct job *job, struct rank *r, struct moe_session_parts *p, struct moe_error *err)
{
    while (p->step < job->steps) {
        MOE_TRY(moe_step_train(p, err));
        if (r->index == 0) {
            job->loss[p->step] = p->sum.loss;
            job->norm[p->step] = p->sum.norm;
        }
        p->step++;
        if (p->writer && (p->step == job->steps || (job->every && p->step % job->every == 0)))
            MOE_TRY(moe_save_step(p, err));
    }
    return moe_save_wait(p, err);
}

static inline enum moe_code job_body(struct rank *r, struct moe_error *err)
{
    struct job *job = r->ctx;
    struct moe_config config = job->config;
    const struct moe_train_options options = { .config = &config, .terminal = -1, .mpi = job->mpi, .say = job->say, .ctx = job->ctx };
    struct moe_trainer t = { .o = &options, .c = &config, .be = r->be, .dev = r->dev, .monitor = job->monitor, .host = "here",
                             .nccl = r->index == job->without ? NULL : job->nccl };
    struct moe_session s = { .world = r->world, .restore_step = job->from, .local_world = 1 };
    struct moe_session_parts p;
    if (job->from != MOE_NO_STEP)
        job_commit(job->from_root ? job->from_root : job->root, job->from, s.commit);
    MOE_TRY(moe_data_open(config.data.train.ptr, NULL, MOE_DATA_BYTES, config.model.length, config.model.vocab, &t.data, err));
    enum moe_code code = moe_parts_open_to_read(&t, &s, &p, err);
    if (code == MOE_OK && job->look)
        job->look(&p, job->ctx);
    if (job->root)
        config.checkpoint.root = moe_str_c(job->root);          /* what it goes on from may lie elsewhere */
    if (code == MOE_OK && job->root)
        code = moe_save_open(&p, err);
    if (code == MOE_OK)
        code = job_steps(job, r, &p, err);
    moe_parts_close(&p);
    moe_data_free(&t.data);
    return code;
}

static inline void job_run(struct job *job)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(8u << 20);
    struct rank ranks[MAX_RANKS];
    struct moe_error err = { 0 };
    char yaml[2048];
    (void)snprintf(job->folder, sizeof(job->folder), "/tmp/moe-job-XXXXXX");
    assert_non_null(mkdtemp(job->folder));
    (void)snprintf(job->data, sizeof(job->data), "%s/text", job->folder);
    job_text(job->data);
    (void)snprintf(yaml, sizeof(yaml),
                   "model: {vocab: 256, width: 32, layers: 2, heads: 2, kv_heads: 1, head_dim: 16, length: 32, experts: 4, top_k: 2, expert_width: 48, shared_experts: 1}\n"
                   "router: {balance_loss: 0.01, bias_rate: 0.001}\ndata: {train: '%s'}\nparallel: {expert: %u}\n"
                   "train: {steps: 50, batch: 8, lr: %s, min_lr: 0, seed: 3, storage: %s, threads: 1}\ncheckpoint: {root: '%s'}\ntelemetry: {log: ''}\n",
                   job->data, job->ep, job->lr ? job->lr : "0.003", job->storage, job->from_root ? job->from_root : job->root ? job->root : "");
    good(moe_config_parse("job.yaml", moe_str_c(yaml), NULL, arena, &job->config, &err), &err);
    good(moe_monitor_new((unsigned char[32]){ 0 }, DEADLINE_MS, &job->monitor, &err), &err);
    ranks_run(ranks, job->world, job->ep, job->be, 1, job->body ? job->body : job_body, job);
    moe_monitor_free(&job->monitor);
    job_clean(job->folder);
    ranks_must_be_ok(ranks, job->world);
}
/* What a session holds: weights as floats, masters of its shards beside them. World of one: everything. */
struct seen { struct moe_arena *arena; float *weights, *master; size_t n, used; bool masters; };

static inline void see(struct moe_session_parts *p, void *ctx)
{
    struct seen *s = ctx;
    struct moe_error err = { 0 };
    for (int part = 0; part < MOE_PARTS; part++) {
        const size_t n = (size_t)moe_model_size(p->model, (enum moe_part)part);
        const struct moe_shard shard = moe_optim_shard(p->optim, (enum moe_part)part);
        assert_true(shard.n == n && s->used + n <= s->n);
        good(p->r->be->to_f32(p->r->dev, false, s->weights + s->used, moe_model_weights(p->model, (enum moe_part)part), n, &err), &err);
        if (shard.master)
            good(p->r->be->to_f32(p->r->dev, true, s->master + s->used, shard.master, n, &err), &err);
        s->masters = shard.master != NULL;
        s->used += n;
    }
}
static inline struct seen seen_new(void)
{
    struct seen s = { .arena = moe_arena_new(16u << 20), .n = 1 << 20 };
    assert_non_null(s.arena);
    s.weights = moe_arena_array(s.arena, float, s.n);
    s.master = moe_arena_array(s.arena, float, s.n);
    assert_true(s.weights && s.master);
    return s;
}
static inline void seen_free(struct seen *s) { moe_arena_free(&s->arena); }
#endif
