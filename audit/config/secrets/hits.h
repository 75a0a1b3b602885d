/* The hits of one text, one for each secret. For the scanner's own files. */
#ifndef MOE_AUDIT_CONFIG_SECRETS_HITS_H
#define MOE_AUDIT_CONFIG_SECRETS_HITS_H
#include "audit/config/secrets/table.h"

struct moe_found {
    const struct moe_secret_pattern *pattern;       /* NULL: an assignment judged by its name                        */
    size_t start, len, secret_start, secret_len;
    bool encoded, sure;                             /* sure: of an assignment                                        */
};
struct moe_found_list { struct moe_found *items; size_t count, room; };
/* Errors: LIMIT (out of memory). */
MOE_MUST_USE enum moe_code moe_found_add(struct moe_found_list *list, const struct moe_found *found, struct moe_error *err);
/* Sort by place, and of those that speak of the same bytes keep the most specific one. Gives how many of the first ones cannot change any more because
 * everything that is still to come starts at `horizon` or later. */
size_t moe_found_settle(struct moe_found_list *list, size_t horizon);
#endif
