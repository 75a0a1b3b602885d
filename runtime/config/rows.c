/* All values of a config: one row each. Reading, ranges, overrides, printing, the digest, the JSON schema and the manual page follow from it. */
#include "runtime/config/rows.h"

#define TOP(m)        "", #m, offsetof(struct moe_config, m)
#define IN(s, m)      #s, #m, offsetof(struct moe_config, s.m)
#define TWO_TO(n)     ((double)(1ull << (n)))
#define PATH_MAX_     4095

static const char *const score_words[] = { [MOE_SCORE_SOFTMAX] = "softmax", [MOE_SCORE_SIGMOID] = "sigmoid", NULL };
static const char *const drop_words[] = { [MOE_DROP_NONE] = "none", [MOE_DROP_PROBABILITY] = "probability", [MOE_DROP_POSITION] = "position", NULL };
static const char *const format_words[] = { "bytes", "u16", "u32", NULL };             /* enum moe_data_format, which lies above this folder: a test compares */
static const char *const compute_words[] = { [MOE_COMPUTE_CPU] = "cpu", [MOE_COMPUTE_CUDA] = "cuda", NULL };
static const char *const storage_words[] = { [MOE_STORAGE_FP32] = "fp32", [MOE_STORAGE_BF16] = "bf16", NULL };

