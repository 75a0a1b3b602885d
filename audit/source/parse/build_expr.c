/* Expressions: parentheses and implicit casts leave a mark on the node inside them, everything else becomes a node. */
#include "audit/source/parse/build.h"

#define MACRO_BIT 0x80000000u

static enum moe_kind kind_of(enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_DeclRefExpr:            return MOE_N_REF;
    case CXCursor_MemberRefExpr:          return MOE_N_MEMBER;
    case CXCursor_CallExpr:               return MOE_N_CALL;
    case CXCursor_IntegerLiteral:         return MOE_N_INT;
    case CXCursor_FloatingLiteral:        return MOE_N_FLOAT;
    case CXCursor_StringLiteral:          return MOE_N_STRING;
    case CXCursor_CharacterLiteral:       return MOE_N_CHAR;
    case CXCursor_UnaryOperator:          return MOE_N_UNARY;
    case CXCursor_ArraySubscriptExpr:     return MOE_N_INDEX;
    case CXCursor_BinaryOperator:
    case CXCursor_CompoundAssignOperator: return MOE_N_BINARY;
    case CXCursor_ConditionalOperator:    return MOE_N_COND;
    case CXCursor_CStyleCastExpr:
    case CXCursor_CXXStaticCastExpr:
    case CXCursor_CXXDynamicCastExpr:
    case CXCursor_CXXReinterpretCastExpr:
    case CXCursor_CXXConstCastExpr:
    case CXCursor_CXXFunctionalCastExpr:  return MOE_N_CAST;
    case CXCursor_CompoundLiteralExpr:    return MOE_N_COMPOUND_LITERAL;
    case CXCursor_InitListExpr:           return MOE_N_INIT_LIST;
    case CXCursor_StmtExpr:               return MOE_N_STMT_EXPR;
    case CXCursor_GNUNullExpr:
    case CXCursor_CXXNullPtrLiteralExpr:  return MOE_N_NULLPTR;
    case CXCursor_CXXBoolLiteralExpr:     return MOE_N_BOOL;
    case CXCursor_CXXThisExpr:            return MOE_N_THIS;
    case CXCursor_CXXNewExpr:             return MOE_N_NEW;
    case CXCursor_CXXDeleteExpr:          return MOE_N_DELETE;
    case CXCursor_UnaryExpr:              return MOE_N_SIZEOF;
    case CXCursor_LambdaExpr:
    case CXCursor_BlockExpr:              return MOE_N_LAMBDA;
    default:                              return MOE_N_OTHER;
    }
}

/* The record an expression is of, or points to: its fields are listed, so that a rule can read their order and offsets. */
static void touch_record(struct build *b, CXType type, uint32_t index)
{
    const struct moe_type *t = moe_parse_type_at(b, index);
    bool below = t->kind == MOE_T_POINTER || t->kind == MOE_T_REFERENCE || t->kind == MOE_T_ARRAY;
    const struct moe_type *r = below ? moe_parse_type_at(b, t->to) : t;
    if (r->kind != MOE_T_RECORD || !r->decl || (r->decl < b->decl_room && b->decl_done[r->decl]))
        return;
    if (moe_builder_decl_at(b->out, r->decl)->flags & MOE_D_SYSTEM)
        return;
    uint32_t decl = r->decl;
    CXType record = b->api->getCanonicalType(type);
    if (below)
        record = t->kind == MOE_T_ARRAY ? b->api->getArrayElementType(record) : b->api->getPointeeType(record);
    moe_parse_fields(b, decl, b->api->getCanonicalType(record));
}

static void set_type(struct build *b, uint32_t node, CXCursor c)
{
    CXType type = b->api->getCursorType(c);
    uint32_t index = moe_parse_type(b, type);
    touch_record(b, type, index);
    struct moe_node *n = moe_parse_node(b, node);
    n->type = index;
    if (!n->conv)
        n->conv = index;
}

uint32_t moe_parse_add_expr(struct build *b, CXCursor c, enum moe_kind kind, const struct span *s, struct carry carry)
{
    struct frame *owner = moe_parse_owner(b);
    uint32_t node = moe_parse_add(b, owner->node, kind, s, carry);
    if (!owner->children++) {
        owner->first_begin = s->begin;
        owner->first_end = s->end;
    }
    if (node)
        set_type(b, node, c);
    return node;
}

