/* Numbers: conversions between types, arithmetic against what its type holds, comparisons. */
#include "audit/source/flow/walk.h"

/* -- conversions -- */

static void check_conversion(struct walk *w, uint32_t node, struct aval v, const struct moe_type *from, const struct moe_type *to, bool is_explicit)
{
    uint32_t outside = MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM;
    bool constant = v.lo == v.hi && !(v.flags & VF_FLOAT), from_outside = (v.taint & outside) != 0;
    struct range r = flow_type_range(to);
    if (!from_outside && (!constant || is_explicit))
        return;
    int64_t written;
    uint32_t operand = moe_child(w->t, node, MOE_R_OPERAND);
    if (moe_const(w->t, node, &written) || (moe_at(w->t, node)->flags & MOE_F_MACRO) || (moe_at(w->t, operand)->flags & MOE_F_MACRO))
        return;                               /* -1 for "all bits" is meant; so is what a macro mixes */
    bool was_unsigned = flow_type_is_unsigned(from), is_unsigned = flow_type_is_unsigned(to);
    if (to->kind == MOE_T_BOOL)
        return;
    if (!was_unsigned && is_unsigned && v.lo < 0 && !(v.flags & VF_BOUND_LO)) {
        if (from->size < to->size && from->size <= 2)
            flow_event(w, MOE_EV_SIGN_EXTENSION, node, v.origin, v, constant, "%ld becomes a huge unsigned value", (long)v.lo);
        else if (from->size <= to->size)
            flow_event(w, MOE_EV_SIGN_TO_UNSIGNED, node, v.origin, v, constant, "it can be negative (%ld)", (long)v.lo);
    } else if (was_unsigned && !is_unsigned && from->size == to->size && v.hi > r.hi && !(v.flags & VF_BOUND_HI)) {
        flow_event(w, MOE_EV_UNSIGNED_TO_SIGN, node, v.origin, v, constant, "it can be as large as %ld", (long)v.hi);
    }
    bool narrower = to->size < from->size || (from->kind == MOE_T_FLOAT && to->kind == MOE_T_INT);
    bool high = v.hi > r.hi && !(v.flags & VF_BOUND_HI), low = v.lo < r.lo && !(v.flags & VF_BOUND_LO);
    bool one_byte = to->size == 1 && v.lo >= 0 && v.hi <= UINT8_MAX;      /* all of its bits are kept, whatever sign they get */
    if (narrower && !one_byte && (high || low) && !(is_unsigned && !was_unsigned && !high))
        flow_event(w, MOE_EV_TRUNCATION, node, v.origin, v, constant, "%s does not fit a %ld-bit type", constant ? "the value" : "the range of values", (long)to->size * 8);
}

struct aval flow_convert(struct walk *w, struct state *s, uint32_t node, struct aval v, uint32_t from_type, uint32_t to_type, bool is_explicit)
{
    (void)s;
    const struct moe_type *from = moe_type_at(w->t, from_type), *to = moe_type_at(w->t, to_type);
    if (from_type == to_type || !to->kind || to->kind == MOE_T_VOID)
        return v;
    if (to->kind == MOE_T_POINTER && v.kind == V_NUM && v.lo == 0 && v.hi == 0 && !v.obj)
        return flow_v_null(node);
    if (v.kind != V_NUM || (to->kind != MOE_T_INT && to->kind != MOE_T_ENUM && to->kind != MOE_T_BOOL)) {
        if (to->kind == MOE_T_FLOAT && v.kind == V_NUM)
            v.flags |= VF_FLOAT;
        return v;
    }
    if (to->kind == MOE_T_BOOL) {
        int yes = flow_truth(v);
        struct aval b = yes >= 0 ? flow_v_int(yes) : flow_v_num(0, 1);
        b.taint = v.taint;
        return b;
    }
    check_conversion(w, node, v, from, to, is_explicit);
    struct range r = flow_type_range(to);
    v.flags &= (uint16_t)~VF_FLOAT;
    bool open = v.lo == OPEN_LO || v.hi == OPEN_HI;
    if (v.lo >= r.lo && v.hi <= r.hi)
        return v;
    if (v.lo == v.hi && to->size < 8) {       /* wraps to one value */
        uint64_t mask = ((uint64_t)1 << (to->size * 8)) - 1, bits = (uint64_t)v.lo & mask;
        int64_t wrapped = to->is_signed && (bits >> (to->size * 8 - 1)) ? (int64_t)(bits | ~mask) : (int64_t)bits;
        v.lo = v.hi = wrapped;
        return v;
    }
    if (v.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) {
        v.lo = r.lo, v.hi = r.hi;
        return v;
    }
    if (open && !flow_type_is_unsigned(to))
        return v;
    if (v.lo < 0 && flow_type_is_unsigned(to)) {
        if (v.hi < 0) {
            v.hi = OPEN_HI, v.lo = to->size == 8 ? OPEN_HI : 0;
            return v;
        }
        v.lo = 0;
        return v;
    }
    return v;
}

