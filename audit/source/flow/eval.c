/* Expressions: their value in one state, and what they change in it. */
#include "audit/source/flow/walk.h"

int truth(struct aval v)
{
    if (v.init == INIT_NO)
        return -1;
    if (v.kind == V_FUNC)
        return 1;
    if (v.kind == V_PTR)
        return v.null == NULL_YES ? 0 : v.null == NULL_NO ? 1 : -1;
    if (v.kind != V_NUM)
        return v.null == NULL_NO ? 1 : -1;
    if (v.lo == 0 && v.hi == 0 && !(v.flags & VF_FLOAT))
        return 0;
    return v.lo > 0 || v.hi < 0 || (v.flags & VF_NONZERO) ? 1 : -1;
}

void record(struct walk *w, struct state *s, uint32_t node, struct aval v)
{
    struct moe_value *m = &w->out->values[node];
    struct ostate *o = v.kind == V_PTR ? object_state(w, s, v.obj) : NULL;
    bool first = !m->visited, num = v.kind == V_NUM;
    uint32_t taint = v.taint | (o ? o->taint : 0);
    bool constant = o && o->constant && v.null != NULL_YES;
    m->taint |= taint;
    m->lo = first ? (num ? v.lo : OPEN_LO) : num ? MOE_MIN(m->lo, v.lo) : OPEN_LO;
    m->hi = first ? (num ? v.hi : OPEN_HI) : num ? MOE_MAX(m->hi, v.hi) : OPEN_HI;
    m->known_text = constant && (first || m->known_text);
    m->text = first ? (o ? o->text : 0) : m->text == (o ? o->text : 0) ? m->text : 0;
    m->maybe_null |= v.null == NULL_MAYBE || v.null == NULL_YES;
    m->is_null = v.null == NULL_YES && v.kind == V_PTR && (first || m->is_null);
    enum moe_region_kind region = v.obj && v.kind != V_FUNC ? w->objects[v.obj].kind : MOE_REGION_NONE;
    m->region = first || m->region == region ? region : MOE_REGION_NONE;
    int64_t bytes = o ? o->size_hi : -1;
    m->object_bytes = first || m->object_bytes == bytes ? bytes : -1;
    m->visited = true;
}

static void use_value(struct walk *w, uint32_t node, struct aval v)
{
    if (v.init == INIT_NO)
        event(w, MOE_EV_UNINIT_USE, node, 0, v, true, "nothing was stored in it on this path");
}

/* -- conversions -- */

static void check_conversion(struct walk *w, uint32_t node, struct aval v, const struct moe_type *from, const struct moe_type *to, bool is_explicit)
{
    uint32_t outside = MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM;
    bool constant = v.lo == v.hi && !(v.flags & VF_FLOAT), from_outside = (v.taint & outside) != 0;
    struct range r = type_range(to);
    if (!from_outside && (!constant || is_explicit))
        return;
    int64_t written;
    uint32_t operand = moe_child(w->t, node, MOE_R_OPERAND);
    if (moe_const(w->t, node, &written) || (moe_at(w->t, node)->flags & MOE_F_MACRO) || (moe_at(w->t, operand)->flags & MOE_F_MACRO))
        return;                               /* -1 for "all bits" is meant; so is what a macro mixes */
    bool was_unsigned = type_is_unsigned(from), is_unsigned = type_is_unsigned(to);
    if (to->kind == MOE_T_BOOL)
        return;
    if (!was_unsigned && is_unsigned && v.lo < 0 && !(v.flags & VF_BOUND_LO)) {
        if (from->size < to->size && from->size <= 2)
            event(w, MOE_EV_SIGN_EXTENSION, node, v.origin, v, constant, "%ld becomes a huge unsigned value", (long)v.lo);
        else if (from->size <= to->size)
            event(w, MOE_EV_SIGN_TO_UNSIGNED, node, v.origin, v, constant, "it can be negative (%ld)", (long)v.lo);
    } else if (was_unsigned && !is_unsigned && from->size == to->size && v.hi > r.hi && !(v.flags & VF_BOUND_HI)) {
        event(w, MOE_EV_UNSIGNED_TO_SIGN, node, v.origin, v, constant, "it can be as large as %ld", (long)v.hi);
    }
    bool narrower = to->size < from->size || (from->kind == MOE_T_FLOAT && to->kind == MOE_T_INT);
    bool high = v.hi > r.hi && !(v.flags & VF_BOUND_HI), low = v.lo < r.lo && !(v.flags & VF_BOUND_LO);
    if (narrower && (high || low) && !(is_unsigned && !was_unsigned && !high))
        event(w, MOE_EV_TRUNCATION, node, v.origin, v, constant, "%s does not fit a %ld-bit type", constant ? "the value" : "the range of values", (long)to->size * 8);
}

