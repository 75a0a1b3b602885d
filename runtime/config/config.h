/* What a job is: train.yaml, read strictly. One table (rows.c) drives reading, ranges, overrides from the environment, --print-config, the digest, the JSON schema
 * and the manual page. Every value knows where it came from.
 *
 * Unknown and repeated keys, values out of range, sizes that contradict each other, and values that look like a secret are errors with file, line, column and
 * field. A variable MOE_SECTION__KEY of the environment (MOE_TRAIN__STEPS=100; MOE__JOB for `job`, which has no section) takes the place of section.key and is checked
 * in the same way; one with two underscores that names nothing is an error, too. Credentials are no part of a config: they stand in variables of their own (AWS_...,
 * WANDB_API_KEY), which are never read here. */
#ifndef MOE_RUNTIME_CONFIG_CONFIG_H
#define MOE_RUNTIME_CONFIG_CONFIG_H
#include "common/base/arena.h"
#include "common/base/buf.h"
#include "common/base/error.h"
#include "common/crypt/digest.h"
#include "runtime/backend/backend.h"

#define MOE_CAP_CONFIG_BYTES (1u << 20)

struct moe_model_config {              /* model: ; letters as in docs/SYMBOLS.md                                                   */
    unsigned vocab;                    /* V: 256 for bytes                                                                          */
    unsigned width, layers, heads, kv_heads, head_dim;        /* D L H G C; heads divides by kv_heads; head_dim is even                */
    unsigned length;                   /* S: tokens of a sequence                                                                   */
    unsigned experts, top_k, expert_width;                    /* E K F                                                              */
    unsigned shared_experts;           /* experts that every token goes through, of width expert_width each; 0: none                */
    double rope_theta, norm_eps;
    bool tied_head;
};
struct moe_router_config {             /* router:                                                                                  */
    enum moe_score score;
    bool renormalise; double scale;
    double balance_loss, sequence_loss, z_loss;               /* coefficients; 0: off                                               */
    double bias_rate;                  /* auxiliary-free balancing: how far a bias moves a step; 0: off                             */
    double capacity_factor;            /* 0: dropless                                                                               */
    enum moe_drop drop;                /* which pairs go when an expert is full                                                     */
};
struct moe_data_config {               /* data:                                                                                    */
    struct moe_str train, eval;        /* a file, or a folder of shards; eval may be empty                                          */
    int format;                        /* enum moe_data_format                                                                      */
    struct moe_str manifest;           /* digests of the files; empty: none                                                         */
};
enum moe_storage { MOE_STORAGE_FP32, MOE_STORAGE_BF16 };
enum moe_compute { MOE_COMPUTE_CPU, MOE_COMPUTE_CUDA };     /* "cpu", "cuda": names of backends, too */
struct moe_train_section {             /* train:                                                                                   */
    uint64_t steps, seed;
    unsigned batch, accumulate;        /* sequences of a step over all ranks; micro-steps that they are cut into                    */
    double lr, min_lr, beta1, beta2, eps, weight_decay, clip; /* clip 0: none                                                       */
    uint64_t warmup;                   /* steps                                                                                     */
    double skip_sigma;                 /* a step whose loss or gradient norm is so many deviations above the recent ones is skipped; 0: never */
    uint64_t eval_every; unsigned eval_batches;               /* eval_every 0: never                                                */
    enum moe_storage storage;
    unsigned threads;                  /* of this rank; 0: its share of the cores                                                   */
    enum moe_compute backend;
    uint64_t device_memory;            /* bytes that this rank takes of its GPU at most; 0: what there is                           */
    bool deterministic;                /* of a GPU: nothing is chosen by measuring. On a CPU the bits are the same either way       */
};
struct moe_parallel_config { unsigned expert; };              /* parallel: ranks that share a set of experts; 0: as many as divide both world and experts */
struct moe_comm_config { unsigned deadline_s; };              /* comm: 1 to 3600, default 30; cannot be turned off                  */
struct moe_checkpoint_config {         /* checkpoint:                                                                              */
    struct moe_str root;               /* empty: none are written                                                                   */
    uint64_t every; unsigned keep;     /* every 0: only at the end                                                                  */
    struct moe_str key;                /* signs commit records (0600); empty: unsigned                                              */
    struct moe_str bucket;             /* s3://bucket/prefix; empty: none                                                           */
    bool loopback_http;                /* S3_ENDPOINT_URL may be http:// of this machine                                            */
};
struct moe_telemetry_config {          /* telemetry:                                                                               */
    struct moe_str log;                /* JSONL; "-" standard output; empty: none                                                   */
    unsigned every; uint64_t rotate_bytes; unsigned rotate_keep;
    struct moe_str prometheus;         /* HOST:PORT; empty: no port is opened                                                       */
    struct moe_str prometheus_token;   /* file (0600) that holds the bearer token; empty: none is asked for                         */
    struct moe_str tensorboard;        /* folder; empty: none                                                                       */
    struct moe_str wandb_entity, wandb_project, wandb_url;    /* used only where WANDB_API_KEY is set                               */
    bool power;
};
struct moe_audit_config { struct moe_str log, kill_file; };   /* audit: the chained log of security events; a file whose presence ends the job */