/* -- operators -- */

struct aval flow_pointer_arith(struct walk *w, struct aval p, struct aval i, enum moe_op op, uint32_t pointer_type)
{
    int64_t elem = flow_type_size(w->t, moe_type_at(w->t, pointer_type)->to);
    p.def = 0;
    p.taint |= i.taint;
    if (i.kind != V_NUM || elem <= 0 || (i.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM))) {
        p.lo = OPEN_LO, p.hi = OPEN_HI;
        return p;
    }
    int64_t lo = flow_sat_mul(i.lo, elem), hi = flow_sat_mul(i.hi, elem);
    if (op == MOE_OP_SUB) {
        int64_t t = lo == OPEN_LO ? OPEN_HI : -lo;
        lo = hi == OPEN_HI ? OPEN_LO : -hi;
        hi = t;
    }
    p.lo = lo == OPEN_LO ? OPEN_LO : flow_sat_add(p.lo, lo);
    p.hi = hi == OPEN_HI ? OPEN_HI : flow_sat_add(p.hi, hi);
    if (p.null == NULL_YES && !(i.lo == 0 && i.hi == 0))
        p.null = NULL_UNKNOWN, p.kind = V_TOP;
    return p;
}

/* Infinity is a value; made an integer it is undefined. */
static bool becomes_integer(const struct moe_tree *t, uint32_t n)
{
    for (uint32_t x = n; x; x = moe_at(t, x)->parent) {
        const struct moe_node *e = moe_at(t, x);
        if (moe_type_at(t, e->conv)->kind == MOE_T_INT || moe_type_at(t, e->type)->kind == MOE_T_INT)
            return true;
        if (e->kind != MOE_N_BINARY && e->kind != MOE_N_CAST && e->kind != MOE_N_UNARY)
            return false;
    }
    return false;
}

static void check_divisor(struct walk *w, uint32_t node, struct aval b)
{
    if (moe_type_of(w->t, node)->kind == MOE_T_FLOAT && !becomes_integer(w->t, node))
        return;
    if (moe_type_of(w->t, node)->kind == MOE_T_DEPENDENT || (moe_at(w->t, node)->flags & MOE_F_MACRO))
        return;
    if (b.kind != V_NUM || (b.flags & VF_NONZERO) || b.init == INIT_NO)
        return;
    bool certain = b.lo == 0 && b.hi == 0;
    bool outside = (b.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) && b.lo <= 0 && b.hi >= 0;
    if (certain || outside)
        flow_event(w, MOE_EV_DIVIDE_BY_ZERO, node, b.origin, b, certain, certain ? "the divisor is zero here" : "the divisor comes from outside and was not tested");
}

/* An end that is open because nothing is known of it, beside one that somebody outside chooses: no evidence that the two meet. */
static bool merely_open(struct aval v, bool above)
{
    return !(v.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) && (above ? v.hi == OPEN_HI : v.lo == OPEN_LO);
}

/* The exact result of integer arithmetic against what its type holds. */
static void check_overflow(struct walk *w, uint32_t node, enum moe_op op, struct aval a, struct aval b, __int128 lo, __int128 hi, const struct moe_type *ty)
{
    struct range r = flow_type_range(ty);
    uint32_t taint = a.taint | b.taint;
    bool outside = (taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) != 0;
    bool certain = lo == hi;
    if (ty->kind != MOE_T_INT || ty->size < 1 || (op != MOE_OP_ADD && op != MOE_OP_SUB && op != MOE_OP_MUL && op != MOE_OP_SHL))
        return;
    struct aval v = { .kind = V_NUM, .lo = flow_clamp128(lo), .hi = flow_clamp128(hi), .taint = taint, .origin = a.origin ? a.origin : b.origin };
    if ((!outside && !certain) || (moe_at(w->t, node)->flags & MOE_F_MACRO))
        return;
    uint16_t high_bound = (a.taint ? a.flags : VF_BOUND_HI) & (b.taint ? b.flags : VF_BOUND_HI) & VF_BOUND_HI;
    uint16_t low_bound = (a.taint ? a.flags : VF_BOUND_LO) & (b.taint ? b.flags : VF_BOUND_LO) & VF_BOUND_LO;
    if (!flow_type_is_unsigned(ty) || !certain) {
        if (hi > r.hi && !(outside && (high_bound || merely_open(a, true) || merely_open(b, true))))
            flow_event(w, MOE_EV_OVERFLOW, node, v.origin, v, certain, "the result can reach %s", ty->size == 8 ? "past 64 bits" : certain ? "past the type's largest value" : "past its type");
        if (lo < r.lo && !(outside && (op == MOE_OP_ADD && (merely_open(a, false) || merely_open(b, false)))) && !(outside && (op == MOE_OP_MUL ? high_bound : low_bound)))
            flow_event(w, MOE_EV_UNDERFLOW, node, v.origin, v, certain, "the result can go below %s", r.lo ? "the type's smallest value" : "zero");
    }
}

