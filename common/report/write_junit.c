/* JUnit XML, as Jenkins and GitLab read it. A file that was not analysed is an error: a green suite means that everything was looked at. */
#include "common/report/parts.h"

static void attribute(struct moe_buf *out, const char *name, struct moe_str value)
{
    moe_buf_printf(out, " %s=\"", name);
    moe_part_markup(out, value, true);
    moe_buf_addc(out, '"');
}

static void failure(struct moe_buf *out, const struct moe_finding *f)
{
    unsigned cwe = moe_part_cwe(f);
    moe_buf_add(out, MOE_STR("      <failure"));
    attribute(out, "type", f->rule->code);
    attribute(out, "message", f->message);
    moe_buf_addc(out, '>');
    moe_part_markup(out, f->file, true);
    moe_buf_printf(out, ":%u:%u: [", f->line, f->column);
    moe_part_markup(out, f->rule->code, true);
    moe_buf_addc(out, ':');
    moe_part_markup(out, f->rule->name, true);
    moe_buf_add(out, MOE_STR("] "));
    moe_part_markup(out, f->message, true);
    moe_buf_printf(out, "\nSeverity: %s   Confidence: %s", moe_part_level(f->severity), moe_part_level(f->confidence));
    if (cwe)
        moe_buf_printf(out, "   CWE: CWE-%u", cwe);
    if (f->rule->fix.len) {
        moe_buf_add(out, MOE_STR("\nFix: "));
        moe_part_markup(out, f->rule->fix, true);
    }
    moe_buf_add(out, MOE_STR("</failure>\n"));
}

static void error(struct moe_buf *out, const char *type, struct moe_str text)
{
    moe_buf_printf(out, "      <error type=\"%s\"", type);
    attribute(out, "message", text);
    moe_buf_add(out, MOE_STR("/>\n"));
}

static void begin_case(struct moe_buf *out, const struct moe_report *r, struct moe_str name)
{
    moe_buf_add(out, MOE_STR("    <testcase"));
    attribute(out, "classname", r->tool);
    attribute(out, "name", name);
    attribute(out, "file", name);
    moe_buf_add(out, MOE_STR(">\n"));
}

/* One path's case. Findings and files are sorted alike, so both lists are walked once. */
static void test_case(struct moe_buf *out, const struct moe_report *r, const struct moe_file *file, struct moe_str path, size_t *next)
{
    size_t suppressed = 0;
    begin_case(out, r, path);
    for (; *next < r->finding_count && moe_str_eq(r->findings[*next].file, path); ++*next) {
        const struct moe_finding *f = &r->findings[*next];
        suppressed += f->suppressed != MOE_SUPPRESS_NONE;
        if (f->suppressed == MOE_SUPPRESS_NONE && moe_part_shown(r, f))
            failure(out, f);
    }
    if (file && file->state == MOE_FILE_FAILED)
        error(out, "not-analysed", file->note.len ? file->note : MOE_STR("the file was not analysed"));
    if (file && file->state == MOE_FILE_SKIPPED) {
        moe_buf_add(out, MOE_STR("      <skipped"));
        attribute(out, "message", file->note);
        moe_buf_add(out, MOE_STR("/>\n"));
    }
    if (suppressed)
        moe_buf_printf(out, "      <system-out>%zu suppressed</system-out>\n", suppressed);
    if (file && file->state == MOE_FILE_DEGRADED) {
        moe_buf_add(out, MOE_STR("      <system-err>understood in part: "));
        moe_part_markup(out, file->note, true);
        moe_buf_add(out, MOE_STR("</system-err>\n"));
    }
    moe_buf_add(out, MOE_STR("    </testcase>\n"));
}

static void run_case(struct moe_buf *out, const struct moe_report *r, struct moe_buf *line)
{
    begin_case(out, r, MOE_STR("the run itself"));
    for (size_t i = 0; i < r->error_count; i++) {
        moe_buf_clear(line);
        moe_part_error(line, &r->errors[i]);
        error(out, "error", moe_buf_str(line));
    }
    if (moe_report_empty(r))
        error(out, "nothing-analysed", MOE_STR("no file was analysed"));
    moe_buf_add(out, MOE_STR("    </testcase>\n"));
}

static size_t cases(struct moe_buf *out, const struct moe_report *r)
{
    size_t n = 0;
    for (size_t file = 0, next = 0; file < r->file_count || next < r->finding_count; n++) {
        int d = file == r->file_count ? 1 : next == r->finding_count ? -1 : moe_part_path_order(r->files[file].path, r->findings[next].file);
        if (d > 0)
            test_case(out, r, NULL, r->findings[next].file, &next);
        else
            test_case(out, r, &r->files[file], r->files[file].path, &next), file++;
    }
    return n;
}

void moe_write_junit(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    (void)opts;
    MOE_AUTO(moe_buf_free) struct moe_buf *body = moe_buf_new(MOE_CAP_REPORT_BYTES), *line = moe_buf_new(4096);
    if (!body || !line) {
        moe_buf_free(&line);
        moe_part_give_up(out);
        return;
    }
    struct moe_totals t = moe_report_totals(r);
    size_t failures = 0, errors = t.files_failed + r->error_count + moe_report_empty(r);
    for (size_t i = 0; i < r->finding_count; i++)
        failures += r->findings[i].suppressed == MOE_SUPPRESS_NONE && moe_part_shown(r, &r->findings[i]);
    size_t tests = cases(body, r) + 1;
    run_case(body, r, line);
    moe_buf_free(&line);
    if (moe_buf_failed(body)) {
        moe_part_give_up(out);
        return;
    }
    moe_buf_printf(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"%zu\" failures=\"%zu\" errors=\"%zu\">\n  <testsuite", tests, failures,
                   errors);
    attribute(out, "name", r->tool);
    moe_buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\">\n", tests, failures, errors, t.files_skipped);
    moe_buf_add(out, moe_buf_str(body));
    moe_buf_add(out, MOE_STR("  </testsuite>\n</testsuites>\n"));
}
