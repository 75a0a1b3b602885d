#include "common/base/number.h"
#include "sandbox/learn/watch.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <seccomp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

enum { PATH_ROOM = 4096 };

static const struct { const char *call; struct moe_path_use use[2]; } path_calls[] = {
    { "open", { { -1, 0, 0, true } } }, { "openat", { { 0, 1, 0, true } } }, { "openat2", { { 0, 1, 0, true } } }, { "creat", { { -1, 0, MOE_USE_WRITE | MOE_USE_NAME, false } } },
    { "execve", { { -1, 0, MOE_USE_EXECUTE, false } } }, { "execveat", { { 0, 1, MOE_USE_EXECUTE, false } } },
    { "stat", { { -1, 0, MOE_USE_LOOK, false } } }, { "lstat", { { -1, 0, MOE_USE_LOOK, false } } }, { "newfstatat", { { 0, 1, MOE_USE_LOOK, false } } },
    { "statx", { { 0, 1, MOE_USE_LOOK, false } } }, { "access", { { -1, 0, MOE_USE_LOOK, false } } }, { "faccessat", { { 0, 1, MOE_USE_LOOK, false } } },
    { "faccessat2", { { 0, 1, MOE_USE_LOOK, false } } }, { "readlink", { { -1, 0, MOE_USE_LOOK, false } } }, { "readlinkat", { { 0, 1, MOE_USE_LOOK, false } } },
    { "statfs", { { -1, 0, MOE_USE_LOOK, false } } }, { "getxattr", { { -1, 0, MOE_USE_LOOK, false } } }, { "lgetxattr", { { -1, 0, MOE_USE_LOOK, false } } },
    { "listxattr", { { -1, 0, MOE_USE_LOOK, false } } }, { "llistxattr", { { -1, 0, MOE_USE_LOOK, false } } }, { "chdir", { { -1, 0, MOE_USE_LOOK, false } } },
    { "inotify_add_watch", { { -1, 1, MOE_USE_LOOK, false } } },
    { "truncate", { { -1, 0, MOE_USE_WRITE, false } } }, { "chmod", { { -1, 0, MOE_USE_WRITE, false } } }, { "chown", { { -1, 0, MOE_USE_WRITE, false } } },
    { "lchown", { { -1, 0, MOE_USE_WRITE, false } } }, { "fchmodat", { { 0, 1, MOE_USE_WRITE, false } } }, { "fchmodat2", { { 0, 1, MOE_USE_WRITE, false } } },
    { "fchownat", { { 0, 1, MOE_USE_WRITE, false } } }, { "utime", { { -1, 0, MOE_USE_WRITE, false } } }, { "utimes", { { -1, 0, MOE_USE_WRITE, false } } },
    { "utimensat", { { 0, 1, MOE_USE_WRITE, false } } }, { "futimesat", { { 0, 1, MOE_USE_WRITE, false } } }, { "setxattr", { { -1, 0, MOE_USE_WRITE, false } } },
    { "lsetxattr", { { -1, 0, MOE_USE_WRITE, false } } }, { "removexattr", { { -1, 0, MOE_USE_WRITE, false } } },
    { "mkdir", { { -1, 0, MOE_USE_NAME, false } } }, { "mkdirat", { { 0, 1, MOE_USE_NAME, false } } }, { "mknod", { { -1, 0, MOE_USE_NAME, false } } },
    { "mknodat", { { 0, 1, MOE_USE_NAME, false } } }, { "rmdir", { { -1, 0, MOE_USE_NAME, false } } }, { "unlink", { { -1, 0, MOE_USE_NAME, false } } },
    { "unlinkat", { { 0, 1, MOE_USE_NAME, false } } }, { "rename", { { -1, 0, MOE_USE_NAME, false }, { -1, 1, MOE_USE_NAME, false } } },
    { "renameat", { { 0, 1, MOE_USE_NAME, false }, { 2, 3, MOE_USE_NAME, false } } }, { "renameat2", { { 0, 1, MOE_USE_NAME, false }, { 2, 3, MOE_USE_NAME, false } } },
    { "link", { { -1, 0, MOE_USE_READ, false }, { -1, 1, MOE_USE_NAME, false } } }, { "linkat", { { 0, 1, MOE_USE_READ, false }, { 2, 3, MOE_USE_NAME, false } } },
    { "symlink", { { -1, 1, MOE_USE_NAME, false } } }, { "symlinkat", { { 1, 2, MOE_USE_NAME, false } } },
};

