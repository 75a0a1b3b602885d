#include "runtime/ckpt/format/record.h"
#include "common/base/base64.h"
#include "common/crypt/digest.h"
#include "common/crypt/dsse.h"
#include "common/crypt/tree.h"
#include "runtime/ckpt/format/fields.h"
#include "runtime/ckpt/format/names.h"

const struct moe_ckpt_event moe_record_events[] = {
    MOE_CKPT_JSON_EVENTS("record", "the commit record"),
    MOE_CKPT_JSON_TRAILING("record", "the commit record"),
    { "record-payload-type", "the envelope's payloadType is not that of a commit record: a signature over something else was put in its place" },
    { "record-base64",       "a payload or signature in the envelope is not strict Base64: readers that skip what they do not know see other bytes "
                             "than those signed" },
    { "record-canonical",    "the payload is not written in the one canonical way (sorted keys, no spaces): it was edited or written by another "
                             "program, and its "
                             "digest does not stand for its facts alone" },
    { "record-field",        "the envelope or payload has a field that this schema does not know: written by a newer version, or something was "
                             "smuggled in" },
    { "record-missing",      "a field that the schema requires is absent, so the record does not bind what it should" },
    { "record-schema",       "the record's schema is not 1: written by a newer version; read it with that" },
    { "record-type",         "a field has another type than the schema says" },
    { "record-range",        "a number is outside what it can mean: a world of 0, leaves that are no power of two from 1 to 4 MiB, a time past the "
                             "year 9999" },
    { "record-text",         "a name (job, host, key id, file) is empty, too long, or holds characters that do not print" },
    { "record-digest",       "a digest is not 64 hexadecimal digits in lower case: nothing can be compared with it" },
    { "record-world",        "the record lists another number of ranks than its world has: a partial step was committed, or the list was edited" },
    { "record-rank",         "the ranks are not 0, 1, 2 ... each once and in order: one is missing, doubled or moved" },
    { "record-file",         "a rank's file is not named after the rank (rank=<R>.safetensors or rank=<R>.pt, beside the record): another rank's "
                             "shard, or a path "
                             "that leads elsewhere, would be loaded" },
    { "record-signature",    "the list of signatures is too long, or has an entry without keyid and sig, with an empty one, or with the same key "
                             "id twice" },
    { "record-chain-gap",    "the commit that this one follows is not there, although an older one is: a step was removed or replaced, or this one "
                             "is of another run" },
    { "record-chain-start",  "the record says that it is the first, although an older one is there: the job was started anew in the same folder, "
                             "or steps of two "
                             "jobs were mixed" },
    { "record-chain-order",  "the record follows one of the same or a later step: an old record was replayed, or steps were renamed" },
    { "record-chain-fork",   "two records follow the same one: two runs continued from one step, and one of the branches was abandoned" },
    { "record-chain-job",    "the record follows one of another job: checkpoints of two jobs were mixed" },
    { "record-chain-generation", "the record follows one of a later generation: it was written by a run that had been replaced, or is replayed" },
    { "record-chain-time",   "the record is older than the one it follows: a clock jumped, or a record was forged" },
    { .name = NULL },
};

#define RANK(member) offsetof(struct moe_record_rank, member)
static const struct moe_fmt_field rank_fields[] = {
    { "bytes",       MOE_FMT_UINT,   RANK(bytes),       0, MOE_CAP_CKPT_NUMBER, MOE_RANK_BYTES,  false },
    { "file",        MOE_FMT_TEXT,   RANK(file),        1, MOE_NAME_ROOM,       MOE_RANK_FILE,   false },
    { "host",        MOE_FMT_TEXT,   RANK(host),        1, 253,                 MOE_RANK_HOST,   false },
    { "leaf_bytes",  MOE_FMT_UINT,   RANK(leaf_bytes),  MOE_TREE_LEAF_MIN, MOE_TREE_LEAF_MAX, MOE_RANK_LEAF, false },
    { "meta_sha256", MOE_FMT_SHA256, RANK(meta_sha256), 0, 0,                   MOE_RANK_META,   false },
    { "rank",        MOE_FMT_UINT,   RANK(rank),        0, MOE_CAP_CKPT_NUMBER, MOE_RANK_RANK,   false },
    { "sha256",      MOE_FMT_SHA256, RANK(sha256),      0, 0,                   MOE_RANK_SHA256, false },
    { "tree",        MOE_FMT_SHA256, RANK(tree),        0, 0,                   MOE_RANK_TREE,   false },
    { .key = NULL },
};

