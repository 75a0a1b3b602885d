/* Memory: which object a place lies in, what may be read there, and what goes wrong when it is touched. */
#include "audit/source/flow/walk.h"

int64_t flow_type_size(const struct moe_tree *t, uint32_t type)
{
    const struct moe_type *ty = moe_type_at(t, type);
    return ty->kind == MOE_T_VOID || ty->kind == MOE_T_FUNCTION ? 1 : type ? ty->size : -1;
}

uint32_t flow_object_find(struct walk *w, uint8_t kind, uint32_t origin, uint32_t node, int64_t key)
{
    bool per_call = kind == MOE_REGION_STACK || kind == MOE_REGION_HEAP || kind == MOE_REGION_HANDLE || (kind == MOE_REGION_PARAM && node);
    uint32_t frame = per_call ? w->frame->id : 0;
    uint64_t h = moe_hash_u64(moe_hash_u64(MOE_HASH_START, ((uint64_t)origin << 32) | node), (uint64_t)key ^ ((uint64_t)frame << 8) ^ kind);
    for (uint32_t i = (uint32_t)h & 2047;; i = (i + 1) & 2047) {
        uint32_t id = w->table[i];
        if (!id) {
            if (w->object_count == CAP_OBJECTS)
                return 0;
            id = w->table[i] = w->object_count++;
            bool variable = kind == MOE_REGION_STACK || kind == MOE_REGION_GLOBAL;
            w->objects[id] = (struct object){ .kind = kind, .origin = origin, .decl = variable ? origin : 0, .node = node, .frame = frame,
                .text = (uint32_t)key };
            w->objects[id].symbolic = kind == MOE_REGION_PARAM;
            return id;
        }
        const struct object *o = &w->objects[id];
        if (o->kind == kind && o->origin == origin && o->node == node && o->frame == frame && o->text == (uint32_t)key)
            return id;
    }
}

struct ostate *flow_object_state(struct walk *w, struct state *s, uint32_t obj)
{
    if (!obj || obj >= w->object_count)
        return NULL;
    while (s->object_count <= obj) {
        struct ostate *o = &s->objects[s->object_count];
        memset(o, 0, sizeof *o);
        o->size_lo = o->size_hi = o->len_lo = o->len_hi = -1;
        o->unit = 1;
        const struct object *fixed = &w->objects[s->object_count++];
        if (fixed->kind == MOE_REGION_STRING) {
            struct moe_str text = moe_text(w->t, fixed->text);
            o->len_lo = o->len_hi = (int64_t)(memchr(text.ptr ? text.ptr : "", 0, text.len) ? strlen(text.ptr) : text.len);
            o->unit = fixed->origin ? (uint8_t)fixed->origin : 1;
            o->size_lo = o->size_hi = ((int64_t)text.len + 1) * o->unit;
            o->constant = 1;
            o->text = fixed->text;
        }
    }
    return &s->objects[obj];
}

static void init_global(struct walk *w, struct state *s, uint32_t obj, const struct moe_decl *d, uint32_t decl)
{
    int64_t v;
    uint32_t init = d->node ? moe_child(w->t, d->node, MOE_R_INIT) : 0;
    bool fixed = moe_type_at(w->t, d->type)->is_const || (d->storage == MOE_S_STATIC && !(w->decl_facts[decl] & (DECL_WRITTEN | DECL_ADDRESS)));
    if (!fixed)
        return;
    if (!init && d->storage == MOE_S_STATIC && d->node)
        flow_object_state(w, s, obj)->fill = FILL_ZERO;
    else if (init && moe_const(w->t, init, &v))
        flow_state_set(s, obj, 0, (uint32_t)MOE_MAX(flow_type_size(w->t, d->type), 1), flow_v_int(v));
}

