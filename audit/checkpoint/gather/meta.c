/* What a rank says of itself: its .meta.json. */
#include "audit/checkpoint/gather/parts.h"
#include "runtime/ckpt/format/meta.h"

enum { KEYS = 8 };                            /* bytes that are held for each of a meta's, when it is nothing but keys */

static int64_t number(const struct moe_meta *m, unsigned bit, uint64_t value) { return m->has & bit ? (int64_t)value : -1; }

static void promise_of(struct found *f, const char *algorithm, const unsigned char *digest, const struct moe_meta *m)
{
    struct promise *p = &f->said[f->said_count++];
    *p = (struct promise){ .by = "its meta", .algorithm = algorithm, .digest_bytes = 32, .leaf_bytes = m->leaf_bytes, .end = UINT64_MAX, .bytes = UINT64_MAX, .next = UINT32_MAX };
    memcpy(p->digest, digest, 32);
}

enum moe_code gather_meta(struct gather *g, size_t i, struct moe_arena *scratch, struct moe_error *err)
{
    struct found *f = &g->found[i];
    struct moe_ckpt_rank *r = &g->step->ranks[i];
    struct moe_str path, bytes = { 0 };
    struct moe_meta m;
    struct about a;
    bool read;
    if (!f->meta)
        return MOE_OK;
    path = gather_path(g, f->meta->name);
    MOE_TRY(gather_small(g, path, MOE_CAP_META_BYTES, scratch, &bytes, &read, err));
    if (!read)
        return MOE_OK;
    struct moe_objections to = gather_about(&a, g, path);
    gather_hold(g, KEYS * bytes.len);
    enum moe_code code = moe_meta_read(bytes, &to, scratch, &m, err);
    gather_let(g, KEYS * bytes.len);
    if (code != MOE_OK || !m.readable)
        return code;
    r->meta_good = true;
    r->meta_version = (int64_t)m.schema;
    r->meta_step = number(&m, MOE_META_STEP, m.step);
    r->meta_rank = number(&m, MOE_META_RANK, m.rank);
    r->meta_world = m.has & (MOE_META_WORLD | MOE_META_WORLD_SIZE) ? (int64_t)m.world : -1;
    r->meta_generation = number(&m, MOE_META_GENERATION, m.generation);
    r->meta_bytes = number(&m, MOE_META_BYTES, m.bytes);
    r->meta_host = gather_text(g, m.has & MOE_META_HOST ? m.host : MOE_STR(""));
    r->meta_job = gather_text(g, m.has & MOE_META_JOB ? m.job : MOE_STR(""));
    r->ts = m.has & MOE_META_TS ? m.ts : 0;
    if ((m.has & (MOE_META_TREE | MOE_META_LEAF)) == (MOE_META_TREE | MOE_META_LEAF))
        promise_of(f, "tree", m.tree, &m);
    if (m.has & MOE_META_SHA256)
        promise_of(f, "sha256", m.sha256, &m);
    struct moe_blob blob = moe_blob_of(&bytes);
    const struct promise *const *all;
    size_t n;
    struct hashed held;
    MOE_TRY(gather_all_promised(g, f->meta->name, NULL, 0, scratch, &all, &n, err));
    if (!n)
        return MOE_OK;
    MOE_TRY(gather_hash(g, &blob, path, all, n, NULL, NULL, scratch, &held, err));
    r->meta_by = gather_text(g, moe_str_c(held.by));
    return MOE_OK;
}
