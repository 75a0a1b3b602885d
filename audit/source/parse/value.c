/* Literals: from their text where they were written, from libclang where a macro brought them. */
#include "audit/source/parse/build.h"
#include <stdlib.h>

/* libclang folds a constant; false when it has none. A float gives the bits of a double. */
static bool evaluate(struct build *b, CXCursor c, int64_t *value)
{
    const struct moe_clang_api *api = b->api;
    CXEvalResult r = api->Cursor_Evaluate(c);
    if (!r)
        return false;
    CXEvalResultKind kind = api->EvalResult_getKind(r);
    if (kind == CXEval_Int) {
        *value = api->EvalResult_isUnsignedInt(r) ? (int64_t)api->EvalResult_getAsUnsigned(r) : api->EvalResult_getAsLongLong(r);
    } else if (kind == CXEval_Float) {
        double d = api->EvalResult_getAsDouble(r);
        memcpy(value, &d, sizeof d);
    }
    api->EvalResult_dispose(r);
    return kind == CXEval_Int || kind == CXEval_Float;
}

static bool read_float(struct moe_str text, int64_t *value)
{
    char z[128];
    if (!text.len || text.len >= sizeof z)
        return false;
    memcpy(z, text.ptr, text.len);
    z[text.len] = 0;
    char *end;
    double d = strtod(z, &end);
    memcpy(value, &d, sizeof d);
    return end != z;
}

/* "a" "b" and nothing else: a macro between the pieces (PRIu64) sends the reader to libclang. */
static bool only_strings(const struct build *b, const struct span *s)
{
    const struct moe_tokens *t = &b->srcs[s->src].tokens;
    for (uint32_t i = moe_parse_token_at(b, s->src, s->begin); i < t->count && t->items[i].offset < s->end; i++)
        if (t->items[i].kind != MOE_TOK_STRING && t->items[i].kind != MOE_TOK_COMMENT)
            return false;
    return true;
}

static void read_string(struct build *b, CXCursor c, uint32_t node, const struct span *s)
{
    struct moe_str text = moe_parse_source(b, s);
    bool wide = false;
    uint32_t name;
    if (text.len && only_strings(b, s)) {
        name = moe_builder_string(b->out, moe_lex_string(text, b->scratch, &wide));
    } else {
        CXString spelling = b->api->getCursorSpelling(c);         /* quoted and escaped, all pieces joined */
        name = moe_builder_string(b->out, moe_lex_string(moe_parse_str(b, spelling), b->scratch, &wide));
        b->api->disposeString(spelling);
    }
    struct moe_node *n = moe_parse_node(b, node);
    n->name = name;
    if (wide)
        n->flags |= MOE_F_WIDE;
}

void moe_parse_literal(struct build *b, CXCursor c, uint32_t node, const struct span *s)
{
    struct moe_node *n = moe_parse_node(b, node);
    struct moe_str text = moe_parse_source(b, s);
    int64_t value = 0;
    bool known = false;
    switch (n->kind) {
    case MOE_N_STRING:
        read_string(b, c, node, s);
        return;
    case MOE_N_INT:
    case MOE_N_CHAR:
        known = text.len && moe_lex_number(text, &value);
        break;
    case MOE_N_FLOAT:
        known = read_float(text, &value);
        break;
    case MOE_N_BOOL:
        known = text.len > 0;
        value = known && text.ptr[0] == 't';
        break;
    case MOE_N_NULLPTR:
        known = true;
        break;
    default:
        return;
    }
    if (!known)
        known = evaluate(b, c, &value);
    n = moe_parse_node(b, node);
    if (known) {
        n->value = value;
        n->flags |= MOE_F_HAS_VALUE;
    }
    if (n->kind == MOE_N_CHAR && text.len && text.ptr[0] != '\'')
        n->flags |= MOE_F_WIDE;
}

/* -- sizeof (type): libclang names the records and typedefs in it, and leaves the rest of the spelling to its reader -- */

static const struct { const char *name; uint8_t kind; bool is_signed, is_char; uint8_t size; } builtins[] = {
    { "char", MOE_T_INT, true, true, 1 },                { "signed char", MOE_T_INT, true, false, 1 },
    { "unsigned char", MOE_T_INT, false, false, 1 },     { "short", MOE_T_INT, true, false, 2 },
    { "unsigned short", MOE_T_INT, false, false, 2 },    { "int", MOE_T_INT, true, false, 4 },
    { "unsigned int", MOE_T_INT, false, false, 4 },      { "long", MOE_T_INT, true, false, 8 },
    { "unsigned long", MOE_T_INT, false, false, 8 },     { "long long", MOE_T_INT, true, false, 8 },
    { "unsigned long long", MOE_T_INT, false, false, 8 }, { "float", MOE_T_FLOAT, true, false, 4 },
    { "double", MOE_T_FLOAT, true, false, 8 },           { "long double", MOE_T_FLOAT, true, false, 16 },
    { "bool", MOE_T_BOOL, false, false, 1 },             { "void", MOE_T_VOID, false, false, 1 },
};

struct spelt { bool is_unsigned, is_signed, is_short; unsigned longs, stars; const char *base; bool array; };