/* Where a value came from. A default may follow from other values: head_dim is width / heads, kv_heads is heads, min_lr a tenth of lr. */
enum moe_config_source { MOE_CONFIG_DEFAULT, MOE_CONFIG_FILE, MOE_CONFIG_ENVIRONMENT };
struct moe_config_from { enum moe_config_source source; unsigned line, column; };
enum { MOE_CONFIG_VALUES = 96 };       /* room for the table's rows */

struct moe_config {
    struct moe_model_config model; struct moe_router_config router; struct moe_data_config data; struct moe_train_section train;
    struct moe_parallel_config parallel; struct moe_comm_config comm; struct moe_checkpoint_config checkpoint;
    struct moe_telemetry_config telemetry; struct moe_audit_config audit;
    struct moe_str job;                /* name of the run: 1 to 253 characters of [A-Za-z0-9._-]                                    */
    struct moe_str name;               /* of the file, for messages                                                                 */
    struct moe_config_from from[MOE_CONFIG_VALUES];           /* of each value, in the order of the table                           */
};

/**
 * Read a config.
 *
 *   name   in   borrowed  label for messages
 *   yaml   in   borrowed
 *   env    in   borrowed  NULL-terminated "NAME=VALUE", usually environ; NULL: no overrides
 *   arena  in   borrowed  the strings of *out live in it, each with a NUL behind it
 *   out    out            every field set: given, overridden or default; of no use after a failure
 *
 * Errors: PARSE, SCHEMA (see above; of an override, err->file is "environment" and field the variable), LIMIT.
 */
MOE_MUST_USE
enum moe_code moe_config_parse(const char *name, struct moe_str yaml, char *const *env, struct moe_arena *arena, struct moe_config *out, struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_config_load(const char *path, char *const *env, struct moe_arena *arena, struct moe_config *out, struct moe_error *err);

/* The config as YAML, each line with where its value came from (--print-config); it reads back as the same config. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_config_print(const struct moe_config *config, struct moe_buf *out, struct moe_error *err);
/* SHA-256 of what makes two ranks part of the same training: model, router, data, train but for `threads`, parallel, job; not how long to wait, nor where logs and
 * checkpoints go. Ranks must agree on it. */
MOE_MUST_USE
enum moe_code moe_config_digest(const struct moe_config *config, unsigned char out[MOE_SHA256_BYTES], struct moe_error *err);
void moe_config_schema(struct moe_buf *out);                       /* JSON Schema                 */
void moe_config_man(struct moe_buf *out);                          /* moe-train.yaml(5), mdoc     */
/* Weights in all, and those that one token is multiplied with (for MFU, 6 N D): K experts of a layer, and no table of embeddings unless it is the head, too. */
void moe_config_weights(const struct moe_model_config *model, uint64_t *all, uint64_t *active);
/* What the backend is called, and the elements that it keeps weights in: of a CPU always floats, which `storage` only rounds. */
const char *moe_config_backend(const struct moe_train_section *train, enum moe_real *real);
/* Largest number of ranks, at most `wanted` (0: world), that divides both world and experts. */
unsigned moe_config_expert_ranks(unsigned wanted, unsigned world, unsigned experts);
/* "127.0.0.1:9400", "[::1]:9400" or "localhost:9400" in its parts: a numeric address, because a name could lead anywhere. False: it is none. */
struct moe_config_address { char host[46]; bool v6; uint16_t port; };
bool moe_config_address(struct moe_str text, struct moe_config_address *out);
#endif
