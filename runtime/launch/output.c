#include "runtime/launch/output.h"
#include "common/base/clock.h"
#include "common/base/term.h"
#include "runtime/comm/nccl_words.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

/* A pipe that poll() calls writable takes so many bytes at once without waiting (PIPE_BUF is what Linux promises of one). */
enum { PIECE = 4096, CHUNK = 16384, CHUNKS = 4, NAMES = 64 };

struct moe_sink {
    int fd;
    bool gone;                             /* nobody will read it any more                            */
    uint64_t stuck_since;                  /* when it last took something while bytes wait; 0: none do */
    uint64_t dropped;                      /* lines, since that was last said                          */
    size_t from, to;
    char bytes[MOE_CAP_SINK_BYTES];
};

struct moe_lines { int fd; struct moe_sink *sink; char name[NAMES]; size_t held; char line[MOE_CAP_LINE_BYTES]; };

enum moe_code moe_sink_new(int fd, struct moe_sink **out, struct moe_error *err)
{
    struct moe_sink *s = calloc(1, sizeof *s);
    if (!s)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    s->fd = fd;
    *out = s;
    return MOE_OK;
}

void moe_sink_free(struct moe_sink **sink)
{
    free(*sink);
    *sink = NULL;
}

int moe_sink_fd(const struct moe_sink *s) { return s->to > s->from && !s->gone ? s->fd : -1; }

static bool ready(int fd, int wait_ms)
{
    struct pollfd p = { .fd = fd, .events = POLLOUT };
    return poll(&p, 1, wait_ms) == 1 && p.revents;
}

/* Whole lines as far as they fit into one piece, so that two streams which end in one place do not cut each other's. */
static size_t piece(const struct moe_sink *s)
{
    const size_t n = MOE_MIN(s->to - s->from, (size_t)PIECE);
    const char *end = memrchr(s->bytes + s->from, '\n', n);
    return end ? (size_t)(end - (s->bytes + s->from)) + 1 : n;
}

static void step(struct moe_sink *s, uint64_t now_ms)
{
    ssize_t n = write(s->fd, s->bytes + s->from, piece(s));
    if (n > 0) {
        s->from += (size_t)n;
        s->stuck_since = now_ms;
    } else if (n < 0 && errno != EINTR && errno != EAGAIN) {
        s->gone = true;
    }
}

void moe_sink_flush(struct moe_sink *s, uint64_t now_ms)
{
    while (s->to > s->from && !s->gone && ready(s->fd, 0))
        step(s, now_ms);
    if (s->from == s->to || s->gone) {
        s->from = s->to = 0;
        s->stuck_since = 0;
    }
}

static bool stuck(const struct moe_sink *s, uint64_t now_ms) { return s->gone || (s->stuck_since && now_ms - s->stuck_since >= MOE_SINK_STUCK_MS); }

static size_t room(const struct moe_sink *s) { return sizeof s->bytes - (s->to - s->from); }

enum { LINE_MOST = MOE_CAP_LINE_BYTES + 2 * NAMES };

bool moe_sink_open(const struct moe_sink *s, uint64_t now_ms) { return stuck(s, now_ms) || room(s) >= LINE_MOST; }

static void add(struct moe_sink *s, struct moe_str bytes)
{
    memcpy(s->bytes + s->to, bytes.ptr, bytes.len);
    s->to += bytes.len;
}

void moe_sink_add(struct moe_sink *s, struct moe_str prefix, struct moe_str line)
{
    char note[NAMES];
    if (s->gone)
        return;
    if (prefix.len + line.len + 1 + sizeof note > room(s)) {
        s->dropped++;
        return;
    }
    if (s->from && s->to + prefix.len + line.len + 1 + sizeof note > sizeof s->bytes) {
        memmove(s->bytes, s->bytes + s->from, s->to - s->from);
        s->to -= s->from;
        s->from = 0;
    }
    if (s->from == s->to)
        s->stuck_since = moe_now_ms();
    if (s->dropped) {
        const int n = snprintf(note, sizeof note, "moe-launch: %llu lines were dropped here\n", (unsigned long long)s->dropped);
        add(s, (struct moe_str){ note, n > 0 ? (size_t)n : 0 });
        s->dropped = 0;
    }
    add(s, prefix);
    add(s, line);
    add(s, MOE_STR("\n"));
}

