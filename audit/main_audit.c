/* moe-audit: audit C, C++ and CUDA sources against a policy.
 *
 *   moe_opt_parse           common/base/opt.c            argv by the table in audit/source/cli/options.c
 *   moe_ask_early           audit/source/cli/ask.c       --help, --version, --generate, --print-schema
 *   moe_run_prepare         audit/source/run/run.c       policy, rules, matcher
 *   moe_ask_prepared        audit/source/cli/ask.c       --explain, --print-policy; rules list|show|test
 *   moe_run_audit           audit/source/run/run.c       inputs -> workers (parse, flow, match) -> judge -> report
 *   moe_baseline_apply      common/report/baseline.c     what was known before
 *   moe_output_write        common/cli/output.c           text, json, sarif, html, ...
 *   moe_report_exit         common/report/finding.c      0 clean, 1 findings, 2 not finished
 */
#include "common/cli/output.h"
#include "audit/engine/register.h"
#include "audit/source/cli/ask.h"
#include "common/base/file.h"
#include "common/report/baseline.h"
#include <signal.h>
#include <stdlib.h>

enum { EXIT_CLEAN, EXIT_FINDINGS, EXIT_UNFINISHED };

static int unfinished(const struct moe_error *err)
{
    fputs("moe-audit: ", stderr);
    moe_error_print(stderr, err);
    return EXIT_UNFINISHED;
}

static const char *cache_dir(const struct moe_audit_opts *o, char *into, size_t room)
{
    const char *xdg = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (o->no_cache)
        return NULL;
    if (o->cache_dir)
        return o->cache_dir;
    int n = xdg && xdg[0] == '/' ? snprintf(into, room, "%s/moe-guard", xdg) : home && home[0] == '/' ? snprintf(into, room, "%s/.cache/moe-guard", home) : -1;
    return n > 0 && (size_t)n < room ? into : NULL;
}

static void say_how(const struct moe_run *run)
{
    fprintf(stderr, "moe-audit: engine: %s\nmoe-audit: confinement: %s\n", run->stats.engine, run->stats.confinement[0] ? run->stats.confinement : "no worker was started");
    fprintf(stderr, "moe-audit: %u from the cache, %u parsed, peak %lu KiB a worker, %lu ms of processor time\n", run->stats.from_cache, run->stats.parsed,
            run->stats.peak_kib, run->stats.cpu_ms);
    for (size_t i = 0; i < run->inputs->count; i++)
        for (size_t k = 0; k < run->inputs->items[i].dropped_count; k++)
            fprintf(stderr, "moe-audit: %.*s: flag left out: %.*s\n", MOE_FMT(run->inputs->items[i].path), MOE_FMT(run->inputs->items[i].dropped[k]));
}

static enum moe_code suppressions(const struct moe_audit_opts *o, struct moe_run *run, struct moe_error *err)
{
    MOE_AUTO(moe_register_free) struct moe_register *reg = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    const char *format = o->json ? "json" : o->out.formats.count ? o->out.formats.items[0] : "text";
    enum moe_register_format f = MOE_REGISTER_TEXT;
    while (moe_register_formats[f] && strcmp(moe_register_formats[f], format) != 0)
        f++;
    if (!moe_register_formats[f])
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--format" }, "suppressions are written as text, json or csv, not %s", format);
    if (!out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_register_new(run->policy, run->judged, run->judged_count, run->report, run->complete, &reg, err));
    if (o->age)
        MOE_TRY(moe_register_age(reg, run->today, err));
    moe_register_write(reg, f, out);
    return o->out.outputs.count ? moe_file_write(o->out.outputs.items[0], moe_buf_str(out), 0644, err) : moe_output_print(moe_buf_str(out), err);
}

static enum moe_code baselines(const struct moe_audit_opts *o, struct moe_run *run, struct moe_error *err)
{
    if (o->baseline)
        MOE_TRY(moe_baseline_apply(o->baseline, run->report, err));
    if (!o->write_baseline)
        return MOE_OK;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_REPORT_BYTES);
    if (!out)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    moe_baseline_write(run->report, out);
    return moe_file_write(o->write_baseline, moe_buf_str(out), 0644, err);
}

