#include <sys/prctl.h>
#include <sys/resource.h>

int dumpable(void)
{
    return prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);  /* expect: M607 */
}

int limit(void)
{
    struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };
    return setrlimit(RLIMIT_CORE, &all);        /* expect: M607 */
}

int raised(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_CORE, &r) != 0)
        return -1;
    r.rlim_cur = r.rlim_max;
    return setrlimit(RLIMIT_CORE, &r);          /* expect: M607 */
}
