/* What follows from a config's values, and what they must be to each other. */
#include "common/base/utf8.h"
#include "runtime/config/rows.h"
#include <arpa/inet.h>
#include <stdarg.h>

#define AT(m) offsetof(struct moe_config, m)
enum { CUDA_HEAD_STEP = 8, CUDA_HEAD_DIM = 256 };      /* what attention on a GPU is made for */

static struct moe_where where_of(const struct moe_config *config, const struct config_row *row, char field[CONFIG_NAME])
{
    const struct moe_config_from *from = &config->from[row - config_rows];
    if (from->source == MOE_CONFIG_ENVIRONMENT) {
        config_variable(row, field);
        return (struct moe_where){ .file = "environment", .field = field };
    }
    config_field(row, field);
    return (struct moe_where){ .file = config->name.ptr, .line = from->line, .column = from->column, .field = field };
}

/* Two values contradict each other: told at the first one, unless that is a default and the other is not. */
MOE_PRINTF(5, 6)
static enum moe_code contradicts(const struct moe_config *config, size_t first, size_t second, struct moe_error *err, const char *fmt, ...)
{
    const struct config_row *a = config_row_at(first), *b = config_row_at(second), *row = a;
    char field[CONFIG_NAME], text[sizeof err->text];
    MOE_CHECK(a && b);
    if (config->from[a - config_rows].source == MOE_CONFIG_DEFAULT && config->from[b - config_rows].source != MOE_CONFIG_DEFAULT)
        row = b;
    va_list va;
    va_start(va, fmt);
    (void)vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    struct moe_where at = where_of(config, row, field);
    return row == a ? moe_fail(err, MOE_E_SCHEMA, at, "%s", text) : moe_fail(err, MOE_E_SCHEMA, at, "%s.%s: %s", a->section, a->key, text);
}

static bool is_default(const struct moe_config *config, size_t offset)
{
    return config->from[config_row_at(offset) - config_rows].source == MOE_CONFIG_DEFAULT;
}

static void derive(struct moe_config *c)
{
    if (is_default(c, AT(model.kv_heads)))
        c->model.kv_heads = c->model.heads;
    if (is_default(c, AT(model.head_dim)))
        c->model.head_dim = c->model.width / c->model.heads;
    if (is_default(c, AT(model.top_k)))
        c->model.top_k = MOE_MIN(c->model.experts, 2u);
    if (is_default(c, AT(train.min_lr)))
        c->train.min_lr = c->train.lr / 10;
    if (is_default(c, AT(train.warmup)))
        c->train.warmup = MOE_MIN(c->train.steps / 10, 100u);
}

/* ---- texts, each by itself ---- */

static bool is_name(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-')
            return false;
    return true;
}

/* No character that a terminal or a log would take for something else. */
static bool is_plain(struct moe_str s)
{
    while (s.len) {
        uint32_t point = 0;
        size_t n = moe_utf8_next(s, &point);
        if (!n || moe_utf8_hidden(point))
            return false;
        s = moe_str_from(s, n);
    }
    return true;
}

bool moe_config_address(struct moe_str text, struct moe_config_address *out)
{
    struct moe_str port = text, host;
    unsigned char bytes[16];
    unsigned number = 0;
    *out = (struct moe_config_address){ .v6 = text.len && text.ptr[0] == '[' };
    host = moe_str_cut(&port, out->v6 ? ']' : ':');
    if (out->v6) {
        host = moe_str_from(host, 1);
        if (!port.len || port.ptr[0] != ':')
            return false;
        port = moe_str_from(port, 1);
    }
    if (moe_str_is(host, "localhost"))
        host = MOE_STR("127.0.0.1");
    if (!host.len || host.len >= sizeof out->host || !port.len || port.len > 5)
        return false;
    for (size_t i = 0; i < port.len; i++) {
        if (!moe_is_digit(port.ptr[i]))
            return false;
        number = number * 10 + (unsigned)(port.ptr[i] - '0');
    }
    memcpy(out->host, host.ptr, host.len);
    out->port = (uint16_t)number;
    return number && number <= UINT16_MAX && inet_pton(out->v6 ? AF_INET6 : AF_INET, out->host, bytes) == 1;
}

static bool is_this_machine(const struct moe_config_address *a) { return strcmp(a->host, "::1") == 0 || (!a->v6 && strncmp(a->host, "127.", 4) == 0); }

/* https://host[:port], or http to this machine; no user, path or query. */
static bool is_url(struct moe_str s)
{
    bool plain = moe_str_starts(s, MOE_STR("http://"));
    struct moe_config_address address;
    if (!plain && !moe_str_starts(s, MOE_STR("https://")))
        return false;
    s = moe_str_from(s, plain ? 7 : 8);
    if (plain)
        return moe_config_address(s, &address) && is_this_machine(&address);
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_word(s.ptr[i]) && s.ptr[i] != '.' && s.ptr[i] != '-' && s.ptr[i] != ':')
            return false;
    return s.len > 0;
}

