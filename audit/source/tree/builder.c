/* A tree while it grows: arrays that realloc, moved into the tree's arena at the end so that the tree is one owner's to free. */
#include "audit/source/tree/tree.h"
#include "common/base/hash.h"
#include <stdlib.h>

struct list { char *items; uint32_t count, room; };

/* The strings by their text: open addressing, half full at most. */
struct word { uint32_t hash, index; };
struct words { struct word *slots; uint32_t room; };

struct moe_tree_builder {
    struct moe_arena *arena;          /* strings and file texts go here at once; the arrays at the end */
    struct moe_map *files_by_path;
    struct words words;
    struct list nodes, last_child, types, type_params, decls, strings, files, macros, expansions, includes, diags, skipped, comments;
    bool dropped;                     /* some nodes have lost their kind: finish leaves them out  */
    bool failed;                      /* a cap was reached, or memory ran out: finish gives NULL */
};

/* Room for `n` more items of `size` bytes; their place, not written to yet, or NULL. Counts are capped so that indices fit 32 bits. */
static inline void *extend(struct moe_tree_builder *b, struct list *l, size_t size, uint32_t n)
{
    if (b->failed || n > MOE_CAP_TREE_NODES || l->count > MOE_CAP_TREE_NODES - n) {
        b->failed = true;
        return NULL;
    }
    if (l->count + n > l->room) {
        uint32_t room = MOE_MAX(l->count + n, l->room ? l->room * 2 : 16);
        char *items = realloc(l->items, room * size);
        if (!items) {
            b->failed = true;
            return NULL;
        }
        l->items = items;
        l->room = room;
    }
    void *place = l->items + l->count * size;
    l->count += n;
    return place;
}

#define ITEM(b, list, type, i) (&((type *)(void *)(b)->list.items)[i])
#define ADD(b, list, type, value) \
    do { \
        type *place_ = extend(b, &(b)->list, sizeof(type), 1); \
        if (place_) \
            *place_ = (value); \
    } while (0)

static bool start(struct moe_tree_builder *b)
{
    b->arena = moe_arena_new(MOE_CAP_TREE_BYTES);
    b->files_by_path = moe_map_new();
    if (!b->arena || !b->files_by_path)
        return false;
    ADD(b, nodes, struct moe_node, (struct moe_node){ 0 });
    ADD(b, last_child, uint32_t, 0);
    ADD(b, types, struct moe_type, (struct moe_type){ 0 });
    ADD(b, type_params, uint32_t, 0);
    ADD(b, decls, struct moe_decl, (struct moe_decl){ 0 });
    ADD(b, strings, struct moe_str, MOE_STR(""));
    ADD(b, files, struct moe_source_file, (struct moe_source_file){ 0 });
    ADD(b, macros, struct moe_macro, (struct moe_macro){ 0 });
    ADD(b, expansions, struct moe_expansion, (struct moe_expansion){ 0 });
    ADD(b, includes, struct moe_include, (struct moe_include){ 0 });
    ADD(b, diags, struct moe_diag, (struct moe_diag){ 0 });
    ADD(b, skipped, struct moe_skipped, (struct moe_skipped){ 0 });
    ADD(b, comments, struct moe_comment_at, (struct moe_comment_at){ 0 });
    return !b->failed;
}

struct moe_tree_builder *moe_builder_new(void)
{
    MOE_AUTO(moe_builder_free) struct moe_tree_builder *b = calloc(1, sizeof *b);
    return b && start(b) ? moe_take(b) : NULL;
}

static void empty(struct moe_tree_builder *b)
{
    struct list *lists[] = { &b->nodes, &b->last_child, &b->types, &b->type_params, &b->decls, &b->strings, &b->files, &b->macros,
                             &b->expansions, &b->includes, &b->diags, &b->skipped, &b->comments };
    for (size_t i = 0; i < MOE_COUNT(lists); i++) {
        free(lists[i]->items);
        *lists[i] = (struct list){ 0 };
    }
    free(b->words.slots);
    b->words = (struct words){ 0 };
    moe_map_free(&b->files_by_path);
    moe_arena_free(&b->arena);
    b->failed = true;                 /* whatever is added from now on is refused */
}

void moe_builder_free(struct moe_tree_builder **b)
{
    if (*b) {
        empty(*b);
        free(*b);
    }
    *b = NULL;
}

static uint32_t hash_text(struct moe_str s)
{
    uint64_t h = MOE_HASH_START ^ s.len, part;
    for (; s.len >= sizeof part; s.ptr += sizeof part, s.len -= sizeof part) {
        memcpy(&part, s.ptr, sizeof part);
        h = (h ^ part) * 0x9e3779b97f4a7c15ull;
        h ^= h >> 32;
    }
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.ptr[i]) * 0x100000001b3ull;
    return (uint32_t)(h ^ h >> 32);
}

