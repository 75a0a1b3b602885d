/* What an expression is made of, told when its first child or its end is seen. */
#include "audit/source/parse/build.h"

#define MOE_CAP_RECOVERED_TEXT 200u

static bool is_expr(enum CXCursorKind kind) { return kind >= CXCursor_FirstExpr && kind <= CXCursor_LastExpr; }

/* The frame on top gets a node of its own, below what is around it. */
static bool materialize(struct build *b, enum moe_kind kind, const struct span *s)
{
    struct frame *f = &b->frames[b->depth - 1];
    struct carry carry = f->carry;
    if (f->cursor.kind == CXCursor_UnexposedExpr)
        carry.conv = carry.conv == moe_parse_type(b, b->api->getCursorType(f->cursor)) ? 0 : carry.conv;
    b->depth--;                                   /* the owner is below */
    uint32_t node = moe_parse_add_expr(b, f->cursor, kind, s, carry);
    f = &b->frames[b->depth++];
    f->mode = node ? FRAME_NODE : FRAME_SKIP;
    f->node = node;
    f->span = *s;
    return node != 0;
}

static void name_it(struct build *b, uint32_t node, struct moe_str name, enum moe_tier tier)
{
    uint32_t text = moe_builder_string(b->out, name);
    moe_parse_node(b, node)->name = text;
    moe_parse_node(b, node)->tier = (uint8_t)tier;
}

static bool is_damaged(enum CXTypeKind kind)
{
    return kind == CXType_Dependent || kind == CXType_Invalid || kind == CXType_Overload;
}

/* An UnexposedExpr that is more than its only child: a builtin (`__atomic_load_n(..)`), `a ?: b`, or what clang keeps of code that it could not
 * understand: the parts, without what joined them. The tokens say what it was. */
static void settle_unexposed(struct build *b, const CXSourceRange *child)
{
    struct frame *f = &b->frames[b->depth - 1];
    struct span s = moe_parse_span(b, f->range), first = { 0 };
    if (!s.src || !b->srcs[s.src].wanted) {
        f->mode = FRAME_SKIP;
        return;
    }
    if (child)
        first = moe_parse_span(b, *child);
    bool damaged = is_damaged(b->api->getCursorType(f->cursor).kind);
    bool written = !(s.flags & MOE_F_MACRO) && b->srcs[s.src].tokens.count;
    bool leads = child && first.begin == s.begin && !(first.flags & MOE_F_MACRO);
    const struct moe_token *word = written ? moe_parse_token(b, s.src, s.begin) : NULL;
    const struct moe_token *after = written ? moe_parse_token(b, s.src, leads ? first.end : word ? word->offset + word->length : s.end) : NULL;
    struct moe_str joint = after && after->offset < s.end ? moe_parse_token_text(b, s.src, after) : MOE_STR("");
    struct moe_str name = moe_parse_token_text(b, s.src, leads ? moe_parse_last_name(b, s.src, first.begin, first.end) : word);
    enum moe_tier tier = damaged || leads ? MOE_TIER_RECOVERED : MOE_TIER_AST;
    if (moe_str_is(joint, "?") && child) {
        materialize(b, MOE_N_COND, &s);
    } else if (moe_str_is(joint, "(") && (leads || (word && word->kind == MOE_TOK_IDENT))) {
        if (materialize(b, MOE_N_CALL, &s))
            name_it(b, b->frames[b->depth - 1].node, name, tier);
    } else if (leads && (moe_str_is(joint, ".") || moe_str_is(joint, "->"))) {
        if (materialize(b, MOE_N_MEMBER, &s))
            name_it(b, b->frames[b->depth - 1].node, moe_parse_token_text(b, s.src, moe_parse_last_name(b, s.src, s.begin, s.end)),
                    MOE_TIER_RECOVERED);
    } else if (s.flags & MOE_F_MACRO && s.inner == b->word.va_arg) {
        if (materialize(b, MOE_N_CALL, &s))
            name_it(b, b->frames[b->depth - 1].node, MOE_STR("va_arg"), MOE_TIER_AST);
    } else if (materialize(b, MOE_N_OTHER, &s) && damaged) {
        struct moe_str text = moe_parse_source(b, &s);
        text.len = MOE_MIN(text.len, MOE_CAP_RECOVERED_TEXT);
        name_it(b, b->frames[b->depth - 1].node, text, MOE_TIER_RECOVERED);
    }
}

