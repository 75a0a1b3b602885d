#include "common/base/file.h"
#include "common/doc/build.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

/* Input, decoded strings, nodes, and the rounding of each allocation to 16 bytes. */
#define CAP_ARENA_BYTES (3 * (size_t)MOE_CAP_DOC_BYTES + MOE_CAP_DOC_NODES * (sizeof(struct moe_node_doc) + 48))

const struct moe_node_doc *moe_doc_root(const struct moe_doc *doc) { return doc->root; }
const char *moe_doc_name(const struct moe_doc *doc) { return doc->name; }

const struct moe_node_doc *moe_doc_get(const struct moe_node_doc *map, const char *key)
{
    if (!map || map->kind != MOE_DOC_MAP)
        return NULL;
    struct moe_str want = moe_str_c(key);
    for (const struct moe_node_doc *n = map->first; n; n = n->next)
        if (moe_str_eq(n->key, want))
            return n;
    return NULL;
}

const char *moe_doc_kind_name(enum moe_doc_kind kind)
{
    static const char *const names[] = { "empty", "a boolean", "a whole number", "a fraction", "a string", "a list", "a map" };
    return names[kind];
}

/* ---- field paths ---- */

static void path_add(struct moe_path *p, struct moe_str s)
{
    size_t n = MOE_MIN(s.len, p->room - 1 - p->used), whole = n;
    if (n < s.len)                                         /* never cut a character in two */
        while (whole && ((unsigned char)s.ptr[whole] & 0xc0) == 0x80)
            whole--;
    if (whole)
        memcpy(p->into + p->used, s.ptr, whole);
    p->used += whole;
    p->into[p->used] = 0;
    if (whole < s.len)
        p->room = p->used + 1;                             /* nothing goes behind a cut */
}

static bool plain_key(struct moe_str key)
{
    for (size_t i = 0; i < key.len; i++)
        if ((unsigned char)key.ptr[i] <= ' ' || strchr(".[]\"'", key.ptr[i]))
            return false;
    return key.len > 0;
}

void moe_path_key(struct moe_path *p, struct moe_str key)
{
    if (plain_key(key)) {
        if (p->used)
            path_add(p, MOE_STR("."));
        path_add(p, key);
        return;
    }
    path_add(p, MOE_STR("[\""));
    path_add(p, key);
    path_add(p, MOE_STR("\"]"));
}

void moe_path_index(struct moe_path *p, unsigned index)
{
    char text[16];
    int n = snprintf(text, sizeof text, "[%u]", index);
    path_add(p, (struct moe_str){ text, (size_t)n });
}

static void path_of(struct moe_path *p, const struct moe_node_doc *node)
{
    const struct moe_node_doc *up[MOE_CAP_DOC_DEPTH + 2];
    size_t n = 0;
    for (; node && node->parent && n < MOE_COUNT(up); node = node->parent)
        up[n++] = node;
    while (n--) {
        if (up[n]->parent->kind == MOE_DOC_MAP)
            moe_path_key(p, up[n]->key);
        else
            moe_path_index(p, up[n]->index);
    }
}

void moe_doc_path(const struct moe_node_doc *node, char *into, size_t room)
{
    if (!room)
        return;
    into[0] = 0;
    path_of(&(struct moe_path){ .into = into, .room = room }, node);
}

enum moe_code moe_doc_fail(struct moe_error *err, enum moe_code code, const struct moe_doc *doc, const struct moe_node_doc *node, bool at_key,
                           const char *fmt, ...)
{
    char field[sizeof err->field], text[sizeof err->text];
    struct moe_where at = { .file = doc->name, .field = field };
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    moe_doc_path(node, field, sizeof field);
    if (node) {
        bool key = at_key && node->key_line;
        at.line = key ? node->key_line : node->line;
        at.column = key ? node->key_column : node->column;
    }
    return moe_fail(err, code, at, "%s", text);
}

/* ---- building ---- */