static bool widen_words(struct words *w)
{
    struct words wider = { .room = w->room ? w->room * 2 : 1024 };
    wider.slots = calloc(wider.room, sizeof *wider.slots);
    if (!wider.slots)
        return false;
    for (uint32_t i = 0; i < w->room; i++) {
        uint32_t at = w->slots[i].hash & (wider.room - 1);
        while (w->slots[i].index && wider.slots[at].index)
            at = (at + 1) & (wider.room - 1);
        if (w->slots[i].index)
            wider.slots[at] = w->slots[i];
    }
    free(w->slots);
    *w = wider;
    return true;
}

uint32_t moe_builder_string(struct moe_tree_builder *b, struct moe_str s)
{
    if (!s.len || b->failed)
        return 0;
    if (b->strings.count >= b->words.room / 2 && !widen_words(&b->words)) {
        b->failed = true;
        return 0;
    }
    uint32_t hash = hash_text(s), mask = b->words.room - 1, at = hash & mask;
    for (; b->words.slots[at].index; at = (at + 1) & mask)
        if (b->words.slots[at].hash == hash && moe_str_eq(*ITEM(b, strings, struct moe_str, b->words.slots[at].index), s))
            return b->words.slots[at].index;
    struct moe_str copy = moe_arena_str(b->arena, s);
    uint32_t index = b->strings.count;
    b->failed |= !copy.ptr;
    ADD(b, strings, struct moe_str, copy);
    if (b->failed)
        return 0;
    b->words.slots[at] = (struct word){ hash, index };
    return index;
}

/* As clang counts: \n, \r\n and a lone \r end a line; an empty last line, after the final newline, is none. */
static uint32_t put_lines(struct moe_str bytes, uint32_t *starts)
{
    uint32_t n = 1;
    for (size_t i = 0; i < bytes.len; i++) {
        bool ends = bytes.ptr[i] == '\n' || (bytes.ptr[i] == '\r' && (i + 1 == bytes.len || bytes.ptr[i + 1] != '\n'));
        if (!ends || i + 1 == bytes.len)
            continue;
        if (starts)
            starts[n] = (uint32_t)(i + 1);
        n++;
    }
    return n;
}

static bool find_lines(struct moe_arena *arena, struct moe_source_file *f)
{
    uint32_t *starts = moe_arena_array(arena, uint32_t, put_lines(f->bytes, NULL));
    if (!starts)
        return false;
    f->line_count = put_lines(f->bytes, starts);
    f->line_starts = starts;
    return true;
}

/* The text and its line starts become the tree's own. */
static bool copy_text(struct moe_arena *arena, struct moe_source_file *f)
{
    if (!f->bytes.len) {
        f->bytes = MOE_STR("");
        f->line_starts = NULL;
        f->line_count = 0;
        return true;
    }
    f->bytes = moe_arena_str(arena, f->bytes);
    if (!f->bytes.ptr || f->bytes.len > UINT32_MAX - 1)
        return false;
    if (!f->line_starts || !f->line_count)
        return find_lines(arena, f);
    uint32_t *starts = moe_arena_array(arena, uint32_t, f->line_count);
    if (!starts)
        return false;
    memcpy(starts, f->line_starts, f->line_count * sizeof *starts);
    f->line_starts = starts;
    return true;
}

static uint32_t merge_file(struct moe_tree_builder *b, uint32_t index, struct moe_source_file more)
{
    struct moe_source_file *f = ITEM(b, files, struct moe_source_file, index);
    f->wanted |= more.wanted;
    f->is_main |= more.is_main;
    f->is_system |= more.is_system;
    if (!f->digest)
        f->digest = more.digest;
    if (f->bytes.len || !more.bytes.len)
        return index;
    if (!copy_text(b->arena, &more)) {
        b->failed = true;
        return 0;
    }
    f->bytes = more.bytes;
    f->line_starts = more.line_starts;
    f->line_count = more.line_count;
    return index;
}

uint32_t moe_builder_file(struct moe_tree_builder *b, struct moe_source_file file)
{
    if (b->failed)
        return 0;
    const uint32_t *known = moe_map_find(b->files_by_path, file.path);
    if (known)
        return merge_file(b, *known, file);
    uint32_t index = b->files.count;
    file.path = moe_arena_str(b->arena, file.path);
    if (!file.path.ptr || !copy_text(b->arena, &file) || !moe_map_slot(b->files_by_path, file.path, index)) {
        b->failed = true;
        return 0;
    }
    ADD(b, files, struct moe_source_file, file);
    return b->failed ? 0 : index;
}

