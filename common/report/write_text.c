/* The report for people, in bandit's layout. What came from input is escaped; the last line says what was covered. */
#include "common/base/term.h"
#include "common/report/parts.h"

#define BOLD  "\033[1m"
#define DIM   "\033[2m"
#define PLAIN "\033[0m"
enum { TAB_CELLS = 4 };

struct pen { struct moe_buf *out; const struct moe_write_opts *opts; const struct moe_report *report; };

static void ink(const struct pen *p, const char *code)
{
    if (p->opts->color)
        moe_buf_add(p->out, moe_str_c(code));
}

static const char *tint(enum moe_level level) { return level == MOE_HIGH ? "\033[31m" : level == MOE_MEDIUM ? "\033[33m" : "\033[36m"; }

static void heading(const struct pen *p, const char *text)
{
    ink(p, BOLD);
    moe_buf_printf(p->out, "\n%s\n", text);
    ink(p, PLAIN);
}

/* Code on one line: tabs as blanks, so that the caret below stands where it should. Returns the cells it takes. */
static unsigned code(struct moe_buf *out, struct moe_str text)
{
    size_t start = moe_buf_str(out).len;
    while (text.len) {
        const char *tab = memchr(text.ptr, '\t', text.len);
        size_t n = tab ? (size_t)(tab - text.ptr) : text.len;
        moe_term_escape(out, (struct moe_str){ text.ptr, n });
        if (tab)
            moe_buf_printf(out, "%*s", TAB_CELLS, "");
        text = moe_str_from(text, n + (tab != NULL));
    }
    return moe_part_width(moe_str_from(moe_buf_str(out), start));
}

static void repeat(struct moe_buf *out, char c, unsigned n)
{
    while (n--)
        moe_buf_addc(out, c);
}

/* The finding's first line in three parts, and a line that points at the middle one. */
static void pointed_line(const struct pen *p, const struct moe_finding *f, struct moe_str text)
{
    struct moe_span at = moe_part_span(f);
    size_t from = MOE_MIN((size_t)at.column - 1, text.len), to = at.end_line == at.line ? MOE_MIN((size_t)at.end_column - 1, text.len) : text.len;
    to = MOE_MAX(from, to);
    unsigned before = code(p->out, (struct moe_str){ text.ptr, from });
    ink(p, BOLD);
    unsigned width = code(p->out, (struct moe_str){ text.ptr + from, to - from });
    ink(p, PLAIN);
    code(p->out, moe_str_from(text, to));
    if (!f->column)
        return;
    moe_buf_add(p->out, MOE_STR("\n\t"));
    repeat(p->out, ' ', before);
    ink(p, tint(f->severity));
    moe_buf_addc(p->out, '^');
    repeat(p->out, '~', width > 1 ? width - 1 : 0);
    ink(p, PLAIN);
}

static void context(const struct pen *p, const struct moe_finding *f)
{
    unsigned most = p->opts->context_lines, shown = 0, n = f->context_line;
    if (most == 1)
        n = MOE_MAX(f->line, n);               /* one line only: the finding's */
    struct moe_str rest = moe_part_from_line(f, n), text;
    for (; shown < most && moe_str_line(&rest, &text); n++, shown++) {
        ink(p, DIM);
        moe_buf_printf(p->out, "%u\t", n);
        ink(p, PLAIN);
        if (n == f->line)
            pointed_line(p, f, text);
        else
            code(p->out, text);
        moe_buf_addc(p->out, '\n');
    }
}

static void title(const struct pen *p, const struct moe_finding *f)
{
    moe_buf_addc(p->out, '[');
    moe_term_escape(p->out, f->rule->code);
    moe_buf_addc(p->out, ':');
    moe_term_escape(p->out, f->rule->name);
    moe_buf_add(p->out, MOE_STR("] "));
    moe_term_escape(p->out, f->message);
}

static void place(const struct pen *p, const struct moe_finding *f)
{
    moe_part_path(p->out, f->file);
    if (f->line)
        moe_buf_printf(p->out, ":%u:%u", f->line, f->column);
}

static void note(struct moe_buf *out, const char *before, struct moe_str s)
{
    if (!s.len)
        return;
    moe_buf_add(out, moe_str_c(before));
    moe_term_escape(out, s);
}

