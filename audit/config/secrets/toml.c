#include "audit/config/secrets/toml.h"
#include <stdlib.h>

struct reader { const char *name; struct moe_str s; size_t at, line_at; unsigned line, nodes, depth; struct moe_arena *arena; struct moe_error *err; };

static enum moe_code parse_value(struct reader *r, struct moe_toml *into);

static enum moe_code refuse(struct reader *r, const char *why)
{
    return moe_fail(r->err, MOE_E_PARSE, (struct moe_where){ r->name, r->line, (unsigned)(r->at - r->line_at) + 1, NULL }, "%s", why);
}

static bool more(const struct reader *r) { return r->at < r->s.len; }
static char peek(const struct reader *r, size_t ahead) { return r->at + ahead < r->s.len ? r->s.ptr[r->at + ahead] : '\0'; }
static bool looks_at(const struct reader *r, const char *z) { return moe_str_starts(moe_str_from(r->s, r->at), moe_str_c(z)); }

static void step(struct reader *r)
{
    if (r->s.ptr[r->at++] == '\n') {
        r->line++;
        r->line_at = r->at;
    }
}

static void skip_blanks(struct reader *r)
{
    while (more(r) && (peek(r, 0) == ' ' || peek(r, 0) == '\t'))
        r->at++;
}

/* Blanks, line ends and comments. */
static void skip_lines(struct reader *r)
{
    while (more(r)) {
        char c = peek(r, 0);
        if (c == '#')
            while (more(r) && peek(r, 0) != '\n')
                r->at++;
        else if (moe_is_space(c))
            step(r);
        else
            return;
    }
}

static enum moe_code new_node(struct reader *r, enum moe_toml_kind kind, struct moe_toml **out)
{
    *out = ++r->nodes > MOE_CAP_TOML_NODES ? NULL : moe_arena_alloc(r->arena, sizeof **out);
    if (!*out)
        return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ r->name, r->line, 0, NULL }, "more than %u values, or out of memory", MOE_CAP_TOML_NODES);
    (*out)->kind = kind;
    (*out)->line = r->line;
    (*out)->column = (unsigned)(r->at - r->line_at) + 1;
    return MOE_OK;
}

static void append(struct moe_toml *parent, struct moe_toml *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
    parent->count++;
}

static struct moe_toml *find(const struct moe_toml *table, struct moe_str key)
{
    for (struct moe_toml *c = table->first; c; c = c->next)
        if (moe_str_eq(c->key, key))
            return c;
    return NULL;
}

const struct moe_toml *moe_toml_get(const struct moe_toml *table, const char *key)
{
    return table && table->kind == MOE_TOML_TABLE ? find(table, moe_str_c(key)) : NULL;
}

/* -- strings --------------------------------------------------------------------------------------------------------------------------------------- */

static size_t put_utf8(char *to, uint32_t c)
{
    if (c < 0x80)
        return to[0] = (char)c, 1;
    if (c < 0x800)
        return to[0] = (char)(0xC0 | c >> 6), to[1] = (char)(0x80 | (c & 63)), 2;
    if (c < 0x10000)
        return to[0] = (char)(0xE0 | c >> 12), to[1] = (char)(0x80 | (c >> 6 & 63)), to[2] = (char)(0x80 | (c & 63)), 3;
    return to[0] = (char)(0xF0 | c >> 18), to[1] = (char)(0x80 | (c >> 12 & 63)), to[2] = (char)(0x80 | (c >> 6 & 63)), to[3] = (char)(0x80 | (c & 63)), 4;
}

static enum moe_code read_code_point(struct reader *r, unsigned digits, char *to, size_t *n)
{
    uint32_t c = 0;
    for (unsigned i = 0; i < digits; i++, r->at++) {
        char d = peek(r, 0), low = (char)(d | 32);
        if (!more(r) || !(moe_is_digit(d) || (low >= 'a' && low <= 'f')))
            return refuse(r, "\\u needs four hexadecimal digits, \\U eight");
        c = c * 16 + (uint32_t)(moe_is_digit(d) ? d - '0' : low - 'a' + 10);
    }
    if (c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) || !c)
        return refuse(r, "no character has this number");
    *n += put_utf8(to + *n, c);
    return MOE_OK;
}

/* r->at is behind the backslash. */
static enum moe_code read_escape(struct reader *r, bool lines, char *to, size_t *n)
{
    static const char letters[] = "btnfr\"\\e", values[] = "\b\t\n\f\r\"\\\033";
    char c = peek(r, 0);
    const char *letter = more(r) ? memchr(letters, c, sizeof letters - 1) : NULL;
    if (lines && moe_is_space(c)) {                      /* the line goes on in the next one */
        while (more(r) && moe_is_space(peek(r, 0)))
            step(r);
        return MOE_OK;
    }
    if (!letter && c != 'u' && c != 'U')
        return refuse(r, "an escape that TOML does not know; '...' takes bytes as they are");
    r->at++;
    if (!letter)
        return read_code_point(r, c == 'u' ? 4 : 8, to, n);
    to[(*n)++] = values[letter - letters];
    return MOE_OK;
}

