/* What follows from a pattern's tree: lengths, first bytes, and how far a keyword lies from where the match begins. */
#include "audit/config/secrets/shape.h"

enum { MOST_WORDS = 128, MOST_LETTERS = 48 };
/* A small language, spelt out: all that a part of a pattern can match, in lower case. */
struct words { size_t count; unsigned char len[MOST_WORDS]; char text[MOST_WORDS][MOST_LETTERS]; };

static size_t add(size_t a, size_t b) { return a > MOE_SHAPE_ENDLESS - b ? MOE_SHAPE_ENDLESS : a + b; }
static size_t times(size_t a, size_t b) { return a && b > MOE_SHAPE_ENDLESS / a ? MOE_SHAPE_ENDLESS : a * b; }

size_t moe_shape_least(const struct moe_shape *s)
{
    size_t n = 0;
    switch (s->kind) {
    case MOE_SHAPE_SET:
        return 1;
    case MOE_SHAPE_SEQUENCE:
        for (const struct moe_shape *c = s->first; c; c = c->next)
            n = add(n, moe_shape_least(c));
        return n;
    case MOE_SHAPE_CHOICE:
        n = MOE_SHAPE_ENDLESS;
        for (const struct moe_shape *c = s->first; c; c = c->next)
            n = MOE_MIN(n, moe_shape_least(c));
        return n;
    case MOE_SHAPE_REPEAT:
        return times(s->least, moe_shape_least(s->first));
    default:
        return 0;
    }
}

size_t moe_shape_most(const struct moe_shape *s)
{
    size_t n = 0;
    switch (s->kind) {
    case MOE_SHAPE_SET:
        return 1;
    case MOE_SHAPE_SEQUENCE:
        for (const struct moe_shape *c = s->first; c; c = c->next)
            n = add(n, moe_shape_most(c));
        return n;
    case MOE_SHAPE_CHOICE:
        for (const struct moe_shape *c = s->first; c; c = c->next)
            n = MOE_MAX(n, moe_shape_most(c));
        return n;
    case MOE_SHAPE_REPEAT:
        n = moe_shape_most(s->first);
        return s->most == UINT32_MAX ? (n ? MOE_SHAPE_ENDLESS : 0) : times(s->most, n);
    default:
        return 0;
    }
}

/* Add the bytes of `s`, which begins at `at`, to the sets; *limit: from there on nothing is known. Gives where it ends. */
static size_t add_prefix(const struct moe_shape *s, size_t at, struct moe_byte_set *sets, size_t *limit)
{
    size_t most_known = *limit, end = at;
    if (at >= *limit)
        return at;
    switch (s->kind) {
    case MOE_SHAPE_SET:
        for (int i = 0; i < 4; i++)
            sets[at].bits[i] |= s->set.bits[i];
        return at + 1;
    case MOE_SHAPE_SEQUENCE:
        for (const struct moe_shape *c = s->first; c && end < *limit; c = c->next)
            end = add_prefix(c, end, sets, limit);
        return end;
    case MOE_SHAPE_CHOICE:
        for (const struct moe_shape *c = s->first; c; c = c->next) {
            size_t known = most_known, stop = add_prefix(c, at, sets, &known);
            if (c != s->first && stop != end)
                known = MOE_MIN(known, MOE_MIN(stop, end));
            *limit = MOE_MIN(*limit, known);
            end = c == s->first ? stop : MOE_MIN(end, stop);
        }
        return end;
    case MOE_SHAPE_REPEAT:
        for (uint32_t i = 0; i < s->least && end < *limit; i++)
            end = add_prefix(s->first, end, sets, limit);
        if (s->most != s->least)
            *limit = MOE_MIN(*limit, end);
        return end;
    default:
        return at;
    }
}

static const struct moe_shape *first_of(const struct moe_shape *s)
{
    while (s && (s->kind == MOE_SHAPE_SEQUENCE || s->kind == MOE_SHAPE_NOTHING))
        s = s->kind == MOE_SHAPE_NOTHING ? s->next : s->first && s->first->kind == MOE_SHAPE_NOTHING && s->first->next ? s->first->next : s->first;
    return s;
}

