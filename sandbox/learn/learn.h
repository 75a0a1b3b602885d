/* Watching what a command needs, and writing it down as a profile with reasons to fill in.
 *
 * The command runs as it would without a sandbox, with all rights of the caller: learn from jobs that are trusted. Each call that matters comes to us by
 * seccomp's user notification (by ptrace where that is missing) and goes on; calls that any program makes all the time (read, futex, mmap of data ...) do not,
 * and are allowed by @base. Measured: a call that is noticed takes 5 us longer, one with a path 9 (12 and 16 by ptrace), the others 0; python3 with four
 * imports, 300 noticed calls, takes a few ms longer. A signal whose handler lacks SA_RESTART, coming in the moment before a noticed call is taken up, ends that
 * call with EINTR, stat too: the kernel waits interruptibly there. */
#ifndef MOE_SANDBOX_LEARN_H
#define MOE_SANDBOX_LEARN_H
#include "common/base/buf.h"
#include "common/base/error.h"
#include "sandbox/profile/profile.h"

#define MOE_CAP_LEARN_MEMORY  (256u << 20)   /* what was seen of one job             */
#define MOE_CAP_LEARN_PATHS   (256u << 10)   /* different paths; more are counted    */
#define MOE_CAP_LEARN_CALLS   65536u         /* different calls with their arguments */
#define MOE_CAP_LEARN_LOG     (256u << 20)

struct moe_learn_options {
    const char *const *merge; size_t merge_count;   /* profiles learned before: what they allow stays, with its reasons               */
    const char *from_log;                           /* add what this audit log says was denied; the command is not run                */
    const char *base;                               /* the built-in profile to extend; NULL = minimal                                 */
    const char *name;                               /* of the profile; NULL = the first of `merge`, else the command's                */
    bool ptrace;                                    /* not by notification even where the kernel has it                               */
};

/**
 * Run `argv` (NULL-terminated; looked for in PATH) to its end, watch it, write the profile.
 *
 *   argv    in   borrowed  NULL with `from_log`
 *   all     in             profiles read along the way
 *   out     in             the profile as YAML is appended: the same observations give the same bytes
 *   notes   in             for people: what the run was like, what could not be written down, what `merge` lacked; may be NULL
 *   status  out            the command's exit status, 128+n for a signal; 0 with `from_log`
 *
 * TERM, HUP, USR1 and USR2 go to the command. What it leaves behind is killed at its end, as `run` would do.
 * Errors: USAGE (no command; not found: err->sys ENOENT or EACCES), IO (log), those of reading profiles, LIMIT, DEVICE (neither notification nor ptrace here).
 */
MOE_MUST_USE enum moe_code moe_learn_run(const struct moe_learn_options *options, char *const *argv, struct moe_profiles *all, struct moe_buf *out,
                                         struct moe_buf *notes, int *status, struct moe_error *err);
#endif