static int number(const char *call)
{
    int nr = -1;
    return moe_call_number(moe_str_c(call), &nr) ? nr : -1;
}

void moe_watch_begin(struct moe_watch *w, struct moe_seen *seen)
{
    *w = (struct moe_watch){ .seen = seen, .start_ms = moe_now_ms(), .arch = seccomp_arch_native() };
    w->sampled_ms = w->start_ms;
    for (size_t i = 0; i < MOE_LEARN_NUMBERS; i++)
        w->use[i][0].path = w->use[i][1].path = -1;
    for (size_t i = 0; i < MOE_COUNT(path_calls); i++) {
        int nr = number(path_calls[i].call);
        if (nr < 0 || nr >= (int)MOE_LEARN_NUMBERS)
            continue;
        w->use[nr][0] = path_calls[i].use[0];
        if (path_calls[i].use[1].use)
            w->use[nr][1] = path_calls[i].use[1];
    }
    const struct { int *nr; const char *call; } rows[] = {
        { &w->nr_socket, "socket" }, { &w->nr_connect, "connect" }, { &w->nr_bind, "bind" }, { &w->nr_mmap, "mmap" }, { &w->nr_mprotect, "mprotect" },
        { &w->nr_pkey_mprotect, "pkey_mprotect" }, { &w->nr_execve, "execve" }, { &w->nr_execveat, "execveat" }, { &w->nr_openat2, "openat2" },
        { &w->nr_creat, "creat" }, { &w->nr_sendto, "sendto" }, { &w->nr_clone3, "clone3" }, { &w->nr_exit_group, "exit_group" },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        *rows[i].nr = number(rows[i].call);
}

/* Bytes of another process, as many as are there: 0 when none. */
static size_t peek(pid_t tid, uint64_t at, void *into, size_t bytes)
{
    struct iovec here = { into, bytes }, there = { (void *)(uintptr_t)at, bytes };
    ssize_t n = process_vm_readv(tid, &here, 1, &there, 1, 0); // nosec M806: the command that is watched, while the kernel holds it at the call whose arguments these are
    return n > 0 ? (size_t)n : 0;
}

/* Page by page, because a string may end right before memory that is not there. False: no string that fits. */
static bool peek_string(pid_t tid, uint64_t at, char *into, size_t room)
{
    for (size_t len = 0; len < room;) {
        size_t want = MOE_MIN(room - len, 4096 - (size_t)((at + len) % 4096)), got = peek(tid, at + len, into + len, MOE_MIN(want, len ? want : MOE_MIN(want, (size_t)256)));
        if (!got)
            return false;
        if (memchr(into + len, 0, got))
            return true;
        len += got;
    }
    return false;
}

static size_t link_of(pid_t tid, const char *what, char into[PATH_ROOM])
{
    char name[64];
    (void)snprintf(name, sizeof name, "/proc/%d/%s", (int)tid, what);
    ssize_t n = readlink(name, into, PATH_ROOM - 1);
    into[n > 0 ? n : 0] = 0;
    return n > 0 ? (size_t)n : 0;
}

static size_t link_of_fd(pid_t tid, int fd, char into[PATH_ROOM])
{
    char what[32];
    (void)snprintf(what, sizeof what, "fd/%d", fd);
    return link_of(tid, what, into);
}

static void set_program(struct moe_watch *w, pid_t tid, const char *path)
{
    struct moe_watch_program *p = &w->program[(unsigned)tid % MOE_COUNT(w->program)];
    const char *slash = strrchr(path, '/');
    p->tid = tid;
    (void)snprintf(p->name, sizeof p->name, "%.63s", slash ? slash + 1 : path);
}

static struct moe_who who_is(struct moe_watch *w, pid_t tid)
{
    struct moe_watch_program *p = &w->program[(unsigned)tid % MOE_COUNT(w->program)];
    char exe[PATH_ROOM];
    if (p->tid != tid)
        set_program(w, tid, link_of(tid, "exe", exe) ? exe : "?");
    return (struct moe_who){ moe_str_c(p->name), moe_now_ms() - w->start_ms };
}

/* The file that the first line of a script names: the kernel executes it, and no call says so. */
static void see_interpreter(struct moe_watch *w, const char *path, struct moe_who who)
{
    char line[256], real[PATH_MAX];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    ssize_t n = fd >= 0 ? read(fd, line, sizeof line - 1) : -1;
    if (fd >= 0)
        close(fd);
    if (n < 3 || line[0] != '#' || line[1] != '!')
        return;
    line[n] = 0;
    char *name = line + 2 + strspn(line + 2, " \t");
    name[strcspn(name, " \t\r\n")] = 0;
    if (name[0] == '/' && realpath(name, real))
        (void)moe_seen_path(w->seen, moe_str_c(real), MOE_USE_EXECUTE, false, who);
}

static unsigned use_of_flags(uint64_t flags, bool exists, bool *makes)
{
    bool writes = (flags & O_ACCMODE) != O_RDONLY || flags & O_TRUNC;
    *makes = flags & O_CREAT && !exists;
    if (flags & O_PATH)
        return MOE_USE_LOOK;
    if ((flags & O_TMPFILE) == O_TMPFILE)
        return MOE_USE_LIST | MOE_USE_WRITE;
    if (flags & O_DIRECTORY)
        return MOE_USE_LIST;
    return (writes ? MOE_USE_WRITE : MOE_USE_READ) | (*makes ? MOE_USE_NAME : 0u);
}

/* Links that lead to links: each has to be there to be followed. The first was recorded by its name, the last by where it leads. */
static void see_links(struct moe_watch *w, const char *path, const char *real, struct moe_who who)
{
    char at[PATH_ROOM], to[PATH_ROOM], next[PATH_ROOM];
    (void)snprintf(at, sizeof at, "%s", path);
    for (int hop = 0; hop < 8; hop++) {
        ssize_t n = readlink(at, to, sizeof to - 1);
        if (n <= 0)
            return;
        size_t folder = (size_t)(strrchr(at, '/') - at);
        if (!moe_learn_path((struct moe_str){ at, MOE_MAX(folder, (size_t)1) }, (struct moe_str){ to, (size_t)n }, next, sizeof next) || strcmp(next, real) == 0)
            return;
        memcpy(at, next, sizeof at);
        (void)moe_seen_path(w->seen, moe_str_c(at), MOE_USE_READ, false, who);
    }
}

/* A path under the name that was used, and under the one that links lead to. */
static void record(struct moe_watch *w, const char *path, unsigned use, bool exists, bool makes, struct moe_who who)
{
    char real[PATH_MAX];
    if (strncmp(path, "/proc/", 6) == 0)
        return;
    if ((!exists && !makes) || moe_seen_again(w->seen, moe_str_c(path), use))
        return;
    struct stat st;
    if (use & MOE_USE_READ && exists && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        use = (use & ~(unsigned)MOE_USE_READ) | MOE_USE_LIST;
    bool link = exists && !(use & MOE_USE_NAME) && realpath(path, real) && strcmp(real, path) != 0 && strncmp(real, "/proc/", 6) != 0;
    if (link) {
        (void)moe_seen_path(w->seen, moe_str_c(real), use, false, who);
        see_links(w, path, real, who);
    }
    unsigned of_target = MOE_USE_EXECUTE | MOE_USE_MAP | MOE_USE_WRITE;                  /* a link is only followed */
    (void)moe_seen_path(w->seen, moe_str_c(path), link && use & of_target ? (use & ~of_target) | MOE_USE_READ : use, makes, who);
    if (use & MOE_USE_EXECUTE)
        see_interpreter(w, path, who);
}

static bool full_path(struct moe_watch *w, pid_t tid, const struct moe_path_use *u, const uint64_t args[MOE_CALL_ARGS], char into[PATH_ROOM])
{
    char name[PATH_ROOM], folder[PATH_ROOM] = "";
    (void)w;
    if (!peek_string(tid, args[u->path], name, sizeof name) || !name[0])
        return false;
    if (name[0] != '/') {
        int fd = u->dirfd >= 0 ? (int)args[u->dirfd] : AT_FDCWD;
        if (!(fd == AT_FDCWD ? link_of(tid, "cwd", folder) : link_of_fd(tid, fd, folder)) || folder[0] != '/')
            return false;
    }
    return moe_learn_path(moe_str_c(folder), moe_str_c(name), into, PATH_ROOM);
}

static void see_path(struct moe_watch *w, pid_t tid, int nr, const struct moe_path_use *u, const uint64_t args[MOE_CALL_ARGS], bool second, struct moe_who who)
{
    char path[PATH_ROOM];
    struct stat st;
    struct open_how how = { 0 };
    if (!full_path(w, tid, u, args, path))
        return;
    bool exists = lstat(path, &st) == 0, makes = false;
    unsigned use = u->use;
    if (u->flags) {
        bool in_memory = nr == w->nr_openat2;
        uint64_t flags = in_memory ? peek(tid, args[2], &how, sizeof how) >= sizeof how.flags ? how.flags : 0 : args[u->path + 1];
        use = use_of_flags(flags, exists, &makes);
    } else if (use & MOE_USE_NAME) {
        makes = !exists && (second || w->use[nr][1].path < 0);
    }
    record(w, path, use, exists, makes, who);
    if (use & MOE_USE_EXECUTE && exists) {
        char real[PATH_MAX];
        if (!w->seen->command.ptr)
            w->seen->command = moe_arena_str(w->seen->arena, moe_str_c(realpath(path, real) ? real : path));
        else
            w->seen->other_program = true;
        set_program(w, tid, path);
    }
}

static void see_mapping(struct moe_watch *w, pid_t tid, int nr, const uint64_t args[MOE_CALL_ARGS], struct moe_who who)
{
    char path[PATH_ROOM];
    unsigned jit = args[2] & PROT_WRITE ? MOE_JIT_WX : 0;
    if (nr != w->nr_mmap)
        jit |= MOE_JIT_PROTECT;
    else if (args[3] & MAP_ANONYMOUS)
        jit |= MOE_JIT_ANONYMOUS;
    else if ((args[3] & MAP_TYPE) != MAP_PRIVATE)
        jit |= MOE_JIT_SHARED;
    else if (link_of_fd(tid, (int)args[4], path) && path[0] == '/' && strncmp(path, "/memfd:", 7) != 0)
        (void)moe_seen_path(w->seen, moe_str_c(path), MOE_USE_MAP, false, who);
    else
        jit |= MOE_JIT_SHARED;
    if (jit && !w->seen->jit)
        w->seen->jit_first = (struct moe_who){ moe_arena_str(w->seen->arena, who.program), who.ms };
    w->seen->jit |= jit;
}

/* TCP, as far as can be told: the descriptor is looked at here. */
static bool is_stream(pid_t tid, int fd)
{
    char name[64], text[2048];
    int type = SOCK_STREAM, taken = -1;
    socklen_t len = sizeof type;
    (void)snprintf(name, sizeof name, "/proc/%d/status", (int)tid);
    int status = open(name, O_RDONLY | O_CLOEXEC);
    ssize_t n = status >= 0 ? read(status, text, sizeof text - 1) : 0;
    if (status >= 0)
        close(status);
    text[n > 0 ? n : 0] = 0;
    const char *tgid = strstr(text, "\nTgid:");
    int pidfd = tgid ? (int)syscall(SYS_pidfd_open, moe_number_int(tgid + 6, NULL), 0) : -1;
    if (pidfd >= 0) {
        taken = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
        close(pidfd);
    }
    if (taken >= 0) {
        (void)getsockopt(taken, SOL_SOCKET, SO_TYPE, &type, &len);
        close(taken);
    }
    return type == SOCK_STREAM;
}

static bool ip_address(const struct sockaddr_storage *a, char host[INET6_ADDRSTRLEN], unsigned *port, bool *loopback)
{
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)a;
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)a;
    if (a->ss_family == AF_INET) {
        *port = ntohs(v4->sin_port);
        *loopback = ntohl(v4->sin_addr.s_addr) >> 24 == 127;
        return inet_ntop(AF_INET, &v4->sin_addr, host, INET6_ADDRSTRLEN);
    }
    if (a->ss_family != AF_INET6)
        return false;
    *port = ntohs(v6->sin6_port);
    *loopback = IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
    if (!IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr))
        return inet_ntop(AF_INET6, &v6->sin6_addr, host, INET6_ADDRSTRLEN);
    *loopback = v6->sin6_addr.s6_addr[12] == 127;
    return inet_ntop(AF_INET, v6->sin6_addr.s6_addr + 12, host, INET6_ADDRSTRLEN);
}

