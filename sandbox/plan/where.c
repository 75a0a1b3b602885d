/* Paths as people write them become places that are here: variables and patterns filled in, links followed and remembered. */
#include "sandbox/plan/parts.h"
#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_LINKS 40u            /* the kernel's own */
#define MOE_CAP_KNOWN   64u
#define MOE_CAP_MATCHES 4096u        /* of one pattern   */

static enum moe_code remember_link(struct moe_build *b, const char *path, const char *target)
{
    for (size_t i = 0; i < b->link_count; i++)
        if (strcmp(b->links[i].path, path) == 0)
            return MOE_OK;
    const char *p = moe_plan_text(b, moe_str_c(path)), *t = moe_plan_text(b, moe_str_c(target));
    struct moe_symlink *link = moe_build_grow(b, link);
    if (!link || !p || !t)
        return MOE_E_LIMIT;
    *link = (struct moe_symlink){ p, t };
    return MOE_OK;
}

/* Replace `done/name` by what its link says: what is left to walk is the target and then the rest. */
static int follow(struct moe_build *b, char *done, char *left, unsigned *hops)
{
    char target[PATH_MAX], joined[PATH_MAX];
    ssize_t n = readlink(done, target, sizeof target - 1);
    if (n < 0)
        return errno;
    target[n] = '\0';
    if (++*hops > MOE_CAP_LINKS)
        return ELOOP;
    if (remember_link(b, done, target) != MOE_OK)
        return ENOMEM;
    int need = snprintf(joined, sizeof joined, "%s%s%s", target, *left ? "/" : "", left);
    if (need < 0 || (size_t)need >= sizeof joined)
        return ENAMETOOLONG;
    memcpy(left, joined, (size_t)need + 1);
    if (target[0] == '/')
        done[0] = '\0';
    else
        *strrchr(done, '/') = '\0';
    return 0;
}

/* What most paths go through need not be asked for again. */
static bool known_folder(const struct moe_build *b, const char *path)
{
    for (size_t i = 0; i < b->folder_count; i++)
        if (strcmp(b->folders[i], path) == 0)
            return true;
    return false;
}

static void remember_folder(struct moe_build *b, const char *path)
{
    const char *copy = b->folder_count < MOE_CAP_KNOWN ? moe_plan_text(b, moe_str_c(path)) : NULL;
    const char **slot = copy ? moe_build_grow(b, folder) : NULL;
    if (slot)
        *slot = copy;
}

int moe_plan_resolve(struct moe_build *b, const char *path, char *into)
{
    char left[PATH_MAX], done[PATH_MAX] = "";
    unsigned hops = 0;
    struct stat st;
    *into = '\0';
    if (path[0] != '/' || strlen(path) >= sizeof left)
        return path[0] != '/' ? EINVAL : ENAMETOOLONG;
    memcpy(left, path, strlen(path) + 1);
    while (*left) {
        size_t skip = strspn(left, "/"), len = strcspn(left + skip, "/"), had = strlen(done);
        char name[NAME_MAX + 1];
        if (len > NAME_MAX || had + len + 2 > sizeof done)
            return ENAMETOOLONG;
        memcpy(name, left + skip, len);
        name[len] = '\0';
        memmove(left, left + skip + len, strlen(left + skip + len) + 1);
        if (!len || strcmp(name, ".") == 0)
            continue;
        if (strcmp(name, "..") == 0) {
            char *up = strrchr(done, '/');
            if (up)
                *up = '\0';
            continue;
        }
        snprintf(done + had, sizeof done - had, "/%s", name);
        if (*left && known_folder(b, done))
            continue;
        if (lstat(done, &st) != 0)
            return errno;
        int failed = S_ISLNK(st.st_mode) ? follow(b, done, left, &hops) : 0;
        if (failed)
            return failed;
        if (*left && S_ISDIR(st.st_mode))
            remember_folder(b, done);
    }
    snprintf(into, PATH_MAX, "%s", *done ? done : "/");
    return 0;
}

enum moe_code moe_plan_add_item(struct moe_build *b, const char *path, unsigned use, bool folder, const struct moe_origin *at, struct moe_error *err)
{
    for (size_t i = 0; i < b->item_count; i++)
        if (strcmp(b->items[i].path, path) == 0) {
            b->items[i].use |= use;
            b->items[i].named = b->items[i].named || (at && !at->file.len);
            return MOE_OK;
        }
    const char *copy = moe_plan_text(b, moe_str_c(path));
    struct moe_item *item = moe_build_grow(b, item);
    if (!item || !copy)
        return moe_plan_full(err);
    *item = (struct moe_item){ .path = copy, .use = use, .folder = folder, .named = at && !at->file.len };
    if (at)
        item->at = *at;
    return MOE_OK;
}

