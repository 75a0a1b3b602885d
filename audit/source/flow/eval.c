/* Expressions: their value in one state, and what they change in it. */
#include "audit/source/flow/walk.h"

int flow_truth(struct aval v)
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

void flow_record(struct walk *w, struct state *s, uint32_t node, struct aval v)
{
    struct moe_value *m = &w->out->values[node];
    struct ostate *o = v.kind == V_PTR ? flow_object_state(w, s, v.obj) : NULL;
    bool first = !m->visited, num = v.kind == V_NUM;
    uint32_t taint = v.taint | (o ? o->taint | o->part_taint : 0);
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
        flow_event(w, MOE_EV_UNINIT_USE, node, 0, v, true, "nothing was stored in it on this path");
}

static bool is_arith(enum moe_op op) { return op >= MOE_OP_ADD && op <= MOE_OP_XOR; }
static enum moe_op plain(enum moe_op op) { return op > MOE_OP_ASSIGN && op <= MOE_OP_XOR_ASSIGN ? (enum moe_op)(op - MOE_OP_ADD_ASSIGN + MOE_OP_ADD) : op; }

static struct aval logical(struct walk *w, struct state *s, uint32_t node, enum moe_op op)
{
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
    struct aval a = flow_eval(w, s, l);
    if (w->dead)
        return a;
    int ta = flow_truth(a);
    if (ta >= 0 && ta == (op == MOE_OP_LOR))
        return flow_v_int(ta);
    struct state *other = ta < 0 ? flow_state_copy(&w->pool, s) : NULL;      /* the path on which the right side is not run */
    if (!flow_refine(w, s, l, op == MOE_OP_LAND)) {
        flow_state_drop(&w->pool, other);
        return flow_v_num(0, 1);
    }
    struct aval b = flow_eval(w, s, r);
    flow_looked_at(w, s, r);
    bool dead = w->dead;
    w->dead = false;
    int tb = flow_truth(b);
    struct aval v = tb >= 0 && (ta >= 0 || tb == (op == MOE_OP_LOR)) && !dead ? flow_v_int(tb) : flow_v_num(0, 1);
    v.taint = a.taint | b.taint;
    if (!other) {
        w->dead = dead;
        return v;
    }
    flow_refine(w, other, l, op == MOE_OP_LOR);
    if (dead)
        flow_state_replace(s, other);
    else
        flow_state_join(&w->pool, s, other);
    flow_looked_at(w, s, r);                  /* on the path that did not come to it, too: the test is there */
    flow_state_drop(&w->pool, other);
    return v;
}

static struct aval conditional(struct walk *w, struct state *s, uint32_t node)
{
    uint32_t c = moe_child(w->t, node, MOE_R_COND), yes = moe_child(w->t, node, MOE_R_THEN), no = moe_child(w->t, node, MOE_R_ELSE);
    struct cell *memo = flow_state_cell(s, FLOW_MEMO, node);
    if (memo)
        return memo->v;
    struct aval cv = flow_eval(w, s, c);
    if (w->dead)
        return cv;
    int t = flow_truth(cv);
    w->marks[c] |= t < 0 ? MARK_UNKNOWN : t ? MARK_TRUE : MARK_FALSE;
    if (t >= 0) {
        flow_refine(w, s, c, t);
        return t ? (yes ? flow_eval(w, s, yes) : cv) : flow_eval(w, s, no);
    }
    struct state *other = flow_state_copy(&w->pool, s);
    if (!other)
        return flow_v_top();
    unsigned before = 0;                      /* the statement is evaluated again for the other way: only before it has done anything */
    bool can_yes = flow_refine(w, s, c, true), can_no = flow_refine(w, other, c, false);
    struct aval a = can_yes ? (yes ? flow_eval(w, s, yes) : cv) : flow_v_top();
    bool dead_yes = w->dead || !can_yes;
    w->dead = false;
    struct aval b = can_no ? flow_eval(w, other, no) : flow_v_top();
    bool dead_no = w->dead || !can_no;
    w->dead = dead_yes && dead_no;
    bool length = moe_type_of(w->t, node)->kind == MOE_T_INT && moe_type_of(w->t, moe_skip_casts(w->t, c))->kind == MOE_T_POINTER;
    if (!dead_yes && !dead_no && length && w->may_fork && w->effects == before && yes) {      /* n = p ? strlen(p) : 0: what follows asks n for p */
        flow_state_set(other, FLOW_MEMO, node, 1, b);
        flow_paths_add(&w->pool, &w->forks, other);
        return a;
    }
    struct aval v = dead_yes ? b : dead_no ? a : flow_v_join(a, b);
    if (!dead_yes && !dead_no && v.obj == 0) {            /* one of two: neither is followed any further */
        flow_escape(w, s, a, 2);
        flow_escape(w, other, b, 2);
    }
    if (dead_yes)
        flow_state_replace(s, other);
    else if (!dead_no)
        flow_state_join(&w->pool, s, other);
    flow_state_drop(&w->pool, other);
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
    struct ostate *src = flow_object_state(w, s, from.obj), *dst = flow_object_state(w, s, to.obj);
    if (src && dst)
        dst->taint |= src->taint | src->part_taint, dst->fill = src->fill == FILL_NONE && n == 0 ? FILL_NONE : dst->fill == FILL_NONE ? FILL_KNOWN : dst->fill;
    for (uint32_t i = 0; i < n; i++) {
        copied[i].v.def = 0;
        flow_state_set(s, to.obj, to.lo + copied[i].off - from.lo, copied[i].size, copied[i].v);
    }
}

