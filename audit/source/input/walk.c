/* From operands to files. Folders are walked by descriptor, so nothing swapped in on the way is followed. */
#include "audit/source/input/parts.h"
#include "common/base/file.h"
#include "common/base/sys.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum moe_class moe_class_of(struct moe_str path)
{
    static const struct { const char *ending; enum moe_class class; } table[] = {
        { ".c", MOE_CLASS_C },     { ".h", MOE_CLASS_H },       { ".cc", MOE_CLASS_CXX },  { ".cpp", MOE_CLASS_CXX }, { ".cxx", MOE_CLASS_CXX },
        { ".C", MOE_CLASS_CXX },   { ".c++", MOE_CLASS_CXX },   { ".hpp", MOE_CLASS_HXX }, { ".hh", MOE_CLASS_HXX },  { ".hxx", MOE_CLASS_HXX },
        { ".h++", MOE_CLASS_HXX }, { ".cu", MOE_CLASS_CUDA },   { ".cuh", MOE_CLASS_CUH },
        { ".inc", MOE_CLASS_PART }, { ".inl", MOE_CLASS_PART }, { ".ipp", MOE_CLASS_PART }, { ".tcc", MOE_CLASS_PART }, { ".tpp", MOE_CLASS_PART },
        { ".txx", MOE_CLASS_PART }, { ".def", MOE_CLASS_PART }, { ".cuinc", MOE_CLASS_PART },
    };
    struct moe_str name = moe_path_name(path);
    for (size_t i = 0; i < MOE_COUNT(table); i++)
        if (name.len > strlen(table[i].ending) && moe_str_ends(name, moe_str_c(table[i].ending)))
            return table[i].class;
    return MOE_CLASS_NONE;
}

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while looking for files");
}

static enum moe_code record(struct moe_walker *w, struct moe_str path, enum moe_class class, bool audited, struct moe_error *err)
{
    if (w->count >= MOE_CAP_SOURCE_FILES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "more than %u source files", MOE_CAP_SOURCE_FILES);
    struct moe_found *room = moe_grow(w->arena, w->items, w->count, &w->room, sizeof *room);
    if (!room)
        return no_memory(err);
    w->items = room;
    w->items[w->count++] = (struct moe_found){ path, (uint8_t)class, audited };
    return MOE_OK;
}

static bool add_str(struct moe_walker *w, struct moe_str **list, size_t *count, size_t *room, struct moe_str s)
{
    struct moe_str *grown = moe_grow(w->arena, *list, *count, room, sizeof **list);
    if (grown) {
        *list = grown;
        grown[(*count)++] = s;
    }
    return grown != NULL;
}

/* To be told in the report, with its name: nobody else would notice. */
static enum moe_code leave_out(struct moe_walker *w, struct moe_str path, struct moe_str why, struct moe_error *err)
{
    struct moe_excluded *grown = moe_grow(w->arena, w->excluded, w->excluded_count, &w->excluded_room, sizeof *grown);
    if (!grown)
        return no_memory(err);
    w->excluded = grown;
    grown[w->excluded_count++] = (struct moe_excluded){ path, why };
    w->ignored++;
    return MOE_OK;
}

/* ---- folders ---- */

/* One folder on the way down. */
struct folder {
    int fd;
    struct moe_str shown, real;                       /* as findings name it ("" for the working folder); absolute */
    const struct moe_ignore *rules;
    unsigned depth;
};

static enum moe_code enter_rules(struct moe_walker *w, int fd, struct moe_str real, const struct moe_ignore **rules, struct moe_error *err)
{
    return w->no_ignore ? MOE_OK : moe_ignore_enter(w->arena, fd, real, rules, err);
}

static bool link_allowed(const struct moe_walker *w, struct moe_str target)
{
    bool inside = moe_path_inside(w->cwd, target);
    for (size_t i = 0; i < w->root_count; i++)
        inside |= moe_path_inside(w->roots[i], target);
    return inside;
}

