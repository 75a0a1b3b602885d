#include "audit/engine/judge.h"
#include "common/base/glob.h"
#include "common/base/hash.h"
#include <stdlib.h>

enum { CAP_MESSAGE_BYTES = 1024 };

/* The suppressions of one path. A header read with many sources brings its comments many times: they are one here, except where the sources gave one
 * comment different lines to cover (never their union: a suppression is not widened). */
struct group {
    struct moe_str path;
    struct moe_nosec *nosecs; size_t count;                     /* by place                                      */
    const size_t *findings; size_t finding_count;               /* indices into the report, as found             */
    bool shaky;                                                 /* the file was not fully understood             */
};

struct judge {
    const struct moe_rules *rules;
    const struct moe_policy *policy;
    struct moe_report *report;
    const struct moe_judged_file **files; size_t file_count;    /* by path                                       */
    struct group *groups; size_t group_count;                   /* by path                                       */
    struct moe_nosec *nosecs;                                   /* of all groups                                 */
    const struct moe_str **shaky; size_t shaky_count;           /* paths of files not fully understood, sorted   */
    bool complete;
    struct moe_error *err;
};

static enum moe_code no_memory(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging findings");
}

static int by_text(struct moe_str a, struct moe_str b)
{
    size_t n = MOE_MIN(a.len, b.len);
    int d = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return d ? d : (a.len > b.len) - (a.len < b.len);
}

static int by_path(const void *a, const void *b)
{
    const struct moe_judged_file *const *x = a, *const *y = b;
    int d = by_text((*x)->path, (*y)->path);
    return d ? d : (*x > *y) - (*x < *y);
}
static int by_ptr_text(const void *a, const void *b)
{
    const struct moe_str *const *x = a, *const *y = b;
    return by_text(**x, **y);
}

static int by_cover(const void *a, const void *b)
{
    const struct moe_nosec *x = a, *y = b;
    unsigned p[] = { x->line, x->column, x->first_line, x->last_line }, q[] = { y->line, y->column, y->first_line, y->last_line };
    for (size_t i = 0; i < MOE_COUNT(p); i++)
        if (p[i] != q[i])
            return p[i] < q[i] ? -1 : 1;
    return 0;
}
static bool same_comment(const struct moe_nosec *a, const struct moe_nosec *b) { return a->line == b->line && a->column == b->column; }

static int by_group(const void *key, const void *item) { return by_text(*(const struct moe_str *)key, ((const struct group *)item)->path); }
static struct group *group_of(const struct judge *j, struct moe_str path)
{
    return j->group_count ? bsearch(&path, j->groups, j->group_count, sizeof *j->groups, by_group) : NULL;
}

static bool is_meta(const struct moe_rule_info *rule) { return moe_str_starts(rule->code, MOE_STR("M0")); }

/* ---- suppressing ---- */

static void skip_by_policy(struct judge *j, struct moe_finding *f)
{
    const struct moe_policy_skip *s = f->suppressed ? NULL : moe_policy_skip_for(j->policy, f->rule->code, f->rule->name, f->file);
    if (!s)
        return;
    f->suppressed = MOE_SUPPRESS_POLICY;
    f->reason = s->rationale;
    f->owner = s->owner;
    f->ticket = s->ticket;
    f->until = s->until;
}

static enum moe_code suppress(struct judge *j, struct moe_finding *f)
{
    struct group *g = is_meta(f->rule) ? NULL : group_of(j, f->file);
    bool before = f->suppressed != MOE_SUPPRESS_NONE;
    if (g)
        moe_nosec_apply(g->nosecs, g->count, f);
    skip_by_policy(j, f);
    return before || !f->suppressed || moe_nosec_keep(j->report->arena, f) ? MOE_OK : no_memory(j->err);
}

/* ---- findings about suppressions ---- */

static enum moe_code meta_rule(struct judge *j, const char *code, const struct moe_rule **out)
{
    *out = moe_rules_find(j->rules, moe_str_c(code));
    return *out ? MOE_OK : moe_fail(j->err, MOE_E_BUG, (struct moe_where){ 0 }, "rule %s of the engine is missing from the rule set", code);
}

