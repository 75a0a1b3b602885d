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

/* Whether a child of the root is wanted: the one called `key`, or, `others`, all but that. */
struct choice { const char *key; bool others; };

static bool is_wanted(const struct moe_doc_frozen *frozen, size_t child, const struct choice *choice)
{
    const struct moe_frozen_node *f = &frozen->nodes[child];
    return !choice->key || moe_str_is(string_at(frozen, f->key, f->key_len), choice->key) != choice->others;
}

static size_t end_of(const struct moe_doc_frozen *frozen, size_t child) { return frozen->nodes[child].next ? frozen->nodes[child].next : frozen->count; }

enum moe_doc_kind moe_doc_frozen_kind(const struct moe_doc_frozen *frozen, const char *key)
{
    const struct choice choice = { .key = key };
    for (size_t i = frozen->nodes[0].count ? 1 : frozen->count; i < frozen->count; i = end_of(frozen, i))
        if (is_wanted(frozen, i, &choice))
            return (enum moe_doc_kind)frozen->nodes[i].kind;
    return MOE_DOC_NULL;
}

/* A child of the root with all below it: the nodes [from, to), which go to `into`. */
static void thaw_child(const struct moe_doc_frozen *frozen, size_t from, size_t to, struct moe_node_doc *root, struct moe_node_doc *into)
{
    for (size_t i = from; i < to; i++) {
        const struct moe_frozen_node *f = &frozen->nodes[i];
        struct moe_node_doc *n = &into[i - from];
        fill(frozen, f, n);
        n->parent = i == from ? root : &into[f->up - from];
        if (i > from && f->next) {
            n->next = &into[f->next - from];
            n->next->index = n->index + 1;
        }
    }
}

static const struct moe_doc *thaw(const struct moe_doc_frozen *frozen, struct choice choice, struct moe_arena *arena)
{
    size_t first = frozen->nodes[0].count ? 1 : frozen->count, room = 1;
    for (size_t i = first; i < frozen->count; i = end_of(frozen, i))
        room += is_wanted(frozen, i, &choice) ? end_of(frozen, i) - i : 0;
    struct moe_doc *doc = moe_arena_alloc(arena, sizeof *doc);
    struct moe_node_doc *nodes = moe_arena_array(arena, struct moe_node_doc, room), *before = NULL;
    if (!doc || !nodes)
        return NULL;
    fill(frozen, &frozen->nodes[0], &nodes[0]);
    nodes[0].count = 0;
    nodes[0].first = room > 1 ? &nodes[1] : NULL;
    for (size_t i = first, at = 1; i < frozen->count; i = end_of(frozen, i)) {
        if (!is_wanted(frozen, i, &choice))
            continue;
        thaw_child(frozen, i, end_of(frozen, i), &nodes[0], &nodes[at]);
        nodes[at].index = nodes[0].count++;
        if (before)
            before->next = &nodes[at];
        before = &nodes[at];
        at += end_of(frozen, i) - i;
    }
    *doc = (struct moe_doc){ .root = nodes, .name = frozen->name };
    return doc;
}

const struct moe_doc *moe_doc_thaw(const struct moe_doc_frozen *frozen, struct moe_arena *arena) { return thaw(frozen, (struct choice){ 0 }, arena); }

const struct moe_doc *moe_doc_thaw_key(const struct moe_doc_frozen *frozen, const char *key, struct moe_arena *arena)
{
    return thaw(frozen, (struct choice){ .key = key }, arena);
}

const struct moe_doc *moe_doc_thaw_others(const struct moe_doc_frozen *frozen, const char *key, struct moe_arena *arena)
{
    return thaw(frozen, (struct choice){ .key = key, .others = true }, arena);
}