/* "..." and """...""": r->at is behind the opening quotes. */
static enum moe_code read_basic(struct reader *r, bool lines, struct moe_str *out)
{
    size_t n = 0, end = r->at;
    while (end < r->s.len && (r->s.ptr[end] != '"' || (lines && !moe_str_starts(moe_str_from(r->s, end), MOE_STR("\"\"\"")))) && (lines || r->s.ptr[end] != '\n'))
        end += r->s.ptr[end] == '\\' ? 2 : 1;
    char *to = moe_arena_alloc(r->arena, MOE_MIN(end, r->s.len) - r->at + 1);
    if (!to)
        return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ r->name, r->line, 0, NULL }, "out of memory");
    while (r->at < end && more(r)) {
        char c = peek(r, 0);
        if (c == '\\') {
            r->at++;
            MOE_TRY(read_escape(r, lines, to, &n));
        } else {
            to[n++] = c;
            step(r);
        }
    }
    if (!more(r) || peek(r, 0) != '"')
        return refuse(r, "a string without its closing quote");
    *out = (struct moe_str){ to, n };
    r->at += lines ? 3 : 1;
    for (int extra = 0; lines && extra < 2 && peek(r, 0) == '"'; extra++, r->at++)        /* """a"""" ends with a quote */
        to[n] = '"', out->len = ++n;
    return MOE_OK;
}

/* '...' and '''...''': bytes as they are. */
static enum moe_code read_literal(struct reader *r, bool lines, struct moe_str *out)
{
    size_t start = r->at;
    while (more(r) && (peek(r, 0) != '\'' || (lines && !looks_at(r, "'''"))) && (lines || peek(r, 0) != '\n'))
        step(r);
    if (!more(r) || peek(r, 0) != '\'')
        return refuse(r, "a string without its closing quote");
    *out = (struct moe_str){ r->s.ptr + start, r->at - start };
    r->at += lines ? 3 : 1;
    for (int extra = 0; lines && extra < 2 && peek(r, 0) == '\''; extra++, r->at++)
        out->len++;
    return MOE_OK;
}

static enum moe_code read_string(struct reader *r, struct moe_str *out)
{
    char quote = peek(r, 0);
    bool lines = looks_at(r, quote == '"' ? "\"\"\"" : "'''");
    r->at += lines ? 3 : 1;
    if (lines && peek(r, 0) == '\r')
        r->at++;
    if (lines && peek(r, 0) == '\n')
        step(r);
    return quote == '"' ? read_basic(r, lines, out) : read_literal(r, lines, out);
}

/* -- values ---------------------------------------------------------------------------------------------------------------------------------------- */

static enum moe_code parse_list(struct reader *r, struct moe_toml *into)
{
    into->kind = MOE_TOML_LIST;
    r->at++;
    for (skip_lines(r); more(r) && peek(r, 0) != ']'; skip_lines(r)) {
        struct moe_toml *item;
        MOE_TRY(new_node(r, MOE_TOML_STRING, &item));
        MOE_TRY(parse_value(r, item));
        append(into, item);
        skip_lines(r);
        if (peek(r, 0) == ',')
            r->at++;
        else if (peek(r, 0) != ']')
            return refuse(r, "expected , or ] in a list");
    }
    if (!more(r))
        return refuse(r, "a list without its ]");
    r->at++;
    return MOE_OK;
}

static enum moe_code read_key_part(struct reader *r, struct moe_str *out)
{
    size_t start = r->at;
    char c = peek(r, 0);
    if (c == '"' || c == '\'')
        return read_string(r, out);
    while (more(r) && (moe_is_word(peek(r, 0)) || peek(r, 0) == '-'))
        r->at++;
    *out = (struct moe_str){ r->s.ptr + start, r->at - start };
    return out->len ? MOE_OK : refuse(r, "expected a key");
}

/* a.b.c: opens a and b below `table`, gives the last part. */
static enum moe_code read_key(struct reader *r, struct moe_toml **table, struct moe_str *last)
{
    for (unsigned depth = 0;; depth++) {
        skip_blanks(r);
        MOE_TRY(read_key_part(r, last));
        skip_blanks(r);
        if (peek(r, 0) != '.')
            return MOE_OK;
        if (depth == MOE_CAP_TOML_DEPTH)
            return refuse(r, "a key with too many parts");
        r->at++;
        struct moe_toml *below = find(*table, *last);
        if (!below) {
            MOE_TRY(new_node(r, MOE_TOML_TABLE, &below));
            below->key = *last;
            append(*table, below);
        }
        if (below->kind == MOE_TOML_LIST && below->header)
            below = below->last;                        /* the [[table]] that was opened last */
        if (below->kind != MOE_TOML_TABLE)
            return refuse(r, "this key has a value already, and is no table");
        *table = below;
    }
}

