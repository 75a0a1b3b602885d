/* One JSON record, read without building it: a stack of what is open, texts as they come, numbers summed up. */
#include "audit/config/telemetry/parts.h"
#include <stdio.h>

enum { DEPTH = MOE_CAP_SCAN_DEPTH, PATH_ROOM = 512, KEYS = 256, RUN_LEAST = 16 };

struct level {
    bool map;
    struct moe_str key;                     /* of the pair that is read now; maps only                  */
    struct moe_str pair_name;               /* {"name": X, "value": Y}: X                               */
    uint64_t keys[KEYS]; size_t key_count;  /* hashes, for duplicates                                   */
    uint64_t run_of; struct moe_number_stats run; const char *run_at; struct moe_str run_key;   /* w_0, w_1, w_2 ... */
};

struct walk {
    struct reading *r;
    struct moe_scan_at at;
    const char *start;
    struct moe_str only;
    unsigned line, depth;
    unsigned list;                          /* the level of the outermost of the lists that are open, + 1; 0 = none */
    struct moe_telemetry_vector vector;
    enum moe_telemetry_problem problem;
    struct level level[DEPTH];
};

static unsigned column(const struct walk *w, const char *p) { return (unsigned)(p - w->start) + 1; }

static bool inside(const struct walk *w)
{
    return !w->only.len || (w->depth > 1 && w->level[0].map && moe_str_eq(w->level[0].key, w->only));
}

/* The path of what is read now, without numbers of elements: a log's lists are all alike. */
static struct moe_str path(const struct walk *w, char room[PATH_ROOM], unsigned depth)
{
    size_t n = 0;
    for (unsigned i = 0; i < depth && n < PATH_ROOM - 4; i++) {
        const struct level *l = &w->level[i];
        size_t len = MOE_MIN(l->key.len, (size_t)PATH_ROOM - 4 - n);
        if (l->map) {
            if (n)
                room[n++] = '.';
            memcpy(room + n, l->key.ptr, len);
            n += len;
        } else {
            room[n++] = '[';
            room[n++] = ']';
        }
    }
    return (struct moe_str){ room, MOE_MIN(n, (size_t)PATH_ROOM) };
}

static struct moe_str name_of(const struct walk *w)
{
    for (unsigned i = w->depth; i; i--) {
        if (w->level[i - 1].map)
            return w->level[i - 1].key;
    }
    return MOE_STR("");
}

static bool any_of(struct moe_str s, const char *const *words)
{
    for (; *words; words++) {
        if (moe_str_is(s, *words))
            return true;
    }
    return false;
}

/* ---- what the record is of ---- */

static const char *const measured[] = { "step", "loss", "epoch", "iteration", "iter", "global_step", "rank", "lr", "learning_rate", "grad_norm", "train_loss", "eval_loss", "reward",
                                        "reward_mean", "tokens_per_s", "mfu", NULL };
static const char *const corpora[] = { "prompt", "completion", "response", "text", "question", "answer", "instruction", "input", "output", "messages", "conversations", "content",
                                       "chosen", "rejected", "document", "generated", "generation", "sample", "input_text", "output_text", "target", "passage", "context", NULL };

/* Four words and more, mostly letters. */
static bool prose(struct moe_str t)
{
    size_t blanks = 0, letters = 0;
    for (size_t i = 0; i < t.len; i++) {
        blanks += t.ptr[i] == ' ';
        letters += moe_is_alpha(t.ptr[i]) || (unsigned char)t.ptr[i] >= 0x80;
    }
    return blanks >= 3 && letters * 2 > t.len;
}

static void looks_like(struct walk *w, struct moe_str text)
{
    if (any_of(name_of(w), corpora)) {
        w->r->corpus = true;
        if (!w->r->prose_line && prose(text))
            w->r->prose_line = w->line;
    }
}

/* ---- numbers ---- */

static void end_run(struct walk *w, struct level *l)
{
    char room[PATH_ROOM + 4];
    if (l->run.count >= RUN_LEAST && inside(w)) {
        l->key = l->run_key;
        struct moe_str p = path(w, room, w->depth);
        struct moe_telemetry_vector v = { .path = p, .name = l->run_key, .line = w->line, .column = column(w, l->run_at), .stats = l->run, .indexed = true };
        reading_vector(w->r, &v);
    }
    l->run = (struct moe_number_stats){ 0 };
}

/* A key with its digits left out, as a hash: keys that only count are of one run. 0 = it has no digits. */
static uint64_t counted(struct moe_str key)
{
    uint64_t h = MOE_HASH_START;
    bool digits = false;
    for (size_t i = 0; i < key.len; i++) {
        bool d = moe_is_digit(key.ptr[i]);
        if (!d || !i || !moe_is_digit(key.ptr[i - 1]))
            h = moe_hash(h, d ? MOE_STR("#") : (struct moe_str){ key.ptr + i, 1 });
        digits |= d;
    }
    return digits ? h | 1 : 0;
}