/* A link to a file stands for that file, under the file's own name; one that leads out of everything named is left alone: it could lead to
 * a secret, whose lines a report would show. */
static enum moe_code follow_link(struct moe_walker *w, struct moe_str link, struct moe_str real, enum moe_class class, struct moe_error *err)
{
    char target[PATH_MAX];
    struct stat st;
    bool told = !w->hints && moe_class_audited(class) && moe_policy_wants(w->policy, link), there = realpath(real.ptr, target) && stat(target, &st) == 0;
    if (there && S_ISDIR(st.st_mode))
        return MOE_OK;                                /* "sub.c/", whose files are found where they are */
    if (!there || !S_ISREG(st.st_mode))
        return told ? leave_out(w, link, MOE_STR("a link to no regular file"), err) : MOE_OK;
    struct moe_str full = moe_arena_str(w->arena, moe_str_c(target));
    if (!full.ptr)
        return no_memory(err);
    if (!link_allowed(w, full))
        return told ? leave_out(w, link, MOE_STR("a link that leads out of what is audited"), err) : MOE_OK;
    struct moe_str shown = moe_path_below(w->cwd, full);
    return record(w, shown, class, !w->hints && moe_policy_wants(w->policy, shown), err);
}

static enum moe_code found_file(struct moe_walker *w, const struct folder *in, struct moe_str shown, struct moe_str real, unsigned char type, struct moe_error *err)
{
    enum moe_class class = moe_class_of(shown);
    if (class == MOE_CLASS_NONE)
        return MOE_OK;
    bool ignored = moe_ignored(in->rules, real, false);
    if (type == DT_LNK)
        return ignored ? MOE_OK : follow_link(w, shown, real, class, err);
    bool wanted = !ignored && !w->hints && moe_policy_wants(w->policy, shown);
    if (type != DT_REG)
        return wanted && moe_class_audited(class) ? leave_out(w, shown, MOE_STR("no regular file"), err) : MOE_OK;
    w->ignored += !wanted && !w->hints;
    return record(w, shown, class, wanted, err);
}

static enum moe_code walk_folder(struct moe_walker *w, struct folder *in, struct moe_error *err);

static enum moe_code found_folder(struct moe_walker *w, const struct folder *in, const char *name, struct moe_str shown, struct moe_str real, struct moe_error *err)
{
    if (strcmp(name, ".git") == 0)
        return MOE_OK;
    if (moe_ignored(in->rules, real, true)) {
        w->ignored += !w->hints;
        return MOE_OK;
    }
    struct folder sub = { .shown = shown, .real = real, .rules = in->rules, .depth = in->depth + 1 };
    sub.fd = openat(in->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (sub.fd < 0)
        return w->hints ? MOE_OK : moe_walk_fail(err, shown, errno, "cannot open this folder");
    enum moe_code code = enter_rules(w, sub.fd, real, &sub.rules, err);
    if (code == MOE_OK)
        code = walk_folder(w, &sub, err);
    close(sub.fd);
    return code;
}

static enum moe_code walk_folder(struct moe_walker *w, struct folder *in, struct moe_error *err)
{
    MOE_AUTO(moe_entries_free) struct moe_entries list = { 0 };
    enum moe_code code = MOE_OK;
    if (in->depth > MOE_CAP_WALK_DEPTH)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "folders nested deeper than %u", MOE_CAP_WALK_DEPTH);
    int sys = moe_entries_read(in->fd, &list);
    if (sys)
        code = w->hints ? MOE_OK : moe_walk_fail(err, in->shown, sys, "cannot read this folder");
    for (size_t i = 0; i < list.count && code == MOE_OK; i++) {
        if (w->hints && w->budget-- <= 1) {
            w->budget = 1;
            break;
        }
        struct moe_str name = moe_str_c(list.items[i].name);
        bool folder = list.items[i].type == DT_DIR;
        if (!folder && moe_class_of(name) == MOE_CLASS_NONE)
            continue;
        struct moe_str shown = in->shown.len ? moe_arena_printf(w->arena, "%.*s/%s", MOE_FMT(in->shown), list.items[i].name) : moe_arena_str(w->arena, name);
        struct moe_str real = moe_arena_printf(w->arena, "%.*s/%s", MOE_FMT(moe_str_is(in->real, "/") ? MOE_STR("") : in->real), list.items[i].name);
        if (!shown.ptr || !real.ptr)
            code = no_memory(err);
        else
            code = folder ? found_folder(w, in, list.items[i].name, shown, real, err) : found_file(w, in, shown, real, list.items[i].type, err);
    }
    return code;
}

