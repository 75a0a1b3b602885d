/* Documents in values: a ConfigMap's files, JSON in a string, lines of an environment in a block, base64 of any of them. */
#include "audit/config/read/parts.h"

/* ---- the source that a value is ---- */

static bool source_of(const struct moe_reading *r, const struct moe_value *outer, struct moe_source *s)
{
    uintptr_t p = (uintptr_t)outer->text.ptr, from = (uintptr_t)r->source->text.ptr;
    *s = (struct moe_source){ .text = outer->text, .up = r->source, .line = outer->line, .column = outer->column };
    if (outer->form >= MOE_FORM_BASE64 && outer->form <= MOE_FORM_PERCENT)
        return true;                                  /* what was decoded stands where its code stands */
    if (outer->node && outer->node->end)
        return moe_lax_map_node(outer->node, r->source->text, r->arena, &s->map);
    if (p >= from && p - from <= r->source->text.len && outer->text.len <= r->source->text.len - (p - from)) {
        s->map.runs = moe_arena_array(r->arena, struct moe_lax_run, 1);
        if (!s->map.runs)
            return false;
        s->map.runs[0] = (struct moe_lax_run){ 0, (unsigned)(p - from) };
        s->map.count = 1;
    }
    return true;
}

static enum moe_code no_memory(struct moe_reading *r) { return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"); }

static enum moe_code enter(struct moe_reading *r, const struct moe_value *outer, struct moe_source *source, struct moe_reading *in)
{
    *in = *r;
    in->source = source;
    in->outer = outer;
    in->depth = r->depth + 1;
    in->secret_data = false;
    in->prefix = moe_arena_printf(r->arena, "%.*s|", MOE_FMT(outer->path));
    return source_of(r, outer, source) && in->prefix.ptr ? MOE_OK : no_memory(r);
}

/* ---- trees ---- */

/* The places of a tree that was read out of a value are the file's. */
static void place_tree(const struct moe_source *s, const struct moe_lax_lines *lines, struct moe_node_doc *n)
{
    unsigned last_column;
    size_t end = n->end > n->start ? n->end - 1u : n->start;
    if (n->key_line && n->key_line <= lines->count)
        moe_source_place(s, lines->starts[n->key_line - 1] + n->key_column - 1, &n->key_line, &n->key_column);
    moe_source_place(s, n->start, &n->line, &n->column);
    moe_source_place(s, end, &n->end_line, &last_column);
    for (struct moe_node_doc *c = n->first; c; c = c->next)
        place_tree(s, lines, c);
}

static bool told(const struct moe_lax *l, enum moe_lax_what what)
{
    for (size_t i = 0; i < l->event_count; i++)
        if (l->events[i].what == what)
            return true;
    return false;
}

static bool holds_something(const struct moe_node_doc *root, bool json)
{
    const struct moe_node_doc *doc = root->first;
    if (!doc || !doc->first)
        return false;
    if (doc->kind == MOE_DOC_LIST)
        return json || doc->first->kind == MOE_DOC_MAP;
    return doc->kind == MOE_DOC_MAP;
}

static enum moe_code comments_of(struct moe_reading *in, const struct moe_lax *l)
{
    for (size_t i = 0; i < l->comment_count; i++) {
        struct moe_comment c = { .text = l->comments[i].text, .own_line = l->comments[i].own_line };
        unsigned column;
        moe_source_place(in->source, l->comments[i].offset, &c.line, &c.column);
        moe_source_place(in->source, l->comments[i].offset + c.text.len - 1, &c.end_line, &column);
        MOE_TRY(moe_lint_comment_add(in->file, &c, in->err));
    }
    return MOE_OK;
}

/* *done: it was a document of that syntax, and its values are added. */
static enum moe_code try_tree(struct moe_reading *r, const struct moe_value *outer, bool json, bool *done)
{
    struct moe_lax_options opts = { .nodes = MOE_CAP_INSIDE_NODES, .comments = !json };
    struct moe_lax l;
    struct moe_lax_lines lines;
    struct moe_source source;
    struct moe_reading in;
    MOE_TRY(json ? moe_lax_json(outer->text, r->arena, &opts, &l, r->err) : moe_lax_yaml(outer->text, r->arena, &opts, &l, r->err));
    bool odd = !l.whole || told(&l, MOE_LAX_SYNTAX) || told(&l, MOE_LAX_COMPLEX_KEY) || told(&l, MOE_LAX_CUT) || told(&l, MOE_LAX_TRAILING);
    struct moe_str start = moe_str_trim(outer->text);
    odd |= json && told(&l, MOE_LAX_JSON5) && !(start.len > 1 && (start.ptr[1] == '\'' || start.ptr[1] == '"'));
    *done = !odd && holds_something(l.root, json);
    if (!*done)
        return MOE_OK;
    MOE_TRY(enter(r, outer, &source, &in));
    if (!moe_lax_lines(outer->text, r->arena, &lines))
        return no_memory(r);
    place_tree(&source, &lines, l.root);
    MOE_TRY(comments_of(&in, &l));
    return moe_values_of_tree(&in, l.root);
}

/* ---- lines ---- */

static enum moe_code take_comments(struct moe_reading *in, const struct moe_lint_file *from, const struct moe_lax_lines *lines)
{
    for (size_t i = 0; i < from->comment_count; i++) {
        struct moe_comment c = from->comments[i];
        if (!c.line || c.line > lines->count)
            continue;
        moe_source_place(in->source, lines->starts[c.line - 1] + c.column - 1, &c.line, &c.column);
        c.end_line = c.line;
        MOE_TRY(moe_lint_comment_add(in->file, &c, in->err));
    }
    return MOE_OK;
}

static enum moe_code read_lines(struct moe_reading *r, const struct moe_value *outer, enum moe_lint_kind kind)
{
    moe_lint_reader *reader = kind == MOE_LINT_ENV ? moe_read_env : kind == MOE_LINT_TOML ? moe_read_toml : kind == MOE_LINT_SHELL ? moe_read_shell : moe_read_ini;
    struct moe_lint_file inner = { .arena = r->arena, .path = r->file->path, .kind = kind, .bytes = outer->text };
    struct moe_lax_lines lines;
    struct moe_source source;
    struct moe_reading in;
    MOE_TRY(reader(&inner, r->err));
    MOE_TRY(enter(r, outer, &source, &in));
    if (!moe_lax_lines(outer->text, r->arena, &lines))
        return no_memory(r);
    MOE_TRY(take_comments(&in, &inner, &lines));
    for (size_t i = 0; i < inner.value_count; i++) {
        struct moe_value v = inner.values[i];
        v.path = moe_arena_printf(r->arena, "%.*s%.*s", MOE_FMT(in.prefix), MOE_FMT(v.path));
        if (!v.path.ptr)
            return no_memory(r);
        v.outer = outer;
        v.form = MOE_FORM_DOCUMENT;
        if (v.line && v.line <= lines.count)
            moe_source_place(&source, lines.starts[v.line - 1] + (v.column ? v.column - 1 : 0), &v.line, &v.column);
        MOE_TRY(moe_lint_value_keep(r->file, &v, r->err));
        if (v.type == MOE_DOC_STR && r->file->value_count)
            MOE_TRY(moe_values_inside(&in, &r->file->values[r->file->value_count - 1]));
    }
    return MOE_OK;
}

/* ---- which ---- */

static bool script_name(struct moe_str name)
{
    static const char *const list[] = { "run", "script", "command", "commands", "cmd", "args", "entrypoint", "before_script", "after_script", "prestart", "setup", "bash",
                                        "shell", "exec", "post_start", "user_data", "userdata", "startup-script", "inline" };
    for (size_t i = 0; i < MOE_COUNT(list); i++)
        if (moe_same_word(name, list[i]))
            return true;
    return false;
}

static bool has(struct moe_str s, const char *z) { return s.len && memmem(s.ptr, s.len, z, strlen(z)); }

/* What the name of a ConfigMap's file says, or the text itself. BINARY = nothing that is read here. */
static enum moe_lint_kind lines_kind(struct moe_str name, struct moe_str text)
{
    if (moe_sniff_shell(text))
        return MOE_LINT_SHELL;
    if (moe_sniff_netrc(text))
        return MOE_LINT_INI;
    if (moe_sniff_env(text))
        return MOE_LINT_ENV;
    struct moe_str start = moe_str_trim(text);
    if ((start.len && start.ptr[0] == '[') || moe_ends_like(name, ".toml") || moe_ends_like(name, ".ini"))
        return moe_ends_like(name, ".toml") || has(text, "= \"") || has(text, "\"\"\"") ? MOE_LINT_TOML : MOE_LINT_INI;
    if (script_name(name) || moe_ends_like(name, ".sh") || has(text, "export ") || has(text, " \\\n"))
        return MOE_LINT_SHELL;
    return moe_sniff_ini(text) ? MOE_LINT_INI : MOE_LINT_BINARY;
}

/* A line begins with a word and a colon: worth a try. */
static bool like_yaml(struct moe_str text)
{
    struct moe_str rest = text, line;
    for (unsigned lines = 0; lines < 30 && moe_str_line(&rest, &line);) {
        line = moe_str_trim(line);
        if (!line.len || line.ptr[0] == '#' || moe_str_is(line, "---"))
            continue;
        lines++;
        for (size_t i = 0; i < line.len && i < 100; i++) {
            if (line.ptr[i] == ':' && i && (i + 1 == line.len || line.ptr[i + 1] == ' '))
                return true;
            if (!moe_is_word(line.ptr[i]) && !strchr(".-/\"' ", line.ptr[i]))
                break;
        }
    }
    return false;
}

static enum moe_code several_lines(struct moe_reading *r, const struct moe_value *outer)
{
    enum moe_lint_kind kind = lines_kind(outer->name, outer->text);
    bool done = false;
    bool yaml_name = moe_ends_like(outer->name, ".yaml") || moe_ends_like(outer->name, ".yml");
    if ((kind == MOE_LINT_BINARY || kind == MOE_LINT_SHELL || yaml_name) && like_yaml(outer->text))
        MOE_TRY(try_tree(r, outer, false, &done));
    return done || kind == MOE_LINT_BINARY ? MOE_OK : read_lines(r, outer, kind);
}

/* ---- encodings ---- */

static enum moe_code decoded(struct moe_reading *r, const struct moe_value *outer, enum moe_value_form form, struct moe_str text)
{
    struct moe_value v = *outer;
    v.text = text;
    v.form = form;
    v.outer = outer;
    v.node = NULL;
    MOE_TRY(moe_lint_value_keep(r->file, &v, r->err));
    struct moe_reading in = *r;
    in.depth++;
    in.secret_data = false;
    return r->file->value_count ? moe_values_inside(&in, &r->file->values[r->file->value_count - 1]) : MOE_OK;
}

static void spend(struct moe_reading *r, size_t bytes) { *r->budget -= MOE_MIN(*r->budget, bytes + MOE_CAP_INSIDE_COST); }

static bool bracketed(struct moe_str s)
{
    return s.len > 4 && ((s.ptr[0] == '{' && s.ptr[s.len - 1] == '}') || (s.ptr[0] == '[' && s.ptr[s.len - 1] == ']'));
}

enum moe_code moe_values_inside(struct moe_reading *r, const struct moe_value *outer)
{
    struct moe_str text = outer->text, trimmed = moe_str_trim(text), out;
    bool done = false;
    if (r->depth >= MOE_CAP_LINT_NESTING || r->file->value_count >= MOE_CAP_LINT_VALUES || text.len + MOE_CAP_INSIDE_COST > *r->budget || (outer->node && outer->node->alias))
        return MOE_OK;
    if (r->secret_data && moe_decode_base64(text, true, r->arena, &out))
        return decoded(r, outer, MOE_FORM_BASE64, out);
    if (trimmed.len < 8)
        return MOE_OK;
    bool lines = memchr(trimmed.ptr, '\n', trimmed.len) != NULL;
    if (bracketed(trimmed)) {
        spend(r, text.len);
        MOE_TRY(try_tree(r, outer, true, &done));
        if (done)
            return MOE_OK;
    }
    if (moe_decode_base64(trimmed, false, r->arena, &out)) {
        spend(r, text.len);
        return decoded(r, outer, MOE_FORM_BASE64, out);
    }
    if (lines || ((trimmed.ptr[0] == 'm' || trimmed.ptr[0] == 'd') && moe_sniff_netrc(trimmed))) {
        spend(r, text.len);
        return several_lines(r, outer);
    }
    if (moe_decode_percent(text, r->arena, &out))
        return decoded(r, outer, MOE_FORM_PERCENT, out);
    if (moe_decode_unicode(text, r->arena, &out))
        return decoded(r, outer, MOE_FORM_ESCAPED, out);
    return MOE_OK;
}

enum moe_code moe_lint_read_inside(struct moe_lint_file *file, const struct moe_value *outer, unsigned depth, struct moe_error *err)
{
    size_t budget = MOE_CAP_INSIDE_BYTES;
    struct moe_lax_lines lines = { 0 };
    struct moe_source root = { .text = file->bytes, .line = outer->line, .column = outer->column };
    struct moe_reading r = { .file = file, .arena = moe_lint_values_arena(file), .err = err, .source = &root, .outer = outer->outer, .prefix = MOE_STR(""),
                             .budget = &budget, .depth = depth };
    if (outer->type != MOE_DOC_STR)
        return MOE_OK;
    if (file->bytes.len <= MOE_CAP_LINT_TREE_BYTES && memchr(outer->text.ptr ? outer->text.ptr : "", '\n', outer->text.len)) {
        if (!moe_lax_lines(file->bytes, r.arena, &lines))
            return no_memory(&r);
        root.lines = &lines;
    }
    struct moe_value alone = *outer;
    if (outer->outer || file->bytes.len > UINT32_MAX)  /* in a text of its own, which is not at hand any more */
        root.text = MOE_STR("");
    if (!root.text.len)
        alone.node = NULL;
    struct moe_value *kept = moe_arena_alloc(r.arena, sizeof *kept);
    if (!kept)
        return no_memory(&r);
    *kept = alone;
    return moe_values_inside(&r, kept);
}
