#include "audit/source/lex/lex.h"
#include "audit/source/lex/scan.h"
#include <stdlib.h>

enum class { OTHER, BLANK, NEWLINE, NAME, DIGIT, QUOTE, PUNCT, SLASH, HASH, BACKSLASH };

static const uint8_t classes[256] = {
    [' '] = BLANK, ['\t'] = BLANK, ['\f'] = BLANK, ['\v'] = BLANK, ['\n'] = NEWLINE, ['\r'] = NEWLINE,
    ['a' ... 'z'] = NAME, ['A' ... 'Z'] = NAME, ['_'] = NAME, ['$'] = NAME, [0x80 ... 0xff] = NAME, ['0' ... '9'] = DIGIT,
    ['"'] = QUOTE, ['\''] = QUOTE, ['/'] = SLASH, ['#'] = HASH, ['\\'] = BACKSLASH,
    ['('] = PUNCT, [')'] = PUNCT, ['{'] = PUNCT, ['}'] = PUNCT, ['['] = PUNCT, [']'] = PUNCT, [';'] = PUNCT, [','] = PUNCT, ['.'] = PUNCT,
    ['+'] = PUNCT, ['-'] = PUNCT, ['*'] = PUNCT, ['%'] = PUNCT, ['&'] = PUNCT, ['|'] = PUNCT, ['^'] = PUNCT, ['~'] = PUNCT, ['!'] = PUNCT,
    ['<'] = PUNCT, ['>'] = PUNCT, ['='] = PUNCT, ['?'] = PUNCT, [':'] = PUNCT,
};

struct lexer {
    const char *base, *end;
    struct moe_token *items;
    uint32_t count, room;
    const uint32_t *line_starts;
    uint32_t line_count, line;        /* 1-based, of the last offset looked up: offsets only grow */
    uint32_t last_end;                /* end of the last token */
    uint32_t code_line;               /* last line counted */
    unsigned code_lines;
    bool fresh;                       /* nothing but blanks and comments since the last real newline: a '#' starts a directive */
    bool failed;
};

static uint32_t line_at(struct lexer *x, uint32_t offset)
{
    while (x->line < x->line_count && x->line_starts[x->line] <= offset)
        x->line++;
    return x->line;
}

static void add(struct lexer *x, unsigned kind, const char *from, const char *to)
{
    if (x->count == x->room) {
        uint32_t room = x->room ? x->room * 2 : 256;
        struct moe_token *items = room > x->room ? realloc(x->items, (size_t)room * sizeof *items) : NULL;
        if (!items) {
            x->failed = true;
            return;
        }
        x->items = items;
        x->room = room;
    }
    uint32_t offset = (uint32_t)(from - x->base), line = line_at(x, offset), start = x->line_starts[line - 1];
    x->items[x->count++] = (struct moe_token){ .kind = (uint8_t)kind, .line_first = !x->last_end || x->last_end <= start, .offset = offset,
                                               .length = (uint32_t)(to - from), .line = line, .column = offset - start + 1 };
    x->last_end = (uint32_t)(to - x->base);
    if (kind != MOE_TOK_COMMENT) {
        uint32_t last = line_at(x, x->last_end - 1), first = MOE_MAX(line, x->code_line + 1);
        x->code_lines += last >= first ? last - first + 1 : 0;
        x->code_line = MOE_MAX(last, x->code_line);
        x->fresh = false;
    }
}

const char *moe_past_comment(char kind, const char *p, const char *end, const char **text_end, bool *closed)
{
    *closed = true;
    for (; p < end; p++) {
        if (kind == '/') {
            if (moe_is_newline(*p))
                break;
            if (*p == '\\')
                p = MOE_MAX(p, moe_past_splice(p, end) - 1);
            continue;
        }
        p = memchr(p, '*', (size_t)(end - p));
        if (!p)
            break;
        const char *q = moe_past_splices(p + 1, end);
        if (q < end && *q == '/') {
            *text_end = p;
            return q + 1;
        }
    }
    *closed = kind == '/';
    return *text_end = p ? MOE_MIN(p, end) : end;
}

