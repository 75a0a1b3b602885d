/* Target   moe_torch_check(), moe_torch_crc() and moe_torch_digest() on a whole file
 * Input    a .pt, as a hostile checkpoint would be
 * Promise  never crashes, leaks or reads past the file; what is wrong is said by a row of the table and is never an error; every record that is sound
 *          and every tensor with bytes lies inside the file
 * Corpus   tests/fuzz/corpus/torch_zip/ -- cases of zip_test.c and files of torch 1.13; a fixed bug leaves its input there, named after the bug
 * Links    audit/checkpoint/torch
 */
#include "audit/checkpoint/torch/torch.h"
#include <stdlib.h>

static enum moe_code read_memory(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct moe_str *file = ctx;
    (void)err;
    if (at > file->len || n > file->len - at)
        abort();
    if (n)
        memcpy(into, file->ptr + at, n);
    return MOE_OK;
}

static void hear(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    const struct moe_ckpt_event *e = moe_torch_events;
    (void)ctx, (void)offset, (void)detail;
    while (e->name && strcmp(e->name, event) != 0)
        e++;
    if (!e->name)
        abort();
}

static void judge(const struct moe_torch_facts *f, uint64_t size)
{
    for (size_t i = 0; i < f->record_count; i++)
        if (f->records[i].sound && (f->records[i].at > size || f->records[i].bytes > size - f->records[i].at))
            abort();
    for (size_t i = 0; i < f->tensor_count; i++)
        if (f->tensors[i].at > f->tensors[i].end || f->tensors[i].end > size || f->tensors[i].storage >= f->storage_count)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str bytes = { (const char *)data, size };
    struct moe_blob file = { .ctx = &bytes, .size = size, .read = read_memory };
    struct moe_objections to = { NULL, hear };
    struct moe_torch_opts opts = { .check_crc = true };
    struct moe_torch_facts f;
    struct moe_error err = { 0 };
    unsigned char sum[MOE_SHA256_BYTES];
    size_t n;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TORCH_BYTES);
    if (!arena)
        return 0;
    if (moe_torch_check(&file, &opts, &to, &f, arena, &err) != MOE_OK)
        abort();
    judge(&f, size);
    enum moe_code code = moe_torch_digest(&file, &f, MOE_STR(""), sum, &n, &err);
    if (code != MOE_OK && code != MOE_E_SCHEMA && code != MOE_E_LIMIT)
        abort();
    return 0;
}