struct aval convert(struct walk *w, struct state *s, uint32_t node, struct aval v, uint32_t from_type, uint32_t to_type, bool is_explicit)
{
    (void)s;
    const struct moe_type *from = moe_type_at(w->t, from_type), *to = moe_type_at(w->t, to_type);
    if (from_type == to_type || !to->kind || to->kind == MOE_T_VOID)
        return v;
    if (to->kind == MOE_T_POINTER && v.kind == V_NUM && v.lo == 0 && v.hi == 0 && !v.obj)
        return v_null(node);
    if (v.kind != V_NUM || (to->kind != MOE_T_INT && to->kind != MOE_T_ENUM && to->kind != MOE_T_BOOL)) {
        if (to->kind == MOE_T_FLOAT && v.kind == V_NUM)
            v.flags |= VF_FLOAT;
        return v;
    }
    if (to->kind == MOE_T_BOOL) {
        int yes = truth(v);
        struct aval b = yes >= 0 ? v_int(yes) : v_num(0, 1);
        b.taint = v.taint;
        return b;
    }
    check_conversion(w, node, v, from, to, is_explicit);
    struct range r = type_range(to);
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
    if (open && !type_is_unsigned(to))
        return v;
    if (v.lo < 0 && type_is_unsigned(to)) {
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

static bool is_arith(enum moe_op op) { return op >= MOE_OP_ADD && op <= MOE_OP_XOR; }
static enum moe_op plain(enum moe_op op) { return op > MOE_OP_ASSIGN && op <= MOE_OP_XOR_ASSIGN ? (enum moe_op)(op - MOE_OP_ADD_ASSIGN + MOE_OP_ADD) : op; }

static struct aval pointer_arith(struct walk *w, struct aval p, struct aval i, enum moe_op op, uint32_t pointer_type)
{
    int64_t elem = type_size(w->t, moe_type_at(w->t, pointer_type)->to);
    p.def = 0;
    p.taint |= i.taint;
    if (i.kind != V_NUM || elem <= 0 || (i.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM))) {
        p.lo = OPEN_LO, p.hi = OPEN_HI;
        return p;
    }
    int64_t lo = sat_mul(i.lo, elem), hi = sat_mul(i.hi, elem);
    if (op == MOE_OP_SUB) {
        int64_t t = lo == OPEN_LO ? OPEN_HI : -lo;
        lo = hi == OPEN_HI ? OPEN_LO : -hi;
        hi = t;
    }
    p.lo = lo == OPEN_LO ? OPEN_LO : sat_add(p.lo, lo);
    p.hi = hi == OPEN_HI ? OPEN_HI : sat_add(p.hi, hi);
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
        event(w, MOE_EV_DIVIDE_BY_ZERO, node, b.origin, b, certain, certain ? "the divisor is zero here" : "the divisor comes from outside and was not tested");
}

/* The exact result of integer arithmetic against what its type holds. */
static void check_overflow(struct walk *w, uint32_t node, enum moe_op op, struct aval a, struct aval b, __int128 lo, __int128 hi, const struct moe_type *ty)
{
    struct range r = type_range(ty);
    uint32_t taint = a.taint | b.taint;
    bool outside = (taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) != 0;
    bool certain = lo == hi;
    if (ty->kind != MOE_T_INT || ty->size < 1 || (op != MOE_OP_ADD && op != MOE_OP_SUB && op != MOE_OP_MUL && op != MOE_OP_SHL))
        return;
    struct aval v = { .kind = V_NUM, .lo = clamp128(lo), .hi = clamp128(hi), .taint = taint, .origin = a.origin ? a.origin : b.origin };
    if ((!outside && !certain) || (moe_at(w->t, node)->flags & MOE_F_MACRO))
        return;
    uint16_t high_bound = (a.taint ? a.flags : VF_BOUND_HI) & (b.taint ? b.flags : VF_BOUND_HI) & VF_BOUND_HI;
    uint16_t low_bound = (a.taint ? a.flags : VF_BOUND_LO) & (b.taint ? b.flags : VF_BOUND_LO) & VF_BOUND_LO;
    if (!type_is_unsigned(ty) || !certain) {
        if (hi > r.hi && !(outside && high_bound))
            event(w, MOE_EV_OVERFLOW, node, v.origin, v, certain, "the result can reach %s", ty->size == 8 ? "past 64 bits" : certain ? "past the type's largest value" : "past its type");
        if (lo < r.lo && !(outside && (op == MOE_OP_MUL ? high_bound : low_bound)))
            event(w, MOE_EV_UNDERFLOW, node, v.origin, v, certain, "the result can go below %s", r.lo ? "the type's smallest value" : "zero");
    }
}

static struct aval arithmetic(struct walk *w, uint32_t node, enum moe_op op, struct aval a, struct aval b, const struct moe_type *ty)
{
    struct aval r = v_top();
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
            r.lo = type_is_unsigned(ty) ? 0 : -(b.hi - 1);
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
    r.flags = (a.flags & b.flags & (VF_BOUND_LO | VF_BOUND_HI)) | ((a.flags | b.flags) & (VF_WIDENED | VF_STRIDED | VF_DERIVED));
    bool range_a = a.lo != a.hi, range_b = b.lo != b.hi;
    if ((range_a && range_b) || (op == MOE_OP_SUB && range_b) || ((range_a || range_b) && op != MOE_OP_ADD && op != MOE_OP_SUB))
        r.flags |= VF_DERIVED;
    if (op == MOE_OP_REM)                     /* somebody thought of a bound, even one that is not known here */
        r.flags |= VF_BOUND_HI | (a.lo >= 0 ? VF_BOUND_LO : 0);
    if (a.lo == a.hi)
        r.flags |= b.flags & (VF_BOUND_LO | VF_BOUND_HI);
    if (b.lo == b.hi)
        r.flags |= a.flags & (VF_BOUND_LO | VF_BOUND_HI);
    if (!v_arith(op, a, b, &lo, &hi)) {
        struct range all = r.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM) ? type_range(ty) : (struct range){ OPEN_LO, OPEN_HI };
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
    struct range all = type_range(ty);
    if (lo == hi && ty->size > 0 && ty->size < 8 && (lo > all.hi || lo < all.lo) && type_is_unsigned(ty)) {
        uint64_t mask = ((uint64_t)1 << (ty->size * 8)) - 1;
        r.lo = r.hi = (int64_t)((uint64_t)lo & mask);
        return r;
    }
    if (r.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) {
        bool wraps = lo < all.lo || hi > all.hi;
        r.lo = wraps ? all.lo : clamp128(lo);
        r.hi = wraps ? all.hi : clamp128(hi);
        return r;
    }
    r.lo = clamp128(lo);
    r.hi = clamp128(hi);
    if (type_is_unsigned(ty) && r.lo < 0)
        r.lo = OPEN_LO;                              /* unsigned wrap of something merely possible: unknown below */
    if (r.lo == 0 && r.hi == 0)
        r.null = NULL_YES;
    return r;
}

/* What the type alone says, for a comparison with a constant that it can never reach. */
static struct aval by_type(struct walk *w, uint32_t node, struct aval v)
{
    const struct moe_type *ty = moe_type_of(w->t, node);
    struct range r = type_range(ty);
    if (v.kind == V_NUM || ty->kind != MOE_T_INT || v.init == INIT_NO)
        return v;
    struct aval t = v_num(r.lo, r.hi);
    t.taint = v.taint;
    return t;
}

/* A loop's own test against a number from outside that nobody bounded. */
static void check_loop_bound(struct walk *w, uint32_t node, struct aval a, struct aval b)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint8_t up = moe_at(w->t, n->parent)->kind;
    if (n->role != MOE_R_COND || (up != MOE_N_FOR && up != MOE_N_WHILE && up != MOE_N_DO))
        return;
    struct aval bound = n->op == MOE_OP_LT || n->op == MOE_OP_LE || n->op == MOE_OP_NE ? b : a;
    if (bound.kind == V_NUM && (bound.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) && !(bound.flags & VF_BOUND_HI) && bound.hi > (1 << 20) && n->op != MOE_OP_EQ)
        event(w, MOE_EV_TAINTED_LOOP, node, bound.origin, bound, false, "the bound comes from outside and has no upper limit");
}

