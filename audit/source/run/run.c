#include "common/base/clock.h"
#include "audit/source/run/parts.h"
#include "audit/engine/select.h"
#include "common/base/day.h"
#include "common/base/term.h"
#include <stdlib.h>
#include <unistd.h>

#define MOE_CAP_RUN_BYTES (1ul << 30)

void moe_run_free(struct moe_run *run)
{
    moe_report_free(&run->report);
    moe_matcher_free(&run->matcher);
    moe_inputs_free(&run->inputs);
    moe_changes_free(&run->changes);
    moe_rules_free(&run->rules);
    moe_policy_free(&run->policy);
    moe_arena_free(&run->arena);
}

bool moe_share_dir(const char *what, char *into, size_t room)
{
    char self[400];
    ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
    if (n <= 0)
        return false;
    self[n] = 0;
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(self, '/');
        if (!slash)
            return false;
        *slash = 0;
    }
    int len = snprintf(into, room, "%s/share/moe-guard/%s", self, what);
    return len > 0 && (size_t)len < room && access(into, R_OK) == 0;
}

enum moe_code moe_run_prepare(const struct moe_run_opts *opts, struct moe_run *run, struct moe_error *err)
{
    *run = (struct moe_run){ .complete = !opts->only_count && !opts->without_count };
    run->arena = moe_arena_new(MOE_CAP_RUN_BYTES);
    if (!run->arena)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    moe_today(run->today);
    if (!moe_share_dir("shim", run->shim_dir, sizeof run->shim_dir))
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "share/moe-guard/shim is missing beside the program: the installation is incomplete");
    const char *path = opts->policy_path;
    if (!path && moe_policy_find(".", run->policy_path, sizeof run->policy_path))
        path = run->policy_path;
    MOE_TRY(moe_rules_load("source", opts->rule_dirs, opts->rule_dir_count, &run->rules, err));
    struct moe_policy_rules known = moe_rules_known(run->rules);
    MOE_TRY(moe_policy_load(path, &known, run->today, &run->policy, err));
    struct moe_selection selection = { opts->only, opts->only_count, opts->without, opts->without_count };
    MOE_TRY(moe_rules_select(run->rules, &selection, run->policy, err));
    MOE_TRY(moe_rules_resolve(run->rules, run->policy, err));
    return moe_matcher_new(run->rules, run->policy, &run->matcher, err);
}

/* -- results of the pool -- */

struct collecting { struct moe_run *run; struct moe_progress progress; size_t done; };

static enum moe_code copy_nosecs(struct moe_run *run, const struct moe_nosec_of *from, struct moe_error *err)
{
    if (run->judged_count == run->judged_room) {
        size_t room = run->judged_room ? run->judged_room * 2 : 64;
        struct moe_judged_file *more = moe_arena_array(run->arena, struct moe_judged_file, room);
        if (!more)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many files with suppressions");
        if (run->judged_count)
            memcpy(more, run->judged, run->judged_count * sizeof *more);
        run->judged = more;
        run->judged_room = room;
    }
    struct moe_nosec *items = moe_arena_array(run->arena, struct moe_nosec, MOE_MAX(from->count, (size_t)1));
    if (!items)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many suppressions");
    for (size_t i = 0; i < from->count; i++) {
        struct moe_nosec *n = &items[i];
        *n = from->items[i];
        struct moe_str *texts[] = { &n->reason, &n->owner, &n->ticket, &n->until, &n->detail };
        for (size_t k = 0; k < MOE_COUNT(texts); k++)
            *texts[k] = moe_arena_str(run->arena, *texts[k]);
        for (size_t k = 0; k < n->code_count; k++)
            n->codes[k] = moe_arena_str(run->arena, n->codes[k]);
        bool over = n->until.len && strncmp(n->until.ptr, run->today, 10) < 0;      /* a cached answer may be of another day */
        if (n->fault == MOE_NOSEC_OK || n->fault == MOE_NOSEC_EXPIRED)
            n->fault = over ? MOE_NOSEC_EXPIRED : MOE_NOSEC_OK;
    }
    run->judged[run->judged_count++] = (struct moe_judged_file){ moe_arena_str(run->arena, from->path), items, from->count };
    return MOE_OK;
}

static enum moe_code collect(void *ctx, const struct moe_input *input, struct moe_result *result, struct moe_error *err)
{
    struct collecting *c = ctx;
    struct moe_report *from = result->report, *to = c->run->report;
    (void)input;
    for (size_t i = 0; i < from->finding_count; i++)
        MOE_TRY(moe_report_add(to, &from->findings[i], err));
    for (size_t i = 0; i < from->file_count; i++)
        MOE_TRY(moe_report_add_file(to, &from->files[i], err));
    for (size_t i = 0; i < from->error_count; i++)
        MOE_TRY(moe_report_add_error(to, &from->errors[i], err));
    for (size_t i = 0; i < result->nosec_file_count; i++)
        MOE_TRY(copy_nosecs(c->run, &result->nosecs[i], err));
    moe_progress_step(&c->progress, ++c->done);
    return MOE_OK;
}

