/* What the checks share. For the files of this folder only. */
#ifndef MOE_SANDBOX_CHECK_PARTS_H
#define MOE_SANDBOX_CHECK_PARTS_H
#include "sandbox/check/check.h"
#include "sandbox/profile/demand.h"

struct moe_checked {
    const struct moe_profile *p;
    struct moe_report *report;
    struct moe_error *err;
    enum moe_code code;               /* the first failure; afterwards nothing is added */
};

/* A finding by its code, at an item; `function` says what the item is ("calls.allow", "files.write"). */
MOE_PRINTF(5, 6) void moe_check_say(struct moe_checked *c, const char *code, const struct moe_origin *at, const char *section, const char *fmt, ...);
/* Whether a reason is there and says something. When not, and `code` is given, that is said: once for each place. */
bool moe_check_reason(struct moe_checked *c, const char *code, const struct moe_origin *at, const char *section, const char *what);

void moe_check_calls(struct moe_checked *c);        /* calls.c: reasons, hidden rules */
void moe_check_escapes(struct moe_checked *c);      /* escapes.c                      */
void moe_check_files(struct moe_checked *c);        /* files.c                        */
void moe_check_settings(struct moe_checked *c);     /* settings.c                     */
/* NULL = no such code. */
const struct moe_rule_info *moe_check_rule(struct moe_str code);
/* suppress.c: last, for it judges what the others found, which is from `first` on. */
void moe_check_suppressions(struct moe_checked *c, size_t first);
#endif