/* A name in C, and a number, is one word: its end is found without asking libclang to lex it again. */
static bool one_word(struct build *b, CXCursor c, struct span *s)
{
    CXSourceLocation at = b->api->getCursorLocation(c);
    if (at.int_data & MACRO_BIT)
        return false;
    uint32_t begin = 0, src = moe_parse_at(b, at, &begin), end = begin;
    struct moe_str bytes = b->srcs[src].bytes;
    while (end < bytes.len && (moe_is_word(bytes.ptr[end]) || bytes.ptr[end] == '\''))
        end++;
    *s = (struct span){ .src = src, .begin = begin, .end = end };
    return src && end > begin && end < bytes.len && bytes.ptr[end] != '\\' && !(bytes.ptr[end] & 0x80);
}

/* A string is its tokens, up to the first that is none; where a macro may bring another piece (PRIu64), libclang is asked. */
static bool only_tokens(struct build *b, CXCursor c, struct span *s)
{
    CXSourceLocation at = b->api->getCursorLocation(c);
    if (at.int_data & MACRO_BIT)
        return false;
    uint32_t begin = 0, src = moe_parse_at(b, at, &begin);
    const struct moe_tokens *t = &b->srcs[src].tokens;
    uint32_t i = src ? moe_parse_token_at(b, src, begin) : t->count, end = 0;
    if (i >= t->count || t->items[i].offset != begin)
        return false;
    for (; i < t->count && (t->items[i].kind == MOE_TOK_STRING || t->items[i].kind == MOE_TOK_COMMENT); i++)
        if (t->items[i].kind == MOE_TOK_STRING)
            end = t->items[i].offset + t->items[i].length;
    *s = (struct span){ .src = src, .begin = begin, .end = end };
    return end && i < t->count && t->items[i].kind == MOE_TOK_PUNCT;
}

static struct span span_of(struct build *b, CXCursor c, enum CXCursorKind kind)
{
    struct span s;
    if (((kind == CXCursor_DeclRefExpr && !b->cxx) || kind == CXCursor_IntegerLiteral) && one_word(b, c, &s))
        return s;
    if (b->known_range_of == c.data[1])
        return moe_parse_span(b, b->known_range);     /* asked a moment ago, for the wrapper around it */
    if (kind == CXCursor_StringLiteral && only_tokens(b, c, &s))
        return s;
    return moe_parse_span(b, b->api->getCursorExtent(c));
}

static enum CXChildVisitResult open_node(struct build *b, CXCursor c, uint32_t node, const struct span *s, uint32_t decl)
{
    struct frame *f = moe_parse_push(b, c, FRAME_NODE, node);
    if (!f)
        return CXChildVisit_Break;
    f->span = *s;
    f->decl = decl;
    return CXChildVisit_Recurse;
}

static enum CXChildVisitResult pass(struct build *b, CXCursor c, struct carry carry)
{
    uint32_t node = moe_parse_owner(b)->node;
    struct frame *f = moe_parse_push(b, c, FRAME_PASS, node);
    if (!f)
        return CXChildVisit_Break;
    f->carry = carry;
    return CXChildVisit_Recurse;
}

/* The function that the call around it calls: that it becomes a pointer on the way is of no interest, and a type to spell for each function. */
static bool is_called(struct build *b, CXCursor ref)
{
    const struct frame *top = &b->frames[b->depth - 1];
    return top->mode == FRAME_NODE && top->cursor.kind == CXCursor_CallExpr && top->decl
        && moe_ptr_map_get(&b->decl_of, ref.data[0]) == top->decl && moe_builder_decl_at(b->out, top->decl)->kind == MOE_N_FUNCTION;
}

static enum CXChildVisitResult wait_for_child(struct build *b, CXCursor c, enum CXCursorKind kind, struct carry carry)
{
    CXType type = b->api->getCursorType(c);
    bool damaged = type.kind == CXType_Dependent || type.kind == CXType_Invalid || type.kind == CXType_Overload;
    CXCursor ref = kind == CXCursor_UnexposedExpr && !damaged ? b->api->getCursorReferenced(c) : (CXCursor){ 0 };
    bool names = ref.data[0] && !b->api->Cursor_isNull(ref);
    if (kind == CXCursor_UnexposedExpr && !carry.conv && !(names && is_called(b, ref)))
        carry.conv = moe_parse_type(b, type);
    /* An implicit cast of a name or a call is known by naming the same thing; what clang could not understand names nothing. */
    if (names)
        return pass(b, c, carry);
    struct frame *f = moe_parse_push(b, c, FRAME_PENDING, moe_parse_owner(b)->node);
    if (!f)
        return CXChildVisit_Break;
    f->carry = carry;
    f->range = b->known_range_of == c.data[1] ? b->known_range : b->api->getCursorExtent(c);
    return CXChildVisit_Recurse;
}

