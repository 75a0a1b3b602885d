/* moe-lint: configs, telemetry, environment and deployment against a policy.
 *
 *   moe_opt_parse           common/base/opt.c             argv by the table in audit/config/cli/options.c
 *   moe_lint_prepare        audit/config/run/run.c        policy, rules, scanner (audit/config/secrets), judge
 *   moe_lint_ask_prepared   audit/config/cli/ask.c        --explain, --print-policy, rules list|show|test
 *   moe_lint_run            audit/config/run/run.c        files (input) -> threads: bytes -> model (read, telemetry, deploy) -> judge -> report
 *   moe_lint_run_doctor     audit/config/run/doctor.c     the machine instead of files: facts (audit/config/doctor) -> judge -> report
 *   moe_baseline_apply      common/report/baseline.c      what was known before
 *   moe_output_write        common/cli/output.c            text, json, sarif, html, ...
 *   moe_report_exit         common/report/finding.c       0 clean, 1 findings, 2 not finished
 */
#include "audit/config/cli/ask.h"
#include "common/base/file.h"
#include "common/report/baseline.h"
#include <malloc.h>
#include <signal.h>

enum { EXIT_CLEAN, EXIT_FINDINGS, EXIT_UNFINISHED };

static int unfinished(const struct moe_error *err)
{
    fputs("moe-lint: ", stderr);
    moe_error_print(stderr, err);
    return EXIT_UNFINISHED;
}

static enum moe_code baselines(const struct moe_lint_opts *o, struct moe_lint *lint, struct moe_error *err)
{
    if (o->baseline)
        MOE_TRY(moe_baseline_apply(o->baseline, lint->report, err));
    if (!o->write_baseline)
        return MOE_OK;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    if (!out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    moe_baseline_write(lint->report, out);
    return moe_file_write(o->write_baseline, moe_buf_str(out), 0644, err);
}

static void say_kinds(const struct moe_report *report)
{
    for (unsigned kind = 0; kind < MOE_LINT_KINDS; kind++) {
        const char *name = moe_lint_kind_name((enum moe_lint_kind)kind);
        size_t n = 0;
        for (size_t i = 0; i < report->file_count; i++)
            n += moe_str_is(report->files[i].language, name);
        if (n)
            fprintf(stderr, "moe-lint: %zu read as %s\n", n, name);
    }
}

/* What is judged is a machine, so a path beside the word would be one that nobody reads. */
static enum moe_code doctor(const struct moe_lint_opts *o, const struct moe_opt_list *words, struct moe_lint *lint, struct moe_error *err)
{
    const struct moe_machine_how how = { .root = o->root ? o->root : "/", .environment = o->root && strcmp(o->root, "/") != 0 ? NULL : environ };
    if (words->count > 1)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "doctor" }, "takes no path: --root DIR names another machine's files");
    return moe_lint_run_doctor(&how, lint, err);
}

static enum moe_code files(const struct moe_lint_how *how, struct moe_lint *lint, struct moe_error *err)
{
    if (!how->path_count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing to lint: name files or folders (--help)");
    return moe_lint_run(how, lint, err);
}

static int judge_and_report(const struct moe_lint_opts *o, const struct moe_lint_how *how, const struct moe_opt_list *words, struct moe_lint *lint)
{
    struct moe_error err = { 0 };
    if (moe_output_check(&o->out, &err) != MOE_OK)
        return unfinished(&err);
    bool machine = words->count && strcmp(words->items[0], "doctor") == 0;
    if ((machine ? doctor(o, words, lint, &err) : files(how, lint, &err)) != MOE_OK)
        return unfinished(&err);
    if (o->verbose)
        say_kinds(lint->report);
    if (lint->short_secrets)
        fprintf(stderr, "moe-lint: %zu credentials of the environment are too short to be looked for\n", lint->short_secrets);
    lint->report->show_severity = (enum moe_level)o->severity;
    lint->report->show_confidence = (enum moe_level)o->confidence;
    if (baselines(o, lint, &err) != MOE_OK || moe_output_write(&o->out, lint->report, &err) != MOE_OK)
        return unfinished(&err);
    return moe_report_exit(lint->report);
}

static int make_canary(const struct moe_lint *lint, const struct moe_opt_list *words)
{
    struct moe_error err = { 0 };
    size_t count = 0;
    if (words->count != 2) {
        (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = "canary" }, "takes one name: the file that gets the marked values");
        return unfinished(&err);
    }
    if (moe_canary_make(words->items[1], lint->policy, &count, &err) != MOE_OK)
        return unfinished(&err);
    fprintf(stderr, "moe-lint: %s: %zu marked values (0600); run with env $(cat %s), then look with --canary %s\n", words->items[1], count, words->items[1], words->items[1]);
    return EXIT_CLEAN;
}

static int with_options(const struct moe_lint_opts *o, const struct moe_opt_list *words)
{
    MOE_AUTO(moe_lint_free) struct moe_lint lint = { 0 };
    struct moe_error err = { 0 };
    enum moe_code code;
    bool failed = false, rules = words->count && strcmp(words->items[0], "rules") == 0;
    if (moe_lint_ask_early(o, &code, &err))
        return code == MOE_OK ? EXIT_CLEAN : unfinished(&err);
    struct moe_opt_list dirs = o->rules;
    if (rules && words->count > 2 && strcmp(words->items[1], "test") == 0)
        dirs = (struct moe_opt_list){ words->items + 2, words->count - 2 };
    struct moe_lint_how how = {
        .policy_path = o->config, .rule_dirs = dirs.items, .rule_dir_count = dirs.count, .paths = words->items, .path_count = words->count, .kind = o->kind,
        .schema = o->schema, .gitleaks = o->gitleaks, .workers = o->jobs, .no_ignore = o->no_ignore, .canary = o->canary, .live = o->live, .progress = !o->out.quiet,
        .selection = { rules ? NULL : o->tests.items, rules ? 0 : o->tests.count, o->skips.items, o->skips.count },
    };
    if (moe_lint_prepare(&how, &lint, &err) != MOE_OK)
        return unfinished(&err);
    if (moe_lint_ask_prepared(o, &lint, words, &failed, &code, &err))
        return code != MOE_OK ? unfinished(&err) : failed ? EXIT_FINDINGS : EXIT_CLEAN;
    if (words->count && strcmp(words->items[0], "canary") == 0)
        return make_canary(&lint, words);
    return judge_and_report(o, &how, words, &lint);
}

/* What one file leaves is what the next one needs: a little more stays with the process than the C library would keep, and never more than this. */
static void keep_some_memory(void)
{
    enum { GROWS_BY = 256 << 10, STAYS = 2 << 20, OF_ITS_OWN = 1 << 20 };
    (void)mallopt(M_TOP_PAD, GROWS_BY);
    (void)mallopt(M_TRIM_THRESHOLD, STAYS);
    (void)mallopt(M_MMAP_THRESHOLD, OF_ITS_OWN);
}

int main(int argc, char **argv)
{
    if (!moe_fill_descriptors())
        return EXIT_UNFINISHED;
    keep_some_memory();
    struct moe_lint_opts opts = { .out.context = 3 };
    struct moe_opt_list words = { 0 };
    struct moe_error err = { 0 };
    signal(SIGPIPE, SIG_IGN);                 /* a closed pipe is an error of writing, not a silent death */
    int status = moe_opt_parse(&moe_lint_command, argc, argv, &opts, &words, &err) == MOE_OK ? with_options(&opts, &words) : unfinished(&err);
    moe_opt_list_free(&words);
    moe_lint_opts_free(&opts);
    return status;
}
