/* Comments in text of any language, for suppressions: what opens one depends on the kind of source, and a mark inside a string on the same line opens none. */
#include "audit/config/model/python.h"
#include "audit/config/read/parts.h"

#define MOE_CAP_TEXT_COMMENTS 10000u        /* that hold a mark; of one text */

enum { HASH = 1, SLASH = 2, DASH = 4, SEMICOLON = 8, BLOCK = 16, XML = 32, TRIPLE = 64, ANY = 128 /* unknown: marks count only where blanks surround them */ };

static unsigned marks_of(struct moe_str path)
{
    static const struct { const char *ending; unsigned marks; } table[] = {
        { ".py", HASH | TRIPLE },      { ".pyi", HASH | TRIPLE },     { ".ipynb", 0 },               { ".c", SLASH | BLOCK },        { ".h", SLASH | BLOCK },
        { ".cc", SLASH | BLOCK },      { ".cpp", SLASH | BLOCK },     { ".cxx", SLASH | BLOCK },     { ".hpp", SLASH | BLOCK },      { ".cu", SLASH | BLOCK },
        { ".cuh", SLASH | BLOCK },     { ".java", SLASH | BLOCK },    { ".js", SLASH | BLOCK },      { ".mjs", SLASH | BLOCK },      { ".cjs", SLASH | BLOCK },
        { ".ts", SLASH | BLOCK },      { ".tsx", SLASH | BLOCK },     { ".jsx", SLASH | BLOCK },     { ".go", SLASH | BLOCK },       { ".rs", SLASH | BLOCK },
        { ".swift", SLASH | BLOCK },   { ".kt", SLASH | BLOCK },      { ".cs", SLASH | BLOCK },      { ".scala", SLASH | BLOCK },    { ".dart", SLASH | BLOCK },
        { ".php", SLASH | BLOCK | HASH }, { ".proto", SLASH | BLOCK },{ ".gradle", SLASH | BLOCK },  { ".groovy", SLASH | BLOCK },   { ".m", SLASH | BLOCK },
        { ".scss", SLASH | BLOCK },    { ".less", SLASH | BLOCK },    { ".css", BLOCK },             { ".rb", HASH },                { ".pl", HASH },
        { ".pm", HASH },               { ".r", HASH },                { ".jl", HASH },               { ".cmake", HASH },             { "makefile", HASH },
        { ".mk", HASH },               { ".nix", HASH | BLOCK },      { ".ps1", HASH },              { ".tcl", HASH },               { ".ex", HASH },
        { ".exs", HASH },              { ".tf", HASH | SLASH | BLOCK }, { ".hcl", HASH | SLASH | BLOCK }, { ".txt", HASH | ANY },    { ".sql", DASH | BLOCK },
        { ".lua", DASH },              { ".hs", DASH },               { ".asm", SEMICOLON },         { ".s", SEMICOLON | BLOCK | SLASH }, { ".lisp", SEMICOLON },
        { ".clj", SEMICOLON },         { ".scm", SEMICOLON },         { ".el", SEMICOLON },          { ".reg", SEMICOLON },          { ".xml", XML },
        { ".html", XML | SLASH | BLOCK | ANY }, { ".md", XML },       { ".svg", XML },               { ".vue", XML | SLASH | BLOCK | ANY }, { ".csv", 0 },
        { ".tsv", 0 },                 { ".pem", 0 },
    };
    for (size_t i = 0; i < MOE_COUNT(table); i++)
        if (moe_ends_like(path, table[i].ending))
            return table[i].marks;
    return HASH | SLASH | DASH | SEMICOLON | BLOCK | XML | ANY;
}

struct lexer { struct moe_lint_file *file; struct moe_error *err; struct moe_str s; unsigned marks, line; size_t line_start, telling; bool blank_so_far; };

static enum moe_code add(struct lexer *x, size_t from, size_t to, unsigned line, size_t line_start, bool own_line)
{
    while (to > from && (x->s.ptr[to - 1] == '\r' || x->s.ptr[to - 1] == '\n'))
        to--;
    if (x->telling >= to)
        return MOE_OK;                                 /* it says nothing to anybody */
    if (x->file->comment_count == MOE_CAP_TEXT_COMMENTS) {
        x->file->degraded = MOE_STR("it has more comments with marks than are read");
        return MOE_OK;
    }
    struct moe_comment c = { .text = { x->s.ptr + from, to - from }, .line = line, .end_line = x->line, .column = (unsigned)(from - line_start) + 1, .own_line = own_line };
    return moe_lint_comment_add(x->file, &c, x->err);
}

