/* GitHub workflow commands. A runner executes every line that begins with "::", so no byte of the input may begin a line. */
#include "common/base/utf8.h"
#include "common/report/parts.h"

/* '%' and line ends as the runner decodes them, and in a property also the marks that end one; other hidden characters are left out. */
static void data(struct moe_buf *out, struct moe_str s, bool property)
{
    while (s.len) {
        struct moe_str at = s;
        uint32_t cp = moe_part_utf8(&s);
        if (cp == '%' || cp == '\n' || cp == '\r' || (property && (cp == ':' || cp == ',')))
            moe_buf_printf(out, "%%%02X", cp);
        else if (cp == MOE_CP_BROKEN)
            moe_buf_add(out, MOE_STR("\xef\xbf\xbd"));
        else if (!moe_utf8_hidden(cp))
            moe_buf_add(out, (struct moe_str){ at.ptr, at.len - s.len });
    }
}

static void begin(struct moe_buf *out, const char *level, struct moe_str file)
{
    moe_buf_printf(out, "::%s ", level);
    if (moe_str_starts(file, MOE_STR("./")))
        file = moe_str_from(file, 2);
    if (!file.len)
        return;
    moe_buf_add(out, MOE_STR("file="));
    data(out, file, true);
    moe_buf_addc(out, ',');
}

static void finding(struct moe_buf *out, const struct moe_finding *f)
{
    struct moe_span s = moe_part_span(f);
    begin(out, f->severity == MOE_HIGH ? "error" : f->severity == MOE_MEDIUM ? "warning" : "notice", f->file);
    moe_buf_printf(out, "line=%u,endLine=%u,", s.line, s.end_line);
    if (s.end_line == s.line)                /* the runner refuses columns over several lines */
        moe_buf_printf(out, "col=%u,endColumn=%u,", s.column, s.end_column);
    moe_buf_add(out, MOE_STR("title="));
    data(out, f->rule->code, true);
    moe_buf_addc(out, ' ');
    data(out, f->rule->name, true);
    moe_buf_add(out, MOE_STR("::"));
    data(out, f->message, false);
    if (f->rule->fix.len) {
        moe_buf_add(out, MOE_STR("%0AFix: "));
        data(out, f->rule->fix, false);
    }
    moe_buf_addc(out, '\n');
}

static void notice(struct moe_buf *out, const char *level, struct moe_str file, unsigned line, const char *title, struct moe_str text)
{
    begin(out, level, file);
    if (line)
        moe_buf_printf(out, "line=%u,", line);
    moe_buf_printf(out, "title=%s::", title);
    data(out, text, false);
    moe_buf_addc(out, '\n');
}

void moe_write_github(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    (void)opts;
    for (size_t i = 0; i < r->finding_count; i++)
        if (r->findings[i].suppressed == MOE_SUPPRESS_NONE && moe_part_shown(r, &r->findings[i]))
            finding(out, &r->findings[i]);
    for (size_t i = 0; i < r->file_count; i++) {
        const struct moe_file *f = &r->files[i];
        if (f->state == MOE_FILE_FAILED)
            notice(out, "error", f->path, 1, "file not analysed", f->note);
        else if (f->state == MOE_FILE_DEGRADED)
            notice(out, "warning", f->path, 1, "file understood in part", f->note);
    }
    for (size_t i = 0; i < r->error_count; i++)
        notice(out, "error", moe_str_c(r->errors[i].file), r->errors[i].line, "job not finished", moe_str_c(r->errors[i].text));
    moe_report_summary(r, out);
    moe_buf_addc(out, '\n');
}
