/* A tree from the shape of the tokens: what is left to read when the parser gave up on a file. */
#include "audit/source/lex/scan.h"
#include "audit/source/lex/shape.h"
#include "common/base/hash.h"
#include <stdlib.h>

enum { CALL_DEPTH = 128, LAUNCH_REACH = 256, TEMPLATE_REACH = 64 };   /* deeper or longer than people write: read flat, in linear time */

struct grower {
    const struct moe_shape *s;
    struct moe_tree_builder *b;       /* NULL: only count calls */
    struct moe_arena *arena;          /* decoded strings, on their way to the builder */
    uint32_t unit, file;
    unsigned calls;
};

static uint8_t what(const struct grower *g, uint32_t i) { return i < g->s->count ? g->s->what[i] : 0; }
static uint8_t before(const struct grower *g, uint32_t i) { return i && i <= g->s->count ? g->s->what[i - 1] : 0; }
static bool is_text(const struct grower *g, uint32_t i, const char *z) { return i < g->s->count && moe_str_is(moe_shape_text(g->s, i), z); }
/* The closing bracket's index when i opens one that is closed, else 0. */
static uint32_t closing(const struct grower *g, uint32_t i)
{
    uint32_t m = i < g->s->count ? g->s->match[i] : 0;
    return m > i ? m : 0;
}

