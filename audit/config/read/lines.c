/* Line formats: environments (.env), INI with its relatives (properties, npmrc, pip.conf, netrc, pgpass), and what all of them share. They have no standard, so
 * what one reader of such files accepts is accepted; a line that is no assignment is passed over. */
#include "audit/config/read/lines.h"

enum { VALUE_LINES_MAX = 4096 /* a quote that stays open longer was no quote */ };

const struct moe_lint_note moe_lines_notes[] = {
    { "lines-open-quote",   "a quote is opened and never closed"                 },
    { "toml-syntax",        "a line is no TOML"                                  },
    { "toml-duplicate-key", "a key or table is defined twice"                    },
    { NULL, NULL },
};

void lines_mark(struct lines *l, size_t offset, unsigned *line, unsigned *column)
{
    while (l->marked < offset) {
        size_t size = MOE_MIN(offset - l->marked, (size_t)LINES_STRETCH);
        const char *hit = memchr(l->t.ptr + l->marked, '\n', size);
        if (!hit) {
            l->marked += size;
            if (size == LINES_STRETCH)
                moe_lint_passed(l->file, l->marked);
            continue;
        }
        l->marked = (size_t)(hit - l->t.ptr) + 1;
        l->begin = l->marked;
        l->line++;
    }
    l->marked = MOE_MAX(l->marked, offset);
    *line = l->line;
    *column = (unsigned)(offset >= l->begin ? offset - l->begin + 1 : 1);
}

size_t lines_end(const struct lines *l, size_t i)
{
    if (i >= l->t.len)
        return l->t.len;
    size_t near = MOE_MIN(l->t.len - i, (size_t)LINES_STRETCH);
    const char *hit = memchr(l->t.ptr + i, '\n', near);
    if (!hit && near == LINES_STRETCH)
        hit = moe_lint_word(l->file, i + near, MOE_STR("\n"));
    return hit ? (size_t)(hit - l->t.ptr) : l->t.len;
}

enum moe_code lines_comment(struct lines *l, size_t from, size_t to)
{
    struct moe_comment c = { .text = moe_str_trim((struct moe_str){ l->t.ptr + from, MOE_MIN(to - from, (size_t)MOE_CAP_LINT_LINE_BYTES) }) };
    lines_mark(l, from, &c.line, &c.column);
    c.end_line = c.line;
    c.own_line = true;
    for (size_t i = l->begin; i < from; i++)
        c.own_line &= l->t.ptr[i] == ' ' || l->t.ptr[i] == '\t';
    return moe_lint_comment_add(l->file, &c, l->err);
}

/* Up to `most` bytes in all; up to a NUL in what is appended. */
static size_t append(char *to, size_t n, size_t most, struct moe_str s)
{
    size_t len = s.ptr ? MOE_MIN(s.len, most - n) : 0;
    const char *nul = len ? memchr(s.ptr, 0, len) : NULL;
    len = nul ? (size_t)(nul - s.ptr) : len;
    if (len)
        memcpy(to + n, s.ptr, len);
    return n + len;
}

enum moe_code lines_value(struct lines *l, const struct line_value *v)
{
    MOE_NOT_ZEROED char path[400];
    bool whole = v->path.len > 0;
    size_t n = append(path, 0, MOE_MIN(sizeof path - 1, (size_t)180), whole ? MOE_STR("") : l->section);
    n = append(path, n, sizeof path - 1, l->section.len && !whole ? MOE_STR(".") : MOE_STR(""));
    n = append(path, n, MOE_MIN(sizeof path - 1, n + 380), whole ? v->path : v->name);
    struct moe_value value = { .path = { path, n }, .name = v->name, .text = { v->text.ptr, MOE_MIN(v->text.len, (size_t)MOE_CAP_LINT_LINE_BYTES) }, .type = v->type,
                               .form = v->escaped ? MOE_FORM_ESCAPED : MOE_FORM_PLAIN, .quoted = v->quoted };
    lines_mark(l, v->from, &value.line, &value.column);
    return moe_lint_value_add(l->file, &value, l->err);
}

