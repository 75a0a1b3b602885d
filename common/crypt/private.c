#include "common/crypt/private.h"
#include "common/base/sys.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOT_PRIVATE = 07177 };     /* of a mode: execution, whatever others may, and bits that change who one is */

static enum moe_code fail_io(struct moe_error *err, const char *path, int sys, const char *what, const char *doing)
{
    char text[128];
    (void)snprintf(text, sizeof text, "%s %s", what, doing);
    return moe_fail_sys(err, path, sys, text);
}

enum moe_code moe_private_open(const char *path, const char *what, int *out, struct moe_error *err)
{
    const struct moe_where at = { .file = path };
    MOE_AUTO(moe_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return fail_io(err, path, errno, what, errno == ELOOP ? "is not read through a symbolic link" : "cannot be opened");
    if (!S_ISREG(st.st_mode) || st.st_nlink != 1)
        return fail_io(err, path, EINVAL, what, "is read from a regular file with one name only");
    if (st.st_uid != geteuid())
        return moe_fail(err, MOE_E_USAGE, at, "belongs to user %ju: %s is read from its owner's file only", (uintmax_t)st.st_uid, what);
    if (st.st_mode & NOT_PRIVATE)
        return moe_fail(err, MOE_E_USAGE, at, "has mode %04o: %s is read from a file of mode 0600 or stricter", (unsigned)st.st_mode & 07777, what);
    *out = fd;
    fd = -1;
    return MOE_OK;
}

enum moe_code moe_private_read(const char *path, const char *what, char *into, size_t room, size_t *len, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = -1;
    MOE_TRY(moe_private_open(path, what, &fd, err));
    for (*len = 0; *len < room;) {
        ssize_t n = read(fd, into + *len, room - *len);
        if (n == 0)
            return MOE_OK;
        if (n < 0 && errno != EINTR)
            return fail_io(err, path, errno, what, "cannot be read");
        *len += n > 0 ? (size_t)n : 0;
    }
    return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "is larger than %zu bytes", room - 1);
}
