#include "runtime/ckpt/write/put.h"
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

enum { FILE_MODE = 0644 };

struct file { int fd; const char *name; bool direct; };

void moe_put_name(enum moe_name_kind kind, uint64_t number, bool leftover, char into[MOE_NAME_ROOM])
{
    const struct moe_ckpt_name name = { .kind = kind, .leftover = leftover, .step = number, .rank = number };
    MOE_CHECK(moe_name_write(&name, into));
}

static enum moe_code read_bytes(void *ctx, uint64_t at, void *into, size_t n, struct moe_error *err)
{
    const struct moe_str *bytes = ctx;
    if (at > bytes->len || n > bytes->len - at)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ 0 }, "the bytes end early");
    if (n)
        memcpy(into, bytes->ptr + at, n);
    return MOE_OK;
}

struct moe_source moe_put_bytes(const struct moe_str *bytes)
{
    return (struct moe_source){ .ctx = (void *)(uintptr_t)bytes, .size = bytes->len, .read = read_bytes };
}

enum moe_code moe_put_sync(int folder, const char *name, struct moe_error *err)
{
    return fsync(folder) == 0 || errno == EINVAL ? MOE_OK : moe_fail_sys(err, name, errno, "cannot sync the folder");
}

/* Go on through the page cache, in the same file and at the same place: opened anew and truncated, what was written before would become a hole. */
static enum moe_code leave_direct(struct file *f, struct moe_error *err)
{
    int flags = fcntl(f->fd, F_GETFL);
    f->direct = false;
    return flags >= 0 && fcntl(f->fd, F_SETFL, flags & ~O_DIRECT) == 0 ? MOE_OK : moe_fail_sys(err, f->name, errno, "cannot leave O_DIRECT");
}

/* A piece of the file at its place, however few bytes a call takes. With O_DIRECT whole blocks go; what is less follows through the page cache. */
static enum moe_code write_piece(struct moe_put *put, struct file *f, const unsigned char *from, size_t n, uint64_t at, struct moe_error *err)
{
    for (size_t done = 0; done < n;) {
        size_t want = n - done;
        if (f->direct && ((at + done) % MOE_PUT_ALIGN || want < MOE_PUT_ALIGN))
            MOE_TRY(leave_direct(f, err));
        if (f->direct)
            want -= want % MOE_PUT_ALIGN;
        ssize_t wrote = pwrite(f->fd, from + done, want, (off_t)(at + done));
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote < 0 && errno == EINVAL && f->direct) {
            put->no_direct = true;
            MOE_TRY(leave_direct(f, err));
            continue;
        }
        if (wrote <= 0)
            return moe_fail_sys(err, f->name, wrote < 0 ? errno : ENOSPC, "cannot write");
        done += (size_t)wrote;
    }
    return MOE_OK;
}

/* A new file, never one that is there: a link that somebody put under this name is not followed. */
static enum moe_code create(struct moe_put *put, int folder, struct file *f, struct moe_error *err)
{
    const int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    if (unlinkat(folder, f->name, 0) != 0 && errno != ENOENT)
        return moe_fail_sys(err, f->name, errno, "cannot remove what an earlier writer left");
    int fd = openat(folder, f->name, flags | (f->direct ? O_DIRECT : 0), FILE_MODE);
    if (fd < 0 && errno == EINVAL && f->direct) {
        put->no_direct = true;
        f->direct = false;
        (void)unlinkat(folder, f->name, 0);             /* some file systems make the file before they refuse */
        fd = openat(folder, f->name, flags, FILE_MODE);
    }
    f->fd = fd;
    return fd >= 0 ? MOE_OK : moe_fail_sys(err, f->name, errno, "cannot create");
}

static enum moe_code fill(struct moe_put *put, struct file *f, const struct moe_source *bytes, struct moe_error *err)
{
    for (uint64_t at = 0; at < bytes->size;) {
        size_t n = (size_t)MOE_MIN(bytes->size - at, (uint64_t)MOE_PUT_CHUNK);
        MOE_TRY(bytes->read(bytes->ctx, at, put->chunk, n, err));
        MOE_TRY(write_piece(put, f, put->chunk, n, at, err));
        at += n;
    }
    if (fsync(f->fd) != 0)                              /* never a second time: the kernel has dropped the pages that it could not write */
        return moe_fail_sys(err, f->name, errno, "cannot sync");
    int fd = f->fd;
    f->fd = -1;
    return close(fd) == 0 ? MOE_OK : moe_fail_sys(err, f->name, errno, "cannot close");
}

enum moe_code moe_put(struct moe_put *put, int folder, const char *name, const struct moe_source *bytes, bool direct, struct moe_error *err)
{
    char temp[MOE_NAME_ROOM + sizeof ".tmp"];
    struct file f = { .fd = -1, .name = temp, .direct = direct && !put->no_direct };
    int n = snprintf(temp, sizeof temp, "%s.tmp", name);
    MOE_CHECK(n > 0 && (size_t)n < sizeof temp);
    MOE_TRY(create(put, folder, &f, err));
    enum moe_code code = fill(put, &f, bytes, err);
    moe_fd_close(&f.fd);
    if (direct)
        put->direct = !put->no_direct;
    if (code == MOE_OK && renameat(folder, temp, folder, name) != 0)
        code = moe_fail_sys(err, name, errno, "cannot rename into place");
    if (code != MOE_OK)
        (void)unlinkat(folder, temp, 0);
    return code;
}
