/* Declarations, each made when first referenced, whatever file it is from. Redeclarations and instantiations share the entry of the first. */
#include "audit/source/parse/build.h"
#include "common/base/hash.h"
#include <stdlib.h>

static uint8_t kind_of(enum CXCursorKind kind)
{
    switch (kind) {
    case CXCursor_FunctionDecl:
    case CXCursor_CXXMethod:
    case CXCursor_Constructor:
    case CXCursor_Destructor:
    case CXCursor_ConversionFunction:
    case CXCursor_FunctionTemplate:
        return MOE_N_FUNCTION;
    case CXCursor_VarDecl:
        return MOE_N_VAR;
    case CXCursor_ParmDecl:
    case CXCursor_NonTypeTemplateParameter:
        return MOE_N_PARAM;
    case CXCursor_FieldDecl:
        return MOE_N_FIELD;
    case CXCursor_StructDecl:
    case CXCursor_UnionDecl:
    case CXCursor_ClassDecl:
    case CXCursor_ClassTemplate:
    case CXCursor_ClassTemplatePartialSpecialization:
        return MOE_N_RECORD;
    case CXCursor_EnumDecl:
        return MOE_N_ENUM;
    case CXCursor_EnumConstantDecl:
        return MOE_N_ENUMERATOR;
    case CXCursor_TypedefDecl:
    case CXCursor_TypeAliasDecl:
    case CXCursor_TypeAliasTemplateDecl:
        return MOE_N_TYPEDEF;
    default:
        return MOE_N_NONE;
    }
}

struct attributes { struct build *b; uint32_t flags; };

/* libclang does not name noreturn and unused: the word at the attribute's place does. */
static uint32_t unnamed_attribute(struct build *b, CXCursor attribute)
{
    uint32_t offset, src = moe_parse_at(b, b->api->getRangeStart(b->api->getCursorExtent(attribute)), &offset);
    if (!src || offset >= b->srcs[src].bytes.len)
        return 0;
    struct moe_str rest = moe_str_from(b->srcs[src].bytes, offset);
    size_t n = 0;
    while (n < rest.len && n < 64 && (moe_is_word(rest.ptr[n]) || rest.ptr[n] == ':'))
        n++;
    char word[65];
    memcpy(word, rest.ptr, n);
    word[n] = 0;
    if (strcasestr(word, "noreturn"))
        return MOE_D_NORETURN;
    return strcasestr(word, "unused") ? MOE_D_UNUSED_OK : 0;
}

/* Our CUDA shim cannot write __shared__ as clang does (an error in code that counts as host and device) and annotates instead. */
static uint32_t annotation(struct build *b, CXCursor attribute)
{
    CXString text = b->api->getCursorSpelling(attribute);
    bool shared = moe_str_is(moe_parse_str(b, text), "shared");
    b->api->disposeString(text);
    return shared ? MOE_D_DEVICE | MOE_D_HOST : 0;
}

static enum CXChildVisitResult visit_attribute(CXCursor c, CXCursor parent, CXClientData data)
{
    struct attributes *a = data;
    (void)parent;
    switch (c.kind) {
    case CXCursor_WarnUnusedResultAttr: a->flags |= MOE_D_NODISCARD; break;
    case CXCursor_CUDAGlobalAttr:       a->flags |= MOE_D_KERNEL; break;
    case CXCursor_CUDADeviceAttr:       a->flags |= MOE_D_DEVICE; break;
    case CXCursor_CUDAHostAttr:         a->flags |= MOE_D_HOST; break;
    case CXCursor_CUDAConstantAttr:     a->flags |= MOE_D_CONSTANT; break;
    case CXCursor_CUDASharedAttr:       a->flags |= MOE_D_DEVICE | MOE_D_HOST; break;   /* on a variable: see storage_of */
    case CXCursor_AnnotateAttr:          a->flags |= annotation(a->b, c); break;
    case CXCursor_UnexposedAttr:        a->flags |= unnamed_attribute(a->b, c); break;
    default:
        if (c.kind < CXCursor_FirstAttr || c.kind > CXCursor_LastAttr)
            return CXChildVisit_Break;            /* attributes come first */
    }
    return CXChildVisit_Continue;
}