/* What kind of child of a declaration this expression is: its initialiser, an array bound, something of its type. False: none that is kept. */
static bool part_of_decl(struct build *b, struct frame *top, CXCursor c, enum CXCursorKind kind, struct carry *carry)
{
    unsigned up = moe_parse_node(b, top->node)->kind;
    if (up == MOE_N_FUNCTION)
        return top->cursor.kind == CXCursor_Constructor;          /* member initialisers */
    if (up == MOE_N_VAR) {
        if (moe_parse_node(b, moe_parse_node(b, top->node)->parent)->kind == MOE_N_RANGE_FOR)
            return false;                         /* *__begin: nobody wrote it */
        carry->role = c.data[1] == top->init ? MOE_R_INIT : MOE_R_INDEX;
        return carry->role == MOE_R_INIT || (kind != CXCursor_IntegerLiteral && !top->init);
    }
    if (up == MOE_N_ENUMERATOR) {
        carry->role = MOE_R_INIT;
        return true;
    }
    if (up != MOE_N_FIELD && up != MOE_N_PARAM)
        return false;
    uint32_t offset, src = moe_parse_at(b, b->api->getRangeStart(b->api->getCursorExtent(c)), &offset);
    struct moe_str before = moe_parse_token_text(b, src, moe_parse_token_before(b, src, offset));
    carry->role = MOE_R_INIT;
    return b->cxx && (moe_str_is(before, "=") || (up == MOE_N_FIELD && kind == CXCursor_InitListExpr));
}

/* Inside sizeof: an expression begins right after the word; what comes later belongs to the type. */
static bool is_measured(struct build *b, struct frame *top, CXCursor c, enum CXCursorKind kind)
{
    if (moe_parse_node(b, top->node)->kind != MOE_N_SIZEOF)
        return true;
    if (top->span.flags & MOE_F_MACRO || !top->span.src)
        return kind != CXCursor_IntegerLiteral;
    uint32_t offset, src = moe_parse_at(b, b->api->getRangeStart(b->api->getCursorExtent(c)), &offset);
    const struct moe_token *word = moe_parse_token(b, top->span.src, top->span.begin);
    const struct moe_token *next = word ? moe_parse_token(b, top->span.src, word->offset + word->length) : NULL;
    return src == top->span.src && next && next->offset == offset;
}

/* `a ?: b` shows `a` three times. */
static bool is_repeated(struct build *b, struct frame *top, CXCursor c)
{
    if (top->cursor.kind != CXCursor_UnexposedExpr || moe_parse_node(b, top->node)->kind != MOE_N_COND || !top->children)
        return false;
    struct span s = moe_parse_span(b, b->api->getCursorExtent(c));
    return s.begin == top->first_begin && s.end == top->first_end;
}

/* Whether a child of the top frame is kept, and what it is there. */
static bool accept(struct build *b, CXCursor c, enum CXCursorKind kind, struct carry *carry)
{
    struct frame *top = &b->frames[b->depth - 1];
    if (top->mode == FRAME_CONFIG) {
        bool callee = !top->config_callee;
        top->config_callee = true;
        carry->role = MOE_R_CONFIG;
        return !callee;
    }
    if (top->mode == FRAME_SKIP || top->node == b->unit)
        return false;
    if (top->mode != FRAME_NODE)
        return true;
    unsigned up = moe_parse_node(b, top->node)->kind;
    if (up < MOE_N_COMPOUND)
        return part_of_decl(b, top, c, kind, carry);
    if (up == MOE_N_REF)
        return false;                             /* template arguments */
    return is_measured(b, top, c, kind) && !is_repeated(b, top, c);
}

