/* Memory and tasks of the whole job, looked at from outside, for systems without a delegated cgroup.
 *
 * Memory is what cannot be dropped: anonymous pages, page tables, swap, shared memory (tmpfs, memfd, System V) whether it is mapped or not, and
 * what sockets hold. Summing what
 * each process says counts pages that forked workers share several times; such a sum is an upper bound and cheap, so the exact share of each
 * (smaps_rollup, which walks page tables) is only asked for when the bound is over the limit. */
#include "common/base/clock.h"
#include "common/base/number.h"
#include "sandbox/launch/parts.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LEAST_MS = 50, MOST_MS = 1000, DUTY = 20, SEEN = 1024, TREE = 4096, SLACK_TASKS = 8 };

struct sums { uint64_t anon, shmem, tables, tasks; };
struct seen { uint64_t inode[SEEN]; size_t count; };

static ssize_t slurp(int at, const char *path, char *text, size_t room)
{
    int fd = openat(at, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return -1;
    ssize_t n = read(fd, text, room - 1);
    (void)close(fd);
    text[n > 0 ? n : 0] = '\0';
    return n;
}

static uint64_t field(const char *text, const char *key)
{
    const char *at = strstr(text, key);
    return at ? moe_number(at + strlen(key), 10, NULL) : 0;
}

/* "RssAnon:      1234 kB" */
static uint64_t bytes_in(const char *text, const char *key)
{
    return MOE_MIN(field(text, key), (uint64_t)1 << 50) << 10;
}

static bool one_status(int proc, const char *pid, struct sums *sum)
{
    char path[64], text[4096];
    (void)snprintf(path, sizeof path, "%.20s/status", pid);
    if (slurp(proc, path, text, sizeof text) <= 0)
        return false;
    sum->anon += bytes_in(text, "\nRssAnon:") + bytes_in(text, "\nVmSwap:");
    sum->shmem += bytes_in(text, "\nRssShmem:");
    sum->tables += bytes_in(text, "\nVmPTE:");
    sum->tasks += field(text, "\nThreads:");
    return true;
}

/* Gives false where the kernel does not let us look: then the bound counts. */
static bool one_share(int proc, const char *pid, struct sums *sum)
{
    char path[64], text[4096];
    (void)snprintf(path, sizeof path, "%.20s/smaps_rollup", pid);
    ssize_t n = slurp(proc, path, text, sizeof text);
    if (n < 0)
        return errno == ENOENT || errno == ESRCH;
    sum->anon += bytes_in(text, "\nPss_Anon:") + bytes_in(text, "\nSwapPss:");
    sum->shmem += bytes_in(text, "\nPss_Shmem:");
    return true;
}

/* ---- shared memory that need not be mapped ---- */

static bool first_time(struct seen *seen, uint64_t inode)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->inode[i] == inode)
            return false;
    if (seen->count < SEEN)
        seen->inode[seen->count++] = inode;
    return true;
}

static uint64_t memfds_of(int proc, const char *pid, struct seen *seen)
{
    char path[64], target[16];
    uint64_t bytes = 0;
    struct stat st;
    (void)snprintf(path, sizeof path, "%.20s/fd", pid);
    int at = openat(proc, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = at < 0 ? NULL : fdopendir(at);
    if (!dir && at >= 0)
        (void)close(at);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;)
        if (moe_is_digit(e->d_name[0]) && readlinkat(at, e->d_name, target, sizeof target) >= 7 && memcmp(target, "/memfd:", 7) == 0 &&
            fstatat(at, e->d_name, &st, 0) == 0 && first_time(seen, st.st_ino))
            bytes += (uint64_t)st.st_blocks * 512;
    if (dir)
        (void)closedir(dir);
    return bytes;
}

/* The last two columns are what is in memory and what is in swap, in bytes. */
static uint64_t segment(struct moe_str line)
{
    uint64_t last = 0, before = 0;
    for (struct moe_str left = moe_str_trim(line); left.len; left = moe_str_trim(left)) {
        struct moe_str word = moe_str_cut(&left, ' ');
        before = last;
        last = moe_number(word.ptr, 10, NULL);
    }
    return last + before;
}

static uint64_t system_v(int fd)
{
    char text[8192];
    uint64_t bytes = 0;
    size_t have = 0;
    bool names = true;                               /* the first line */
    ssize_t n;
    for (off_t at = 0; fd >= 0 && (n = pread(fd, text + have, sizeof text - 1 - have, at)) > 0; at += n) {
        have += (size_t)n;
        text[have] = '\0';
        char *line = text;
        for (char *end; (end = strchr(line, '\n')) != NULL; line = end + 1, names = false)
            if (!names)
                bytes += segment((struct moe_str){ line, (size_t)(end - line) });
        have -= (size_t)(line - text);
        memmove(text, line, have);
    }
    return bytes;
}

static uint64_t tmpfs_of(const struct moe_watch *w, const char *pid)
{
    uint64_t bytes = 0;
    for (size_t i = 0; i < w->plan->mount_count; i++) {
        const struct moe_mount *m = &w->plan->mounts[i];
        char path[512];
        struct statfs fs;
        if (m->kind != MOE_MOUNT_TMPFS || snprintf(path, sizeof path, "%.20s/root/%s", pid, m->to) >= (int)sizeof path)
            continue;
        int fd = openat(w->proc, path, O_PATH | O_CLOEXEC | O_NOFOLLOW);
        if (fd >= 0 && fstatfs(fd, &fs) == 0 && fs.f_bsize > 0)
            bytes += (uint64_t)(fs.f_blocks - fs.f_bfree) * (uint64_t)fs.f_bsize;
        if (fd >= 0)
            (void)close(fd);
    }
    return bytes;
}

