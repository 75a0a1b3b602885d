/* Lists, maps and their keys, one value at a time, without recursion. */
#include "common/doc/pull_parts.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

enum { FEW = 8 };                               /* keys of a map that are compared one with another; more get the table */

/* ---- a pull ---- */

static enum moe_code read_memory(void *ctx, char *into, size_t room, size_t *got, struct moe_error *err)
{
    struct moe_str *rest = ctx;
    (void)err;
    *got = MOE_MIN(room, rest->len);
    if (*got)
        memcpy(into, rest->ptr, *got);
    *rest = moe_str_from(*rest, *got);
    return MOE_OK;
}

struct moe_pull_source moe_pull_memory(struct moe_str *rest) { return (struct moe_pull_source){ rest, read_memory }; }

struct moe_pull *moe_pull_new(const char *name, const struct moe_pull_source *source, const struct moe_pull_opts *opts)
{
    struct moe_pull *p = calloc(1, sizeof *p);
    if (!p)
        return NULL;
    *p = (struct moe_pull){ .name = name, .source = *source, .opts = *opts, .line = 1, .window = malloc(opts->window) };
    p->p = p->end = p->window;
    p->key.cap = p->text.cap = opts->keep;
    p->path = (struct moe_path){ .into = p->field, .room = sizeof p->field };
    MOE_CHECK(opts->window >= 64 && opts->keep);
    if (!p->window)
        moe_pull_free(&p);
    return p;
}

void moe_pull_free(struct moe_pull **pull)
{
    struct moe_pull *p = *pull;
    if (p) {
        free(p->window);
        free(p->key.ptr);
        free(p->text.ptr);
        free(p->keys);
        free(p->table);
    }
    free(p);
    *pull = NULL;
}

enum moe_doc_why moe_pull_why(const struct moe_pull *p) { return p->why; }
uint64_t moe_pull_failed_at(const struct moe_pull *p) { return p->failed_at; }

/* ---- failures ---- */

static struct moe_str shown(const struct pulled *s) { return s->ptr ? (struct moe_str){ s->ptr, s->used } : MOE_STR(""); }

void pull_field(struct moe_pull *p, char into[PULL_FIELD])
{
    struct moe_path path = { into, PULL_FIELD, p->path.used };
    memcpy(into, p->field, p->path.used + 1);
    if (p->path.room != PULL_FIELD)
        path.room = path.used + 1;
    const struct level *l = p->depth ? &p->levels[p->depth] : NULL;
    if (l && !l->map)
        moe_path_index(&path, l->count);
    else if (l && p->has_key)
        moe_path_key(&path, shown(&p->key));
}

enum moe_code pull_refuse(struct moe_pull *p, enum moe_doc_why why, enum moe_code code, struct pull_place at, struct moe_error *err, const char *fmt, ...)
{
    char field[PULL_FIELD], text[sizeof err->text];
    va_list va;
    if (p->broken != MOE_OK) {
        p->why = MOE_DOC_WHY_ERROR;
        *err = p->broken_err;
        return p->broken;
    }
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    pull_field(p, field);
    p->why = why;
    p->failed_at = at.at;
    return moe_fail(err, code, (struct moe_where){ p->name, at.line, at.column, field }, "%s", text);
}

enum moe_code moe_pull_fail(struct moe_pull *p, enum moe_code code, struct moe_error *err, const char *fmt, ...)
{
    char field[PULL_FIELD], text[sizeof err->text];
    struct moe_path path = { field, sizeof field, p->path.used };
    va_list va;
    va_start(va, fmt);
    vsnprintf(text, sizeof text, fmt, va);
    va_end(va);
    memcpy(field, p->field, p->path.used + 1);
    if (p->token.key.ptr && p->token.kind != MOE_PULL_LIST && p->token.kind != MOE_PULL_MAP)      /* of these two the path is of what is inside */
        moe_path_key(&path, p->token.key);
    return moe_fail(err, code, (struct moe_where){ p->name, p->token.line, p->token.column, field }, "%s", text);
}