/* A designated element: `.name = value` is the value in an unwritten cast that bears the name; `[i] = value` keeps the index beside it. */
static bool settle_element(struct build *b, const CXSourceRange *child)
{
    struct frame *f = &b->frames[b->depth - 1];
    struct span s = moe_parse_span(b, f->range), value = { 0 };
    if (!child || !s.src || !b->srcs[s.src].wanted) {
        f->mode = FRAME_SKIP;
        return false;
    }
    value = moe_parse_span(b, *child);
    struct moe_str before = moe_parse_token_text(b, value.src, moe_parse_token_before(b, value.src, value.begin));
    bool index = !(value.flags & MOE_F_MACRO) && (moe_str_is(before, "[") || moe_str_is(before, "..."));
    if (f->field.len && index)
        return false;                             /* .b[2] = x: the field is told, the place in it is not */
    bool named = f->field.len > 0;
    if (!materialize(b, named ? MOE_N_CAST : MOE_N_OTHER, &s))
        return false;
    f = &b->frames[b->depth - 1];
    uint32_t name = moe_builder_string(b->out, f->field);
    struct moe_node *n = moe_parse_node(b, f->node);
    n->role = MOE_R_VALUE;
    n->name = name;
    n->decl = f->decl;
    if (named) {
        n->flags |= MOE_F_IMPLICIT;
        n->type = n->conv = n->type_arg = f->type_ref;
    }
    return true;
}

bool moe_parse_settle(struct build *b, const CXSourceRange *child, CXCursor c, enum CXCursorKind kind)
{
    struct frame *f = &b->frames[b->depth - 1];
    (void)c;
    if (f->mode == FRAME_ELEMENT)
        return settle_element(b, child);
    bool cast = f->cursor.kind == CXCursor_CXXFunctionalCastExpr;
    bool whole = child && is_expr(kind) && moe_parse_same_range(f->range, *child);
    bool list = child && !cast && b->api->getCursorType(f->cursor).kind == CXType_Invalid;   /* the (a) of a member initialiser */
    if (list || (whole && (!cast || kind == CXCursor_CallExpr || kind == CXCursor_UnexposedExpr))) {
        b->depth--;
        uint32_t node = moe_parse_owner(b)->node;
        b->depth++;
        f->mode = FRAME_PASS;
        f->node = node;
        return true;
    }
    if (cast) {
        struct span s = moe_parse_span(b, f->range);
        if (materialize(b, MOE_N_CAST, &s)) {
            struct moe_node *n = moe_parse_node(b, b->frames[b->depth - 1].node);
            n->type_arg = n->type;
        }
        return b->frames[b->depth - 1].mode == FRAME_NODE;
    }
    b->depth--;
    struct frame *owner = moe_parse_owner(b);
    bool element = owner->mode == FRAME_NODE && moe_parse_node(b, owner->node)->kind == MOE_N_INIT_LIST;
    b->depth++;
    if (element && b->api->getCursorType(f->cursor).kind == CXType_Void && child) {
        f->mode = FRAME_ELEMENT;
        return settle_element(b, child);
    }
    settle_unexposed(b, child);
    return b->frames[b->depth - 1].mode == FRAME_NODE;
}

static void set_all(struct build *b, uint32_t node, enum moe_role role)
{
    for (uint32_t i = moe_parse_node(b, node)->first; i; i = moe_parse_node(b, i)->next)
        if (!moe_parse_node(b, i)->role)
            moe_parse_node(b, i)->role = (uint8_t)role;
}

static void set_in_order(struct build *b, uint32_t node, const uint8_t *roles, unsigned n)
{
    unsigned i = 0;
    for (uint32_t k = moe_parse_node(b, node)->first; k && i < n; k = moe_parse_node(b, k)->next)
        if (!moe_parse_node(b, k)->role)
            moe_parse_node(b, k)->role = roles[i++];
}

