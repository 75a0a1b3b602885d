/* TOML 1.0: keys and values with their places. Strict: a line that is none is an event, and reading goes on at the next line. Numbers and dates are taken as
 * they are written; nobody here counts with them. */
#include "audit/config/read/lines.h"
#include "common/base/hash.h"
#include <stdio.h>

enum { TOML_DEPTH = 32, PATH_BYTES = 300, NAMES_MAX = 65536 };

struct toml { struct lines l; char path[PATH_BYTES]; size_t table, used; struct moe_map *seen; bool told; unsigned depth; };

static char peek(const struct toml *t, size_t ahead) { return lines_peek(&t->l, t->l.at + ahead); }

static void skip_blanks(struct toml *t)
{
    while (t->l.at < t->l.t.len && (peek(t, 0) == ' ' || peek(t, 0) == '\t' || peek(t, 0) == '\r'))
        t->l.at++;
}

static enum moe_code bad(struct toml *t, const char *what)
{
    unsigned line, column;
    t->told = true;
    lines_mark(&t->l, MOE_MIN(t->l.at, t->l.t.len), &line, &column);
    return moe_lint_event_add(t->l.file, "toml-syntax", line, column, t->l.err, "%s", what);
}

/* Blanks, line ends and comments, inside brackets or between lines. */
static enum moe_code skip_all(struct toml *t)
{
    for (;;) {
        skip_blanks(t);
        if (peek(t, 0) == '#' && t->l.at < t->l.t.len) {
            size_t end = lines_end(&t->l, t->l.at);
            MOE_TRY(lines_comment(&t->l, t->l.at, end));
            t->l.at = end;
        } else if (peek(t, 0) == '\n') {
            t->l.at++;
        } else {
            return MOE_OK;
        }
    }
}

static bool bare(char c) { return moe_is_word(c) || c == '-' || (unsigned char)c >= 0x80; }

/* One key, dotted or not, appended to the path. *name: its last part. */
static enum moe_code read_key(struct toml *t, struct moe_str *name)
{
    for (;;) {
        skip_blanks(t);
        bool escaped;
        size_t from = t->l.at;
        char q = peek(t, 0);
        if (q == '"' || q == '\'') {
            size_t close = lines_quote_end(&t->l, from + 1, q, q == '\'');
            if (close >= lines_end(&t->l, from))
                return bad(t, "a key's quote is not closed");
            MOE_TRY(lines_decode(&t->l, from + 1, close, q == '"' ? LINE_ESCAPES_C : LINE_ESCAPES_NONE, name, &escaped));
            t->l.at = close + 1;
        } else {
            while (t->l.at < t->l.t.len && bare(peek(t, 0)))
                t->l.at++;
            *name = (struct moe_str){ t->l.t.ptr + from, t->l.at - from };
            if (!name->len)
                return bad(t, "a key is expected");
        }
        if (t->used && t->used < PATH_BYTES - 1)
            t->path[t->used++] = '.';
        size_t n = MOE_MIN(name->len, PATH_BYTES - t->used);
        memcpy(t->path + t->used, name->ptr, n);
        t->used += n;
        skip_blanks(t);
        if (peek(t, 0) != '.')
            return MOE_OK;
        t->l.at++;
    }
}

/* A string in one of four ways of quoting. */
static enum moe_code read_string(struct toml *t, struct line_value *v)
{
    char q = peek(t, 0);
    bool raw = q == '\'', longer = peek(t, 1) == q && peek(t, 2) == q;
    size_t from = t->l.at + (longer ? 3 : 1), close = from;
    if (!longer) {
        close = lines_quote_end(&t->l, from, q, raw);
        if (close >= lines_end(&t->l, from))
            return bad(t, "a string is not closed on its line");
    } else {
        from += lines_peek(&t->l, from) == '\r';
        from += lines_peek(&t->l, from) == '\n';
        for (close = from; close < t->l.t.len; close++) {
            lines_pass(&t->l, close);
            if (t->l.t.ptr[close] == '\\' && !raw)
                close++;
            else if (t->l.t.ptr[close] == q && lines_peek(&t->l, close + 1) == q && lines_peek(&t->l, close + 2) == q)
                break;
        }
        if (close >= t->l.t.len)
            return bad(t, "a string over several lines is never closed");
        while (lines_peek(&t->l, close + 3) == q)                  /* up to two quotes may stand before the closing three */
            close++;
    }
    v->from = from, v->quoted = true, v->type = MOE_DOC_STR;
    t->l.at = close + (longer ? 3 : 1);
    return lines_decode(&t->l, from, close, raw ? LINE_ESCAPES_NONE : LINE_ESCAPES_C, &v->text, &v->escaped);
}

/* true, 42, 1_000, 0xff, 1e3, inf, 1979-05-27T07:32:00Z: which of them. */
static enum moe_doc_kind scalar_kind(struct moe_str s)
{
    if (moe_str_is(s, "true") || moe_str_is(s, "false"))
        return MOE_DOC_BOOL;
    enum moe_doc_kind kind = MOE_DOC_INT;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == ':' || (s.ptr[i] == '-' && i && s.ptr[i - 1] != 'e' && s.ptr[i - 1] != 'E'))
            return MOE_DOC_STR;
        if (s.ptr[i] == '.' || s.ptr[i] == 'n')
            kind = MOE_DOC_FLOAT;
    }
    return kind;
}

static enum moe_code read_value(struct toml *t, struct moe_str name);

