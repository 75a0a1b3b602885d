#include <errno.h>
#include <seccomp.h>

#define DEFAULT_ACTION SCMP_ACT_KILL_PROCESS

scmp_filter_ctx closed_list(void)
{
    scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
    if (ctx && seccomp_rule_add(ctx, SCMP_ACT_ALLOW, SCMP_SYS(read), 0) != 0)
        seccomp_release(ctx);
    return ctx;
}

scmp_filter_ctx by_macro(void)
{
    return seccomp_init(DEFAULT_ACTION);
}

scmp_filter_ctx chosen(uint32_t action)
{
    return seccomp_init(action);
}

int again(scmp_filter_ctx ctx)
{
    return seccomp_reset(ctx, SCMP_ACT_KILL);
}
