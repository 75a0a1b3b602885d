/* Declarations in wanted files become nodes; what they refer to elsewhere becomes entries of decls[] only. */
#include "audit/source/parse/build.h"

static enum moe_kind kind_of(enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_FunctionDecl:
    case CXCursor_CXXMethod:
    case CXCursor_Constructor:
    case CXCursor_Destructor:
    case CXCursor_ConversionFunction:
    case CXCursor_FunctionTemplate:
        return MOE_N_FUNCTION;
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_ClassDecl:
    case CXCursor_ClassTemplate:
    case CXCursor_ClassTemplatePartialSpecialization:
        return MOE_N_RECORD;
    case CXCursor_EnumDecl:         return MOE_N_ENUM;
    case CXCursor_EnumConstantDecl: return MOE_N_ENUMERATOR;
    case CXCursor_FieldDecl:        return MOE_N_FIELD;
    case CXCursor_VarDecl:          return MOE_N_VAR;
    case CXCursor_ParmDecl:         return MOE_N_PARAM;
    case CXCursor_TypedefDecl:
    case CXCursor_TypeAliasDecl:
    case CXCursor_TypeAliasTemplateDecl:
        return MOE_N_TYPEDEF;
    case CXCursor_Namespace:        return MOE_N_SCOPE;
    default:                        return MOE_N_NONE;
    }
}

static uint8_t role_in(struct build *b, enum moe_kind kind, uint32_t parent)
{
    switch (moe_parse_node(b, parent)->kind) {
    case MOE_N_RECORD:
    case MOE_N_ENUM:
        return MOE_R_MEMBER;
    case MOE_N_FUNCTION:
    case MOE_N_LAMBDA:
        return kind == MOE_N_PARAM ? MOE_R_PARAM : MOE_R_DECL;
    case MOE_N_IF:
    case MOE_N_WHILE:
    case MOE_N_SWITCH:
    case MOE_N_FOR:
    case MOE_N_RANGE_FOR:
        return MOE_R_INIT;
    case MOE_N_UNIT:
    case MOE_N_SCOPE:
        return MOE_R_NONE;
    default:
        return MOE_R_DECL;
    }
}

/* A parameter of a parameter's type is none of ours; a record that the type of a variable or typedef shows again was made before. */
static bool belongs(struct build *b, enum moe_kind kind, uint32_t decl, const struct frame *owner, const struct span *s)
{
    unsigned up = moe_parse_node(b, owner->node)->kind;
    if (kind == MOE_N_PARAM)
        return up == MOE_N_FUNCTION || up == MOE_N_LAMBDA;
    const struct moe_node *made = moe_parse_node(b, decl ? moe_builder_decl_at(b->out, decl)->node : 0);
    return made->kind != kind || made->offset != s->begin || made->file != b->srcs[s->src].index;
}

static bool is_wanted_in_second(struct build *b, const struct span *s, bool definition)
{
    if (!definition)
        return false;
    uint32_t line, last, column;
    moe_parse_line(b, s->src, s->begin, &line, &column);
    moe_parse_line(b, s->src, s->end, &last, &column);
    for (uint32_t i = 0; i < b->skipped_count; i++)
        if (b->skipped[i].file == b->srcs[s->src].index && b->skipped[i].line <= last && line <= b->skipped[i].end_line)
            return true;
    return false;
}

static void name_node(struct build *b, uint32_t node, uint32_t decl, CXCursor c)
{
    struct moe_node *n = moe_parse_node(b, node);
    n->decl = decl;
    if (decl) {
        const struct moe_decl *d = moe_builder_decl_at(b->out, decl);
        n->name = d->name;
        n->type = d->kind == MOE_N_FUNCTION || d->kind == MOE_N_TYPEDEF || d->kind == MOE_N_RECORD || d->kind == MOE_N_ENUM
                ? d->type : moe_parse_type(b, b->api->getCursorType(c));
        if (n->kind == MOE_N_ENUMERATOR) {
            n->value = d->value;
            n->flags |= MOE_F_HAS_VALUE;
        }
    }
    n = moe_parse_node(b, node);
    n->conv = n->type;
}

static void prepare_frame(struct build *b, struct frame *f, enum moe_kind kind, CXCursor c)
{
    CXCursor init = kind == MOE_N_VAR ? b->api->Cursor_getVarDeclInitializer(c) : c;
    if (kind == MOE_N_VAR && !b->api->Cursor_isNull(init))
        f->init = init.data[1];
}

/* What is transparent: extern "C" {}, friends, `;`. What is nothing here: using, aliases of namespaces, template parameters, access. */
static enum CXChildVisitResult enter_other(struct build *b, CXCursor c, enum CXCursorKind kind)
{
    if (kind != CXCursor_LinkageSpec && kind != CXCursor_UnexposedDecl && kind != CXCursor_FriendDecl)
        return CXChildVisit_Continue;
    moe_parse_push(b, c, FRAME_PASS, moe_parse_owner(b)->node);
    return CXChildVisit_Recurse;
}

/* The second pass takes functions only, those that hold text the first one skipped; scopes and records are looked through. */
static bool left_out(struct build *b, enum moe_kind kind, const struct span *s, CXCursor c)
{
    return moe_parse_owner(b)->node == b->unit && (kind != MOE_N_FUNCTION || !is_wanted_in_second(b, s, b->api->isCursorDefinition(c)));
}

