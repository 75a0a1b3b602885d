#include "audit/config/model/python.h"
#include "common/base/base.h"

enum { STRETCH = 256 << 10, MOST_IMPORT = 4096 /* bytes of a list in brackets */ };

struct import { struct moe_str local, module, name; };      /* `name` empty: the module itself */
struct reader {
    struct moe_lint_file *file;
    struct moe_error *err;
    struct moe_str text;
    size_t at, line_start;
    unsigned line, calls;
    struct import imports[MOE_CAP_PYTHON_IMPORTS]; size_t import_count;
    bool defines;                   /* the last name was def or class: what follows is no call */
    struct moe_python_site *sites; size_t site_count, site_room;
    struct moe_python_lasts lasts;
};

bool moe_python_named(struct moe_str path)
{
    return moe_str_ends(path, MOE_STR(".py")) || moe_str_ends(path, MOE_STR(".pyi")) || moe_str_ends(path, MOE_STR(".pyw"));
}

/* What a byte begins; the pass goes over all bytes of all sources, so this is a table. */
enum class { OTHER, LINE_END, NAME, DIGIT, QUOTE, HASH };
#define FOUR(c, as)    [(c)] = (as), [(c) + 1] = (as), [(c) + 2] = (as), [(c) + 3] = (as)
#define SIXTEEN(c, as) FOUR(c, as), FOUR((c) + 4, as), FOUR((c) + 8, as), FOUR((c) + 12, as)
#define LETTERS(c)     SIXTEEN(c, NAME), FOUR((c) + 16, NAME), FOUR((c) + 20, NAME), [(c) + 24] = NAME, [(c) + 25] = NAME
static const unsigned char classes[256] = {
    ['\n'] = LINE_END, ['"'] = QUOTE, ['\''] = QUOTE, ['#'] = HASH, ['_'] = NAME, LETTERS('a'), LETTERS('A'),
    FOUR('0', DIGIT), FOUR('4', DIGIT), ['8'] = DIGIT, ['9'] = DIGIT,
    SIXTEEN(0x80, NAME), SIXTEEN(0x90, NAME), SIXTEEN(0xa0, NAME), SIXTEEN(0xb0, NAME), SIXTEEN(0xc0, NAME), SIXTEEN(0xd0, NAME), SIXTEEN(0xe0, NAME),
    SIXTEEN(0xf0, NAME),
};

static enum class class_of(char c) { return classes[(unsigned char)c]; }
bool moe_python_begins(char c) { return class_of(c) == NAME; }
bool moe_python_goes_on(char c) { return class_of(c) == NAME || class_of(c) == DIGIT; }

size_t moe_python_after_string(struct moe_str t, size_t at)
{
    char quote = t.ptr[at];
    bool triple = at + 2 < t.len && t.ptr[at + 1] == quote && t.ptr[at + 2] == quote;
    for (size_t i = at + (triple ? 3 : 1); i < t.len; i++) {
        if (t.ptr[i] == '\\')
            i++;
        else if (!triple && (t.ptr[i] == quote || t.ptr[i] == '\n'))
            return t.ptr[i] == quote ? i + 1 : i;
        else if (triple && t.ptr[i] == quote && i + 2 < t.len && t.ptr[i + 1] == quote && t.ptr[i + 2] == quote)
            return i + 3;
    }
    return t.len;
}

size_t moe_python_after_comment(struct moe_str t, size_t at)
{
    const char *end = at < t.len ? memchr(t.ptr + at, '\n', t.len - at) : NULL;
    return end ? (size_t)(end - t.ptr) : t.len;
}

static size_t after_name(struct moe_str t, size_t at)
{
    while (at < t.len && moe_python_goes_on(t.ptr[at]))
        at++;
    return at;
}

/* To what begins something: most bytes between names are blanks and signs. */
static size_t after_others(struct moe_str t, size_t at)
{
    while (at < t.len && class_of(t.ptr[at]) == OTHER)
        at++;
    return at;
}

static size_t after_blanks(struct moe_str t, size_t at)
{
    while (at < t.len && (t.ptr[at] == ' ' || t.ptr[at] == '\t'))
        at++;
    return at;
}

