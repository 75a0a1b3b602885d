/* Telling a log to people: the denials of one run. */
#ifndef MOE_SANDBOX_LOG_TELL_PARTS_H
#define MOE_SANDBOX_LOG_TELL_PARTS_H
#include "common/base/hash.h"
#include "common/doc/doc.h"
#include "sandbox/log/log_parts.h"

struct moe_told_denial {
    struct moe_str call, what, arguments, program, rule, action, hint;
    struct moe_str danger;                   /* what speaks against allowing it; empty = nothing known */
    bool common;                             /* programs without harm in mind need it as well                 */
    uint64_t seq, count, pid;
};
struct moe_told_denials {
    struct moe_arena *arena;                 /* kept */
    struct moe_map *of;
    struct moe_told_denial *row;
    size_t count, room;
    uint64_t lines, total;                   /* total: what the run itself counted; 0 = its end is missing */
};

/* Both for members that may be absent or of another type: then empty, and 0. */
struct moe_str moe_told_text(const struct moe_node_doc *event, const char *key);
uint64_t moe_told_number(const struct moe_node_doc *event, const char *key);
void moe_told_bytes(struct moe_buf *out, uint64_t bytes);                        /* "3.4 GiB" */

/* False: no memory. */
bool moe_told_denial_add(struct moe_told_denials *all, const struct moe_node_doc *event);
void moe_told_repeats(struct moe_told_denials *all, const struct moe_node_doc *event);
void moe_told_denials_write(struct moe_told_denials *all, struct moe_buf *out);  /* sorts them */
#endif
