/* The process between the audit and hostile code: it opens libclang, gives up its rights, and forks one child per file. It reads nothing of any
 * file itself, so that what a file does to its child stays there. */
#include "audit/source/parse/parse.h"
#include "audit/source/worker/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CONTROL = 3, SIGNALS = 4, FIRST_FREE = 5, MAX_CHILDREN = 256, START_MS = 30000 };

struct zygote {
    const struct moe_pool_opts *opts;
    const struct moe_inputs *inputs;
    const struct moe_rules *rules;
    const struct moe_matcher *matcher;
    struct moe_clang *clang;
    struct moe_self_filter child_filter;
    struct { pid_t pid; uint32_t unit; } children[MAX_CHILDREN];
    size_t count;
};

/* ---- messages ---- */

bool moe_wire_send(int control, const struct moe_wire *w, const int *fds, size_t fd_count)
{
    union { char room[CMSG_SPACE(sizeof(int) * 2)]; struct cmsghdr align; } extra = { 0 };
    struct iovec io = { (void *)w, sizeof *w };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1 };
    if (fd_count) {
        m.msg_control = extra.room;
        m.msg_controllen = CMSG_SPACE(sizeof(int) * fd_count);
        struct cmsghdr *c = CMSG_FIRSTHDR(&m);
        *c = (struct cmsghdr){ .cmsg_len = CMSG_LEN(sizeof(int) * fd_count), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS };
        memcpy(CMSG_DATA(c), fds, sizeof(int) * fd_count);
    }
    ssize_t n;
    do
        n = sendmsg(control, &m, MSG_NOSIGNAL);
    while (n < 0 && errno == EINTR);
    return n == (ssize_t)sizeof *w;
}

int moe_wire_recv(int control, struct moe_wire *w, int *fds, size_t fd_count)
{
    union { char room[CMSG_SPACE(sizeof(int) * 2)]; struct cmsghdr align; } extra = { 0 };
    struct iovec io = { w, sizeof *w };
    struct msghdr m = { .msg_iov = &io, .msg_iovlen = 1, .msg_control = extra.room, .msg_controllen = sizeof extra.room };
    ssize_t n;
    do
        n = recvmsg(control, &m, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return 0;
    for (size_t i = 0; i < fd_count; i++)
        fds[i] = -1;
    struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
    if (c && c->cmsg_type == SCM_RIGHTS && c->cmsg_len == CMSG_LEN(sizeof(int) * fd_count))
        memcpy(fds, CMSG_DATA(c), sizeof(int) * fd_count);
    return n == (ssize_t)sizeof *w ? 1 : -1;
}

/* ---- a child ---- */

struct job { const struct zygote *z; const struct moe_input *input; struct moe_str bytes; int answer; };

static bool write_all(int fd, struct moe_str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR)
            return false;
        bytes = moe_str_from(bytes, n > 0 ? (size_t)n : 0);
    }
    return true;
}

/* Whatever way libclang falls when memory runs out, it ends here: that half the allowed space can no longer be had tells this end from others. */
static void on_fault(int sig)
{
    struct rlimit l;
    (void)sig;                                        /* SA_RESETHAND: what follows our return is the signal's own end */
    if (getrlimit(RLIMIT_AS, &l) != 0 || l.rlim_cur == RLIM_INFINITY)
        return;
    void *half = mmap(NULL, (l.rlim_cur - MOE_WORK_STACK_BYTES) / 2, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (half == MAP_FAILED)
        _exit(MOE_EXIT_MEMORY);
}

static void watch_faults(char *room, size_t bytes)
{
    static const int signals[] = { SIGSEGV, SIGBUS, SIGABRT, SIGILL };
    stack_t other = { .ss_sp = room, .ss_size = bytes };     /* the fault may be that the stack is used up */
    struct sigaction act = { .sa_handler = on_fault, .sa_flags = SA_ONSTACK | (int)SA_RESETHAND };
    for (size_t i = 0; sigaltstack(&other, NULL) == 0 && i < MOE_COUNT(signals); i++)
        sigaction(signals[i], &act, NULL);
}

static void *do_job(void *arg)
{
    char other_stack[32768];
    struct job *j = arg;
    const struct zygote *z = j->z;
    struct moe_result *result = NULL;
    struct moe_error err = { 0 };
    watch_faults(other_stack, sizeof other_stack);
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(MOE_CAP_RESULT_BYTES);
    enum moe_code code = moe_work(z->clang, z->opts, z->inputs, j->input, j->bytes, z->matcher, z->rules, &result, &err);
    if (code != MOE_OK)
        result = moe_result_failed(j->input->path, err.sys, "%s", err.text);
    if (!out || !result || moe_result_write(result, out, &err) != MOE_OK || !write_all(j->answer, moe_buf_str(out)))
        _exit(2);
    _exit(0);                                         /* nothing is freed: the process goes as a whole */
}

/* Deeply nested code recurses deeply in clang: it gets room, and what needs more than this ends in a fault that is its own. */
static void run_on_big_stack(struct job *job)
{
    for (size_t bytes = MOE_WORK_STACK_BYTES; bytes >= MOE_WORK_STACK_BYTES / 64; bytes /= 2) {
        pthread_attr_t attr;
        pthread_t thread;
        if (pthread_attr_init(&attr) != 0 || pthread_attr_setstacksize(&attr, bytes) != 0)
            break;
        if (pthread_create(&thread, &attr, do_job, job) == 0)
            pthread_join(thread, NULL);
        pthread_attr_destroy(&attr);
    }
    _exit(3);
}

_Noreturn static void child_main(struct zygote *z, uint32_t unit, int text, int answer)
{
    struct stat st;
    sigset_t none;
    rlim_t cpu = z->opts->seconds_per_file ? z->opts->seconds_per_file : 120;
    struct rlimit limit = { cpu, cpu + 1 };
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close(CONTROL);                                   /* a child must not be able to speak for the zygote */
    close(SIGNALS);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || setrlimit(RLIMIT_CPU, &limit) != 0 || fstat(text, &st) != 0)
        _exit(3);
    struct job job = { .z = z, .input = moe_unit_at(z->inputs, unit), .answer = answer, .bytes = MOE_STR("") };
    if (st.st_size > 0) {
        void *map = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, text, 0);
        if (map == MAP_FAILED)
            _exit(3);
        job.bytes = (struct moe_str){ map, (size_t)st.st_size };
    }
    close(text);
    if (z->child_filter.count && !moe_self_filter_enter(&z->child_filter))
        _exit(3);
    run_on_big_stack(&job);
    _exit(3);
}