enum moe_code moe_build_fail(struct moe_build *b, enum moe_code code, struct moe_place at, const char *fmt, ...)
{
    char field[sizeof b->err->field] = "", text[sizeof b->err->text];
    struct moe_path path = { .into = field, .room = sizeof field };
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    path_of(&path, b->open);
    if (b->open && b->open->kind == MOE_DOC_LIST)
        moe_path_index(&path, b->open->count);
    else if (b->open && b->has_key)
        moe_path_key(&path, b->key);
    return moe_fail(b->err, code, (struct moe_where){ b->doc->name, at.line, at.column, field }, "%s", text);
}

enum moe_code moe_build_no_memory(struct moe_build *b, struct moe_place at)
{
    (void)moe_build_fail(b, MOE_E_LIMIT, at, "out of memory");
    b->err->sys = ENOMEM;
    return MOE_E_LIMIT;
}

enum moe_code moe_build_add(struct moe_build *b, enum moe_doc_kind kind, struct moe_place at, struct moe_node_doc **out)
{
    if (b->nodes >= MOE_CAP_DOC_NODES)
        return moe_build_fail(b, MOE_E_LIMIT, at, "has more than %u values", MOE_CAP_DOC_NODES);
    struct moe_node_doc *n = moe_arena_alloc(b->doc->arena, sizeof *n);
    if (!n)
        return moe_build_no_memory(b, at);
    b->nodes++;
    *n = (struct moe_node_doc){ .kind = kind, .line = at.line, .column = at.column, .parent = b->open };
    if (!b->open) {
        b->doc->root = n;
    } else {
        if (b->open->kind == MOE_DOC_MAP) {
            MOE_CHECK(b->has_key);
            n->key = b->key;
            n->key_line = b->key_at.line;
            n->key_column = b->key_at.column;
            b->has_key = false;
        }
        if (b->last[b->depth])
            b->last[b->depth]->next = n;
        else
            b->open->first = n;
        b->last[b->depth] = n;
        n->index = b->open->count++;
    }
    *out = n;
    return MOE_OK;
}

enum moe_code moe_build_open(struct moe_build *b, enum moe_doc_kind kind, struct moe_place at)
{
    struct moe_node_doc *n;
    b->why = b->depth >= MOE_CAP_DOC_DEPTH ? MOE_DOC_WHY_DEPTH : b->why;
    if (b->depth >= MOE_CAP_DOC_DEPTH)
        return moe_build_fail(b, MOE_E_LIMIT, at, "is nested deeper than %u levels", MOE_CAP_DOC_DEPTH);
    MOE_TRY(moe_build_add(b, kind, at, &n));
    b->open = n;
    b->last[++b->depth] = NULL;
    return MOE_OK;
}

void moe_build_close(struct moe_build *b)
{
    MOE_CHECK(b->open && b->depth);
    b->open = b->open->parent;
    b->depth--;
}

/* ---- repeated keys ---- */

