/* A job in namespaces of its own, under a small filter that hands over what moe_plan_asks() names, served by the real broker. */
#ifndef TESTS_SANDBOX_BROKER_BOX_H
#define TESTS_SANDBOX_BROKER_BOX_H
#include "sandbox/broker/parts.h"
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <cmocka.h>

#define OUTER_UID 0x6d001234u

/* In the job: what must hold, told with its line. */
#define MUST(cond) do { if (!(cond)) { fprintf(stderr, "    line %d: %s: %s\n", __LINE__, #cond, strerror(errno)); return 1; } } while (0)
#define FAILS(call, error) MUST((call) < 0 && errno == (error))

struct box {
    struct moe_plan plan;
    struct moe_log *log;
    char work[64];                     /* a folder of the host; seen at the same path, writable, its own mount */
    const char *writable[1], *executable[4];
    struct moe_dest dests[4];
    struct moe_bindable binds[2];
    int extra[8]; size_t extra_count;  /* calls that the "profile" denies                                       */
    bool switch_user, over_quota;
    bool older;                        /* the broker does without what kernels before 6.9 lack                  */
    int64_t budget_ms;
    void (*during)(struct box *box, struct moe_broker *b);
};

static inline void box_init(struct box *box)
{
    memset(box, 0, sizeof *box);
    struct moe_error err;
    (void)snprintf(box->work, sizeof box->work, "/tmp/moe-broker-XXXXXX");
    assert_non_null(mkdtemp(box->work));
    assert_int_equal(chmod(box->work, 0755), 0);
    assert_int_equal(moe_log_open(NULL, -1, &box->log, &err), MOE_OK);
    box->writable[0] = box->work;
    box->plan.clone_flags = CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET;
    struct moe_broker_plan *p = &box->plan.broker;
    p->writable = box->writable;
    p->writable_count = 1;
    p->quota_bytes = p->quota_files = p->file_bytes = UINT64_MAX;
    p->dests = box->dests;
    p->binds = box->binds;
    box->plan.kernel.notify_killable = true;
    box->budget_ms = 60000;
}

static inline void box_done(struct box *box)
{
    char cmd[128];
    (void)snprintf(cmd, sizeof cmd, "%s", box->work);
    pid_t pid = fork();
    if (pid == 0) {
        execlp("rm", "rm", "-rf", cmd, (char *)NULL);
        _exit(127);
    }
    (void)waitpid(pid, NULL, 0);
    moe_log_free(&box->log);
}

static inline void box_dest(struct box *box, const char *ip, unsigned port)
{
    struct moe_dest *d = &box->dests[box->plan.broker.dest_count++];
    struct sockaddr_in *in = (struct sockaddr_in *)&d->addr;
    struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&d->addr;
    memset(d, 0, sizeof *d);
    d->port = port;
    d->spelt = ip;
    if (inet_pton(AF_INET, ip, &in->sin_addr) == 1) {
        in->sin_family = AF_INET;
        in->sin_port = htons((uint16_t)port);
        d->len = sizeof *in;
    } else {
        assert_int_equal(inet_pton(AF_INET6, ip, &in6->sin6_addr), 1);
        in6->sin6_family = AF_INET6;
        in6->sin6_port = htons((uint16_t)port);
        d->len = sizeof *in6;
    }
}

/* ---- the filter ---- */

