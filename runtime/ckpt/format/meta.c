#include "runtime/ckpt/format/meta.h"
#include "common/crypt/tree.h"
#include "runtime/ckpt/format/fields.h"
#include "runtime/ckpt/format/names.h"

const struct moe_ckpt_event moe_meta_events[] = {
    MOE_CKPT_JSON_EVENTS("meta", "the metadata"),
    MOE_CKPT_JSON_TRAILING("meta", "the metadata"),
    { "meta-schema",  "schema_version is none that is known (absent or 1, 2, 3): written by a newer engine or by hand; read it with the tool of "
                      "that version" },
    { "meta-missing", "a field that this schema requires is absent, so the shard cannot be tied to its step, rank, host or bytes: write the "
                      "checkpoint again" },
    { "meta-type",    "a field has another type than its schema says (a number in quotes, a boolean, null): some readers convert it, some skip it" },
    { "meta-range",   "a number is outside what it can mean: a negative step, a time in milliseconds, a world of 0" },
    { "meta-text",    "a name (host, job, version) is empty, too long, or holds characters that do not print: it could pass for another in a "
                      "report" },
    { "meta-digest",  "a digest is not 64 hexadecimal digits in lower case: nothing can be compared with it" },
    { "meta-conflict","two fields contradict each other: world and world_size, job and job_id, or a rank that is not below the world's size: the "
                      "file was put "
                      "together from two runs" },
    { "meta-extra",   "fields that are not known are too many, too deep or too large, or stand in schema 3, which knows all of its own: somebody "
                      "stores "
                      "something else here, and readers slow down or differ" },
    { .name = NULL },
};

#define AT(member) offsetof(struct moe_meta, member)
#define NUMBER_MAX MOE_CAP_CKPT_NUMBER
#define YEAR_9999  253402300799u
static const struct moe_fmt_field fields[] = {
    /* key                  type             lands in         min  max             bit                */
    { "bytes",              MOE_FMT_UINT,    AT(bytes),         0, NUMBER_MAX,     MOE_META_BYTES,      false },
    { "dp_size",            MOE_FMT_UINT,    AT(dp_size),       1, 1u << 24,       MOE_META_DP,         false },
    { "ep_size",            MOE_FMT_UINT,    AT(ep_size),       1, 1u << 24,       MOE_META_EP,         false },
    { "generation",         MOE_FMT_UINT,    AT(generation),    0, NUMBER_MAX,     MOE_META_GENERATION, false },
    { "hostname",           MOE_FMT_TEXT,    AT(host),          1, MOE_CAP_CKPT_HOST, MOE_META_HOST,    false },
    { "job",                MOE_FMT_NAME,    AT(job),           1, MOE_CAP_CKPT_JOB, MOE_META_JOB,      false },
    { "leaf_bytes",         MOE_FMT_UINT,    AT(leaf_bytes),    MOE_TREE_LEAF_MIN, MOE_TREE_LEAF_MAX, MOE_META_LEAF,       false },
    { "moe_engine_version", MOE_FMT_TEXT,    AT(engine),        1, 128,            MOE_META_ENGINE,     false },
    { "rank",               MOE_FMT_UINT,    AT(rank),          0, NUMBER_MAX,     MOE_META_RANK,       false },
    { "schema_version",     MOE_FMT_UINT,    AT(schema),        0, NUMBER_MAX,     MOE_META_VERSION,    false },
    { "sha256",             MOE_FMT_SHA256,  AT(sha256),        0, 0,              MOE_META_SHA256,     false },
    { "step",               MOE_FMT_UINT,    AT(step),          0, NUMBER_MAX,     MOE_META_STEP,       false },
    { "tensors",            MOE_FMT_UINT,    AT(tensors),       0, NUMBER_MAX,     MOE_META_TENSORS,    false },
    { "torch_version",      MOE_FMT_TEXT,    AT(torch),         1, 128,            MOE_META_TORCH,      false },
    { "tree",               MOE_FMT_SHA256,  AT(tree),          0, 0,              MOE_META_TREE,       false },
    { "ts",                 MOE_FMT_SECONDS, AT(ts),            1, YEAR_9999,      MOE_META_TS,         false },
    { "world",              MOE_FMT_UINT,    AT(world),         1, 1u << 24,       MOE_META_WORLD,      false },
    { "world_size",         MOE_FMT_UINT,    AT(world_size),    1, 1u << 24,       MOE_META_WORLD_SIZE, false },
    { .key = NULL },
};
static const struct moe_fmt_field job_id = { "job_id", MOE_FMT_NAME, AT(job), 1, MOE_CAP_CKPT_JOB, MOE_META_JOB, false };

