#include "sandbox/frame/frame.h"
#include <errno.h>
#include <seccomp.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static const struct moe_where nowhere = { NULL, 0, 0, NULL };

static void release(scmp_filter_ctx *ctx)
{
    if (*ctx)
        seccomp_release(*ctx);
}

/* From the last to the first: libseccomp looks for the place of each from the front. */
static int rules(scmp_filter_ctx ctx, const struct moe_frame_call *calls, size_t count)
{
    int rc = seccomp_attr_set(ctx, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    if (!rc)
        rc = seccomp_attr_set(ctx, SCMP_FLTATR_CTL_OPTIMIZE, 2);
    for (size_t i = count; i-- > 0 && !rc; )
        rc = seccomp_rule_add(ctx, SCMP_ACT_TRACE(calls[i].mark), calls[i].nr, 0);
    return rc;
}

/* libseccomp writes to a descriptor only: a file in memory, which cannot block as a pipe can. */
static enum moe_code export(scmp_filter_ctx ctx, struct sock_filter *code, size_t *size, struct moe_error *err)
{
    int fd = memfd_create("moe-filter", MFD_CLOEXEC | 8u /* MFD_NOEXEC_SEAL */);
    if (fd < 0)
        fd = memfd_create("moe-filter", MFD_CLOEXEC);
    if (fd < 0)
        return moe_fail(err, MOE_E_IO, nowhere, "memfd_create: %s", strerror(errno));
    int rc = seccomp_export_bpf(ctx, fd);
    ssize_t got = rc ? 0 : pread(fd, code, BPF_MAXINSNS * sizeof *code, 0);
    close(fd);
    if (rc || got <= 0)
        return moe_fail(err, rc == -E2BIG ? MOE_E_LIMIT : MOE_E_BUG, nowhere, "libseccomp: the filter could not be written: %s", strerror(rc ? -rc : EIO));
    *size = (size_t)got / sizeof *code;
    return MOE_OK;
}

enum moe_code moe_frame_make(const struct moe_frame_call *calls, size_t count, struct sock_filter *code, size_t *size, struct moe_error *err)
{
    MOE_AUTO(release) scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_TRACE(MOE_FRAME_DEFAULT));
    int rc = ctx ? rules(ctx, calls, count) : -ENOMEM;
    return rc ? moe_fail(err, MOE_E_BUG, nowhere, "libseccomp refused: %s", strerror(-rc)) : export(ctx, code, size, err);
}