/* ---- the zygote ---- */

static void tell_exit(uint32_t unit, int status, const struct rusage *used)
{
    struct moe_wire w = { .op = MOE_WIRE_EXIT, .unit = unit, .status = status };
    w.cpu_us = (uint64_t)(used->ru_utime.tv_sec + used->ru_stime.tv_sec) * 1000000u + (uint64_t)(used->ru_utime.tv_usec + used->ru_stime.tv_usec);
    w.peak_kib = (uint64_t)used->ru_maxrss;
    if (!moe_wire_send(CONTROL, &w, NULL, 0))
        _exit(0);
}

static void start_child(struct zygote *z, const struct moe_wire *w, int *fds)
{
    struct rusage none = { 0 };
    bool sound = fds[0] >= 0 && fds[1] >= 0 && w->unit < moe_unit_count(z->inputs) && z->count < MAX_CHILDREN;
    pid_t pid = sound ? fork() : -1;
    if (pid == 0)
        child_main(z, w->unit, fds[0], fds[1]);
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    if (pid < 0) {
        tell_exit(w->unit, -1, &none);
        return;
    }
    z->children[z->count].pid = pid;
    z->children[z->count++].unit = w->unit;
}

/* A pid in the list has not been waited for, so it cannot be somebody else's by now. */
static void kill_child(const struct zygote *z, uint32_t unit)
{
    for (size_t i = 0; i < z->count; i++)
        if (z->children[i].unit == unit)
            kill(z->children[i].pid, SIGKILL);
}

static void reap(struct zygote *z)
{
    struct rusage used;
    int status;
    for (pid_t pid; (pid = wait4(-1, &status, WNOHANG, &used)) > 0;)
        for (size_t i = 0; i < z->count; i++)
            if (z->children[i].pid == pid) {
                uint32_t unit = z->children[i].unit;
                z->children[i] = z->children[--z->count];
                tell_exit(unit, status, &used);
                break;
            }
}

_Noreturn static void serve(struct zygote *z)
{
    for (;;) {
        struct pollfd p[2] = { { .fd = CONTROL, .events = POLLIN }, { .fd = SIGNALS, .events = POLLIN } };
        struct signalfd_siginfo told[8];
        if (poll(p, 2, -1) < 0 && errno != EINTR)
            _exit(1);
        if (p[1].revents && read(SIGNALS, told, sizeof told) > 0)
            reap(z);
        struct moe_wire w;
        int fds[2] = { -1, -1 }, got = p[0].revents ? moe_wire_recv(CONTROL, &w, fds, 2) : 0;
        if (got < 0)
            _exit(0);                                 /* the audit is over: children die with us */
        if (got && w.op == MOE_WIRE_RUN)
            start_child(z, &w, fds);
        else if (got && w.op == MOE_WIRE_KILL)
            kill_child(z, w.unit);
    }
}

/* Only three descriptors of the audit go along, and no word of its environment. */
static bool leave_everything(int control)
{
    sigset_t child;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    if (null < 0 || sigprocmask(SIG_SETMASK, &child, NULL) != 0)
        return false;
    control = fcntl(control, F_DUPFD_CLOEXEC, 64);    /* out of the way of the numbers it and others shall have */
    null = fcntl(null, F_DUPFD_CLOEXEC, 64);
    for (int fd = 0; fd < 3; fd++)
        if (dup2(null, fd) != fd)
            return false;
    if (dup2(control, CONTROL) != CONTROL || syscall(SYS_close_range, CONTROL + 1, ~0u, 0) != 0)
        return false;
    int signals = signalfd(-1, &child, SFD_NONBLOCK | SFD_CLOEXEC);
    struct sigaction plain = { .sa_handler = SIG_DFL };
    for (int s = 1; s < 32; s++)
        sigaction(s, &plain, NULL);
    return signals == SIGNALS && clearenv() == 0 && prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && setpgid(0, 0) == 0;
}

