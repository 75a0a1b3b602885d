/* A start in the making; for the files of this folder.
 *
 * Three processes: the supervisor S stays outside, I is PID 1 inside and builds the root, J becomes the job. I and J are forks of S that only make system
 * calls over the plan's tables: no allocation, no stdio. Where they are is written into a page that all three share, so that a failure, and also a start
 * that hangs, can be named by S. */
#ifndef MOE_SANDBOX_LAUNCH_PARTS_H
#define MOE_SANDBOX_LAUNCH_PARTS_H
#include "sandbox/launch/launch.h"
#include <linux/futex.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <termios.h>

#define MOE_CAP_SECRETS      64u
#define MOE_CAP_SECRET_BYTES (64u << 10)
#define MOE_CAP_HELPERS      32u
enum { MOE_PHASE_MS = 10000 };           /* no phase of a start, and no end, takes longer */

/* Where a start is. Its words are in steps.c. */
enum moe_step {
    MOE_STEP_NONE, MOE_STEP_FDS, MOE_STEP_ARGUMENTS, MOE_STEP_SECRET, MOE_STEP_CGROUP, MOE_STEP_TREE, MOE_STEP_OWN, MOE_STEP_CLONE, MOE_STEP_RAISE,
    MOE_STEP_MAPS, MOE_STEP_USER, MOE_STEP_INIT, MOE_STEP_SYSCTL_MEMFD, MOE_STEP_SYSCTL_USERNS, MOE_STEP_HOSTNAME, MOE_STEP_LOOPBACK,
    MOE_STEP_CGROUPNS, MOE_STEP_TIMENS, MOE_STEP_ROOT, MOE_STEP_MOUNT, MOE_STEP_SECRETS, MOE_STEP_PIVOT, MOE_STEP_PROC, MOE_STEP_PTY, MOE_STEP_FORK, MOE_STEP_SEND,
    MOE_STEP_SESSION, MOE_STEP_SIGNALS, MOE_STEP_KEYRING, MOE_STEP_GROUPS, MOE_STEP_IDS, MOE_STEP_BOUNDING, MOE_STEP_SECUREBITS, MOE_STEP_CAPS, MOE_STEP_STREAMS,
    MOE_STEP_UMASK, MOE_STEP_CHDIR, MOE_STEP_NNP, MOE_STEP_LANDLOCK, MOE_STEP_LANDLOCK_PATH, MOE_STEP_LANDLOCK_ON, MOE_STEP_LIMIT, MOE_STEP_MDWE,
    MOE_STEP_CLOSE, MOE_STEP_SECCOMP, MOE_STEP_EXEC, MOE_STEP_RUNNING,
    MOE_STEP_COUNT
};

/* The page. `step` and `item` are where the start is, whoever was last to say so. What failed first is told whole: `failed` is 1 while it is written, then 2. */
struct moe_shared {
    _Atomic int step, item, failed, failed_step, failed_item, error;
    _Atomic int hidden;                  /* 1: init shows no arguments of the caller's any more; a futex                   */
    _Atomic int listener;                /* 1 + the number of the filter's descriptor; a futex that is woken when it comes, and when the start fails */
};

enum moe_note { MOE_NOTE_GO = 1, MOE_NOTE_GROUP_SIGNAL, MOE_NOTE_KILL,                              /* S to I */
                MOE_NOTE_READY, MOE_NOTE_LISTENER, MOE_NOTE_EXEC, MOE_NOTE_END };                    /* I to S */
struct moe_msg {
    int kind, value;                     /* GROUP_SIGNAL: which; READY: the job's number inside; END: its wait status  */
    uint64_t net_cookie;                 /* READY                                                                 */
    bool has_proc, has_shm, has_diag, has_pty;   /* READY: descriptors beside the job's pidfd, in this order      */
    uint64_t cpu_us, max_rss_kb, left;   /* END: of all that was reaped; processes that were still there          */
};
enum { MOE_MSG_FDS = 5 };