/* ---- operands ---- */

static enum moe_code rules_above(struct moe_walker *w, struct moe_str real, const struct moe_ignore **rules, struct moe_error *err)
{
    return w->no_ignore ? MOE_OK : moe_ignore_above(w->arena, real, rules, err);
}

enum moe_code moe_walker_root(struct moe_walker *w, const char *operand, struct moe_error *err)
{
    struct moe_str real, shown;
    if (strcmp(operand, "-") == 0)
        return MOE_OK;
    MOE_TRY(moe_walk_resolve(w->arena, w->cwd, operand, &real, &shown, err));
    return add_str(w, &w->roots, &w->root_count, &w->root_room, real) ? MOE_OK : no_memory(err);
}

static enum moe_code operand_file(struct moe_walker *w, const char *operand, struct moe_str shown, struct moe_error *err)
{
    struct stat st;
    enum moe_class class = moe_class_of(shown);
    if (lstat(shown.ptr, &st) == 0 && S_ISLNK(st.st_mode))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = operand }, "is a link that leads out of the working folder: name the file itself");
    if (class == MOE_CLASS_NONE || class == MOE_CLASS_PART)
        class = moe_class_of(moe_str_c(operand));      /* a link with a telling name */
    if (!moe_class_audited(class))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = operand },
                        "is no C, C++ or CUDA source (.c .h .cc .cpp .cxx .hpp .hh .cu .cuh)");
    if (moe_policy_wants(w->policy, shown))
        return record(w, shown, class, true, err);
    MOE_TRY(leave_out(w, shown, MOE_STR("excluded by the policy"), err));
    return record(w, shown, class, false, err);
}

enum moe_code moe_walker_operand(struct moe_walker *w, const char *operand, struct moe_error *err)
{
    struct moe_str real, shown;
    struct stat st;
    if (strcmp(operand, "-") == 0)
        return record(w, MOE_STR("-"), MOE_CLASS_C, true, err);
    MOE_TRY(moe_walk_resolve(w->arena, w->cwd, operand, &real, &shown, err));
    MOE_AUTO(moe_fd_close) int fd = open(real.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);    /* waits for nothing: what is no folder is not opened */
    if (fd < 0 && errno != ENOTDIR)
        return moe_walk_fail(err, moe_str_c(operand), errno, "cannot open");
    if (fd < 0 && stat(real.ptr, &st) == 0 && S_ISREG(st.st_mode))
        return operand_file(w, operand, shown, err);
    if (fd < 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = operand }, "is neither a file nor a folder");
    struct folder top = { .fd = fd, .shown = moe_str_is(shown, ".") ? MOE_STR("") : shown, .real = real };
    if (!add_str(w, &w->folders, &w->folder_count, &w->folder_room, real))
        return no_memory(err);
    MOE_TRY(rules_above(w, real, &top.rules, err));
    return walk_folder(w, &top, err);
}

void moe_walker_hints(struct moe_walker *w)
{
    struct moe_error ignored = { 0 };                 /* hints are worth what they bring, and nothing more */
    MOE_AUTO(moe_fd_close) int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct folder top = { .fd = fd, .shown = MOE_STR(""), .real = w->cwd };
    w->hints = true;
    if (fd >= 0 && rules_above(w, w->cwd, &top.rules, &ignored) == MOE_OK && walk_folder(w, &top, &ignored) != MOE_OK)
        w->budget = 0;
    w->hints = false;
}