static enum moe_code no_memory(struct moe_pull *p, struct moe_error *err)
{
    p->why = MOE_DOC_WHY_ERROR;
    (void)moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = p->name }, "out of memory");
    err->sys = ENOMEM;
    return MOE_E_LIMIT;
}

static enum moe_code told_late(struct moe_pull *p, struct moe_error *err)
{
    const struct later *l = &p->later;
    struct moe_where at = { p->name, l->line, l->column, l->field };
    p->why = l->why;
    p->failed_at = l->at;
    return l->why == MOE_DOC_WHY_NAN ? moe_fail(err, MOE_E_PARSE, at, "%s is too large", l->number)
                                     : moe_fail(err, MOE_E_PARSE, at, "is given twice; first on line %u, column %u", l->first_line, l->first_column);
}

/* ---- keys ---- */

/* The slot of a key: its own, or the free one where it would go. */
static uint32_t *slot_of(const struct moe_pull *p, const uint64_t hash[2], size_t from)
{
    for (size_t i = (size_t)hash[0] & (p->table_room - 1);; i = (i + 1) & (p->table_room - 1)) {
        uint32_t place = p->table[i];
        if (!place || (place > from && p->keys[place - 1].hash[0] == hash[0] && p->keys[place - 1].hash[1] == hash[1]))
            return &p->table[i];
    }
}

/* Twice the room, and every key in the order in which it came. */
static bool grow_table(struct moe_pull *p)
{
    size_t room = p->table_room ? p->table_room * 2 : 64, used = 0;
    uint32_t *old = p->table, *fresh = calloc(room, sizeof *fresh);
    if (!fresh)
        return false;
    p->table = fresh;
    p->table_room = room;
    for (unsigned d = 1; d <= p->depth; d++)
        for (size_t i = p->levels[d].keys; p->levels[d].indexed && i < (d < p->depth ? p->levels[d + 1].keys : p->key_count); i++, used++)
            *slot_of(p, p->keys[i].hash, p->levels[d].keys) = (uint32_t)i + 1;
    p->table_used = used;
    free(old);
    return true;
}

/* The keys of the innermost map from `place` on. */
static bool index_keys(struct moe_pull *p, const struct level *l, size_t place)
{
    while (p->table_used + (p->key_count - l->keys) > p->table_room / 2)
        if (!grow_table(p))
            return false;
    for (; place < p->key_count; place++) {
        uint32_t *slot = slot_of(p, p->keys[place].hash, l->keys);
        p->table_used += !*slot;                /* growing may have put it there */
        *slot = (uint32_t)place + 1;
    }
    return true;
}

static const struct key_place *same_key(const struct moe_pull *p, const struct level *l, const struct key_place *k)
{
    if (l->indexed) {
        uint32_t place = *slot_of(p, k->hash, l->keys);
        return place ? &p->keys[place - 1] : NULL;
    }
    for (size_t i = l->keys; i < p->key_count; i++)
        if (p->keys[i].hash[0] == k->hash[0] && p->keys[i].hash[1] == k->hash[1])
            return &p->keys[i];
    return NULL;
}

static void remember_twice(struct moe_pull *p, struct level *l, const struct key_place *first, const struct key_place *k)
{
    if (l->later.why)
        return;
    l->later = (struct later){ .why = MOE_DOC_WHY_DUPLICATE_KEY, .at = k->at, .line = k->line, .column = k->column, .first_line = first->line,
                               .first_column = first->column };
    pull_field(p, l->later.field);
}