static int audit(const struct moe_audit_opts *o, const struct moe_run_opts *how, struct moe_run *run, bool only_register)
{
    struct moe_error err = { 0 };
    if (!only_register && moe_output_check(&o->out, &err) != MOE_OK)
        return unfinished(&err);
    if (moe_run_audit(how, run, &err) != MOE_OK)
        return unfinished(&err);
    if (o->verbose)
        say_how(run);
    if (only_register) {
        if (suppressions(o, run, &err) != MOE_OK)
            return unfinished(&err);
        return moe_report_exit(run->report) == EXIT_UNFINISHED ? EXIT_UNFINISHED : EXIT_CLEAN;
    }
    run->report->show_severity = (enum moe_level)o->severity;
    run->report->show_confidence = (enum moe_level)o->confidence;
    if (baselines(o, run, &err) != MOE_OK || moe_output_write(&o->out, run->report, &err) != MOE_OK)
        return unfinished(&err);
    return moe_report_exit(run->report);
}

static int with_options(const struct moe_audit_opts *o, const struct moe_opt_list *words)
{
    MOE_AUTO(moe_run_free) struct moe_run run = { 0 };
    struct moe_error err = { 0 };
    enum moe_code code;
    char cache[512];
    if (moe_ask_early(o, &code, &err))
        return code == MOE_OK ? EXIT_CLEAN : unfinished(&err);
    bool rules = words->count && strcmp(words->items[0], "rules") == 0, reg = words->count && strcmp(words->items[0], "suppressions") == 0;
    struct moe_opt_list dirs = o->rules;
    if (rules && words->count > 2 && strcmp(words->items[1], "test") == 0)
        dirs = (struct moe_opt_list){ words->items + 2, words->count - 2 };
    struct moe_run_opts how = {
        .policy_path = o->config, .rule_dirs = dirs.items, .rule_dir_count = dirs.count, .only = rules ? NULL : o->tests.items, .only_count = rules ? 0 : o->tests.count,
        .without = o->skips.items, .without_count = o->skips.count, .paths = words->items + reg, .path_count = words->count - reg, .database = o->database,
        .since = o->since, .diff = o->diff, .cache_dir = cache_dir(o, cache, sizeof cache), .cuda_dir = o->cuda, .libclang = o->libclang, .workers = o->jobs,
        .seconds_per_file = o->timeout, .no_ignore = o->no_ignore, .progress = !o->out.quiet,
    };
    if (o->since && o->diff) {
        (void)moe_fail(&err, MOE_E_USAGE, (struct moe_where){ .field = "--since" }, "and --diff exclude each other");
        return unfinished(&err);
    }
    if (moe_run_prepare(&how, &run, &err) != MOE_OK)
        return unfinished(&err);
    if (moe_ask_prepared(o, &run, &code, &err))
        return code == MOE_OK ? EXIT_CLEAN : unfinished(&err);
    if (rules) {
        bool failed = false;
        return moe_ask_rules(o, &run, words, &failed, &err) != MOE_OK ? unfinished(&err) : failed ? EXIT_FINDINGS : EXIT_CLEAN;
    }
    return audit(o, &how, &run, reg);
}

int main(int argc, char **argv)
{
    if (!moe_fill_descriptors())
        return EXIT_UNFINISHED;
    struct moe_audit_opts opts = { .out.context = 3 };
    struct moe_opt_list words = { 0 };
    struct moe_error err = { 0 };
    signal(SIGPIPE, SIG_IGN);                 /* a closed pipe is an error of writing, not a silent death */
    int status = moe_opt_parse(&moe_audit_command, argc, argv, &opts, &words, &err) == MOE_OK ? with_options(&opts, &words) : unfinished(&err);
    moe_opt_list_free(&words);
    moe_audit_opts_free(&opts);
    return status;
}
