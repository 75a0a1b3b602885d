#include <linux/filter.h>
#include <linux/seccomp.h>
#include <seccomp.h>
#include <sys/prctl.h>

int too_early(struct sock_fprog *prog)
{
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prog) != 0)  /* expect: M802 */
        return -1;
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
}

int switched_off(scmp_filter_ctx ctx)
{
    return seccomp_attr_set(ctx, SCMP_FLTATR_CTL_NNP, 0);       /* expect: M802 */
}

int untested(struct sock_fprog *prog)
{
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);     /* expect: M802 */
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, prog);
}
