/* What the code does: values, memory, locks and taint, followed through each function and into the functions of the same unit that it calls.
 * The result is events (something went wrong here) and values (what is known about this expression); rules read both and hold no analysis. */
#ifndef MOE_AUDIT_SOURCE_FLOW_FLOW_H
#define MOE_AUDIT_SOURCE_FLOW_FLOW_H
#include "audit/source/tree/tree.h"
#include "common/base/error.h"

/* Where bytes came from. A label sticks until the value is replaced or a test bounds it. */
enum moe_taint {
    MOE_TAINT_ENV     = 1 << 0,     /* getenv                                                      */
    MOE_TAINT_ARG     = 1 << 1,     /* argv of main                                                */
    MOE_TAINT_STDIN   = 1 << 2,     /* fgets(stdin), scanf                                         */
    MOE_TAINT_FILE    = 1 << 3,     /* fread, fgets, fscanf of another stream, read of a file       */
    MOE_TAINT_NET     = 1 << 4,     /* recv, recvfrom, read of a socket, MPI_Recv                   */
    MOE_TAINT_RANDOM  = 1 << 5,     /* rand and friends: any value                                  */
    MOE_TAINT_SECRET  = 1 << 6,     /* a credential: getenv of a secret name, key files, password fields */
    MOE_TAINT_DEVICE  = 1 << 7,     /* loaded from memory in a kernel: an expert id, an index        */
    MOE_TAINT_PARAM   = 1 << 8,     /* a parameter of the analysed function: the caller's business   */
    MOE_TAINT_EXTERNAL = MOE_TAINT_ENV | MOE_TAINT_ARG | MOE_TAINT_STDIN | MOE_TAINT_FILE | MOE_TAINT_NET,
};

/* X-macro: enum suffix, name in rule.yaml (`event:`), what it means. */
#define MOE_EVENTS(X) \
    X(NULL_DEREF,        "null-deref",          "a pointer that is NULL on this path is dereferenced") \
    X(UNCHECKED_NULL,    "unchecked-null",      "the result of a call that can return NULL is dereferenced without a test") \
    X(CHECK_AFTER_DEREF, "check-after-deref",   "a pointer is tested for NULL after it was dereferenced") \
    X(UNINIT_USE,        "uninit-use",          "a variable or buffer is read before it was written") \
    X(USE_AFTER_FREE,    "use-after-free",      "memory is used after it was freed") \
    X(DOUBLE_FREE,       "double-free",         "memory is freed twice") \
    X(FREE_NOT_HEAP,     "free-not-heap",       "memory that did not come from the heap is freed") \
    X(FREE_OFFSET,       "free-offset",         "a pointer into the middle of a block is freed") \
    X(MISMATCHED_FREE,   "mismatched-free",     "memory is released by another family than the one it came from") \
    X(MEMORY_LEAK,       "memory-leak",         "the last pointer to heap memory is lost") \
    X(HANDLE_LEAK,       "handle-leak",         "the last name of an open file, descriptor or socket is lost") \
    X(DOUBLE_CLOSE,      "double-close",        "a file or descriptor is closed twice") \
    X(USE_AFTER_CLOSE,   "use-after-close",     "a file or descriptor is used after it was closed") \
    X(MISMATCHED_CLOSE,  "mismatched-close",    "a handle is closed by the wrong function") \
    X(BOUNDS_WRITE,      "out-of-bounds-write", "a write goes past the end, or before the start, of its object") \
    X(BOUNDS_READ,       "out-of-bounds-read",  "a read goes past the end, or before the start, of its object") \
    X(UNTERMINATED,      "unterminated-string", "a buffer without a terminating NUL is used as a string") \
    X(TAINTED_INDEX,     "tainted-index",       "an index from outside is used without a complete bounds check") \
    X(TAINTED_SIZE,      "tainted-size",        "a length from outside reaches a copy, read or fill without an upper bound") \
    X(TAINTED_ALLOC,     "tainted-alloc",       "a size from outside reaches an allocation without an upper bound") \
    X(TAINTED_LOOP,      "tainted-loop",        "a loop runs as often as outside data says") \
    X(TAINTED_POINTER,   "tainted-pointer",     "a pointer value from outside is dereferenced") \
    X(ALLOC_OVERFLOW,    "alloc-overflow",      "the computed size of an allocation can wrap") \
    X(ALLOC_TOO_SMALL,   "alloc-too-small",     "the allocated size is smaller than the object it is used for") \
    X(OVERFLOW,          "integer-overflow",    "arithmetic can exceed the largest value of its type") \
    X(UNDERFLOW,         "integer-underflow",   "arithmetic can go below the smallest value of its type") \
    X(TRUNCATION,        "truncation",          "a conversion to a narrower type can lose the value") \
    X(SIGN_EXTENSION,    "sign-extension",      "a negative narrow value becomes a huge unsigned size") \
    X(SIGN_TO_UNSIGNED,  "sign-to-unsigned",    "a value that can be negative becomes unsigned") \
    X(UNSIGNED_TO_SIGN,  "unsigned-to-signed",  "an unsigned value that can exceed the signed range becomes signed") \
    X(DIVIDE_BY_ZERO,    "divide-by-zero",      "a divisor can be zero") \
    X(RETURN_LOCAL,      "return-local",        "the address of a local outlives its function") \
    X(DEAD_STORE,        "dead-store",          "a value is assigned and never read") \
    X(ALWAYS_TRUE,       "always-true",         "a condition is always true") \
    X(ALWAYS_FALSE,      "always-false",        "a condition is always false") \
    X(UNREACHABLE,       "unreachable",         "a statement can never run") \
    X(INFINITE_LOOP,     "infinite-loop",       "a loop has no way out") \
    X(INFINITE_RECURSION,"infinite-recursion",  "a function calls itself on every path") \
    X(DOUBLE_LOCK,       "double-lock",         "a lock that is held is taken again") \
    X(UNLOCK_NOT_HELD,   "unlock-not-held",     "a lock that is not held is released") \
    X(LOCK_LEAK,         "lock-leak",           "a function returns with a lock held on some path only") \
    X(TYPE_CONFUSION,    "type-confusion",      "an object is accessed through a pointer to a larger or unrelated type") \
    X(OVERLAP,           "overlapping-copy",    "source and destination of a copy overlap") \
    X(ASSERT_REACHABLE,  "assert-reachable",    "an assertion can fail on data from outside") \
    X(RESULT_UNUSED,     "result-unread",       "a status is stored and never read")