/* The file's lines are as wide as a row is. */
const struct config_row config_rows[] = {
    /*  value                       type      min    max            default  unit            flags         one line */
    { TOP(job),                     ROW_NAME, 1,     253,           0,       NULL,           ROW_DIGEST, .help = "name of the run, for logs and checkpoints", .text = "moe-train" },

    { IN(model, vocab),             ROW_U32,  2,     TWO_TO(24),    256,     "tokens",       ROW_DIGEST, .help = "size of the vocabulary; text by bytes needs 256" },
    { IN(model, width),             ROW_U32,  2,     TWO_TO(16),    128,     "numbers",      ROW_DIGEST, .help = "of a token's state" },
    { IN(model, layers),            ROW_U32,  1,     512,           4,       "layers",       ROW_DIGEST, .help = "blocks of attention and experts" },
    { IN(model, heads),             ROW_U32,  1,     1024,          4,       "heads",        ROW_DIGEST, .help = "of queries" },
    { IN(model, kv_heads),          ROW_U32,  1,     1024,          0,       "heads",        ROW_DIGEST | ROW_DERIVED, .help = "of keys and values; divides heads", .text = "heads" },
    { IN(model, head_dim),          ROW_U32,  2,     4096,          0,       "numbers",      ROW_DIGEST | ROW_DERIVED, .help = "of one head; even", .text = "width / heads" },
    { IN(model, length),            ROW_U32,  2,     TWO_TO(20),    128,     "tokens",       ROW_DIGEST, .help = "of a sequence" },
    { IN(model, experts),           ROW_U32,  1,     4096,          8,       "experts",      ROW_DIGEST, .help = "of a layer, over all ranks" },
    { IN(model, top_k),             ROW_U32,  1,     64,            0,       "experts",      ROW_DIGEST | ROW_DERIVED, .help = "that a token is sent to", .text = "2, or 1 of 1" },
    { IN(model, expert_width),      ROW_U32,  1,     TWO_TO(17),    256,     "numbers",      ROW_DIGEST, .help = "inside an expert" },
    { IN(model, shared_experts),    ROW_U32,  0,     64,            0,       "experts",      ROW_DIGEST, .help = "that every token goes through" },
    { IN(model, rope_theta),        ROW_F64,  1,     1e9,           10000,   NULL,           ROW_DIGEST, .help = "base of the rotary positions" },
    { IN(model, norm_eps),          ROW_F64,  1e-12, 0.1,           1e-5,    NULL,           ROW_DIGEST, .help = "added to the mean square in RMSNorm" },
    { IN(model, tied_head),         ROW_BOOL, 0,     0,             false,   NULL,           ROW_DIGEST, .help = "the head is the table of embeddings" },

    { IN(router, score),            ROW_ENUM, 0,     0,             MOE_SCORE_SOFTMAX, NULL, ROW_DIGEST, .help = "how logits become scores", .words = score_words },
    { IN(router, renormalise),      ROW_BOOL, 0,     0,             true,    NULL,           ROW_DIGEST, .help = "the weights of the chosen experts sum to 1" },
    { IN(router, scale),            ROW_F64,  1e-3,  1e3,           1,       NULL,           ROW_DIGEST, .help = "factor of those weights" },
    { IN(router, balance_loss),     ROW_F64,  0,     100,           0.01,    NULL,           ROW_DIGEST, .help = "coefficient of the load-balance loss over a batch; 0 is off" },
    { IN(router, sequence_loss),    ROW_F64,  0,     100,           0,       NULL,           ROW_DIGEST, .help = "the same over each sequence; 0 is off" },
    { IN(router, z_loss),           ROW_F64,  0,     100,           0.001,   NULL,           ROW_DIGEST, .help = "coefficient of the router's z-loss; 0 is off" },
    { IN(router, bias_rate),        ROW_F64,  0,     1,             0,       NULL,           ROW_DIGEST, .help = "how far a bias for balance moves in a step; 0 is off" },
    { IN(router, capacity_factor),  ROW_F64,  0,     64,            0,       "ratio",        ROW_DIGEST, .help = "what an expert takes of a rank's tokens, in even shares; 0 drops nothing. Each rank drops by itself: what is dropped depends on the number of ranks" },
    { IN(router, drop),             ROW_ENUM, 0,     0,             MOE_DROP_NONE, NULL,     ROW_DIGEST, .help = "what an expert that is full turns away", .words = drop_words },

    { IN(data, train),              ROW_PATH, 1,     PATH_MAX_,     0,       NULL,           ROW_DIGEST | ROW_REQUIRED, .help = "a file, or a folder of shards" },
    { IN(data, eval),               ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           ROW_DIGEST, .help = "the same for the evaluation loss" },
    { IN(data, format),             ROW_ENUM, 0,     0,             0,       NULL,           ROW_DIGEST, .help = "what the files hold: bytes of text, or tokens, little-endian", .words = format_words },
    { IN(data, manifest),           ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           ROW_DIGEST, .help = "digests of the files, as sha256sum writes them" },

    { IN(train, steps),             ROW_U64,  1,     1e12,          1000,    "steps",        ROW_DIGEST, .help = "of the whole training" },
    { IN(train, seed),              ROW_U64,  0,     TWO_TO(53),    1,       NULL,           ROW_DIGEST, .help = "of the first weights and the order of the data" },
    { IN(train, batch),             ROW_U32,  1,     TWO_TO(20),    32,      "sequences",    ROW_DIGEST, .help = "of a step, over all ranks" },
    { IN(train, accumulate),        ROW_U32,  1,     TWO_TO(16),    1,       "micro-steps",  ROW_DIGEST, .help = "that a step is cut into; divides batch" },
    { IN(train, lr),                ROW_F64,  0,     100,           3e-4,    "per step",     ROW_DIGEST, .help = "learning rate behind the warm-up" },
    { IN(train, min_lr),            ROW_F64,  0,     100,           0,       "per step",     ROW_DIGEST | ROW_DERIVED, .help = "learning rate at the end", .text = "lr / 10" },
    { IN(train, beta1),             ROW_F64,  0,     0.999999,      0.9,     NULL,           ROW_DIGEST, .help = "AdamW's memory of the gradient" },
    { IN(train, beta2),             ROW_F64,  0,     0.999999,      0.95,    NULL,           ROW_DIGEST, .help = "AdamW's memory of its square" },
    { IN(train, eps),               ROW_F64,  1e-20, 1,             1e-8,    NULL,           ROW_DIGEST, .help = "added to the root of that" },
    { IN(train, weight_decay),      ROW_F64,  0,     10,            0.1,     "per step, times lr", ROW_DIGEST, .help = "decoupled; of matrices only" },
    { IN(train, clip),              ROW_F64,  0,     1e6,           1,       NULL,           ROW_DIGEST, .help = "largest norm of the gradient; 0 is none" },
    { IN(train, warmup),            ROW_U64,  0,     1e12,          0,       "steps",        ROW_DIGEST | ROW_DERIVED, .help = "in which the learning rate rises", .text = "steps / 10, at most 100" },
    { IN(train, skip_sigma),        ROW_F64,  0,     1000,          0,       "deviations",   ROW_DIGEST, .help = "a step whose loss or gradient is so far above the recent ones is skipped; 0 is never" },
    { IN(train, eval_every),        ROW_U64,  0,     1e12,          0,       "steps",        ROW_DIGEST, .help = "between two evaluations; 0 is never" },
    { IN(train, eval_batches),      ROW_U32,  1,     1e6,           8,       "batches",      ROW_DIGEST, .help = "of one evaluation" },
    { IN(train, storage),           ROW_ENUM, 0,     0,             MOE_STORAGE_FP32, NULL,  ROW_DIGEST, .help = "of the weights that are multiplied, and of activations on a GPU; weights that are trained are fp32", .words = storage_words },
    { IN(train, threads),           ROW_U32,  0,     1024,          0,       "threads",      0, .help = "of a rank; 0 is its share of the cores. Results do not depend on it" },
    { IN(train, backend),           ROW_ENUM, 0,     0,             MOE_COMPUTE_CPU, NULL,   ROW_DIGEST, .help = "what computes: the processor, or a GPU, which needs the plugin moe-cuda (moe-train --backends) and heads whose width is a multiple of 8, at most 256", .words = compute_words },
    { IN(train, device_memory),     ROW_U64,  0,     TWO_TO(50),    0,       "bytes",        0, .help = "that a rank takes of its GPU at most, beside what driver and NCCL take; 0 is what there is; with backend cuda only" },
    { IN(train, deterministic),     ROW_BOOL, 0,     0,             false,   NULL,           ROW_DIGEST, .help = "the same bits from run to run. On a CPU they always are, and this changes nothing; on a GPU nothing is then chosen by measuring, and they are on devices of the same kind", .on_cpu = "on the cpu the bits are the same either way" },

    { IN(parallel, expert),         ROW_U32,  0,     4096,          0,       "ranks",        ROW_DIGEST, .help = "that share a set of experts, at most; 0 is as many as divide both" },

    { IN(comm, deadline_s),         ROW_U32,  1,     3600,          30,      "s",            0, .help = "a collective that takes longer ends the generation" },

    { IN(checkpoint, root),         ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           0, .help = "folder of the checkpoints; empty: none are written" },
    { IN(checkpoint, every),        ROW_U64,  0,     1e12,          500,     "steps",        0, .help = "between two checkpoints; 0 is only at the end" },
    { IN(checkpoint, keep),         ROW_U32,  1,     10000,         3,       "checkpoints",  0, .help = "newest ones that are kept" },
    { IN(checkpoint, key),          ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           0, .help = "file (0600) of the key that signs (moe-verify-ckpt keygen); empty: unsigned" },
    { IN(checkpoint, bucket),       ROW_BUCKET, 0,   1087,          0,       NULL,           0, .help = "s3://bucket/prefix that they are sent to" },
    { IN(checkpoint, loopback_http), ROW_BOOL, 0,    0,             false,   NULL,           0, .help = "the server of S3_ENDPOINT_URL may be spoken to without TLS, if it is this machine" },

    { IN(telemetry, log),           ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           0, .help = "JSON lines; its folder is made, and all of it may be written under --sandbox; - is standard output", .text = "telemetry/moe-train.jsonl" },
    { IN(telemetry, every),         ROW_U32,  1,     1e6,           1,       "steps",        0, .help = "between two records" },
    { IN(telemetry, rotate_bytes),  ROW_U64,  65536, TWO_TO(40),    TWO_TO(26), "bytes",     0, .help = "a log that is as long is renamed and begun anew" },
    { IN(telemetry, rotate_keep),   ROW_U32,  1,     1000,          5,       "files",        0, .help = "that were renamed and are kept" },
    { IN(telemetry, prometheus),    ROW_ADDRESS, 0,  64,            0,       NULL,           0, .help = "HOST:PORT of the endpoint; empty: no port is opened; any HOST but this machine alone needs prometheus_token" },
    { IN(telemetry, prometheus_token), ROW_PATH, 0,  PATH_MAX_,     0,       NULL,           0, .help = "file (0600) of the bearer token that it asks for" },
    { IN(telemetry, tensorboard),   ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           0, .help = "folder of event files" },
    { IN(telemetry, wandb_entity),  ROW_NAME, 0,     128,           0,       NULL,           0, .help = "W&B user or team" },
    { IN(telemetry, wandb_project), ROW_NAME, 0,     128,           0,       NULL,           0, .help = "W&B project; used only where WANDB_API_KEY is set" },
    { IN(telemetry, wandb_url),     ROW_URL,  1,     255,           0,       NULL,           0, .help = "W&B server", .text = "https://api.wandb.ai" },
    { IN(telemetry, power),         ROW_BOOL, 0,     0,             true,    NULL,           0, .help = "watts are sampled where the machine tells them" },

    { IN(audit, log),               ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           0, .help = "chained log of security events; empty: none" },
    { IN(audit, kill_file),         ROW_PATH, 0,     PATH_MAX_,     0,       NULL,           0, .help = "a file whose presence ends the job at its next step, after a checkpoint" },
    { .key = NULL },
};
_Static_assert(MOE_COUNT(config_rows) - 1 <= MOE_CONFIG_VALUES, "struct moe_config has room for the origin of each value");