size_t lines_quote_end(const struct lines *l, size_t i, char q, bool raw)
{
    for (; i < l->t.len && l->t.ptr[i] != q; i++) {
        lines_pass(l, i);
        if (l->t.ptr[i] == '\\' && !raw)
            i++;
    }
    return MOE_MIN(i, l->t.len);
}

/* \uXXXX as UTF-8 at `to`; 0 when there are not `digits` hex digits. */
static size_t put_unicode(const char *from, size_t room, unsigned digits, char *to)
{
    uint32_t c = 0;
    if (room < digits)
        return 0;
    for (unsigned i = 0; i < digits; i++) {
        char h = from[i];
        int d = moe_is_digit(h) ? h - '0' : (h | 32) >= 'a' && (h | 32) <= 'f' ? (h | 32) - 'a' + 10 : -1;
        if (d < 0)
            return 0;
        c = c << 4 | (uint32_t)d;
    }
    if (c < 0x80 && digits > 2) { to[0] = (char)c; return 1; }
    if (digits == 2) { to[0] = (char)c; return 1; }
    if (c < 0x800) { to[0] = (char)(0xc0 | c >> 6), to[1] = (char)(0x80 | (c & 63)); return 2; }
    if (c < 0x10000) { to[0] = (char)(0xe0 | c >> 12), to[1] = (char)(0x80 | (c >> 6 & 63)), to[2] = (char)(0x80 | (c & 63)); return 3; }
    if (c > 0x10ffff)
        return 0;
    to[0] = (char)(0xf0 | c >> 18), to[1] = (char)(0x80 | (c >> 12 & 63)), to[2] = (char)(0x80 | (c >> 6 & 63)), to[3] = (char)(0x80 | (c & 63));
    return 4;
}

