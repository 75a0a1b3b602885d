/* What a scheduler's variables say about this node. They are hints: whoever set them may be anybody, so they order nodes, let the first one coordinate where the
 * command line does not say who does, and are told to the user; nobody gets in, and no rank is given out, because of them. */
#ifndef MOE_RUNTIME_LAUNCH_SCHED_H
#define MOE_RUNTIME_LAUNCH_SCHED_H
#include "common/base/buf.h"
#include <stdbool.h>

#define MOE_NO_HINT UINT32_MAX

struct moe_sched {
    const char *name;                  /* "Slurm"; NULL: no scheduler is seen                                                       */
    const char *node_from, *nodes_from;    /* the variables that said so, or NULL                                                   */
    uint32_t node, nodes;              /* MOE_NO_HINT where none says it, or what it says is no number below 65536                  */
};
/* Reads "NAME=VALUE" of `ours`, NULL-terminated. Where several schedulers are seen, the first of the table (sched.c) counts. Never fails. */
struct moe_sched moe_sched_read(char *const *ours);
/* Every variable of the table that is set, a line each: its scheduler, its value escaped, and what it hints at. */
void moe_sched_show(char *const *ours, struct moe_buf *out);
#endif
