/* Rules against their fixtures: each bad.* and good.* is read as moe-audit reads any file, and its marks are compared with what was found. */
#include "audit/engine/judge.h"
#include "audit/source/parse/parse.h"
#include "audit/source/ruletool/marks.h"
#include "audit/source/ruletool/ruletool.h"
#include "audit/source/worker/worker.h"
#include "common/base/file.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define MOE_CAP_FIXTURE_BYTES (1u << 20)
static const char today[] = "2026-01-01";       /* fixtures must not age: an expiry in one is compared with this day */

struct tester {
    const struct moe_rules *rules;
    const struct moe_policy *policy;
    struct moe_matcher *matcher;
    struct moe_clang *clang;
    struct moe_pool_opts work;
    struct moe_buf *tap, *notes;
    struct moe_ruletool_totals *totals;
    unsigned expected, missed, files;           /* of the rule at hand */
    struct moe_error *err;
};

static bool language_of(struct moe_str path, enum moe_input_language *out)
{
    static const struct { struct moe_str end; enum moe_input_language language; } ends[] = {
        { { ".c", 2 }, MOE_INPUT_C }, { { ".cu", 3 }, MOE_INPUT_CUDA }, { { ".cpp", 4 }, MOE_INPUT_CXX }, { { ".cc", 3 }, MOE_INPUT_CXX },
    };
    for (size_t i = 0; i < MOE_COUNT(ends); i++)
        if (moe_str_ends(path, ends[i].end)) {
            *out = ends[i].language;
            return true;
        }
    return false;
}

static bool is_engine(const struct moe_rule *rule) { return moe_str_is(rule->input, "engine"); }

/* The findings about suppressions come from judging, so the fixtures of those rules are judged. */
static enum moe_code judge(struct tester *t, struct moe_result *result)
{
    struct moe_judged_file *files = moe_arena_array(result->arena, struct moe_judged_file, result->nosec_file_count + 1);
    if (!files)
        return moe_fail(t->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to judge a fixture");
    for (size_t i = 0; i < result->nosec_file_count; i++)
        files[i] = (struct moe_judged_file){ result->nosecs[i].path, result->nosecs[i].items, result->nosecs[i].count };
    return moe_judge(t->rules, t->policy, files, result->nosec_file_count, true, result->report, t->err);
}

static bool found_at(const struct moe_report *r, struct moe_str code, struct moe_str path, unsigned line, const struct moe_finding **out)
{
    for (size_t i = 0; i < r->finding_count; i++)
        if (moe_str_eq(r->findings[i].rule->code, code) && moe_str_eq(r->findings[i].file, path) && r->findings[i].line == line) {
            *out = &r->findings[i];
            return true;
        }
    return false;
}

static void compare(struct tester *t, const struct moe_rule *rule, struct moe_str path, struct moe_str bytes, const struct moe_report *r)
{
    struct moe_str line, code = rule->info.code;
    for (unsigned number = 1; moe_str_line(&bytes, &line); number++) {
        const struct moe_finding *f = NULL;
        enum moe_mark mark = moe_mark_of(line, code);
        bool found = found_at(r, code, path, number, &f);
        t->expected += mark == MOE_MARK_EXPECT;
        t->missed += mark == MOE_MARK_MISS;
        if (found == (mark == MOE_MARK_EXPECT))
            continue;
        if (!found)
            moe_buf_printf(t->notes, "# %.*s:%u: expected, and not found\n", MOE_FMT(path), number);
        else if (mark == MOE_MARK_MISS)
            moe_buf_printf(t->notes, "# %.*s:%u: found now: turn `miss` into `expect`\n", MOE_FMT(path), number);
        else
            moe_buf_printf(t->notes, "# %.*s:%u: not expected: %.*s\n", MOE_FMT(path), number, MOE_FMT(f->message));
    }
}

static enum moe_code run_file(struct tester *t, const struct moe_rule *rule, const char *path)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    MOE_AUTO(moe_result_free) struct moe_result *result = NULL;
    struct moe_input input = { .path = moe_str_c(path) };
    struct moe_inputs inputs = { .items = &input, .count = 1 };
    if (!language_of(input.path, &input.language))
        return moe_fail(t->err, MOE_E_USAGE, (struct moe_where){ .file = path }, "a fixture of a source rule is .c, .cc, .cpp or .cu");
    MOE_TRY(moe_file_read(path, MOE_CAP_FIXTURE_BYTES, &bytes, t->err));
    MOE_TRY(moe_work(t->clang, &t->work, &inputs, &input, moe_buf_str(bytes), t->matcher, t->rules, &result, t->err));
    if (is_engine(rule))
        MOE_TRY(judge(t, result));
    for (size_t i = 0; i < result->report->file_count; i++)
        if (result->report->files[i].state != MOE_FILE_OK || result->report->files[i].parse_errors)
            moe_buf_printf(t->notes, "# %s: does not parse cleanly (%u errors): %.*s\n", path, result->report->files[i].parse_errors,
                           MOE_FMT(result->report->files[i].note));
    t->files++;
    compare(t, rule, input.path, moe_buf_str(bytes), result->report);
    return MOE_OK;
}

