#include "audit/source/lex/shape.h"
#include "audit/source/lex/scan.h"

static const struct word { const char *text; uint8_t what; } words[] = {
    { "_Alignas", MOE_W_ATTRIBUTE },     { "_Alignof", MOE_W_ATTRIBUTE },      { "_Atomic", MOE_W_WORD },        { "_Bool", MOE_W_WORD },
    { "_Generic", MOE_W_WORD },          { "_Static_assert", MOE_W_ATTRIBUTE }, { "__alignof__", MOE_W_ATTRIBUTE }, { "__asm", MOE_W_WORD },
    { "__asm__", MOE_W_WORD },           { "__attribute", MOE_W_ATTRIBUTE },   { "__attribute__", MOE_W_ATTRIBUTE },
    { "__declspec", MOE_W_ATTRIBUTE },   { "__extension__", MOE_W_WORD },      { "__launch_bounds__", MOE_W_ATTRIBUTE },
    { "__typeof__", MOE_W_ATTRIBUTE },   { "alignas", MOE_W_ATTRIBUTE },       { "alignof", MOE_W_ATTRIBUTE },   { "asm", MOE_W_WORD },
    { "auto", MOE_W_WORD },              { "bool", MOE_W_WORD },               { "case", MOE_W_WORD },           { "catch", MOE_W_LOOP },
    { "char", MOE_W_WORD },              { "class", MOE_W_WORD },              { "co_await", MOE_W_WORD },       { "co_return", MOE_W_WORD },
    { "co_yield", MOE_W_WORD },          { "const", MOE_W_WORD },              { "constexpr", MOE_W_WORD },      { "decltype", MOE_W_ATTRIBUTE },
    { "default", MOE_W_WORD },           { "defined", MOE_W_WORD },            { "delete", MOE_W_WORD },         { "do", MOE_W_ELSE },
    { "double", MOE_W_WORD },            { "else", MOE_W_ELSE },               { "enum", MOE_W_WORD },           { "explicit", MOE_W_WORD },
    { "extern", MOE_W_WORD },            { "false", MOE_W_WORD },              { "final", MOE_W_WORD },          { "float", MOE_W_WORD },
    { "for", MOE_W_LOOP },               { "goto", MOE_W_WORD },               { "if", MOE_W_LOOP },             { "inline", MOE_W_WORD },
    { "int", MOE_W_WORD },               { "long", MOE_W_WORD },               { "namespace", MOE_W_WORD },      { "new", MOE_W_WORD },
    { "noexcept", MOE_W_ATTRIBUTE },     { "nullptr", MOE_W_WORD },            { "operator", MOE_W_WORD },       { "override", MOE_W_WORD },
    { "private", MOE_W_WORD },           { "protected", MOE_W_WORD },          { "public", MOE_W_WORD },         { "register", MOE_W_WORD },
    { "requires", MOE_W_WORD },          { "return", MOE_W_WORD },             { "short", MOE_W_WORD },          { "signed", MOE_W_WORD },
    { "sizeof", MOE_W_WORD },            { "static", MOE_W_WORD },             { "static_assert", MOE_W_ATTRIBUTE }, { "struct", MOE_W_WORD },
    { "switch", MOE_W_LOOP },            { "template", MOE_W_WORD },           { "this", MOE_W_WORD },           { "throw", MOE_W_WORD },
    { "true", MOE_W_WORD },              { "typedef", MOE_W_WORD },            { "typeid", MOE_W_WORD },         { "typename", MOE_W_WORD },
    { "typeof", MOE_W_ATTRIBUTE },       { "union", MOE_W_WORD },              { "unsigned", MOE_W_WORD },       { "using", MOE_W_WORD },
    { "virtual", MOE_W_WORD },           { "void", MOE_W_WORD },               { "volatile", MOE_W_WORD },       { "while", MOE_W_LOOP },
};

static uint8_t word_of(struct moe_str s)
{
    size_t low = 0, high = MOE_COUNT(words);
    if (s.len < 2 || s.len > 18 || !(*s.ptr == '_' || (*s.ptr >= 'a' && *s.ptr <= 'w')))
        return MOE_W_NAME;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = strncmp(words[mid].text, s.ptr, s.len);
        if (order == 0 && !words[mid].text[s.len])
            return words[mid].what;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return MOE_W_NAME;
}

