#include "common/log/chain.h"
#include "common/base/sys.h"
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void free_window(char **window) { free(*window); }

struct moe_chain moe_chain_start(void)
{
    return (struct moe_chain){ .prev = MOE_LOG_FIRST_PREV };
}

struct moe_chain_reader moe_chain_reader_start(void)
{
    return (struct moe_chain_reader){ .chain = moe_chain_start() };
}

void moe_chain_hash(struct moe_str bytes, char into[65])
{
    struct moe_sha256 ctx;
    unsigned char digest[32];
    moe_sha256_begin(&ctx);
    moe_sha256_add(&ctx, bytes.ptr, bytes.len);
    moe_sha256_end(&ctx, digest);
    moe_sha256_hex(digest, into);
}

/* The 64 digits of the member at the end of `line`: ,"prev":"<64>" and what is before it in *rest. Digits are compared by their owner. */
static bool cut_member(struct moe_str *line, struct moe_str start, struct moe_str *digits)
{
    size_t bytes = start.len + 64 + 1;
    if (line->len < bytes || line->ptr[line->len - 1] != '"')
        return false;
    struct moe_str member = { line->ptr + line->len - bytes, bytes };
    if (!moe_str_starts(member, start))
        return false;
    *digits = (struct moe_str){ member.ptr + start.len, 64 };
    line->len -= bytes;
    return true;
}

bool moe_chain_step(struct moe_chain *chain, struct moe_str line)
{
    char want[65], start[64];
    struct moe_str prev, hash, rest = line;
    int n = snprintf(start, sizeof start, "{\"seq\":%llu,\"time\":", (unsigned long long)chain->seq + 1);
    if (!rest.len || rest.ptr[rest.len - 1] != '}' || !moe_str_starts(line, (struct moe_str){ start, (size_t)n }))
        return false;
    rest.len--;
    if (!cut_member(&rest, MOE_STR(",\"hash\":\""), &hash))
        return false;
    moe_chain_hash(rest, want);
    if (!moe_str_is(hash, want) || !cut_member(&rest, MOE_STR(",\"prev\":\""), &prev) || !moe_str_is(prev, chain->prev))
        return false;
    memcpy(chain->prev, want, sizeof want);
    chain->seq++;
    return true;
}

void moe_chain_pending(const struct moe_chain_reader *r, char hash[65])
{
    struct moe_sha256 ctx = r->pending_hash;
    unsigned char digest[32];
    moe_sha256_end(&ctx, digest);
    moe_sha256_hex(digest, hash);
}

/* The event behind what is torn, whose members stand at fixed places: {"seq":N,"time":"...","kind":"torn","bytes":N,"sha256":"..." */
static bool mends(const struct moe_chain_reader *r, struct moe_str line)
{
    char want[160], hash[65];
    moe_chain_pending(r, hash);
    int n = snprintf(want, sizeof want, "\"kind\":\"" MOE_LOG_TORN "\",\"bytes\":%zu,\"sha256\":\"%s\"", r->pending_bytes, hash);
    struct moe_str rest = line;
    (void)moe_str_cut(&rest, ',');
    (void)moe_str_cut(&rest, ',');                        /* neither seq nor time holds a comma */
    return moe_str_starts(rest, (struct moe_str){ want, (size_t)n });
}

static void add_pending(struct moe_chain_reader *r, struct moe_str line)
{
    if (r->pending) {
        moe_sha256_add(&r->pending_hash, "\n", 1);
        r->pending_bytes++;
    } else {
        r->pending_line = r->chain.line;
        r->pending_bytes = 0;
        moe_sha256_begin(&r->pending_hash);
    }
    moe_sha256_add(&r->pending_hash, line.ptr, line.len);
    r->pending_bytes += line.len;
    r->pending = true;
}

bool moe_chain_read(struct moe_chain_reader *r, struct moe_str line, bool ended)
{
    if (r->broken_line)
        return false;
    r->chain.line++;
    if (!moe_chain_step(&r->chain, line)) {
        add_pending(r, line);
        r->finished = ended && moe_str_ends(line, MOE_STR("\"}"));
        return false;
    }
    if (r->pending && !mends(r, line)) {
        r->broken_line = r->pending_line;
        return false;
    }
    r->torn += r->pending;
    r->pending = false;
    return true;
}

enum moe_chain_end moe_chain_end(struct moe_chain_reader *r)
{
    if (!r->broken_line && r->pending && r->finished)
        r->broken_line = r->pending_line;
    return r->broken_line ? MOE_CHAIN_BROKEN : r->pending ? MOE_CHAIN_TORN : MOE_CHAIN_WHOLE;
}

enum { WINDOW_BYTES = 2 * MOE_CAP_LOG_LINE };

struct reading {
    struct moe_chain_reader *chain;
    enum moe_code (*line)(void *ctx, struct moe_str line, struct moe_error *err);
    void *ctx;
    char *window;
    size_t held;
};

static enum moe_code hand_over(struct reading *r, struct moe_str line, bool ended, struct moe_error *err)
{
    return moe_chain_read(r->chain, line, ended) && r->line ? r->line(r->ctx, line, err) : MOE_OK;
}

/* The whole lines of the window; what is left moves to its front. */
static enum moe_code lines_of(struct reading *r, struct moe_error *err)
{
    struct moe_str rest = { r->window, r->held };
    for (const char *end; !r->chain->broken_line && (end = memchr(rest.ptr, '\n', rest.len));) {
        struct moe_str line = { rest.ptr, (size_t)(end - rest.ptr) };
        rest = moe_str_from(rest, line.len + 1);
        MOE_TRY(hand_over(r, line, true, err));
    }
    if (rest.len == WINDOW_BYTES)                          /* longer than any line: it cannot hold, whatever follows */
        r->chain->broken_line = r->chain->pending ? r->chain->pending_line : r->chain->chain.line + 1;
    memmove(r->window, rest.ptr, rest.len);
    r->held = rest.len;
    return MOE_OK;
}

enum moe_code moe_chain_read_fd(int fd, const char *path, struct moe_chain_reader *chain, bool *ended,
                                enum moe_code (*line)(void *ctx, struct moe_str line, struct moe_error *err), void *ctx, struct moe_error *err)
{
    MOE_AUTO(free_window) char *window = malloc(WINDOW_BYTES);
    struct reading r = { chain, line, ctx, window, 0 };
    if (!window)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = path }, "no memory to read it");
    for (ssize_t n = 1; n > 0 && !chain->broken_line;) {
        n = read(fd, window + r.held, WINDOW_BYTES - r.held);
        if (n < 0 && errno != EINTR)
            return moe_fail_sys(err, path, errno, "cannot read");
        r.held += n > 0 ? (size_t)n : 0;
        n = n < 0 ? 1 : n;
        MOE_TRY(lines_of(&r, err));
    }
    if (ended)
        *ended = !r.held;
    return r.held && !chain->broken_line ? hand_over(&r, (struct moe_str){ window, r.held }, false, err) : MOE_OK;
}
