/* What a report may show: texts with secrets starred out. Secrets are cut into pieces of eight bytes, each at a multiple of eight and one at the end, and kept
 * as a set of hashes: so a text costs its length, however many secrets there are, and one that was cut short in a message is known by its beginning. */
#include "audit/config/judge/mask.h"
#include "audit/config/model/names.h"
#include "common/base/hash.h"
#include <stdlib.h>

enum { PIECE = 8, LEAST = 4 /* bytes of a line of a secret */, LONG = 12 /* a run that is no accident */, SHOWN = 1024, LEAST_RANDOM = 16, MOST_RANDOM = 512 };

/* Of a whole secret or of a piece of one: the same bytes are not the same. */
static uint64_t hash_of(const char *p, size_t n, bool piece)
{
    uint64_t h = moe_hash(moe_hash_u64(MOE_HASH_START, n << 1 | piece), (struct moe_str){ p, n });
    return h ? h : 1;
}

static uint64_t *slot(const struct mask *m, uint64_t h)
{
    size_t i = (size_t)(h ^ (h >> 32)) & (m->room - 1);
    while (m->set[i] && m->set[i] != h)
        i = (i + 1) & (m->room - 1);
    return &m->set[i];
}

static void put(struct mask *m, const char *p, size_t n, bool piece)
{
    uint64_t h = hash_of(p, n, piece);
    *slot(m, h) = h;
    m->lengths |= piece ? 1u : 1u << n;
}

/* A line of a secret. Short ones count as a whole only. */
static void add_line(struct mask *m, struct moe_str line)
{
    if (line.len < LONG) {
        put(m, line.ptr, line.len, false);
        return;
    }
    for (size_t i = 0; i + PIECE <= line.len; i += PIECE)
        put(m, line.ptr + i, PIECE, true);
    put(m, line.ptr + line.len - PIECE, PIECE, true);
}

bool mask_new(const struct raw *secrets, size_t count, struct mask *out)
{
    size_t need = 0;
    *out = (struct mask){ .room = 16 };
    for (size_t i = 0; i < count; i++)
        need += secrets[i].secret.len / PIECE + 2;
    for (size_t i = 0; i < count; i++)
        for (struct moe_str rest = secrets[i].secret, line; moe_str_line(&rest, &line); )
            need += 2;
    while (out->room < need * 2)
        out->room *= 2;
    out->set = calloc(out->room, sizeof *out->set);
    for (size_t i = 0; out->set && i < count; i++)
        for (struct moe_str rest = secrets[i].secret, line; moe_str_line(&rest, &line); ) {
            line = moe_str_trim(line);
            if (line.len >= LEAST || (line.len && line.len == secrets[i].secret.len))
                add_line(out, line);
        }
    return out->set;
}

void mask_free(struct mask *m)
{
    free(m->set);
    m->set = NULL;
}

/* ---- secrets ---- */

/* The length of what begins here, a short secret or a piece of a long one; 0 = nothing does. */
static size_t known_at(const struct mask *m, const char *p, size_t left, bool *whole)
{
    for (size_t n = MOE_MIN((size_t)LONG - 1, left); n > 0; n--)
        if ((m->lengths >> n & 1u) && *slot(m, hash_of(p, n, false))) {
            *whole = true;
            return n;
        }
    return (m->lengths & 1u) && left >= PIECE && *slot(m, hash_of(p, PIECE, true)) ? PIECE : 0;
}

static bool is_word(const char *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (p[i] < 'a' || p[i] > 'z')
            return false;
    return true;
}

/* Pieces that touch are a run. One piece alone ("https://", "postgres") may be a word like any other, and so may, in a sentence of ours, a short secret. */
static void mask_window(const struct mask *m, char *text, size_t len, bool sentence)
{
    bool covered[SHOWN] = { false }, whole[SHOWN] = { false };
    for (size_t i = 0; i < len; i++) {
        bool is_whole = false;
        size_t n = known_at(m, text + i, len - i, &is_whole);
        for (size_t k = 0; k < n; k++) {
            covered[i + k] = true;
            whole[i + k] |= is_whole;
        }
    }
    for (size_t i = 0, end; i < len; i = end + 1) {
        bool counts = false;
        for (end = i; end < len && covered[end]; end++)
            counts |= whole[end];
        if (end - i >= LONG || (counts && !(sentence && is_word(text + i, end - i))))
            memset(text + i, '*', end - i);
    }
}

/* ---- what looks like one ---- */

static bool in_run(char c) { return moe_is_word(c) || c == '+' || c == '/' || c == '=' || c == '-'; }
static bool is_hex(struct moe_str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!moe_is_digit(s.ptr[i]) && !(s.ptr[i] >= 'a' && s.ptr[i] <= 'f') && s.ptr[i] != '-')
            return false;
    return true;
}

/* Digests, commits and UUIDs are what reports speak of; anything else that is as random may be a secret that no rule knows. */
static void mask_random(char *text, size_t len)
{
    for (size_t i = 0, end; i < len; i = end + 1) {
        for (end = i; end < len && in_run(text[end]); end++)
            ;
        struct moe_str run = { text + i, end - i };
        if (run.len < LEAST_RANDOM || is_hex(run))
            continue;
        run.len = MOE_MIN(run.len, (size_t)MOST_RANDOM);
        if (moe_randomness(run) > 0.9)
            memset(text + i, '*', end - i);
    }
}

void mask_text(const struct mask *m, char *text, size_t len, bool sentence)
{
    for (size_t at = 0; m->lengths && at < len; at += SHOWN - LONG)
        mask_window(m, text + at, MOE_MIN(len - at, (size_t)SHOWN), sentence);
    mask_random(text, len);
}

/* ---- what a policy says ---- */

static enum moe_code hide(struct moe_arena *arena, struct moe_str *text, struct moe_error *err)
{
    static const struct mask none = { 0 };
    char *copy = text->len ? moe_arena_alloc(arena, text->len + 1) : NULL;
    if (!text->len)
        return MOE_OK;
    if (!copy)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory while judging");
    memcpy(copy, text->ptr, text->len);
    mask_text(&none, copy, text->len, true);
    *text = (struct moe_str){ copy, text->len };
    return MOE_OK;
}

enum moe_code moe_lint_hide_reasons(struct moe_report *report, struct moe_error *err)
{
    for (size_t i = 0; i < report->skip_count; i++)
        MOE_TRY(hide(report->arena, &report->skips[i].reason, err));
    for (size_t i = 0; i < report->finding_count; i++)
        if (report->findings[i].suppressed == MOE_SUPPRESS_POLICY)
            MOE_TRY(hide(report->arena, &report->findings[i].reason, err));
    return MOE_OK;
}