enum { BOX_CODE = 1024 };
static inline size_t box_filter(const struct box *box, struct sock_filter code[BOX_CODE])
{
    struct moe_call_rule rows[MOE_CAP_ASK];
    MOE_AUTO(moe_profiles_free) struct moe_profiles *all = moe_profiles_new();
    size_t n = 0, rows_n = moe_plan_asks(&box->plan.broker, all, rows);
    for (size_t i = 0; i < rows_n + box->extra_count; i++) {
        int nr = i < rows_n ? rows[i].nr : box->extra[i - rows_n];
        size_t start = n, fail[32], fails = 0;
        code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
        fail[fails++] = n;
        code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 0);
        for (size_t d = 0; i < rows_n && d < rows[i].demand_count; d++) {
            const struct moe_demand *m = &rows[i].demands[d];
            code[n++] = (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, args) + 8 * m->arg);
            code[n++] = (struct sock_filter)BPF_STMT(BPF_ALU | BPF_AND | BPF_K, (unsigned)m->mask);
            size_t count = m->how == MOE_WITHOUT ? 1 : m->count;
            for (size_t v = 0; v < count; v++) {
                bool last = v + 1 == count;
                unsigned value = m->how == MOE_WITHOUT ? 0 : (unsigned)m->values[v];
                if (last)
                    fail[fails++] = n;
                code[n++] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, (unsigned char)(count - 1 - v), 0);
            }
        }
        code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
        for (size_t f = 0; f < fails; f++)
            code[fail[f]].jf = (unsigned char)(n - fail[f] - 1);
        assert_true(n - start < 255 && n + 64 < BOX_CODE);
    }
    code[n++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    return n;
}

/* ---- the job's side ---- */

static inline void box_write(const char *path, const char *text)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0 || write(fd, text, strlen(text)) < 0)
        _exit(90);
    close(fd);
}

static inline void box_lo(void)
{
    struct ifreq r = { .ifr_name = "lo", .ifr_flags = IFF_UP };
    int s = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (s < 0 || ioctl(s, SIOCSIFFLAGS, &r) != 0)
        _exit(91);
    close(s);
}

struct box_hello { uint64_t cookie; };

static inline void box_send_fd(int to, int fd, uint64_t cookie)
{
    char control[CMSG_SPACE(sizeof fd)] = { 0 };
    struct box_hello hello = { cookie };
    struct iovec iov = { &hello, sizeof hello };
    struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    struct cmsghdr *h = CMSG_FIRSTHDR(&m);
    h->cmsg_level = SOL_SOCKET;
    h->cmsg_type = SCM_RIGHTS;
    h->cmsg_len = CMSG_LEN(sizeof fd);
    memcpy(CMSG_DATA(h), &fd, sizeof fd);
    if (sendmsg(to, &m, 0) < 0)
        _exit(92);
}

static inline _Noreturn void box_job(const struct box *box, int ctl, const struct sock_filter *code, size_t count, int (*job)(const struct box *))
{
    char go;
    uint64_t cookie = 0;
    socklen_t n = sizeof cookie;
    int s = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (getsockopt(s, SOL_SOCKET, SO_NETNS_COOKIE, &cookie, &n) != 0)
        _exit(93);
    close(s);
    if (box->switch_user && (syscall(SYS_setgroups, 0, NULL) || setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000) || prctl(PR_SET_DUMPABLE, 1)))
        _exit(94);
    struct sock_fprog prog = { (unsigned short)count, (struct sock_filter *)code };
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        _exit(95);
    int fd = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, &prog);
    if (fd < 0)
        _exit(96);
    box_send_fd(ctl, fd, cookie);
    close(fd);
    if (read(ctl, &go, 1) != 1)
        _exit(97);
    close(ctl);
    int r = job(box);
    fflush(NULL);
    _exit(r);
}