static const struct { const char *text; uint8_t op; } binary_ops[] = {
    { "+", MOE_OP_ADD }, { "-", MOE_OP_SUB }, { "*", MOE_OP_MUL }, { "/", MOE_OP_DIV }, { "%", MOE_OP_REM }, { "<<", MOE_OP_SHL },
    { ">>", MOE_OP_SHR }, { "&", MOE_OP_AND }, { "|", MOE_OP_OR }, { "^", MOE_OP_XOR }, { "<", MOE_OP_LT }, { ">", MOE_OP_GT },
    { "<=", MOE_OP_LE }, { ">=", MOE_OP_GE }, { "==", MOE_OP_EQ }, { "!=", MOE_OP_NE }, { "&&", MOE_OP_LAND }, { "||", MOE_OP_LOR },
    { ",", MOE_OP_COMMA }, { "=", MOE_OP_ASSIGN }, { "+=", MOE_OP_ADD_ASSIGN }, { "-=", MOE_OP_SUB_ASSIGN }, { "*=", MOE_OP_MUL_ASSIGN },
    { "/=", MOE_OP_DIV_ASSIGN }, { "%=", MOE_OP_REM_ASSIGN }, { "<<=", MOE_OP_SHL_ASSIGN }, { ">>=", MOE_OP_SHR_ASSIGN },
    { "&=", MOE_OP_AND_ASSIGN }, { "|=", MOE_OP_OR_ASSIGN }, { "^=", MOE_OP_XOR_ASSIGN }, { "and", MOE_OP_LAND }, { "or", MOE_OP_LOR },
};
static const uint8_t binary_kinds[] = {
    [CXBinaryOperator_Mul] = MOE_OP_MUL, [CXBinaryOperator_Div] = MOE_OP_DIV, [CXBinaryOperator_Rem] = MOE_OP_REM,
    [CXBinaryOperator_Add] = MOE_OP_ADD, [CXBinaryOperator_Sub] = MOE_OP_SUB, [CXBinaryOperator_Shl] = MOE_OP_SHL,
    [CXBinaryOperator_Shr] = MOE_OP_SHR, [CXBinaryOperator_LT] = MOE_OP_LT, [CXBinaryOperator_GT] = MOE_OP_GT,
    [CXBinaryOperator_LE] = MOE_OP_LE, [CXBinaryOperator_GE] = MOE_OP_GE, [CXBinaryOperator_EQ] = MOE_OP_EQ,
    [CXBinaryOperator_NE] = MOE_OP_NE, [CXBinaryOperator_And] = MOE_OP_AND, [CXBinaryOperator_Xor] = MOE_OP_XOR,
    [CXBinaryOperator_Or] = MOE_OP_OR, [CXBinaryOperator_LAnd] = MOE_OP_LAND, [CXBinaryOperator_LOr] = MOE_OP_LOR,
    [CXBinaryOperator_Assign] = MOE_OP_ASSIGN, [CXBinaryOperator_MulAssign] = MOE_OP_MUL_ASSIGN,
    [CXBinaryOperator_DivAssign] = MOE_OP_DIV_ASSIGN, [CXBinaryOperator_RemAssign] = MOE_OP_REM_ASSIGN,
    [CXBinaryOperator_AddAssign] = MOE_OP_ADD_ASSIGN, [CXBinaryOperator_SubAssign] = MOE_OP_SUB_ASSIGN,
    [CXBinaryOperator_ShlAssign] = MOE_OP_SHL_ASSIGN, [CXBinaryOperator_ShrAssign] = MOE_OP_SHR_ASSIGN,
    [CXBinaryOperator_AndAssign] = MOE_OP_AND_ASSIGN, [CXBinaryOperator_XorAssign] = MOE_OP_XOR_ASSIGN,
    [CXBinaryOperator_OrAssign] = MOE_OP_OR_ASSIGN, [CXBinaryOperator_Comma] = MOE_OP_COMMA,
};
static const uint8_t unary_kinds[] = {
    [CXUnaryOperator_PostInc] = MOE_OP_POST_INC, [CXUnaryOperator_PostDec] = MOE_OP_POST_DEC, [CXUnaryOperator_PreInc] = MOE_OP_PRE_INC,
    [CXUnaryOperator_PreDec] = MOE_OP_PRE_DEC, [CXUnaryOperator_AddrOf] = MOE_OP_ADDR, [CXUnaryOperator_Deref] = MOE_OP_DEREF,
    [CXUnaryOperator_Plus] = MOE_OP_PLUS, [CXUnaryOperator_Minus] = MOE_OP_MINUS, [CXUnaryOperator_Not] = MOE_OP_NOT,
    [CXUnaryOperator_LNot] = MOE_OP_LNOT,
};
static const struct { const char *text; uint8_t op; } prefix_ops[] = {
    { "++", MOE_OP_PRE_INC }, { "--", MOE_OP_PRE_DEC }, { "&", MOE_OP_ADDR }, { "*", MOE_OP_DEREF }, { "+", MOE_OP_PLUS },
    { "-", MOE_OP_MINUS }, { "~", MOE_OP_NOT }, { "!", MOE_OP_LNOT }, { "not", MOE_OP_LNOT },
};