const char *moe_past_quoted(const char *quote, const char *end, bool *closed)
{
    const char *p = quote + 1;
    *closed = false;
    while (p < end && !moe_is_newline(*p)) {
        if (*p == *quote) {
            *closed = true;
            return p + 1;
        }
        if (*p == '\\') {
            const char *q = moe_past_splice(p, end);
            if (q != p)
                p = q;
            else
                p += p + 1 < end && !moe_is_newline(p[1]) ? 2 : 1;
        } else {
            p++;
        }
    }
    return p;
}

const char *moe_past_raw(const char *quote, const char *end, struct moe_str *text)
{
    enum { DELIMITER_MAX = 16 };
    const char *d = quote + 1, *p = d;
    while (p < end && p - d <= DELIMITER_MAX && *p != '(' && *p != ')' && *p != '\\' && *p != '"' && !moe_is_space(*p))
        p++;
    size_t n = (size_t)(p - d);
    if (p >= end || *p != '(' || n > DELIMITER_MAX)
        return NULL;
    *text = (struct moe_str){ p + 1, (size_t)(end - p - 1) };
    while (++p < end && (p = memchr(p, ')', (size_t)(end - p))))
        if ((size_t)(end - p) > n + 1 && p[n + 1] == '"' && (!n || memcmp(p + 1, d, n) == 0)) {
            text->len = (size_t)(p - text->ptr);
            return p + n + 2;
        }
    return end;
}

bool moe_is_prefix(struct moe_str name, bool *raw)
{
    *raw = name.len && name.ptr[name.len - 1] == 'R';
    name.len -= *raw;
    return (name.len == 0 && *raw) || (name.len == 1 && (*name.ptr == 'L' || *name.ptr == 'u' || *name.ptr == 'U'))
        || moe_str_eq(name, MOE_STR("u8"));
}

static const char *comment(struct lexer *x, const char *from, char kind, const char *body)
{
    const char *text_end;
    bool closed;
    const char *to = moe_past_comment(kind, body, x->end, &text_end, &closed);
    add(x, MOE_TOK_COMMENT, from, to);
    return to;
}

/* `#include <a//b>`: what stands between the angles is a name, not code. `p` is past the '#'. */
static const char *past_header_name(const char *p, const char *end)
{
    while (p < end && moe_is_blank(*p))
        p++;
    const char *word = p;
    while (p < end && moe_is_word(*p))
        p++;
    struct moe_str name = { word, (size_t)(p - word) };
    if (!moe_str_is(name, "include") && !moe_str_is(name, "include_next") && !moe_str_is(name, "import"))
        return p;
    while (p < end && moe_is_blank(*p))
        p++;
    const char *q = p;
    if (q < end && *q == '<')
        while (q < end && *q != '>' && !moe_is_newline(*q))
            q++;
    return q < end && *q == '>' ? q + 1 : p;
}

/* A whole logical line. The comments in it follow it as tokens of their own, since a suppression may stand there. */
static const char *directive(struct lexer *x, const char *from)
{
    uint32_t self = x->count, first = line_at(x, (uint32_t)(from - x->base));
    bool odd_quotes[2] = { false, false };      /* one without a partner: `#error don't`; asked once, or it would cost a line each */
    const char *p = from + (*from == '%' ? 2 : 1), *body;
    add(x, MOE_TOK_DIRECTIVE, from, p);
    p = past_header_name(p, x->end);
    while (p < x->end && !moe_is_newline(*p) && !x->failed) {
        const char *next = p + 1;
        char kind = moe_comment_start(p, x->end, &body);
        if (kind)
            next = comment(x, p, kind, body);
        else if (*p == '\\')
            next = MOE_MAX(next, moe_past_splice(p, x->end));
        else if ((*p == '"' || *p == '\'') && !odd_quotes[*p == '"']) {
            bool closed;
            struct moe_str text;
            const char *to = *p == '"' && p[-1] == 'R' ? moe_past_raw(p, x->end, &text) : NULL;
            to = to ? to : moe_past_quoted(p, x->end, &closed);
            if (to[-1] == *p && to - p > 1)
                next = to;
            else
                odd_quotes[*p == '"'] = true;
        }
        p = next;
    }
    const char *to = p;
    while (to > from + 1 && moe_is_blank(to[-1]))
        to--;
    if (!x->failed) {
        x->items[self].length = (uint32_t)(to - from);
        uint32_t last = line_at(x, (uint32_t)(to - from) + x->items[self].offset - 1);
        x->code_lines += last - MOE_MIN(last, MOE_MAX(x->code_line, first));
        x->code_line = MOE_MAX(x->code_line, last);
        x->last_end = (uint32_t)(to - x->base);
    }
    return p;
}

