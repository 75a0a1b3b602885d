/* Parse health: of the places in each audited file that look like calls, how many the tree explains. What is explained is taken out of a copy of the
 * tokens, and the lexer counts what is left by its own rule. */
#include "audit/source/parse/build.h"

struct marks { struct build *b; uint32_t src; struct moe_token *items; uint32_t count; };

static bool is_punct(const struct marks *m, uint32_t i, char c)
{
    return m->items[i].kind == MOE_TOK_PUNCT && m->items[i].length == 1 && m->b->srcs[m->src].bytes.ptr[m->items[i].offset] == c;
}

/* Names in [begin, end), or up to the first bracket when `head`. */
static void mark(struct marks *m, uint32_t begin, uint32_t end, bool head)
{
    for (uint32_t i = moe_token_at(&m->b->srcs[m->src].tokens, begin); i < m->count && m->items[i].offset < end; i++) {
        if (head && (is_punct(m, i, '(') || is_punct(m, i, '{')))
            return;
        if (m->items[i].kind == MOE_TOK_IDENT)
            m->items[i].kind = MOE_TOK_OTHER;
    }
}

/* A declarator holds no calls; its initialiser and body are judged on their own. */
static void mark_declaration(struct marks *m, const struct moe_node *n)
{
    uint32_t end = n->offset + n->length;
    for (uint32_t i = n->first; i; i = moe_parse_node(m->b, i)->next) {
        const struct moe_node *k = moe_parse_node(m->b, i);
        if ((k->role == MOE_R_INIT || k->role == MOE_R_BODY || k->role == MOE_R_MEMBER || k->role == MOE_R_INDEX) && k->offset < end
            && k->file == n->file)
            end = MOE_MAX(k->offset, n->offset);
    }
    mark(m, n->offset, end, false);
}

static void mark_node(struct marks *m, const struct moe_node *n)
{
    const struct moe_node *callee = moe_parse_node(m->b, n->first);
    while (callee->role != MOE_R_CALLEE && callee->next)
        callee = moe_parse_node(m->b, callee->next);
    const struct moe_token *name;
    switch (n->kind) {
    case MOE_N_CALL:
    case MOE_N_LAUNCH:
        if (callee->role != MOE_R_CALLEE) {
            mark(m, n->offset, n->offset + n->length, true);
        } else if ((name = moe_parse_last_name(m->b, m->src, callee->offset, callee->offset + callee->length))) {
            mark(m, name->offset, name->offset + name->length, false);
        }
        break;
    case MOE_N_CAST:
    case MOE_N_SIZEOF:
        mark(m, n->offset, n->offset + n->length, true);
        break;
    case MOE_N_OTHER:
        if (n->tier == MOE_TIER_AST)
            mark(m, n->offset, n->offset + n->length, true);
        break;
    case MOE_N_ASM:
        mark(m, n->offset, n->offset + n->length, false);
        break;
    case MOE_N_FUNCTION:
    case MOE_N_VAR:
    case MOE_N_FIELD:
    case MOE_N_PARAM:
    case MOE_N_TYPEDEF:
    case MOE_N_RECORD:
    case MOE_N_ENUM:
        mark_declaration(m, n);
        break;
    default:
        break;
    }
}

/* The lines of one file that the preprocessor left out. */
static uint32_t skipped_in(const struct build *b, uint32_t file, struct moe_skipped *into)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < b->skipped_count; i++)
        if (b->skipped[i].file == file)
            into[n++] = b->skipped[i];
    return n;
}

/* Calls that are left when what the nodes of the file explain is taken out. */
static unsigned left_over(struct build *b, uint32_t src, const struct moe_skipped *skip, uint32_t skips)
{
    const struct src *s = &b->srcs[src];
    struct marks m = { .b = b, .src = src, .items = moe_arena_array(b->scratch, struct moe_token, s->tokens.count + 1), .count = s->tokens.count };
    if (!m.items)
        return b->failed = true, 0;
    if (m.count)
        memcpy(m.items, s->tokens.items, m.count * sizeof *m.items);
    for (uint32_t i = 1; i <= b->node_count; i++) {
        const struct moe_node *n = moe_parse_node(b, i);
        bool body = n->flags & MOE_F_MACRO && !(n->flags & MOE_F_MACRO_ARG);
        if (n->file == s->index && !body)
            mark_node(&m, n);
    }
    for (uint32_t i = 0; i < s->use_count; i++)            /* an argument of which no node came was dropped by the macro, not by us */
        mark(&m, s->uses[i].offset, s->uses[i].has_args_seen ? s->uses[i].offset + 1 : s->uses[i].end, false);
    struct moe_tokens rest = s->tokens;
    rest.items = m.items;
    return moe_lex_calls(&rest, skip, skips);
}

void moe_parse_health(struct build *b)
{
    struct moe_skipped *skip = moe_arena_array(b->scratch, struct moe_skipped, b->skipped_count + 1);
    if (!skip)
        b->failed = true;
    for (uint32_t i = 1; i < b->src_count && !b->failed; i++) {
        if (!b->srcs[i].wanted)
            continue;
        uint32_t skips = skipped_in(b, b->srcs[i].index, skip);
        unsigned seen = moe_lex_calls(&b->srcs[i].tokens, skip, skips), left = b->errors && seen ? left_over(b, i, skip, skips) : 0;    /* what clang takes without an error, it took whole */
        unsigned parsed = seen - MOE_MIN(left, seen);
        moe_builder_health(b->out, b->srcs[i].index, seen, parsed);
        if (i == 1)
            b->calls_seen = seen, b->calls_parsed = parsed;
    }
}