#define AT(member) offsetof(struct moe_record, member)
static const struct moe_fmt_field fields[] = {
    { "created",    MOE_FMT_SECONDS, AT(created),    1, 253402300799u,        MOE_RECORD_CREATED,    false },
    { "generation", MOE_FMT_UINT,    AT(generation), 0, MOE_CAP_CKPT_NUMBER,  MOE_RECORD_GENERATION, false },
    { "job",        MOE_FMT_TEXT,    AT(job),        1, 253,                  MOE_RECORD_JOB,        false },
    { "previous",   MOE_FMT_SHA256,  AT(previous),   0, 0,                    MOE_RECORD_PREVIOUS,   true },
    { "schema",     MOE_FMT_UINT,    AT(schema),     0, MOE_CAP_CKPT_NUMBER,  MOE_RECORD_VERSION,    false },
    { "step",       MOE_FMT_UINT,    AT(step),       0, MOE_CAP_CKPT_NUMBER,  MOE_RECORD_STEP,       false },
    { "world",      MOE_FMT_UINT,    AT(world),      1, MOE_CAP_RECORD_RANKS, MOE_RECORD_WORLD,      false },
    { .key = NULL },
};

struct counting { const struct moe_objections *to; struct moe_record *out; };

static void count_on(void *ctx, const char *event, uint64_t offset, struct moe_str detail)
{
    struct counting *c = ctx;
    c->out->objections++;
    c->to->say(c->to->ctx, event, offset, detail);
}