uint32_t flow_object_of_var(struct walk *w, struct state *s, uint32_t decl)
{
    const struct moe_decl *d = moe_decl_at(w->t, decl);
    bool local = d->kind == MOE_N_PARAM || d->storage == MOE_S_LOCAL;
    uint32_t obj = flow_object_find(w, local ? MOE_REGION_STACK : MOE_REGION_GLOBAL, decl, 0, 0);
    if (!obj)
        return 0;
    bool fresh = obj >= s->object_count || s->objects[obj].life == LIFE_NONE;
    struct ostate *o = flow_object_state(w, s, obj);
    w->objects[obj].type = d->type;
    if (fresh) {
        o->life = LIFE_LIVE;
        o->size_lo = o->size_hi = flow_type_size(w->t, d->type);
        if (!local)
            init_global(w, s, obj, d, decl);
    }
    return obj;
}

uint32_t flow_object_symbolic(struct walk *w, struct state *s, uint32_t of, int64_t off)
{
    unsigned depth = 0;
    for (uint32_t o = of; o && w->objects[o].kind == MOE_REGION_PARAM && depth < 4; o = w->objects[o].origin)
        depth++;
    if (depth >= 3)
        return 0;
    uint32_t obj = flow_object_find(w, MOE_REGION_PARAM, of, 0, off);
    struct ostate *o = flow_object_state(w, s, obj);
    if (o && o->life == LIFE_FREED)            /* the pointer was set anew since: this is another one, of which nothing is known */
        flow_state_forget(s, obj);
    if (o)
        o->life = LIFE_LIVE;
    return obj;
}

void flow_check_alive(struct walk *w, struct state *s, uint32_t obj, uint32_t node)
{
    struct ostate *o = flow_object_state(w, s, obj);
    if (!o || o->life != LIFE_FREED)
        return;
    uint32_t line = moe_at(w->t, o->free_node)->line;
    if (w->objects[obj].kind == MOE_REGION_HANDLE)
        flow_event(w, MOE_EV_USE_AFTER_CLOSE, node, o->free_node, flow_v_ptr(obj, 0), true, "it was closed in line %u", line);
    else if (w->objects[obj].kind == MOE_REGION_STACK)
        flow_event(w, MOE_EV_RETURN_LOCAL, node, o->free_node, flow_v_ptr(obj, 0), true, "the object ended with its block in line %u", line);
    else
        flow_event(w, MOE_EV_USE_AFTER_FREE, node, o->free_node, flow_v_ptr(obj, 0), true, "it was freed in line %u", line);
}

static const char *object_name(struct walk *w, uint32_t obj, char *into, size_t room)
{
    const struct object *o = &w->objects[obj];
    if ((o->kind == MOE_REGION_STACK || o->kind == MOE_REGION_GLOBAL) && o->decl)
        snprintf(into, room, "'%.*s'", MOE_FMT(moe_text(w->t, moe_decl_at(w->t, o->decl)->name)));
    else if (o->kind == MOE_REGION_HEAP)
        snprintf(into, room, "the block from line %u", moe_at(w->t, o->node)->line);
    else
        snprintf(into, room, "the object");
    return into;
}

/* An array of records or pointers with an initialiser is walked to its sentinel, whose value is not followed here. */
static bool is_table(struct walk *w, uint32_t obj)
{
    const struct moe_decl *d = moe_decl_at(w->t, w->objects[obj].decl);
    const struct moe_type *ty = moe_type_at(w->t, w->objects[obj].type), *elem = moe_type_at(w->t, ty->to);
    return ty->kind == MOE_T_ARRAY && (elem->kind == MOE_T_RECORD || elem->kind == MOE_T_POINTER) && d->node && moe_child(w->t, d->node, MOE_R_INIT);
}

