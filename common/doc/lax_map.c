/* From an offset in a decoded scalar to the source: both are walked side by side, and each stretch that is the same in both is a run. */
#include "common/base/utf8.h"
#include "common/doc/lax_parts.h"

struct walk { struct moe_str source, text; size_t i, end, d; struct moe_arena *arena; struct moe_lax_map *map; bool failed; };

/* The decoded byte at `d` comes from the source byte at `i`. */
static void here(struct walk *w)
{
    struct moe_lax_map *m = w->map;
    if (m->count && w->i - m->runs[m->count - 1].from == w->d - m->runs[m->count - 1].at)
        return;
    struct moe_lax_run *grown = moe_grow(w->arena, m->runs, m->count, &m->room, sizeof *grown);
    if (!grown) {
        w->failed = true;
        return;
    }
    m->runs = grown;
    grown[m->count++] = (struct moe_lax_run){ (unsigned)w->d, (unsigned)w->i };
}

static bool is_break(char c) { return c == '\n' || c == '\r'; }
static bool is_blank(char c) { return c == ' ' || c == '\t'; }

static void skip_break(struct walk *w)
{
    w->i += w->i + 1 < w->end && w->source.ptr[w->i] == '\r' && w->source.ptr[w->i + 1] == '\n' ? 2 : 1;
}

/* ---- plain and quoted ---- */

static unsigned hex(const struct walk *w, size_t at, unsigned digits)
{
    unsigned v = 0;
    for (unsigned k = 0; k < digits; k++) {
        char c = at + k < w->end ? w->source.ptr[at + k] : '0';
        v = v * 16 + (unsigned)(moe_is_digit(c) ? c - '0' : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10 : 0);
    }
    return v;
}

static size_t utf8_bytes(unsigned v) { return v < 0x80 ? 1 : v < 0x800 ? 2 : v < 0x10000 ? 3 : 4; }

/* At a backslash in double quotes. */
static void escape(struct walk *w)
{
    char c = w->i + 1 < w->end ? w->source.ptr[w->i + 1] : 0;
    if (is_break(c)) {
        w->i++;
        skip_break(w);
        while (w->i < w->end && is_blank(w->source.ptr[w->i]))
            w->i++;
        return;
    }
    here(w);
    unsigned digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    unsigned v = digits ? hex(w, w->i + 2, digits) : 0;
    size_t bytes = digits ? utf8_bytes(v) : c == 'N' || c == '_' ? 2 : c == 'L' || c == 'P' ? 3 : 1;
    w->i += 2 + digits;
    if (c == 'u' && v >= 0xd800 && v < 0xdc00 && w->i + 6 <= w->end && w->source.ptr[w->i] == '\\' && w->source.ptr[w->i + 1] == 'u') {
        w->i += 6;
        bytes = 4;
    }
    w->d += bytes;
}

/* Blanks and line ends between two lines: one end becomes a space, of more each but the first stays. False when there is no line end. */
static bool fold(struct walk *w)
{
    size_t i = w->i, breaks = 0;
    while (i < w->end && (is_blank(w->source.ptr[i]) || is_break(w->source.ptr[i]))) {
        if (is_break(w->source.ptr[i])) {
            breaks++;
            i += w->source.ptr[i] == '\r' && i + 1 < w->end && w->source.ptr[i + 1] == '\n';
        }
        i++;
    }
    if (!breaks)
        return false;
    here(w);
    w->i = i;
    w->d += breaks == 1 ? 1 : breaks - 1;
    return true;
}

static void walk_flow(struct walk *w, enum moe_doc_style style)
{
    while (w->i < w->end && w->d < w->text.len && !w->failed) {
        char c = w->source.ptr[w->i];
        if (style == MOE_STYLE_DOUBLE && c == '\\') {
            escape(w);
            continue;
        }
        if ((is_blank(c) || is_break(c)) && fold(w))
            continue;
        here(w);
        w->i += style == MOE_STYLE_SINGLE && c == '\'' ? 2 : 1;
        w->d++;
    }
}

/* ---- blocks ---- */

