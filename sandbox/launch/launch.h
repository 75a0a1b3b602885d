/* Carrying a plan out: namespaces, a minimal root, rights given up, PID 1 that reaps, and a supervisor outside that waits, forwards, watches and decides. */
#ifndef MOE_SANDBOX_LAUNCH_H
#define MOE_SANDBOX_LAUNCH_H
#include "sandbox/log/log.h"
#include "sandbox/plan/plan.h"

struct moe_outcome {
    bool ran;                    /* the command was executed                                                          */
    int status;                  /* what to exit with: the job's 0..255, 128+n for a signal, 125 ours, 126, 127        */
    int signal;                  /* the job's death by a signal; 0 = none                                             */
    bool timed_out, over_memory, over_quota;
    uint64_t peak_memory_bytes, peak_tasks, cpu_ms, elapsed_ms;
};
struct moe_ahead;                /* opaque; one owner; of one run */
/**
 * Begin to make namespaces before there is a plan, for the kernel takes as long for them as a plan takes.
 *
 *   spaces  in   CLONE_NEW..., as moe_plan_spaces() says them
 *
 * Gives a new one, or NULL where that cannot be, which is no fault: the run then makes its own. Until it is freed, or moe_launch_run() has returned, a process
 * beside this one shares its memory; the calling thread must live as long. Descriptors 0 to 2 that were closed are /dev/null from then on.
 */
struct moe_ahead *moe_ahead_start(uint64_t spaces);
void moe_ahead_free(struct moe_ahead **ahead);           /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */
/**
 * Run the job to its end. Nothing of the job is left when this returns.
 *
 *   plan  in  borrowed   only mounts[].tree is written
 *   ahead in  borrowed   namespaces that were begun before; used when they are those of the plan. NULL = none
 *   log   in  borrowed   gets "secret", "limit" and "exit" events, and what the broker denies
 *   out   out            filled in any case
 *
 * Signals TERM, INT, HUP, QUIT, USR1, USR2, WINCH, CONT, TSTP that reach the supervisor go to the job's main process; INT, QUIT and TSTP from a key of a terminal,
 * and CONT, to its process group. TERM, whether it was sent to us or comes of the time limit, starts the grace: `grace_ms` later all is killed. When the
 * supervisor dies, all of the job dies with it, so the calling thread must live as long as the job (PR_SET_PDEATHSIG is bound to it).
 *
 * Meanwhile the signals above, PIPE and TTOU are blocked and SIGCHLD is not ignored; both are as they were afterwards. Without a pid namespace the process is a
 * subreaper meanwhile, and if init is killed from outside then, all of its children are. Descriptors 0 to 2 that were closed are /dev/null from then on.
 *
 * Errors: IO and others when the sandbox could not be made (out->ran is false, out->status 125) or the command not be executed (126, 127);
 *         err->text names the step. A job that ran is never an error.
 */
MOE_MUST_USE enum moe_code moe_launch_run(struct moe_plan *plan, struct moe_ahead *ahead, struct moe_log *log, struct moe_outcome *out, struct moe_error *err);
#endif
