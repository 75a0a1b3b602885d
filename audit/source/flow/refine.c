/* What a test teaches: intervals narrowed, pointers known to be NULL or not, taint that somebody has bounded. */
#include "audit/source/flow/walk.h"

static enum moe_op negate(enum moe_op op)
{
    switch (op) {
    case MOE_OP_LT: return MOE_OP_GE;
    case MOE_OP_GE: return MOE_OP_LT;
    case MOE_OP_GT: return MOE_OP_LE;
    case MOE_OP_LE: return MOE_OP_GT;
    case MOE_OP_EQ: return MOE_OP_NE;
    default:        return MOE_OP_EQ;
    }
}

static enum moe_op mirror(enum moe_op op)
{
    switch (op) {
    case MOE_OP_LT: return MOE_OP_GT;
    case MOE_OP_GT: return MOE_OP_LT;
    case MOE_OP_LE: return MOE_OP_GE;
    case MOE_OP_GE: return MOE_OP_LE;
    default:        return op;
    }
}

/* The cell a test speaks of: a variable, a field, an element at a known place. No events: the test was evaluated already. */
static struct cell *cell_of(struct walk *w, struct state *s, uint32_t node, uint32_t *type)
{
    node = moe_skip_casts(w->t, node);
    const struct moe_node *n = moe_at(w->t, node);
    if (n->kind == MOE_N_BINARY && n->op == MOE_OP_ASSIGN)
        return cell_of(w, s, moe_child(w->t, node, MOE_R_LHS), type);
    if (n->kind == MOE_N_UNARY && (n->op == MOE_OP_PRE_INC || n->op == MOE_OP_PRE_DEC))
        return cell_of(w, s, moe_child(w->t, node, MOE_R_OPERAND), type);
    *type = n->type;
    bool reference = n->kind == MOE_N_REF && moe_type_at(w->t, moe_decl_at(w->t, n->decl)->type)->kind == MOE_T_REFERENCE;
    if (n->kind == MOE_N_REF && moe_var_of(w->t, node) && !reference) {
        uint32_t obj = flow_object_of_var(w, s, n->decl);
        struct cell *c = obj ? flow_state_cell(s, obj, 0) : NULL;
        int64_t size = flow_type_size(w->t, n->type);
        if (obj && !c && size > 0 && size <= 16 && flow_state_default(s, obj, 0, 1).init != INIT_NO) {
            struct aval v = flow_load(w, s, (struct loc){ .obj = obj, .type = n->type, .node = node, .known = true });
            flow_state_set(s, obj, 0, (uint32_t)size, v);
            c = flow_state_cell(s, obj, 0);
        }
        return c;
    }
    bool place = reference || n->kind == MOE_N_MEMBER || n->kind == MOE_N_INDEX || (n->kind == MOE_N_UNARY && n->op == MOE_OP_DEREF);
    if (place && !moe_has_effect(w->t, node)) {
        size_t events = w->out->event_count;
        bool dead = w->dead;
        struct loc at = flow_locate(w, s, node);
        w->out->event_count = events;
        w->dead = dead;
        if (!at.known || at.lo != at.hi || !at.obj)
            return NULL;
        struct cell *c = flow_state_cell(s, at.obj, at.lo);
        int64_t size = flow_type_size(w->t, at.type);
        if (!c && size > 0 && size <= 16) {
            struct aval v = flow_load(w, s, at);
            w->out->event_count = events;
            if (v.init == INIT_NO)
                return NULL;
            flow_state_set(s, at.obj, at.lo, (uint32_t)size, v);
            c = flow_state_cell(s, at.obj, at.lo);
        }
        return c;
    }
    return NULL;
}

static bool set_null(struct walk *w, struct state *s, struct cell *c, bool is_null, bool in_macro)
{
    struct aval *v = &c->v;
    bool unknown = v->null == NULL_UNKNOWN;
    if (v->kind == V_FUNC)
        return !is_null;
    if ((v->null == NULL_YES && !is_null) || (v->null == NULL_NO && is_null && !(v->flags & VF_DEREFED)))
        return false;
    if (is_null && v->kind == V_PTR && v->obj) {          /* the call failed: there is no object on this path */
        uint8_t kind = w->objects[v->obj].kind;
        struct ostate *o = flow_object_state(w, s, v->obj);
        if (o && (kind == MOE_REGION_HEAP || kind == MOE_REGION_HANDLE) && o->life == LIFE_LIVE && v->null != NULL_NO)
            o->life = LIFE_NONE;
    }
    v->null = is_null ? NULL_YES : NULL_NO;
    v->flags &= (uint16_t)~VF_DEREFED;
    if (is_null) {
        v->kind = V_PTR;
        v->obj = 0;
        v->lo = v->hi = 0;
        v->flags |= unknown && in_macro ? VF_LOOKED_UP : 0;     /* a macro tests whatever it is given: no sign that this one can be NULL */
    } else if (v->kind == V_TOP) {
        v->flags |= VF_NONZERO;
    }
    return true;
}