/* "torch . load" and such: past the last name of a chain that begins at `at`. */
static size_t after_chain(struct moe_str t, size_t at)
{
    for (at = after_name(t, at);;) {
        size_t dot = after_blanks(t, at);
        if (dot >= t.len || t.ptr[dot] != '.')
            return at;
        size_t next = after_blanks(t, dot + 1);
        if (next >= t.len || !moe_python_begins(t.ptr[next]))
            return at;
        at = after_name(t, next);
    }
}

/* ---- imports ---- */

static void bind(struct reader *r, struct moe_str local, struct moe_str module, struct moe_str name)
{
    if (local.len && r->import_count < MOE_CAP_PYTHON_IMPORTS)
        r->imports[r->import_count++] = (struct import){ local, module, name };
}

/* One clause of an import: "a.b as c". */
static void clause(struct reader *r, struct moe_str text, struct moe_str module)
{
    text = moe_str_trim(text);
    size_t end = after_chain(text, 0);
    struct moe_str name = { text.ptr, end }, rest = moe_str_trim(moe_str_from(text, end)), alias = { 0 };
    if (moe_str_starts(rest, MOE_STR("as ")) || moe_str_starts(rest, MOE_STR("as\t"))) {
        alias = moe_str_trim(moe_str_from(rest, 3));
        alias.len = after_name(alias, 0);
    }
    if (module.len)
        bind(r, alias.len ? alias : name, module, name);
    else if (alias.len)
        bind(r, alias, name, (struct moe_str){ 0 });
}

static void clauses(struct reader *r, struct moe_str list, struct moe_str module)
{
    for (struct moe_str line; moe_str_line(&list, &line);) {
        struct moe_str code = moe_str_cut(&line, '#');
        while (code.len && r->import_count < MOE_CAP_PYTHON_IMPORTS)
            clause(r, moe_str_cut(&code, ','), module);
    }
}

/* The statement behind "import" or "from" at the beginning of a line; where it goes on is left to the pass over the text. */
static void read_import(struct reader *r, size_t at, bool from)
{
    struct moe_str t = r->text, module = { 0 };
    at = after_blanks(t, at);
    if (from) {
        size_t end = after_chain(t, at);
        module = (struct moe_str){ t.ptr + at, end - at };
        at = after_blanks(t, end);
        if (!module.len || !moe_str_starts(moe_str_from(t, at), MOE_STR("import")))
            return;
        at = after_blanks(t, at + 6);
    }
    size_t end = moe_python_after_comment(t, at);
    if (at < t.len && t.ptr[at] == '(') {
        const char *close = memchr(t.ptr + at, ')', MOE_MIN(t.len - at, (size_t)MOST_IMPORT));
        if (!close)
            return;
        at++;
        end = (size_t)(close - t.ptr);
    }
    clauses(r, (struct moe_str){ t.ptr + at, end - at }, module);
}

/* The full name of a chain: its first name is replaced by what an import bound to it. Behind a bracket, a dot stands before it. Cut off at MOE_PYTHON_NAME. */
static struct moe_str full_name(struct reader *r, struct moe_str chain, bool of_expression)
{
    struct moe_str rest = chain, first = moe_str_trim(moe_str_cut(&rest, '.')), parts[4] = { MOE_STR(""), chain };
    for (size_t i = of_expression ? 0 : r->import_count; i > 0; i--) {
        const struct import *im = &r->imports[i - 1];
        if (moe_str_eq(im->local, first)) {
            parts[1] = im->module, parts[2] = im->name, parts[3] = rest;
            break;
        }
    }
    char *room = moe_arena_alloc(r->file->arena, MOE_MIN(parts[1].len + parts[2].len + parts[3].len, (size_t)MOE_PYTHON_NAME) + 4);
    size_t n = 0, lead = of_expression, most = MOE_PYTHON_NAME + lead;
    if (!room)
        return (struct moe_str){ NULL, 0 };
    if (of_expression)
        room[n++] = '.';
    for (size_t p = 1; p < MOE_COUNT(parts); p++) {
        if (parts[p].len && n > lead && n < most)
            room[n++] = '.';
        for (size_t i = 0; i < parts[p].len && n < most; i++)
            if (!moe_is_space(parts[p].ptr[i]))
                room[n++] = parts[p].ptr[i];
    }
    return (struct moe_str){ room, n };
}

unsigned moe_python_last(struct moe_str name)
{
    size_t from = name.len;
    uint32_t h = 2166136261u;
    while (from > 0 && name.ptr[from - 1] != '.')
        from--;
    for (; from < name.len; from++)
        h = (h ^ (unsigned char)name.ptr[from]) * 16777619u;
    return (h ^ h >> 16) % MOE_PYTHON_BITS;
}