static struct aval assign(struct walk *w, struct state *s, uint32_t node, enum moe_op op)
{
    uint32_t l = moe_child(w->t, node, MOE_R_LHS), r = moe_child(w->t, node, MOE_R_RHS);
    const struct moe_type *lt = moe_type_of(w->t, l);
    if (op == MOE_OP_ASSIGN && lt->kind == MOE_T_RECORD && moe_at(w->t, r)->kind != MOE_N_CALL) {
        struct loc from = flow_locate(w, s, r), to = w->dead ? (struct loc){ 0 } : flow_locate(w, s, l);
        struct aval v = flow_v_top();
        if (w->dead)
            return v;
        v.taint = from.taint;
        flow_store(w, s, to, v, node);
        copy_record(w, s, to, from, flow_type_size(w->t, moe_at(w->t, l)->type));
        return v;
    }
    struct aval v = flow_eval(w, s, r);
    if (w->dead)
        return v;
    struct loc to = flow_locate(w, s, l);
    if (w->dead)
        return v;
    if (op != MOE_OP_ASSIGN) {
        struct aval old = flow_load(w, s, to);
        use_value(w, l, old);
        if (lt->kind == MOE_T_POINTER)
            v = flow_pointer_arith(w, old, v, plain(op), moe_at(w->t, l)->type);
        else
            v = flow_arithmetic(w, node, plain(op), old, v, lt);
        v = flow_convert(w, s, node, v, moe_at(w->t, l)->type, moe_at(w->t, l)->type, false);
    } else {
        const struct moe_node *rn = moe_at(w->t, r);
        if (rn->conv == rn->type && rn->type != moe_at(w->t, l)->type)
            v = flow_convert(w, s, r, v, rn->type, moe_at(w->t, l)->type, false);
    }
    flow_store(w, s, to, v, node);
    return v;
}

