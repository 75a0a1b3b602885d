#include "runtime/backend/cpu/inside.h"
#include <string.h>

struct embed_job { float *table; const float *dy; float *y; const int32_t *token; size_t n, d, v, columns; };

static size_t row_of(const struct embed_job *j, size_t i)
{
    MOE_CHECK(j->token[i] >= 0 && (size_t)j->token[i] < j->v);
    return (size_t)j->token[i];
}

static void look_up(void *ctx, size_t begin, size_t end)
{
    const struct embed_job *j = ctx;
    for (size_t i = begin; i < end; i++)
        memcpy(j->y + i * j->d, j->table + row_of(j, i) * j->d, j->d * sizeof *j->y);
}

enum moe_code cpu_embed(struct moe_device *dev, void *y, const void *table, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err)
{
    struct embed_job job = { .table = (float *)table, .y = y, .token = token, .n = n, .d = d, .v = v };   /* only read */
    (void)err;
    cpu_rows(dev, n, d, look_up, &job);
    return MOE_OK;
}

/* Tokens repeat, and gradients of one row are added in their order: so threads share the columns, and each goes through all tokens. */
enum { COLUMNS_LEAST = 16, COLUMN_CHUNKS = 16 };

static void add_columns(void *ctx, size_t chunk, unsigned worker)
{
    const struct embed_job *j = ctx;
    size_t begin = chunk * j->columns, end = MOE_MIN(begin + j->columns, j->d);
    (void)worker;
    for (size_t i = 0; i < j->n; i++) {
        float *row = j->table + row_of(j, i) * j->d;
        const float *dy = j->dy + i * j->d;
        for (size_t c = begin; c < end; c++)
            row[c] += dy[c];
    }
}

enum moe_code cpu_embed_back(struct moe_device *dev, void *dtable, const void *dy, const int32_t *token, size_t n, size_t d, size_t v, struct moe_error *err)
{
    struct embed_job job = { .table = dtable, .dy = dy, .token = token, .n = n, .d = d, .v = v };
    (void)err;
    job.columns = MOE_MAX(cpu_padded(cpu_chunks_of(d, COLUMN_CHUNKS)), (size_t)COLUMNS_LEAST);
    moe_pool_run(dev->pool, cpu_chunks_of(d, job.columns), add_columns, &job);
    return MOE_OK;
}
