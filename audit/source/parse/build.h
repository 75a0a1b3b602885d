/* One parse on its way into a tree: what the files of this folder share. Not for others.
 *   place.c       where a cursor lies: files, offsets, macro expansions      decls.c  declarations, made when first referenced
 *   facts.c       includes, macros, comments, skipped ranges, diagnostics    types.c  types, each converted once
 *   build.c       the walk: one frame per open cursor                        build_expr.c build_stmt.c build_decl.c  what each cursor becomes
 *   close_expr.c  what an expression's parts are, once all are there          value.c  literals, constants
 *   health.c      how many of the calls in the main file were understood
 */
#ifndef MOE_AUDIT_SOURCE_PARSE_BUILD_H
#define MOE_AUDIT_SOURCE_PARSE_BUILD_H
#include "audit/source/lex/lex.h"
#include "audit/source/parse/clang.h"
#include "audit/source/parse/map.h"

#define MOE_CAP_PARSE_SCRATCH (1024u << 20)   /* tokens and tables of one parse      */
#define MOE_CAP_PARSE_DEPTH   1000u           /* nesting; what is deeper is one leaf */
#define MOE_CAP_PARSE_FILES   65536u

/* A macro use in a wanted file. */
struct use { uint32_t offset, end, name, outer; bool has_args_seen; };   /* outer: index + 1 of the use around it */

/* One file of this parse. Only wanted files are lexed. */
struct src {
    CXFile handle;
    uint32_t index;                   /* in the tree's files[]                                  */
    bool wanted, main, system, stub, met;   /* met: a cursor of it was seen, `system` is known */
    struct moe_str name;
    struct moe_str bytes;             /* borrowed from libclang until the unit is disposed      */
    struct moe_tokens tokens;
    struct use *uses; uint32_t use_count, use_room;
    uint32_t line_hint, token_hint;   /* of the last position asked: the walk goes forward */
};

/* Where part of the source lies. `src` 0 = nowhere. */
struct span {
    uint32_t src, begin, end;         /* bytes */
    uint16_t flags;                   /* MOE_F_MACRO, MOE_F_MACRO_ARG */
    uint32_t macro, inner;            /* strings: outermost and innermost macro */
};

/* libclang numbers the bytes of every file in one sequence; a file's first number turns a location into an offset without asking. */
struct range { uint32_t base, size, src; };

enum frame_mode {
    FRAME_NODE,                       /* has a node of its own: children go below it                         */
    FRAME_PASS,                       /* parentheses, implicit casts: the child takes its place              */
    FRAME_PENDING,                    /* UnexposedExpr or T(x) before its first child: what it is shows then */
    FRAME_CONFIG,                     /* the <<< >>> of a launch: children are the launch's                  */
    FRAME_ELEMENT,                    /* a designated element before its value                               */
    FRAME_SKIP,                       /* children are looked at, but become no nodes                         */
};

/* What a dropped wrapper leaves to the node that takes its place. */
struct carry { uint32_t conv; bool paren; uint8_t role; };

struct frame {
    const void *key;                  /* identity of the cursor                                   */
    CXCursor cursor;
    uint8_t mode;
    uint32_t node;                    /* where children are appended                              */
    uint32_t children;                /* child expressions and statements seen                    */
    struct carry carry;               /* PASS, PENDING                                            */
    CXSourceRange range;              /* PENDING, and NODE of an expression                       */
    struct span span;
    const void *init;                 /* VAR: the initialiser                                     */
    uint32_t type_ref;                /* type named inside: sizeof, new, T()                      */
    uint32_t name;                    /* the label of a goto                                      */
    struct moe_str field;             /* ELEMENT: the designated field, "in.q"                    */
    uint32_t decl;
    uint32_t first_begin, first_end;  /* the first child's place                                  */
    bool saw_type, config_callee;
};

struct jump { uint32_t node, name; };

struct build {
    const struct moe_clang *clang;
    const struct moe_clang_api *api;
    const struct moe_parse_job *job;
    CXTranslationUnit tu;
    struct moe_tree_builder *out;
    struct moe_arena *scratch;
    const char *cwd;
    struct moe_str shim;              /* its folder, tidied as file names are */
    bool failed;                      /* memory or a cap: the walk stops                          */

    struct src *srcs; uint32_t src_count, src_room;      /* [0] unused, [1] the main file         */
    struct moe_ptr_map src_of;                           /* CXFile to index in srcs               */
    struct range *ranges; uint32_t range_count, range_room, last_range;
    bool flat;                        /* locations are numbers as described at struct range       */

    struct moe_ptr_map decl_of, type_of;
    struct moe_type *types; uint32_t type_count, type_room;   /* copies, to build on              */
    struct usr { uint64_t usr; uint32_t decl; } *usrs; uint32_t usr_count, usr_room;   /* first pass's, sorted; for the second */
    uint8_t *decl_done; uint32_t decl_room;              /* per decl: fields listed               */
    unsigned type_depth;
    uint32_t *noreturns, noreturn_count, noreturn_room;       /* function types with that attribute */

    struct frame *frames; uint32_t depth, frame_room;
    uint32_t unit, node_count;        /* nodes made, the last index                               */
    const void *known_range_of;       /* the expression whose range was asked last */
    CXSourceRange known_range;
    struct jump *jumps; uint32_t jump_count, jump_room;  /* labels and gotos of the open function */
    bool pp_done, cxx, cuda;
    struct { uint32_t push, configure, null, va_arg; } word;   /* interned                        */
    struct moe_skipped *skipped; uint32_t skipped_count, skipped_room;   /* of the first pass     */
    bool second;                      /* the pass with __CUDA_ARCH__                              */
    uint32_t second_from;             /* its first node                                           */
    uint32_t *replaced, replaced_count, replaced_room;        /* functions of the first pass that the second one has better */
    bool main_seen;                   /* some node lies in the main file                          */
    unsigned calls_seen, calls_parsed, errors;
};

