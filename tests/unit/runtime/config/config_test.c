#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include "runtime/config/rows.h"
#include "runtime/data/data.h"

#define ROOM  (8u << 20)
#define DATA  "data: {train: corpus.txt}\n"

/* ---- what is read, and what is refused: at which place ---- */

static const struct parse_case { const char *name, *yaml; enum moe_code code; unsigned line, column; const char *field, *text; } cases[] = {
    { "reads the least there is",        DATA, MOE_OK, 0, 0, "", "" },
    { "reads every section",             "job: a.b_c-1\nmodel: {vocab: 300, heads: 8, kv_heads: 2}\nrouter: {score: sigmoid, capacity_factor: 1.25, drop: position}\n"
                                         DATA "train: {steps: 5, warmup: 0}\nparallel: {expert: 2}\ncomm: {deadline_s: 3600}\ncheckpoint: {root: c, key: k, bucket: 's3://b-1/x'}\n"
                                         "telemetry: {prometheus: '[::1]:9400', prometheus_token: t}\naudit: {log: a}\n", MOE_OK, 0, 0, "", "" },
    { "an empty file is no config",      "", MOE_E_SCHEMA, 1, 1, "", "must be a map" },
    { "the data must be given",          "job: x\n", MOE_E_SCHEMA, 0, 0, "data.train", "must be given" },
    { "an unknown section",              DATA "trian: {}\n", MOE_E_SCHEMA, 2, 1, "trian", "did you mean train?" },
    { "an unknown key",                  DATA "model:\n  exprets: 4\n", MOE_E_SCHEMA, 3, 3, "model.exprets", "did you mean experts?" },
    { "a repeated key",                  DATA "model:\n  width: 4\n  width: 4\n", MOE_E_PARSE, 4, 3, "model.width", "given twice" },
    { "a repeated section",              DATA DATA, MOE_E_PARSE, 2, 1, "data", "given twice" },
    { "no YAML",                         "a: [", MOE_E_PARSE, 1, 5, "", "" },
    { "a second document",               DATA "---\njob: x\n", MOE_E_PARSE, 2, 1, "", "" },
    { "a number below its range",        DATA "model: {layers: 0}\n", MOE_E_SCHEMA, 2, 17, "model.layers", "outside 1 to 512" },
    { "a number above its range",        DATA "comm: {deadline_s: 3601}\n", MOE_E_SCHEMA, 2, 20, "comm.deadline_s", "outside 1 to 3600" },
    { "a deadline cannot be turned off", DATA "comm: {deadline_s: 0}\n", MOE_E_SCHEMA, 2, 20, "comm.deadline_s", "outside" },
    { "a fraction for a count",          DATA "train: {batch: 1.5}\n", MOE_E_SCHEMA, 2, 16, "train.batch", "whole number" },
    { "a number for a path",             "data: {train: 7}\n", MOE_E_SCHEMA, 1, 15, "data.train", "must be a string" },
    { "a list for a path",               "data: {train: [a]}\n", MOE_E_SCHEMA, 1, 15, "data.train", "must be a string" },
    { "a word that is none",             DATA "router: {score: softmx}\n", MOE_E_SCHEMA, 2, 17, "router.score", "did you mean softmax?" },
    { "yes is no boolean",               DATA "model: {tied_head: yes}\n", MOE_E_SCHEMA, 2, 20, "model.tied_head", "true or false" },
    { "nothing where a map belongs",     DATA "model:\n", MOE_E_SCHEMA, 2, 7, "model", "must be a map" },
    { "a control character in a path",   "data: {train: \"a\\tb\"}\n", MOE_E_SCHEMA, 1, 15, "data.train", "control" },
    { "text that is turned around",      "data: {train: \"a\\u202eb\"}\n", MOE_E_SCHEMA, 1, 15, "data.train", "turns text around" },
    { "a job with a slash",              "job: a/b\n" DATA, MOE_E_SCHEMA, 1, 6, "job", "letters" },
    { "a job without a name",            "job: ''\n" DATA, MOE_E_SCHEMA, 1, 6, "job", "empty" },
    { "heads that do not divide",        DATA "model: {heads: 4, kv_heads: 3}\n", MOE_E_SCHEMA, 2, 29, "model.kv_heads", "3 does not divide heads (4)" },
    { "a width that does not divide",    DATA "model: {width: 100, heads: 3}\n", MOE_E_SCHEMA, 2, 28, "model.heads", "does not divide width (100)" },
    { "told where it was given",         DATA "model: {width: 130}\n", MOE_E_SCHEMA, 2, 16, "model.width", "model.heads: 4 does not divide width (130)" },
    { "an odd head_dim",                 DATA "model: {head_dim: 7}\n", MOE_E_SCHEMA, 2, 19, "model.head_dim", "not even" },
    { "an odd head_dim that follows",    DATA "model: {width: 12, heads: 4}\n", MOE_E_SCHEMA, 2, 27, "model.heads", "model.head_dim: 3 is not even" },
    { "top_k over experts",              DATA "model: {experts: 4, top_k: 8}\n", MOE_E_SCHEMA, 2, 28, "model.top_k", "8 exceeds experts (4)" },
    { "a vocabulary too small for bytes", DATA "model: {vocab: 255}\n", MOE_E_SCHEMA, 2, 16, "model.vocab", "256" },
    { "which is enough for tokens",      "data: {train: a, format: u16}\nmodel: {vocab: 255}\n", MOE_OK, 0, 0, "", "" },
    { "a vocabulary past 16 bits",       "data: {train: a, format: u16}\nmodel: {vocab: 65537}\n", MOE_E_SCHEMA, 2, 16, "model.vocab", "16 bits" },
    { "which 32 bits hold",              "data: {train: a, format: u32}\nmodel: {vocab: 65537}\n", MOE_OK, 0, 0, "", "" },
    { "a capacity that drops nothing",   DATA "router: {capacity_factor: 1.5}\n", MOE_E_SCHEMA, 2, 27, "router.capacity_factor", "needs a drop" },
    { "a drop without a capacity",       DATA "router: {drop: position}\n", MOE_E_SCHEMA, 2, 16, "router.drop", "capacity_factor above 0" },
    { "more groups than experts",        DATA "parallel: {expert: 9}\n", MOE_E_SCHEMA, 2, 20, "parallel.expert", "exceeds model.experts (8)" },
    { "more micro-steps than sequences", DATA "train: {batch: 4, accumulate: 8}\n", MOE_E_SCHEMA, 2, 31, "train.accumulate", "8 exceeds batch (4)" },
    { "micro-steps that do not divide",  DATA "train: {batch: 4, accumulate: 3}\n", MOE_E_SCHEMA, 2, 31, "train.accumulate", "does not divide batch (4)" },
    { "min_lr over lr",                  DATA "train: {lr: 0.1, min_lr: 0.2}\n", MOE_E_SCHEMA, 2, 26, "train.min_lr", "0.2 exceeds lr (0.1)" },
    { "warmup over steps",               DATA "train: {steps: 5, warmup: 6}\n", MOE_E_SCHEMA, 2, 27, "train.warmup", "6 exceeds steps (5)" },
    { "a GPU's memory without a GPU",    DATA "train: {device_memory: 1000000}\n", MOE_E_SCHEMA, 2, 24, "train.device_memory", "backend is cpu" },
    { "a GPU, with a limit",             DATA "train: {backend: cuda, device_memory: 80000000000, deterministic: true, storage: bf16}\n", MOE_OK, 0, 0, "", "" },
    { "heads that a GPU does not take",  DATA "train: {backend: cuda}\nmodel: {head_dim: 20}\n", MOE_E_SCHEMA, 2, 18, "train.backend", "multiple of 8" },
    { "heads too wide for a GPU",        DATA "train: {backend: cuda}\nmodel: {head_dim: 264}\n", MOE_E_SCHEMA, 2, 18, "train.backend", "at most 256, not 264" },
    { "no such backend",                 DATA "train: {backend: cudo}\n", MOE_E_SCHEMA, 2, 18, "train.backend", "did you mean cuda?" },
    { "evaluation without data",         DATA "train: {eval_every: 5}\n", MOE_E_SCHEMA, 2, 21, "train.eval_every", "needs data.eval" },
    { "a key without checkpoints",       DATA "checkpoint: {key: k}\n", MOE_E_SCHEMA, 2, 19, "checkpoint.key", "checkpoint.root" },
    { "a bucket without checkpoints",    DATA "checkpoint: {bucket: 's3://abc'}\n", MOE_E_SCHEMA, 2, 22, "checkpoint.bucket", "checkpoint.root" },
    { "a bucket that is none",           DATA "checkpoint: {root: a, bucket: 'http://abc'}\n", MOE_E_SCHEMA, 2, 31, "checkpoint.bucket", "s3://" },
    { "a token without an endpoint",     DATA "telemetry: {prometheus_token: t}\n", MOE_E_SCHEMA, 2, 31, "telemetry.prometheus_token", "telemetry.prometheus" },
    { "an endpoint for all, and no token", DATA "telemetry: {prometheus: '0.0.0.0:9400'}\n", MOE_E_SCHEMA, 2, 25, "telemetry.prometheus", "telemetry.prometheus_token" },
    { "an endpoint for others by v6",    DATA "telemetry: {prometheus: '[::]:9400'}\n", MOE_E_SCHEMA, 2, 25, "telemetry.prometheus", "take 127.0.0.1" },
    { "one whose address only looks so", DATA "telemetry: {prometheus: '[::127.0.0.1]:9400'}\n", MOE_E_SCHEMA, 2, 25, "telemetry.prometheus", "opens a port to others" },
    { "an endpoint for all with a token", DATA "telemetry: {prometheus: '0.0.0.0:9400', prometheus_token: t}\n", MOE_OK, 0, 0, "", "" },
    { "an endpoint of this machine",     DATA "telemetry: {prometheus: 'localhost:9400'}\n", MOE_OK, 0, 0, "", "" },
    { "an endpoint without a port",      DATA "telemetry: {prometheus: 127.0.0.1}\n", MOE_E_SCHEMA, 2, 25, "telemetry.prometheus", "port" },
    { "an endpoint by a name",           DATA "telemetry: {prometheus: 'example.org:80'}\n", MOE_E_SCHEMA, 2, 25, "telemetry.prometheus", "address" },
    { "a port past 65535",               DATA "telemetry: {prometheus: '127.0.0.1:65536'}\n", MOE_E_SCHEMA, 2, 25, "telemetry.prometheus", "port" },
    { "a W&B project alone",             DATA "telemetry: {wandb_project: p}\n", MOE_E_SCHEMA, 2, 28, "telemetry.wandb_project", "wandb_entity" },
    { "a W&B entity alone",              DATA "telemetry: {wandb_entity: p}\n", MOE_E_SCHEMA, 2, 27, "telemetry.wandb_entity", "wandb_project" },
    { "a W&B server without TLS",        DATA "telemetry: {wandb_url: 'http://example.org'}\n", MOE_E_SCHEMA, 2, 24, "telemetry.wandb_url", "https" },
    { "a W&B server with a path",        DATA "telemetry: {wandb_url: 'https://example.org/x'}\n", MOE_E_SCHEMA, 2, 24, "telemetry.wandb_url", "https" },
    { "a W&B server on this machine",    DATA "telemetry: {wandb_url: 'http://127.0.0.1:8080'}\n", MOE_OK, 0, 0, "", "" },
};

