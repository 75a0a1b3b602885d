/* A document as C: what the build makes of files whose readers are in the program, so that no tool parses them when it starts. */
#ifndef MOE_COMMON_DOC_FREEZE_FREEZE_H
#define MOE_COMMON_DOC_FREEZE_FREEZE_H
#include "common/base/buf.h"
#include "common/doc/doc.h"

/**
 * Append `static const struct moe_doc_frozen SYMBOL` (common/doc/frozen.h, which the file must include) and the tables behind it.
 *
 *   doc     in   borrowed  by moe_doc_parse()
 *   symbol  in   borrowed  a C name; SYMBOL_nodes and SYMBOL_strings are used too
 *
 * Errors: LIMIT (out of memory, or strings of 4 GiB).
 */
MOE_MUST_USE
enum moe_code moe_doc_freeze(const struct moe_doc *doc, const char *symbol, struct moe_buf *out, struct moe_error *err);
/* `s` as a C string literal, without the quotes. */
void moe_freeze_text(struct moe_str s, struct moe_buf *out);
#endif
