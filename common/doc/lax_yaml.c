/* YAML, tolerantly, through libyaml's events: after a fault reading goes on with the next document. */
#include "common/base/hash.h"
#include "common/base/utf8.h"
#include "common/doc/lax_yaml.h"
#include <stdlib.h>

/* ---- places ---- */

/* libyaml counts characters, we count bytes; marks come nearly in order. */
static size_t offset_of(struct moe_lax_yaml *y, yaml_mark_t mark)
{
    struct moe_str s = y->r->text;
    if (y->ascii)
        return MOE_MIN(y->base + (mark.index > y->pad ? mark.index - y->pad : 0), s.len);
    while (y->index < mark.index && y->byte < s.len) {
        y->byte++;
        while (y->byte < s.len && ((unsigned char)s.ptr[y->byte] & 0xc0) == 0x80)
            y->byte++;
        y->index++;
    }
    while (y->index > mark.index && y->byte > y->base) {
        y->byte--;
        while (y->byte > y->base && ((unsigned char)s.ptr[y->byte] & 0xc0) == 0x80)
            y->byte--;
        y->index--;
    }
    return y->byte;
}

static bool is_break(char c) { return c == '\n' || c == '\r'; }
static bool is_blank(char c) { return c == ' ' || c == '\t'; }

/* ---- comments ---- */

/* Between scalars a # that follows a blank, or begins a line, begins a comment; nothing else holds one there. */
static enum moe_code comments_between(struct moe_lax_yaml *y, size_t from, size_t to)
{
    struct moe_str s = y->r->text;
    for (size_t i = from; i < to;) {
        const char *hit = memchr(s.ptr + i, '#', to - i);
        if (!hit)
            return MOE_OK;
        size_t at = (size_t)(hit - s.ptr), end = at;
        if (at > 0 && !is_blank(s.ptr[at - 1]) && !is_break(s.ptr[at - 1])) {
            i = at + 1;
            continue;
        }
        while (end < s.len && !is_break(s.ptr[end]))
            end++;
        MOE_TRY(moe_lax_comment_at(y->r, at, end));
        i = end;
    }
    return MOE_OK;
}

static enum moe_code advance(struct moe_lax_yaml *y, size_t start, size_t end)
{
    if (start > y->token_end)
        MOE_TRY(comments_between(y, y->token_end, start));
    y->token_end = MOE_MAX(y->token_end, end);
    return MOE_OK;
}