/* Somebody tests this pointer, whatever is done with the answer: `ok = p && q`. */
void flow_looked_at(struct walk *w, struct state *s, uint32_t node)
{
    uint32_t type;
    node = moe_skip_casts(w->t, node);
    if (moe_type_of(w->t, node)->kind != MOE_T_POINTER)
        return;
    struct cell *c = cell_of(w, s, node, &type);
    if (c && c->v.null == NULL_MAYBE)
        c->v.null = NULL_UNKNOWN;
}

/* An integer that names a handle: -1 says that the call failed. */
static void handle_failed(struct walk *w, struct state *s, struct aval *v)
{
    struct ostate *o = v->obj ? flow_object_state(w, s, v->obj) : NULL;
    if (o && v->hi < 0 && o->life == LIFE_LIVE)
        o->life = LIFE_NONE;
}

static bool narrow(struct walk *w, struct state *s, struct aval *v, enum moe_op op, struct aval b, const struct moe_type *ty)
{
    if (v->kind == V_TOP) {
        uint32_t taint = v->taint, def = v->def;
        if (ty->kind != MOE_T_INT && ty->kind != MOE_T_ENUM && ty->kind != MOE_T_BOOL)
            return true;
        *v = flow_v_num(flow_type_is_unsigned(ty) ? 0 : OPEN_LO, OPEN_HI);
        v->taint = taint;
        v->def = def;
        v->flags |= VF_ASSUMED;
    }
    bool open = b.kind != V_NUM || (b.flags & VF_FLOAT) || (b.lo == OPEN_LO && b.hi == OPEN_HI);
    if (v->kind != V_NUM)
        return true;
    if (v->flags & VF_FLOAT) {
        v->flags |= op == MOE_OP_LT || op == MOE_OP_LE ? VF_BOUND_HI : op == MOE_OP_GT || op == MOE_OP_GE ? VF_BOUND_LO : op == MOE_OP_NE ? VF_NONZERO : 0;
        return true;
    }
    bool steps = w->leaving && (v->flags & VF_WIDENED) && !(v->flags & VF_STRIDED) && b.kind == V_NUM && b.lo == b.hi;
    switch (op) {
    case MOE_OP_LT: case MOE_OP_LE:
        if (steps && v->lo == OPEN_LO && b.lo != OPEN_LO)         /* counting down by one, a loop ends right at its bound */
            v->lo = op == MOE_OP_LT ? b.lo - 1 : b.lo;
        if (open || b.hi == OPEN_HI)
            v->flags |= VF_BOUND_HI;
        else
            v->hi = MOE_MIN(v->hi, op == MOE_OP_LT ? b.hi - (b.hi != OPEN_LO) : b.hi);
        break;
    case MOE_OP_GT: case MOE_OP_GE:
        if (steps && v->hi == OPEN_HI && b.hi != OPEN_HI)
            v->hi = op == MOE_OP_GT ? b.hi + 1 : b.hi;
        if (open || b.lo == OPEN_LO)
            v->flags |= VF_BOUND_LO;
        else
            v->lo = MOE_MAX(v->lo, op == MOE_OP_GT ? b.lo + (b.lo != OPEN_HI) : b.lo);
        break;
    case MOE_OP_EQ:
        if (!open && b.lo == 0 && b.hi == 0 && (v->flags & VF_NONZERO))
            return false;
        if (open) {
            v->flags |= VF_BOUND_LO | VF_BOUND_HI;
            break;
        }
        v->lo = MOE_MAX(v->lo, b.lo);
        v->hi = MOE_MIN(v->hi, b.hi);
        break;
    default:
        if (open || b.lo != b.hi)
            break;
        if (b.lo == 0)
            v->flags |= VF_NONZERO;
        if (v->lo == b.lo)
            v->lo++;
        else if (v->hi == b.lo)
            v->hi--;
        break;
    }
    handle_failed(w, s, v);
    return v->lo <= v->hi;
}