void flow_check_bounds(struct walk *w, struct state *s, struct loc at, int64_t bytes, bool write)
{
    struct ostate *o = flow_object_state(w, s, at.obj);
    if (!o || !at.known || at.within || bytes <= 0 || bytes == OPEN_HI || w->guesses)
        return;
    int64_t size = o->size_hi;
    enum moe_event_kind kind = write ? MOE_EV_BOUNDS_WRITE : MOE_EV_BOUNDS_READ;
    struct aval v = { .kind = V_PTR, .obj = at.obj, .lo = at.lo, .hi = at.hi, .taint = at.taint };
    char name[80];
    if ((at.hi != OPEN_HI && at.hi < 0 && at.lo != OPEN_LO) || (at.lo != OPEN_LO && at.lo < 0 && (at.exact || at.lo == at.hi) && w->objects[at.obj].kind != MOE_REGION_PARAM)) {
        if (w->objects[at.obj].kind != MOE_REGION_PARAM)
            flow_event_bounds(w, kind, at.node, at.obj, v, at.lo, flow_sat_add(at.hi, bytes), size, at.hi < 0, "%s at byte %ld, before the start of %s",
                         write ? "write" : "read", (long)at.lo, object_name(w, at.obj, name, sizeof name));
        return;
    }
    if (size < 0 || (!write && is_table(w, at.obj)))
        return;
    int64_t end = at.hi == OPEN_HI ? OPEN_HI : flow_sat_add(at.hi, bytes), least = at.lo == OPEN_LO ? OPEN_LO : flow_sat_add(at.lo, bytes);
    bool certain = least != OPEN_LO && least > size, may = end != OPEN_HI && end > size;
    if (!certain && at.lo != at.hi && !at.exact)
        return;                               /* a range that nobody says is used up */
    if (certain || may)
        flow_event_bounds(w, kind, at.node, at.obj, v, at.lo, certain && !may ? least : end, size, certain, "%s of byte %ld to %ld of %s, which has %ld",
                     write ? "write" : "read", (long)at.lo, (long)(certain && !may ? least : end) - 1, object_name(w, at.obj, name, sizeof name), (long)size);
}

struct loc flow_pointed(struct walk *w, struct state *s, struct aval p, uint32_t type, uint32_t node)
{
    struct loc at = { .type = type, .node = node, .taint = p.taint };
    if (p.init == INIT_NO) {
        flow_event(w, MOE_EV_UNINIT_USE, node, 0, p, true, "the pointer was never set on this path");
        return at;
    }
    if (p.null == NULL_YES && p.kind != V_NUM) {
        if (!(p.flags & VF_LOOKED_UP))
            flow_event(w, MOE_EV_NULL_DEREF, node, p.origin, p, true, "it is NULL here");
        w->dead = true;
        return at;
    }
    if (p.null == NULL_MAYBE)
        flow_event(w, MOE_EV_UNCHECKED_NULL, node, p.origin, p, false, "the call in line %u can return NULL", moe_at(w->t, p.origin)->line);
    if (p.kind == V_NUM && (p.taint & MOE_TAINT_EXTERNAL))
        flow_event(w, MOE_EV_TAINTED_POINTER, node, p.origin, p, false, "its value comes from outside");
    if (p.kind != V_PTR || !p.obj)
        return at;
    flow_check_alive(w, s, p.obj, node);
    at.obj = p.obj;
    at.lo = p.lo;
    at.hi = p.hi;
    at.known = true;
    at.inner = (p.flags & VF_WITHIN) && p.lo != OPEN_LO && p.hi != OPEN_HI;
    at.within = at.inner && p.lo != p.hi;
    return at;
}

/* `p` was dereferenced: later tests of it come too late, and here it is not NULL. */
static void note_deref(struct walk *w, struct state *s, uint32_t pointer_node)
{
    uint32_t var = moe_var_of(w->t, pointer_node), obj = var ? flow_object_of_var(w, s, var) : 0;
    struct cell *c = obj ? flow_state_cell(s, obj, 0) : NULL;
    if (!c || c->v.null == NULL_YES)
        return;
    if (c->v.null == NULL_UNKNOWN && !moe_at(w->t, pointer_node)->macro)
        c->v.flags |= VF_DEREFED;
    c->v.null = NULL_NO;
}