static void see_address(struct moe_watch *w, pid_t tid, int nr, uint64_t fd, uint64_t at, uint64_t len, struct moe_who who)
{
    struct sockaddr_storage a = { 0 };
    char host[INET6_ADDRSTRLEN];
    unsigned port = 0;
    bool loopback = false;
    size_t got = peek(tid, at, &a, MOE_MIN(len, (uint64_t)sizeof a));
    if (got >= sizeof a.ss_family && a.ss_family == AF_UNIX) {
        const struct sockaddr_un *un = (const struct sockaddr_un *)&a;
        char folder[PATH_ROOM] = "", path[PATH_ROOM], name[sizeof un->sun_path + 1] = "";
        memcpy(name, un->sun_path, got > offsetof(struct sockaddr_un, sun_path) ? MOE_MIN(got - offsetof(struct sockaddr_un, sun_path), sizeof un->sun_path) : 0);
        (void)link_of(tid, "cwd", folder);
        struct stat st;
        if (!name[0] || !moe_learn_path(moe_str_c(folder), moe_str_c(name), path, sizeof path))
            return;
        bool exists = lstat(path, &st) == 0;
        record(w, path, nr == w->nr_bind ? MOE_USE_NAME : MOE_USE_SOCKET, exists, nr == w->nr_bind && !exists, who);
        return;
    }
    if (!got || !ip_address(&a, host, &port, &loopback) || !port)
        return;
    if (nr == w->nr_sendto || !is_stream(tid, (int)fd)) {
        w->seen->udp |= !(port == 53) && nr == w->nr_sendto;
        w->seen->dns |= port == 53;
    } else if (nr == w->nr_bind) {
        moe_seen_bind(w->seen, port, loopback, who);
    } else if (loopback && moe_watch_own_listener(port)) {
        w->seen->own_loopback = true;
    } else {
        moe_seen_peer(w->seen, moe_str_c(host), port, loopback, who);
    }
}