static struct aval compare(struct walk *w, uint32_t node, struct aval a, struct aval b)
{
    int yes = -1;
    enum moe_op op = moe_at(w->t, node)->op;
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), rhs = moe_child(w->t, node, MOE_R_RHS);
    if (v_is_const(b))
        a = by_type(w, l, a);
    else if (v_is_const(a))
        b = by_type(w, rhs, b);
    bool nullish = b.kind == V_NUM ? b.lo == 0 && b.hi == 0 : b.kind == V_PTR && b.null == NULL_YES;
    bool nullish_a = a.kind == V_NUM ? a.lo == 0 && a.hi == 0 : a.kind == V_PTR && a.null == NULL_YES;
    if (a.init == INIT_NO || b.init == INIT_NO)
        yes = -1;
    else if ((op == MOE_OP_EQ || op == MOE_OP_NE) && (a.kind == V_PTR || a.kind == V_FUNC) && nullish)
        yes = truth(a) < 0 ? -1 : truth(a) ^ (op == MOE_OP_EQ);
    else if ((op == MOE_OP_EQ || op == MOE_OP_NE) && (b.kind == V_PTR || b.kind == V_FUNC) && nullish_a)
        yes = truth(b) < 0 ? -1 : truth(b) ^ (op == MOE_OP_EQ);
    else if (a.kind == V_NUM && b.kind == V_NUM && !((a.flags | b.flags) & VF_FLOAT))
        yes = v_compare(op, a, b);
    else if (a.kind == V_PTR && b.kind == V_PTR && a.obj && a.obj == b.obj)
        yes = v_compare(op, a, b);
    struct aval r = yes >= 0 ? v_int(yes) : v_num(0, 1);
    r.taint = a.taint | b.taint;
    return r;
}