static struct moe_arena *arena;
static int make_arena(void **state)
{
    (void)state;
    arena = moe_arena_new(ROOM);
    return arena ? 0 : -1;
}
static int free_arena(void **state)
{
    (void)state;
    moe_arena_free(&arena);
    return 0;
}

static enum moe_code read_config(const char *yaml, char *const *env, struct moe_config *out, struct moe_error *err)
{
    return moe_config_parse("train.yaml", moe_str_c(yaml), env, arena, out, err);
}

static void parse(void **state)
{
    const struct parse_case *c = *state;
    struct moe_config config;
    struct moe_error err = { 0 };
    assert_int_equal(read_config(c->yaml, NULL, &config, &err), c->code);
    if (c->code == MOE_OK)
        return;
    assert_string_equal(err.file, "train.yaml");
    assert_string_equal(err.field, c->field);
    assert_int_equal(err.line, c->line);
    assert_int_equal(err.column, c->column);
    if (!strstr(err.text, c->text))
        fail_msg("\"%s\" does not say \"%s\"", err.text, c->text);
}

static void defaults(void **state)
{
    struct moe_config c;
    struct moe_error err;
    (void)state;
    assert_int_equal(read_config(DATA "model: {heads: 8, experts: 1}\ntrain: {steps: 50, lr: 0.01}\n", NULL, &c, &err), MOE_OK);
    assert_int_equal(c.model.vocab, 256);
    assert_int_equal(c.model.kv_heads, 8);                   /* these four follow from others */
    assert_int_equal(c.model.head_dim, 128 / 8);
    assert_int_equal(c.model.top_k, 1);
    assert_int_equal(c.train.warmup, 5);
    assert_true(c.train.min_lr == 0.01 / 10);
    assert_true(c.router.renormalise && c.router.scale == 1 && c.router.drop == MOE_DROP_NONE && c.router.score == MOE_SCORE_SOFTMAX);
    assert_int_equal(c.comm.deadline_s, 30);
    assert_int_equal(c.telemetry.rotate_bytes, 64 << 20);
    assert_int_equal(c.telemetry.prometheus.len, 0);         /* no port is opened unless somebody asks */
    assert_string_equal(c.job.ptr, "moe-train");
    assert_string_equal(c.data.train.ptr, "corpus.txt");
    assert_string_equal(c.data.eval.ptr, "");
    for (const struct config_row *row = config_rows; row->key; row++)
        assert_true(row->type != ROW_U32 || row->flags & ROW_DERIVED || (row->initial >= row->min && row->initial <= row->max));
}

