/* Inside common/doc: what a YAML scalar means, by the core schema of YAML 1.2. */
#ifndef MOE_COMMON_DOC_SCALAR_H
#define MOE_COMMON_DOC_SCALAR_H
#include "common/doc/build.h"

/**
 * Set kind, quoted and value of `node` from its text.
 *
 *   quoted  in                  written in quotes or as a block
 *   tag     in      borrowed    a checked core tag, "!" or NULL
 *   node    in out              text, line and column are set
 *
 * Errors: PARSE for NaN, infinity, what overflows, integers past 2^53, and a text that its tag does not fit.
 */
MOE_MUST_USE enum moe_code moe_scalar_resolve(struct moe_build *b, bool quoted, const char *tag, struct moe_node_doc *node);
#endif