void moe_builder_health(struct moe_tree_builder *b, uint32_t file, unsigned calls_seen, unsigned calls_parsed)
{
    if (!file || file >= b->files.count)
        return;
    ITEM(b, files, struct moe_source_file, file)->calls_seen = calls_seen;
    ITEM(b, files, struct moe_source_file, file)->calls_parsed = calls_parsed;
}

uint32_t moe_builder_type(struct moe_tree_builder *b, struct moe_type type)
{
    uint32_t index = b->types.count;
    ADD(b, types, struct moe_type, type);
    return b->failed ? 0 : index;
}

void moe_builder_type_set(struct moe_tree_builder *b, uint32_t i, struct moe_type type)
{
    if (i && i < b->types.count)
        *ITEM(b, types, struct moe_type, i) = type;
}

uint32_t moe_builder_type_params(struct moe_tree_builder *b, const uint32_t *types, uint32_t n)
{
    uint32_t first = b->type_params.count;
    uint32_t *place = n ? extend(b, &b->type_params, sizeof *place, n) : NULL;
    if (!place)
        return 0;
    memcpy(place, types, n * sizeof *types);
    return first;
}

uint32_t moe_builder_decl(struct moe_tree_builder *b, struct moe_decl decl)
{
    uint32_t index = b->decls.count;
    ADD(b, decls, struct moe_decl, decl);
    return b->failed ? 0 : index;
}

/* Past a cap the caller holds index 0: what it writes into that entry is wiped (or the whole tree refused) by finish. */
struct moe_decl *moe_builder_decl_at(struct moe_tree_builder *b, uint32_t i)
{
    MOE_CHECK(i < b->decls.count);
    return ITEM(b, decls, struct moe_decl, i);
}

uint32_t moe_builder_node(struct moe_tree_builder *b, uint32_t parent, struct moe_node node)
{
    uint32_t index = b->nodes.count;
    if (b->failed)
        return 0;
    MOE_CHECK(parent < index && (parent || index == 1));
    struct moe_node *n = extend(b, &b->nodes, sizeof *n, 1);
    uint32_t *none = extend(b, &b->last_child, sizeof *none, 1);
    if (!n || !none)
        return 0;
    *none = 0;
    struct moe_node *up = ITEM(b, nodes, struct moe_node, parent);
    *n = node;
    n->parent = parent;
    n->first = n->next = 0;
    n->depth = (uint16_t)(!parent ? 0 : up->depth == UINT16_MAX ? UINT16_MAX : up->depth + 1);
    if (parent) {
        uint32_t *last = ITEM(b, last_child, uint32_t, parent);
        if (*last)
            ITEM(b, nodes, struct moe_node, *last)->next = index;
        else
            up->first = index;
        *last = index;
    }
    return index;
}

struct moe_node *moe_builder_at(struct moe_tree_builder *b, uint32_t n)
{
    MOE_CHECK(n < b->nodes.count);
    return ITEM(b, nodes, struct moe_node, n);
}

void moe_builder_drop(struct moe_tree_builder *b, uint32_t n)
{
    MOE_CHECK(n > 1 && n < b->nodes.count);
    struct moe_node *nodes = ITEM(b, nodes, struct moe_node, 0);
    uint32_t end = n + 1;
    while (end < b->nodes.count && nodes[end].parent >= n)
        end++;
    for (uint32_t i = n; i < end; i++)
        nodes[i].kind = MOE_N_NONE;
    b->dropped = true;
}

/* Close the gaps that moe_builder_drop() left: first where each node goes, then the children's lists anew. */
static void close_gaps(struct moe_tree_builder *b)
{
    struct moe_node *nodes = ITEM(b, nodes, struct moe_node, 0);
    uint32_t *moved = ITEM(b, last_child, uint32_t, 0), kept = 1;
    for (uint32_t i = 0; i < b->nodes.count; i++)
        moved[i] = i && nodes[i].kind ? kept++ : 0;
    for (uint32_t i = 1; i < b->nodes.count; i++) {
        struct moe_node n = nodes[i];
        n.parent = moved[n.parent];
        n.first = n.next = 0;
        if (n.kind == MOE_N_GOTO)
            n.decl = moved[n.decl];
        if (n.kind)
            nodes[moved[i]] = n;
    }
    for (uint32_t i = 1; i < b->decls.count; i++) {
        struct moe_decl *d = ITEM(b, decls, struct moe_decl, i);
        d->node = moved[d->node];
    }
    b->nodes.count = b->last_child.count = kept;
    memset(moved, 0, kept * sizeof *moved);
    for (uint32_t i = 2; i < kept; i++) {
        uint32_t *last = &moved[nodes[i].parent];
        *(*last ? &nodes[*last].next : &nodes[nodes[i].parent].first) = i;
        *last = i;
    }
}

