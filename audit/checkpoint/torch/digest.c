#include "audit/checkpoint/torch/parts.h"
#include <stdlib.h>

/* The digest of a state dict: what it says, without how it was zipped or pickled. */
enum { CHUNK_BYTES = 256 << 10, WINDOW_BYTES = 512 };

struct source { const struct moe_blob *file; struct moe_digest *digest; unsigned char *chunk, *row; uint64_t left; };
static void source_free(struct source *s)
{
    free(s->chunk);
    free(s->row);
    moe_digest_free(&s->digest);
}

static enum moe_code add_range(struct source *s, uint64_t at, uint64_t bytes, struct moe_error *err)
{
    while (bytes) {
        size_t n = (size_t)MOE_MIN(bytes, (uint64_t)CHUNK_BYTES);
        MOE_TRY(s->file->read(s->file->ctx, at, s->chunk, n, err));
        MOE_TRY(moe_digest_add(s->digest, (struct moe_str){ (const char *)s->chunk, n }, err));
        at += n;
        bytes -= n;
    }
    return MOE_OK;
}

static uint64_t elements_of(const struct moe_torch_tensor *t)
{
    uint64_t n = 1;
    for (unsigned i = 0; i < t->dims; i++)
        n *= t->shape[i];                                         /* cannot overflow: the tensor lies in the file */
    return n;
}

static bool row_major(const struct moe_torch_tensor *t)
{
    uint64_t want = 1;
    for (unsigned i = t->dims; i-- > 0;) {
        if (t->shape[i] != 1 && t->stride[i] != want)
            return false;
        want *= t->shape[i];
    }
    return true;
}

/* The window's next size: it grows while reads go on nearby, and is small while they jump, as through a transposed matrix. */
static size_t next_window(uint64_t place, uint64_t from, size_t have)
{
    return place >= from && place - from < 2 * (uint64_t)have ? MOE_MIN(2 * have, (size_t)CHUNK_BYTES) : (size_t)WINDOW_BYTES;
}

/* Elements one by one in row-major order, through a window on the storage that moves along. */
static enum moe_code add_strided(struct source *s, const struct moe_torch_tensor *t, uint64_t elements, struct moe_error *err)
{
    uint64_t index[MOE_CAP_TORCH_DIMS] = { 0 }, at = 0, from = t->at;
    size_t have = 0, filled = 0;
    for (uint64_t done = 0; done < elements; done++) {
        uint64_t place = t->at + at * t->itemsize;
        if (place < from || place - from + t->itemsize > have) {
            size_t want = next_window(place, from, have);
            from = place;
            have = (size_t)MOE_MIN(t->end - from, (uint64_t)want);
            MOE_TRY(s->file->read(s->file->ctx, from, s->chunk, have, err));
        }
        memcpy(s->row + filled, s->chunk + (place - from), t->itemsize);
        filled += t->itemsize;
        if (filled > CHUNK_BYTES - t->itemsize || done + 1 == elements) {
            MOE_TRY(moe_digest_add(s->digest, (struct moe_str){ (const char *)s->row, filled }, err));
            filled = 0;
        }
        for (unsigned i = t->dims; i-- > 0;) {                    /* count up, the last dimension fastest */
            at += t->stride[i];
            if (++index[i] < t->shape[i])
                break;
            at -= index[i] * t->stride[i];
            index[i] = 0;
        }
    }
    return MOE_OK;
}

/* As Python prints a tuple: "()", "(16,)", "(16, 8)". */
static enum moe_code add_shape(struct source *s, const struct moe_torch_tensor *t, struct moe_error *err)
{
    char text[32];
    MOE_TRY(moe_digest_add(s->digest, MOE_STR("("), err));
    for (unsigned i = 0; i < t->dims; i++) {
        int n = snprintf(text, sizeof text, "%llu%s", (unsigned long long)t->shape[i], t->dims == 1 ? "," : i + 1 < t->dims ? ", " : "");
        MOE_TRY(moe_digest_add(s->digest, (struct moe_str){ text, (size_t)n }, err));
    }
    return moe_digest_add(s->digest, MOE_STR(")torch."), err);
}

