/* Files of profiles: which are read, in which order, and what is said when they go round in a circle. */
#include "common/base/file.h"
#include "common/base/suggest.h"
#include "sandbox/profile/build.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RULES_AT_FIRST = 352 };

static enum moe_code read_bytes(struct moe_profile_build *b, struct moe_str label, struct moe_str bytes, struct moe_error *err);
static enum moe_code read_doc(struct moe_profile_build *b, struct moe_str label, struct moe_str yaml, const struct moe_doc *doc, struct moe_error *err);

struct moe_profiles *moe_profiles_new(void)
{
    struct moe_profiles *all = calloc(1, sizeof *all);
    if (all && !(all->arena = moe_arena_new(MOE_CAP_PROFILE_MEMORY))) {
        free(all);
        all = NULL;
    }
    return all;
}

void moe_profiles_free(struct moe_profiles **all)
{
    if (*all)
        moe_arena_free(&(*all)->arena);
    free(*all);
    *all = NULL;
}

void *moe_profile_alloc(struct moe_profiles *all, size_t count, size_t size) { return moe_arena_alloc_n(all->arena, count, size); }
struct moe_str moe_profile_str(struct moe_profiles *all, struct moe_str s) { return moe_arena_str(all->arena, s); }

struct moe_profile *moe_profile_blank(struct moe_profiles *all, struct moe_str name)
{
    struct moe_profile *p = moe_profile_alloc(all, 1, sizeof *p);
    struct moe_str *chain = moe_profile_alloc(all, MOE_CAP_PROFILE_FILES, sizeof *chain);
    struct moe_profile_source *sources = moe_profile_alloc(all, MOE_CAP_PROFILE_FILES, sizeof *sources);
    if (!p || !chain || !sources)
        return NULL;
    *p = (struct moe_profile){ .name = moe_profile_str(all, name), .file = moe_profile_str(all, name), .deny = MOE_ACT_ERRNO, .deny_errno = EPERM, .umask = 0077,
                               .chain = chain, .sources = sources, .gpu = MOE_STR("none"), .hostname = MOE_STR("sandbox") };
    for (const struct moe_limit_row *row = moe_limit_rows; row->key; row++)
        *moe_limit_at(p, row) = row->none;
    return p->name.ptr && p->file.ptr ? p : NULL;
}

enum moe_code moe_build_full(const struct moe_profile_build *b, struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = b->file.ptr }, "the profile needs more than %u MiB", MOE_CAP_PROFILE_MEMORY >> 20);
}

static const struct moe_builtin_profile *builtin(struct moe_str name)
{
    for (const struct moe_builtin_profile *p = moe_builtin_profiles; p->name; p++)
        if (moe_str_is(name, p->name))
            return p;
    return NULL;
}

static const char *nearest(struct moe_str name)
{
    const char *names[64];
    size_t count = 0;
    for (const struct moe_builtin_profile *p = moe_builtin_profiles; p->name && count < MOE_COUNT(names); p++)
        names[count++] = p->name;
    return moe_suggest(name, names, count);
}

static bool is_yaml(struct moe_str s) { return moe_str_ends(s, MOE_STR(".yaml")) || moe_str_ends(s, MOE_STR(".yml")); }
static bool is_path(struct moe_str s) { return memchr(s.ptr, '/', s.len) || is_yaml(s); }

/* ---- what was met ---- */

/* "a.yaml -> b.yaml -> a.yaml" */
static void circle(const struct moe_profile_build *b, size_t from, char *into, size_t room)
{
    size_t used = 0;
    into[0] = 0;
    for (size_t i = from; i < b->met_count && used < room; i++)
        if (b->met[i].open)
            used += (size_t)snprintf(into + used, room - used, "%.*s -> ", MOE_FMT(b->met[i].label));
    if (used < room)
        snprintf(into + used, room - used, "%.*s", MOE_FMT(b->met[from].label));
}

/* What tells a file from another: its real path, so that a link is no second file. */
static struct moe_str identity(struct moe_profile_build *b, struct moe_str label, bool file)
{
    char real[PATH_MAX];
    return moe_arena_str(b->all->arena, file && realpath(label.ptr, real) ? moe_str_c(real) : label);
}

