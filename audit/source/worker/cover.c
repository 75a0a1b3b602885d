/* Which lines a suppression covers. Wide enough for a call over several lines, never so wide that it reaches into a body. */
#include "audit/source/worker/parts.h"

struct lines { unsigned first, last; };

static bool has_line(struct lines l, unsigned line) { return l.first <= line && line <= l.last; }

/* A function, loop or type is covered by its head only. */
static bool has_body(unsigned kind)
{
    switch (kind) {
    case MOE_N_FUNCTION: case MOE_N_IF: case MOE_N_FOR: case MOE_N_RANGE_FOR: case MOE_N_WHILE: case MOE_N_DO: case MOE_N_SWITCH: case MOE_N_CASE:
    case MOE_N_DEFAULT: case MOE_N_LABEL: case MOE_N_RECORD: case MOE_N_ENUM: case MOE_N_SCOPE: case MOE_N_TRY: case MOE_N_CATCH: return true;
    default: return false;
    }
}

static bool is_declaration(unsigned kind)
{
    return kind == MOE_N_FUNCTION || kind == MOE_N_VAR || kind == MOE_N_FIELD || kind == MOE_N_RECORD || kind == MOE_N_ENUM || kind == MOE_N_ENUMERATOR ||
           kind == MOE_N_TYPEDEF || kind == MOE_N_SCOPE;
}

/* Whether a node is the whole of a statement or declaration, and no part of one. */
static bool is_full(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *node = moe_at(t, n);
    const struct moe_node *parent = moe_at(t, node->parent);
    if (node->kind == MOE_N_COMPOUND || node->kind == MOE_N_UNIT || !node->line)
        return false;
    if (is_declaration(node->kind))
        return parent->kind == MOE_N_UNIT || parent->kind == MOE_N_SCOPE || parent->kind == MOE_N_RECORD || parent->kind == MOE_N_ENUM;
    return node->kind == MOE_N_DECL_STMT ? node->role != MOE_R_INIT && node->role != MOE_R_COND : has_body(node->kind) || moe_is_statement(t, n);
}

/* The line of the first '{' of a node, or its last line: heads of types and namespaces hold none before it. */
static unsigned brace_line(const struct moe_tree *t, const struct moe_tokens *tokens, const struct moe_node *node)
{
    (void)t;
    uint32_t end = node->offset + node->length;
    for (uint32_t i = moe_token_at(tokens, node->offset); i < tokens->count && tokens->items[i].offset < end; i++)
        if (tokens->items[i].kind == MOE_TOK_PUNCT && tokens->bytes.ptr[tokens->items[i].offset] == '{')
            return tokens->items[i].line;
    return node->end_line;
}

/* Of a statement with a body: its head; and of do ... while its foot, when `line` lies there. */
static struct lines head_of(const struct moe_tree *t, uint32_t n, const struct moe_tokens *tokens, unsigned line)
{
    const struct moe_node *node = moe_at(t, n);
    struct lines head = { node->line, node->line };
    bool any_body = false;
    for (uint32_t c = node->first; c; c = moe_at(t, c)->next) {
        const struct moe_node *child = moe_at(t, c);
        bool body = child->role == MOE_R_BODY || child->role == MOE_R_THEN || child->role == MOE_R_ELSE || child->role == MOE_R_STMT || child->role == MOE_R_MEMBER;
        if (node->kind == MOE_N_DO && body && line >= child->end_line && child->kind == MOE_N_COMPOUND)
            return (struct lines){ child->end_line, node->end_line };
        if (child->file != node->file || (node->kind == MOE_N_DO && !body))
            continue;
        if (body && child->kind == MOE_N_COMPOUND && !any_body)
            head.last = MOE_MAX(head.last, child->line);
        else if (!body)
            head.last = MOE_MAX(head.last, child->end_line);
        any_body |= body;
    }
    if (node->kind == MOE_N_RECORD || node->kind == MOE_N_ENUM || node->kind == MOE_N_SCOPE)
        head.last = brace_line(t, tokens, node);
    else if (!any_body)
        head.last = node->end_line;                   /* a prototype */
    return head;
}

/* A plain statement that holds a lambda or a statement expression is cut where that body begins, or starts where it ends. */
static struct lines cut_bodies(const struct moe_tree *t, uint32_t n, struct lines whole, unsigned line)
{
    for (uint32_t k = n; k; k = moe_walk(t, n, k)) {
        const struct moe_node *node = moe_at(t, k);
        if (node->kind != MOE_N_COMPOUND || node->file != moe_at(t, n)->file || node->line == node->end_line)
            continue;
        if (line <= node->line)
            whole.last = MOE_MIN(whole.last, node->line);
        else if (line >= node->end_line)
            whole.first = MOE_MAX(whole.first, node->end_line);
    }
    return whole;
}

static struct lines lines_of(const struct moe_tree *t, uint32_t n, const struct moe_tokens *tokens, unsigned line)
{
    const struct moe_node *node = moe_at(t, n);
    if (has_body(node->kind))
        return head_of(t, n, tokens, line);
    return cut_bodies(t, n, (struct lines){ node->line, MOE_MAX(node->line, node->end_line) }, line);
}

/* The lines of the smallest full statement or declaration on `line`; that line alone when there is none. */
static struct lines around(const struct moe_tree *t, uint32_t file, const struct moe_tokens *tokens, unsigned line)
{
    struct lines best = { line, line };
    uint32_t smallest = UINT32_MAX;
    for (uint32_t n = 1; t && !t->lexical_only && n < t->node_count; n++) {
        const struct moe_node *node = moe_at(t, n);
        if (node->file != file || node->line > line || node->end_line < line || node->length >= smallest || !is_full(t, n))
            continue;
        struct lines l = lines_of(t, n, tokens, line);
        if (has_line(l, line)) {
            best = l;
            smallest = node->length;
        }
    }
    return best;
}

/* A directive is one logical line: a macro's body over several. */
static struct lines directive_at(const struct moe_tokens *tokens, unsigned line)
{
    for (uint32_t i = 0; i < tokens->count; i++) {
        const struct moe_token *k = &tokens->items[i];
        if (k->kind != MOE_TOK_DIRECTIVE || k->line > line)
            continue;
        unsigned last = k->line;
        while (last < tokens->line_count && tokens->line_starts[last] < k->offset + k->length)
            last++;
        if (last >= line)
            return (struct lines){ k->line, last };
    }
    return (struct lines){ 0, 0 };
}

static unsigned next_code_line(const struct moe_tokens *tokens, unsigned after)
{
    for (uint32_t i = 0; i < tokens->count; i++)
        if (tokens->items[i].kind != MOE_TOK_COMMENT && tokens->items[i].line > after)
            return tokens->items[i].line;
    return after + 1;
}

void moe_cover_lines(const struct moe_tree *tree, uint32_t file, const struct moe_tokens *tokens, const struct moe_comment *comment, struct moe_nosec *n)
{
    unsigned line = comment->own_line ? next_code_line(tokens, comment->end_line) : comment->line;
    struct lines l = directive_at(tokens, line);
    if (comment->own_line && directive_at(tokens, comment->line).first)
        l = (struct lines){ line = comment->line, comment->line }, l = directive_at(tokens, line);     /* inside a macro's body */
    if (!l.first)
        l = around(tree, file, tokens, line);
    n->first_line = l.first;
    n->last_line = l.last;
}
