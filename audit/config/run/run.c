#include "common/base/clock.h"
#include "audit/config/run/run.h"
#include "audit/config/run/parts.h"
#include "common/base/day.h"
#include <malloc.h>
#include <unistd.h>

enum { FORGOTTEN_AT_ONCE = 256 };

#define MOE_CAP_LINT_RUN_BYTES ((size_t)1 << 30)

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
}

static enum moe_code start(struct moe_lint *lint, struct moe_error *err)
{
    *lint = (struct moe_lint){ .arena = moe_arena_new(MOE_CAP_LINT_RUN_BYTES), .report = moe_report_new("moe-lint", MOE_VERSION), .complete = true };
    moe_today(lint->today);
    return lint->arena && lint->report ? MOE_OK : no_memory(err);
}

static enum moe_code load_leaks(const struct moe_lint_how *how, struct moe_lint *lint, struct moe_error *err)
{
    if (!how->canary && !how->live)
        return MOE_OK;
    MOE_TRY(moe_leaks_new(&lint->leaks, err));
    if (how->canary)
        MOE_TRY(moe_canary_read(how->canary, lint->leaks, err));
    if (how->live)
        MOE_TRY(moe_live_read(environ, lint->policy, lint->leaks, &lint->short_secrets, err));
    if (!moe_leaks_count(lint->leaks))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--live" }, "the environment holds no credential of %u letters and digits or more: nothing would be looked for", MOE_LEAK_LEAST);
    return MOE_OK;
}

enum moe_code moe_lint_prepare(const struct moe_lint_how *how, struct moe_lint *lint, struct moe_error *err)
{
    MOE_TRY(start(lint, err));
    lint->complete = !how->selection.only_count && !how->selection.without_count;
    const char *path = how->policy_path;
    if (!path && moe_policy_find(".", lint->policy_path, sizeof lint->policy_path))
        path = lint->policy_path;
    if (how->kind && !moe_lint_kind_read(moe_str_c(how->kind), &lint->kind))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = "--kind" }, "'%s' is no kind of file; moe-lint --help lists them", how->kind);
    lint->kind_given = how->kind != NULL;
    MOE_TRY(moe_rules_load(MOE_LINT_INPUTS, how->rule_dirs, how->rule_dir_count, &lint->rules, err));
    struct moe_policy_rules known = moe_rules_known(lint->rules);
    MOE_TRY(moe_policy_load(path, &known, lint->today, &lint->policy, err));
    MOE_TRY(moe_rules_select(lint->rules, &how->selection, lint->policy, err));
    MOE_TRY(moe_rules_resolve(lint->rules, lint->policy, err));
    MOE_TRY(load_leaks(how, lint, err));
    MOE_TRY(moe_telemetry_set_later(&lint->step_schemas, err));
    MOE_TRY(schemas_load(lint->policy, how->schema, &lint->schemas, err));
    MOE_TRY(moe_scanner_new(lint->rules, lint->policy, how->gitleaks, &lint->scanner, err));
    return moe_lint_judge_new(lint->rules, lint->policy, lint->scanner, &lint->judge, err);
}

/* ---- after the threads ---- */

/* A file that stayed, and what was said of it. */
static void forget(struct moe_lint_kept *k)
{
    struct moe_arena *arena = k->file ? k->file->arena : NULL;
    if (k->file)
        moe_arena_free(&k->file->batch);
    moe_lint_sink_free(&k->sink);
    moe_arena_free(&arena);
    k->file = NULL;
}

/* What is settled is the report's. A file goes with it, so that the many files of a large tree and its report are not held side by side. */
static enum moe_code settle_kept(struct moe_lint *lint, size_t count, struct moe_error *err)
{
    size_t forgotten = 0;
    for (size_t i = 0; i < count; i++) {
        if (!lint->kept[i].file)
            continue;
        MOE_TRY(moe_lint_settle(lint->kept[i].sink, lint->report, err));
        forget(&lint->kept[i]);
        if (++forgotten % FORGOTTEN_AT_ONCE == 0)
            (void)malloc_trim(0);             /* what small blocks leave is between others, where the C library would keep it */
    }
    return MOE_OK;
}

static enum moe_code judge_project(struct moe_lint *lint, size_t count, struct moe_error *err)
{
    const struct moe_lint_file **files = moe_arena_array(lint->arena, const struct moe_lint_file *, count + 1);
    struct moe_lint_sink **sinks = moe_arena_array(lint->arena, struct moe_lint_sink *, count + 1);
    struct moe_lint_project project = { .files = files };
    if (!files || !sinks)
        return no_memory(err);
    for (size_t i = 0; i < count; i++) {
        if (!lint->kept[i].file)
            continue;
        files[project.file_count] = lint->kept[i].file;
        sinks[project.file_count++] = lint->kept[i].sink;
    }
    MOE_TRY(moe_lint_judge_project(lint->judge, &project, sinks, lint->arena, err));
    return settle_kept(lint, count, err);
}