void moe_sink_say(struct moe_sink *s, const char *text)
{
    MOE_AUTO(moe_buf_free) struct moe_buf *safe = moe_buf_new(MOE_CAP_LINE_BYTES);
    if (!safe)
        return;
    moe_term_escape(safe, moe_str_c(text));
    if (!s) {
        fprintf(stderr, "moe-launch: %.*s\n", MOE_FMT(moe_buf_str(safe)));
        return;
    }
    moe_sink_add(s, MOE_STR("moe-launch: "), moe_buf_str(safe));
    moe_sink_flush(s, moe_now_ms());
}

void moe_sink_drain(struct moe_sink *s, unsigned wait_ms)
{
    const uint64_t until = moe_now_ms() + wait_ms;
    for (uint64_t now; (now = moe_now_ms()) < until && s->to > s->from && !s->gone;)
        if (ready(s->fd, (int)(until - now)))
            step(s, now);
}

/* ---- one stream of one rank ---- */

enum moe_code moe_lines_new(int fd, struct moe_sink *sink, struct moe_lines **out, struct moe_error *err)
{
    struct moe_lines *l = calloc(1, sizeof *l);
    if (!l || fcntl(fd, F_SETFL, O_NONBLOCK) != 0) {
        free(l);
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    }
    l->fd = fd;
    l->sink = sink;
    *out = l;
    return MOE_OK;
}

/* Logs leave the cluster; what NCCL says of it does not. */
static void put(struct moe_lines *l)
{
    if (moe_nccl_says((struct moe_str){ l->line, l->held }))
        l->held = moe_nccl_redact(l->line, l->held);
    moe_sink_add(l->sink, moe_str_c(l->name), (struct moe_str){ l->line, l->held });
    l->held = 0;
}

int moe_lines_fd(const struct moe_lines *l, uint64_t now_ms) { return moe_sink_open(l->sink, now_ms) ? l->fd : -1; }

static void take(struct moe_lines *l, struct moe_str bytes)
{
    while (bytes.len) {
        const char *end = memchr(bytes.ptr, '\n', bytes.len);
        const size_t n = MOE_MIN(end ? (size_t)(end - bytes.ptr) : bytes.len, sizeof l->line - l->held);
        memcpy(l->line + l->held, bytes.ptr, n);
        l->held += n;
        bytes = moe_str_from(bytes, n);
        const bool ended = bytes.len && bytes.ptr[0] == '\n';
        if (ended || l->held == sizeof l->line)
            put(l);
        if (ended)
            bytes = moe_str_from(bytes, 1);
    }
}

void moe_lines_name(struct moe_lines *l, struct moe_str prefix) { (void)snprintf(l->name, sizeof l->name, "%.*s", MOE_FMT(prefix)); }

bool moe_lines_turn(struct moe_lines *l, uint64_t now_ms)
{
    char chunk[CHUNK];
    for (int i = 0; i < CHUNKS && moe_sink_open(l->sink, now_ms); i++) {
        ssize_t n = read(l->fd, chunk, sizeof chunk);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return true;
        if (n <= 0)
            return false;
        take(l, (struct moe_str){ chunk, (size_t)n });
        moe_sink_flush(l->sink, now_ms);
    }
    return true;
}

/* The writer is gone, but what it wrote may not have been read: no more than a pipe holds. */
enum { LAST_CHUNKS = 80 };

void moe_lines_free(struct moe_lines **lines)
{
    struct moe_lines *l = *lines;
    char chunk[CHUNK];
    ssize_t n;
    *lines = NULL;
    if (!l)
        return;
    for (int i = 0; i < LAST_CHUNKS && ((n = read(l->fd, chunk, sizeof chunk)) > 0 || (n < 0 && errno == EINTR)); i++)
        if (n > 0) {
            take(l, (struct moe_str){ chunk, (size_t)n });
            moe_sink_flush(l->sink, moe_now_ms());
        }
    if (l->held)
        put(l);
    (void)close(l->fd);
    free(l);
}
