#include "common/report/finding.h"
#include "common/report/parts.h"
#include <stdlib.h>

#define MOE_CAP_REPORT_ARENA ((size_t)1 << 30)

const char *moe_level_name(enum moe_level level) { return level == MOE_HIGH ? "HIGH" : level == MOE_MEDIUM ? "MEDIUM" : "LOW"; }

struct moe_report *moe_report_new(const char *tool, const char *version)
{
    struct moe_report *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    r->arena = moe_arena_new(MOE_CAP_REPORT_ARENA);
    if (r->arena) {
        r->tool = moe_arena_str(r->arena, moe_str_c(tool));
        r->version = moe_arena_str(r->arena, moe_str_c(version));
    }
    if (!r->arena || !r->tool.ptr || !r->version.ptr)
        moe_report_free(&r);
    return r;
}

void moe_report_free(struct moe_report **report)
{
    if (*report) {
        moe_arena_free(&(*report)->arena);
        free((*report)->findings);
        free((*report)->files);
    }
    free(*report);
    *report = NULL;
}

/* ---- adding ---- */

/* Room for one more than `count`. Not from the arena, which would keep every array that was outgrown. */
static void *grow(void *old, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return old;
    size_t more = *room ? *room * 2 : 16, bytes;
    void *fresh = __builtin_mul_overflow(more, size, &bytes) || bytes > MOE_CAP_REPORT_ARENA ? NULL : realloc(old, bytes);
    *room = fresh ? more : *room;
    return fresh;
}

static enum moe_code full(struct moe_error *err)
{
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "the report holds more than %zu MiB", MOE_CAP_REPORT_ARENA >> 20);
}

static bool keep(struct moe_arena *arena, struct moe_str *s)
{
    *s = s->len ? moe_arena_str(arena, *s) : MOE_STR("");
    return s->ptr != NULL;
}

enum moe_code moe_report_add(struct moe_report *r, const struct moe_finding *f, struct moe_error *err)
{
    if (!f->rule)
        return moe_fail(err, MOE_E_BUG, (struct moe_where){ 0 }, "a finding without a rule");
    struct moe_finding copy = *f;
    struct moe_str *strings[] = { &copy.file, &copy.function, &copy.message, &copy.context, &copy.reason, &copy.owner, &copy.ticket, &copy.until };
    for (size_t i = 0; i < MOE_COUNT(strings); i++)
        if (!keep(r->arena, strings[i]))
            return full(err);
    copy.controls = NULL;
    if (f->control_count) {
        copy.controls = moe_arena_array(r->arena, struct moe_str, f->control_count);
        if (!copy.controls)
            return full(err);
        for (size_t i = 0; i < f->control_count; i++) {
            copy.controls[i] = f->controls[i];
            if (!keep(r->arena, &copy.controls[i]))
                return full(err);
        }
    }
    struct moe_finding *room = grow(r->findings, r->finding_count, &r->finding_room, sizeof copy);
    if (!room)
        return full(err);
    r->findings = room;
    r->findings[r->finding_count++] = copy;
    return MOE_OK;
}

enum moe_code moe_report_add_file(struct moe_report *r, const struct moe_file *f, struct moe_error *err)
{
    struct moe_file copy = *f;
    if (!keep(r->arena, &copy.path) || !keep(r->arena, &copy.note) || !keep(r->arena, &copy.language))
        return full(err);
    struct moe_file *room = grow(r->files, r->file_count, &r->file_room, sizeof copy);
    if (!room)
        return full(err);
    r->files = room;
    r->files[r->file_count++] = copy;
    return MOE_OK;
}

enum moe_code moe_report_add_error(struct moe_report *r, const struct moe_error *e, struct moe_error *err)
{
    struct moe_error *room = moe_grow(r->arena, r->errors, r->error_count, &r->error_room, sizeof *e);
    if (!room)
        return full(err);
    r->errors = room;
    r->errors[r->error_count++] = *e;
    return MOE_OK;
}

