/* One translation unit as facts: nodes, types, declarations, macros, comments, all in flat arrays that name one another by index.
 * Nothing here knows libclang: a unit is filled by audit/source/parse (from the syntax tree) or by audit/source/lex (from tokens alone),
 * read by flow, match and the rules, and is plain data that could be written to a file. Index 0 of every array, functions[] and calls[] too, is
 * "none" and counted: loops run from 1 to count - 1. The root of the nodes is 1, the UNIT. */
#ifndef MOE_AUDIT_SOURCE_TREE_TREE_H
#define MOE_AUDIT_SOURCE_TREE_TREE_H
#include "common/base/arena.h"
#include "common/base/str.h"
#include "common/report/finding.h"
#include "common/report/suppress.h"

#define MOE_CAP_TREE_BYTES (1024u << 20)
#define MOE_CAP_TREE_NODES (8u << 20)

enum moe_kind {
    MOE_N_NONE,
    /* declarations */
    MOE_N_UNIT, MOE_N_FUNCTION, MOE_N_PARAM, MOE_N_VAR, MOE_N_FIELD, MOE_N_RECORD, MOE_N_ENUM, MOE_N_ENUMERATOR, MOE_N_TYPEDEF, MOE_N_SCOPE,
    /* statements */
    MOE_N_COMPOUND, MOE_N_DECL_STMT, MOE_N_IF, MOE_N_FOR, MOE_N_RANGE_FOR, MOE_N_WHILE, MOE_N_DO, MOE_N_SWITCH, MOE_N_CASE, MOE_N_DEFAULT,
    MOE_N_BREAK, MOE_N_CONTINUE, MOE_N_RETURN, MOE_N_GOTO, MOE_N_LABEL, MOE_N_NULL_STMT, MOE_N_ASM, MOE_N_TRY, MOE_N_CATCH,
    /* expressions */
    MOE_N_CALL, MOE_N_LAUNCH, MOE_N_REF, MOE_N_MEMBER, MOE_N_INDEX, MOE_N_UNARY, MOE_N_BINARY, MOE_N_COND, MOE_N_CAST, MOE_N_INIT_LIST,
    MOE_N_INT, MOE_N_FLOAT, MOE_N_CHAR, MOE_N_STRING, MOE_N_BOOL, MOE_N_NULLPTR, MOE_N_SIZEOF, MOE_N_COMPOUND_LITERAL, MOE_N_STMT_EXPR,
    MOE_N_NEW, MOE_N_DELETE, MOE_N_LAMBDA, MOE_N_THIS,
    MOE_N_OTHER,           /* anything else; its children are still there */
    MOE_N_COUNT
};

/* What a child is to its parent. Parentheses and implicit casts are no nodes: see MOE_F_PAREN and `conv`. */
enum moe_role {
    MOE_R_NONE,
    MOE_R_COND,            /* IF WHILE DO FOR COND; SWITCH: the value                                 */
    MOE_R_THEN, MOE_R_ELSE,/* IF, COND                                                                */
    MOE_R_INIT,            /* FOR, IF (C++17); VAR, FIELD: the initialiser; ENUMERATOR: its expression */
    MOE_R_STEP,            /* FOR                                                                     */
    MOE_R_BODY,            /* FOR RANGE_FOR WHILE DO SWITCH FUNCTION LAMBDA LABEL; CASE, DEFAULT: the statement after the colon */
    MOE_R_CALLEE,          /* CALL, LAUNCH: the called expression (a REF or MEMBER when by name)      */
    MOE_R_ARG,             /* CALL, LAUNCH, NEW: in order                                             */
    MOE_R_CONFIG,          /* LAUNCH: grid, block, shared bytes, stream, in order, as far as written  */
    MOE_R_BASE,            /* MEMBER, INDEX: left of . -> [                                           */
    MOE_R_INDEX,           /* INDEX; NEW: how many; VAR: an array bound that is no literal; the [i] of a designated element */
    MOE_R_LHS, MOE_R_RHS,  /* BINARY                                                                  */
    MOE_R_OPERAND,         /* UNARY, CAST, SIZEOF (of an expression), DELETE, RETURN                  */
    MOE_R_VALUE,           /* CASE: the label's expression; INIT_LIST: an element. `.f = v`: an unwritten CAST (IMPLICIT) named f around v, an
                            * OPERAND; `[i] = v`: an OTHER with INDEX and VALUE                      */
    MOE_R_PARAM,           /* FUNCTION, LAMBDA                                                        */
    MOE_R_DECL,            /* DECL_STMT: a VAR, RECORD, TYPEDEF                                       */
    MOE_R_MEMBER,          /* RECORD, ENUM                                                            */
    MOE_R_STMT,            /* COMPOUND, STMT_EXPR, TRY: in order                                      */
};

