/* bandit's JSON, so that what reads bandit reads us: its keys keep their names and meaning, ours stand beside them. */
#include "common/report/parts.h"
#include <stdio.h>

enum { CAP_LINE_RANGE = 1000 };

static void cwe(struct moe_json *j, unsigned id)
{
    char link[64];
    snprintf(link, sizeof link, "https://cwe.mitre.org/data/definitions/%u.html", id);
    moe_json_key(j, "issue_cwe");
    moe_json_open(j, '{');
    if (id) {
        moe_part_ki(j, "id", id);
        moe_part_kz(j, "link", link);
    }
    moe_json_close(j, '}');
}

/* "9 first line\n10 second line\n" */
static void code(struct moe_json *j, const struct moe_finding *f, struct moe_buf *scratch)
{
    struct moe_str rest = f->context, text;
    moe_buf_clear(scratch);
    for (unsigned n = f->context_line; moe_str_line(&rest, &text); n++) {
        moe_buf_printf(scratch, "%u ", n);
        moe_buf_add(scratch, text);
        moe_buf_addc(scratch, '\n');
    }
    moe_part_kv(j, "code", moe_buf_str(scratch));
}

static void line_range(struct moe_json *j, const struct moe_finding *f)
{
    struct moe_span s = moe_part_span(f);
    moe_json_key(j, "line_range");
    moe_json_open(j, '[');
    for (unsigned n = s.line, k = 0; f->line && n <= s.end_line && k < CAP_LINE_RANGE; n++, k++)
        moe_json_int(j, n);
    moe_json_close(j, ']');
}

static void suppression(struct moe_json *j, const struct moe_finding *f)
{
    moe_json_key(j, "suppression");
    if (f->suppressed == MOE_SUPPRESS_NONE) {
        moe_json_null(j);
        return;
    }
    moe_json_open(j, '{');
    moe_part_kz(j, "kind", moe_part_kind(f->suppressed));
    moe_part_kv(j, "reason", f->reason);
    moe_part_kv(j, "owner", f->owner);
    moe_part_kv(j, "ticket", f->ticket);
    moe_part_kv(j, "until", f->until);
    moe_json_close(j, '}');
}

static void finding(struct moe_json *j, const struct moe_finding *f, struct moe_buf *scratch)
{
    char print[24];
    snprintf(print, sizeof print, "%016llx:%u", (unsigned long long)f->fingerprint, f->fingerprint_nth);
    moe_json_open(j, '{');
    moe_part_kv(j, "bandit", f->rule->bandit);
    code(j, f, scratch);
    moe_part_ki(j, "col_offset", f->column ? f->column - 1 : 0);
    moe_json_key(j, "controls");
    moe_json_open(j, '[');
    for (size_t i = 0; i < f->control_count; i++)
        moe_json_str(j, f->controls[i]);
    moe_json_close(j, ']');
    moe_part_ki(j, "end_col_offset", f->end_column ? f->end_column - 1 : 0);
    moe_part_kv(j, "filename", f->file);
    moe_part_kz(j, "fingerprint", print);
    moe_part_kv(j, "fix", f->rule->fix);
    moe_part_kv(j, "function", f->function);
    moe_part_kz(j, "issue_confidence", moe_level_name(f->confidence));
    cwe(j, moe_part_cwe(f));
    moe_part_kz(j, "issue_severity", moe_level_name(f->severity));
    moe_part_kv(j, "issue_text", f->message);
    moe_part_ki(j, "line_number", f->line);
    line_range(j, f);
    moe_part_kv(j, "more_info", f->rule->help_uri);
    suppression(j, f);
    moe_part_kv(j, "test_id", f->rule->code);
    moe_part_kv(j, "test_name", f->rule->name);
    moe_part_kz(j, "tier", moe_part_tier(f->tier));
    moe_json_close(j, '}');
}

static void findings(struct moe_json *j, const struct moe_report *r, const char *key, bool suppressed, struct moe_buf *scratch)
{
    moe_json_key(j, key);
    moe_json_open(j, '[');
    for (size_t i = 0; i < r->finding_count; i++)
        if ((r->findings[i].suppressed != MOE_SUPPRESS_NONE) == suppressed && moe_part_shown(r, &r->findings[i]))
            finding(j, &r->findings[i], scratch);
    moe_json_close(j, ']');
}

static void levels(struct moe_json *j, const char *kind, const size_t n[3])
{
    static const enum moe_level order[] = { MOE_HIGH, MOE_LOW, MOE_MEDIUM };
    char key[32];
    for (size_t i = 0; i < MOE_COUNT(order); i++) {
        snprintf(key, sizeof key, "%s.%s", kind, moe_level_name(order[i]));
        moe_part_ki(j, key, (int64_t)n[order[i]]);
    }
    snprintf(key, sizeof key, "%s.UNDEFINED", kind);
    moe_part_ki(j, key, 0);
}

/* `lines` of code; nosec counts comments, skipped_tests what policy and baseline suppress. */
static void counts(struct moe_json *j, const struct moe_totals *t, unsigned long lines)
{
    levels(j, "CONFIDENCE", t->by_confidence);
    levels(j, "SEVERITY", t->by_severity);
    moe_part_ki(j, "loc", (int64_t)lines);
    moe_part_ki(j, "nosec", (int64_t)t->suppressed[MOE_SUPPRESS_INLINE]);
    moe_part_ki(j, "skipped_tests", (int64_t)(t->suppressed[MOE_SUPPRESS_POLICY] + t->suppressed[MOE_SUPPRESS_BASELINE]));
}