static enum CXChildVisitResult visit_call(struct build *b, CXCursor c, struct span s, struct carry carry)
{
    CXCursor callee = b->api->getCursorReferenced(c);
    uint32_t decl = moe_parse_decl(b, callee);
    uint32_t name = decl ? moe_builder_decl_at(b->out, decl)->name : 0;
    struct frame *top = &b->frames[b->depth - 1];
    if (b->cuda && name && (name == b->word.push || name == b->word.configure) && top->mode == FRAME_NODE
        && top->cursor.kind == CXCursor_CallExpr) {
        moe_parse_node(b, top->node)->kind = MOE_N_LAUNCH;
        moe_parse_push(b, c, FRAME_CONFIG, top->node);
        return CXChildVisit_Recurse;
    }
    uint32_t node = moe_parse_add_expr(b, c, MOE_N_CALL, &s, carry);
    if (!node)
        return CXChildVisit_Break;
    moe_parse_node(b, node)->decl = decl;
    moe_parse_node(b, node)->name = name;
    return open_node(b, c, node, &s, decl);
}

static void name_by_token(struct build *b, uint32_t node, const struct span *s)
{
    const struct moe_token *word = s->flags & MOE_F_MACRO ? NULL : moe_parse_last_name(b, s->src, s->begin, s->end);
    if (word)
        moe_parse_node(b, node)->name = moe_builder_string(b->out, moe_parse_token_text(b, s->src, word));
}

static void fill_ref(struct build *b, CXCursor c, uint32_t node, uint32_t decl, const struct span *s)
{
    struct moe_node *n = moe_parse_node(b, node);
    n->decl = decl;
    if (!decl) {
        CXString text = b->api->getCursorSpelling(c);
        if (moe_parse_str(b, text).len)
            n->name = moe_builder_string(b->out, moe_parse_str(b, text));
        else
            name_by_token(b, node, s);
        b->api->disposeString(text);
        return;
    }
    const struct moe_decl *d = moe_builder_decl_at(b->out, decl);
    n->name = d->name;
    if (d->kind == MOE_N_ENUMERATOR) {
        n->value = d->value;
        n->flags |= MOE_F_HAS_VALUE;
    }
}

static enum CXChildVisitResult visit_name(struct build *b, CXCursor c, enum CXCursorKind kind, struct span s, struct carry carry)
{
    CXCursor ref = b->api->getCursorReferenced(c);
    uint32_t decl = moe_parse_decl(b, ref);
    bool member = kind == CXCursor_MemberRefExpr;
    if (member && decl && !moe_builder_decl_at(b->out, decl)->name)
        return pass(b, c, carry);                 /* the nameless struct around p->x is not written */
    uint32_t node = moe_parse_add_expr(b, c, member ? MOE_N_MEMBER : MOE_N_REF, &s, carry);
    if (!node)
        return CXChildVisit_Break;
    fill_ref(b, c, node, decl, &s);
    if (member && decl) {
        uint32_t record = moe_builder_decl_at(b->out, decl)->parent;
        if (record && !(record < b->decl_room && b->decl_done[record]))
            moe_parse_fields(b, record, b->api->getCursorType(b->api->getCursorSemanticParent(ref)));
    }
    if (!member && (!b->cxx || (decl && moe_parse_type_at(b, moe_parse_node(b, node)->type)->kind != MOE_T_UNKNOWN)))
        return CXChildVisit_Continue;
    return open_node(b, c, node, &s, decl);
}

static const char *cast_name(enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_CXXStaticCastExpr:      return "static_cast";
    case CXCursor_CXXDynamicCastExpr:     return "dynamic_cast";
    case CXCursor_CXXReinterpretCastExpr: return "reinterpret_cast";
    case CXCursor_CXXConstCastExpr:       return "const_cast";
    case CXCursor_CXXThrowExpr:           return "throw";
    default:                              return "";
    }
}

static enum CXChildVisitResult visit_other(struct build *b, CXCursor c, enum CXCursorKind cursor_kind, struct span s, struct carry carry)
{
    enum moe_kind kind = kind_of(cursor_kind);
    if (kind == MOE_N_CAST && s.flags & MOE_F_MACRO && s.inner == b->word.null)
        kind = MOE_N_NULLPTR;                     /* C's NULL is ((void *)0) */
    if (kind == MOE_N_SIZEOF && !(s.flags & MOE_F_MACRO)) {
        struct moe_str word = moe_parse_token_text(b, s.src, moe_parse_token(b, s.src, s.begin));
        kind = moe_str_is(word, "sizeof") ? MOE_N_SIZEOF : MOE_N_OTHER;
    }
    uint32_t node = moe_parse_add_expr(b, c, kind, &s, carry);
    if (!node)
        return CXChildVisit_Break;
    struct moe_node *n = moe_parse_node(b, node);
    const char *word = cast_name(cursor_kind);
    if (*word)
        n->name = moe_builder_string(b->out, moe_str_c(word));
    if (kind == MOE_N_CAST || kind == MOE_N_COMPOUND_LITERAL)
        n->type_arg = n->type;
    if (kind == MOE_N_OTHER && cursor_kind == CXCursor_UnaryExpr)
        n->name = moe_builder_string(b->out, moe_parse_token_text(b, s.src, moe_parse_token(b, s.src, s.begin)));
    bool leaf = kind == MOE_N_INT || kind == MOE_N_FLOAT || kind == MOE_N_STRING || kind == MOE_N_CHAR || kind == MOE_N_NULLPTR
             || kind == MOE_N_BOOL || kind == MOE_N_THIS;
    if (!leaf)
        return open_node(b, c, node, &s, 0);
    moe_parse_literal(b, c, node, &s);
    return CXChildVisit_Continue;
}