/* libclang shows no attributes of a function template: what is written before its name has to tell. */
static uint32_t template_attributes(struct build *b, CXCursor c)
{
    static const struct { const char *word; uint32_t flag; } rows[] = { { "__global__", MOE_D_KERNEL }, { "__device__", MOE_D_DEVICE }, { "__host__", MOE_D_HOST } };
    uint32_t start, name, src = moe_parse_at(b, b->api->getRangeStart(b->api->getCursorExtent(c)), &start), flags = 0;
    if (!src || moe_parse_at(b, b->api->getCursorLocation(c), &name) != src || name <= start || name > b->srcs[src].bytes.len)
        return 0;
    struct moe_str text = { b->srcs[src].bytes.ptr + start, name - start };
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        if (memmem(text.ptr, text.len, rows[i].word, strlen(rows[i].word)))
            flags |= rows[i].flag;
    return flags;
}

static uint32_t attributes_of(struct build *b, CXCursor c)
{
    struct attributes a = { .b = b };
    if (c.kind == CXCursor_FunctionTemplate)
        a.flags = template_attributes(b, c);
    if (b->api->Cursor_hasAttrs(c))
        b->api->visitChildren(c, visit_attribute, &a);
    return a.flags;
}

static bool is_function(enum CXCursorKind kind) { return kind_of(kind) == MOE_N_FUNCTION; }

static uint32_t function_flags(struct build *b, CXCursor c, CXType type)
{
    uint32_t flags = 0;
    if (b->api->Cursor_isVariadic(c))
        flags |= MOE_D_VARIADIC;
    if (b->api->Cursor_isFunctionInlined(c))
        flags |= MOE_D_INLINE;
    if (type.kind == CXType_FunctionNoProto)
        flags |= MOE_D_UNPROTOTYPED;
    if (!b->api->Cursor_isNull(b->api->getCursorDefinition(c)))
        flags |= MOE_D_DEFINED;
    enum CXCursorKind up = b->api->getCursorSemanticParent(c).kind;
    if (c.kind == CXCursor_CXXMethod || c.kind == CXCursor_ConversionFunction || (b->cxx && kind_of(up) == MOE_N_RECORD))
        flags |= MOE_D_METHOD;
    if (c.kind == CXCursor_Constructor)
        flags |= MOE_D_CTOR | MOE_D_METHOD;
    if (c.kind == CXCursor_Destructor)
        flags |= MOE_D_DTOR | MOE_D_METHOD;
    return flags;
}

static uint8_t storage_of(struct build *b, CXCursor c, bool local, uint32_t attributes)
{
    if ((attributes & (MOE_D_DEVICE | MOE_D_HOST)) == (MOE_D_DEVICE | MOE_D_HOST))
        return MOE_S_SHARED;
    switch (b->api->Cursor_getStorageClass(c)) {
    case CX_SC_Static: return local ? MOE_S_LOCAL_STATIC : MOE_S_STATIC;
    case CX_SC_Extern: return MOE_S_EXTERN;
    default:           return local ? MOE_S_LOCAL : MOE_S_GLOBAL;
    }
}

/* "Box<T>" of a constructor is "Box"; a nameless record, whose spelling would hold a path, has no name. */
static uint32_t name_of(struct build *b, CXCursor c)
{
    if (kind_of(c.kind) == MOE_N_RECORD || kind_of(c.kind) == MOE_N_ENUM)
        if (b->api->Cursor_isAnonymous(c))
            return 0;
    CXString text = b->api->getCursorSpelling(c);
    struct moe_str s = moe_parse_str(b, text);
    const char *angle = s.len ? memchr(s.ptr, '<', s.len) : NULL;
    if (angle && (c.kind == CXCursor_Constructor || c.kind == CXCursor_Destructor))
        s.len = (size_t)(angle - s.ptr);
    if (s.len && memchr(s.ptr, '(', s.len) && kind_of(c.kind) != MOE_N_FUNCTION)
        s.len = 0;                                /* "struct (unnamed at ...)" */
    uint32_t name = moe_builder_string(b->out, s);
    b->api->disposeString(text);
    return name;
}