static enum moe_code add_meta(struct judge *j, const char *code, struct moe_finding f, uint64_t print)
{
    const struct moe_rule *rule = NULL;
    MOE_TRY(meta_rule(j, code, &rule));
    if (!moe_policy_runs(j->policy, rule->info.code, rule->info.name))
        return MOE_OK;
    f.rule = &rule->info;
    f.severity = rule->info.severity;
    f.confidence = rule->info.confidence;
    f.fingerprint = moe_hash(moe_hash(moe_hash(MOE_HASH_START, rule->info.code), f.file), MOE_STR("\n"));
    f.fingerprint = moe_hash_u64(f.fingerprint, print);
    skip_by_policy(j, &f);
    return moe_report_add(j->report, &f, j->err);
}

static struct moe_finding at_nosec(struct moe_str path, const struct moe_nosec *n, struct moe_str message)
{
    return (struct moe_finding){ .file = path, .line = n->line, .column = n->column, .end_line = n->end_line, .message = message };
}

static enum moe_code say_fault(struct judge *j, struct moe_str path, const struct moe_nosec *n)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *text = moe_buf_new(CAP_MESSAGE_BYTES);
    if (!text)
        return no_memory(j->err);
    moe_nosec_describe(n, text);
    if (moe_buf_failed(text))           /* the detail was dropped for its length; the rule's title still says what is wrong */
        moe_buf_clear(text), moe_buf_add(text, MOE_STR("suppression is faulty and suppresses nothing"));
    return add_meta(j, moe_nosec_rule(n->fault), at_nosec(path, n, moe_buf_str(text)), moe_nosec_print(n));
}

static bool ran(const struct judge *j, const struct moe_rule *rule)
{
    for (size_t i = 0; i < j->report->rule_count; i++)
        if (moe_str_eq(j->report->rules[i]->code, rule->info.code))
            return true;
    return !j->report->rule_count && moe_policy_runs(j->policy, rule->info.code, rule->info.name);
}

/* Whether anything was found that this code suppresses, on any of the lines that its comment covers. */
static bool has_work(const struct judge *j, const struct group *g, const struct moe_nosec *n, struct moe_str code)
{
    for (const struct moe_nosec *same = n; same < g->nosecs + g->count && same_comment(same, n); same++)
        for (size_t k = 0; k < g->finding_count; k++) {
            const struct moe_finding *f = &j->report->findings[g->findings[k]];
            if (moe_nosec_touches(same, f) && moe_str_eq(f->rule->code, code))
                return true;
        }
    return false;
}

static enum moe_code say_unused(struct judge *j, const struct group *g, const struct moe_nosec *n, struct moe_str code)
{
    const struct moe_rule *rule = moe_rules_find(j->rules, code);
    if (!rule || has_work(j, g, n, code))               /* another tool's rule: this one cannot say */
        return MOE_OK;
    char text[CAP_MESSAGE_BYTES];
    const struct moe_policy_skip *skip = moe_policy_skip_for(j->policy, rule->info.code, rule->info.name, g->path);
    if (skip)
        snprintf(text, sizeof text, "suppression of %.*s is unused: the policy skips that rule here (%.*s:%u)", MOE_FMT(code), MOE_FMT(skip->from.file),
                 skip->from.line);
    else if (j->complete && !g->shaky && ran(j, rule))
        snprintf(text, sizeof text, "suppression of %.*s is unused: that rule found nothing here", MOE_FMT(code));
    else
        return MOE_OK;
    return add_meta(j, MOE_NOSEC_UNUSED, at_nosec(g->path, n, moe_str_c(text)), moe_hash(moe_nosec_print(n), code));
}

