/* What the tolerant readers share: places, events, growing the tree. */
#include "common/base/hash.h"
#include "common/doc/lax_parts.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

const char *moe_lax_name(enum moe_lax_what what)
{
    static const char *const names[MOE_LAX_WHATS] = {
        "syntax", "cut", "trailing", "template", "duplicate-key", "complex-key", "unsafe-tag", "custom-tag", "alias-bomb", "alias-cycle",
        "alias-unknown", "merge", "nul", "control", "utf8", "hidden", "nan", "huge-number", "depth", "size", "comment", "trailing-comma", "json5",
    };
    return (unsigned)what < MOE_LAX_WHATS ? names[what] : "?";
}

enum moe_code moe_lax_no_memory(struct moe_lax_reader *r)
{
    (void)moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    r->err->sys = ENOMEM;
    return MOE_E_LIMIT;
}

/* ---- lines ---- */

/* A line ends with \n, \r\n or a lone \r. */
static size_t line_ends(struct moe_str s, unsigned *starts)
{
    size_t n = 1;
    if (starts)
        starts[0] = 0;
    bool returns = s.len && memchr(s.ptr, '\r', s.len);
    for (size_t at = 0; at < s.len;) {
        const char *hit = returns ? NULL : memchr(s.ptr + at, '\n', s.len - at);
        if (returns)
            for (hit = s.ptr + at; hit < s.ptr + s.len && *hit != '\n' && *hit != '\r';)
                hit++;
        if (!hit || hit == s.ptr + s.len)
            break;
        at = (size_t)(hit - s.ptr) + 1;
        if (*hit == '\r' && at < s.len && s.ptr[at] == '\n')
            at++;
        if (starts)
            starts[n] = (unsigned)at;
        n++;
    }
    return n;
}

bool moe_lax_lines(struct moe_str bytes, struct moe_arena *arena, struct moe_lax_lines *out)
{
    size_t n = bytes.len <= UINT32_MAX ? line_ends(bytes, NULL) : 0;
    out->starts = n ? moe_arena_array(arena, unsigned, n) : NULL;
    out->count = out->starts ? n : 0;
    if (out->starts)
        (void)line_ends(bytes, out->starts);
    return out->starts != NULL;
}

static size_t line_of(const struct moe_lax_lines *lines, size_t offset)
{
    size_t low = 0, high = lines->count;              /* starts[low] <= offset < starts[high] */
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (lines->starts[mid] <= offset)
            low = mid;
        else
            high = mid;
    }
    return low;
}

void moe_lax_lines_at(const struct moe_lax_lines *lines, size_t offset, unsigned *line, unsigned *column)
{
    size_t i = lines->count ? line_of(lines, offset) : 0;
    *line = (unsigned)i + 1;
    *column = lines->count ? (unsigned)(offset - lines->starts[i]) + 1 : 1;
}

void moe_lax_place(struct moe_lax_reader *r, size_t offset, unsigned *line, unsigned *column)
{
    const struct moe_lax_lines *l = &r->lines;
    size_t i = r->line, steps = 0;
    if (l->starts[i] > offset)
        i = line_of(l, offset);
    for (; i + 1 < l->count && l->starts[i + 1] <= offset; i++) {
        if (++steps == 32) {                          /* far away */
            i = line_of(l, offset);
            break;
        }
    }
    r->line = i;
    *line = (unsigned)i + 1;
    *column = (unsigned)(offset - l->starts[i]) + 1;
}

/* ---- events ---- */

