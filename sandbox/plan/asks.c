/* Which calls come to the broker, and under which arguments. Reads never do: an open comes only when it could write, make or cut. */
#include "sandbox/plan/plan.h"
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/mman.h>

enum ask_for { FOR_NET, FOR_OPEN, FOR_SPACE, FOR_NAMES, FOR_COUNT, FOR_EXEC, FOR_MEMFD, FOR_WX };
enum ask_if { ALWAYS, WRITES, CREATES, CUTS, MAPS_CODE };
/* `arg`: which one holds the flags. */
static const struct ask { const char *call; enum ask_for what; enum ask_if when; unsigned arg; } asks[] = {
    { "connect", FOR_NET, ALWAYS, 0 },      { "bind", FOR_NET, ALWAYS, 0 },           { "listen", FOR_NET, ALWAYS, 0 },
    { "open", FOR_OPEN, WRITES, 1 },        { "open", FOR_OPEN, CREATES, 1 },         { "open", FOR_OPEN, CUTS, 1 },
    { "openat", FOR_OPEN, WRITES, 2 },      { "openat", FOR_OPEN, CREATES, 2 },       { "openat", FOR_OPEN, CUTS, 2 },
    { "creat", FOR_OPEN, ALWAYS, 0 },       { "openat2", FOR_OPEN, ALWAYS, 0 },       { "truncate", FOR_OPEN, ALWAYS, 0 },
    { "fallocate", FOR_SPACE, ALWAYS, 0 },
    { "rename", FOR_NAMES, ALWAYS, 0 },     { "renameat", FOR_NAMES, ALWAYS, 0 },     { "renameat2", FOR_NAMES, ALWAYS, 0 },
    { "link", FOR_NAMES, ALWAYS, 0 },       { "linkat", FOR_NAMES, ALWAYS, 0 },
    { "mkdir", FOR_COUNT, ALWAYS, 0 },      { "mkdirat", FOR_COUNT, ALWAYS, 0 },      { "symlink", FOR_COUNT, ALWAYS, 0 },
    { "symlinkat", FOR_COUNT, ALWAYS, 0 },  { "mknod", FOR_COUNT, ALWAYS, 0 },        { "mknodat", FOR_COUNT, ALWAYS, 0 },
    { "execve", FOR_EXEC, ALWAYS, 0 },      { "execveat", FOR_EXEC, ALWAYS, 0 },
    { "memfd_create", FOR_MEMFD, ALWAYS, 0 },
    { "mmap", FOR_WX, MAPS_CODE, 2 },
};

static bool wanted(const struct moe_broker_plan *p, enum ask_for what)
{
    switch (what) {
    case FOR_NET:   return p->net;
    case FOR_OPEN:
    case FOR_NAMES: return p->files;
    case FOR_SPACE: return p->files && (p->quota_bytes != UINT64_MAX || p->file_bytes != UINT64_MAX);
    case FOR_COUNT: return p->files && p->quota_files != UINT64_MAX;
    case FOR_EXEC:  return p->exec;
    case FOR_MEMFD: return p->memfd;
    case FOR_WX:    return p->strict_wx;
    }
    return false;
}

static bool demand(struct moe_profiles *all, const struct ask *a, struct moe_call_rule *rule)
{
    static const struct { uint64_t mask, values[3]; size_t count; } of[] = {
        [WRITES] = { O_ACCMODE, { O_WRONLY, O_RDWR, O_ACCMODE }, 3 }, [CREATES] = { O_CREAT, { O_CREAT }, 1 }, [CUTS] = { O_TRUNC, { O_TRUNC }, 1 },
        [MAPS_CODE] = { PROT_EXEC, { PROT_EXEC }, 1 },
    };
    if (a->when == ALWAYS)
        return true;
    size_t n = a->when == MAPS_CODE ? 2 : 1;
    struct moe_demand *d = moe_profile_alloc(all, n, sizeof *d);
    uint64_t *values = moe_profile_alloc(all, 4, sizeof *values);
    if (!d || !values)
        return false;
    memcpy(values, of[a->when].values, sizeof of[a->when].values);
    d[0] = (struct moe_demand){ .arg = a->arg, .how = MOE_ONE_OF, .mask = of[a->when].mask, .values = values, .count = of[a->when].count };
    if (n == 2)
        d[1] = (struct moe_demand){ .arg = 3, .how = MOE_WITHOUT, .mask = MAP_ANONYMOUS };
    rule->demands = d;
    rule->demand_count = n;
    return true;
}

size_t moe_plan_asks(const struct moe_broker_plan *plan, struct moe_profiles *all, struct moe_call_rule *rows)
{
    _Static_assert(MOE_COUNT(asks) <= MOE_CAP_ASK, "there is a row for each");
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(asks); i++) {
        int nr = -1;
        if (!wanted(plan, asks[i].what) || !moe_call_number(moe_str_c(asks[i].call), &nr) || nr < 0)
            continue;
        struct moe_call_rule *r = &rows[n];
        *r = (struct moe_call_rule){ .name = moe_str_c(asks[i].call), .nr = nr, .act = MOE_ACT_NOTIFY };
        if (!demand(all, &asks[i], r))
            r->demands = NULL, r->demand_count = 0;             /* out of memory: asked always, which is the safe side */
        n++;
    }
    return n;
}
