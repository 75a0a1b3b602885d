#include "common/doc/frozen.h"
#include "common/doc/build.h"

static struct moe_str string_at(const struct moe_doc_frozen *f, uint32_t at, uint32_t len)
{
    return at == MOE_FROZEN_NONE ? (struct moe_str){ NULL, 0 } : (struct moe_str){ f->strings + at, len };
}

static void set_value(struct moe_node_doc *n, uint64_t value)
{
    if (n->kind == MOE_DOC_BOOL)
        n->as.boolean = value != 0;
    else if (n->kind == MOE_DOC_INT)
        memcpy(&n->as.integer, &value, sizeof value);
    else if (n->kind == MOE_DOC_FLOAT)
        memcpy(&n->as.number, &value, sizeof value);
}

/* All of a node but what ties it to others. */
static void fill(const struct moe_doc_frozen *frozen, const struct moe_frozen_node *f, struct moe_node_doc *n)
{
    n->kind = (enum moe_doc_kind)f->kind;
    n->line = f->line;
    n->column = f->column;
    n->key_line = f->key_line;
    n->key_column = f->key_column;
    n->key = string_at(frozen, f->key, f->key_len);
    n->text = string_at(frozen, f->text, f->text_len);
    n->quoted = f->quoted;
    n->count = f->count;
    n->first = f->count ? n + 1 : NULL;
    set_value(n, f->value);
}

/* The root, and of what is below it the nodes [from, to), which are whole children. */
static const struct moe_doc *thaw(const struct moe_doc_frozen *frozen, size_t from, size_t to, struct moe_arena *arena)
{
    struct moe_doc *doc = moe_arena_alloc(arena, sizeof *doc);
    struct moe_node_doc *nodes = moe_arena_array(arena, struct moe_node_doc, to - from + 1);
    if (!doc || !nodes)
        return NULL;
    fill(frozen, &frozen->nodes[0], &nodes[0]);
    nodes[0].count = 0;
    nodes[0].first = from < to ? &nodes[1] : NULL;
    for (size_t i = from; i < to; i++) {
        const struct moe_frozen_node *f = &frozen->nodes[i];
        struct moe_node_doc *n = &nodes[i - from + 1];
        fill(frozen, f, n);
        n->parent = f->up ? &nodes[f->up - from + 1] : &nodes[0];
        nodes[0].count += !f->up;
        if (f->next && f->next < to) {
            n->next = &nodes[f->next - from + 1];
            n->next->index = n->index + 1;
        }
    }
    *doc = (struct moe_doc){ .root = nodes, .name = frozen->name };
    return doc;
}

const struct moe_doc *moe_doc_thaw(const struct moe_doc_frozen *frozen, struct moe_arena *arena) { return thaw(frozen, 1, frozen->count, arena); }

const struct moe_doc *moe_doc_thaw_key(const struct moe_doc_frozen *frozen, const char *key, struct moe_arena *arena)
{
    const struct moe_frozen_node *nodes = frozen->nodes;
    size_t i = nodes[0].count ? 1 : 0;
    while (i && !moe_str_is(string_at(frozen, nodes[i].key, nodes[i].key_len), key))
        i = nodes[i].next;
    return thaw(frozen, i ? i : 1, !i ? 1 : nodes[i].next ? nodes[i].next : frozen->count, arena);
}
