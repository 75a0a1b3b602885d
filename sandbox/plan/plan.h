/* Everything that a run will do, decided before anything is done: profile, options and kernel become flat tables that the launcher carries out in
 * order, the broker decides by, and --dry-run prints. Nothing is decided after this point. */
#ifndef MOE_SANDBOX_PLAN_H
#define MOE_SANDBOX_PLAN_H
#include "sandbox/filter/filter.h"
#include "sandbox/kernel/kernel.h"
#include "sandbox/profile/profile.h"
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>

#define MOE_CAP_PLAN_MEMORY (64u << 20)
#define MOE_CAP_PLAN_MOUNTS 1024u
#define MOE_CAP_PLAN_FDS    16u

/* What the command line adds to a profile; all borrowed. Zeros and NULLs = nothing. */
struct moe_run_options {
    const char *const *ro, *const *rw, *const *rx; size_t ro_count, rw_count, rx_count;
    const char *const *connect, *const *bind; size_t connect_count, bind_count;      /* HOST:PORT, PORT */
    const char *const *env; size_t env_count;                                        /* NAME or NAME=VALUE */
    const char *const *fd; size_t fd_count;                                          /* "7": handed on          */
    const char *mem, *fsize, *quota, *shm, *tmp, *time, *grace, *gpu;                /* "2G", "90s" */
    unsigned tasks, files; bool tasks_given, files_given;
    bool strict_wx, tty;
    const char *chdir;
    const char *name;                                                                /* of the run: its host name */
    int ready_fd;                                                                    /* ours; 0 = none           */
    const char *json_log;
};

/* ---- what the child does, in order ---- */
enum moe_mount_kind {
    MOE_MOUNT_BIND,        /* `from` seen at `to`, with `attr`; recursively                                     */
    MOE_MOUNT_TMPFS,       /* at `to`; `data` is its options ("size=64m,mode=1777")                             */
    MOE_MOUNT_PROC,        /* a fresh one of the new pid namespace                                              */
    MOE_MOUNT_DEVPTS,
    MOE_MOUNT_MQUEUE,      /* POSIX message queues of the new ipc namespace: Landlock must be able to name them   */
    MOE_MOUNT_DIR,         /* make a folder, `mode`                                                              */
    MOE_MOUNT_FILE,        /* a file with `text`, mode 0444                                                     */
    MOE_MOUNT_LINK,        /* a symbolic link at `to` that says `from`                                          */
    MOE_MOUNT_MASK,        /* what is at `to`, file or folder, is covered by emptiness; absent is fine          */
    MOE_MOUNT_REMOUNT,     /* `attr` set on what is at `to`                                                     */
};
struct moe_mount {
    enum moe_mount_kind kind;
    const char *from, *to;         /* `to` is relative to the new root: "usr/lib"                               */
    uint64_t attr;                 /* MOUNT_ATTR_RDONLY | NOSUID | NODEV | NOEXEC                               */
    const char *data;
    struct moe_str text;
    unsigned mode;
    bool optional;                 /* a source that is not there is no fault                                    */
    bool own;                      /* as root: seen as owned by the job's user (idmapped), so that it can be written */
    int tree;                      /* filled by the launcher as root: a detached mount; else -1                  */
};

struct moe_landlock_path { const char *path; uint64_t access; };    /* path in the new root; absent is fine */

struct moe_plan_limit { int resource; rlim_t value; const char *name; };

struct moe_dest { struct sockaddr_storage addr; socklen_t len; unsigned port; bool any_port; const char *spelt; };   /* of --connect: each address of a name */
struct moe_bindable { unsigned first, last; };