static bool is_word_set(const struct moe_byte_set *set)
{
    for (unsigned c = 0; c < 256; c++)
        if (moe_set_has(set, (char)c) && !moe_is_word((char)c))
            return false;
    return true;
}

/* Single bytes, `count` of them, and then the edge of the word that the last one is part of. */
static bool ends_word(const struct moe_shape *s, unsigned count)
{
    const struct moe_shape *last = NULL;
    unsigned n = 0;
    for (const struct moe_shape *c = s->kind == MOE_SHAPE_SEQUENCE ? s->first : NULL; c; c = c->next) {
        if (c->kind == MOE_SHAPE_NOTHING || (c->kind == MOE_SHAPE_WORD_EDGE && !last))
            continue;
        if (c->kind != MOE_SHAPE_SET)
            return c->kind == MOE_SHAPE_WORD_EDGE && last && n == count && is_word_set(&last->set);
        last = c;
        n++;
    }
    return false;
}

static bool join(struct words *a, const struct words *b)
{
    if (a->count * b->count > MOST_WORDS)
        return false;
    if (b->count == 1) {                      /* most parts are one letter */
        for (size_t i = 0; i < a->count; i++) {
            if (a->len[i] + b->len[0] > MOST_LETTERS)
                return false;
            memcpy(a->text[i] + a->len[i], b->text[0], b->len[0]);
            a->len[i] = (unsigned char)(a->len[i] + b->len[0]);
        }
        return true;
    }
    MOE_NOT_ZEROED struct words out;
    out.count = 0;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++) {
            if (a->len[i] + b->len[k] > MOST_LETTERS)
                return false;
            memcpy(out.text[out.count], a->text[i], a->len[i]);
            memcpy(out.text[out.count] + a->len[i], b->text[k], b->len[k]);
            out.len[out.count++] = (unsigned char)(a->len[i] + b->len[k]);
        }
    memcpy(a->text, out.text, out.count * sizeof out.text[0]);
    memcpy(a->len, out.len, out.count);
    a->count = out.count;
    return true;
}

static bool spell(const struct moe_shape *s, struct words *out);

static bool spell_set(const struct moe_shape *s, struct words *out)
{
    for (unsigned c = 0; c < 256; c++) {
        if (!moe_set_has(&s->set, (char)c) || (c >= 'A' && c <= 'Z' && moe_set_has(&s->set, (char)(c + 32))))
            continue;
        if (out->count == MOST_WORDS)
            return false;
        out->text[out->count][0] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        out->len[out->count++] = 1;
    }
    return true;
}

static bool spell_choice(const struct moe_shape *s, struct words *out)
{
    MOE_NOT_ZEROED struct words one;
    for (const struct moe_shape *c = s->first; c; c = c->next) {
        if (!spell(c, &one) || out->count + one.count > MOST_WORDS)
            return false;
        memcpy(out->text[out->count], one.text, one.count * sizeof one.text[0]);
        memcpy(out->len + out->count, one.len, one.count);
        out->count += one.count;
    }
    return true;
}

/* All that `s` can match; false when that is too much. */
static bool spell(const struct moe_shape *s, struct words *out)
{
    MOE_NOT_ZEROED struct words one;
    out->count = 0;
    if (s->kind == MOE_SHAPE_SET)
        return spell_set(s, out);
    if (s->kind == MOE_SHAPE_CHOICE)
        return spell_choice(s, out);
    out->count = 1;
    out->len[0] = 0;
    if (s->kind == MOE_SHAPE_SEQUENCE) {
        for (const struct moe_shape *c = s->first; c; c = c->next)
            if (!spell(c, &one) || !join(out, &one))
                return false;
    } else if (s->kind == MOE_SHAPE_REPEAT) {
        if (s->least != s->most || s->least > MOST_LETTERS || !spell(s->first, &one))
            return false;
        for (uint32_t i = 0; i < s->least; i++)
            if (!join(out, &one))
                return false;
    }
    return true;
}

