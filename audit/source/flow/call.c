/* Calls: into functions of the same unit, into the libraries that models.c knows, or into the unknown. */
#include "audit/source/flow/walk.h"

enum { MAX_ARGS = 24 };

static uint32_t callee_decl(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t callee = moe_child(w->t, node, MOE_R_CALLEE);
    if (n->decl && moe_decl_at(w->t, n->decl)->kind == MOE_N_FUNCTION)
        return n->decl;
    if (!callee)
        return 0;
    struct aval f = flow_eval(w, s, callee);
    if (w->dead)
        return 0;
    if (f.kind == V_PTR && f.null == NULL_YES)
        flow_event(w, MOE_EV_NULL_DEREF, node, f.origin, f, true, "a null function pointer is called");
    return f.kind == V_FUNC ? f.obj : 0;
}

static void use_arg(struct walk *w, struct state *s, struct arg a, bool enters)
{
    if (a.v.init == INIT_NO)
        flow_event(w, MOE_EV_UNINIT_USE, a.node, 0, a.v, true, "it is passed on without having been set");
    if (a.v.kind == V_PTR && a.v.obj && !enters)          /* a callee that we can see tells itself whether it touches it */
        flow_check_alive(w, s, a.v.obj, a.node);
}

/* -- functions of the same unit -- */

static uint32_t function_nodes(const struct moe_tree *t, uint32_t function)
{
    uint32_t count = 0;
    for (uint32_t n = function; n && count <= CAP_INLINE_NODES; n = moe_walk(t, function, n))
        count += flow_is_generic(t, n) ? CAP_INLINE_NODES : 1;
    return count;
}

static bool can_enter(struct walk *w, uint32_t decl)
{
    uint32_t function = moe_decl_at(w->t, decl)->node;
    if (!function || moe_at(w->t, function)->kind != MOE_N_FUNCTION || !moe_child(w->t, function, MOE_R_BODY))
        return false;
    if (w->frame->depth >= CAP_INLINE_DEPTH || w->budget < 0)
        return false;
    for (const struct frame *f = w->frame; f; f = f->up)
        if (f->function == function)
            return false;
    return function_nodes(w->t, function) <= CAP_INLINE_NODES;
}

static void bind(struct walk *w, struct state *s, uint32_t function, const struct arg *args, unsigned n)
{
    unsigned i = 0;
    for (uint32_t p = moe_at(w->t, function)->first; p; p = moe_at(w->t, p)->next) {
        const struct moe_node *pn = moe_at(w->t, p);
        if (pn->role != MOE_R_PARAM)
            continue;
        uint32_t obj = flow_object_of_var(w, s, pn->decl);
        struct ostate *o = flow_object_state(w, s, obj);
        if (!o)
            continue;
        flow_state_forget(s, obj);
        o->fill = FILL_KNOWN;
        o->life = LIFE_LIVE;
        o->held = 0;                              /* of the call before */
        struct aval v = i < n ? args[i].v : flow_v_top();
        v.def = 0;
        i++;
        if (moe_type_at(w->t, pn->type)->kind == MOE_T_RECORD) {
            o->taint = v.taint;
            continue;
        }
        flow_state_set(s, obj, 0, (uint32_t)MOE_MAX(flow_type_size(w->t, pn->type), 1), v);
    }
}

/* A callee's locals die with it. */
static void bury(struct walk *w, struct state *s, uint32_t frame)
{
    uint32_t out = 0;
    for (uint32_t i = 0; i < s->cell_count; i++) {
        const struct object *o = &w->objects[s->cells[i].obj];
        if (o->kind == MOE_REGION_STACK && o->frame == frame)
            continue;
        s->cells[out++] = s->cells[i];
    }
    s->cell_count = out;
}

static struct aval returned_value(struct state *s, uint32_t ret)
{
    struct cell *c = flow_state_cell(s, ret, 0);
    struct aval v = c ? c->v : flow_v_top();
    v.def = 0;
    flow_state_forget(s, ret);
    return v;
}

/* A result, or what an out-parameter points to: NULL (or never set) on some paths, something on others. "Not found", or "failed": that a caller who
 * knows better, or looks at another sign of it, does not test it is no evidence of a fault. */