static struct aval logical(struct walk *w, struct state *s, uint32_t node, enum moe_op op)
{
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
    struct aval a = eval(w, s, l);
    if (w->dead)
        return a;
    int ta = truth(a);
    if (ta >= 0 && ta == (op == MOE_OP_LOR))
        return v_int(ta);
    struct state *other = ta < 0 ? state_copy(&w->pool, s) : NULL;      /* the path on which the right side is not run */
    if (!refine(w, s, l, op == MOE_OP_LAND)) {
        state_drop(&w->pool, other);
        return v_num(0, 1);
    }
    struct aval b = eval(w, s, r);
    looked_at(w, s, r);
    bool dead = w->dead;
    w->dead = false;
    int tb = truth(b);
    struct aval v = tb >= 0 && (ta >= 0 || tb == (op == MOE_OP_LOR)) && !dead ? v_int(tb) : v_num(0, 1);
    v.taint = a.taint | b.taint;
    if (!other) {
        w->dead = dead;
        return v;
    }
    refine(w, other, l, op == MOE_OP_LOR);
    if (dead)
        state_replace(s, other);
    else
        state_join(&w->pool, s, other);
    state_drop(&w->pool, other);
    return v;
}

static struct aval conditional(struct walk *w, struct state *s, uint32_t node)
{
    uint32_t c = moe_child(w->t, node, MOE_R_COND), yes = moe_child(w->t, node, MOE_R_THEN), no = moe_child(w->t, node, MOE_R_ELSE);
    struct aval cv = eval(w, s, c);
    if (w->dead)
        return cv;
    int t = truth(cv);
    w->marks[c] |= t < 0 ? MARK_UNKNOWN : t ? MARK_TRUE : MARK_FALSE;
    if (t >= 0) {
        refine(w, s, c, t);
        return t ? (yes ? eval(w, s, yes) : cv) : eval(w, s, no);
    }
    struct state *other = state_copy(&w->pool, s);
    if (!other)
        return v_top();
    bool can_yes = refine(w, s, c, true), can_no = refine(w, other, c, false);
    struct aval a = can_yes ? (yes ? eval(w, s, yes) : cv) : v_top();
    bool dead_yes = w->dead || !can_yes;
    w->dead = false;
    struct aval b = can_no ? eval(w, other, no) : v_top();
    bool dead_no = w->dead || !can_no;
    w->dead = dead_yes && dead_no;
    struct aval v = dead_yes ? b : dead_no ? a : v_join(a, b);
    if (!dead_yes && !dead_no && v.obj == 0) {            /* one of two: neither is followed any further */
        escape(w, s, a, 2);
        escape(w, other, b, 2);
    }
    if (dead_yes)
        state_replace(s, other);
    else if (!dead_no)
        state_join(&w->pool, s, other);
    state_drop(&w->pool, other);
    return v;
}

