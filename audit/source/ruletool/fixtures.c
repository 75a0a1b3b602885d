/* How moe-audit reads a fixture: as any source. */
#include "audit/engine/fixtures.h"
#include "audit/engine/judge.h"
#include "audit/source/parse/parse.h"
#include "audit/source/ruletool/ruletool.h"
#include "audit/source/worker/worker.h"
#include "common/base/file.h"

struct tester {
    const struct moe_rules *rules;
    const struct moe_policy *policy;
    struct moe_matcher *matcher;
    struct moe_clang *clang;
    struct moe_pool_opts work;
    struct moe_result *result;                  /* of the fixture at hand */
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
static bool is_ours(const struct moe_rule *rule) { return moe_str_is(rule->input, "source") || is_engine(rule); }

/* The findings about suppressions come from judging, so the fixtures of those rules are judged. */
static enum moe_code judge(struct tester *t, struct moe_error *err)
{
    struct moe_result *result = t->result;
    struct moe_judged_file *files = moe_arena_array(result->arena, struct moe_judged_file, result->nosec_file_count + 1);
    if (!files)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "no memory to judge a fixture");
    for (size_t i = 0; i < result->nosec_file_count; i++)
        files[i] = (struct moe_judged_file){ result->nosecs[i].path, result->nosecs[i].items, result->nosecs[i].count };
    return moe_judge(t->rules, t->policy, files, result->nosec_file_count, true, result->report, err);
}

static enum moe_code judge_fixture(void *ctx, struct moe_fixture *fixture, struct moe_error *err)
{
    struct tester *t = ctx;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = NULL;
    struct moe_input input = { .path = moe_str_c(fixture->path) };
    struct moe_inputs inputs = { .items = &input, .count = 1 };
    if (fixture->folder || !language_of(input.path, &input.language))
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = fixture->path }, "a fixture of a source rule is .c, .cc, .cpp or .cu");
    MOE_TRY(moe_file_read(fixture->path, MOE_CAP_FIXTURE_BYTES, &bytes, err));
    MOE_TRY(moe_work(t->clang, &t->work, &inputs, &input, moe_buf_str(bytes), t->matcher, t->rules, &t->result, err));
    if (is_engine(fixture->rule))
        MOE_TRY(judge(t, err));
    fixture->report = t->result->report;
    for (size_t i = 0; i < fixture->report->file_count; i++)
        if (fixture->report->files[i].state != MOE_FILE_OK || fixture->report->files[i].parse_errors)
            moe_buf_printf(fixture->notes, "# %s: does not parse cleanly (%u errors): %.*s\n", fixture->path, fixture->report->files[i].parse_errors,
                           MOE_FMT(fixture->report->files[i].note));
    return MOE_OK;
}

static void done(void *ctx, struct moe_fixture *fixture)
{
    (void)fixture;
    moe_result_free(&((struct tester *)ctx)->result);
}

enum moe_code moe_ruletool_test(const struct moe_rules *rules, const struct moe_ruletool_opts *opts, struct moe_buf *tap, struct moe_fixture_totals *totals,
                                struct moe_error *err)
{
    /* A rule is tested for what it says itself: every rule runs, nothing is skipped, no name is added. */
    struct moe_policy_text every = { .text = { "*", 1 } };
    const struct moe_policy bare = { .path = MOE_STR("no policy"), .rules = { &every, 1 } };
    MOE_AUTO(moe_matcher_free) struct moe_matcher *matcher = NULL;
    MOE_AUTO(moe_clang_close) struct moe_clang *clang = NULL;
    struct tester t = { .rules = rules, .policy = opts->policy ? opts->policy : &bare,
                        .work = { .shim_dir = opts->shim_dir, .policy = opts->policy ? opts->policy : &bare, .today = MOE_FIXTURE_DAY } };
    const struct moe_fixture_tool tool = { is_ours, judge_fixture, done, &t };
    *totals = (struct moe_fixture_totals){ 0 };
    MOE_TRY(moe_clang_open(opts->libclang, &clang, err));
    MOE_TRY(moe_matcher_new(rules, t.policy, &matcher, err));
    t.clang = clang;
    t.matcher = matcher;
    return moe_fixtures_test(rules, opts->only, &tool, tap, totals, err);
}
