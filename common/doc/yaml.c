/* YAML through libyaml's events. libyaml tells where things stand; resolving scalars, keys, anchors and caps is done here, because its own
 * tree keeps repeated keys and counts nothing. */
#include "common/base/hash.h"
#include "common/base/utf8.h"
#include "common/doc/build.h"
#include "common/doc/scalar.h"
#include <stdlib.h>
#include <yaml.h>

struct anchor { struct moe_node_doc *node; size_t size; bool open; };

/* Where a mark of libyaml's lies: it counts characters, we count bytes. Marks come in order, so the whole input is walked once. */
struct cursor { size_t index, byte, line_start; unsigned line; };

struct yaml {
    struct moe_build *b;
    struct moe_str bytes;
    struct cursor cursor;
    yaml_parser_t parser;
    struct moe_map *names;                      /* anchor name: index in `anchors` */
    struct anchor *anchors;
    unsigned anchor_count;
    int anchor_at[MOE_CAP_DOC_DEPTH + 1];       /* the anchor of each open node; -1 = none */
    size_t aliased;
};

/* ---- places ---- */

static void step(struct cursor *c, struct moe_str s)
{
    unsigned char byte = (unsigned char)s.ptr[c->byte++];
    while (c->byte < s.len && ((unsigned char)s.ptr[c->byte] & 0xc0) == 0x80)
        c->byte++;
    c->index++;
    if (byte == '\n' || (byte == '\r' && !(c->byte < s.len && s.ptr[c->byte] == '\n'))) {
        c->line++;
        c->line_start = c->byte;
    }
}

static struct moe_place place(struct yaml *y, yaml_mark_t mark)
{
    if (mark.index < y->cursor.index)
        y->cursor = (struct cursor){ .line = 1 };
    while (y->cursor.index < mark.index && y->cursor.byte < y->bytes.len) {
        size_t from = y->cursor.byte, most = MOE_MIN(mark.index - y->cursor.index, y->bytes.len - from), n = 0;
        while (n < most && y->bytes.ptr[from + n] >= ' ' && from + n + 1 < y->bytes.len && (signed char)y->bytes.ptr[from + n + 1] > 0)
            n++;                                           /* one byte each, and no end of a line */
        y->cursor.byte += n;
        y->cursor.index += n;
        if (n < most)
            step(&y->cursor, y->bytes);
    }
    return (struct moe_place){ y->cursor.line, (unsigned)(y->cursor.byte - y->cursor.line_start) + 1 };
}

static struct moe_place place_of_byte(struct moe_str s, size_t byte)
{
    struct cursor c = { .line = 1 };
    while (c.byte < byte && c.byte < s.len)
        step(&c, s);
    return (struct moe_place){ c.line, (unsigned)(c.byte - c.line_start) + 1 };
}

/* libyaml says neither line nor column of bytes that it cannot decode. */
static enum moe_code check_bytes(struct moe_build *b, struct moe_str bytes)
{
    for (struct moe_str s = bytes; s.len;) {
        size_t plain = 0;
        while (plain < s.len && s.ptr[plain] >= ' ' && s.ptr[plain] < 127)
            plain++;
        if (plain) {
            s = moe_str_from(s, plain);
            continue;
        }
        uint32_t v;
        size_t n = (unsigned char)s.ptr[0] < 0x80 ? 1 : moe_utf8_next(s, &v);
        struct moe_str upto = { bytes.ptr, bytes.len - s.len };
        if (n == 0) {
            struct moe_place at = place_of_byte(upto, upto.len);
            return moe_build_fail(b, MOE_E_PARSE, at, "invalid UTF-8: byte 0x%02x", (unsigned)(unsigned char)s.ptr[0]);
        }
        if (n == 1 && ((unsigned char)s.ptr[0] < 0x20 || s.ptr[0] == 0x7f) && !strchr("\t\n\r", s.ptr[0] ? s.ptr[0] : 1)) {
            struct moe_place at = place_of_byte(upto, upto.len);
            return moe_build_fail(b, MOE_E_PARSE, at, "control character 0x%02x", (unsigned)(unsigned char)s.ptr[0]);
        }
        s = moe_str_from(s, n);
    }
    return MOE_OK;
}

