#include "sandbox/log/log_parts.h"
#include "common/base/file.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static enum moe_code fail_sys(struct moe_error *err, const char *path, int sys, const char *doing)
{
    const char *why = strerrordesc_np(sys);
    (void)moe_fail(err, MOE_E_IO, (struct moe_where){ .file = path }, "%s: %s", doing, why ? why : "unknown error");
    err->sys = sys;
    return MOE_E_IO;
}

/* The line after a torn piece: what was lost is named, and nothing of it is taken away. */
static void say_torn(struct moe_log *log, const struct moe_chain_reader *r)
{
    char hash[65];
    moe_chain_pending(r, hash);
    struct moe_json *j = moe_log_begin(log, MOE_LOG_TORN);
    moe_json_key(j, "bytes");
    moe_json_int(j, (int64_t)r->pending_bytes);
    moe_json_key(j, "sha256");
    moe_json_str(j, moe_str_c(hash));
    moe_json_key(j, "line");
    moe_json_int(j, r->pending_line);
    moe_log_end(log);
}

/* Verify what is there, and stand behind it. */
static enum moe_code continue_log(struct moe_log *log, const char *path, struct moe_error *err)
{
    struct moe_chain_reader r = moe_chain_reader_start();
    bool ended = true;
    MOE_TRY(moe_chain_read_fd(log->fd, path, &r, &ended, NULL, NULL, err));
    enum moe_chain_end end = moe_chain_end(&r);
    if (end == MOE_CHAIN_BROKEN)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = r.broken_line },
                        "the log's chain is broken here, so it is not continued: keep the file as it is and name another one");
    log->chain = r.chain;
    log->gap = !ended;
    if (end == MOE_CHAIN_TORN)
        say_torn(log, &r);
    return log->failed ? fail_sys(err, path, EIO, "cannot continue it") : MOE_OK;
}

static enum moe_code open_path(struct moe_log *log, const char *path, struct moe_error *err)
{
    struct stat st;
    log->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    if (log->fd < 0)
        return fail_sys(err, path, errno, errno == ELOOP ? "no link is followed to a log" : "cannot open");
    log->ours = true;
    if (fstat(log->fd, &st) != 0)
        return fail_sys(err, path, errno, "cannot open");
    if (!S_ISREG(st.st_mode))
        return fail_sys(err, path, EINVAL, "a log is a regular file");
    if (flock(log->fd, LOCK_EX | LOCK_NB) != 0)
        return fail_sys(err, path, errno, errno == EWOULDBLOCK ? "another run writes to it" : "cannot lock it");
    return continue_log(log, path, err);
}

enum moe_code moe_log_open(const char *path, int fd, struct moe_log **out, struct moe_error *err)
{
    MOE_AUTO(moe_log_free) struct moe_log *log = calloc(1, sizeof *log);
    if (log) {
        log->fd = -1;
        log->chain = moe_chain_start();
        log->line = moe_buf_new(MOE_CAP_LOG_LINE);
        log->sorts = moe_log_sorts_new();
    }
    if (!log || !log->line || !log->sorts)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory for a log");
    if (fd >= 0)
        log->fd = fd;
    else if (path)
        MOE_TRY(open_path(log, path, err));
    *out = moe_take(log);
    return MOE_OK;
}

void moe_log_free(struct moe_log **log)
{
    if (!*log)
        return;
    if ((*log)->ours && (*log)->fd >= 0)
        close((*log)->fd);
    moe_buf_free(&(*log)->line);
    moe_log_sorts_free(&(*log)->sorts);
    free(*log);
    *log = NULL;
}

static void add_time(struct moe_json *j)
{
    struct timespec now;
    struct tm tm = { 0 };
    char text[48] = "1970-01-01T00:00:00.000Z";
    if (clock_gettime(CLOCK_REALTIME, &now) == 0 && gmtime_r(&now.tv_sec, &tm))
        (void)snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
                       (int)(now.tv_nsec / 1000000));
    moe_json_str(j, moe_str_c(text));
}

struct moe_json *moe_log_begin(struct moe_log *log, const char *kind)
{
    MOE_CHECK(!log->begun);
    log->begun = true;
    (void)snprintf(log->kind, sizeof log->kind, "%s", kind);
    moe_buf_clear(log->line);
    log->json = moe_json_to(log->line, true);
    moe_json_open(&log->json, '{');
    moe_json_key(&log->json, "seq");
    moe_json_int(&log->json, (int64_t)log->chain.seq + 1);
    moe_json_key(&log->json, "time");
    add_time(&log->json);
    moe_json_key(&log->json, "kind");
    moe_json_str(&log->json, moe_str_c(log->kind));
    return &log->json;
}

void moe_log_text(struct moe_json *j, const char *key, struct moe_str value, size_t most)
{
    if (!value.len)
        return;
    moe_json_key(j, key);
    if (value.len <= most) {
        moe_json_str(j, value);
        return;
    }
    size_t n = most;
    while (n && ((unsigned char)value.ptr[n] & 0xc0) == 0x80)      /* not within a character */
        n--;
    MOE_AUTO(moe_buf_free) struct moe_buf *cut = moe_buf_new(MOE_CAP_LOG_LINE);
    if (cut) {
        moe_buf_add(cut, (struct moe_str){ value.ptr, n });
        moe_buf_add(cut, MOE_STR("..."));
    }
    moe_json_str(j, cut && !moe_buf_failed(cut) ? moe_buf_str(cut) : MOE_STR("..."));
}

/* All of the line or nothing: what a full disk cut is taken back, so that the chain goes on when there is room again. */
static bool write_line(struct moe_log *log)
{
    struct stat st;
    if (log->fd < 0)
        return true;
    bool back = log->ours && fstat(log->fd, &st) == 0;
    if ((!log->gap || moe_fd_write(log->fd, MOE_STR("\n")) == 0) && moe_fd_write(log->fd, moe_buf_str(log->line)) == 0) {
        log->gap = false;
        return true;
    }
    log->failed = true;
    if (!back || ftruncate(log->fd, st.st_size) != 0) {
        if (log->ours)
            close(log->fd);
        log->fd = -1;                                     /* nothing more behind half a line */
    }
    return false;
}

/* Behind the members: prev and hash. False: they do not fit. */
static bool seal(struct moe_log *log)
{
    char hash[65];
    struct moe_json *j = &log->json;
    MOE_CHECK(j->depth == 1 && !j->after_key);
    moe_json_key(j, "prev");
    moe_json_str(j, moe_str_c(log->chain.prev));
    moe_chain_hash(moe_buf_str(log->line), hash);
    moe_json_key(j, "hash");
    moe_json_str(j, moe_str_c(hash));
    moe_json_close(j, '}');
    moe_buf_addc(log->line, '\n');
    if (moe_buf_failed(log->line))
        return false;
    memcpy(log->chain.prev, hash, sizeof hash);
    log->chain.seq++;
    log->chain.line++;
    return true;
}

void moe_log_end(struct moe_log *log)
{
    MOE_CHECK(log->begun);
    struct moe_chain before = log->chain;
    log->begun = false;
    if (!seal(log)) {                                     /* too long for a line: that it happened is kept */
        char kind[sizeof log->kind];
        memcpy(kind, log->kind, sizeof kind);
        struct moe_json *j = moe_log_begin(log, kind);
        log->begun = false;
        moe_json_key(j, "cut");
        moe_json_bool(j, true);
        if (!seal(log)) {
            log->failed = true;                           /* no memory at all */
            return;
        }
    }
    if (!write_line(log))
        log->chain = before;
}

bool moe_log_failed(const struct moe_log *log) { return log->failed; }
