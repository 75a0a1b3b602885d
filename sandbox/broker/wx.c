/* Under strict W^X only what the plan names becomes executable memory. A descriptor can be exchanged between our look and the kernel's: so the other threads of
 * the process are held meanwhile (hold.c). Where they cannot be, such a process is looked at again, and ended if it won the race: what such a mapping shows
 * cannot be taken back. The same for opens of devices. */
#include "sandbox/broker/parts.h"
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_MS = 2, LATER_MS = 25, LOOKS = 3 };

/* NULL = may be mapped executable. */
static const char *judge(const struct moe_broker *b, const char *path)
{
    const struct moe_broker_plan *p = b->p;
    size_t n = strlen(path);
    if (strncmp(path, "/memfd:", 7) == 0 || path[0] != '/' || (n > 10 && strcmp(path + n - 10, " (deleted)") == 0))
        return "memory and removed files are not executed";
    if (moe_path_below(path, p->writable, p->writable_count, NULL))
        return "files.write: what is written is not executed";
    if (moe_path_below(path, p->unwritable_exec, p->unwritable_exec_count, NULL) || moe_path_below(path, p->executable, p->executable_count, NULL))
        return NULL;
    return "files.library";
}

bool moe_mmap_judged(struct moe_call *c)
{
    char path[PATH_MAX] = "";
    int taken = moe_take_fd(c, (int)c->args[4]);
    if (taken < 0) {
        moe_answer_errno(c, taken == -ESRCH ? EBADF : -taken);
        return false;
    }
    const char *why = moe_path_of(c->b, taken, path) ? judge(c->b, path) : "files.library";
    (void)close(taken);
    if (why)
        moe_deny(c, EACCES, why, path, NULL);
    return !why;
}

/* A process of one thread shares its descriptors with nobody: the filter lets only threads share them. */
void moe_serve_mmap(struct moe_call *c)
{
    if (!moe_take_status(c)) {
        moe_answer_errno(c, EAGAIN);
    } else if (c->threads > 1 && !c->b->no_trace) {
        moe_hold(c);
    } else if (moe_mmap_judged(c)) {
        if (c->threads > 1)
            moe_recheck_later(c->b, c->tgid, true, false);
        moe_answer_continue(c);
    }
}

/* ---- looking again ---- */

void moe_recheck_later(struct moe_broker *b, pid_t tgid, bool maps, bool files)
{
    uint64_t due = moe_now_ms() + FIRST_MS;
    struct moe_recheck *r = NULL;
    for (size_t i = 0; i < b->recheck_count; i++)
        if (b->rechecks[i].tgid == tgid)
            r = &b->rechecks[i];
    if (!r && b->recheck_count == MOE_COUNT(b->rechecks)) {
        moe_recheck_run(b, UINT64_MAX);                         /* full: what waits is looked at now */
        b->recheck_count = MOE_MIN(b->recheck_count, MOE_COUNT(b->rechecks) - 1);
    }
    if (!r) {
        r = &b->rechecks[b->recheck_count++];
        *r = (struct moe_recheck){ .tgid = tgid };
    }
    r->maps |= maps;
    r->files |= files;
    r->due_ms = due;
    r->left = LOOKS;
}

/* One line of maps: "7f..-7f.. r-xp 00000000 08:01 123   /path". */
static const char *bad_mapping(const struct moe_broker *b, char *line)
{
    char *perms = strchr(line, ' '), *path = strchr(line, '/');
    line[strcspn(line, "\n")] = '\0';
    if (!perms || strlen(perms) < 5 || perms[3] != 'x' || !path)
        return NULL;
    size_t top = strlen(b->root_path);
    if (top && strncmp(path, b->root_path, top) == 0)
        path += top;
    return judge(b, path) ? path : NULL;
}

static void line_and_end(struct moe_broker *b, pid_t tgid, const char *path)
{
    struct moe_denial d = { .nr = SYS_mmap, .path = moe_str_c(path), .pid = tgid, .tid = tgid, .rule = MOE_STR("wx: strict"), .action = MOE_STR("kill"),
                            .arguments = MOE_STR("mapped executable by a race of two threads") };
    int pidfd = (int)syscall(SYS_pidfd_open, tgid, 0);
    if (pidfd >= 0) {
        (void)syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0);
        (void)close(pidfd);
    }
    if (b->log)
        moe_log_denial(b->log, &d);
}

void moe_maps_look(struct moe_broker *b, pid_t tgid)
{
    char name[40], line[PATH_MAX + 128];
    (void)snprintf(name, sizeof name, "/proc/%d/maps", (int)tgid);
    FILE *f = fopen(name, "re");
    const char *bad = NULL;
    while (f && !bad && fgets(line, sizeof line, f))
        bad = bad_mapping(b, line);
    if (bad)
        line_and_end(b, tgid, bad);
    if (f)
        (void)fclose(f);
}

/* Files open for writing that nobody handed over are counted from now on. */
static void look_at_files(struct moe_broker *b, pid_t tgid)
{
    char name[64], path[PATH_MAX];
    unsigned under, seen = 0;
    (void)snprintf(name, sizeof name, "/proc/%d/fd", (int)tgid);
    DIR *dir = opendir(name);
    for (struct dirent *e; dir && (e = readdir(dir)) && seen < MOE_CAP_FD_SCAN; seen++) {
        struct stat st, link;
        if (e->d_name[0] == '.' || fstatat(dirfd(dir), e->d_name, &link, AT_SYMLINK_NOFOLLOW) != 0 || !(link.st_mode & S_IWUSR) ||
            fstatat(dirfd(dir), e->d_name, &st, 0) != 0 || !S_ISREG(st.st_mode) || moe_quota_knows(b, st.st_dev, st.st_ino))
            continue;
        int fd = openat(dirfd(dir), e->d_name, O_PATH | O_CLOEXEC);
        if (fd >= 0 && moe_path_of(b, fd, path) && moe_writable(b, path, &under))
            moe_quota_opened(b, fd, path, under, false);
        if (fd >= 0)
            (void)close(fd);
    }
    if (dir)
        (void)closedir(dir);
}

void moe_recheck_run(struct moe_broker *b, uint64_t now)
{
    for (size_t i = b->recheck_count; i-- > 0;) {
        struct moe_recheck *r = &b->rechecks[i];
        if (r->due_ms > now)
            continue;
        if (r->maps)
            moe_maps_look(b, r->tgid);
        if (r->files)
            look_at_files(b, r->tgid);
        if (now == UINT64_MAX || --r->left == 0)
            *r = b->rechecks[--b->recheck_count];
        else
            r->due_ms = now + LATER_MS;
    }
}