enum moe_op {
    MOE_OP_NONE,
    MOE_OP_ADD, MOE_OP_SUB, MOE_OP_MUL, MOE_OP_DIV, MOE_OP_REM, MOE_OP_SHL, MOE_OP_SHR, MOE_OP_AND, MOE_OP_OR, MOE_OP_XOR,
    MOE_OP_LT, MOE_OP_GT, MOE_OP_LE, MOE_OP_GE, MOE_OP_EQ, MOE_OP_NE, MOE_OP_LAND, MOE_OP_LOR, MOE_OP_COMMA,
    MOE_OP_ASSIGN,
    MOE_OP_ADD_ASSIGN, MOE_OP_SUB_ASSIGN, MOE_OP_MUL_ASSIGN, MOE_OP_DIV_ASSIGN, MOE_OP_REM_ASSIGN, MOE_OP_SHL_ASSIGN, MOE_OP_SHR_ASSIGN,
    MOE_OP_AND_ASSIGN, MOE_OP_OR_ASSIGN, MOE_OP_XOR_ASSIGN,
    /* unary */
    MOE_OP_POST_INC, MOE_OP_POST_DEC, MOE_OP_PRE_INC, MOE_OP_PRE_DEC, MOE_OP_ADDR, MOE_OP_DEREF, MOE_OP_PLUS, MOE_OP_MINUS, MOE_OP_NOT /* ~ */,
    MOE_OP_LNOT, MOE_OP_UNARY_OTHER,
    MOE_OP_UNKNOWN         /* written inside a macro and libclang is too old to tell */
};

enum moe_node_flag {
    MOE_F_MACRO    = 1 << 0,   /* comes out of a macro's body; `macro` names the outermost one              */
    MOE_F_PAREN    = 1 << 1,   /* written inside parentheses of its own                                     */
    MOE_F_ARROW    = 1 << 2,   /* MEMBER by ->                                                              */
    MOE_F_WIDE     = 1 << 3,   /* STRING, CHAR: L"", u"", U""                                               */
    MOE_F_HAS_VALUE= 1 << 4,   /* `value` holds a constant known without data flow                          */
    MOE_F_IMPLICIT = 1 << 5,   /* not written: an implicit `this`, a compiler-made node                     */
    MOE_F_TYPE_ARG = 1 << 6,   /* SIZEOF (type): `type_arg` is the measured type, no OPERAND                */
    MOE_F_MAIN     = 1 << 7,   /* lies in the file that was asked for (not in a header)                     */
    MOE_F_MACRO_ARG= 1 << 8,   /* written by the user as an argument of a macro                             */
    MOE_F_BRACES   = 1 << 9,   /* INIT_LIST; VAR: initialised with braces                                   */
    MOE_F_VOIDED   = 1 << 10,  /* the operand of a cast to void                                             */
    MOE_F_ARRAY    = 1 << 11,  /* NEW[], DELETE[]                                                           */
};

struct moe_node {
    uint8_t kind, op, role, tier;       /* enum moe_kind, moe_op, moe_role, moe_tier                        */
    uint16_t flags, depth;              /* depth: in the tree                                               */
    uint32_t parent, first, next;       /* children in source order                                         */
    uint32_t type;                      /* of the expression or declaration                                 */
    uint32_t conv;                      /* expressions: the type after implicit conversions (== type if none) */
    uint32_t type_arg;                  /* CAST: the target; SIZEOF(type), NEW, COMPOUND_LITERAL: the type  */
    uint32_t decl;                      /* declarations: themselves; REF, MEMBER, CALL: what they name; GOTO: the LABEL node */
    uint32_t name;                      /* string: callee, member, variable, label; STRING: the decoded bytes; RECOVERED: the tokens */
    uint32_t macro;                     /* string, with MOE_F_MACRO or MOE_F_MACRO_ARG                      */
    uint32_t file;                      /* in files[]                                                       */
    uint32_t offset, length;            /* bytes, in the file                                               */
    uint32_t line, column, end_line, end_column;
    int64_t value;                      /* INT CHAR BOOL ENUM-REF SIZEOF or folded, with MOE_F_HAS_VALUE; FLOAT: the bits of a double */
};

