/* YAML and JSON files: what the tolerant reader tells becomes events, comments and values. */
#include "audit/config/read/parts.h"

const struct moe_lint_note moe_tree_notes[] = {
    { "tree-syntax", "it is no YAML or JSON at this place" },
    { "tree-cut", "it ends inside the document" },
    { "tree-trailing", "JSON with something behind the document" },
    { "tree-not-strict", "JSON with comments, commas too many, single quotes or bare keys, by a name that promises plain JSON" },
    { "tree-duplicate-key", "a key is given twice in one map" },
    { "tree-nan", "NaN or Infinity in JSON" },
    { "tree-limits", "nested or repeated past what any config needs" },
    { "yaml-unsafe-tag", "a tag by which some loader makes any object" },
    { "yaml-alias-bomb", "aliases that expand without end" },
    { "yaml-merge", "a merge key with nothing to merge" },
    { "text-bytes", "NUL, control characters or bytes that are no UTF-8" },
    { "text-hidden", "characters that nobody sees, or that turn text around" },
    { .name = NULL },
};

static const char *const note_of[MOE_LAX_WHATS] = {
    [MOE_LAX_SYNTAX] = "tree-syntax",      [MOE_LAX_CUT] = "tree-cut",                  [MOE_LAX_TRAILING] = "tree-trailing",
    [MOE_LAX_DUPLICATE_KEY] = "tree-duplicate-key", [MOE_LAX_UNSAFE_TAG] = "yaml-unsafe-tag", [MOE_LAX_ALIAS_BOMB] = "yaml-alias-bomb",
    [MOE_LAX_ALIAS_CYCLE] = "yaml-alias-bomb", [MOE_LAX_ALIAS_UNKNOWN] = "tree-syntax", [MOE_LAX_MERGE] = "yaml-merge",
    [MOE_LAX_NUL] = "text-bytes",          [MOE_LAX_CONTROL] = "text-bytes",            [MOE_LAX_UTF8] = "text-bytes",
    [MOE_LAX_HIDDEN] = "text-hidden",      [MOE_LAX_NAN] = "tree-nan",                  [MOE_LAX_DEPTH] = "tree-limits",
    [MOE_LAX_SIZE] = "tree-limits",        [MOE_LAX_COMMENT] = "tree-not-strict",       [MOE_LAX_TRAILING_COMMA] = "tree-not-strict",
    [MOE_LAX_JSON5] = "tree-not-strict",
};

/* JSON by name that its readers take with comments. */
static bool relaxed_json(struct moe_str path)
{
    static const char *const endings[] = { ".jsonc", ".json5", ".hjson", "devcontainer.json", ".code-workspace", "launch.json", "tasks.json", "settings.json",
                                           "keybindings.json", "extensions.json", ".eslintrc.json", ".babelrc.json", ".swcrc", "api-extractor.json", "language-configuration.json" };
    for (size_t i = 0; i < MOE_COUNT(endings); i++)
        if (moe_ends_like(path, endings[i]))
            return true;
    struct moe_str name = path;
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    if (slash)
        name = moe_str_from(path, (size_t)(slash - path.ptr) + 1);
    return moe_starts_like(name, "tsconfig") || moe_starts_like(name, "jsconfig");
}

static enum moe_code tell(struct moe_lint_file *file, const struct moe_lax *l, bool json, struct moe_error *err)
{
    bool template = false, relaxed = json && relaxed_json(file->path);
    for (size_t i = 0; i < l->event_count; i++)
        template |= l->events[i].what == MOE_LAX_TEMPLATE;
    for (size_t i = 0; i < l->event_count; i++) {
        const struct moe_lax_event *e = &l->events[i];
        const char *note = note_of[e->what];
        bool strict_only = e->what == MOE_LAX_COMMENT || e->what == MOE_LAX_TRAILING_COMMA || e->what == MOE_LAX_JSON5;
        if (!note || (relaxed && strict_only) || (!json && e->what == MOE_LAX_NAN) || (template && (e->what == MOE_LAX_SYNTAX || e->what == MOE_LAX_ALIAS_UNKNOWN)))
            continue;
        MOE_TRY(moe_lint_event_add(file, note, e->line, e->column, err, "%.*s", MOE_FMT(e->detail)));
    }
    if (!l->whole && !file->degraded.len)
        file->degraded = template ? MOE_STR("a template: what its engine fills in is not known") : MOE_STR("not all of it could be read as what its name says");
    return MOE_OK;
}

