/* A quick look at a source: what it includes, and whether words give its language away. One pass, no tokens are stored. */
#include "audit/source/input/parts.h"

struct scanner { struct moe_str bytes; size_t at; struct moe_arena *arena; struct moe_scan *out; unsigned hidden; bool full; };

static char peek(const struct scanner *s, size_t ahead) { return s->at + ahead < s->bytes.len ? s->bytes.ptr[s->at + ahead] : '\0'; }

static void skip_block_comment(struct scanner *s)
{
    struct moe_str rest = moe_str_from(s->bytes, s->at + 2);
    const char *end = rest.len ? memmem(rest.ptr, rest.len, "*/", 2) : NULL;
    s->at = end ? (size_t)(end - s->bytes.ptr) + 2 : s->bytes.len;
}

/* To the end of the line, over backslash-newlines. */
static void skip_line(struct scanner *s)
{
    while (s->at < s->bytes.len) {
        const char *end = memchr(s->bytes.ptr + s->at, '\n', s->bytes.len - s->at);
        s->at = end ? (size_t)(end - s->bytes.ptr) : s->bytes.len;
        if (!end || end == s->bytes.ptr)
            return;
        char before = end[-1];
        if (before == '\r' && end - 1 > s->bytes.ptr)
            before = end[-2];
        if (before != '\\')
            return;
        s->at++;
    }
}

static void skip_quoted(struct scanner *s, char quote)
{
    for (s->at++; s->at < s->bytes.len; s->at++) {
        char c = s->bytes.ptr[s->at];
        if (c == '\\')
            s->at++;
        else if (c == quote || c == '\n')
            break;
    }
    s->at = MOE_MIN(s->at + (peek(s, 0) == quote), s->bytes.len);
}

/* R"tag( ... )tag", with `at` on the quote. */
static void skip_raw(struct scanner *s)
{
    struct moe_str rest = moe_str_from(s->bytes, s->at + 1);
    char end[20] = ")";
    size_t n = 0;
    while (n < rest.len && n < 16 && rest.ptr[n] != '(')
        n++;
    if (n == rest.len || n == 16) {
        skip_quoted(s, '"');
        return;
    }
    memcpy(end + 1, rest.ptr, n);
    end[n + 1] = '"';
    const char *hit = memmem(rest.ptr, rest.len, end, n + 2);
    s->at = hit ? (size_t)(hit - s->bytes.ptr) + n + 2 : s->bytes.len;
}

static void word(struct scanner *s)
{
    size_t start = s->at;
    while (moe_is_word(peek(s, 0)))
        s->at++;
    struct moe_str w = { s->bytes.ptr + start, s->at - start };
    if (peek(s, 0) == '"' && w.ptr[w.len - 1] == 'R' && w.len <= 3) {
        skip_raw(s);
        return;
    }
    if (s->hidden)
        return;
    switch (w.ptr[0]) {
    case 'c': s->out->cxx |= moe_str_is(w, "class") || moe_str_is(w, "constexpr"); break;
    case 't': s->out->cxx |= moe_str_is(w, "template") || moe_str_is(w, "typename"); break;
    case 'n': s->out->cxx |= moe_str_is(w, "namespace"); break;
    case '_': s->out->cuda |= moe_str_is(w, "__global__") || moe_str_is(w, "__device__"); break;
    default:  break;
    }
}

static void add_include(struct scanner *s, struct moe_str line)
{
    line = moe_str_trim(line);
    char close = line.len && line.ptr[0] == '<' ? '>' : '"';
    const char *end = line.len > 2 && (line.ptr[0] == '<' || line.ptr[0] == '"') ? memchr(line.ptr + 1, close, line.len - 1) : NULL;
    struct moe_scan *out = s->out;
    if (!end || end == line.ptr + 1)                  /* "#include MACRO" and the like: nothing to go by */
        return;
    struct moe_scan_include *room = moe_grow(s->arena, out->includes, out->count, &out->room, sizeof *room);
    if (!room) {
        s->full = true;
        return;
    }
    out->includes = room;
    out->includes[out->count++] = (struct moe_scan_include){ { line.ptr + 1, (size_t)(end - line.ptr) - 1 }, close == '>' };
}

static void directive(struct scanner *s)
{
    size_t start = ++s->at;
    const char *end = memchr(s->bytes.ptr + start, '\n', s->bytes.len - start);
    struct moe_str line = { s->bytes.ptr + start, end ? (size_t)(end - s->bytes.ptr) - start : s->bytes.len - start };
    line = moe_str_trim(line);
    size_t n = 0;
    while (n < line.len && moe_is_word(line.ptr[n]))
        n++;
    struct moe_str name = { line.ptr, n }, rest = moe_str_from(line, n);
    bool opens = moe_str_is(name, "if") || moe_str_is(name, "ifdef");
    if (moe_str_is(name, "include") || moe_str_is(name, "include_next") || moe_str_is(name, "import"))
        add_include(s, rest);
    else if (s->hidden && (opens || moe_str_is(name, "ifndef")))
        s->hidden++;
    else if (s->hidden && (moe_str_is(name, "endif") || (s->hidden == 1 && moe_str_starts(name, MOE_STR("el")))))
        s->hidden--;
    else if (opens && memmem(rest.ptr, rest.len, "__cplusplus", 11))
        s->hidden = 1;
    if (moe_str_is(name, "define") || moe_str_is(name, "include"))
        return;                                       /* a macro's body may hold telling words and comments: go on in it */
    skip_line(s);
}

bool moe_scan_source(struct moe_str bytes, struct moe_arena *arena, struct moe_scan *out)
{
    struct scanner s = { .bytes = bytes, .arena = arena, .out = out };
    bool line_start = true;
    if (bytes.len >= 3 && memcmp(bytes.ptr, "\xef\xbb\xbf", 3) == 0)
        s.at = 3;
    while (s.at < bytes.len && !s.full) {
        char c = bytes.ptr[s.at];
        if (c == '/' && peek(&s, 1) == '*') {
            skip_block_comment(&s);
            continue;                                 /* `/ * x * / #include` is still a directive */
        }
        if (c == '/' && peek(&s, 1) == '/')
            skip_line(&s);
        else if (c == '#' && line_start)
            directive(&s);
        else if (c == '"' || (c == '\'' && !(s.at && moe_is_word(bytes.ptr[s.at - 1]))))
            skip_quoted(&s, c);
        else if (moe_is_word(c))
            word(&s);
        else
            s.at++;
        line_start = c == '\n' || (line_start && moe_is_space(c));
    }
    return !s.full;
}
