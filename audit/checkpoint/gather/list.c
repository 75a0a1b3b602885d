/* What lies in a step's folder: which names, which ranks, and what the file system says of each. */
#include "audit/checkpoint/foreign/foreign.h"
#include "audit/checkpoint/gather/parts.h"
#include "common/base/utf8.h"
#include "runtime/ckpt/format/names.h"
#include <stdlib.h>

static void look_at_entry(struct gather *g, struct moe_str path, const struct moe_store_entry *e)
{
    switch (e->kind) {
    case MOE_STORE_LINK: gather_note(g, path, "file-link", MOE_NO_OFFSET, "is a symbolic link: what it leads to can change after it was verified"); return;
    case MOE_STORE_SPECIAL: gather_note(g, path, "file-special", MOE_NO_OFFSET, "is a FIFO, a socket or a device: reading it may hang or have effects"); return;
    case MOE_STORE_DIR: gather_note(g, path, "file-folder", MOE_NO_OFFSET, "is a folder where only files belong"); return;
    case MOE_STORE_FILE: break;
    }
    if (e->elsewhere)
        gather_note(g, path, "file-mount", MOE_NO_OFFSET, "is mounted from another file system");
    if (e->links > 1)
        gather_note(g, path, "file-hardlink", MOE_NO_OFFSET, "has %llu names: whoever holds another one can change it", (unsigned long long)e->links);
    if (e->mode & 022)
        gather_note(g, path, "file-writable", MOE_NO_OFFSET, "has mode %04o: its group or everybody may change it", e->mode);
}

/* ---- ranks ---- */

static struct found *found_of(struct gather *g, uint64_t rank)
{
    for (size_t i = g->found_count; i > 0; i--)       /* names are sorted, so a rank's files are often neighbours */
        if (g->found[i - 1].rank == rank)
            return &g->found[i - 1];
        else if (g->found_count - i > 8)
            break;
    g->found[g->found_count] = (struct found){ .rank = rank };
    return &g->found[g->found_count++];
}

static void place(struct gather *g, const struct moe_store_entry *e, const struct moe_ckpt_name *n)
{
    struct found *f = found_of(g, n->rank);
    const struct moe_store_entry **slot = n->kind == MOE_NAME_META ? &f->meta : n->kind == MOE_NAME_TREE ? &f->tree : &f->data;
    if (*slot) {
        gather_note(g, gather_path(g, e->name), "rank-doubled", MOE_NO_OFFSET, "is a second file for rank %llu, beside %.*s", (unsigned long long)n->rank,
                    MOE_FMT((*slot)->name));
        return;
    }
    *slot = e;
    if (slot == &f->data)
        f->format = n->kind == MOE_NAME_PT ? "torch" : "safetensors";
}

static int by_rank(const void *a, const void *b)
{
    const struct found *x = a, *y = b;
    return (x->rank > y->rank) - (x->rank < y->rank);
}

/* The same rank may have been met far apart: "rank=10.pt" and "rank=000010.meta.json". */
static void join(struct gather *g)
{
    size_t out = 0;
    qsort(g->found, g->found_count, sizeof *g->found, by_rank);
    for (size_t i = 0; i < g->found_count; i++) {
        struct found *f = &g->found[i], *o = out ? &g->found[out - 1] : NULL;
        if (!o || o->rank != f->rank) {
            g->found[out++] = *f;
            continue;
        }
        const struct moe_store_entry **to[] = { &o->data, &o->meta, &o->tree }, *from[] = { f->data, f->meta, f->tree };
        for (size_t k = 0; k < MOE_COUNT(from); k++) {
            if (from[k] && *to[k])
                gather_note(g, gather_path(g, from[k]->name), "rank-doubled", MOE_NO_OFFSET, "is a second file for rank %llu, beside %.*s",
                            (unsigned long long)f->rank, MOE_FMT((*to[k])->name));
            else if (from[k])
                *to[k] = from[k];
        }
        if (f->format && !o->format)
            o->format = f->format;
    }
    g->found_count = out;
}

/* ---- names that only differ by case ---- */

struct folded { struct moe_str low; size_t entry; };