static enum moe_code no_memory(struct moe_error *err) { return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for a commit record"); }

/* Strict Base64 into the arena; {NULL, 0} with *bad set when it is none. */
static enum moe_code decode(struct moe_str text, struct moe_arena *arena, struct moe_str *out, bool *bad, struct moe_error *err)
{
    size_t room = MOE_BASE64_BYTES(text.len), n;
    unsigned char *bytes = moe_arena_alloc(arena, room);
    if (!bytes)
        return no_memory(err);
    *bad = !moe_base64_decode(text, bytes, room, &n);
    if (!*bad)
        *out = (struct moe_str){ (const char *)bytes, n };
    return MOE_OK;
}

/* ---- the envelope ---- */

static enum moe_code read_signature(const struct moe_fmt_read *r, const struct moe_node_doc *node, struct moe_record *out, struct moe_error *err)
{
    const struct moe_node_doc *keyid = moe_doc_get(node, "keyid"), *sig = moe_doc_get(node, "sig");
    struct moe_record_signature *s = &out->signatures[out->signature_count];
    bool bad;
    if (node->count != 2 || !keyid || keyid->kind != MOE_DOC_STR || !sig || sig->kind != MOE_DOC_STR || !sig->text.len ||
        sig->text.len > MOE_BASE64_ROOM(MOE_CAP_RECORD_SIG_BYTES)) {
        moe_fmt_object(r, "signature", node, "has no keyid and sig of at most %u bytes, or more than these", MOE_CAP_RECORD_SIG_BYTES);
        return MOE_OK;
    }
    if (!moe_ckpt_printable(keyid->text, 128)) {
        moe_fmt_object(r, "text", keyid, "is no key id of 1 to 128 printable bytes");
        return MOE_OK;
    }
    for (size_t i = 0; i < out->signature_count; i++) {
        if (moe_str_eq(out->signatures[i].keyid, keyid->text)) {
            moe_fmt_object(r, "signature", keyid, "is given twice: one key counts once");
            return MOE_OK;
        }
    }
    MOE_TRY(decode(sig->text, r->arena, &s->sig, &bad, err));
    if (bad) {
        moe_fmt_object(r, "base64", sig, "is no strict Base64");
        return MOE_OK;
    }
    s->keyid = moe_arena_str(r->arena, keyid->text);
    out->signature_count++;
    return s->keyid.ptr ? MOE_OK : no_memory(err);
}

static enum moe_code read_signatures(const struct moe_fmt_read *r, const struct moe_node_doc *list, struct moe_record *out, struct moe_error *err)
{
    if (list->count > MOE_CAP_RECORD_SIGNATURES) {
        moe_fmt_object(r, "signature", list, "has %u entries; at most %u are read", list->count, MOE_CAP_RECORD_SIGNATURES);
        return MOE_OK;
    }
    out->signatures = moe_arena_array(r->arena, struct moe_record_signature, MOE_MAX(list->count, 1u));
    if (!out->signatures)
        return no_memory(err);
    for (const struct moe_node_doc *n = list->first; n; n = n->next)
        MOE_TRY(read_signature(r, n, out, err));
    return MOE_OK;
}

/* The three fields, of their types, and no others; false when the payload cannot be had. */
static bool envelope_known(const struct moe_fmt_read *r, const struct moe_node_doc *root)
{
    static const struct { const char *key; enum moe_doc_kind kind; } want[] = {
        { "payload", MOE_DOC_STR }, { "payloadType", MOE_DOC_STR }, { "signatures", MOE_DOC_LIST },
    };
    unsigned known = 0, good = 0;
    for (size_t i = 0; i < MOE_COUNT(want); i++) {
        const struct moe_node_doc *n = moe_doc_get(root, want[i].key);
        known += n != NULL;
        good += n && n->kind == want[i].kind;
        if (!n)
            moe_fmt_object(r, "missing", NULL, "\"%s\" is missing", want[i].key);
        else if (n->kind != want[i].kind)
            moe_fmt_object(r, "type", n, "is not %s", want[i].kind == MOE_DOC_STR ? "a string" : "a list");
    }
    if (root->count > known)
        moe_fmt_object(r, "field", NULL, "the envelope has %u more fields than payload, payloadType and signatures", root->count - known);
    if (good == MOE_COUNT(want) && !moe_str_is(moe_doc_get(root, "payloadType")->text, MOE_RECORD_TYPE))
        moe_fmt_object(r, "payload-type", moe_doc_get(root, "payloadType"), "is not %s", MOE_RECORD_TYPE);
    return good == MOE_COUNT(want);
}

/* ---- the payload ---- */

static bool own_file(const struct moe_record_rank *rank)
{
    struct moe_ckpt_name name;
    moe_name_read(rank->file, NULL, &name);
    return (name.kind == MOE_NAME_SAFETENSORS || name.kind == MOE_NAME_PT) && !name.leftover && !name.look_alike && name.rank == rank->rank;
}

/* What a rank's fields are together, once all have gone by. */
static void judge_rank(const struct moe_fmt_read *r, const struct moe_node_doc *node, unsigned told, const struct moe_record_rank *out)
{
    for (const struct moe_fmt_field *f = rank_fields; f->key; f++)
        if (!(told & f->bit) && f->bit != MOE_RANK_SHA256)
            moe_fmt_object(r, "missing", node, "\"%s\" is missing", f->key);
    if ((out->has & MOE_RANK_LEAF) && !moe_tree_leaf_size_ok(out->leaf_bytes))
        moe_fmt_object(r, "range", node, "leaf_bytes is no power of two from 1 to 4 MiB");
    if ((out->has & MOE_RANK_RANK) && out->rank != node->index)
        moe_fmt_object(r, "rank", node, "is rank %llu, where rank %u is expected", (unsigned long long)out->rank, node->index);
    if ((out->has & (MOE_RANK_RANK | MOE_RANK_FILE)) == (MOE_RANK_RANK | MOE_RANK_FILE) && !own_file(out))
        moe_fmt_object(r, "file", node, "\"%.*s\" is not the file of rank %llu", MOE_FMT(out->file), (unsigned long long)out->rank);
}

static bool opens(const struct moe_pull_token *t) { return t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP; }

/* An element of the list of ranks, which has just begun. */
static enum moe_code read_rank(const struct moe_fmt_read *r, struct moe_pull *pull, const struct moe_pull_token *t, const struct moe_node_doc *list,
                               unsigned index, struct moe_record_rank *out, struct moe_error *err)
{
    struct moe_node_doc node = moe_ckpt_json_node(t, list, index);
    unsigned told = 0;
    if (node.kind != MOE_DOC_MAP) {
        moe_fmt_object(r, "type", &node, "is no map");
        return opens(t) ? moe_pull_skip(pull, err) : MOE_OK;
    }
    for (;;) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END)
            break;
        struct moe_node_doc n = moe_ckpt_json_node(t, &node, 0);
        const struct moe_fmt_field *f = moe_fmt_find(rank_fields, n.key);
        if (f)
            MOE_TRY(moe_fmt_value(r, f, &n, out, &out->has, err));
        else
            moe_fmt_object(r, "field", &n, "is no field of a rank");
        told |= f ? f->bit : 0;
        if (opens(t))
            MOE_TRY(moe_pull_skip(pull, err));
    }
    judge_rank(r, &node, told, out);
    return MOE_OK;
}

