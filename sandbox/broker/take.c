/* What is the job's: bytes of its memory, descriptors, folders. Every reader ends by asking whether the call is still there; only then was it the caller's. */
#include "common/base/number.h"
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/uio.h>

int moe_take_bytes(struct moe_call *c, uint64_t at, void *into, size_t len)
{
    struct iovec here = { into, len }, there = { (void *)(uintptr_t)at, len };
    ssize_t n = len ? process_vm_readv(c->tid, &here, 1, &there, 1, 0) : 0; // nosec M806: the job, while the kernel holds it at the call that the broker is to decide; to read what it names is the broker's work
    int error = n < 0 ? errno : (size_t)n == len ? 0 : EFAULT;
    if (!moe_call_valid(c))
        return ESRCH;
    return error;
}

/* Page by page, since the next one need not be there. */
int moe_take_path(struct moe_call *c, uint64_t at, char into[PATH_MAX])
{
    size_t have = 0;
    int error = ENAMETOOLONG;
    while (have < PATH_MAX) {
        size_t n = MOE_MIN((size_t)4096 - (size_t)((at + have) & 4095), (size_t)PATH_MAX - have);
        struct iovec here = { into + have, n }, there = { (void *)(uintptr_t)(at + have), n };
        ssize_t got = process_vm_readv(c->tid, &here, 1, &there, 1, 0); // nosec M806: the job, while the kernel holds it at the call that the broker is to decide; to read what it names is the broker's work
        if (got <= 0) {
            error = got < 0 ? errno : EFAULT;
            break;
        }
        if (memchr(into + have, '\0', (size_t)got)) {
            error = 0;
            break;
        }
        have += (size_t)got;
    }
    if (error)
        into[0] = '\0';
    return moe_call_valid(c) ? error : ESRCH;
}

/* Digits of a small number, without what printf costs. */
static char *put(char *to, const char *text)
{
    while (*text)
        *to++ = *text++;
    return to;
}

static char *put_number(char *to, unsigned n)
{
    char digit[12];
    size_t k = 0;
    do
        digit[k++] = (char)('0' + n % 10);
    while (n /= 10);
    while (k)
        *to++ = digit[--k];
    return to;
}

/* "/proc/TID/what" */
static void proc_path(pid_t tid, const char *what, char into[64])
{
    char *end = put(into, "/proc/");
    end = put_number(end, (unsigned)tid);
    *end++ = '/';
    end = put(end, what);
    *end = '\0';
}

int moe_take_link(struct moe_call *c, const char *what, int flags)
{
    char path[64];
    if (strlen(what) > 32)
        return -ENAMETOOLONG;
    proc_path(c->tid, what, path);
    int fd = open(path, flags | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (!moe_call_valid(c)) {
        (void)close(fd);
        return -ESRCH;
    }
    return fd;
}

static bool same_file(int fd, pid_t tid, int number)
{
    char path[64], what[32];
    struct stat a, b;
    *put_number(put(what, "fd/"), (unsigned)number) = '\0';
    proc_path(tid, what, path);
    return fstat(fd, &a) == 0 && stat(path, &b) == 0 && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

int moe_take_fd(struct moe_call *c, int fd)
{
    if (fd < 0)
        return -EBADF;
    pid_t of = c->tid;
    if (!c->b->thread_pidfd) {
        if (!moe_take_status(c))
            return -ESRCH;
        of = c->tgid;
    }
    int pidfd = (int)syscall(SYS_pidfd_open, of, c->b->thread_pidfd ? PIDFD_THREAD : 0);
    if (pidfd < 0)
        return -errno;
    int got = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0), error = errno;
    (void)close(pidfd);
    if (got < 0)
        return -error;
    /* The leader's table is not the thread's own when that one has unshared it. */
    if (!moe_call_valid(c) || (of != c->tid && !same_file(got, c->tid, fd))) {
        (void)close(got);
        return -EBADF;
    }
    return got;
}

int moe_take_root(struct moe_call *c)
{
    struct moe_broker *b = c->b;
    if (b->root >= 0)
        return b->root;
    int fd = moe_take_link(c, "root", O_PATH | O_DIRECTORY);
    if (fd < 0)
        return fd;
    char link[64];
    *put_number(put(link, "/proc/self/fd/"), (unsigned)fd) = '\0';
    ssize_t n = readlink(link, b->root_path, sizeof b->root_path - 1);
    if (n <= 0) {
        (void)close(fd);
        return -EIO;
    }
    b->root_path[n == 1 ? 0 : n] = '\0';
    b->root = fd;
    return fd;
}

/* ---- status ---- */

/* The last of "NSpid:\t812\t7": as the job sees it. */
static pid_t last_number(const char *line)
{
    pid_t last = 0;
    for (const char *end;; line = end) {
        pid_t v = moe_number_int(line, &end);
        if (end == line)
            return last;
        last = v;
    }
}

static const char *field(const char *text, const char *name)
{
    const char *at = strstr(text, name);
    return at && (at == text || at[-1] == '\n') ? at + strlen(name) : NULL;
}

static bool read_small(pid_t tid, const char *what, char *into, size_t room)
{
    char path[64];
    proc_path(tid, what, path);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, into, room - 1);
    if (fd >= 0)
        (void)close(fd);
    into[n > 0 ? n : 0] = '\0';
    return n > 0;
}