static uint32_t line_of(const struct moe_tokens *t, uint32_t offset)
{
    uint32_t low = 0, high = t->line_count;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (t->line_starts[mid] <= offset)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* A node over the tokens [from, to]. */
static uint32_t add(struct grower *g, uint32_t parent, unsigned kind, unsigned role, uint32_t from, uint32_t to)
{
    if (!g->b)
        return 0;
    const struct moe_tokens *t = g->s->tokens;
    const struct moe_token *a = &t->items[g->s->at[from]], *z = &t->items[g->s->at[to]];
    uint32_t end = z->offset + z->length, end_line = z->line;
    if (z->line < t->line_count && t->line_starts[z->line] < end)
        end_line = line_of(t, end - 1);           /* a literal of several lines */
    struct moe_node n = { .kind = (uint8_t)kind, .role = (uint8_t)role, .tier = MOE_TIER_LEXICAL, .flags = MOE_F_MAIN, .file = g->file,
                          .offset = a->offset, .length = end - a->offset, .line = a->line, .column = a->column, .end_line = end_line,
                          .end_column = end - t->line_starts[end_line - 1] + 1 };
    return moe_builder_node(g->b, parent, n);
}

static void set_name(struct grower *g, uint32_t node, struct moe_str name)
{
    if (node)
        moe_builder_at(g->b, node)->name = moe_builder_string(g->b, name);
}

static void set_value(struct grower *g, uint32_t node, int64_t value)
{
    if (!node)
        return;
    moe_builder_at(g->b, node)->value = value;
    moe_builder_at(g->b, node)->flags |= MOE_F_HAS_VALUE;
}

static uint32_t named(struct grower *g, uint32_t parent, unsigned kind, unsigned role, uint32_t from, uint32_t to, uint32_t name)
{
    uint32_t n = add(g, parent, kind, role, from, to);
    set_name(g, n, moe_shape_text(g->s, name));
    return n;
}

/* The run of string literals that starts at i: one STRING. Returns what follows it. */
static uint32_t strings(struct grower *g, uint32_t i, uint32_t to, uint32_t parent, unsigned role)
{
    uint32_t end = i + 1;
    while (end < to && what(g, end) == MOE_W_STRING)
        end++;
    if (!g->b)
        return end;
    bool wide;
    uint32_t n = add(g, parent, MOE_N_STRING, role, i, end - 1);
    struct moe_str first = moe_shape_text(g->s, i), last = moe_shape_text(g->s, end - 1);
    struct moe_str spelling = { first.ptr, (size_t)(last.ptr + last.len - first.ptr) };
    set_name(g, n, moe_lex_string(spelling, g->arena, &wide));
    if (n && wide)
        moe_builder_at(g->b, n)->flags |= MOE_F_WIDE;
    return end;
}

static void number(struct grower *g, uint32_t i, uint32_t parent, unsigned role)
{
    struct moe_str s = moe_shape_text(g->s, i);
    int64_t value;
    char copy[64], *end = copy;
    bool whole = moe_lex_number(s, &value);
    uint32_t n = add(g, parent, what(g, i) == MOE_W_CHAR ? MOE_N_CHAR : whole ? MOE_N_INT : MOE_N_FLOAT, role, i, i);
    if (whole) {
        set_value(g, n, value);
    } else if (what(g, i) == MOE_W_NUMBER && s.len < sizeof copy) {
        memcpy(copy, s.ptr, s.len);
        copy[s.len] = 0;
        double d = strtod(copy, &end);
        memcpy(&value, &d, sizeof value);
        if (end != copy)
            set_value(g, n, value);
    }
}

/* One token as an expression. */
static void atom(struct grower *g, uint32_t i, uint32_t parent, unsigned role)
{
    switch (what(g, i)) {
    case MOE_W_NUMBER:
    case MOE_W_CHAR:
        number(g, i, parent, role);
        return;
    case MOE_W_STRING:
        strings(g, i, i + 1, parent, role);
        return;
    case MOE_W_NAME:
        named(g, parent, is_text(g, i, "NULL") ? MOE_N_NULLPTR : MOE_N_REF, role, i, i, i);
        return;
    default:
        if (is_text(g, i, "true") || is_text(g, i, "false"))
            set_value(g, add(g, parent, MOE_N_BOOL, role, i, i), is_text(g, i, "true"));
        else
            add(g, parent, is_text(g, i, "nullptr") ? MOE_N_NULLPTR : is_text(g, i, "this") ? MOE_N_THIS : MOE_N_OTHER, role, i, i);
    }
}

/* `Type name(args)`, `int f(int)`: a declaration. `return f(x)` is none. */
static bool declares(const struct grower *g, uint32_t name)
{
    static const char *const expression[] = { "return", "case", "throw", "co_await", "co_return", "co_yield", "sizeof", "delete", "__extension__" };
    if (before(g, name) == MOE_W_NAME)
        return true;
    if (before(g, name) != MOE_W_WORD)
        return false;
    for (size_t i = 0; i < MOE_COUNT(expression); i++)
        if (is_text(g, name - 1, expression[i]))
            return false;
    return true;
}

static bool is_call(const struct grower *g, uint32_t i)
{
    return what(g, i) == MOE_W_NAME && what(g, i + 1) == '(' && !declares(g, i);
}

static bool is_link(uint8_t w) { return w == '.' || w == MOE_W_ARROW || w == MOE_W_SCOPE; }

/* A call that makes up a whole statement: nobody looks at its value. */
static bool is_statement(const struct grower *g, uint32_t name, uint32_t close)
{
    uint32_t start = name;
    while (start >= 2 && is_link(before(g, start)) && (what(g, start - 2) == MOE_W_NAME || is_text(g, start - 2, "this")))
        start -= 2;
    uint8_t w = before(g, start);
    if (what(g, close + 1) != ';')
        return false;
    if (w == ')') {
        uint32_t open = g->s->match[start - 1];
        return open && before(g, open) == MOE_W_LOOP;
    }
    if (w == ':')
        return start >= 2 && (is_text(g, start - 2, "default") || (start >= 3 && is_text(g, start - 3, "case")));
    return w == ';' || w == '{' || w == '}' || w == MOE_W_ELSE;
}

static void walk(struct grower *g, uint32_t from, uint32_t to, uint32_t parent, unsigned depth, bool atoms);
static uint32_t call(struct grower *g, uint32_t name, uint32_t parent, unsigned role, unsigned depth);

/* The expression [from, to) as one node. */
static void expression(struct grower *g, uint32_t from, uint32_t to, uint32_t parent, unsigned role, unsigned depth)
{
    uint32_t end = from, last = from;
    if (to - from == 1) {
        atom(g, from, parent, role);
        return;
    }
    while (end < to && what(g, end) == MOE_W_STRING)
        end++;
    if (end == to) {
        strings(g, from, to, parent, role);
        return;
    }
    while (last + 2 < to && what(g, last) == MOE_W_NAME && is_link(what(g, last + 1)))
        last += 2;
    if (what(g, last) == MOE_W_NAME && what(g, last + 1) == '(' && closing(g, last + 1) == to - 1 && depth < CALL_DEPTH) {
        call(g, last, parent, role, depth);
        return;
    }
    if (last == to - 1 && what(g, last) == MOE_W_NAME) {
        bool member = what(g, last - 1) != MOE_W_SCOPE;
        uint32_t n = named(g, parent, member ? MOE_N_MEMBER : MOE_N_REF, role, from, last, last);
        if (n && what(g, last - 1) == MOE_W_ARROW)
            moe_builder_at(g->b, n)->flags |= MOE_F_ARROW;
        if (member && what(g, last - 2) == MOE_W_NAME)
            atom(g, last - 2, n, MOE_R_BASE);
        return;
    }
    uint8_t w = what(g, from);
    unsigned op = w == '-' ? MOE_OP_MINUS : w == '&' ? MOE_OP_ADDR : w == '*' ? MOE_OP_DEREF : w == '!' ? MOE_OP_LNOT : w == '~' ? MOE_OP_NOT : 0;
    bool unary = to - from == 2 && op && (what(g, from + 1) == MOE_W_NAME || what(g, from + 1) == MOE_W_NUMBER);
    uint32_t n = add(g, parent, unary ? MOE_N_UNARY : MOE_N_OTHER, role, from, to - 1);
    if (n && unary)
        moe_builder_at(g->b, n)->op = (uint8_t)op;
    if (unary)
        atom(g, from + 1, n, MOE_R_OPERAND);
    else
        walk(g, from, to, n, depth + 1, true);
}

/* [from, to) split at its commas. */
static void list(struct grower *g, uint32_t from, uint32_t to, uint32_t parent, unsigned role, unsigned depth)
{
    for (uint32_t i = from, start = from; i <= to && from < to; i++) {
        if (i < to && closing(g, i) && closing(g, i) < to) {
            i = closing(g, i);
        } else if (i == to || what(g, i) == ',') {
            if (i > start)
                expression(g, start, i, parent, role, depth);
            start = i + 1;
        }
    }
}

static void callee(struct grower *g, uint32_t name, uint32_t call_node)
{
    bool member = before(g, name) == '.' || before(g, name) == MOE_W_ARROW;
    uint32_t n = named(g, call_node, member ? MOE_N_MEMBER : MOE_N_REF, MOE_R_CALLEE, name, name, name);
    if (n && before(g, name) == MOE_W_ARROW)
        moe_builder_at(g->b, n)->flags |= MOE_F_ARROW;
    if (member && name >= 2 && what(g, name - 2) == MOE_W_NAME)
        atom(g, name - 2, n, MOE_R_BASE);
}

/* name ( ... ): returns what follows. Past the depth cap the arguments are left to the caller's loop, which reads them flat. */
static uint32_t call(struct grower *g, uint32_t name, uint32_t parent, unsigned role, unsigned depth)
{
    uint32_t open = name + 1, close = closing(g, open);
    bool flat = !close || depth >= CALL_DEPTH;
    if (!role && close && is_statement(g, name, close))
        role = MOE_R_STMT;
    g->calls++;
    uint32_t n = named(g, parent, MOE_N_CALL, role, name, close ? close : open, name);
    callee(g, name, n);
    if (flat)
        return open + 1;
    list(g, open + 1, close, n, MOE_R_ARG, depth + 1);
    return close + 1;
}

/* name <<< grid, block >>> ( ... ), at the `<<<`: returns what follows it, or the next token when this is none. */
static uint32_t past_launch(struct grower *g, uint32_t at, uint32_t to, uint32_t parent, unsigned depth)
{
    uint32_t name = at, end = at + 1, stop = MOE_MIN(to, at + LAUNCH_REACH);
    if (before(g, at) == '>')
        for (uint32_t i = at - 1; i > 1 && at - i < TEMPLATE_REACH && name == at; i--)
            name = what(g, i) == '<' ? i : at;
    if (!name || before(g, name) != MOE_W_NAME || depth >= CALL_DEPTH)
        return at + 1;
    name--;
    while (end < stop && what(g, end) != MOE_W_LAUNCHED && what(g, end) != ';')
        end = closing(g, end) ? closing(g, end) + 1 : end + 1;
    uint32_t close = closing(g, end + 1);
    if (end >= stop || what(g, end) != MOE_W_LAUNCHED || what(g, end + 1) != '(' || !close || close >= to)
        return at + 1;
    g->calls++;
    uint32_t n = named(g, parent, MOE_N_LAUNCH, is_statement(g, name, close) ? MOE_R_STMT : MOE_R_NONE, name, close, name);
    callee(g, name, n);
    list(g, at + 1, end, n, MOE_R_CONFIG, depth + 1);
    list(g, end + 2, close, n, MOE_R_ARG, depth + 1);
    return close + 1;
}

/* Calls and strings in [from, to) become children of `parent`; with `atoms`, names and numbers, too. */
static void walk(struct grower *g, uint32_t from, uint32_t to, uint32_t parent, unsigned depth, bool atoms)
{
    for (uint32_t i = from, next; i < to; i = next) {
        uint8_t w = what(g, i);
        next = i + 1;
        if (w == MOE_W_ATTRIBUTE && what(g, i + 1) == '(' && closing(g, i + 1))
            next = closing(g, i + 1) + 1;
        else if (w == '[' && what(g, i + 1) == '[' && closing(g, i) && closing(g, i + 1) == closing(g, i) - 1)
            next = closing(g, i) + 1;             /* [[attribute]] */
        else if (is_call(g, i))
            next = call(g, i, parent, MOE_R_NONE, depth);
        else if (w == MOE_W_STRING)
            next = strings(g, i, to, parent, MOE_R_NONE);
        else if (w == MOE_W_LAUNCH)
            next = past_launch(g, i, to, parent, depth);
        else if (atoms && (w == MOE_W_NUMBER || w == MOE_W_CHAR
                           || (w == MOE_W_NAME && !is_link(before(g, i)) && what(g, i + 1) != MOE_W_SCOPE && what(g, i + 1) != MOE_W_LAUNCH)))
            atom(g, i, parent, MOE_R_NONE);
    }
}

/* The function a head [from, brace) declares: the index of its name, or `brace` when it declares none. */
static uint32_t function_name(const struct grower *g, uint32_t from, uint32_t brace)
{
    uint32_t found = brace, inner = brace, groups = 0;
    bool record = false;
    for (uint32_t i = from; i < brace; i++) {
        uint8_t w = what(g, i);
        if (w == ':' || w == MOE_W_ARROW)
            break;                                /* `: init(...)`, `-> type` */
        if (w == MOE_W_WORD && is_text(g, i, "operator"))
            return i;
        record |= w == MOE_W_WORD && (is_text(g, i, "class") || is_text(g, i, "struct") || is_text(g, i, "union"));
        if (w == '(' && what(g, i + 1) == '*' && what(g, i + 2) == MOE_W_NAME && what(g, i + 3) == '(' && inner == brace)
            inner = i + 2;                        /* void (*name(int))(int) */
        if (w == MOE_W_NAME && what(g, i + 1) == '(' && closing(g, i + 1) && closing(g, i + 1) < brace) {
            if (before(g, i) != ')' || groups < 1 || found == from || found == brace)
                found = i;                        /* the last group, but not `MACRO(x)` right after the function's own */
            groups++;
        }
        if (closing(g, i) && closing(g, i) < brace)
            i = closing(g, i);
    }
    if (found == brace)
        return inner;
    return record && what(g, closing(g, found + 1) + 1) == MOE_W_NAME ? brace : found;   /* class API(x) Name { */
}

/* Where a function's body ends: its brace; in damaged code, the first one at the start of a line. */
static uint32_t body_end(const struct grower *g, uint32_t brace)
{
    uint32_t end = closing(g, brace);
    for (uint32_t i = brace + 1; !end && i < g->s->count; i++)
        if (what(g, i) == '}' && g->s->tokens->items[g->s->at[i]].column == 1)
            end = i;
    return end ? end : g->s->count - 1;
}

static void declare(struct grower *g, uint32_t node, uint32_t head, uint32_t name)
{
    static const struct { const char *word; uint32_t flag; uint8_t storage; } marks[] = {
        { "static", 0, MOE_S_STATIC },
        { "inline", MOE_D_INLINE, 0 },
        { "__global__", MOE_D_KERNEL, 0 },
        { "__device__", MOE_D_DEVICE, 0 },
        { "__host__", MOE_D_HOST, 0 },
    };
    uint32_t scope = name;
    while (scope >= head + 2 && before(g, scope) == MOE_W_SCOPE && what(g, scope - 2) == MOE_W_NAME)
        scope -= 2;
    struct moe_str first = moe_shape_text(g->s, scope), text = moe_shape_text(g->s, name);
    const struct moe_token *k = &g->s->tokens->items[g->s->at[name]];
    struct moe_decl d = { .kind = MOE_N_FUNCTION, .storage = MOE_S_GLOBAL, .flags = MOE_D_DEFINED, .node = node, .file = g->file, .line = k->line,
                          .column = k->column, .name = moe_builder_string(g->b, text),
                          .qualified = moe_builder_string(g->b, (struct moe_str){ first.ptr, (size_t)(text.ptr + text.len - first.ptr) }) };
    for (uint32_t i = head; i < name; i++)
        for (size_t m = 0; m < MOE_COUNT(marks); m++)
            if ((what(g, i) == MOE_W_NAME || what(g, i) == MOE_W_WORD) && is_text(g, i, marks[m].word)) {
                d.flags |= marks[m].flag;
                d.storage = marks[m].storage ? marks[m].storage : d.storage;
            }
    uint32_t decl = moe_builder_decl(g->b, d);
    moe_builder_at(g->b, node)->decl = decl;
}

static uint32_t function(struct grower *g, uint32_t head, uint32_t name, uint32_t brace)
{
    uint32_t end = body_end(g, brace), n = named(g, g->unit, MOE_N_FUNCTION, MOE_R_NONE, head, end, name);
    if (n)
        declare(g, n, head, name);
    uint32_t body = add(g, n, MOE_N_COMPOUND, MOE_R_BODY, brace, end);
    walk(g, brace + 1, what(g, end) == '}' ? end : end + 1, body, 0, false);
    return end + 1;
}

static bool head_has(const struct grower *g, uint32_t from, uint32_t to, const char *const *wanted)
{
    for (uint32_t i = from; i < to; i++)
        for (size_t w = 0; what(g, i) == MOE_W_WORD && wanted[w]; w++)
            if (is_text(g, i, wanted[w]))
                return true;
    return false;
}

/* A brace at file scope after the head [head, brace). Returns where the next declaration starts. */
static uint32_t block(struct grower *g, uint32_t head, uint32_t brace)
{
    static const char *const enums[] = { "enum", NULL };
    static const char *const scopes[] = { "namespace", "extern", "class", "struct", "union", NULL };
    uint32_t name = function_name(g, head, brace), end = closing(g, brace);
    if (name < brace)
        return function(g, head, name, brace);
    if (end && head_has(g, head, brace, enums))
        return end + 1;
    if (!end || head_has(g, head, brace, scopes))
        return brace + 1;
    walk(g, brace + 1, end, g->unit, 0, false);
    return end + 1;
}

/* template <class T, int N = 4>: past its `>`. */
static uint32_t past_template(const struct grower *g, uint32_t i)
{
    int depth = 0;
    for (uint32_t j = i + 1; j < g->s->count && j - i < LAUNCH_REACH; j++) {
        uint8_t w = what(g, j);
        depth += w == '<';
        depth -= w == '>';
        if (w == ';' || w == '{')
            break;
        if (!depth)
            return j + 1;
    }
    return i + 1;
}

/* Foo() : a{1}, b{2} { */
static bool is_member_init(const struct grower *g, uint32_t brace)
{
    uint32_t end = closing(g, brace);
    return end && before(g, brace) == MOE_W_NAME && (what(g, end + 1) == ',' || what(g, end + 1) == '{');
}

static void declaration(struct grower *g, uint32_t head, uint32_t equals, uint32_t end)
{
    if (equals)
        walk(g, equals + 1, end, g->unit, 0, false);
    else if (is_call(g, head) && closing(g, head + 1) == end - 1)
        call(g, head, g->unit, MOE_R_NONE, 0);    /* REGISTER(x); */
}

static void file_scope(struct grower *g)
{
    uint32_t head = 0, equals = 0;
    for (uint32_t i = 0, next; i < g->s->count; i = next) {
        uint8_t w = what(g, i);
        next = i + 1;
        bool starts = false;                      /* a new declaration, at `next` */
        if (w == '{' && !equals && !is_member_init(g, i)) {
            next = block(g, head, i);
            starts = true;
        } else if ((w == '(' || w == '[' || w == '{') && closing(g, i)) {
            next = closing(g, i) + 1;
        } else if (w == ';' || w == '}') {
            if (w == ';')
                declaration(g, head, equals, i);
            starts = true;
        } else if (w == '=' && !equals && !is_text(g, i - 1, "operator")) {
            equals = i;
        } else if (w == ':' && i == head + 1 && what(g, head) == MOE_W_WORD) {
            starts = true;                        /* public: */
        } else if (w == MOE_W_WORD && what(g, i + 1) == '<' && is_text(g, i, "template")) {
            next = past_template(g, i);
        }
        if (starts) {
            head = next;
            equals = 0;
        }
    }
    if (equals)
        declaration(g, head, equals, g->s->count);   /* cut short */
}

static void macro(struct grower *g, struct moe_str rest, struct moe_str text_left)
{
    const char *p = rest.ptr, *end = rest.ptr + rest.len;
    while (p < end && moe_is_name(*p))
        p++;
    struct moe_str name = { rest.ptr, (size_t)(p - rest.ptr) };
    bool like = p < end && *p == '(';
    const char *body = like ? memchr(p, ')', (size_t)(end - p)) : p;
    body = body ? body + like : end;
    struct moe_str written = { body, (size_t)(MOE_MAX(body, MOE_MIN(end, text_left.ptr + text_left.len)) - body) };
    uint32_t offset = (uint32_t)(name.ptr - g->s->tokens->bytes.ptr), line = line_of(g->s->tokens, offset);
    if (name.len)
        moe_builder_macro(g->b, (struct moe_macro){ .name = moe_builder_string(g->b, name), .file = g->file, .line = line,
                                                    .body = moe_builder_string(g->b, moe_str_trim(written)),
                                                    .column = offset - g->s->tokens->line_starts[line - 1] + 1, .function_like = like });
}

static void include(struct grower *g, struct moe_str rest)
{
    char close = rest.len && *rest.ptr == '<' ? '>' : '"';
    if (!rest.len || (*rest.ptr != '<' && *rest.ptr != '"'))
        return;
    uint32_t offset = (uint32_t)(rest.ptr - g->s->tokens->bytes.ptr), line = line_of(g->s->tokens, offset);
    struct moe_str tail = moe_str_from(rest, 1), name = moe_str_cut(&tail, close);
    moe_builder_include(g->b, (struct moe_include){ .name = moe_builder_string(g->b, name), .file = g->file, .line = line,
                                                    .column = offset - g->s->tokens->line_starts[line - 1] + 1, .angled = close == '>' });
}

static void directives(struct grower *g)
{
    const struct moe_tokens *t = g->s->tokens;
    for (uint32_t i = 0, d = 0; i < t->count; i++) {
        const struct moe_token *k = &t->items[i];
        if (k->kind != MOE_TOK_DIRECTIVE)
            continue;
        while (d < g->s->dead_count && g->s->dead[d].end_line < k->line)
            d++;
        if (d < g->s->dead_count && g->s->dead[d].line <= k->line)
            continue;
        struct moe_str text = { t->bytes.ptr + k->offset, k->length }, rest, left = text, word = moe_directive(text, &rest);
        for (uint32_t c = i + 1; c < t->count && t->items[c].kind == MOE_TOK_COMMENT && t->items[c].offset < k->offset + k->length; c++)
            if (t->items[c].offset + t->items[c].length == k->offset + k->length)
                left.len = t->items[c].offset - k->offset;   /* the comment at its end is not its body */
        if (moe_str_is(word, "define"))
            macro(g, rest, left);
        else if (moe_str_is(word, "include") || moe_str_is(word, "include_next") || moe_str_is(word, "import"))
            include(g, rest);
    }
}

static bool ends_with(struct moe_str path, const char *ending) { return moe_str_ends(path, moe_str_c(ending)); }

static struct moe_tree *grow(struct grower *g, struct moe_str path, const struct moe_tokens *t)
{
    struct moe_comment *comments;
    uint32_t count;
    bool cuda = ends_with(path, ".cu") || ends_with(path, ".cuh");
    g->file = moe_builder_file(g->b, (struct moe_source_file){ .path = path, .bytes = t->bytes, .line_starts = t->line_starts,
                                                               .line_count = t->line_count, .wanted = true, .is_main = true,
                                                               .digest = moe_hash(MOE_HASH_START, t->bytes) });
    g->unit = moe_builder_node(g->b, 0, (struct moe_node){ .kind = MOE_N_UNIT, .tier = MOE_TIER_LEXICAL, .flags = MOE_F_MAIN, .file = g->file,
                                                           .length = (uint32_t)t->bytes.len, .line = 1, .column = 1,
                                                           .end_line = MOE_MAX(t->line_count, 1u), .end_column = 1 });
    file_scope(g);
    directives(g);
    for (uint32_t i = 0; i < g->s->dead_count; i++)
        moe_builder_skipped(g->b, (struct moe_skipped){ g->file, g->s->dead[i].line, g->s->dead[i].end_line });
    if (!moe_lex_comments(t, g->arena, &comments, &count))
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        moe_builder_comment(g->b, (struct moe_comment_at){ comments[i], g->file });
    struct moe_tree *tree = moe_builder_finish(g->b);
    if (tree) {
        tree->lexical_only = true;
        tree->is_cuda = cuda;
        tree->is_cxx = cuda || ends_with(path, ".cc") || ends_with(path, ".cpp") || ends_with(path, ".cxx") || ends_with(path, ".hpp")
                    || ends_with(path, ".hh") || ends_with(path, ".hxx");
        tree->calls_seen = g->calls;
    }
    return tree;
}

struct moe_tree *moe_lex_tree(struct moe_str path, struct moe_str bytes)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TREE_BYTES);
    MOE_AUTO(moe_builder_free) struct moe_tree_builder *builder = moe_builder_new();
    struct moe_tokens tokens;
    struct moe_shape shape;
    if (!arena || !builder || !moe_lex(bytes, arena, &tokens) || !moe_shape_find(&tokens, NULL, 0, arena, &shape))
        return NULL;
    return grow(&(struct grower){ .s = &shape, .b = builder, .arena = arena }, path, &tokens);
}

unsigned moe_lex_calls(const struct moe_tokens *tokens, const struct moe_skipped *skip, uint32_t skip_count)
{
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(MOE_CAP_TREE_BYTES);
    struct moe_shape shape;
    if (!arena || !moe_shape_find(tokens, skip, skip_count, arena, &shape))
        return tokens->count;
    struct grower g = { .s = &shape, .arena = arena };
    file_scope(&g);
    return g.calls;
}
