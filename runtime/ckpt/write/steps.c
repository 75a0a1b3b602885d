/* What lies in a root: looked at by name, read only where a commit has to be believed. */
#include "runtime/ckpt/write/inside.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void close_dir(DIR **dir)
{
    if (*dir)
        closedir(*dir);
}

enum moe_code moe_folder_each(int folder, enum moe_code (*each)(void *ctx, const char *name, struct moe_error *err), void *ctx, struct moe_error *err)
{
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    MOE_AUTO(close_dir) DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    if (!dir) {
        int sys = errno;
        moe_fd_close(&fd);
        return moe_fail_sys(err, NULL, sys, "cannot list a folder");
    }
    for (;;) {
        errno = 0;
        const struct dirent *entry = readdir(dir);
        if (!entry)
            return errno ? moe_fail_sys(err, NULL, errno, "cannot list a folder") : MOE_OK;
        MOE_TRY(each(ctx, entry->d_name, err));
    }
}

struct listing { int root; struct moe_arena *arena; struct moe_steps *out; size_t room; };

static enum moe_code list_one(void *ctx, const char *text, struct moe_error *err)
{
    struct listing *l = ctx;
    struct moe_ckpt_name name;
    char ours[MOE_NAME_ROOM], record[MOE_NAME_ROOM], path[2 * MOE_NAME_ROOM];
    struct stat st;
    moe_name_read(moe_str_c(text), NULL, &name);
    if (name.kind != MOE_NAME_STEP || name.leftover || name.look_alike || !moe_name_write(&name, ours) || strcmp(ours, text) != 0)
        return MOE_OK;
    struct moe_steps *s = l->out;
    s->items = moe_grow(l->arena, s->items, s->count, &l->room, sizeof *s->items);
    if (!s->items)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for the steps of a root");
    moe_put_name(MOE_NAME_COMMIT, 0, false, record);
    int n = snprintf(path, sizeof path, "%s/%s", ours, record);
    MOE_CHECK(n > 0 && (size_t)n < sizeof path);
    s->items[s->count++] = (struct moe_step){ name.step, name.width, fstatat(l->root, path, &st, AT_SYMLINK_NOFOLLOW) == 0 };
    return MOE_OK;
}

static int by_step(const void *x, const void *y)
{
    const struct moe_step *a = x, *b = y;
    return a->step != b->step ? (a->step < b->step ? -1 : 1) : (a->width > b->width) - (a->width < b->width);
}

enum moe_code moe_steps_list(int root, struct moe_arena *arena, struct moe_steps *out, struct moe_error *err)
{
    *out = (struct moe_steps){ 0 };
    struct listing l = { .root = root, .arena = arena, .out = out };
    MOE_TRY(moe_folder_each(root, list_one, &l, err));
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_step);
    return MOE_OK;
}

enum moe_code moe_steps_open(int root, const struct moe_step *step, int *out, struct moe_error *err)
{
    char name[MOE_NAME_ROOM];
    const struct moe_ckpt_name n = { .kind = MOE_NAME_STEP, .step = step->step, .width = step->width };
    MOE_CHECK(moe_name_write(&n, name));
    *out = openat(root, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return *out >= 0 ? MOE_OK : moe_fail_sys(err, name, errno, "cannot open the step's folder");
}

static void ignore(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    (void)ctx, (void)event, (void)offset, (void)detail;
}

/* All of a small file; `out` stays {NULL, 0} when it is not there, is no regular file, or is larger than any record. */
static enum moe_code read_small(int folder, const char *name, struct moe_arena *arena, struct moe_str *out, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    struct stat st;
    if (fd < 0)
        return errno == ENOENT || errno == ELOOP ? MOE_OK : moe_fail_sys(err, name, errno, "cannot open");
    if (fstat(fd, &st) != 0)
        return moe_fail_sys(err, name, errno, "cannot look at it");
    if (!S_ISREG(st.st_mode) || st.st_size > (off_t)MOE_CAP_RECORD_BYTES)
        return MOE_OK;
    char *bytes = moe_arena_alloc(arena, (size_t)st.st_size + 1);
    if (!bytes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "out of memory");
    for (size_t at = 0; at < (size_t)st.st_size;) {
        ssize_t n = pread(fd, bytes + at, (size_t)st.st_size - at, (off_t)at);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return moe_fail_sys(err, name, n < 0 ? errno : EIO, "cannot read");
        at += (size_t)n;
    }
    *out = (struct moe_str){ bytes, (size_t)st.st_size };
    return MOE_OK;
}

enum moe_code moe_steps_record(int root, const struct moe_step *step, struct moe_arena *arena, struct moe_record *record, struct moe_error *err)
{
    const struct moe_objections to = { .say = ignore };
    MOE_AUTO(moe_fd_close) int folder = -1;
    struct moe_str bytes = { 0 };
    char name[MOE_NAME_ROOM];
    *record = (struct moe_record){ 0 };
    moe_put_name(MOE_NAME_COMMIT, 0, false, name);
    MOE_TRY(moe_steps_open(root, step, &folder, err));
    MOE_TRY(read_small(folder, name, arena, &bytes, err));
    if (!bytes.ptr)
        return MOE_OK;
    MOE_TRY(moe_record_read(bytes, &to, arena, record, err));
    if (record->objections || record->step != step->step)
        record->readable = false;
    return MOE_OK;
}
