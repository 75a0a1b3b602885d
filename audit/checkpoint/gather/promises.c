/* What is promised about a step's files, by whom, and with whose signature: the commit record, then what other tools left. */
#include "audit/checkpoint/foreign/foreign.h"
#include "audit/checkpoint/gather/parts.h"
#include "common/crypt/digest.h"
#include "runtime/ckpt/format/names.h"
#include "runtime/ckpt/format/record.h"
#include <stdlib.h>

#define MOE_CAP_LISTED_ARENA (64u << 20)
#define MOE_CAP_RECORD_ARENA (128u << 20)
#define MOE_CAP_PROMISES     (1u << 20)

/* ---- promises by name ---- */

enum moe_code gather_promise(struct gather *g, const struct promise *p, struct moe_error *err)
{
    bool full = g->promise_count == g->promise_room;
    size_t room = full ? MOE_MAX(2 * g->promise_room, (size_t)64) : g->promise_room;
    struct promise *grown = room <= MOE_CAP_PROMISES && full ? realloc(g->promises, room * sizeof *grown) : full ? NULL : g->promises;
    g->promises = grown ? grown : g->promises;
    uint32_t *first = grown ? moe_map_slot(g->by_name, p->name, UINT32_MAX) : NULL;
    if (!first)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "promises more digests than memory holds");
    g->promise_room = room;
    grown[g->promise_count] = *p;
    grown[g->promise_count].next = *first;
    *first = (uint32_t)g->promise_count++;
    return MOE_OK;
}

const struct promise *gather_promised(const struct gather *g, struct moe_str name)
{
    const uint32_t *first = moe_map_find(g->by_name, name);
    return first && *first != UINT32_MAX ? &g->promises[*first] : NULL;
}

enum moe_code gather_all_promised(const struct gather *g, struct moe_str name, const struct promise *own, size_t more, struct moe_arena *scratch,
                                  const struct promise *const **out, size_t *count, struct moe_error *err)
{
    const struct promise *first = gather_promised(g, name);
    size_t n = more;
    for (const struct promise *p = first; p; p = p->next == UINT32_MAX ? NULL : &g->promises[p->next])
        n++;
    const struct promise **all = moe_arena_array(scratch, const struct promise *, n + 1);
    if (!all)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "promises more digests of one file than memory holds");
    *count = 0;
    for (const struct promise *p = first; p; p = p->next == UINT32_MAX ? NULL : &g->promises[p->next])
        all[(*count)++] = p;
    for (size_t k = 0; k < more; k++)
        all[(*count)++] = &own[k];
    *out = all;
    return MOE_OK;
}

static const struct moe_store_entry *entry_of(const struct gather *g, struct moe_str name)
{
    for (size_t lo = 0, hi = g->entry_count; lo < hi;) {            /* sorted by name */
        size_t mid = lo + (hi - lo) / 2;
        const struct moe_store_entry *e = &g->entries[mid];
        int c = memcmp(e->name.ptr, name.ptr, MOE_MIN(e->name.len, name.len));
        c = c ? c : (e->name.len > name.len) - (e->name.len < name.len);
        if (!c)
            return e;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

enum moe_code gather_small(struct gather *g, struct moe_str path, size_t cap, struct moe_arena *arena, struct moe_str *out, bool *read, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct moe_error why = { 0 };
    *read = false;
    if (moe_store_open(g->store, path.ptr, &file, &why) != MOE_OK) {
        gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
        return MOE_OK;
    }
    enum moe_code code = moe_blob_whole(moe_store_blob(file), cap, arena, out, &why);
    if (code == MOE_E_IO || code == MOE_E_PARSE || code == MOE_E_LIMIT) {
        gather_note(g, path, code == MOE_E_IO ? "file-unreadable" : "file-oversize", MOE_NO_OFFSET, "%s", why.text);
        return MOE_OK;
    }
    if (code != MOE_OK)
        return *err = why, code;
    if (moe_store_changed(file))
        gather_note(g, path, "file-changed", MOE_NO_OFFSET, "changed while it was read");
    *read = true;
    return MOE_OK;
}

/* For as long as the step is read, when a signature lies beside it that speaks of it. */
static enum moe_code keep(struct gather *g, struct moe_str name, struct moe_str bytes, struct moe_error *err)
{
    struct moe_str signature = moe_arena_printf(g->arena, "%.*s.minisig", MOE_FMT(name));
    if (!signature.ptr || !entry_of(g, signature))
        return signature.ptr ? MOE_OK : moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "out of memory");
    bytes = moe_arena_str(g->arena, bytes);
    if (!bytes.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "out of memory");
    struct kept *grown = moe_grow(g->arena, g->kept, g->kept_count, &g->kept_room, sizeof *grown);
    if (!grown)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "out of memory");
    g->kept = grown;
    grown[g->kept_count++] = (struct kept){ name, bytes };
    return MOE_OK;
}