static enum moe_code libyaml_failed(struct yaml *y)
{
    const yaml_parser_t *p = &y->parser;
    if (p->error == YAML_MEMORY_ERROR)
        return moe_build_no_memory(y->b, (struct moe_place){ 0, 0 });
    struct moe_place at = p->error == YAML_READER_ERROR ? place_of_byte(y->bytes, p->problem_offset) : place(y, p->problem_mark);
    struct moe_where where = { y->b->doc->name, at.line, at.column, NULL };   /* what is no YAML has no field path yet */
    if (p->problem && strcmp(p->problem, "found character that cannot start any token") == 0)          /* most often a tab: it cannot be seen */
        return moe_fail(y->b->err, MOE_E_PARSE, where, "nothing begins with this character: indentation is of spaces and not of tabs, a value that begins with it is quoted");
    return p->context ? moe_fail(y->b->err, MOE_E_PARSE, where, "%s %s", p->problem ? p->problem : "is no YAML", p->context)
                      : moe_fail(y->b->err, MOE_E_PARSE, where, "%s", p->problem ? p->problem : "is no YAML");
}

/* ---- anchors and aliases ---- */

static struct moe_str of_yaml(const yaml_char_t *z) { return moe_str_c((const char *)z); }

/* Asked before the node is added, so that the error's field is the node's own. */
static enum moe_code anchor_room(struct yaml *y, const yaml_char_t *name, struct moe_place at)
{
    return !name || y->anchor_count < MOE_CAP_DOC_ANCHORS
               ? MOE_OK
               : moe_build_fail(y->b, MOE_E_LIMIT, at, "has more than %u anchors", MOE_CAP_DOC_ANCHORS);
}

static enum moe_code anchor_add(struct yaml *y, const yaml_char_t *name, struct moe_node_doc *node, bool open, struct moe_place at, int *index)
{
    *index = -1;
    if (!name)
        return MOE_OK;
    if (!y->anchors)
        y->anchors = calloc(MOE_CAP_DOC_ANCHORS, sizeof *y->anchors);
    if (!y->names)
        y->names = moe_map_new();
    struct moe_str key = moe_arena_str(y->b->doc->arena, of_yaml(name));
    uint32_t *slot = y->anchors && y->names && key.ptr ? moe_map_slot(y->names, key, 0) : NULL;
    if (!slot)
        return moe_build_no_memory(y->b, at);
    *slot = y->anchor_count++;                             /* the same name again: from here on the new one counts */
    y->anchors[*slot] = (struct anchor){ .node = node, .size = open ? y->b->nodes - 1 : 1, .open = open };
    *index = (int)*slot;
    return MOE_OK;
}

static enum moe_code copy(struct moe_build *b, const struct moe_node_doc *from, struct moe_place at)
{
    if (from->kind != MOE_DOC_LIST && from->kind != MOE_DOC_MAP) {
        struct moe_node_doc *n;
        MOE_TRY(moe_build_add(b, from->kind, at, &n));
        n->text = from->text;
        n->quoted = from->quoted;
        n->as = from->as;
        return MOE_OK;
    }
    MOE_TRY(moe_build_open(b, from->kind, at));
    for (const struct moe_node_doc *c = from->first; c; c = c->next) {
        b->key = c->key;
        b->key_at = (struct moe_place){ c->key_line, c->key_column };
        b->has_key = from->kind == MOE_DOC_MAP;
        MOE_TRY(copy(b, c, (struct moe_place){ c->line, c->column }));
    }
    moe_build_close(b);
    return MOE_OK;
}

static bool wants_key(const struct moe_build *b) { return b->open && b->open->kind == MOE_DOC_MAP && !b->has_key; }

static enum moe_code on_alias(struct yaml *y, const yaml_event_t *e)
{
    struct moe_place at = place(y, e->start_mark);
    struct moe_str name = of_yaml(e->data.alias.anchor);
    const uint32_t *slot = y->names ? moe_map_find(y->names, name) : NULL;
    if (wants_key(y->b))
        return moe_build_fail(y->b, MOE_E_PARSE, at, "an alias cannot be a key here");
    if (!slot)
        return moe_build_fail(y->b, MOE_E_PARSE, at, "no anchor is named %.*s", (int)MOE_MIN(name.len, (size_t)80), name.ptr);
    const struct anchor *a = &y->anchors[*slot];
    if (a->open)
        return moe_build_fail(y->b, MOE_E_PARSE, at, "alias %.*s contains itself", (int)MOE_MIN(name.len, (size_t)80), name.ptr);
    y->aliased += a->size;                                 /* known before anything is copied: a bomb costs nothing */
    if (y->aliased > MOE_CAP_DOC_ALIASED)
        return moe_build_fail(y->b, MOE_E_LIMIT, at, "aliases expand to more than %u values", MOE_CAP_DOC_ALIASED);
    enum moe_code code = copy(y->b, a->node, at);
    if (code != MOE_OK) {                                  /* too deep or too much: the alias is to blame, not what it names */
        y->b->err->line = at.line;
        y->b->err->column = at.column;
    }
    return code;
}

