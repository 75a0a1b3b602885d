#include "audit/config/input/find.h"
#include "audit/walk/walk.h"
#include "common/base/sys.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_FIND_ARENA ((size_t)1 << 30)

struct search {
    const struct moe_lint_find_opts *opts;
    struct moe_lint_found_files *out;
    struct moe_str cwd;
    size_t room, left_room;
};

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while looking for files");
}

void moe_lint_found_free(struct moe_lint_found_files **files)
{
    if (*files)
        moe_arena_free(&(*files)->arena);
    free(*files);
    *files = NULL;
}

static bool wanted(const struct search *s, struct moe_str path) { return !s->opts->policy || moe_policy_wants(s->opts->policy, path); }

static enum moe_code record(struct search *s, struct moe_str path, bool named, struct moe_error *err)
{
    struct moe_lint_found_files *out = s->out;
    if (out->count >= MOE_CAP_LINT_FILES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %u files", MOE_CAP_LINT_FILES);
    struct moe_lint_found *grown = moe_grow(out->arena, out->items, out->count, &s->room, sizeof *grown);
    if (!grown)
        return no_memory(err);
    out->items = grown;
    grown[out->count++] = (struct moe_lint_found){ path, named };
    return MOE_OK;
}

/* To be told in the report, with its name: nobody else would notice. */
static enum moe_code leave_out(struct search *s, struct moe_str path, const char *why, struct moe_error *err)
{
    struct moe_lint_found_files *out = s->out;
    struct moe_lint_left *grown = moe_grow(out->arena, out->left, out->left_count, &s->left_room, sizeof *grown);
    if (!grown)
        return no_memory(err);
    out->left = grown;
    grown[out->left_count++] = (struct moe_lint_left){ path, moe_str_c(why) };
    out->ignored++;
    return MOE_OK;
}

/* ---- folders ---- */

/* One folder on the way down. */
struct folder { int fd; struct moe_str shown, real; const struct moe_ignore *rules; unsigned depth; };

static enum moe_code walk(struct search *s, const struct folder *in, struct moe_error *err);

/* FOLDER/NAME; NAME alone where the folder has none. */
static struct moe_str below(struct moe_arena *arena, struct moe_str folder, const char *name)
{
    size_t n = strlen(name), slash = folder.len && folder.ptr[folder.len - 1] != '/';
    char *out = moe_arena_alloc(arena, folder.len + slash + n + 1);
    if (!out)
        return (struct moe_str){ NULL, 0 };
    if (folder.len)
        memcpy(out, folder.ptr, folder.len);
    if (slash)
        out[folder.len] = '/';
    memcpy(out + folder.len + slash, name, n + 1);
    return (struct moe_str){ out, folder.len + slash + n };
}

static enum moe_code found_folder(struct search *s, const struct folder *in, const char *name, struct moe_str shown, struct moe_error *err)
{
    if (strcmp(name, ".git") == 0)
        return MOE_OK;
    struct moe_str real = below(s->out->arena, in->real, name);
    if (!real.ptr)
        return no_memory(err);
    if (moe_ignored(in->rules, real, true) || (s->opts->policy && !wanted(s, shown) && !s->opts->policy->paths.count)) {
        s->out->ignored++;
        return MOE_OK;
    }
    MOE_AUTO(moe_fd_close) int fd = openat(in->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct folder sub = { fd, shown, real, in->rules, in->depth + 1 };
    if (fd < 0)
        return moe_walk_fail(err, shown, errno, "cannot open this folder");
    if (!s->opts->no_ignore)
        MOE_TRY(moe_ignore_enter(s->out->arena, fd, real, &sub.rules, err));
    return walk(s, &sub, err);
}

static enum moe_code found_file(struct search *s, const struct folder *in, const char *name, struct moe_str shown, unsigned char type, struct moe_error *err)
{
    struct moe_str real = { "", 0 };
    if (type == DT_LNK) {
        s->out->links++;
        return MOE_OK;
    }
    if (type != DT_REG)
        return MOE_OK;                                /* sockets and devices hold no text */
    if (in->rules && !(real = below(s->out->arena, in->real, name)).ptr)
        return no_memory(err);
    if (moe_ignored(in->rules, real, false) || !wanted(s, shown)) {
        s->out->ignored++;
        return MOE_OK;
    }
    return record(s, shown, false, err);              /* whether it is still there is seen when it is opened */
}

static enum moe_code walk(struct search *s, const struct folder *in, struct moe_error *err)
{
    MOE_AUTO(moe_entries_free) struct moe_entries list = { 0 };
    if (in->depth > MOE_CAP_WALK_DEPTH)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "folders nested deeper than %u", MOE_CAP_WALK_DEPTH);
    int sys = moe_entries_read(in->fd, &list);
    if (sys)
        return moe_walk_fail(err, in->shown, sys, "cannot read this folder");
    for (size_t i = 0; i < list.count; i++) {
        const char *name = list.items[i].name;
        struct moe_str shown = below(s->out->arena, in->shown, name);
        if (!shown.ptr)
            return no_memory(err);
        MOE_TRY(list.items[i].type == DT_DIR ? found_folder(s, in, name, shown, err) : found_file(s, in, name, shown, list.items[i].type, err));
    }
    return MOE_OK;
}

/* ---- operands ---- */

static enum moe_code operand(void *ctx, const char *path, struct moe_error *err)
{
    struct search *s = ctx;
    struct moe_str real, shown;
    struct stat st;
    if (strcmp(path, "-") == 0)
        return record(s, MOE_STR("-"), true, err);
    MOE_TRY(moe_walk_resolve(s->out->arena, s->cwd, path, &real, &shown, err));
    MOE_AUTO(moe_fd_close) int there = open(real.ptr, O_PATH | O_CLOEXEC);        /* what is asked about is what is walked; nothing waits for a pipe */
    if (there < 0 || fstat(there, &st) != 0)
        return moe_walk_fail(err, moe_str_c(path), errno, "cannot open");
    if (S_ISREG(st.st_mode)) {
        if (!wanted(s, shown))
            return leave_out(s, shown, "excluded by the policy", err);
        return record(s, shown, true, err);
    }
    if (!S_ISDIR(st.st_mode))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "is neither a file nor a folder");
    MOE_AUTO(moe_fd_close) int fd = openat(there, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct folder top = { .fd = fd, .shown = moe_str_is(shown, ".") ? MOE_STR("") : shown, .real = real };
    if (fd < 0)
        return moe_walk_fail(err, moe_str_c(path), errno, "cannot open");
    if (!s->opts->no_ignore)
        MOE_TRY(moe_ignore_above(s->out->arena, real, &top.rules, err));
    return walk(s, &top, err);
}

static int by_path(const void *a, const void *b)
{
    const struct moe_lint_found *x = a, *y = b;
    int d = moe_path_order(&x->path, &y->path);
    return d ? d : (int)y->named - (int)x->named;
}

static void settle(struct moe_lint_found_files *out)
{
    size_t kept = 0;
    bool sorted = true;                               /* as one folder's are */
    for (size_t i = 1; i < out->count && sorted; i++)
        sorted = by_path(&out->items[i - 1], &out->items[i]) <= 0;
    if (!sorted)
        qsort(out->items, out->count, sizeof *out->items, by_path);
    for (size_t i = 0; i < out->count; i++)
        if (!kept || !moe_str_eq(out->items[kept - 1].path, out->items[i].path))
            out->items[kept++] = out->items[i];
    out->count = kept;
}

enum moe_code moe_lint_find(const struct moe_lint_find_opts *opts, struct moe_lint_found_files **out, struct moe_error *err)
{
    MOE_AUTO(moe_lint_found_free) struct moe_lint_found_files *found = calloc(1, sizeof *found);
    char cwd[PATH_MAX];
    if (!opts->path_count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing to lint: name a file or a folder");
    if (!getcwd(cwd, sizeof cwd))
        return moe_walk_fail(err, MOE_STR("."), errno, "the working folder is gone");
    struct search s = { .opts = opts, .out = found };
    if (!found || !(found->arena = moe_arena_new(MOE_CAP_FIND_ARENA)) || !(s.cwd = moe_arena_str(found->arena, moe_str_c(cwd))).ptr)
        return no_memory(err);
    MOE_TRY(moe_walk_operands(found->arena, opts->paths, opts->path_count, operand, &s, err));
    settle(found);
    if (!found->count && found->ignored)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 },
                        "nothing to lint: %u files or folders are left out by .gitignore or the policy, and nothing else is there", found->ignored);
    if (!found->count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing to lint: no regular file among what was named");
    *out = moe_take(found);
    return MOE_OK;
}
