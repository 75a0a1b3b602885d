/* Short rows for a tool's table of options, and the words that several tools have. Before including it, say where values land:
 *
 *   #define AT(member) offsetof(struct moe_audit_opts, member)
 */
#ifndef MOE_COMMON_CLI_ROWS_H
#define MOE_COMMON_CLI_ROWS_H
#include "common/base/opt.h"

#define FLAG(group, s, l, member, help)              { group, s, l, MOE_OPT_FLAG, AT(member), NULL, help, NULL, 0, 0 }
#define TEXT(group, s, l, member, arg, help)         { group, s, l, MOE_OPT_STR, AT(member), arg, help, NULL, 0, 0 }
#define LIST(group, s, l, member, arg, help)         { group, s, l, MOE_OPT_LIST, AT(member), arg, help, NULL, 0, 0 }
#define UINT(group, s, l, member, arg, help, lo, hi) { group, s, l, MOE_OPT_UINT, AT(member), arg, help, NULL, lo, hi }
#define WORD(group, s, l, member, arg, help, words)  { group, s, l, MOE_OPT_STR, AT(member), arg, help, words, 0, 0 }   /* any text; completion offers the words */
#define ENUM(group, s, l, member, arg, help, words)  { group, s, l, MOE_OPT_ENUM, AT(member), arg, help, words, 0, 0 }

static const char *const levels[] = { "low", "medium", "high", NULL };
static const char *const colors[] = { "auto", "always", "never", NULL };
#endif