/* ---- values that look like secrets; none stands here as a whole ---- */

static const struct secret_case { const char *name, *head, *tail, *what; } secrets[] = {
    { "a key in PEM",              "-----BEG", "IN PRIVATE KEY-----", "PEM" },
    { "a key of a cloud",          "AK", "IAQWERTYUIOPASDFGH", "token" },
    { "a token of a forge",        "gh", "p_abcdefghijklmnopqrst0123", "token" },
    { "one inside a path",         "/data/gh", "p_abcdefghijklmnopqrst0123/x", "token" },
    { "a token of a model hub",    "h", "f_abcdefghijklmnopqrst", "token" },
    { "a JSON web token",          "e", "yJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.x", "token" },
    { "a password in an address",  "s3://user:hun", "ter2@host/x", "password" },
    { "a password with its name",  "Pass", "word=correcthorse", "password" },
    { "a long random word",        "q7Rk2ZpXw9", "LmB4vTn8YcD3", "random" },
};
static void secret(void **state)
{
    const struct secret_case *c = *state;
    static const char *const forms[][2] = { { "data: {train: '", "'}\n" }, { "data: {train: a, '", "': 1}\n" }, { "data: '", "'\n" }, { "router: {score: '", "'}\n" } };
    for (size_t i = 0; i < MOE_COUNT(forms); i++) {
        struct moe_config config;
        struct moe_error err = { 0 };
        struct moe_str yaml = moe_arena_printf(arena, "%s%s%s%s", forms[i][0], c->head, c->tail, forms[i][1]);
        assert_int_equal(read_config(yaml.ptr, NULL, &config, &err), MOE_E_SCHEMA);
        assert_int_equal(err.line, 1);
        assert_non_null(strstr(err.text, "credentials come from"));
        assert_non_null(strstr(err.text, c->what));
        assert_null(strstr(err.text, c->tail));                 /* nor is it told */
        assert_null(strstr(err.field, c->tail));
    }
    struct moe_str variable = moe_arena_printf(arena, "MOE_DATA__TRAIN=%s%s", c->head, c->tail);
    char *env[] = { (char *)(uintptr_t)variable.ptr, NULL };
    struct moe_config config;
    struct moe_error err = { 0 };
    assert_int_equal(read_config(DATA, env, &config, &err), MOE_E_SCHEMA);
    assert_string_equal(err.field, "MOE_DATA__TRAIN");
    assert_null(strstr(err.text, c->tail));
}
static void no_secret(void **state)
{
    static const char *const paths[] = {
        "/data/corpora/wikipedia/2024-05-01/en/shards", "/nix/store/00bgd045z0d4icpbc2yyz4gx48ak44la-net-tools", "sk-learn-datasets-newsgroups-20",
        "hf_datasets_wikipedia_20220301_en", "/mnt/Wikipedia2024EnglishCorpusShardsV2Final", "s3://bucket/some/prefix", "tokenizer/token_ids",
        "/blobs/sha256/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(paths); i++)
        if (config_secret(moe_str_c(paths[i]), true))
            fail_msg("%s: %s", paths[i], config_secret(moe_str_c(paths[i]), true));
    /* but in a name such a number is what W&B's keys look like */
    assert_non_null(config_secret(moe_str_c("9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"), false));
}

/* ---- what computes ---- */

static void backends(void **state)
{
    static const struct { const char *train, *name; enum moe_real real; } rows[] = {
        { "{}", "cpu", MOE_REAL_F32 },
        { "{storage: bf16}", "cpu", MOE_REAL_F32 },           /* floats, rounded */
        { "{backend: cuda}", "cuda", MOE_REAL_F32 },
        { "{backend: cuda, storage: bf16}", "cuda", MOE_REAL_BF16 },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct moe_config config;
        struct moe_error err = { 0 };
        enum moe_real real;
        assert_int_equal(read_config(moe_arena_printf(arena, "%strain: %s\n", DATA, rows[i].train).ptr, NULL, &config, &err), MOE_OK);
        assert_string_equal(moe_config_backend(&config.train, &real), rows[i].name);
        assert_int_equal(real, rows[i].real);
    }
}

/* ---- overrides ---- */

static const struct env_case { const char *name, *variable; enum moe_code code; const char *field, *text; } overrides[] = {
    { "an override of a count",         "MOE_TRAIN__STEPS=100", MOE_OK, "", "" },
    { "an override of the job",         "MOE__JOB=x", MOE_OK, "", "" },
    { "an override of a fraction",      "MOE_TRAIN__LR=1e-3", MOE_OK, "", "" },
    { "an override of a word",          "MOE_ROUTER__SCORE=sigmoid", MOE_OK, "", "" },
    { "an override of a boolean",       "MOE_MODEL__TIED_HEAD=true", MOE_OK, "", "" },
    { "a path is no YAML",              "MOE_DATA__TRAIN=a: [b # c", MOE_OK, "", "" },
    { "other variables are not read",   "MOE_TELEMETRY=0", MOE_OK, "", "" },
    { "nor those of others",            "THEIRS__X=1", MOE_OK, "", "" },
    { "a variable that names nothing",  "MOE_TRAIN__STEPZ=1", MOE_E_SCHEMA, "MOE_TRAIN__STEPZ", "did you mean MOE_TRAIN__STEPS?" },
    { "a variable in small letters",    "MOE_train__steps=1", MOE_E_SCHEMA, "MOE_train__steps", "names no value" },
    { "an override out of range",       "MOE_TRAIN__STEPS=0", MOE_E_SCHEMA, "MOE_TRAIN__STEPS", "outside" },
    { "an empty override",              "MOE_TRAIN__STEPS=", MOE_E_SCHEMA, "MOE_TRAIN__STEPS", "whole number" },
    { "two numbers",                    "MOE_TRAIN__STEPS=1 2", MOE_E_SCHEMA, "MOE_TRAIN__STEPS", "whole number" },
    { "a list for a number",            "MOE_TRAIN__STEPS=[1]", MOE_E_SCHEMA, "MOE_TRAIN__STEPS", "whole number" },
    { "a comment behind a number",      "MOE_TRAIN__STEPS=1 # x", MOE_E_SCHEMA, "MOE_TRAIN__STEPS", "whole number" },
    { "a word that is none, overridden", "MOE_ROUTER__SCORE=hard", MOE_E_SCHEMA, "MOE_ROUTER__SCORE", "softmax, sigmoid" },
    { "an override that contradicts",   "MOE_MODEL__TOP_K=9", MOE_E_SCHEMA, "MOE_MODEL__TOP_K", "9 exceeds experts (8)" },
};
static void override(void **state)
{
    const struct env_case *c = *state;
    char *env[] = { "PATH=/bin", (char *)(uintptr_t)c->variable, "MOE_MUST_RUN=gpu", NULL };
    struct moe_config config;
    struct moe_error err = { 0 };
    assert_int_equal(read_config(DATA, env, &config, &err), c->code);
    if (c->code == MOE_OK)
        return;
    assert_string_equal(err.file, "environment");
    assert_string_equal(err.field, c->field);
    assert_int_equal(err.line, 0);
    if (!strstr(err.text, c->text))
        fail_msg("\"%s\" does not say \"%s\"", err.text, c->text);
}
static void overrides_land(void **state)
{
    char *env[] = { "MOE_TRAIN__STEPS=77", "MOE_TRAIN__LR=0.5", "MOE__JOB=y", "MOE_DATA__TRAIN=b: c", "MOE_MODEL__TIED_HEAD=true", "MOE_ROUTER__SCORE=sigmoid", NULL };
    char *twice[] = { "MOE_TRAIN__STEPS=77", "MOE_TRAIN__STEPS=77", NULL };
    struct moe_config c;
    struct moe_error err;
    (void)state;
    assert_int_equal(read_config(DATA "train: {steps: 5}\n", env, &c, &err), MOE_OK);
    assert_int_equal(c.train.steps, 77);
    assert_true(c.train.lr == 0.5);
    assert_string_equal(c.job.ptr, "y");
    assert_string_equal(c.data.train.ptr, "b: c");
    assert_true(c.model.tied_head);
    assert_int_equal(c.router.score, MOE_SCORE_SIGMOID);
    assert_int_equal(read_config(DATA, twice, &c, &err), MOE_E_SCHEMA);
    assert_string_equal(err.text, "is set twice");
    char *needed[] = { "MOE_DATA__TRAIN=x", NULL };
    assert_int_equal(read_config("job: j\n", needed, &c, &err), MOE_OK);
}

/* ---- printing and the digest ---- */

static struct moe_buf *printed(const struct moe_config *c)
{
    struct moe_buf *out = moe_buf_new(ROOM);
    struct moe_error err;
    assert_non_null(out);
    assert_int_equal(moe_config_print(c, out, &err), MOE_OK);
    return out;
}

static void reads_back(void **state)
{
    char *env[] = { "MOE_TRAIN__SEED=9", NULL };
    struct moe_config a, b;
    struct moe_error err;
    unsigned char one[MOE_SHA256_BYTES], two[MOE_SHA256_BYTES];
    (void)state;
    assert_int_equal(read_config("data: {train: \"a # b\\\"\\\\ ü\", eval: e}\ntrain:\n  lr: 0.1\n  eps: 1.0e-8\n  beta2: 0.95\n", env, &a, &err), MOE_OK);
    struct moe_buf *first = printed(&a), *last;
    assert_non_null(strstr(moe_buf_str(first).ptr, "  lr: 0.1  # train.yaml:3\n"));
    assert_non_null(strstr(moe_buf_str(first).ptr, "  seed: 9  # MOE_TRAIN__SEED\n"));
    assert_non_null(strstr(moe_buf_str(first).ptr, "  batch: 32  # default\n"));
    assert_non_null(strstr(moe_buf_str(first).ptr, "  head_dim: 32  # default: width / heads\n"));
    assert_non_null(strstr(moe_buf_str(first).ptr, "  deterministic: false  # default; on the cpu the bits are the same either way\n"));
    assert_int_equal(moe_config_parse("again.yaml", moe_buf_str(first), NULL, arena, &b, &err), MOE_OK);
    assert_int_equal(moe_config_digest(&a, one, &err), MOE_OK);
    assert_int_equal(moe_config_digest(&b, two, &err), MOE_OK);
    assert_memory_equal(one, two, sizeof one);
    for (const struct config_row *row = config_rows; row->key; row++) {
        struct moe_buf *x = moe_buf_new(ROOM), *y = moe_buf_new(ROOM);
        config_put(row, &a, x);
        config_put(row, &b, y);
        assert_string_equal(moe_buf_str(x).ptr, moe_buf_str(y).ptr);
        moe_buf_free(&x);
        moe_buf_free(&y);
    }
    last = printed(&b);
    moe_buf_free(&first);
    moe_buf_free(&last);
}

/* Where it changes something, nothing is said of where it does not. */
static void says_what_is_so_anyway(void **state)
{
    static const struct { const char *train, *line; } rows[] = {
        { "{deterministic: true}", "  deterministic: true  # train.yaml:2; on the cpu the bits are the same either way\n" },
        { "{deterministic: true, backend: cuda}", "  deterministic: true  # train.yaml:2\n" },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct moe_config c;
        struct moe_error err;
        assert_int_equal(read_config(moe_arena_printf(arena, "%strain: %s\n", DATA, rows[i].train).ptr, NULL, &c, &err), MOE_OK);
        struct moe_buf *out = printed(&c);
        assert_non_null(strstr(moe_buf_str(out).ptr, rows[i].line));
        moe_buf_free(&out);
    }
}

/* Each value by itself: another one changes the digest exactly when its row says so, whichever its type. */
static void digest_by_row(void **state)
{
    struct moe_config base;
    struct moe_error err;
    unsigned char before[MOE_SHA256_BYTES], after[MOE_SHA256_BYTES];
    (void)state;
    assert_int_equal(read_config(DATA, NULL, &base, &err), MOE_OK);
    assert_int_equal(moe_config_digest(&base, before, &err), MOE_OK);
    for (const struct config_row *row = config_rows; row->key; row++) {
        struct moe_config other = base;
        char *at = (char *)&other + row->offset;
        if (row->type == ROW_F64)
            *(double *)at += 0.125;
        else if (config_row_is_text(row))
            *(struct moe_str *)at = MOE_STR("other");
        else if (row->type == ROW_BOOL)
            *(bool *)at = !*(bool *)at;
        else if (row->type == ROW_ENUM)
            *(int *)at = 1;
        else
            (*at)++;                                          /* the lowest byte of a count */
        assert_int_equal(moe_config_digest(&other, after, &err), MOE_OK);
        if ((memcmp(before, after, sizeof after) != 0) != (bool)(row->flags & ROW_DIGEST))
            fail_msg("%s.%s", row->section, row->key);
    }
    assert_true(config_row_at(offsetof(struct moe_config, parallel.expert))->flags & ROW_DIGEST);
    assert_false(config_row_at(offsetof(struct moe_config, train.threads))->flags & ROW_DIGEST);
    assert_false(config_row_at(offsetof(struct moe_config, train.device_memory))->flags & ROW_DIGEST);
    assert_false(config_row_at(offsetof(struct moe_config, checkpoint.root))->flags & ROW_DIGEST);
}

static void describes(void **state)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *schema = moe_buf_new(ROOM), *man = moe_buf_new(ROOM);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct moe_error err;
    (void)state;
    moe_config_schema(schema);
    moe_config_man(man);
    assert_int_equal(moe_doc_parse(MOE_DOC_JSON, "schema", moe_buf_str(schema), &doc, &err), MOE_OK);
    const struct moe_node_doc *top = moe_doc_get(moe_doc_root(doc), "properties");
    for (const struct config_row *row = config_rows; row->key; row++) {
        const struct moe_node_doc *map = row->section[0] ? moe_doc_get(moe_doc_get(top, row->section), "properties") : top, *n = moe_doc_get(map, row->key);
        char item[CONFIG_NAME];
        assert_non_null(n);
        assert_true(moe_doc_get(n, "description")->text.len + 1 < CONFIG_DOC);
        (void)snprintf(item, sizeof item, ".It Ic \\&%s\n", row->key);
        assert_non_null(strstr(moe_buf_str(man).ptr, item));
    }
    assert_non_null(strstr(moe_buf_str(schema).ptr, "of a layer, over all ranks [experts]; default 8"));
    assert_true(moe_str_is(moe_doc_get(moe_doc_root(doc), "required")->first->text, "data"));
}

