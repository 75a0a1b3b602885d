#include "common/report/write.h"
#include "common/report/parts.h"

const struct moe_writer moe_writers[] = {
    { "text",   "for people: each finding with its code, then what was covered",         moe_write_text   },
    { "json",   "bandit's keys, with fingerprint, fix, controls and suppression added",  moe_write_json   },
    { "sarif",  "SARIF 2.1.0, for code scanning services and editors",                   moe_write_sarif  },
    { "html",   "one self-contained page with filters",                                  moe_write_html   },
    { "junit",  "JUnit XML: a test case per file, a failure per finding",                moe_write_junit  },
    { "csv",    "a row per finding, for spreadsheets",                                   moe_write_csv    },
    { "gitlab", "GitLab code quality",                                                   moe_write_gitlab },
    { "github", "GitHub workflow commands: annotations on the changed lines",            moe_write_github },
    { NULL, NULL, NULL },
};

const struct moe_writer *moe_writer_find(const char *name)
{
    for (const struct moe_writer *w = moe_writers; w->name; w++)
        if (moe_str_is(moe_str_c(name), w->name))
            return w;
    return NULL;
}

static void count(struct moe_buf *out, const char *before, size_t n, const char *one, const char *many)
{
    moe_buf_printf(out, "%s%zu %s", before, n, n == 1 ? one : many);
}

void moe_report_summary(const struct moe_report *r, struct moe_buf *out)
{
    struct moe_totals t = moe_report_totals(r);
    size_t hidden = 0, suppressed = t.suppressed[MOE_SUPPRESS_INLINE] + t.suppressed[MOE_SUPPRESS_POLICY] + t.suppressed[MOE_SUPPRESS_BASELINE];
    for (size_t i = 0; i < r->finding_count; i++)
        hidden += r->findings[i].suppressed == MOE_SUPPRESS_NONE && !moe_part_shown(r, &r->findings[i]);

    count(out, "", t.files_ok + t.files_degraded, "file", "files");
    count(out, ", ", r->rule_count, "rule", "rules");
    moe_buf_add(out, MOE_STR(": "));
    if (moe_report_empty(r))
        moe_buf_add(out, MOE_STR("nothing was analysed, "));
    else if (r->nothing_changed)
        moe_buf_add(out, MOE_STR("no audited line changed, "));
    count(out, "", t.open, "finding", "findings");
    if (hidden)
        moe_buf_printf(out, " (%zu below what is shown)", hidden);
    moe_buf_printf(out, ", %zu suppressed", suppressed);
    if (t.files_failed)
        count(out, "; ", t.files_failed, "file not analysed", "files not analysed");
    if (t.files_degraded)
        count(out, "; ", t.files_degraded, "file understood in part", "files understood in part");
    if (t.files_skipped)
        count(out, "; ", t.files_skipped, "file left out", "files left out");
    if (r->left_out)
        count(out, "; ", r->left_out, "file or folder left out by .gitignore or the policy", "files or folders left out by .gitignore or the policy");
    if (r->skip_count)
        count(out, "; ", r->skip_count, "rule skipped by policy", "rules skipped by policy");
    if (r->error_count)
        count(out, "; ", r->error_count, "error", "errors");
}