/* ---- signatures ---- */

static enum moe_code add_signature(struct gather *g, struct moe_str path, struct moe_str keyid, int64_t key, struct moe_error *err)
{
    struct moe_ckpt_step *s = g->step;
    struct moe_ckpt_signature *more = moe_arena_array(g->arena, struct moe_ckpt_signature, s->signature_count + 1);
    if (!more)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "out of memory");
    if (s->signature_count)
        memcpy(more, s->signatures, s->signature_count * sizeof *more);
    struct moe_str by = key < 0 ? MOE_STR("") : moe_str_c(moe_foreign_key_id(g->opts->keys[key].foreign));
    more[s->signature_count] = (struct moe_ckpt_signature){ gather_text(g, path), gather_text(g, keyid), key, gather_text(g, by) };
    s->signatures = more;
    s->signature_count++;
    return MOE_OK;
}

/* The key that a record's signature names, or any key when it names none that is given. */
static enum moe_code check_record_signature(struct gather *g, struct moe_str path, const struct moe_record_signature *sig, struct moe_str pae, struct moe_error *err)
{
    bool named = false, good = false;
    for (size_t i = 0; i < g->opts->key_count && !good; i++) {
        const struct moe_key *key = g->opts->keys[i].own;
        if (!key)
            continue;
        named |= moe_str_is(sig->keyid, moe_key_id(key));
        MOE_TRY(moe_key_verify(key, pae, sig->sig, &good, err));
        if (good)
            MOE_TRY(add_signature(g, path, sig->keyid, (int64_t)i, err));
    }
    if (good)
        return MOE_OK;
    if (named)
        gather_note(g, path, "signature-bad", MOE_NO_OFFSET, "the signature of key %.16s does not verify: record or signature were changed", sig->keyid.ptr);
    else if (g->opts->key_count)
        gather_note(g, path, "signature-unknown-key", MOE_NO_OFFSET, "is signed by key %.16s, which is not among those given", sig->keyid.ptr);
    return add_signature(g, path, sig->keyid, -1, err);
}

/* ---- the commit record ---- */