/* abs(x) < y, x * x < y and the like bound x on both sides. */
static void bound_inside(struct walk *w, struct state *s, uint32_t node, struct aval limit, enum moe_op op)
{
    node = moe_skip_casts(w->t, node);
    const struct moe_node *n = moe_at(w->t, node);
    if (n->kind == MOE_N_CALL) {
        struct moe_str f = moe_callee(w->t, node);
        bool absolute = moe_str_is(f, "abs") || moe_str_is(f, "labs") || moe_str_is(f, "llabs") || moe_str_is(f, "fabs") || moe_str_is(f, "fabsf");
        uint32_t type;
        struct cell *c = absolute ? cell_of(w, s, moe_arg(w->t, node, 0), &type) : NULL;
        if (!c)
            return;
        if (op == MOE_OP_LT || op == MOE_OP_LE) {
            c->v.flags |= VF_BOUND_LO | VF_BOUND_HI;
            if (limit.kind == V_NUM && limit.hi != OPEN_HI && c->v.kind == V_NUM && !(limit.flags & VF_FLOAT))
                c->v.lo = MOE_MAX(c->v.lo, -limit.hi), c->v.hi = MOE_MIN(c->v.hi, limit.hi);
        } else if (op == MOE_OP_GT || op == MOE_OP_GE || op == MOE_OP_NE) {
            c->v.flags |= VF_NONZERO;
        }
        return;
    }
    if (n->kind != MOE_N_BINARY || moe_is_assign(n->op))
        return;
    for (uint32_t side = n->first; side; side = moe_at(w->t, side)->next) {       /* n + 1 < limit: n was looked at */
        uint32_t type;
        struct cell *c = cell_of(w, s, side, &type);
        if (c && c->v.taint)
            c->v.flags |= op == MOE_OP_LT || op == MOE_OP_LE ? VF_BOUND_HI : op == MOE_OP_GT || op == MOE_OP_GE ? VF_BOUND_LO : 0;
    }
}

static bool narrow_side(struct walk *w, struct state *s, uint32_t node, enum moe_op op, struct aval other)
{
    uint32_t type = 0;
    struct cell *c = cell_of(w, s, node, &type);
    if (!c) {
        bound_inside(w, s, node, other, op);
        return true;
    }
    const struct moe_type *ty = moe_type_at(w->t, type);
    if (c->v.init == INIT_NO)
        return true;
    bool zero = other.kind == V_NUM ? other.lo == 0 && other.hi == 0 : other.kind == V_PTR && other.null == NULL_YES;
    if (ty->kind == MOE_T_POINTER || c->v.kind == V_PTR) {
        if (zero && (op == MOE_OP_EQ || op == MOE_OP_NE))
            return set_null(w, s, c, op == MOE_OP_EQ, (moe_at(w->t, moe_at(w->t, node)->parent)->flags & MOE_F_MACRO) != 0);
        if (op == MOE_OP_EQ && other.kind == V_PTR && other.null == NULL_NO && c->v.null == NULL_YES)
            return false;
        return true;
    }
    return narrow(w, s, &c->v, op, other, ty);
}

/* The value of a test's side as it stands now, without events. */
static struct aval value_now(struct walk *w, struct state *s, uint32_t node)
{
    int64_t v;
    if (moe_const(w->t, node, &v))
        return flow_v_int(v);
    uint32_t type;
    uint32_t inner = moe_skip_casts(w->t, node);
    const struct moe_node *n = moe_at(w->t, inner);
    if (n->kind == MOE_N_NULLPTR)
        return flow_v_null(node);
    struct cell *c = cell_of(w, s, inner, &type);
    if (c)
        return c->v;
    const struct moe_value *m = &w->out->values[inner];
    if (m->visited && n->kind != MOE_N_REF && n->kind != MOE_N_MEMBER && m->lo == m->hi)
        return flow_v_num(m->lo, m->hi);
    return flow_v_top();
}

static bool refine_compare(struct walk *w, struct state *s, uint32_t node, enum moe_op op)
{
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
    struct aval a = value_now(w, s, l), b = value_now(w, s, r);
    if (op != MOE_OP_EQ && op != MOE_OP_NE)
        a = flow_unsigned(w->t, l, a), b = flow_unsigned(w->t, r, b);
    return narrow_side(w, s, l, op, b) && narrow_side(w, s, r, mirror(op), a);
}

bool flow_refine(struct walk *w, struct state *s, uint32_t node, bool is_true)
{
    node = moe_skip_casts(w->t, node);
    const struct moe_node *n = moe_at(w->t, node);
    if (n->kind == MOE_N_UNARY && n->op == MOE_OP_LNOT)
        return flow_refine(w, s, moe_child(w->t, node, MOE_R_OPERAND), !is_true);
    if (n->kind == MOE_N_BINARY) {
        uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
        if ((n->op == MOE_OP_LAND && is_true) || (n->op == MOE_OP_LOR && !is_true))
            return flow_refine(w, s, l, is_true) && flow_refine(w, s, r, is_true);
        if (n->op == MOE_OP_COMMA)
            return flow_refine(w, s, r, is_true);
        if (moe_is_compare(n->op))
            return refine_compare(w, s, node, is_true ? n->op : negate(n->op));
        if (n->op != MOE_OP_ASSIGN)
            return true;
    }
    if (n->kind == MOE_N_CALL) {              /* __builtin_expect(x, c), and their like */
        struct moe_str f = moe_callee(w->t, node);
        if (moe_str_is(f, "__builtin_expect"))
            return flow_refine(w, s, moe_arg(w->t, node, 0), is_true);
        return true;
    }
    return narrow_side(w, s, node, is_true ? MOE_OP_NE : MOE_OP_EQ, flow_v_int(0));
}