/* What the supervisor decides by while the job runs. */
struct moe_broker_plan {
    bool net, files, exec, memfd;                 /* which calls come to it (ask[] of the filter)                 */
    const struct moe_dest *dests; size_t dest_count;
    const struct moe_bindable *binds; size_t bind_count;
    const char *const *writable; size_t writable_count;      /* absolute, in the new root: quota counts below these, `record` too */
    const char *const *executable; size_t executable_count;  /* files and folders, in the new root                 */
    const char *const *unwritable_exec; size_t unwritable_exec_count;  /* libraries: may be mapped executable      */
    uint64_t quota_bytes, quota_files, file_bytes;
    enum moe_record record; uint64_t record_hash_below;
    bool strict_wx;
    uid_t fs_uid; gid_t fs_gid; bool switch_fs;   /* as root: make files as this user                              */
};

struct moe_plan {
    const struct moe_profile *profile;
    struct moe_kernel kernel;
    uint64_t clone_flags;                         /* CLONE_NEW...; 0 = no namespaces (a profile that does not require them) */
    bool time_ns;
    uid_t outer_uid, inner_uid; gid_t outer_gid, inner_gid;
    bool switch_user;                             /* as root: outer_uid is one of its own                           */
    const char *hostname;
    bool loopback_up;

    struct moe_mount *mounts; size_t mount_count;
    const struct moe_landlock_path *landlock; size_t landlock_count;
    uint64_t landlock_fs, landlock_net, landlock_scope;       /* handled_access_..., already cut to the kernel's ABI; 0 = none */
    const struct moe_plan_limit *limits; size_t limit_count;
    struct moe_bpf filter;
    bool mdwe, notify;
    const char *cgroup;                           /* a folder made for this run is below it; NULL = none            */
    uint64_t memory_bytes, tasks;                 /* for the cgroup, or for the watch where there is none; UINT64_MAX = none */
    uint64_t time_ms, grace_ms;                   /* UINT64_MAX = none */
    bool tty;
    const struct moe_secret_item *secrets; size_t secret_count;
    int ready_fd;                                 /* of ours, told when the command is executed; 0 = none            */
    int fds[MOE_CAP_PLAN_FDS]; size_t fd_count;   /* pipes and local sockets of ours that the job gets, by the same number */

    char *const *argv; char *const *envp;         /* of the job                                                      */
    const char *command;                          /* absolute, in the new root                                       */
    const char *cwd;                              /* in the new root                                                 */
    struct moe_broker_plan broker;

    const char *const *warnings; size_t warning_count;   /* first those of preferred layers that are absent           */
    size_t layer_warnings;                               /* so many of them                                           */
};

struct moe_plans;                                 /* opaque: owns what plans point to */
/**
 *   command  in  kept     argv of the job, ends with NULL
 *   out      out borrowed from *owner
 * Looks at the file system (what exists, what is a link), resolves names of `connect`, finds the command in PATH. Changes nothing.
 * Errors: USAGE (an option; the command was not found: err->sys is ENOENT or EACCES), SCHEMA (the profile cannot be met), IO, LIMIT;
 * DEVICE: a layer that the profile requires is not here.
 */
MOE_MUST_USE enum moe_code moe_plan_make(const struct moe_profile *profile, const struct moe_run_options *options, const struct moe_kernel *kernel,
                                         char *const *command, struct moe_plans **owner, struct moe_plan **out, struct moe_error *err);
/* CLONE_NEW... that a profile asks for, where the kernel has them: known before anything else is. */
uint64_t moe_plan_spaces(const struct moe_profile *profile);
void moe_plans_free(struct moe_plans **owner);
/* The calls that must come to the broker by what it decides; `rows` has room for MOE_CAP_ASK, what they point to lives as long as `all`. Gives how many. */
#define MOE_CAP_ASK 96u
size_t moe_plan_asks(const struct moe_broker_plan *plan, struct moe_profiles *all, struct moe_call_rule *rows);
/* "/usr" and "/usr/" are above "/usr/lib" and "/usr", not above "/usrx"; "/" is above all. */
static inline bool moe_path_above(const char *top, const char *path)
{
    size_t n = strlen(top);
    while (n && top[n - 1] == '/')
        n--;
    return strncmp(path, top, n) == 0 && (path[n] == '/' || !path[n]);
}
void moe_plan_show(const struct moe_plan *plan, struct moe_buf *out);      /* --dry-run: each step, in order */
#endif
