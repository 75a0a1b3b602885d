/* `moe-train plot LOG -o loss.svg`: loss, imbalance and throughput over steps, as one SVG that needs nothing else. */
#ifndef MOE_RUNTIME_PLOT_PLOT_H
#define MOE_RUNTIME_PLOT_PLOT_H
#include "common/base/buf.h"
#include "common/base/error.h"

/**
 * Draw a JSONL log of moe-step records (common/telemetry/schemas/moe-step.yaml).
 *
 *   path     in      borrowed  read line by line, of any size; "-" is standard input
 *   out      in out  borrowed  the SVG is added
 *   records  out               lines that are records
 *   others   out               lines that are none: no JSON, another schema, longer than a record can be; empty lines do not count
 *
 * Memory does not grow with the log: where points are many, neighbours become one, drawn as their mean within the band from their least to their largest. A new
 * generation is a new line, and a mark where it begins. Nothing that the log says as text gets into the drawing; the same log gives the same bytes.
 * Errors: IO, PARSE (not one record), LIMIT.
 */
MOE_MUST_USE enum moe_code moe_plot_svg(const char *path, struct moe_buf *out, uint64_t *records, uint64_t *others, struct moe_error *err);
#endif