/* The first token between two operands that is no parenthesis. */
static uint8_t binary_by_token(struct build *b, const struct span *s, const struct moe_node *left, const struct moe_node *right)
{
    if (s->flags & MOE_F_MACRO || !s->src || right->offset < left->offset + left->length)
        return MOE_OP_UNKNOWN;
    uint32_t at = left->offset + left->length;
    for (const struct moe_token *t; (t = moe_parse_token(b, s->src, at)) && t->offset < right->offset; at = t->offset + t->length) {
        struct moe_str text = moe_parse_token_text(b, s->src, t);
        if (moe_str_is(text, "(") || moe_str_is(text, ")"))
            continue;
        for (size_t i = 0; i < MOE_COUNT(binary_ops); i++)
            if (moe_str_is(text, binary_ops[i].text))
                return binary_ops[i].op;
        break;
    }
    return MOE_OP_UNKNOWN;
}

static void close_binary(struct build *b, struct frame *f)
{
    static const uint8_t roles[] = { MOE_R_LHS, MOE_R_RHS };
    set_in_order(b, f->node, roles, 2);
    struct moe_node *n = moe_parse_node(b, f->node);
    uint32_t right = n->first ? moe_parse_node(b, n->first)->next : 0;
    if (b->api->getCursorBinaryOperatorKind) {
        unsigned kind = (unsigned)b->api->getCursorBinaryOperatorKind(f->cursor);
        n->op = kind < MOE_COUNT(binary_kinds) && binary_kinds[kind] ? binary_kinds[kind] : MOE_OP_UNKNOWN;
    } else {
        n->op = right ? binary_by_token(b, &f->span, moe_parse_node(b, n->first), moe_parse_node(b, right)) : MOE_OP_UNKNOWN;
    }
}

static uint8_t unary_by_token(struct build *b, const struct span *s, const struct moe_node *operand)
{
    if (s->flags & MOE_F_MACRO || !s->src)
        return MOE_OP_UNKNOWN;
    struct moe_str text = moe_parse_token_text(b, s->src, moe_parse_token(b, s->src, s->begin));
    if (operand->offset > s->begin || (operand->flags & MOE_F_PAREN && !moe_str_is(text, "(")))
        for (size_t i = 0; i < MOE_COUNT(prefix_ops); i++)
            if (moe_str_is(text, prefix_ops[i].text))
                return prefix_ops[i].op;
    text = moe_parse_token_text(b, s->src, moe_parse_token_before(b, s->src, s->end));
    return moe_str_is(text, "++") ? MOE_OP_POST_INC : moe_str_is(text, "--") ? MOE_OP_POST_DEC : MOE_OP_UNARY_OTHER;
}

static void close_unary(struct build *b, struct frame *f)
{
    set_all(b, f->node, MOE_R_OPERAND);
    struct moe_node *n = moe_parse_node(b, f->node);
    if (b->api->getCursorUnaryOperatorKind) {
        unsigned kind = (unsigned)b->api->getCursorUnaryOperatorKind(f->cursor);
        n->op = kind < MOE_COUNT(unary_kinds) && unary_kinds[kind] ? unary_kinds[kind] : MOE_OP_UNARY_OTHER;
    } else {
        n->op = n->first ? unary_by_token(b, &f->span, moe_parse_node(b, n->first)) : MOE_OP_UNARY_OTHER;
    }
}

/* Not written: a copy or conversion that covers exactly its argument, a default constructor without (). */
static bool is_implicit_ctor(struct build *b, const struct frame *f, const struct moe_node *n)
{
    const struct moe_node *only = moe_parse_node(b, n->first);
    if (n->first && !only->next)
        return only->offset == n->offset && only->length == n->length && !(only->flags & MOE_F_PAREN);
    struct moe_str text = moe_parse_source(b, &f->span);
    return !n->first && (!text.len || (text.ptr[text.len - 1] != ')' && text.ptr[text.len - 1] != '}'));
}

