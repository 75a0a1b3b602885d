/* fallocate: space taken without a byte written. Hundreds of gigabytes are taken in a moment, long before anybody looks; FALLOC_FL_KEEP_SIZE takes them past
 * RLIMIT_FSIZE, too. So what is asked for is judged before, and done here, on the descriptor that was judged. */
#include "sandbox/broker/parts.h"
#include <errno.h>
#include <linux/falloc.h>

#define GIVES_BACK (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_COLLAPSE_RANGE)

/* At most so much more than it holds: a file without holes has what lies before its end. */
static uint64_t more(const struct stat *st, uint64_t offset, uint64_t length)
{
    const uint64_t has = (uint64_t)st->st_blocks * 512, end = offset + length;
    if (has < (uint64_t)st->st_size)
        return length;
    return end > has ? MOE_MIN(length, end - has) : 0;
}

static bool plain(const struct moe_call *c, int fd, struct stat *st)
{
    const int64_t offset = (int64_t)c->args[2], length = (int64_t)c->args[3];
    return fd >= 0 && fstat(fd, st) == 0 && S_ISREG(st->st_mode) && offset >= 0 && length > 0 && offset <= INT64_MAX - length;
}

void moe_serve_fallocate(struct moe_call *c)
{
    char path[PATH_MAX] = "";
    const uint64_t offset = c->args[2], length = c->args[3];
    const int mode = (int)c->args[1];
    int fd = moe_take_fd(c, (int)c->args[0]), error = 0;
    struct stat st;
    unsigned under;
    bool ours = false, over = false;
    if (fd < 0) {
        moe_answer_errno(c, -fd);
        return;
    }
    if (plain(c, fd, &st) && !(mode & GIVES_BACK)) {
        ours = moe_path_of(c->b, fd, path) && moe_writable(c->b, path, &under);
        if (offset + length > c->b->p->file_bytes)
            error = EFBIG;
        else if (ours)
            over = (error = moe_quota_space(c, more(&st, offset, length))) != 0;
    }
    /* Pages of memory are charged to whoever takes them, and there are other limits to those. */
    const bool leave = !error && !ours && c->b->plan->cgroup;
    for (int tries = 0; !error && !leave && tries < 3; tries++)
        if (fallocate(fd, mode, (off_t)offset, (off_t)length) == 0)
            break;
        else if (errno != EINTR || tries == 2)
            error = errno;
    if (!error && ours)
        moe_quota_opened(c->b, fd, path, under, false);
    (void)close(fd);
    if (over)
        moe_deny(c, error, "files.quota", path, NULL);
    else if (error)
        moe_answer_errno(c, error);
    else if (leave)
        moe_answer_continue(c);
    else
        moe_answer_value(c, 0);
}
