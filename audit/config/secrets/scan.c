/* One text: a pass for keywords and escapes, a pass for encoded runs, segment by segment; what they decode to, in the same way. */
#include "audit/config/model/names.h"
#include "audit/config/secrets/assign.h"
#include "audit/config/secrets/decode.h"
#include "audit/config/secrets/scanner.h"
#include <stdlib.h>

enum { SEGMENT = 1 << 20, RUN_OVERLAP = 4 << 10, ESCAPE_BEFORE = 512 };
enum { JUDGED_PER_BYTE = 32, JUDGED_AT_ONCE = 256 << 10, JUDGED_LEAST = 64 };

static enum moe_code scan_stretch(struct moe_scan_state *s, size_t from, size_t upto);

/* Begin with a text on its level. */
static void open_level(struct moe_scan_state *s)
{
    s->level = &s->room->levels[s->depth];
    s->level->found.count = 0;
    if (++s->level->generation == 0) {
        memset(s->level->stamps, 0, (s->scanner->table.count + 1) * sizeof *s->level->stamps);
        s->level->generation = 1;
    }
}

/* -- assignments ----------------------------------------------------------------------------------------------------------------------------------- */

static enum moe_code look_at_assignment(struct moe_scan_state *s, size_t at)
{
    struct moe_assignment a;
    if (!s->scanner->generic || at < s->assigned)
        return MOE_OK;
    s->assigned = at + 1;
    if (s->judged / JUDGED_PER_BYTE > at + JUDGED_AT_ONCE / JUDGED_PER_BYTE) {       /* values within values within values */
        s->tired = true;
        return MOE_OK;
    }
    s->judged += JUDGED_LEAST;
    if (!moe_assignment_at(s->text, at, &a)) {
        while (s->assigned < s->text.len && moe_is_word(s->text.ptr[s->assigned]))       /* the rest of this word is no other name */
            s->assigned++;
        return MOE_OK;
    }
    s->judged += a.value.len;
    size_t name_end = (size_t)(a.name.ptr - s->text.ptr) + a.name.len;
    s->assigned = MOE_MAX(s->assigned, MOE_MIN(name_end, s->text.len));
    const struct moe_secret_case c = { .name = a.name, .text = a.value, .quoted = a.quoted, .is_string = true, .code = a.code };
    enum moe_secret_verdict verdict = a.value.len ? moe_secret_judge(&c) : MOE_SECRET_NO;
    if (verdict == MOE_SECRET_NO)
        return MOE_OK;
    size_t start = MOE_MIN((size_t)(a.name.ptr - s->text.ptr), a.value_at);
    struct moe_found found = { NULL, start, MOE_MAX(a.end, a.value_at + a.value.len) - start, a.value_at, a.value.len, false, verdict == MOE_SECRET_SURE };
    return moe_found_add(&s->level->found, &found, s->err);
}

/* -- what is encoded ------------------------------------------------------------------------------------------------------------------------------- */

/* Scan what was decoded into the next level's bytes; its hits stay in that level. */
static enum moe_code scan_decoded(struct moe_scan_state *outer, struct moe_str bytes)
{
    struct moe_scan_state inner = { .scanner = outer->scanner, .room = outer->room, .path = outer->path, .text = bytes, .what = outer->what,
                                    .depth = outer->depth + 1, .err = outer->err };
    open_level(&inner);
    MOE_TRY(scan_stretch(&inner, 0, bytes.len));
    (void)moe_found_settle(&inner.level->found, SIZE_MAX);
    return MOE_OK;
}

static enum moe_code look_into_run(struct moe_scan_state *s, const struct moe_run *run, size_t skip)
{
    struct moe_scan_level *next = &s->room->levels[s->depth + 1];
    if (!moe_run_decode(s->text, run, skip, next->bytes))
        return MOE_OK;
    MOE_TRY(scan_decoded(s, moe_buf_str(next->bytes)));
    for (size_t i = 0; i < next->found.count; i++) {
        struct moe_found f = next->found.items[i];
        f.start = f.secret_start = run->start;
        f.len = f.secret_len = run->end - run->start;
        f.encoded = true;
        MOE_TRY(moe_found_add(&s->level->found, &f, s->err));
    }
    return MOE_OK;
}

