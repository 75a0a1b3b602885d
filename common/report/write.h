/* Report writers: one row each in a table; -f names one. */
#ifndef MOE_COMMON_REPORT_WRITE_H
#define MOE_COMMON_REPORT_WRITE_H
#include "common/base/buf.h"
#include "common/report/finding.h"

struct moe_write_opts { bool color; unsigned context_lines; bool show_suppressed; };

struct moe_writer {
    const char *name;         /* "sarif"                          */
    const char *doc;          /* one line for --help and the man page */
    void (*write)(const struct moe_report *report, const struct moe_write_opts *opts, struct moe_buf *out);
};

extern const struct moe_writer moe_writers[];   /* ends with .name = NULL: text json sarif html junit csv gitlab github */
const struct moe_writer *moe_writer_find(const char *name);

#define MOE_CAP_REPORT_BYTES (256u << 20)
#endif
