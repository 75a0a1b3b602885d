/* A program run to its end, and what it said: the half of restoring that knows nothing of checkpoints. */
#ifndef MOE_RUNTIME_RESTORE_INSIDE_H
#define MOE_RUNTIME_RESTORE_INSIDE_H
#include "common/base/error.h"
#include <limits.h>
#include <stdbool.h>

enum { MOE_CAP_ANSWER = PATH_MAX + 256 };              /* a root, a step's name, the end of a line */

struct moe_answer {
    int status;                                        /* as waitpid() gives it                                            */
    char said[MOE_CAP_ANSWER]; size_t said_bytes;      /* standard output                                                  */
    bool too_much;                                     /* it said more than that                                           */
    char *told; size_t told_room, told_bytes;          /* in: borrowed room for standard error, whose rest is dropped; NUL-terminated when there is any room */
};

/**
 * Run argv[0] (by PATH when it has no slash), with standard input empty, until it ends.
 *
 *   argv        in   borrowed  ends with NULL
 *   timeout_ms  in             after which it is killed, and IO with ETIMEDOUT is the answer
 *
 * Errors: IO (no pipe; it cannot be run; the time is over).
 */
MOE_MUST_USE enum moe_code moe_restore_ask(const char *const *argv, unsigned timeout_ms, struct moe_answer *answer, struct moe_error *err);
#endif