/* In the middle of something wanted, text of a file that is not (`#include "table.inc"`): a leaf where one part would be missed. */
static enum CXChildVisitResult visit_foreign(struct build *b, CXCursor c, const struct span *s, struct carry carry)
{
    unsigned up = moe_parse_node(b, moe_parse_owner(b)->node)->kind;
    if (up != MOE_N_INIT_LIST && up != MOE_N_COMPOUND)
        moe_parse_add_expr(b, c, MOE_N_OTHER, s, carry);
    return CXChildVisit_Continue;
}

enum CXChildVisitResult moe_parse_visit_expr(struct build *b, CXCursor c, enum CXCursorKind kind, struct carry carry)
{
    if (!accept(b, c, kind, &carry))
        return CXChildVisit_Continue;
    if (kind == CXCursor_UnexposedExpr || kind == CXCursor_CXXFunctionalCastExpr)
        return wait_for_child(b, c, kind, carry);
    if (kind == CXCursor_ParenExpr) {
        carry.paren |= !(b->api->getCursorLocation(c).int_data & MACRO_BIT);
        return pass(b, c, carry);
    }
    struct span s = span_of(b, c, kind);
    if (!s.src || !b->srcs[s.src].wanted)
        return visit_foreign(b, c, &s, carry);
    switch (kind) {
    case CXCursor_CallExpr:
        return visit_call(b, c, s, carry);
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
        return visit_name(b, c, kind, s, carry);
    default:
        return visit_other(b, c, kind, s, carry);
    }
}

void moe_parse_visit_ref(struct build *b, CXCursor c, enum CXCursorKind kind)
{
    struct frame *top = &b->frames[b->depth - 1];
    struct frame *owner = moe_parse_owner(b);
    if (kind == CXCursor_TypeRef) {
        top->saw_type = true;
        if (!top->type_ref && owner->node != b->unit)
            top->type_ref = moe_parse_type(b, b->api->getCursorType(c));
    } else if (kind == CXCursor_TemplateRef) {
        top->saw_type = true;
    } else if (kind == CXCursor_LabelRef) {
        top->name = moe_parse_text(b, b->api->getCursorSpelling(c));
    } else if (kind == CXCursor_MemberRef && (top->mode == FRAME_PENDING || top->mode == FRAME_ELEMENT)) {
        CXString text = b->api->getCursorSpelling(c);
        struct moe_str name = moe_parse_str(b, text);
        struct moe_str field = top->field.len ? moe_arena_printf(b->scratch, "%.*s.%.*s", MOE_FMT(top->field), MOE_FMT(name))
                                              : moe_arena_str(b->scratch, name);                     /* .in.q */
        uint32_t decl = moe_parse_decl(b, b->api->getCursorReferenced(c)), type = moe_parse_type(b, b->api->getCursorType(c));
        top->field = field;
        top->decl = decl;
        top->type_ref = type;
        b->api->disposeString(text);
    } else if (kind == CXCursor_OverloadedDeclRef && top->mode == FRAME_NODE) {
        struct moe_node *n = moe_parse_node(b, top->node);
        if (n->kind != MOE_N_REF && n->kind != MOE_N_MEMBER)
            return;
        n->name = moe_parse_text(b, b->api->getCursorSpelling(c));
        uint32_t decl = b->api->getNumOverloadedDecls(c) == 1 ? moe_parse_decl(b, b->api->getOverloadedDecl(c, 0)) : 0;
        if (decl)
            moe_parse_node(b, top->node)->decl = decl;
    }
}
