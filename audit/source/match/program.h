/* What the matcher language becomes: small structures in one arena, read-only after compiling. For the files of this folder only. */
#ifndef MOE_AUDIT_SOURCE_MATCH_PROGRAM_H
#define MOE_AUDIT_SOURCE_MATCH_PROGRAM_H
#include "audit/source/match/match.h"
#include "common/base/hash.h"
#include "common/base/regex.h"

/* NAMES: a hash of the exact ones, a list of the globs. `all` keeps the order written, for flow.h's questions. */
#define MOE_CAP_MATCHER_BYTES (64u << 20)

struct names {
    struct moe_map *exact;                      /* NULL = none */
    struct moe_str *globs; uint32_t glob_count;
    struct moe_str *all; uint32_t count;
    bool any;                                   /* "*"         */
};

struct range { int64_t lo, hi; };

enum head {
    H_CALL, H_DECLARE, H_LITERAL, H_INCLUDE, H_USE, H_COMMENT, H_BINARY, H_UNARY, H_CAST, H_ASSIGN, H_INIT, H_STMT, H_EVENT, H_DIAGNOSTIC,
    H_ORDER, H_TAINT, H_COUNT
};
#define HEAD(h) (1u << (h))

struct pred;

/* One test of an expression. Which members of the union count follows from `kind`. */
enum test_kind {
    T_CONST_ANY, T_CONST_RANGE, T_RANGE, T_MAY_BE, T_FLAGS, T_LITERAL, T_TEXT, T_NAME, T_TYPE, T_TYPE_KIND, T_SIZE, T_CALL, T_BINARY, T_UNARY,
    T_SIZEOF, T_SIZEOF_POINTER, T_SIZEOF_OF, T_TAINT, T_NULL, T_REGION, T_SECRET, T_SOURCE, T_SAME_AS, T_CONTAINS, T_ANY, T_ALL, T_NOT
};

struct arg_test { bool any, last, open; uint32_t n; const struct pred *pred; };          /* open: "2..", one of them from n on */
struct arg_tests { struct arg_test *items; uint32_t count; };

struct flag_test { uint64_t all, any, none; };

struct test {
    uint8_t kind;                               /* enum test_kind                                             */
    bool want;                                  /* for tests that are true or false                           */
    uint32_t n;                                 /* same-as; taint labels; literal and type kinds as bits; region */
    uint64_t ops;                               /* enum moe_op as bits                                        */
    struct range range;
    union {
        const struct names *names;
        const struct moe_regex *regex;
        const struct pred *pred;                /* contains, not, sizeof, unary's operand                     */
        const struct flag_test *flags;
        const struct pred *const *list;         /* any, all: n of them                                        */
    };
    const struct arg_tests *args;               /* call                                                       */
    const struct range *nargs;
    const struct pred *lhs, *rhs; bool sides;   /* binary; sides: in either order                             */
};
struct pred { struct test *tests; uint32_t count; };       /* sorted: cheap ones first */

/* Conditions of an item, cheapest first: evaluation stops at the first that does not hold. */
enum cond_kind {
    C_MAIN, C_LANGUAGE, C_NARGS, C_STORAGE, C_FUNCTION, C_FILE, C_MACRO, C_KERNEL, C_CERTAIN, C_BELOW, C_THROUGH_CALL, C_EVENT_REGION, C_EVENT_TAINT,
    C_LOOP, C_IN_SWITCH, C_UNDER, C_IN_CONDITION, C_IN_CALL, C_NAME, C_TYPE, C_VALUE_RANGE, C_TEXT, C_BODY, C_BODY_TEXT, C_INIT, C_EMPTY, C_HAS, C_LACKS,
    C_ARGS, C_OPERAND, C_LHS, C_RHS, C_SIDES, C_FIELD, C_VALUE, C_MISSING, C_RESULT, C_COMPARED,
    C_FOLLOWED, C_NOT_FOLLOWED, C_PRECEDED, C_NOT_PRECEDED, C_NOT
};
enum { RESULT_DISCARDED, RESULT_UNTESTED };

