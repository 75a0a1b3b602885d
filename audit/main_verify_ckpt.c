/* moe-verify-ckpt: say whether a checkpoint may be resumed from.
 *
 *   moe_opt_parse           common/base/opt.c                 argv by the table in audit/checkpoint/cli/options.c
 *   moe_verify_prepare      audit/checkpoint/run/prepare.c    policy, rules, keys, the command line's demands
 *   moe_verify_open         audit/checkpoint/run/open.c       which steps there are
 *   moe_verify_read         audit/checkpoint/run/child.c      a confined child: store -> gather (names, promises, ranks) -> facts
 *   moe_verify_judge        audit/checkpoint/run/run.c        facts -> rules -> report
 *   moe_verify_newest       audit/checkpoint/cli/newest.c     the newest step that passes
 *   moe_verify_sign         audit/checkpoint/cli/sign.c       sign, keygen
 *   moe_output_write        common/cli/output.c                text, json, sarif, html, ...
 */
#include "audit/checkpoint/cli/ask.h"
#include "audit/checkpoint/cli/newest.h"
#include "audit/checkpoint/cli/show.h"
#include "audit/checkpoint/cli/sign.h"
#include "audit/checkpoint/judge/judge.h"
#include "common/base/file.h"
#include <signal.h>

enum { EXIT_GOOD, EXIT_BAD, EXIT_UNJUDGED };

static int unfinished(const struct moe_error *err)
{
    fputs("moe-verify-ckpt: ", stderr);
    moe_error_print(stderr, err);
    return EXIT_UNJUDGED;
}

static enum moe_code print(struct moe_buf *text, struct moe_error *err)
{
    return moe_buf_failed(text) ? moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory") : moe_output_print(moe_buf_str(text), err);
}

static bool text_on_stdout(const struct moe_verify_opts *o)
{
    return !o->out.formats.count && !o->out.outputs.count;
}

/* Who gives a key expects it to count; it does not ask for a signature, and one that was taken away leaves nothing to verify. */
static void say_unsigned(const struct moe_verify *v, const struct moe_ckpt_step *steps, size_t count)
{
    for (size_t i = 0; i < count && v->key_count && !v->policy->checkpoint.require_signature.value; i++) {
        bool any = false;
        for (size_t k = 0; k < steps[i].signature_count && !any; k++)
            any = steps[i].signatures[k].key >= 0;
        if (any)
            continue;
        fprintf(stderr, "moe-verify-ckpt: step %lld is signed by none of the keys given, which is a finding with --require-signature only\n",
                (long long)steps[i].number);
        return;
    }
}

/* The table of ranks stands before the findings of a text report; a repair plan after them. */
static int write_all(const struct moe_verify_opts *o, struct moe_verify *v, const struct moe_ckpt_step *steps, size_t count, struct moe_report *report)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *table = moe_buf_new(MOE_CAP_REPORT_BYTES), *plan = moe_buf_new(MOE_CAP_REPORT_BYTES);
    struct moe_error err = { 0 };
    int status = moe_report_exit(report);
    if (!table || !plan)
        return (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), unfinished(&err);
    if (text_on_stdout(o) && !(o->out.quiet && status == EXIT_GOOD))
        moe_show_table(steps, count, v->root, report, o->verbose, table);
    if (o->repair_plan)
        moe_show_repairs(steps, count, v->root, report, plan);
    if (print(table, &err) != MOE_OK || moe_output_write(&o->out, report, &err) != MOE_OK || print(plan, &err) != MOE_OK)
        return unfinished(&err);
    if (o->sample && status == EXIT_GOOD)
        moe_show_sample(steps, count);
    if (status == EXIT_GOOD)
        say_unsigned(v, steps, count);
    if (o->verbose && v->confinement[0])
        fprintf(stderr, "moe-verify-ckpt: confinement: %s\n", v->confinement);
    return status;
}

static struct moe_report *new_report(const struct moe_verify_opts *o)
{
    struct moe_report *r = moe_report_new("moe-verify-ckpt", MOE_VERSION);
    if (r) {
        r->show_severity = (enum moe_level)o->severity;
        r->show_confidence = (enum moe_level)o->confidence;
    }
    return r;
}

