/* What the files of the broker share.
 *
 * Serving a call: broker.c receives it, finds the handler by its number, and the handler answers at once or leaves a struct moe_op behind that is asked again
 * when its descriptor is ready or its time has come. What is read from the job (take.c) holds only while the notification is valid: every reader asks the
 * kernel afterwards, so that a number that was given to another process meanwhile is never taken for this one. */
#ifndef MOE_SANDBOX_BROKER_PARTS_H
#define MOE_SANDBOX_BROKER_PARTS_H
#include "common/base/buf.h"
#include "common/base/clock.h"
#include "sandbox/broker/broker.h"
#include "sandbox/kernel/uapi.h"
#include <limits.h>
#include <linux/memfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
    MOE_CAP_PENDING      = 4096,      /* calls that wait at once; later ones get EAGAIN     */
    MOE_CAP_OWN_SOCKETS  = 4096,      /* path sockets of the job that it may connect to     */
    MOE_CAP_WRITTEN      = 1 << 20,   /* files that are remembered                          */
    MOE_CAP_FD_SCAN      = 4096,      /* descriptors of one process that are looked through */
    MOE_CAP_LINKS        = 40,        /* symbolic links on one way, as the kernel           */
    MOE_ADDR_BYTES       = 128,       /* sizeof(struct sockaddr_storage)                    */
    MOE_STEP_CALLS       = 256,       /* calls that one step serves before it returns       */
    MOE_TICK_MS          = 20,        /* how often a waiting call is looked after           */
};

struct moe_op;

/* One call of the job that waits for its answer. */
struct moe_call {
    struct moe_broker *b;
    uint64_t id;
    pid_t tid;                        /* as seen from here                                  */
    int nr;
    uint64_t args[MOE_CALL_ARGS];
    bool answered;
    bool known;                       /* what follows was read from its status              */
    pid_t tgid, ns_tid, ns_tgid;
    unsigned threads;
    mode_t umask;
    bool signal_here, signal_shared;  /* one is waiting that the thread does not block      */
    char path[PATH_MAX], path2[PATH_MAX];   /* as the job gave them; for the log             */
};

/* A call that could not be answered yet. */
struct moe_op {
    struct moe_call call;
    bool (*again)(struct moe_op *op, bool ready);   /* true: answered, and forgotten        */
    int fd;                           /* watched by epoll; -1 = by time alone               */
    int taken;                        /* the job's own descriptor; -1 = none                */
    uint64_t due_ms, deadline_ms;     /* deadline: SO_SNDTIMEO; UINT64_MAX = none           */
    unsigned pause_ms, shared_seen;
    int flags;                        /* of an open, or O_NONBLOCK | O_CLOEXEC of a socket  */
    mode_t mode;
    int dir;                          /* of an open; -1 = none                              */
    socklen_t len;
    unsigned char addr[MOE_ADDR_BYTES];
    char name[NAME_MAX + 1];
};

/* A folder and a name in it: where a path leads, its last link not followed. `fd` >= 0 instead: the path is a descriptor of the job (/proc/self/fd/3). */
struct moe_place { int dir, fd; bool must_be_folder, in_proc, there; struct stat st; char name[NAME_MAX + 1]; };   /* st: of the name, when it is there */
#define MOE_NO_PLACE ((struct moe_place){ .dir = -1, .fd = -1 })

struct moe_written {
    dev_t dev; ino_t ino;
    uint64_t base, bytes;             /* blocks at first sight; what it holds beyond that   */
    int fd;                           /* O_PATH while somebody may write to it; -1 = no      */
    bool file;                        /* bytes count; else only that it is there             */
    unsigned made;                    /* names that the job gave it: each counts as a file    */
    unsigned links, unseen;           /* names it had before; those of them that nobody saw   */
    bool open;                        /* was given out for writing                           */
    unsigned under;                   /* index of the writable folder                        */
    unsigned idle;                    /* looks without a change                              */
    char *path;                       /* absolute, in the job's root: the latest name         */
    char **also; unsigned also_count, also_room;   /* other names that led to it              */
};
struct moe_own_socket { dev_t dev; ino_t ino; };
struct moe_outside_port { unsigned port; ino_t ino; pid_t tgid; int fd; };
struct moe_traced { pid_t tgid, tid; int signal; bool asked, stopped, leaving; };   /* asked to stop; leaving: as soon as it does */
struct moe_recheck { pid_t tgid; uint64_t due_ms; unsigned left; bool maps, files; };