/* The child that is called: the one that names the call's declaration (an operator stands between its arguments), else the first. */
static uint32_t callee_of(struct build *b, const struct frame *f, const struct moe_node *n)
{
    for (uint32_t i = n->first; i && n->decl; i = moe_parse_node(b, i)->next) {
        const struct moe_node *k = moe_parse_node(b, i);
        if (!k->role && k->decl == n->decl && (k->kind == MOE_N_REF || k->kind == MOE_N_MEMBER))
            return i;
    }
    bool recovered = f->cursor.kind == CXCursor_UnexposedExpr;
    if (f->saw_type || (recovered && f->first_begin != f->span.begin))
        return 0;
    return n->first;
}

static void close_call(struct build *b, struct frame *f)
{
    struct moe_node *n = moe_parse_node(b, f->node);
    bool ctor = n->decl && (moe_builder_decl_at(b->out, n->decl)->flags & MOE_D_CTOR);
    uint32_t callee = ctor ? 0 : callee_of(b, f, n);
    if (callee) {
        struct moe_node *k = moe_parse_node(b, callee);
        k->role = MOE_R_CALLEE;
        if (!n->name && (k->kind == MOE_N_REF || k->kind == MOE_N_MEMBER))
            n->name = k->name;
        if (!n->decl && (k->kind == MOE_N_REF || k->kind == MOE_N_MEMBER))
            n->decl = k->decl;
        if (k->tier != MOE_TIER_AST)
            n->tier = k->tier;
    } else if (!n->name && f->saw_type) {
        const struct moe_token *word = f->span.flags & MOE_F_MACRO ? NULL : moe_parse_token(b, f->span.src, f->span.begin);
        if (word && word->kind == MOE_TOK_IDENT)
            n->name = moe_builder_string(b->out, moe_parse_token_text(b, f->span.src, word));
    }
    set_all(b, f->node, MOE_R_ARG);
    n = moe_parse_node(b, f->node);
    if (ctor && is_implicit_ctor(b, f, n))
        n->flags |= MOE_F_IMPLICIT;
    if (f->cursor.kind == CXCursor_CallExpr && b->cxx
        && b->api->getCursorReferenced(f->cursor).kind == CXCursor_ConversionFunction)
        n->flags |= MOE_F_IMPLICIT;
}

static void close_member(struct build *b, struct frame *f)
{
    struct moe_node *n = moe_parse_node(b, f->node);
    if (!n->first && b->cxx && n->decl) {         /* x inside a method is this->x */
        struct span s = f->span;
        s.end = s.begin;
        moe_parse_add(b, f->node, MOE_N_THIS, &s, (struct carry){ 0 });
        n = moe_parse_node(b, f->node);
        if (n->first)
            moe_parse_node(b, n->first)->flags |= MOE_F_IMPLICIT;
        n->flags |= MOE_F_ARROW;
    }
    set_all(b, f->node, MOE_R_BASE);
    const struct moe_type *base = moe_parse_type_at(b, moe_parse_node(b, n->first)->conv);
    if (base->kind == MOE_T_POINTER) {
        n->flags |= MOE_F_ARROW;
    } else if (base->kind != MOE_T_RECORD && !(f->span.flags & MOE_F_MACRO)) {
        const struct moe_token *name = moe_parse_last_name(b, f->span.src, f->span.begin, f->span.end);
        const struct moe_token *dot = name ? moe_parse_token_before(b, f->span.src, name->offset) : NULL;
        if (moe_str_is(moe_parse_token_text(b, f->span.src, dot), "->"))
            n->flags |= MOE_F_ARROW;
    }
    if (!n->name) {
        const struct moe_token *word = f->span.flags & MOE_F_MACRO ? NULL : moe_parse_last_name(b, f->span.src, f->span.begin, f->span.end);
        n->name = word ? moe_builder_string(b->out, moe_parse_token_text(b, f->span.src, word)) : 0;
    }
}

static void close_new(struct build *b, struct frame *f)
{
    struct moe_node *n = moe_parse_node(b, f->node);
    n->type_arg = moe_parse_type_at(b, n->type)->to;
    for (uint32_t i = n->first; i && !(f->span.flags & MOE_F_MACRO); i = moe_parse_node(b, i)->next) {
        struct moe_node *k = moe_parse_node(b, i);
        struct moe_str before = moe_parse_token_text(b, f->span.src, moe_parse_token_before(b, f->span.src, k->offset));
        if (!moe_str_is(before, "["))
            continue;
        k->role = MOE_R_INDEX;                    /* the number of elements */
        n->flags |= MOE_F_ARRAY;
    }
    set_all(b, f->node, MOE_R_ARG);
}