enum moe_event_kind {
    MOE_EV_NONE,
#define MOE_EVENT_ENUM(id, name, text) MOE_EV_##id,
    MOE_EVENTS(MOE_EVENT_ENUM)
#undef MOE_EVENT_ENUM
    MOE_EV_COUNT
};
const char *moe_event_name(enum moe_event_kind kind);
enum moe_event_kind moe_event_find(struct moe_str name);      /* MOE_EV_NONE = unknown */

enum moe_region_kind { MOE_REGION_NONE, MOE_REGION_STACK, MOE_REGION_HEAP, MOE_REGION_GLOBAL, MOE_REGION_STRING, MOE_REGION_PARAM, MOE_REGION_HANDLE };

struct moe_event {
    enum moe_event_kind kind;
    uint32_t node;                  /* where: the expression that does it                               */
    uint32_t origin;                /* where the object or value came from: an allocation, a free; 0     */
    enum moe_region_kind region;    /* of the object concerned                                           */
    uint32_t taint;                 /* labels of the value concerned                                     */
    bool certain;                   /* on every path that reaches the node, not only on some             */
    bool through_call;              /* needs what a caller in this unit passes                           */
    bool below;                     /* bounds: before the start                                          */
    int64_t lo, hi;                 /* bounds: the bytes touched, [lo, hi); arithmetic: the exact result */
    int64_t limit;                  /* bounds: the object's size in bytes                                */
    char detail[120];               /* one clause with the values: "index 10 of an array of 10"          */
};

/* What is known about an expression, joined over every visit in its own function. */
struct moe_value {
    int64_t lo, hi;                 /* inclusive; INT64_MIN / INT64_MAX = open                           */
    uint32_t taint;                 /* of the value, or of the bytes it points to                        */
    bool visited;                   /* false: the walk never reached it (dead code, or past a cap)       */
    bool known_text;                /* a pointer to constant text: `text`                                */
    bool maybe_null, is_null;
    uint32_t text;                  /* string                                                            */
    enum moe_region_kind region;    /* what a pointer points to                                          */
    int64_t object_bytes;           /* -1 = unknown                                                      */
};

struct moe_flow;   /* opaque; borrows the tree; freed before it */

/* Analyse every function. Never fails on odd code: past a cap (nodes visited, inlining depth) values become unknown and events fewer. NULL = out of memory. */
struct moe_flow *moe_flow_new(const struct moe_tree *tree);
void moe_flow_free(struct moe_flow **flow);
const struct moe_event *moe_flow_events(const struct moe_flow *flow, size_t *count);      /* sorted by kind, then node; one per kind and node */
const struct moe_value *moe_flow_value(const struct moe_flow *flow, uint32_t node);       /* never NULL                                      */

/* -- questions about order and guards, answered from the tree (audit/source/flow/query.c) -- */

/* Whether a call's result is used: stored, tested, passed on, returned. false = discarded (as a statement). A cast to void counts as used. */
bool moe_result_used(const struct moe_tree *t, uint32_t call);
/* The variable a call's result is stored in at once (`x = f()`, `T x = f()`, `(x = f()) == 0`); 0 = none. */
uint32_t moe_result_var(const struct moe_tree *t, uint32_t call);
/* Whether the result is tested before the function ends: directly in a condition, or its variable in one after the call, or returned, or passed on. */
bool moe_result_tested(const struct moe_tree *t, uint32_t call);
/* Next call after `node` (in source order, same function) whose callee matches one of n name globs; 0 = none. */
uint32_t moe_call_after(const struct moe_tree *t, uint32_t node, const struct moe_str *names, size_t n);
uint32_t moe_call_before(const struct moe_tree *t, uint32_t node, const struct moe_str *names, size_t n);
/* Whether a comparison that mentions `decl` guards `node`: an enclosing condition, or an earlier one whose branch leaves the function or loop. */
bool moe_guarded(const struct moe_tree *t, uint32_t node, uint32_t decl);
/* Whether `var` is dereferenced in a statement that runs on every path to `node`. */
bool moe_deref_dominates(const struct moe_tree *t, uint32_t node, uint32_t var);
/* Whether any node in the function after `node` reads / writes decl. */
bool moe_read_after(const struct moe_tree *t, uint32_t node, uint32_t decl);
bool moe_written_after(const struct moe_tree *t, uint32_t node, uint32_t decl);
#endif
