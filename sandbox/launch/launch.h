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
/**
 * Run the job to its end. Signals TERM, INT, HUP, QUIT, USR1, USR2, WINCH, CONT, TSTP that reach the supervisor go to the job; the job gets `grace_ms` after TERM by the
 * time limit; when the supervisor dies, all of the job dies with it. Nothing of the job is left when this returns.
 * Errors: IO and others when the sandbox could not be made (out->ran is false, status 125); a job that ran is never an error.
 */
MOE_MUST_USE enum moe_code moe_launch_run(struct moe_plan *plan, struct moe_log *log, struct moe_outcome *out, struct moe_error *err);
#endif