static int by_name(const struct dirent **a, const struct dirent **b) { return strcmp((*a)->d_name, (*b)->d_name); }
static int is_fixture(const struct dirent *e) { return strncmp(e->d_name, "bad.", 4) == 0 || strncmp(e->d_name, "good.", 5) == 0; }

static enum moe_code run_folder(struct tester *t, const struct moe_rule *rule)
{
    char folder[512], path[1024];
    struct dirent **entries = NULL;
    enum moe_code code = MOE_OK;
    snprintf(folder, sizeof folder, "%.*s", MOE_FMT(rule->folder));
    int n = scandir(folder, &entries, is_fixture, by_name);
    if (n < 0) {
        moe_buf_printf(t->notes, "# %s: %s\n", folder, strerror(errno));
        return MOE_OK;
    }
    for (int i = 0; i < n; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, entries[i]->d_name);
        if (code == MOE_OK)
            code = run_file(t, rule, path);
        free(entries[i]);
    }
    free(entries);
    return code;
}

static enum moe_code run_rule(struct tester *t, const struct moe_rule *rule)
{
    moe_buf_clear(t->notes);
    t->expected = t->missed = t->files = 0;
    MOE_TRY(run_folder(t, rule));
    if (!t->expected)
        moe_buf_printf(t->notes, "# %.*s: no line is marked `expect: %.*s`\n", MOE_FMT(rule->folder), MOE_FMT(rule->info.code));
    bool good = !moe_buf_str(t->notes).len;
    t->totals->rules++;
    t->totals->failed += !good;
    t->totals->expected += t->expected;
    t->totals->missed += t->missed;
    moe_buf_printf(t->tap, "%sok %u - %.*s %.*s: %u files, %u expected", good ? "" : "not ", t->totals->rules, MOE_FMT(rule->info.code), MOE_FMT(rule->info.name),
                   t->files, t->expected);
    if (t->missed)
        moe_buf_printf(t->tap, ", %u known to be missed", t->missed);
    moe_buf_addc(t->tap, '\n');
    moe_buf_add(t->tap, moe_buf_str(t->notes));
    return moe_buf_failed(t->tap) ? moe_fail(t->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the answer is too long") : MOE_OK;
}

static bool chosen(const struct moe_rule *rule, const char *only)
{
    if (!moe_str_is(rule->input, "source") && !is_engine(rule))
        return false;
    return !only || moe_str_is(rule->info.code, only) || moe_str_is(rule->info.name, only);
}

static enum moe_code run_all(struct tester *t, const char *only)
{
    for (size_t i = 0; i < moe_rules_count(t->rules); i++)
        if (chosen(moe_rules_at(t->rules, i), only))
            MOE_TRY(run_rule(t, moe_rules_at(t->rules, i)));
    moe_buf_printf(t->tap, "1..%u\n", t->totals->rules);
    if (!t->totals->rules)
        return moe_fail(t->err, MOE_E_USAGE, (struct moe_where){ 0 }, "no rule is called '%s'", only ? only : "*");
    return MOE_OK;
}

enum moe_code moe_ruletool_test(const struct moe_rules *rules, const struct moe_ruletool_opts *opts, struct moe_buf *tap, struct moe_ruletool_totals *totals,
                                struct moe_error *err)
{
    /* A rule is tested for what it says itself: every rule runs, nothing is skipped, no name is added. */
    struct moe_policy_text every = { .text = { "*", 1 } };
    const struct moe_policy bare = { .path = MOE_STR("no policy"), .rules = { &every, 1 } };
    MOE_AUTO(moe_matcher_free) struct moe_matcher *matcher = NULL;
    MOE_AUTO(moe_clang_close) struct moe_clang *clang = NULL;
    MOE_AUTO(moe_buf_free) struct moe_buf *notes = moe_buf_new(MOE_CAP_FIXTURE_BYTES);
    if (!notes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to test rules");
    *totals = (struct moe_ruletool_totals){ 0 };
    struct tester t = { .rules = rules, .policy = opts->policy ? opts->policy : &bare, .tap = tap, .notes = notes, .totals = totals, .err = err,
        .work = { .shim_dir = opts->shim_dir, .policy = opts->policy ? opts->policy : &bare, .today = today } };
    MOE_TRY(moe_clang_open(opts->libclang, &clang, err));
    MOE_TRY(moe_matcher_new(rules, t.policy, &matcher, err));
    t.clang = clang;
    t.matcher = matcher;
    return run_all(&t, opts->only);
}