static uint32_t qualified_of(struct build *b, CXCursor c, uint32_t name)
{
    if (!b->cxx)
        return name;
    struct moe_str parts[16];
    CXString texts[16];
    size_t n = 0, len = 0;
    for (CXCursor up = b->api->getCursorSemanticParent(c); n < MOE_COUNT(parts); up = b->api->getCursorSemanticParent(up)) {
        if (up.kind != CXCursor_Namespace && kind_of(up.kind) != MOE_N_RECORD)
            break;
        texts[n] = b->api->getCursorSpelling(up);
        parts[n] = moe_parse_str(b, texts[n]);
        if (parts[n].len && memchr(parts[n].ptr, '(', parts[n].len))
            parts[n].len = 0;                     /* nameless */
        len += parts[n].len;
        n++;
    }
    uint32_t qualified = name;
    CXString own = b->api->getCursorSpelling(c);
    struct moe_buf *text = n ? moe_buf_new(len + 64 + 2 * n + 65536) : NULL;
    for (size_t i = n; text && i-- > 0;)
        if (parts[i].len)
            moe_buf_printf(text, "%.*s::", MOE_FMT(parts[i]));
    if (text && name) {
        moe_buf_add(text, moe_parse_str(b, own));
        qualified = moe_builder_string(b->out, moe_buf_str(text));
    }
    moe_buf_free(&text);
    b->api->disposeString(own);
    for (size_t i = 0; i < n; i++)
        b->api->disposeString(texts[i]);
    return qualified;
}

static uint64_t usr_of(struct build *b, CXCursor c)
{
    CXString text = b->api->getCursorUSR(c);
    struct moe_str s = moe_parse_str(b, text);
    uint64_t usr = s.len ? moe_hash(MOE_HASH_START, s) : 0;
    b->api->disposeString(text);
    return usr;
}

static void place_decl(struct build *b, CXCursor c, struct moe_decl *d)
{
    uint32_t offset, src = moe_parse_at(b, b->api->getCursorLocation(c), &offset);
    if (!src)
        return;
    d->file = b->srcs[src].index;
    if (b->srcs[src].wanted)
        moe_parse_line(b, src, offset, &d->line, &d->column);
    else
        b->api->getFileLocation(b->api->getCursorLocation(c), NULL, &d->line, &d->column, NULL);
    if (b->srcs[src].system)
        d->flags |= MOE_D_SYSTEM;
    if (b->srcs[src].stub)
        d->flags |= MOE_D_STUB | MOE_D_SYSTEM;
}

static bool is_local_scope(CXCursor up) { return is_function(up.kind) || up.kind == CXCursor_UnexposedDecl; }

static void fill_parent(struct build *b, CXCursor c, CXCursor up, struct moe_decl *d)
{
    bool member = d->kind == MOE_N_FIELD || d->kind == MOE_N_ENUMERATOR || (d->flags & MOE_D_METHOD);
    bool local = d->kind == MOE_N_PARAM || (d->kind == MOE_N_VAR && is_function(up.kind));
    if ((member || local) && kind_of(up.kind))
        d->parent = moe_parse_decl(b, up);
    if (d->kind == MOE_N_FIELD) {
        d->value = -1;                            /* moe_parse_fields tells */
        d->bit_width = b->api->Cursor_isBitField(c) ? (uint32_t)MOE_MAX(b->api->getFieldDeclBitWidth(c), 0) : 0;
    } else if (d->kind == MOE_N_ENUMERATOR) {
        d->value = b->api->getEnumConstantDeclValue(c);
    }
}