static const struct { unsigned bits; const char *key; } names[] = {
    { MOE_META_STEP, "step" }, { MOE_META_RANK, "rank" }, { MOE_META_HOST, "hostname" }, { MOE_META_TS, "ts" },
    { MOE_META_ENGINE, "moe_engine_version" }, { MOE_META_TORCH, "torch_version" }, { MOE_META_WORLD, "world" },
    { MOE_META_GENERATION, "generation" }, { MOE_META_JOB, "job" }, { MOE_META_BYTES, "bytes" }, { MOE_META_LEAF, "leaf_bytes" },
    { MOE_META_TREE, "tree" }, { MOE_META_TENSORS, "tensors" }, { MOE_META_VERSION, "schema_version" },
};

enum { FIRST = MOE_META_STEP | MOE_META_RANK | MOE_META_HOST | MOE_META_TS };
static const unsigned required[] = {
    [1] = FIRST,
    [2] = FIRST | MOE_META_VERSION | MOE_META_ENGINE | MOE_META_TORCH,
    [3] = FIRST | MOE_META_VERSION | MOE_META_WORLD | MOE_META_GENERATION | MOE_META_JOB | MOE_META_BYTES | MOE_META_LEAF | MOE_META_TREE |
          MOE_META_TENSORS,
};

/* The value that has just begun, and what is in it, without its end: how many values, counted no further than past the cap; too deep counts as too many. */
static enum moe_code weigh(struct moe_pull *pull, const struct moe_pull_token *t, unsigned *values, struct moe_error *err)
{
    unsigned depth = t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP;
    *values = 1;
    while (depth) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END) {
            depth--;
            continue;
        }
        *values = depth > MOE_CAP_META_DEPTH || *values > MOE_CAP_META_NODES ? MOE_CAP_META_NODES + 1 : *values + 1;
        depth += t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP;
    }
    return MOE_OK;
}

/* `node` has a name of its own: what is in it goes by before it is judged. */
static enum moe_code extra(const struct moe_fmt_read *r, struct moe_pull *pull, const struct moe_pull_token *t, const struct moe_node_doc *node,
                           struct moe_meta *out, struct moe_error *err)
{
    char key[256];
    struct moe_node_doc own = *node;
    unsigned values;
    own.key = (struct moe_str){ key, MOE_MIN(node->key.len, sizeof key) };
    memcpy(key, node->key.ptr ? node->key.ptr : "", own.key.len);
    MOE_TRY(weigh(pull, t, &values, err));
    out->extras++;
    if (out->extras == MOE_CAP_META_EXTRAS + 1)
        moe_fmt_object(r, "extra", &own, "is one of more than %u fields that are not known", MOE_CAP_META_EXTRAS);
    else if (out->extras <= MOE_CAP_META_EXTRAS && values > MOE_CAP_META_NODES)
        moe_fmt_object(r, "extra", &own, "holds more than %u values, or is nested deeper than %u", MOE_CAP_META_NODES, MOE_CAP_META_DEPTH);
    return MOE_OK;
}

/* `there`: the bits of the fields that are there, good or not. */
static void missing(const struct moe_fmt_read *r, unsigned there, const struct moe_meta *m)
{
    unsigned lacks = required[m->schema] & ~m->has & ~there;
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (lacks & names[i].bits)
            moe_fmt_object(r, "missing", NULL, "\"%s\" is missing; schema %u requires it", names[i].key, (unsigned)m->schema);
}

static void conflicts(const struct moe_fmt_read *r, struct moe_meta *m, struct moe_str other_job)
{
    unsigned both = MOE_META_WORLD | MOE_META_WORLD_SIZE;
    if ((m->has & both) == both && m->world != m->world_size) {
        moe_fmt_object(r, "conflict", NULL, "world is %llu and world_size is %llu", (unsigned long long)m->world, (unsigned long long)m->world_size);
        m->has &= ~both;                          /* nobody can say which of the two counts */
    } else if (!(m->has & MOE_META_WORLD) && (m->has & MOE_META_WORLD_SIZE)) {
        m->world = m->world_size;
        m->has |= MOE_META_WORLD;
    }
    if ((m->has & MOE_META_LEAF) && !moe_tree_leaf_size_ok(m->leaf_bytes))
        moe_fmt_object(r, "range", NULL, "leaf_bytes, %llu, is no power of two", (unsigned long long)m->leaf_bytes);
    if (other_job.len && !moe_str_eq(other_job, m->job))
        moe_fmt_object(r, "conflict", NULL, "job and job_id differ");
    if ((m->has & MOE_META_WORLD) && (m->has & MOE_META_RANK) && m->rank >= m->world)
        moe_fmt_object(r, "conflict", NULL, "rank %llu is not below the world's size, %llu", (unsigned long long)m->rank,
                       (unsigned long long)m->world);
}

