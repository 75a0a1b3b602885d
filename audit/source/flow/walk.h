/* Internal to flow: the walk over one unit. eval.c values expressions, access.c touches memory, exec.c runs statements, refine.c learns from tests,
 * call.c enters functions, models*.c know the libraries, event.c writes down what went wrong. */
#ifndef MOE_AUDIT_SOURCE_FLOW_WALK_H
#define MOE_AUDIT_SOURCE_FLOW_WALK_H
#include "audit/source/flow/state.h"
#include "common/base/hash.h"

enum { CAP_INLINE_DEPTH = 5, CAP_INLINE_NODES = 600, CAP_LABELS = 64, CAP_LOOP_DEPTH = 48, UNROLL = 2, WIDEN_PASSES = 3 };

/* Marks per node, over all visits. */
enum mark { MARK_STORED = 1, MARK_READ = 2, MARK_TRUE = 4, MARK_FALSE = 8, MARK_UNKNOWN = 16, MARK_VISITED = 32, MARK_NO_EXIT = 64, MARK_EXIT = 128 };

enum { FLOW_MEMO = 1 /* the object whose cells remember results while a statement is evaluated again */ };

struct frame {
    struct frame *up;
    uint32_t function, call, id, depth;     /* FUNCTION node; CALL node; the same call path has the same id */
    uint32_t ret;                           /* object that holds the returned value                       */
    struct paths returned;
    struct paths *breaks[CAP_LOOP_DEPTH], *continues[CAP_LOOP_DEPTH];
    unsigned loops;
    struct { uint32_t label; struct paths at; } gotos[CAP_LABELS];
    unsigned goto_count;
    struct switching *sw;
};

struct walk {
    const struct moe_tree *t;
    struct moe_flow *out;
    struct pool pool;
    struct frame *frame;
    struct object objects[CAP_OBJECTS];
    uint32_t object_count;
    uint32_t table[2048];                   /* open hash of objects                                       */
    uint8_t *marks;                         /* per node                                                   */
    uint8_t *decl_facts;                    /* per decl: enum decl_fact                                   */
    uint8_t *damaged;                       /* per node: a FUNCTION of which clang could not read all      */
    long budget;                            /* expressions left for this root function                    */
    unsigned effects;                       /* stores made by the statement being evaluated               */
    bool dead;                              /* the state under evaluation cannot go on                    */
    struct paths forks;                     /* other outcomes of a call, to evaluate the statement again  */
    bool may_fork;
    unsigned guesses;                       /* open loops under way that go on though nothing says so           */
    bool loop_test, leaving;                /* a loop's own test is evaluated; its false side is being taken */
};

/* A template's value: what is tested against it is decided by who makes the template, and not here. */
static inline bool flow_is_generic(const struct moe_tree *t, uint32_t node)
{
    const struct moe_node *n = moe_at(t, node);
    const struct moe_decl *d = moe_decl_at(t, n->decl);
    bool value = n->kind == MOE_N_REF && d->kind == MOE_N_PARAM && !d->node;
    return value || moe_type_at(t, n->type)->kind == MOE_T_DEPENDENT || (n->kind == MOE_N_SIZEOF && !(n->flags & MOE_F_HAS_VALUE) && t->is_cxx);
}

/* Absence is evidence of nothing in a function with a statement missing: no event that rests on something not being there. */
bool flow_is_damaged(const struct walk *w, uint32_t node);

enum decl_fact { DECL_WRITTEN = 1, DECL_ADDRESS = 2, DECL_INLINED = 4, DECL_CALLED = 8, DECL_TAKEN = 16 /* function used as a value */, DECL_CLEANUP = 32 /* released at the end of its scope by an attribute */ };

struct moe_flow {
    const struct moe_tree *tree;
    struct moe_value *values;
    struct moe_event *events; size_t event_count, event_room;
    bool failed;
};

/* -- access.c, life.c -- */
struct loc { uint32_t obj; int64_t lo, hi; uint32_t type; uint32_t node; bool known, exact /* every place in [lo, hi] is touched */, inner /* [lo, hi] is in an array inside the object */,
             within /* some place there, nobody knows which */; uint32_t taint; };