struct moe_broker {
    const struct moe_plan *plan;
    const struct moe_broker_plan *p;
    struct moe_log *log;
    int listener, epoll, root;        /* root: of the job, opened at first need              */
    char root_path[PATH_MAX];         /* what the root is called from here; "" for /         */
    pid_t root_pid;
    uint64_t net_cookie, own_cookie;
    bool closed, started, over_quota, thread_pidfd, no_send, noexec_seal;
    struct seccomp_notif *req; struct seccomp_notif_resp *resp; size_t req_size, resp_size;
    struct moe_op **ops; size_t op_count, op_room;

    struct moe_written *written; size_t written_count, written_room;
    uint32_t *written_at; size_t written_slots;      /* hash of (dev, ino) to index + 1      */
    uint64_t quota_used, files_made, watch_due_ms, recount_due_ms;
    int *writable_fd;                 /* one for each writable folder; -1 = not opened       */
    unsigned hot;                     /* entries of `written` with a descriptor              */

    struct moe_own_socket *own; size_t own_count, own_next;
    struct moe_outside_port ports[64]; size_t port_count;
    struct moe_recheck rechecks[64];  size_t recheck_count;
    struct moe_traced *traced; size_t traced_count, traced_room;                    /* threads that are held */
    uint64_t leave_due_ms;
    bool may_trace, no_trace;         /* it was done once; it was found forbidden            */
    struct moe_buf *text;             /* scratch of the log                                  */
};

/* ---- broker.c: answers ---- */
void moe_answer_errno(struct moe_call *c, int error);
void moe_answer_value(struct moe_call *c, int64_t value);
void moe_answer_continue(struct moe_call *c);
/* `fd` (borrowed) becomes a descriptor of the job, and its number the answer. False: it did not (no room, or the caller is gone); answered anyway. */
bool moe_answer_fd(struct moe_call *c, int fd, bool cloexec);
/* `fd` (borrowed) takes the place of the job's `at`. 0 or an errno; the call is not answered. */
int moe_replace_fd(struct moe_call *c, int fd, int at, bool cloexec);
bool moe_call_valid(const struct moe_call *c);
/* A copy of `op` waits. False: no room; the call was answered, and `op`'s descriptors are closed. */
bool moe_op_wait(struct moe_broker *b, const struct moe_op *op);

/* ---- take.c: what is the job's ---- */
/* Bytes of the caller's memory. 0, EFAULT or ESRCH (the call is gone). */
int moe_take_bytes(struct moe_call *c, uint64_t at, void *into, size_t len);
/* A path, NUL-terminated. 0, EFAULT, ENAMETOOLONG, ESRCH. */
int moe_take_path(struct moe_call *c, uint64_t at, char into[PATH_MAX]);
/* A descriptor of the calling thread, as one of ours. Gives it, or -errno. */
int moe_take_fd(struct moe_call *c, int fd);
/* Opens /proc/TID/`what`: "cwd", "fd/3". Gives a descriptor, or -errno. */
int moe_take_link(struct moe_call *c, const char *what, int flags);
int moe_take_root(struct moe_call *c);             /* b->root, or -errno                     */
/* Fills what `known` covers; false: the caller is gone. */
bool moe_take_status(struct moe_call *c);
void moe_take_program(struct moe_call *c, char into[PATH_MAX]);
/* Flags of the caller's descriptor as fdinfo has them, close-on-exec included; -1 = unknown. */
int moe_take_flags(struct moe_call *c, int fd);

/* Files are made, and named sockets spoken to, as the job's user. Between the two nothing else happens. */
void moe_user_enter(const struct moe_broker *b);
void moe_user_leave(const struct moe_broker *b);

