/* From facts to a report, and facts on their way between the parts of --shard. */
#include "audit/checkpoint/run/run.h"
#include "audit/checkpoint/judge/judge.h"
#include "common/base/file.h"
#include "common/doc/json_write.h"
#include <stdlib.h>

enum moe_code moe_verify_judge(struct moe_verify *v, struct moe_ckpt_step *steps, size_t count, struct moe_report *report, struct moe_error *err)
{
    report->engine = moe_arena_str(report->arena, moe_str_c(v->confinement));
    report->policy = v->policy->path;
    if (v->root_note_count && count) {               /* what lies beside the steps is said with the first of them */
        struct moe_ckpt_step *s = &steps[0];
        struct moe_ckpt_note *all = moe_arena_array(v->arena, struct moe_ckpt_note, s->note_count + v->root_note_count);
        if (!all)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
        if (s->note_count)
            memcpy(all, s->notes, s->note_count * sizeof *all);
        memcpy(all + s->note_count, v->root_notes, v->root_note_count * sizeof *all);
        s->notes = all;
        s->note_count += v->root_note_count;
        v->root_note_count = 0;
    }
    for (size_t i = 0; i < count; i++)
        if (steps[i].notes_lost) {
            struct moe_error lost;
            (void)moe_fail(&lost, MOE_E_LIMIT, (struct moe_where){ .file = steps[i].dir.ptr }, "has %lld objections more than are kept", (long long)steps[i].notes_lost);
            MOE_TRY(moe_report_add_error(report, &lost, err));
        }
    return moe_ckpt_judge(v->rules, v->policy, steps, count, v->root, v->now, report, err);
}

/* ---- parts ---- */

#define PART "moe-verify-ckpt"
#define MOE_CAP_PART_BYTES (64u << 20)

void moe_verify_part_write(const struct moe_verify *v, const struct moe_ckpt_step *steps, size_t count, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, true);
    moe_json_open(&j, '{');
    moe_json_key(&j, PART);
    moe_json_int(&j, 1);
    moe_json_key(&j, "root");
    moe_json_str(&j, v->root);
    moe_json_key(&j, "steps");
    moe_json_open(&j, '[');
    for (size_t i = 0; i < count; i++) {
        if (i)
            moe_buf_addc(out, ',');
        moe_ckpt_step_write(&steps[i], out);
    }
    moe_json_close(&j, ']');
    moe_json_close(&j, '}');
    moe_buf_addc(out, '\n');
}

struct parts { struct moe_ckpt_step *items; size_t count, room; };

/* A part counts keys as its own run was given them: here they may be others, or in another order. */
static void find_keys(const struct moe_verify *v, struct moe_ckpt_step *step)
{
    for (size_t i = 0; i < step->signature_count; i++) {
        struct moe_ckpt_signature *sig = &step->signatures[i];
        bool verified = sig->key >= 0;
        sig->key = -1;
        for (size_t k = 0; verified && k < v->key_count && sig->key < 0; k++)
            if (moe_str_is(sig->by, moe_foreign_key_id(v->keys[k].foreign)))
                sig->key = (int64_t)k;
    }
}

/* What stands before the steps: the version, and what was verified. */
static enum moe_code read_head(struct moe_verify *v, struct moe_pull *pull, struct moe_error *err)
{
    const struct moe_pull_token *t;
    MOE_TRY(moe_pull_next(pull, &t, err));
    if (t->kind == MOE_PULL_MAP)
        MOE_TRY(moe_pull_next(pull, &t, err));
    if (t->kind != MOE_PULL_INT || !moe_str_is(t->key, PART) || t->as.integer != 1)
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no part that --shard has written");
    MOE_TRY(moe_pull_next(pull, &t, err));
    if (t->kind != MOE_PULL_STR || !moe_str_is(t->key, "root"))
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no part that --shard has written");
    struct moe_str label = moe_ckpt_text(v->arena, t->text);
    if (!label.ptr)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (v->root.ptr && !moe_str_eq(v->root, label))
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is of \"%.*s\", the parts before of \"%.*s\"", MOE_FMT(label), MOE_FMT(v->root));
    v->root = label;
    MOE_TRY(moe_pull_next(pull, &t, err));
    return t->kind == MOE_PULL_LIST && moe_str_is(t->key, "steps") ? MOE_OK
                                                                   : moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no part that --shard has written");
}

static enum moe_code read_part(struct moe_verify *v, const char *path, struct parts *parts, struct moe_error *err)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    const struct moe_pull_token *t;
    MOE_TRY(moe_file_read(path, MOE_CAP_PART_BYTES, &bytes, err));
    struct moe_str rest = moe_buf_str(bytes);
    struct moe_pull_source source = moe_pull_memory(&rest);
    MOE_AUTO(moe_pull_free) struct moe_pull *pull = moe_ckpt_facts_open(path, &source);
    if (!pull)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
    MOE_TRY(read_head(v, pull, err));
    for (;;) {
        MOE_TRY(moe_pull_next(pull, &t, err));
        if (t->kind == MOE_PULL_END)
            break;
        if (t->kind != MOE_PULL_MAP)
            return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no step");
        struct moe_ckpt_step *grown = moe_grow(v->arena, parts->items, parts->count, &parts->room, sizeof *grown);
        if (!grown)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "out of memory");
        parts->items = grown;
        MOE_TRY(moe_ckpt_step_read(pull, v->arena, &grown[parts->count], err));
        find_keys(v, &grown[parts->count++]);
    }
    MOE_TRY(moe_pull_next(pull, &t, err));
    if (t->kind != MOE_PULL_END)
        return moe_pull_fail(pull, MOE_E_SCHEMA, err, "is no part that --shard has written");
    return moe_pull_next(pull, &t, err);
}

static int by_number(const void *a, const void *b)
{
    const struct moe_ckpt_step *x = a, *y = b;
    return x->number != y->number ? (x->number > y->number) - (x->number < y->number) : (x->part > y->part) - (x->part < y->part);
}

enum moe_code moe_verify_merge(struct moe_verify *v, const struct moe_opt_list *files, struct moe_ckpt_step **steps, size_t *count, struct moe_error *err)
{
    struct parts parts = { 0 };
    for (size_t i = 0; i < files->count; i++)
        MOE_TRY(read_part(v, files->items[i], &parts, err));
    if (!parts.count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--merge" }, "the parts hold no step");
    qsort(parts.items, parts.count, sizeof *parts.items, by_number);
    size_t out = 0;
    for (size_t i = 0, n; i < parts.count; i += n) {
        struct moe_ckpt_step joined;
        for (n = 1; i + n < parts.count && parts.items[i + n].number == parts.items[i].number; n++) { }
        MOE_TRY(moe_ckpt_step_merge(&parts.items[i], n, v->arena, &joined, err));
        parts.items[out++] = joined;
    }
    *steps = parts.items;
    *count = out;
    return MOE_OK;
}