static void fill(struct build *b, CXCursor c, uint32_t index)
{
    CXCursor up = b->api->getCursorSemanticParent(c);
    CXType type = b->api->getCursorType(c);
    struct moe_decl d = *moe_builder_decl_at(b->out, index);
    d.name = name_of(b, c);
    d.qualified = d.kind == MOE_N_FUNCTION || d.kind == MOE_N_RECORD || (d.kind == MOE_N_VAR && !is_function(up.kind))
                || d.kind == MOE_N_ENUM || d.kind == MOE_N_TYPEDEF ? qualified_of(b, c, d.name) : d.name;
    bool local = is_local_scope(up) && d.kind == MOE_N_VAR;
    if (d.kind == MOE_N_FUNCTION || d.kind == MOE_N_VAR) {
        uint32_t attributes = attributes_of(b, c);
        d.flags |= attributes;
        if (d.kind == MOE_N_VAR) {
            d.storage = storage_of(b, c, local, attributes);
            if (d.storage == MOE_S_SHARED)
                d.flags &= ~(uint32_t)MOE_D_HOST;
        }
    }
    if (d.kind == MOE_N_FUNCTION) {
        d.flags |= function_flags(b, c, type);
        d.storage = b->api->getCursorLinkage(c) == CXLinkage_Internal ? MOE_S_STATIC : MOE_S_EXTERN;
    } else if (d.kind == MOE_N_PARAM) {
        d.storage = MOE_S_LOCAL;
    } else if (d.kind != MOE_N_VAR && b->api->isCursorDefinition(c)) {
        d.flags |= MOE_D_DEFINED;
    } else if (d.kind == MOE_N_VAR && !b->api->Cursor_isNull(b->api->getCursorDefinition(c))) {
        d.flags |= MOE_D_DEFINED;
    }
    place_decl(b, c, &d);
    if (d.kind == MOE_N_FUNCTION || (d.kind == MOE_N_VAR && !local) || (d.kind == MOE_N_RECORD && d.name))
        d.usr = usr_of(b, c);
    *moe_builder_decl_at(b->out, index) = d;
    bool guessed = d.kind == MOE_N_VAR && b->api->isInvalidDeclaration(c);      /* `unknown_t x` as int, `char x[UNKNOWN]` with one element */
    d.type = guessed ? 0 : moe_parse_type(b, type);             /* after the entry is there: types name declarations */
    if (d.kind == MOE_N_FUNCTION && moe_parse_is_noreturn(b, d.type))
        d.flags |= MOE_D_NORETURN;
    fill_parent(b, c, up, &d);
    struct moe_decl *kept = moe_builder_decl_at(b->out, index);
    d.field_index = kept->field_index;
    d.node = kept->node;
    *kept = d;
}

static int compare_usr(const void *x, const void *y)
{
    uint64_t a = ((const struct usr *)x)->usr, b = ((const struct usr *)y)->usr;
    return a < b ? -1 : a > b;
}

/* In the second pass: what the first one knew by the same USR. */
static uint32_t of_first_pass(struct build *b, CXCursor c, uint8_t kind)
{
    if (!b->second || !b->usr_count || (kind != MOE_N_FUNCTION && kind != MOE_N_VAR && kind != MOE_N_RECORD))
        return 0;
    if (kind == MOE_N_VAR && is_local_scope(b->api->getCursorSemanticParent(c)))
        return 0;
    struct usr key = { .usr = usr_of(b, c) };
    const struct usr *hit = key.usr ? bsearch(&key, b->usrs, b->usr_count, sizeof key, compare_usr) : NULL;
    return hit ? hit->decl : 0;
}

