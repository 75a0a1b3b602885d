/* Reading: bytes, what they extend, and the order in which they are merged. The extended come first, each once; the built-in one lies below all. */
#include "common/base/file.h"
#include "policy/build.h"
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static enum moe_code load_file(struct moe_policy_load *l, const char *label, struct moe_error *err);

static enum moe_code no_room(const char *file, struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = file }, "the policy needs more than %u MiB", MOE_CAP_POLICY_ARENA >> 20);
}

/* What tells a file from another: its real path, so that a link or "a/../b" is no second file; the label for bytes that are no file. */
static struct moe_str identity(struct moe_policy_load *l, const char *label)
{
    char real[PATH_MAX];
    bool found = strcmp(label, MOE_POLICY_BUILT_IN) != 0 && realpath(label, real);
    return moe_arena_str(l->policy->arena, moe_str_c(found ? real : label));
}

/* "a.yaml -> b.yaml -> a.yaml" */
static void chain(const struct moe_policy_load *l, size_t from, char *into, size_t room)
{
    size_t used = 0;
    into[0] = 0;
    for (size_t i = from; i < l->met_count && used < room; i++)
        if (l->met[i].open)
            used += (size_t)snprintf(into + used, room - used, "%.*s -> ", MOE_FMT(l->met[i].label));
    if (used < room)
        snprintf(into + used, room - used, "%.*s", MOE_FMT(l->met[from].label));
}

/* Note that a file is being read: *again when it was merged before. `by` is the value that names it; NULL for the one asked for. */
static enum moe_code meet(struct moe_policy_load *l, const char *label, const struct moe_doc *doc, const struct moe_node_doc *by, bool *again,
                          struct moe_error *err)
{
    struct moe_str id = identity(l, label), kept = moe_arena_str(l->policy->arena, moe_str_c(label));
    char loop[200];
    if (!id.ptr || !kept.ptr)
        return no_room(label, err);
    *again = false;
    for (size_t i = 0; i < l->met_count; i++) {
        if (!moe_str_eq(l->met[i].id, id))
            continue;
        if (l->met[i].open && by) {
            chain(l, i, loop, sizeof loop);
            return moe_doc_fail(err, MOE_E_SCHEMA, doc, by, false, "extends itself: %s", loop);
        }
        *again = true;
        return MOE_OK;
    }
    l->extended += by && strcmp(label, MOE_POLICY_BUILT_IN) != 0;
    if (l->extended > MOE_CAP_POLICY_EXTENDS)
        return moe_doc_fail(err, MOE_E_LIMIT, doc, by, false, "more than %u policies are extended", MOE_CAP_POLICY_EXTENDS);
    l->met[l->met_count++] = (struct moe_policy_met){ id, kept, true };
    return MOE_OK;
}

/* The path of an extended policy: beside the file that names it. */
static struct moe_str beside(struct moe_policy_load *l, struct moe_str file, struct moe_str spelt)
{
    const char *slash = file.len ? memrchr(file.ptr, '/', file.len) : NULL;
    while (moe_str_starts(spelt, MOE_STR("./")) && spelt.len > 2)
        spelt = moe_str_from(spelt, 2);
    if (moe_str_is(spelt, MOE_POLICY_BUILT_IN) || !slash || spelt.ptr[0] == '/')
        return moe_arena_str(l->policy->arena, spelt);
    return moe_arena_printf(l->policy->arena, "%.*s/%.*s", (int)(slash - file.ptr), file.ptr, MOE_FMT(spelt));
}

static enum moe_code read_extended(struct moe_policy_load *l, const char *label, const struct moe_doc *doc, const struct moe_node_doc *by, struct moe_error *err)
{
    bool again;
    MOE_TRY(meet(l, label, doc, by, &again, err));
    if (again)
        return MOE_OK;
    size_t mine = l->met_count - 1;
    enum moe_code code = load_file(l, label, err);
    l->met[mine].open = false;
    if (code == MOE_E_IO) {                       /* the file is not to blame, the value that names it is */
        int sys = err->sys;
        char why[sizeof err->text];
        snprintf(why, sizeof why, "%s", err->text);
        (void)moe_doc_fail(err, MOE_E_IO, doc, by, false, "cannot read %s: %s", label, why);
        err->sys = sys;
    }
    return code;
}

/* What is extended, and what a link stands for, must be called a policy. A policy is part of what is audited: without this, one line or link of a
 * pull request could name any file of the machine, and the message about what is wrong in it would show its first words. */
static bool is_yaml(const char *path)
{
    char real[PATH_MAX];
    struct moe_str name = moe_str_c(realpath(path, real) ? real : path);
    return moe_str_ends(name, MOE_STR(".yaml")) || moe_str_ends(name, MOE_STR(".yml"));
}

static bool is_odd_link(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0 && S_ISLNK(st.st_mode) && access(path, F_OK) == 0 && !is_yaml(path);
}