/* Room for one more item of a malloc'd list; false sets b->failed. */
bool moe_parse_grow(struct build *b, void *items, uint32_t count, uint32_t *room, size_t size);
uint32_t moe_parse_text(struct build *b, CXString s);                     /* interned and disposed of */
static inline struct moe_str moe_parse_str(struct build *b, CXString s) { return moe_str_c(b->api->getCString(s)); }

/* place.c */
bool moe_parse_main_file(struct build *b);
uint32_t moe_parse_src(struct build *b, CXFile file);
uint32_t moe_parse_at(struct build *b, CXSourceLocation at, uint32_t *offset);   /* src, and the offset; argument-aware */
struct span moe_parse_span(struct build *b, CXSourceRange range);
void moe_parse_line(struct build *b, uint32_t src, uint32_t offset, uint32_t *line, uint32_t *column);
void moe_parse_add_use(struct build *b, uint32_t src, uint32_t name, uint32_t offset, uint32_t end);
void moe_parse_sort_uses(struct build *b);
static inline bool moe_parse_same_range(CXSourceRange x, CXSourceRange y)
{
    return x.begin_int_data == y.begin_int_data && x.end_int_data == y.end_int_data;
}

/* Index of the first token at or after an offset of a wanted file: moe_token_at(), quick when the last question was about a place nearby. */
uint32_t moe_parse_token_at(const struct build *b, uint32_t src, uint32_t offset);
/* Tokens of wanted files: all answer "nothing" for places in macros and files that were not lexed. */
const struct moe_token *moe_parse_token(const struct build *b, uint32_t src, uint32_t offset);        /* first at or after; NULL */
const struct moe_token *moe_parse_token_before(const struct build *b, uint32_t src, uint32_t offset); /* last that begins before; NULL */
struct moe_str moe_parse_token_text(const struct build *b, uint32_t src, const struct moe_token *token);   /* {"", 0} for NULL */
struct moe_str moe_parse_source(const struct build *b, const struct span *s);
/* The last name in a span that is not inside <>: what `a->b.c<int>` calls. NULL = none. */
const struct moe_token *moe_parse_last_name(const struct build *b, uint32_t src, uint32_t begin, uint32_t end);

/* types.c, decls.c */
uint32_t moe_parse_type(struct build *b, CXType type);
uint32_t moe_parse_type_add(struct build *b, struct moe_type type);
static inline const struct moe_type *moe_parse_type_at(const struct build *b, uint32_t i) { return &b->types[i < b->type_count ? i : 0]; }
bool moe_parse_is_noreturn(const struct build *b, uint32_t type);   /* GNU's attribute is of the type, C11's and C++11's of the function */
uint32_t moe_parse_decl(struct build *b, CXCursor cursor);
void moe_parse_fields(struct build *b, uint32_t decl, CXType record);
void moe_parse_defined_by(struct build *b, uint32_t decl, uint32_t node, CXCursor cursor, bool definition);

/* facts.c */
bool moe_parse_preprocessed(struct build *b, CXCursor cursor, enum CXCursorKind kind);   /* false = no preprocessor cursor */
void moe_parse_facts(struct build *b);

/* build.c */
bool moe_parse_walk(struct build *b);
struct frame *moe_parse_push(struct build *b, CXCursor cursor, enum frame_mode mode, uint32_t node);
uint32_t moe_parse_add(struct build *b, uint32_t parent, enum moe_kind kind, const struct span *span, struct carry carry);
static inline struct moe_node *moe_parse_node(struct build *b, uint32_t n) { return moe_builder_at(b->out, n); }
/* The frame that owns the node below which the next child would be put. */
struct frame *moe_parse_owner(struct build *b);

/* Each takes a cursor of its kind below the top frame, and answers whether children are to be visited. */
enum CXChildVisitResult moe_parse_visit_expr(struct build *b, CXCursor cursor, enum CXCursorKind kind, struct carry carry);
enum CXChildVisitResult moe_parse_visit_stmt(struct build *b, CXCursor cursor, enum CXCursorKind kind, struct carry carry);
enum CXChildVisitResult moe_parse_visit_decl(struct build *b, CXCursor cursor, enum CXCursorKind kind);
void moe_parse_visit_ref(struct build *b, CXCursor cursor, enum CXCursorKind kind);   /* TypeRef, MemberRef, ... */
void moe_parse_literal(struct build *b, CXCursor cursor, uint32_t node, const struct span *s);
/* A node for an expression, with its type, below the owner; 0 = a cap. */
uint32_t moe_parse_add_expr(struct build *b, CXCursor cursor, enum moe_kind kind, const struct span *s, struct carry carry);
/* A PENDING top frame meets its first child (`range`), or its end (child NULL). False: the child is not wanted. */
bool moe_parse_settle(struct build *b, const CXSourceRange *child, CXCursor cursor, enum CXCursorKind kind);
/* A frame is closed: roles of the children, operators, what only the whole shows. */
void moe_parse_close_expr(struct build *b, struct frame *f);
void moe_parse_close_sizeof(struct build *b, struct frame *f);   /* value.c */
void moe_parse_close_stmt(struct build *b, struct frame *f);
void moe_parse_close_decl(struct build *b, struct frame *f);

/* health.c */
void moe_parse_health(struct build *b);
#endif
