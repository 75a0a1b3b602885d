#include "audit/checkpoint/cli/sign.h"
#include "audit/checkpoint/cli/show.h"
#include "common/base/file.h"
#include "common/crypt/hasher.h"
#include "runtime/ckpt/format/record.h"
#include <limits.h>
#include <unistd.h>

enum { SIGNED, BAD, UNDONE };

static int fail(const struct moe_error *err)
{
    fputs("moe-verify-ckpt: ", stderr);
    moe_error_print(stderr, err);
    return UNDONE;
}

/* ---- is it good? ---- */

/* What keeps a step from being signed: any open finding but the want of a signature. */
static size_t faults(const struct moe_report *r)
{
    size_t n = r->error_count;
    for (size_t i = 0; i < r->finding_count; i++)
        n += r->findings[i].suppressed == MOE_SUPPRESS_NONE && !moe_str_is(r->findings[i].rule->code, "C206");
    return n;
}

static enum moe_code examine(const struct moe_verify_opts *o, const struct moe_verify_how *how, struct moe_verify *v, struct moe_ckpt_step *step, bool *good, struct moe_error *err)
{
    MOE_AUTO(moe_report_free) struct moe_report *report = moe_report_new("moe-verify-ckpt", MOE_VERSION);
    if (!report)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_verify_read(v, how, 0, false, step, err));
    MOE_TRY(moe_verify_judge(v, step, 1, report, err));
    *good = faults(report) == 0;
    return *good ? MOE_OK : moe_output_write(&o->out, report, err);
}

/* ---- a record for a step that has none ---- */

static enum moe_code describe(struct moe_verify *v, struct moe_hasher *hasher, const struct moe_ckpt_rank *from, struct moe_record_rank *to, struct moe_error *err)
{
    MOE_AUTO(moe_store_close) struct moe_store_file *data = NULL, *meta = NULL;
    struct moe_str bytes;
    if (!from->data.len || !from->meta.len || !from->meta_host.len)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = v->root.ptr }, "rank %lld has no data, no meta or no host: a record needs all three", (long long)from->rank);
    MOE_TRY(moe_store_open(v->store, from->data.ptr, &data, err));
    MOE_TRY(moe_store_open(v->store, from->meta.ptr, &meta, err));
    const struct moe_blob *blob = moe_store_blob(data);
    struct moe_hash_job job = { .kind = MOE_HASH_TREE, .source = { .ctx = blob->ctx, .size = blob->size, .read = blob->read, .ahead = blob->ahead }, .leaf_bytes = MOE_TREE_LEAF_DEFAULT };
    MOE_TRY(moe_hasher_run(hasher, &job, 1, err));
    if (job.code != MOE_OK)
        return *err = job.err, job.code;
    *to = (struct moe_record_rank){ .has = MOE_RANK_ALL & ~(unsigned)MOE_RANK_SHA256, .rank = (uint64_t)from->rank, .bytes = blob->size,
                                    .leaf_bytes = MOE_TREE_LEAF_DEFAULT, .host = from->meta_host, .file = from->data };
    memcpy(to->tree, job.digest, sizeof to->tree);
    MOE_TRY(moe_blob_whole(moe_store_blob(meta), 1u << 20, v->arena, &bytes, err));
    return moe_crypt_sha256(bytes, to->meta_sha256, err);
}

static enum moe_code write_record(const struct moe_verify_opts *o, const struct moe_verify_how *how, struct moe_verify *v, const struct moe_ckpt_step *s, const char *path,
                                  struct moe_error *err)
{
    MOE_AUTO(moe_hasher_free) struct moe_hasher *hasher = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *payload = moe_buf_new(MOE_CAP_RECORD_BYTES), *out = moe_buf_new(MOE_CAP_RECORD_BYTES);
    struct moe_hasher_options cores = { .threads = how->threads };
    struct moe_record r = { .has = MOE_RECORD_JOB | MOE_RECORD_STEP | MOE_RECORD_WORLD | MOE_RECORD_GENERATION | MOE_RECORD_CREATED | MOE_RECORD_VERSION,
                            .schema = MOE_RECORD_SCHEMA, .step = (uint64_t)s->number, .world = s->rank_count, .created = v->now, .rank_count = s->rank_count };
    r.job = o->job ? moe_str_c(o->job) : s->rank_count ? s->ranks[0].meta_job : MOE_STR("");
    r.generation = s->rank_count && s->ranks[0].meta_generation > 0 ? (uint64_t)s->ranks[0].meta_generation : 0;
    r.ranks = moe_arena_array(v->arena, struct moe_record_rank, s->rank_count + 1);
    if (!r.job.len)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--job" }, "is needed: neither a commit record nor a meta names the job");
    if (!r.ranks || !payload || !out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_hasher_new(&cores, &hasher, err));
    for (size_t i = 0; i < s->rank_count; i++)
        MOE_TRY(describe(v, hasher, &s->ranks[i], &r.ranks[i], err));
    MOE_TRY(moe_record_payload(&r, payload, err));
    MOE_TRY(moe_record_envelope(moe_buf_str(payload), NULL, 0, out, err));
    return moe_file_write(path, moe_buf_str(out), 0644, err);
}

