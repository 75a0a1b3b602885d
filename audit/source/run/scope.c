/* What a run leaves out: rules by -t and -s, files and lines by --since and --diff. */
#include "audit/source/run/parts.h"
#include "common/base/glob.h"
#include "common/base/suggest.h"

static bool is_known(const struct moe_rules *rules, struct moe_str word)
{
    for (size_t i = 0; i < moe_rules_count(rules); i++) {
        const struct moe_rule_info *info = &moe_rules_at(rules, i)->info;
        if (moe_glob_name(word, info->code) || moe_glob_name(word, info->name))
            return true;
    }
    return false;
}

static enum moe_code unknown(const struct moe_rules *rules, const char *option, struct moe_str word, struct moe_error *err)
{
    struct moe_policy_rules known = moe_rules_known(rules);
    const char *near = moe_suggest(word, known.names, known.count);
    near = near ? near : moe_suggest(word, known.codes, known.count);
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .field = option }, "no rule is called '%.*s'%s%s%s; see moe-audit rules list", MOE_FMT(word),
                    near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* Each argument may be a comma list; calls `use` with each word. */
static enum moe_code each_code(const char *const *args, size_t count, struct moe_run *run, const char *option, enum moe_code (*use)(struct moe_run *, struct moe_str, struct moe_error *),
                               struct moe_error *err)
{
    for (size_t i = 0; i < count; i++) {
        struct moe_str rest = moe_str_c(args[i]);
        do {
            struct moe_str word = moe_str_trim(moe_str_cut(&rest, ','));
            if (!word.len || !is_known(run->rules, word))
                return unknown(run->rules, option, word, err);
            MOE_TRY(use(run, word, err));
        } while (rest.len);
    }
    return MOE_OK;
}

static enum moe_code take(struct moe_run *run, struct moe_str word, struct moe_error *err)
{
    struct moe_policy_list *list = &run->policy->rules;
    struct moe_policy_text *more = moe_arena_array(run->policy->arena, struct moe_policy_text, list->count + 1);
    if (!more)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many rules named");
    if (list->count)
        memcpy(more, list->items, list->count * sizeof *more);
    more[list->count] = (struct moe_policy_text){ word, { MOE_STR("command line"), 0, 0 } };
    list->items = more;
    list->count++;
    return MOE_OK;
}

static enum moe_code leave(struct moe_run *run, struct moe_str word, struct moe_error *err)
{
    struct moe_policy *p = run->policy;
    struct moe_policy_skip *more = moe_arena_array(p->arena, struct moe_policy_skip, p->skip_count + 1);
    if (!more)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "too many rules named");
    if (p->skip_count)
        memcpy(more, p->skips, p->skip_count * sizeof *more);
    more[p->skip_count] = (struct moe_policy_skip){ .rule = word, .rationale = MOE_STR("left out on the command line with -s"), .from = { MOE_STR("command line"), 0, 0 } };
    p->skips = more;
    p->skip_count++;
    return MOE_OK;
}

enum moe_code run_select(const struct moe_run_opts *opts, struct moe_run *run, struct moe_error *err)
{
    if (opts->only_count)
        run->policy->rules.count = 0;
    MOE_TRY(each_code(opts->only, opts->only_count, run, "--test", take, err));
    return each_code(opts->without, opts->without_count, run, "--skip", leave, err);
}

static bool is_judged(const struct moe_run *run, struct moe_str path)
{
    for (size_t i = 0; i < moe_rules_count(run->rules); i++) {
        const struct moe_rule_info *info = &moe_rules_at(run->rules, i)->info;
        if (moe_policy_runs(run->policy, info->code, info->name) && !moe_policy_skip_for(run->policy, info->code, info->name, path))
            return true;
    }
    return false;
}

/* Skips may leave out any rule with its rationale, but a run in which no rule is left for any file has judged nothing. */
enum moe_code run_need_rules(const struct moe_run *run, struct moe_error *err)
{
    for (size_t i = 0; i < run->inputs->count; i++)
        if (is_judged(run, run->inputs->items[i].path))
            return MOE_OK;
    return moe_fail(err, MOE_E_USAGE, (struct moe_where){ 0 }, "nothing would be judged: every rule is skipped for every file, by the policy or with -s");
}

/* A changed header (or part) may change what any source means: then every source is read, and only the changed lines are judged. */
enum moe_code run_narrow_inputs(struct moe_run *run, struct moe_error *err)
{
    struct moe_inputs *in = run->inputs;
    size_t kept = 0;
    for (size_t i = 0; i < in->header_count; i++)
        if (moe_changes_file(run->changes, in->headers[i]))
            return MOE_OK;
    for (size_t i = 0; i < in->part_count; i++)
        if (moe_changes_file(run->changes, in->parts[i]))
            return MOE_OK;
    for (size_t i = 0; i < in->count; i++)
        if (moe_changes_file(run->changes, in->items[i].path))
            in->items[kept++] = in->items[i];
    in->count = kept;
    if (kept)
        return MOE_OK;
    struct moe_str stray = moe_changes_stray(run->changes);
    if (stray.len)
        return moe_fail(err, MOE_E_USAGE, (struct moe_where){ .file = stray.ptr },
                        "the diff changes this source, and it is not here: run where the diff's paths begin");
    run->report->nothing_changed = true;
    return MOE_OK;
}

void run_narrow_findings(struct moe_run *run)
{
    struct moe_report *r = run->report;
    size_t kept = 0;
    for (size_t i = 0; i < r->finding_count; i++)
        if (moe_changes_touch(run->changes, r->findings[i].file, r->findings[i].line, MOE_MAX(r->findings[i].end_line, r->findings[i].line)))
            r->findings[kept++] = r->findings[i];
    r->finding_count = kept;
}
