/* The in-toto statement inside a model's signature: what is listed, and whether the list agrees with itself.
 * Other fields of the predicate are to be ignored, says its version 1.0; they are signed, so nobody added them later. */
#include "audit/checkpoint/foreign/parts.h"
#include "common/crypt/digest.h"
#include <math.h>

struct statement {
    const struct moe_node_doc *subject_digest;   /* NULL: said              */
    const struct moe_node_doc *resources;        /* NULL: said              */
    uint64_t shard_bytes;                        /* 0: whole files          */
};

static void check_word(struct reading *r, const struct moe_node_doc *map, const char *key, const char *known)
{
    const struct moe_node_doc *n = want(r, map, key, MOE_DOC_STR);
    if (n && !moe_str_is(n->text, known))
        broken(r, EV_VERSION, MOE_NO_OFFSET, "%s is '%.*s', not %s", key, (int)MOE_MIN(n->text.len, (size_t)120), n->text.ptr, known);
}

static enum moe_code read_subject(struct reading *r, const struct moe_node_doc *root, struct statement *st)
{
    const struct moe_node_doc *list = want(r, root, "subject", MOE_DOC_LIST);
    if (!list)
        return MOE_OK;
    if (list->count != 1 || list->first->kind != MOE_DOC_MAP) {
        broken(r, EV_SUBJECT, MOE_NO_OFFSET, "%u subjects", list->count);
        return MOE_OK;
    }
    const struct moe_node_doc *name = moe_doc_get(list->first, "name"), *digest = want(r, list->first, "digest", MOE_DOC_MAP);
    if (name && name->kind == MOE_DOC_STR && !(r->f->model = keep(r, name->text)).ptr)
        return no_memory(r);
    if (!digest)
        return MOE_OK;
    const struct moe_node_doc *sum = moe_doc_get(digest, "sha256");
    if (!sum || sum->kind != MOE_DOC_STR || digest->count != 1)
        broken(r, EV_SUBJECT, MOE_NO_OFFSET, "the subject's digest is not one sha256");
    else
        st->subject_digest = sum;
    return MOE_OK;
}

/* protobuf's Struct knows only doubles, so signers write 1000000000.0. */
static uint64_t whole_number(const struct moe_node_doc *n)
{
    if (n && n->kind == MOE_DOC_INT && n->as.integer > 0)
        return (uint64_t)n->as.integer;
    return n && n->kind == MOE_DOC_FLOAT && n->as.number >= 1 && n->as.number < 0x1p53 && floor(n->as.number) == n->as.number ? (uint64_t)n->as.number : 0;
}

/* Version control's own files and the signature itself hold no weights; anything else that is left out is worth a word. */
static bool is_harmless(struct moe_str path, struct moe_str label)
{
    static const char *const names[] = { ".git", ".gitignore", ".gitattributes", ".github", "model.sig" };
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;
    if (slash)
        path = moe_str_from(path, (size_t)(slash + 1 - path.ptr));
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_str_is(path, names[i]))
            return true;
    return moe_str_eq(path, label);
}

static enum moe_code read_ignored(struct reading *r, const struct moe_node_doc *list)
{
    if (!list)
        return MOE_OK;
    if (list->kind != MOE_DOC_LIST) {
        broken(r, EV_MALFORMED, MOE_NO_OFFSET, "ignore_paths is no list");
        return MOE_OK;
    }
    r->f->ignored = moe_arena_array(r->f->arena, struct moe_str, (size_t)list->count + 1);
    if (!r->f->ignored)
        return no_memory(r);
    for (const struct moe_node_doc *c = list->first; c; c = c->next) {
        if (c->kind != MOE_DOC_STR) {
            broken(r, EV_MALFORMED, MOE_NO_OFFSET, "ignore_paths holds what is no string");
            continue;
        }
        struct moe_str path = r->f->ignored[r->f->ignored_count++] = keep(r, c->text);
        if (!path.ptr)
            return no_memory(r);
        if (!is_harmless(path, r->label))
            object(r, EV_IGNORED, MOE_NO_OFFSET, "the signer left out '%.*s'", (int)MOE_MIN(path.len, (size_t)255), path.ptr);
    }
    return MOE_OK;
}