enum moe_type_kind {
    MOE_T_UNKNOWN, MOE_T_VOID, MOE_T_BOOL, MOE_T_INT, MOE_T_FLOAT, MOE_T_POINTER, MOE_T_REFERENCE, MOE_T_ARRAY, MOE_T_RECORD, MOE_T_ENUM,
    MOE_T_FUNCTION, MOE_T_DEPENDENT
};

struct moe_type {
    uint8_t kind;                       /* enum moe_type_kind, of the canonical type                        */
    bool is_signed, is_const, is_volatile, is_char, variadic, is_union;
    uint32_t to;                        /* POINTER, REFERENCE, ARRAY: the element; FUNCTION: the result; ENUM: its integer type */
    int64_t count;                      /* ARRAY: elements; -1 = not constant or unknown                    */
    int64_t size, align;                /* bytes; -1 = unknown                                              */
    uint32_t spelling, canonical;       /* strings: "size_t", "unsigned long"                               */
    uint32_t decl;                      /* RECORD, ENUM, or the typedef the spelling names                  */
    uint32_t first_param, param_count;  /* FUNCTION: in type_params[]                                       */
};

enum moe_storage { MOE_S_NONE, MOE_S_LOCAL, MOE_S_LOCAL_STATIC, MOE_S_GLOBAL, MOE_S_STATIC, MOE_S_EXTERN, MOE_S_SHARED /* CUDA __shared__ */ };
enum moe_decl_flag {
    MOE_D_SYSTEM = 1 << 0,              /* from a system header or our stub headers                          */
    MOE_D_DEFINED = 1 << 1, MOE_D_KERNEL = 1 << 2 /* __global__ */, MOE_D_DEVICE = 1 << 3, MOE_D_NODISCARD = 1 << 4, MOE_D_NORETURN = 1 << 5,
    MOE_D_VARIADIC = 1 << 6, MOE_D_INLINE = 1 << 7, MOE_D_METHOD = 1 << 8, MOE_D_CTOR = 1 << 9, MOE_D_DTOR = 1 << 10, MOE_D_UNPROTOTYPED = 1 << 11,
    MOE_D_HOST = 1 << 12, MOE_D_UNUSED_OK = 1 << 13 /* [[maybe_unused]] */, MOE_D_STUB = 1 << 14, MOE_D_CONSTANT = 1 << 15 /* CUDA __constant__ */,
};
struct moe_decl {
    uint8_t kind;                       /* MOE_N_FUNCTION PARAM VAR FIELD RECORD ENUM ENUMERATOR TYPEDEF     */
    uint8_t storage;
    uint32_t flags;
    uint32_t name, qualified;           /* strings; "Comm::init" with scopes                                */
    uint32_t type;
    uint32_t node;                      /* its definition in this unit's nodes; 0 = not among them           */
    uint32_t parent;                    /* decl: the function of a local, the record of a field              */
    uint32_t file, line, column;
    uint32_t field_index, bit_width;    /* FIELD                                                             */
    int64_t value;                      /* ENUMERATOR; FIELD: its byte offset, -1 = unknown                  */
    uint64_t usr;                       /* hash of the USR: the same in every unit                           */
};

struct moe_source_file {
    struct moe_str path;                /* as findings name it                                               */
    struct moe_str bytes;               /* whole text; empty for system headers                             */
    const uint32_t *line_starts; uint32_t line_count;
    bool wanted;                        /* findings in it count                                              */
    bool is_main, is_system;
    unsigned calls_seen, calls_parsed;  /* parse health, of wanted files                                    */
    uint64_t digest;                    /* of the bytes, for the include list                               */
};

struct moe_macro { uint32_t name, body, file, line, column; bool function_like; };             /* #define in a wanted file; body as written */
struct moe_expansion { uint32_t name, file, line, column, offset, length; };
struct moe_include { uint32_t name, file, line, column, target; bool angled, missing; };      /* target: files[] */
struct moe_diag { uint32_t option, text, file, line, column; uint8_t severity; };             /* clang's own: "-Wformat"; 2 warning, 3 error, 4 fatal */
struct moe_skipped { uint32_t file, line, end_line; };
struct moe_comment_at { struct moe_comment comment; uint32_t file; };

