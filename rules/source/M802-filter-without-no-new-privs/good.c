#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int in_order(struct sock_fprog *prog)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prog);
}

long by_number(struct sock_fprog *prog)
{
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return -1;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, prog);
}

int left_on(scmp_filter_ctx ctx)
{
    return seccomp_attr_set(ctx, SCMP_FLTATR_CTL_NNP, 1) ? -1 : seccomp_load(ctx);
}

int asks(void)
{
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
}