static void excuse(struct paths *returned, uint32_t obj, int64_t off)
{
    bool some = false, none = false;
    for (struct state *o = returned->first; o; o = o->next) {
        struct cell *c = flow_state_cell(o, obj, off);
        bool empty = c ? c->v.null == NULL_YES || c->v.init == INIT_NO : flow_state_default(o, obj, off, 1).init == INIT_NO;
        some |= !empty;
        none |= empty;
    }
    for (struct state *o = returned->first; o && some && none; o = o->next) {
        struct cell *c = flow_state_cell(o, obj, off);
        if (c && c->v.null == NULL_YES)
            c->v.flags |= VF_LOOKED_UP;
        if (c && c->v.init == INIT_NO)
            c->v.init = INIT_MAYBE;
        if (!c && obj < o->object_count && o->objects[obj].fill == FILL_NONE)
            o->objects[obj].fill = FILL_KNOWN;
    }
}

static struct aval enter(struct walk *w, struct state *s, uint32_t node, uint32_t decl, const struct arg *args, unsigned n)
{
    struct frame f = { .up = w->frame, .function = moe_decl_at(w->t, decl)->node, .call = node, .depth = w->frame->depth + 1 };
    f.id = (uint32_t)moe_hash_u64(moe_hash_u64(MOE_HASH_START, w->frame->id), node) | 1;
    struct paths forks = w->forks, in = { 0 };
    bool may = w->may_fork;
    unsigned effects = w->effects;
    w->forks = (struct paths){ 0 };
    w->may_fork = false;
    w->decl_facts[decl] |= DECL_INLINED;
    w->frame = &f;
    f.ret = flow_object_find(w, MOE_REGION_STACK, 0, node, 1);
    struct state *copy = flow_state_copy(&w->pool, s);
    if (copy) {
        bind(w, copy, f.function, args, n);
        flow_object_state(w, copy, f.ret);
        flow_paths_add(&w->pool, &in, copy);
        flow_run_function(w, &f, in);
    }
    w->frame = f.up;
    w->forks = forks;
    w->may_fork = may;
    w->effects = effects;
    w->dead = false;
    if (!f.returned.first) {
        w->dead = true;
        return flow_v_top();
    }
    excuse(&f.returned, f.ret, 0);
    for (unsigned i = 0; i < n; i++)
        if (args[i].v.kind == V_PTR && args[i].v.obj && args[i].v.lo == args[i].v.hi)
            excuse(&f.returned, args[i].v.obj, args[i].v.lo);
    bool fork = may && effects == 0;
    if (!fork)
        flow_paths_limit(&w->pool, &f.returned, 1);
    flow_state_replace(s, f.returned.first);
    struct aval v = returned_value(s, f.ret);
    bury(w, s, f.id);
    for (struct state *o = f.returned.first->next; o; o = o->next) {
        struct state *other = flow_state_copy(&w->pool, o);
        if (!other)
            break;
        struct aval again = returned_value(other, f.ret);
        bury(w, other, f.id);
        flow_state_set(other, FLOW_MEMO, node, 1, again);
        flow_paths_add(&w->pool, &w->forks, other);
    }
    flow_paths_drop(&w->pool, &f.returned);
    return v;
}

/* -- the unknown -- */

struct aval flow_unknown_result(struct walk *w, struct state *s, uint32_t node)
{
    const struct moe_type *ty = moe_type_of(w->t, node);
    if (ty->kind != MOE_T_POINTER)
        return flow_v_top();
    uint32_t obj = flow_object_find(w, MOE_REGION_PARAM, 0, node, 0);
    struct ostate *o = flow_object_state(w, s, obj);
    if (!o)
        return flow_v_top();
    flow_state_forget(s, obj);
    memset(o, 0, sizeof *o);
    o->size_lo = o->size_hi = o->len_lo = o->len_hi = -1;
    o->unit = 1;
    o->life = LIFE_LIVE;
    struct aval v = flow_v_ptr(obj, 0);
    v.null = NULL_UNKNOWN;
    v.origin = node;
    return v;
}

static bool only_reads(struct walk *w, uint32_t decl, unsigned i)
{
    const struct moe_type *f = moe_type_at(w->t, moe_decl_at(w->t, decl)->type);
    if (!decl || f->kind != MOE_T_FUNCTION || i >= f->param_count)
        return false;
    const struct moe_type *p = moe_type_at(w->t, w->t->type_params[f->first_param + i]);
    return (p->kind == MOE_T_POINTER || p->kind == MOE_T_REFERENCE) && moe_type_at(w->t, p->to)->is_const;
}