enum moe_code moe_lax_tell(struct moe_lax_reader *r, enum moe_lax_what what, size_t offset, const char *fmt, ...)
{
    char text[256];
    va_list va;
    unsigned cap = what == MOE_LAX_DUPLICATE_KEY ? MOE_CAP_LAX_EVENTS : MOE_CAP_LAX_TOLD;
    if (r->told[what]++ >= cap || r->out->event_count >= MOE_CAP_LAX_EVENTS)
        return MOE_OK;
    va_start(va, fmt);
    int n = vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    struct moe_lax_event *grown = moe_grow(r->arena, r->out->events, r->out->event_count, &r->out->event_room, sizeof *grown);
    struct moe_str detail = moe_arena_str(r->arena, (struct moe_str){ text, n < 0 ? 0 : MOE_MIN((size_t)n, sizeof text - 1) });
    if (!grown || !detail.ptr)
        return moe_lax_no_memory(r);
    r->out->events = grown;
    struct moe_lax_event *e = &grown[r->out->event_count++];
    *e = (struct moe_lax_event){ .what = what, .offset = offset, .detail = detail };
    moe_lax_place(r, offset, &e->line, &e->column);
    return MOE_OK;
}

enum moe_code moe_lax_comment_at(struct moe_lax_reader *r, size_t start, size_t end)
{
    struct moe_lax *out = r->out;
    unsigned column;
    if (!r->comments || start >= end)
        return MOE_OK;
    struct moe_lax_comment *grown = moe_grow(r->arena, out->comments, out->comment_count, &out->comment_room, sizeof *grown);
    if (!grown)
        return moe_lax_no_memory(r);
    out->comments = grown;
    struct moe_lax_comment *c = &grown[out->comment_count++];
    *c = (struct moe_lax_comment){ .text = { r->bytes.ptr + start, end - start }, .offset = start, .own_line = true };
    moe_lax_place(r, start, &c->line, &c->column);
    moe_lax_place(r, end - 1, &c->end_line, &column);
    for (size_t i = r->lines.starts[c->line - 1]; i < start; i++)
        c->own_line &= r->bytes.ptr[i] == ' ' || r->bytes.ptr[i] == '\t';
    return MOE_OK;
}

enum moe_code moe_lax_gap_at(struct moe_lax_reader *r, size_t start, size_t end)
{
    struct moe_lax *out = r->out;
    r->out->whole = false;
    if (start >= end || out->gap_count >= MOE_CAP_LAX_GAPS)
        return MOE_OK;
    if (out->gap_count && out->gaps[out->gap_count - 1].end >= start) {
        out->gaps[out->gap_count - 1].end = MOE_MAX(end, out->gaps[out->gap_count - 1].end);
        return MOE_OK;
    }
    struct moe_lax_gap *grown = moe_grow(r->arena, out->gaps, out->gap_count, &out->gap_room, sizeof *grown);
    if (!grown)
        return moe_lax_no_memory(r);
    out->gaps = grown;
    grown[out->gap_count++] = (struct moe_lax_gap){ start, end };
    return MOE_OK;
}

/* ---- growing ---- */

enum moe_code moe_lax_start(struct moe_lax_reader *r, struct moe_str bytes, struct moe_arena *arena, const struct moe_lax_options *opts,
                            struct moe_lax *out, struct moe_error *err)
{
    *out = (struct moe_lax){ .whole = true };
    *r = (struct moe_lax_reader){ .arena = arena, .err = err, .bytes = bytes, .shown = bytes, .text = bytes, .out = out,
                                  .node_cap = opts && opts->nodes ? opts->nodes : MOE_CAP_LAX_NODES, .comments = opts && opts->comments };
    if (bytes.len > UINT32_MAX)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "is larger than 4 GiB");
    struct moe_node_doc *root = moe_arena_alloc(arena, sizeof *root);
    if (!root || !moe_lax_lines(bytes, arena, &r->lines))
        return moe_lax_no_memory(r);
    *root = (struct moe_node_doc){ .kind = MOE_DOC_LIST, .line = 1, .column = 1 };
    moe_lax_end(r, root, bytes.len);
    out->root = r->open = root;
    return MOE_OK;
}

void moe_lax_end(struct moe_lax_reader *r, struct moe_node_doc *n, size_t end)
{
    unsigned column;
    n->end = (unsigned)end;
    moe_lax_place(r, end > n->start ? end - 1 : n->start, &n->end_line, &column);
}

