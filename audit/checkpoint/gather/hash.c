/* The bytes of one file against everything that was promised of it; damage is named by its place and by the tensors there. */
#include "audit/checkpoint/gather/parts.h"
#include "runtime/ckpt/format/sidecar.h"
#include <time.h>

enum { MAX_ASKED = 64, MAX_RANGES = 16 };

/* ---- waiting for the hasher, with a look at the clock ---- */

struct waiting { pthread_mutex_t lock; pthread_cond_t done; size_t left; };

/* Damaged leaves, joined where they touch. */
struct range { uint64_t at, end; };
struct hashing {
    struct moe_hash_job job;                  /* first: the hasher gives it back                     */
    struct waiting *waiting;
    struct moe_blob part; uint64_t start;     /* a promise over a range reads through these          */
    const struct moe_blob *whole;
    const struct promise *promise;            /* the first that asked for it                         */
    unsigned sums; moe_sum_bytes *summed;     /* of a whole file or a range: which digests, and they */
    bool told;
    struct range ranges[MAX_RANGES]; size_t range_count; uint64_t more;
};

static void one_done(struct moe_hash_job *job)
{
    struct waiting *w = ((struct hashing *)job)->waiting;
    pthread_mutex_lock(&w->lock);
    w->left--;
    pthread_cond_signal(&w->done);
    pthread_mutex_unlock(&w->lock);
}

static void one_damaged(struct moe_hash_job *job, uint64_t leaf)
{
    struct hashing *h = (struct hashing *)job;
    uint64_t at, n;
    moe_tree_leaf_span(job->source.size, job->leaf_bytes, leaf, &at, &n);
    if (h->range_count && h->ranges[h->range_count - 1].end == at)
        h->ranges[h->range_count - 1].end = at + n;
    else if (h->range_count < MAX_RANGES)
        h->ranges[h->range_count++] = (struct range){ at, at + n };
    else
        h->more++;
}

void gather_tick(struct gather *g, uint64_t summed)
{
    if (!g->opts->progress)
        return;
    pthread_mutex_lock(&g->lock);
    g->summed += summed;                      /* a shard that failed its digest is read again: never past the end */
    g->opts->progress(g->opts->progress_ctx, MOE_MIN(moe_hasher_bytes(g->hasher) + g->summed, g->total), g->total);
    pthread_mutex_unlock(&g->lock);
}

static enum moe_code run_jobs(struct gather *g, struct hashing *all, size_t count, struct moe_error *err)
{
    struct waiting w = { PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, count };
    enum moe_code code = MOE_OK;
    for (size_t i = 0; i < count; i++) {
        all[i].waiting = &w;
        all[i].job.done = one_done;
        enum moe_code one = code == MOE_OK ? moe_hasher_submit(g->hasher, &all[i].job, err) : code;
        if (one != MOE_OK) {                  /* what was submitted is waited for all the same */
            code = one;
            pthread_mutex_lock(&w.lock);
            w.left--;
            pthread_mutex_unlock(&w.lock);
        }
    }
    pthread_mutex_lock(&w.lock);
    while (w.left) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 250000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&w.done, &w.lock, &until);
        pthread_mutex_unlock(&w.lock);
        gather_tick(g, 0);
        pthread_mutex_lock(&w.lock);
    }
    pthread_mutex_unlock(&w.lock);
    pthread_cond_destroy(&w.done);
    pthread_mutex_destroy(&w.lock);
    return code;
}

/* ---- the sidecar: the leaves behind a promised root ---- */