/* -- the pool's options -- */

static enum moe_code run_pool(const struct moe_run_opts *opts, struct moe_run *run, struct moe_error *err)
{
    char key[65];
    MOE_TRY(run_key(run, key, err));
    const char **roots = moe_arena_array(run->arena, const char *, opts->path_count + 1);
    if (!roots)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    size_t root_count = 0;
    for (size_t i = 0; i < opts->path_count; i++)
        if (opts->paths[i][0] != '@' && strcmp(opts->paths[i], "-") != 0)
            roots[root_count++] = opts->paths[i];
    roots[root_count++] = ".";
    const char *cuda = opts->cuda_dir ? opts->cuda_dir : run->policy->compile.cuda.text.len ? moe_arena_str(run->arena, run->policy->compile.cuda.text).ptr : NULL;
    struct moe_pool_opts pool = {
        .workers = opts->workers, .seconds_per_file = opts->seconds_per_file, .libclang = opts->libclang, .shim_dir = run->shim_dir, .cuda_dir = cuda,
        .device_pass = true, .read_roots = roots, .read_root_count = root_count, .cache_dir = opts->cache_dir, .policy_key = key, .policy = run->policy,
        .today = run->today,
    };
    struct collecting c = { .run = run };
    if (opts->progress)
        moe_progress_start(&c.progress, "auditing", run->inputs->count);
    enum moe_code code = moe_pool_run(&pool, run->inputs, run->rules, run->matcher, collect, &c, &run->stats, err);
    moe_progress_end(&c.progress);
    return code;
}

static enum moe_code add_excluded(struct moe_run *run, struct moe_error *err)
{
    for (size_t i = 0; i < run->inputs->excluded_count; i++) {
        struct moe_file f = { .path = run->inputs->excluded[i].path, .state = MOE_FILE_SKIPPED, .note = run->inputs->excluded[i].why };
        MOE_TRY(moe_report_add_file(run->report, &f, err));
    }
    run->report->left_out = run->inputs->ignored - run->inputs->excluded_count;
    return MOE_OK;
}

static enum moe_code fail_on_degraded(struct moe_run *run, struct moe_error *err)
{
    if (run->policy->analysis.degraded != MOE_DEGRADED_FAIL)
        return MOE_OK;
    for (size_t i = 0; i < run->report->file_count; i++) {
        const struct moe_file *f = &run->report->files[i];
        struct moe_error e = { 0 };
        if (f->state != MOE_FILE_DEGRADED)
            continue;
        (void)moe_fail(&e, MOE_E_PARSE, (struct moe_where){ .file = f->path.ptr }, "only partly understood, and the policy says analysis.degraded: fail");
        MOE_TRY(moe_report_add_error(run->report, &e, err));
    }
    return MOE_OK;
}

/* git says by its exit status whether an empty diff is the answer; a file or a pipe cannot, and a `git diff` that failed must not pass. */
static enum moe_code read_diff(const char *path, struct moe_run *run, struct moe_error *err)
{
    MOE_TRY(moe_changes_read(path, &run->changes, err));
    if (moe_changes_empty(run->changes))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = path, .field = "--diff" }, "names no changed file, so nothing would be judged (--since REV asks git itself)");
    return MOE_OK;
}

enum moe_code moe_run_audit(const struct moe_run_opts *opts, struct moe_run *run, struct moe_error *err)
{
    unsigned long start = moe_now_ms();
    struct moe_input_opts in = { .paths = opts->paths, .path_count = opts->path_count, .policy = run->policy, .database = opts->database, .no_ignore = opts->no_ignore };
    run->report = moe_report_new("moe-audit", MOE_VERSION);
    if (!run->report)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    MOE_TRY(moe_inputs_find(&in, &run->inputs, err));
    MOE_TRY(run_need_rules(run, err));
    if (opts->since)
        MOE_TRY(moe_changes_since(opts->since, &run->changes, err));
    else if (opts->diff)
        MOE_TRY(read_diff(opts->diff, run, err));
    if (run->changes) {
        MOE_TRY(run_narrow_inputs(run, err));
        run->complete = false;
    }
    run->report->policy = moe_arena_str(run->report->arena, run->policy->path);
    MOE_TRY(moe_judge_rules(run->rules, run->policy, run->report, err));
    MOE_TRY(add_excluded(run, err));
    MOE_TRY(run_pool(opts, run, err));
    if (run->changes)
        run_narrow_findings(run);
    MOE_TRY(moe_judge(run->rules, run->policy, run->judged, run->judged_count, run->complete, run->report, err));
    if (run->changes)                         /* the judge's own findings, about suppressions, too */
        run_narrow_findings(run);
    MOE_TRY(fail_on_degraded(run, err));
    moe_report_settle(run->report);
    run->report->engine = moe_arena_str(run->report->arena, moe_str_c(run->stats.engine));
    run->report->elapsed_ms = moe_now_ms() - start;
    run->report->cpu_ms = run->stats.cpu_ms;
    return MOE_OK;
}