static enum moe_code read_ranks(const struct moe_fmt_read *r, struct moe_pull *pull, const struct moe_node_doc *list, struct moe_record *out,
                                struct moe_error *err)
{
    const struct moe_pull_token *t;
    size_t room = 0;
    bool many = false;
    if (list->kind == MOE_DOC_MAP)
        MOE_TRY(moe_pull_skip(pull, err));
    while (list->kind == MOE_DOC_LIST) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END)
            break;
        many |= out->rank_count == MOE_CAP_RECORD_RANKS;
        if (many) {
            if (opens(t))
                MOE_TRY(moe_pull_skip(pull, err));
            continue;
        }
        struct moe_record_rank *grown = moe_grow(r->arena, out->ranks, out->rank_count, &room, sizeof *grown);
        if (!grown)
            return no_memory(err);
        out->ranks = grown;
        MOE_TRY(read_rank(r, pull, t, list, (unsigned)out->rank_count, &grown[out->rank_count], err));
        out->rank_count++;
    }
    if (many || list->kind != MOE_DOC_LIST) {
        out->rank_count = 0;
        moe_fmt_object(r, "type", list, "is no list of at most %u ranks", MOE_CAP_RECORD_RANKS);
    }
    return MOE_OK;
}

static enum moe_code check_canonical(const struct moe_fmt_read *r, const struct moe_record *out, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *again = moe_buf_new(out->payload.len + 1);
    struct moe_error not = { 0 };
    if (!again)
        return no_memory(err);
    /* A longer text than was read hits the cap: that is a difference, too. */
    if (moe_record_payload(out, again, &not) != MOE_OK || !moe_str_eq(moe_buf_str(again), out->payload))
        moe_fmt_object(r, "canonical", NULL, "the payload is not what its own facts are written as");
    return MOE_OK;
}

/* What was seen of the payload's fields while they went by. */
struct seen { unsigned told; bool ranks; struct moe_node_doc list, schema; };

static enum moe_code read_field(const struct moe_fmt_read *r, struct moe_pull *pull, const struct moe_pull_token *t, const struct moe_node_doc *root,
                                struct seen *seen, struct moe_record *out, struct moe_error *err)
{
    struct moe_node_doc node = moe_ckpt_json_node(t, root, 0);
    const struct moe_fmt_field *f = moe_fmt_find(fields, node.key);
    if (moe_str_is(node.key, "ranks")) {
        seen->ranks = true;
        seen->list = node;
        seen->list.key = MOE_STR("ranks");        /* the token's is gone by the next one */
        return read_ranks(r, pull, &seen->list, out, err);
    }
    if (f)
        MOE_TRY(moe_fmt_value(r, f, &node, out, &out->has, err));
    else
        moe_fmt_object(r, "field", &node, "is no field of a commit record");
    seen->told |= f ? f->bit : 0;
    if (f && f->bit == MOE_RECORD_VERSION) {
        seen->schema = node;
        seen->schema.key = MOE_STR("schema");
    }
    return opens(t) ? moe_pull_skip(pull, err) : MOE_OK;
}

static enum moe_code read_fields(const struct moe_fmt_read *r, const struct moe_node_doc *root, struct seen *seen, struct moe_record *out, struct moe_error *err)
{
    struct moe_str rest = out->payload;
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_ckpt_json_again(&rest);
    const struct moe_pull_token *t;
    if (!pull)
        return no_memory(err);
    MOE_TRY(moe_pull_next(pull, &t, err));
    for (;;) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END)
            return MOE_OK;
        MOE_TRY(read_field(r, pull, t, root, seen, out, err));
    }
}