static enum moe_code take_comments(struct moe_lint_file *file, const struct moe_lax *l, struct moe_error *err)
{
    for (size_t i = 0; i < l->comment_count; i++) {
        const struct moe_lax_comment *c = &l->comments[i];
        struct moe_comment comment = { .text = c->text, .line = c->line, .end_line = c->end_line, .column = c->column, .own_line = c->own_line };
        MOE_TRY(moe_lint_comment_add(file, &comment, err));
    }
    return MOE_OK;
}

static size_t scalars_of(const struct moe_node_doc *n)
{
    size_t count = n->kind != MOE_DOC_LIST && n->kind != MOE_DOC_MAP;
    for (const struct moe_node_doc *c = n->first; c; c = c->next)
        count += scalars_of(c);
    return count;
}

static size_t lines_of_gaps(struct moe_str text, const struct moe_lax *l)
{
    size_t count = 0;
    for (size_t i = 0; i < l->gap_count; i++) {
        const char *p = text.ptr + l->gaps[i].start, *end = text.ptr + l->gaps[i].end;
        for (count++; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
            count++;
    }
    return count;
}

/* Room at once instead of by doubling: half the memory of a large file. What is not used of it is never touched. */
static bool make_room(struct moe_lint_file *file, const struct moe_lax *l)
{
    size_t room = MOE_MIN(scalars_of(l->root) + lines_of_gaps(file->bytes, l) + 16, (size_t)MOE_CAP_LINT_VALUES);
    if (file->value_count || file->value_room)
        return true;
    file->values = moe_arena_array(moe_lint_values_arena(file), struct moe_value, room);
    file->value_room = file->values ? room : 0;
    return file->values != NULL;
}

static enum moe_code finish(struct moe_lint_file *file, const struct moe_lax *l, bool json, struct moe_error *err)
{
    size_t budget = MOE_CAP_INSIDE_BYTES;
    struct moe_lax_lines lines;
    if (!moe_lax_lines(file->bytes, moe_lint_values_arena(file), &lines) || !make_room(file, l))
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    struct moe_source source = { .text = file->bytes, .lines = &lines, .line = 1, .column = 1 };
    struct moe_reading r = { .file = file, .arena = moe_lint_values_arena(file), .err = err, .source = &source, .prefix = MOE_STR(""), .budget = &budget };
    file->root = l->root;
    MOE_TRY(tell(file, l, json, err));
    MOE_TRY(take_comments(file, l, err));
    MOE_TRY(moe_values_of_tree(&r, l->root));
    for (size_t i = 0; i < l->gap_count; i++)
        MOE_TRY(moe_values_of_gap(&r, l->gaps[i].start, l->gaps[i].end));
    return MOE_OK;
}

static bool clean_json(const struct moe_lax *l)
{
    for (size_t i = 0; i < l->event_count; i++)
        if (l->events[i].what == MOE_LAX_SYNTAX || l->events[i].what == MOE_LAX_JSON5 || l->events[i].what == MOE_LAX_CUT || l->events[i].what == MOE_LAX_TRAILING)
            return false;
    return l->whole;
}

/* A manifest may be JSON: every reader of YAML takes it. */
static bool like_json(const struct moe_lint_file *file)
{
    struct moe_str s = moe_str_trim((struct moe_str){ file->bytes.ptr, MOE_MIN(file->bytes.len, (size_t)4096) });
    return moe_ends_like(file->path, ".json") || (s.len > 1 && ((s.ptr[0] == '{' && s.ptr[1] != '{' && s.ptr[1] != '%') || s.ptr[0] == '['));
}

static const struct moe_lax_options options = { .comments = true };

enum moe_code moe_read_json(struct moe_lint_file *file, struct moe_error *err)
{
    struct moe_lax l;
    MOE_TRY(moe_lax_json(file->bytes, file->arena, &options, &l, err));
    return finish(file, &l, true, err);
}

enum moe_code moe_read_yaml(struct moe_lint_file *file, struct moe_error *err)
{
    struct moe_lax l;
    if (like_json(file)) {
        MOE_TRY(moe_lax_json(file->bytes, file->arena, &options, &l, err));
        if (moe_ends_like(file->path, ".json") || clean_json(&l))
            return finish(file, &l, true, err);
    }
    MOE_TRY(moe_lax_yaml(file->bytes, file->arena, &options, &l, err));
    return finish(file, &l, false, err);
}
