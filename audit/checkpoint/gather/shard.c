/* One rank's data file: is it what was promised, and may it be loaded. */
#include "audit/checkpoint/gather/parts.h"
#include "audit/checkpoint/torch/torch.h"
#include "runtime/ckpt/format/safetensors.h"

enum { NAMED = 3, CANDIDATES = 16, FIRST_BYTES = 128 << 10 };      /* FIRST_BYTES: of a zip that are read before its size is known */

struct contents {
    struct gather *g;
    const struct moe_blob *blob;
    bool torch;
    struct moe_torch_facts zip;
    struct moe_safetensors flat;
    int64_t tensors;
    uint64_t header;                          /* bytes of a safetensors header                          */
    uint64_t held;                            /* gather_hold(): by the facts about a zip, which stay until the file is done */
    char text[160];                           /* what tensor_in() last said */
};

/* ---- names of tensors ---- */

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

/* A header was let go when it was judged: it is read again, and of the tensors in the range those that come first in the file are kept. */
struct search { uint64_t at, end; size_t count, more; struct { uint64_t begin, end; char name[160]; } first[CANDIDATES]; };

static void found_tensor(void *ctx, struct moe_str key, uint64_t begin, uint64_t end)
{
    struct search *s = ctx;
    if (begin >= s->end || end <= s->at)
        return;
    size_t i = s->count;
    while (i > 0 && (s->first[i - 1].begin > begin || (s->first[i - 1].begin == begin && s->first[i - 1].end > end)))
        i--;
    s->more += s->count == CANDIDATES;            /* one of them goes */
    if (i == CANDIDATES)
        return;
    s->count += s->count < CANDIDATES;
    memmove(&s->first[i + 1], &s->first[i], (s->count - i - 1) * sizeof s->first[0]);
    s->first[i].begin = begin;
    s->first[i].end = end;
    snprintf(s->first[i].name, sizeof s->first[i].name, "%.*s", (int)MOE_MIN(key.len, sizeof s->first[i].name - 1), key.ptr);
}

static void name_flat(struct naming *n, uint64_t at, uint64_t end)
{
    struct search s = { .at = at, .end = end };
    struct moe_tensor_listener listener = { .ctx = &s, .found = found_tensor };
    struct moe_safetensors st;
    struct moe_error err = { 0 };
    struct contents *c = n->c;
    if (!c->flat.readable)
        return;
    gather_hold(c->g, c->header);
    enum moe_code code = moe_safetensors_judge(c->blob, &moe_unheard, &listener, &st, &err);
    gather_let(c->g, c->header);
    if (code != MOE_OK)
        return;
    for (size_t i = 0; i < s.count; i++)
        name_one(n, moe_str_c(s.first[i].name));
    n->more += s.more;
}

/* Which tensors a damaged range belongs to. */
static struct moe_str tensor_in(void *ctx, uint64_t at, uint64_t end)
{
    struct contents *c = ctx;
    struct naming n = { .c = c };
    for (size_t i = 0; c->torch && i < c->zip.tensor_count; i++)
        if (c->zip.tensors[i].at < end && c->zip.tensors[i].end > at)
            name_one(&n, c->zip.tensors[i].name);
    if (!c->torch)
        name_flat(&n, at, end);
    if (n.more && n.used < (int)sizeof c->text)
        n.used += snprintf(c->text + n.used, sizeof c->text - (size_t)n.used, " and %zu more", n.more);
    return (struct moe_str){ c->text, MOE_MIN((size_t)n.used, sizeof c->text - 1) };
}

/* ---- contents ---- */

/* Judging holds as much as the header has bytes, at most; then it is let go. */
static enum moe_code read_flat(struct gather *g, struct found *f, const struct moe_objections *to, struct contents *c, struct moe_error *err)
{
    unsigned char prefix[8] = { 0 };
    if (c->blob->size >= sizeof prefix)
        MOE_TRY(c->blob->read(c->blob->ctx, 0, prefix, sizeof prefix, err));
    c->header = moe_le64(prefix) > c->blob->size ? 0 : moe_le64(prefix);       /* one that cannot be is not read */
    gather_hold(g, c->header);
    enum moe_code code = moe_safetensors_judge(c->blob, to, NULL, &c->flat, err);
    gather_let(g, c->header);
    f->flat = code != MOE_OK || !c->flat.readable || c->flat.objections ? FLAT_BAD : c->flat.sliced ? FLAT_SLICED : FLAT_WHOLE;
    return code;
}

/* A small file may have a pickle that makes much of it: what each may take is known before it is taken, and what it took afterwards. */
static void wait_for_room(void *ctx, uint64_t bytes)
{
    struct contents *c = ctx;
    if (bytes <= c->held)
        return;
    gather_more(c->g, c->held, bytes);
    c->held = bytes;
}

static enum moe_code read_torch(struct gather *g, const struct moe_objections *to, struct moe_arena *scratch, struct contents *c, struct moe_error *err)
{
    struct moe_torch_opts opts = { .globals = g->opts->globals, .global_count = g->opts->global_count, .room = wait_for_room, .room_ctx = c };
    c->held = MOE_MIN(c->blob->size, (uint64_t)FIRST_BYTES) + 1;       /* never 0: whoever holds nothing counts as done */
    gather_hold(g, c->held);
    enum moe_code code = moe_torch_check(c->blob, &opts, to, &c->zip, scratch, err);
    uint64_t used = MOE_MIN(c->held, (uint64_t)moe_arena_used(scratch));
    gather_keep(g, c->held, used);
    c->held = used;
    return code;
}

