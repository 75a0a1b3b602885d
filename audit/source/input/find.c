/* From operands and policy to inputs with flags. */
#include "audit/source/input/parts.h"
#include "common/base/file.h"
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOE_CAP_INPUT_ARENA ((size_t)2 << 30)
#define MOE_CAP_HINTS       30000u

struct search {
    const struct moe_input_opts *opts;
    struct moe_inputs *in;
    struct moe_walker walker;
    struct moe_database db;
    struct moe_infer *infer;
    struct moe_flagset policy;                        /* what the policy adds to every file */
    struct moe_str standard_c, standard_cxx;
    struct moe_error *err;
};

static void search_end(struct search *s)
{
    moe_map_free(&s->db.by_path);
    moe_infer_free(&s->infer);
    moe_inputs_free(&s->in);
}

static enum moe_code no_memory(struct search *s)
{
    return moe_fail(s->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while preparing the inputs");
}

void moe_inputs_free(struct moe_inputs **inputs)
{
    if (*inputs)
        moe_arena_free(&(*inputs)->arena);
    free(*inputs);
    *inputs = NULL;
}

/* ---- operands ---- */

static enum moe_code each_root(void *w, const char *operand, struct moe_error *err) { return moe_walker_root(w, operand, err); }
static enum moe_code each_operand(void *w, const char *operand, struct moe_error *err) { return moe_walker_operand(w, operand, err); }

static int by_path(const void *a, const void *b)
{
    const struct moe_found *x = a, *y = b;
    int d = moe_path_order(&x->path, &y->path);
    return d ? d : (int)y->audited - (int)x->audited;
}

/* Sorted, each once; what is audited under one operand is audited. */
static void settle(struct moe_walker *w)
{
    size_t kept = 0;
    if (w->count)
        qsort(w->items, w->count, sizeof *w->items, by_path);
    for (size_t i = 0; i < w->count; i++)
        if (!kept || !moe_str_eq(w->items[kept - 1].path, w->items[i].path))
            w->items[kept++] = w->items[i];
    w->count = kept;
}

static enum moe_code nothing(struct search *s)
{
    if (s->walker.excluded_count || s->walker.ignored)
        return moe_fail(s->err, MOE_E_USAGE, (struct moe_where){ 0 },
                        "nothing to audit: %u files or folders are left out by .gitignore or the policy, and nothing else is there", s->walker.ignored);
    return moe_fail(s->err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing to audit: no C, C++ or CUDA source among what was named");
}

static enum moe_code look(struct search *s)
{
    char cwd[PATH_MAX];
    if (!getcwd(cwd, sizeof cwd))
        return moe_fail(s->err, MOE_E_IO, (struct moe_where){ .file = "." }, "the working folder is gone: %s", strerrordesc_np(errno));
    s->walker = (struct moe_walker){ .arena = s->in->arena, .policy = s->opts->policy, .no_ignore = s->opts->no_ignore, .budget = MOE_CAP_HINTS,
                                     .cwd = moe_arena_str(s->in->arena, moe_str_c(cwd)) };
    if (!s->walker.cwd.ptr)
        return no_memory(s);
    MOE_TRY(moe_walk_operands(s->in->arena, s->opts->paths, s->opts->path_count, each_root, &s->walker, s->err));
    MOE_TRY(moe_walk_operands(s->in->arena, s->opts->paths, s->opts->path_count, each_operand, &s->walker, s->err));
    settle(&s->walker);
    size_t audited = 0;
    for (size_t i = 0; i < s->walker.count; i++)
        audited += s->walker.items[i].audited && s->walker.items[i].class != MOE_CLASS_PART;
    return audited ? MOE_OK : nothing(s);
}

/* ---- the database ---- */

static bool regular(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* A named database must be there, as a file or in its folder. */
static enum moe_code load_named(struct search *s, struct moe_str name)
{
    char path[PATH_MAX];
    struct stat st;
    int n = snprintf(path, sizeof path, "%.*s", MOE_FMT(name));
    if (n >= 0 && (size_t)n < sizeof path && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        n = snprintf(path, sizeof path, "%.*s/compile_commands.json", MOE_FMT(name));
    if (n < 0 || (size_t)n >= sizeof path)
        return moe_fail(s->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the path of the compilation database has %zu bytes", name.len);
    return moe_database_load(s->in->arena, path, s->walker.cwd, &s->db, s->err);
}

static enum moe_code load_database(struct search *s)
{
    static const char *const places[] = { "build/compile_commands.json", "compile_commands.json" };
    char path[PATH_MAX];
    if (s->opts->database)
        return load_named(s, moe_str_c(s->opts->database));
    if (s->opts->policy->compile.database.text.len)
        return load_named(s, s->opts->policy->compile.database.text);
    for (size_t i = 0; i < MOE_COUNT(places); i++)
        if (regular(places[i]))
            return moe_database_load(s->in->arena, places[i], s->walker.cwd, &s->db, s->err);
    for (size_t r = 0; r < s->walker.root_count; r++)
        for (size_t i = 0; i < MOE_COUNT(places); i++) {
            int n = snprintf(path, sizeof path, "%.*s/%s", MOE_FMT(s->walker.roots[r]), places[i]);
            if (n > 0 && (size_t)n < sizeof path && regular(path))
                return moe_database_load(s->in->arena, path, s->walker.cwd, &s->db, s->err);
        }
    return MOE_OK;
}

/* ---- the policy's flags ---- */

static enum moe_code policy_fault(struct search *s, const struct moe_policy_text *t, const char *field, const char *why)
{
    char file[256];
    snprintf(file, sizeof file, "%.*s", MOE_FMT(t->from.file));
    struct moe_where at = { .file = file, .line = t->from.line, .column = t->from.column, .field = field };
    return moe_fail(s->err, MOE_E_SCHEMA, at, "\"%.*s\" %s", MOE_FMT(t->text), why);
}

/* One list of the policy, each text put behind `prefix` and vetted like a database's flag. */
static enum moe_code add_policy_list(struct search *s, const struct moe_policy_list *list, const char *prefix, const char *field)
{
    for (size_t i = 0; i < list->count; i++) {
        struct moe_str word = moe_arena_printf(s->in->arena, "%s%.*s", prefix, MOE_FMT(list->items[i].text));
        size_t dropped = s->policy.dropped_count;
        if (!word.ptr || !moe_flags_vet(s->in->arena, &word, 1, s->walker.cwd, s->walker.cwd, MOE_STR(""), &s->policy))
            return no_memory(s);
        if (s->policy.dropped_count > dropped)
            return policy_fault(s, &list->items[i], field, "is not among the accepted flags (-I -isystem -iquote -D -U -std=, value in the same word)");
    }
    return MOE_OK;
}

static enum moe_code read_policy(struct search *s)
{
    const struct moe_policy *p = s->opts->policy;
    MOE_TRY(add_policy_list(s, &p->compile.include, "-I", "compile.include"));
    MOE_TRY(add_policy_list(s, &p->compile.defines, "-D", "compile.defines"));
    MOE_TRY(add_policy_list(s, &p->compile.undefine, "-U", "compile.undefine"));
    MOE_TRY(add_policy_list(s, &p->compile.flags, "", "compile.flags"));
    struct moe_str standard = p->compile.standard.text;
    if (!standard.len)
        return MOE_OK;
    struct moe_str flag = moe_arena_printf(s->in->arena, "-std=%.*s", MOE_FMT(standard));
    struct moe_flagset set = { 0 };
    if (!flag.ptr || !moe_flags_vet(s->in->arena, &flag, 1, s->walker.cwd, s->walker.cwd, MOE_STR(""), &set))
        return no_memory(s);
    if (!set.count)
        return policy_fault(s, &p->compile.standard, "compile.standard", "is no language standard");
    if (memmem(standard.ptr, standard.len, "++", 2))
        s->standard_cxx = flag;
    else
        s->standard_c = flag;
    return MOE_OK;
}

/* ---- inputs ---- */

static bool copy_flags(struct search *s, struct moe_flagset *into, const struct moe_flagset *from)
{
    for (size_t i = 0; i < from->count; i++)
        if (!moe_flag_add(s->in->arena, into, from->flags[i]))
            return false;
    return true;
}

static bool inferred_flags(struct search *s, size_t file, struct moe_flagset *into)
{
    struct moe_str *folders;
    size_t n = moe_infer_folders(s->infer, file, &folders);
    for (size_t i = 0; i < n; i++)
        if (!moe_flag_add(s->in->arena, into, moe_arena_printf(s->in->arena, "-I%.*s", MOE_FMT(folders[i]))))
            return false;
    return true;
}

/* The database's flags stand before the policy's; guessed folders stand behind them. */
static enum moe_code prepare(struct search *s, size_t file, struct moe_input *out)
{
    const struct moe_found *f = &s->walker.items[file];
    bool header = moe_class_header(f->class);
    struct moe_flagset set = { 0 };
    const struct moe_flagset *known = moe_database_find(&s->db, f->path);
    if (!known && header)
        known = moe_database_find(&s->db, s->walker.items[moe_infer_includer(s->infer, file)].path);
    *out = (struct moe_input){ .path = f->path, .header = header, .language = moe_infer_language(s->infer, file), .from_database = known != NULL };
    if (known && known->has_language && !header)
        out->language = known->language;
    bool good = (!known || copy_flags(s, &set, known)) && copy_flags(s, &set, &s->policy) && (known || inferred_flags(s, file, &set));
    struct moe_str standard = out->language == MOE_INPUT_C ? s->standard_c : s->standard_cxx;
    if (good && standard.len)
        good = moe_flag_add(s->in->arena, &set, standard);
    if (!good)
        return no_memory(s);
    out->flags = set.flags;
    out->flag_count = set.count;
    out->dropped = known ? known->dropped : NULL;
    out->dropped_count = known ? known->dropped_count : 0;
    return MOE_OK;
}

static enum moe_code fill(struct search *s)
{
    struct moe_inputs *in = s->in;
    struct moe_walker *w = &s->walker;
    in->items = moe_arena_array(in->arena, struct moe_input, w->count + 1);
    in->headers = moe_arena_array(in->arena, struct moe_str, w->count + 1);
    in->header_items = moe_arena_array(in->arena, struct moe_input, w->count + 1);
    in->parts = moe_arena_array(in->arena, struct moe_str, w->count + 1);
    if (!in->items || !in->headers || !in->header_items || !in->parts)
        return no_memory(s);
    in->headers_key = MOE_HASH_START;
    for (size_t i = 0; i < w->count; i++) {
        const struct moe_found *f = &w->items[i];
        bool header = moe_class_header(f->class);
        if (header || f->class == MOE_CLASS_PART)
            in->headers_key = moe_hash_u64(moe_hash(in->headers_key, f->path), f->path.len);
        if (!f->audited)
            continue;
        if (f->class == MOE_CLASS_PART) {
            in->parts[in->part_count++] = f->path;
        } else if (header && moe_infer_included(s->infer, i)) {
            MOE_TRY(prepare(s, i, &in->header_items[in->header_count]));
            in->headers[in->header_count++] = f->path;
        } else {
            MOE_TRY(prepare(s, i, &in->items[in->count++]));
        }
    }
    in->cwd = w->cwd;
    in->folders = w->folders;
    in->folder_count = w->folder_count;
    in->excluded = w->excluded;
    in->excluded_count = w->excluded_count;
    in->ignored = w->ignored;
    return MOE_OK;
}

/* An include that no walked file answers may be answered by the rest of the working folder: `moe-audit src/` with its headers in include/. */
static enum moe_code infer(struct search *s)
{
    struct moe_walker *w = &s->walker;
    MOE_TRY(moe_infer_new(s->in->arena, w->items, w->count, &s->infer, s->err));
    for (size_t i = 0; i < w->root_count; i++)
        if (moe_str_eq(w->roots[i], w->cwd))
            return MOE_OK;
    if (!moe_infer_lost(s->infer))
        return MOE_OK;
    moe_walker_hints(w);
    settle(w);
    moe_infer_free(&s->infer);
    return moe_infer_new(s->in->arena, w->items, w->count, &s->infer, s->err);
}

enum moe_code moe_inputs_find(const struct moe_input_opts *opts, struct moe_inputs **out, struct moe_error *err)
{
    MOE_AUTO(search_end) struct search s = { .opts = opts, .err = err };
    s.in = calloc(1, sizeof *s.in);
    if (!s.in || !(s.in->arena = moe_arena_new(MOE_CAP_INPUT_ARENA)))
        return no_memory(&s);
    if (!opts->path_count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing to audit: name a file or a folder");
    MOE_TRY(look(&s));
    MOE_TRY(load_database(&s));
    MOE_TRY(read_policy(&s));
    MOE_TRY(infer(&s));
    MOE_TRY(fill(&s));
    *out = moe_take(s.in);
    return MOE_OK;
}
