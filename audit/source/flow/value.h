/* What the walk knows of one value: a number's interval, or where a pointer points, with taint, nullness and whether it was ever written.
 *
 * An open bound is INT64_MIN / INT64_MAX. An untainted number keeps an open bound until a test or a constant closes it: what is merely possible for
 * its type is no evidence. A tainted number starts with its type's whole range: there every value is possible, because somebody outside chooses it. */
#ifndef MOE_AUDIT_SOURCE_FLOW_VALUE_H
#define MOE_AUDIT_SOURCE_FLOW_VALUE_H
#include "audit/source/flow/flow.h"

#define OPEN_LO INT64_MIN
#define OPEN_HI INT64_MAX

enum value_kind { V_TOP, V_NUM, V_PTR, V_FUNC };
enum null_state { NULL_UNKNOWN, NULL_NO, NULL_YES, NULL_MAYBE /* a call that can fail gave it, and nobody looked */ };
enum init_state { INIT_YES, INIT_NO, INIT_MAYBE };
enum value_flag {
    VF_BOUND_LO = 1, VF_BOUND_HI = 2,     /* compared with something unknown: somebody looked              */
    VF_NONZERO = 4,                       /* a test excluded zero                                          */
    VF_DEREFED = 8,                       /* pointer: dereferenced before any test                         */
    VF_FLOAT = 16,                        /* the interval is that of a float's integral part               */
    VF_WIDENED = 32,                      /* a loop moved it; a closed bound comes from the loop's own test */
    VF_STRIDED = 64,                      /* a loop moves it by more than one: its bounds need not be met   */
    VF_MERGED = 1024,                     /* on some of the merged paths it was NULL, or never set          */
    VF_ASSUMED = 512,                     /* the bounds come from tests alone: not every value need occur  */
    VF_LOOKED_UP = 256,                   /* NULL that a function gave which gives something else, too      */
    VF_DERIVED = 128,                     /* computed from several values, or scaled                        */
    VF_WITHIN = 2048,                     /* pointer: into an array inside its object, which its bounds do not leave */
};

struct aval {
    int64_t lo, hi;           /* NUM: the value; PTR: byte offset from the object's start                  */
    uint32_t obj;             /* PTR: object, 0 = unknown; FUNC: decl; NUM with a handle (fd): its object  */
    uint32_t taint;
    uint32_t origin;          /* node the value comes from                                                 */
    uint32_t def;             /* node of the store that put it here, for dead stores; 0 = not of interest  */
    uint8_t kind, null, init, pad;
    uint16_t flags;
};

static inline struct aval flow_v_top(void) { return (struct aval){ .kind = V_TOP, .lo = OPEN_LO, .hi = OPEN_HI }; }
static inline struct aval flow_v_num(int64_t lo, int64_t hi) { return (struct aval){ .kind = V_NUM, .lo = lo, .hi = hi, .null = lo == 0 && hi == 0 ? NULL_YES : NULL_UNKNOWN }; }
static inline struct aval flow_v_int(int64_t v) { return flow_v_num(v, v); }
static inline struct aval flow_v_ptr(uint32_t obj, int64_t off) { return (struct aval){ .kind = V_PTR, .obj = obj, .lo = off, .hi = off, .null = NULL_NO }; }
static inline struct aval flow_v_null(uint32_t origin) { return (struct aval){ .kind = V_PTR, .null = NULL_YES, .origin = origin }; }
static inline bool flow_v_is_const(struct aval v) { return v.kind == V_NUM && v.lo == v.hi && !(v.flags & VF_FLOAT); }
static inline bool flow_v_known(struct aval v) { return v.kind == V_NUM && (v.lo != OPEN_LO || v.hi != OPEN_HI); }

int64_t flow_sat_add(int64_t a, int64_t b);        /* an open bound stays open */
int64_t flow_sat_mul(int64_t a, int64_t b);
int64_t flow_clamp128(__int128 v);

struct range { int64_t lo, hi; };
/* Values an integer type can hold; 64-bit unsigned ends at INT64_MAX. Open for what is no integer. */
struct range flow_type_range(const struct moe_type *t);
bool flow_type_is_unsigned(const struct moe_type *t);
bool flow_type_is_number(const struct moe_type *t);

struct aval flow_v_join(struct aval a, struct aval b);
struct aval flow_v_widen(struct aval before, struct aval after);
bool flow_v_same(struct aval a, struct aval b);
/* A number of any value the type has, chosen outside. */
struct aval flow_v_tainted(const struct moe_type *t, uint32_t taint, uint32_t origin);
/* Exact interval of an arithmetic operation in 128 bits, before wrapping; false = unknown. */
bool flow_v_arith(enum moe_op op, struct aval a, struct aval b, __int128 *lo, __int128 *hi);
/* -1 unknown, else the truth of a comparison */
int flow_v_compare(enum moe_op op, struct aval a, struct aval b);
#endif
