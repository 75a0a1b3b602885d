/* From a place to a finding: message, context, function, fingerprint, and a confidence that falls with how well the place was understood. */
#include "audit/source/match/program.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_CONTEXT_LINES = 9, MAX_MESSAGE = 400, MAX_ARG_TEXT = 60 };

struct place { uint32_t node, file; unsigned line, column, end_line, end_column; };

void moe_sink_free(struct moe_sink *sink)
{
    free(sink->seen);
    sink->seen = NULL;
    sink->seen_count = sink->seen_room = 0;
}

static bool grow(struct moe_sink *s)
{
    uint32_t room = s->seen_room ? s->seen_room * 2 : 64;
    uint64_t *seen = calloc(room, sizeof *seen);
    if (!seen)
        return false;
    for (uint32_t i = 0; i < s->seen_room; i++)
        for (uint32_t k = (uint32_t)s->seen[i] & (room - 1); s->seen[i]; k = (k + 1) & (room - 1))
            if (!seen[k]) {
                seen[k] = s->seen[i];
                break;
            }
    free(s->seen);
    s->seen = seen;
    s->seen_room = room;
    return true;
}

/* One finding per rule and place: of several items that match, the first speaks. Out of memory errs on the side of a repeat. */
static bool first_time(struct moe_sink *s, uint64_t key)
{
    key |= 1;
    if (s->seen_count * 2 >= s->seen_room && !grow(s))
        return true;
    uint32_t k = (uint32_t)key & (s->seen_room - 1);
    for (; s->seen[k]; k = (k + 1) & (s->seen_room - 1))
        if (s->seen[k] == key)
            return false;
    s->seen[k] = key;
    s->seen_count++;
    return true;
}

static struct moe_str context_of(const struct moe_source_file *f, const struct place *p, unsigned *first_line)
{
    unsigned first = p->line > 1 ? p->line - 1 : 1, last = MOE_MAX(p->end_line, p->line) + 1;
    if (last - first >= MAX_CONTEXT_LINES)
        last = first + MAX_CONTEXT_LINES - 1;
    if (last > f->line_count)
        last = f->line_count;
    *first_line = first;
    if (!f->line_starts || first > last)
        return MOE_STR("");
    size_t start = f->line_starts[first - 1], end = last < f->line_count ? f->line_starts[last] : f->bytes.len;
    if (start > end || end > f->bytes.len)
        return MOE_STR("");
    return (struct moe_str){ f->bytes.ptr + start, end - start };
}

/* The end of a comment or literal that starts at s[i]; i itself when none does. */
static size_t skip_comment(struct moe_str s, size_t i)
{
    if (s.ptr[i] != '/' || i + 1 >= s.len)
        return i;
    if (s.ptr[i + 1] == '/') {
        while (i < s.len && s.ptr[i] != '\n')
            i++;
    } else if (s.ptr[i + 1] == '*') {
        for (i += 2; i < s.len && !(s.ptr[i] == '*' && i + 1 < s.len && s.ptr[i + 1] == '/'); i++)
            ;
        i = MOE_MIN(i + 2, s.len);
    }
    return i;
}

static size_t skip_literal(struct moe_str s, size_t i)
{
    char quote = s.ptr[i];
    if (quote != '"' && quote != '\'')
        return i;
    for (i++; i < s.len && s.ptr[i] != quote && s.ptr[i] != '\n'; i++)
        if (s.ptr[i] == '\\')
            i++;
    return MOE_MIN(i + 1, s.len);
}

/* Tokens without blanks and comments, up to the first brace: what stands in a loop's body is no part of the loop's own identity. */
static uint64_t hash_tokens(uint64_t h, struct moe_str s)
{
    bool gap = false, word = false;
    for (size_t i = 0; i < s.len; ) {
        size_t next = skip_comment(s, i);
        if (next != i || moe_is_space(s.ptr[i])) {
            i = next != i ? next : i + 1;
            gap = true;
            continue;
        }
        if (s.ptr[i] == '{')
            break;
        next = skip_literal(s, i);
        next = next != i ? next : i + 1;
        if (gap && word && moe_is_word(s.ptr[i]))
            h = moe_hash(h, MOE_STR(" "));      /* `int a` is not `inta` */
        h = moe_hash(h, (struct moe_str){ s.ptr + i, next - i });
        word = moe_is_word(s.ptr[next - 1]);
        gap = false;
        i = next;
    }
    return h;
}

static struct moe_str function_name(const struct moe_tree *t, uint32_t node)
{
    uint32_t f = moe_function_of(t, node);
    struct moe_str qualified = moe_text(t, moe_decl_at(t, moe_at(t, f)->decl)->qualified);
    return !f ? MOE_STR("") : qualified.len ? qualified : moe_name(t, f);
}

