#include <sys/prctl.h>
#include <sys/resource.h>

int hidden(void)
{
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

int limit(void)
{
    struct rlimit none = { 0, 0 };
    return setrlimit(RLIMIT_CORE, &none);
}

int lowered(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_CORE, &r) != 0)
        return -1;
    r.rlim_cur = 0;
    return setrlimit(RLIMIT_CORE, &r);
}

int files(void)
{
    struct rlimit many = { 4096, 4096 };
    return setrlimit(RLIMIT_NOFILE, &many);
}