static void line(struct moe_buf *out, const char *before, struct moe_str s)
{
    note(out, before, s);
    if (s.len)
        moe_buf_addc(out, '\n');
}

static void issue(const struct pen *p, const struct moe_finding *f)
{
    unsigned cwe = moe_part_cwe(f);
    ink(p, tint(f->severity));
    moe_buf_add(p->out, MOE_STR(">> Issue: "));
    title(p, f);
    ink(p, PLAIN);
    moe_buf_printf(p->out, "\n   Severity: %s   Confidence: %s\n", moe_part_level(f->severity), moe_part_level(f->confidence));
    if (cwe) {
        moe_buf_printf(p->out, "   CWE: CWE-%u (", cwe);
        moe_part_cwe_uri(p->out, cwe);
        moe_buf_add(p->out, MOE_STR(")\n"));
    }
    line(p->out, "   Bandit: ", f->rule->bandit);
    line(p->out, "   More Info: ", f->rule->help_uri);
    moe_buf_add(p->out, MOE_STR("   Location: "));
    place(p, f);
    note(p->out, " in ", f->function);
    moe_buf_addc(p->out, '\n');
    if (f->tier != MOE_TIER_AST)
        moe_buf_printf(p->out, "   Read from: %s\n", f->tier == MOE_TIER_LEXICAL ? "tokens alone" : "a damaged part of the syntax tree");
    context(p, f);
    line(p->out, "   Fix: ", f->rule->fix);
    moe_buf_add(p->out, MOE_STR("--------------------------------------------------\n"));
}

static void issues(const struct pen *p)
{
    bool any = false;
    moe_buf_add(p->out, MOE_STR("Test results:\n"));
    for (size_t i = 0; i < p->report->finding_count; i++) {
        const struct moe_finding *f = &p->report->findings[i];
        if (f->suppressed != MOE_SUPPRESS_NONE || !moe_part_shown(p->report, f))
            continue;
        issue(p, f);
        any = true;
    }
    if (any)
        return;
    const bool unread = moe_report_empty(p->report);         /* silence about what was not read is no clean bill */
    moe_buf_add(p->out, unread ? MOE_STR("\tNothing could be read, so nothing is known.\n")
                        : moe_report_exit(p->report) == 2 ? MOE_STR("\tNo issues in what could be read; not all could be (see below).\n")
                                                          : MOE_STR("\tNo issues identified.\n"));
}

static void suppressed(const struct pen *p, const struct moe_totals *t)
{
    size_t n = t->suppressed[MOE_SUPPRESS_INLINE] + t->suppressed[MOE_SUPPRESS_POLICY] + t->suppressed[MOE_SUPPRESS_BASELINE];
    if (!n || !p->opts->show_suppressed)
        return;
    heading(p, "Suppressed findings:");
    for (size_t i = 0; i < p->report->finding_count; i++) {
        const struct moe_finding *f = &p->report->findings[i];
        if (f->suppressed == MOE_SUPPRESS_NONE || !moe_part_shown(p->report, f))
            continue;
        moe_buf_addc(p->out, '\t');
        place(p, f);
        moe_buf_addc(p->out, ' ');
        title(p, f);
        moe_buf_printf(p->out, "\n\t\t%s", moe_part_kind(f->suppressed));
        note(p->out, ": ", f->reason);
        note(p->out, "; owner ", f->owner);
        note(p->out, "; ticket ", f->ticket);
        note(p->out, "; until ", f->until);
        moe_buf_addc(p->out, '\n');
    }
}