static enum moe_code read_serialization(struct reading *r, const struct moe_node_doc *predicate, struct statement *st)
{
    const struct moe_node_doc *map = want(r, predicate, "serialization", MOE_DOC_MAP), *method = map ? want(r, map, "method", MOE_DOC_STR) : NULL;
    if (!method)
        return MOE_OK;
    const struct moe_node_doc *links = moe_doc_get(map, "allow_symlinks");
    r->f->allow_symlinks = links && links->kind == MOE_DOC_BOOL && links->as.boolean;
    if (r->f->allow_symlinks)
        object(r, EV_SYMLINKS, MOE_NO_OFFSET, "allow_symlinks is true");
    if (moe_str_is(method->text, "shards")) {
        st->shard_bytes = whole_number(moe_doc_get(map, "shard_size"));
        if (!st->shard_bytes)
            broken(r, EV_SHARDS, MOE_NO_OFFSET, "shard_size is no whole number of bytes");
    } else if (!moe_str_is(method->text, "files")) {
        broken(r, EV_VERSION, MOE_NO_OFFSET, "serialization method '%.*s' is unknown", (int)MOE_MIN(method->text.len, (size_t)64), method->text.ptr);
    }
    return read_ignored(r, moe_doc_get(map, "ignore_paths"));
}

static bool read_number(struct moe_str s, uint64_t *into)
{
    uint64_t v = 0;
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_digit(s.ptr[i]) || v > ((uint64_t)1 << 53) / 10)
            return false;
        else
            v = v * 10 + (uint64_t)(s.ptr[i] - '0');
    return *into = v, s.len > 0 && (s.len == 1 || s.ptr[0] != '0');
}

/* "path:start:end" into the entry's name and range; the reference splits at every colon, so a path has none. */
static bool split_shard(struct moe_str text, struct moe_foreign_entry *e)
{
    e->name = moe_str_cut(&text, ':');
    struct moe_str start = moe_str_cut(&text, ':');
    return read_number(start, &e->start) && read_number(text, &e->end) && e->start < e->end;
}

/* sha256-sharded-1000000000 is sha256 of shards of that size. */
static struct moe_str without_size(struct moe_str word, uint64_t shard_bytes)
{
    char ending[48];
    int n = snprintf(ending, sizeof ending, "-sharded-%llu", (unsigned long long)shard_bytes);
    if (shard_bytes && n > 0 && moe_str_ends(word, (struct moe_str){ ending, (size_t)n }))
        word.len -= (size_t)n;
    return word;
}

static enum moe_code read_resource(struct reading *r, const struct moe_node_doc *n, const struct statement *st)
{
    const struct moe_node_doc *name = want(r, n, "name", MOE_DOC_STR), *algorithm = want(r, n, "algorithm", MOE_DOC_STR),
                              *digest = want(r, n, "digest", MOE_DOC_STR);
    if (!name || !algorithm || !digest)
        return MOE_OK;
    struct moe_foreign_entry e = { .name = name->text, .end = UINT64_MAX, .offset = MOE_NO_OFFSET };
    if (st->shard_bytes && !split_shard(name->text, &e)) {
        broken(r, EV_SHARDS, MOE_NO_OFFSET, "'%.*s' is not 'path:start:end'", (int)MOE_MIN(name->text.len, (size_t)255), name->text.ptr);
        return MOE_OK;
    }
    e.algorithm = algorithm_of(r, without_size(algorithm->text, st->shard_bytes), MOE_NO_OFFSET);
    return add_entry(r, e, digest->text);
}

/* Signers sort by pathlib's order, by components; one that sorts whole names is right as well. */
static void check_order(struct reading *r)
{
    size_t by_parts = 0, by_bytes = 0;
    for (size_t i = 1; i < r->f->entry_count; i++) {
        const struct moe_foreign_entry *a = &r->f->entries[i - 1], *b = &r->f->entries[i];
        size_t n = MOE_MIN(a->name.len, b->name.len);
        int parts = name_order(a->name, b->name), bytes = memcmp(a->name.ptr, b->name.ptr, n);
        bytes = bytes ? bytes : a->name.len > b->name.len ? 1 : a->name.len < b->name.len ? -1 : 0;
        by_parts = by_parts ? by_parts : parts > 0 || (parts == 0 && a->start > b->start) ? i : 0;
        by_bytes = by_bytes ? by_bytes : bytes > 0 || (bytes == 0 && a->start > b->start) ? i : 0;
    }
    if (by_parts && by_bytes) {
        const struct moe_foreign_entry *e = &r->f->entries[by_parts];
        object(r, EV_UNSORTED, MOE_NO_OFFSET, "resource %zu, '%.*s', belongs before its neighbour", by_parts + 1, (int)MOE_MIN(e->name.len, (size_t)255),
               e->name.ptr);
    }
}