uint32_t moe_parse_decl(struct build *b, CXCursor c)
{
    const void *key = c.data[0];
    uint8_t kind = kind_of(c.kind);
    if (!kind || !key || b->failed)
        return 0;
    uint32_t known = moe_ptr_map_get(&b->decl_of, key);
    if (known)
        return known;
    if (b->cxx && (kind == MOE_N_FUNCTION || kind == MOE_N_VAR)) {
        CXCursor pattern = b->api->getSpecializedCursorTemplate(c);
        if (!b->api->Cursor_isNull(pattern) && pattern.data[0] != key)
            known = moe_parse_decl(b, pattern);
    }
    CXCursor first = b->api->getCanonicalCursor(c);
    if (!known)
        known = moe_ptr_map_get(&b->decl_of, first.data[0]);
    if (!known)
        known = of_first_pass(b, c, kind);
    bool fresh = !known;
    if (fresh)
        known = moe_builder_decl(b->out, (struct moe_decl){ .kind = kind });
    if (!known || !moe_ptr_map_put(&b->decl_of, key, known) || !moe_ptr_map_put(&b->decl_of, first.data[0], known)) {
        b->failed = true;
        return 0;
    }
    if (fresh) {
        fill(b, c, known);
        uint64_t usr = moe_builder_decl_at(b->out, known)->usr;
        if (usr && !b->second && b->job->device_pass && moe_parse_grow(b, &b->usrs, b->usr_count, &b->usr_room, sizeof *b->usrs))
            b->usrs[b->usr_count++] = (struct usr){ usr, known };
    }
    return known;
}

struct fields { struct build *b; uint32_t index; CXCursor *cursors; uint32_t count, room; bool odd; int64_t end, align; };

static enum CXVisitorResult visit_field(CXCursor c, CXClientData data)
{
    struct fields *f = data;
    uint32_t decl = moe_parse_decl(f->b, c);
    if (!decl || !moe_parse_grow(f->b, &f->cursors, f->count, &f->room, sizeof *f->cursors))
        return CXVisit_Break;
    f->cursors[f->count++] = c;
    struct moe_decl *d = moe_builder_decl_at(f->b->out, decl);
    d->field_index = f->index++;
    const struct moe_type *t = moe_parse_type_at(f->b, d->type);
    f->odd |= d->bit_width || t->size < 0 || t->align <= 0 || t->kind == MOE_T_REFERENCE || f->b->api->Cursor_isBitField(c)
           || f->b->api->Cursor_hasAttrs(c);
    if (f->odd)
        return CXVisit_Continue;
    d->value = (f->end + t->align - 1) / t->align * t->align;
    f->end = d->value + t->size;
    f->align = MOE_MAX(f->align, t->align);
    return CXVisit_Continue;
}

/* Fields in order, with offsets. libclang walks the whole record for each offset it gives, so plain records are laid out here, and the
 * result is taken when it comes to the size that libclang tells; packed ones, bit-fields, classes with bases or virtual functions are asked. */
void moe_parse_fields(struct build *b, uint32_t decl, CXType record)
{
    while (decl >= b->decl_room)
        if (!moe_parse_grow(b, &b->decl_done, b->decl_room, &b->decl_room, 1))
            return;
    if (!decl || b->decl_done[decl])
        return;
    b->decl_done[decl] = 1;
    struct fields f = { .b = b, .align = 1 };
    f.odd = b->api->getTypeDeclaration(record).kind == CXCursor_UnionDecl || b->api->Cursor_hasAttrs(b->api->getTypeDeclaration(record));
    b->api->Type_visitFields(record, visit_field, &f);
    if (!f.odd && (f.end + f.align - 1) / f.align * f.align != b->api->Type_getSizeOf(record))
        f.odd = true;
    for (uint32_t i = 0; i < f.count && f.odd && !b->failed; i++) {
        long long bits = b->api->Cursor_getOffsetOfField(f.cursors[i]);
        moe_builder_decl_at(b->out, moe_parse_decl(b, f.cursors[i]))->value = bits < 0 ? -1 : bits / 8;
    }
    free(f.cursors);
}

void moe_parse_defined_by(struct build *b, uint32_t decl, uint32_t node, CXCursor cursor, bool definition)
{
    if (!decl)
        return;
    struct moe_decl *d = moe_builder_decl_at(b->out, decl);
    if (d->node && !definition)
        return;
    d->node = node;
    if (definition) {
        struct moe_decl place = { 0 };
        place_decl(b, cursor, &place);
        d = moe_builder_decl_at(b->out, decl);
        d->file = place.file;
        d->line = place.line;
        d->column = place.column;
        d->flags |= MOE_D_DEFINED;
        d->flags &= ~(uint32_t)MOE_D_SYSTEM | place.flags;
    }
}
