/* Sizes, times and counts as people write them: 64K, 2G, 500ms, 2h, unlimited. UINT64_MAX stands for "no limit". */
#ifndef MOE_SANDBOX_PROFILE_UNITS_H
#define MOE_SANDBOX_PROFILE_UNITS_H
#include "common/base/buf.h"
#include "common/base/str.h"
#include <stdbool.h>
#include <stdint.h>

enum moe_unit { MOE_UNIT_COUNT, MOE_UNIT_BYTES, MOE_UNIT_MS, MOE_UNIT_S };

/* Whole numbers only. Bytes: K, M, G, T, P by 1024; times: ms, s, m, h, d, and always with one of them. "unlimited" or "none" is UINT64_MAX.
 * False: it is none of these, or more than fits; MOE_UNIT_S rounds up to whole seconds. */
bool moe_unit_read(enum moe_unit unit, struct moe_str text, uint64_t *value);
/* In the largest unit that holds it exactly, so that it reads back the same: "1536K", "90s". */
void moe_unit_show(enum moe_unit unit, uint64_t value, struct moe_buf *out);
/* "a size such as 512M, or unlimited", for a message. */
const char *moe_unit_wanted(enum moe_unit unit);
#endif
