#include "audit/checkpoint/store/store.h"
#include "audit/checkpoint/store/parts.h"
#include <stdlib.h>

struct moe_store { const struct moe_store_ops *ops; void *self; };
struct moe_store_file { const struct moe_store_ops *ops; void *self; struct moe_blob blob; };

struct moe_store *moe_store_new(const struct moe_store_ops *ops, void *self)
{
    struct moe_store *s = malloc(sizeof *s);
    if (s)
        *s = (struct moe_store){ ops, self };
    return s;
}

void moe_store_free(struct moe_store **store)
{
    if (*store) {
        (*store)->ops->free((*store)->self);
        free(*store);
        *store = NULL;
    }
}

static int by_name(const void *a, const void *b)
{
    struct moe_str x = ((const struct moe_store_entry *)a)->name, y = ((const struct moe_store_entry *)b)->name;
    int c = memcmp(x.ptr, y.ptr, MOE_MIN(x.len, y.len));
    return c ? c : (x.len > y.len) - (x.len < y.len);
}

enum moe_code moe_store_list(struct moe_store *store, const char *dir, struct moe_arena *arena, struct moe_store_entry **out, size_t *count,
                             struct moe_error *err)
{
    MOE_TRY(store->ops->list(store->self, dir, arena, out, count, err));
    if (*count)
        qsort(*out, *count, sizeof **out, by_name);
    return MOE_OK;
}

enum moe_code moe_store_open(struct moe_store *store, const char *path, struct moe_store_file **out, struct moe_error *err)
{
    struct moe_store_file *f = calloc(1, sizeof *f);
    if (!f)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
    f->ops = store->ops;
    enum moe_code code = store->ops->open(store->self, path, &f->self, &f->blob, err);
    if (code != MOE_OK) {
        free(f);
        return code;
    }
    *out = f;
    return MOE_OK;
}

const struct moe_blob *moe_store_blob(const struct moe_store_file *file) { return &file->blob; }
bool moe_store_changed(struct moe_store_file *file) { return file->ops->changed(file->self); }
uint64_t moe_store_hole(struct moe_store_file *file) { return file->ops->hole(file->self); }

void moe_store_close(struct moe_store_file **file)
{
    if (*file) {
        (*file)->ops->close((*file)->self);
        free(*file);
        *file = NULL;
    }
}

int moe_store_dir_fd(const struct moe_store *store) { return store->ops == &moe_store_dir_ops ? moe_store_dir_self_fd(store->self) : -1; }