static struct aval step_by_one(struct walk *w, struct state *s, uint32_t node, enum moe_op op)
{
    uint32_t x = moe_child(w->t, node, MOE_R_OPERAND);
    const struct moe_type *ty = moe_type_of(w->t, x);
    struct loc at = flow_locate(w, s, x);
    if (w->dead)
        return flow_v_top();
    struct aval old = flow_load(w, s, at), v;
    use_value(w, x, old);
    bool up = op == MOE_OP_POST_INC || op == MOE_OP_PRE_INC;
    if (ty->kind == MOE_T_POINTER)
        v = flow_pointer_arith(w, old, flow_v_int(1), up ? MOE_OP_ADD : MOE_OP_SUB, moe_at(w->t, x)->type);
    else
        v = flow_arithmetic(w, node, up ? MOE_OP_ADD : MOE_OP_SUB, old, flow_v_int(1), ty);
    flow_store(w, s, at, v, node);
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
            return flow_eval(w, s, x);
        struct loc at = flow_locate(w, s, x);
        if (!at.known || !at.obj) {
            v = flow_v_top();
            v.null = NULL_NO;
            return v;
        }
        v = flow_v_ptr(at.obj, at.lo);
        v.hi = at.hi;
        v.flags |= at.inner ? VF_WITHIN : 0;
        return v;
    }
    case MOE_OP_LNOT: {
        v = flow_eval(w, s, x);
        use_value(w, x, v);
        int t = flow_truth(v);
        struct aval r = t < 0 ? flow_v_num(0, 1) : flow_v_int(!t);
        r.taint = v.taint;
        return r;
    }
    case MOE_OP_MINUS:
        v = flow_eval(w, s, x);
        use_value(w, x, v);
        if (v.kind == V_NUM && (v.flags & VF_FLOAT))
            return v;
        return flow_arithmetic(w, node, MOE_OP_SUB, flow_v_int(0), v, moe_type_at(w->t, n->type));
    case MOE_OP_NOT: {
        v = flow_eval(w, s, x);
        struct aval r = flow_v_is_const(v) ? flow_v_int(~v.lo) : flow_v_top();
        r.taint = v.taint;
        return r;
    }
    default: {
        v = flow_eval(w, s, x);
        return v;
    }
    }
}

/* A constant of 64 unsigned bits above INT64_MAX is stored as a negative number, which is as good for a test of equality and for no other operation. */
struct aval flow_unsigned(const struct moe_tree *t, uint32_t node, struct aval v)
{
    const struct moe_type *ty = moe_type_at(t, moe_at(t, node)->conv ? moe_at(t, node)->conv : moe_at(t, node)->type);
    if (v.kind != V_NUM || v.lo == OPEN_LO || v.hi >= 0 || ty->kind != MOE_T_INT || ty->size != 8 || ty->is_signed)
        return v;
    v.lo = v.hi = OPEN_HI;
    return v;
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
    struct aval a = flow_eval(w, s, l);
    if (w->dead || op == MOE_OP_COMMA)
        return w->dead ? a : flow_eval(w, s, r);
    struct aval b = flow_eval(w, s, r);
    if (w->dead)
        return b;
    use_value(w, l, a);
    use_value(w, r, b);
    if (op != MOE_OP_EQ && op != MOE_OP_NE)
        a = flow_unsigned(w->t, l, a), b = flow_unsigned(w->t, r, b);
    if (moe_is_compare(op)) {
        flow_check_loop_bound(w, node, a, b);
        if (moe_at(w->t, node)->role != MOE_R_COND) {
            flow_looked_at(w, s, l);
            flow_looked_at(w, s, r);
        }
        return flow_compare(w, node, a, b);
    }
    uint32_t lt = moe_at(w->t, l)->conv, rt = moe_at(w->t, r)->conv;
    bool lp = moe_type_at(w->t, lt)->kind == MOE_T_POINTER, rp = moe_type_at(w->t, rt)->kind == MOE_T_POINTER;
    if (lp && rp) {
        struct aval d = flow_v_top();
        int64_t elem = flow_type_size(w->t, moe_type_at(w->t, lt)->to);
        if (a.kind == V_PTR && b.kind == V_PTR && a.obj && a.obj == b.obj && a.lo == a.hi && b.lo == b.hi && elem > 0 && a.lo != OPEN_LO)
            d = flow_v_int((a.lo - b.lo) / elem);
        return d;
    }
    if (lp || rp)
        return lp ? flow_pointer_arith(w, a, b, op, lt) : flow_pointer_arith(w, b, a, op, rt);
    return is_arith(op) ? flow_arithmetic(w, node, op, a, b, moe_type_at(w->t, n->type)) : flow_v_top();
}