static void close_delete(struct build *b, struct frame *f)
{
    set_all(b, f->node, MOE_R_OPERAND);
    struct moe_node *n = moe_parse_node(b, f->node);
    struct moe_str text = moe_parse_source(b, &f->span);
    const struct moe_token *word = text.len ? moe_parse_token(b, f->span.src, f->span.begin) : NULL;
    const struct moe_token *next = word ? moe_parse_token(b, f->span.src, word->offset + word->length) : NULL;
    if (moe_str_is(moe_parse_token_text(b, f->span.src, word), "::") && next)
        next = moe_parse_token(b, f->span.src, next->offset + next->length);
    if (moe_str_is(moe_parse_token_text(b, f->span.src, next), "["))
        n->flags |= MOE_F_ARRAY;
}

static void close_cast(struct build *b, struct frame *f)
{
    set_all(b, f->node, MOE_R_OPERAND);
    struct moe_node *n = moe_parse_node(b, f->node);
    for (uint32_t i = n->first; i && moe_parse_node(b, i)->next && moe_parse_type_at(b, n->type_arg)->kind != MOE_T_RECORD; i = moe_parse_node(b, i)->next)
        moe_parse_node(b, i)->role = MOE_R_INDEX;       /* the bound in reinterpret_cast<char (*)[128]>(p): the type's, not the value's */
    if (moe_parse_type_at(b, n->type_arg)->kind == MOE_T_VOID && n->first)
        moe_parse_node(b, n->first)->flags |= MOE_F_VOIDED;
}

static void close_element(struct build *b, struct frame *f)
{
    for (uint32_t i = moe_parse_node(b, f->node)->first; i; i = moe_parse_node(b, i)->next) {
        struct moe_node *k = moe_parse_node(b, i);
        k->role = k->next ? MOE_R_INDEX : MOE_R_VALUE;
    }
}

static void close_lambda(struct build *b, struct frame *f)
{
    for (uint32_t i = moe_parse_node(b, f->node)->first; i; i = moe_parse_node(b, i)->next) {
        struct moe_node *k = moe_parse_node(b, i);
        if (!k->role)
            k->role = k->kind == MOE_N_COMPOUND ? MOE_R_BODY : MOE_R_INIT;
    }
}

void moe_parse_close_expr(struct build *b, struct frame *f)
{
    static const uint8_t cond[] = { MOE_R_COND, MOE_R_THEN, MOE_R_ELSE }, elvis[] = { MOE_R_COND, MOE_R_ELSE };
    static const uint8_t index[] = { MOE_R_BASE, MOE_R_INDEX };
    bool unexposed = f->cursor.kind == CXCursor_UnexposedExpr;
    switch (moe_parse_node(b, f->node)->kind) {
    case MOE_N_CALL:
    case MOE_N_LAUNCH:    close_call(b, f); break;
    case MOE_N_MEMBER:    close_member(b, f); break;
    case MOE_N_BINARY:    close_binary(b, f); break;
    case MOE_N_UNARY:     close_unary(b, f); break;
    case MOE_N_COND:      set_in_order(b, f->node, unexposed ? elvis : cond, unexposed ? 2 : 3); break;
    case MOE_N_INDEX:     set_in_order(b, f->node, index, 2); break;
    case MOE_N_CAST:      close_cast(b, f); break;
    case MOE_N_INIT_LIST:
        moe_parse_node(b, f->node)->flags |= MOE_F_BRACES;
        set_all(b, f->node, MOE_R_VALUE);
        break;
    case MOE_N_COMPOUND_LITERAL: set_all(b, f->node, MOE_R_INIT); break;
    case MOE_N_SIZEOF:    moe_parse_close_sizeof(b, f); break;
    case MOE_N_NEW:       close_new(b, f); break;
    case MOE_N_DELETE:    close_delete(b, f); break;
    case MOE_N_LAMBDA:    close_lambda(b, f); break;
    case MOE_N_STMT_EXPR: set_all(b, f->node, MOE_R_STMT); break;
    case MOE_N_OTHER:
        if (moe_parse_node(b, f->node)->role == MOE_R_VALUE && unexposed)
            close_element(b, f);
        else
            set_all(b, f->node, MOE_R_OPERAND);
        break;
    default: break;
    }
}
