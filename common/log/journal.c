#include "common/base/file.h"
#include "common/base/sys.h"
#include "common/log/journal.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct moe_journal {
    int fd, sys;                             /* fd -1: nothing is written; sys: why a line could not be */
    enum moe_journal_time time;
    bool ours, failed, begun, gap;           /* gap: a "\n" is still due before the next line           */
    struct moe_chain chain;
    char kind[32];
    struct moe_buf *line;
    struct moe_json json;
};

/* The line after a torn piece: what was lost is named, and nothing of it is taken away. */
static void say_torn(struct moe_journal *journal, const struct moe_chain_reader *r)
{
    char hash[65];
    moe_chain_pending(r, hash);
    struct moe_json *j = moe_journal_begin(journal, MOE_LOG_TORN);
    moe_json_key(j, "bytes");
    moe_json_int(j, (int64_t)r->pending_bytes);
    moe_json_key(j, "sha256");
    moe_json_str(j, moe_str_c(hash));
    moe_json_key(j, "line");
    moe_json_int(j, r->pending_line);
    moe_journal_end(journal);
}

/* Verify what is there, and stand behind it. */
static enum moe_code continue_log(struct moe_journal *journal, const char *path, struct moe_error *err)
{
    struct moe_chain_reader r = moe_chain_reader_start();
    bool ended = true;
    MOE_TRY(moe_chain_read_fd(journal->fd, path, &r, &ended, NULL, NULL, err));
    enum moe_chain_end end = moe_chain_end(&r);
    if (end == MOE_CHAIN_BROKEN)
        return moe_fail(err, MOE_E_PARSE, (struct moe_where){ .file = path, .line = r.broken_line },
                        "the log's chain is broken here, so it is not continued: keep the file as it is and name another one");
    journal->chain = r.chain;
    journal->gap = !ended;
    if (end == MOE_CHAIN_TORN)
        say_torn(journal, &r);
    return journal->failed ? moe_fail_sys(err, path, EIO, "cannot continue it") : MOE_OK;
}

static enum moe_code open_path(struct moe_journal *journal, const char *path, struct moe_error *err)
{
    struct stat st;
    journal->fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);
    if (journal->fd < 0)
        return moe_fail_sys(err, path, errno, errno == ELOOP ? "no link is followed to a log" : "cannot open");
    journal->ours = true;
    if (fstat(journal->fd, &st) != 0)
        return moe_fail_sys(err, path, errno, "cannot open");
    if (!S_ISREG(st.st_mode))
        return moe_fail_sys(err, path, EINVAL, "a log is a regular file");
    if (flock(journal->fd, LOCK_EX | LOCK_NB) != 0)
        return moe_fail_sys(err, path, errno, errno == EWOULDBLOCK ? "another run writes to it" : "cannot lock it");
    return continue_log(journal, path, err);
}

enum moe_code moe_journal_open(const char *path, int fd, enum moe_journal_time time, struct moe_journal **out, struct moe_error *err)
{
    MOE_AUTO(moe_journal_free) struct moe_journal *journal = calloc(1, sizeof *journal);
    if (journal) {
        journal->fd = -1;
        journal->chain = moe_chain_start();
        journal->line = moe_buf_new(MOE_CAP_LOG_LINE);
        journal->time = time;
    }
    if (!journal || !journal->line)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory for a log");
    if (fd >= 0)
        journal->fd = fd;
    else if (path)
        MOE_TRY(open_path(journal, path, err));
    *out = moe_take(journal);
    return MOE_OK;
}

void moe_journal_free(struct moe_journal **journal)
{
    if (!*journal)
        return;
    if ((*journal)->ours && (*journal)->fd >= 0)
        close((*journal)->fd);
    moe_buf_free(&(*journal)->line);
    free(*journal);
    *journal = NULL;
}

