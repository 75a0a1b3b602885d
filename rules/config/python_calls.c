/* Reading calls out of Python's text: one pass over the file, and one over the arguments of each call that somebody wants. */
#include "common/base/base.h"
#include "rules/config/python_calls.h"

struct import { struct moe_str local, module, name; };      /* `name` empty: the module itself */
struct reader {
    struct moe_lint_ctx *ctx;
    struct moe_str text;
    size_t at, line_start;
    unsigned line, calls;
    struct import imports[MOE_CAP_PYTHON_IMPORTS]; size_t import_count;
    bool defines;                   /* the last name was def or class: what follows is no call */
};

bool moe_python_file(const struct moe_lint_file *file)
{
    return moe_str_ends(file->path, MOE_STR(".py")) || moe_str_ends(file->path, MOE_STR(".pyi")) || moe_str_ends(file->path, MOE_STR(".pyw"));
}

static bool begins_name(char c) { return moe_is_alpha(c) || c == '_' || (unsigned char)c >= 0x80; }
static bool goes_on(char c) { return begins_name(c) || moe_is_digit(c); }
static bool is_quote(char c) { return c == '"' || c == '\''; }

/* Past the string that opens at `at` (its quote). An unended string of one line ends with the line. */
static size_t after_string(struct moe_str t, size_t at)
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

static size_t after_comment(struct moe_str t, size_t at)
{
    const char *end = memchr(t.ptr + at, '\n', t.len - at);
    return end ? (size_t)(end - t.ptr) : t.len;
}

static size_t after_name(struct moe_str t, size_t at)
{
    while (at < t.len && goes_on(t.ptr[at]))
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
        if (next >= t.len || !begins_name(t.ptr[next]))
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
    size_t end = after_comment(t, at);
    if (at < t.len && t.ptr[at] == '(') {
        const char *close = memchr(t.ptr + at, ')', MOE_MIN(t.len - at, (size_t)MOE_CAP_PYTHON_BYTES));
        if (!close)
            return;
        at++;
        end = (size_t)(close - t.ptr);
    }
    clauses(r, (struct moe_str){ t.ptr + at, end - at }, module);
}

/* The full name of a chain: its first name is replaced by what an import bound to it. */
static struct moe_str full_name(const struct import *imports, size_t import_count, struct moe_str chain, char *room)
{
    struct moe_str rest = chain, first = moe_str_cut(&rest, '.'), parts[3] = { chain };
    size_t n = 0;
    first = moe_str_trim(first);
    for (size_t i = import_count; i > 0; i--) {
        const struct import *im = &imports[i - 1];
        if (moe_str_eq(im->local, first)) {
            parts[0] = im->module, parts[1] = im->name, parts[2] = rest;
            break;
        }
    }
    for (size_t p = 0; p < 3; p++) {
        if (parts[p].len && n && n < MOE_PYTHON_NAME)
            room[n++] = '.';
        for (size_t i = 0; i < parts[p].len && n < MOE_PYTHON_NAME; i++)
            if (!moe_is_space(parts[p].ptr[i]))
                room[n++] = parts[p].ptr[i];
    }
    return (struct moe_str){ room, n };
}

/* ---- arguments ---- */

static void add_arg(struct moe_python_call *call, struct moe_str text)
{
    text = moe_str_trim(text);
    while (text.len && text.ptr[0] == '#') {                /* a comment before it */
        struct moe_str line;
        moe_str_line(&text, &line);
        text = moe_str_trim(text);
    }
    if (!text.len)
        return;
    if (text.ptr[0] == '*' || call->arg_count == MOE_PYTHON_ARGS) {
        call->open = true;
        return;
    }
    struct moe_python_arg *arg = &call->args[call->arg_count++];
    size_t end = after_name(text, 0), eq = end;
    while (eq < text.len && moe_is_space(text.ptr[eq]))
        eq++;
    bool named = end && begins_name(text.ptr[0]) && eq < text.len && text.ptr[eq] == '=' && !(eq + 1 < text.len && text.ptr[eq + 1] == '=');
    *arg = (struct moe_python_arg){ named ? (struct moe_str){ text.ptr, end } : (struct moe_str){ 0 }, named ? moe_str_trim(moe_str_from(text, eq + 1)) : text };
}

/* From behind the opening bracket to the closing one. */
static void read_args(struct moe_str t, size_t at, struct moe_python_call *call)
{
    size_t from = at, stop = MOE_MIN(t.len, at + MOE_CAP_PYTHON_BYTES), depth = 0;
    while (at < stop) {
        char c = t.ptr[at];
        if (is_quote(c)) {
            at = after_string(t, at);
            continue;
        }
        if (c == '#') {
            at = after_comment(t, at);
            continue;
        }
        bool closes = c == ')' || c == ']' || c == '}';
        if (!depth && (c == ',' || closes)) {
            add_arg(call, (struct moe_str){ t.ptr + from, at - from });
            if (closes)
                return;
            from = at + 1;
        }
        if (closes)
            depth--;
        if (c == '(' || c == '[' || c == '{')
            depth++;
        at++;
    }
    call->open = true;
}

/* ---- the pass ---- */