/* ---- settling ---- */

static int order_u(uint64_t a, uint64_t b) { return (a > b) - (a < b); }

/* What makes two findings one: place, rule, message. */
static int by_place(const struct moe_finding *a, const struct moe_finding *b)
{
    int d = moe_part_path_order(a->file, b->file);
    if (!d)
        d = order_u(a->line, b->line);
    if (!d)
        d = order_u(a->column, b->column);
    if (!d)
        d = moe_part_path_order(a->rule->code, b->rule->code);
    return d ? d : moe_part_path_order(a->message, b->message);
}

/* Of repeats the gravest comes first and stays: open before suppressed, severe before mild. The rest of the order makes it total, so that the
 * result does not depend on the order in which threads delivered. */
static int by_order(const void *va, const void *vb)
{
    const struct moe_finding *a = va, *b = vb;
    int d = by_place(a, b);
    if (!d)
        d = order_u(a->suppressed, b->suppressed);
    if (!d)
        d = order_u(b->severity, a->severity);
    if (!d)
        d = order_u(b->confidence, a->confidence);
    if (!d)
        d = order_u(a->tier, b->tier);
    if (!d)
        d = order_u(a->end_line, b->end_line);
    if (!d)
        d = order_u(a->end_column, b->end_column);
    if (!d)
        d = order_u(a->fingerprint, b->fingerprint);
    if (!d)
        d = moe_part_path_order(a->function, b->function);
    return d ? d : moe_part_path_order(a->reason, b->reason);
}

static int by_fingerprint(const void *va, const void *vb)
{
    const struct moe_finding *a = va, *b = vb;
    int d = moe_part_path_order(a->file, b->file);
    if (!d)
        d = order_u(a->fingerprint, b->fingerprint);
    return d ? d : by_order(va, vb);
}

static void settle_findings(struct moe_report *r)
{
    if (!r->finding_count)
        return;
    qsort(r->findings, r->finding_count, sizeof *r->findings, by_order);
    size_t n = 1;
    for (size_t i = 1; i < r->finding_count; i++)
        if (by_place(&r->findings[n - 1], &r->findings[i]) != 0)
            r->findings[n++] = r->findings[i];
    r->finding_count = n;

    qsort(r->findings, n, sizeof *r->findings, by_fingerprint);
    for (size_t i = 0; i < n; i++) {
        struct moe_finding *f = &r->findings[i];
        bool again = i && f[-1].fingerprint == f->fingerprint && moe_str_eq(f[-1].file, f->file);
        f->fingerprint_nth = again ? f[-1].fingerprint_nth + 1 : 0;
    }
    qsort(r->findings, n, sizeof *r->findings, by_order);
}

static int file_order(const void *va, const void *vb)
{
    static const unsigned rank[] = { [MOE_FILE_FAILED] = 0, [MOE_FILE_DEGRADED] = 1, [MOE_FILE_OK] = 2, [MOE_FILE_SKIPPED] = 3 };
    const struct moe_file *a = va, *b = vb;
    int d = moe_part_path_order(a->path, b->path);
    if (!d)
        d = order_u(rank[a->state], rank[b->state]);
    if (!d)
        d = moe_part_path_order(a->note, b->note);
    if (!d)
        d = order_u(a->calls_parsed, b->calls_parsed);
    if (!d)
        d = order_u(b->parse_errors, a->parse_errors);
    return d ? d : order_u(b->skipped_lines, a->skipped_lines);
}

/* A file seen twice (a header) is as good as its worst reading. */
static void settle_files(struct moe_report *r)
{
    if (!r->file_count)
        return;
    qsort(r->files, r->file_count, sizeof *r->files, file_order);
    size_t n = 1;
    for (size_t i = 1; i < r->file_count; i++)
        if (!moe_str_eq(r->files[n - 1].path, r->files[i].path))
            r->files[n++] = r->files[i];
    r->file_count = n;
}

