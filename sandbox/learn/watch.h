/* From calls as they happen to what was seen. Reads the memory of who calls: nothing depends on it being still true a moment later, because the call goes on
 * whatever was read. */
#ifndef MOE_SANDBOX_LEARN_WATCH_H
#define MOE_SANDBOX_LEARN_WATCH_H
#include "common/base/clock.h"
#include "sandbox/learn/seen.h"
#include <linux/filter.h>
#include <sys/types.h>

#define MOE_LEARN_NUMBERS 1024               /* calls are numbered below this */

struct moe_path_use { signed char dirfd, path; unsigned char use; bool flags; };      /* path < 0: none; flags: `use` follows from open's flags */
struct moe_watch_program { pid_t tid; char name[64]; };

struct moe_watch {
    struct moe_seen *seen;
    uint64_t start_ms;
    uint32_t arch;                           /* AUDIT_ARCH_...           */
    struct moe_path_use use[MOE_LEARN_NUMBERS][2];
    int nr_socket, nr_connect, nr_bind, nr_mmap, nr_mprotect, nr_pkey_mprotect, nr_execve, nr_execveat, nr_openat2, nr_creat, nr_sendto, nr_clone3, nr_exit_group;
    struct moe_watch_program program[1024];  /* by thread, the last one that hashed here */
    uint64_t sampled_ms;
};
void moe_watch_begin(struct moe_watch *w, struct moe_seen *seen);
/* Thread `tid` is about to call. */
void moe_watch_call(struct moe_watch *w, pid_t tid, uint32_t arch, int nr, const uint64_t args[MOE_CALL_ARGS]);
/* A call on a path that a log tells of; what it was used for follows from the call. */
void moe_watch_denied(struct moe_watch *w, int nr, const uint64_t args[MOE_CALL_ARGS], struct moe_str path, struct moe_who who);
/* How much memory, how many threads and descriptors all descendants of this process have now: peaks grow. */
void moe_watch_sample(struct moe_watch *w);
/* True: a descendant of this process listens at this TCP port. */
bool moe_watch_own_listener(unsigned port);
/* The sizes of what was written, as far as it is there (still). */
void moe_watch_sizes(struct moe_watch *w);

/* The filter: `notice` (SECCOMP_RET_USER_NOTIF or _TRACE) for what may matter, allow for the rest. Gives the number of instructions; 0 = they do not fit. */
#define MOE_LEARN_FILTER 512u
unsigned moe_learn_filter(uint32_t notice, struct sock_filter code[MOE_LEARN_FILTER]);

struct moe_learn_job { char *const *argv; const char *file; int status; };
/* Run it to its end under the filter, by notification or by tracing. DEVICE: this way is not possible here, and nothing was run. */
MOE_MUST_USE enum moe_code moe_learn_notified(struct moe_learn_job *job, struct moe_watch *w, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_learn_traced(struct moe_learn_job *job, struct moe_watch *w, struct moe_error *err);
/* Ends all descendants of this process. */
void moe_learn_kill_rest(void);
#endif