/* Leaves that are good to compare with: their root is the promised one. */
static enum moe_code leaves_of(struct gather *g, const struct moe_store_entry *tree, const struct moe_blob *blob, struct moe_str shard, const struct promise *p,
                               struct moe_arena *scratch, const moe_sha256_sum **leaves, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct moe_str path = gather_path(g, tree->name);
    struct moe_error why = { 0 };
    struct moe_sidecar s;
    struct about a;
    struct moe_objections to = gather_about(&a, g, path);
    moe_sha256_sum root;
    if (moe_store_open(g->store, path.ptr, &file, &why) != MOE_OK) {
        gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
        return MOE_OK;
    }
    enum moe_code code = moe_sidecar_read(moe_store_blob(file), &to, scratch, &s, &why);
    if (code == MOE_E_IO || code == MOE_E_PARSE) {
        gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", why.text);
        return MOE_OK;
    }
    if (code != MOE_OK)
        return *err = why, code;
    if (!s.readable || s.objections)
        return MOE_OK;
    const moe_sha256_sum *all = (const moe_sha256_sum *)s.leaves;
    MOE_TRY(moe_tree_root(all, s.total, (uint32_t)s.leaf_bytes, root, err));
    if (s.leaf_bytes != p->leaf_bytes || memcmp(root, p->digest, sizeof root) != 0)
        gather_note(g, path, "tree-mismatch", MOE_NO_OFFSET, "has another root than %s promises, so it cannot say which part is damaged", p->by);
    else if (s.total == blob->size)
        *leaves = all;
    else                                      /* the sidecar is the promised one, so it is the shard that is not */
        gather_note(g, shard, "digest-size", MOE_NO_OFFSET, "has %llu bytes, %s promises %llu", (unsigned long long)blob->size, p->by, (unsigned long long)s.total);
    return MOE_OK;
}

/* ---- what to hash ---- */

/* One promise, and the reading that answers it: one pass answers all that was promised of the same bytes. */
struct asked { const struct promise *promise; struct hashing *h; enum moe_sum sum; };
struct batch { struct hashing *all; size_t count; struct asked asked[MAX_ASKED]; size_t asked_count; moe_sum_bytes *summed; };

static bool is_tree(const struct promise *p) { return strcmp(p->algorithm, "tree") == 0; }

static enum moe_code read_part(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct hashing *h = ctx;
    return h->whole->read(h->whole->ctx, h->start + at, into, n, err);
}

/* Chunks of a shard whose leaves are known, drawn by chance. */
static enum moe_code draw(struct gather *g, struct hashing *h, struct moe_arena *scratch, struct moe_error *err)
{
    uint64_t n = moe_tree_leaves(h->job.source.size, h->job.leaf_bytes), want = (n * g->opts->sample_percent + 99) / 100;
    uint64_t *only = moe_arena_array(scratch, uint64_t, want + 1);
    if (!only)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_tree_sample(n, want, only, err));
    h->job.kind = MOE_HASH_LEAVES;
    h->job.only = only;
    h->job.only_count = want;
    return MOE_OK;
}

static enum moe_code make_job(struct gather *g, const struct moe_blob *blob, const struct promise *p, const moe_sha256_sum *leaves, struct moe_arena *scratch,
                              struct hashing *h, struct moe_error *err)
{
    *h = (struct hashing){ .promise = p, .whole = blob, .start = p->start };
    h->job.source = (struct moe_source){ .ctx = blob->ctx, .size = blob->size, .read = blob->read, .ahead = blob->ahead };
    if (is_tree(p)) {
        h->job.kind = MOE_HASH_TREE;
        h->job.leaf_bytes = (uint32_t)p->leaf_bytes;
        h->job.expect = leaves;
        h->job.damaged = leaves ? one_damaged : NULL;
        return leaves && g->opts->sample_percent < 100 ? draw(g, h, scratch, err) : MOE_OK;
    }
    if (p->start || p->end != UINT64_MAX)
        h->job.source = (struct moe_source){ .ctx = h, .size = MOE_MIN(p->end, blob->size) - MOE_MIN(p->start, blob->size), .read = read_part };
    return MOE_OK;
}

/* ---- what came out ---- */

static void say_damage(struct gather *g, struct moe_str path, const struct asked *a, const struct hash_names *names)
{
    const struct hashing *h = a->h;
    if (!h->range_count) {
        const struct promise *p = a->promise;
        if (p->start || p->end != UINT64_MAX)
            gather_note(g, path, "digest-mismatch", p->start, "bytes %llu to %llu are not those that %s promises", (unsigned long long)p->start,
                        (unsigned long long)p->end, p->by);
        else
            gather_note(g, path, "digest-mismatch", MOE_NO_OFFSET, "is not the file that %s promises: its %s differs", p->by,
                        is_tree(p) ? "digest tree" : moe_sum_row(a->sum)->title);
        return;
    }
    for (size_t i = 0; i < h->range_count; i++) {
        const struct range *r = &h->ranges[i];
        struct moe_str in = names ? names->in(names->ctx, r->at, r->end) : MOE_STR("");
        gather_note(g, path, "digest-mismatch", r->at, "MiB %llu to %llu differ from what %s promises%s%.*s", (unsigned long long)(r->at >> 20),
                    (unsigned long long)((r->end + (1u << 20) - 1) >> 20), h->promise->by, in.len ? ", in " : "", (int)MOE_MIN(in.len, 160), in.ptr ? in.ptr : "");
    }
    if (h->more)
        gather_note(g, path, "digest-mismatch", MOE_NO_OFFSET, "%llu more damaged leaves", (unsigned long long)h->more);
}