void flow_refine_equal(struct walk *w, struct state *s, uint32_t node, int64_t value, bool equal)
{
    narrow_side(w, s, node, equal ? MOE_OP_EQ : MOE_OP_NE, flow_v_int(value));
}

static void note_late_test(struct walk *w, struct state *s, uint32_t node)
{
    uint32_t type;
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t x = node;
    if (n->kind == MOE_N_BINARY && (n->op == MOE_OP_EQ || n->op == MOE_OP_NE)) {
        uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
        struct aval b = value_now(w, s, r);
        if (!(b.kind == V_PTR && b.null == NULL_YES) && !(b.kind == V_NUM && b.lo == 0 && b.hi == 0))
            return;
        x = l;
    } else if (n->kind == MOE_N_UNARY && n->op == MOE_OP_LNOT) {
        x = moe_child(w->t, node, MOE_R_OPERAND);
    }
    if (!moe_var_of(w->t, x) || (n->flags & MOE_F_MACRO))
        return;
    struct cell *c = cell_of(w, s, x, &type);
    if (c && (c->v.flags & VF_DEREFED) && c->v.kind == V_PTR && moe_deref_dominates(w->t, node, moe_var_of(w->t, x)))
        flow_event(w, MOE_EV_CHECK_AFTER_DEREF, node, 0, c->v, true, "it was dereferenced before");
}

/* A test that is decided where a template is made: of its two ways only one is there, so nothing rests on what the other leaves out. */
static bool is_generic(const struct moe_tree *t, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(t, cond, n))
        if (flow_is_generic(t, n))
            return true;
    return false;
}

static void split(struct walk *w, struct state *s, uint32_t cond, struct paths *yes, struct paths *no)
{
    struct aval v = flow_eval(w, s, cond);
    if (w->dead) {
        w->dead = false;
        flow_state_drop(&w->pool, s);
        return;
    }
    if (v.init == INIT_NO)
        flow_event(w, MOE_EV_UNINIT_USE, cond, 0, v, true, "the condition depends on a value that was never set");
    int t = flow_truth(v);
    w->marks[cond] |= t < 0 ? MARK_UNKNOWN : t ? MARK_TRUE : MARK_FALSE;
    if (t < 0 && w->t->is_cxx && is_generic(w->t, cond))
        w->damaged[w->frame->function] = 1;
    note_late_test(w, s, cond);
    if (t >= 0) {
        w->leaving = w->loop_test && !t;
        flow_refine(w, s, cond, t);
        w->leaving = false;
        flow_paths_add(&w->pool, t ? yes : no, s);
        return;
    }
    struct state *other = flow_state_copy(&w->pool, s);
    if (flow_refine(w, s, cond, true))
        flow_paths_add(&w->pool, yes, s);
    else
        flow_state_drop(&w->pool, s);
    w->leaving = w->loop_test;
    bool can_leave = other && flow_refine(w, other, cond, false);
    w->leaving = false;
    if (can_leave)
        flow_paths_add(&w->pool, no, other);
    else
        flow_state_drop(&w->pool, other);
}

void flow_branch(struct walk *w, struct paths *in, uint32_t cond, struct paths *yes, struct paths *no)
{
    const struct moe_node *n = moe_at(w->t, cond);
    if (n->kind == MOE_N_BINARY && (n->op == MOE_OP_LAND || n->op == MOE_OP_LOR)) {
        struct paths mid = { 0 };
        bool is_and = n->op == MOE_OP_LAND;
        w->marks[cond] |= MARK_UNKNOWN | MARK_VISITED;
        flow_branch(w, in, moe_child(w->t, cond, MOE_R_LHS), is_and ? &mid : yes, is_and ? no : &mid);
        flow_branch(w, &mid, moe_child(w->t, cond, MOE_R_RHS), yes, no);
        return;
    }
    if (n->kind == MOE_N_UNARY && n->op == MOE_OP_LNOT) {
        uint32_t x = moe_child(w->t, cond, MOE_R_OPERAND);
        if (moe_at(w->t, x)->kind == MOE_N_BINARY) {
            flow_branch(w, in, x, no, yes);
            return;
        }
    }
    while (in->first) {
        struct state *s = in->first;
        in->first = s->next;
        in->count--;
        bool may = w->may_fork;
        w->may_fork = true;
        w->effects = 0;
        split(w, s, cond, yes, no);
        w->may_fork = may;
        flow_paths_move(&w->pool, in, &w->forks);
    }
}