enum moe_code lines_decode(struct lines *l, size_t from, size_t to, enum line_escapes style, struct moe_str *out, bool *escaped)
{
    struct moe_str raw = { l->t.ptr + from, MOE_MIN(to - from, (size_t)MOE_CAP_LINT_LINE_BYTES) };
    *escaped = style != LINE_ESCAPES_NONE && raw.len && memchr(raw.ptr, '\\', raw.len);
    *out = raw;
    if (!*escaped)
        return MOE_OK;
    char *text = moe_arena_alloc(l->file->batch ? l->file->batch : l->file->arena, raw.len + 1);
    if (!text)
        return moe_fail(l->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.ptr[i], next = i + 1 < raw.len ? raw.ptr[i + 1] : 0;
        if (c != '\\' || !next) {
            text[n++] = c;
        } else if (next == '\n' || next == '\r') {                   /* a joined line: blanks at the next one's head go */
            for (i++; i + 1 < raw.len && moe_is_space(raw.ptr[i + 1]); i++)
                ;
        } else if (style == LINE_ESCAPES_SHELL) {
            if (!memchr("\"\\$`'", next, 5))
                text[n++] = c;
            text[n++] = next, i++;
        } else {
            static const char letters[] = "ntrbfae0", bytes[] = "\n\t\r\b\f\a\033";
            const char *known = memchr(letters, next, sizeof letters - 2);
            size_t put = next == 'u' || next == 'U' || next == 'x'
                       ? put_unicode(raw.ptr + i + 2, raw.len - i - 2, next == 'U' ? 8 : next == 'u' ? 4 : 2, text + n) : 0;
            i++;
            if (put) {
                n += put;
                i += next == 'U' ? 8 : next == 'u' ? 4 : 2;
            } else {
                text[n++] = known ? bytes[known - letters] : next;
            }
        }
    }
    text[n] = 0;
    *out = (struct moe_str){ text, n };
    return MOE_OK;
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

static size_t skip_blanks(const struct lines *l, size_t i)
{
    while (i < l->t.len && blank(l->t.ptr[i]))
        i++;
    return i;
}

/* A value in quotes at `i`, over lines if it must. *end: past the closing quote. False: no quote, or an open one. */
static enum moe_code read_quoted(struct lines *l, size_t i, size_t line_end, struct line_value *v, size_t *end)
{
    char q = lines_peek(l, i);
    *end = 0;
    if (i >= line_end || (q != '"' && q != '\'' && q != '`'))
        return MOE_OK;
    size_t close = lines_quote_end(l, i + 1, q, q == '\'');
    if (close > line_end) {
        size_t lines = 0;
        for (size_t k = i; k < close && lines <= VALUE_LINES_MAX; k++, lines_pass(l, k))
            lines += l->t.ptr[k] == '\n';
        if (close == l->t.len || lines > VALUE_LINES_MAX) {
            unsigned line, column;
            lines_mark(l, i, &line, &column);
            return moe_lint_event_add(l->file, "lines-open-quote", line, column, l->err, "the quote is not closed");
        }
    }
    v->quoted = true;
    v->from = i + 1;
    *end = close + 1;
    return lines_decode(l, i + 1, close, q == '"' ? LINE_ESCAPES_C : LINE_ESCAPES_NONE, &v->text, &v->escaped);
}

/* Without quotes: to the line's end, or to a mark of a comment (one or two) that follows a blank. */
static size_t bare_end(const struct lines *l, size_t i, size_t line_end, const char *marks)
{
    for (size_t k = i; k < line_end; k++) {
        lines_pass(l, k);
        if ((l->t.ptr[k] == marks[0] || (marks[1] && l->t.ptr[k] == marks[1])) && (k == i || blank(l->t.ptr[k - 1])))
            return k;
    }
    return line_end;
}

static enum moe_code read_after_sign(struct lines *l, struct line_value *v, size_t i, size_t line_end, const char *marks, size_t *end)
{
    MOE_TRY(read_quoted(l, i, line_end, v, end));
    if (*end) {
        size_t rest = skip_blanks(l, *end), stop = lines_end(l, *end);
        if (rest < stop && strchr(marks, l->t.ptr[rest]))
            MOE_TRY(lines_comment(l, rest, stop));
        *end = stop;
        return MOE_OK;
    }
    size_t stop = bare_end(l, i, line_end, marks);
    v->text = moe_str_trim((struct moe_str){ l->t.ptr + i, stop - i });
    v->from = i;
    *end = line_end;
    return MOE_OK;
}

/* The comment that a value without quotes left behind. */
static enum moe_code comment_after(struct lines *l, const struct line_value *v, size_t line_end, const char *marks)
{
    size_t stop = bare_end(l, v->from, line_end, marks);
    return !v->quoted && stop < line_end ? lines_comment(l, stop, line_end) : MOE_OK;
}

enum moe_code moe_read_env(struct moe_lint_file *file, struct moe_error *err)
{
    struct lines l = lines_of(file, err);
    while (l.at < l.t.len) {
        size_t line_end = lines_end(&l, l.at), i = skip_blanks(&l, l.at), next = line_end;
        if (lines_peek(&l, i) == '#' && i < line_end) {
            MOE_TRY(lines_comment(&l, i, line_end));
        } else {
            static const char *const verbs[] = { "export ", "set ", "setx ", "env ", "ENV ", "Environment=" };
            for (size_t k = 0; k < MOE_COUNT(verbs); k++)
                if (moe_str_starts(moe_str_from(l.t, i), moe_str_c(verbs[k])))
                    i = skip_blanks(&l, i + strlen(verbs[k]));
            size_t start = i;
            while (i < line_end && (moe_is_word(l.t.ptr[i]) || l.t.ptr[i] == '.' || l.t.ptr[i] == '-' || l.t.ptr[i] == '/' || (unsigned char)l.t.ptr[i] >= 0x80))
                i++;
            struct line_value v = { .name = { l.t.ptr + start, i - start }, .type = MOE_DOC_STR };
            size_t sign = skip_blanks(&l, i);
            if (lines_peek(&l, sign) == ':' && lines_peek(&l, sign + 1) == '=')
                sign++;
            if (i > start && sign < line_end && (l.t.ptr[sign] == '=' || l.t.ptr[sign] == ':')) {
                MOE_TRY(read_after_sign(&l, &v, MOE_MIN(skip_blanks(&l, sign + 1), line_end), line_end, "#", &next));
                MOE_TRY(lines_value(&l, &v));
                MOE_TRY(comment_after(&l, &v, line_end, "#"));
            }
        }
        l.at = next + 1;
        MOE_TRY(moe_lint_spill(file, MOE_MIN(l.at, l.t.len), err));
    }
    return MOE_OK;
}

/* machine HOST login NAME password SECRET, in any order, on one line or several. */
static enum moe_code read_netrc(struct lines *l)
{
    struct moe_str last = { NULL, 0 }, host = { NULL, 0 };
    for (size_t i = 0; i < l->t.len;) {
        while (i < l->t.len && moe_is_space(l->t.ptr[i]))
            i++;
        if (lines_peek(l, i) == '#' && i < l->t.len) {
            size_t end = lines_end(l, i);
            MOE_TRY(lines_comment(l, i, end));
            i = end;
            continue;
        }
        size_t from = i;
        while (i < l->t.len && !moe_is_space(l->t.ptr[i]))
            lines_pass(l, i++);
        struct moe_str word = { l->t.ptr + from, i - from };
        if (!word.len)
            break;
        if (moe_str_is(last, "machine"))
            host = word;
        if (moe_str_is(last, "machine") || moe_str_is(last, "login") || moe_str_is(last, "password") || moe_str_is(last, "account")) {
            l->section = host;
            MOE_TRY(lines_value(l, &(struct line_value){ .name = last, .text = word, .from = from, .type = MOE_DOC_STR }));
            last = (struct moe_str){ NULL, 0 };
        } else {
            last = word;
        }
    }
    return MOE_OK;
}

/* host:port:database:user:password; \: and \\ in it. */
static enum moe_code read_pgpass(struct lines *l)
{
    static const char *const names[] = { "host", "port", "database", "user", "password" };
    for (; l->at < l->t.len; l->at = lines_end(l, l->at) + 1) {
        size_t end = lines_end(l, l->at), from = l->at, field = 0;
        if (lines_peek(l, from) == '#') {
            MOE_TRY(lines_comment(l, from, end));
            continue;
        }
        for (size_t i = from; i <= end && field < MOE_COUNT(names); i++) {
            if (i < end && l->t.ptr[i] == '\\')
                i++;
            else if (i == end || (l->t.ptr[i] == ':' && field + 1 < MOE_COUNT(names))) {
                struct line_value v = { .name = moe_str_c(names[field++]), .from = from, .type = MOE_DOC_STR };
                MOE_TRY(lines_decode(l, from, i, LINE_ESCAPES_C, &v.text, &v.escaped));
                v.text = moe_str_trim(v.text);
                if (v.text.len)
                    MOE_TRY(lines_value(l, &v));
                from = i + 1;
            }
        }
    }
    return MOE_OK;
}

/* The sign between key and value: '=' or ':', or in properties a blank. A registry's address (//host/:_authToken=x) holds a colon itself. */
static size_t find_sign(const struct lines *l, size_t i, size_t line_end)
{
    bool address = lines_peek(l, i) == '/' && lines_peek(l, i + 1) == '/';
    for (; i < line_end; i++) {
        lines_pass(l, i);
        if (l->t.ptr[i] == '\\')
            i++;
        else if (l->t.ptr[i] == '=' || (l->t.ptr[i] == ':' && !address && lines_peek(l, i + 1) != ':' && lines_peek(l, i ? i - 1 : 0) != ':'))
            return i;
    }
    return line_end;
}

static struct moe_str base_name(struct moe_str path)
{
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '/' || path.ptr[i] == '\\')
            return moe_str_from(path, i + 1);
    return path;
}

