/* Types: each of libclang's is converted once, the canonical one first, the spelling kept. */
#include "audit/source/parse/build.h"
#include <stdlib.h>

#define MOE_CAP_TYPE_DEPTH  64u       /* pointers to pointers to ...   */
#define MOE_CAP_TYPE_PARAMS 256u

uint32_t moe_parse_type_add(struct build *b, struct moe_type type)
{
    if (!b->type_count)
        b->type_count = 1;            /* 0 is "none", here as in the tree */
    uint32_t i = moe_builder_type(b->out, type);
    if (!i || !moe_parse_grow(b, &b->types, i, &b->type_room, sizeof *b->types)) {
        b->failed = true;
        return 0;
    }
    b->types[i] = type;
    b->type_count = i + 1;
    return i;
}

static const struct { uint8_t kind; bool is_signed, is_char; } builtin[] = {
    [CXType_Void] = { MOE_T_VOID, false, false },       [CXType_Bool] = { MOE_T_BOOL, false, false },
    [CXType_Char_U] = { MOE_T_INT, false, true },       [CXType_UChar] = { MOE_T_INT, false, false },
    [CXType_Char16] = { MOE_T_INT, false, false },      [CXType_Char32] = { MOE_T_INT, false, false },
    [CXType_UShort] = { MOE_T_INT, false, false },      [CXType_UInt] = { MOE_T_INT, false, false },
    [CXType_ULong] = { MOE_T_INT, false, false },       [CXType_ULongLong] = { MOE_T_INT, false, false },
    [CXType_UInt128] = { MOE_T_INT, false, false },     [CXType_Char_S] = { MOE_T_INT, true, true },
    [CXType_SChar] = { MOE_T_INT, true, false },        [CXType_WChar] = { MOE_T_INT, true, false },
    [CXType_Short] = { MOE_T_INT, true, false },        [CXType_Int] = { MOE_T_INT, true, false },
    [CXType_Long] = { MOE_T_INT, true, false },         [CXType_LongLong] = { MOE_T_INT, true, false },
    [CXType_Int128] = { MOE_T_INT, true, false },       [CXType_Float] = { MOE_T_FLOAT, true, false },
    [CXType_Double] = { MOE_T_FLOAT, true, false },     [CXType_LongDouble] = { MOE_T_FLOAT, true, false },
    [CXType_NullPtr] = { MOE_T_POINTER, false, false }, [CXType_Dependent] = { MOE_T_DEPENDENT, false, false },
    [CXType_Float128] = { MOE_T_FLOAT, true, false },   [CXType_Half] = { MOE_T_FLOAT, true, false },
    [CXType_Float16] = { MOE_T_FLOAT, true, false },    [CXType_BFloat16] = { MOE_T_FLOAT, true, false },
    [CXType_Complex] = { MOE_T_FLOAT, true, false },    [CXType_Unexposed] = { MOE_T_DEPENDENT, false, false },
    [CXType_Auto] = { MOE_T_DEPENDENT, false, false },
};

static uint32_t function_params(struct build *b, CXType type, uint32_t *count)
{
    uint32_t params[MOE_CAP_TYPE_PARAMS];
    int n = b->api->getNumArgTypes(type);
    *count = 0;
    for (int i = 0; i < n && i < (int)MOE_CAP_TYPE_PARAMS; i++)
        params[(*count)++] = moe_parse_type(b, b->api->getArgType(type, (unsigned)i));
    return moe_builder_type_params(b->out, params, *count);
}

