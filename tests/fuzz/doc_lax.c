/* Target   moe_lax_yaml(), moe_lax_json(), moe_lax_map_node()
 * Input    a config as anybody could write it: broken, cut, a template, no text at all
 * Promise  never crashes, hangs or leaks; every place is in the input; a tree is a tree; a decoded text's characters are found where the map says
 * Corpus   tests/fuzz/corpus/doc_lax/ -- a fixed bug leaves its input there, named after the bug
 * Links    common/doc
 */
#include "common/doc/lax.h"
#include <stdlib.h>

static void visit(const struct moe_node_doc *n, struct moe_str bytes, const struct moe_lax_lines *lines, struct moe_arena *arena, unsigned depth)
{
    unsigned count = 0;
    if (!n->line || n->line > lines->count || !n->column || n->start > bytes.len || n->end > bytes.len || n->end_line > lines->count || depth > MOE_CAP_DOC_DEPTH + 2)
        abort();
    if (n->kind == MOE_DOC_STR && n->text.len) {
        struct moe_lax_map map;
        if (moe_lax_map_node(n, bytes, arena, &map))
            for (size_t i = 0; i < map.count; i++)
                if (map.runs[i].from > bytes.len || (i && map.runs[i].at < map.runs[i - 1].at))
                    abort();
    }
    for (const struct moe_node_doc *c = n->first; c; c = c->next) {
        if (c->parent != n || c->index != count++ || (c->key.len && memchr(c->key.ptr, 0, c->key.len)))
            abort();
        visit(c, bytes, lines, arena, depth + 1);
    }
    if (count != n->count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_str bytes = { (const char *)data, size };
    const struct moe_lax_options opts = { .nodes = 20000, .comments = true };
    for (int json = 0; json < 2; json++) {
        struct moe_arena *arena = moe_arena_new((size_t)256 << 20);
        struct moe_error err = { 0 };
        struct moe_lax l;
        struct moe_lax_lines lines;
        if (!arena)
            return 0;
        if ((json ? moe_lax_json(bytes, arena, &opts, &l, &err) : moe_lax_yaml(bytes, arena, &opts, &l, &err)) == MOE_OK && moe_lax_lines(bytes, arena, &lines)) {
            visit(l.root, bytes, &lines, arena, 0);
            for (size_t i = 0; i < l.event_count; i++)
                if (l.events[i].offset > size || !l.events[i].line || l.events[i].line > lines.count)
                    abort();
            for (size_t i = 0; i < l.comment_count; i++)
                if (!l.comments[i].text.len || l.comments[i].offset + l.comments[i].text.len > size)
                    abort();
            for (size_t i = 0; i < l.gap_count; i++)
                if (l.gaps[i].start >= l.gaps[i].end || l.gaps[i].end > size)
                    abort();
        }
        moe_arena_free(&arena);
    }
    return 0;
}