static struct loc locate_member(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t base = moe_child(w->t, node, MOE_R_BASE);
    struct loc at = { .type = n->type, .node = node };
    if (!base)
        return at;
    if (n->flags & MOE_F_ARROW) {
        struct aval p = flow_eval(w, s, base);
        if (w->dead)
            return at;
        bool only_place = p.null == NULL_YES && moe_type_at(w->t, n->type)->kind == MOE_T_ARRAY;      /* an array member's address is no access */
        if (only_place)
            return at;
        at = flow_pointed(w, s, p, n->type, node);
        note_deref(w, s, base);
    } else {
        at = flow_locate(w, s, base);
    }
    if (moe_type_at(w->t, moe_decl_at(w->t, n->decl)->type)->kind == MOE_T_REFERENCE)      /* it lies elsewhere */
        return (struct loc){ .type = n->type, .node = node, .taint = at.taint };
    at.type = n->type;
    at.node = node;
    int64_t off = moe_decl_at(w->t, n->decl)->value;
    if (moe_decl_at(w->t, n->decl)->kind != MOE_N_FIELD || off < 0 || moe_decl_at(w->t, n->decl)->bit_width)       /* bit-fields share their bytes */
        at.known = false;
    at.lo = flow_sat_add(at.lo, off);
    at.hi = flow_sat_add(at.hi, off);
    return at;
}

static void check_index(struct walk *w, struct state *s, uint32_t node, struct loc at, struct aval index, int64_t elem)
{
    struct ostate *o = flow_object_state(w, s, at.obj);
    uint32_t outside = MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM;
    if (!(index.taint & outside) || index.kind != V_NUM || elem <= 0 || (index.flags & VF_DERIVED))
        return;
    bool low = index.lo < 0 && !(index.flags & VF_BOUND_LO);
    bool high = !(index.flags & VF_BOUND_HI) && (o && o->size_hi >= 0 ? index.hi >= o->size_hi / elem : index.hi > (1 << 24));
    if (low || high)
        flow_event(w, MOE_EV_TAINTED_INDEX, node, index.origin, index, false, "the index is not checked against %s", low && high ? "either bound" : low ? "zero" : "the size");
}

/* `if (i + j < n) a[i + j]`: the test bounds the sum, which no variable holds. */
static bool is_compared(const struct moe_tree *t, uint32_t index)
{
    const struct moe_node *n = moe_at(t, index);
    if (n->kind != MOE_N_BINARY || moe_is_assign(n->op))
        return false;
    for (uint32_t k = index, up = n->parent; up && moe_at(t, up)->kind != MOE_N_FUNCTION; k = up, up = moe_at(t, up)->parent) {
        uint32_t cond = moe_at(t, k)->role != MOE_R_COND ? moe_child(t, up, MOE_R_COND) : 0;
        for (uint32_t c = cond; c; c = moe_walk(t, cond, c)) {
            const struct moe_node *x = moe_at(t, c);
            if (x->kind == MOE_N_BINARY && moe_is_compare(x->op) && (moe_same_expr(t, moe_child(t, c, MOE_R_LHS), index) || moe_same_expr(t, moe_child(t, c, MOE_R_RHS), index)))
                return true;
        }
    }
    return false;
}

/* An index of which nothing is known still ends with its array where that is a member: what follows in the record is not touched. An array of one element is often
 * larger than its type says. */
static void stay_within(struct walk *w, struct loc *at, struct aval p, uint32_t base, int64_t elem)
{
    const struct moe_node *b = moe_at(w->t, moe_skip_casts(w->t, base));
    int64_t bytes = flow_type_size(w->t, b->type), last = flow_sat_add(p.hi, bytes - elem);
    bool inside = (b->kind == MOE_N_MEMBER || (p.flags & VF_WITHIN)) && moe_type_at(w->t, b->type)->kind == MOE_T_ARRAY && bytes > elem;
    at->inner = at->within = false;
    if (!inside || !at->known || p.lo == OPEN_LO || p.hi == OPEN_HI || (at->lo != OPEN_LO && at->lo < p.lo) || (at->hi != OPEN_HI && at->hi > last))
        return;
    at->inner = true;
    if (at->lo != OPEN_LO && at->hi != OPEN_HI)
        return;
    at->lo = p.lo;
    at->hi = last;
    at->exact = false;
    at->within = true;
}