/* Lines up to `to` are passed. */
static void go_to(struct reader *r, size_t to)
{
    for (size_t i = r->at; i < to && i < r->text.len; i++)
        if (r->text.ptr[i] == '\n') {
            r->line++;
            r->line_start = i + 1;
        }
    r->at = MOE_MIN(to, r->text.len);
}

/* A name stands at r->at: an import, a definition, a string's prefix, or perhaps a call. */
static void read_name(struct reader *r, moe_python_wanted wanted, moe_python_seen seen)
{
    struct moe_str t = r->text;
    size_t start = r->at, end = after_chain(t, start), open = after_blanks(t, end), before = start;
    struct moe_str chain = { t.ptr + start, end - start };
    bool defined = r->defines;
    r->defines = moe_str_is(chain, "def") || moe_str_is(chain, "class");
    if (moe_str_is(chain, "import") || moe_str_is(chain, "from")) {
        size_t first = after_blanks(t, r->line_start);
        if (first == start)
            read_import(r, end, chain.ptr[0] == 'f');
        else if (chain.ptr[0] == 'i' && !moe_str_starts(moe_str_from(t, first), MOE_STR("from")))
            read_import(r, end, false);                     /* "x = 1; import torch as t" */
    }
    if (!defined && open < t.len && t.ptr[open] == '(' && ++r->calls <= MOE_CAP_PYTHON_CALLS) {
        char room[MOE_PYTHON_NAME + 1];
        while (before > 0 && moe_is_space(t.ptr[before - 1]))
            before--;
        bool of_expression = before > 0 && t.ptr[before - 1] == '.';
        room[0] = '.';
        struct moe_str name = full_name(r->imports, of_expression ? 0 : r->import_count, chain, room + of_expression);
        if (of_expression)
            name.ptr--, name.len++;
        if (wanted(r->ctx, name)) {
            const char *dot = memrchr(chain.ptr, '.', chain.len);
            struct moe_python_call call = { .name = name, .line = r->line, .column = (unsigned)(start - r->line_start) + 1 };
            call.receiver = (struct moe_str){ chain.ptr, dot ? (size_t)(dot - chain.ptr) : 0 };
            read_args(t, open + 1, &call);
            seen(r->ctx, &call);
        }
    }
    go_to(r, end);
}

void moe_python_calls(struct moe_lint_ctx *ctx, moe_python_wanted wanted, moe_python_seen seen)
{
    struct reader r = { .ctx = ctx, .text = ctx->file->bytes, .line = 1 };
    while (r.at < r.text.len) {
        char c = r.text.ptr[r.at];
        if (is_quote(c))
            go_to(&r, after_string(r.text, r.at));
        else if (c == '#')
            go_to(&r, after_comment(r.text, r.at));
        else if (begins_name(c))
            read_name(&r, wanted, seen);
        else if (moe_is_digit(c))
            go_to(&r, after_name(r.text, r.at));
        else
            go_to(&r, r.at + 1);
    }
}

/* ---- asking ---- */

static bool mentions(struct moe_str text, struct moe_str name)
{
    bool any = memchr(name.ptr, '*', name.len) || memchr(name.ptr, '?', name.len) || memchr(name.ptr, '[', name.len);
    return any || memmem(text.ptr, text.len, name.ptr, name.len) != NULL;
}

bool moe_python_mentions(const struct moe_lint_ctx *ctx, const char *param)
{
    const struct moe_param *p = moe_rule_param(ctx->rule, param);
    struct moe_str text = ctx->file->bytes, absent = { NULL, 0 };
    for (size_t i = 0; p && text.len && i < p->count; i++) {
        struct moe_str rest = p->values[i], first = moe_str_cut(&rest, '.'), last = first;
        if (absent.len && moe_str_eq(first, absent))
            continue;                                        /* names of one module stand side by side: it is looked for once */
        while (rest.len)
            last = moe_str_cut(&rest, '.');
        if (!first.len || !last.len)
            continue;
        if (!mentions(text, first))
            absent = first;
        else if (mentions(text, last))
            return true;
    }
    return false;
}

const struct moe_python_arg *moe_python_named(const struct moe_python_call *call, const char *name)
{
    for (size_t i = 0; i < call->arg_count; i++)
        if (moe_str_is(call->args[i].name, name))
            return &call->args[i];
    return NULL;
}

const struct moe_python_arg *moe_python_at(const struct moe_python_call *call, size_t position)
{
    return position < call->arg_count && !call->args[position].name.len ? &call->args[position] : NULL;
}

struct moe_str moe_python_literal(const struct moe_python_arg *arg)
{
    struct moe_str t = arg ? arg->text : (struct moe_str){ 0 };
    if (t.len && strchr("rRbBuU", t.ptr[0]))
        t = moe_str_from(t, 1);
    if (t.len < 2 || !is_quote(t.ptr[0]) || after_string(t, 0) != t.len || t.ptr[t.len - 1] != t.ptr[0] || memchr(t.ptr + 1, t.ptr[0], t.len - 2))
        return (struct moe_str){ 0 };
    return (struct moe_str){ t.ptr + 1, t.len - 2 };
}

struct moe_lint_place moe_python_place(const struct moe_lint_ctx *ctx, const struct moe_python_call *call)
{
    return (struct moe_lint_place){ ctx->file, call->line, call->column, call->column + (unsigned)call->name.len };
}