static enum moe_code read_payload(const struct moe_objections *to, struct moe_arena *arena, struct moe_record *out, struct moe_error *err)
{
    static const struct moe_node_doc root = { .kind = MOE_DOC_MAP };
    struct moe_fmt_read r = { moe_record_events, "record", out->payload, MOE_NO_OFFSET, to, arena };
    struct seen seen = { 0 };
    MOE_TRY(moe_ckpt_json_check(moe_record_events, "record", out->payload, MOE_NO_OFFSET, to, &out->readable, err));
    if (!out->readable)
        return MOE_OK;
    MOE_TRY(read_fields(&r, &root, &seen, out, err));
    for (const struct moe_fmt_field *f = fields; f->key; f++)
        if (!(seen.told & f->bit))
            moe_fmt_object(&r, "missing", NULL, "\"%s\" is missing", f->key);
    if ((out->has & MOE_RECORD_VERSION) && out->schema != MOE_RECORD_SCHEMA)
        moe_fmt_object(&r, "schema", &seen.schema, "schema %llu is not known", (unsigned long long)out->schema);
    if (!seen.ranks)
        moe_fmt_object(&r, "missing", NULL, "\"ranks\" is missing");
    if (seen.ranks && (out->has & MOE_RECORD_WORLD) && out->rank_count != out->world)
        moe_fmt_object(&r, "world", &seen.list, "%zu ranks are listed; the world has %llu", out->rank_count, (unsigned long long)out->world);
    return out->objections ? MOE_OK : check_canonical(&r, out, err);   /* otherwise something worse was told */
}

/* The envelope has some dozen values; one with very many is not made a tree of. */
enum { ENVELOPE_VALUES = 4096 };
static enum moe_code few_values(const struct moe_fmt_read *r, bool *good, struct moe_error *err)
{
    struct moe_str rest = r->bytes;
    const struct moe_pull_token *t;
    size_t n = 0;
    MOE_TRY(moe_ckpt_json_check(moe_record_events, "record", r->bytes, 0, r->to, good, err));
    if (!*good)
        return MOE_OK;
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_ckpt_json_again(&rest);
    if (!pull)
        return no_memory(err);
    do {
        MOE_TRY(moe_pull_next(pull, &t, err));
        n++;
    } while (t->kind != MOE_PULL_DONE && n <= ENVELOPE_VALUES);
    *good = t->kind == MOE_PULL_DONE;
    if (!*good)
        moe_fmt_object(r, "oversize", NULL, "the envelope has more than %d values", (int)ENVELOPE_VALUES);
    return MOE_OK;
}

enum moe_code moe_record_read(struct moe_str bytes, const struct moe_objections *to, struct moe_arena *arena, struct moe_record *out,
                              struct moe_error *err)
{
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    struct counting counting = { to, out };
    struct moe_objections counted = { &counting, count_on };
    struct moe_fmt_read r = { moe_record_events, "record", bytes, 0, &counted, arena };
    bool bad;
    *out = (struct moe_record){ .schema = MOE_RECORD_SCHEMA };
    if (bytes.len > MOE_CAP_RECORD_BYTES) {
        moe_object(&counted, "record-oversize", MOE_CAP_RECORD_BYTES, "has %zu bytes; at most %u are read", bytes.len, MOE_CAP_RECORD_BYTES);
        return MOE_OK;
    }
    bool good;
    MOE_TRY(few_values(&r, &good, err));
    if (good)
        MOE_TRY(moe_ckpt_json(moe_record_events, "record", bytes, 0, &counted, &doc, err));
    if (!doc || !envelope_known(&r, moe_doc_root(doc)))
        return MOE_OK;
    const struct moe_node_doc *payload = moe_doc_get(moe_doc_root(doc), "payload");
    MOE_TRY(read_signatures(&r, moe_doc_get(moe_doc_root(doc), "signatures"), out, err));
    MOE_TRY(decode(payload->text, arena, &out->payload, &bad, err));
    if (bad) {
        moe_fmt_object(&r, "base64", payload, "is no strict Base64");
        return MOE_OK;
    }
    MOE_TRY(moe_crypt_sha256(out->payload, out->digest, err));
    moe_doc_free(&doc);                            /* its bytes are not needed while the payload is parsed */
    return read_payload(&counted, arena, out, err);
}