static void read_word(struct spelt *t, struct moe_str word)
{
    static const char *const bases[] = { "char", "int", "float", "double", "void" };
    t->is_unsigned |= moe_str_is(word, "unsigned");
    t->is_signed |= moe_str_is(word, "signed");
    t->is_short |= moe_str_is(word, "short");
    t->longs += moe_str_is(word, "long");
    if (moe_str_is(word, "_Bool") || moe_str_is(word, "bool"))
        t->base = "bool";
    for (size_t i = 0; i < MOE_COUNT(bases); i++)
        if (moe_str_is(word, bases[i]))
            t->base = bases[i];
}

/* The words, stars and brackets of `sizeof (unsigned char *[4])`; template arguments count for nothing. */
static struct spelt read_spelling(const struct build *b, const struct span *s)
{
    struct spelt t = { 0 };
    const struct moe_tokens *tokens = &b->srcs[s->src].tokens;
    int angle = 0;
    for (uint32_t i = moe_token_at(tokens, s->begin) + 1; i < tokens->count && tokens->items[i].offset < s->end; i++) {
        struct moe_str word = moe_parse_token_text(b, s->src, &tokens->items[i]);
        angle += moe_str_is(word, "<") - moe_str_is(word, ">") - 2 * moe_str_is(word, ">>");
        if (angle > 0)
            continue;
        t.stars += moe_str_is(word, "*");
        t.array |= moe_str_is(word, "[");
        if (tokens->items[i].kind == MOE_TOK_IDENT)
            read_word(&t, word);
    }
    return t;
}

static uint32_t builtin_type(struct build *b, const struct spelt *t)
{
    char name[32];
    if (!t->base && !t->is_unsigned && !t->is_signed && !t->is_short && !t->longs)
        return 0;
    const char *base = t->base ? t->base : "int";
    bool plain = strcmp(base, "int") == 0;
    const char *sign = t->is_unsigned ? "unsigned " : t->is_signed && !plain ? "signed " : "";
    const char *width = t->is_short ? "short" : t->longs > 1 ? "long long" : t->longs ? "long" : "";
    bool both = *width && !plain;                 /* long double */
    int n = snprintf(name, sizeof name, "%s%s%s%s", sign, width, both ? " " : "", *width && plain ? "" : base);
    if (n < 0 || (size_t)n >= sizeof name)
        return 0;
    for (size_t i = 0; i < MOE_COUNT(builtins); i++)
        if (strcmp(builtins[i].name, name) == 0) {
            uint32_t spelling = moe_builder_string(b->out, moe_str_c(name));
            return moe_parse_type_add(b, (struct moe_type){ .kind = builtins[i].kind, .is_signed = builtins[i].is_signed,
                .is_char = builtins[i].is_char, .count = -1, .size = builtins[i].size, .align = builtins[i].size, .spelling = spelling,
                .canonical = spelling });
        }
    return 0;
}

static uint32_t pointer_to(struct build *b, uint32_t to, struct moe_str spelling)
{
    uint32_t name = moe_builder_string(b->out, spelling);
    return moe_parse_type_add(b, (struct moe_type){ .kind = MOE_T_POINTER, .to = to, .count = -1, .size = sizeof(void *),
        .align = sizeof(void *), .spelling = name, .canonical = name });
}

/* The type between the parentheses; 0 = not told, and the value is all there is. */
static uint32_t measured_type(struct build *b, const struct frame *f, int64_t value)
{
    uint32_t base = f->type_ref;
    const struct span *s = &f->span;
    if (s->flags & MOE_F_MACRO || !s->src)
        return value == moe_parse_type_at(b, base)->size ? base : value == (int64_t)sizeof(void *) && base ? pointer_to(b, base, MOE_STR("")) : 0;
    struct spelt t = read_spelling(b, s);
    if (!base)
        base = builtin_type(b, &t);
    if (t.array || !base)
        return 0;
    struct moe_str text = moe_parse_source(b, s);
    const char *open = text.len ? memchr(text.ptr, '(', text.len) : NULL;
    struct moe_str inside = open ? moe_str_trim((struct moe_str){ open + 1, text.len - (size_t)(open + 1 - text.ptr) - 1 }) : text;
    for (unsigned i = 0; i < t.stars && i < 8; i++)
        base = pointer_to(b, base, i + 1 == t.stars ? inside : MOE_STR(""));
    return base;
}

void moe_parse_close_sizeof(struct build *b, struct frame *f)
{
    struct moe_node *n = moe_parse_node(b, f->node);
    int64_t value = -1;
    if (n->first) {
        struct moe_node *operand = moe_parse_node(b, n->first);
        operand->role = MOE_R_OPERAND;
        value = moe_parse_type_at(b, operand->type)->size;
    }
    if (!n->first) {
        bool macro = f->span.flags & MOE_F_MACRO;
        if (macro && !evaluate(b, f->cursor, &value))
            value = -1;
        uint32_t type = measured_type(b, f, value);
        n = moe_parse_node(b, f->node);
        n->flags |= MOE_F_TYPE_ARG;
        n->type_arg = type;
        if (type && value < 0)
            value = moe_parse_type_at(b, type)->size;
    }
    if (value < 0 && !evaluate(b, f->cursor, &value))
        return;
    n = moe_parse_node(b, f->node);
    n->value = value;
    n->flags |= MOE_F_HAS_VALUE;
}