static enum moe_code meet(struct moe_profile_build *b, struct moe_str id, const struct moe_doc *doc, const struct moe_node_doc *by, bool *again, struct moe_error *err)
{
    char loop[200];
    *again = false;
    for (size_t i = 0; i < b->met_count; i++) {
        if (!moe_str_eq(b->met[i].label, id))
            continue;
        if (b->met[i].open && by) {
            circle(b, i, loop, sizeof loop);
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, by, false, "extends itself: %s", loop);
        }
        *again = true;
        return MOE_OK;
    }
    if (by && (b->met_count >= MOE_CAP_PROFILE_FILES || b->depth >= MOE_CAP_PROFILE_EXTENDS))
        return moe_doc_fail(err, MOE_E_LIMIT, doc, by, false, "builds on more than %u profiles, or %u of them one on another", MOE_CAP_PROFILE_FILES,
                            MOE_CAP_PROFILE_EXTENDS);
    b->met[b->met_count++] = (struct moe_profile_met){ id, true };
    return MOE_OK;
}

/* ---- reading ---- */

/* The path of an extended profile: beside the file that names it. */
static struct moe_str beside(struct moe_profile_build *b, struct moe_str file, struct moe_str spelt)
{
    const char *slash = file.len ? memrchr(file.ptr, '/', file.len) : NULL;
    if (!slash || spelt.ptr[0] == '/')
        return moe_arena_str(b->all->arena, spelt);
    return moe_arena_printf(b->all->arena, "%.*s/%.*s", (int)(slash - file.ptr), file.ptr, MOE_FMT(spelt));
}

static enum moe_code read_source(struct moe_profile_build *b, struct moe_str label, bool file, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    const struct moe_builtin_profile *p = file ? NULL : builtin(label);
    if (p) {
        const struct moe_doc *doc = moe_doc_thaw(p->doc, b->all->arena);
        return doc ? read_doc(b, label, p->yaml, doc, err) : moe_build_full(b, err);
    }
    MOE_TRY(moe_file_read(label.ptr, MOE_CAP_PROFILE_BYTES, &bytes, err));
    return read_bytes(b, label, moe_buf_str(bytes), err);
}

static enum moe_code extend_one(struct moe_profile_build *b, const struct moe_doc *doc, struct moe_str file, const struct moe_node_doc *by, struct moe_error *err)
{
    bool path = is_path(by->text), again;
    struct moe_str label = path ? beside(b, file, by->text) : moe_arena_str(b->all->arena, by->text), id;
    if (path && !b->paths)
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, by, false, "only built-in profiles may be extended here");
    if (path && !is_yaml(by->text))
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, by, false, "\"%.*s\" is no .yaml or .yml file", MOE_FMT(by->text));
    if (!path && !builtin(by->text)) {
        const char *near = nearest(by->text);
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, by, false, "no built-in profile \"%.*s\"%s%s%s", (int)MOE_MIN(by->text.len, (size_t)60), by->text.ptr,
                            near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    }
    if (!label.ptr || !(id = identity(b, label, path)).ptr)
        return moe_build_full(b, err);
    MOE_TRY(meet(b, id, doc, by, &again, err));
    if (again)
        return MOE_OK;
    size_t mine = b->met_count - 1;
    b->depth++;
    enum moe_code code = read_source(b, label, path, err);
    b->depth--;
    b->met[mine].open = false;
    if (code == MOE_E_IO) {                       /* the file is not to blame, the value that names it is */
        int sys = err->sys;
        char why[sizeof err->text];
        snprintf(why, sizeof why, "%s", err->text);
        (void)moe_doc_fail(err, MOE_E_IO, doc, by, false, "cannot read %s: %s", label.ptr, why);
        err->sys = sys;
    }
    return code;
}

/* "train" of "/x/train.yaml": a profile that does not say its name. */
static struct moe_str name_of(struct moe_profile_build *b, struct moe_str label)
{
    char name[65];
    size_t n = 0;
    const char *slash = label.len ? memrchr(label.ptr, '/', label.len) : NULL;
    struct moe_str s = slash ? moe_str_from(label, (size_t)(slash + 1 - label.ptr)) : label;
    if (is_yaml(s))
        s.len -= moe_str_ends(s, MOE_STR(".yml")) ? 4 : 5;
    for (; n < s.len && n < sizeof name - 1; n++)
        name[n] = moe_is_word(s.ptr[n]) || s.ptr[n] == '-' || (s.ptr[n] == '.' && n) ? s.ptr[n] : '_';
    return n ? moe_arena_str(b->all->arena, (struct moe_str){ name, n }) : MOE_STR("profile");
}