/* They are sorted by rank. */
static const struct found *found_rank(const struct gather *g, uint64_t rank)
{
    for (size_t lo = 0, hi = g->found_count; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        if (g->found[mid].rank == rank)
            return &g->found[mid];
        if (g->found[mid].rank < rank)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static enum moe_code promise_rank(struct gather *g, const struct moe_record_rank *r, struct moe_error *err)
{
    struct promise p = { .name = moe_arena_str(g->arena, r->file), .by = "commit.json", .algorithm = "tree", .digest_bytes = 32, .leaf_bytes = r->leaf_bytes, .end = UINT64_MAX,
                         .bytes = r->has & MOE_RANK_BYTES ? r->bytes : UINT64_MAX };
    memcpy(p.digest, r->tree, 32);
    if (!p.name.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "out of memory");
    if ((r->has & (MOE_RANK_TREE | MOE_RANK_LEAF | MOE_RANK_FILE)) == (MOE_RANK_TREE | MOE_RANK_LEAF | MOE_RANK_FILE))
        MOE_TRY(gather_promise(g, &p, err));
    if ((r->has & (MOE_RANK_SHA256 | MOE_RANK_FILE)) == (MOE_RANK_SHA256 | MOE_RANK_FILE)) {
        p.algorithm = "sha256";
        memcpy(p.digest, r->sha256, 32);
        MOE_TRY(gather_promise(g, &p, err));
    }
    if (!(r->has & MOE_RANK_META) || !(r->has & MOE_RANK_RANK))
        return MOE_OK;
    const struct found *f = found_rank(g, r->rank);
    struct promise m = { .by = "commit.json", .algorithm = "sha256", .digest_bytes = 32, .end = UINT64_MAX, .bytes = UINT64_MAX };
    memcpy(m.digest, r->meta_sha256, 32);
    m.name = f && f->meta ? f->meta->name : MOE_STR("");
    return f && f->meta ? gather_promise(g, &m, err) : MOE_OK;
}

static enum moe_code keep_record(struct gather *g, const struct moe_record *r, struct moe_error *err)
{
    struct moe_ckpt_step *s = g->step;
    char hex[65];
    s->record_good = r->readable && !r->objections;
    s->recorded = moe_arena_array(g->arena, struct moe_ckpt_recorded, r->rank_count + 1);
    if (!s->recorded)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "out of memory");
    s->record_job = gather_text(g, r->has & MOE_RECORD_JOB ? r->job : MOE_STR(""));
    s->record_step = r->has & MOE_RECORD_STEP ? (int64_t)r->step : -1;
    s->record_world = r->has & MOE_RECORD_WORLD ? (int64_t)r->world : -1;
    s->record_generation = r->has & MOE_RECORD_GENERATION ? (int64_t)r->generation : -1;
    s->record_created = r->has & MOE_RECORD_CREATED ? r->created : 0;
    moe_crypt_hex(r->digest, 32, hex);
    s->record_digest = gather_text(g, moe_str_c(hex));
    moe_crypt_hex(r->previous, 32, hex);
    s->record_previous = gather_text(g, r->has & MOE_RECORD_PREVIOUS ? moe_str_c(hex) : MOE_STR(""));
    for (size_t i = 0; i < r->rank_count; i++) {
        const struct moe_record_rank *k = &r->ranks[i];
        if (!(k->has & MOE_RANK_RANK))
            continue;
        s->recorded[s->recorded_count++] = (struct moe_ckpt_recorded){ (int64_t)k->rank, k->has & MOE_RANK_BYTES ? (int64_t)k->bytes : -1,
            gather_text(g, k->has & MOE_RANK_HOST ? k->host : MOE_STR("")), gather_text(g, k->has & MOE_RANK_FILE ? k->file : MOE_STR("")) };
        MOE_TRY(promise_rank(g, k, err));
    }
    return MOE_OK;
}

static enum moe_code read_record(struct gather *g, const struct moe_store_entry *e, struct moe_error *err)
{
    struct moe_str path = gather_path(g, e->name), bytes = { 0 };
    struct about a;
    struct moe_objections to = gather_about(&a, g, path);
    struct moe_record record;
    bool read;
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_RECORD_ARENA);      /* of what is copied into the facts */
    if (!scratch)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path.ptr }, "out of memory");
    g->step->record_there = true;
    MOE_TRY(gather_small(g, path, MOE_CAP_RECORD_BYTES, scratch, &bytes, &read, err));
    if (!read)
        return MOE_OK;
    MOE_TRY(keep(g, e->name, bytes, err));
    MOE_TRY(moe_record_read(bytes, &to, scratch, &record, err));
    if (!record.readable)
        return MOE_OK;
    MOE_TRY(keep_record(g, &record, err));
    MOE_AUTO(moe_buf_free) struct moe_buf *pae = moe_buf_new(MOE_CAP_RECORD_BYTES + 4096);
    if (!pae)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path.ptr }, "out of memory");
    moe_record_pae(record.payload, pae);
    for (size_t i = 0; i < record.signature_count; i++)
        MOE_TRY(check_record_signature(g, path, &record.signatures[i], moe_buf_str(pae), err));
    return MOE_OK;
}

/* ---- manifests of others ---- */