static enum moe_code add_tensor(struct source *s, const struct moe_torch_facts *facts, const struct moe_torch_tensor *t, struct moe_str name,
                                struct moe_error *err)
{
    const struct moe_torch_storage *storage = &facts->storages[t->storage];
    uint64_t elements = 0;
    bool empty = false;
    for (unsigned i = 0; i < t->dims; i++)
        empty = empty || t->shape[i] == 0;
    if (!empty && t->end <= t->at)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ 0 }, "tensor %.*s lies out of bounds", MOE_SHOWN(t->name));
    if (!empty) {
        for (unsigned i = 0; i < t->dims; i++)
            if (t->stride[i] == 0 && t->shape[i] > 1)
                return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ 0 }, "tensor %.*s fills more than its storage", MOE_SHOWN(t->name));
        elements = elements_of(t);
        if (elements > storage->bytes / t->itemsize)
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ 0 }, "tensor %.*s fills more than its storage", MOE_SHOWN(t->name));
    }
    if (elements * t->itemsize > s->left)                         /* a million names of one storage would never end */
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the tensors are more than %u times as large as their storages", MOE_CAP_TORCH_SHARED);
    s->left -= elements * t->itemsize;
    MOE_TRY(moe_digest_add(s->digest, name, err));
    MOE_TRY(add_shape(s, t, err));
    MOE_TRY(moe_digest_add(s->digest, moe_str_c(t->dtype), err));
    if (empty)
        return MOE_OK;
    return row_major(t) ? add_range(s, t->at, t->end - t->at, err) : add_strided(s, t, elements, err);
}

static int by_name(const void *a, const void *b)
{
    const struct moe_torch_tensor *x = *(const struct moe_torch_tensor *const *)a, *y = *(const struct moe_torch_tensor *const *)b;
    size_t n = MOE_MIN(x->name.len, y->name.len);
    int order = n ? memcmp(x->name.ptr, y->name.ptr, n) : 0;
    if (order)
        return order;
    return x->name.len != y->name.len ? (x->name.len < y->name.len ? -1 : 1) : x < y ? -1 : x > y;
}

static void order_free(const struct moe_torch_tensor ***order) { free(*order); }

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for the digest of a state dict");
}

enum moe_code moe_torch_digest(const struct moe_blob *file, const struct moe_torch_facts *facts, struct moe_str prefix,
                               unsigned char sum[MOE_SHA256_BYTES], size_t *count, struct moe_error *err)
{
    MOE_AUTO(source_free) struct source s = { .file = file };
    MOE_AUTO(order_free) const struct moe_torch_tensor **order = malloc((facts->tensor_count + 1) * sizeof *order);
    size_t n = 0;
    *count = 0;
    if (!order)
        return no_memory(err);
    for (size_t i = 0; i < facts->tensor_count; i++)
        if (moe_str_starts(facts->tensors[i].name, prefix))
            order[n++] = &facts->tensors[i];
    if (!n)
        return MOE_OK;
    qsort(order, n, sizeof *order, by_name);                      /* UTF-8 sorts as Python sorts its strings */
    if (__builtin_mul_overflow(facts->storage_bytes, (uint64_t)MOE_CAP_TORCH_SHARED, &s.left))
        s.left = UINT64_MAX;
    s.chunk = malloc(CHUNK_BYTES);
    s.row = malloc(CHUNK_BYTES);
    if (!s.chunk || !s.row)
        return no_memory(err);
    MOE_TRY(moe_digest_new(&s.digest, err));
    for (size_t i = 0; i < n; i++)
        MOE_TRY(add_tensor(&s, facts, order[i], moe_str_from(order[i]->name, prefix.len), err));
    MOE_TRY(moe_digest_end(s.digest, sum, err));
    *count = n;
    return MOE_OK;
}
