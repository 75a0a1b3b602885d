/* Assignments in text of any language: name = "value", "name": "value", name := value, --name value, <name>value</name>, name value in netrc. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_ASSIGN_H
#define MOE_AUDIT_CONFIG_SECRETS_ASSIGN_H
#include "common/base/str.h"

struct moe_assignment { struct moe_str name, value; bool quoted, code; size_t value_at, end; };
/* Given that a credential's word (password, secret, token, key ...) begins at `at`: the assignment whose name it is part of, on that line or, where the
 * value stands below, on the next. Linear in the line's length; looks at no more than MOE_CAP_ASSIGN_LINE bytes. */
#define MOE_CAP_ASSIGN_LINE 4096u
bool moe_assignment_at(struct moe_str text, size_t at, struct moe_assignment *out);
/* The words to look for, lower case, ended by NULL. */
extern const char *const moe_assignment_words[];
#endif