/* Among those of its map; a repeated one is not kept again. */
static enum moe_code keep_key(struct moe_pull *p, struct moe_error *err)
{
    struct level *l = &p->levels[p->depth];
    const struct key_place *first = same_key(p, l, &p->key_at);
    if (first) {
        remember_twice(p, l, first, &p->key_at);
        return MOE_OK;
    }
    if (p->key_count >= p->opts.keys)
        return pull_refuse(p, MOE_DOC_WHY_SIZE, MOE_E_LIMIT, (struct pull_place){ p->key_at.at, p->key_at.line, p->key_at.column }, err,
                           "has more than %zu keys", p->opts.keys);
    if (p->key_count == p->key_room) {
        size_t room = MOE_MAX(p->key_room * 2, (size_t)64);
        struct key_place *more = realloc(p->keys, room * sizeof *more);
        if (!more)
            return no_memory(p, err);
        p->keys = more;
        p->key_room = room;
    }
    p->keys[p->key_count++] = p->key_at;
    bool many = p->key_count - l->keys > FEW;
    if (many && !index_keys(p, l, l->indexed ? p->key_count - 1 : l->keys))
        return no_memory(p, err);
    l->indexed = many;
    return MOE_OK;
}

static void drop_keys(struct moe_pull *p, const struct level *l)
{
    while (p->key_count > l->keys) {
        if (l->indexed) {
            *slot_of(p, p->keys[p->key_count - 1].hash, l->keys) = 0;
            p->table_used--;
        }
        p->key_count--;
    }
}

/* ---- values ---- */

enum moe_code pull_begin(struct moe_pull *p, enum moe_pull_kind kind, struct pull_place at, struct moe_error *err)
{
    struct moe_pull_token *t = &p->token;
    struct level *l = p->depth ? &p->levels[p->depth] : NULL;
    if (p->values >= p->opts.values)
        return pull_refuse(p, MOE_DOC_WHY_SIZE, MOE_E_LIMIT, at, err, "has more than %zu values", p->opts.values);
    p->values++;
    t->kind = kind;
    t->at = at.at;
    t->line = at.line;
    t->column = at.column;
    bool member = l && l->map;
    t->key = member ? shown(&p->key) : (struct moe_str){ 0 };
    t->key_bytes = member ? p->key.bytes : 0;
    t->key_at = member ? p->key_at.at : 0;
    t->key_hash[0] = member ? p->key_at.hash[0] : 0;
    t->key_hash[1] = member ? p->key_at.hash[1] : 0;
    if (kind != MOE_PULL_LIST && kind != MOE_PULL_MAP && l)
        l->count++;
    p->has_key = p->has_key && (kind == MOE_PULL_LIST || kind == MOE_PULL_MAP);
    return MOE_OK;
}

static enum moe_code open_level(struct moe_pull *p, bool map, struct pull_place at, struct moe_error *err)
{
    if (p->depth >= MOE_CAP_DOC_DEPTH)
        return pull_refuse(p, MOE_DOC_WHY_DEPTH, MOE_E_LIMIT, at, err, "is nested deeper than %u levels", MOE_CAP_DOC_DEPTH);
    MOE_TRY(pull_begin(p, map ? MOE_PULL_MAP : MOE_PULL_LIST, at, err));
    struct level *up = p->depth ? &p->levels[p->depth] : NULL, *l = &p->levels[p->depth + 1];
    l->map = map;
    l->begun = l->indexed = false;
    l->count = 0;
    l->keys = p->key_count;
    l->path_used = p->path.used;
    l->path_room = p->path.room;
    l->later.why = MOE_DOC_WHY_NONE;
    if (up && up->map)
        moe_path_key(&p->path, shown(&p->key));
    else if (up)
        moe_path_index(&p->path, up->count);
    if (up)
        up->count++;
    p->has_key = false;
    p->depth++;
    p->p++;
    return MOE_OK;
}