struct conds;
struct cond {
    uint8_t kind;
    bool want;
    uint32_t n;                                 /* storage, region, taint, language bits; RESULT_...            */
    uint64_t bits;                              /* kinds or operators                                           */
    struct range range;
    union {
        const struct names *names;
        const struct moe_regex *regex;
        const struct pred *pred;                /* NULL for C_INIT = whether there is one at all (`want`)        */
        const struct arg_tests *args;
        const struct conds *conds;
    };
    const struct pred *other;                   /* C_SIDES                                                       */
};
struct conds { struct cond *items; uint32_t count; };

struct order { const struct names *require, *before; bool at_return, at_end, precede; int same_first, same_require, result_arg; /* -1 = not asked */ };
struct taint { uint32_t from; const struct names *sources, *through; int arg; /* -1 = any */ };

struct item {
    const struct moe_rule *rule;
    uint32_t rule_index;
    uint8_t head;
    const struct names *names;                  /* call, use, include, cast, init, diagnostic; order: first; taint: to */
    uint64_t bits;                              /* operators, node kinds (declare: DECLARE_MACRO too), events    */
    const struct moe_regex *regex;              /* comment                                                      */
    const struct pred *pred;                    /* assign: the left side; init: the field's value                */
    const struct names *field; bool missing;    /* init                                                         */
    const struct order *order;
    const struct taint *taint;
    struct conds conds;
    struct moe_str message;                     /* empty = the rule's title                                     */
    struct moe_report_opts as;
};
#define DECLARE_MACRO 63            /* no enum moe_kind: a macro is no node */
_Static_assert(MOE_N_COUNT < DECLARE_MACRO && MOE_OP_UNKNOWN < 64 && MOE_EV_COUNT < 64, "kinds, operators and events fit 64 bits");

struct items { const struct item **at; uint32_t count, room; };
struct checks { const struct moe_check **at; uint32_t *rule; uint32_t count; };

/* Items found by a name: exact names in a map to groups, globs in a list; walk.c joins the two once per distinct name of a unit. */
struct dispatch { struct moe_map *exact; struct items *groups; uint32_t group_count, group_room; struct items globbed; };

struct moe_matcher {
    struct moe_arena *arena;
    const struct moe_rules *rules;
    const struct moe_policy *policy;
    struct item *items; uint32_t item_count, item_room;
    struct moe_regex **regexes; uint32_t regex_count, regex_room;
    struct moe_map **maps; uint32_t map_count, map_room;

    struct dispatch calls, uses;                /* call, order, taint by the called name; use by the name used                 */
    struct items by_kind[MOE_N_COUNT];
    struct items by_event[MOE_EV_COUNT];
    struct items comments, includes, diagnostics, macros;
    struct checks check_kind[MOE_N_COUNT], check_event[MOE_EV_COUNT], check_unit;
};

/* -- compile.c and its readers -- */
struct compiler { struct moe_matcher *m; const struct moe_rule *rule; uint32_t rule_index; struct moe_error *err; unsigned depth; };
enum { MATCH_MAX_DEPTH = 24 };                  /* nested PREDs and `not`                                        */