/* A function that is given text and no length reads up to the NUL. */
static bool takes_text(struct walk *w, uint32_t decl, unsigned i)
{
    const struct moe_type *f = moe_type_at(w->t, moe_decl_at(w->t, decl)->type);
    for (unsigned k = 0; k < f->param_count; k++)
        if (moe_type_at(w->t, w->t->type_params[f->first_param + k])->kind == MOE_T_INT)
            return false;
    const struct moe_type *p = moe_type_at(w->t, w->t->type_params[f->first_param + i]), *c = moe_type_at(w->t, p->to);
    return c->is_char || (c->kind == MOE_T_INT && c->size == 4 && moe_str_is(moe_text(w->t, c->spelling), "const wchar_t"));
}

static void give_away(struct walk *w, struct state *s, struct arg a, bool reads)
{
    if (a.v.kind == V_FUNC || !a.v.obj)
        return;
    struct ostate *o = flow_object_state(w, s, a.v.obj);
    if (!o)
        return;
    if (reads) {
        for (uint32_t i = 0; i < s->cell_count; i++)
            if (s->cells[i].obj == a.v.obj && s->cells[i].v.def)
                w->marks[s->cells[i].v.def] |= MARK_READ;
        return;
    }
    flow_escape(w, s, a.v, 3);
    flow_havoc(w, s, a.v.obj, 0, 3);
}

/* Unknown code may write every global that this unit writes somewhere. */
static void forget_globals(struct walk *w, struct state *s)
{
    uint32_t out = 0;
    for (uint32_t i = 0; i < s->cell_count; i++) {
        const struct object *o = &w->objects[s->cells[i].obj];
        if (o->kind == MOE_REGION_GLOBAL && (w->decl_facts[o->decl] & (DECL_WRITTEN | DECL_ADDRESS)))
            continue;
        s->cells[out++] = s->cells[i];
    }
    s->cell_count = out;
}

/* fatal(), serverPanic(), zmalloc_oom_handler(), die_with_error(): a word of the name says that it does not come back. */
static bool sounds_final(struct moe_str name)
{
    static const char *const words[] = { "fatal", "panic", "oom", "abort", "die", "bail" };
    char low[64];
    if (name.len >= sizeof low)
        return false;
    for (size_t i = 0; i < name.len; i++)
        low[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32 : name.ptr[i]);
    low[name.len] = 0;
    for (size_t i = 0; i < MOE_COUNT(words); i++) {
        const char *hit = strstr(low, words[i]);
        size_t at = hit ? (size_t)(hit - low) : 0, end = at + strlen(words[i]);
        bool starts = hit && (at == 0 || !moe_is_alpha(name.ptr[at - 1]) || (name.ptr[at] >= 'A' && name.ptr[at] <= 'Z'));
        bool stops = hit && (end == name.len || !moe_is_alpha(name.ptr[end]) || (name.ptr[end] >= 'A' && name.ptr[end] <= 'Z'));
        if (starts && stops)
            return true;
    }
    return false;
}

static bool asserts(struct moe_str name)
{
    return name.len && (memmem(name.ptr, name.len, "assert_true", 11) || memmem(name.ptr, name.len, "ASSERT", 6) || moe_str_is(name, "assert"));
}

static bool ends(struct walk *w, uint32_t decl, struct moe_str name)
{
    static const char *const names[] = { "exit", "_exit", "_Exit", "abort", "longjmp", "siglongjmp", "quick_exit", "__assert_fail", "pthread_exit",
                                         "err", "errx", "verr", "verrx", "__builtin_unreachable", "__builtin_trap" };
    if (moe_decl_at(w->t, decl)->flags & MOE_D_NORETURN)
        return true;
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        if (moe_str_is(name, names[i]))
            return true;
    return !moe_decl_at(w->t, decl)->node && sounds_final(name);
}

static void check_assert(struct walk *w, struct state *s, uint32_t node)
{
    uint32_t up = moe_at(w->t, node)->parent;
    while (up && moe_at(w->t, up)->kind != MOE_N_COND && moe_at(w->t, up)->kind != MOE_N_IF)
        up = moe_at(w->t, up)->parent;
    uint32_t cond = up ? moe_child(w->t, up, MOE_R_COND) : 0;
    uint32_t taint = 0;
    for (uint32_t n = cond; n; n = moe_walk(w->t, cond, n))
        if (moe_at(w->t, n)->kind == MOE_N_REF || moe_at(w->t, n)->kind == MOE_N_CALL)
            taint |= w->out->values[n].taint;
    bool certain = cond && (w->marks[cond] & MARK_FALSE) && !(w->marks[cond] & MARK_TRUE);
    struct aval v = flow_v_top();
    v.taint = taint;
    (void)s;
    if ((taint & (MOE_TAINT_EXTERNAL | MOE_TAINT_RANDOM)) || certain)
        flow_event(w, MOE_EV_ASSERT_REACHABLE, node, cond, v, certain, certain ? "the assertion fails whenever it is reached" : "data from outside decides it");
}