enum moe_code moe_lax_add(struct moe_lax_reader *r, enum moe_doc_kind kind, size_t start, struct moe_node_doc **out)
{
    *out = NULL;
    if (r->nodes >= r->node_cap) {
        r->out->whole = false;
        return moe_lax_told(r, MOE_LAX_SIZE) ? MOE_OK : moe_lax_tell(r, MOE_LAX_SIZE, start, "more than %zu values are not read one by one", r->node_cap);
    }
    struct moe_node_doc *n = moe_arena_alloc(r->arena, sizeof *n);
    if (!n)
        return moe_lax_no_memory(r);
    r->nodes++;
    *n = (struct moe_node_doc){ .kind = kind, .key = MOE_STR(""), .text = MOE_STR(""), .parent = r->open, .start = (unsigned)start, .end = (unsigned)start };
    moe_lax_place(r, start, &n->line, &n->column);
    n->end_line = n->line;
    if (r->open->kind == MOE_DOC_MAP) {
        n->key = r->has_key ? r->key : MOE_STR("");
        moe_lax_place(r, r->has_key ? r->key_at : start, &n->key_line, &n->key_column);
        r->has_key = false;
    }
    if (r->last[r->depth])
        r->last[r->depth]->next = n;
    else
        r->open->first = n;
    r->last[r->depth] = n;
    n->index = r->open->count++;
    *out = n;
    return MOE_OK;
}