static enum moe_code read_bytes(struct moe_profile_build *b, struct moe_str label, struct moe_str bytes, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    if (bytes.len > MOE_CAP_PROFILE_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = label.ptr }, "larger than %u bytes", MOE_CAP_PROFILE_BYTES);
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, label.ptr, bytes, &doc, err));
    struct moe_str kept = moe_arena_str(b->all->arena, bytes);
    return kept.ptr ? read_doc(b, label, kept, doc, err) : moe_build_full(b, err);
}

/* `yaml` lives as long as the profile. */
static enum moe_code read_doc(struct moe_profile_build *b, struct moe_str label, struct moe_str yaml, const struct moe_doc *doc, struct moe_error *err)
{
    const struct moe_node_doc *root = moe_doc_root(doc), *extends;
    if (!root || root->kind != MOE_DOC_MAP)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ label.ptr, root ? root->line : 1, root ? root->column : 1, NULL }, "a profile must be a map");
    MOE_TRY(moe_schema_check(doc, root, moe_profile_fields, err));
    if ((extends = moe_doc_get(root, "extends")) != NULL)
        for (const struct moe_node_doc *n = moe_build_first(extends); n; n = moe_build_next(extends, n))
            MOE_TRY(extend_one(b, doc, label, n, err));
    b->doc = doc;
    b->file = b->p->file = label;
    b->layer++;
    b->p->name = name_of(b, label);
    enum moe_code code = b->p->name.ptr ? moe_build_sections(b, root, err) : moe_build_full(b, err);
    b->doc = NULL;
    if (code == MOE_OK) {
        b->p->chain[b->p->chain_count++] = b->p->name;
        b->p->sources[b->p->source_count++] = (struct moe_profile_source){ label, yaml };
    }
    return code;
}

/* ---- from outside ---- */

static enum moe_code start(struct moe_profile_build *b, struct moe_profiles *all, struct moe_str label, bool file, struct moe_error *err)
{
    bool again;
    *b = (struct moe_profile_build){ .all = all, .paths = true, .p = moe_profile_blank(all, label) };
    b->file = b->p ? b->p->file : label;
    /* Room for the rules of most: memory that a growing list leaves behind has to be made, too. */
    b->rules = moe_profile_alloc(all, RULES_AT_FIRST, sizeof *b->rules);
    b->rule_room = b->rules ? RULES_AT_FIRST : 0;
    struct moe_str id = b->p ? identity(b, b->p->file, file) : label;
    return b->p && id.ptr ? meet(b, id, NULL, NULL, &again, err) : moe_build_full(b, err);
}

/* A link may stand for a profile, but for nothing else: a message about what is wrong in a file shows its first words. */
static bool is_odd_link(const char *path)
{
    char real[PATH_MAX];
    struct stat st;
    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && realpath(path, real) && !is_yaml(moe_str_c(real));
}

static enum moe_code finish(struct moe_profile_build *b, const struct moe_profile **out, struct moe_error *err)
{
    MOE_TRY(moe_build_settle(b, err));
    *out = b->p;
    return MOE_OK;
}

enum moe_code moe_profile_load(struct moe_profiles *all, const char *name, const struct moe_profile **out, struct moe_error *err)
{
    struct moe_profile_build b;
    bool file = is_path(moe_str_c(name));
    if (!file && !builtin(moe_str_c(name))) {
        const char *near = nearest(moe_str_c(name));
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "no built-in profile \"%.60s\"%s%s%s (moe-sandbox list); a file is named with a slash or .yaml", name,
                        near ? ", did you mean " : "", near ? near : "", near ? "?" : "");
    }
    if (file && is_odd_link(name))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = name }, "is a link to what is no .yaml or .yml file");
    MOE_TRY(start(&b, all, moe_str_c(name), file, err));
    MOE_TRY(read_source(&b, b.p->file, file, err));
    return finish(&b, out, err);
}

enum moe_code moe_profile_parse(struct moe_profiles *all, const char *label, struct moe_str yaml, bool paths, const struct moe_profile **out, struct moe_error *err)
{
    struct moe_profile_build b;
    MOE_TRY(start(&b, all, moe_str_c(label), false, err));
    b.paths = paths;
    MOE_TRY(read_bytes(&b, b.p->file, yaml, err));
    return finish(&b, out, err);
}