void moe_builder_macro(struct moe_tree_builder *b, struct moe_macro m) { ADD(b, macros, struct moe_macro, m); }
void moe_builder_expansion(struct moe_tree_builder *b, struct moe_expansion e) { ADD(b, expansions, struct moe_expansion, e); }
void moe_builder_include(struct moe_tree_builder *b, struct moe_include i) { ADD(b, includes, struct moe_include, i); }
void moe_builder_diag(struct moe_tree_builder *b, struct moe_diag d) { ADD(b, diags, struct moe_diag, d); }
void moe_builder_skipped(struct moe_tree_builder *b, struct moe_skipped s) { ADD(b, skipped, struct moe_skipped, s); }

void moe_builder_comment(struct moe_tree_builder *b, struct moe_comment_at c)
{
    if (b->failed)
        return;
    c.comment.text = moe_arena_str(b->arena, c.comment.text);
    if (!c.comment.text.ptr)
        b->failed = true;
    ADD(b, comments, struct moe_comment_at, c);
}

/* Move one list into the arena; the malloc'd copy goes at once, so that the peak is one list above the sum. */
static void *settle(struct moe_tree_builder *b, struct list *l, size_t size, uint32_t *count)
{
    void *items = moe_arena_alloc_n(b->arena, l->count, size);
    if (!items) {
        b->failed = true;
        return NULL;
    }
    memcpy(items, l->items, l->count * size);
    *count = l->count;
    free(l->items);
    *l = (struct list){ 0 };
    return items;
}

/* functions[] and calls[] in the order of the walk, which is that of the source. */
static bool index_tree(struct moe_tree *t)
{
    uint32_t functions = 1, calls = 1, root = t->node_count > 1 ? 1 : 0;
    for (uint32_t n = root; n; n = moe_walk(t, root, n)) {
        functions += t->nodes[n].kind == MOE_N_FUNCTION || t->nodes[n].kind == MOE_N_LAMBDA;
        calls += t->nodes[n].kind == MOE_N_CALL || t->nodes[n].kind == MOE_N_LAUNCH;
    }
    t->functions = moe_arena_array(t->arena, uint32_t, functions);
    t->calls = moe_arena_array(t->arena, uint32_t, calls);
    if (!t->functions || !t->calls)
        return false;
    t->function_count = t->call_count = 1;
    for (uint32_t n = root; n; n = moe_walk(t, root, n)) {
        const struct moe_node *x = &t->nodes[n];
        if (x->kind == MOE_N_CALL || x->kind == MOE_N_LAUNCH)
            t->calls[t->call_count++] = n;
        else if ((x->kind == MOE_N_FUNCTION || x->kind == MOE_N_LAMBDA) && x->file < t->file_count && t->files[x->file].wanted
                 && moe_child(t, n, MOE_R_BODY))
            t->functions[t->function_count++] = n;
    }
    return true;
}

#define SETTLE(list, member, n) t->member = settle(b, &b->list, sizeof *t->member, &t->n)

struct moe_tree *moe_builder_finish(struct moe_tree_builder *b)
{
    struct moe_tree *t = b->failed ? NULL : moe_arena_array(b->arena, struct moe_tree, 1);
    if (t) {
        memset(b->nodes.items, 0, sizeof(struct moe_node));
        memset(b->types.items, 0, sizeof(struct moe_type));
        memset(b->decls.items, 0, sizeof(struct moe_decl));
        if (b->dropped)
            close_gaps(b);
        SETTLE(nodes, nodes, node_count);
        SETTLE(types, types, type_count);
        SETTLE(type_params, type_params, type_param_count);
        SETTLE(decls, decls, decl_count);
        SETTLE(strings, strings, string_count);
        SETTLE(files, files, file_count);
        SETTLE(macros, macros, macro_count);
        SETTLE(expansions, expansions, expansion_count);
        SETTLE(includes, includes, include_count);
        SETTLE(diags, diags, diag_count);
        SETTLE(skipped, skipped, skipped_count);
        SETTLE(comments, comments, comment_count);
        t->arena = b->arena;
        if (b->failed || !index_tree(t))
            t = NULL;
        else
            b->arena = NULL;          /* the tree owns it now */
    }
    empty(b);
    return t;
}