/* Lock functions by what they are called: pthread_mutex_lock, mtx_lock, stdThreadLockAcquire, spin_unlock ... */
enum { LOCK_NONE, LOCK_TAKE, LOCK_RELEASE, LOCK_MAKE };
static int lock_effect(struct moe_str name)
{
    static const char *const not_these[] = { "trylock", "timedlock", "islocked", "flock", "destroy", "clock", "block", "free", "attr" };
    char low[64];
    if (name.len >= sizeof low)
        return LOCK_NONE;
    for (size_t i = 0; i < name.len; i++)
        low[i] = (char)(name.ptr[i] >= 'A' && name.ptr[i] <= 'Z' ? name.ptr[i] + 32 : name.ptr[i]);
    low[name.len] = 0;
    struct moe_str n = { low, name.len };
    for (size_t i = 0; i < MOE_COUNT(not_these); i++)
        if (strstr(low, not_these[i]))
            return LOCK_NONE;
    if (!strstr(low, "lock") && !strstr(low, "mutex"))
        return LOCK_NONE;
    if (moe_str_ends(n, MOE_STR("unlock")) || moe_str_ends(n, MOE_STR("release")))
        return LOCK_RELEASE;
    if (moe_str_ends(n, MOE_STR("create")) || moe_str_ends(n, MOE_STR("init")))
        return LOCK_MAKE;
    return moe_str_ends(n, MOE_STR("lock")) || moe_str_ends(n, MOE_STR("acquire")) ? LOCK_TAKE : LOCK_NONE;
}

/* A lock is known by the variable that holds or names it. */
static bool is_lock_type(struct walk *w, uint32_t node)
{
    static const char *const words[] = { "lock", "Lock", "LOCK", "mutex", "Mutex", "mtx", "CRITICAL" };
    struct moe_str s = moe_text(w->t, moe_type_of(w->t, node)->spelling);
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (s.len && memmem(s.ptr, s.len, words[i], strlen(words[i])))
            return true;
    return false;
}

static uint32_t lock_object(struct walk *w, struct state *s, struct arg a)
{
    uint32_t n = moe_skip_casts(w->t, a.node);
    if (moe_at(w->t, n)->kind == MOE_N_UNARY && moe_at(w->t, n)->op == MOE_OP_ADDR)
        n = moe_skip_casts(w->t, moe_child(w->t, n, MOE_R_OPERAND));
    uint32_t var = moe_var_of(w->t, n);
    if (var && moe_decl_at(w->t, var)->kind == MOE_N_PARAM && w->frame->depth > 0)       /* what a caller in this unit hands over */
        return a.v.kind == V_PTR && a.v.lo == 0 && a.v.hi == 0 ? a.v.obj : 0;
    return var ? flow_object_of_var(w, s, var) : moe_at(w->t, n)->kind == MOE_N_MEMBER || moe_at(w->t, n)->kind == MOE_N_INDEX ? 0 : a.v.obj;
}

static void apply_lock(struct walk *w, struct state *s, uint32_t node, struct arg a, int effect)
{
    uint32_t obj = lock_object(w, s, a);
    struct ostate *o = flow_object_state(w, s, obj);
    if (!o)
        return;
    if (effect == LOCK_TAKE) {
        if (o->held == 2)
            flow_event(w, MOE_EV_DOUBLE_LOCK, node, 0, flow_v_ptr(obj, 0), true, "it is held already");
        o->held = 2;
    } else {
        if (effect == LOCK_RELEASE && o->held == 1)
            flow_event(w, MOE_EV_UNLOCK_NOT_HELD, node, 0, flow_v_ptr(obj, 0), true, "it is not held on this path");
        o->held = 1;
    }
}