/* A long run in pieces that overlap, each a multiple of four characters. */
static enum moe_code look_into_long_run(struct moe_scan_state *s, struct moe_run run)
{
    struct moe_run piece = run;
    for (;;) {
        piece.end = run.end - piece.start > MOE_CAP_RUN_BYTES ? piece.start + MOE_CAP_RUN_BYTES : run.end;
        MOE_TRY(look_into_run(s, &piece, 0));
        if (piece.end == run.end)
            return MOE_OK;
        piece.start = piece.end - RUN_OVERLAP;
    }
}

static enum moe_code look_for_runs(struct moe_scan_state *s, size_t from, size_t upto)
{
    struct moe_run run;
    from = MOE_MAX(from, s->encoded);
    while (from < upto && moe_run_next(s->text, from, upto, &run)) {
        if (run.start == 0 && s->depth == 0)            /* the text may begin in the midst of a run */
            for (size_t skip = 1; skip < 4; skip++)
                MOE_TRY(look_into_run(s, &(struct moe_run){ run.kind, 0, MOE_MIN(run.end, (size_t)MOE_CAP_RUN_BYTES) }, skip));
        MOE_TRY(look_into_long_run(s, run));
        from = s->encoded = run.end;
    }
    return MOE_OK;
}

/* The line around an escape, decoded; of its hits only those that were not there before. */
static enum moe_code look_behind_escapes(struct moe_scan_state *s, size_t at)
{
    struct moe_scan_level *next = &s->room->levels[s->depth + 1];
    size_t start = at, end = at;
    if (at < s->escaped)
        return MOE_OK;
    while (start > 0 && at - start < ESCAPE_BEFORE && s->text.ptr[start - 1] != '\n')
        start--;
    while (end < s->text.len && end - at < MOE_CAP_ESCAPE_LINE && s->text.ptr[end] != '\n')
        end++;
    s->escaped = end;
    if (!next->map && !(next->map = calloc(MOE_CAP_ESCAPE_LINE + ESCAPE_BEFORE + 2, sizeof *next->map)))
        return moe_fail(s->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory for what is encoded");
    if (!moe_escapes_decode(s->text, start, end, next->bytes, next->map))
        return MOE_OK;
    MOE_TRY(scan_decoded(s, moe_buf_str(next->bytes)));
    for (size_t i = 0; i < next->found.count; i++) {
        struct moe_found f = next->found.items[i];
        const uint32_t *map = next->map;
        size_t first = start + map[f.start], last = start + map[f.start + f.len], secret = start + map[f.secret_start];
        if (last - first == f.len && !f.encoded)         /* no escape took part */
            continue;
        f.secret_len = start + map[f.secret_start + f.secret_len] - secret;
        f.start = first;
        f.len = last - first;
        f.secret_start = secret;
        f.encoded = true;
        MOE_TRY(moe_found_add(&s->level->found, &f, s->err));
    }
    return MOE_OK;
}

/* -- the passes ------------------------------------------------------------------------------------------------------------------------------------ */

static enum moe_code look_at_keyword(struct moe_scan_state *s, uint16_t id, size_t at, size_t len)
{
    if (id == MOE_ID_ASSIGNMENT)
        return s->what & MOE_SCAN_ASSIGNMENTS ? look_at_assignment(s, at) : MOE_OK;
    if (id == MOE_ID_ESCAPE)
        return s->depth + 1 < MOE_SCAN_DEPTH ? look_behind_escapes(s, at) : MOE_OK;
    return s->what & MOE_SCAN_PATTERNS ? moe_pattern_near(s, &s->scanner->table.items[id], at, len) : MOE_OK;
}

static enum moe_code scan_stretch(struct moe_scan_state *s, size_t from, size_t upto)
{
    const struct moe_keywords *k = s->scanner->keywords;
    for (size_t at = moe_keywords_next(k, s->text, from, upto); at < upto; at = moe_keywords_next(k, s->text, at + 1, upto)) {
        uint32_t cursor = 0;
        uint16_t id;
        size_t len;
        while (moe_keywords_at(k, s->text, at, &cursor, &id, &len))
            MOE_TRY(look_at_keyword(s, id, at, len));
    }
    for (size_t i = 0; s->what & MOE_SCAN_PATTERNS && i < s->scanner->always_count; i++)
        MOE_TRY(moe_pattern_everywhere(s, &s->scanner->table.items[s->scanner->always[i]], from, upto));
    return s->depth + 1 < MOE_SCAN_DEPTH ? look_for_runs(s, from, upto) : MOE_OK;
}

struct listener { moe_hit_fn *hit; void *ctx; size_t from, upto; };

static void tell(const struct moe_scan_state *s, const struct listener *l, const struct moe_found *f)
{
    const struct moe_secret_pattern *p = f->pattern;
    const struct moe_rule *rule = p ? p->rule : s->scanner->generic;
    if (f->secret_start < l->from || f->secret_start >= l->upto)
        return;
    struct moe_hit hit = { .rule = rule, .start = f->start, .len = f->len, .secret_start = f->secret_start, .secret_len = f->secret_len, .encoded = f->encoded };
    hit.pattern = p ? p->name : (struct moe_str){ "", 0 };
    hit.title = p ? p->title : (struct moe_str){ "", 0 };
    hit.confidence = p ? p->confidence : f->sure ? MOE_HIGH : MOE_MEDIUM;
    hit.specific = p && !p->user;
    l->hit(l->ctx, &hit);
}

/* Hits that can no longer change are told and forgotten. */
static void settle(struct moe_scan_state *s, const struct listener *l, size_t horizon)
{
    struct moe_found_list *found = &s->level->found;
    size_t ready = moe_found_settle(found, horizon);
    if (!ready)
        return;
    for (size_t i = 0; i < ready; i++)
        tell(s, l, &found->items[i]);
    memmove(found->items, found->items + ready, (found->count - ready) * sizeof *found->items);
    found->count -= ready;
}

/* Rules about a file as such: key stores by their name. */
static enum moe_code look_at_path(struct moe_scan_state *s)
{
    for (size_t i = 0; s->what & MOE_SCAN_PATTERNS && s->path.len && i < s->scanner->whole_count; i++)
        MOE_TRY(moe_secret_weigh(s, &s->scanner->table.items[s->scanner->whole[i]], (struct moe_span){ 0 }, (struct moe_span){ 0 }));
    return MOE_OK;
}

enum moe_code moe_scan_window(const struct moe_scanner *scanner, struct moe_scan_room *room, struct moe_str path, struct moe_str text, size_t from, size_t upto,
                              unsigned what, moe_hit_fn *hit, void *ctx, struct moe_error *err)
{
    const struct listener l = { hit, ctx, from, upto };
    struct moe_scan_state s = { .scanner = scanner, .room = room, .path = path, .text = text, .what = what, .err = err };
    s.text.ptr = text.ptr ? text.ptr : "";
    open_level(&s);
    err->field[0] = '\0';
    if (from == 0)
        MOE_TRY(look_at_path(&s));
    for (size_t at = 0; at < text.len; at += SEGMENT) {
        size_t end = MOE_MIN(at + SEGMENT, text.len);
        MOE_TRY(scan_stretch(&s, at, end));
        if (end < text.len)
            settle(&s, &l, end > MOE_SCAN_TAIL ? end - MOE_SCAN_TAIL : 0);
    }
    settle(&s, &l, SIZE_MAX);
    if (s.tired)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .field = "generic-secret" }, "too many assignments within each other: not all were judged");
    return MOE_OK;
}

enum moe_code moe_scan(const struct moe_scanner *scanner, struct moe_scan_room *room, struct moe_str path, struct moe_str text, unsigned what, moe_hit_fn *hit,
                       void *ctx, struct moe_error *err)
{
    return moe_scan_window(scanner, room, path, text, 0, SIZE_MAX, what, hit, ctx, err);
}