/* Neighbours in a sorted list: each file begins at 0 and goes on where the last shard ended; only a file's last shard may be short. */
static void check_shards(struct reading *r, uint64_t shard_bytes)
{
    const struct moe_foreign_entry *before = NULL;
    for (size_t i = 0; i < r->f->entry_count; i++) {
        const struct moe_foreign_entry *e = &r->f->entries[i];
        bool same = before && moe_str_eq(before->name, e->name);
        uint64_t from = same ? before->end : 0;
        if (e->start != from || (same && before->end - before->start != shard_bytes) || e->end - e->start > shard_bytes)
            object(r, EV_SHARDS, MOE_NO_OFFSET, "bytes %llu to %llu of '%.*s' do not follow %llu in shards of %llu", (unsigned long long)e->start,
                   (unsigned long long)e->end, (int)MOE_MIN(e->name.len, (size_t)200), e->name.ptr, (unsigned long long)from,
                   (unsigned long long)shard_bytes);
        before = e;
    }
}

static enum moe_code check_subject_digest(struct reading *r, const struct moe_node_doc *said)
{
    MOE_AUTO(moe_digest_free) struct moe_digest *sum = NULL;
    unsigned char have[MOE_SHA256_BYTES], want_bytes[MOE_SHA256_BYTES];
    MOE_TRY(moe_digest_new(&sum, r->err));
    for (size_t i = 0; i < r->f->entry_count; i++)
        MOE_TRY(moe_digest_add(sum, r->f->entries[i].digest, r->err));
    MOE_TRY(moe_digest_end(sum, have, r->err));
    if (!moe_crypt_unhex(said->text, want_bytes, sizeof want_bytes) || memcmp(have, want_bytes, sizeof have) != 0) {
        char hex[MOE_SHA256_HEX];
        moe_crypt_hex(have, sizeof have, hex);
        object(r, EV_SUBJECT_DIGEST, MOE_NO_OFFSET, "the listed digests sum to %s, the subject says '%.*s'", hex, (int)MOE_MIN(said->text.len, (size_t)64),
               said->text.ptr);
    }
    return MOE_OK;
}

static enum moe_code read_resources(struct reading *r, const struct statement *st)
{
    bool fits;
    MOE_TRY(begin_entries(r, st->resources->count, &fits));
    if (!fits)
        return MOE_OK;
    for (const struct moe_node_doc *c = st->resources->first; c; c = c->next)
        if (c->kind == MOE_DOC_MAP)
            MOE_TRY(read_resource(r, c, st));
        else
            broken(r, EV_MALFORMED, MOE_NO_OFFSET, "resource %u is no object", c->index + 1);
    check_order(r);
    if (st->shard_bytes)
        check_shards(r, st->shard_bytes);
    if (st->subject_digest)
        MOE_TRY(check_subject_digest(r, st->subject_digest));
    return end_entries(r);
}

enum moe_code read_statement(struct reading *r, struct moe_str payload)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct statement st = { 0 };
    r->inner = true;
    MOE_TRY(read_json(r, payload, &doc));
    if (!doc)
        return MOE_OK;
    const struct moe_node_doc *root = moe_doc_root(doc);
    check_word(r, root, "_type", "https://in-toto.io/Statement/v1");
    check_word(r, root, "predicateType", "https://model_signing/signature/v1.0");
    MOE_TRY(read_subject(r, root, &st));
    const struct moe_node_doc *predicate = want(r, root, "predicate", MOE_DOC_MAP);
    if (!predicate)
        return MOE_OK;
    MOE_TRY(read_serialization(r, predicate, &st));
    st.resources = want(r, predicate, "resources", MOE_DOC_LIST);
    return st.resources ? read_resources(r, &st) : MOE_OK;
}
