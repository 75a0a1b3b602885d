/* One rank's data file: is it what was promised, and may it be loaded. */
#include "audit/checkpoint/gather/parts.h"
#include "audit/checkpoint/torch/torch.h"
#include "runtime/ckpt/format/safetensors.h"

enum { NAMED = 3, HEADERS_AT_ONCE = 4 << 20 };

struct contents {
    bool torch;
    struct moe_torch_facts zip;
    struct moe_safetensors flat;
    int64_t tensors;
    char text[160];                           /* what tensor_in() last said */
};

/* Names of tensors with bytes in a range, as many as a sentence bears. */
struct naming { struct contents *c; size_t shown, more; int used; };

static void name_one(struct naming *n, struct moe_str name)
{
    if (n->shown == NAMED || n->used + (int)name.len + 4 > (int)sizeof n->c->text) {
        n->more++;
        return;
    }
    n->used += snprintf(n->c->text + n->used, sizeof n->c->text - (size_t)n->used, "%s%.*s", n->shown++ ? ", " : "", MOE_FMT(name));
}

/* Which tensors a damaged range belongs to. */
static struct moe_str tensor_in(void *ctx, uint64_t at, uint64_t end)
{
    struct contents *c = ctx;
    struct naming n = { .c = c };
    for (size_t i = 0; c->torch && i < c->zip.tensor_count; i++)
        if (c->zip.tensors[i].at < end && c->zip.tensors[i].end > at)
            name_one(&n, c->zip.tensors[i].name);
    for (size_t i = c->flat.readable ? moe_safetensors_first(&c->flat, at) : c->flat.count; i < c->flat.count && c->flat.tensors[i].begin < end; i++)
        name_one(&n, c->flat.tensors[i].key);
    if (n.more && n.used < (int)sizeof c->text)
        n.used += snprintf(c->text + n.used, sizeof c->text - (size_t)n.used, " and %zu more", n.more);
    return (struct moe_str){ c->text, MOE_MIN((size_t)n.used, sizeof c->text - 1) };
}

/* A header takes some twenty times its bytes while it is read, and as many threads as there are may meet large ones: these wait for each other. */
static enum moe_code read_flat(struct gather *g, const struct moe_blob *blob, const struct moe_objections *to, struct moe_arena *scratch, struct contents *c,
                               struct moe_error *err)
{
    unsigned char prefix[8] = { 0 };
    uint64_t n = 0;
    if (blob->size >= sizeof prefix)
        MOE_TRY(blob->read(blob->ctx, 0, prefix, sizeof prefix, err));
    for (size_t i = sizeof prefix; i-- > 0;)
        n = n << 8 | prefix[i];
    n = MOE_MIN(n, blob->size);
    pthread_mutex_lock(&g->lock);
    while (g->headers && g->headers + n > HEADERS_AT_ONCE)
        pthread_cond_wait(&g->room, &g->lock);
    g->headers += n;
    pthread_mutex_unlock(&g->lock);
    enum moe_code code = moe_safetensors_read(blob, to, scratch, &c->flat, err);
    pthread_mutex_lock(&g->lock);
    g->headers -= n;
    pthread_cond_broadcast(&g->room);
    pthread_mutex_unlock(&g->lock);
    return code;
}

static enum moe_code read_contents(struct gather *g, const struct found *f, const struct moe_blob *blob, struct moe_str path, struct moe_arena *scratch,
                                   struct contents *c, struct moe_error *err)
{
    struct about a;
    struct moe_objections to = gather_about(&a, g, path);
    struct moe_error why = { 0 };
    enum moe_code code;
    *c = (struct contents){ .torch = strcmp(f->format, "torch") == 0, .tensors = -1 };
    if (c->torch) {
        struct moe_torch_opts opts = { .globals = g->opts->globals, .global_count = g->opts->global_count };
        code = moe_torch_check(blob, &opts, &to, &c->zip, scratch, &why);
        c->tensors = code == MOE_OK && c->zip.read ? (int64_t)c->zip.tensor_count : -1;
    } else {
        code = read_flat(g, blob, &to, scratch, c, &why);
        c->tensors = code == MOE_OK && c->flat.readable ? (int64_t)c->flat.count : -1;
    }
    if (code != MOE_E_IO && code != MOE_E_PARSE)
        return code == MOE_OK ? MOE_OK : (*err = why, code);
    gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
    *c = (struct contents){ .torch = c->torch, .tensors = -1 };
    return MOE_OK;
}

/* Where no digest vouches for the bytes, the zip's own checksums do, and a hole is data that never reached the disk. */
static enum moe_code without_digest(struct gather *g, struct moe_store_file *file, struct moe_str path, struct contents *c, struct moe_error *err)
{
    struct about a;
    struct moe_objections to = gather_about(&a, g, path);
    bool vouched = c->torch && c->zip.record_count > 0;
    for (size_t i = 0; c->torch && i < c->zip.record_count; i++) {
        struct moe_error why = { 0 };
        enum moe_code code = moe_torch_crc(moe_store_blob(file), &c->zip, i, &to, &why);
        if (code == MOE_E_IO || code == MOE_E_PARSE) {
            gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
            return MOE_OK;
        }
        if (code != MOE_OK)
            return *err = why, code;
        vouched &= c->zip.records[i].crc_state == MOE_TORCH_CRC_GOOD;
    }
    uint64_t hole = vouched ? MOE_NO_OFFSET : moe_store_hole(file);
    if (hole != MOE_NO_OFFSET) {
        struct moe_str in = tensor_in(c, hole, hole + 1);
        gather_note(g, path, "file-hole", hole, "was never written from here on, and reads as zeros%s%.*s", in.len ? ", in " : "", (int)MOE_MIN(in.len, 160), in.ptr ? in.ptr : "");
    }
    return MOE_OK;
}

enum moe_code gather_shard(struct gather *g, size_t i, struct moe_arena *scratch, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct found *f = &g->found[i];
    struct moe_ckpt_rank *r = &g->step->ranks[i];
    const struct promise *const *all;
    struct moe_error why = { 0 };
    struct contents c;
    struct hashed hashed;
    size_t n;
    if (!f->data)
        return MOE_OK;
    struct moe_str path = gather_path(g, f->data->name);
    if (moe_store_open(g->store, path.ptr, &file, &why) != MOE_OK) {
        gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
        return MOE_OK;
    }
    const struct moe_blob *blob = moe_store_blob(file);
    r->bytes = (int64_t)MOE_MIN(blob->size, (uint64_t)1 << 53);
    MOE_TRY(gather_all_promised(g, f->data->name, f->said, f->said_count, scratch, &all, &n, err));
    MOE_TRY(read_contents(g, f, blob, path, scratch, &c, err));
    struct hash_names names = { &c, tensor_in };
    MOE_TRY(gather_hash(g, blob, path, all, n, f->tree, &names, scratch, &hashed, err));
    r->held = hashed.held;
    r->by = gather_text(g, moe_str_c(hashed.by));
    r->want = gather_text(g, moe_str_c(hashed.want));
    r->tensors = c.tensors;
    if (hashed.held != MOE_HELD_GOOD)
        MOE_TRY(without_digest(g, file, path, &c, err));
    if (moe_store_changed(file))
        gather_note(g, path, "file-changed", MOE_NO_OFFSET, "changed while it was read");
    return MOE_OK;
}