struct asked { const struct moe_str *keywords; size_t count; };

/* Every word holds a keyword? *before = the farthest first one. */
static bool words_hold(const struct words *w, const struct asked *a, size_t *before)
{
    *before = 0;
    for (size_t i = 0; i < w->count; i++) {
        size_t nearest = SIZE_MAX;
        for (size_t k = 0; k < a->count; k++) {
            const char *hit = a->keywords[k].len ? memmem(w->text[i], w->len[i], a->keywords[k].ptr, a->keywords[k].len) : NULL;
            if (hit)
                nearest = MOE_MIN(nearest, (size_t)(hit - w->text[i]));
        }
        if (nearest == SIZE_MAX)
            return false;
        *before = MOE_MAX(*before, nearest);
    }
    return w->count > 0;
}

static bool covered(const struct moe_shape *s, const struct asked *a, size_t *before);

/* From `c` on, parts that can be spelt out: does what they make hold a keyword in any case? Of a repeat before or behind them one copy counts. */
static bool run_covered(const struct moe_shape *c, const struct asked *a, size_t *before)
{
    MOE_NOT_ZEROED struct words run, one;
    run.count = 1;
    run.len[0] = 0;
    for (const struct moe_shape *d = c; d; d = d->next) {
        bool all = spell(d, &one);
        if (!all && (d->kind != MOE_SHAPE_REPEAT || !d->least || !spell(d->first, &one)))
            return false;
        if (!join(&run, &one))
            return false;
        if (words_hold(&run, a, before))
            return true;
        if (!all && d != c)
            return false;
    }
    return false;
}

static bool sequence_covered(const struct moe_shape *s, const struct asked *a, size_t *before)
{
    size_t lead = 0, best = MOE_SHAPE_ENDLESS, here;
    for (const struct moe_shape *c = s->first; c && lead < best; c = c->next) {
        size_t copies = c->kind == MOE_SHAPE_REPEAT ? moe_shape_most(c) : 0;       /* the run begins with its last copy, at the most so far in */
        if (covered(c, a, &here))
            best = MOE_MIN(best, add(lead, here));
        if (run_covered(c, a, &here))
            best = MOE_MIN(best, add(add(lead, copies), here));
        lead = add(lead, moe_shape_most(c));
    }
    *before = best;
    return best != MOE_SHAPE_ENDLESS;
}

static bool covered(const struct moe_shape *s, const struct asked *a, size_t *before)
{
    size_t here;
    *before = 0;
    switch (s->kind) {
    case MOE_SHAPE_SEQUENCE:
        return sequence_covered(s, a, before);
    case MOE_SHAPE_CHOICE:
        for (const struct moe_shape *c = s->first; c; c = c->next) {
            if (!covered(c, a, &here))
                return false;
            *before = MOE_MAX(*before, here);
        }
        return true;
    case MOE_SHAPE_REPEAT:
        return s->least > 0 && covered(s->first, a, before);
    default:
        return false;
    }
}

void moe_shape_reach(const struct moe_shape *shape, const struct moe_str *keywords, size_t count, struct moe_reach *out)
{
    const struct asked asked = { keywords, count };
    *out = (struct moe_reach){ .least = moe_shape_least(shape), .most = moe_shape_most(shape) };
    out->covered = covered(shape, &asked, &out->before);
    if (shape->wide) {                        /* a set may stand for four bytes */
        out->most = times(out->most, 4);
        out->before = times(out->before, 4);
        return;
    }
    size_t limit = MOE_SHAPE_PREFIX, end = add_prefix(shape, 0, out->prefix, &limit);
    out->prefix_count = (unsigned)MOE_MIN(limit, end);
    const struct moe_shape *first = first_of(shape);
    out->word_end = ends_word(shape, out->prefix_count);
    out->word_start = first && first->kind == MOE_SHAPE_WORD_EDGE && out->prefix_count && is_word_set(&out->prefix[0]);
}
