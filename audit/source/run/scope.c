/* What a run leaves out: files and lines by --since and --diff. */
#include "audit/source/run/parts.h"
#include "audit/engine/select.h"

enum moe_code run_need_rules(const struct moe_run *run, struct moe_error *err)
{
    for (size_t i = 0; i < run->inputs->count; i++)
        if (moe_rules_judge(run->rules, run->policy, run->inputs->items[i].path))
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