/* What was seen of the fields while they went by. */
struct seen { unsigned there; struct moe_meta other; struct moe_node_doc version; };

static enum moe_code read_field(const struct moe_fmt_read *r, struct moe_pull *pull, const struct moe_pull_token *t, const struct moe_node_doc *root,
                                struct seen *seen, struct moe_meta *out, struct moe_error *err)
{
    struct moe_node_doc node = moe_ckpt_json_node(t, root, 0);
    const struct moe_fmt_field *f = moe_fmt_find(fields, node.key);
    bool other = !f && moe_str_is(node.key, job_id.key);
    if (!f && !other)
        return extra(r, pull, t, &node, out, err);
    seen->there |= f ? f->bit : job_id.bit;
    if (f && f->bit == MOE_META_VERSION) {
        seen->version = node;
        seen->version.key = MOE_STR("schema_version");
    }
    MOE_TRY(moe_fmt_value(r, f ? f : &job_id, &node, f ? out : &seen->other, f ? &out->has : &seen->other.has, err));
    return t->kind == MOE_PULL_LIST || t->kind == MOE_PULL_MAP ? moe_pull_skip(pull, err) : MOE_OK;
}

static enum moe_code read_fields(const struct moe_fmt_read *r, const struct moe_node_doc *root, struct seen *seen, struct moe_meta *out, struct moe_error *err)
{
    struct moe_str rest = r->bytes;
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_ckpt_json_again(&rest);
    const struct moe_pull_token *t;
    if (!pull)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_pull_next(pull, &t, err));
    for (;;) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END)
            return MOE_OK;
        MOE_TRY(read_field(r, pull, t, root, seen, out, err));
    }
}

enum moe_code moe_meta_read(struct moe_str bytes, const struct moe_objections *to, struct moe_arena *arena, struct moe_meta *out,
                            struct moe_error *err)
{
    static const struct moe_node_doc root = { .kind = MOE_DOC_MAP };
    struct moe_fmt_read r = { moe_meta_events, "meta", bytes, 0, to, arena };
    struct seen seen = { 0 };
    *out = (struct moe_meta){ .schema = 1 };
    if (bytes.len > MOE_CAP_META_BYTES) {
        moe_object(to, "meta-oversize", MOE_CAP_META_BYTES, "has %zu bytes; at most %u are read", bytes.len, MOE_CAP_META_BYTES);
        return MOE_OK;
    }
    MOE_TRY(moe_ckpt_json_check(moe_meta_events, "meta", bytes, 0, to, &out->readable, err));
    if (!out->readable)
        return MOE_OK;
    MOE_TRY(read_fields(&r, &root, &seen, out, err));
    if (!(out->has & MOE_META_JOB) && (seen.other.has & MOE_META_JOB)) {
        out->job = seen.other.job;
        out->has |= MOE_META_JOB;
    }
    if (out->schema >= 1 && out->schema < MOE_COUNT(required))
        missing(&r, seen.there, out);
    else
        moe_fmt_object(&r, "schema", &seen.version, "schema %llu is not known", (unsigned long long)out->schema);
    if (out->schema == MOE_META_SCHEMA && out->extras)
        moe_fmt_object(&r, "extra", NULL, "%zu fields are none of schema %d", out->extras, (int)MOE_META_SCHEMA);
    conflicts(&r, out, seen.other.job);
    return MOE_OK;
}

enum moe_code moe_meta_write(const struct moe_meta *meta, struct moe_buf *out, struct moe_error *err)
{
    struct moe_meta own = *meta;
    unsigned need = required[MOE_META_SCHEMA];
    own.schema = MOE_META_SCHEMA;
    own.has |= MOE_META_VERSION;
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if ((need & ~own.has) & names[i].bits)
            return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = names[i].key }, "is not set; schema %d requires it", (int)MOE_META_SCHEMA);
    if (own.rank >= own.world)
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "rank" }, "is not below the world's size");
    if (!moe_tree_leaf_size_ok(own.leaf_bytes))
        return moe_fail(err, MOE_E_SCHEMA, (struct moe_where){ .field = "leaf_bytes" }, "is no power of two from 1 to 4 MiB");
    struct moe_json j = moe_json_to(out, true);
    MOE_TRY(moe_fmt_write(fields, &own, own.has & (need | MOE_META_SHA256), &j, err));
    return moe_buf_failed(out) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the buffer for the metadata is full") : MOE_OK;
}