static void weights(void **state)
{
    struct moe_model_config m = { .vocab = 256, .width = 128, .layers = 4, .heads = 4, .kv_heads = 2, .head_dim = 32, .experts = 8, .top_k = 2, .expert_width = 256 };
    uint64_t all, active, layer = 2 * 128 * 128 + 2 * 128 * 64 + 128 * 8 + 2 * 128;
    (void)state;
    moe_config_weights(&m, &all, &active);
    assert_int_equal(all, 2 * 256 * 128 + 128 + 4 * (layer + 8 * 3 * 128 * 256));
    assert_int_equal(active, 256 * 128 + 128 + 4 * (layer + 2 * 3 * 128 * 256));
    m.tied_head = true;
    m.shared_experts = 1;
    moe_config_weights(&m, &all, &active);
    assert_int_equal(all, 256 * 128 + 128 + 4 * (layer + 9 * 3 * 128 * 256));
    assert_int_equal(active, 256 * 128 + 128 + 4 * (layer + 3 * 3 * 128 * 256));
    m = (struct moe_model_config){ .vocab = 1u << 24, .width = 1u << 16, .layers = 512, .heads = 1024, .kv_heads = 1024, .head_dim = 4096, .experts = 4096, .top_k = 64,
                                   .expert_width = 1u << 17, .shared_experts = 64 };
    moe_config_weights(&m, &all, &active);
    assert_true(active < all && all < 1ull << 57);
}

