/* A program run to its end, and what it said: the half of restoring that knows nothing of checkpoints. */
#ifndef MOE_RUNTIME_RESTORE_INSIDE_H
#define MOE_RUNTIME_RESTORE_INSIDE_H
#include "common/base/error.h"
#include <stdbool.h>

struct moe_heard { char *room; size_t cap, used; bool more; };       /* room: borrowed; what does not fit is dropped, and `more` says so; no NUL is added */
struct moe_answer { int status; struct moe_heard out, err; };          /* status: as waitpid() gives it; what it said on its two streams               */

/**
 * Run argv[0] (by PATH when it has no slash), with standard input empty, until it ends.
 *
 *   argv        in   borrowed  ends with NULL
 *   timeout_ms  in             after which it is killed, and IO with ETIMEDOUT is the answer
 *   answer      in out         the rooms are given, and filled
 *
 * Errors: IO (no pipe; it cannot be run; the time is over).
 */
MOE_MUST_USE enum moe_code moe_restore_ask(const char *const *argv, unsigned timeout_ms, struct moe_answer *answer, struct moe_error *err);
#endif
