/* The walk: libclang calls `visit` for every cursor, parents first, and never says when one is done; frames on a stack find that out from the
 * parent that comes with each cursor. Nothing recurses here, so nesting costs no stack of ours. */
#include "audit/source/parse/build.h"
#include <stdlib.h>

static bool is_decl(enum CXCursorKind kind)
{
    return (kind >= CXCursor_FirstDecl && kind <= CXCursor_LastDecl) || (kind >= CXCursor_FirstExtraDecl && kind <= CXCursor_LastExtraDecl);
}

/* Two cursors of one thing may differ in what they remember of their origin; these words do not. */
static const void *key_of(CXCursor c) { return is_decl(c.kind) || c.kind < CXCursor_FirstExpr ? c.data[0] : c.data[1]; }

struct frame *moe_parse_push(struct build *b, CXCursor cursor, enum frame_mode mode, uint32_t node)
{
    if (!moe_parse_grow(b, &b->frames, b->depth, &b->frame_room, sizeof *b->frames))
        return NULL;
    struct frame *f = &b->frames[b->depth++];
    *f = (struct frame){ .key = key_of(cursor), .cursor = cursor, .mode = (uint8_t)mode, .node = node };
    return f;
}

struct frame *moe_parse_owner(struct build *b)
{
    uint32_t i = b->depth - 1;
    while (i && b->frames[i].mode == FRAME_PASS)
        i--;
    return &b->frames[i];
}

static void set_lines(struct build *b, struct moe_node *n, const struct span *s)
{
    struct src *src = &b->srcs[s->src];
    n->file = src->index;
    n->offset = s->begin;
    n->length = s->end - s->begin;
    moe_parse_line(b, s->src, s->begin, &n->line, &n->column);
    uint32_t hint = src->line_hint;
    if (n->line && (n->line == src->tokens.line_count || src->tokens.line_starts[n->line] > s->end)) {
        n->end_line = n->line;                    /* nearly all */
        n->end_column = n->column + (s->end - s->begin);
    } else {
        moe_parse_line(b, s->src, s->end, &n->end_line, &n->end_column);
    }
    src->line_hint = hint;                        /* the next node lies near the begin, not the end */
}

uint32_t moe_parse_add(struct build *b, uint32_t parent, enum moe_kind kind, const struct span *span, struct carry carry)
{
    struct moe_node n = { .kind = (uint8_t)kind, .role = carry.role, .flags = span->flags, .conv = carry.conv, .macro = span->macro };
    if (carry.paren)
        n.flags |= MOE_F_PAREN;
    if (span->src)
        set_lines(b, &n, span);
    if (span->src && b->srcs[span->src].main) {
        n.flags |= MOE_F_MAIN;
        b->main_seen = true;
    }
    uint32_t made = moe_builder_node(b->out, parent, n);
    if (made)
        b->node_count = made;
    else
        b->failed = true;
    return made;
}

static void close_top(struct build *b)
{
    struct frame f = b->frames[b->depth - 1];
    if (f.mode == FRAME_PENDING || f.mode == FRAME_ELEMENT) {
        moe_parse_settle(b, NULL, f.cursor, CXCursor_InvalidCode);
        f = b->frames[b->depth - 1];
    }
    if (f.mode == FRAME_NODE && f.node && !b->failed) {
        enum CXCursorKind kind = f.cursor.kind;
        if (is_decl(kind))
            moe_parse_close_decl(b, &f);
        else if (kind >= CXCursor_FirstStmt && kind <= CXCursor_LastStmt)
            moe_parse_close_stmt(b, &f);
        else
            moe_parse_close_expr(b, &f);
    }
    b->depth--;
}

/* Close what is open below `parent`. A parent that is not open (a cursor made up on the way) changes nothing. */
static void unwind(struct build *b, CXCursor parent)
{
    const void *key = key_of(parent);
    uint32_t i = b->depth;
    while (i > 1 && b->frames[i - 1].key != key)
        i--;
    if (b->frames[i - 1].key != key)
        return;
    while (b->depth > i)
        close_top(b);
}

static bool spans_files(struct build *b, CXCursor c)
{
    CXSourceRange r = b->api->getCursorExtent(c);
    uint32_t begin, end, src = moe_parse_at(b, b->api->getRangeStart(r), &begin);
    return !src || moe_parse_at(b, b->api->getRangeEnd(r), &end) != src;      /* what is never closed has no range at all */
}