static struct loc locate_index(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t base = moe_child(w->t, node, MOE_R_BASE), sub = moe_child(w->t, node, MOE_R_INDEX);
    struct loc at = { .type = n->type, .node = node };
    if (!base || !sub)
        return at;
    struct aval p = flow_eval(w, s, base);
    if (w->dead)
        return at;
    struct aval i = flow_eval(w, s, sub);
    if (w->dead)
        return at;
    at = flow_pointed(w, s, p, n->type, node);
    note_deref(w, s, base);
    int64_t elem = flow_type_size(w->t, n->type);
    check_index(w, s, node, at, i, elem);
    if (i.kind != V_NUM || elem <= 0) {
        at.lo = OPEN_LO;
        at.hi = OPEN_HI;
        at.taint |= i.taint;
        stay_within(w, &at, p, base, elem);
        return at;
    }
    bool vague = (i.taint & ~(uint32_t)MOE_TAINT_PARAM) || (i.flags & (VF_BOUND_HI | VF_BOUND_LO | VF_STRIDED))
              || (i.lo != i.hi && is_compared(w->t, sub));     /* check_index has spoken, or no bound is exact */
    at.exact = p.lo == p.hi && (i.lo == i.hi || !(i.flags & (VF_STRIDED | VF_DERIVED | VF_ASSUMED)));
    at.lo = vague && i.lo != i.hi ? OPEN_LO : flow_sat_add(at.lo, i.lo == OPEN_LO ? OPEN_LO : flow_sat_mul(i.lo, elem));
    at.hi = vague && i.lo != i.hi ? OPEN_HI : flow_sat_add(at.hi, i.hi == OPEN_HI ? OPEN_HI : flow_sat_mul(i.hi, elem));
    if (i.lo == OPEN_LO || (vague && i.lo != i.hi))
        at.lo = OPEN_LO;
    if (i.hi == OPEN_HI || (vague && i.lo != i.hi))
        at.hi = OPEN_HI;
    at.taint |= i.taint;
    stay_within(w, &at, p, base, elem);
    return at;
}

/* What a reference stands for: its own cell holds the place, once it is bound. */
static struct loc locate_referred(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    struct loc at = { .type = n->type, .node = node };
    uint32_t obj = moe_decl_at(w->t, n->decl)->storage == MOE_S_LOCAL || moe_decl_at(w->t, n->decl)->kind == MOE_N_PARAM ? flow_object_of_var(w, s, n->decl) : 0;
    struct cell *c = obj ? flow_state_cell(s, obj, 0) : NULL;
    if (!c || c->v.kind != V_PTR || !c->v.obj || c->v.null == NULL_YES)
        return at;
    at.obj = c->v.obj;
    at.lo = c->v.lo;
    at.hi = c->v.hi;
    at.known = true;
    return at;
}

struct loc flow_locate(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    struct loc at = { .type = n->type, .node = node };
    uint8_t dk;
    switch (n->kind) {
    case MOE_N_REF:
        dk = moe_decl_at(w->t, n->decl)->kind;
        if (dk != MOE_N_VAR && dk != MOE_N_PARAM)
            return at;
        if (moe_type_at(w->t, moe_decl_at(w->t, n->decl)->type)->kind == MOE_T_REFERENCE)
            return locate_referred(w, s, node);
        at.obj = flow_object_of_var(w, s, n->decl);
        at.known = at.obj != 0;
        return at;
    case MOE_N_MEMBER:
        return locate_member(w, s, node);
    case MOE_N_INDEX:
        return locate_index(w, s, node);
    case MOE_N_UNARY:
        if (n->op == MOE_OP_DEREF) {
            uint32_t inner = moe_child(w->t, node, MOE_R_OPERAND);
            struct aval p = flow_eval(w, s, inner);
            if (w->dead)
                return at;
            at = flow_pointed(w, s, p, n->type, node);
            note_deref(w, s, inner);
            return at;
        }
        break;
    case MOE_N_COMPOUND_LITERAL: case MOE_N_STRING:
        break;
    default:
        break;
    }
    struct aval v = flow_eval(w, s, node);        /* an rvalue struct, a call that returns a reference, ... */
    at.taint = v.taint;
    return at;
}

