#include "audit/source/tree/tree.h"

void moe_tree_free(struct moe_tree **tree)
{
    if (*tree) {
        struct moe_arena *arena = (*tree)->arena;   /* the tree itself lies in it, too */
        moe_arena_free(&arena);
    }
    *tree = NULL;
}

static const char *const kind_names[MOE_N_COUNT] = {
    [MOE_N_NONE] = "none", [MOE_N_UNIT] = "unit", [MOE_N_FUNCTION] = "function", [MOE_N_PARAM] = "param", [MOE_N_VAR] = "var",
    [MOE_N_FIELD] = "field", [MOE_N_RECORD] = "record", [MOE_N_ENUM] = "enum", [MOE_N_ENUMERATOR] = "enumerator",
    [MOE_N_TYPEDEF] = "typedef", [MOE_N_SCOPE] = "scope",
    [MOE_N_COMPOUND] = "compound", [MOE_N_DECL_STMT] = "decl_stmt", [MOE_N_IF] = "if", [MOE_N_FOR] = "for",
    [MOE_N_RANGE_FOR] = "range_for", [MOE_N_WHILE] = "while", [MOE_N_DO] = "do", [MOE_N_SWITCH] = "switch", [MOE_N_CASE] = "case",
    [MOE_N_DEFAULT] = "default", [MOE_N_BREAK] = "break", [MOE_N_CONTINUE] = "continue", [MOE_N_RETURN] = "return",
    [MOE_N_GOTO] = "goto", [MOE_N_LABEL] = "label", [MOE_N_NULL_STMT] = "null_stmt", [MOE_N_ASM] = "asm", [MOE_N_TRY] = "try",
    [MOE_N_CATCH] = "catch",
    [MOE_N_CALL] = "call", [MOE_N_LAUNCH] = "launch", [MOE_N_REF] = "ref", [MOE_N_MEMBER] = "member", [MOE_N_INDEX] = "index",
    [MOE_N_UNARY] = "unary", [MOE_N_BINARY] = "binary", [MOE_N_COND] = "cond", [MOE_N_CAST] = "cast", [MOE_N_INIT_LIST] = "init_list",
    [MOE_N_INT] = "int", [MOE_N_FLOAT] = "float", [MOE_N_CHAR] = "char", [MOE_N_STRING] = "string", [MOE_N_BOOL] = "bool",
    [MOE_N_NULLPTR] = "nullptr", [MOE_N_SIZEOF] = "sizeof", [MOE_N_COMPOUND_LITERAL] = "compound_literal",
    [MOE_N_STMT_EXPR] = "stmt_expr", [MOE_N_NEW] = "new", [MOE_N_DELETE] = "delete", [MOE_N_LAMBDA] = "lambda", [MOE_N_THIS] = "this",
    [MOE_N_OTHER] = "other",
};

static const char *const op_names[MOE_OP_UNKNOWN + 1] = {
    [MOE_OP_NONE] = "", [MOE_OP_ADD] = "+", [MOE_OP_SUB] = "-", [MOE_OP_MUL] = "*", [MOE_OP_DIV] = "/", [MOE_OP_REM] = "%",
    [MOE_OP_SHL] = "<<", [MOE_OP_SHR] = ">>", [MOE_OP_AND] = "&", [MOE_OP_OR] = "|", [MOE_OP_XOR] = "^",
    [MOE_OP_LT] = "<", [MOE_OP_GT] = ">", [MOE_OP_LE] = "<=", [MOE_OP_GE] = ">=", [MOE_OP_EQ] = "==", [MOE_OP_NE] = "!=",
    [MOE_OP_LAND] = "&&", [MOE_OP_LOR] = "||", [MOE_OP_COMMA] = ",", [MOE_OP_ASSIGN] = "=",
    [MOE_OP_ADD_ASSIGN] = "+=", [MOE_OP_SUB_ASSIGN] = "-=", [MOE_OP_MUL_ASSIGN] = "*=", [MOE_OP_DIV_ASSIGN] = "/=",
    [MOE_OP_REM_ASSIGN] = "%=", [MOE_OP_SHL_ASSIGN] = "<<=", [MOE_OP_SHR_ASSIGN] = ">>=", [MOE_OP_AND_ASSIGN] = "&=",
    [MOE_OP_OR_ASSIGN] = "|=", [MOE_OP_XOR_ASSIGN] = "^=",
    [MOE_OP_POST_INC] = "x++", [MOE_OP_POST_DEC] = "x--", [MOE_OP_PRE_INC] = "++x", [MOE_OP_PRE_DEC] = "--x",
    [MOE_OP_ADDR] = "&x", [MOE_OP_DEREF] = "*x", [MOE_OP_PLUS] = "+x", [MOE_OP_MINUS] = "-x", [MOE_OP_NOT] = "~", [MOE_OP_LNOT] = "!",
    [MOE_OP_UNARY_OTHER] = "unary-other", [MOE_OP_UNKNOWN] = "unknown",
};

const char *moe_kind_name(enum moe_kind kind) { return (unsigned)kind < MOE_N_COUNT ? kind_names[kind] : "none"; }
const char *moe_op_name(enum moe_op op) { return (unsigned)op <= MOE_OP_UNKNOWN ? op_names[op] : ""; }
