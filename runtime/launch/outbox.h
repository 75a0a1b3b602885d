/* Packets that wait for one rank to take them, with their descriptors. A rank that is stopped takes none, and we do not wait for it. */
#ifndef MOE_RUNTIME_LAUNCH_OUTBOX_H
#define MOE_RUNTIME_LAUNCH_OUTBOX_H
#include "runtime/control/control.h"

struct moe_packet { struct moe_control message; int fd; };
struct moe_outbox { struct moe_packet *items; size_t from, count, room; };       /* zeroed: empty; [from, count) wait */
#define MOE_CAP_OUTBOX 70000u              /* a generation of as many ranks as there can be, and some words beside */

/* `fd` is -1, or taken, also on failure. Errors: LIMIT. */
MOE_MUST_USE enum moe_code moe_outbox_add(struct moe_outbox *box, const struct moe_control *message, int fd, struct moe_error *err);
/* Send what goes without waiting. Errors: IO (the rank is gone). */
MOE_MUST_USE enum moe_code moe_outbox_flush(struct moe_outbox *box, int socket, struct moe_error *err);
void moe_outbox_clear(struct moe_outbox *box);         /* forget what waits: closed, and keys wiped */
void moe_outbox_free(struct moe_outbox *box);
static inline bool moe_outbox_waits(const struct moe_outbox *box) { return box->count > box->from; }
#endif
