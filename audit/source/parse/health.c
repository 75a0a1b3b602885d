/* Parse health: of the places in the main file that look like calls, how many the tree explains. What is explained is taken out of a copy of the
 * tokens, and the lexer counts what is left by its own rule. */
#include "audit/source/parse/build.h"

struct marks { struct build *b; struct moe_token *items; uint32_t count; };

static bool is_punct(const struct marks *m, uint32_t i, char c)
{
    return m->items[i].kind == MOE_TOK_PUNCT && m->items[i].length == 1 && m->b->srcs[1].bytes.ptr[m->items[i].offset] == c;
}

/* Names in [begin, end), or up to the first bracket when `head`. */
static void mark(struct marks *m, uint32_t begin, uint32_t end, bool head)
{
    for (uint32_t i = moe_token_at(&m->b->srcs[1].tokens, begin); i < m->count && m->items[i].offset < end; i++) {
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
            && k->flags & MOE_F_MAIN)
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
        } else if ((name = moe_parse_last_name(m->b, 1, callee->offset, callee->offset + callee->length))) {
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

void moe_parse_health(struct build *b)
{
    const struct moe_tokens *tokens = &b->srcs[1].tokens;
    struct moe_skipped *skip = moe_arena_array(b->scratch, struct moe_skipped, b->skipped_count + 1);
    uint32_t skips = 0;
    if (!skip) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < b->skipped_count; i++)
        if (b->skipped[i].file == b->srcs[1].index)
            skip[skips++] = b->skipped[i];
    b->calls_parsed = b->calls_seen = moe_lex_calls(tokens, skip, skips);
    if (!b->errors)
        return;                                   /* what clang takes without an error, it took whole */
    struct marks m = { .b = b, .items = moe_arena_array(b->scratch, struct moe_token, tokens->count + 1), .count = tokens->count };
    if (!m.items) {
        b->failed = true;
        return;
    }
    if (tokens->count)
        memcpy(m.items, tokens->items, tokens->count * sizeof *m.items);
    for (uint32_t i = 1; i <= b->node_count; i++) {
        const struct moe_node *n = moe_parse_node(b, i);
        bool body = n->flags & MOE_F_MACRO && !(n->flags & MOE_F_MACRO_ARG);
        if (n->flags & MOE_F_MAIN && !body)
            mark_node(&m, n);
    }
    const struct src *main = &b->srcs[1];
    for (uint32_t i = 0; i < main->use_count; i++)            /* an argument of which no node came was dropped by the macro, not by us */
        mark(&m, main->uses[i].offset, main->uses[i].has_args_seen ? main->uses[i].offset + 1 : main->uses[i].end, false);
    struct moe_tokens rest = *tokens;
    rest.items = m.items;
    unsigned left = moe_lex_calls(&rest, skip, skips);
    b->calls_parsed = b->calls_seen - MOE_MIN(left, b->calls_seen);
}