bool moe_take_status(struct moe_call *c)
{
    if (c->known)
        return true;
    char text[4096];
    if (!read_small(c->tid, "status", text, sizeof text))
        return false;
    const char *mask = field(text, "Umask:\t"), *tgid = field(text, "Tgid:\t"), *ns = field(text, "NSpid:\t"), *nst = field(text, "NStgid:\t"),
               *threads = field(text, "Threads:\t"), *sig = field(text, "SigPnd:\t"), *shd = field(text, "ShdPnd:\t"), *blk = field(text, "SigBlk:\t"),
               *ign = field(text, "SigIgn:\t");
    if (!tgid || !moe_call_valid(c))
        return false;
    c->umask = mask ? (mode_t)(moe_number(mask, 8, NULL) & 0777) : 077;
    c->tgid = moe_number_int(tgid, NULL);
    if (c->tgid <= 0)
        return false;
    c->ns_tid = ns ? last_number(ns) : c->tid;
    c->ns_tgid = nst ? last_number(nst) : c->tgid;
    c->threads = threads ? (unsigned)moe_number_int(threads, NULL) : 2;
    uint64_t off = (blk ? moe_number(blk, 16, NULL) : 0) | (ign ? moe_number(ign, 16, NULL) : 0);
    c->signal_here = sig && (moe_number(sig, 16, NULL) & ~off);
    c->signal_shared = shd && (moe_number(shd, 16, NULL) & ~off);
    c->known = true;
    return true;
}

void moe_take_program(struct moe_call *c, char into[PATH_MAX])
{
    char path[64];
    proc_path(c->tid, "exe", path);
    ssize_t n = readlink(path, into, PATH_MAX - 1);
    into[n > 0 && moe_call_valid(c) ? n : 0] = '\0';
}

int moe_take_flags(struct moe_call *c, int fd)
{
    char what[32], text[512];
    *put_number(put(what, "fdinfo/"), (unsigned)fd) = '\0';
    const char *flags = fd >= 0 && read_small(c->tid, what, text, sizeof text) ? field(text, "flags:\t") : NULL;
    return flags && moe_call_valid(c) ? (int)(moe_number(flags, 8, NULL) & INT_MAX) : -1;
}

/* ---- whose files ---- */

/* By raw calls: the C library would change all threads of a program that has some. Effective rights go with the user, and come back with it. */
void moe_user_enter(const struct moe_broker *b)
{
    if (!b->p->switch_fs)
        return;
    MOE_CHECK(syscall(SYS_setresgid, -1, b->p->fs_gid, -1) == 0);
    MOE_CHECK(syscall(SYS_setresuid, -1, b->p->fs_uid, -1) == 0);
}

void moe_user_leave(const struct moe_broker *b)
{
    if (!b->p->switch_fs)
        return;
    MOE_CHECK(syscall(SYS_setresuid, -1, 0, -1) == 0);
    MOE_CHECK(syscall(SYS_setresgid, -1, 0, -1) == 0);
}