static uint8_t what_of(const struct moe_token *k, struct moe_str s)
{
    static const struct { char text[4]; uint8_t what; } puncts[] = {
        { "::", MOE_W_SCOPE }, { "->", MOE_W_ARROW }, { "<<<", MOE_W_LAUNCH }, { ">>>", MOE_W_LAUNCHED },
    };
    switch (k->kind) {
    case MOE_TOK_IDENT:
        return word_of(s);
    case MOE_TOK_NUMBER:
        return MOE_W_NUMBER;
    case MOE_TOK_STRING:
        return MOE_W_STRING;
    case MOE_TOK_CHAR:
        return MOE_W_CHAR;
    case MOE_TOK_PUNCT:
        for (size_t i = 0; i < MOE_COUNT(puncts); i++)
            if (s.len > 1 && moe_str_is(s, puncts[i].text))
                return puncts[i].what;
        return s.len == 1 ? (uint8_t)*s.ptr : MOE_W_OTHER;
    default:
        return MOE_W_OTHER;
    }
}

struct moe_str moe_directive(struct moe_str text, struct moe_str *rest)
{
    const char *end = text.ptr + text.len, *p = moe_past_space(text.ptr + (text.len && *text.ptr == '%' ? 2 : 1), end), *word = p;
    while (p < end && moe_is_word(*p))
        p++;
    const char *tail = moe_past_space(p, end);
    *rest = moe_str_trim((struct moe_str){ tail, (size_t)(end - tail) });
    return (struct moe_str){ word, (size_t)(p - word) };
}

enum verdict { UNDECIDED, NEVER, ALWAYS };

static enum verdict verdict_of(struct moe_str condition)
{
    const char *end = condition.ptr + condition.len, *p = condition.ptr;
    while (p < end && moe_is_word(*p))
        p++;
    if (moe_past_space(p, end) != end)           /* more than one word */
        return UNDECIDED;
    condition.len = (size_t)(p - condition.ptr);
    if (moe_str_is(condition, "0") || moe_str_is(condition, "false"))
        return NEVER;
    return moe_str_is(condition, "1") || moe_str_is(condition, "true") ? ALWAYS : UNDECIDED;
}

struct bracket { uint32_t at; uint8_t what; };
/* One #if: what is dead, and how deep the brackets stood when it began. */
struct branch { uint32_t depth, floor, debt, dead_from; bool outer_dead, dead, taken; };

struct finder {
    struct moe_shape *out;
    struct bracket *open; uint32_t depth;
    struct branch *ifs; uint32_t if_depth;
};

static void close_dead(struct finder *f, struct branch *b, uint32_t line)
{
    if (b->dead && !b->outer_dead && line > b->dead_from + 1)
        f->out->dead[f->out->dead_count++] = (struct moe_skipped){ .line = b->dead_from + 1, .end_line = line - 1 };
}

static void enter_branch(struct finder *f, struct branch *b, enum verdict v, uint32_t line)
{
    b->dead = b->outer_dead || b->taken || v == NEVER;
    b->taken |= v == ALWAYS;
    b->dead_from = line;
    b->debt = f->depth < b->depth ? b->depth - f->depth : 0;   /* brackets that every branch closes, and that were closed by the first */
    b->floor = f->depth;
    if (f->depth > b->depth)
        f->depth = b->floor = b->depth;          /* opened by the last branch: the next one opens its own */
}

static void conditional(struct finder *f, struct moe_str word, struct moe_str rest, uint32_t line)
{
    struct branch *b = f->if_depth ? &f->ifs[f->if_depth - 1] : NULL;
    bool starts = moe_str_is(word, "if"), more = moe_str_is(word, "elif");
    if (starts || moe_str_is(word, "ifdef") || moe_str_is(word, "ifndef")) {
        bool dead = b && b->dead;
        b = &f->ifs[f->if_depth++];
        *b = (struct branch){ .depth = f->depth, .outer_dead = dead };
        enter_branch(f, b, starts ? verdict_of(rest) : UNDECIDED, line);
    } else if (b && (more || moe_str_is(word, "else") || moe_str_is(word, "elifdef") || moe_str_is(word, "elifndef"))) {
        close_dead(f, b, line);
        bool was_dead = b->dead;
        enter_branch(f, b, more ? verdict_of(rest) : UNDECIDED, line);
        if (was_dead)
            b->debt = 0;
    } else if (b && moe_str_is(word, "endif")) {
        close_dead(f, b, line);
        f->if_depth--;
    }
}

