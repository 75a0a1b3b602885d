/* Folders, opened one by one, and operands. */
#include "audit/walk/walk.h"
#include "common/base/file.h"
#include "common/base/sys.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum moe_code moe_walk_fail(struct moe_error *err, struct moe_str path, int sys, const char *doing)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", MOE_FMT(path));
    return moe_fail_sys(err, name, sys, doing);
}

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while looking for files");
}

/* ---- ignore rules ---- */

/* A small file of ignore rules in an open folder; none is no fault, and neither is an unreadable one: then nothing is left out. */
static enum moe_code add_rules(struct moe_arena *arena, int folder, const char *name, struct moe_str base, const struct moe_ignore **rules, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size <= 0)
        return MOE_OK;
    if (st.st_size > (off_t)MOE_CAP_IGNORE_BYTES)
        return moe_walk_fail(err, base, EFBIG, "its .gitignore");
    char *bytes = malloc((size_t)st.st_size);
    ssize_t n = bytes ? read(fd, bytes, (size_t)st.st_size) : -1;
    const struct moe_ignore *fresh = n > 0 ? moe_ignore_read(arena, *rules, base, (struct moe_str){ bytes, (size_t)n }) : *rules;
    free(bytes);
    if (!fresh && *rules)
        return no_memory(err);
    *rules = fresh;
    return MOE_OK;
}

enum moe_code moe_ignore_enter(struct moe_arena *arena, int fd, struct moe_str real, const struct moe_ignore **rules, struct moe_error *err)
{
    struct stat st;
    if (fstatat(fd, ".git", &st, AT_SYMLINK_NOFOLLOW) == 0) {
        *rules = NULL;
        MOE_TRY(add_rules(arena, fd, ".git/info/exclude", real, rules, err));
    }
    return add_rules(arena, fd, ".gitignore", real, rules, err);
}

enum moe_code moe_ignore_above(struct moe_arena *arena, struct moe_str real, const struct moe_ignore **rules, struct moe_error *err)
{
    char path[PATH_MAX];
    if (real.len >= sizeof path)
        return MOE_OK;
    size_t top = real.len;
    for (size_t n = real.len; n > 0;) {
        struct stat st;
        int bytes = snprintf(path, sizeof path, "%.*s/.git", (int)n, real.ptr);
        if (bytes > 0 && (size_t)bytes < sizeof path && lstat(path, &st) == 0) {
            top = n;
            break;
        }
        for (n--; n > 0 && real.ptr[n] != '/';)
            n--;
    }
    for (size_t n = top;; n++) {
        if (n == real.len || real.ptr[n] == '/') {
            struct moe_str folder = moe_arena_str(arena, (struct moe_str){ real.ptr, n ? n : 1 });
            MOE_AUTO(moe_fd_close) int fd = folder.ptr ? open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
            if (fd >= 0)
                MOE_TRY(moe_ignore_enter(arena, fd, folder, rules, err));
        }
        if (n >= real.len)
            return MOE_OK;
    }
}

/* ---- one folder ---- */

static int by_name(const void *a, const void *b) { return strcmp(((const struct moe_entry *)a)->name, ((const struct moe_entry *)b)->name); }

void moe_entries_free(struct moe_entries *e)
{
    for (size_t i = 0; i < e->count; i++)
        free(e->items[i].name);
    free(e->items);
    *e = (struct moe_entries){ 0 };
}

static unsigned char type_at(int folder, const char *name)
{
    struct stat st;
    if (fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
        return DT_UNKNOWN;
    return S_ISDIR(st.st_mode) ? DT_DIR : S_ISREG(st.st_mode) ? DT_REG : S_ISLNK(st.st_mode) ? DT_LNK : DT_UNKNOWN;
}

int moe_entries_read(int folder, struct moe_entries *out)
{
    int fd = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);       /* readdir() moves it, and closes it */
    DIR *dir = fd >= 0 ? fdopendir(fd) : NULL;
    size_t room = 0;
    int sys = 0;
    *out = (struct moe_entries){ 0 };
    if (!dir) {
        sys = errno;
        if (fd >= 0)
            close(fd);
        return sys;
    }
    for (struct dirent *e; errno = 0, (e = readdir(dir)) != NULL;) {
        if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0)
            continue;
        if (out->count == room) {
            struct moe_entry *more = reallocarray(out->items, room = room ? room * 2 : 64, sizeof *more);
            if (!more)
                break;
            out->items = more;
        }
        out->items[out->count] = (struct moe_entry){ strdup(e->d_name), e->d_type == DT_UNKNOWN ? type_at(dirfd(dir), e->d_name) : e->d_type };
        if (!out->items[out->count].name)
            break;
        out->count++;
    }
    sys = errno;
    closedir(dir);
    if (out->count)
        qsort(out->items, out->count, sizeof *out->items, by_name);
    return sys;
}

/* ---- operands ---- */

enum moe_code moe_walk_resolve(struct moe_arena *arena, struct moe_str cwd, const char *operand, struct moe_str *real, struct moe_str *shown, struct moe_error *err)
{
    char path[PATH_MAX];
    if (!realpath(operand, path))
        return moe_walk_fail(err, moe_str_c(operand), errno, "cannot open");
    *real = moe_arena_str(arena, moe_str_c(path));
    if (!real->ptr)
        return no_memory(err);
    *shown = moe_path_below(cwd, *real);
    if (shown->ptr == real->ptr)                      /* elsewhere: as the user spelt it */
        *shown = moe_path_clean(arena, moe_str_c(operand));
    return shown->ptr ? MOE_OK : no_memory(err);
}

enum moe_code moe_walk_operands(struct moe_arena *arena, const char *const *paths, size_t count,
                                enum moe_code (*each)(void *ctx, const char *operand, struct moe_error *err), void *ctx, struct moe_error *err)
{
    for (size_t i = 0; i < count; i++) {
        if (paths[i][0] != '@' || !paths[i][1]) {
            MOE_TRY(each(ctx, paths[i], err));
            continue;
        }
        MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
        MOE_TRY(moe_file_read(paths[i] + 1, MOE_CAP_LIST_BYTES, &bytes, err));
        struct moe_str rest = moe_buf_str(bytes), line;
        while (moe_str_line(&rest, &line)) {
            line = moe_arena_str(arena, line);
            if (!line.ptr)
                return no_memory(err);
            if (line.len)
                MOE_TRY(each(ctx, line.ptr, err));
        }
    }
    return MOE_OK;
}