static int by_key(const void *x, const void *y)
{
    const struct moe_node_doc *a = *(const struct moe_node_doc *const *)x, *b = *(const struct moe_node_doc *const *)y;
    size_t n = MOE_MIN(a->key.len, b->key.len);
    int order = n ? memcmp(a->key.ptr, b->key.ptr, n) : 0;
    if (order)
        return order;
    if (a->key.len != b->key.len)
        return a->key.len < b->key.len ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* Sorting, not hashing: its worst case cannot be provoked by choosing the keys. */
enum moe_code moe_build_check_keys(const struct moe_doc *doc, const struct moe_node_doc *map, struct moe_error *err)
{
    const struct moe_node_doc *few[64], **all = few, *again = NULL, *before = NULL;
    unsigned n = 0;
    if (map->count < 2)
        return MOE_OK;
    if (map->count > MOE_COUNT(few) && !(all = malloc(map->count * sizeof *all)))
        return moe_doc_fail(err, MOE_E_LIMIT, doc, map, false, "out of memory");
    for (const struct moe_node_doc *c = map->first; c; c = c->next)
        all[n++] = c;
    qsort(all, n, sizeof *all, by_key);
    for (unsigned i = 1; i < n; i++) {
        if (moe_str_eq(all[i - 1]->key, all[i]->key) && (!again || all[i]->index < again->index)) {
            again = all[i];
            before = all[i - 1];
        }
    }
    if (all != few)
        free(all);
    return again ? moe_doc_fail(err, MOE_E_PARSE, doc, again, true, "is given twice; first on line %u, column %u", before->key_line,
                                before->key_column)
                 : MOE_OK;
}

/* ---- one input ---- */

void moe_doc_free(struct moe_doc **doc)
{
    if (*doc)
        moe_arena_free(&(*doc)->arena);
    free(*doc);
    *doc = NULL;
}

static enum moe_code parse(enum moe_doc_syntax syntax, bool stream, const char *name, struct moe_str bytes, struct moe_doc **out,
                           enum moe_doc_why *why, struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = calloc(1, sizeof *doc);
    if (bytes.len > MOE_CAP_DOC_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "is %zu bytes; at most %u are read", bytes.len,
                        MOE_CAP_DOC_BYTES);
    if (moe_str_starts(bytes, MOE_STR("\xef\xbb\xbf")))
        bytes = moe_str_from(bytes, 3);
    struct moe_str own = { 0 };
    if (doc && (doc->arena = moe_arena_new(CAP_ARENA_BYTES)) != NULL) {
        own = moe_arena_str(doc->arena, bytes);
        doc->name = name ? moe_arena_str(doc->arena, moe_str_c(name)).ptr : NULL;
    }
    if (!own.ptr || (name && !doc->name)) {
        (void)moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "out of memory");
        err->sys = ENOMEM;
        return MOE_E_LIMIT;
    }
    struct moe_build b = { .doc = doc, .err = err };
    enum moe_code code = syntax == MOE_DOC_JSON ? moe_json_read(&b, own) : moe_yaml_read(&b, own, stream);
    *why = b.why;
    MOE_TRY(code);
    *out = moe_take(doc);
    return MOE_OK;
}

/* What the code alone tells, where nothing closer is known. */
static enum moe_doc_why why_of(enum moe_code code, enum moe_doc_why known, const struct moe_error *err)
{
    if (code == MOE_OK)
        return MOE_DOC_WHY_NONE;
    if (code == MOE_E_BUG || (code == MOE_E_LIMIT && err->sys == ENOMEM))
        return MOE_DOC_WHY_ERROR;
    if (known != MOE_DOC_WHY_NONE)
        return known;
    return code == MOE_E_LIMIT ? MOE_DOC_WHY_SIZE : MOE_DOC_WHY_SYNTAX;
}

enum moe_code moe_doc_parse_json(const char *name, struct moe_str bytes, struct moe_doc **out, enum moe_doc_why *why, struct moe_error *err)
{
    enum moe_doc_why known = MOE_DOC_WHY_NONE;
    err->sys = 0;
    enum moe_code code = parse(MOE_DOC_JSON, false, name, bytes, out, &known, err);
    *why = why_of(code, known, err);
    return code;
}

enum moe_code moe_doc_parse(enum moe_doc_syntax syntax, const char *name, struct moe_str bytes, struct moe_doc **out, struct moe_error *err)
{
    enum moe_doc_why why;
    return parse(syntax, false, name, bytes, out, &why, err);
}

enum moe_code moe_doc_parse_stream(const char *name, struct moe_str bytes, struct moe_doc **out, struct moe_error *err)
{
    enum moe_doc_why why;
    return parse(MOE_DOC_YAML, true, name, bytes, out, &why, err);
}

enum moe_code moe_doc_load(const char *path, struct moe_doc **out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    struct moe_str name = moe_str_c(path);
    if (moe_str_ends(name, MOE_STR(".jsonl")))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path }, "holds a document on each line; one document is expected");
    bool json = moe_str_ends(name, MOE_STR(".json")) || moe_str_ends(name, MOE_STR(".sarif"));
    MOE_TRY(moe_file_read(path, MOE_CAP_DOC_BYTES, &bytes, err));
    return moe_doc_parse(json ? MOE_DOC_JSON : MOE_DOC_YAML, path, moe_buf_str(bytes), out, err);
}