static void add_time(struct moe_json *j, enum moe_journal_time form)
{
    struct timespec now = { 0 };
    struct tm tm = { 0 };
    char text[48] = "1970-01-01T00:00:00.000Z";
    bool known = clock_gettime(CLOCK_REALTIME, &now) == 0;
    if (form == MOE_JOURNAL_TIME_MS) {
        moe_json_int(j, (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000);
        return;
    }
    if (known && gmtime_r(&now.tv_sec, &tm))
        (void)snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03dZ", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec,
                       (int)(now.tv_nsec / 1000000));
    moe_json_str(j, moe_str_c(text));
}

struct moe_json *moe_journal_begin(struct moe_journal *journal, const char *kind)
{
    MOE_CHECK(!journal->begun);
    journal->begun = true;
    (void)snprintf(journal->kind, sizeof journal->kind, "%s", kind);
    moe_buf_clear(journal->line);
    journal->json = moe_json_to(journal->line, true);
    moe_json_open(&journal->json, '{');
    moe_json_key(&journal->json, "seq");
    moe_json_int(&journal->json, (int64_t)journal->chain.seq + 1);
    moe_json_key(&journal->json, "time");
    add_time(&journal->json, journal->time);
    moe_json_key(&journal->json, "kind");
    moe_json_str(&journal->json, moe_str_c(journal->kind));
    return &journal->json;
}

void moe_journal_text(struct moe_json *j, const char *key, struct moe_str value, size_t most)
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
static bool write_line(struct moe_journal *journal)
{
    struct stat st;
    if (journal->fd < 0)
        return true;
    bool back = journal->ours && fstat(journal->fd, &st) == 0;
    int sys = journal->gap ? moe_fd_write(journal->fd, MOE_STR("\n")) : 0;
    if (!sys)
        sys = moe_fd_write(journal->fd, moe_buf_str(journal->line));
    if (!sys) {
        journal->gap = false;
        return true;
    }
    journal->failed = true;
    journal->sys = sys;
    if (!back || ftruncate(journal->fd, st.st_size) != 0) {
        if (journal->ours)
            close(journal->fd);
        journal->fd = -1;                                 /* nothing more behind half a line */
    }
    return false;
}

/* Behind the members: prev and hash. False: they do not fit. */
static bool seal(struct moe_journal *journal)
{
    char hash[65];
    struct moe_json *j = &journal->json;
    MOE_CHECK(j->depth == 1 && !j->after_key);
    moe_json_key(j, "prev");
    moe_json_str(j, moe_str_c(journal->chain.prev));
    moe_chain_hash(moe_buf_str(journal->line), hash);
    moe_json_key(j, "hash");
    moe_json_str(j, moe_str_c(hash));
    moe_json_close(j, '}');
    moe_buf_addc(journal->line, '\n');
    if (moe_buf_failed(journal->line))
        return false;
    memcpy(journal->chain.prev, hash, sizeof hash);
    journal->chain.seq++;
    journal->chain.line++;
    return true;
}

void moe_journal_end(struct moe_journal *journal)
{
    MOE_CHECK(journal->begun);
    struct moe_chain before = journal->chain;
    journal->begun = false;
    if (!seal(journal)) {                                 /* too long for a line: that it happened is kept */
        char kind[sizeof journal->kind];
        memcpy(kind, journal->kind, sizeof kind);
        struct moe_json *j = moe_journal_begin(journal, kind);
        journal->begun = false;
        moe_json_key(j, "cut");
        moe_json_bool(j, true);
        if (!seal(journal)) {
            journal->failed = true;                       /* no memory at all */
            journal->sys = ENOMEM;
            return;
        }
    }
    if (!write_line(journal))
        journal->chain = before;
}

bool moe_journal_failed(const struct moe_journal *journal) { return journal->failed; }
uint64_t moe_journal_events(const struct moe_journal *journal) { return journal->chain.seq; }

enum moe_code moe_journal_sync(struct moe_journal *journal, struct moe_error *err)
{
    if (journal->failed)
        return moe_fail_sys(err, NULL, journal->sys, "cannot write to the log");
    if (journal->fd >= 0 && fdatasync(journal->fd) != 0 && errno != EINVAL)       /* a pipe has no disk behind it */
        return moe_fail_sys(err, NULL, errno, "cannot bring the log to the disk");
    return MOE_OK;
}