struct moe_secret { const struct moe_secret_item *item; char *value; size_t len; int fd; };   /* fd: AS_FD's memfd, else -1 */

struct moe_start {
    struct moe_plan *plan;
    struct moe_shared *shared;
    int ctl[2];                          /* S's end, I's end                                                       */
    int pidfd;                           /* of I                                                                   */
    pid_t pid;                           /* of I, as S sees it                                                     */
    bool root;                           /* S may open trees and write any map                                     */
    bool hup_ignored;                    /* as nohup leaves it                                                     */
    bool given;                          /* init has all that the supervisor gives it from its first moment on     */
    bool may_wake;                       /* the job's own filter lets it wake init                                 */
    bool subreaper;                      /* was made one for this run                                              */
    struct moe_secret secrets[MOE_CAP_SECRETS]; size_t secret_count;
    char **envp; size_t env_own;         /* the plan's with the secrets' names; the last `env_own` are ours        */
    char *argv_from, *argv_to, *env_to;  /* where the kernel shows command line and environment of S, and so of I  */
    int cgroup;                          /* the folder of this run, -1 = none                                      */
    char cgroup_path[320];
    pid_t helpers[MOE_CAP_HELPERS]; size_t helper_count;   /* killed, not reaped yet                               */
    enum moe_step step; size_t item;     /* where this process is; each of the three has its own                  */
};

#define MOE_FLAG(s, flag) (((s)->plan->clone_flags & (flag)) != 0)
/* Whether the supervisor has something to do for init before it may begin: maps that only root writes, a cgroup to be in. */
static inline bool moe_waits_for_go(const struct moe_start *s) { return !s->given && (s->root || s->cgroup >= 0); }

/* ---- in I and J: steps that cannot go wrong without an end ---- */
static inline void moe_at(struct moe_start *s, enum moe_step step, size_t item)
{
    s->step = step;
    s->item = item;
    atomic_store(&s->shared->item, (int)item);
    atomic_store(&s->shared->step, (int)step);
}
_Noreturn void moe_start_die(struct moe_start *s, int error);
void moe_start_wake(struct moe_start *s);            /* who waits for the listener */
/* What a system call gave, unless it failed. */
long moe_must(struct moe_start *s, long result);
#define MOE_MUST(s, call) ((int)moe_must(s, (long)(call)))

/* ---- steps.c ---- */
enum moe_code moe_start_failed(const struct moe_start *s, enum moe_step step, size_t item, int error, struct moe_error *err);   /* in words */
enum moe_code moe_start_died(const struct moe_start *s, struct moe_error *err);            /* what init or the job said before it ended */
enum moe_code moe_start_stuck(const struct moe_start *s, struct moe_error *err);
bool moe_send(int to, const struct moe_msg *msg, const int *fds, size_t fd_count);
/* Gives 1, 0 (the other end is gone), -1 (nothing there, when told not to wait), -2 (errno). Descriptors that came go to fds[MOE_MSG_FDS], -1 where none did. */
int moe_receive(int from, struct moe_msg *msg, int *fds, bool wait);
void moe_streams_fill(void);             /* 0 to 2 that were closed must not become descriptors of ours: /dev/null */
/* To a file of the kernel's, which takes all of it at once. 0, or -1 and errno. Without stdio and memory of its own, for any of the three. */
int moe_put_text(int folder, const char *path, const char *text, size_t len);