/* Copy what is known of one record to another. */
static void copy_record(struct walk *w, struct state *s, struct loc to, struct loc from, int64_t size)
{
    struct cell copied[64];
    uint32_t n = 0;
    if (!to.known || !from.known || to.lo != to.hi || from.lo != from.hi || to.obj == from.obj)
        return;
    for (uint32_t i = 0; i < s->cell_count && n < MOE_COUNT(copied); i++) {
        const struct cell *c = &s->cells[i];
        if (c->obj == from.obj && c->off >= from.lo && c->off + c->size <= from.lo + size)
            copied[n++] = *c;
    }
    struct ostate *src = object_state(w, s, from.obj), *dst = object_state(w, s, to.obj);
    if (src && dst)
        dst->taint |= src->taint, dst->fill = src->fill == FILL_NONE && n == 0 ? FILL_NONE : dst->fill == FILL_NONE ? FILL_KNOWN : dst->fill;
    for (uint32_t i = 0; i < n; i++) {
        copied[i].v.def = 0;
        state_set(s, to.obj, to.lo + copied[i].off - from.lo, copied[i].size, copied[i].v);
    }
}

static struct aval assign(struct walk *w, struct state *s, uint32_t node, enum moe_op op)
{
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
    const struct moe_type *lt = moe_type_of(w->t, l);
    if (op == MOE_OP_ASSIGN && lt->kind == MOE_T_RECORD && moe_at(w->t, r)->kind != MOE_N_CALL) {
        struct loc from = locate(w, s, r), to = w->dead ? (struct loc){ 0 } : locate(w, s, l);
        struct aval v = v_top();
        if (w->dead)
            return v;
        v.taint = from.taint;
        store(w, s, to, v, node);
        copy_record(w, s, to, from, type_size(w->t, moe_at(w->t, l)->type));
        return v;
    }
    struct aval v = eval(w, s, r);
    if (w->dead)
        return v;
    struct loc to = locate(w, s, l);
    if (w->dead)
        return v;
    if (op != MOE_OP_ASSIGN) {
        struct aval old = load(w, s, to);
        use_value(w, l, old);
        if (lt->kind == MOE_T_POINTER)
            v = pointer_arith(w, old, v, plain(op), moe_at(w->t, l)->type);
        else
            v = arithmetic(w, node, plain(op), old, v, lt);
        v = convert(w, s, node, v, moe_at(w->t, l)->type, moe_at(w->t, l)->type, false);
    } else {
        const struct moe_node *rn = moe_at(w->t, r);
        if (rn->conv == rn->type && rn->type != moe_at(w->t, l)->type)
            v = convert(w, s, r, v, rn->type, moe_at(w->t, l)->type, false);
    }
    store(w, s, to, v, node);
    return v;
}

