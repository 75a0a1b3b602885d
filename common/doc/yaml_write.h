/* Writing YAML that every reader takes for what was meant. */
#ifndef MOE_COMMON_DOC_YAML_WRITE_H
#define MOE_COMMON_DOC_YAML_WRITE_H
#include "common/base/buf.h"

/* What YAML takes raw, and a terminal too: the byte order mark and the numbers that are no characters are refused by readers. */
bool moe_yaml_is_raw(uint32_t point);
/* "in quotes", whatever `s` holds. Broken bytes become "?". */
void moe_yaml_quoted(struct moe_buf *out, struct moe_str s);
#endif