struct moe_tree {
    struct moe_arena *arena;            /* owner of everything below                                         */
    struct moe_node *nodes;        uint32_t node_count;
    struct moe_type *types;        uint32_t type_count;
    uint32_t *type_params;         uint32_t type_param_count;
    struct moe_decl *decls;        uint32_t decl_count;
    struct moe_str *strings;       uint32_t string_count;
    struct moe_source_file *files; uint32_t file_count;
    struct moe_macro *macros;      uint32_t macro_count;
    struct moe_expansion *expansions; uint32_t expansion_count;
    struct moe_include *includes;  uint32_t include_count;
    struct moe_diag *diags;        uint32_t diag_count;
    struct moe_skipped *skipped;   uint32_t skipped_count;
    struct moe_comment_at *comments; uint32_t comment_count;
    uint32_t *functions;           uint32_t function_count;    /* nodes: FUNCTION (and LAMBDA) with a BODY, in wanted files    */
    uint32_t *calls;               uint32_t call_count;        /* nodes: CALL and LAUNCH, in source order                      */
    bool is_cuda, is_cxx, lexical_only;
    unsigned calls_seen, calls_parsed;                         /* parse health of the main file                                */
    unsigned errors;                                           /* clang errors and fatals                                      */
};

void moe_tree_free(struct moe_tree **tree);
/* Whether every index is in range and of the right kind, parents come before their children, and places lie in their files: what makers of trees
 * promise, for tests and fuzzers. O(n). */
bool moe_tree_valid(const struct moe_tree *tree);

/* -- reading: all are O(1) or O(children), borrow, and accept index 0 -- */
static inline const struct moe_node *moe_at(const struct moe_tree *t, uint32_t n) { return &t->nodes[n < t->node_count ? n : 0]; }
static inline const struct moe_type *moe_type_at(const struct moe_tree *t, uint32_t i) { return &t->types[i < t->type_count ? i : 0]; }
static inline const struct moe_decl *moe_decl_at(const struct moe_tree *t, uint32_t i) { return &t->decls[i < t->decl_count ? i : 0]; }
static inline struct moe_str moe_text(const struct moe_tree *t, uint32_t i) { return t->strings[i < t->string_count ? i : 0]; }
static inline struct moe_str moe_name(const struct moe_tree *t, uint32_t n) { return moe_text(t, moe_at(t, n)->name); }
static inline const struct moe_type *moe_type_of(const struct moe_tree *t, uint32_t n) { return moe_type_at(t, moe_at(t, n)->type); }

uint32_t moe_child(const struct moe_tree *t, uint32_t n, enum moe_role role);                  /* first child with the role; 0 = none */
uint32_t moe_arg(const struct moe_tree *t, uint32_t call, unsigned i);                         /* i-th ARG; 0 = none                  */
unsigned moe_arg_count(const struct moe_tree *t, uint32_t call);
uint32_t moe_function_of(const struct moe_tree *t, uint32_t n);                                /* enclosing FUNCTION or LAMBDA node; n itself if a FUNCTION */
uint32_t moe_statement_of(const struct moe_tree *t, uint32_t n);                               /* nearest ancestor-or-self that is a full statement */
bool moe_is_statement(const struct moe_tree *t, uint32_t n);                                   /* role STMT, BODY, THEN, ELSE of an IF, STEP, INIT of a FOR ... : its value is not
                                                                                                * used; the last expression of a ({ }) is none */
bool moe_inside(const struct moe_tree *t, uint32_t n, uint32_t ancestor);                      /* n == ancestor counts                */
uint32_t moe_skip_casts(const struct moe_tree *t, uint32_t n);                                 /* below CAST nodes                    */
uint32_t moe_loop_of(const struct moe_tree *t, uint32_t n);                                    /* innermost FOR RANGE_FOR WHILE DO in the same function that
                                                                                                * repeats n: not by its INIT, not n itself */
/* Depth-first, parent first: the node after n inside root; 0 at the end. for (n = root; n; n = moe_walk(t, root, n)) */
uint32_t moe_walk(const struct moe_tree *t, uint32_t root, uint32_t n);
/* Source text of a node, as written (from its file's bytes). */
struct moe_str moe_source(const struct moe_tree *t, uint32_t n);
/* How often a name stands in the source text of a node, comments and literals aside: also where the tree has no node for it (a template's arguments,
 * an expression that clang dropped). */