static struct aval step_by_one(struct walk *w, struct state *s, uint32_t node, enum moe_op op)
{
    uint32_t x = moe_child(w->t, node, MOE_R_OPERAND);
    const struct moe_type *ty = moe_type_of(w->t, x);
    struct loc at = locate(w, s, x);
    if (w->dead)
        return v_top();
    struct aval old = load(w, s, at), v;
    use_value(w, x, old);
    bool up = op == MOE_OP_POST_INC || op == MOE_OP_PRE_INC;
    if (ty->kind == MOE_T_POINTER)
        v = pointer_arith(w, old, v_int(1), up ? MOE_OP_ADD : MOE_OP_SUB, moe_at(w->t, x)->type);
    else
        v = arithmetic(w, node, up ? MOE_OP_ADD : MOE_OP_SUB, old, v_int(1), ty);
    store(w, s, at, v, node);
    return op == MOE_OP_POST_INC || op == MOE_OP_POST_DEC ? old : v;
}

static struct aval unary(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t x = moe_child(w->t, node, MOE_R_OPERAND);
    struct aval v;
    switch (n->op) {
    case MOE_OP_POST_INC: case MOE_OP_POST_DEC: case MOE_OP_PRE_INC: case MOE_OP_PRE_DEC:
        return step_by_one(w, s, node, n->op);
    case MOE_OP_ADDR: {
        const struct moe_node *xn = moe_at(w->t, x);
        if (xn->kind == MOE_N_REF && moe_decl_at(w->t, xn->decl)->kind == MOE_N_FUNCTION)
            return eval(w, s, x);
        struct loc at = locate(w, s, x);
        if (!at.known || !at.obj) {
            v = v_top();
            v.null = NULL_NO;
            return v;
        }
        v = v_ptr(at.obj, at.lo);
        v.hi = at.hi;
        return v;
    }
    case MOE_OP_LNOT: {
        v = eval(w, s, x);
        use_value(w, x, v);
        int t = truth(v);
        struct aval r = t < 0 ? v_num(0, 1) : v_int(!t);
        r.taint = v.taint;
        return r;
    }
    case MOE_OP_MINUS:
        v = eval(w, s, x);
        use_value(w, x, v);
        if (v.kind == V_NUM && (v.flags & VF_FLOAT))
            return v;
        return arithmetic(w, node, MOE_OP_SUB, v_int(0), v, moe_type_at(w->t, n->type));
    case MOE_OP_NOT: {
        v = eval(w, s, x);
        struct aval r = v_is_const(v) ? v_int(~v.lo) : v_top();
        r.taint = v.taint;
        return r;
    }
    default: {
        v = eval(w, s, x);
        return v;
    }
    }
}

static struct aval binary(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    enum moe_op op = n->op;
    if (op == MOE_OP_LAND || op == MOE_OP_LOR)
        return logical(w, s, node, op);
    if (moe_is_assign(op))
        return assign(w, s, node, op);
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
    struct aval a = eval(w, s, l);
    if (w->dead || op == MOE_OP_COMMA)
        return w->dead ? a : eval(w, s, r);
    struct aval b = eval(w, s, r);
    if (w->dead)
        return b;
    use_value(w, l, a);
    use_value(w, r, b);
    if (moe_is_compare(op)) {
        check_loop_bound(w, node, a, b);
        if (moe_at(w->t, node)->role != MOE_R_COND) {
            looked_at(w, s, l);
            looked_at(w, s, r);
        }
        return compare(w, node, a, b);
    }
    uint32_t lt = moe_at(w->t, l)->conv, rt = moe_at(w->t, r)->conv;
    bool lp = moe_type_at(w->t, lt)->kind == MOE_T_POINTER, rp = moe_type_at(w->t, rt)->kind == MOE_T_POINTER;
    if (lp && rp) {
        struct aval d = v_top();
        int64_t elem = type_size(w->t, moe_type_at(w->t, lt)->to);
        if (a.kind == V_PTR && b.kind == V_PTR && a.obj && a.obj == b.obj && a.lo == a.hi && b.lo == b.hi && elem > 0 && a.lo != OPEN_LO)
            d = v_int((a.lo - b.lo) / elem);
        return d;
    }
    if (lp || rp)
        return lp ? pointer_arith(w, a, b, op, lt) : pointer_arith(w, b, a, op, rt);
    return is_arith(op) ? arithmetic(w, node, op, a, b, moe_type_at(w->t, n->type)) : v_top();
}