/* Declarations of headers that were not asked for are not entered: this is where the time is won. A namespace that a damaged header left open
 * reaches into the main file, and is entered. */
static enum CXChildVisitResult skip_unwanted(struct build *b, CXCursor c)
{
    bool scope = c.kind == CXCursor_Namespace || c.kind == CXCursor_LinkageSpec || c.kind == CXCursor_UnexposedDecl;
    if (!scope || !spans_files(b, c))
        return CXChildVisit_Continue;
    moe_parse_push(b, c, FRAME_PASS, b->frames[b->depth - 1].node);
    return CXChildVisit_Recurse;
}

static struct carry carried(const struct frame *top) { return top->mode == FRAME_PASS ? top->carry : (struct carry){ 0 }; }

static bool is_statement(enum CXCursorKind kind) { return kind >= CXCursor_FirstStmt && kind <= CXCursor_LastStmt; }
static bool is_expr(enum CXCursorKind kind) { return kind >= CXCursor_FirstExpr && kind <= CXCursor_LastExpr; }

/* Too deep, or more nodes than a tree holds: one leaf in place of what lies below. */
static enum CXChildVisitResult too_deep(struct build *b, CXCursor c)
{
    struct span s = moe_parse_span(b, b->api->getCursorExtent(c));
    moe_parse_add(b, moe_parse_owner(b)->node, MOE_N_OTHER, &s, carried(&b->frames[b->depth - 1]));
    return CXChildVisit_Continue;
}

static enum CXChildVisitResult enter(struct build *b, CXCursor c, enum CXCursorKind kind)
{
    struct frame *top = &b->frames[b->depth - 1];
    if (kind >= CXCursor_FirstRef && kind <= CXCursor_LastRef) {
        moe_parse_visit_ref(b, c, kind);
        return CXChildVisit_Continue;
    }
    bool part = is_expr(kind) || is_statement(kind);
    if (top->mode == FRAME_SKIP && part)
        return CXChildVisit_Continue;
    if (part && b->depth >= MOE_CAP_PARSE_DEPTH)
        return too_deep(b, c);
    if (part && (top->mode == FRAME_PENDING || top->mode == FRAME_ELEMENT)) {
        CXSourceRange range = b->api->getCursorExtent(c);
        b->known_range_of = c.data[1];
        b->known_range = range;
        if (!moe_parse_settle(b, &range, c, kind))
            return CXChildVisit_Continue;
        top = &b->frames[b->depth - 1];
    }
    if (is_expr(kind))
        return moe_parse_visit_expr(b, c, kind, carried(top));
    if (is_statement(kind))
        return moe_parse_visit_stmt(b, c, kind, carried(top));
    if (is_decl(kind))
        return moe_parse_visit_decl(b, c, kind);
    return CXChildVisit_Continue;                 /* attributes, base classes, modules */
}

static enum CXChildVisitResult visit(CXCursor c, CXCursor parent, CXClientData data)
{
    struct build *b = data;
    if (b->failed)
        return CXChildVisit_Break;
    if (!b->pp_done) {
        if (moe_parse_preprocessed(b, c, c.kind))
            return CXChildVisit_Continue;
        b->pp_done = true;
        moe_parse_sort_uses(b);
    }
    if (b->depth > 1 || parent.kind != b->frames[0].cursor.kind)
        unwind(b, parent);
    if (b->frames[b->depth - 1].node == b->unit) {
        uint32_t offset, src = moe_parse_at(b, b->api->getCursorLocation(c), &offset);
        if (!src || !b->srcs[src].wanted)
            return skip_unwanted(b, c);
    }
    enum CXChildVisitResult next = enter(b, c, c.kind);
    return b->failed ? CXChildVisit_Break : next;
}

bool moe_parse_walk(struct build *b)
{
    CXCursor root = b->api->getTranslationUnitCursor(b->tu);      /* kind 300 in LLVM 14 and 15, 350 later: never compared with a constant */
    b->depth = 0;
    b->pp_done = false;
    if (!moe_parse_push(b, root, FRAME_SKIP, b->unit))
        return false;
    b->frames[0].mode = FRAME_PASS;
    b->api->visitChildren(root, visit, b);
    while (b->depth > 1 && !b->failed)
        close_top(b);
    if (!b->pp_done)
        moe_parse_sort_uses(b);
    return !b->failed;
}