static bool is_bucket(struct moe_str s)
{
    if (!moe_str_starts(s, MOE_STR("s3://")) || !is_plain(s))
        return false;
    s = moe_str_from(s, 5);
    struct moe_str bucket = moe_str_cut(&s, '/');
    return bucket.len >= 3 && bucket.len <= 63 && is_name(bucket);
}

static const char *wrong_text(const struct config_row *row, struct moe_str s)
{
    struct moe_config_address address;
    if (s.len < (size_t)row->min)
        return row->flags & ROW_REQUIRED ? "must be given" : "must not be empty";
    if (s.len > (size_t)row->max)
        return "is too long";
    if (!s.len)
        return NULL;
    switch (row->type) {
    case ROW_NAME:    return is_name(s) ? NULL : "may have letters, digits, '.', '_' and '-' alone";
    case ROW_ADDRESS: return moe_config_address(s, &address) ? NULL : "must be an address and a port: 127.0.0.1:9400, [::1]:9400 or localhost:9400";
    case ROW_BUCKET:  return is_bucket(s) ? NULL : "must be s3://bucket or s3://bucket/prefix";
    case ROW_URL:     return is_url(s) ? NULL : "must be https://host[:port] (http only to this machine), without user and path";
    case ROW_PATH:    return is_plain(s) ? NULL : "must have no control characters, nor what turns text around";
    case ROW_U32: case ROW_U64: case ROW_F64: case ROW_BOOL: case ROW_ENUM: break;
    }
    return NULL;
}

static enum moe_code check_texts(const struct moe_config *config, struct moe_error *err)
{
    for (const struct config_row *row = config_rows; row->key; row++) {
        const struct moe_str *text = (const void *)((const char *)config + row->offset);
        const char *wrong = config_row_is_text(row) ? wrong_text(row, *text) : NULL;
        char field[CONFIG_NAME];
        if (wrong)
            return moe_fail(err, MOE_E_SCHEMA, where_of(config, row, field), "%s", wrong);
    }
    return MOE_OK;
}

/* ---- values against each other ---- */

static enum moe_code check_model(const struct moe_config *c, struct moe_error *err)
{
    const struct moe_model_config *m = &c->model;
    if (m->heads % m->kv_heads)
        return contradicts(c, AT(model.kv_heads), AT(model.heads), err, "%u does not divide heads (%u)", m->kv_heads, m->heads);
    if (is_default(c, AT(model.head_dim)) && m->width % m->heads)
        return contradicts(c, AT(model.heads), AT(model.width), err, "%u does not divide width (%u), and there is no head_dim", m->heads, m->width);
    if (m->head_dim % 2)
        return contradicts(c, AT(model.head_dim), AT(model.heads), err, "%u is not even: positions turn pairs of numbers", m->head_dim);
    if (m->top_k > m->experts)
        return contradicts(c, AT(model.top_k), AT(model.experts), err, "%u exceeds experts (%u)", m->top_k, m->experts);
    if (c->data.format == 0 && m->vocab < 256)
        return contradicts(c, AT(model.vocab), AT(data.format), err, "%u is too few for bytes, which need 256", m->vocab);
    if (c->data.format == 1 && m->vocab > 65536)
        return contradicts(c, AT(model.vocab), AT(data.format), err, "%u is more than tokens of 16 bits can name", m->vocab);
    if (c->parallel.expert > m->experts)
        return contradicts(c, AT(parallel.expert), AT(model.experts), err, "%u exceeds model.experts (%u)", c->parallel.expert, m->experts);
    if (c->router.capacity_factor > 0 && c->router.drop == MOE_DROP_NONE)
        return contradicts(c, AT(router.capacity_factor), AT(router.drop), err, "%.15g needs a drop of probability or position", c->router.capacity_factor);
    if (!(c->router.capacity_factor > 0) && c->router.drop != MOE_DROP_NONE)
        return contradicts(c, AT(router.drop), AT(router.capacity_factor), err, "needs a capacity_factor above 0: without one nothing is dropped");
    return MOE_OK;
}