uint32_t flow_object_find(struct walk *w, uint8_t kind, uint32_t origin, uint32_t node, int64_t key);       /* made when absent; 0 past the cap */
struct ostate *flow_object_state(struct walk *w, struct state *s, uint32_t obj);                          /* NULL when obj is 0 */
uint32_t flow_object_of_var(struct walk *w, struct state *s, uint32_t decl);
struct loc flow_locate(struct walk *w, struct state *s, uint32_t node);                                   /* evaluates what is inside */
struct loc flow_pointed(struct walk *w, struct state *s, struct aval p, uint32_t type, uint32_t node);    /* checks null and taint */
struct aval flow_load(struct walk *w, struct state *s, struct loc at);
void flow_store(struct walk *w, struct state *s, struct loc at, struct aval v, uint32_t node);
void flow_check_bounds(struct walk *w, struct state *s, struct loc at, int64_t bytes, bool write);
void flow_check_alive(struct walk *w, struct state *s, uint32_t obj, uint32_t node);
void flow_havoc(struct walk *w, struct state *s, uint32_t obj, uint32_t taint, unsigned depth);            /* somebody unknown may have changed it */
void flow_escape(struct walk *w, struct state *s, struct aval v, unsigned depth);
void flow_lose(struct walk *w, struct state *s, struct aval old, uint32_t node);                           /* a pointer cell is overwritten */
void flow_leaks_at_exit(struct walk *w, struct state *s);
uint32_t flow_content_taint(struct walk *w, struct state *s, struct aval v);
uint32_t flow_object_symbolic(struct walk *w, struct state *s, uint32_t of, int64_t off);
int64_t flow_type_size(const struct moe_tree *t, uint32_t type);

/* -- eval.c -- */
struct aval flow_eval(struct walk *w, struct state *s, uint32_t node);
struct aval flow_convert(struct walk *w, struct state *s, uint32_t node, struct aval v, uint32_t from, uint32_t to, bool is_explicit);
struct aval flow_unsigned(const struct moe_tree *t, uint32_t node, struct aval v);      /* SIZE_MAX is no -1 */
void flow_record(struct walk *w, struct state *s, uint32_t node, struct aval v);
int flow_truth(struct aval v);                                       /* 1, 0, -1 unknown */

/* -- arith.c -- */
struct aval flow_pointer_arith(struct walk *w, struct aval p, struct aval i, enum moe_op op, uint32_t pointer_type);
struct aval flow_arithmetic(struct walk *w, uint32_t node, enum moe_op op, struct aval a, struct aval b, const struct moe_type *ty);
struct aval flow_compare(struct walk *w, uint32_t node, struct aval a, struct aval b);
void flow_check_loop_bound(struct walk *w, uint32_t node, struct aval a, struct aval b);

/* -- refine.c -- */
/* Assume node is true (or false) in s; false = impossible. */
bool flow_refine(struct walk *w, struct state *s, uint32_t node, bool is_true);
void flow_looked_at(struct walk *w, struct state *s, uint32_t node);
void flow_refine_equal(struct walk *w, struct state *s, uint32_t node, int64_t value, bool equal);
void flow_branch(struct walk *w, struct paths *in, uint32_t cond, struct paths *yes, struct paths *no);   /* empties in */

/* -- exec.c -- */
struct paths flow_exec(struct walk *w, struct paths in, uint32_t node);
void flow_run_function(struct walk *w, struct frame *f, struct paths in);

/* -- call.c, models -- */
struct aval flow_call(struct walk *w, struct state *s, uint32_t node);
struct arg { uint32_t node; struct aval v; };
struct model;
const struct model *flow_model_find(struct moe_str name);
struct aval flow_model_apply(struct walk *w, struct state *s, const struct model *m, uint32_t call, struct arg *args, unsigned n);
struct aval flow_unknown_result(struct walk *w, struct state *s, uint32_t call);

/* -- strings.c -- */
struct span { int64_t lo, hi; };      /* units; -1 = unknown */
struct span flow_string_length(struct walk *w, struct state *s, struct aval p, unsigned unit);
void flow_copy_bytes(struct walk *w, struct state *s, uint32_t call, struct arg dst, struct arg src, struct aval bytes, unsigned unit);
void flow_copy_string(struct walk *w, struct state *s, uint32_t call, struct arg dst, struct arg src, const struct arg *most, unsigned unit, bool append, bool pads);
void flow_fill_bytes(struct walk *w, struct state *s, uint32_t call, struct arg dst, struct aval byte, struct aval bytes, unsigned unit);
void flow_touch(struct walk *w, struct state *s, struct arg p, struct aval bytes, bool write);      /* bounds, life and null of a block */
void flow_overwrite(struct walk *w, struct state *s, struct arg p, uint32_t taint);                 /* filled with unknown bytes */
void flow_check_terminated(struct walk *w, struct state *s, struct arg p);                           /* used as a string: is there a NUL, was it ever set? */
void flow_check_size_arg(struct walk *w, uint32_t node, struct aval v, enum moe_event_kind tainted);

/* -- event.c -- */
MOE_PRINTF(7, 8)
void flow_event(struct walk *w, enum moe_event_kind kind, uint32_t node, uint32_t origin, struct aval v, bool certain, const char *fmt, ...);
MOE_PRINTF(10, 11)
void flow_event_bounds(struct walk *w, enum moe_event_kind kind, uint32_t node, uint32_t obj, struct aval v, int64_t lo, int64_t hi, int64_t limit, bool certain, const char *fmt, ...);
#endif