struct aval flow_arithmetic(struct walk *w, uint32_t node, enum moe_op op, struct aval a, struct aval b, const struct moe_type *ty)
{
    struct aval r = flow_v_top();
    r.taint = a.taint | b.taint;
    r.origin = a.origin ? a.origin : b.origin;
    if (op == MOE_OP_DIV || op == MOE_OP_REM)
        check_divisor(w, node, b);
    if ((a.flags | b.flags) & VF_FLOAT || ty->kind == MOE_T_FLOAT) {
        r.flags = VF_FLOAT;
        if (r.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM))
            r.kind = V_NUM;
        return r;
    }
    if (a.kind != V_NUM || b.kind != V_NUM) {
        r.flags |= VF_DERIVED;
        if (op == MOE_OP_REM && (r.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)))
            return r;
        if (op == MOE_OP_REM && b.kind == V_NUM && b.lo > 0 && b.hi < OPEN_HI) {
            r.kind = V_NUM;
            r.lo = flow_type_is_unsigned(ty) ? 0 : -(b.hi - 1);
            r.hi = b.hi - 1;
            if (r.lo < 0)
                r.lo = OPEN_LO;              /* a negative remainder is merely possible */
        }
        if (op == MOE_OP_AND && ((b.kind == V_NUM && b.lo >= 0) || (a.kind == V_NUM && a.lo >= 0))) {
            r.kind = V_NUM;
            r.lo = 0;
            r.hi = b.kind == V_NUM && b.lo >= 0 ? b.hi : a.hi;
            r.flags |= VF_DERIVED;
        }
        return r;
    }
    __int128 lo, hi;
    r.kind = V_NUM;
    r.flags = (a.flags & b.flags & (VF_BOUND_LO | VF_BOUND_HI)) | ((a.flags | b.flags) & (VF_WIDENED | VF_STRIDED | VF_DERIVED | VF_ASSUMED));
    bool range_a = a.lo != a.hi, range_b = b.lo != b.hi;
    if ((range_a && range_b) || (op == MOE_OP_SUB && range_b) || ((range_a || range_b) && op != MOE_OP_ADD && op != MOE_OP_SUB))
        r.flags |= VF_DERIVED;
    if (op == MOE_OP_REM)                     /* somebody thought of a bound, even one that is not known here */
        r.flags |= VF_BOUND_HI | (a.lo >= 0 ? VF_BOUND_LO : 0);
    if (a.lo == a.hi)
        r.flags |= b.flags & (VF_BOUND_LO | VF_BOUND_HI);
    if (b.lo == b.hi)
        r.flags |= a.flags & (VF_BOUND_LO | VF_BOUND_HI);
    if (!flow_v_arith(op, a, b, &lo, &hi)) {
        struct range all = r.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM) ? flow_type_range(ty) : (struct range){ OPEN_LO, OPEN_HI };
        r.lo = all.lo, r.hi = all.hi;
        return r;
    }
    if (!(a.taint | b.taint)) {              /* open ends of untainted numbers stay open */
        bool alo = a.lo == OPEN_LO || b.lo == OPEN_LO || ((op == MOE_OP_SUB || op == MOE_OP_MUL) && (b.hi == OPEN_HI || a.hi == OPEN_HI));
        bool ahi = a.hi == OPEN_HI || b.hi == OPEN_HI || ((op == MOE_OP_SUB || op == MOE_OP_MUL) && (b.lo == OPEN_LO || a.lo == OPEN_LO));
        if (op == MOE_OP_ADD || op == MOE_OP_SUB || op == MOE_OP_MUL) {
            if (alo && !(op == MOE_OP_MUL && a.lo >= 0 && b.lo >= 0) && !(op == MOE_OP_SUB && a.lo != OPEN_LO && b.hi != OPEN_HI))
                lo = OPEN_LO;
            if (ahi && !(op == MOE_OP_SUB && a.hi != OPEN_HI && b.lo != OPEN_LO))
                hi = OPEN_HI;
        } else if (op == MOE_OP_DIV || op == MOE_OP_SHR || op == MOE_OP_SHL) {
            if (a.hi == OPEN_HI)
                hi = OPEN_HI;
            if (a.lo == OPEN_LO)
                lo = OPEN_LO;
        }
    }
    check_overflow(w, node, op, a, b, lo, hi, ty);
    struct range all = flow_type_range(ty);
    if (lo == hi && ty->size > 0 && ty->size < 8 && (lo > all.hi || lo < all.lo) && flow_type_is_unsigned(ty)) {
        uint64_t mask = ((uint64_t)1 << (ty->size * 8)) - 1;
        r.lo = r.hi = (int64_t)((uint64_t)lo & mask);
        return r;
    }
    if (r.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) {
        bool wraps = lo < all.lo || hi > all.hi;
        r.lo = wraps ? all.lo : flow_clamp128(lo);
        r.hi = wraps ? all.hi : flow_clamp128(hi);
        return r;
    }
    if (flow_type_is_unsigned(ty) && ty->size > 0 && ty->size < 8 && lo > all.hi) {    /* it wraps, whatever it is: a hash */
        r.lo = all.lo, r.hi = all.hi;
        return r;
    }
    r.lo = flow_clamp128(lo);
    r.hi = flow_clamp128(hi);
    if (flow_type_is_unsigned(ty) && r.lo < 0)
        r.lo = OPEN_LO;                              /* unsigned wrap of something merely possible: unknown below */
    if (r.lo == 0 && r.hi == 0)
        r.null = NULL_YES;
    return r;
}