static struct aval literal_text(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    const struct moe_type *elem = moe_type_at(w->t, moe_type_at(w->t, n->type)->to);
    uint32_t unit = (n->flags & MOE_F_WIDE) ? (uint32_t)MOE_MAX(elem->size, 1) : 1;
    uint32_t obj = object_find(w, MOE_REGION_STRING, unit, 0, n->name);
    if (!obj)
        return v_top();
    object_state(w, s, obj)->life = LIFE_LIVE;
    return v_ptr(obj, 0);
}

static struct aval reference(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    const struct moe_decl *d = moe_decl_at(w->t, n->decl);
    if (n->flags & MOE_F_HAS_VALUE)
        return v_int(n->value);
    if (d->kind == MOE_N_ENUMERATOR)
        return v_int(d->value);
    if (d->kind == MOE_N_FUNCTION)
        return (struct aval){ .kind = V_FUNC, .obj = n->decl, .null = NULL_NO };
    if (d->kind != MOE_N_VAR && d->kind != MOE_N_PARAM)
        return v_top();
    return load(w, s, locate(w, s, node));
}

/* A pointer to one small object, cast to a pointer to a larger record. Raw bytes (character arrays, fresh heap blocks) have no type of their own. */
static void check_pointer_cast(struct walk *w, struct state *s, uint32_t node, struct aval v, uint32_t to)
{
    const struct moe_type *pt = moe_type_at(w->t, to), *rec = moe_type_at(w->t, pt->to);
    struct ostate *o = v.kind == V_PTR ? object_state(w, s, v.obj) : NULL;
    if (pt->kind != MOE_T_POINTER || rec->kind != MOE_T_RECORD || !o || o->size_hi <= 0 || v.lo != v.hi || v.null == NULL_YES)
        return;
    const struct moe_type *own = moe_type_at(w->t, w->objects[v.obj].type);
    bool scalar = own->kind == MOE_T_INT || own->kind == MOE_T_FLOAT || own->kind == MOE_T_POINTER;
    if (scalar && rec->size > o->size_hi - v.lo)
        event(w, MOE_EV_TYPE_CONFUSION, node, w->objects[v.obj].node, v, true, "an object of %ld bytes is taken for a record of %ld", (long)o->size_hi, (long)rec->size);
}

static struct aval cast(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t x = moe_child(w->t, node, MOE_R_OPERAND);
    struct aval v = eval(w, s, x);
    if (w->dead)
        return v;
    uint32_t to = n->type_arg ? n->type_arg : n->type;
    if (moe_type_at(w->t, to)->kind == MOE_T_VOID)
        return v;
    check_pointer_cast(w, s, node, v, to);
    return convert(w, s, node, v, moe_at(w->t, x)->conv ? moe_at(w->t, x)->conv : moe_at(w->t, x)->type, to, true);
}

/* Inline assembly writes its outputs, and nothing says which locals these are. */
static struct aval assembly(struct walk *w, struct state *s)
{
    for (uint32_t obj = 1; obj < s->object_count; obj++)
        if (w->objects[obj].kind == MOE_REGION_STACK && w->objects[obj].frame == w->frame->id && w->objects[obj].decl)
            havoc(w, s, obj, 0, 1);
    return v_top();
}

