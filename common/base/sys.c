#include "common/base/sys.h"
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum moe_code moe_fail_sys(struct moe_error *err, const char *file, int sys, const char *doing)
{
    const char *why = strerrordesc_np(sys);
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = file }, "%s: %s", doing, why ? why : "unknown error");
    err->sys = sys;
    return MOE_E_IO;
}

void moe_keep_private(void)
{
    if (!MOE_ADDRESS_SANITIZER)
        (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

void moe_fd_close(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}