/* How the command line names a place of this use. */
static const char *option(unsigned use)
{
    return use & MOE_USE_WRITE ? "--rw " : use & MOE_USE_EXEC ? "--rx " : "--ro ";
}

static enum moe_code one(struct moe_build *b, const char *path, unsigned use, bool must, const struct moe_origin *at, struct moe_error *err)
{
    char real[PATH_MAX];
    struct stat st;
    int failed = moe_plan_resolve(b, path, real);
    if (!failed && stat(real, &st) != 0)
        failed = errno;
    if (failed == ENOMEM)
        return moe_plan_full(err);
    if (failed && !must) {
        /* what cannot be read is missed at once, what cannot be written after hours */
        if ((use & MOE_USE_WRITE) && !(use & MOE_USE_MAP) && at && at->file.len)
            moe_plan_warn(b, "%.*s:%u: %s is not written, as it is not there before the job starts: %s", MOE_FMT(at->file), (unsigned)at->line, path, strerror(failed));
        return MOE_OK;
    }
    if (failed)
        return moe_plan_refuse(at, err, "%s%s: %s%s", at && !at->file.len ? option(use) : "", path, strerror(failed),
                               (use & MOE_USE_WRITE) && failed == ENOENT ? " (it must be there before the job starts)" : "");
    if (strcmp(real, "/") == 0)
        return moe_plan_refuse(at, err, "the whole of / cannot be made visible: name what is needed of it");
    if (strcmp(real, "/dev") == 0 || strcmp(real, "/proc") == 0 || strncmp(real, "/proc/", 6) == 0)
        return moe_plan_refuse(at, err, "%s: the job has a %.5s of its own%s", path, real, real[1] == 'd' ? "; single devices are named by files.devices" : "");
    if ((use & MOE_USE_WRITE) && !S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
        return moe_plan_refuse(at, err, "%s: only a folder or a regular file may be written", path);
    MOE_TRY(moe_plan_add_item(b, real, use, S_ISDIR(st.st_mode), at, err));
    return (use & MOE_USE_EXEC) && S_ISREG(st.st_mode) ? moe_plan_interpreters(b, real, at, err) : MOE_OK;
}

static enum moe_code pattern(struct moe_build *b, const char *path, unsigned use, const struct moe_origin *at, struct moe_error *err)
{
    glob_t found = { 0 };
    enum moe_code code = MOE_OK;
    if (glob(path, 0, NULL, &found) == 0)
        for (size_t i = 0; i < found.gl_pathc && i < MOE_CAP_MATCHES && code == MOE_OK; i++)
            code = one(b, found.gl_pathv[i], use, false, at, err);
    globfree(&found);
    return code;
}

/* "~", "${NAME}" and "$NAME" at the start, a relative path of the command line: absolute. NULL = nothing there to name. */
static const char *absolute(struct moe_build *b, struct moe_str spelt, const struct moe_origin *at, enum moe_code *code, struct moe_error *err)
{
    char name[64];
    const char *value = NULL;
    struct moe_str rest = spelt;
    if (spelt.len && spelt.ptr[0] == '~') {
        value = getenv("HOME");
        rest = moe_str_from(spelt, 1);
    } else if (spelt.len && spelt.ptr[0] == '$') {
        bool braces = spelt.len > 1 && spelt.ptr[1] == '{';
        struct moe_str word = moe_str_from(spelt, braces ? 2 : 1);
        size_t n = 0;
        while (n < word.len && moe_is_word(word.ptr[n]))
            n++;
        if (!n || n >= sizeof name || (braces && (n >= word.len || word.ptr[n] != '}'))) {
            *code = moe_plan_refuse(at, err, "'%.*s' does not name a variable", MOE_FMT(spelt));
            return NULL;
        }
        memcpy(name, word.ptr, n);
        name[n] = '\0';
        value = strcmp(name, "CWD") == 0 ? b->cwd : getenv(name);
        rest = moe_str_from(word, n + braces);
    } else if (spelt.len && spelt.ptr[0] != '/') {
        value = b->cwd;
        return *value ? moe_arena_printf(b->arena, "%s/%.*s", value, MOE_FMT(spelt)).ptr : NULL;
    } else {
        return moe_plan_text(b, spelt);
    }
    /* a variable that is not set, or says no path, names nothing: never the root */
    return value && value[0] == '/' && value[1] ? moe_arena_printf(b->arena, "%s%.*s", value, MOE_FMT(rest)).ptr : NULL;
}

/* Files that the command's arguments name relative to the working folder: what is typed is seen, and nothing beside it. */
static enum moe_code arguments(struct moe_build *b, const struct moe_origin *at, struct moe_error *err)
{
    struct stat st;
    for (char *const *arg = b->command + 1; *b->cwd && *b->command && *arg; arg++) {
        const char *word = **arg == '-' && strchr(*arg, '=') ? strchr(*arg, '=') + 1 : *arg;
        if (!*word || *word == '/' || *word == '-' || strstr(word, "..") || stat(word, &st) != 0 || !S_ISREG(st.st_mode))
            continue;
        struct moe_str path = moe_arena_printf(b->arena, "%s/%s", b->cwd, word);
        if (!path.ptr)
            return moe_plan_full(err);
        MOE_TRY(one(b, path.ptr, MOE_USE_SEE, false, at, err));
    }
    return MOE_OK;
}

enum moe_code moe_plan_item(struct moe_build *b, struct moe_str spelt, unsigned use, bool must, const struct moe_origin *at, struct moe_error *err)
{
    enum moe_code code = MOE_OK;
    if (moe_str_is(spelt, "$COMMAND"))
        return MOE_OK;                                        /* command.c looks after it */
    if (moe_str_is(spelt, "$ARGUMENTS"))
        return arguments(b, at, err);
    const char *path = absolute(b, spelt, at, &code, err);
    if (code != MOE_OK)
        return code;
    if (!path)
        return must ? moe_plan_refuse(at, err, "'%.*s' names no path here", MOE_FMT(spelt)) : MOE_OK;
    return !must && strpbrk(path, "*?[") ? pattern(b, path, use, at, err) : one(b, path, use, must, at, err);
}

/* Whether a program may be executed by what was named until now: itself, or a folder above it. */
static bool executable(const struct moe_build *b, struct moe_str program)
{
    char spelt[PATH_MAX], real[PATH_MAX];
    struct moe_build look = { .arena = b->arena };
    if (!program.len || program.len >= sizeof spelt)
        return false;
    memcpy(spelt, program.ptr, program.len);
    spelt[program.len] = '\0';
    if (moe_plan_resolve(&look, spelt, real) != 0)
        return false;
    for (size_t i = 0; i < b->item_count; i++)
        if ((b->items[i].use & MOE_USE_EXEC) && moe_path_above(b->items[i].path, real))
            return true;
    return false;
}

/* After the command, which may be the program that they come with. */
enum moe_code moe_plan_companions(struct moe_build *b, struct moe_error *err)
{
    const struct moe_profile *p = b->profile;
    for (size_t i = 0; i < p->execute_count; i++)
        if (p->execute[i].with.len && executable(b, p->execute[i].with))
            MOE_TRY(moe_plan_item(b, p->execute[i].path, MOE_USE_SEE | MOE_USE_MAP | MOE_USE_EXEC, false, &p->execute[i].at, err));
    return MOE_OK;
}

enum moe_code moe_plan_items(struct moe_build *b, struct moe_error *err)
{
    const struct moe_profile *p = b->profile;
    const struct { const struct moe_path_item *items; size_t count; unsigned use; } lists[] = {
        { p->read, p->read_count, MOE_USE_SEE },
        { p->library, p->library_count, MOE_USE_SEE | MOE_USE_MAP },
        { p->execute, p->execute_count, MOE_USE_SEE | MOE_USE_MAP | MOE_USE_EXEC },
        { p->write, p->write_count, MOE_USE_SEE | MOE_USE_WRITE },
        { p->cache, p->cache_count, MOE_USE_SEE | MOE_USE_MAP | MOE_USE_EXEC | MOE_USE_WRITE },
        { p->hide, p->hide_count, MOE_USE_HIDE },
    };
    for (size_t i = 0; i < MOE_COUNT(lists); i++)
        for (size_t k = 0; k < lists[i].count; k++) {
            const struct moe_path_item *item = &lists[i].items[k];
            if (!item->with.len)
                MOE_TRY(moe_plan_item(b, item->path, lists[i].use, !item->at.file.len, &item->at, err));
        }
    return MOE_OK;
}
