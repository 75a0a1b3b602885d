/* Statements. libclang gives the parts that are there, in order; which part is which follows from their number and, for `for`, from the
 * semicolons between them. */
#include "audit/source/parse/build.h"

static enum moe_kind kind_of(enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_LabelStmt:        return MOE_N_LABEL;
    case CXCursor_CompoundStmt:     return MOE_N_COMPOUND;
    case CXCursor_CaseStmt:         return MOE_N_CASE;
    case CXCursor_DefaultStmt:      return MOE_N_DEFAULT;
    case CXCursor_IfStmt:           return MOE_N_IF;
    case CXCursor_SwitchStmt:       return MOE_N_SWITCH;
    case CXCursor_WhileStmt:        return MOE_N_WHILE;
    case CXCursor_DoStmt:           return MOE_N_DO;
    case CXCursor_ForStmt:          return MOE_N_FOR;
    case CXCursor_GotoStmt:
    case CXCursor_IndirectGotoStmt: return MOE_N_GOTO;
    case CXCursor_ContinueStmt:     return MOE_N_CONTINUE;
    case CXCursor_BreakStmt:        return MOE_N_BREAK;
    case CXCursor_ReturnStmt:       return MOE_N_RETURN;
    case CXCursor_GCCAsmStmt:
    case CXCursor_MSAsmStmt:        return MOE_N_ASM;
    case CXCursor_CXXCatchStmt:     return MOE_N_CATCH;
    case CXCursor_CXXTryStmt:       return MOE_N_TRY;
    case CXCursor_CXXForRangeStmt:  return MOE_N_RANGE_FOR;
    case CXCursor_NullStmt:         return MOE_N_NULL_STMT;
    case CXCursor_DeclStmt:         return MOE_N_DECL_STMT;
    default:                        return MOE_N_OTHER;
    }
}

static void remember_jump(struct build *b, uint32_t node)
{
    if (moe_parse_grow(b, &b->jumps, b->jump_count, &b->jump_room, sizeof *b->jumps))
        b->jumps[b->jump_count++] = (struct jump){ node, moe_parse_node(b, node)->name };
}

enum CXChildVisitResult moe_parse_visit_stmt(struct build *b, CXCursor c, enum CXCursorKind cursor_kind, struct carry carry)
{
    enum moe_kind kind = kind_of(cursor_kind);
    struct frame *owner = moe_parse_owner(b);
    if (cursor_kind == CXCursor_UnexposedStmt) {  /* [[likely]], [[fallthrough]]: the statement stands for itself */
        struct frame *pass = moe_parse_push(b, c, FRAME_PASS, owner->node);
        if (pass)
            pass->carry = carry;
        return CXChildVisit_Recurse;
    }
    if (owner->mode != FRAME_NODE)
        return CXChildVisit_Continue;
    struct span s = moe_parse_span(b, b->api->getCursorExtent(c));
    uint32_t node = moe_parse_add(b, owner->node, kind, &s, carry);
    owner->children++;
    if (!node)
        return CXChildVisit_Break;
    if (!s.src || !b->srcs[s.src].wanted) {
        moe_parse_node(b, node)->kind = MOE_N_OTHER;      /* included in the middle of a function: a leaf keeps the place */
        return CXChildVisit_Continue;
    }
    if (kind == MOE_N_LABEL) {
        moe_parse_node(b, node)->name = moe_parse_text(b, b->api->getCursorSpelling(c));
        remember_jump(b, node);
    }
    struct frame *f = moe_parse_push(b, c, FRAME_NODE, node);
    if (!f)
        return CXChildVisit_Break;
    f->span = s;
    return CXChildVisit_Recurse;
}

enum { MAX_PARTS = 8 };
struct parts { uint32_t at[MAX_PARTS]; unsigned count; };

/* The parts without a role yet. */
static struct parts parts_of(struct build *b, uint32_t node)
{
    struct parts p = { 0 };
    for (uint32_t i = moe_parse_node(b, node)->first; i; i = moe_parse_node(b, i)->next)
        if (!moe_parse_node(b, i)->role && p.count < MAX_PARTS)
            p.at[p.count++] = i;
    return p;
}

static void set_role(struct build *b, uint32_t node, enum moe_role role) { moe_parse_node(b, node)->role = (uint8_t)role; }

/* `if (int m = f())` has a declaration and then, unwritten, m itself. */
static void mark_unwritten(struct build *b, uint32_t node, uint32_t cond)
{
    for (uint32_t i = moe_parse_node(b, node)->first; i && i != cond; i = moe_parse_node(b, i)->next) {
        const struct moe_node *var = moe_parse_node(b, i);
        struct moe_node *n = moe_parse_node(b, cond);
        if (var->kind == MOE_N_VAR && n->kind == MOE_N_REF && n->decl == var->decl && n->offset >= var->offset
            && n->offset < var->offset + var->length)
            n->flags |= MOE_F_IMPLICIT;
    }
}

static void close_if(struct build *b, struct frame *f)
{
    struct parts p = parts_of(b, f->node);
    unsigned first = 0;
    if (p.count == 4) {
        set_role(b, p.at[first++], MOE_R_INIT);
    } else if (p.count == 3 && b->cxx) {          /* init, cond, then; or cond, then, else */
        const struct moe_node *last = moe_parse_node(b, p.at[2]);
        unsigned kind = moe_parse_node(b, p.at[0])->kind;
        bool in_text = !(last->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG)) && !f->span.flags;
        struct moe_str before = moe_parse_token_text(b, f->span.src, moe_parse_token_before(b, f->span.src, last->offset));
        if (kind == MOE_N_DECL_STMT || kind == MOE_N_NULL_STMT || (in_text && !moe_str_is(before, "else")))
            set_role(b, p.at[first++], MOE_R_INIT);
    }
    static const uint8_t roles[] = { MOE_R_COND, MOE_R_THEN, MOE_R_ELSE };
    unsigned skip = p.count - first == 1;         /* `if consteval` */
    for (unsigned i = first; i < p.count && i - first + skip < MOE_COUNT(roles); i++)
        set_role(b, p.at[i], roles[i - first + skip]);
    if (first < p.count && !skip)
        mark_unwritten(b, f->node, p.at[first]);
}

