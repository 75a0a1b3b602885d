/* Report writers: one row each in a table; -f names one. */
#ifndef MOE_COMMON_REPORT_WRITE_H
#define MOE_COMMON_REPORT_WRITE_H
#include "common/base/buf.h"
#include "common/report/finding.h"

struct moe_write_opts {
    bool color;               /* text only                                                                  */
    unsigned context_lines;   /* text: lines of code shown with a finding, at most; 0 = none                */
    bool show_suppressed;     /* text: list the suppressed findings, not only their number                  */
    bool open_only;           /* sarif: leave suppressed results out (GitHub would show them as open)       */
};

struct moe_writer {
    const char *name;         /* "sarif"                          */
    const char *doc;          /* one line for --help and the man page */
    void (*write)(const struct moe_report *report, const struct moe_write_opts *opts, struct moe_buf *out);
};

extern const struct moe_writer moe_writers[];   /* ends with .name = NULL: text json sarif html junit csv gitlab github */
const struct moe_writer *moe_writer_find(const char *name);

/* What was covered and what was not, in one line without its end: "212 files, 98 rules: 14 findings, 3 suppressed; 1 file not analysed". */
void moe_report_summary(const struct moe_report *r, struct moe_buf *out);

/* All writers: findings below r->show_severity and r->show_confidence are left out (and counted in the summary); nothing depends on the clock, the
 * locale, the number of workers or the cache. A full `out` is the caller's to test with moe_buf_failed(). */
#define MOE_CAP_REPORT_BYTES (256u << 20)
#endif