static enum moe_code judge_all(const struct pool_job *job, struct moe_error *err)
{
    struct moe_lint *lint = job->lint;
    unsigned long began = moe_now_ms();
    lint->judged = moe_arena_array(lint->arena, struct moe_judged_file, job->count + 1);
    lint->kept = moe_arena_array(lint->arena, struct moe_lint_kept, job->count + 1);
    lint->judged_count = job->count;
    if (!lint->judged || !lint->kept)
        return no_memory(err);
    MOE_TRY(pool_run(job, job->how ? job->how->workers : 1, job->how && job->how->progress, err));
    MOE_TRY(judge_project(lint, job->count, err));
    MOE_TRY(moe_judge_rules(lint->rules, lint->policy, lint->report, err));
    doctor_only(lint, false);
    if (!lint->report->rule_count)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing was judged: the rules that are left are about machines, and are asked by moe-lint doctor");
    MOE_TRY(moe_judge(lint->rules, lint->policy, lint->judged, lint->judged_count, lint->complete, lint->report, err));
    MOE_TRY(moe_lint_hide_reasons(lint->report, err));
    moe_report_settle(lint->report);
    lint->report->elapsed_ms = moe_now_ms() - began;
    return MOE_OK;
}

static enum moe_code add_left(struct moe_lint *lint, struct moe_error *err)
{
    const struct moe_lint_found_files *found = lint->found;
    for (size_t i = 0; i < found->left_count; i++) {
        struct moe_file f = { .path = found->left[i].path, .state = MOE_FILE_SKIPPED, .note = found->left[i].why };
        MOE_TRY(moe_report_add_file(lint->report, &f, err));
    }
    lint->report->left_out = found->ignored > found->left_count ? found->ignored - found->left_count : 0;
    return MOE_OK;
}

/* Who names a schema wants something held to it. */
static enum moe_code need_held(const struct moe_lint_how *how, const struct moe_lint *lint, struct moe_error *err)
{
    static const char *const trees[] = { "yaml", "json", "k8s", "compose", "workflow", "meta" };
    struct schema schema = how->schema ? schema_for(lint->schemas, lint->policy, moe_str_c(how->schema)) : (struct schema){ 0 };
    for (size_t i = 0; how->schema && i < lint->report->file_count; i++) {
        if (schema.records && moe_str_is(lint->report->files[i].language, "jsonl"))
            return MOE_OK;
        for (size_t k = 0; schema.shape && k < MOE_COUNT(trees); k++)
            if (moe_str_is(lint->report->files[i].language, trees[k]))
                return MOE_OK;
    }
    return !how->schema ? MOE_OK : moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = how->schema, .field = "--schema" },
                                            "no file could be held to it: it is one of %s", schema.records ? "records, which JSONL has" : "configs in YAML or JSON");
}

enum moe_code moe_lint_run(const struct moe_lint_how *how, struct moe_lint *lint, struct moe_error *err)
{
    struct moe_lint_find_opts find = { how->paths, how->path_count, lint->policy, how->no_ignore };
    struct pool_job job = { .how = how, .lint = lint };
    MOE_TRY(moe_lint_find(&find, &lint->found, err));
    MOE_TRY(add_left(lint, err));
    job.count = lint->found->count;
    for (size_t i = 0; i < job.count; i++)
        if (moe_rules_judge(lint->rules, lint->policy, lint->found->items[i].path)) {
            MOE_TRY(judge_all(&job, err));
            return need_held(how, lint, err);
        }
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing would be judged: every rule is skipped for every file, by the policy or with -s");
}

enum moe_code moe_lint_run_texts(const struct moe_lint_text *texts, size_t count, struct moe_lint *lint, struct moe_error *err)
{
    struct pool_job job = { .lint = lint, .texts = texts, .count = count };
    return judge_all(&job, err);
}

enum moe_code moe_lint_borrow(const struct moe_lint *from, const char *today, struct moe_lint *lint, struct moe_error *err)
{
    MOE_TRY(start(lint, err));
    snprintf(lint->today, sizeof lint->today, "%s", today);
    lint->policy = from->policy;
    lint->rules = from->rules;
    lint->scanner = from->scanner;
    lint->judge = from->judge;
    lint->schemas = from->schemas;
    lint->step_schemas = from->step_schemas;
    lint->borrowed = true;
    return MOE_OK;
}

void moe_lint_free(struct moe_lint *lint)
{
    for (size_t i = 0; lint->kept && i < lint->judged_count; i++)
        forget(&lint->kept[i]);
    lint->kept = NULL;
    moe_report_free(&lint->report);
    moe_lint_found_free(&lint->found);
    moe_arena_free(&lint->arena);
    if (lint->borrowed)
        return;
    moe_leaks_free(&lint->leaks);
    moe_lint_judge_free(&lint->judge);
    moe_scanner_free(&lint->scanner);
    schemas_free(&lint->schemas);
    moe_telemetry_set_free(&lint->step_schemas);
    moe_rules_free(&lint->rules);
    moe_policy_free(&lint->policy);
}