static struct aval load_char(struct walk *w, struct state *s, struct loc at, int64_t size)
{
    const struct object *o = &w->objects[at.obj];
    struct ostate *os = flow_object_state(w, s, at.obj);
    struct aval v = flow_v_top();
    if (o->kind == MOE_REGION_STRING && at.lo == at.hi && at.lo >= 0 && size == os->unit) {
        struct moe_str text = moe_text(w->t, o->text);
        int64_t i = at.lo / size;
        if (i <= (int64_t)text.len)
            return flow_v_int(i < (int64_t)text.len ? (signed char)text.ptr[i] : 0);
    }
    if (os->len_lo >= 0 && at.lo == at.hi && size == os->unit && at.lo == os->len_lo * size && os->len_lo == os->len_hi)
        return flow_v_int(0);
    if (os->len_lo > 0 && size == os->unit && at.hi != OPEN_HI && at.hi < os->len_lo * size && at.lo >= 0)
        v.flags |= VF_NONZERO;
    v.taint = flow_state_taint(os, at.lo, flow_sat_add(at.hi, size));
    return v;
}

static struct aval load_missing(struct walk *w, struct state *s, struct loc at, int64_t size)
{
    struct ostate *o = flow_object_state(w, s, at.obj);
    const struct moe_type *ty = moe_type_at(w->t, at.type);
    const uint32_t taint = flow_state_taint(o, at.lo, flow_sat_add(at.hi, size));
    if (o->fill == FILL_NONE) {
        struct aval garbage = flow_v_top();
        garbage.init = at.lo < o->init_to ? INIT_MAYBE : INIT_NO;
        return garbage;
    }
    if (o->fill == FILL_ZERO && !taint)
        return ty->kind == MOE_T_POINTER ? flow_v_null(at.node) : flow_v_int(0);
    bool chosen = ty->kind != MOE_T_POINTER || (taint & (MOE_TAINT_NET | MOE_TAINT_FILE | MOE_TAINT_STDIN));     /* argv's pointers are the system's */
    if ((taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) && chosen) {
        struct aval v = flow_v_tainted(ty, taint, at.node);
        if (ty->kind == MOE_T_POINTER)
            v.kind = V_NUM;
        return v;
    }
    if (ty->is_char || (ty->kind == MOE_T_INT && size == o->unit))
        return load_char(w, s, at, size);
    struct aval v = flow_v_top();
    v.taint = taint;
    if (ty->kind == MOE_T_POINTER) {
        uint32_t target = flow_object_symbolic(w, s, at.obj, at.lo);
        if (target) {
            v = flow_v_ptr(target, 0);
            v.null = NULL_UNKNOWN;
            v.taint = taint;
            flow_object_state(w, s, target)->taint |= v.taint & (MOE_TAINT_ENV | MOE_TAINT_ARG);
            flow_state_set(s, at.obj, at.lo, (uint32_t)MOE_MAX(size, 1), v);
        }
    }
    return v;
}

/* `T p[8]` as a parameter: its cell holds the pointer that it is. */
static bool is_array_parameter(const struct walk *w, struct loc at)
{
    const struct moe_node *n = moe_at(w->t, at.node);
    return n->kind == MOE_N_REF && at.known && at.lo == 0 && moe_decl_at(w->t, n->decl)->kind == MOE_N_PARAM;
}

