/* Marks in fixtures: "expect: M701 M702" and "miss: M701" in a comment. */
#ifndef MOE_AUDIT_ENGINE_MARKS_H
#define MOE_AUDIT_ENGINE_MARKS_H
#include "common/base/base.h"
#include "common/base/str.h"

enum moe_mark { MOE_MARK_NONE, MOE_MARK_EXPECT, MOE_MARK_MISS };
/* What a line says of one rule. */
enum moe_mark moe_mark_of(struct moe_str line, struct moe_str code);
#endif