enum moe_code moe_lax_open(struct moe_lax_reader *r, enum moe_doc_kind kind, size_t start, struct moe_node_doc **out)
{
    *out = NULL;
    if (r->depth >= MOE_CAP_DOC_DEPTH) {
        r->out->whole = false;
        return moe_lax_told(r, MOE_LAX_DEPTH) ? MOE_OK : moe_lax_tell(r, MOE_LAX_DEPTH, start, "nested deeper than %u levels", MOE_CAP_DOC_DEPTH);
    }
    MOE_TRY(moe_lax_add(r, kind, start, out));
    if (*out) {
        r->open = *out;
        r->last[++r->depth] = NULL;
    }
    return MOE_OK;
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

static int by_index(const void *x, const void *y)
{
    const struct moe_node_doc *a = *(const struct moe_node_doc *const *)x, *b = *(const struct moe_node_doc *const *)y;
    return a->index < b->index ? -1 : a->index > b->index;
}

static bool few_differ(const struct moe_node_doc *map)
{
    for (const struct moe_node_doc *a = map->first; a; a = a->next)
        for (const struct moe_node_doc *b = a->next; b; b = b->next)
            if (moe_str_eq(a->key, b->key))
                return false;
    return true;
}

static enum moe_code tell_repeated(struct moe_lax_reader *r, const struct moe_node_doc *again, const struct moe_node_doc *before)
{
    size_t at = r->lines.starts[again->key_line - 1] + again->key_column - 1;
    char key[64];
    snprintf(key, sizeof key, "%.*s", (int)MOE_MIN(again->key.len, (size_t)60), again->key.ptr ? again->key.ptr : "");
    return moe_lax_tell(r, MOE_LAX_DUPLICATE_KEY, at, "\"%s\" is given twice, first on line %u", key, before->key_line);
}

/* Sorting, not hashing: its worst case cannot be provoked by choosing the keys. */
static enum moe_code check_keys(struct moe_lax_reader *r, const struct moe_node_doc *map)
{
    const struct moe_node_doc **all, **again;
    size_t n = 0, repeated = 0;
    if (map->count < 2 || (map->count <= 8 && few_differ(map)))
        return MOE_OK;
    all = malloc(2 * map->count * sizeof(const struct moe_node_doc *));
    if (!all)
        return moe_lax_no_memory(r);
    again = all + map->count;
    for (const struct moe_node_doc *c = map->first; c; c = c->next)
        all[n++] = c;
    qsort(all, n, sizeof *all, by_key);
    for (size_t i = 1; i < n; i++)
        if (moe_str_eq(all[i - 1]->key, all[i]->key) && !(r->yaml && moe_str_is(all[i]->key, "<<")))
            again[repeated++] = all[i];
    if (repeated)
        qsort(again, repeated, sizeof *again, by_index);
    enum moe_code code = MOE_OK;
    for (size_t i = 0; i < MOE_MIN(repeated, (size_t)MOE_CAP_LAX_EVENTS) && code == MOE_OK; i++) {
        const struct moe_node_doc *key = again[i], **found = bsearch(&key, all, n, sizeof *all, by_key);
        while (found && found > all && moe_str_eq(found[-1]->key, key->key))
            found--;
        code = tell_repeated(r, key, found ? *found : key);
    }
    free(all);
    return code;
}

/* ---- merge keys ---- */

static bool mergeable(const struct moe_node_doc *n)
{
    bool maps = n->kind == MOE_DOC_LIST;
    for (const struct moe_node_doc *c = n->first; c && maps; c = c->next)
        maps = c->kind == MOE_DOC_MAP;
    return n->kind == MOE_DOC_MAP || maps;
}

/* Move what `from` holds behind `*tail`, except keys that are in `own`. */
static bool adopt(struct moe_node_doc *map, struct moe_node_doc *from, struct moe_map *own, struct moe_node_doc **tail)
{
    for (struct moe_node_doc *c = from->first, *next; c; c = next) {
        next = c->next;
        uint32_t *slot = moe_map_slot(own, c->key, 0);
        if (!slot)
            return false;
        if ((*slot)++)
            continue;
        c->next = NULL;
        c->parent = map;
        c->merged = from->alias;                     /* what `<<: {...}` holds stands nowhere else */
        if (*tail)
            (*tail)->next = c;
        else
            map->first = c;
        *tail = c;
        c->index = map->count++;
    }
    return true;
}

/* `<<: *base`, `<<: [*a, *b]`: the copies that the aliases made move up, own keys first. */
static enum moe_code merge(struct moe_lax_reader *r, struct moe_node_doc *map)
{
    struct moe_node_doc *merges = NULL, **end = &merges, *tail = NULL, **link = &map->first;
    map->count = 0;
    for (struct moe_node_doc *c; (c = *link) != NULL;) {
        if (moe_str_is(c->key, "<<") && mergeable(c)) {
            *link = c->next;
            c->next = NULL;
            *end = c;
            end = &c->next;
            continue;
        }
        c->index = map->count++;
        tail = c;
        link = &c->next;
    }
    MOE_AUTO(moe_map_free) struct moe_map *own = moe_map_new();
    bool good = own != NULL;
    for (struct moe_node_doc *c = map->first; c && good; c = c->next) {
        uint32_t *slot = moe_map_slot(own, c->key, 1);
        good = slot != NULL;
    }
    for (struct moe_node_doc *m = merges; m && good; m = m->next)
        for (struct moe_node_doc *from = m->kind == MOE_DOC_MAP ? m : m->first; from && good; from = m->kind == MOE_DOC_MAP ? NULL : from->next)
            good = adopt(map, from, own, &tail);
    return good ? MOE_OK : moe_lax_no_memory(r);
}

enum moe_code moe_lax_close(struct moe_lax_reader *r, size_t end)
{
    struct moe_node_doc *n = r->open;
    bool merges = false;
    MOE_CHECK(n->parent && r->depth);
    moe_lax_end(r, n, end);
    if (n->kind == MOE_DOC_MAP && !r->masked)         /* a template may give both branches of a choice */
        MOE_TRY(check_keys(r, n));
    for (const struct moe_node_doc *c = r->yaml && n->kind == MOE_DOC_MAP ? n->first : NULL; c; c = c->next) {
        bool merge_key = moe_str_is(c->key, "<<");
        merges |= merge_key && mergeable(c);
        if (merge_key && !mergeable(c) && c->kind != MOE_DOC_NULL)
            MOE_TRY(moe_lax_tell(r, MOE_LAX_MERGE, c->start, "a merge key (<<) with neither a map nor a list of maps"));
    }
    if (merges)
        MOE_TRY(merge(r, n));
    r->open = n->parent;
    r->depth--;
    return MOE_OK;
}
