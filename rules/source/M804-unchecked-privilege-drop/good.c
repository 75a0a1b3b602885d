#include <sched.h>
#include <seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#define DROP(u) do { if (setuid(u) != 0) abort(); } while (0)

int drop(uid_t user)
{
    if (setuid(user) != 0)
        return -1;
    return 0;
}

void by_macro(uid_t user)
{
    DROP(user);
}

int stored(gid_t group)
{
    int status = setgid(group);
    if (status)
        return -1;
    return 0;
}

int confined(scmp_filter_ctx ctx)
{
    return seccomp_load(ctx);
}

int bounded(int cap)
{
    return prctl(PR_CAPBSET_DROP, cap, 0, 0, 0) ? -1 : 0;
}
