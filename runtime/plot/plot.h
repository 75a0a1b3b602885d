/* `moe-train plot LOG -o loss.svg`: loss, imbalance and throughput over steps, as one SVG that needs nothing else. */
#ifndef MOE_RUNTIME_PLOT_PLOT_H
#define MOE_RUNTIME_PLOT_PLOT_H
#include "common/base/buf.h"
#include "common/base/error.h"
/* Reads a JSONL log of moe-step records (of any size, line by line; lines that are none are counted). Errors: IO, PARSE (not one record), LIMIT. */
MOE_MUST_USE enum moe_code moe_plot_svg(const char *path, struct moe_buf *out, uint64_t *records, uint64_t *others, struct moe_error *err);
#endif