MOE_PRINTF(4, 5) enum moe_code moe_match_fail(struct compiler *c, const struct moe_node_doc *at, bool at_key, const char *fmt, ...);
enum moe_code moe_match_memory(struct compiler *c);
struct word { const char *name; int64_t value; };                                        /* tables end with .name = NULL        */
/* "unknown X 'y'; did you mean 'z'?" */
enum moe_code moe_match_unknown(struct compiler *c, const struct moe_node_doc *at, bool at_key, const char *what, struct moe_str typed, const struct word *words);
enum moe_code moe_match_word(struct compiler *c, const struct moe_node_doc *n, const char *what, const struct word *words, int64_t *out);
/* One word or a list of them, as bits 1 << value. */
enum moe_code moe_match_words(struct compiler *c, const struct moe_node_doc *n, const char *what, const struct word *words, uint64_t *bits);
/* As moe_match_words(), but the values themselves are or-ed: flags, taint labels. */
enum moe_code moe_match_flags(struct compiler *c, const struct moe_node_doc *n, const char *what, const struct word *words, bool numbers, uint64_t *bits);
enum moe_code moe_match_names(struct compiler *c, const struct moe_node_doc *n, const struct names **out);
enum moe_code moe_match_regex(struct compiler *c, const struct moe_node_doc *n, const struct moe_regex **out);
enum moe_code moe_match_range(struct compiler *c, const struct moe_node_doc *n, struct range *out);      /* INT, "LO..HI", "LO..", "..HI" */
enum moe_code moe_match_bool(struct compiler *c, const struct moe_node_doc *n, bool *out);
enum moe_code moe_match_uint(struct compiler *c, const struct moe_node_doc *n, uint32_t max, uint32_t *out);
enum moe_code moe_match_pred(struct compiler *c, const struct moe_node_doc *n, const struct pred **out);
enum moe_code moe_match_pred_list(struct compiler *c, const struct moe_node_doc *n, const struct pred *const **out, uint32_t *count);
enum moe_code moe_match_args(struct compiler *c, const struct moe_node_doc *n, const struct arg_tests **out);
enum moe_code moe_match_item(struct compiler *c, const struct moe_node_doc *n, struct item *item);
enum moe_code moe_match_ops(struct compiler *c, const struct moe_node_doc *n, uint64_t *bits);       /* "==" "+=" "++" "&"                 */
enum moe_code moe_match_kinds(struct compiler *c, const struct moe_node_doc *n, uint64_t *bits);     /* "if" "switch"                        */
enum moe_code moe_match_events(struct compiler *c, const struct moe_node_doc *n, uint64_t *bits);    /* "use-after-free" "double-*"          */
extern const struct word moe_match_type_kinds[], moe_match_taints[], moe_match_regions[], moe_match_flag_names[], moe_match_storages[],
    moe_match_languages[];

/* -- pred.c, cond.c, order.c: evaluation -- */
struct run {
    struct moe_ctx ctx;
    const struct moe_matcher *m;
    uint32_t call;                              /* whose arguments are being tested: same-as                     */
    const struct moe_event *event;              /* of an event item                                              */
    uint32_t file, line, column;                /* of what is no node: a comment, an include, a macro, a diagnostic */
    struct moe_str text;                        /* its text                                                      */
    struct moe_str body;                        /* a macro's body                                                */
};
bool moe_names_have(const struct names *names, struct moe_str name);
bool moe_pred_holds(struct run *r, const struct pred *pred, uint32_t node);
bool moe_args_hold(struct run *r, const struct arg_tests *args, uint32_t call);
bool moe_type_named(const struct moe_tree *t, const struct names *names, uint32_t type);
bool moe_expr_name(const struct moe_tree *t, uint32_t node, struct moe_str *name);            /* what REF, MEMBER, CALL ... is called */
bool moe_conds_hold(struct run *r, const struct item *item, const struct conds *conds, uint32_t node);
bool moe_order_broken(struct run *r, const struct item *item, uint32_t call);                  /* true = broken: report               */
bool moe_taint_reaches(struct run *r, const struct item *item, uint32_t call);
bool moe_init_holds(struct run *r, const struct item *item, uint32_t node);
bool moe_stmt_has(const struct moe_tree *t, uint32_t stmt, uint64_t kinds);

/* -- sink.c -- */
struct moe_sink {
    struct moe_report *into;
    struct moe_error *err;
    enum moe_code code;                         /* the first failure: the walk stops                             */
    uint64_t *seen; uint32_t seen_count, seen_room;                                       /* rule and node: one finding each     */
};
void moe_sink_free(struct moe_sink *sink);
/* The message of an item, with {name} {0} {type} {function} {detail} filled in. */
void moe_sink_item(struct run *r, const struct item *item, uint32_t node);
bool moe_sink_template_ok(struct moe_str message, struct moe_str *unknown);
#endif