static struct aval children(struct walk *w, struct state *s, uint32_t node)
{
    struct aval v = v_top();
    for (uint32_t c = moe_at(w->t, node)->first; c && !w->dead; c = moe_at(w->t, c)->next) {
        struct aval x = eval(w, s, c);
        escape(w, s, x, 2);
        if (x.kind == V_PTR && x.obj)
            havoc(w, s, x.obj, 0, 2);
    }
    return v;
}

static struct aval dispatch(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    switch (n->kind) {
    case MOE_N_INT: case MOE_N_CHAR: case MOE_N_BOOL: case MOE_N_SIZEOF:
        return n->flags & MOE_F_HAS_VALUE ? v_int(n->value) : v_top();
    case MOE_N_FLOAT: {
        double d;
        memcpy(&d, &n->value, sizeof d);
        struct aval v = v_top();
        v.flags = VF_FLOAT | (d != 0 ? VF_NONZERO : 0);
        if (d == 0)
            v.kind = V_NUM, v.lo = v.hi = 0;
        return v;
    }
    case MOE_N_NULLPTR: return v_null(node);
    case MOE_N_STRING:  return literal_text(w, s, node);
    case MOE_N_REF:     return reference(w, s, node);
    case MOE_N_MEMBER:
        if (n->flags & MOE_F_HAS_VALUE)
            return v_int(n->value);
        { struct loc at = locate(w, s, node); return w->dead ? v_top() : load(w, s, at); }
    case MOE_N_INDEX: { struct loc at = locate(w, s, node); return w->dead ? v_top() : load(w, s, at); }
    case MOE_N_UNARY:
        if (n->op == MOE_OP_DEREF) {
            if (moe_type_at(w->t, n->type)->kind == MOE_T_FUNCTION)
                return eval(w, s, moe_child(w->t, node, MOE_R_OPERAND));
            struct loc at = locate(w, s, node);
            return w->dead ? v_top() : load(w, s, at);
        }
        return unary(w, s, node);
    case MOE_N_BINARY:  return binary(w, s, node);
    case MOE_N_COND:    return conditional(w, s, node);
    case MOE_N_CAST:    return cast(w, s, node);
    case MOE_N_CALL: case MOE_N_LAUNCH: case MOE_N_NEW: case MOE_N_DELETE: return call(w, s, node);
    case MOE_N_LAMBDA: case MOE_N_THIS: return v_top();
    case MOE_N_ASM:     return assembly(w, s);
    case MOE_N_STMT_EXPR: case MOE_N_COMPOUND: {
        struct paths in = { 0 };
        paths_add(&w->pool, &in, state_copy(&w->pool, s));
        struct paths out = exec(w, in, n->kind == MOE_N_STMT_EXPR ? n->first : node);
        if (!out.first) {
            w->dead = true;
            return v_top();
        }
        paths_limit(&w->pool, &out, 1);
        state_replace(s, out.first);
        paths_drop(&w->pool, &out);
        return v_top();
    }
    default: return children(w, s, node);
    }
}

struct aval eval(struct walk *w, struct state *s, uint32_t node)
{
    if (!node || w->dead)
        return v_top();
    if (--w->budget < 0)
        return v_top();
    w->marks[node] |= MARK_VISITED;
    struct aval v = dispatch(w, s, node);
    if (w->dead)
        return v;
    const struct moe_node *n = moe_at(w->t, node);
    if (n->conv && n->conv != n->type && n->kind != MOE_N_STRING) {
        const struct moe_type *to = moe_type_at(w->t, n->conv);
        if (to->kind == MOE_T_POINTER && v.kind == V_NUM && v.lo == 0 && v.hi == 0 && !v.obj)
            v = v_null(node);
        else if (v.kind == V_NUM && moe_type_at(w->t, n->type)->kind != MOE_T_POINTER)
            v = convert(w, s, node, v, n->type, n->conv, false);
    }
    record(w, s, node, v);
    return v;
}