static bool dead(const struct finder *f) { return f->if_depth && f->ifs[f->if_depth - 1].dead; }

/* ) and ] close only within their braces; } closes over anything left open. */
static void bracket(struct finder *f, uint32_t i, uint8_t what)
{
    if (what == '(' || what == '[' || what == '{') {
        f->open[f->depth++] = (struct bracket){ i, what };
        return;
    }
    struct branch *b = f->if_depth ? &f->ifs[f->if_depth - 1] : NULL;
    if (b && b->debt && f->depth <= b->floor) {
        b->debt--;
        return;
    }
    uint8_t wanted = what == ')' ? '(' : what == ']' ? '[' : '{';
    while (f->depth && f->open[f->depth - 1].what != wanted && (what == '}' || f->open[f->depth - 1].what != '{'))
        f->depth--;
    if (f->depth && f->open[f->depth - 1].what == wanted) {
        uint32_t from = f->open[--f->depth].at;
        f->out->match[from] = i;
        f->out->match[i] = from;
    }
}

/* Per line, how many ranges of `skip` start less how many ended: ranges may overlap or come in any order at no cost. */
static int32_t *skip_steps(const struct moe_tokens *t, const struct moe_skipped *skip, uint32_t n, struct moe_arena *arena)
{
    int32_t *steps = moe_arena_array(arena, int32_t, (size_t)t->line_count + 2);
    for (uint32_t i = 0; steps && i < n; i++)
        if (skip[i].line && skip[i].line <= skip[i].end_line && skip[i].line <= t->line_count) {
            steps[skip[i].line]++;
            steps[MOE_MIN(skip[i].end_line, t->line_count) + 1]--;
        }
    return steps;
}

static void visit(struct finder *f, const struct moe_token *k, uint32_t index)
{
    struct moe_shape *s = f->out;
    struct moe_str text = { s->tokens->bytes.ptr + k->offset, k->length }, rest;
    if (k->kind == MOE_TOK_DIRECTIVE) {
        struct moe_str word = moe_directive(text, &rest);
        conditional(f, word, rest, k->line);
    } else if (k->kind != MOE_TOK_COMMENT && !dead(f)) {
        uint8_t what = what_of(k, text);
        s->at[s->count] = index;
        s->what[s->count] = what;
        if (what == '(' || what == ')' || what == '[' || what == ']' || what == '{' || what == '}')
            bracket(f, s->count, what);
        s->count++;
    }
}

bool moe_shape_find(const struct moe_tokens *t, const struct moe_skipped *skip, uint32_t skip_count, struct moe_arena *arena,
                    struct moe_shape *out)
{
    uint32_t directives = 0, brackets = 0, code = 0;
    for (uint32_t i = 0; i < t->count; i++) {
        directives += t->items[i].kind == MOE_TOK_DIRECTIVE;
        brackets += t->items[i].kind == MOE_TOK_PUNCT;
        code += t->items[i].kind != MOE_TOK_DIRECTIVE && t->items[i].kind != MOE_TOK_COMMENT;
    }
    *out = (struct moe_shape){ .tokens = t };
    struct finder f = { .out = out, .open = moe_arena_array(arena, struct bracket, brackets + 1),
                        .ifs = moe_arena_array(arena, struct branch, directives + 1) };
    out->at = moe_arena_array(arena, uint32_t, code + 1);
    out->what = moe_arena_array(arena, uint8_t, code + 1);
    out->match = moe_arena_array(arena, uint32_t, code + 1);
    out->dead = moe_arena_array(arena, struct moe_skipped, directives + 1);
    int32_t *steps = skip_steps(t, skip, skip_count, arena), inside = 0;
    if (!f.open || !f.ifs || !out->at || !out->what || !out->match || !out->dead || !steps)
        return false;
    for (uint32_t i = 0, line = 0; i < t->count; i++) {
        while (line < t->items[i].line)
            inside += steps[++line];
        if (inside <= 0 || t->items[i].kind == MOE_TOK_DIRECTIVE)
            visit(&f, &t->items[i], i);
    }
    for (; f.if_depth; f.if_depth--)             /* never ended: dead to the last line */
        close_dead(&f, &f.ifs[f.if_depth - 1], t->line_count + 1);
    return true;
}