static void scanned(const struct pen *p, const struct moe_totals *t)
{
    unsigned long left_out = 0, errors = 0;
    for (size_t i = 0; i < p->report->file_count; i++) {
        left_out += p->report->files[i].skipped_lines;
        errors += p->report->files[i].parse_errors;
    }
    bool text = t->lines || p->report->file_count == 0;      /* checkpoints have no lines */
    heading(p, text ? "Code scanned:" : "Files read:");
    moe_buf_printf(p->out, "\tTotal files: %zu (%zu analysed, %zu of them in part)\n", p->report->file_count, t->files_ok + t->files_degraded,
                   t->files_degraded);
    if (text) {
        moe_buf_printf(p->out, "\tTotal lines: %lu\n\tTotal lines of code: %lu\n", t->lines, t->code_lines);
        moe_buf_printf(p->out, "\tTotal lines left out by the preprocessor: %lu\n", left_out);
    }
    moe_buf_printf(p->out, "\tTotal findings suppressed: %zu inline (nosec), %zu by policy, %zu by baseline\n", t->suppressed[MOE_SUPPRESS_INLINE],
                   t->suppressed[MOE_SUPPRESS_POLICY], t->suppressed[MOE_SUPPRESS_BASELINE]);
    if (p->report->baseline.len) {
        note(p->out, "\tBaseline: ", p->report->baseline);
        moe_buf_printf(p->out, " (%zu of its entries no longer occur)\n", p->report->baseline_gone);
    }
    if (t->calls_seen)          /* integers: no locale can change the decimal point */
        moe_buf_printf(p->out, "\tParse health: %lu of %lu calls understood (%lu.%lu%%), %lu parse errors\n", t->calls_parsed, t->calls_seen,
                       t->calls_parsed * 100 / t->calls_seen, t->calls_parsed * 1000 / t->calls_seen % 10, errors);
}

static void by_level(const struct pen *p, const char *what, const size_t n[3])
{
    moe_buf_printf(p->out, "\tTotal issues (by %s):\n\t\tLow: %zu\n\t\tMedium: %zu\n\t\tHigh: %zu\n", what, n[MOE_LOW], n[MOE_MEDIUM], n[MOE_HIGH]);
}

static void files(const struct pen *p, enum moe_file_state state, size_t n, const char *what)
{
    if (!n)
        return;
    ink(p, BOLD);
    moe_buf_printf(p->out, "%s (%zu):\n", what, n);
    ink(p, PLAIN);
    for (size_t i = 0; i < p->report->file_count; i++) {
        const struct moe_file *f = &p->report->files[i];
        if (f->state != state)
            continue;
        moe_buf_addc(p->out, '\t');
        moe_part_path(p->out, f->path);
        note(p->out, ": ", f->note);
        if (state == MOE_FILE_DEGRADED)
            moe_buf_printf(p->out, " (%u of %u calls understood, %u parse errors)", f->calls_parsed, f->calls_seen, f->parse_errors);
        moe_buf_addc(p->out, '\n');
    }
}

static void skips(const struct pen *p)
{
    if (p->report->skip_count)
        moe_buf_printf(p->out, "Rules skipped by policy (%zu):\n", p->report->skip_count);
    for (size_t i = 0; i < p->report->skip_count; i++) {
        const struct moe_skip *s = &p->report->skips[i];
        note(p->out, "\t", s->rule);
        note(p->out, " in ", s->paths);
        note(p->out, ": ", s->reason);
        note(p->out, "; owner ", s->owner);
        note(p->out, "; ticket ", s->ticket);
        note(p->out, "; until ", s->until);
        moe_buf_printf(p->out, " (%u %s)\n", s->hits, s->hits == 1 ? "finding" : "findings");
    }
}

static void errors(const struct pen *p)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *line = moe_buf_new(4096);
    if (!p->report->error_count || !line)
        return;
    ink(p, BOLD);
    moe_buf_printf(p->out, "Errors (%zu):\n", p->report->error_count);
    ink(p, PLAIN);
    for (size_t i = 0; i < p->report->error_count; i++) {
        moe_buf_clear(line);
        moe_part_error(line, &p->report->errors[i]);
        note(p->out, "\t", moe_buf_str(line));
        moe_buf_addc(p->out, '\n');
    }
}

void moe_write_text(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    struct pen p = { out, opts, r };
    struct moe_totals t = moe_report_totals(r);
    issues(&p);
    suppressed(&p, &t);
    scanned(&p, &t);
    heading(&p, "Run metrics:");
    by_level(&p, "severity", t.by_severity);
    by_level(&p, "confidence", t.by_confidence);
    skips(&p);
    files(&p, MOE_FILE_SKIPPED, t.files_skipped, "Files left out");
    files(&p, MOE_FILE_DEGRADED, t.files_degraded, "Files understood in part");
    files(&p, MOE_FILE_FAILED, t.files_failed, "Files not analysed");
    errors(&p);
    moe_buf_addc(out, '\n');
    moe_report_summary(r, out);
    moe_buf_addc(out, '\n');
}