static const char *number(const char *p, const char *end)
{
    for (p++; p < end; p++) {
        char c = *p;
        if ((c == '+' || c == '-') && ((p[-1] | 32) == 'e' || (p[-1] | 32) == 'p'))
            continue;
        if (c == '\'' && p + 1 < end && moe_is_word(p[1]))
            continue;
        if (c == '\\' && moe_past_splice(p, end) != p)
            p = moe_past_splices(p, end) - 1;
        else if (!moe_is_name(c) && c != '.')
            break;
    }
    return p;
}

/* What may follow a first character to make a punctuator of two; the few of three are asked for by hand. */
static const char second[128][5] = {
    ['-'] = ">-=", ['+'] = "+=", ['<'] = "<=", ['>'] = ">=", ['='] = "=", ['!'] = "=", ['&'] = "&=", ['|'] = "|=", ['*'] = "=", ['/'] = "=",
    ['%'] = "=", ['^'] = "=", ['#'] = "#", [':'] = ":", ['.'] = "*",
};

static unsigned punct_length(const char *p, size_t left)
{
    const char *more = second[*p & 127];
    if (left < 2 || !p[1] || !*more)
        return 1;
    if (left >= 3 && (*p == p[1] || p[2] == '>' || p[2] == '*')) {
        static const char three[][4] = { "<<<", ">>>", "<<=", ">>=", "...", "->*", "<=>" };
        for (size_t i = 0; i < MOE_COUNT(three); i++)
            if (p[0] == three[i][0] && p[1] == three[i][1] && p[2] == three[i][2])
                return 3;
    }
    return more[0] == p[1] || more[1] == p[1] || (more[1] && more[2] == p[1]) ? 2 : 1;
}

/* A name, or the literal that it is the prefix of. */
static const char *name(struct lexer *x, const char *from)
{
    const char *p = from + 1;
    for (;;) {
        while (p < x->end && (classes[(unsigned char)*p] == NAME || classes[(unsigned char)*p] == DIGIT))
            p++;
        const char *q = moe_past_splices(p, x->end);
        if (q == p || q >= x->end || !moe_is_name(*q))
            break;
        p = q;
    }
    bool raw, closed;
    struct moe_str text;
    if (p - from <= 3 && p < x->end && (*p == '"' || *p == '\'') && moe_is_prefix((struct moe_str){ from, (size_t)(p - from) }, &raw)
        && (!raw || *p == '"')) {
        const char *to = raw ? moe_past_raw(p, x->end, &text) : NULL;
        unsigned kind = *p == '"' ? MOE_TOK_STRING : MOE_TOK_CHAR;
        if (to || !raw) {
            to = to ? to : moe_past_quoted(p, x->end, &closed);
            add(x, kind, from, to);
            return to;
        }
    }
    add(x, MOE_TOK_IDENT, from, p);
    return p;
}