static enum moe_code read_contents(struct gather *g, struct found *f, const struct moe_blob *blob, struct moe_str path, struct moe_arena *scratch,
                                   struct contents *c, struct moe_error *err)
{
    struct about a;
    struct moe_objections to = gather_about(&a, g, path);
    struct moe_error why = { 0 };
    *c = (struct contents){ .g = g, .blob = blob, .torch = strcmp(f->format, "torch") == 0, .tensors = -1 };
    enum moe_code code = c->torch ? read_torch(g, &to, scratch, c, &why) : read_flat(g, f, &to, c, &why);
    if (code == MOE_OK && (c->torch ? c->zip.read : c->flat.readable))
        c->tensors = c->torch ? (int64_t)c->zip.tensor_count : (int64_t)c->flat.count;
    if (code != MOE_E_IO && code != MOE_E_PARSE)
        return code == MOE_OK ? MOE_OK : (*err = why, code);
    gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
    *c = (struct contents){ .g = g, .blob = blob, .torch = c->torch, .tensors = -1, .held = c->held };
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
        gather_tick(g, c->zip.records[i].bytes);
        vouched &= c->zip.records[i].crc_state == MOE_TORCH_CRC_GOOD;
    }
    uint64_t hole = vouched ? MOE_NO_OFFSET : moe_store_hole(file);
    if (hole != MOE_NO_OFFSET) {
        struct moe_str in = tensor_in(c, hole, hole + 1);
        gather_note(g, path, "file-hole", hole, "was never written from here on, and reads as zeros%s%.*s", in.len ? ", in " : "", (int)MOE_MIN(in.len, 160), in.ptr ? in.ptr : "");
    }
    return MOE_OK;
}

/* The file is open: its contents, then its bytes. */
static enum moe_code judge_file(struct gather *g, size_t i, struct moe_store_file *file, struct moe_str path, struct moe_arena *scratch, struct contents *c,
                                struct moe_error *err)
{
    struct found *f = &g->found[i];
    struct moe_ckpt_rank *r = &g->step->ranks[i];
    const struct promise *const *all;
    struct hashed hashed;
    size_t n;
    const struct moe_blob *blob = moe_store_blob(file);
    r->bytes = (int64_t)MOE_MIN(blob->size, (uint64_t)1 << 53);
    MOE_TRY(gather_all_promised(g, f->data->name, f->said, f->said_count, scratch, &all, &n, err));
    MOE_TRY(read_contents(g, f, blob, path, scratch, c, err));
    struct hash_names names = { c, tensor_in };
    MOE_TRY(gather_hash(g, blob, path, all, n, f->tree, &names, scratch, &hashed, err));
    r->held = hashed.held;
    r->by = gather_text(g, moe_str_c(hashed.by));
    r->want = gather_text(g, moe_str_c(hashed.want));
    r->tensors = c->tensors;
    if (hashed.held != MOE_HELD_GOOD)
        MOE_TRY(without_digest(g, file, path, c, err));
    if (moe_store_changed(file))
        gather_note(g, path, "file-changed", MOE_NO_OFFSET, "changed while it was read");
    return MOE_OK;
}

/* A shard that is not there: what it should hold, so that a replica can be told. Its name is that of the meta, in the format that somebody lists. */
static enum moe_code want_missing(struct gather *g, size_t i, struct moe_arena *scratch, struct moe_error *err)
{
    static const char *const endings[] = { ".safetensors", ".pt" };
    const struct found *f = &g->found[i];
    const struct moe_str meta = f->meta ? f->meta->name : MOE_STR(""), tail = MOE_STR(".meta.json");
    struct hashed wanted = { .held = MOE_HELD_UNTOLD };
    for (size_t k = 0; k < MOE_COUNT(endings) && moe_str_ends(meta, tail) && !wanted.want[0]; k++) {
        const struct promise *const *all;
        size_t n;
        struct moe_str name = moe_arena_printf(scratch, "%.*s%s", (int)(meta.len - tail.len), meta.ptr, endings[k]);
        if (!name.ptr)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        if (!gather_promised(g, name) && k + 1 < MOE_COUNT(endings))
            continue;                             /* the last one takes what the meta itself says */
        MOE_TRY(gather_all_promised(g, name, f->said, f->said_count, scratch, &all, &n, err));
        gather_wanted(all, n, &wanted);
    }
    g->step->ranks[i].want = gather_text(g, moe_str_c(wanted.want));
    return MOE_OK;
}

enum moe_code gather_shard(struct gather *g, size_t i, struct moe_arena *scratch, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    const struct found *f = &g->found[i];
    struct moe_error why = { 0 };
    struct contents c = { 0 };
    if (!f->data)
        return want_missing(g, i, scratch, err);
    struct moe_str path = gather_path(g, f->data->name);
    if (moe_store_open(g->store, path.ptr, &file, &why) != MOE_OK) {
        gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
        return MOE_OK;
    }
    enum moe_code code = judge_file(g, i, file, path, scratch, &c, err);
    gather_let(g, c.held);
    return code;
}