/* An event's place begins at its anchor or tag: the value itself stands behind. */
static size_t behind_properties(struct moe_str s, size_t at, size_t end)
{
    while (at < end) {
        char c = s.ptr[at];
        if (c == '&' || c == '!') {
            while (at < end && !is_blank(s.ptr[at]) && !is_break(s.ptr[at]))
                at++;
        } else if (c == '#') {
            while (at < end && !is_break(s.ptr[at]))
                at++;
        } else if (is_blank(c) || is_break(c)) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

/* ---- anchors and aliases ---- */

static bool wants_key(const struct moe_lax_reader *r) { return r->open->kind == MOE_DOC_MAP && !r->has_key; }

enum moe_code moe_lax_anchor(struct moe_lax_yaml *y, const yaml_char_t *name, struct moe_node_doc *node, bool open, int *index)
{
    struct moe_lax_reader *r = y->r;
    *index = -1;
    if (!name || y->anchor_count >= MOE_CAP_DOC_ANCHORS)
        return MOE_OK;
    if (!y->anchors)
        y->anchors = calloc(MOE_CAP_DOC_ANCHORS, sizeof *y->anchors);
    if (!y->names)
        y->names = moe_map_new();
    struct moe_str key = moe_arena_str(r->arena, moe_str_c((const char *)name));
    uint32_t *slot = y->anchors && y->names && key.ptr ? moe_map_slot(y->names, key, 0) : NULL;
    if (!slot)
        return moe_lax_no_memory(r);
    *slot = y->anchor_count++;                        /* the same name again: from here on the new one counts */
    y->anchors[*slot] = (struct moe_lax_anchored){ .node = node, .size = open ? r->nodes - 1 : 1, .open = open };
    *index = (int)*slot;
    return MOE_OK;
}

/* Depth is bounded: moe_lax_open() adds nothing past the cap, and then `stopped` ends the reading. */
static enum moe_code copy(struct moe_lax_yaml *y, const struct moe_node_doc *from)
{
    struct moe_lax_reader *r = y->r;
    struct moe_node_doc *n;
    bool deep = from->kind == MOE_DOC_LIST || from->kind == MOE_DOC_MAP;
    MOE_TRY(deep ? moe_lax_open(r, from->kind, from->start, &n) : moe_lax_add(r, from->kind, from->start, &n));
    if (!n) {
        y->stopped = true;
        return MOE_OK;
    }
    n->text = from->text;
    n->quoted = from->quoted;
    n->as = from->as;
    n->tag = from->tag;
    n->style = from->style;
    n->end = from->end;
    n->end_line = from->end_line;
    for (const struct moe_node_doc *c = from->first; c && !y->stopped; c = c->next) {
        r->key = c->key;
        r->has_key = from->kind == MOE_DOC_MAP;
        r->key_at = r->has_key && c->key_line ? r->lines.starts[c->key_line - 1] + c->key_column - 1 : c->start;
        MOE_TRY(copy(y, c));
        if (c->merged && r->last[r->depth])
            r->last[r->depth]->merged = true;
    }
    if (!deep)
        return MOE_OK;
    r->open = n->parent;
    r->depth--;
    return MOE_OK;
}

static enum moe_code null_node(struct moe_lax_yaml *y, size_t start, size_t end)
{
    struct moe_node_doc *n;
    MOE_TRY(moe_lax_add(y->r, MOE_DOC_NULL, start, &n));
    y->stopped = !n;
    if (n) {
        n->alias = true;
        moe_lax_end(y->r, n, end);
    }
    return MOE_OK;
}

static enum moe_code on_alias(struct moe_lax_yaml *y, const yaml_event_t *e)
{
    struct moe_lax_reader *r = y->r;
    size_t start = offset_of(y, e->start_mark), end = offset_of(y, e->end_mark);
    struct moe_str name = moe_str_c((const char *)e->data.alias.anchor);
    const uint32_t *slot = y->names ? moe_map_find(y->names, name) : NULL;
    const struct moe_lax_anchored *a = slot ? &y->anchors[*slot] : NULL;
    MOE_TRY(advance(y, start, end));
    if (wants_key(r)) {
        r->key = a && !a->open && a->node->text.len ? a->node->text : (struct moe_str){ r->shown.ptr + start, end - start };
        r->key_at = start;
        r->has_key = true;
        return MOE_OK;
    }
    if (!a)
        MOE_TRY(moe_lax_tell(r, MOE_LAX_ALIAS_UNKNOWN, start, "no anchor is named %.*s", (int)MOE_MIN(name.len, (size_t)80), name.ptr));
    else if (a->open)
        MOE_TRY(moe_lax_tell(r, MOE_LAX_ALIAS_CYCLE, start, "alias %.*s stands inside what it names", (int)MOE_MIN(name.len, (size_t)80), name.ptr));
    else if (y->aliased + a->size > MOE_CAP_LAX_ALIASED && !moe_lax_told(r, MOE_LAX_ALIAS_BOMB))
        MOE_TRY(moe_lax_tell(r, MOE_LAX_ALIAS_BOMB, start, "aliases up to here expand to more than %u values", MOE_CAP_LAX_ALIASED));
    if (!a || a->open || y->aliased + a->size > MOE_CAP_LAX_ALIASED)
        return null_node(y, start, end);
    y->aliased += a->size;
    struct moe_node_doc *before = r->last[r->depth];
    MOE_TRY(copy(y, a->node));
    struct moe_node_doc *n = before ? before->next : r->open->first;
    if (!n)
        return MOE_OK;
    n->alias = true;
    n->start = (unsigned)start;
    moe_lax_place(r, start, &n->line, &n->column);
    moe_lax_end(r, n, end);
    return MOE_OK;
}

/* ---- scalars ---- */

static enum moe_doc_style style_of(const yaml_event_t *e)
{
    switch (e->data.scalar.style) {
    case YAML_SINGLE_QUOTED_SCALAR_STYLE: return MOE_STYLE_SINGLE;
    case YAML_DOUBLE_QUOTED_SCALAR_STYLE: return MOE_STYLE_DOUBLE;
    case YAML_LITERAL_SCALAR_STYLE:       return MOE_STYLE_LITERAL;
    case YAML_FOLDED_SCALAR_STYLE:        return MOE_STYLE_FOLDED;
    default:                              return MOE_STYLE_PLAIN;
    }
}

/* Put back what was masked in a text that is no view of the source. */
static bool unmask(struct moe_lax_yaml *y, enum moe_doc_style style, size_t start, size_t end, struct moe_str text)
{
    struct moe_lax_reader *r = y->r;
    struct moe_node_doc n = { .text = text, .style = style, .start = (unsigned)start, .end = (unsigned)end };
    struct moe_lax_map map;
    if (!moe_lax_map_node(&n, r->text, r->arena, &map))
        return false;
    for (size_t i = 0; i < map.count; i++) {
        size_t stop = i + 1 < map.count ? map.runs[i + 1].at : text.len, from = map.runs[i].from;
        for (size_t d = map.runs[i].at; d < stop && d < text.len && from < end; d++, from++)
            if (text.ptr[d] == r->text.ptr[from] && r->text.ptr[from] == '_')
                ((char *)(uintptr_t)text.ptr)[d] = r->shown.ptr[from];
    }
    return true;
}

/* A view of the source where the text stands there as it is, else a copy. What a template engine will fill in is shown as it was written. */
static bool text_of(struct moe_lax_yaml *y, const yaml_event_t *e, size_t start, size_t end, struct moe_str *out)
{
    struct moe_lax_reader *r = y->r;
    struct moe_str text = { (const char *)e->data.scalar.value, e->data.scalar.length };
    size_t quote = style_of(e) == MOE_STYLE_SINGLE || style_of(e) == MOE_STYLE_DOUBLE;
    if (end - start == text.len + 2 * quote && (!text.len || memcmp(r->text.ptr + start + quote, text.ptr, text.len) == 0)) {
        *out = (struct moe_str){ r->shown.ptr + start + quote, text.len };
        return true;
    }
    *out = moe_arena_str(r->arena, text);
    return out->ptr && (r->shown.ptr == r->text.ptr || unmask(y, style_of(e), start, end, *out));
}

static enum moe_code look(struct moe_lax_yaml *y, struct moe_str text, size_t start, const char *where)
{
    if (text.len && memchr(text.ptr, 0, text.len) && memchr(y->r->text.ptr + start, '\\', y->r->text.len - start))
        MOE_TRY(moe_lax_tell(y->r, MOE_LAX_NUL, start, "a NUL in %s", where));
    return moe_lax_look(y->r, text, start, where);
}

static enum moe_code on_key(struct moe_lax_yaml *y, const yaml_event_t *e, struct moe_str text, size_t start)
{
    struct moe_lax_reader *r = y->r;
    const char *nul = text.len ? memchr(text.ptr, 0, text.len) : NULL;
    int index;
    MOE_TRY(look(y, text, start, "a key"));
    r->key = nul ? (struct moe_str){ text.ptr, (size_t)(nul - text.ptr) } : text;
    r->key_at = start;
    r->has_key = true;
    if (!e->data.scalar.anchor)
        return MOE_OK;
    struct moe_node_doc *n = moe_arena_alloc(r->arena, sizeof *n);      /* an anchored key can be an alias's value later */
    if (!n)
        return moe_lax_no_memory(r);
    *n = (struct moe_node_doc){ .kind = MOE_DOC_STR, .text = text, .start = (unsigned)start, .end = (unsigned)start };
    return moe_lax_anchor(y, e->data.scalar.anchor, n, false, &index);
}

static enum moe_code on_scalar(struct moe_lax_yaml *y, const yaml_event_t *e)
{
    struct moe_lax_reader *r = y->r;
    size_t from = offset_of(y, e->start_mark), end = offset_of(y, e->end_mark), start = behind_properties(r->text, from, end);
    enum moe_doc_style style = style_of(e);
    struct moe_node_doc *n;
    struct moe_str text;
    int index;
    MOE_TRY(advance(y, from, end));
    MOE_TRY(comments_between(y, from, start));
    if (style >= MOE_STYLE_LITERAL) {                 /* "key: |  # why" */
        size_t line = start;
        while (line < end && !is_break(r->text.ptr[line]))
            line++;
        MOE_TRY(comments_between(y, start, line));
    }
    if (!text_of(y, e, start, end, &text))
        return moe_lax_no_memory(r);
    if (wants_key(r))
        return on_key(y, e, text, start);
    MOE_TRY(moe_lax_add(r, MOE_DOC_STR, start, &n));
    y->stopped = !n;
    if (!n)
        return MOE_OK;
    n->text = text;
    n->style = style;
    moe_lax_end(r, n, end);
    MOE_TRY(moe_lax_anchor(y, e->data.scalar.anchor, n, false, &index));
    MOE_TRY(moe_lax_tag(y, n, e->data.scalar.tag, from));
    if (moe_str_is(n->tag, "!!binary"))
        return moe_lax_binary(y, n);
    bool core = n->tag.len > 2 && n->tag.ptr[0] == '!' && n->tag.ptr[1] == '!';
    if (n->tag.len && !core) {                        /* !Ref x: a string, whatever it looks like */
        n->quoted = style != MOE_STYLE_PLAIN;
        return look(y, text, start, "a value");
    }
    MOE_TRY(moe_lax_resolve(r, style != MOE_STYLE_PLAIN, core ? (const char *)e->data.scalar.tag : NULL, (const char *)e->data.scalar.value, n));
    return n->kind == MOE_DOC_STR ? look(y, text, start, "a value") : MOE_OK;
}

/* ---- lists, maps, documents ---- */

static enum moe_code on_open(struct moe_lax_yaml *y, const yaml_event_t *e, enum moe_doc_kind kind)
{
    struct moe_lax_reader *r = y->r;
    size_t start = offset_of(y, e->start_mark);
    bool list = kind == MOE_DOC_LIST;
    bool flow = list ? e->data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE : e->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE;
    struct moe_node_doc *n;
    if (y->key_depth || wants_key(r)) {               /* a key that is no scalar: nothing below it becomes a node */
        if (y->key_depth + r->depth >= MOE_CAP_DOC_DEPTH) {
            y->stopped = true;
            return moe_lax_told(r, MOE_LAX_DEPTH) ? MOE_OK : moe_lax_tell(r, MOE_LAX_DEPTH, start, "nested deeper than %u levels", MOE_CAP_DOC_DEPTH);
        }
        if (!y->key_depth++) {
            y->key_start = start;
            return moe_lax_tell(r, MOE_LAX_COMPLEX_KEY, start, "a key that is a %s", list ? "list" : "map");
        }
        return MOE_OK;
    }
    MOE_TRY(moe_lax_open(r, kind, start, &n));
    y->stopped = !n;
    if (!n)
        return MOE_OK;
    n->style = flow ? MOE_STYLE_FLOW : MOE_STYLE_PLAIN;
    MOE_TRY(moe_lax_tag(y, n, list ? e->data.sequence_start.tag : e->data.mapping_start.tag, start));
    return moe_lax_anchor(y, list ? e->data.sequence_start.anchor : e->data.mapping_start.anchor, n, true, &y->anchor_at[r->depth]);
}

static enum moe_code on_close(struct moe_lax_yaml *y, const yaml_event_t *e)
{
    struct moe_lax_reader *r = y->r;
    size_t end = y->token_end;
    if (e->end_mark.index > e->start_mark.index) {    /* ] or } */
        end = offset_of(y, e->end_mark);
        MOE_TRY(advance(y, offset_of(y, e->start_mark), end));
    }
    if (y->key_depth) {
        if (--y->key_depth)
            return MOE_OK;
        r->key_at = y->key_start;
        r->key = (struct moe_str){ r->shown.ptr + y->key_start, MOE_MIN(end > y->key_start ? end - y->key_start : 0, (size_t)200) };
        r->has_key = true;
        return MOE_OK;
    }
    int index = y->anchor_at[r->depth];
    MOE_TRY(moe_lax_close(r, end));
    if (index >= 0) {
        y->anchors[index].size = r->nodes - y->anchors[index].size;
        y->anchors[index].open = false;
    }
    return MOE_OK;
}

static enum moe_code on_event(struct moe_lax_yaml *y, const yaml_event_t *e)
{
    bool quiet = y->key_depth > 0;
    switch (e->type) {
    case YAML_DOCUMENT_START_EVENT:
        moe_map_free(&y->names);                      /* anchors end with their document */
        return advance(y, offset_of(y, e->start_mark), offset_of(y, e->end_mark));
    case YAML_DOCUMENT_END_EVENT:   return MOE_OK;
    case YAML_ALIAS_EVENT:          return quiet ? MOE_OK : on_alias(y, e);
    case YAML_SCALAR_EVENT:
        return quiet ? advance(y, offset_of(y, e->start_mark), offset_of(y, e->end_mark)) : on_scalar(y, e);
    case YAML_SEQUENCE_START_EVENT: return on_open(y, e, MOE_DOC_LIST);
    case YAML_MAPPING_START_EVENT:  return on_open(y, e, MOE_DOC_MAP);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:    return on_close(y, e);
    default:                        return MOE_OK;
    }
}

/* ---- one stretch of the input ---- */

/* Where the next document begins, on a line of its own behind `at`. */
static size_t next_document(struct moe_str s, size_t at)
{
    while (at < s.len) {
        const char *hit = memmem(s.ptr + at, s.len - at, "\n---", 4);
        if (!hit)
            return s.len;
        size_t next = (size_t)(hit - s.ptr) + 4;
        if (next == s.len || is_blank(s.ptr[next]) || is_break(s.ptr[next]))
            return next - 3;
        at = next;
    }
    return s.len;
}

static enum moe_code failed(struct moe_lax_yaml *y, size_t *at)
{
    const yaml_parser_t *p = &y->parser;
    struct moe_lax_reader *r = y->r;
    if (p->error == YAML_MEMORY_ERROR)
        return moe_lax_no_memory(r);
    *at = p->error == YAML_READER_ERROR ? MOE_MIN(y->base + p->problem_offset, r->text.len) : offset_of(y, p->problem_mark);
    const char *why = p->problem ? p->problem : "is no YAML";
    struct moe_str rest = moe_str_trim(moe_str_from(r->text, *at));
    if (!rest.len && p->context && (p->context_mark.index || p->context_mark.line))     /* never closed: said where it was opened */
        return moe_lax_tell(r, MOE_LAX_SYNTAX, offset_of(y, p->context_mark), "%s %s", why, p->context);
    return moe_lax_tell(r, MOE_LAX_SYNTAX, *at, "%s%s%s", why, p->context ? " " : "", p->context ? p->context : "");
}

/* Events until the stream ends, or a fault: *next is where to go on. */
static enum moe_code read_events(struct moe_lax_yaml *y, size_t *next)
{
    struct moe_lax_reader *r = y->r;
    for (;;) {
        yaml_event_t e;
        size_t at = y->token_end;
        if (!yaml_parser_parse(&y->parser, &e)) {
            MOE_TRY(failed(y, &at));
            *next = next_document(r->text, MOE_MAX(MOE_MAX(at, 1) - 1, MOE_MAX(y->token_end, y->base)));
            return moe_lax_gap_at(r, y->token_end, *next);
        }
        bool end = e.type == YAML_STREAM_END_EVENT;
        enum moe_code code = end ? comments_between(y, y->token_end, r->text.len) : on_event(y, &e);
        yaml_event_delete(&e);
        if (code != MOE_OK)
            return code;
        if (end || y->stopped) {
            *next = end ? r->text.len : y->stopped && moe_lax_told(r, MOE_LAX_SIZE) ? r->text.len : next_document(r->text, y->token_end);
            return y->stopped ? moe_lax_gap_at(r, y->token_end, *next) : MOE_OK;
        }
    }
}

static enum moe_code read_stretch(struct moe_lax_yaml *y, size_t *next)
{
    struct moe_lax_reader *r = y->r;
    if (!yaml_parser_initialize(&y->parser))
        return moe_lax_no_memory(r);
    yaml_parser_set_encoding(&y->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&y->parser, (const unsigned char *)r->text.ptr + y->base - y->pad, r->text.len - y->base + y->pad);
    enum moe_code code = read_events(y, next);
    yaml_parser_delete(&y->parser);
    while (code == MOE_OK && r->open->parent)         /* what a fault left open */
        code = moe_lax_close(r, MOE_MAX((size_t)r->open->start, y->token_end));
    return code;
}

static bool many_directives(struct moe_str s)
{
    size_t n = s.len && s.ptr[0] == '%';
    for (const char *p = s.ptr, *end = s.ptr + s.len; p < end && n <= MOE_CAP_LAX_TAGS; n++)
        if (!(p = memmem(p, (size_t)(end - p), "\n%", 2)) || !++p)
            break;
    return n > MOE_CAP_LAX_TAGS;
}

static bool all_ascii(struct moe_str s)
{
    size_t bits = 0;
    for (size_t i = 0; i < s.len; i++)
        bits |= (unsigned char)s.ptr[i];
    return bits < 0x80;
}

static void yaml_end(struct moe_lax_yaml *y)
{
    moe_map_free(&y->names);
    free(y->anchors);
}

static enum moe_code read_all(struct moe_lax_reader *r, size_t pad)
{
    MOE_AUTO(yaml_end) struct moe_lax_yaml y = { .r = r, .ascii = all_ascii(r->text) };
    for (size_t i = 0; i < MOE_COUNT(y.anchor_at); i++)
        y.anchor_at[i] = -1;
    if (many_directives(r->text)) {
        MOE_TRY(moe_lax_tell(r, MOE_LAX_SYNTAX, 0, "more than %u lines of directives", MOE_CAP_LAX_TAGS));
        return moe_lax_gap_at(r, 0, r->text.len);
    }
    for (size_t next = 0; next < r->text.len && !moe_lax_told(r, MOE_LAX_SIZE);) {
        y.base = y.byte = y.token_end = next;
        y.index = y.pad = next ? 0 : pad;
        y.stopped = r->has_key = false;
        y.key_depth = 0;
        MOE_TRY(read_stretch(&y, &next));
        if (r->told[MOE_LAX_SYNTAX] > MOE_CAP_LAX_FAULTS)
            return moe_lax_gap_at(r, next, r->text.len);
    }
    return MOE_OK;
}

/* What the first reading objected to stays said where the second one only went around it. */
static enum moe_code keep_syntax(struct moe_lax_reader *r, const struct moe_lax *first)
{
    for (size_t i = 0; i < first->event_count; i++)
        if (first->events[i].what == MOE_LAX_SYNTAX)
            MOE_TRY(moe_lax_tell(r, MOE_LAX_SYNTAX, first->events[i].offset, "%.*s", MOE_FMT(first->events[i].detail)));
    return MOE_OK;
}

enum moe_code moe_lax_yaml(struct moe_str bytes, struct moe_arena *arena, const struct moe_lax_options *opts, struct moe_lax *out, struct moe_error *err)
{
    struct moe_lax_reader r;
    struct moe_lax first, second;
    struct moe_lax_mended mended;
    MOE_TRY(moe_lax_start(&r, bytes, arena, opts, &first, err));
    r.yaml = true;
    MOE_TRY(moe_lax_wash(&r));
    struct moe_str washed = r.shown;
    MOE_TRY(read_all(&r, 0));
    *out = first;
    unsigned faults = r.told[MOE_LAX_SYNTAX];
    if (!faults && !r.told[MOE_LAX_COMPLEX_KEY])
        return MOE_OK;
    MOE_TRY(moe_lax_start(&r, bytes, arena, opts, &second, err));
    r.yaml = true;
    r.shown = r.text = washed;
    MOE_TRY(moe_lax_mend(&r, &mended));
    r.masked = mended.template;
    if (!mended.template && !mended.tabs && !mended.pad)
        return MOE_OK;
    MOE_TRY(read_all(&r, mended.pad));
    if (!mended.template && r.told[MOE_LAX_SYNTAX] >= faults)
        return MOE_OK;
    MOE_TRY(mended.template ? moe_lax_tell(&r, MOE_LAX_TEMPLATE, mended.template_at, "a template engine fills this in") : keep_syntax(&r, &first));
    *out = second;
    return MOE_OK;
}
