/* What people see beside the report: the table of ranks, why a step was rejected, and what would mend it. */
#ifndef MOE_AUDIT_CHECKPOINT_CLI_SHOW_H
#define MOE_AUDIT_CHECKPOINT_CLI_SHOW_H
#include "audit/checkpoint/facts/facts.h"
#include "common/report/finding.h"

/* rank, host, step, size, digest and verdict of each rank; of many, only those with findings unless `all`. The report is settled. */
void moe_show_table(const struct moe_ckpt_step *steps, size_t count, struct moe_str root, const struct moe_report *report, bool all, struct moe_buf *out);
/* The first findings of a step, a line each. */
void moe_show_rejected(const struct moe_ckpt_step *step, struct moe_str root, const struct moe_report *report, struct moe_buf *out);
/* One line for each thing to do, in the order in which to do it; nothing when the report is clean. */
void moe_show_repairs(const struct moe_ckpt_step *steps, size_t count, struct moe_str root, const struct moe_report *report, struct moe_buf *out);
/* On standard error: how likely the chunks that were drawn would have shown damage to one chunk, and to one in a hundred. */
void moe_show_sample(const struct moe_ckpt_step *steps, size_t count);
#endif