/* A read that failed is the file's fault; anything else is ours. */
static enum moe_code job_failed(struct gather *g, struct moe_str path, const struct hashing *h, struct moe_error *err)
{
    if (h->job.code == MOE_E_IO || h->job.code == MOE_E_PARSE) {
        gather_note(g, path, "file-unreadable", MOE_NO_OFFSET, "%s", h->job.err.text);
        return MOE_OK;
    }
    *err = h->job.err;
    return h->job.code;
}

static bool can_compare(const struct promise *p, enum moe_sum *sum)
{
    if (!p->algorithm)
        return false;
    if (is_tree(p))
        return p->digest_bytes == 32 && moe_tree_leaf_size_ok(p->leaf_bytes);
    return moe_sum_find(moe_str_c(p->algorithm), sum) && moe_sum_row(*sum)->bytes == p->digest_bytes;
}

static bool same(const struct promise *a, const struct promise *b)
{
    return strcmp(a->algorithm, b->algorithm) == 0 && a->leaf_bytes == b->leaf_bytes && a->start == b->start && a->end == b->end &&
           a->digest_bytes == b->digest_bytes && memcmp(a->digest, b->digest, a->digest_bytes) == 0;
}

/* Who promised, once each, in the order of the promises. A name that no longer fits is left out: its signature then does not count for this file. */
static void remember(struct hashed *out, const struct promise *p)
{
    char hex[2 * sizeof p->digest + 1];
    struct moe_str rest = moe_str_c(out->by);
    bool known = false;
    while (rest.len)
        known |= moe_str_is(moe_str_cut(&rest, '/'), p->by);
    size_t used = strlen(out->by), more = strlen(p->by) + 1;
    if (!known && used + more < sizeof out->by)
        snprintf(out->by + used, sizeof out->by - used, "%s%s", used ? "/" : "", p->by);
    if (out->want[0] || p->start || p->end != UINT64_MAX)
        return;
    moe_crypt_hex(p->digest, p->digest_bytes, hex);
    snprintf(out->want, sizeof out->want, "%s:%s", p->algorithm, hex);
}

void gather_wanted(const struct promise *const *promises, size_t count, struct hashed *out)
{
    enum moe_sum sum;
    *out = (struct hashed){ .held = MOE_HELD_UNTOLD };
    for (size_t i = 0; i < count; i++)
        if (can_compare(promises[i], &sum))
            remember(out, promises[i]);
}

/* SHA-256 alone is the hasher's own, and fast; with another beside it, one pass computes both. */
static enum moe_code choose_kinds(struct batch *b, struct moe_arena *scratch, struct moe_error *err)
{
    for (struct hashing *h = b->all; h < b->all + b->count; h++) {
        if (!h->sums)
            continue;
        h->job.kind = h->sums == 1u << MOE_SUM_SHA256 ? MOE_HASH_FLAT : MOE_HASH_SUMS;
        if (h->job.kind == MOE_HASH_FLAT)
            continue;
        if (!b->summed && !(b->summed = moe_arena_array(scratch, moe_sum_bytes, MAX_ASKED * MOE_SUM_COUNT)))
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        h->summed = b->summed + (size_t)(h - b->all) * MOE_SUM_COUNT;
        h->job.sum_set = h->sums;
        h->job.sums = h->summed;
    }
    return MOE_OK;
}

