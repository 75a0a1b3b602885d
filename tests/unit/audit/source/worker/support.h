/* A policy, a few rules and a folder of sources: what the worker's tests share. */
#ifndef MOE_TESTS_WORKER_SUPPORT_H
#define MOE_TESTS_WORKER_SUPPORT_H
#include "tests/unit/audit/source/input/tree.h"

#include "audit/engine/register.h"
#include "audit/source/match/match.h"
#include "audit/source/parse/parse.h"
#include "audit/source/worker/parts.h"
#include <limits.h>

struct bench {
    struct moe_rules *rules;
    struct moe_policy *policy;
    struct moe_matcher *matcher;
    struct moe_inputs *inputs;
    struct moe_pool_opts opts;
    struct moe_pool_stats stats;
    char shim[PATH_MAX], state[PATH_MAX], cache[PATH_MAX];
    struct moe_report *report;                /* everything the run handed on */
    char order[4096];                         /* paths in the order they came */
    size_t nosecs, deps, results;
};

static inline enum moe_code bench_done(void *ctx, const struct moe_input *input, struct moe_result *r, struct moe_error *err)
{
    struct bench *b = ctx;
    size_t n = strlen(b->order);
    snprintf(b->order + n, sizeof b->order - n, "%s%.*s", n ? " " : "", MOE_FMT(input->path));
    for (size_t i = 0; i < r->report->file_count; i++)
        MOE_TRY(moe_report_add_file(b->report, &r->report->files[i], err));
    for (size_t i = 0; i < r->report->finding_count; i++)
        MOE_TRY(moe_report_add(b->report, &r->report->findings[i], err));
    for (size_t i = 0; i < r->report->error_count; i++)
        MOE_TRY(moe_report_add_error(b->report, &r->report->errors[i], err));
    for (size_t i = 0; i < r->nosec_file_count; i++)
        b->nosecs += r->nosecs[i].count;
    b->deps += r->dep_count;
    b->results++;
    return MOE_OK;
}

static const char *const bench_yaml[] = {
    "code: M199\nname: row\ntitle: strcpy is called\nseverity: high\nconfidence: high\nwhy: because\nfix: do not\nmatch:\n  - call: strcpy\n",
    "code: M701\nname: status\ntitle: a status is dropped\nseverity: low\nconfidence: low\nwhy: because\nfix: do not\nmatch:\n  - call: gets\n",
};

/* The folder is entered by tree_enter(); the shim is the repository's, found from where the tests are started. */
static inline void bench_open(struct bench *b)
{
    struct moe_error err = { 0 };
    struct moe_rule_text texts[] = { { "rules/source/M199-row", moe_str_c(bench_yaml[0]) }, { "rules/source/M701-status", moe_str_c(bench_yaml[1]) } };
    *b = (struct bench){ .policy = policy_of("{}"), .report = moe_report_new("test", "0") };
    if (moe_rules_read("source", texts, 2, &b->rules, &err) != MOE_OK || moe_matcher_new(b->rules, b->policy, &b->matcher, &err) != MOE_OK)
        fail_msg("%s:%u: %s: %s", err.file, err.line, err.field, err.text);
    assert_non_null(getcwd(b->state, sizeof b->state - 32));
    snprintf(b->cache, sizeof b->cache, "%.4000s/.cache", b->state);
    strcat(b->state, "/.state");
    assert_int_equal(setenv("XDG_STATE_HOME", b->state, 1), 0);
    static const char *const roots[] = { "." };
    b->opts = (struct moe_pool_opts){ .workers = 2, .seconds_per_file = 60, .read_roots = roots, .read_root_count = 1, .policy_key = "k", .policy = b->policy, .today = "2026-01-01" };
}

static inline void bench_close(struct bench *b)
{
    moe_matcher_free(&b->matcher);
    moe_rules_free(&b->rules);
    moe_policy_free(&b->policy);
    moe_inputs_free(&b->inputs);
    moe_report_free(&b->report);
}

static inline void bench_find(struct bench *b)
{
    const char *path = ".";
    struct moe_error err = { 0 };
    struct moe_input_opts opts = { .paths = &path, .path_count = 1, .policy = b->policy };
    moe_inputs_free(&b->inputs);
    if (moe_inputs_find(&opts, &b->inputs, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
}

/* Find and run; the report is settled and new each time. */
static inline void bench_run(struct bench *b)
{
    struct moe_error err = { 0 };
    bench_find(b);
    moe_report_free(&b->report);
    b->report = moe_report_new("test", "0");
    b->order[0] = '\0';
    b->nosecs = b->deps = b->results = 0;
    if (moe_pool_run(&b->opts, b->inputs, b->rules, b->matcher, bench_done, b, &b->stats, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    moe_report_settle(b->report);
}

static inline const struct moe_file *file_at(const struct bench *b, const char *path)
{
    for (size_t i = 0; i < b->report->file_count; i++)
        if (moe_str_is(b->report->files[i].path, path))
            return &b->report->files[i];
    fail_msg("no word of %s", path);
    return NULL;
}

/* "a.c:3 M199, b.c:1 M701" */
static inline void findings_line(const struct moe_report *r, char *into, size_t room)
{
    size_t n = 0;
    into[0] = '\0';
    for (size_t i = 0; i < r->finding_count && n < room; i++)
        n += (size_t)snprintf(into + n, room - n, "%s%.*s:%u %.*s", i ? ", " : "", MOE_FMT(r->findings[i].file), r->findings[i].line, MOE_FMT(r->findings[i].rule->code));
}

#define STRCPY "char *strcpy(char *, const char *);\n"
#endif