static enum moe_code say_of_group(struct judge *j, const struct group *g)
{
    for (size_t i = 0, end; i < g->count; i = end) {
        const struct moe_nosec *n = &g->nosecs[i], *faulty = NULL;
        for (end = i; end < g->count && same_comment(&g->nosecs[end], n); end++)
            if (!faulty && g->nosecs[end].fault != MOE_NOSEC_OK)
                faulty = &g->nosecs[end];
        if (faulty)
            MOE_TRY(say_fault(j, g->path, faulty));
        else
            for (size_t k = 0; k < n->code_count; k++)
                MOE_TRY(say_unused(j, g, n, n->codes[k]));
    }
    return MOE_OK;
}

/* One policy serves several tools: a skip of another one's rules is none of this report's business. */
static bool concerns(const struct judge *j, const struct moe_policy_skip *s)
{
    for (size_t i = 0; i < moe_rules_count(j->rules); i++) {
        const struct moe_rule_info *info = &moe_rules_at(j->rules, i)->info;
        if (moe_glob_name(s->rule, info->code) || moe_glob_name(s->rule, info->name))
            return true;
    }
    return false;
}

static enum moe_code say_expired_skips(struct judge *j)
{
    char text[CAP_MESSAGE_BYTES];
    for (size_t i = 0; i < j->policy->skip_count; i++) {
        const struct moe_policy_skip *s = &j->policy->skips[i];
        if (!s->expired || !concerns(j, s))
            continue;
        snprintf(text, sizeof text, "the policy's skip of %.*s expired: it was valid until %.*s", MOE_FMT(s->rule), MOE_FMT(s->until));
        struct moe_finding f = { .file = s->from.file, .line = s->from.line, .column = s->from.column, .end_line = s->from.line, .message = moe_str_c(text) };
        MOE_TRY(add_meta(j, "M006", f, moe_hash(moe_hash(moe_hash(MOE_HASH_START, s->rule), s->rationale), s->until)));
    }
    return MOE_OK;
}

/* ---- by file ---- */

struct located { struct moe_str path; size_t index; };
static int by_location(const void *a, const void *b)
{
    const struct located *x = a, *y = b;
    int d = by_text(x->path, y->path);
    return d ? d : (x->index > y->index) - (x->index < y->index);
}

/* Findings sorted by path without moving them: `located` and the bare indices beside it. */
static enum moe_code say_of_files(struct judge *j, struct located *located, size_t *indices, size_t count)
{
    for (size_t i = 0; i < count; i++)
        located[i] = (struct located){ j->report->findings[i].file, i };
    if (count)
        qsort(located, count, sizeof *located, by_location);
    for (size_t i = 0; i < count; i++)
        indices[i] = located[i].index;
    for (size_t i = 0, at = 0; i < j->group_count; i++) {
        struct group *g = &j->groups[i];
        while (at < count && by_text(located[at].path, g->path) < 0)
            at++;
        g->findings = indices + at;
        while (at + g->finding_count < count && moe_str_eq(located[at + g->finding_count].path, g->path))
            g->finding_count++;
        MOE_TRY(say_of_group(j, g));
    }
    return MOE_OK;
}

static enum moe_code judge_all(struct judge *j)
{
    size_t count = j->report->finding_count;            /* what is added below was judged when it was added */
    for (size_t i = 0; i < count; i++)
        MOE_TRY(suppress(j, &j->report->findings[i]));
    struct located *located = calloc(count + 1, sizeof *located);
    size_t *indices = calloc(count + 1, sizeof *indices);
    enum moe_code code = located && indices ? say_of_files(j, located, indices, count) : no_memory(j->err);
    free(located);
    free(indices);
    MOE_TRY(code);
    return say_expired_skips(j);
}

/* ---- what the report says of skips and controls ---- */

static struct moe_str join(struct moe_arena *arena, const struct moe_str *items, size_t count)
{
    struct moe_str all = { "", 0 };
    for (size_t i = 0; i < count && all.ptr; i++)
        all = moe_arena_printf(arena, "%.*s%s%.*s", MOE_FMT(all), i ? ", " : "", MOE_FMT(items[i]));
    return all;
}

