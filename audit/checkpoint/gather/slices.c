/* Our own format stores slices of global tensors: together the ranks must hold every element once, or in replicas. */
#include "audit/checkpoint/gather/parts.h"
#include "runtime/ckpt/format/cover.h"
#include <stdlib.h>

/* The data files of all ranks, opened one after another. Each was judged with its rank, so of their faults nothing is said here. */
struct all { struct gather *g; const struct found **files; struct moe_store_file *open; };

static enum moe_code open_one(void *ctx, size_t i, const struct moe_blob **file, struct moe_error *err)
{
    struct all *a = ctx;
    struct moe_error why = { 0 };
    struct moe_str path = gather_path(a->g, a->files[i]->data->name);
    (void)err;
    *file = moe_store_open(a->g->store, path.ptr, &a->open, &why) == MOE_OK ? moe_store_blob(a->open) : NULL;
    return MOE_OK;
}

static void close_one(void *ctx, size_t i)
{
    struct all *a = ctx;
    (void)i;
    moe_store_close(&a->open);
}

/* What was seen of the files when they were judged: false where it is settled that there is nothing to compare, or nothing to compare with. */
static bool worth_it(const struct all *a, size_t count)
{
    bool sliced = false;
    for (size_t i = 0; i < count; i++) {
        if (a->files[i]->flat == FLAT_BAD)
            return false;
        sliced |= a->files[i]->flat != FLAT_WHOLE;
    }
    return sliced;
}

enum moe_code gather_slices(struct gather *g, struct moe_error *err)
{
    struct all all = { .g = g, .files = calloc(g->found_count + 1, sizeof *all.files) };
    struct moe_cover_files files = { .ctx = &all, .open = open_one, .close = close_one };
    struct about a;
    struct moe_objections to = gather_about(&a, g, gather_path(g, MOE_STR("")));
    enum moe_code code = MOE_OK;
    bool judged;
    if (!all.files)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 0; i < g->found_count; i++)
        if (g->found[i].data && strcmp(g->found[i].format, "safetensors") == 0)
            all.files[files.count++] = &g->found[i];
    if (worth_it(&all, files.count))
        code = moe_cover_check(&files, &to, &judged, err);
    free(all.files);
    return code;
}
