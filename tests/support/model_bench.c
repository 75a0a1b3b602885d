/* What a whole step of training costs beside OpenBLAS's own sgemm: build/model_bench [THREADS]
 *
 * The shape for which the runtime promises 70 % of sgemm: D 128, L 4, H 4, E 8, K 2, F 256, S 128, B 8, bytes; forward, backward, AdamW. Time is the process's own
 * CPU time over all its threads, steps and products taking turns; the median of several. */
#include "runtime/optim/optim.h"
#include <cblas.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 9, STEPS = 4, SIDE = 1024, MOST_THREADS = 1024 };

static double cpu_s(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static const struct moe_config config = {
    .model = { .vocab = 256, .width = 128, .layers = 4, .heads = 4, .kv_heads = 4, .head_dim = 32, .length = 128, .experts = 8, .top_k = 2, .expert_width = 256,
               .rope_theta = 1e4, .norm_eps = 1e-5 },
    .router = { .score = MOE_SCORE_SOFTMAX, .renormalise = true, .scale = 1, .balance_loss = 0.01, .z_loss = 1e-3 },
    .train = { .beta1 = 0.9, .beta2 = 0.95, .eps = 1e-8, .weight_decay = 0.1, .clip = 1 },
};

struct bench {
    const struct moe_backend *be;
    struct moe_device *dev;
    struct moe_comm *world;
    struct moe_model *model;
    struct moe_optim *optim;
    int32_t *tokens, *targets;
    float *square[3];
    struct moe_error err;
};

static void must(struct bench *b, enum moe_code code)
{
    if (code != MOE_OK) {
        moe_error_print(stderr, &b->err);
        exit(2);
    }
}

static void step(struct bench *b, unsigned seqs)
{
    const uint64_t n = (uint64_t)seqs * config.model.length;
    struct moe_step_stats stats;
    double norm;
    must(b, moe_model_zero_gradients(b->model, &b->err));
    must(b, moe_model_step(b->model, b->tokens, b->targets, seqs, n, n, 1, true, &stats, &b->err));
    must(b, moe_optim_reduce(b->optim, &norm, &b->err));
    must(b, moe_optim_update(b->optim, 1e-4, norm > 1 ? 1 / norm : 1, &b->err));
}

static void product(struct bench *b)
{
    cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, SIDE, SIDE, SIDE, 1, b->square[0], SIDE, b->square[1], SIDE, 0, b->square[2], SIDE);
}

/* Products of a step: 6 for each weight that a token meets (2 forward, 4 back; the embedding is looked up), and attention's, below the diagonal. */
static double step_flops(unsigned seqs)
{
    const struct moe_model_config *m = &config.model;
    const double d = m->width, layer = 4 * d * d + (double)m->experts * d + m->top_k * 3.0 * d * m->expert_width, weights = m->layers * layer + d * m->vocab;
    const double attention = 6.0 * m->layers * m->length * d;
    return (6 * weights + attention) * seqs * m->length;
}

static int ascending(const void *a, const void *b) { return *(const double *)a < *(const double *)b ? -1 : 1; }

static void fill(struct bench *b, unsigned seqs)
{
    const size_t n = (size_t)seqs * config.model.length;
    uint32_t bits = 2463534242u;
    b->tokens = malloc(n * sizeof *b->tokens);
    b->targets = malloc(n * sizeof *b->targets);
    for (size_t i = 0; i < 3; i++)
        b->square[i] = calloc((size_t)SIDE * SIDE, sizeof(float));
    if (!b->tokens || !b->targets || !b->square[0] || !b->square[1] || !b->square[2])
        exit(2);
    for (size_t i = 0; i < n; i++) {
        bits ^= bits << 13, bits ^= bits >> 17, bits ^= bits << 5;
        b->tokens[i] = (int32_t)(bits & 255);
        b->targets[i] = (int32_t)(bits >> 8 & 255);
    }
}

/* The number of threads on the command line; 1 without it, 0 when it is none. */
static unsigned threads_of(int argc, char **argv)
{
    char *end = NULL;
    if (argc < 2)
        return 1;
    errno = 0;
    unsigned long n = strtoul(argv[1], &end, 10);
    return errno == 0 && !*end && n <= MOST_THREADS ? (unsigned)n : 0;
}

int main(int argc, char **argv)
{
    enum { SEQS = 8 };
    struct bench b = { .be = moe_backend_cpu() };
    double steps[ROUNDS], products[ROUNDS];
    const unsigned threads = threads_of(argc, argv);
    if (!threads) {
        fprintf(stderr, "usage: model_bench [THREADS]\n");
        return 2;
    }
    openblas_set_num_threads(1);
    must(&b, b.be->open(&(struct moe_device_options){ .threads = threads }, &b.dev, &b.err));
    must(&b, moe_comm_self(0, &b.world, &b.err));
    must(&b, moe_model_new(&config, b.be, b.dev, b.world, b.world, SEQS, moe_optim_multiple(1), &b.model, &b.err));
    must(&b, moe_model_init(b.model, 1, &b.err));
    struct moe_comm *groups[MOE_PARTS] = { b.world, b.world };
    must(&b, moe_optim_new(b.model, &config, b.be, b.dev, groups, b.world, &b.optim, &b.err));
    fill(&b, SEQS);
    step(&b, SEQS);
    for (int r = 0; r < ROUNDS; r++) {
        double begin = cpu_s();
        product(&b);
        products[r] = cpu_s() - begin;
        begin = cpu_s();
        for (int i = 0; i < STEPS; i++)
            step(&b, SEQS);
        steps[r] = (cpu_s() - begin) / STEPS;
    }
    qsort(steps, ROUNDS, sizeof *steps, ascending);
    qsort(products, ROUNDS, sizeof *products, ascending);
    const double sgemm = 2.0 * SIDE * SIDE * SIDE / products[ROUNDS / 2] * 1e-9, rate = step_flops(SEQS) / steps[ROUNDS / 2] * 1e-9;
    printf("Whole model, forward, backward, AdamW: D 128, L 4, H 4, E 8, K 2, F 256, S 128, B 8, %u thread%s\n", b.be->threads(b.dev), b.be->threads(b.dev) == 1 ? "" : "s");
    printf("%.1f ms of processor time a step, %.2f GFLOP; %.1f GFLOP/s, sgemm %.1f, ratio %.2f; %.0f tokens/s a core\n", steps[ROUNDS / 2] * 1e3, step_flops(SEQS) * 1e-9,
           rate, sgemm, rate / sgemm, SEQS * config.model.length / steps[ROUNDS / 2]);
    for (size_t i = 0; i < 3; i++)
        free(b.square[i]);
    free(b.tokens);
    free(b.targets);
    moe_optim_free(&b.optim);
    moe_model_free(&b.model);
    moe_comm_free(&b.world);
    b.be->close(&b.dev);
    return 0;
}