/* Whether an argument is handed over as the place it lies in. Of a callee that is not known, any argument may be. */
static bool by_reference(struct walk *w, uint32_t node, uint32_t decl, unsigned i)
{
    if (!w->t->is_cxx || moe_at(w->t, node)->kind != MOE_N_CALL)
        return false;
    const struct moe_type *f = decl ? moe_type_at(w->t, moe_decl_at(w->t, decl)->type) : moe_type_of(w->t, moe_child(w->t, node, MOE_R_CALLEE));
    if (f->kind == MOE_T_POINTER)
        f = moe_type_at(w->t, f->to);
    if (f->kind != MOE_T_FUNCTION)
        return true;
    return i < f->param_count && moe_type_at(w->t, w->t->type_params[f->first_param + i])->kind == MOE_T_REFERENCE;
}

static struct aval eval_arg(struct walk *w, struct state *s, uint32_t arg, bool reference)
{
    const struct moe_node *n = moe_at(w->t, arg);
    bool place = n->kind == MOE_N_REF || n->kind == MOE_N_MEMBER || n->kind == MOE_N_INDEX || (n->kind == MOE_N_UNARY && n->op == MOE_OP_DEREF);
    struct aval v = flow_eval(w, s, arg);
    if (w->dead || !reference || !place || moe_has_effect(w->t, arg) || v.kind == V_FUNC)
        return v;
    struct loc at = flow_locate(w, s, arg);
    if (!at.known || !at.obj || w->dead)
        return v;
    struct aval p = flow_v_ptr(at.obj, at.lo);
    p.hi = at.hi;
    return p;
}

static const struct model *model_of(struct walk *w, uint32_t node, struct moe_str name)
{
    const struct moe_node *n = moe_at(w->t, node);
    if (n->kind == MOE_N_NEW)
        return flow_model_find(n->flags & MOE_F_ARRAY ? MOE_STR("operator new[]") : MOE_STR("operator new"));
    if (n->kind == MOE_N_DELETE)
        return flow_model_find(n->flags & MOE_F_ARRAY ? MOE_STR("operator delete[]") : MOE_STR("operator delete"));
    return flow_model_find(name);
}

struct aval flow_call(struct walk *w, struct state *s, uint32_t node)
{
    struct cell *memo = flow_state_cell(s, FLOW_MEMO, node);
    if (memo)
        return memo->v;
    struct arg args[MAX_ARGS];
    unsigned n = 0;
    uint32_t decl = callee_decl(w, s, node);
    if (w->dead)
        return flow_v_top();
    struct moe_str name = decl ? moe_text(w->t, moe_decl_at(w->t, decl)->name) : moe_callee(w->t, node);
    const struct model *m = model_of(w, node, name);
    if (m && decl && moe_decl_at(w->t, decl)->node && (moe_decl_at(w->t, decl)->flags & MOE_D_METHOD))
        m = NULL;
    for (uint32_t c = moe_at(w->t, node)->first; c; c = moe_at(w->t, c)->next) {
        uint8_t role = moe_at(w->t, c)->role;
        if (role != MOE_R_ARG && role != MOE_R_CONFIG && role != MOE_R_OPERAND)
            continue;
        struct aval v = eval_arg(w, s, c, !m && role == MOE_R_ARG && by_reference(w, node, decl, n));
        if (w->dead)
            return v;
        if (role != MOE_R_CONFIG && n < MAX_ARGS)
            args[n++] = (struct arg){ c, v };
    }
    if (m)
        return flow_model_apply(w, s, m, node, args, n);
    bool enters = decl && can_enter(w, decl);
    for (unsigned i = 0; i < n; i++)
        use_arg(w, s, args[i], enters);
    if (ends(w, decl, name)) {
        if (moe_str_is(name, "__assert_fail") || moe_str_is(name, "__assert_rtn"))
            check_assert(w, s, node);
        w->dead = true;
        return flow_v_top();
    }
    bool object = (moe_decl_at(w->t, decl)->flags & (MOE_D_METHOD | MOE_D_CTOR)) != 0;
    int lock = n && !object && is_lock_type(w, args[0].node) ? lock_effect(name) : LOCK_NONE;
    if (lock)
        return apply_lock(w, s, node, args[0], lock), flow_unknown_result(w, s, node);
    if (n && !enters && asserts(name))       /* a test framework's own function: what it is given holds from here on */
        return flow_refine(w, s, args[0].node, true) ? flow_v_top() : (w->dead = true, flow_v_top());
    if (enters)
        return enter(w, s, node, decl, args, n);
    for (unsigned i = 0; i < n; i++) {
        bool reads = only_reads(w, decl, i);
        if (reads && takes_text(w, decl, i))
            flow_check_terminated(w, s, args[i]);
        give_away(w, s, args[i], reads);
    }
    forget_globals(w, s);
    return flow_unknown_result(w, s, node);
}
