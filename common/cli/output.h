/* Where reports go: pairs of -f and -o. The same for every tool that audits. */
#ifndef MOE_COMMON_CLI_OUTPUT_H
#define MOE_COMMON_CLI_OUTPUT_H
#include "common/base/opt.h"
#include "common/report/write.h"

struct moe_output_opts {
    struct moe_opt_list formats, outputs;
    unsigned context;
    int color;                       /* enum moe_color */
    bool show_suppressed, open_only, quiet;
};

/* Unknown formats and pairs that do not match, before any work is done. Errors: USAGE with "did you mean". */
MOE_MUST_USE enum moe_code moe_output_check(const struct moe_output_opts *opts, struct moe_error *err);
/* Write every report; when none goes to standard output, the summary line goes to standard error, and when none is text there, what kept the job from
 * finishing does, too. Errors: IO, LIMIT. */
MOE_MUST_USE enum moe_code moe_output_write(const struct moe_output_opts *opts, const struct moe_report *report, struct moe_error *err);
/* Bytes to standard output. Errors: IO (a full disk, a closed pipe). */
MOE_MUST_USE enum moe_code moe_output_print(struct moe_str text, struct moe_error *err);
/* Started with a standard descriptor closed, the next file that is opened would take its number, and messages would be written into that file. What
 * takes its place cannot be used, so that a report which nobody can read is still an error. */
bool moe_fill_descriptors(void);
#endif