static enum moe_code extend_one(struct moe_policy_load *l, const struct moe_doc *doc, struct moe_str file, const struct moe_node_doc *by, struct moe_error *err)
{
    if (!by->text.len || moe_str_is(by->text, "-"))
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, by, false, "must be the path of a policy, or \"" MOE_POLICY_BUILT_IN "\"");
    struct moe_str label = beside(l, file, by->text);
    if (!label.ptr)
        return no_room(moe_doc_name(doc), err);
    if (!moe_str_is(label, MOE_POLICY_BUILT_IN) && !is_yaml(label.ptr))
        return moe_doc_fail(err, MOE_E_SCHEMA, doc, by, false, "\"%.*s\" is no .yaml or .yml file", MOE_FMT(by->text));
    return read_extended(l, label.ptr, doc, by, err);
}

static enum moe_code extend_all(struct moe_policy_load *l, const struct moe_doc *doc, struct moe_str file, const struct moe_node_doc *extends, struct moe_error *err)
{
    if (!extends)                                 /* not said: the built-in one, unless this is it */
        return moe_str_is(file, MOE_POLICY_BUILT_IN) ? MOE_OK : read_extended(l, MOE_POLICY_BUILT_IN, doc, moe_doc_root(doc), err);
    for (const struct moe_node_doc *n = moe_policy_first(extends); n; n = moe_policy_next(extends, n))
        MOE_TRY(extend_one(l, doc, file, n, err));
    return MOE_OK;
}

/* Merge what has the shape of a policy; what it extends first. */
static enum moe_code merge_doc(struct moe_policy_load *l, struct moe_str label, const struct moe_doc *doc, struct moe_error *err)
{
    const struct moe_node_doc *root = moe_doc_root(doc);
    MOE_TRY(extend_all(l, doc, label, moe_doc_get(root, "extends"), err));
    l->doc = doc;
    l->file = label;
    l->under = moe_str_is(label, MOE_POLICY_BUILT_IN);
    enum moe_code code = moe_policy_merge(l, root, err);
    l->doc = NULL;
    return code;
}

static enum moe_code load_bytes(struct moe_policy_load *l, struct moe_str label, struct moe_str bytes, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    if (bytes.len > MOE_CAP_POLICY_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = label.ptr }, "larger than %u bytes", MOE_CAP_POLICY_BYTES);
    MOE_TRY(moe_doc_parse(MOE_DOC_YAML, label.ptr, bytes, &doc, err));
    const struct moe_node_doc *root = moe_doc_root(doc);
    if (!root || root->kind != MOE_DOC_MAP)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ label.ptr, root ? root->line : 1, root ? root->column : 1, NULL }, "a policy must be a map");
    MOE_TRY(moe_schema_check(doc, root, moe_policy_fields, err));
    return merge_doc(l, label, doc, err);
}

/* The build has read it, held it to the table of fields, and seen that the rules that it names exist. */
static enum moe_code load_built_in(struct moe_policy_load *l, struct moe_str label, struct moe_error *err)
{
    const struct moe_doc *doc = moe_doc_thaw(moe_default_policy, l->policy->arena);
    l->checked = true;
    enum moe_code code = doc ? merge_doc(l, label, doc, err) : no_room(label.ptr, err);
    l->checked = false;
    return code;
}

/* `label` lives in the policy's arena. */
static enum moe_code load_file(struct moe_policy_load *l, const char *label, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    if (strcmp(label, MOE_POLICY_BUILT_IN) == 0)
        return load_built_in(l, moe_str_c(label), err);
    MOE_TRY(moe_file_read(label, MOE_CAP_POLICY_BYTES, &bytes, err));
    return load_bytes(l, moe_str_c(label), moe_buf_str(bytes), err);
}

static enum moe_code start(struct moe_policy_load *l, const char *name, const struct moe_policy_rules *known, const char *today, struct moe_policy **policy,
                           struct moe_error *err)
{
    bool again;
    MOE_CHECK(known && today);
    *policy = calloc(1, sizeof **policy);
    if (!*policy || !((*policy)->arena = moe_arena_new(MOE_CAP_POLICY_ARENA)))
        return no_room(name, err);
    *l = (struct moe_policy_load){ .policy = *policy, .known = known, .today = today };
    (*policy)->path = moe_arena_str((*policy)->arena, moe_str_c(name));
    return (*policy)->path.ptr ? meet(l, name, NULL, NULL, &again, err) : no_room(name, err);
}

enum moe_code moe_policy_load(const char *path, const struct moe_policy_rules *known, const char *today, struct moe_policy **out, struct moe_error *err)
{
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL;
    struct moe_policy_load l;
    if (path && is_odd_link(path))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path }, "is a link to what is no .yaml or .yml file");
    MOE_TRY(start(&l, path ? path : MOE_POLICY_BUILT_IN, known, today, &policy, err));
    MOE_TRY(load_file(&l, policy->path.ptr, err));
    *out = moe_take(policy);
    return MOE_OK;
}

enum moe_code moe_policy_parse(const char *name, struct moe_str yaml, const struct moe_policy_rules *known, const char *today, struct moe_policy **out,
                               struct moe_error *err)
{
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = NULL;
    struct moe_policy_load l;
    MOE_TRY(start(&l, name, known, today, &policy, err));
    MOE_TRY(load_bytes(&l, policy->path, yaml, err));
    *out = moe_take(policy);
    return MOE_OK;
}

void moe_policy_free(struct moe_policy **policy)
{
    if (*policy)
        moe_arena_free(&(*policy)->arena);
    free(*policy);
    *policy = NULL;
}