/* ---- writing ---- */

static enum moe_code write_ranks(const struct moe_record *record, struct moe_json *j, struct moe_error *err)
{
    moe_json_key(j, "ranks");
    moe_json_open(j, '[');
    for (size_t i = 0; i < record->rank_count; i++) {
        const struct moe_record_rank *rank = &record->ranks[i];
        if ((rank->has | MOE_RANK_SHA256) != MOE_RANK_ALL || rank->rank != i || !own_file(rank) || !moe_tree_leaf_size_ok(rank->leaf_bytes))
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "ranks" }, "entry %zu is not rank %zu with all its fields", i, i);
        MOE_TRY(moe_fmt_write(rank_fields, rank, rank->has, j, err));
    }
    moe_json_close(j, ']');
    return MOE_OK;
}

enum moe_code moe_record_payload(const struct moe_record *record, struct moe_buf *out, struct moe_error *err)
{
    struct moe_json j = moe_json_to(out, true);
    for (const struct moe_fmt_field *f = fields; f->key; f++)
        if (!f->maybe_null && f->bit != MOE_RECORD_VERSION && !(record->has & f->bit))
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = f->key }, "is not set");
    if (record->rank_count != record->world)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "ranks" }, "%zu are given; the world has %llu", record->rank_count,
                        (unsigned long long)record->world);
    struct moe_record own = *record;
    own.schema = MOE_RECORD_SCHEMA;
    unsigned has = record->has | MOE_RECORD_VERSION;
    moe_json_open(&j, '{');
    MOE_TRY(moe_fmt_write_some(fields, NULL, "ranks", &own, has, &j, err));
    MOE_TRY(write_ranks(record, &j, err));
    MOE_TRY(moe_fmt_write_some(fields, "ranks", NULL, &own, has, &j, err));
    moe_json_close(&j, '}');
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the buffer for the record is full") : MOE_OK;
}

void moe_record_pae(struct moe_str payload, struct moe_buf *out) { moe_dsse_pae(MOE_STR(MOE_RECORD_TYPE), payload, out); }

static enum moe_code write_base64(struct moe_json *j, const char *key, struct moe_str bytes, struct moe_error *err)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_BASE64_ROOM(bytes.len) + 64);
    char *text = arena ? moe_arena_alloc(arena, MOE_BASE64_ROOM(bytes.len)) : NULL;
    if (!text)
        return no_memory(err);
    moe_base64_encode(bytes, text);
    moe_json_key(j, key);
    moe_json_str(j, moe_str_c(text));
    return MOE_OK;
}

enum moe_code moe_record_envelope(struct moe_str payload, const struct moe_record_signature *signatures, size_t count, struct moe_buf *out,
                                  struct moe_error *err)
{
    struct moe_json j = moe_json_to(out, true);
    if (count > MOE_CAP_RECORD_SIGNATURES)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "signatures" }, "are %zu; at most %u are read", count, MOE_CAP_RECORD_SIGNATURES);
    moe_json_open(&j, '{');
    MOE_TRY(write_base64(&j, "payload", payload, err));
    moe_json_key(&j, "payloadType");
    moe_json_str(&j, MOE_STR(MOE_RECORD_TYPE));
    moe_json_key(&j, "signatures");
    moe_json_open(&j, '[');
    for (size_t i = 0; i < count; i++) {
        if (!moe_ckpt_printable(signatures[i].keyid, 128) || !signatures[i].sig.len || signatures[i].sig.len > MOE_CAP_RECORD_SIG_BYTES)
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "signatures" }, "entry %zu has no key id that prints, or no signature", i);
        moe_json_open(&j, '{');
        moe_json_key(&j, "keyid");
        moe_json_str(&j, signatures[i].keyid);
        MOE_TRY(write_base64(&j, "sig", signatures[i].sig, err));
        moe_json_close(&j, '}');
    }
    moe_json_close(&j, ']');
    moe_json_close(&j, '}');
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the buffer for the record is full") : MOE_OK;
}