/* PID 1 of the job: sets the stage, starts it, reaps. */
static inline _Noreturn void box_first(const struct box *box, int ctl, const struct sock_filter *code, size_t count, int (*job)(const struct box *))
{
    int status = 0;
    if (mount("", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0 || mount(box->work, box->work, NULL, MS_BIND, NULL) != 0)
        _exit(98);
    if (mount("proc", "/proc", "proc", 0, NULL) != 0)
        _exit(99);
    box_lo();
    pid_t pid = fork();
    if (pid == 0)
        box_job(box, ctl, code, count, job);
    close(ctl);
    for (int st; ;) {
        pid_t r = wait(&st);
        if (r == pid)
            status = st;
        if (r < 0 && errno == ECHILD)
            break;
    }
    _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
}

/* ---- the supervisor's side ---- */

static inline void box_maps(const struct box *box, pid_t pid, uid_t uid, gid_t gid)
{
    char path[64], text[128];
    (void)snprintf(path, sizeof path, "/proc/%d/setgroups", (int)pid);
    if (uid)
        box_write(path, "deny");
    (void)snprintf(path, sizeof path, "/proc/%d/uid_map", (int)pid);
    if (box->switch_user)
        (void)snprintf(text, sizeof text, "0 0 1\n1000 %u 1\n", OUTER_UID);
    else
        (void)snprintf(text, sizeof text, "%u %u 1\n", uid, uid);
    box_write(path, text);
    (void)snprintf(path, sizeof path, "/proc/%d/gid_map", (int)pid);
    if (!box->switch_user)
        (void)snprintf(text, sizeof text, "%u %u 1\n", gid, gid);
    box_write(path, text);
}

static inline int box_receive(int from, uint64_t *cookie)
{
    char control[CMSG_SPACE(sizeof(int))];
    struct box_hello hello;
    struct iovec iov = { &hello, sizeof hello };
    struct msghdr m = { .msg_iov = &iov, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
    int fd = -1;
    if (recvmsg(from, &m, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof hello || !CMSG_FIRSTHDR(&m))
        return -1;
    memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof fd);
    *cookie = hello.cookie;
    return fd;
}

static inline void box_serve(struct box *box, struct moe_broker *b)
{
    uint64_t start = moe_now_ms();
    while (moe_broker_step(b)) {
        struct pollfd p = { .fd = moe_broker_fd(b), .events = POLLIN };
        int due = moe_broker_due_ms(b);
        (void)poll(&p, 1, due < 0 ? 1000 : due);
        if (box->during)
            box->during(box, b);
        if (moe_broker_over_quota(b))
            box->over_quota = true;
        assert_true((int64_t)(moe_now_ms() - start) < box->budget_ms);
    }
}

/* Runs `job` to its end and gives its status. */
static inline int box_run(struct box *box, int (*job)(const struct box *))
{
    static struct sock_filter code[BOX_CODE];
    size_t count = box_filter(box, code);
    int ctl[2], status = 0, sync[2];
    uint64_t cookie = 0;
    uid_t uid = getuid();
    gid_t gid = getgid();
    struct moe_error err;
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ctl), 0);
    assert_int_equal(pipe2(sync, O_CLOEXEC), 0);
    if (box->switch_user) {
        assert_int_equal(chown(box->work, OUTER_UID, OUTER_UID), 0);
        box->plan.broker.switch_fs = true;
        box->plan.broker.fs_uid = box->plan.broker.fs_gid = OUTER_UID;
    }
    pid_t pid = fork();
    if (pid == 0) {
        close(ctl[0]);
        if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWNET) != 0)
            _exit(89);
        char c;
        if (write(ctl[1], "m", 1) != 1 || read(sync[0], &c, 1) != 1)
            _exit(88);
        pid_t first = fork();
        if (first == 0)
            box_first(box, ctl[1], code, count, job);
        close(ctl[1]);
        (void)waitpid(first, &status, 0);
        _exit(WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    }
    close(ctl[1]);
    char c;
    assert_int_equal(read(ctl[0], &c, 1), 1);
    box_maps(box, pid, uid, gid);
    assert_int_equal(write(sync[1], "g", 1), 1);
    int listener = box_receive(ctl[0], &cookie);
    if (listener < 0) {
        (void)waitpid(pid, &status, 0);
        fail_msg("the job did not start: %d", WEXITSTATUS(status));
    }
    struct moe_broker *b = NULL;
    assert_int_equal(moe_broker_new(&box->plan, box->log, pid, cookie, &b, &err), MOE_OK);
    assert_int_equal(moe_broker_listen(b, listener, &err), MOE_OK);
    b->started = true;
    if (box->older) {
        b->thread_pidfd = b->noexec_seal = false;
        b->no_send = true;
        box->plan.kernel.notify_killable = false;
    }
    assert_int_equal(write(ctl[0], "g", 1), 1);
    box_serve(box, b);
    moe_broker_finish(b);
    moe_broker_free(&b);
    close(ctl[0]);
    close(sync[0]);
    close(sync[1]);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Whether this machine lets us make namespaces. */
static inline bool box_possible(void)
{
    pid_t pid = fork();
    int status;
    if (pid == 0)
        _exit(unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0);
    (void)waitpid(pid, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}
#endif
