/* Limits of the kernel for each process; what no limit can say (memory of the whole tree, time, bytes written in all) is for cgroup, watch and broker. */
#include "sandbox/plan/parts.h"

enum { STACKS_AT_LEAST = 64 << 20, OURS = 2 };     /* OURS: tasks of the user that are not the job's: PID 1, and the job before it executes */

static rlim_t low(int resource, uint64_t value)
{
    struct rlimit now;
    rlim_t want = value == UINT64_MAX ? RLIM_INFINITY : (rlim_t)value;
    return getrlimit(resource, &now) == 0 && now.rlim_max < want ? now.rlim_max : want;   /* nobody but root can raise it */
}

/* The kernel counts the whole of each thread's stack here, touched or not: 64 threads with 8 MiB each are half a gigabyte that nobody uses. What is used is
 * looked at from outside; this limit stops at once a single process that takes far more. */
static uint64_t data(const struct moe_limits *l)
{
    const uint64_t tasks = MOE_MIN(l->tasks, (uint64_t)UINT32_MAX), stack = MOE_MIN(l->stack_bytes, (uint64_t)UINT32_MAX);
    const uint64_t stacks = MOE_MIN(tasks * stack, l->memory_bytes / 2 + STACKS_AT_LEAST);
    return l->memory_bytes > UINT64_MAX - stacks ? UINT64_MAX : l->memory_bytes + stacks;
}

enum moe_code moe_plan_limits(struct moe_build *b, struct moe_error *err)
{
    const struct moe_limits *l = &b->profile->limits;
    const uint64_t file = MOE_MIN(l->file_bytes, l->quota_bytes), tasks = l->tasks > UINT64_MAX - OURS ? UINT64_MAX : l->tasks + OURS;
    const struct { int resource; uint64_t value; const char *name; } want[] = {
        { RLIMIT_CORE, l->core_bytes, "core" },          { RLIMIT_DATA, data(l), "data" },            { RLIMIT_NPROC, tasks, "nproc" },
        { RLIMIT_FSIZE, file, "fsize" },                 { RLIMIT_NOFILE, l->open_files, "nofile" },  { RLIMIT_STACK, l->stack_bytes, "stack" },
        { RLIMIT_MEMLOCK, l->locked_bytes, "memlock" },  { RLIMIT_CPU, l->cpu_s, "cpu" },             { RLIMIT_MSGQUEUE, 819200, "msgqueue" },
        { RLIMIT_SIGPENDING, 65536, "sigpending" },      { RLIMIT_RTPRIO, 0, "rtprio" },              { RLIMIT_NICE, 0, "nice" },
    };
    struct moe_plan_limit *out = moe_arena_array(b->arena, struct moe_plan_limit, MOE_COUNT(want));
    if (!out)
        return moe_plan_full(err);
    for (size_t i = 0; i < MOE_COUNT(want); i++)
        out[i] = (struct moe_plan_limit){ want[i].resource, low(want[i].resource, want[i].value), want[i].name };
    b->plan->limits = out;
    b->plan->limit_count = MOE_COUNT(want);
    b->plan->memory_bytes = l->memory_bytes;
    b->plan->tasks = l->tasks;
    b->plan->time_ms = l->time_ms;
    b->plan->grace_ms = l->grace_ms;
    b->plan->cgroup = *b->kernel->cgroup ? b->kernel->cgroup : NULL;
    return MOE_OK;
}
