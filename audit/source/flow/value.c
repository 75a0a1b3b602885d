#include "audit/source/flow/value.h"

int64_t flow_clamp128(__int128 v) { return v >= OPEN_HI ? OPEN_HI : v <= OPEN_LO ? OPEN_LO : (int64_t)v; }

int64_t flow_sat_add(int64_t a, int64_t b)
{
    if (a == OPEN_LO || a == OPEN_HI)
        return a;
    if (b == OPEN_LO || b == OPEN_HI)
        return b;
    return flow_clamp128((__int128)a + b);
}

int64_t flow_sat_mul(int64_t a, int64_t b)
{
    if (a == 0 || b == 0)
        return 0;
    return flow_clamp128((__int128)a * b);
}

struct range flow_type_range(const struct moe_type *t)
{
    if (t->kind == MOE_T_BOOL)
        return (struct range){ 0, 1 };
    if ((t->kind != MOE_T_INT && t->kind != MOE_T_ENUM) || t->size <= 0 || t->size > 8)
        return (struct range){ OPEN_LO, OPEN_HI };
    if (t->size == 8)
        return t->is_signed ? (struct range){ OPEN_LO, OPEN_HI } : (struct range){ 0, OPEN_HI };
    int bits = (int)t->size * 8;
    if (t->is_signed)
        return (struct range){ -((int64_t)1 << (bits - 1)), ((int64_t)1 << (bits - 1)) - 1 };
    return (struct range){ 0, ((int64_t)1 << bits) - 1 };
}

bool flow_type_is_unsigned(const struct moe_type *t) { return (t->kind == MOE_T_INT && !t->is_signed) || t->kind == MOE_T_BOOL; }
bool flow_type_is_number(const struct moe_type *t)
{
    return t->kind == MOE_T_INT || t->kind == MOE_T_BOOL || t->kind == MOE_T_ENUM || t->kind == MOE_T_FLOAT;
}

static uint8_t join_null(struct aval a, struct aval b)
{
    if (a.null == b.null)
        return a.null;
    if (a.null == NULL_MAYBE || b.null == NULL_MAYBE)
        return NULL_MAYBE;
    return NULL_UNKNOWN;
}

struct aval flow_v_join(struct aval a, struct aval b)
{
    struct aval r = flow_v_top();
    r.taint = a.taint | b.taint;
    r.init = a.init == b.init ? a.init : INIT_MAYBE;
    r.def = a.def == b.def ? a.def : 0;
    r.origin = a.origin ? a.origin : b.origin;
    if (a.init == INIT_NO && b.init != INIT_NO) {        /* what a garbage value could be says nothing of the other */
        b.init = INIT_MAYBE, b.def = r.def, b.taint = r.taint, b.flags |= VF_MERGED;
        return b;
    }
    if (b.init == INIT_NO && a.init != INIT_NO) {
        a.init = INIT_MAYBE, a.def = r.def, a.taint = r.taint, a.flags |= VF_MERGED;
        return a;
    }
    r.null = join_null(a, b);
    r.flags = a.flags & b.flags;
    r.flags |= (a.flags | b.flags) & (VF_FLOAT | VF_WIDENED | VF_STRIDED | VF_DERIVED | VF_ASSUMED | VF_WITHIN);
    if (a.kind == b.kind && a.kind == V_NUM) {
        r.kind = V_NUM;
        r.lo = MOE_MIN(a.lo, b.lo);
        r.hi = MOE_MAX(a.hi, b.hi);
        r.obj = a.obj == b.obj ? a.obj : 0;
    } else if (a.kind == b.kind && (a.kind == V_PTR || a.kind == V_FUNC)) {
        if (a.obj == b.obj || a.null == NULL_YES || b.null == NULL_YES) {
            bool only_a = b.null == NULL_YES && a.obj != b.obj, only_b = a.null == NULL_YES && a.obj != b.obj;
            r.kind = a.kind;
            r.flags |= ((a.flags | b.flags) & VF_MERGED) | (only_a || only_b ? VF_MERGED : 0);
            r.obj = only_b ? b.obj : a.obj;
            r.lo = only_a ? a.lo : only_b ? b.lo : MOE_MIN(a.lo, b.lo);
            r.hi = only_a ? a.hi : only_b ? b.hi : MOE_MAX(a.hi, b.hi);
        }
    }
    return r;
}

bool flow_v_same(struct aval a, struct aval b)
{
    return a.kind == b.kind && a.lo == b.lo && a.hi == b.hi && a.obj == b.obj && a.taint == b.taint && a.null == b.null && a.init == b.init
        && (a.flags & ~(VF_WIDENED | VF_STRIDED)) == (b.flags & ~(VF_WIDENED | VF_STRIDED)) && a.def == b.def;
}

struct aval flow_v_widen(struct aval before, struct aval after)
{
    struct aval r = flow_v_join(before, after);
    if (r.kind == V_NUM || r.kind == V_PTR) {
        if (after.lo < before.lo)
            r.lo = OPEN_LO;
        if (after.hi > before.hi)
            r.hi = OPEN_HI;
        if (r.lo != before.lo || r.hi != before.hi)
            r.flags |= VF_WIDENED;
        if (before.kind == V_NUM && (after.hi - 1 > before.hi || after.lo + 1 < before.lo) && after.hi != OPEN_HI && after.lo != OPEN_LO)
            r.flags |= VF_STRIDED;
    }
    return r;
}