static bool at(const struct lexer *x, size_t i, const char *z)
{
    size_t n = strlen(z);
    return x->s.len - i >= n && memcmp(x->s.ptr + i, z, n) == 0;
}

/* In a text of no known language a mark stands behind a blank, or at the line's start, and before a blank or a letter. */
static bool stands_free(const struct lexer *x, size_t i, size_t n)
{
    bool before = i == x->line_start || moe_is_space(x->s.ptr[i - 1]);
    char after = i + n < x->s.len ? x->s.ptr[i + n] : ' ';
    return before && (moe_is_space(after) || moe_is_alpha(after));
}

/* The length of the mark of a comment that ends with the line; 0 = none. */
static size_t line_mark(const struct lexer *x, size_t i)
{
    static const struct { const char *z; unsigned mark; } table[] = { { "#", HASH }, { "//", SLASH }, { "--", DASH }, { ";", SEMICOLON } };
    for (size_t k = 0; k < MOE_COUNT(table); k++) {
        size_t n = strlen(table[k].z);
        if (!(x->marks & table[k].mark) || !at(x, i, table[k].z))
            continue;
        if ((x->marks & ANY || table[k].mark == HASH) && !stands_free(x, i, n) && i != x->line_start && !moe_is_space(x->s.ptr[i - 1]))
            return 0;
        return x->marks & ANY && !stands_free(x, i, n) ? 0 : n;
    }
    return 0;
}

static void count_lines(struct lexer *x, size_t from, size_t to)
{
    for (const char *p = x->s.ptr + from, *end = x->s.ptr + to; p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++) {
        x->line++;
        x->line_start = (size_t)(p - x->s.ptr) + 1;
    }
}

/* From an opening mark to behind the closing one, or to the end. */
static size_t block_end(const struct lexer *x, size_t i, size_t open, const char *close)
{
    const char *hit = moe_lint_word(x->file, i + open, moe_str_c(close));
    return hit ? (size_t)(hit - x->s.ptr) + strlen(close) : x->s.len;
}

/* A string that closes on its line; one that does not is an apostrophe. */
static size_t string_end(const struct lexer *x, size_t i)
{
    for (size_t k = i + 1; k < x->s.len && x->s.ptr[k] != '\n'; k++) {
        if (x->s.ptr[k] == '\\')
            k++;
        else if (x->s.ptr[k] == x->s.ptr[i])
            return k + 1;
    }
    return i + 1;
}

static enum moe_code step(struct lexer *x, size_t *i)
{
    char c = x->s.ptr[*i];
    bool own_line = x->blank_so_far;
    unsigned line = x->line;
    size_t line_start = x->line_start;
    x->blank_so_far = false;
    if (x->marks & TRIPLE && (at(x, *i, "\"\"\"") || at(x, *i, "'''"))) {
        size_t end = block_end(x, *i, 3, c == '"' ? "\"\"\"" : "'''");
        count_lines(x, *i, end);
        *i = end;
        return MOE_OK;
    }
    if (c == '\\') {                                   /* what is escaped opens nothing: no quote is looked at twice */
        *i += *i + 1 < x->s.len && x->s.ptr[*i + 1] != '\n' ? 2 : 1;
        return MOE_OK;
    }
    if (c == '"' || c == '\'' || c == '`') {
        *i = string_end(x, *i);
        return MOE_OK;
    }
    const char *close = x->marks & BLOCK && at(x, *i, "/*") ? "*/" : x->marks & XML && at(x, *i, "<!--") ? "-->" : NULL;
    if (close) {
        size_t from = *i, end = block_end(x, from, strlen(close), close);
        count_lines(x, from, end);
        *i = end;
        return add(x, from, end, line, line_start, own_line);
    }
    if (!line_mark(x, *i)) {
        ++*i;
        return MOE_OK;
    }
    const char *hit = memchr(x->s.ptr + *i, '\n', x->s.len - *i);
    size_t from = *i;
    *i = hit ? (size_t)(hit - x->s.ptr) : x->s.len;
    return add(x, from, *i, line, line_start, own_line);
}

enum { STRETCH = 256 << 10, MOST_WORD = 16, GRAM = 3, GRAM_BITS = 12, SEVERAL = 255 };

/* Comments that could matter to anybody hold one of these, our own mark in any case; what stands before the first one and behind the last needs no lexing. None is
 * shorter than two grams less one. */