static uint64_t fingerprint(const struct moe_tree *t, const struct moe_rule *rule, const struct place *p)
{
    const struct moe_source_file *f = &t->files[p->file];
    uint32_t stmt = p->node ? moe_statement_of(t, p->node) : 0;
    uint64_t h = moe_hash(MOE_HASH_START, rule->info.code);
    h = moe_hash(h, MOE_STR("\n"));
    h = moe_hash(h, f->path);
    h = moe_hash(h, MOE_STR("\n"));
    h = moe_hash(h, function_name(t, p->node));
    h = moe_hash(h, MOE_STR("\n"));
    if (stmt || p->node)
        return hash_tokens(h, moe_source(t, stmt ? stmt : p->node));
    if (!f->line_starts || !p->line || p->line > f->line_count)
        return h;
    size_t start = f->line_starts[p->line - 1], end = p->line < f->line_count ? f->line_starts[p->line] : f->bytes.len;
    return start <= end && end <= f->bytes.len ? moe_hash(h, moe_str_trim((struct moe_str){ f->bytes.ptr + start, end - start })) : h;
}

static enum moe_level confidence_of(enum moe_level said, enum moe_tier tier)
{
    return tier == MOE_TIER_LEXICAL ? MOE_LOW : tier == MOE_TIER_RECOVERED && said > MOE_LOW ? (enum moe_level)(said - 1) : said;
}

static void add(struct moe_ctx *ctx, const struct place *p, struct moe_report_opts opts, const char *message)
{
    const struct moe_tree *t = ctx->tree;
    struct moe_sink *s = ctx->sink;
    const struct moe_rule_info *info = &ctx->rule->info;
    if (s->code != MOE_OK || p->file >= t->file_count || !t->files[p->file].wanted)
        return;
    uint64_t key = moe_hash_u64(moe_hash(MOE_HASH_START, info->code), p->node);
    if (!p->node)
        key = moe_hash_u64(moe_hash_u64(key, p->file), (uint64_t)p->line << 32 | p->column);
    if (!first_time(s, key))
        return;
    struct moe_finding f = { .rule = info, .cwe = opts.cwe, .file = t->files[p->file].path, .line = p->line, .column = p->column,
        .end_line = p->end_line, .end_column = p->end_column, .function = function_name(t, p->node), .message = moe_str_c(message),
        .tier = p->node ? (enum moe_tier)moe_at(t, p->node)->tier : t->lexical_only ? MOE_TIER_LEXICAL : MOE_TIER_AST };
    f.severity = opts.severity >= 0 ? (enum moe_level)opts.severity : info->severity;
    /* A comment or an #include is a token in any case: nothing was lost there. */
    f.confidence = confidence_of(opts.confidence >= 0 ? (enum moe_level)opts.confidence : info->confidence, p->node ? f.tier : MOE_TIER_AST);
    f.context = context_of(&t->files[p->file], p, &f.context_line);
    f.fingerprint = fingerprint(t, ctx->rule, p);
    s->code = moe_report_add(s->into, &f, s->err);
}

/* Source text that a message quotes may go over several lines; the message is one. */
static void one_line(char *message)
{
    size_t to = 0;
    for (size_t from = 0; message[from]; from++) {
        bool blank = moe_is_space(message[from]);
        if (!blank || (to && message[to - 1] != ' '))
            message[to++] = blank ? ' ' : message[from];
    }
    message[to] = '\0';
}

static struct place place_of(const struct moe_tree *t, uint32_t node)
{
    const struct moe_node *n = moe_at(t, node);
    return (struct place){ node, n->file, n->line, n->column, n->end_line, n->end_column };
}

void moe_report(struct moe_ctx *ctx, uint32_t node, const char *fmt, ...)
{
    char message[MAX_MESSAGE];
    struct place p = place_of(ctx->tree, node);
    va_list va;
    va_start(va, fmt);
    vsnprintf(message, sizeof message, fmt, va);
    va_end(va);
    one_line(message);
    add(ctx, &p, (struct moe_report_opts){ .severity = -1, .confidence = -1 }, message);
}

void moe_report_as(struct moe_ctx *ctx, uint32_t node, struct moe_report_opts opts, const char *fmt, ...)
{
    char message[MAX_MESSAGE];
    struct place p = place_of(ctx->tree, node);
    va_list va;
    va_start(va, fmt);
    vsnprintf(message, sizeof message, fmt, va);
    va_end(va);
    one_line(message);
    add(ctx, &p, opts, message);
}

void moe_report_at(struct moe_ctx *ctx, uint32_t file, unsigned line, unsigned column, const char *fmt, ...)
{
    char message[MAX_MESSAGE];
    struct place p = { 0, file, line, column, line, column + 1 };
    va_list va;
    va_start(va, fmt);
    vsnprintf(message, sizeof message, fmt, va);
    va_end(va);
    one_line(message);
    add(ctx, &p, (struct moe_report_opts){ .severity = -1, .confidence = -1 }, message);
}