/* ---- namespaces.c: S ---- */
MOE_MUST_USE enum moe_code moe_trees_open(struct moe_start *s, struct moe_error *err);   /* plan->mounts[].tree */
void moe_trees_close(struct moe_start *s);
void moe_helpers_reap(struct moe_start *s);
MOE_MUST_USE enum moe_code moe_clone_init(struct moe_start *s, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_maps_write(struct moe_start *s, struct moe_error *err);   /* and limits that only root raises */

/* ---- ahead.c: S ---- */
bool moe_ahead_fits(const struct moe_ahead *a, const struct moe_plan *plan);
pid_t moe_ahead_pid(const struct moe_ahead *a);          /* whose limits, users and cgroup will be init's */
/* Init, which begins at once: s->given. It is not when the namespaces could not be made. */
MOE_MUST_USE enum moe_code moe_ahead_fork(struct moe_ahead *a, struct moe_start *s, struct moe_error *err);

/* ---- secrets.c ---- */
MOE_MUST_USE enum moe_code moe_secrets_open(struct moe_start *s, struct moe_log *log, struct moe_error *err);
void moe_secrets_mount(struct moe_start *s, int root);   /* I: /run/secrets */
void moe_secrets_wipe(struct moe_start *s);              /* values, in the process that calls */
void moe_secrets_close(struct moe_start *s);

/* ---- cgroup.c: S ---- */
MOE_MUST_USE enum moe_code moe_cgroup_make(struct moe_start *s, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_cgroup_enter(struct moe_start *s, struct moe_error *err);
void moe_cgroup_kill(struct moe_start *s);
void moe_cgroup_peaks(struct moe_start *s, struct moe_outcome *out);
bool moe_cgroup_oom(struct moe_start *s);
void moe_cgroup_remove(struct moe_start *s);

/* ---- init.c, root.c, job.c: inside ---- */
_Noreturn void moe_init_main(struct moe_start *s);
void moe_root_build(struct moe_start *s);
void moe_root_leave(struct moe_start *s);            /* the old root: before the job executes */
_Noreturn void moe_job_main(struct moe_start *s, int tty);

/* ---- watch.c: S ---- */
struct moe_watch {
    const struct moe_plan *plan;
    int proc;                            /* /proc of the job's pid namespace; -1 = ours, and only what is below `top` */
    int shm;                             /* /proc/sysvipc/shm of the job's ipc namespace; -1 = none                   */
    int diag;                            /* asks the kernel about sockets of the job's network; -1 = none             */
    uint64_t most_unix, most_inet;       /* bytes that one socket can hold; 0 = not asked for yet                     */
    uint64_t closed_unix;                /* at the last look: closed, and yet there                                   */
    pid_t top;
    uint64_t limit_bytes, limit_tasks, peak_bytes, peak_tasks, due_ms, memfd_bytes;
    unsigned every_ms, turn;
    bool over_memory, over_tasks;
};
void moe_watch_start(struct moe_watch *w, const struct moe_plan *plan, int proc, int shm, int diag, pid_t top);
void moe_watch_step(struct moe_watch *w);   /* when due: looks, and says when to look again */
/* Kill all children of this process and all below them: where there was no pid namespace, and init is gone before its time. */
void moe_watch_kill(void);

/* sockets.c. What sockets hold, when it could be more than `room`; else 0. */
uint64_t moe_sockets_bytes(struct moe_watch *w, uint64_t room);

/* ---- tty.c: S ---- */
struct moe_tty_side { unsigned char bytes[16384]; size_t from, to; bool end; };
struct moe_pty {
    int master;
    bool raw;                            /* our own terminal was changed; as it was: */
    struct termios was;
    struct moe_tty_side in, out;
};
void moe_tty_start(struct moe_pty *t, int master);
short moe_tty_wants(const struct moe_pty *t, int fd);    /* poll events for 0, 1 and the master */
void moe_tty_step(struct moe_pty *t, short stdin_events, short stdout_events, short master_events);
void moe_tty_size(const struct moe_pty *t);
void moe_tty_finish(struct moe_pty *t);                  /* what is still there is written; our terminal is as it was */

/* ---- supervise.c ---- */
struct moe_run {
    struct moe_start start;
    struct moe_ahead *ahead;
    struct moe_log *log;
    struct moe_outcome *out;
    int signals;                         /* signalfd */
};
MOE_MUST_USE enum moe_code moe_supervise(struct moe_run *run, struct moe_error *err);
#endif
