#include "common/base/file.h"
#include "common/base/sys.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 1 << 16 };

/* A sentence of its own: "Invalid argument" behind it would explain nothing. */
static enum moe_code not_regular(struct moe_error *err, const char *path)
{
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "is no regular file");
    err->sys = EINVAL;
    return MOE_E_IO;
}

/* Read to the end of `fd` into `into`, which was made with the cap. */
static enum moe_code drain(int fd, const char *path, size_t cap_bytes, struct moe_buf *into, struct moe_error *err)
{
    char chunk[CHUNK_BYTES];
    for (;;) {
        ssize_t n = read(fd, chunk, sizeof chunk);
        if (n == 0)
            return MOE_OK;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN) {            /* standard input that someone else made non-blocking */
            if (poll(&(struct pollfd){ .fd = fd, .events = POLLIN }, 1, -1) < 0 && errno != EINTR)
                return moe_fail_sys(err, path, errno, "cannot wait for input");
            continue;
        }
        if (n < 0)
            return moe_fail_sys(err, path, errno, "cannot read");
        if ((size_t)n > cap_bytes - moe_buf_str(into).len)
            return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "is larger than %zu bytes", cap_bytes);
        moe_buf_add(into, (struct moe_str){ chunk, (size_t)n });
        if (moe_buf_failed(into))
            return moe_fail_sys(err, path, ENOMEM, "cannot read");
    }
}

static enum moe_code open_regular(const char *path, size_t cap_bytes, int *out, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat st;
    if (fd < 0 || fstat(fd, &st) != 0)
        return moe_fail_sys(err, path, errno, "cannot open");
    if (S_ISDIR(st.st_mode))
        return moe_fail_sys(err, path, EISDIR, "cannot read");
    if (!S_ISREG(st.st_mode))
        return not_regular(err, path);
    if ((uintmax_t)st.st_size > cap_bytes)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "is %jd bytes; at most %zu are read",
                        (intmax_t)st.st_size, cap_bytes);
    *out = fd;
    fd = -1;
    return MOE_OK;
}

enum moe_code moe_file_read(const char *path, size_t cap_bytes, struct moe_buf **out, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = -1;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(cap_bytes);
    if (!bytes)
        return moe_fail_sys(err, path, ENOMEM, "cannot read");
    if (strcmp(path, "-") == 0) {
        MOE_TRY(drain(STDIN_FILENO, path, cap_bytes, bytes, err));
    } else {
        MOE_TRY(open_regular(path, cap_bytes, &fd, err));
        MOE_TRY(drain(fd, path, cap_bytes, bytes, err));
    }
    *out = moe_take(bytes);
    return MOE_OK;
}

int moe_fd_write(int fd, struct moe_str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        bytes = moe_str_from(bytes, (size_t)n);
    }
    return 0;
}

/* /dev/stdout, /dev/fd/63 and their kind: renaming over them would replace the device. */
static enum moe_code write_device(const char *path, struct moe_str bytes, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    int sys = fd < 0 ? errno : moe_fd_write(fd, bytes);
    return sys ? moe_fail_sys(err, path, sys, "cannot write") : MOE_OK;
}

int moe_fsync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    char *folder = slash == path ? strdup("/") : slash ? strndup(path, (size_t)(slash - path)) : strdup(".");
    if (!folder)
        return ENOMEM;
    MOE_AUTO(moe_fd_close) int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int sys = fd < 0 || fsync(fd) != 0 ? errno : 0;
    free(folder);
    return sys == EINVAL ? 0 : sys;                  /* some network file systems cannot sync a folder */
}

static enum moe_code write_beside(const char *path, char *temp, struct moe_str bytes, unsigned mode, struct moe_error *err)
{
    MOE_AUTO(moe_fd_close) int fd = mkostemp(temp, O_CLOEXEC);
    if (fd < 0)
        return moe_fail_sys(err, path, errno, "cannot write beside it");
    int sys = moe_fd_write(fd, bytes);
    if (!sys && (fchmod(fd, mode & 07777) != 0 || fsync(fd) != 0))
        sys = errno;
    if (!sys && rename(temp, path) != 0)
        sys = errno;
    if (sys) {
        unlink(temp);
        return moe_fail_sys(err, path, sys, "cannot write");
    }
    sys = moe_fsync_folder_of(path);
    return sys ? moe_fail_sys(err, path, sys, "cannot sync its folder") : MOE_OK;
}

enum moe_code moe_file_write(const char *path, struct moe_str bytes, unsigned mode, struct moe_error *err)
{
    struct stat st;
    if (strncmp(path, "/dev/", 5) == 0)
        return write_device(path, bytes, err);
    if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode))
        return S_ISDIR(st.st_mode) ? moe_fail_sys(err, path, EISDIR, "cannot write") : not_regular(err, path);
    char *temp = NULL;
    if (asprintf(&temp, "%s.tmp-XXXXXX", path) < 0)
        return moe_fail_sys(err, path, ENOMEM, "cannot write");
    sigset_t ends, before;                          /* Ctrl-C waits until there is no half-written file to leave behind */
    sigemptyset(&ends);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &ends, &before);
    enum moe_code code = write_beside(path, temp, bytes, mode, err);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    free(temp);
    return code;
}