/* ---- who belongs to the job ---- */

/* Where it has no pid namespace: what is below `top`, by each thread's list of children. */
static size_t tree(pid_t top, pid_t *list)
{
    size_t count = 1;
    list[0] = top;
    for (size_t i = 0; i < count; i++) {
        char path[64], text[8192];
        (void)snprintf(path, sizeof path, "/proc/%d/task", (int)list[i]);
        DIR *dir = opendir(path);
        for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
            const char *at = text, *end;
            if (!moe_is_digit(e->d_name[0]) || snprintf(path, sizeof path, "%.20s/children", e->d_name) < 0 || slurp(dirfd(dir), path, text, sizeof text) <= 0)
                continue;
            for (pid_t pid; count < TREE && (pid = moe_number_int(at, &end)) > 0; at = end)
                list[count++] = pid;
        }
        if (dir)
            (void)closedir(dir);
    }
    return count;
}

void moe_watch_kill(void)
{
    pid_t list[TREE];
    for (int turn = 0; turn < 1000; turn++) {
        size_t count = tree(getpid(), list), ours = 0;
        for (size_t i = 1; i < count; i++, ours++)
            (void)kill(list[i], SIGKILL);            /* a parent of theirs is us, so a number cannot have gone to somebody else before it is reaped */
        if (!ours)
            return;
        (void)usleep(1000);
        for (size_t i = 1; i < count; i++)
            (void)waitpid(list[i], NULL, WNOHANG);
    }
}

/* ---- looking ---- */

typedef bool (*look_fn)(int proc, const char *pid, struct sums *sum);

static bool each(const struct moe_watch *w, look_fn look, struct sums *sum, struct seen *memfds, uint64_t *memfd_bytes, char *first)
{
    bool all = true;
    if (w->proc < 0) {
        pid_t list[TREE];
        char pid[24];
        size_t count = tree(w->top, list);
        int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
        for (size_t i = 1; i < count; i++) {         /* the first is init, which is ours */
            (void)snprintf(pid, sizeof pid, "%d", (int)list[i]);
            all &= look(proc, pid, sum);
        }
        if (proc >= 0)
            (void)close(proc);
        return all;
    }
    int at = openat(w->proc, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = at < 0 ? NULL : fdopendir(at);
    if (!dir && at >= 0)
        (void)close(at);
    for (struct dirent *e; dir && (e = readdir(dir)) != NULL;) {
        if (!moe_is_digit(e->d_name[0]) || strcmp(e->d_name, "1") == 0)
            continue;
        all &= look(w->proc, e->d_name, sum);
        if (memfds)
            *memfd_bytes += memfds_of(w->proc, e->d_name, memfds);
        if (first && !*first)
            (void)snprintf(first, 24, "%.20s", e->d_name);
    }
    if (dir)
        (void)closedir(dir);
    return dir && all;
}

static void look(struct moe_watch *w)
{
    struct sums sum = { 0 };
    struct seen memfds MOE_NOT_ZEROED;
    char first[24] = "";
    const bool scan = w->turn++ % 2 == 0;
    uint64_t memfd_bytes = 0;
    memfds.count = 0;
    (void)each(w, one_status, &sum, scan ? &memfds : NULL, &memfd_bytes, first);
    if (scan)
        w->memfd_bytes = memfd_bytes;
    /* Pages of tmpfs, memfds and System V that are mapped are counted there already; others that are mapped have no name left. */
    uint64_t shared = w->memfd_bytes + system_v(w->shm) + (*first ? tmpfs_of(w, first) : 0);
    uint64_t now = sum.anon + sum.tables + MOE_MAX(shared, sum.shmem);
    const uint64_t sockets = moe_sockets_bytes(w, w->limit_bytes - MOE_MIN(w->limit_bytes, now));
    now += sockets;
    if (now > w->limit_bytes) {
        struct sums exact = { 0 };
        if (each(w, one_share, &exact, NULL, NULL, NULL))
            now = exact.anon + sum.tables + MOE_MAX(shared, exact.shmem) + sockets;
        w->over_memory = now > w->limit_bytes;
    }
    w->peak_bytes = MOE_MAX(w->peak_bytes, now);
    w->peak_tasks = MOE_MAX(w->peak_tasks, sum.tasks);
    w->over_tasks = w->limit_tasks != UINT64_MAX && sum.tasks > w->limit_tasks + SLACK_TASKS;
}

void moe_watch_start(struct moe_watch *w, const struct moe_plan *plan, int proc, int shm, int diag, pid_t top)
{
    *w = (struct moe_watch){ .plan = plan, .proc = proc, .shm = shm, .diag = diag, .top = top,
                             .limit_bytes = plan->memory_bytes, .limit_tasks = plan->tasks, .every_ms = LEAST_MS };
    w->due_ms = moe_now_ms() + LEAST_MS;
}

/* A look costs more the larger the job is; it may take one part in DUTY of a core. */
void moe_watch_step(struct moe_watch *w)
{
    const uint64_t before = moe_now_ms();
    if (before < w->due_ms)
        return;
    look(w);
    const uint64_t after = moe_now_ms(), cost = after - before;
    w->every_ms = (unsigned)MOE_MIN(MOE_MAX(cost * DUTY, (uint64_t)LEAST_MS), (uint64_t)MOST_MS);
    w->due_ms = after + w->every_ms;
}