static struct aval literal_text(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    const struct moe_type *elem = moe_type_at(w->t, moe_type_at(w->t, n->type)->to);
    uint32_t unit = (n->flags & MOE_F_WIDE) ? (uint32_t)MOE_MAX(elem->size, 1) : 1;
    uint32_t obj = flow_object_find(w, MOE_REGION_STRING, unit, 0, n->name);
    if (!obj)
        return flow_v_top();
    flow_object_state(w, s, obj)->life = LIFE_LIVE;
    return flow_v_ptr(obj, 0);
}

static struct aval reference(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    const struct moe_decl *d = moe_decl_at(w->t, n->decl);
    if (n->flags & MOE_F_HAS_VALUE)
        return flow_v_int(n->value);
    if (d->kind == MOE_N_ENUMERATOR)
        return flow_v_int(d->value);
    if (d->kind == MOE_N_FUNCTION)
        return (struct aval){ .kind = V_FUNC, .obj = n->decl, .null = NULL_NO };
    if (d->kind != MOE_N_VAR && d->kind != MOE_N_PARAM)
        return flow_v_top();
    return flow_load(w, s, flow_locate(w, s, node));
}

/* A pointer to one small object, cast to a pointer to a larger record. Raw bytes (character arrays, fresh heap blocks) have no type of their own. */
static void check_pointer_cast(struct walk *w, struct state *s, uint32_t node, struct aval v, uint32_t to)
{
    const struct moe_type *pt = moe_type_at(w->t, to), *rec = moe_type_at(w->t, pt->to);
    struct ostate *o = v.kind == V_PTR ? flow_object_state(w, s, v.obj) : NULL;
    if (pt->kind != MOE_T_POINTER || rec->kind != MOE_T_RECORD || !o || o->size_hi <= 0 || v.lo != v.hi || v.null == NULL_YES)
        return;
    const struct moe_type *own = moe_type_at(w->t, w->objects[v.obj].type);
    bool scalar = own->kind == MOE_T_INT || own->kind == MOE_T_FLOAT || own->kind == MOE_T_POINTER;
    if (scalar && rec->size > o->size_hi - v.lo)
        flow_event(w, MOE_EV_TYPE_CONFUSION, node, w->objects[v.obj].node, v, true, "an object of %ld bytes is taken for a record of %ld", (long)o->size_hi, (long)rec->size);
}

static struct aval cast(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t x = moe_child(w->t, node, MOE_R_OPERAND);
    struct aval v = flow_eval(w, s, x);
    if (w->dead)
        return v;
    uint32_t to = n->type_arg ? n->type_arg : n->type;
    if (moe_type_at(w->t, to)->kind == MOE_T_VOID)
        return v;
    check_pointer_cast(w, s, node, v, to);
    return flow_convert(w, s, node, v, moe_at(w->t, x)->conv ? moe_at(w->t, x)->conv : moe_at(w->t, x)->type, to, true);
}

/* Inline assembly writes its outputs, and nothing says which locals these are. */
static struct aval assembly(struct walk *w, struct state *s)
{
    for (uint32_t obj = 1; obj < s->object_count; obj++)
        if (w->objects[obj].kind == MOE_REGION_STACK && w->objects[obj].frame == w->frame->id && w->objects[obj].decl)
            flow_havoc(w, s, obj, 0, 1);
    return flow_v_top();
}

static struct aval children(struct walk *w, struct state *s, uint32_t node)
{
    struct aval v = flow_v_top();
    for (uint32_t c = moe_at(w->t, node)->first; c && !w->dead; c = moe_at(w->t, c)->next) {
        struct aval x = flow_eval(w, s, c);
        flow_escape(w, s, x, 2);
        if (x.kind == V_PTR && x.obj)
            flow_havoc(w, s, x.obj, 0, 2);
        if (x.init == INIT_NO && w->t->is_cxx && moe_var_of(w->t, c))      /* it may be handed over as a place, to be set */
            flow_havoc(w, s, flow_object_of_var(w, s, moe_var_of(w->t, c)), 0, 1);
    }
    return v;
}

/* `({ ...; x; })` has the value of its last statement. */
static uint32_t last_of(const struct moe_tree *t, uint32_t block)
{
    uint32_t last = moe_at(t, block)->first;
    while (last && moe_at(t, last)->next)
        last = moe_at(t, last)->next;
    const struct moe_node *n = moe_at(t, last);
    return n->kind == MOE_N_REF || n->kind == MOE_N_MEMBER || n->kind == MOE_N_CAST ? last : 0;
}