/* What a type is made of. For `T *` spelt with a typedef this keeps the typedef below the star. */
static void fill_parts(struct build *b, CXType type, struct moe_type *t)
{
    const struct moe_clang_api *api = b->api;
    switch (type.kind) {
    case CXType_Pointer:
    case CXType_BlockPointer:
    case CXType_ObjCObjectPointer:
    case CXType_MemberPointer:
        t->kind = MOE_T_POINTER;
        t->to = moe_parse_type(b, api->getPointeeType(type));
        break;
    case CXType_LValueReference:
    case CXType_RValueReference:
        t->kind = MOE_T_REFERENCE;
        t->to = moe_parse_type(b, api->getPointeeType(type));
        break;
    case CXType_ConstantArray:
    case CXType_IncompleteArray:
    case CXType_VariableArray:
    case CXType_DependentSizedArray:
        t->kind = MOE_T_ARRAY;
        t->to = moe_parse_type(b, api->getArrayElementType(type));
        t->count = type.kind == CXType_ConstantArray ? api->getArraySize(type) : -1;
        break;
    case CXType_Vector:
    case CXType_ExtVector:
        t->kind = MOE_T_ARRAY;
        t->to = moe_parse_type(b, api->getElementType(type));
        t->count = api->getNumElements(type);
        break;
    case CXType_FunctionProto:
    case CXType_FunctionNoProto:
        t->kind = MOE_T_FUNCTION;
        t->to = moe_parse_type(b, api->getResultType(type));
        t->variadic = api->isFunctionTypeVariadic(type);
        t->first_param = function_params(b, type, &t->param_count);
        break;
    case CXType_Complex:
        t->kind = MOE_T_FLOAT;
        break;
    default:
        break;
    }
}

static void fill_named(struct build *b, CXType type, struct moe_type *t)
{
    CXCursor decl = b->api->getTypeDeclaration(type);
    if (type.kind == CXType_Record) {
        t->kind = MOE_T_RECORD;
        t->is_union = decl.kind == CXCursor_UnionDecl;
    } else {
        t->kind = MOE_T_ENUM;
        t->to = moe_parse_type(b, b->api->getEnumDeclIntegerType(decl));
        t->is_signed = moe_parse_type_at(b, t->to)->is_signed;
    }
    t->decl = moe_parse_decl(b, decl);
}

static void fill_canonical(struct build *b, CXType type, struct moe_type *t)
{
    const struct moe_clang_api *api = b->api;
    t->size = t->align = t->count = -1;
    t->is_const = api->isConstQualifiedType(type);
    t->is_volatile = api->isVolatileQualifiedType(type);
    if ((size_t)type.kind < MOE_COUNT(builtin)) {
        t->kind = builtin[type.kind].kind;
        t->is_signed = builtin[type.kind].is_signed;
        t->is_char = builtin[type.kind].is_char;
    }
    if (type.kind == CXType_Record || type.kind == CXType_Enum)
        fill_named(b, type, t);
    else if (type.kind == CXType_Atomic) {            /* _Atomic(T) behaves as T for every question asked of it */
        uint32_t value = moe_parse_type(b, api->getCanonicalType(api->Type_getValueType(type)));
        uint32_t spelling = t->spelling, canonical = t->canonical;
        *t = *moe_parse_type_at(b, value);
        t->spelling = spelling;
        t->canonical = canonical;
    } else {
        fill_parts(b, type, t);
    }
    bool sized = t->kind != MOE_T_UNKNOWN && t->kind != MOE_T_VOID && t->kind != MOE_T_FUNCTION && t->kind != MOE_T_DEPENDENT;
    bool vector = type.kind == CXType_Vector || type.kind == CXType_ExtVector;
    if (t->kind == MOE_T_ARRAY && !vector) {          /* libclang crashes on the alignment of `struct never_defined a[]` */
        const struct moe_type *element = moe_parse_type_at(b, t->to);
        t->align = element->align;
        if (t->count >= 0 && element->size >= 0 && __builtin_mul_overflow(t->count, element->size, &t->size))
            t->size = -1;
    } else if (sized && t->kind == MOE_T_RECORD && api->isInvalidDeclaration(api->getTypeDeclaration(type))) {
        t->size = t->align = -1;                      /* what clang could not read of it is missing from its size */
    } else if (sized) {
        t->size = MOE_MAX(api->Type_getSizeOf(type), -1);
        t->align = MOE_MAX(api->Type_getAlignOf(type), -1);
    }
}