struct aval flow_v_tainted(const struct moe_type *t, uint32_t taint, uint32_t origin)
{
    struct range all = flow_type_range(t);
    struct aval v = flow_v_num(all.lo, all.hi);
    v.taint = taint;
    v.origin = origin;
    if (t->kind == MOE_T_FLOAT)
        v.flags |= VF_FLOAT;
    return v;
}

static void corners(__int128 (*f)(__int128, __int128), struct aval a, struct aval b, __int128 *lo, __int128 *hi)
{
    __int128 c[4] = { f(a.lo, b.lo), f(a.lo, b.hi), f(a.hi, b.lo), f(a.hi, b.hi) };
    *lo = *hi = c[0];
    for (int i = 1; i < 4; i++) {
        *lo = MOE_MIN(*lo, c[i]);
        *hi = MOE_MAX(*hi, c[i]);
    }
}

static __int128 mul128(__int128 a, __int128 b) { return a * b; }
static __int128 div128(__int128 a, __int128 b) { return b ? a / b : a; }

/* All ones up to the highest bit that v has. */
static int64_t all_bits(int64_t v)
{
    return v <= 0 ? 0 : v == INT64_MAX ? v : (int64_t)(UINT64_MAX >> __builtin_clzll((unsigned long long)v));
}

static bool arith_bits(enum moe_op op, struct aval a, struct aval b, __int128 *lo, __int128 *hi)
{
    bool consts = a.lo == a.hi && b.lo == b.hi;
    switch (op) {
    case MOE_OP_AND:
        if (consts)
            return *lo = *hi = a.lo & b.lo, true;
        if (a.lo >= 0 || b.lo >= 0)           /* a mask bounds the result from above */
            return *lo = 0, *hi = a.lo < 0 ? b.hi : b.lo < 0 ? a.hi : MOE_MIN(a.hi, b.hi), true;
        return false;
    case MOE_OP_OR:
        if (consts)
            return *lo = *hi = a.lo | b.lo, true;
        return a.lo >= 0 && b.lo >= 0 ? (*lo = MOE_MAX(a.lo, b.lo), *hi = all_bits(MOE_MAX(a.hi, b.hi)), true) : false;
    case MOE_OP_XOR:
        if (consts)
            return *lo = *hi = a.lo ^ b.lo, true;
        return a.lo >= 0 && b.lo >= 0 ? (*lo = 0, *hi = all_bits(MOE_MAX(a.hi, b.hi)), true) : false;
    case MOE_OP_SHL:
        if (b.lo != b.hi || b.lo < 0 || b.lo > 62)
            return false;
        return *lo = (__int128)a.lo * ((int64_t)1 << b.lo), *hi = (__int128)a.hi * ((int64_t)1 << b.lo), true;
    case MOE_OP_SHR:
        if (b.lo != b.hi || b.lo < 0 || b.lo > 62 || a.lo < 0)
            return false;
        return *lo = a.lo >> b.lo, *hi = a.hi >> b.lo, true;
    default:
        return false;
    }
}

bool flow_v_arith(enum moe_op op, struct aval a, struct aval b, __int128 *lo, __int128 *hi)
{
    switch (op) {
    case MOE_OP_ADD: return *lo = (__int128)a.lo + b.lo, *hi = (__int128)a.hi + b.hi, true;
    case MOE_OP_SUB: return *lo = (__int128)a.lo - b.hi, *hi = (__int128)a.hi - b.lo, true;
    case MOE_OP_MUL: return corners(mul128, a, b, lo, hi), true;
    case MOE_OP_DIV:
        if (b.lo <= 0 && b.hi >= 0)
            return false;
        return corners(div128, a, b, lo, hi), true;
    case MOE_OP_REM:
        if (b.lo <= 0 || b.hi == OPEN_HI)
            return false;
        if (a.lo == a.hi && b.lo == b.hi)
            return *lo = *hi = a.lo % b.lo, true;
        return *lo = a.lo < 0 ? -(__int128)(b.hi - 1) : 0, *hi = a.hi >= 0 && a.hi < b.hi - 1 ? a.hi : b.hi - 1, true;
    default:
        return arith_bits(op, a, b, lo, hi);
    }
}

int flow_v_compare(enum moe_op op, struct aval a, struct aval b)
{
    switch (op) {
    case MOE_OP_LT: return a.hi < b.lo ? 1 : a.lo >= b.hi ? 0 : -1;
    case MOE_OP_LE: return a.hi <= b.lo && a.hi != OPEN_HI ? 1 : a.lo > b.hi ? 0 : -1;
    case MOE_OP_GT: return a.lo > b.hi ? 1 : a.hi <= b.lo ? 0 : -1;
    case MOE_OP_GE: return a.lo >= b.hi && a.lo != OPEN_LO ? 1 : a.hi < b.lo ? 0 : -1;
    case MOE_OP_EQ: return a.hi < b.lo || a.lo > b.hi ? 0 : a.lo == a.hi && b.lo == b.hi && a.lo == b.lo ? 1 : -1;
    case MOE_OP_NE: return a.hi < b.lo || a.lo > b.hi ? 1 : a.lo == a.hi && b.lo == b.hi && a.lo == b.lo ? 0 : -1;
    default: return -1;
    }
}
