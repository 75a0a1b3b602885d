/* RFC 4180: quoted cells, CRLF. A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
#include "common/base/term.h"
#include "common/report/parts.h"
#include <stdio.h>

static void cell(struct moe_buf *out, struct moe_str s)
{
    moe_buf_addc(out, '"');
    if (s.len && memchr("=+-@\t\r", s.ptr[0], 6))
        moe_buf_addc(out, '\'');
    while (s.len) {
        struct moe_str rest = s, part = moe_str_cut(&rest, '"');
        moe_term_escape(out, part);
        if (part.len < s.len)
            moe_buf_add(out, MOE_STR("\"\""));
        s = rest;
    }
    moe_buf_add(out, MOE_STR("\","));
}

static void row(struct moe_buf *out, const struct moe_finding *f)
{
    char print[24], cwe[16];
    snprintf(print, sizeof print, "%016llx:%u", (unsigned long long)f->fingerprint, f->fingerprint_nth);
    snprintf(cwe, sizeof cwe, "CWE-%u", moe_part_cwe(f));
    cell(out, f->file);
    moe_buf_printf(out, "%u,%u,%u,%u,", f->line, f->column, f->end_line, f->end_column);
    cell(out, f->rule->code);
    cell(out, f->rule->name);
    cell(out, moe_str_c(moe_level_name(f->severity)));
    cell(out, moe_str_c(moe_level_name(f->confidence)));
    cell(out, moe_str_c(moe_part_cwe(f) ? cwe : ""));
    cell(out, f->message);
    cell(out, f->function);
    cell(out, moe_str_c(moe_part_tier(f->tier)));
    cell(out, moe_str_c(print));
    cell(out, f->rule->help_uri);
    cell(out, moe_str_c(f->suppressed == MOE_SUPPRESS_NONE ? "" : moe_part_kind(f->suppressed)));
    cell(out, f->reason);
    cell(out, f->owner);
    cell(out, f->ticket);
    cell(out, f->until);
    moe_buf_cut(out, moe_buf_str(out).len - 1);      /* the last comma */
    moe_buf_add(out, MOE_STR("\r\n"));
}

void moe_write_csv(const struct moe_report *r, const struct moe_write_opts *opts, struct moe_buf *out)
{
    (void)opts;
    moe_buf_add(out, MOE_STR("filename,line_number,column,end_line,end_column,test_id,test_name,issue_severity,issue_confidence,issue_cwe,issue_text,"
                             "function,tier,fingerprint,more_info,suppressed,reason,owner,ticket,until\r\n"));
    for (size_t i = 0; i < r->finding_count; i++)
        if (moe_part_shown(r, &r->findings[i]))
            row(out, &r->findings[i]);
}
