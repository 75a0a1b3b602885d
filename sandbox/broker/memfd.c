/* Memory files where the kernel has no vm.memfd_noexec: made here, and never executable. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <stdio.h>

#define KNOWN (MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_HUGETLB | MFD_NOEXEC_SEAL | MFD_EXEC | ((unsigned)MFD_HUGE_MASK << MFD_HUGE_SHIFT))

/* Where the kernel cannot seal a file against execution: one without a name on the job's noexec memory file system. */
static int unnamed_file(struct moe_call *c)
{
    int root = moe_take_root(c);
    struct open_how how = { .flags = O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, .mode = 0600, .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS };
    if (root < 0)
        return root;
    moe_user_enter(c->b);
    int fd = (int)syscall(SYS_openat2, root, "dev/shm", &how, sizeof how), error = errno;
    moe_user_leave(c->b);
    return fd < 0 ? -error : fd;
}

static int make(struct moe_call *c, const char *name, unsigned flags)
{
    int fd;
    if (!c->b->noexec_seal && !(flags & (MFD_ALLOW_SEALING | MFD_HUGETLB)) && (fd = unnamed_file(c)) >= 0)
        return fd;
    unsigned give = (flags & ~(unsigned)(MFD_NOEXEC_SEAL | MFD_EXEC)) | MFD_CLOEXEC | (c->b->noexec_seal ? MFD_NOEXEC_SEAL : 0);
    if (flags & MFD_NOEXEC_SEAL)
        give |= MFD_ALLOW_SEALING;                              /* the one brings the other */
    moe_user_enter(c->b);
    fd = (int)syscall(SYS_memfd_create, name, give);
    int error = errno;
    if (fd >= 0 && !c->b->noexec_seal && fchmod(fd, 0666) != 0) { // nosec M809: the kernel makes a memfd 0777; it has no name by which anybody else could open it, and what this takes away is its execution
        error = errno;
        (void)close(fd);
        fd = -1;
    }
    moe_user_leave(c->b);
    return fd < 0 ? -error : fd;
}

void moe_serve_memfd(struct moe_call *c)
{
    unsigned flags = (unsigned)c->args[1];
    int error = moe_take_path(c, c->args[0], c->path);
    if (!error && (flags & ~(unsigned)KNOWN || strlen(c->path) > 249))
        error = EINVAL;
    if (!error && flags & MFD_EXEC) {
        moe_deny(c, EACCES, "executable memory files", c->path, NULL);
        return;
    }
    int fd = error ? -error : make(c, c->path, flags);
    if (fd < 0) {
        moe_answer_errno(c, -fd);
        return;
    }
    (void)moe_answer_fd(c, fd, flags & MFD_CLOEXEC);
    (void)close(fd);
}
