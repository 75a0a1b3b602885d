/* A tree as text, one node a line: for people who look at a parse, and for golden tests of it. */
#ifndef MOE_AUDIT_SOURCE_TREE_DUMP_H
#define MOE_AUDIT_SOURCE_TREE_DUMP_H
#include "audit/source/tree/tree.h"
#include "common/base/buf.h"

/**
 * Append `root` and all below it, two blanks of indent a level:
 *
 *   call arg "memcpy" : void * =5 [macro(COPY) paren] 12:5
 *   kind role op "name" : type -> conv (type_arg) =value [flags] line:column
 *
 * What is empty is left out. Bytes of names that are not printable ASCII, quotes and backslashes appear as \xNN. No paths, no indices:
 * the text changes only when the code or our understanding of it does. Index 0 prints nothing.
 */
void moe_tree_dump(const struct moe_tree *t, uint32_t root, struct moe_buf *out);
const char *moe_role_name(enum moe_role role);        /* "cond" */
#endif
