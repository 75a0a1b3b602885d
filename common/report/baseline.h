/* A baseline: findings known before, by fingerprint; they are shown as suppressed and do not fail the run. */
#ifndef MOE_COMMON_REPORT_BASELINE_H
#define MOE_COMMON_REPORT_BASELINE_H
#include "common/base/buf.h"
#include "common/report/finding.h"

/* Mark every finding of `r` (settled) that the baseline file lists, each entry at most once. An entry is matched by file, rule, fingerprint
 * and number; lines may move. r->baseline and r->baseline_gone are set. Nothing is marked on failure. Errors: IO, PARSE, SCHEMA, LIMIT. */
MOE_MUST_USE enum moe_code moe_baseline_apply(const char *path, struct moe_report *r, struct moe_error *err);
/* The same from bytes; `name` is for messages. */
MOE_MUST_USE enum moe_code moe_baseline_read(const char *name, struct moe_str bytes, struct moe_report *r, struct moe_error *err);
/* The baseline of all findings that are open or known from an earlier baseline, sorted, one finding a line, so that its diff can be reviewed. */
void moe_baseline_write(const struct moe_report *r, struct moe_buf *out);
#endif