/* ---- the pass ---- */

/* Lines up to `to` are passed. */
static void go_to(struct reader *r, size_t to)
{
    to = MOE_MIN(to, r->text.len);
    for (const char *p = r->text.ptr + r->at, *end = r->text.ptr + to; p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL; p++) {
        r->line++;
        r->line_start = (size_t)(p - r->text.ptr) + 1;
    }
    r->at = to;
}

static enum moe_code add_call(struct reader *r, struct moe_str chain, size_t open)
{
    struct moe_str t = r->text;
    size_t start = r->at, before = start;
    while (before > 0 && moe_is_space(t.ptr[before - 1]))
        before--;
    struct moe_str name = full_name(r, chain, before > 0 && t.ptr[before - 1] == '.');
    struct moe_python_site *grown = moe_grow(r->file->arena, r->sites, r->site_count, &r->site_room, sizeof *grown);
    if (!name.ptr || !grown)
        return moe_fail(r->err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    r->sites = grown;
    const char *dot = memrchr(chain.ptr, '.', chain.len);
    struct moe_python_site *s = &r->sites[r->site_count++];
    *s = (struct moe_python_site){ .name = name, .args = open + 1, .line = r->line, .column = (unsigned)(start - r->line_start) + 1 };
    s->receiver = (struct moe_str){ chain.ptr, dot ? (size_t)(dot - chain.ptr) : 0 };
    s->last = moe_python_last(name);
    r->lasts.bits[s->last / 64] |= 1ull << (s->last % 64);
    return MOE_OK;
}

/* A name stands at r->at: an import, a definition, a string's prefix, or perhaps a call. */
static enum moe_code read_name(struct reader *r)
{
    struct moe_str t = r->text;
    size_t start = r->at, end = after_chain(t, start), open = after_blanks(t, end);
    struct moe_str chain = { t.ptr + start, end - start };
    bool defined = r->defines;
    r->defines = moe_str_is(chain, "def") || moe_str_is(chain, "class");
    bool imports = moe_str_is(chain, "import") || moe_str_is(chain, "from");
    if (imports) {
        size_t first = after_blanks(t, r->line_start);
        if (first == start)
            read_import(r, end, chain.ptr[0] == 'f');
        else if (chain.ptr[0] == 'i' && !moe_str_starts(moe_str_from(t, first), MOE_STR("from")))
            read_import(r, end, false);                     /* "x = 1; import torch as t" */
    }
    if (!defined && !imports && open < t.len && t.ptr[open] == '(' && ++r->calls <= MOE_CAP_PYTHON_CALLS)
        MOE_TRY(add_call(r, chain, open));
    r->at = end;                                            /* no line ends within a chain */
    return MOE_OK;
}

enum moe_code moe_python_read(struct moe_lint_file *file, struct moe_error *err)
{
    MOE_NOT_ZEROED struct reader r;                              /* of its imports only those are read that were bound */
    r.file = file, r.err = err, r.text = file->bytes, r.line = 1, r.calls = 0, r.defines = false;
    r.at = r.line_start = r.import_count = r.site_count = r.site_room = 0;
    r.sites = NULL, r.lasts = (struct moe_python_lasts){ 0 };
    for (size_t gone = 0; r.at < r.text.len;) {
        if (r.at - gone > STRETCH)
            moe_lint_passed(file, gone = r.at);
        switch (class_of(r.text.ptr[r.at])) {
        case NAME:
            MOE_TRY(read_name(&r));
            break;
        case DIGIT:
            r.at = after_name(r.text, r.at);
            break;
        case QUOTE:
            go_to(&r, moe_python_after_string(r.text, r.at));
            break;
        case HASH:
            r.at = moe_python_after_comment(r.text, r.at);
            break;
        case LINE_END:
            r.line++;
            r.line_start = ++r.at;
            break;
        default:
            r.at = after_others(r.text, r.at + 1);
        }
    }
    struct moe_python *python = moe_arena_alloc(file->arena, sizeof *python);
    if (!python)
        return moe_fail(err, MOE_E_LIMIT, (struct moe_where){ 0 }, "out of memory");
    *python = (struct moe_python){ r.sites, r.site_count, r.lasts };
    file->python = python;
    return MOE_OK;
}