/* An error inside the function. Those with an option ("-Wimplicit-function-declaration") are complaints about what is still in the tree. */
bool moe_damaged(const struct moe_ctx *ctx, uint32_t node)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *f = moe_at(t, moe_function_of(t, node));
    for (uint32_t i = t->errors ? 1 : t->diag_count; i < t->diag_count; i++) {
        const struct moe_diag *d = &t->diags[i];
        if (d->severity >= 3 && !moe_text(t, d->option).len && d->file == f->file && d->line >= f->line && d->line <= f->end_line)
            return true;
    }
    return moe_at(t, node)->tier != MOE_TIER_AST;
}

/* -- messages of items -- */

/* The next "{word}" at or after *at; false when there is none. */
static bool next_place(struct moe_str s, size_t *at, struct moe_str *word)
{
    for (size_t i = *at; i < s.len; i++) {
        size_t end = i + 1;
        while (s.ptr[i] == '{' && end < s.len && moe_is_word(s.ptr[end]))
            end++;
        if (s.ptr[i] == '{' && end > i + 1 && end < s.len && s.ptr[end] == '}') {
            *at = i;
            *word = (struct moe_str){ s.ptr + i + 1, end - i - 1 };
            return true;
        }
    }
    return false;
}

static bool is_arg(struct moe_str word) { return word.len == 1 && moe_is_digit(word.ptr[0]); }

bool moe_sink_template_ok(struct moe_str message, struct moe_str *unknown)
{
    for (size_t at = 0; next_place(message, &at, unknown); at += unknown->len + 2)
        if (!is_arg(*unknown) && !moe_str_is(*unknown, "name") && !moe_str_is(*unknown, "type") && !moe_str_is(*unknown, "function") &&
            !moe_str_is(*unknown, "detail"))
            return false;
    return true;
}

struct message { char text[MAX_MESSAGE]; size_t len; };

/* Append on one line: source text may go over several. */
static void append(struct message *m, struct moe_str s, size_t most)
{
    size_t stop = MOE_MIN(m->len + most, sizeof m->text - 1);
    for (size_t i = 0; i < s.len; i++) {
        char c = moe_is_space(s.ptr[i]) ? ' ' : s.ptr[i];
        if (c == ' ' && most == MAX_ARG_TEXT && m->len && m->text[m->len - 1] == ' ')
            continue;
        if (m->len >= stop) {
            if (most == MAX_ARG_TEXT && m->len + 3 < sizeof m->text)
                memcpy(m->text + m->len, "...", 3), m->len += 3;
            return;
        }
        m->text[m->len++] = c;
    }
}

static struct moe_str fill(struct run *r, struct moe_str word, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    const struct moe_node *n = moe_at(t, node);
    struct moe_str name;
    if (is_arg(word))
        return moe_source(t, moe_arg(t, node, (unsigned)(word.ptr[0] - '0')));
    if (moe_str_is(word, "function"))
        return function_name(t, node);
    if (moe_str_is(word, "type"))
        return moe_text(t, moe_type_at(t, n->kind == MOE_N_CAST && n->type_arg ? n->type_arg : n->type)->spelling);
    if (moe_str_is(word, "detail"))
        return r->event ? moe_str_c(r->event->detail) : r->text;
    if (!node)
        return r->text;
    if (n->kind == MOE_N_BINARY)                /* of an assignment: what is assigned to */
        node = moe_child(t, node, MOE_R_LHS);
    return moe_expr_name(t, node, &name) ? name : moe_source(t, node);
}

static void compose(struct run *r, const struct item *item, uint32_t node, struct message *m)
{
    struct moe_str s = item->message.len ? item->message : item->rule->info.title, word;
    size_t at = 0, from = 0;
    for (; item->message.len && next_place(s, &at, &word); from = at) {
        append(m, (struct moe_str){ s.ptr + from, at - from }, MAX_MESSAGE);
        append(m, fill(r, word, node), moe_str_is(word, "detail") ? MAX_MESSAGE : MAX_ARG_TEXT);
        at += word.len + 2;
    }
    append(m, moe_str_from(s, from), MAX_MESSAGE);
    if (!item->message.len && r->event && r->event->detail[0]) {
        append(m, MOE_STR(": "), MAX_MESSAGE);
        append(m, moe_str_c(r->event->detail), MAX_MESSAGE);
    }
    m->text[m->len] = '\0';
}

void moe_sink_item(struct run *r, const struct item *item, uint32_t node)
{
    struct message m = { .len = 0 };
    struct place p = node ? place_of(r->ctx.tree, node) : (struct place){ 0, r->file, r->line, r->column, r->line, r->column + 1 };
    compose(r, item, node, &m);
    add(&r->ctx, &p, item->as, m.text);
}