static int by_low(const void *a, const void *b)
{
    const struct folded *x = a, *y = b;
    int c = memcmp(x->low.ptr, y->low.ptr, MOE_MIN(x->low.len, y->low.len));
    return c ? c : x->low.len != y->low.len ? (x->low.len > y->low.len) - (x->low.len < y->low.len) : (x->entry > y->entry) - (x->entry < y->entry);
}

static bool check_case(struct gather *g)
{
    struct folded *all = moe_arena_array(g->arena, struct folded, g->entry_count + 1);
    if (!all)
        return false;
    for (size_t i = 0; i < g->entry_count; i++) {
        struct moe_str low = moe_arena_str(g->arena, g->entries[i].name);
        if (!low.ptr)
            return false;
        for (char *c = (char *)(uintptr_t)low.ptr; *c; c++)
            *c = *c >= 'A' && *c <= 'Z' ? (char)(*c - 'A' + 'a') : *c;
        all[i] = (struct folded){ low, i };
    }
    qsort(all, g->entry_count, sizeof *all, by_low);
    for (size_t i = 1; i < g->entry_count; i++)
        if (moe_str_eq(all[i - 1].low, all[i].low))
            gather_note(g, gather_path(g, g->entries[all[i].entry].name), "file-case", MOE_NO_OFFSET, "differs from %.*s only by case",
                        MOE_FMT(g->entries[all[i - 1].entry].name));
    return true;
}

/* ---- the ranks as facts ---- */

static bool make_ranks(struct gather *g)
{
    g->step->ranks = moe_arena_array(g->arena, struct moe_ckpt_rank, g->found_count + 1);
    if (!g->step->ranks)
        return false;
    g->step->rank_count = g->found_count;
    for (size_t i = 0; i < g->found_count; i++) {
        const struct found *f = &g->found[i];
        struct moe_ckpt_rank *r = &g->step->ranks[i];
        *r = (struct moe_ckpt_rank){ .rank = (int64_t)f->rank, .bytes = -1, .mtime = -1, .tensors = -1, .meta_version = -1, .meta_step = -1, .meta_rank = -1,
                                     .meta_world = -1, .meta_generation = -1, .meta_bytes = -1 };
        if (f->meta)
            r->meta = gather_text(g, gather_path(g, f->meta->name));
        if (f->data) {
            r->data = gather_text(g, gather_path(g, f->data->name));
            r->format = moe_str_c(f->format);
            r->bytes = (int64_t)MOE_MIN(f->data->bytes, (uint64_t)1 << 53);
            r->mtime = f->data->mtime;
        }
        if (f->tree && !f->data)
            gather_note(g, gather_path(g, f->tree->name), "rank-tree-alone", MOE_NO_OFFSET, "holds digests of a data file that is not there");
    }
    return true;
}

/* Whether a name that is none of ours is known to a manifest is seen later: promises.c. */
static void say_name(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    const struct about *a = ctx;
    if (strcmp(event, "name-unknown") != 0)
        gather_note(a->g, a->path, event, offset, "%.*s", MOE_FMT(detail));
}

enum moe_code gather_list(struct gather *g, struct moe_error *err)
{
    MOE_TRY(moe_store_list(g->store, g->dir, g->arena, &g->entries, &g->entry_count, err));
    g->found = moe_arena_array(g->arena, struct found, g->entry_count + 1);
    bool good = g->found != NULL;
    for (size_t i = 0; good && i < g->entry_count; i++) {
        const struct moe_store_entry *e = &g->entries[i];
        struct moe_ckpt_name n;
        struct moe_str path = gather_path(g, e->name);
        struct about a = { g, path };
        struct moe_objections to = { &a, say_name };
        enum moe_foreign_kind kind;
        look_at_entry(g, path, e);
        bool foreign = moe_foreign_kind_of(e->name, &kind);
        moe_name_read(e->name, foreign ? NULL : &to, &n);
        if (e->kind == MOE_STORE_FILE && !n.leftover && n.has_rank && n.kind != MOE_NAME_OTHER)
            place(g, e, &n);
    }
    if (good)
        join(g);
    good = good && g->found_count <= MOE_CAP_CKPT_RANKS && check_case(g) && make_ranks(g);
    return good && !g->failed ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir[0] ? g->dir : "." }, "holds too many names");
}