static enum moe_code check_train(const struct moe_config *c, struct moe_error *err)
{
    const struct moe_train_section *t = &c->train;
    if (t->accumulate > t->batch)
        return contradicts(c, AT(train.accumulate), AT(train.batch), err, "%u exceeds batch (%u)", t->accumulate, t->batch);
    if (t->batch % t->accumulate)
        return contradicts(c, AT(train.accumulate), AT(train.batch), err, "%u does not divide batch (%u)", t->accumulate, t->batch);
    if (t->min_lr > t->lr)
        return contradicts(c, AT(train.min_lr), AT(train.lr), err, "%.15g exceeds lr (%.15g)", t->min_lr, t->lr);
    if (t->warmup > t->steps)
        return contradicts(c, AT(train.warmup), AT(train.steps), err, "%llu exceeds steps (%llu)", (unsigned long long)t->warmup, (unsigned long long)t->steps);
    if (t->device_memory && t->backend == MOE_COMPUTE_CPU)
        return contradicts(c, AT(train.device_memory), AT(train.backend), err, "%llu bytes are of a GPU, and the backend is cpu", (unsigned long long)t->device_memory);
    if (t->backend == MOE_COMPUTE_CUDA && (c->model.head_dim % CUDA_HEAD_STEP || c->model.head_dim > CUDA_HEAD_DIM))
        return contradicts(c, AT(train.backend), AT(model.head_dim), err, "cuda takes heads whose width is a multiple of %d, at most %d, not %u", CUDA_HEAD_STEP,
                           CUDA_HEAD_DIM, c->model.head_dim);
    if (t->eval_every && !c->data.eval.len)
        return contradicts(c, AT(train.eval_every), AT(data.eval), err, "needs data.eval");
    return MOE_OK;
}

static enum moe_code check_rest(const struct moe_config *c, struct moe_error *err)
{
    const struct moe_telemetry_config *t = &c->telemetry;
    struct moe_config_address address;
    if (c->checkpoint.key.len && !c->checkpoint.root.len)
        return contradicts(c, AT(checkpoint.key), AT(checkpoint.root), err, "needs checkpoint.root: nothing is written without one");
    if (c->checkpoint.bucket.len && !c->checkpoint.root.len)
        return contradicts(c, AT(checkpoint.bucket), AT(checkpoint.root), err, "needs checkpoint.root: what is sent was written there before");
    if (t->prometheus_token.len && !t->prometheus.len)
        return contradicts(c, AT(telemetry.prometheus_token), AT(telemetry.prometheus), err, "needs telemetry.prometheus");
    if (t->prometheus.len && !t->prometheus_token.len && moe_config_address(t->prometheus, &address) && !is_this_machine(&address))
        return contradicts(c, AT(telemetry.prometheus), AT(telemetry.prometheus_token), err,
                           "opens a port to others: name a file with a token that they must show (telemetry.prometheus_token), or take 127.0.0.1");
    if (t->wandb_project.len && !t->wandb_entity.len)
        return contradicts(c, AT(telemetry.wandb_project), AT(telemetry.wandb_entity), err, "needs telemetry.wandb_entity");
    if (t->wandb_entity.len && !t->wandb_project.len)
        return contradicts(c, AT(telemetry.wandb_entity), AT(telemetry.wandb_project), err, "needs telemetry.wandb_project");
    return MOE_OK;
}

enum moe_code config_check(struct moe_config *config, struct moe_error *err)
{
    derive(config);
    MOE_TRY(check_texts(config, err));
    MOE_TRY(check_model(config, err));
    MOE_TRY(check_train(config, err));
    return check_rest(config, err);
}

/* ---- what a config comes to ---- */

/* Ranges of the table keep this below 2^57. */
void moe_config_weights(const struct moe_model_config *m, uint64_t *all, uint64_t *active)
{
    uint64_t head_dim = m->head_dim ? m->head_dim : m->width / m->heads, table = (uint64_t)m->vocab * m->width;
    uint64_t attention = 2 * head_dim * ((uint64_t)m->heads + m->kv_heads) * m->width, expert = 3ull * m->width * m->expert_width;
    uint64_t rest = attention + (uint64_t)m->width * m->experts + m->shared_experts * expert + 2ull * m->width;
    *all = table + (m->tied_head ? 0 : table) + m->width + m->layers * (rest + m->experts * expert);
    *active = table + m->width + m->layers * (rest + m->top_k * expert);
}

const char *moe_config_backend(const struct moe_train_section *t, enum moe_real *real)
{
    *real = t->backend == MOE_COMPUTE_CUDA && t->storage == MOE_STORAGE_BF16 ? MOE_REAL_BF16 : MOE_REAL_F32;
    return t->backend == MOE_COMPUTE_CUDA ? "cuda" : "cpu";
}

unsigned moe_config_expert_ranks(unsigned wanted, unsigned world, unsigned experts)
{
    unsigned ranks = MOE_MIN(wanted && wanted < world ? wanted : world, experts);
    while (ranks > 1 && (world % ranks || experts % ranks))
        ranks--;
    return MOE_MAX(ranks, 1u);
}