/* What the type alone says, for a comparison with a constant that it can never reach. */
static struct aval by_type(struct walk *w, uint32_t node, struct aval v)
{
    const struct moe_type *ty = moe_type_of(w->t, node);
    struct range r = flow_type_range(ty);
    if (v.kind == V_NUM || ty->kind != MOE_T_INT || v.init == INIT_NO)
        return v;
    struct aval t = flow_v_num(r.lo, r.hi);
    t.taint = v.taint;
    return t;
}

/* A loop's own test against a number from outside that nobody bounded. */
void flow_check_loop_bound(struct walk *w, uint32_t node, struct aval a, struct aval b)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint8_t up = moe_at(w->t, n->parent)->kind;
    if (n->role != MOE_R_COND || (up != MOE_N_FOR && up != MOE_N_WHILE && up != MOE_N_DO))
        return;
    struct aval bound = n->op == MOE_OP_LT || n->op == MOE_OP_LE || n->op == MOE_OP_NE ? b : a;
    if (bound.kind == V_NUM && (bound.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) && !(bound.flags & VF_BOUND_HI) && bound.hi > (1 << 20) && n->op != MOE_OP_EQ)
        flow_event(w, MOE_EV_TAINTED_LOOP, node, bound.origin, bound, false, "the bound comes from outside and has no upper limit");
}

struct aval flow_compare(struct walk *w, uint32_t node, struct aval a, struct aval b)
{
    int yes = -1;
    enum moe_op op = moe_at(w->t, node)->op;
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), rhs = moe_child(w->t, node, MOE_R_RHS);
    if (flow_v_is_const(b))
        a = by_type(w, l, a);
    else if (flow_v_is_const(a))
        b = by_type(w, rhs, b);
    bool nullish = b.kind == V_NUM ? b.lo == 0 && b.hi == 0 : b.kind == V_PTR && b.null == NULL_YES;
    bool nullish_a = a.kind == V_NUM ? a.lo == 0 && a.hi == 0 : a.kind == V_PTR && a.null == NULL_YES;
    if (a.init == INIT_NO || b.init == INIT_NO)
        yes = -1;
    else if ((op == MOE_OP_EQ || op == MOE_OP_NE) && (a.kind == V_PTR || a.kind == V_FUNC) && nullish)
        yes = flow_truth(a) < 0 ? -1 : flow_truth(a) ^ (op == MOE_OP_EQ);
    else if ((op == MOE_OP_EQ || op == MOE_OP_NE) && (b.kind == V_PTR || b.kind == V_FUNC) && nullish_a)
        yes = flow_truth(b) < 0 ? -1 : flow_truth(b) ^ (op == MOE_OP_EQ);
    else if (a.kind == V_NUM && b.kind == V_NUM && !((a.flags | b.flags) & VF_FLOAT))
        yes = flow_v_compare(op, a, b);
    else if (a.kind == V_PTR && b.kind == V_PTR && a.obj && a.obj == b.obj && !(((a.flags | b.flags) & VF_WITHIN) && (a.lo != a.hi || b.lo != b.hi)))
        yes = flow_v_compare(op, a, b);
    bool never_zero = ((a.flags & VF_NONZERO) && nullish) || ((b.flags & VF_NONZERO) && nullish_a);
    if (yes < 0 && never_zero && (op == MOE_OP_EQ || op == MOE_OP_NE) && a.init != INIT_NO && b.init != INIT_NO)
        yes = op == MOE_OP_NE;
    struct aval r = yes >= 0 ? flow_v_int(yes) : flow_v_num(0, 1);
    r.taint = a.taint | b.taint;
    return r;
}