/* ---- scalars, lists, maps ---- */

#define CORE "tag:yaml.org,2002:"

static enum moe_code check_tag(struct yaml *y, const yaml_char_t *tag, const char *const *allowed, struct moe_place at)
{
    struct moe_str t = of_yaml(tag);
    if (!tag || moe_str_is(t, "!"))
        return MOE_OK;
    if (moe_str_starts(t, MOE_STR(CORE)))
        for (; *allowed; allowed++)
            if (moe_str_is(moe_str_from(t, sizeof CORE - 1), *allowed))
                return MOE_OK;
    return moe_build_fail(y->b, MOE_E_PARSE, at, "tag %.*s does not fit here", (int)MOE_MIN(t.len, (size_t)100), t.ptr);
}

static enum moe_code on_key(struct yaml *y, const yaml_event_t *e, struct moe_str text, struct moe_place at)
{
    struct moe_build *b = y->b;
    int index;
    if (e->data.scalar.plain_implicit && e->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && moe_str_is(text, "<<"))
        return moe_build_fail(b, MOE_E_PARSE, at, "merge keys (<<) are not supported; write the fields out");
    b->key = text;
    b->key_at = at;
    if (e->data.scalar.anchor) {                           /* an anchored key can be an alias's value later */
        MOE_TRY(anchor_room(y, e->data.scalar.anchor, at));
        struct moe_node_doc *n = moe_arena_alloc(b->doc->arena, sizeof *n);
        if (!n)
            return moe_build_no_memory(b, at);
        *n = (struct moe_node_doc){ .line = at.line, .column = at.column, .text = text };
        MOE_TRY(moe_scalar_resolve(b, e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE, (const char *)e->data.scalar.tag, n));
        MOE_TRY(anchor_add(y, e->data.scalar.anchor, n, false, at, &index));
    }
    b->has_key = true;
    return MOE_OK;
}

static enum moe_code on_scalar(struct yaml *y, const yaml_event_t *e)
{
    static const char *const allowed[] = { "null", "bool", "int", "float", "str", NULL };
    struct moe_place at = place(y, e->start_mark);
    struct moe_str raw = { (const char *)e->data.scalar.value, e->data.scalar.length };
    struct moe_node_doc *n;
    int index;
    if (raw.len > MOE_CAP_DOC_STRING)
        return moe_build_fail(y->b, MOE_E_LIMIT, at, "string is longer than %u bytes", MOE_CAP_DOC_STRING);
    if (raw.len && memchr(raw.ptr, 0, raw.len))
        return moe_build_fail(y->b, MOE_E_PARSE, at, "NUL in a string");
    for (struct moe_str s = raw; s.len;) {                 /* "\ud800" is decoded by libyaml into bytes that are no UTF-8 */
        uint32_t point;
        size_t used = (signed char)s.ptr[0] > 0 ? 1 : moe_utf8_next(s, &point);
        if (!used)
            return moe_build_fail(y->b, MOE_E_PARSE, at, "escape in a string gives no character");
        s = moe_str_from(s, used);
    }
    MOE_TRY(check_tag(y, e->data.scalar.tag, allowed, at));
    struct moe_str text = moe_arena_str(y->b->doc->arena, raw);
    if (!text.ptr)
        return moe_build_no_memory(y->b, at);
    if (wants_key(y->b))
        return on_key(y, e, text, at);
    struct moe_node_doc look = { .text = text, .line = at.line, .column = at.column };
    MOE_TRY(moe_scalar_resolve(y->b, e->data.scalar.style != YAML_PLAIN_SCALAR_STYLE, (const char *)e->data.scalar.tag, &look));
    MOE_TRY(anchor_room(y, e->data.scalar.anchor, at));
    MOE_TRY(moe_build_add(y->b, look.kind, at, &n));
    n->text = look.text;
    n->quoted = look.quoted;
    n->as = look.as;
    return anchor_add(y, e->data.scalar.anchor, n, false, at, &index);
}