/* "(unnamed at /home/x/src/a.c:5:30)" tells where the tree lies on this machine: the folder is left out. */
static uint32_t spelling_of(struct build *b, CXType type, bool *noreturn)
{
    CXString text = b->api->getTypeSpelling(type);
    struct moe_str s = moe_parse_str(b, text);
    if (moe_str_is(s, "__size_t") || moe_str_is(s, "__ptrdiff_t") || moe_str_is(s, "__signed_size_t")) {
        b->api->disposeString(text);              /* LLVM 22 for the type of sizeof: a name that nobody declared */
        text = b->api->getTypeSpelling(b->api->getCanonicalType(type));
        s = moe_parse_str(b, text);
    }
    bool bracket = s.len && memchr(s.ptr, '(', s.len);          /* most have none */
    *noreturn = bracket && s.ptr[s.len - 1] == ')' && strstr(s.ptr, "__attribute__((noreturn))");
    const char *at = bracket ? strstr(s.ptr, " at ") : NULL, *slash = at ? strrchr(at, '/') : NULL;
    uint32_t spelling;
    if (slash) {
        struct moe_str head = { s.ptr, (size_t)(at + 4 - s.ptr) }, tail = moe_str_c(slash + 1);
        spelling = moe_builder_string(b->out, moe_arena_printf(b->scratch, "%.*s%.*s", MOE_FMT(head), MOE_FMT(tail)));
    } else {
        spelling = moe_builder_string(b->out, s);
    }
    b->api->disposeString(text);
    return spelling;
}

static uint32_t convert(struct build *b, CXType type)
{
    CXType canonical = b->api->getCanonicalType(type);
    struct moe_type t = { 0 };
    bool noreturn = false;
    bool function = type.kind == CXType_FunctionProto || type.kind == CXType_FunctionNoProto;   /* long to spell: once is enough */
    if (canonical.data[0] == type.data[0] || canonical.kind == CXType_Invalid || function) {
        t.spelling = t.canonical = spelling_of(b, type, &noreturn);
        fill_canonical(b, type, &t);
    } else {
        uint32_t base = moe_parse_type(b, canonical);
        t = *moe_parse_type_at(b, base);
        t.spelling = spelling_of(b, type, &noreturn);
        fill_parts(b, type, &t);
        if (!t.decl) {
            CXCursor decl = b->api->getTypeDeclaration(type);
            if (decl.kind == CXCursor_TypedefDecl || decl.kind == CXCursor_TypeAliasDecl)
                t.decl = moe_parse_decl(b, decl);
        }
    }
    uint32_t made = moe_parse_type_add(b, t);
    if (noreturn && t.kind == MOE_T_FUNCTION && moe_parse_grow(b, &b->noreturns, b->noreturn_count, &b->noreturn_room, sizeof *b->noreturns))
        b->noreturns[b->noreturn_count++] = made;
    return made;
}

bool moe_parse_is_noreturn(const struct build *b, uint32_t type)
{
    for (uint32_t i = 0; i < b->noreturn_count; i++)
        if (b->noreturns[i] == type)
            return true;
    return false;
}

uint32_t moe_parse_type(struct build *b, CXType type)
{
    if (type.kind == CXType_Invalid || b->failed)
        return 0;
    uint32_t known = moe_ptr_map_get(&b->type_of, type.data[0]);
    if (known || b->type_depth >= MOE_CAP_TYPE_DEPTH)
        return known;
    b->type_depth++;
    uint32_t made = convert(b, type);
    b->type_depth--;
    /* A typedef that names its own record on the way may have made it meanwhile; one entry is as good as the other. */
    if (made && !moe_ptr_map_put(&b->type_of, type.data[0], made))
        b->failed = true;
    return made;
}