/* ---- the signature ---- */

static enum moe_code add_signature(struct moe_verify *v, const struct moe_key *key, const struct moe_ckpt_step *s, const char *path, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL, *pae = moe_buf_new(MOE_CAP_RECORD_BYTES + 4096), *out = moe_buf_new(MOE_CAP_RECORD_BYTES);
    struct moe_record r;
    struct moe_record_signature all[MOE_CAP_RECORD_SIGNATURES + 1];
    unsigned char made[MOE_ED25519_SIGNATURE_BYTES];
    char digest[65];
    size_t n = 0;
    if (!pae || !out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_file_read(path, MOE_CAP_RECORD_BYTES, &bytes, err));
    MOE_TRY(moe_record_read(moe_buf_str(bytes), &moe_unheard, v->arena, &r, err));
    moe_crypt_hex(r.digest, sizeof r.digest, digest);
    if (!r.readable || r.objections || !moe_str_is(s->record_digest, digest))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "changed since it was verified");
    moe_record_pae(r.payload, pae);
    MOE_TRY(moe_key_sign(key, moe_buf_str(pae), made, err));
    for (size_t i = 0; i < r.signature_count && n < MOE_CAP_RECORD_SIGNATURES; i++)
        if (!moe_str_is(r.signatures[i].keyid, moe_key_id(key)))           /* signed again: the new one takes its place */
            all[n++] = r.signatures[i];
    all[n++] = (struct moe_record_signature){ moe_str_c(moe_key_id(key)), { (const char *)made, sizeof made } };
    MOE_TRY(moe_record_envelope(r.payload, all, n, out, err));
    return moe_file_write(path, moe_buf_str(out), 0644, err);
}

static enum moe_code sign(const struct moe_verify_opts *o, const struct moe_verify_how *how, struct moe_verify *v, const char *dir, bool *good, struct moe_error *err)
{
    MOE_AUTO(moe_key_free) struct moe_key *key = NULL;
    struct moe_ckpt_step step;
    char path[PATH_MAX];
    if (!o->key)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--key" }, "is needed: the private key to sign with (keygen makes one)");
    int n = snprintf(path, sizeof path, "%s/commit.json", dir);
    if (n < 0 || (size_t)n >= sizeof path)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = dir }, "is too long a name");
    MOE_TRY(moe_key_load_private(o->key, &key, err));
    if (moe_str_starts(moe_str_c(dir), MOE_STR("s3://")))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = dir }, "is in a bucket; a step is signed where it was written, and uploaded then");
    MOE_TRY(moe_verify_open(v, dir, err));
    if (v->dir_count != 1 || v->dirs[0].dir[0])
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = dir }, "is no step; one step is signed at a time");
    MOE_TRY(examine(o, how, v, &step, good, err));
    if (*good && !step.record_there) {
        MOE_TRY(write_record(o, how, v, &step, path, err));
        MOE_TRY(examine(o, how, v, &step, good, err));      /* what the record binds is what was judged */
        if (!*good && unlink(path) != 0)
            return moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "was written for a step that changed meanwhile, and cannot be removed");
    }
    return *good ? add_signature(v, key, &step, path, err) : MOE_OK;
}

int moe_verify_sign(const struct moe_verify_opts *o, const struct moe_verify_how *how, struct moe_verify *v, const struct moe_opt_list *words)
{
    struct moe_error err = { 0 };
    bool good = false;
    if (words->count != 2)
        return (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = "sign" }, "takes one step=<N> folder"), fail(&err);
    if (sign(o, how, v, words->items[1], &good, &err) != MOE_OK)
        return fail(&err);
    return good ? SIGNED : BAD;
}