static void number(struct walk *w, const struct moe_scan_number *n, const char *where)
{
    struct level *l = w->depth ? &w->level[w->depth - 1] : NULL;
    w->r->measures += w->depth == 1 && any_of(l->key, measured);
    if (l && !l->map && w->list) {
        moe_number_add(&w->vector.stats, n->value, n->digits);
    } else if (l && l->map) {
        uint64_t h = counted(l->key);
        if (h && h == l->run_of) {
            moe_number_add(&l->run, n->value, n->digits);
            return;
        }
        struct moe_str key = l->key;
        end_run(w, l);
        l->key = key;
        l->run_of = h;
        l->run_at = where;
        l->run_key = key;
        if (h)
            moe_number_add(&l->run, n->value, n->digits);
    }
}

/* ---- texts ---- */

static void text(struct walk *w, const struct moe_scan_string *s, const char *where)
{
    static const char *const naming[] = { "name", "key", "id", "tag", "metric", "field", NULL }, *const valued[] = { "value", "val", "text", NULL };
    char room[PATH_ROOM];
    struct level *l = w->depth ? &w->level[w->depth - 1] : NULL;
    struct moe_value v = { .type = MOE_DOC_STR, .quoted = true, .line = w->line, .column = column(w, where), .text = s->raw, .name = name_of(w) };
    if (l && l->map && any_of(l->key, naming))
        l->pair_name = s->raw;
    else if (l && l->map && l->pair_name.len && any_of(l->key, valued))
        v.name = l->pair_name;
    looks_like(w, s->raw);
    if (!inside(w) || !s->raw.len)
        return;
    v.path = reading_intern(w->r, path(w, room, w->depth));
    if (s->escaped) {
        struct moe_arena *arena = w->r->file->batch ? w->r->file->batch : w->r->file->arena;
        char *plain = moe_arena_alloc(arena, s->raw.len + 1);
        if (!plain)
            return;
        v.text = (struct moe_str){ plain, MOE_MIN(moe_scan_unescape(s->raw, plain, s->raw.len), s->raw.len) };
        v.form = MOE_FORM_ESCAPED;
    }
    v.name = (struct moe_str){ v.name.ptr, MOE_MIN(v.name.len, (size_t)PATH_ROOM) };
    reading_value(w->r, &v);
}

/* ---- structure ---- */

static bool soft(enum moe_telemetry_problem p) { return p == MOE_TELEMETRY_NONE || p == MOE_TELEMETRY_NAN || p == MOE_TELEMETRY_TEXT; }

static void note(struct walk *w, enum moe_telemetry_problem p, const char *where)
{
    static const struct { enum moe_telemetry_problem problem; const char *event; } told[] = {
        { MOE_TELEMETRY_NAN, "telemetry-not-a-number" }, { MOE_TELEMETRY_TEXT, "telemetry-broken-text" },
        { MOE_TELEMETRY_DUPLICATE, "telemetry-duplicate-field" },
    };
    struct moe_telemetry_why why = { .problem = p, .field = name_of(w) };
    char words[256];
    for (size_t i = 0; i < MOE_COUNT(told) && !w->r->model->schema; i++) {
        if (told[i].problem == p) {
            moe_telemetry_describe(NULL, &why, words, sizeof words);
            reading_fault(w->r, told[i].event, why.field, w->line, column(w, where), "%s", words);
        }
    }
}

static bool stop(struct walk *w, enum moe_telemetry_problem p)
{
    w->problem = p;
    return false;
}

static bool take_key(struct walk *w)
{
    struct level *l = &w->level[w->depth - 1];
    struct moe_scan_string s;
    moe_scan_blank(&w->at);
    const char *where = w->at.p;
    if (!moe_scan_is(&w->at, '"'))
        return stop(w, w->at.p == w->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON);
    enum moe_telemetry_problem p = moe_scan_string(&w->at, &s);
    if (!soft(p))
        return stop(w, p);
    l->key = s.raw;
    if (p)
        note(w, p, where);
    uint64_t h = moe_hash(MOE_HASH_START, s.raw);
    size_t i = 0;
    while (i < l->key_count && l->keys[i] != h)
        i++;
    if (i < l->key_count)
        note(w, MOE_TELEMETRY_DUPLICATE, where);
    else if (l->key_count < KEYS)
        l->keys[l->key_count++] = h;
    moe_scan_blank(&w->at);
    if (!moe_scan_is(&w->at, ':'))
        return stop(w, w->at.p == w->at.end ? MOE_TELEMETRY_CUT : MOE_TELEMETRY_NOT_JSON);
    w->at.p++;
    return true;
}

