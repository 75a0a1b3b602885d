/* The functions of libclang that the parser calls, as pointers filled by dlopen. One row each; a missing required one refuses the library. */
#ifndef MOE_AUDIT_SOURCE_PARSE_CLANG_H
#define MOE_AUDIT_SOURCE_PARSE_CLANG_H
#include "audit/source/parse/parse.h"
#include <clang-c/Index.h>

#define MOE_CLANG_REQUIRED(X) \
    X(createIndex) X(disposeIndex) X(parseTranslationUnit2) X(disposeTranslationUnit) X(getTranslationUnitCursor) X(toggleCrashRecovery) \
    X(getClangVersion) X(getCString) X(disposeString) X(visitChildren) X(getInclusions) X(getAllSkippedRanges) X(disposeSourceRangeList) \
    X(getNumDiagnostics) X(getDiagnostic) X(disposeDiagnostic) X(getDiagnosticSeverity) X(getDiagnosticLocation) X(getDiagnosticSpelling) \
    X(getDiagnosticOption) X(getFileLocation) X(getLocationForOffset) X(getRangeStart) X(getRangeEnd) X(getFile) X(getFileName) \
    X(getFileContents) X(File_isEqual) X(Location_isInSystemHeader) X(getCursorLocation) X(getCursorExtent) X(getCursorSpelling) \
    X(getCursorReferenced) X(getCanonicalCursor) X(getCursorDefinition) X(isCursorDefinition) X(getCursorSemanticParent) \
    X(getSpecializedCursorTemplate) X(getCursorUSR) X(getCursorType) X(getCursorLinkage) X(getNumOverloadedDecls) X(getOverloadedDecl) \
    X(Cursor_isNull) X(Cursor_isAnonymous) X(Cursor_hasAttrs) X(Cursor_isVariadic) X(Cursor_isFunctionInlined) X(Cursor_isMacroFunctionLike) \
    X(Cursor_getStorageClass) X(Cursor_getVarDeclInitializer) X(Cursor_getOffsetOfField) X(Cursor_isBitField) X(getFieldDeclBitWidth) \
    X(getEnumConstantDeclValue) X(getEnumDeclIntegerType) X(getIncludedFile) X(Cursor_Evaluate) X(EvalResult_getKind) \
    X(EvalResult_getAsLongLong) X(EvalResult_isUnsignedInt) X(EvalResult_getAsUnsigned) X(EvalResult_getAsDouble) X(EvalResult_dispose) \
    X(getCanonicalType) X(getTypeSpelling) X(getTypeDeclaration) X(getPointeeType) X(getResultType) X(getNumArgTypes) X(getArgType) \
    X(isFunctionTypeVariadic) X(isConstQualifiedType) X(isVolatileQualifiedType) X(getArrayElementType) X(getArraySize) \
    X(getElementType) X(getNumElements) X(Type_getSizeOf) X(Type_getAlignOf) X(Type_getValueType) X(Type_visitFields) \
    X(isInvalidDeclaration)
/* Since LLVM 17: operators; before, the token between the operands tells. */
#define MOE_CLANG_OPTIONAL(X) X(getCursorBinaryOperatorKind) X(getCursorUnaryOperatorKind)

struct moe_clang_api {
#define MOE_CLANG_POINTER(name) __typeof__(clang_##name) *name;
    MOE_CLANG_REQUIRED(MOE_CLANG_POINTER)
    MOE_CLANG_OPTIONAL(MOE_CLANG_POINTER)
#undef MOE_CLANG_POINTER
};

struct moe_clang {
    void *handle;
    unsigned major;                   /* 14 to 22 */
    char version[32], path[512], resource_dir[512];
    struct moe_clang_api api;
};

/* The argument list for one job, NUL-terminated strings in `arena`; `device` adds __CUDA_ARCH__. False when out of memory. */
bool moe_clang_flags(const struct moe_clang *clang, const struct moe_parse_job *job, bool device, struct moe_arena *arena,
                     const char *const **argv, int *argc);
#endif