static enum moe_code on_open(struct yaml *y, const yaml_event_t *e, enum moe_doc_kind kind)
{
    static const char *const list[] = { "seq", NULL }, *const map[] = { "map", NULL };
    struct moe_place at = place(y, e->start_mark);
    const yaml_char_t *anchor = kind == MOE_DOC_LIST ? e->data.sequence_start.anchor : e->data.mapping_start.anchor;
    const yaml_char_t *tag = kind == MOE_DOC_LIST ? e->data.sequence_start.tag : e->data.mapping_start.tag;
    if (wants_key(y->b))
        return moe_build_fail(y->b, MOE_E_PARSE, at, "a key must be a single value, not %s", moe_doc_kind_name(kind));
    MOE_TRY(check_tag(y, tag, kind == MOE_DOC_LIST ? list : map, at));
    MOE_TRY(anchor_room(y, anchor, at));
    MOE_TRY(moe_build_open(y->b, kind, at));
    return anchor_add(y, anchor, y->b->open, true, at, &y->anchor_at[y->b->depth]);
}

static enum moe_code on_close(struct yaml *y)
{
    const struct moe_node_doc *node = y->b->open;
    int index = y->anchor_at[y->b->depth];
    if (node->kind == MOE_DOC_MAP)
        MOE_TRY(moe_build_check_keys(y->b->doc, node, y->b->err));
    if (index >= 0) {
        y->anchors[index].size = y->b->nodes - y->anchors[index].size;
        y->anchors[index].open = false;
    }
    moe_build_close(y->b);
    return MOE_OK;
}

/* ---- the event loop ---- */

static enum moe_code on_event(struct yaml *y, const yaml_event_t *e)
{
    switch (e->type) {
    case YAML_ALIAS_EVENT:          return on_alias(y, e);
    case YAML_SCALAR_EVENT:         return on_scalar(y, e);
    case YAML_SEQUENCE_START_EVENT: return on_open(y, e, MOE_DOC_LIST);
    case YAML_MAPPING_START_EVENT:  return on_open(y, e, MOE_DOC_MAP);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:    return on_close(y);
    default:                        return MOE_OK;
    }
}

static enum moe_code read_events(struct yaml *y, bool stream)
{
    for (unsigned documents = 0;;) {
        yaml_event_t e;
        if (!yaml_parser_parse(&y->parser, &e))
            return libyaml_failed(y);
        bool end = e.type == YAML_STREAM_END_EVENT;
        enum moe_code code = MOE_OK;
        if (e.type == YAML_DOCUMENT_START_EVENT) {
            if (documents++ && !stream)
                code = moe_fail(y->b->err, MOE_E_PARSE, (struct moe_where){ y->b->doc->name, place(y, e.start_mark).line, 1, NULL },
                                "a second document starts here; one is expected");
            moe_map_free(&y->names);                       /* anchors end with their document */
        } else {
            code = on_event(y, &e);
        }
        yaml_event_delete(&e);
        if (code != MOE_OK || end)
            return code;
    }
}

enum moe_code moe_yaml_read(struct moe_build *b, struct moe_str bytes, bool stream)
{
    struct moe_node_doc *n;
    struct moe_place start = { 1, 1 };
    struct yaml y = { .b = b, .bytes = bytes, .cursor = { .line = 1 } };
    MOE_TRY(check_bytes(b, bytes));
    if (stream)
        MOE_TRY(moe_build_open(b, MOE_DOC_LIST, start));
    y.anchor_at[b->depth] = -1;
    if (!yaml_parser_initialize(&y.parser))
        return moe_build_no_memory(b, start);
    yaml_parser_set_encoding(&y.parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&y.parser, (const unsigned char *)bytes.ptr, bytes.len);
    enum moe_code code = read_events(&y, stream);
    yaml_parser_delete(&y.parser);
    moe_map_free(&y.names);
    free(y.anchors);
    if (code == MOE_OK && !b->doc->root)
        return moe_build_add(b, MOE_DOC_NULL, start, &n);
    return code;
}