static struct aval dispatch(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    switch (n->kind) {
    case MOE_N_INT: case MOE_N_CHAR: case MOE_N_BOOL: case MOE_N_SIZEOF:
        return n->flags & MOE_F_HAS_VALUE ? flow_v_int(n->value) : flow_v_top();
    case MOE_N_FLOAT: {
        double d;
        memcpy(&d, &n->value, sizeof d);
        struct aval v = flow_v_top();
        v.flags = VF_FLOAT | (d != 0 ? VF_NONZERO : 0);
        if (d == 0)
            v.kind = V_NUM, v.lo = v.hi = 0;
        return v;
    }
    case MOE_N_NULLPTR: return flow_v_null(node);
    case MOE_N_STRING:  return literal_text(w, s, node);
    case MOE_N_REF:     return reference(w, s, node);
    case MOE_N_MEMBER:
        if (n->flags & MOE_F_HAS_VALUE)
            return flow_v_int(n->value);
        { struct loc at = flow_locate(w, s, node); return w->dead ? flow_v_top() : flow_load(w, s, at); }
    case MOE_N_INDEX: { struct loc at = flow_locate(w, s, node); return w->dead ? flow_v_top() : flow_load(w, s, at); }
    case MOE_N_UNARY:
        if (n->op == MOE_OP_DEREF) {
            if (moe_type_at(w->t, n->type)->kind == MOE_T_FUNCTION)
                return flow_eval(w, s, moe_child(w->t, node, MOE_R_OPERAND));
            struct loc at = flow_locate(w, s, node);
            return w->dead ? flow_v_top() : flow_load(w, s, at);
        }
        return unary(w, s, node);
    case MOE_N_BINARY:  return binary(w, s, node);
    case MOE_N_COND:    return conditional(w, s, node);
    case MOE_N_CAST:    return cast(w, s, node);
    case MOE_N_CALL: case MOE_N_LAUNCH: case MOE_N_NEW: case MOE_N_DELETE: return flow_call(w, s, node);
    case MOE_N_LAMBDA: case MOE_N_THIS: return flow_v_top();
    case MOE_N_ASM:     return assembly(w, s);
    case MOE_N_STMT_EXPR: case MOE_N_COMPOUND: {
        struct paths in = { 0 };
        flow_paths_add(&w->pool, &in, flow_state_copy(&w->pool, s));
        struct paths out = flow_exec(w, in, n->kind == MOE_N_STMT_EXPR ? n->first : node);
        if (!out.first) {
            w->dead = true;
            return flow_v_top();
        }
        flow_paths_limit(&w->pool, &out, 1);
        flow_state_replace(s, out.first);
        flow_paths_drop(&w->pool, &out);
        uint32_t last = n->kind == MOE_N_STMT_EXPR ? last_of(w->t, n->first) : 0;
        return last && !moe_has_effect(w->t, last) ? flow_eval(w, s, last) : flow_v_top();
    }
    default: return children(w, s, node);
    }
}

struct aval flow_eval(struct walk *w, struct state *s, uint32_t node)
{
    if (!node || w->dead)
        return flow_v_top();
    if (--w->budget < 0)
        return flow_v_top();
    w->marks[node] |= MARK_VISITED;
    struct aval v = dispatch(w, s, node);
    if (w->dead)
        return v;
    const struct moe_node *n = moe_at(w->t, node);
    if (n->conv && n->conv != n->type && n->kind != MOE_N_STRING) {
        const struct moe_type *to = moe_type_at(w->t, n->conv);
        if (to->kind == MOE_T_POINTER && v.kind == V_NUM && v.lo == 0 && v.hi == 0 && !v.obj)
            v = flow_v_null(node);
        else if (v.kind == V_NUM && moe_type_at(w->t, n->type)->kind != MOE_T_POINTER)
            v = flow_convert(w, s, node, v, n->type, n->conv, false);
    }
    flow_record(w, s, node, v);
    return v;
}