/* What a part found goes out as it is; whether the step is good is said by --merge, which sees all of them. */
static int write_part(const struct moe_verify_opts *o, struct moe_verify *v, const struct moe_ckpt_step *steps, size_t count)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    struct moe_error err = { 0 };
    size_t notes = 0;
    if (!out)
        return (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), unfinished(&err);
    if (o->out.formats.count > 1 || o->out.outputs.count > 1 || (o->out.formats.count && strcmp(o->out.formats.items[0], "json") != 0))
        return (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = "--shard" }, "writes one part, as JSON: -f json -o FILE"), unfinished(&err);
    moe_verify_part_write(v, steps, count, out);
    for (size_t i = 0; i < count; i++)
        notes += steps[i].note_count;
    enum moe_code code = o->out.outputs.count ? moe_file_write(o->out.outputs.items[0], moe_buf_str(out), 0644, &err) : print(out, &err);
    if (code != MOE_OK)
        return unfinished(&err);
    return notes ? EXIT_BAD : EXIT_GOOD;
}

static int verify(const struct moe_verify_opts *o, const struct moe_verify_how *how, struct moe_verify *v, const struct moe_opt_list *words)
{
    MOE_AUTO(moe_report_free) struct moe_report *report = new_report(o);
    struct moe_ckpt_step *steps = NULL;
    struct moe_error err = { 0 };
    size_t count = 0;
    if (!report)
        return (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), unfinished(&err);
    if (o->merge) {
        if (moe_verify_merge(v, words, &steps, &count, &err) != MOE_OK)
            return unfinished(&err);
    } else {
        if (moe_verify_open(v, words->items[0], &err) != MOE_OK)
            return unfinished(&err);
        steps = moe_arena_array(v->arena, struct moe_ckpt_step, v->dir_count);
        if (!steps)
            return (void)moe_fail(&err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory"), unfinished(&err);
        for (; count < v->dir_count; count++)
            if (moe_verify_read(v, how, count, false, &steps[count], &err) != MOE_OK)
                return unfinished(&err);
    }
    if (o->shard)
        return write_part(o, v, steps, count);
    if (moe_verify_judge(v, steps, count, report, &err) != MOE_OK)
        return unfinished(&err);
    int status = write_all(o, v, steps, count, report);
    if (status == EXIT_GOOD && o->floor && moe_floor_raise(o->floor, steps[count - 1].number, &err) != MOE_OK)
        return unfinished(&err);
    return status;
}

static enum moe_code check_words(const struct moe_verify_opts *o, const struct moe_opt_list *words, struct moe_error *err)
{
    if (!words->count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "which checkpoint? name a step=<N> folder, or a root with several (--help)");
    if (!o->merge && words->count > 1)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = words->items[1] }, "one checkpoint at a time; a root may hold several steps");
    if ((o->merge && (o->shard || o->newest)) || (o->shard && o->newest))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "--newest, --shard and --merge exclude each other");
    return MOE_OK;
}

static int with_options(const struct moe_verify_opts *o, const struct moe_opt_list *words)
{
    MOE_AUTO(moe_verify_free) struct moe_verify v = { 0 };
    struct moe_verify_how how;
    struct moe_error err = { 0 };
    enum moe_code code;
    if (moe_verify_ask_early(o, words, &code, &err))
        return code == MOE_OK ? EXIT_GOOD : unfinished(&err);
    if (moe_verify_how(o, &how, &err) != MOE_OK || moe_verify_prepare(&how, &v, &err) != MOE_OK)
        return unfinished(&err);
    if (moe_verify_ask_prepared(o, &v, words, &code, &err))
        return code == MOE_OK ? EXIT_GOOD : unfinished(&err);
    if (moe_output_check(&o->out, &err) != MOE_OK)
        return unfinished(&err);
    if (words->count && strcmp(words->items[0], "sign") == 0)
        return moe_verify_sign(o, &how, &v, words);
    if (check_words(o, words, &err) != MOE_OK || (!o->merge && moe_verify_outputs(&o->out, words->items[0], &err) != MOE_OK))
        return unfinished(&err);
    return o->newest ? moe_verify_newest(o, &how, &v, words->items[0]) : verify(o, &how, &v, words);
}

int main(int argc, char **argv)
{
    struct moe_verify_opts opts;
    struct moe_opt_list words = { 0 };
    struct moe_error err = { 0 };
    if (!moe_fill_descriptors())
        return EXIT_UNJUDGED;
    moe_verify_opts_init(&opts);
    signal(SIGPIPE, SIG_IGN);                 /* a closed pipe is an error of writing, not a silent death */
    int status = moe_opt_parse(&moe_verify_command, argc, argv, &opts, &words, &err) == MOE_OK ? with_options(&opts, &words) : unfinished(&err);
    moe_opt_list_free(&words);
    moe_verify_opts_free(&opts);
    return status;
}
