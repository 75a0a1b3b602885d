#include "audit/checkpoint/cli/newest.h"
#include "audit/checkpoint/cli/show.h"
#include "audit/checkpoint/judge/judge.h"
#include "common/doc/json_write.h"

enum { FOUND, NONE, UNJUDGED };

static int fail(const struct moe_error *err)
{
    fputs("moe-verify-ckpt: ", stderr);
    moe_error_print(stderr, err);
    return UNJUDGED;
}

/* Reports that -f and -o ask for; the one on standard output would be in the way of the answer. */
static enum moe_code reports(const struct moe_verify_opts *o, const struct moe_report *report, struct moe_error *err)
{
    if (!o->out.outputs.count)
        return o->out.formats.count ? moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--format" }, "standard output is for the step that is found: give -f its -o") : MOE_OK;
    return moe_output_write(&o->out, report, err);
}

/* Whether one step passes. Every other step gives its record, its names and its metas: a chain is judged over all of them. */
static enum moe_code judge_one(const struct moe_verify_opts *o, const struct moe_verify_how *how, struct moe_verify *v, struct moe_ckpt_step *steps, size_t which,
                               bool *good, struct moe_error *err)
{
    MOE_AUTO(moe_report_free) struct moe_report *report = moe_report_new("moe-verify-ckpt", MOE_VERSION);
    MOE_AUTO(moe_buf_free) struct moe_buf *why = moe_buf_new(1u << 20);
    if (!report || !why)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_verify_read(v, how, which, false, &steps[which], err));
    for (size_t i = 0; i < v->dir_count; i++)            /* of the others nobody asks whether all was said */
        steps[i].notes_lost = i == which ? steps[i].notes_lost : 0;
    MOE_TRY(moe_verify_judge(v, steps, v->dir_count, report, err));
    *good = !report->error_count && moe_ckpt_open(report, v->root, &steps[which]) == 0;
    if (!*good)
        moe_show_rejected(&steps[which], v->root, report, why);
    fprintf(stderr, "%.*s", MOE_FMT(moe_buf_str(why)));
    return *good ? reports(o, report, err) : MOE_OK;
}

/* For who reads the step later: the commit that was judged here, by its digest, so that another one in its place is seen. */
static void write_json(const struct moe_step_dir *dir, const struct moe_ckpt_step *step, struct moe_str path, struct moe_buf *out)
{
    struct moe_json j = moe_json_to(out, true);
    moe_json_open(&j, '{');
    moe_json_key(&j, "step");
    moe_json_int(&j, dir->number);
    moe_json_key(&j, "folder");
    moe_json_str(&j, moe_str_c(dir->dir));
    moe_json_key(&j, "path");
    moe_json_str(&j, path);
    moe_json_key(&j, "commit");
    if (step->record_there && step->record_good)
        moe_json_str(&j, step->record_digest);
    else
        moe_json_null(&j);
    moe_json_close(&j, '}');
    moe_buf_addc(out, '\n');
}

static int found(const struct moe_verify_opts *o, const struct moe_verify *v, const struct moe_ckpt_step *steps, size_t which)
{
    struct moe_error err = { 0 };
    struct moe_str path = moe_ckpt_join(v->arena, v->root, moe_str_c(v->dirs[which].dir));
    MOE_AUTO(moe_buf_free) struct moe_buf *line = moe_buf_new(1u << 16);
    if (!line || !path.ptr)
        return (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), fail(&err);
    if (o->json)
        write_json(&v->dirs[which], &steps[which], path, line);
    else
        moe_buf_printf(line, "%.*s\n", MOE_FMT(path));
    if (o->floor && moe_floor_raise(o->floor, v->dirs[which].number, &err) != MOE_OK)
        return fail(&err);                               /* a script that takes the line and not the status gets no line */
    return moe_output_print(moe_buf_str(line), &err) == MOE_OK ? FOUND : fail(&err);
}

int moe_verify_newest(const struct moe_verify_opts *o, const struct moe_verify_how *how, struct moe_verify *v, const char *root)
{
    struct moe_error err = { 0 };
    if (moe_verify_open(v, root, &err) != MOE_OK)
        return fail(&err);
    struct moe_ckpt_step *steps = moe_arena_array(v->arena, struct moe_ckpt_step, v->dir_count);
    if (!steps)
        return (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), fail(&err);
    for (size_t i = 0; i < v->dir_count; i++)
        if (moe_verify_read(v, how, i, true, &steps[i], &err) != MOE_OK)
            return fail(&err);
    for (size_t i = v->dir_count; i-- > 0;) {
        bool good = false;
        if (judge_one(o, how, v, steps, i, &good, &err) != MOE_OK)
            return fail(&err);
        if (good)
            return found(o, v, steps, i);
    }
    fprintf(stderr, "moe-verify-ckpt: no step of %zu passes\n", v->dir_count);
    return NONE;
}