/* The offsets of the two semicolons of a written `for (;;)`. */
static bool semicolons(struct build *b, const struct span *s, uint32_t at[2])
{
    const struct moe_tokens *t = &b->srcs[s->src].tokens;
    unsigned found = 0;
    int depth = 0;
    for (uint32_t i = moe_token_at(t, s->begin); i < t->count && t->items[i].offset < s->end && found < 2; i++) {
        struct moe_str text = moe_parse_token_text(b, s->src, &t->items[i]);
        if (t->items[i].kind != MOE_TOK_PUNCT || text.len != 1)
            continue;
        char c = text.ptr[0];
        depth += (c == '(' || c == '{' || c == '[') - (c == ')' || c == '}' || c == ']');
        if (c == ';' && depth == 1)
            at[found++] = t->items[i].offset;
        if (!depth)
            break;
    }
    return found == 2;
}

static enum moe_role guess_for_part(const struct moe_node *n, bool first)
{
    if (first && (n->kind == MOE_N_DECL_STMT || (n->kind == MOE_N_BINARY && n->op == MOE_OP_ASSIGN)))
        return MOE_R_INIT;
    if (n->kind == MOE_N_UNARY && n->op >= MOE_OP_POST_INC && n->op <= MOE_OP_PRE_DEC)
        return MOE_R_STEP;
    return n->kind == MOE_N_BINARY && moe_is_assign(n->op) ? MOE_R_STEP : MOE_R_COND;
}

static void close_for(struct build *b, struct frame *f)
{
    struct parts p = parts_of(b, f->node);
    uint32_t semi[2] = { 0, 0 };
    if (!p.count)
        return;
    set_role(b, p.at[--p.count], MOE_R_BODY);
    bool written = f->span.src && !f->span.flags && semicolons(b, &f->span, semi);
    for (unsigned i = 0; i < p.count; i++) {
        struct moe_node *n = moe_parse_node(b, p.at[i]);
        if (written)
            n->role = n->offset < semi[0] ? MOE_R_INIT : n->offset < semi[1] ? MOE_R_COND : MOE_R_STEP;
        else if (p.count == 3)
            n->role = (uint8_t)(i == 0 ? MOE_R_INIT : i == 1 ? MOE_R_COND : MOE_R_STEP);
        else
            n->role = (uint8_t)guess_for_part(n, i == 0);
        if (n->role == MOE_R_COND)
            mark_unwritten(b, f->node, p.at[i]);
    }
}

/* The last part is `last`, the one before `cond`, what comes earlier an initialisation. */
static void close_loop(struct build *b, struct frame *f)
{
    struct parts p = parts_of(b, f->node);
    bool tail_cond = moe_parse_node(b, f->node)->kind == MOE_N_DO;
    for (unsigned i = 0; i < p.count; i++) {
        unsigned from_end = p.count - 1 - i;
        enum moe_role role = from_end > 1 ? MOE_R_INIT : (from_end == 1) == tail_cond ? MOE_R_BODY : MOE_R_COND;
        set_role(b, p.at[i], role);
        if (role == MOE_R_COND)
            mark_unwritten(b, f->node, p.at[i]);
    }
}

static void set_all(struct build *b, uint32_t node, enum moe_role role, enum moe_role last)
{
    for (uint32_t i = moe_parse_node(b, node)->first; i; i = moe_parse_node(b, i)->next)
        if (!moe_parse_node(b, i)->role)
            set_role(b, i, moe_parse_node(b, i)->next ? role : last);
}

static void close_goto(struct build *b, struct frame *f)
{
    moe_parse_node(b, f->node)->name = f->name;
    set_all(b, f->node, MOE_R_OPERAND, MOE_R_OPERAND);
    if (f->name)
        remember_jump(b, f->node);
}

void moe_parse_close_stmt(struct build *b, struct frame *f)
{
    switch (moe_parse_node(b, f->node)->kind) {
    case MOE_N_IF:        close_if(b, f); break;
    case MOE_N_FOR:       close_for(b, f); break;
    case MOE_N_RANGE_FOR:
    case MOE_N_WHILE:
    case MOE_N_DO:
    case MOE_N_SWITCH:    close_loop(b, f); break;
    case MOE_N_CASE:      set_all(b, f->node, MOE_R_VALUE, MOE_R_BODY); break;
    case MOE_N_DEFAULT:
    case MOE_N_LABEL:     set_all(b, f->node, MOE_R_BODY, MOE_R_BODY); break;
    case MOE_N_CATCH:     set_all(b, f->node, MOE_R_DECL, MOE_R_BODY); break;
    case MOE_N_COMPOUND:
    case MOE_N_TRY:       set_all(b, f->node, MOE_R_STMT, MOE_R_STMT); break;
    case MOE_N_DECL_STMT: set_all(b, f->node, MOE_R_DECL, MOE_R_DECL); break;
    case MOE_N_RETURN:    set_all(b, f->node, MOE_R_OPERAND, MOE_R_OPERAND); break;
    case MOE_N_GOTO:      close_goto(b, f); break;
    default:              break;
    }
}