static void expert_ranks(void **state)
{
    static const struct { unsigned wanted, world, experts, ranks; } rows[] = {
        { 0, 1, 8, 1 }, { 0, 4, 8, 4 }, { 0, 6, 8, 2 }, { 2, 4, 8, 2 }, { 3, 4, 8, 2 }, { 8, 4, 8, 4 }, { 0, 7, 8, 1 }, { 0, 16, 8, 8 }, { 0, 12, 9, 3 },
    };
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        assert_int_equal(moe_config_expert_ranks(rows[i].wanted, rows[i].world, rows[i].experts), rows[i].ranks);
}

static void addresses(void **state)
{
    static const char *const bad[] = { "", ":1", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:x", "1.2.3:4", "::1:4", "[::1]", "[::1]4", "[127.0.0.1]:4", "127.0.0.1:123456" };
    struct moe_config_address a;
    (void)state;
    assert_true(moe_config_address(MOE_STR("localhost:9400"), &a) && !a.v6 && a.port == 9400);
    assert_string_equal(a.host, "127.0.0.1");
    assert_true(moe_config_address(MOE_STR("[fe80::1]:65535"), &a) && a.v6 && a.port == 65535);
    assert_string_equal(a.host, "fe80::1");
    for (size_t i = 0; i < MOE_COUNT(bad); i++)
        if (moe_config_address(moe_str_c(bad[i]), &a))
            fail_msg("%s", bad[i]);
}

static void loads(void **state)
{
    struct moe_config c;
    struct moe_error err;
    (void)state;
    assert_int_equal(moe_config_load("/nonexistent/train.yaml", NULL, arena, &c, &err), MOE_E_IO);
    assert_int_equal(moe_config_load("docs/configs/moe-small.yaml", NULL, arena, &c, &err), MOE_OK);
    assert_string_equal(c.job.ptr, "moe-small");
    char *large = calloc(1, MOE_CAP_CONFIG_BYTES + 2);
    assert_non_null(large);
    memset(large, ' ', MOE_CAP_CONFIG_BYTES + 1);
    assert_int_equal(read_config(large, NULL, &c, &err), MOE_E_LIMIT);
    free(large);
    /* the words stand in the order of an enum that this folder must not see */
    const struct config_row *format = config_row_at(offsetof(struct moe_config, data.format));
    assert_string_equal(format->words[MOE_DATA_BYTES], "bytes");
    assert_string_equal(format->words[MOE_DATA_U16], "u16");
    assert_string_equal(format->words[MOE_DATA_U32], "u32");
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + MOE_COUNT(secrets) + MOE_COUNT(overrides) + 16];
    size_t n = 0;
#define ADD(test_name, fn, row) (tests[n++] = (struct CMUnitTest){ .name = (test_name), .test_func = (fn), .setup_func = make_arena, .teardown_func = free_arena, .initial_state = (void *)(uintptr_t)(row) })
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        ADD(cases[i].name, parse, &cases[i]);
    for (size_t i = 0; i < MOE_COUNT(secrets); i++)
        ADD(secrets[i].name, secret, &secrets[i]);
    for (size_t i = 0; i < MOE_COUNT(overrides); i++)
        ADD(overrides[i].name, override, &overrides[i]);
    ADD("defaults, and those that follow", defaults, NULL);
    ADD("paths that are no secrets", no_secret, NULL);
    ADD("what computes, and in which elements", backends, NULL);
    ADD("overrides land where they should", overrides_land, NULL);
    ADD("what is printed reads back the same", reads_back, NULL);
    ADD("a value that changes nothing on the processor is printed with that", says_what_is_so_anyway, NULL);
    ADD("the digest follows the table", digest_by_row, NULL);
    ADD("schema and manual page have every value", describes, NULL);
    ADD("weights are counted", weights, NULL);
    ADD("ranks that share experts", expert_ranks, NULL);
    ADD("addresses", addresses, NULL);
    ADD("files, and what is too large", loads, NULL);
    return _cmocka_run_group_tests("config", tests, n, NULL, NULL);
}
