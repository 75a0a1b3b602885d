/* Our own format stores slices of global tensors: together the ranks must hold every element once, or in replicas. */
#include "audit/checkpoint/gather/parts.h"
#include "runtime/ckpt/format/slices.h"

#define MOE_CAP_SLICES_ARENA ((size_t)1 << 30)

/* The header again, from the file as it is now: it was judged with its rank, so nothing is said here. */
static enum moe_code read_header(struct gather *g, const struct found *f, struct moe_arena *arena, struct moe_safetensors *out, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct moe_error why = { 0 };
    *out = (struct moe_safetensors){ 0 };
    if (moe_store_open(g->store, gather_path(g, f->data->name).ptr, &file, &why) != MOE_OK)
        return MOE_OK;
    enum moe_code code = moe_safetensors_read(moe_store_blob(file), &moe_unheard, arena, out, &why);
    if (code == MOE_E_IO || code == MOE_E_PARSE)
        *out = (struct moe_safetensors){ 0 };
    else if (code != MOE_OK)
        return *err = why, code;
    return MOE_OK;
}

enum moe_code gather_slices(struct gather *g, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_SLICES_ARENA);
    const struct moe_safetensors **shards = arena ? moe_arena_array(arena, const struct moe_safetensors *, g->found_count + 1) : NULL;
    struct moe_globals globals;
    struct about a;
    struct moe_objections to = gather_about(&a, g, gather_path(g, MOE_STR("")));
    size_t n = 0;
    bool sliced = false, good;
    if (!shards)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 0; i < g->found_count; i++) {
        const struct found *f = &g->found[i];
        if (!f->data || strcmp(f->format, "safetensors") != 0)
            continue;
        struct moe_safetensors *st = moe_arena_alloc(arena, sizeof *st);
        if (!st)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the headers of all ranks need more than %zu MiB", MOE_CAP_SLICES_ARENA >> 20);
        MOE_TRY(read_header(g, f, arena, st, err));
        if (!st->readable || st->objections)
            return MOE_OK;                            /* said already; what is missing cannot be judged */
        sliced |= moe_safetensors_metadata(st, "moe.slices").ptr != NULL;
        shards[n++] = st;
    }
    if (!sliced)
        return MOE_OK;
    MOE_TRY(moe_globals_collect(shards, n, arena, &globals, err));
    return moe_globals_check(&globals, &to, &good, err);
}