static const struct moe_str telling[] = {
    MOE_STR("nosec"), MOE_STR("nosem"), MOE_STR(":skip"), MOE_STR("gitleaks"), MOE_STR("allowlist"), MOE_STR("whitelist"), MOE_STR("trufflehog"), MOE_STR("ggignore"),
    MOE_STR("talisman"), MOE_STR("secretlint"), MOE_STR("tfsec"), MOE_STR("trivy"), MOE_STR("zizmor"), MOE_STR("kics-scan"),
};
/* By hash of three bytes: which word has them where (its index, times GRAM, plus the offset, plus 1), or SEVERAL. */
struct grams { unsigned char at[1u << GRAM_BITS]; };

/* Four bytes are read where three count: one load where bytes lie that way. */
static uint32_t gram_at(const char *p)
{
    const unsigned char *b = (const unsigned char *)p;
    uint32_t v = (b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24) & 0xffffffu;
    return ((v | 0x202020u) * 2654435761u) >> (32 - GRAM_BITS);
}

static void fill_grams(struct grams *g)
{
    memset(g, 0, sizeof *g);
    for (size_t i = 0; i < MOE_COUNT(telling); i++)
        for (size_t off = 0; off < GRAM; off++) {
            unsigned char *at = &g->at[gram_at(telling[i].ptr + off)];
            *at = *at ? SEVERAL : (unsigned char)(i * GRAM + off + 1);
        }
}

/* Does the word stand where its gram would be at `at`, but not before `from`? *start = where. */
static bool stands(struct moe_str s, size_t from, size_t at, unsigned which, size_t *start)
{
    size_t off = (which - 1) % GRAM;
    *start = at - off;
    return off <= at - from && moe_starts_like(moe_str_from(s, at - off), telling[(which - 1) / GRAM].ptr);
}

static bool stands_around(struct moe_str s, size_t from, size_t at, unsigned which, size_t *start)
{
    if (which && which != SEVERAL)
        return stands(s, from, at, which, start);
    for (which = 1; which <= MOE_COUNT(telling) * GRAM; which++)
        if (stands(s, from, at, which, start))
            return true;
    return false;
}

/* The first telling word that begins at `from` or behind it; the text's end = there is none. By steps of three: wherever a word of five letters or more begins, one
 * of its first three grams stands at a step. */
static size_t next_telling(const struct moe_lint_file *file, const struct grams *g, size_t from)
{
    struct moe_str s = file->bytes;
    size_t start, i = from;
    while (i + GRAM < s.len) {
        for (size_t end = MOE_MIN(i + STRETCH, s.len - GRAM); i < end; i += GRAM) {
            while (end - i > 3 * GRAM && !g->at[gram_at(s.ptr + i)] && !g->at[gram_at(s.ptr + i + GRAM)] && !g->at[gram_at(s.ptr + i + 2 * GRAM)])
                i += 3 * GRAM;
            unsigned which = g->at[gram_at(s.ptr + i)];
            if (which && stands_around(s, from, i, which, &start))
                return start;
        }
        moe_lint_passed(file, i > MOST_WORD ? i - MOST_WORD : 0);
    }
    return i + GRAM == s.len && stands_around(s, from, i, 0, &start) ? start : s.len;
}

static enum moe_code lex(struct lexer *x, const struct grams *grams)
{
    bool stop[256] = { ['\n'] = true, ['"'] = true, ['\''] = true, ['`'] = true, ['\\'] = true };
    size_t i = 0, gone = 0;
    for (const char *p = "#/-;<"; *p; p++)
        stop[(unsigned char)*p] = true;
    while ((x->telling = next_telling(x->file, grams, i)) < x->s.len)
        while (i <= x->telling && i < x->s.len) {
            if (i - gone > STRETCH)
                moe_lint_passed(x->file, gone = i);
            unsigned char c = (unsigned char)x->s.ptr[i];
            if (c == '\n') {
                x->line++;
                x->line_start = ++i;
                x->blank_so_far = true;
            } else if (stop[c]) {
                MOE_TRY(step(x, &i));
            } else {
                x->blank_so_far &= c == ' ' || c == '\t';
                i++;
            }
        }
    return MOE_OK;
}

enum moe_code moe_read_text(struct moe_lint_file *file, struct moe_error *err)
{
    struct lexer x = { .file = file, .err = err, .s = file->bytes, .marks = marks_of(file->path), .line = 1, .blank_so_far = true };
    MOE_NOT_ZEROED struct grams grams;
    fill_grams(&grams);
    if (moe_python_named(file->path))
        MOE_TRY(moe_python_read(file, err));
    return x.marks ? lex(&x, &grams) : MOE_OK;
}