static enum moe_code close_level(struct moe_pull *p)
{
    struct level *l = &p->levels[p->depth];
    if (l->later.why && !p->later.why)
        p->later = l->later;
    drop_keys(p, l);
    p->path.used = l->path_used;
    p->path.room = l->path_room;
    p->path.into[p->path.used] = 0;
    p->token = (struct moe_pull_token){ .kind = MOE_PULL_END, .at = pull_here(p), .line = p->line, .column = (unsigned)(pull_here(p) - p->line_start) + 1 };
    p->depth--;
    p->p++;
    p->has_key = false;
    return MOE_OK;
}

static enum moe_code key(struct moe_pull *p, struct moe_error *err)
{
    struct moe_sip sip = moe_sip_start(p->opts.secret);
    struct pull_place at = pull_place(p, pull_here(p));
    if (pull_peek(p) != '"')
        return pull_expected(p, "a key in quotes", MOE_DOC_WHY_SYNTAX, err);
    p->has_key = false;
    MOE_TRY(pull_string(p, &p->key, &sip, err));
    p->has_key = true;
    p->key_at = (struct key_place){ .at = at.at, .line = at.line, .column = at.column };
    moe_sip_end(&sip, p->key_at.hash);
    pull_space(p);
    if (pull_peek(p) != ':')
        return pull_expected(p, "':'", MOE_DOC_WHY_SYNTAX, err);
    p->p++;
    return keep_key(p, err);
}

static enum moe_code value(struct moe_pull *p, struct moe_error *err)
{
    pull_space(p);
    char c = pull_peek(p);
    struct pull_place at = pull_place(p, pull_here(p));
    if (c == '{' || c == '[')
        return open_level(p, c == '{', at, err);
    if (c == '-' || moe_is_digit(c))
        return pull_number(p, err);
    if (c != '"')
        return pull_word(p, err);
    MOE_TRY(pull_string(p, &p->text, NULL, err));
    MOE_TRY(pull_begin(p, MOE_PULL_STR, at, err));
    p->token.text = shown(&p->text);
    p->token.text_bytes = p->text.bytes;
    return MOE_OK;
}

static enum moe_code finish(struct moe_pull *p, struct moe_error *err)
{
    pull_space(p);
    if (pull_have(p, 1) || p->broken != MOE_OK)
        return pull_expected(p, "nothing after the document", MOE_DOC_WHY_TRAILING, err);
    p->token = (struct moe_pull_token){ .kind = MOE_PULL_DONE, .at = pull_here(p), .line = p->line };
    return p->later.why ? told_late(p, err) : MOE_OK;
}

static enum moe_code next(struct moe_pull *p, struct moe_error *err)
{
    struct level *l = &p->levels[p->depth];
    if (!p->depth) {
        bool first = !p->started;
        p->started = true;
        return first ? value(p, err) : finish(p, err);
    }
    char close = l->map ? '}' : ']';
    pull_space(p);
    char c = pull_peek(p);
    if (c == close)
        return close_level(p);
    if (l->begun) {
        if (c != ',')
            return pull_expected(p, l->map ? "',' or '}'" : "',' or ']'", MOE_DOC_WHY_SYNTAX, err);
        p->p++;
        pull_space(p);
    }
    l->begun = true;
    if (l->map)
        MOE_TRY(key(p, err));
    return value(p, err);
}

enum moe_code moe_pull_next(struct moe_pull *p, const struct moe_pull_token **out, struct moe_error *err)
{
    MOE_CHECK(p->why == MOE_DOC_WHY_NONE && p->token.kind != MOE_PULL_DONE);
    enum moe_code code = next(p, err);
    if (code == MOE_OK && p->broken != MOE_OK)        /* a string that memory did not hold */
        return pull_refuse(p, MOE_DOC_WHY_ERROR, p->broken, (struct pull_place){ 0 }, err, " ");
    *out = &p->token;
    return code;
}

enum moe_code moe_pull_skip(struct moe_pull *p, struct moe_error *err)
{
    const struct moe_pull_token *t;
    unsigned down = p->depth - 1;
    while (p->depth > down)
        MOE_TRY(moe_pull_next(p, &t, err));
    return MOE_OK;
}