struct aval flow_load(struct walk *w, struct state *s, struct loc at)
{
    const struct moe_type *ty = moe_type_at(w->t, at.type);
    struct aval v = flow_v_top();
    v.taint = at.taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_SECRET | MOE_TAINT_DEVICE);
    if (ty->kind == MOE_T_ARRAY) {           /* decays to a pointer to its start */
        if (!at.known)
            return v;
        if (is_array_parameter(w, at)) {
            struct cell *c = flow_state_cell(s, at.obj, 0);
            return c ? c->v : v;
        }
        v = flow_v_ptr(at.obj, at.lo);
        v.hi = at.hi;
        v.flags |= at.inner ? VF_WITHIN : 0;
        return v;
    }
    if (!at.known || !at.obj)
        return v;
    int64_t size = flow_type_size(w->t, at.type);
    flow_check_bounds(w, s, at, size, false);
    if (size <= 0 || at.lo != at.hi) {
        struct ostate *o = flow_object_state(w, s, at.obj);
        bool any = false;
        for (uint32_t i = 0; i < s->cell_count; i++)
            if (s->cells[i].obj == at.obj)
                any = true, v.taint |= s->cells[i].v.taint;
        if (o->fill == FILL_NONE && !any && at.lo != OPEN_LO && !at.within && (!o->init_to || (at.exact && at.hi != OPEN_HI && at.hi >= o->init_to)))
            v.init = INIT_NO;
        v.taint |= flow_state_taint(o, at.lo, flow_sat_add(at.hi, MOE_MAX(size, 1)));
        v.taint &= ~(uint32_t)MOE_TAINT_RANDOM;      /* one of many numbers that were drawn and kept: no longer any number */
        if ((v.taint & MOE_TAINT_EXTERNAL) && flow_type_is_number(ty))
            return flow_v_tainted(ty, v.taint, at.node);
        return v;
    }
    struct cell *c = flow_state_cell(s, at.obj, at.lo);
    if (c && (c->size == size || ty->kind == MOE_T_RECORD)) {
        if (c->v.def)
            w->marks[c->v.def] |= MARK_READ;
        v = c->v;
        if (moe_at(w->t, at.node)->kind == MOE_N_INDEX && moe_at(w->t, moe_child(w->t, at.node, MOE_R_INDEX))->kind != MOE_N_INT)
            v.taint &= ~(uint32_t)MOE_TAINT_RANDOM;
        return v;
    }
    if (ty->kind == MOE_T_RECORD) {
        struct ostate *o = flow_object_state(w, s, at.obj);
        v.taint |= flow_state_taint(o, at.lo, at.lo + size);
        for (uint32_t i = 0; i < s->cell_count; i++)
            if (s->cells[i].obj == at.obj && s->cells[i].off >= at.lo && s->cells[i].off < at.lo + size && s->cells[i].v.def)
                w->marks[s->cells[i].v.def] |= MARK_READ;
        return v;
    }
    for (uint32_t i = 0; i < s->cell_count; i++)      /* a piece of something written in another shape */
        if (s->cells[i].obj == at.obj && s->cells[i].off < at.lo + size && s->cells[i].off + s->cells[i].size > at.lo) {
            v.taint |= s->cells[i].v.taint;
            if (s->cells[i].v.def)
                w->marks[s->cells[i].v.def] |= MARK_READ;
            return v;
        }
    return load_missing(w, s, at, size);
}

/* Strings: what a single stored character does to the known length. */
static void store_char(struct ostate *o, int64_t off, int64_t size, struct aval v)
{
    int64_t i = size ? off / size : 0;
    if (size != o->unit) {
        if (o->prefix || o->len_lo >= 0 || size > 4)
            o->len_lo = o->len_hi = -1, o->prefix = 0;
        o->unit = (uint8_t)MOE_MIN(size, 8);
    }
    if (flow_v_is_const(v) && v.lo == 0) {
        if (o->prefix >= i)
            o->len_lo = o->len_hi = o->len_lo >= 0 && o->len_hi < i ? o->len_lo : i;
        else if (o->len_lo > i || o->len_lo < 0)
            o->len_lo = 0, o->len_hi = i;
        o->unterminated = 0;
        o->prefix = MOE_MIN(o->prefix, i);
    } else if (o->len_lo >= 0 && i >= o->len_lo && i <= o->len_hi) {
        o->prefix = i == o->prefix && flow_v_is_const(v) ? i + 1 : o->prefix;
        o->len_lo = o->len_hi = -1;
    } else if (i == o->prefix && ((flow_v_is_const(v) && v.lo != 0) || (v.flags & VF_NONZERO))) {
        o->prefix = i + 1;
    }
}