/* minisign signs one file: "rank=0.pt.minisig" is of rank=0.pt. */
static enum moe_code signed_file(struct gather *g, struct moe_str manifest, struct moe_store_file **file, struct moe_blob *blob)
{
    struct moe_str name = { manifest.ptr, manifest.len - sizeof ".minisig" + 1 }, path = gather_path(g, name);
    struct moe_error why = { 0 };
    for (size_t i = 0; i < g->kept_count; i++)           /* a list was read before: opened again, its name may lead to another */
        if (moe_str_eq(g->kept[i].name, name))
            return *blob = moe_blob_of(&g->kept[i].bytes), MOE_OK;
    enum moe_code code = moe_store_open(g->store, path.ptr, file, &why);
    if (code != MOE_OK)
        gather_note(g, gather_path(g, manifest), "digest-missing-file", MOE_NO_OFFSET, "signs %.*s, which is not there", MOE_FMT(name));
    else
        *blob = *moe_store_blob(*file);
    return code;
}

static enum moe_code check_manifest_signature(struct gather *g, const struct moe_foreign *f, struct moe_str name, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct moe_blob blob = { 0 };
    struct moe_str path = gather_path(g, name), hint = f->signature_count ? f->signatures[0].key_hint : MOE_STR("");
    bool good = false, named = false;
    if (!f->signature_count || (f->kind == MOE_FOREIGN_MINISIGN && signed_file(g, name, &file, &blob) != MOE_OK))
        return MOE_OK;
    for (size_t i = 0; i < g->opts->key_count && !good; i++) {
        const struct moe_foreign_key *key = g->opts->keys[i].foreign;
        named |= hint.len && moe_str_is(hint, moe_foreign_key_hint(key));
        MOE_TRY(moe_foreign_verify(f, key, blob.read ? &blob : NULL, &moe_unheard, &good, err));
        if (good)
            MOE_TRY(add_signature(g, path, hint, (int64_t)i, err));
    }
    if (good)
        return MOE_OK;
    if (named)
        gather_note(g, path, "signature-bad", MOE_NO_OFFSET, "the signature does not verify with the key it names: list, file or signature were changed");
    else if (g->opts->key_count)
        gather_note(g, path, "signature-unknown-key", MOE_NO_OFFSET, "is signed by none of the keys given");
    return add_signature(g, path, hint, -1, err);
}

static enum moe_code promise_entry(struct gather *g, const struct moe_foreign_entry *e, struct moe_str manifest, struct moe_error *err)
{
    struct promise p = { .name = moe_arena_str(g->arena, e->name), .by = manifest.ptr, .start = e->start, .end = e->end, .bytes = UINT64_MAX };
    if (!p.name.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = g->dir }, "out of memory");
    if (moe_str_eq(e->name, manifest))                   /* `sha256sum * >SHA256SUMS`: no list holds its own digest */
        return MOE_OK;
    if (e->usable && !entry_of(g, e->name) && !memchr(e->name.ptr, '/', e->name.len)) {
        gather_note(g, gather_path(g, e->name), "digest-missing-file", MOE_NO_OFFSET, "is listed by %s and is not there", manifest.ptr);
        return MOE_OK;
    }
    if (e->usable && e->algorithm && e->digest.len <= sizeof p.digest) {
        p.algorithm = e->algorithm->name;
        p.digest_bytes = e->digest.len;
        memcpy(p.digest, e->digest.ptr, e->digest.len);
    }
    return gather_promise(g, &p, err);                   /* without an algorithm: listed, and nothing to compare with */
}

static enum moe_code read_manifest(struct gather *g, enum moe_foreign_kind kind, struct moe_str name, bool *listed, struct moe_error *err)
{
    MOE_AUTO(moe_foreign_free) struct moe_foreign *f = NULL;
    struct moe_str path = gather_path(g, name), bytes = { 0 }, label = moe_arena_str(g->arena, name);
    struct about a;
    struct moe_objections to = gather_about(&a, g, path);
    bool read;
    MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_FOREIGN_BYTES + 4096);
    if (!scratch)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path.ptr }, "out of memory");
    MOE_TRY(gather_small(g, path, MOE_CAP_FOREIGN_BYTES, scratch, &bytes, &read, err));
    if (!read || !label.ptr)
        return MOE_OK;
    MOE_TRY(keep(g, name, bytes, err));
    MOE_TRY(moe_foreign_read(kind, name, bytes, &to, &f, err));
    for (size_t i = 0; i < f->entry_count; i++)
        MOE_TRY(promise_entry(g, &f->entries[i], label, err));
    *listed |= !f->broken && f->entry_count && !moe_str_starts(name, MOE_STR("rank="));       /* rank=0.pt.sha256 speaks of one file */
    return check_manifest_signature(g, f, name, err);
}

