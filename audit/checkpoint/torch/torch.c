#include "audit/checkpoint/torch/pickle.h"
#include <stdarg.h>
#include <stdlib.h>

void moe_tell(struct moe_teller *to, const char *event, uint64_t offset, const char *fmt, ...)
{
    char text[400];
    va_list va;
    if (to->said == MOE_CAP_TORCH_SAID) {
        to->unsaid++;
        return;
    }
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    to->said++;
    moe_object(to->to, event, offset, "%s", text);
}

/* What is no zip is refused by its kind; *zip: go on. A zip behind something else is a trick of its own: some readers search for its end. */
static enum moe_code judge_kind(const struct moe_blob *file, struct moe_teller *to, struct moe_torch_facts *facts, struct moe_error *err)
{
    static const char *const events[] = { [MOE_TORCH_UNKNOWN] = "torch-unknown", [MOE_TORCH_LEGACY] = "torch-legacy", [MOE_TORCH_PICKLE] = "torch-bare-pickle",
                                          [MOE_TORCH_OTHER] = "torch-other-format", [MOE_TORCH_EMPTY] = "torch-empty" };
    char head[512], end[22];
    const char *what;
    struct moe_str h = { head, (size_t)MOE_MIN(file->size, (uint64_t)sizeof head) };
    if (h.len)
        MOE_TRY(file->read(file->ctx, 0, head, h.len, err));
    facts->kind = moe_torch_kind_of(h, &what);
    if (facts->kind == MOE_TORCH_ZIP)
        return MOE_OK;
    moe_tell(to, events[facts->kind], 0, "%llu bytes%s%s", (unsigned long long)file->size, *what ? ": " : "", what);
    if (file->size < sizeof end)
        return MOE_OK;
    MOE_TRY(file->read(file->ctx, file->size - sizeof end, end, sizeof end, err));
    if (memcmp(end, "PK\5\6", 4) == 0)
        moe_tell(to, "zip-prefix", 0, "the file ends as a zip does and does not begin as one");
    return MOE_OK;
}

static enum moe_code list_records(const struct moe_zip *z, struct moe_torch_facts *facts, struct moe_arena *arena, struct moe_error *err)
{
    facts->records = moe_arena_array(arena, struct moe_torch_record, z->count + 1);
    if (!facts->records)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many entries in a zip");
    for (size_t i = 0; i < z->count; i++) {
        const struct moe_zip_entry *e = &z->entries[i];
        facts->records[i] = (struct moe_torch_record){ .name = e->name, .at = e->data_at, .bytes = e->bytes, .crc = e->crc, .sound = e->sound };
    }
    facts->record_count = z->count;
    return MOE_OK;
}

static void bytes_free(unsigned char **p) { free(*p); }

void moe_torch_room(const struct moe_torch_opts *opts, uint64_t bytes)
{
    if (opts && opts->room)
        opts->room(opts->room_ctx, bytes);
}

static enum moe_code judge_pickle(const struct moe_zip *z, const struct moe_torch_opts *opts, struct moe_torch_facts *facts, uint32_t record,
                                  struct moe_arena *arena, struct moe_error *err)
{
    const struct moe_torch_record *r = &facts->records[record];
    if (!r->sound)
        return MOE_OK;                                            /* why was said */
    if (r->bytes > MOE_CAP_TORCH_PICKLE) {
        moe_tell(z->to, "pickle-limit", r->at, "data.pkl has %llu bytes", (unsigned long long)r->bytes);
        return MOE_OK;
    }
    size_t taken = moe_arena_used(arena) + (size_t)r->bytes;
    if (taken > MOE_CAP_TORCH_HELD) {
        moe_tell(z->to, "pickle-limit", r->at, "data.pkl and the names of %zu records take more than %u MiB", facts->record_count, MOE_CAP_TORCH_HELD >> 20);
        return MOE_OK;
    }
    moe_torch_room(opts, MOE_MIN(taken + r->bytes * MOE_TORCH_VALUES_PER_BYTE, (uint64_t)MOE_CAP_TORCH_HELD));
    MOE_AUTO(bytes_free) unsigned char *bytes = malloc((size_t)r->bytes + 1);
    if (!bytes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory for a pickle");
    MOE_TRY(z->file->read(z->file->ctx, r->at, bytes, (size_t)r->bytes, err));
    MOE_AUTO(moe_pickle_free) struct moe_pickle p = { .bytes = bytes, .size = (size_t)r->bytes, .base = r->at, .to = z->to, .opts = opts,
                                                      .left = MOE_CAP_TORCH_HELD - taken };
    MOE_TRY(moe_pickle_run(&p, err));
    return p.done ? moe_torch_tensors(&p, facts, arena, err) : MOE_OK;
}

static enum moe_code judge_zip(struct moe_zip *z, const struct moe_torch_opts *opts, struct moe_torch_facts *facts, struct moe_arena *arena,
                               struct moe_error *err)
{
    uint32_t pickle;
    MOE_TRY(moe_zip_read(z, opts, arena, err));
    MOE_TRY(list_records(z, facts, arena, err));
    free(z->entries);                                             /* the records say as much; a pickle takes the room */
    z->entries = NULL;
    MOE_TRY(moe_torch_records(z, facts, &pickle, err));
    if (pickle != UINT32_MAX)
        MOE_TRY(judge_pickle(z, opts, facts, pickle, arena, err));
    for (size_t i = 0; opts && opts->check_crc && i < facts->record_count; i++)
        MOE_TRY(moe_torch_crc_one(z->file, facts, i, z->to, err));
    return MOE_OK;
}

enum moe_code moe_torch_check(const struct moe_blob *file, const struct moe_torch_opts *opts, const struct moe_objections *to,
                              struct moe_torch_facts *out, struct moe_arena *arena, struct moe_error *err)
{
    struct moe_teller teller = { .to = to };
    struct moe_zip z = { .file = file, .to = &teller };
    *out = (struct moe_torch_facts){ 0 };
    enum moe_code code = judge_kind(file, &teller, out, err);
    if (code == MOE_OK && out->kind == MOE_TORCH_ZIP)
        code = judge_zip(&z, opts, out, arena, err);
    free(z.entries);
    out->unsaid = teller.unsaid;
    return code;
}

const struct moe_torch_tensor *moe_torch_tensor_at(const struct moe_torch_facts *facts, uint64_t at, uint64_t end)
{
    for (size_t i = 0; i < facts->tensor_count; i++)
        if (facts->tensors[i].at < end && at < facts->tensors[i].end)
            return &facts->tensors[i];
    return NULL;
}
