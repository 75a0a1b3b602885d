/* From a tree to values: what each is called, and where it stands. */
#include "audit/config/read/parts.h"

static enum moe_code no_memory(struct moe_reading *r)
{
    return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

/* ---- places ---- */

void moe_source_place(const struct moe_source *s, size_t offset, unsigned *line, unsigned *column)
{
    while (s->up && s->map.count) {
        offset = moe_lax_map_at(&s->map, offset);
        s = s->up;
    }
    if (s->lines && s->lines->count) {
        moe_lax_lines_at(s->lines, MOE_MIN(offset, s->text.len), line, column);
        return;
    }
    *line = s->line;
    *column = s->column;
}

static bool lies_in(struct moe_str part, struct moe_str whole, size_t *at)
{
    uintptr_t p = (uintptr_t)part.ptr, from = (uintptr_t)whole.ptr;
    *at = p - from;
    return whole.ptr && p >= from && p - from <= whole.len && part.len <= whole.len - (p - from);
}

/* ---- one value ---- */

static void place_node(const struct moe_reading *r, const struct moe_node_doc *n, struct moe_value *v)
{
    if (!r->source->up) {
        v->line = n->line;
        v->column = n->column;
        return;
    }
    moe_source_place(r->source, n->start, &v->line, &v->column);
}

/* As written in the file's own bytes, or something that a reader made of them. */
static enum moe_value_form form_of(const struct moe_reading *r, struct moe_str text)
{
    size_t at;
    if (r->outer)
        return MOE_FORM_DOCUMENT;
    return lies_in(text, r->file->bytes, &at) ? MOE_FORM_PLAIN : MOE_FORM_ESCAPED;
}

enum moe_code moe_value_found(struct moe_reading *r, struct moe_str path, struct moe_str name, const struct moe_node_doc *node)
{
    struct moe_value v = { .path = path, .name = name, .text = node->text, .type = node->kind, .quoted = node->quoted, .outer = r->outer, .node = node };
    v.form = form_of(r, node->text);
    place_node(r, node, &v);
    MOE_TRY(moe_lint_value_keep(r->file, &v, r->err));
    if (node->kind != MOE_DOC_STR || !r->file->value_count)
        return MOE_OK;
    return moe_values_inside(r, &r->file->values[r->file->value_count - 1]);
}

enum moe_code moe_value_part(struct moe_reading *r, struct moe_str path, struct moe_str name, const struct moe_node_doc *node, struct moe_str part)
{
    size_t at;
    struct moe_value v = { .path = path, .name = name, .text = part, .type = MOE_DOC_STR, .outer = r->outer };
    if (!part.len)
        return MOE_OK;
    v.form = form_of(r, part);
    place_node(r, node, &v);
    if (lies_in(part, r->source->text, &at))
        moe_source_place(r->source, at, &v.line, &v.column);
    return moe_lint_value_keep(r->file, &v, r->err);
}

/* ---- pairs ---- */

/* {name: X, value: Y}: lower case; either order. What the value may be called comes first, for most maps have nothing of that name. */
static const char *const value_words[] = { "value", "val", "v", "default", "content", "data", "parametervalue" };
static const char *const name_words[] = { "name", "key", "id", "variable", "var", "field", "option", "header", "env", "property", "setting", "parameter", "param",
                                          "attribute", "label", "path", "arg", "flag", "k", "n", "option_name", "config_name", "parameterkey" };
enum { FULL_VALUES = 3 /* the first three go with every name; the rest with these */, FULL_NAMES = 2 };

static const struct moe_node_doc *child_like(const struct moe_node_doc *map, const char *lower)
{
    size_t n = strlen(lower);
    for (const struct moe_node_doc *c = map->first; c; c = c->next)
        if (c->key.len == n && (c->key.ptr[0] | 32) == lower[0] && moe_same_word(c->key, lower))
            return c;
    return NULL;
}

/* The value of a pair and what it is called. */
static const struct moe_node_doc *pair_of(const struct moe_node_doc *map, struct moe_str *name)
{
    if (map->count < 2 || map->count > 16)
        return NULL;
    for (size_t i = 0; i < MOE_COUNT(value_words); i++) {
        const struct moe_node_doc *value = child_like(map, value_words[i]);
        size_t names = i < FULL_VALUES || i + 1 == MOE_COUNT(value_words) ? MOE_COUNT(name_words) : FULL_NAMES;
        for (size_t k = 0; value && value->kind != MOE_DOC_MAP && k < names; k++) {
            const struct moe_node_doc *key = child_like(map, name_words[k]);
            if (!key || key->kind != MOE_DOC_STR || !key->text.len || key->text.len > 200)
                continue;
            *name = key->text;
            return value;
        }
    }
    return NULL;
}

/* ---- the walk ---- */

/* What would end a part of a path; a table, for every byte of every key is asked about. */
static bool parts(char c)
{
    static const bool signs[256] = { ['.'] = true, ['['] = true, [']'] = true, ['"'] = true, ['\''] = true, ['|'] = true };
    return (unsigned char)c <= ' ' || signs[(unsigned char)c];
}

static bool plain_key(struct moe_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (parts(key.ptr[i]))
            return false;
    return key.len > 0;
}

static struct moe_str path_key(struct moe_reading *r, struct moe_str path, struct moe_str key)
{
    bool plain = plain_key(key);
    const char *open = !plain ? "[\"" : path.len && path.ptr[path.len - 1] != '|' ? "." : "", *close = plain ? "" : "\"]";
    size_t a = strlen(open), b = strlen(close);
    key.len = MOE_MIN(key.len, (size_t)256);
    char *p = moe_arena_alloc(r->arena, path.len + a + key.len + b + 1), *to = p;
    if (!p)
        return (struct moe_str){ NULL, 0 };
    to = (char *)mempcpy(to, path.ptr, path.len);
    to = (char *)mempcpy(to, open, a);
    to = (char *)mempcpy(to, key.ptr ? key.ptr : "", key.len);
    to = (char *)mempcpy(to, close, b);
    *to = 0;
    return (struct moe_str){ p, (size_t)(to - p) };
}

static struct moe_str path_index(struct moe_reading *r, struct moe_str path, unsigned index)
{
    char text[16];
    int n = snprintf(text, sizeof text, "[%u]", index);
    char *p = moe_arena_alloc(r->arena, path.len + (size_t)n + 1);
    if (!p)
        return (struct moe_str){ NULL, 0 };
    memcpy(mempcpy(p, path.ptr, path.len), text, (size_t)n + 1);
    return (struct moe_str){ p, path.len + (size_t)n };
}

static enum moe_code walk(struct moe_reading *r, struct moe_str path, struct moe_str name, const struct moe_node_doc *n);

/* What an alias copied, or a merge key brought, was a value with the same name where it stands. */
static bool seen(const struct moe_node_doc *n, bool copied) { return copied && n->parent->kind == MOE_DOC_MAP && !n->alias; }

static bool in_copy(const struct moe_node_doc *n)
{
    for (; n; n = n->parent)
        if (n->merged || (n->alias && (n->kind == MOE_DOC_MAP || n->kind == MOE_DOC_LIST)))
            return true;
    return false;
}

enum { LONG_LIST = 32 };

/* ["x-api-key", "..."] in a list of such: items of a dict, headers of a request. */
static bool is_couple(const struct moe_node_doc *list)
{
    const struct moe_node_doc *name = list->first;
    if (list->count != 2 || !list->parent || list->parent->kind != MOE_DOC_LIST || !list->parent->parent || name->kind != MOE_DOC_STR || !name->text.len || name->text.len > 64)
        return false;
    for (size_t i = 0; i < name->text.len; i++)
        if (!moe_is_word(name->text.ptr[i]) && name->text.ptr[i] != '-' && name->text.ptr[i] != '.')
            return false;
    return moe_is_alpha(name->text.ptr[0]) && name->next->kind == MOE_DOC_STR;
}

static enum moe_code walk_list(struct moe_reading *r, struct moe_str path, struct moe_str name, const struct moe_node_doc *list)
{
    size_t texts = 0, flags = 0;
    bool couple = is_couple(list);
    for (const struct moe_node_doc *c = list->first; c; c = c->next) {
        if (c->kind == MOE_DOC_NULL || (list->count > LONG_LIST && c->kind != MOE_DOC_STR && c->kind != MOE_DOC_LIST && c->kind != MOE_DOC_MAP))
            continue;                                 /* of numbers in long lists none is worth a value of its own */
        struct moe_str at = path_index(r, path, c->index);
        if (!at.ptr)
            return no_memory(r);
        texts += c->kind == MOE_DOC_STR;
        flags += c->kind == MOE_DOC_STR && c->text.len > 1 && (c->text.ptr[0] == '-' || memchr(c->text.ptr, '=', c->text.len) || memchr(c->text.ptr, ':', c->text.len));
        MOE_TRY(walk(r, at, couple && c != list->first ? list->first->text : name, c));
    }
    return flags && texts ? moe_values_of_argv(r, path, list) : MOE_OK;
}

static enum moe_code walk_map(struct moe_reading *r, struct moe_str path, const struct moe_node_doc *map)
{
    struct moe_str name = { "", 0 };
    const struct moe_node_doc *value = pair_of(map, &name);
    for (const struct moe_node_doc *c = map->first; c; c = c->next) {
        struct moe_str at = path_key(r, path, c->key);
        if (!at.ptr)
            return no_memory(r);
        MOE_TRY(walk(r, at, c == value ? name : c->key, c));
    }
    return MOE_OK;
}

/* Recursion is bounded: a tree is no deeper than MOE_CAP_DOC_DEPTH. */
static enum moe_code walk(struct moe_reading *r, struct moe_str path, struct moe_str name, const struct moe_node_doc *n)
{
    if (n->kind == MOE_DOC_MAP)
        return walk_map(r, path, n);
    if (n->kind == MOE_DOC_LIST)
        return walk_list(r, path, name, n);
    if (n->parent && seen(n, !n->alias && in_copy(n)))
        return MOE_OK;
    MOE_TRY(moe_value_found(r, path, name, n));
    return n->kind == MOE_DOC_STR ? moe_values_of_command(r, path, n) : MOE_OK;
}

/* `data` of a Kubernetes Secret: what stands there is base64, however short. */
static bool is_secret(const struct moe_node_doc *doc)
{
    const struct moe_node_doc *kind = moe_doc_get(doc, "kind");
    return kind && kind->kind == MOE_DOC_STR && moe_same_word(kind->text, "secret");
}

static enum moe_code walk_object(struct moe_reading *r, struct moe_str path, const struct moe_node_doc *doc)
{
    if (doc->kind != MOE_DOC_MAP || !is_secret(doc))
        return walk(r, path, MOE_STR(""), doc);
    for (const struct moe_node_doc *c = doc->first; c; c = c->next) {
        struct moe_str at = path_key(r, path, c->key);
        if (!at.ptr)
            return no_memory(r);
        r->secret_data = moe_str_is(c->key, "data");
        MOE_TRY(walk(r, at, c->key, c));
        r->secret_data = false;
    }
    return MOE_OK;
}

enum moe_code moe_values_of_tree(struct moe_reading *r, const struct moe_node_doc *root)
{
    for (const struct moe_node_doc *doc = root->first; doc; doc = doc->next) {
        const struct moe_node_doc *items = is_secret(doc) ? NULL : moe_doc_get(doc, "items");
        struct moe_str kind = moe_doc_get(doc, "kind") ? moe_doc_get(doc, "kind")->text : (struct moe_str){ "", 0 };
        if (!items || items->kind != MOE_DOC_LIST || !moe_ends_like(kind, "list")) {
            MOE_TRY(walk_object(r, r->prefix, doc));
            continue;
        }
        for (const struct moe_node_doc *c = doc->first; c; c = c->next) {
            struct moe_str at = path_key(r, r->prefix, c->key);
            if (!at.ptr)
                return no_memory(r);
            if (c != items)
                MOE_TRY(walk(r, at, c->key, c));
            for (const struct moe_node_doc *item = c == items ? c->first : NULL; item; item = item->next) {
                struct moe_str below = path_index(r, at, item->index);
                if (!below.ptr)
                    return no_memory(r);
                MOE_TRY(walk_object(r, below, item));
            }
        }
    }
    return MOE_OK;
}

/* ---- lines that nobody understood ---- */

static struct moe_str unquote(struct moe_str s)
{
    s = moe_str_trim(s);
    if (s.len && s.ptr[s.len - 1] == ',')
        s = moe_str_trim((struct moe_str){ s.ptr, s.len - 1 });
    bool quoted = s.len > 1 && (s.ptr[0] == '"' || s.ptr[0] == '\'') && s.ptr[s.len - 1] == s.ptr[0];
    return quoted ? (struct moe_str){ s.ptr + 1, s.len - 2 } : s;
}

/* The name before the first ": " or "=" of a line; empty = there is none. */
static struct moe_str name_before(struct moe_str line, struct moe_str *value)
{
    while (line.len && (line.ptr[0] == '-' || line.ptr[0] == '?' || moe_is_space(line.ptr[0])))
        line = moe_str_from(line, 1);
    for (size_t i = 0; i < line.len && i < 200; i++) {
        bool colon = line.ptr[i] == ':' && (i + 1 == line.len || moe_is_space(line.ptr[i + 1]) || line.ptr[i + 1] == '"' || line.ptr[i + 1] == '\'');
        if (!colon && line.ptr[i] != '=')
            continue;
        struct moe_str name = unquote((struct moe_str){ line.ptr, i });
        *value = unquote(moe_str_from(line, i + 1));
        for (size_t k = 0; k < name.len; k++)
            if (!moe_is_word(name.ptr[k]) && !strchr(".-/ ", name.ptr[k]))
                return (struct moe_str){ "", 0 };
        return name;
    }
    return (struct moe_str){ "", 0 };
}

enum moe_code moe_values_of_gap(struct moe_reading *r, size_t start, size_t end)
{
    struct moe_str whole = r->source->text, rest, line;
    unsigned found = 0;
    end = MOE_MIN(end, whole.len);
    while (start > 0 && start < whole.len && whole.ptr[start - 1] != '\n')
        start--;
    for (rest = (struct moe_str){ whole.ptr + start, end > start ? end - start : 0 }; moe_str_line(&rest, &line) && found < MOE_CAP_GAP_VALUES;) {
        struct moe_str value = { "", 0 }, name = name_before(line, &value), text = name.len ? value : moe_str_trim(line);
        size_t at;
        if (!text.len || text.ptr[0] == '#' || !lies_in(text, whole, &at) || (!name.len && !memchr(text.ptr, ':', text.len) && !memchr(text.ptr, '=', text.len)))
            continue;                                 /* what assigns nothing has been looked at with the file's bytes */
        struct moe_value v = { .path = name.len ? name : MOE_STR("?"), .name = name, .text = text, .type = MOE_DOC_STR, .outer = r->outer };
        v.form = r->outer ? MOE_FORM_DOCUMENT : MOE_FORM_PLAIN;
        v.quoted = text.ptr > whole.ptr && (text.ptr[-1] == '"' || text.ptr[-1] == '\'');
        moe_source_place(r->source, at, &v.line, &v.column);
        MOE_TRY(moe_lint_value_keep(r->file, &v, r->err));
        found++;
    }
    return MOE_OK;
}
