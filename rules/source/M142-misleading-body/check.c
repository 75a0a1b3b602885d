/* The body of an if or a loop is not what the layout says it is. */
#include "audit/source/match/check.h"

static struct moe_str indent_of(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    const struct moe_source_file *f = &t->files[x->file < t->file_count ? x->file : 0];
    if (!f->line_starts || x->line == 0 || x->line > f->line_count)
        return MOE_STR("");
    size_t from = f->line_starts[x->line - 1], to = from;
    while (to < f->bytes.len && (f->bytes.ptr[to] == ' ' || f->bytes.ptr[to] == '\t'))
        to++;
    return (struct moe_str){ f->bytes.ptr + from, to - from };
}

/* The statement is the first thing on its line. */
static bool starts_line(const struct moe_tree *t, uint32_t n)
{
    return indent_of(t, n).len + 1 == moe_at(t, n)->column;
}

static uint32_t last_body(const struct moe_tree *t, uint32_t n)
{
    uint32_t body = moe_child(t, n, MOE_R_ELSE);
    if (!body)
        body = moe_child(t, n, moe_at(t, n)->kind == MOE_N_IF ? MOE_R_THEN : MOE_R_BODY);
    return body;
}

/* Between the condition and the semicolon stands nothing: no macro that expands to nothing in this build. */
static bool is_bare(const struct moe_tree *t, uint32_t before, uint32_t body)
{
    const struct moe_node *a = moe_at(t, before), *b = moe_at(t, body);
    struct moe_str bytes = t->files[a->file < t->file_count ? a->file : 0].bytes;
    size_t from = (size_t)a->offset + a->length;
    if (a->file != b->file || from > b->offset || b->offset >= bytes.len)
        return false;
    for (; from < b->offset; from++)
        if (!moe_is_space(bytes.ptr[from]) && bytes.ptr[from] != ')' && bytes.ptr[from] != ';')
            return false;
    return true;
}

/* `if (x);` or `while (x);`: a semicolon as the whole body, with what looks like the body behind it. */
static bool stray_semicolon(struct moe_ctx *ctx, uint32_t n, uint32_t body, uint32_t next)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n), *b = moe_at(t, body);
    uint32_t cond = moe_child(t, n, MOE_R_COND);
    if (b->kind != MOE_N_NULL_STMT || (b->flags & MOE_F_MACRO) || moe_child(t, n, MOE_R_ELSE) || b->line != (cond ? moe_at(t, cond)->end_line : x->line))
        return false;
    uint32_t last = moe_child(t, n, MOE_R_STEP);
    if (!last)
        last = cond;
    if (!last || (moe_at(t, last)->flags & MOE_F_MACRO) || !is_bare(t, last, body))
        return false;
    bool block = next && moe_at(t, next)->kind == MOE_N_COMPOUND;
    bool deeper = next && starts_line(t, next) && starts_line(t, n) && indent_of(t, next).len > indent_of(t, n).len;
    if (x->kind != MOE_N_IF && !block && !deeper)
        return false;
    moe_report(ctx, body, "the semicolon is the whole body of this %s%s", moe_kind_name((enum moe_kind)x->kind), block ? "; the block behind it always runs" : "");
    return true;
}

static void visit(struct moe_ctx *ctx, uint32_t n)
{
    const struct moe_tree *t = ctx->tree;
    const struct moe_node *x = moe_at(t, n);
    uint32_t next = x->next, body = last_body(t, n);
    if ((x->flags & MOE_F_MACRO) || x->tier != MOE_TIER_AST || !body || moe_damaged(ctx, n) || stray_semicolon(ctx, n, body, next) || !next)
        return;
    const struct moe_node *b = moe_at(t, body), *after = moe_at(t, next);
    if (b->kind == MOE_N_COMPOUND || b->kind == MOE_N_NULL_STMT || b->kind == MOE_N_IF || ((b->flags | after->flags) & MOE_F_MACRO) || b->line == x->line)
        return;
    if (after->kind == MOE_N_LABEL || after->kind == MOE_N_CASE || after->kind == MOE_N_DEFAULT || after->file != b->file || after->line <= b->end_line)
        return;
    if (starts_line(t, n) && starts_line(t, body) && starts_line(t, next) && moe_str_eq(indent_of(t, body), indent_of(t, next)) && indent_of(t, body).len > indent_of(t, n).len)
        moe_report(ctx, next, "this statement is indented like the body of the %s in line %u and does not belong to it", moe_kind_name((enum moe_kind)x->kind), x->line);
}

const struct moe_check moe_check_M142 = { .code = "M142", .kinds = { MOE_N_IF, MOE_N_FOR, MOE_N_WHILE }, .visit = visit };