void flow_store(struct walk *w, struct state *s, struct loc at, struct aval v, uint32_t node)
{
    w->effects++;
    const struct moe_type *ty = moe_type_at(w->t, at.type);
    int64_t size = flow_type_size(w->t, at.type);
    uint8_t region = at.obj ? w->objects[at.obj].kind : MOE_REGION_NONE;
    struct ostate *o = flow_object_state(w, s, at.obj);
    if (at.obj && (w->decl_facts[w->objects[at.obj].decl] & DECL_CLEANUP))
        flow_escape(w, s, v, 3);                   /* its cleanup function takes care */
    bool local = region == MOE_REGION_STACK || (region == MOE_REGION_HEAP && o && !o->escaped);
    if (!local || !at.known)
        flow_escape(w, s, v, 3);
    if (!at.known || !o)
        return;
    if (region == MOE_REGION_STRING)
        flow_event(w, MOE_EV_BOUNDS_WRITE, node, 0, flow_v_ptr(at.obj, 0), true, "write into a string literal");
    flow_check_bounds(w, s, at, size, true);
    if (at.lo != at.hi || size <= 0) {
        if (region == MOE_REGION_STACK || region == MOE_REGION_HEAP)
            for (uint32_t i = 0; i < s->cell_count; i++)
                if (s->cells[i].obj == at.obj && s->cells[i].v.kind == V_PTR)
                    flow_escape(w, s, s->cells[i].v, 2);
        flow_escape(w, s, v, 2);
        flow_state_forget(s, at.obj);
        if (o->fill == FILL_NONE && at.exact && at.lo != OPEN_LO && at.hi != OPEN_HI && size > 0 && (region == MOE_REGION_STACK || region == MOE_REGION_HEAP))
            o->init_to = MOE_MAX(o->init_to, at.hi + size);
        else
            o->fill = FILL_KNOWN;
        if (at.inner && size > 0)
            flow_state_taint_part(o, v.taint, at.lo, flow_sat_add(at.hi, size));
        else
            o->taint |= v.taint;
        o->len_lo = o->len_hi = -1;
        o->prefix = 0;
        o->text = 0;
        o->constant &= flow_v_is_const(v);
        o->unterminated = 0;
        return;
    }
    struct cell *held = flow_state_cell(s, at.obj, at.lo);
    struct aval old = held ? held->v : flow_v_top();
    if (ty->is_char || (ty->kind == MOE_T_INT && (region == MOE_REGION_HEAP || moe_type_at(w->t, w->objects[at.obj].type)->kind != MOE_T_INT)))
        store_char(o, at.lo, size, v);
    o->text = 0;
    o->constant &= flow_v_is_const(v);
    v.def = 0;
    v.flags &= (uint16_t)~VF_DEREFED;         /* a mark of the variable, not of the value */
    if (region == MOE_REGION_STACK && node && !w->objects[at.obj].symbolic && moe_type_at(w->t, w->objects[at.obj].type)->kind != MOE_T_ARRAY
        && moe_type_at(w->t, w->objects[at.obj].type)->kind != MOE_T_RECORD && !(w->decl_facts[w->objects[at.obj].decl] & DECL_ADDRESS)) {
        v.def = node;
        w->marks[node] |= MARK_STORED;
    }
    if (ty->kind == MOE_T_RECORD) {
        for (uint32_t i = 0; i < s->cell_count; i++)
            if (s->cells[i].obj == at.obj && s->cells[i].off >= at.lo && s->cells[i].off < at.lo + size)
                s->cells[i].v = flow_v_top();
        o->fill = FILL_KNOWN;
        o->taint |= v.taint;
        return;
    }
    flow_state_set(s, at.obj, at.lo, (uint32_t)size, v);
    if (v.def && !flow_state_cell(s, at.obj, at.lo))
        w->marks[v.def] |= MARK_READ;         /* no room to follow it */
    if (node)                                /* a frame binding its parameters loses nothing */
        flow_lose(w, s, old, node);
}
