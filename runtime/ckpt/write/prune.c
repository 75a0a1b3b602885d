/* Old steps go when a newer one is complete, and at no other time: a run that was restarted knows nothing of what the steps before it are worth. */
#include "runtime/ckpt/write/inside.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

/* A file that a rank of a complete step has put in place. Temporary files, and whatever else lies there, are somebody else's. */
static enum moe_code remove_file(void *ctx, const char *text, struct moe_error *err)
{
    const int *folder = ctx;
    struct moe_ckpt_name name;
    moe_name_read(moe_str_c(text), NULL, &name);
    bool ours = name.kind == MOE_NAME_SAFETENSORS || name.kind == MOE_NAME_TREE || name.kind == MOE_NAME_META;
    if (!ours || name.leftover || name.look_alike)
        return MOE_OK;
    return unlinkat(*folder, text, 0) == 0 || errno == ENOENT ? MOE_OK : moe_fail_sys(err, text, errno, "cannot remove");
}

/* The record first, and that on the disk, so that the step is absent before any of it is missing. */
static enum moe_code remove_step(struct moe_ckpt_writer *w, const struct moe_step *step, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int folder = -1;
    char record[MOE_NAME_ROOM], name[MOE_NAME_ROOM];
    const struct moe_ckpt_name n = { .kind = MOE_NAME_STEP, .step = step->step, .width = step->width };
    MOE_CHECK(moe_name_write(&n, name));
    moe_put_name(MOE_NAME_COMMIT, 0, false, record);
    MOE_TRY(moe_steps_open(w->root, step, &folder, err));
    if (unlinkat(folder, record, 0) != 0)
        return moe_fail_sys(err, name, errno, "cannot remove its commit record");
    MOE_TRY(moe_put_sync(folder, name, err));
    MOE_TRY(moe_folder_each(folder, remove_file, &folder, err));
    if (unlinkat(w->root, name, AT_REMOVEDIR) != 0 && errno != ENOTEMPTY && errno != EEXIST)
        return moe_fail_sys(err, name, errno, "cannot remove its folder");
    return moe_put_sync(w->root, name, err);
}

/* Only what this job committed: a root may be shared by mistake, and a record that cannot be read is evidence. */
static enum moe_code is_ours(struct moe_ckpt_writer *w, const struct moe_step *step, struct moe_arena *arena, bool *ours, struct moe_error *err)
{
    struct moe_record record;
    MOE_TRY(moe_steps_record(w->root, step, arena, &record, err));
    *ours = record.readable && moe_str_eq(record.job, w->o.job);
    return MOE_OK;
}

static enum moe_code prune(struct moe_ckpt_writer *w, uint64_t step, uint64_t *gone, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_WRITE_LIST);
    struct moe_steps steps;
    uint64_t committed = 0;
    if (!arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory to prune");
    MOE_TRY(moe_steps_list(w->root, arena, &steps, err));
    for (size_t i = 0; i < steps.count; i++)
        committed += steps.items[i].committed && steps.items[i].step <= step;
    for (size_t i = 0; i < steps.count && committed > w->o.keep; i++) {
        bool ours = false;
        if (!steps.items[i].committed || steps.items[i].step >= step)
            continue;
        committed--;
        MOE_TRY(is_ours(w, &steps.items[i], arena, &ours, err));
        if (!ours)
            continue;
        MOE_TRY(remove_step(w, &steps.items[i], err));
        ++*gone;
    }
    return MOE_OK;
}

uint64_t moe_prune(struct moe_ckpt_writer *w, uint64_t step)
{
    struct moe_error err;
    uint64_t gone = 0;
    if (w->o.keep && prune(w, step, &gone, &err) != MOE_OK)
        moe_write_warn(w, &err);
    return gone;
}
