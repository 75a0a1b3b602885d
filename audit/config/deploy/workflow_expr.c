/* ${{ expressions }}: which contexts flow out of them. */
#include "audit/config/deploy/workflow.h"

enum { NESTING = 24, LONGEST = 4096 /* bytes of an expression that are looked at */ };

bool moe_expression_next(struct moe_str t, size_t *at, struct moe_expression *out)
{
    for (size_t i = *at; i + 3 < t.len; i++) {
        if (t.ptr[i] != '$' || t.ptr[i + 1] != '{' || t.ptr[i + 2] != '{')
            continue;
        char quote = 0;
        for (size_t k = i + 3; k + 1 < t.len; k++) {
            if (t.ptr[k] == '\'')
                quote = !quote;
            else if (!quote && t.ptr[k] == '}' && t.ptr[k + 1] == '}') {
                *out = (struct moe_expression){ moe_str_trim((struct moe_str){ t.ptr + i + 3, k - i - 3 }), i, k + 2 };
                *at = k + 2;
                return true;
            }
        }
        *at = t.len;
        return false;
    }
    *at = t.len;
    return false;
}

struct walking {
    struct moe_arena *arena;
    struct moe_str t;
    size_t i;
    struct moe_context_use *into; size_t room, count;
    struct moe_str calls[NESTING]; size_t depth;        /* functions (or plain parentheses, empty) around */
    size_t firsts[NESTING];                             /* how many there were when each was opened       */
};

static bool ident(char c) { return moe_is_word(c) || c == '-'; }
static char lower(char c) { return (char)(c >= 'A' && c <= 'Z' ? c + 32 : c); }

static void blanks(struct walking *w)
{
    while (w->i < w->t.len && moe_is_space(w->t.ptr[w->i]))
        w->i++;
}

/* From behind "[": to behind its "]"; a literal's text goes into *literal. */
static bool index_of(struct walking *w, struct moe_str *literal)
{
    blanks(w);
    *literal = (struct moe_str){ "", 0 };
    bool is_literal = false;
    size_t from = w->i;
    if (w->i < w->t.len && w->t.ptr[w->i] == '\'') {
        size_t k = ++w->i;
        while (k < w->t.len && w->t.ptr[k] != '\'')
            k++;
        *literal = (struct moe_str){ w->t.ptr + w->i, k - w->i };
        w->i = MOE_MIN(k + 1, w->t.len);
        is_literal = true;
    } else {
        while (w->i < w->t.len && (moe_is_digit(w->t.ptr[w->i]) || w->t.ptr[w->i] == '*'))
            w->i++;
        if (w->i > from)
            *literal = MOE_STR("*"), is_literal = true;
    }
    blanks(w);
    if (w->i < w->t.len && w->t.ptr[w->i] == ']') {
        w->i++;
        return is_literal;
    }
    for (unsigned open = 1; w->i < w->t.len && open; w->i++)
        open += w->t.ptr[w->i] == '[' ? 1u : w->t.ptr[w->i] == ']' ? -1u : 0u;
    return false;
}

static bool compares(struct moe_str t, size_t i)
{
    while (i < t.len && moe_is_space(t.ptr[i]))
        i++;
    return i + 1 < t.len && ((t.ptr[i] == '=' && t.ptr[i + 1] == '=') || (t.ptr[i] == '!' && t.ptr[i + 1] == '=') || t.ptr[i] == '<' || t.ptr[i] == '>');
}

static bool compared_before(struct moe_str t, size_t i)
{
    while (i && moe_is_space(t.ptr[i - 1]))
        i--;
    return i && (t.ptr[i - 1] == '=' || t.ptr[i - 1] == '<' || t.ptr[i - 1] == '>' || t.ptr[i - 1] == '!');
}

