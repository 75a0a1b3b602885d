/* What the files of this folder share. */
#ifndef MOE_SANDBOX_LOG_PARTS_H
#define MOE_SANDBOX_LOG_PARTS_H
#include "common/base/arena.h"
#include "common/log/journal.h"
#include "sandbox/log/log.h"

struct moe_log_sorts;                        /* which denials there were, and how often (denials.c) */
struct moe_log_sorts *moe_log_sorts_new(void);
void moe_log_sorts_free(struct moe_log_sorts **sorts);

struct moe_log { struct moe_journal *journal; struct moe_log_sorts *sorts; };

/* What would speak against allowing: a call's danger, arguments that are known ways out, or a path that says enough by its name. Empty: nothing known.
 * *common: many programs need the call, so a reason is enough. */
struct moe_str moe_log_danger(struct moe_str call, struct moe_str arguments, struct moe_str path, bool *common);
/* A hint that says that no line allows it: there is nothing to weigh. */
static inline bool moe_log_is_never(struct moe_str hint) { return moe_str_starts(hint, MOE_STR("never: ")); }
#endif