static int by_place(const void *a, const void *b)
{
    const struct moe_finding *x = *(const struct moe_finding *const *)a, *y = *(const struct moe_finding *const *)b;
    int d = by_text(x->file, y->file);
    if (!d)
        d = (x->line > y->line) - (x->line < y->line);
    if (!d)
        d = (x->column > y->column) - (x->column < y->column);
    if (!d)
        d = by_text(x->rule->code, y->rule->code);
    return d ? d : by_text(x->message, y->message);
}

/* A finding seen with two sources is one finding, and one hit. */
static enum moe_code count_hits(struct judge *j)
{
    struct moe_report *r = j->report;
    size_t n = 0;
    const struct moe_finding **hits = calloc(r->finding_count + 1, sizeof *hits);
    if (!hits)
        return no_memory(j->err);
    for (size_t i = 0; i < r->finding_count; i++)
        if (r->findings[i].suppressed == MOE_SUPPRESS_POLICY)
            hits[n++] = &r->findings[i];
    if (n)
        qsort(hits, n, sizeof *hits, by_place);
    for (size_t i = 0; i < n; i++) {
        const struct moe_policy_skip *s = moe_policy_skip_for(j->policy, hits[i]->rule->code, hits[i]->rule->name, hits[i]->file);
        if (s && (!i || by_place(&hits[i - 1], &hits[i]) != 0))
            r->skips[s - j->policy->skips].hits++;
    }
    free(hits);
    return MOE_OK;
}

static enum moe_code fill_skips(struct judge *j)
{
    struct moe_report *r = j->report;
    r->skips = moe_arena_array(r->arena, struct moe_skip, j->policy->skip_count + 1);
    if (!r->skips)
        return no_memory(j->err);
    r->skip_count = j->policy->skip_count;
    for (size_t i = 0; i < r->skip_count; i++) {
        const struct moe_policy_skip *s = &j->policy->skips[i];
        r->skips[i] = (struct moe_skip){ .rule = moe_arena_str(r->arena, s->rule), .reason = moe_arena_str(r->arena, s->rationale),
            .owner = moe_arena_str(r->arena, s->owner), .ticket = moe_arena_str(r->arena, s->ticket), .until = moe_arena_str(r->arena, s->until),
            .paths = join(r->arena, s->paths, s->path_count) };
        if (!r->skips[i].rule.ptr || !r->skips[i].reason.ptr || !r->skips[i].owner.ptr || !r->skips[i].ticket.ptr || !r->skips[i].until.ptr
            || !r->skips[i].paths.ptr)
            return no_memory(j->err);
    }
    MOE_TRY(count_hits(j));
    size_t out = 0;
    for (size_t i = 0; i < r->skip_count; i++)
        if (concerns(j, &j->policy->skips[i]))
            r->skips[out++] = r->skips[i];
    r->skip_count = out;
    return MOE_OK;
}

/* One array of control ids for each rule, shared by its findings. */
static enum moe_code attach_controls(struct judge *j)
{
    struct moe_report *r = j->report;
    for (size_t k = 0; k < moe_rules_count(j->rules); k++) {
        const struct moe_rule *rule = moe_rules_at(j->rules, k);
        struct moe_str *ids = NULL;
        for (size_t i = 0; i < r->finding_count && rule->control_count; i++) {
            if (r->findings[i].rule != &rule->info)
                continue;
            if (!ids && !(ids = moe_arena_array(r->arena, struct moe_str, rule->control_count)))
                return no_memory(j->err);
            for (size_t c = 0; c < rule->control_count && !ids[c].ptr; c++)
                if (!(ids[c] = moe_arena_str(r->arena, rule->controls[c]->id)).ptr)
                    return no_memory(j->err);
            r->findings[i].controls = ids;
            r->findings[i].control_count = rule->control_count;
        }
    }
    return MOE_OK;
}

/* ---- the whole ---- */