/* ---- where.c: paths in the job's root ---- */
/* `path` from descriptor `dirfd` of the job (AT_FDCWD: its working folder). 0 or an errno. The last component's link is followed when `follow`. */
int moe_where(struct moe_call *c, int dirfd, const char *path, bool follow, struct moe_place *out);
void moe_place_close(struct moe_place *p);         /* a MOE_AUTO destructor */
/* As openat2's `resolve` asks, from that descriptor and no further. */
int moe_where_within(struct moe_call *c, int dirfd, const char *path, uint64_t resolve, bool follow, struct moe_place *out);
void moe_place_look(struct moe_place *p);          /* fills `there`, `st`, `in_proc`         */
/* What a descriptor of ours is called in the job's root; false: too long. */
bool moe_path_of(const struct moe_broker *b, int fd, char into[PATH_MAX]);
bool moe_path_of_place(const struct moe_broker *b, const struct moe_place *p, char into[PATH_MAX]);
bool moe_path_below(const char *path, const char *const *tops, size_t count, unsigned *which);
/* The plan's Landlock table asked of a path, since the supervisor itself is under no such rule. */
bool moe_path_allows(const struct moe_broker *b, const char *path, uint64_t access);
/* walk.c: folder by folder, where the kernel cannot: through /proc/self and the job's descriptors. */
int moe_walk(struct moe_call *c, int base, const char *path, bool follow, struct moe_place *out);

/* ---- handlers ---- */
void moe_serve_open(struct moe_call *c);           /* files.c */
void moe_serve_truncate(struct moe_call *c);       /* names.c */
void moe_serve_fallocate(struct moe_call *c);      /* space.c */
void moe_serve_name(struct moe_call *c);           /* mkdir, mknod, symlink, link, rename    */
void moe_serve_connect(struct moe_call *c);        /* net.c   */
void moe_serve_bind(struct moe_call *c);           /* bind.c  */
void moe_serve_listen(struct moe_call *c);
void moe_serve_exec(struct moe_call *c);           /* exec.c  */
void moe_serve_memfd(struct moe_call *c);          /* memfd.c */
void moe_serve_mmap(struct moe_call *c);           /* wx.c    */
void moe_serve_denied(struct moe_call *c);         /* denied.c */
/* Strict W^X stands against it, whatever the profile's rules say. */
bool moe_wx_denied(const struct moe_call *c);
/* Answers the errno and writes the line. `why` is the profile's key: "files.write". */
void moe_deny(struct moe_call *c, int error, const char *why, const char *path, const char *peer);
/* Writes the line alone; the call's answer is `error`. */
void moe_denial_line(struct moe_call *c, int error, const char *why, const char *path, const char *peer);

/* wx.c. May what the descriptor shows be mapped executable? False: answered. */
bool moe_mmap_judged(struct moe_call *c);
void moe_maps_look(struct moe_broker *b, pid_t tgid);           /* ends the process when it has what nobody allowed */
/* hold.c: serves an mmap of a process with several threads, which are held meanwhile. */
void moe_hold(struct moe_call *c);
bool moe_hold_again(struct moe_op *op, bool ready);
void moe_hold_end(const struct moe_op *op);                     /* the threads that it holds, if it holds any, go on */
void moe_hold_run(struct moe_broker *b, uint64_t now);          /* those that could not go at once */
uint64_t moe_hold_due_ms(const struct moe_broker *b);           /* UINT64_MAX = never */

void moe_recheck_later(struct moe_broker *b, pid_t tgid, bool maps, bool files);
void moe_recheck_run(struct moe_broker *b, uint64_t now);