static void file_metrics(struct moe_json *j, const struct moe_report *r, const struct moe_file *f, size_t *next)
{
    while (*next < r->finding_count && moe_part_path_order(r->findings[*next].file, f->path) < 0)
        ++*next;
    struct moe_report own = { .findings = r->findings + *next };
    while (*next < r->finding_count && moe_str_eq(r->findings[*next].file, f->path))
        ++*next, own.finding_count++;
    struct moe_totals t = moe_report_totals(&own);
    moe_json_key(j, moe_str_is(f->path, "_totals") ? "./_totals" : f->path.ptr);
    moe_json_open(j, '{');
    counts(j, &t, f->code_lines);
    moe_part_ki(j, "calls_parsed", f->calls_parsed);
    moe_part_ki(j, "calls_seen", f->calls_seen);
    moe_part_kv(j, "language", f->language);
    moe_part_ki(j, "lines", f->lines);
    moe_part_kv(j, "note", f->note);
    moe_part_ki(j, "parse_errors", f->parse_errors);
    moe_part_ki(j, "skipped_lines", f->skipped_lines);
    moe_part_kz(j, "state", moe_part_state(f->state));
    moe_json_close(j, '}');
}

static void metrics(struct moe_json *j, const struct moe_report *r)
{
    struct moe_totals t = moe_report_totals(r);
    moe_json_key(j, "metrics");
    moe_json_open(j, '{');
    moe_json_key(j, "_totals");
    moe_json_open(j, '{');
    counts(j, &t, t.code_lines);
    moe_part_ki(j, "calls_parsed", (int64_t)t.calls_parsed);
    moe_part_ki(j, "calls_seen", (int64_t)t.calls_seen);
    moe_part_ki(j, "files_degraded", (int64_t)t.files_degraded);
    moe_part_ki(j, "files_failed", (int64_t)t.files_failed);
    moe_part_ki(j, "files_ok", (int64_t)t.files_ok);
    moe_part_ki(j, "files_skipped", (int64_t)t.files_skipped);
    moe_part_ki(j, "lines", (int64_t)t.lines);
    moe_part_ki(j, "open", (int64_t)t.open);
    moe_json_close(j, '}');
    size_t next = 0;
    for (size_t i = 0; i < r->file_count; i++)
        file_metrics(j, r, &r->files[i], &next);
    moe_json_close(j, '}');
}

/* bandit's pair {filename, reason} for what kept the run from being whole; files that were not analysed belong here. */
static void errors(struct moe_json *j, const struct moe_report *r)
{
    moe_json_key(j, "errors");
    moe_json_open(j, '[');
    for (size_t i = 0; i < r->error_count; i++) {
        const struct moe_error *e = &r->errors[i];
        moe_json_open(j, '{');
        moe_part_kz(j, "filename", e->file);
        moe_part_kz(j, "reason", e->text);
        moe_part_kz(j, "field", e->field);
        moe_part_ki(j, "line_number", e->line);
        moe_part_ki(j, "column", e->column);
        moe_json_close(j, '}');
    }
    for (size_t i = 0; i < r->file_count; i++) {
        if (r->files[i].state != MOE_FILE_FAILED)
            continue;
        moe_json_open(j, '{');
        moe_part_kv(j, "filename", r->files[i].path);
        moe_part_kv(j, "reason", r->files[i].note);
        moe_json_close(j, '}');
    }
    moe_json_close(j, ']');
}

static void skips(struct moe_json *j, const struct moe_report *r)
{
    moe_json_key(j, "skipped_rules");
    moe_json_open(j, '[');
    for (size_t i = 0; i < r->skip_count; i++) {
        const struct moe_skip *s = &r->skips[i];
        moe_json_open(j, '{');
        moe_part_kv(j, "test_id", s->rule);
        moe_part_kv(j, "paths", s->paths);
        moe_part_kv(j, "reason", s->reason);
        moe_part_kv(j, "owner", s->owner);
        moe_part_kv(j, "ticket", s->ticket);
        moe_part_kv(j, "until", s->until);
        moe_part_ki(j, "hits", s->hits);
        moe_json_close(j, '}');
    }
    moe_json_close(j, ']');
}

static void head(struct moe_json *j, const struct moe_report *r, struct moe_buf *scratch)
{
    moe_json_key(j, "run");
    moe_json_open(j, '{');
    moe_part_kv(j, "tool", r->tool);
    moe_part_kv(j, "version", r->version);
    moe_part_opt(j, "engine", r->engine);
    moe_part_opt(j, "policy", r->policy);
    moe_part_opt(j, "baseline", r->baseline);
    moe_part_ki(j, "rules", (int64_t)r->rule_count);
    moe_part_ki(j, "exit_code", moe_report_exit(r));
    moe_buf_clear(scratch);
    moe_report_summary(r, scratch);
    moe_part_kv(j, "summary", moe_buf_str(scratch));
    moe_json_close(j, '}');
}

void moe_write_json(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    (void)opts;
    MOE_AUTO(moe_buf_free) struct moe_buf *scratch = moe_buf_new(MOE_CAP_REPORT_BYTES);
    if (!scratch) {
        moe_part_give_up(out);
        return;
    }
    struct moe_json j = moe_json_to(out, false);
    moe_json_open(&j, '{');
    errors(&j, r);
    metrics(&j, r);
    findings(&j, r, "results", false, scratch);
    head(&j, r, scratch);
    skips(&j, r);
    findings(&j, r, "suppressed", true, scratch);
    moe_json_close(&j, '}');
    moe_buf_addc(out, '\n');
}