/* Confinement is what the kernel gives; the run says what that was. */
static void confine(struct zygote *z, char *said, size_t room)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new((size_t)64 << 20);
    struct moe_confine_paths paths = { 0 };
    struct moe_self_filter own = { 0 };
    int abi = 0;
    char files[48] = "no Landlock";
    bool unprivileged = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
    bool filters = unprivileged && moe_self_filter_make(MOE_SELF_PARSER, &z->child_filter) && moe_self_filter_make(MOE_SELF_ZYGOTE, &own);
    if (unprivileged && arena && moe_confine_collect(z->opts, z->inputs, z->clang, arena, &paths))
        abi = moe_self_files(paths.items, paths.count, false);
    unsigned memory_mib = (unsigned)(z->opts->memory_mib ? z->opts->memory_mib : 4096), stack_mib = (unsigned)(MOE_WORK_STACK_BYTES >> 20);
    bool limits = moe_self_limits(memory_mib + stack_mib, 256);
    bool filtered = filters && moe_self_filter_enter(&own);
    if (!filtered)
        moe_self_filter_free(&z->child_filter);
    if (abi)
        snprintf(files, sizeof files, "Landlock (ABI %d, read only)", abi);
    snprintf(said, room, "one process per file, %s, %s, %s, no new privileges", filtered ? "seccomp" : "no seccomp", files, limits ? "limits" : "no limits");
    moe_self_filter_free(&own);
}

static bool unwanted(void *ctx, const char *path)
{
    (void)ctx, (void)path;
    return false;
}

/* What libclang sets up with its first unit it sets up here, once: children then share the pages. The text is ours, and nobody reads the answer. */
static void warm_up(struct zygote *z)
{
    static const enum moe_language languages[] = { MOE_LANG_C, MOE_LANG_CXX };
    for (size_t i = 0; i < MOE_COUNT(languages); i++) {
        struct moe_parse_job job = { .path = "warm-up", .bytes = MOE_STR("int f(int a) { return a + 1; }\n"), .language = languages[i],
                                     .shim_dir = z->opts->shim_dir, .wanted = unwanted };
        struct moe_tree *tree = NULL;
        struct moe_error ignored = { 0 };
        if (moe_parse(z->clang, &job, &tree, &ignored) == MOE_OK)
            moe_tree_free(&tree);
    }
}

_Noreturn static void zygote_main(struct zygote *z, int control)
{
    struct moe_wire hello = { .op = MOE_WIRE_HELLO };
    struct moe_error err = { 0 };
    if (!leave_everything(control))
        _exit(1);
    if (moe_clang_open(z->opts->libclang, &z->clang, &err) == MOE_OK) {
        snprintf(hello.version, sizeof hello.version, "%s", moe_clang_version(z->clang));
        warm_up(z);
    } else
        snprintf(hello.note, sizeof hello.note, "%.*s", (int)sizeof hello.note - 1, err.text);
    confine(z, hello.confinement, sizeof hello.confinement);
    if (!moe_wire_send(CONTROL, &hello, NULL, 0))
        _exit(1);
    serve(z);
}

/* ---- the audit's side ---- */

void moe_zygote_stop(struct moe_zygote *z)
{
    if (z->control >= 0)
        close(z->control);
    if (z->pid > 0) {
        kill(z->pid, SIGKILL);
        while (waitpid(z->pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    *z = (struct moe_zygote){ .control = -1 };
}

enum moe_code moe_zygote_start(const struct moe_pool_opts *opts, const struct moe_inputs *inputs, const struct moe_rules *rules, const struct moe_matcher *matcher,
                               struct moe_zygote *out, struct moe_wire *hello, struct moe_error *err)
{
    struct zygote z = { .opts = opts, .inputs = inputs, .rules = rules, .matcher = matcher };
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no socket for the workers: %s", strerrordesc_np(errno));
    fflush(NULL);                                     /* nothing waiting here may be written twice */
    pid_t pid = fork();
    if (pid == 0)
        zygote_main(&z, ends[1]);
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "no process for the workers: %s", strerrordesc_np(errno));
    }
    *out = (struct moe_zygote){ pid, ends[0] };
    struct pollfd p = { .fd = ends[0], .events = POLLIN };
    int ready;
    while ((ready = poll(&p, 1, START_MS)) < 0 && errno == EINTR)
        continue;
    if (ready == 1 && moe_wire_recv(ends[0], hello, NULL, 0) == 1 && hello->op == MOE_WIRE_HELLO) {
        hello->version[sizeof hello->version - 1] = hello->confinement[sizeof hello->confinement - 1] = hello->note[sizeof hello->note - 1] = '\0';
        return MOE_OK;
    }
    moe_zygote_stop(out);
    return moe_fail(err, MOE_E_IO, (struct moe_where){ 0 }, "the worker process did not start");
}
