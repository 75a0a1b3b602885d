/* Target   moe_torch_check() on the pickle inside a sound zip
 * Input    data.pkl, as a hostile checkpoint would hold; the records data/0 and data/1 of 64 bytes each are there
 * Promise  never crashes, hangs or leaks; a pickle with an opcode or a name that is not on the list is always objected to; every tensor lies in its record
 * Corpus   tests/fuzz/corpus/torch_pickle/ -- rows of pickle_test.c; a fixed bug leaves its input there, named after the bug
 * Links    audit/checkpoint/torch
 */
#include "audit/checkpoint/torch/torch.h"
#include <stdlib.h>

enum { STORAGE = 64, NAMES = 3 };
static const char *const names[NAMES] = { "a/data.pkl", "a/data/0", "a/data/1" };

struct file { unsigned char *p; size_t n; };

static void put(struct file *f, const void *bytes, size_t n)
{
    if (n)
        memcpy(f->p + f->n, bytes, n);
    f->n += n;
}
static void put_le(struct file *f, uint64_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        f->p[f->n++] = (unsigned char)(i < 8 ? v >> 8 * i : 0);
}

/* Stored entries; the CRCs are not looked at. */
static void wrap(struct file *f, const uint8_t *pickle, size_t size)
{
    static const unsigned char zeros[STORAGE];
    size_t at[NAMES], directory;
    for (size_t i = 0; i < NAMES; i++) {
        size_t n = i ? STORAGE : size;
        at[i] = f->n;
        put_le(f, 0x04034b50, 4), put_le(f, 0, 14), put_le(f, n, 4), put_le(f, n, 4), put_le(f, strlen(names[i]), 4);
        put(f, names[i], strlen(names[i])), put(f, i ? zeros : pickle, n);
    }
    directory = f->n;
    for (size_t i = 0; i < NAMES; i++) {
        size_t n = i ? STORAGE : size;
        put_le(f, 0x02014b50, 4), put_le(f, 0, 16), put_le(f, n, 4), put_le(f, n, 4), put_le(f, strlen(names[i]), 4), put_le(f, 0, 10);
        put_le(f, at[i], 4), put(f, names[i], strlen(names[i]));
    }
    size_t bytes = f->n - directory;
    put_le(f, 0x06054b50, 4), put_le(f, 0, 4), put_le(f, NAMES, 2), put_le(f, NAMES, 2), put_le(f, bytes, 4), put_le(f, directory, 4), put_le(f, 0, 2);
}

static enum moe_code read_memory(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct file *f = ctx;
    (void)err;
    if (at > f->n || n > f->n - at)
        abort();
    if (n)
        memcpy(into, f->p + at, n);
    return MOE_OK;
}

static void hear(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)offset, (void)detail;
    if (strncmp(event, "zip-", 4) == 0)                         /* the zip around it is sound */
        abort();
    *(size_t *)ctx += strncmp(event, "torch-storage-unused", 20) != 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct file f = { malloc(size + 1024), 0 };
    size_t said = 0;
    if (!f.p)
        return 0;
    wrap(&f, data, size);
    struct moe_blob file = { .ctx = &f, .size = f.n, .read = read_memory };
    struct moe_objections to = { &said, hear };
    struct moe_torch_facts facts;
    struct moe_error err = { 0 };
    struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    if (!arena || moe_torch_check(&file, NULL, &to, &facts, arena, &err) != MOE_OK)
        abort();
    if (!facts.read && !said)                                   /* what was not understood to its end is never a pass */
        abort();
    for (size_t i = 0; i < facts.tensor_count; i++) {
        const struct moe_torch_tensor *t = &facts.tensors[i];
        const struct moe_torch_storage *s = &facts.storages[t->storage];
        if (t->end && (s->record == UINT32_MAX || t->at < facts.records[s->record].at || t->end > facts.records[s->record].at + STORAGE))
            abort();
    }
    moe_arena_free(&arena);
    free(f.p);
    return 0;
}
