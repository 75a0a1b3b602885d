/* Configs held to a shape that their users wrote (common/doc/shape.h). */
#ifndef MOE_AUDIT_CONFIG_READ_HOLD_H
#define MOE_AUDIT_CONFIG_READ_HOLD_H
#include "audit/config/model/file.h"
#include "common/doc/shape.h"

extern const struct moe_lint_note moe_shape_notes[];     /* "config-unknown-key", "config-missing-key", "config-value" */

/* Each document of a file that was read becomes events where it differs from the shape; a file without a tree has none. Errors: LIMIT (out of memory). */
MOE_MUST_USE enum moe_code moe_lint_hold(struct moe_lint_file *file, const struct moe_shape *shape, struct moe_error *err);
#endif