enum moe_code moe_read_ini(struct moe_lint_file *file, struct moe_error *err)
{
    struct lines l = lines_of(file, err);
    struct moe_str base = base_name(file->path);
    if (moe_str_ends(base, MOE_STR("netrc")) || moe_str_starts(moe_str_trim(file->bytes), MOE_STR("machine ")))
        return read_netrc(&l);
    if (moe_str_ends(base, MOE_STR("pgpass")) || moe_str_is(base, "pgpass.conf"))
        return read_pgpass(&l);
    static const char marks[] = "#;";
    struct line_value v = { .type = MOE_DOC_STR };
    for (size_t next; l.at < l.t.len; l.at = next + 1) {
        size_t line_end = lines_end(&l, l.at), i = skip_blanks(&l, l.at);
        next = line_end;
        if (i >= line_end)
            continue;
        char c = l.t.ptr[i];
        if (c == '#' || c == ';' || c == '!') {
            MOE_TRY(lines_comment(&l, i, line_end));
            continue;
        }
        if (c == '[') {
            const char *close = memchr(l.t.ptr + i, ']', line_end - i);
            if (close && find_sign(&l, i, line_end) >= (size_t)(close - l.t.ptr)) {
                struct moe_str name = moe_str_trim((struct moe_str){ l.t.ptr + i + 1, (size_t)(close - l.t.ptr) - i - 1 });
                while (name.len > 1 && name.ptr[0] == '[')
                    name = moe_str_trim(moe_str_from(name, 1));
                l.section = name;
                v.name = (struct moe_str){ NULL, 0 };
                continue;
            }
        }
        size_t sign = find_sign(&l, i, line_end);
        if (sign == line_end) {                                   /* one more line of the value above, or a key and a value with a blank between */
            struct moe_str word = { l.t.ptr + i, line_end - i }, rest = word;
            struct moe_str head = moe_str_cut(&rest, ' ');
            bool deeper = i > l.at && v.name.len;
            struct line_value more = { .name = deeper ? v.name : head, .type = MOE_DOC_STR };
            size_t from = deeper ? i : skip_blanks(&l, (size_t)(rest.ptr - l.t.ptr));
            if ((deeper || rest.len) && from < line_end) {
                MOE_TRY(read_after_sign(&l, &more, from, line_end, marks, &next));
                MOE_TRY(lines_value(&l, &more));
                MOE_TRY(comment_after(&l, &more, line_end, marks));
            }
            continue;
        }
        size_t name_end = sign;
        while (name_end > i && (blank(l.t.ptr[name_end - 1]) || strchr(":+?.", l.t.ptr[name_end - 1])))
            name_end--;
        v = (struct line_value){ .name = { l.t.ptr + i, name_end - i }, .type = MOE_DOC_STR };
        size_t from = MOE_MIN(skip_blanks(&l, sign + 1), line_end);
        MOE_TRY(read_after_sign(&l, &v, from, line_end, marks, &next));
        while (!v.quoted && v.text.len && v.text.ptr[v.text.len - 1] == '\\' && next < l.t.len) {    /* properties: the value goes on below */
            next = lines_end(&l, next + 1);
            MOE_TRY(lines_decode(&l, v.from, next, LINE_ESCAPES_C, &v.text, &v.escaped));
            v.text = moe_str_trim(v.text);
        }
        MOE_TRY(lines_value(&l, &v));
        MOE_TRY(comment_after(&l, &v, line_end, marks));
        MOE_TRY(moe_lint_spill(file, MOE_MIN(next, l.t.len), err));
    }
    return MOE_OK;
}