/* ---- sockets ---- */
struct moe_sock { int domain, type, protocol; uint64_t cookie; bool outside, tcp; };
bool moe_sock_about(const struct moe_broker *b, int fd, struct moe_sock *out);
/* outside.c: a socket of the same kind and options as `like`, in our own network; non-blocking, closed on exec. -errno. */
int moe_outside_socket(const struct moe_sock *about, int like);
/* Every descriptor of the caller that shows the socket of `old` shows `fresh` instead. 0 or an errno. */
int moe_outside_swap(struct moe_call *c, int at, int old, int fresh, int flags);
/* epoll.c: what epoll sets of the job say of a socket that is about to be exchanged, and the same said of the other. */
enum { MOE_CAP_WATCHED = 16 };
struct moe_watched { int epoll, number; uint32_t events; uint64_t data; };
size_t moe_watched_read(struct moe_call *c, int epoll, ino_t ino, struct moe_watched *out, size_t room);
void moe_watched_write(struct moe_call *c, int fresh, const struct moe_watched *w, size_t count);
/* A listener of the job's own on that port is there, outside. */
bool moe_outside_listens(struct moe_broker *b, unsigned port);
void moe_outside_note(struct moe_call *c, unsigned port, int fd, int at);
/* unix.c */
void moe_unix_connect(struct moe_call *c, int sock, const unsigned char *addr, socklen_t len);
void moe_unix_bind(struct moe_call *c, int sock, const unsigned char *addr, socklen_t len);
/* connect(2) that cannot hold us up, whatever the job does to the descriptor meanwhile. 0 or an errno; EINPROGRESS and EAGAIN: not yet. */
int moe_connect_now(int fd, const void *addr, socklen_t len);

/* ---- quota.c ---- */
/* May another file be made below writable folder `under`? 0 or EDQUOT. */
int moe_quota_file(struct moe_call *c, const char *path);
int moe_quota_bytes(struct moe_call *c);
int moe_quota_space(struct moe_call *c, uint64_t bytes);   /* so many more at once: 0 or EDQUOT */
void moe_quota_opened(struct moe_broker *b, int fd, const char *path, unsigned under, bool made);
void moe_quota_named(struct moe_broker *b, const struct moe_place *p, const char *path, unsigned under);
/* One more name: `path` beside `from` ("" = a descriptor). */
void moe_quota_linked(struct moe_broker *b, const struct moe_place *p, const char *from, const char *path, unsigned under);
/* `moved`: what had the old name. */
void moe_quota_renamed(struct moe_broker *b, const struct stat *moved, const char *from, const char *to, bool exchange);
void moe_quota_watch(struct moe_broker *b, uint64_t now);
bool moe_quota_knows(const struct moe_broker *b, dev_t dev, ino_t ino);
/* By a path from its writable folder, which is its `path` then; false: gone, or another by now. */
bool moe_quota_stat(struct moe_broker *b, struct moe_written *w, struct stat *st);
void moe_written_drop(struct moe_written *w);      /* what it owns */
int moe_writable_fd(struct moe_broker *b, unsigned under);
bool moe_writable(const struct moe_broker *b, const char *path, unsigned *under);
void moe_record_write(struct moe_broker *b);       /* record.c */

/* ---- pure functions over bytes ---- */
/* addr.c. A family and, for IP, a port; false: too short to have one. */
struct moe_addr { int family; unsigned port; unsigned char ip[16]; uint32_t scope; bool ip_known, any, loopback; };
bool moe_addr_read(const unsigned char *addr, socklen_t len, struct moe_addr *out);
const struct moe_dest *moe_addr_listed(const struct moe_broker_plan *p, const struct moe_addr *a);
bool moe_port_listed(const struct moe_broker_plan *p, unsigned port);
/* net.c: what bind and connect are given. 0 or an errno; `*sock` is to be closed either way, < 0 = none. */
int moe_take_address(struct moe_call *c, int *sock, struct moe_sock *about, unsigned char addr[MOE_ADDR_BYTES], socklen_t *len, struct moe_addr *out);
/* 0 or that errno, and `sock` is closed. */
void moe_answer_socket(struct moe_call *c, int sock, int error);
void moe_addr_show(const unsigned char *addr, socklen_t len, struct moe_buf *out);
/* decode.c: "AF_INET, SOCK_RAW, 1". `text` gives what a pointer argument says; NULL = nothing. */
void moe_args_show(int nr, const uint64_t args[MOE_CALL_ARGS], const char *(*text)(void *ctx, unsigned arg, enum moe_arg_kind kind), void *ctx,
                   struct moe_buf *out);
/* A path of the job as text: control characters escaped. */
void moe_path_show(struct moe_str path, struct moe_buf *out);
/* hint.c: the profile line or the option that would allow it; "never: ..." where none does. `p` may be NULL. */
void moe_hint(const struct moe_profile *p, int nr, const uint64_t args[MOE_CALL_ARGS], const char *why, const char *path, const char *peer, struct moe_buf *out);
#endif
