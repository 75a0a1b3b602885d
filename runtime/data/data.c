/* A data set: files as one row of sequences, in an order that follows from a seed. */
#include "common/base/hash.h"
#include "runtime/data/shards.h"
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 16384 };                /* bytes of one read: a sequence of usual length in one */

/* ---- opening ---- */

static enum moe_code count_sequences(struct moe_data *data, struct moe_error *err)
{
    char path[SHARD_PATH];
    for (size_t i = 0; i < data->count; i++) {
        struct shard *shard = &data->shards[i];
        uint64_t tokens = shard->bytes / data->width;
        if (shard->bytes % data->width) {
            shards_path(data, shard, path);
            return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path }, "has %llu bytes, which is no whole number of tokens of %u bytes",
                            (unsigned long long)shard->bytes, data->width);
        }
        shard->first = data->sequences;
        data->sequences += tokens ? (tokens - 1) / data->length : 0;
        data->tokens += tokens;
    }
    if (!data->sequences)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = data->path }, "has not one sequence of %u tokens and the one behind them", data->length);
    return MOE_OK;
}

static enum moe_code open_all(struct moe_data *data, const char *manifest, struct moe_error *err)
{
    struct stat skip, *skipped = manifest && stat(manifest, &skip) == 0 ? &skip : NULL;
    MOE_TRY(shards_find(data, skipped, err));
    if (manifest)
        MOE_TRY(shards_verify(data, manifest, err));
    return count_sequences(data, err);
}

enum moe_code moe_data_open(const char *path, const char *manifest, enum moe_data_format format, unsigned length, unsigned vocab, struct moe_data **out,
                            struct moe_error *err)
{
    static const unsigned widths[] = { [MOE_DATA_BYTES] = 1, [MOE_DATA_U16] = 2, [MOE_DATA_U32] = 4 };
    MOE_AUTO(moe_data_free) struct moe_data *data = calloc(1, sizeof *data);
    struct moe_where at = { .file = path };
    MOE_CHECK((size_t)format < MOE_COUNT(widths) && length && vocab);
    if (vocab > MOE_CAP_DATA_VOCAB)
        return moe_fail(err, MOE_E_LIMIT, at, "the vocabulary (%u) is larger than %u", vocab, MOE_CAP_DATA_VOCAB);
    if (data)
        *data = (struct moe_data){ .arena = moe_arena_new(MOE_CAP_DATA_MEMORY), .folder = -1, .width = widths[format], .length = length, .vocab = vocab };
    if (!data || !data->arena || !(data->path = moe_arena_str(data->arena, moe_str_c(path)).ptr))
        return moe_fail(err, MOE_E_LIMIT, at, "no memory");
    MOE_TRY(open_all(data, manifest, err));
    *out = moe_take(data);
    return MOE_OK;
}

void moe_data_free(struct moe_data **data)
{
    struct moe_data *d = *data;
    if (!d)
        return;
    for (size_t i = 0; i < d->count; i++)
        if (d->shards[i].fd >= 0)
            close(d->shards[i].fd);
    if (d->folder >= 0)
        close(d->folder);
    moe_arena_free(&d->arena);
    free(d);
    *data = NULL;
}

uint64_t moe_data_sequences(const struct moe_data *data)
{
    return data->sequences;
}
uint64_t moe_data_tokens(const struct moe_data *data)
{
    return data->tokens;
}

/* ---- reading ---- */

static uint32_t token_at(const unsigned char *p, unsigned width)
{
    uint32_t v = p[0];
    if (width > 1)
        v |= (uint32_t)p[1] << 8;
    if (width > 2)
        v |= (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
    return v;
}

/* What to do with each token that is read. */
typedef void take_token(void *ctx, uint64_t i, int32_t token);

static enum moe_code read_tokens(const struct moe_data *data, const struct shard *shard, uint64_t from, uint64_t n, take_token *take, void *ctx, struct moe_error *err)
{
    MOE_NOT_ZEROED unsigned char bytes[CHUNK];
    const unsigned width = data->width, chunk = CHUNK / width;
    for (uint64_t done = 0; done < n;) {
        size_t some = (size_t)MOE_MIN(n - done, (uint64_t)chunk);
        MOE_TRY(shards_read(data, shard, (from + done) * width, bytes, some * width, err));
        for (size_t i = 0; i < some; i++) {
            uint32_t token = token_at(bytes + i * width, width);
            if (token >= data->vocab) {
                char path[SHARD_PATH];
                shards_path(data, shard, path);
                return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .file = path }, "token %u at byte %llu is not below the vocabulary (%u)", token,
                                (unsigned long long)((from + done + i) * width), data->vocab);
            }
            take(ctx, done + i, (int32_t)token);
        }
        done += some;
    }
    return MOE_OK;
}

struct pair { int32_t *tokens, *targets; uint64_t length; };

static void put_pair(void *ctx, uint64_t i, int32_t token)
{
    struct pair *pair = ctx;
    if (i < pair->length)
        pair->tokens[i] = token;
    if (i)
        pair->targets[i - 1] = token;
}

/* The last file whose first sequence is not behind `place`; files without one share the number of the next. */
static const struct shard *shard_of(const struct moe_data *data, uint64_t place)
{
    size_t low = 0, high = data->count;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (data->shards[mid].first <= place)
            low = mid;
        else
            high = mid;
    }
    return &data->shards[low];
}

enum moe_code moe_data_in_order(const struct moe_data *data, uint64_t index, int32_t *tokens, int32_t *targets, struct moe_error *err)
{
    uint64_t place = index % data->sequences;
    const struct shard *shard = shard_of(data, place);
    struct pair pair = { tokens, targets, data->length };
    return read_tokens(data, shard, (place - shard->first) * data->length, data->length + 1ull, put_pair, &pair, err);
}

enum moe_code moe_data_sequence(const struct moe_data *data, uint64_t seed, uint64_t index, int32_t *tokens, int32_t *targets, struct moe_error *err)
{
    const uint64_t key[2] = { seed, index / data->sequences };
    return moe_data_in_order(data, shuffled(key, index % data->sequences, data->sequences), tokens, targets, err);
}

/* ---- what frequencies alone tell ---- */

static void count_token(void *ctx, uint64_t i, int32_t token)
{
    (void)i;
    ((uint64_t *)ctx)[token]++;
}

static void free_counts(uint64_t **counts)
{
    free(*counts);
}

enum moe_code moe_data_unigram(const struct moe_data *data, double *nats, struct moe_error *err)
{
    MOE_AUTO(free_counts) uint64_t *counts = calloc(data->vocab, sizeof *counts);
    double sum = 0;
    if (!counts)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = data->path }, "no memory to count %u tokens", data->vocab);
    for (size_t i = 0; i < data->count; i++)
        MOE_TRY(read_tokens(data, &data->shards[i], 0, data->shards[i].bytes / data->width, count_token, counts, err));
    for (unsigned v = 0; v < data->vocab; v++) {
        double p = (double)counts[v] / (double)data->tokens;
        if (counts[v])
            sum -= p * log(p);
    }
    *nats = sum;
    return MOE_OK;
}