static int error_order(const void *va, const void *vb)
{
    const struct moe_error *a = va, *b = vb;
    int d = strcmp(a->file, b->file);
    if (!d)
        d = order_u(a->line, b->line);
    if (!d)
        d = order_u(a->column, b->column);
    if (!d)
        d = strcmp(a->field, b->field);
    if (!d)
        d = strcmp(a->text, b->text);
    return d ? d : order_u(a->code, b->code);
}

static void settle_errors(struct moe_report *r)
{
    if (!r->error_count)
        return;
    qsort(r->errors, r->error_count, sizeof *r->errors, error_order);
    size_t n = 1;
    for (size_t i = 1; i < r->error_count; i++)
        if (error_order(&r->errors[n - 1], &r->errors[i]) != 0)
            r->errors[n++] = r->errors[i];
    r->error_count = n;
}

static int rule_order(const void *va, const void *vb)
{
    const struct moe_rule_info *const *a = va, *const *b = vb;
    return moe_part_path_order((*a)->code, (*b)->code);
}

/* Writers look rules up by code, so every finding's rule has to be in the list, also those the engine reports without "running" them. */
static void settle_rules(struct moe_report *r)
{
    size_t count = r->rule_count, room = r->rule_count + 64;
    const struct moe_rule_info **rules = moe_arena_array(r->arena, const struct moe_rule_info *, room);
    if (!rules)
        return;                              /* the writers then name the rule without describing it */
    if (count)
        memcpy(rules, r->rules, count * sizeof *rules);
    for (size_t i = 0; i < r->finding_count && count < room; i++) {
        const struct moe_rule_info *rule = r->findings[i].rule;
        bool known = false;
        for (size_t k = 0; k < count && !known; k++)
            known = rules[k] == rule || moe_str_eq(rules[k]->code, rule->code);
        if (!known)
            rules[count++] = rule;
    }
    qsort(rules, count, sizeof *rules, rule_order);
    size_t n = count ? 1 : 0;
    for (size_t i = 1; i < count; i++)
        if (!moe_str_eq(rules[n - 1]->code, rules[i]->code))
            rules[n++] = rules[i];
    r->rules = rules;
    r->rule_count = n;
}

void moe_report_settle(struct moe_report *r)
{
    settle_findings(r);
    settle_files(r);
    settle_errors(r);
    settle_rules(r);
}

/* ---- judging ---- */

struct moe_totals moe_report_totals(const struct moe_report *r)
{
    struct moe_totals t = { 0 };
    for (size_t i = 0; i < r->finding_count; i++) {
        const struct moe_finding *f = &r->findings[i];
        t.suppressed[f->suppressed]++;
        if (f->suppressed != MOE_SUPPRESS_NONE)
            continue;
        t.open++;
        t.by_severity[f->severity]++;
        t.by_confidence[f->confidence]++;
    }
    t.suppressed[MOE_SUPPRESS_NONE] = 0;
    size_t *const by_state[] = { &t.files_ok, &t.files_degraded, &t.files_failed, &t.files_skipped };
    for (size_t i = 0; i < r->file_count; i++) {
        const struct moe_file *f = &r->files[i];
        ++*by_state[f->state];
        t.lines += f->lines;
        t.code_lines += f->code_lines;
        t.calls_seen += f->calls_seen;
        t.calls_parsed += f->calls_parsed;
    }
    return t;
}

bool moe_report_empty(const struct moe_report *r)
{
    struct moe_totals t = moe_report_totals(r);
    return t.files_ok + t.files_degraded == 0 && !r->nothing_changed;
}

int moe_report_exit(const struct moe_report *r)
{
    struct moe_totals t = moe_report_totals(r);
    if (r->error_count || t.files_failed || moe_report_empty(r))
        return 2;
    return t.open ? 1 : 0;
}