size_t config_row_count(void)
{
    return MOE_COUNT(config_rows) - 1;
}

const struct config_row *config_row_at(size_t offset)
{
    for (const struct config_row *row = config_rows; row->key; row++)
        if (row->offset == offset)
            return row;
    return NULL;
}

void config_field(const struct config_row *row, char into[CONFIG_NAME])
{
    (void)snprintf(into, CONFIG_NAME, "%s%s%s", row->section, row->section[0] ? "." : "", row->key);
}

void config_variable(const struct config_row *row, char into[CONFIG_NAME])
{
    (void)snprintf(into, CONFIG_NAME, "MOE%s%s__%s", row->section[0] ? "_" : "", row->section, row->key);
    for (char *c = into; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
}

static const char *section_help(const char *section)
{
    static const char *const help[][2] = {
        { "model", "sizes" }, { "router", "how tokens find their experts" }, { "data", "what is learnt from" }, { "train", "the optimiser and its schedule" },
        { "parallel", "how work is shared" }, { "comm", "between ranks" }, { "checkpoint", "what survives the job" }, { "telemetry", "what is told of each step" },
        { "audit", "security events, and the kill switch" },
    };
    for (size_t i = 0; i < MOE_COUNT(help); i++)
        if (strcmp(help[i][0], section) == 0)
            return help[i][1];
    return NULL;
}

/* "of a layer, over all ranks [experts]; default 8" */
static void describe_row(const struct config_row *row, char into[CONFIG_DOC])
{
    char initial[48] = "", number[MOE_FIELD_NUMBER_ROOM];
    if (row->text && !(row->flags & ROW_REQUIRED))
        (void)snprintf(initial, sizeof initial, "; default %s", row->text);
    else if (row->type == ROW_ENUM)
        (void)snprintf(initial, sizeof initial, "; default %s", row->words[(size_t)row->initial]);
    else if (row->type == ROW_BOOL)
        (void)snprintf(initial, sizeof initial, "; default %s", row->initial != 0 ? "true" : "false");
    else if (!config_row_is_text(row))
        (void)snprintf(initial, sizeof initial, "; default %s", moe_field_number(row->initial, number));
    (void)snprintf(into, CONFIG_DOC, "%s%s%s%s%s", row->help, row->unit ? " [" : "", row->unit ? row->unit : "", row->unit ? "]" : "", initial);
}

static struct moe_field field_of(const struct config_row *row)
{
    static const enum moe_field_type types[] = {
        [ROW_U32] = MOE_FIELD_UINT, [ROW_U64] = MOE_FIELD_UINT, [ROW_F64] = MOE_FIELD_NUMBER, [ROW_BOOL] = MOE_FIELD_BOOL, [ROW_ENUM] = MOE_FIELD_ENUM,
        [ROW_PATH] = MOE_FIELD_STR, [ROW_NAME] = MOE_FIELD_STR, [ROW_ADDRESS] = MOE_FIELD_STR, [ROW_BUCKET] = MOE_FIELD_STR, [ROW_URL] = MOE_FIELD_STR,
    };
    static const char *const patterns[] = { [ROW_NAME] = "^[A-Za-z0-9._-]*$", [ROW_BUCKET] = "^(s3://.*)?$", [ROW_URL] = "^https?://[^/@]+$" };
    return (struct moe_field){ .name = row->key, .type = types[row->type], .min = row->min, .max = row->max, .words = row->words, .doc = row->help,
                               .pattern = row->type < MOE_COUNT(patterns) ? patterns[row->type] : NULL };
}

void config_tables(struct config_tables *tables, bool describe)
{
    size_t top = 0, used = 0;
    const char *section = "";
    for (const struct config_row *row = config_rows; row->key; row++) {
        struct moe_field field = field_of(row);
        if (describe) {                            /* what is required may come from the environment, so only those who read a schema are told */
            describe_row(row, tables->docs[row - config_rows]);
            field.doc = tables->docs[row - config_rows];
            field.required = row->flags & ROW_REQUIRED;
        }
        if (!row->section[0]) {
            tables->top[top++] = field;
            continue;
        }
        if (strcmp(section, row->section) != 0) {
            if (section[0])
                tables->fields[used++] = (struct moe_field){ .name = NULL };
            section = row->section;
            MOE_CHECK(top < CONFIG_SECTIONS);
            tables->top[top++] = (struct moe_field){ .name = section, .type = MOE_FIELD_MAP, .fields = tables->fields + used, .doc = section_help(section) };
        }
        tables->top[top - 1].required |= field.required;
        tables->fields[used++] = field;
    }
    tables->fields[used] = (struct moe_field){ .name = NULL };
    tables->top[top] = (struct moe_field){ .name = NULL };
}