/* Code of the GPU alone is compiled with __CUDA_ARCH__ only: what the first pass saw of it exists nowhere. What is for both sides stays twice. */
static void replace_host_variant(struct build *b, uint32_t decl, uint32_t node)
{
    struct moe_decl *d = moe_builder_decl_at(b->out, decl);
    if (!(d->flags & (MOE_D_KERNEL | MOE_D_DEVICE)) || d->flags & MOE_D_HOST || d->node >= b->second_from
        || moe_parse_node(b, d->node)->kind != MOE_N_FUNCTION)
        return;
    if (moe_parse_grow(b, &b->replaced, b->replaced_count, &b->replaced_room, sizeof *b->replaced))
        b->replaced[b->replaced_count++] = d->node;
    d->node = node;
}

static enum CXChildVisitResult make_node(struct build *b, CXCursor c, enum moe_kind kind, const struct span *s, uint32_t decl)
{
    uint32_t parent = moe_parse_owner(b)->node;
    struct carry role = { .role = role_in(b, kind, parent) };
    uint32_t node = moe_parse_add(b, parent, kind, s, role);
    if (!node)
        return CXChildVisit_Break;
    if (kind == MOE_N_SCOPE)
        moe_parse_node(b, node)->name = moe_parse_text(b, b->api->getCursorSpelling(c));
    else
        name_node(b, node, decl, c);
    bool known = b->second && decl && moe_builder_decl_at(b->out, decl)->node;
    bool definition = b->api->isCursorDefinition(c);
    if (known && definition && kind == MOE_N_FUNCTION)
        replace_host_variant(b, decl, node);
    if (!known)
        moe_parse_defined_by(b, decl, node, c, definition);
    if (kind == MOE_N_FUNCTION && !definition && !b->srcs[s->src].main)
        return CXChildVisit_Continue;             /* a prototype in a header: its type says what its parameters would */
    struct frame *f = moe_parse_push(b, c, FRAME_NODE, node);
    if (!f)
        return CXChildVisit_Break;
    f->span = *s;
    f->decl = decl;
    prepare_frame(b, f, kind, c);
    if (kind == MOE_N_RECORD && decl && definition)
        moe_parse_fields(b, decl, b->api->getCursorType(c));
    return CXChildVisit_Recurse;
}

enum CXChildVisitResult moe_parse_visit_decl(struct build *b, CXCursor c, enum CXCursorKind cursor_kind)
{
    enum moe_kind kind = kind_of(cursor_kind);
    struct frame *owner = moe_parse_owner(b);
    if (!kind)
        return enter_other(b, c, cursor_kind);
    if (owner->mode != FRAME_NODE && owner->node != b->unit)
        return CXChildVisit_Continue;
    struct span s = moe_parse_span(b, b->api->getCursorExtent(c));
    if (!s.src || !b->srcs[s.src].wanted)
        return CXChildVisit_Continue;
    if (b->second && (kind == MOE_N_SCOPE || kind == MOE_N_RECORD) && owner->node == b->unit) {
        moe_parse_push(b, c, FRAME_PASS, b->unit);
        return CXChildVisit_Recurse;
    }
    if (b->second && left_out(b, kind, &s, c))
        return CXChildVisit_Continue;
    uint32_t decl = kind == MOE_N_SCOPE ? 0 : moe_parse_decl(b, c);
    if ((kind == MOE_N_PARAM || kind == MOE_N_RECORD || kind == MOE_N_ENUM) && !belongs(b, kind, decl, moe_parse_owner(b), &s))
        return CXChildVisit_Continue;
    return make_node(b, c, kind, &s, decl);
}

/* A file may hold more labels than can be compared each with each. */
static void land_jumps(struct build *b)
{
    struct moe_ptr_map labels = { 0 };
    for (uint32_t i = 0; i < b->jump_count; i++)
        if (moe_parse_node(b, b->jumps[i].node)->kind == MOE_N_LABEL && b->jumps[i].name)
            b->failed |= !moe_ptr_map_put(&labels, (const void *)((uintptr_t)b->jumps[i].name << 3), b->jumps[i].node);
    for (uint32_t i = 0; i < b->jump_count; i++) {
        struct moe_node *jump = moe_parse_node(b, b->jumps[i].node);
        if (jump->kind == MOE_N_GOTO)
            jump->decl = moe_ptr_map_get(&labels, (const void *)((uintptr_t)b->jumps[i].name << 3));
    }
    moe_ptr_map_clear(&labels);
    b->jump_count = 0;
}

void moe_parse_close_decl(struct build *b, struct frame *f)
{
    struct moe_node *n = moe_parse_node(b, f->node);
    if (n->kind == MOE_N_FUNCTION) {
        for (uint32_t i = n->first; i; i = moe_parse_node(b, i)->next) {
            struct moe_node *k = moe_parse_node(b, i);
            if (!k->role)
                k->role = k->kind == MOE_N_COMPOUND || k->kind == MOE_N_TRY ? MOE_R_BODY : MOE_R_INIT;
        }
        land_jumps(b);
    } else if (n->kind == MOE_N_VAR || n->kind == MOE_N_FIELD || n->kind == MOE_N_ENUMERATOR || n->kind == MOE_N_PARAM) {
        for (uint32_t i = n->first; i; i = moe_parse_node(b, i)->next) {
            struct moe_node *k = moe_parse_node(b, i);
            if (!k->role)
                k->role = MOE_R_INIT;
            if (k->role == MOE_R_INIT && k->kind == MOE_N_INIT_LIST)
                n->flags |= MOE_F_BRACES;
        }
    }
}
