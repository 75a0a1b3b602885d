/* A folder of this run below a delegated cgroup v2: limits of memory, tasks and processor time, one kill for all, peaks. */
#include "common/base/number.h"
#include "sandbox/launch/parts.h"
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int put(int folder, const char *name, const char *text) { return moe_put_text(folder, name, text, strlen(text)); }

static int put_number(int folder, const char *name, uint64_t value)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRIu64, value);
    return put(folder, name, text);
}

/* The number after `key` in a file of "key number" lines; of a file that is one number with key "". */
static uint64_t get(int folder, const char *name, const char *key)
{
    char text[4096];
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0)
        (void)close(fd);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    struct moe_str rest = { text, (size_t)n }, line;
    while (moe_str_line(&rest, &line))
        if (!*key)
            return moe_number(line.ptr, 10, NULL);
        else if (moe_str_starts(line, moe_str_c(key)) && line.len > strlen(key) && line.ptr[strlen(key)] == ' ')
            return moe_number(line.ptr + strlen(key), 10, NULL);
    return 0;
}

static int set_limits(const struct moe_start *s)
{
    const struct moe_plan *p = s->plan;
    const struct moe_limits *l = &p->profile->limits;
    char text[64];
    if (p->memory_bytes != UINT64_MAX && (put_number(s->cgroup, "memory.max", p->memory_bytes) != 0 || put(s->cgroup, "memory.swap.max", "0") != 0) && errno != ENOENT)
        return -1;
    if (p->tasks != UINT64_MAX && put_number(s->cgroup, "pids.max", p->tasks + 2) != 0 && errno != ENOENT)
        return -1;                                   /* ENOENT: that controller was not delegated; the watch holds the limit */
    (void)put(s->cgroup, "memory.oom.group", "1");
    (void)snprintf(text, sizeof text, "%" PRIu64 " 100000", (uint64_t)l->cpu_percent * 1000);
    if (l->cpu_percent && put(s->cgroup, "cpu.max", text) != 0)
        return -1;
    (void)snprintf(text, sizeof text, "default %u", l->io_weight);
    return l->io_weight && put(s->cgroup, "io.weight", text) != 0 ? -1 : 0;
}

enum moe_code moe_cgroup_make(struct moe_start *s, struct moe_error *err)
{
    struct timespec now;
    if (!s->plan->cgroup)
        return MOE_OK;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    int n = snprintf(s->cgroup_path, sizeof s->cgroup_path, "%s/moe-sandbox-%d-%llx", s->plan->cgroup, (int)getpid(),
                     (unsigned long long)now.tv_sec * 1000000000ull + (unsigned long long)now.tv_nsec);
    if (n < 0 || (size_t)n >= sizeof s->cgroup_path) {
        *s->cgroup_path = '\0';
        return moe_start_failed(s, MOE_STEP_CGROUP, 0, ENAMETOOLONG, err);
    }
    if (mkdir(s->cgroup_path, 0755) != 0) {
        int saved = errno;
        *s->cgroup_path = '\0';
        return moe_start_failed(s, MOE_STEP_CGROUP, 0, saved, err);
    }
    s->cgroup = open(s->cgroup_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->cgroup < 0 || set_limits(s) != 0)
        return moe_start_failed(s, MOE_STEP_CGROUP, 0, errno, err);
    return MOE_OK;
}

enum moe_code moe_cgroup_enter(struct moe_start *s, struct moe_error *err)
{
    if (s->cgroup >= 0 && put_number(s->cgroup, "cgroup.procs", (uint64_t)s->pid) != 0)
        return moe_start_failed(s, MOE_STEP_CGROUP, 0, errno, err);
    return MOE_OK;
}

void moe_cgroup_kill(struct moe_start *s)
{
    if (s->cgroup >= 0)
        (void)put(s->cgroup, "cgroup.kill", "1");    /* from Linux 5.14; the end of PID 1 does the same */
}

void moe_cgroup_peaks(struct moe_start *s, struct moe_outcome *out)
{
    if (s->cgroup < 0)
        return;
    out->peak_memory_bytes = MOE_MAX(out->peak_memory_bytes, get(s->cgroup, "memory.peak", ""));
    out->peak_tasks = MOE_MAX(out->peak_tasks, get(s->cgroup, "pids.peak", ""));
}

bool moe_cgroup_oom(struct moe_start *s)
{
    return s->cgroup >= 0 && get(s->cgroup, "memory.events", "oom_kill") > 0;
}

void moe_cgroup_remove(struct moe_start *s)
{
    const struct timespec pause = { 0, 2000000 };
    if (s->cgroup >= 0)
        (void)close(s->cgroup);
    s->cgroup = -1;
    /* Tasks leave a cgroup a moment after they were reaped. */
    for (int i = 0; *s->cgroup_path && i < 200 && rmdir(s->cgroup_path) != 0 && errno == EBUSY; i++)
        (void)nanosleep(&pause, NULL);
    *s->cgroup_path = '\0';
}