static enum moe_code parse_pair(struct reader *r, struct moe_toml *table)
{
    struct moe_str key;
    struct moe_toml *value;
    MOE_TRY(read_key(r, &table, &key));
    if (peek(r, 0) != '=')
        return refuse(r, "expected = behind a key");
    if (find(table, key))
        return refuse(r, "this key was given before");
    r->at++;
    skip_blanks(r);
    MOE_TRY(new_node(r, MOE_TOML_STRING, &value));
    MOE_TRY(parse_value(r, value));
    value->key = key;
    append(table, value);
    return MOE_OK;
}

static enum moe_code parse_inline(struct reader *r, struct moe_toml *into)
{
    into->kind = MOE_TOML_TABLE;
    r->at++;
    for (skip_lines(r); more(r) && peek(r, 0) != '}'; skip_lines(r)) {
        MOE_TRY(parse_pair(r, into));
        skip_lines(r);
        if (peek(r, 0) == ',')
            r->at++;
        else if (peek(r, 0) != '}')
            return refuse(r, "expected , or } in an inline table");
    }
    if (!more(r))
        return refuse(r, "an inline table without its }");
    r->at++;
    return MOE_OK;
}

/* A number, a boolean, a date. */
static enum moe_code parse_word(struct reader *r, struct moe_toml *into)
{
    size_t start = r->at;
    char text[64], *end = NULL;
    while (more(r) && (moe_is_word(peek(r, 0)) || strchr("+-.:", peek(r, 0))))
        r->at++;
    into->text = (struct moe_str){ r->s.ptr + start, r->at - start };
    if (!into->text.len || into->text.len >= sizeof text)
        return refuse(r, "expected a value");
    if (moe_str_is(into->text, "true") || moe_str_is(into->text, "false")) {
        into->kind = MOE_TOML_BOOL;
        into->boolean = into->text.len == 4;
        return MOE_OK;
    }
    size_t n = 0;
    for (size_t i = 0; i < into->text.len; i++)
        if (into->text.ptr[i] != '_')
            text[n++] = into->text.ptr[i];
    text[n] = '\0';
    into->number = strtod(text, &end);
    if (*end && !strpbrk(text, ":-"))
        return refuse(r, "a value that is no number, no boolean and no string in quotes");
    into->kind = *end ? MOE_TOML_STRING : MOE_TOML_NUMBER;
    return MOE_OK;
}

static enum moe_code parse_value(struct reader *r, struct moe_toml *into)
{
    char c = peek(r, 0);
    enum moe_code code;
    if (++r->depth > MOE_CAP_TOML_DEPTH)
        return refuse(r, "values are nested too deep");
    if (c == '"' || c == '\'')
        code = read_string(r, &into->text);
    else
        code = c == '[' ? parse_list(r, into) : c == '{' ? parse_inline(r, into) : parse_word(r, into);
    r->depth--;
    return code;
}

/* [a.b] and [[a.b]]: the table that the following lines belong to. */
static enum moe_code open_table(struct reader *r, struct moe_toml *root, struct moe_toml **table)
{
    struct moe_str key;
    bool list = peek(r, 1) == '[';
    *table = root;
    r->at += list ? 2 : 1;
    MOE_TRY(read_key(r, table, &key));
    if (!looks_at(r, list ? "]]" : "]"))
        return refuse(r, "a table's name without its ]");
    struct moe_toml *there = find(*table, key), *opened;
    if (there && (list ? !there->header || there->kind != MOE_TOML_LIST : there->kind != MOE_TOML_TABLE || there->header))
        return refuse(r, "this table was given before");
    if (!there || list) {
        MOE_TRY(new_node(r, MOE_TOML_TABLE, &opened));
        if (list && !there) {
            MOE_TRY(new_node(r, MOE_TOML_LIST, &there));
            there->key = key;
            append(*table, there);
        }
        opened->key = list ? (struct moe_str){ "", 0 } : key;
        append(list ? there : *table, opened);
    } else {
        opened = there;
    }
    (list ? there : opened)->header = true;
    r->at += list ? 2 : 1;
    *table = opened;
    return MOE_OK;
}

enum moe_code moe_toml_parse(const char *name, struct moe_str bytes, struct moe_arena *arena, struct moe_toml **out, struct moe_error *err)
{
    struct reader r = { .name = name, .s = bytes, .line = 1, .arena = arena, .err = err };
    struct moe_toml *root, *table;
    if (bytes.len > MOE_CAP_TOML_BYTES)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ .file = name }, "larger than %u MiB", MOE_CAP_TOML_BYTES >> 20);
    if (looks_at(&r, "\xEF\xBB\xBF"))
        r.at = r.line_at = 3;
    MOE_TRY(new_node(&r, MOE_TOML_TABLE, &root));
    table = root;
    for (skip_lines(&r); more(&r); skip_lines(&r)) {
        unsigned line = r.line;
        if (peek(&r, 0) == '[')
            MOE_TRY(open_table(&r, root, &table));
        else
            MOE_TRY(parse_pair(&r, table));
        unsigned ended = r.line;
        skip_blanks(&r);
        if (more(&r) && peek(&r, 0) != '\n' && peek(&r, 0) != '\r' && peek(&r, 0) != '#' && ended >= line)
            return refuse(&r, "expected the end of the line");
    }
    *out = root;
    return MOE_OK;
}