static bool holds(const struct asked *a)
{
    const struct hashing *h = a->h;
    if (h->job.kind == MOE_HASH_SUMS)
        return memcmp(h->summed[a->sum], a->promise->digest, a->promise->digest_bytes) == 0;
    return !h->job.damaged_count && (h->job.kind == MOE_HASH_LEAVES || memcmp(h->job.digest, a->promise->digest, sizeof h->job.digest) == 0);
}

/* So many at a time: each is judged before the next ones are read. */
static enum moe_code run_batch(struct gather *g, struct moe_str path, const struct hash_names *names, struct batch *b, struct moe_arena *scratch,
                               struct hashed *out, struct moe_error *err)
{
    MOE_TRY(choose_kinds(b, scratch, err));
    MOE_TRY(run_jobs(g, b->all, b->count, err));
    for (const struct asked *a = b->asked; a < b->asked + b->asked_count; a++) {
        if (a->h->job.code != MOE_OK) {
            if (!a->h->told)
                MOE_TRY(job_failed(g, path, a->h, err));
            a->h->told = true;
            out->held = MOE_HELD_BAD;
        } else if (!holds(a)) {
            say_damage(g, path, a, names);
            out->held = MOE_HELD_BAD;
        } else if (out->held == MOE_HELD_UNTOLD) {
            out->held = MOE_HELD_GOOD;
        }
    }
    b->count = b->asked_count = 0;
    return MOE_OK;
}

/* Put a promise to the reading of its bytes, or to a new one. */
static enum moe_code ask(struct gather *g, const struct moe_blob *blob, struct moe_str path, const struct promise *p, enum moe_sum sum,
                         const struct moe_store_entry *tree, struct moe_arena *scratch, struct batch *b, struct moe_error *err)
{
    const moe_sha256_sum *leaves = NULL;
    struct hashing *h = b->all;
    for (size_t k = 0; k < b->asked_count; k++)
        if (same(p, b->asked[k].promise))
            return MOE_OK;
    while (h < b->all + b->count && (is_tree(p) || is_tree(h->promise) || h->promise->start != p->start || h->promise->end != p->end))
        h++;
    if (h == b->all + b->count) {
        if (tree && is_tree(p))
            MOE_TRY(leaves_of(g, tree, blob, path, p, scratch, &leaves, err));
        MOE_TRY(make_job(g, blob, p, leaves, scratch, h, err));
        if (h->job.source.read == read_part)
            h->job.source.ctx = h;
        b->count++;
    }
    if (!is_tree(p))
        h->sums |= 1u << sum;
    b->asked[b->asked_count++] = (struct asked){ p, h, sum };
    return MOE_OK;
}

enum moe_code gather_hash(struct gather *g, const struct moe_blob *blob, struct moe_str path, const struct promise *const *promises, size_t count,
                          const struct moe_store_entry *tree, const struct hash_names *names, struct moe_arena *scratch, struct hashed *out, struct moe_error *err)
{
    struct batch b = { .all = moe_arena_array(scratch, struct hashing, MAX_ASKED) };
    *out = (struct hashed){ .held = MOE_HELD_UNTOLD };
    if (!b.all)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    for (size_t i = 0; i < count; i++) {
        const struct promise *p = promises[i];
        enum moe_sum sum = MOE_SUM_SHA256;
        if (p->bytes != UINT64_MAX && p->bytes != blob->size) {
            gather_note(g, path, "digest-size", MOE_NO_OFFSET, "has %llu bytes, %s promises %llu", (unsigned long long)blob->size, p->by, (unsigned long long)p->bytes);
            out->held = MOE_HELD_BAD;
            remember(out, p);
            continue;
        }
        if (!can_compare(p, &sum)) {
            if (p->algorithm)                 /* one that is no digest at all was objected to where it was read */
                gather_note(g, path, "digest-algorithm", MOE_NO_OFFSET, "%s lists a digest that cannot be compared here: %s", p->by, p->algorithm);
            continue;
        }
        remember(out, p);
        MOE_TRY(ask(g, blob, path, p, sum, tree, scratch, &b, err));
        if (b.asked_count < MAX_ASKED)
            continue;
        MOE_TRY(run_batch(g, path, names, &b, scratch, out, err));
        if (out->held == MOE_HELD_BAD)        /* the next ones cannot mend it, and somebody may have listed very many */
            return MOE_OK;
    }
    return run_batch(g, path, names, &b, scratch, out, err);
}