static enum moe_code define(struct toml *t)
{
    if (t->used == PATH_BYTES || moe_map_count(t->seen) >= NAMES_MAX)
        return MOE_OK;
    struct moe_str path = moe_arena_str(t->l.file->arena, (struct moe_str){ t->path, t->used });
    uint32_t *times = path.ptr ? moe_map_slot(t->seen, path, 0) : NULL;
    if (!times)
        return moe_fail(t->l.err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    if (!(*times)++)
        return MOE_OK;
    unsigned line, column;
    lines_mark(&t->l, MOE_MIN(t->l.at, t->l.t.len), &line, &column);
    return moe_lint_event_add(t->l.file, "toml-duplicate-key", line, column, t->l.err, "%.*s is defined before", (int)MOE_MIN(path.len, 80u), path.ptr);
}

/* The next element of [[name]]: its index joins the path, for each element has keys of its own. */
static enum moe_code define_next(struct toml *t)
{
    char sub[16];
    struct moe_str path = moe_arena_printf(t->l.file->arena, "%.*s[]", (int)t->used, t->path);
    uint32_t *times = path.ptr ? moe_map_slot(t->seen, path, 0) : NULL;
    if (!times)
        return moe_fail(t->l.err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    int n = snprintf(sub, sizeof sub, "[%u]", (*times)++);
    if (n > 0 && t->used + (size_t)n < PATH_BYTES)
        memcpy(t->path + t->used, sub, (size_t)n), t->used += (size_t)n;
    t->table = t->used;
    return MOE_OK;
}

static enum moe_code read_pair(struct toml *t)
{
    struct moe_str name;
    MOE_TRY(read_key(t, &name));
    if (t->told)
        return MOE_OK;
    if (peek(t, 0) != '=')
        return bad(t, "'=' is expected after a key");
    t->l.at++;
    MOE_TRY(define(t));
    return read_value(t, name);
}

/* [a, b,] and {a = b}: their closer is read too. */
static enum moe_code read_list(struct toml *t, struct moe_str name, char close)
{
    size_t used = t->used;
    t->l.at++;
    for (unsigned index = 0;; index++) {
        MOE_TRY(skip_all(t));
        if (peek(t, 0) == close) {
            t->l.at++;
            return MOE_OK;
        }
        if (close == ']') {
            char sub[16];
            int n = snprintf(sub, sizeof sub, "[%u]", index);
            t->used = used;
            if (n > 0 && t->used + (size_t)n < PATH_BYTES)
                memcpy(t->path + t->used, sub, (size_t)n), t->used += (size_t)n;
        }
        MOE_TRY(close == ']' ? read_value(t, name) : read_pair(t));
        t->used = used;
        if (t->told)
            return MOE_OK;
        MOE_TRY(skip_all(t));
        if (peek(t, 0) == ',')
            t->l.at++;
        else if (peek(t, 0) != close)
            return bad(t, close == ']' ? "',' or ']' is expected in a list" : "',' or '}' is expected in a table");
    }
}

static enum moe_code read_value(struct toml *t, struct moe_str name)
{
    skip_blanks(t);
    char c = peek(t, 0);
    if (c == '[' || c == '{') {
        if (t->depth == TOML_DEPTH)
            return bad(t, "nested too deep");
        t->depth++;
        MOE_TRY(read_list(t, name, c == '[' ? ']' : '}'));
        t->depth--;
        return MOE_OK;
    }
    struct line_value v = { .name = name, .from = t->l.at };
    if (c == '"' || c == '\'') {
        MOE_TRY(read_string(t, &v));
        if (t->told)
            return MOE_OK;
    } else {
        while (t->l.at < t->l.t.len && (bare(peek(t, 0)) || memchr("+.:", peek(t, 0), 3)))
            t->l.at++;
        v.text = (struct moe_str){ t->l.t.ptr + v.from, t->l.at - v.from };
        if (!v.text.len || !(moe_is_digit(v.text.ptr[0]) || memchr("+-tfin", v.text.ptr[0], 6)))
            return bad(t, "a value is expected");
        v.type = scalar_kind(v.text);
    }
    v.path = (struct moe_str){ t->path, t->used };
    return lines_value(&t->l, &v);
}

static enum moe_code read_table(struct toml *t)
{
    bool several = peek(t, 1) == '[';
    struct moe_str name;
    t->l.at += 1 + several;
    t->used = 0;
    MOE_TRY(read_key(t, &name));
    t->table = t->used;
    if (t->told)
        return MOE_OK;
    if (peek(t, 0) != ']' || (several && peek(t, 1) != ']'))
        return bad(t, "']' is expected after a table's name");
    t->l.at += 1 + several;
    return several ? define_next(t) : define(t);
}

enum moe_code moe_read_toml(struct moe_lint_file *file, struct moe_error *err)
{
    struct toml t = { .l = lines_of(file, err) };
    MOE_AUTO(moe_map_free) struct moe_map *seen = moe_map_new();
    if (!seen)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    t.seen = seen;
    for (;;) {
        MOE_TRY(skip_all(&t));
        if (t.l.at >= t.l.t.len)
            return MOE_OK;
        t.told = false, t.depth = 0, t.used = t.table;
        size_t before = t.l.at;
        MOE_TRY(peek(&t, 0) == '[' ? read_table(&t) : read_pair(&t));
        skip_blanks(&t);
        size_t end = lines_end(&t.l, t.l.at);
        if (!t.told && t.l.at < end && peek(&t, 0) != '#')
            MOE_TRY(bad(&t, "something follows the value"));
        if (t.told || t.l.at == before)
            t.l.at = MOE_MIN(lines_end(&t.l, t.l.at) + 1, t.l.t.len);
        MOE_TRY(moe_lint_spill(file, MOE_MIN(t.l.at, t.l.t.len), err));
    }
}