unsigned moe_mentions(const struct moe_tree *t, uint32_t n, struct moe_str name);
/* Integer constant without data flow: literals, enumerators, sizeof, const variables with constant initialisers, operators on those, in the
 * width and sign of their types (signed overflow, x / 0 and shifts past the width are no constants). moe_const gives the value that the place
 * sees, after implicit conversions: -1 for an unsigned parameter is 4294967295; moe_const_written the value before them: -1. An unsigned value
 * past INT64_MAX comes as its two's complement. *value is untouched on false. */
bool moe_const(const struct moe_tree *t, uint32_t n, int64_t *value);
bool moe_const_written(const struct moe_tree *t, uint32_t n, int64_t *value);
/* Structural equality of two expressions (names, operators, literals), for `a == a` and the like. */
bool moe_same_expr(const struct moe_tree *t, uint32_t a, uint32_t b);
/* Whether evaluating n changes anything: assignment, ++, a call. */
bool moe_has_effect(const struct moe_tree *t, uint32_t n);
/* The variable or parameter decl a plain REF names (through casts); 0 when it is something else. */
uint32_t moe_var_of(const struct moe_tree *t, uint32_t n);
/* Called function's name: "memcpy"; a method's bare name; empty for a call through a pointer. */
struct moe_str moe_callee(const struct moe_tree *t, uint32_t call);
static inline bool moe_is_assign(unsigned op) { return op >= MOE_OP_ASSIGN && op <= MOE_OP_XOR_ASSIGN; }
static inline bool moe_is_compare(unsigned op) { return op >= MOE_OP_LT && op <= MOE_OP_NE; }
const char *moe_kind_name(enum moe_kind kind);        /* "call" */
const char *moe_op_name(enum moe_op op);              /* "+=" */

/* -- building: used by parse and lex only -- */
struct moe_tree_builder;
struct moe_tree_builder *moe_builder_new(void);
void moe_builder_free(struct moe_tree_builder **b);
uint32_t moe_builder_string(struct moe_tree_builder *b, struct moe_str s);                     /* interned; 0 = empty */
uint32_t moe_builder_file(struct moe_tree_builder *b, struct moe_source_file file);            /* one entry per path; texts are copied, missing line_starts are made */
void moe_builder_health(struct moe_tree_builder *b, uint32_t file, unsigned calls_seen, unsigned calls_parsed);
uint32_t moe_builder_type(struct moe_tree_builder *b, struct moe_type type);
void moe_builder_type_set(struct moe_tree_builder *b, uint32_t i, struct moe_type type);       /* for types that refer to themselves */
uint32_t moe_builder_type_params(struct moe_tree_builder *b, const uint32_t *types, uint32_t n);/* first index */
uint32_t moe_builder_decl(struct moe_tree_builder *b, struct moe_decl decl);
struct moe_decl *moe_builder_decl_at(struct moe_tree_builder *b, uint32_t i);                  /* until the next decl is added */
/* Append as the last child of `parent` (0 only for the UNIT). Returns 0 past the caps: the caller stops. */
uint32_t moe_builder_node(struct moe_tree_builder *b, uint32_t parent, struct moe_node node);
struct moe_node *moe_builder_at(struct moe_tree_builder *b, uint32_t n);                       /* until the next node is added */
/* Take a node (not the UNIT) out again, with its descendants, appended right after it: finish leaves them out, and indices behind them move up.
 * Declarations that lie in it have no node then. */
void moe_builder_drop(struct moe_tree_builder *b, uint32_t n);
void moe_builder_macro(struct moe_tree_builder *b, struct moe_macro m);
void moe_builder_expansion(struct moe_tree_builder *b, struct moe_expansion e);
void moe_builder_include(struct moe_tree_builder *b, struct moe_include i);
void moe_builder_diag(struct moe_tree_builder *b, struct moe_diag d);
void moe_builder_skipped(struct moe_tree_builder *b, struct moe_skipped s);
void moe_builder_comment(struct moe_tree_builder *b, struct moe_comment_at c);
/* Hand over: fills functions[], calls[], depth; the builder is empty afterwards and only good for freeing. NULL when a cap was reached on the way. */
struct moe_tree *moe_builder_finish(struct moe_tree_builder *b);
#endif