static const char *token(struct lexer *x, const char *p)
{
    const char *to = p + 1, *body;
    bool closed;
    switch (classes[(unsigned char)*p]) {
    case NAME:
        return name(x, p);
    case DIGIT:
        add(x, MOE_TOK_NUMBER, p, to = number(p, x->end));
        return to;
    case QUOTE:
        add(x, *p == '"' ? MOE_TOK_STRING : MOE_TOK_CHAR, p, to = moe_past_quoted(p, x->end, &closed));
        return to;
    case SLASH: {
        char kind = moe_comment_start(p, x->end, &body);
        if (kind)
            return comment(x, p, kind, body);
        break;
    }
    case HASH:
        if (x->fresh)
            return directive(x, p);
        break;
    case PUNCT:
        if (*p == '%' && to < x->end && *to == ':' && x->fresh)
            return directive(x, p);
        if (*p == '.' && to < x->end && moe_is_digit(*to)) {
            add(x, MOE_TOK_NUMBER, p, to = number(p, x->end));
            return to;
        }
        break;
    default:
        while (to < x->end && classes[(unsigned char)*to] == OTHER)
            to++;
        add(x, MOE_TOK_OTHER, p, to);
        return to;
    }
    to = p + punct_length(p, (size_t)(x->end - p));
    add(x, MOE_TOK_PUNCT, p, to);
    return to;
}

static bool run(struct lexer *x)
{
    const char *p = x->base;
    if (x->end - p >= 3 && memcmp(p, "\xef\xbb\xbf", 3) == 0)
        p += 3;
    while (p < x->end && !x->failed) {
        switch (classes[(unsigned char)*p]) {
        case BLANK:
            p++;
            break;
        case NEWLINE:
            x->fresh = true;
            p++;
            break;
        case BACKSLASH: {
            const char *q = moe_past_splice(p, x->end);
            if (q == p)
                add(x, MOE_TOK_OTHER, p, q = p + 1);
            p = q;
            break;
        }
        default:
            p = token(x, p);
        }
    }
    return !x->failed;
}

/* An empty last line, after the final newline, is none. */
static bool find_lines(struct moe_str bytes, struct moe_arena *arena, struct moe_tokens *out)
{
    const char *end = bytes.ptr + bytes.len;
    uint32_t n = bytes.len != 0;
    bool cr = bytes.len && memchr(bytes.ptr, '\r', bytes.len);
    for (const char *p = bytes.ptr; p < end && !cr && (p = memchr(p, '\n', (size_t)(end - p))) && p + 1 < end; p++)
        n++;
    for (const char *p = bytes.ptr; cr && p < end; p = moe_is_newline(*p) ? moe_past_newline(p, end) : p + 1)
        n += moe_is_newline(*p) && moe_past_newline(p, end) < end;
    out->line_starts = moe_arena_array(arena, uint32_t, n ? n : 1);
    if (!out->line_starts)
        return false;
    out->line_count = n;
    n = 1;
    for (const char *p = bytes.ptr; p < end && n < out->line_count;) {
        p = cr ? p : memchr(p, '\n', (size_t)(end - p));
        if (!cr || moe_is_newline(*p))
            out->line_starts[n++] = (uint32_t)((p = moe_past_newline(p, end)) - bytes.ptr);
        else
            p++;
    }
    return true;
}

bool moe_lex(struct moe_str bytes, struct moe_arena *arena, struct moe_tokens *out)
{
    *out = (struct moe_tokens){ .bytes = bytes };
    if (bytes.len > UINT32_MAX / 2 || !find_lines(bytes, arena, out))
        return false;
    struct lexer x = { .base = bytes.ptr, .end = bytes.ptr + bytes.len, .line_starts = out->line_starts, .line_count = out->line_count, .line = 1,
                       .fresh = true };
    bool ok = run(&x);
    if (ok && (out->items = moe_arena_array(arena, struct moe_token, x.count + 1))) {
        if (x.count)
            memcpy(out->items, x.items, x.count * sizeof *x.items);
        out->count = x.count;
        out->code_lines = x.code_lines;
    }
    free(x.items);
    return ok && out->items;
}

uint32_t moe_token_at(const struct moe_tokens *tokens, uint32_t offset)
{
    uint32_t low = 0, high = tokens->count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (tokens->items[mid].offset < offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}
