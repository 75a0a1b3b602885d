#include <errno.h>
#include <seccomp.h>

#define DEFAULT_ACTION SCMP_ACT_ALLOW

scmp_filter_ctx open_list(void)
{
    return seccomp_init(SCMP_ACT_ALLOW);        /* expect: M801 */
}

scmp_filter_ctx by_macro(void)
{
    scmp_filter_ctx ctx = seccomp_init(DEFAULT_ACTION);         /* expect: M801 */
    return ctx;
}

int watch(void)
{
    uint32_t action = SCMP_ACT_LOG;
    scmp_filter_ctx ctx = seccomp_init(action); /* expect: M801 */
    return ctx ? 0 : -1;
}

int again(scmp_filter_ctx ctx)
{
    return seccomp_reset(ctx, SCMP_ACT_ALLOW);  /* expect: M801 */
}