static bool open_level(struct walk *w)
{
    const char *where = w->at.p;
    bool map = *w->at.p == '{';
    if (w->depth == DEPTH)
        return stop(w, MOE_TELEMETRY_DEPTH);
    if (!map && !w->list) {
        w->vector = (struct moe_telemetry_vector){ .name = name_of(w), .line = w->line, .column = column(w, where) };
        w->list = w->depth + 1;
    } else if (!map && w->depth && !w->level[w->depth - 1].map) {
        w->vector.rows++;
    }
    struct level *l = &w->level[w->depth++];
    l->map = map;
    l->key = l->pair_name = MOE_STR("");
    l->key_count = 0;
    l->run_of = 0;
    l->run = (struct moe_number_stats){ 0 };
    w->at.p++;
    return true;
}

static void close_level(struct walk *w)
{
    char room[PATH_ROOM];
    struct level *l = &w->level[w->depth - 1];
    if (l->map)
        end_run(w, l);
    w->depth--;
    if (w->list == w->depth + 1) {
        w->list = 0;
        w->vector.path = path(w, room, w->depth);
        if (inside(w))
            reading_vector(w->r, &w->vector);
    }
}

static bool scalar(struct walk *w)
{
    struct moe_scan_string s;
    struct moe_scan_number n = { 0 };
    const char *where = w->at.p;
    if (*where == '"') {
        enum moe_telemetry_problem p = moe_scan_string(&w->at, &s);
        if (!soft(p))
            return stop(w, p);
        if (p)
            note(w, p, where);
        text(w, &s, where);
    } else if (moe_is_digit(*where) || (*where == '-' && w->at.end - where > 1 && moe_is_digit(where[1]))) {
        enum moe_telemetry_problem p = moe_scan_number(&w->at, &n);
        if (!soft(p))
            return stop(w, p);
        if (p)
            note(w, p, where);
        else
            number(w, &n, where);
    } else if (moe_scan_not_a_number(&w->at)) {
        note(w, MOE_TELEMETRY_NAN, where);
    } else if (!moe_scan_word(&w->at)) {
        return stop(w, MOE_TELEMETRY_NOT_JSON);
    }
    return true;
}

/* Behind a value: true when another one comes at this level; false at the record's end or a fault. */
static bool next(struct walk *w)
{
    while (w->depth) {
        bool map = w->level[w->depth - 1].map;
        moe_scan_blank(&w->at);
        if (w->at.p == w->at.end)
            return stop(w, MOE_TELEMETRY_CUT);
        char c = *w->at.p;
        if (c == ',') {
            w->at.p++;
            return !map || take_key(w);
        }
        if (c != (map ? '}' : ']'))
            return stop(w, MOE_TELEMETRY_NOT_JSON);
        w->at.p++;
        close_level(w);
    }
    return false;
}

static bool value(struct walk *w)
{
    moe_scan_blank(&w->at);
    if (w->at.p == w->at.end)
        return stop(w, MOE_TELEMETRY_CUT);
    if (*w->at.p != '{' && *w->at.p != '[')
        return scalar(w) && next(w);
    if (!open_level(w))
        return false;
    moe_scan_blank(&w->at);
    if (moe_scan_is(&w->at, w->level[w->depth - 1].map ? '}' : ']')) {
        w->at.p++;
        close_level(w);
        return next(w);
    }
    return !w->level[w->depth - 1].map || take_key(w);
}

enum moe_telemetry_problem record_walk(struct reading *r, struct moe_str record, struct moe_str only, unsigned line, const char **where)
{
    MOE_NOT_ZEROED struct walk w;                /* its levels are set when they are opened: 140 KiB need not be zeroed for each record */
    w.r = r, w.at = (struct moe_scan_at){ record.ptr, record.ptr + record.len }, w.start = record.ptr, w.only = only, w.line = line;
    w.depth = w.list = 0;
    w.problem = MOE_TELEMETRY_NONE;
    r->values = r->measures = r->prose_line = 0;
    r->corpus = false;
    moe_scan_blank(&w.at);
    if (!moe_scan_is(&w.at, '{'))
        w.problem = MOE_TELEMETRY_NOT_JSON;
    else
        while (value(&w) && r->code == MOE_OK)
            ;
    moe_scan_blank(&w.at);
    if (!w.problem && w.at.p != w.at.end)
        w.problem = MOE_TELEMETRY_TRAILING;
    *where = w.at.p;
    return w.problem;
}
