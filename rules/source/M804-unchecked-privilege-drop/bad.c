#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

#define DROP(u) setuid(u)

void drop(uid_t user)
{
    setuid(user);                               /* expect: M804 */
}

void by_macro(uid_t user)
{
    DROP(user);                                 /* expect: M804 */
}

void stored(gid_t group)
{
    int status = setgid(group);                 /* expect: M804 */
}

int confined(scmp_filter_ctx ctx, int strict)
{
    if (strict)
        seccomp_load(ctx);                      /* expect: M804 */
    return 0;
}

void bounded(int cap)
{
    prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);       /* expect: M804 */
}