/* ---- what nobody vouches for ---- */

/* A list of the whole folder that leaves a shard out, or a name that belongs to nothing. */
static void look_for_strangers(struct gather *g, bool listed)
{
    for (size_t i = 0; i < g->entry_count; i++) {
        const struct moe_store_entry *e = &g->entries[i];
        struct moe_ckpt_name n;
        enum moe_foreign_kind kind;
        moe_name_read(e->name, NULL, &n);
        bool known = gather_promised(g, e->name) != NULL, foreign = moe_foreign_kind_of(e->name, &kind);
        if (e->kind != MOE_STORE_FILE || known || foreign || n.leftover)
            continue;
        if (n.kind == MOE_NAME_OTHER && !n.has_rank && !n.look_alike)
            gather_note(g, gather_path(g, e->name), "name-unknown", MOE_NO_OFFSET, "is no file of a checkpoint, and nothing lists it");
        else if (listed && (n.kind == MOE_NAME_PT || n.kind == MOE_NAME_SAFETENSORS))
            gather_note(g, gather_path(g, e->name), "digest-unlisted", MOE_NO_OFFSET, "is left out by the list of the other files");
    }
}

enum moe_code gather_promises(struct gather *g, struct moe_error *err)
{
    bool listed = false;
    for (size_t i = 0; i < g->entry_count; i++) {
        const struct moe_store_entry *e = &g->entries[i];
        enum moe_foreign_kind kind;
        if (e->kind != MOE_STORE_FILE)
            continue;
        if (moe_str_is(e->name, "commit.json"))
            MOE_TRY(read_record(g, e, err));
        else if (moe_foreign_kind_of(e->name, &kind) && !g->opts->record_only)
            MOE_TRY(read_manifest(g, kind, e->name, &listed, err));
    }
    look_for_strangers(g, listed || g->step->recorded_count);
    return MOE_OK;
}

/* ---- listed files that are no rank's ---- */

/* Shards and metas are compared where they are read. */
static bool of_rank(struct moe_str name)
{
    struct moe_ckpt_name n;
    moe_name_read(name, NULL, &n);
    return n.has_rank && !n.leftover && (n.kind == MOE_NAME_PT || n.kind == MOE_NAME_SAFETENSORS || n.kind == MOE_NAME_META);
}

static enum moe_code compare_listed(struct gather *g, const struct moe_store_entry *e, struct moe_arena *scratch, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct moe_str path = gather_path(g, e->name);
    struct moe_error why = { 0 };
    const struct promise *const *all;
    struct hashed hashed;
    size_t n;
    if (moe_store_open(g->store, path.ptr, &file, &why) != MOE_OK) {
        gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
        return MOE_OK;
    }
    MOE_TRY(gather_all_promised(g, e->name, NULL, 0, scratch, &all, &n, err));
    MOE_TRY(gather_hash(g, moe_store_blob(file), path, all, n, NULL, NULL, scratch, &hashed, err));
    if (moe_store_changed(file))
        gather_note(g, path, "file-changed", MOE_NO_OFFSET, "changed while it was read");
    return MOE_OK;
}

enum moe_code gather_listed(struct gather *g, struct moe_error *err)
{
    for (size_t i = 0; i < g->entry_count; i++) {
        const struct moe_store_entry *e = &g->entries[i];
        if (e->kind != MOE_STORE_FILE || !gather_promised(g, e->name) || of_rank(e->name))
            continue;
        MOE_AUTO(moe_arena_free) struct moe_arena *scratch = moe_arena_new(MOE_CAP_LISTED_ARENA);
        if (!scratch)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        MOE_TRY(compare_listed(g, e, scratch, err));
    }
    return MOE_OK;
}