/* One run of j->files with the same path, from `first` on, as the next group; `room` is where its suppressions go. */
static size_t make_group(struct judge *j, size_t first, struct moe_nosec *room)
{
    struct group *g = &j->groups[j->group_count++];
    const struct moe_str *key = &j->files[first]->path;
    size_t i = first, n = 0, kept = 0;
    *g = (struct group){ .path = *key, .nosecs = room };
    for (; i < j->file_count && moe_str_eq(j->files[i]->path, *key); i++)
        for (size_t k = 0; k < j->files[i]->nosec_count; k++)
            room[n++] = j->files[i]->nosecs[k];
    if (n)
        qsort(room, n, sizeof *room, by_cover);
    for (size_t k = 0; k < n; k++)
        if (!k || by_cover(&room[kept - 1], &room[k]) != 0)
            room[kept++] = room[k];
    g->count = kept;
    g->shaky = j->shaky_count && bsearch(&key, j->shaky, j->shaky_count, sizeof *j->shaky, by_ptr_text) != NULL;
    return i;
}

static enum moe_code prepare(struct judge *j, const struct moe_judged_file *files)
{
    struct moe_report *r = j->report;
    size_t nosecs = 0, used = 0;
    for (size_t i = 0; i < j->file_count; i++)
        nosecs += files[i].nosec_count;
    j->files = calloc(j->file_count + 1, sizeof *j->files);
    j->groups = calloc(j->file_count + 1, sizeof *j->groups);
    j->nosecs = calloc(nosecs + 1, sizeof *j->nosecs);
    j->shaky = calloc(r->file_count + 1, sizeof *j->shaky);
    if (!j->files || !j->groups || !j->nosecs || !j->shaky)
        return no_memory(j->err);
    for (size_t i = 0; i < j->file_count; i++)
        j->files[i] = &files[i];
    for (size_t i = 0; i < r->file_count; i++)
        if (r->files[i].state != MOE_FILE_OK)
            j->shaky[j->shaky_count++] = &r->files[i].path;
    if (j->file_count)
        qsort(j->files, j->file_count, sizeof *j->files, by_path);
    if (j->shaky_count)
        qsort(j->shaky, j->shaky_count, sizeof *j->shaky, by_ptr_text);
    for (size_t i = 0; i < j->file_count;) {
        i = make_group(j, i, j->nosecs + used);
        used += j->groups[j->group_count - 1].count;
    }
    return MOE_OK;
}

/* Use and faults, back to where the caller reads them. */
static void give_back(const struct judge *j)
{
    for (size_t i = 0; i < j->file_count; i++) {
        const struct group *g = group_of(j, j->files[i]->path);
        for (size_t k = 0; g && k < j->files[i]->nosec_count; k++) {
            struct moe_nosec *mine = &j->files[i]->nosecs[k];
            const struct moe_nosec *judged = bsearch(mine, g->nosecs, g->count, sizeof *mine, by_cover);
            if (!judged)
                continue;
            mine->used = judged->used;
            mine->fault = judged->fault;
            mine->detail = judged->detail;
        }
    }
}

enum moe_code moe_judge_rules(const struct moe_rules *rules, const struct moe_policy *policy, struct moe_report *report, struct moe_error *err)
{
    size_t n = moe_rules_count(rules);
    report->rule_count = 0;
    report->rules = moe_arena_array(report->arena, const struct moe_rule_info *, n + 1);
    if (!report->rules)
        return no_memory(err);
    for (size_t i = 0; i < n; i++) {
        const struct moe_rule *rule = moe_rules_at(rules, i);
        if (moe_policy_runs(policy, rule->info.code, rule->info.name))
            report->rules[report->rule_count++] = &rule->info;
    }
    return MOE_OK;
}

enum moe_code moe_judge(const struct moe_rules *rules, const struct moe_policy *policy, const struct moe_judged_file *files, size_t file_count,
                        bool complete, struct moe_report *report, struct moe_error *err)
{
    struct judge j = { .rules = rules, .policy = policy, .report = report, .file_count = file_count, .complete = complete, .err = err };
    enum moe_code code = prepare(&j, files);
    if (code == MOE_OK)
        code = judge_all(&j);
    if (code == MOE_OK)
        code = fill_skips(&j);
    if (code == MOE_OK)
        code = attach_controls(&j);
    if (code == MOE_OK)
        give_back(&j);
    free(j.files);
    free(j.groups);
    free(j.nosecs);
    free(j.shaky);
    return code;
}
