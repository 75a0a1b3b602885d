/* Inside runtime/telemetry: what is said to a W&B server, and how.
 *
 * There is no documented interface for writing runs; this is what its public clients do. A run is made, or found again, by the GraphQL mutation upsertBucket, which tells
 * how many lines of history it has. Lines go to /files/ENTITY/PROJECT/RUN/file_stream, each request with the place of its first one, so one that is sent twice changes
 * nothing. The key is the password of the user "api" (RFC 7617) and stands in no other place. */
#ifndef MOE_RUNTIME_TELEMETRY_WANDB_H
#define MOE_RUNTIME_TELEMETRY_WANDB_H
#include "runtime/telemetry/record.h"
#include <stdatomic.h>

enum { WANDB_KEY_LEAST = 16, WANDB_KEY_MOST = 256, WANDB_NAME = 260, WANDB_URL = 1024 };
#define MOE_CAP_WANDB_WAITING (1u << 20)   /* bytes of lines that wait */

struct wandb_link {
    void *curl;
    char key[WANDB_KEY_MOST + 1], server[WANDB_NAME], entity[WANDB_NAME], project[WANDB_NAME], job[WANDB_NAME], run[32];
    bool known;                            /* the run is, and how many lines it has   */
    uint64_t lines;
    atomic_uint_fast64_t until_ms;         /* when a request is given up; 0: no haste */
};

/* Lines that are sent: JSON strings with commas between them, how many, and the last one by itself. */
struct wandb_batch { struct moe_buf *lines; uint64_t count; struct moe_buf *last; };

enum wandb_result { WANDB_SENT, WANDB_AGAIN, WANDB_NEVER };   /* AGAIN: another try may help */

/* What WANDB_API_KEY says; NULL: nothing. */
const char *wandb_key(void);
/* Errors: USAGE (a key, a name or a server that cannot be), LIMIT. */
MOE_MUST_USE enum moe_code wandb_link_open(const struct moe_sink_options *options, struct wandb_link *link, struct moe_error *err);
void wandb_link_close(struct wandb_link *link);
/* Send a batch (it may be empty); `end`: the run is over. err is set unless it was sent; no key stands in it. Waits: for a thread of its own. */
enum wandb_result wandb_send(struct wandb_link *link, const struct wandb_batch *batch, bool end, struct moe_error *err);
#endif