/* A name at i: a call, a literal word or a context with what hangs on it. */
static void name(struct walking *w)
{
    size_t from = w->i, n = 0;
    char *path = moe_arena_alloc(w->arena, w->t.len - from + 2);
    bool computed = false;
    if (!path) {
        w->i = w->t.len;
        return;
    }
    while (w->i < w->t.len && ident(w->t.ptr[w->i]))
        path[n++] = lower(w->t.ptr[w->i++]);
    size_t behind = w->i;
    blanks(w);
    if (w->i < w->t.len && w->t.ptr[w->i] == '(') {
        if (w->depth < NESTING)
            w->calls[w->depth] = (struct moe_str){ path, n }, w->firsts[w->depth] = w->count;
        w->depth++;
        w->i++;
        return;
    }
    for (;;) {
        size_t mark = w->i;
        blanks(w);
        if (w->i < w->t.len && w->t.ptr[w->i] == '.') {
            w->i++;
            blanks(w);
            path[n++] = '.';
            if (w->i < w->t.len && w->t.ptr[w->i] == '*') {
                path[n++] = '*';
                w->i++;
            }
            while (w->i < w->t.len && ident(w->t.ptr[w->i]))
                path[n++] = lower(w->t.ptr[w->i++]);
        } else if (w->i < w->t.len && w->t.ptr[w->i] == '[') {
            struct moe_str literal;
            w->i++;
            computed |= !index_of(w, &literal);
            path[n++] = '.';
            if (!literal.len)
                path[n++] = '*';
            for (size_t k = 0; k < literal.len; k++)
                path[n++] = lower(literal.ptr[k]);
        } else {
            w->i = mark;
            break;
        }
        behind = w->i;
    }
    struct moe_context_use use = { .path = { path, n }, .computed = computed, .at = from };
    use.compared = compares(w->t, behind) || compared_before(w->t, from);
    for (size_t d = MOE_MIN(w->depth, (size_t)NESTING); d > 0 && !use.call.len; d--)
        use.call = w->calls[d - 1];
    bool word = moe_str_is(use.path, "true") || moe_str_is(use.path, "false") || moe_str_is(use.path, "null");
    if (!word && w->count < w->room)
        w->into[w->count] = use;
    w->count += !word;
}

/* Behind a ")": the path that hangs on plain parentheses, (a || b).c, belongs to all in them; behind a call it belongs to what the call gives. */
static void behind_parens(struct walking *w)
{
    size_t from = w->i;
    w->depth--;
    while (w->i < w->t.len && (w->t.ptr[w->i] == '.' || w->t.ptr[w->i] == '*' || ident(w->t.ptr[w->i])) && w->t.ptr[from] == '.')
        w->i++;
    struct moe_str tail = { w->t.ptr + from, w->i - from };
    if (tail.len < 2 || w->depth >= NESTING || w->calls[w->depth].len)
        return;
    for (size_t i = w->firsts[w->depth]; i < MOE_MIN(w->count, w->room); i++) {
        struct moe_str longer = moe_arena_printf(w->arena, "%.*s%.*s", MOE_FMT(w->into[i].path), MOE_FMT(tail));
        if (longer.ptr)
            w->into[i].path = longer;
    }
}

size_t moe_expression_contexts(struct moe_arena *arena, struct moe_str expression, struct moe_context_use *into, size_t room)
{
    expression.len = MOE_MIN(expression.len, (size_t)LONGEST);
    struct walking w = { .arena = arena, .t = expression, .into = into, .room = room };
    while (w.i < w.t.len && w.count < room) {
        char c = w.t.ptr[w.i];
        if (c == '\'') {
            for (w.i++; w.i < w.t.len && w.t.ptr[w.i] != '\''; w.i++)
                ;
            w.i++;
        } else if (moe_is_alpha(c) || c == '_') {
            name(&w);
        } else if (moe_is_digit(c)) {
            while (w.i < w.t.len && (moe_is_word(w.t.ptr[w.i]) || w.t.ptr[w.i] == '.'))
                w.i++;
        } else {
            if (c == '(') {
                if (w.depth < NESTING)
                    w.calls[w.depth] = (struct moe_str){ "", 0 }, w.firsts[w.depth] = w.count;
                w.depth++;
                w.i++;
            } else {
                w.i++;
                if (c == ')' && w.depth)
                    behind_parens(&w);
            }
        }
    }
    return MOE_MIN(w.count, room);
}