void moe_watch_call(struct moe_watch *w, pid_t tid, uint32_t arch, int nr, const uint64_t args[MOE_CALL_ARGS])
{
    struct moe_who who = who_is(w, tid);
    w->seen->notices++;
    if (arch != w->arch || nr < 0 || nr >= (int)MOE_LEARN_NUMBERS) {
        w->seen->foreign = true;
        return;
    }
    if (nr == w->nr_clone3) {                             /* sandboxes answer ENOSYS, and clone comes instead */
        uint64_t as_clone[MOE_CALL_ARGS] = { 0 };
        int clone = number("clone");
        if (peek(tid, args[0], as_clone, sizeof as_clone[0]) == sizeof as_clone[0] && clone >= 0)
            moe_seen_call(w->seen, clone, as_clone, who);
        return;
    }
    if (nr == w->nr_mmap || nr == w->nr_mprotect || nr == w->nr_pkey_mprotect) {
        see_mapping(w, tid, nr, args, who);
        return;
    }
    if (nr == w->nr_exit_group) {                         /* short lives are looked at when they end */
        if (moe_now_ms() - w->sampled_ms >= 5)
            moe_watch_sample(w);
        return;
    }
    moe_seen_call(w->seen, nr, args, who);
    for (unsigned i = 0; i < 2; i++)
        if (w->use[nr][i].path >= 0)
            see_path(w, tid, nr, &w->use[nr][i], args, i == 1, who);
    if (nr == w->nr_socket)
        w->seen->ip |= (int)args[0] == AF_INET || (int)args[0] == AF_INET6;
    else if (nr == w->nr_connect || nr == w->nr_bind)
        see_address(w, tid, nr, args[0], args[1], args[2], who);
    else if (nr == w->nr_sendto)
        see_address(w, tid, nr, args[0], args[4], args[5], who);
}

void moe_watch_denied(struct moe_watch *w, int nr, const uint64_t args[MOE_CALL_ARGS], struct moe_str path, struct moe_who who)
{
    if (nr < 0 || nr >= (int)MOE_LEARN_NUMBERS)
        return;
    const struct moe_path_use *u = &w->use[nr][w->use[nr][1].path >= 0];                /* of two the second is the one that is made */
    bool makes = false;
    unsigned use = u->path < 0 ? nr == w->nr_connect ? MOE_USE_SOCKET : nr == w->nr_mmap ? MOE_USE_MAP : MOE_USE_LOOK
                 : u->flags && nr != w->nr_openat2 ? use_of_flags(args[u->path + 1], true, &makes) : u->flags ? MOE_USE_READ : u->use;
    char plain[PATH_ROOM];
    if (moe_learn_path(MOE_STR("/"), path, plain, sizeof plain))
        (void)moe_seen_path(w->seen, moe_str_c(plain), use & ~(unsigned)MOE_USE_LOOK ? use : MOE_USE_READ, false, who);
}