static size_t leading(struct moe_str s, size_t at, size_t end)
{
    size_t n = 0;
    while (at + n < end && s.ptr[at + n] == ' ')
        n++;
    return n;
}

static size_t line_end(const struct walk *w, size_t at)
{
    while (at < w->end && !is_break(w->source.ptr[at]))
        at++;
    return at;
}

/* How far the block is indented: what its first line that is no blank has more in the source than in the text. */
static size_t indent_of(const struct walk *w)
{
    size_t i = w->i, d = 0;
    while (d < w->text.len && w->text.ptr[d] == '\n')
        d++;
    while (i < w->end) {
        size_t n = leading(w->source, i, w->end);
        if (i + n < w->end && !is_break(w->source.ptr[i + n])) {
            size_t inside = leading(w->text, d, w->text.len);
            return n > inside ? n - inside : 0;
        }
        i = line_end(w, i) + 1;
    }
    return 0;
}

/* What the end of a line became in the text. */
static void end_of_line(struct walk *w, enum moe_doc_style style, size_t indent)
{
    if (style == MOE_STYLE_LITERAL) {
        w->d += w->d < w->text.len;
        return;
    }
    if (w->d < w->text.len && w->text.ptr[w->d] == '\n') {
        while (w->d < w->text.len && w->text.ptr[w->d] == '\n')
            w->d++;
    } else if (w->d < w->text.len && w->text.ptr[w->d] == ' ' && !(w->i + indent < w->end && is_blank(w->source.ptr[w->i + indent]))) {
        w->d++;
    }
}

static void walk_block(struct walk *w, enum moe_doc_style style)
{
    w->i = line_end(w, w->i);
    if (w->i < w->end)
        skip_break(w);
    size_t indent = indent_of(w);
    for (bool started = false; w->i < w->end && w->d < w->text.len && !w->failed; started = true) {
        size_t n = MOE_MIN(leading(w->source, w->i, w->end), indent), stop = line_end(w, w->i);
        w->i += n;
        if (style == MOE_STYLE_FOLDED && !started)
            while (w->i == stop && w->d < w->text.len && w->text.ptr[w->d] == '\n' && w->i < w->end) {
                w->d++;
                skip_break(w);
                w->i += MOE_MIN(leading(w->source, w->i, w->end), indent);
                stop = line_end(w, w->i);
            }
        bool empty = w->i == stop;
        here(w);
        w->d += stop - w->i;
        w->i = stop;
        if (w->i < w->end)
            skip_break(w);
        if (style == MOE_STYLE_LITERAL || !empty)
            end_of_line(w, style, indent);
    }
}

bool moe_lax_map_node(const struct moe_node_doc *node, struct moe_str bytes, struct moe_arena *arena, struct moe_lax_map *out)
{
    struct walk w = { .source = bytes, .text = node->text, .i = node->start, .end = MOE_MIN((size_t)node->end, bytes.len), .arena = arena, .map = out };
    bool quotes = node->style == MOE_STYLE_SINGLE || node->style == MOE_STYLE_DOUBLE;
    *out = (struct moe_lax_map){ 0 };
    if (quotes && w.end > w.i + 1) {
        w.i++;
        w.end--;
    }
    if (moe_str_is(node->tag, "!!binary") || node->alias)
        w.end = w.i;
    if (node->style == MOE_STYLE_LITERAL || node->style == MOE_STYLE_FOLDED)
        walk_block(&w, node->style);
    else
        walk_flow(&w, node->style);
    if (!out->count) {
        w.d = 0;
        here(&w);
    }
    return !w.failed;
}

size_t moe_lax_map_at(const struct moe_lax_map *map, size_t offset)
{
    size_t low = 0, high = map->count;
    while (high - low > 1) {
        size_t mid = low + (high - low) / 2;
        if (map->runs[mid].at <= offset)
            low = mid;
        else
            high = mid;
    }
    if (!map->count)
        return 0;
    return map->runs[low].from + (offset > map->runs[low].at ? offset - map->runs[low].at : 0);
}
