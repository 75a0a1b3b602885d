/* The public face: prepare, walk every function, then say what only the whole picture shows. */
#include "audit/source/flow/walk.h"
#include <stdlib.h>

enum { BUDGET_PER_NODE = 30, BUDGET_LEAST = 12000, BUDGET_MOST = 400000 };

/* -- what the unit does to its declarations -- */

static void note_written(struct walk *w, uint32_t node)
{
    node = moe_skip_casts(w->t, node);
    const struct moe_node *n = moe_at(w->t, node);
    if (n->kind == MOE_N_REF)
        w->decl_facts[n->decl] |= DECL_WRITTEN;
    else if (n->kind == MOE_N_MEMBER || n->kind == MOE_N_INDEX)
        note_written(w, moe_child(w->t, node, MOE_R_BASE));
}

/* __attribute__((cleanup(f))), or a macro that is called so: _cleanup_free_, g_autofree, MOE_AUTO(f). */
static bool has_cleanup(const struct moe_tree *t, uint32_t var)
{
    static const char *const words[] = { "cleanup", "autofree", "autoptr", "AUTO", "_auto" };
    const struct moe_node *n = moe_at(t, var);
    uint32_t stmt = moe_at(t, n->parent)->kind == MOE_N_DECL_STMT ? n->parent : var;
    struct moe_str text = moe_source(t, stmt);
    const char *name = text.len ? memchr(text.ptr, '=', text.len) : NULL;
    size_t head = name ? (size_t)(name - text.ptr) : text.len;
    for (size_t i = 0; i < MOE_COUNT(words); i++)
        if (head && memmem(text.ptr, head, words[i], strlen(words[i])))
            return true;
    return false;
}

static void note_declarations(struct walk *w)
{
    const struct moe_tree *t = w->t;
    for (uint32_t i = 1; i < t->node_count; i++) {
        const struct moe_node *n = &t->nodes[i];
        if (n->kind == MOE_N_VAR && moe_decl_at(t, n->decl)->storage == MOE_S_LOCAL && has_cleanup(t, i))
            w->decl_facts[n->decl] |= DECL_CLEANUP;
        if (n->kind == MOE_N_BINARY && moe_is_assign(n->op))
            note_written(w, moe_child(t, i, MOE_R_LHS));
        else if (n->kind == MOE_N_UNARY && n->op >= MOE_OP_POST_INC && n->op <= MOE_OP_PRE_DEC)
            note_written(w, moe_child(t, i, MOE_R_OPERAND));
        else if (n->kind == MOE_N_UNARY && n->op == MOE_OP_ADDR) {
            uint32_t x = moe_skip_casts(t, moe_child(t, i, MOE_R_OPERAND));
            while (moe_at(t, x)->kind == MOE_N_MEMBER || moe_at(t, x)->kind == MOE_N_INDEX)
                x = moe_child(t, x, MOE_R_BASE);
            w->decl_facts[moe_at(t, x)->decl] |= DECL_ADDRESS;
        } else if (n->kind == MOE_N_REF && moe_decl_at(t, n->decl)->kind == MOE_N_FUNCTION)
            w->decl_facts[n->decl] |= n->role == MOE_R_CALLEE ? DECL_CALLED : DECL_TAKEN;
        else if (n->kind == MOE_N_LAMBDA || n->kind == MOE_N_ASM)
            for (uint32_t x = moe_walk(t, i, i); x; x = moe_walk(t, i, x))
                if (moe_at(t, x)->kind == MOE_N_REF)
                    w->decl_facts[moe_at(t, x)->decl] |= DECL_ADDRESS | DECL_WRITTEN;
    }
}

static void note_damage(struct walk *w)
{
    for (uint32_t i = 1; i < w->t->diag_count; i++) {
        const struct moe_diag *d = &w->t->diags[i];
        for (uint32_t k = 0; d->severity >= 3 && k < w->t->function_count; k++) {
            const struct moe_node *f = moe_at(w->t, w->t->functions[k]);
            if (f->file == d->file && f->line <= d->line && d->line <= f->end_line)
                w->damaged[w->t->functions[k]] = 1;
        }
    }
    for (uint32_t n = 1; n < w->t->node_count; n++)
        if (w->t->nodes[n].tier != MOE_TIER_AST)
            w->damaged[moe_function_of(w->t, n)] = 1;
}

/* -- one function, as if anybody may call it -- */

static uint32_t main_taint(struct walk *w, uint32_t function)
{
    return moe_str_is(moe_name(w->t, function), "main") ? MOE_TAINT_ARG : MOE_TAINT_PARAM;
}

static void bind_unknown(struct walk *w, struct state *s, uint32_t function)
{
    uint32_t taint = main_taint(w, function);
    for (uint32_t p = moe_at(w->t, function)->first; p; p = moe_at(w->t, p)->next) {
        const struct moe_node *n = moe_at(w->t, p);
        const struct moe_type *ty = moe_type_at(w->t, n->type);
        if (n->role != MOE_R_PARAM)
            continue;
        uint32_t obj = flow_object_of_var(w, s, n->decl);
        struct ostate *o = flow_object_state(w, s, obj);
        if (!o)
            continue;
        o->fill = FILL_KNOWN;
        if (ty->kind == MOE_T_RECORD || ty->kind == MOE_T_REFERENCE)
            continue;
        struct aval v = flow_v_top();
        v.taint = MOE_TAINT_PARAM;            /* argc is as large as the system allows, and no larger */
        if (ty->kind == MOE_T_POINTER || ty->kind == MOE_T_ARRAY) {
            uint32_t target = flow_object_symbolic(w, s, obj, 0);
            v = target ? flow_v_ptr(target, 0) : flow_v_top();
            v.null = NULL_UNKNOWN;
            v.taint = MOE_TAINT_PARAM;
            struct ostate *pointed = flow_object_state(w, s, target);
            if (pointed && (ty->kind == MOE_T_POINTER || taint == MOE_TAINT_ARG))
                pointed->taint = taint;
            if (pointed && ty->kind == MOE_T_ARRAY)          /* `T p[8]`: as large as it says, and the caller's */
                pointed->size_lo = pointed->size_hi = ty->size > 0 ? ty->size : -1;
        }
        flow_state_set(s, obj, 0, (uint32_t)MOE_MAX(ty->size, 1), v);
    }
}

/* A lock that only this function can name is never released by anybody else; another one may be, but not on some paths only. */
static void check_locks(struct walk *w, struct paths *ends, uint32_t function)
{
    for (uint32_t obj = 1; obj < w->object_count; obj++) {
        const struct moe_decl *d = moe_decl_at(w->t, w->objects[obj].decl);
        bool own = w->objects[obj].kind != MOE_REGION_PARAM && (d->storage == MOE_S_LOCAL || d->storage == MOE_S_LOCAL_STATIC) && d->kind == MOE_N_VAR;
        unsigned held = 0, not_held = 0;
        for (struct state *s = ends->first; s; s = s->next) {
            uint8_t h = obj < s->object_count ? s->objects[obj].held : 0;
            held += h == 2 || h == 3;
            not_held += h == 1 || h == 3;
        }
        if (held && (not_held || own))
            flow_event(w, MOE_EV_LOCK_LEAK, function, 0, flow_v_ptr(obj, 0), false, not_held ? "some paths release the lock and some do not" : "nobody releases the lock");
    }
}

/* The walk ran out of patience: of this function, and of those it entered, nothing may be concluded from what was not seen. */
static void note_cut(struct walk *w, uint32_t root)
{
    w->damaged[root] = 1;
    for (uint32_t i = 0; i < w->t->function_count; i++)
        if (w->decl_facts[moe_at(w->t, w->t->functions[i])->decl] & DECL_INLINED)
            w->damaged[w->t->functions[i]] = 1;
    for (uint32_t i = 0; i < w->t->node_count; i++)
        w->marks[i] |= w->marks[i] & MARK_STORED ? MARK_READ : 0;
}

static void walk_root(struct walk *w, uint32_t function)
{
    uint32_t nodes = 0;
    for (uint32_t n = function; n; n = moe_walk(w->t, function, n))
        nodes++;
    struct frame f = { .function = function, .id = 1 };
    w->frame = &f;
    w->object_count = 1;
    memset(w->table, 0, sizeof w->table);
    w->budget = MOE_MIN(MOE_MAX((long)nodes * BUDGET_PER_NODE, BUDGET_LEAST), BUDGET_MOST);
    w->dead = false;
    w->may_fork = false;
    w->forks = (struct paths){ 0 };
    struct state *s = flow_state_new(&w->pool);
    if (!s)
        return;
    flow_object_find(w, MOE_REGION_STACK, 0, 0, -1);           /* object 1: remembered call results */
    f.ret = flow_object_find(w, MOE_REGION_STACK, 0, function, 1);
    flow_object_state(w, s, f.ret);
    bind_unknown(w, s, function);
    struct paths in = { 0 };
    flow_paths_add(&w->pool, &in, s);
    flow_run_function(w, &f, in);
    bool cut = w->budget < 0;
    if (cut)
        note_cut(w, function);
    bool is_main = moe_str_is(moe_name(w->t, function), "main");
    for (struct state *end = f.returned.first; end && !cut && !is_main; end = end->next)
        flow_leaks_at_exit(w, end);
    if (!cut)
        check_locks(w, &f.returned, function);
    flow_paths_drop(&w->pool, &f.returned);
    w->frame = NULL;
}

/* -- what only shows at the end -- */

static void dead_stores(struct walk *w)
{
    const struct moe_tree *t = w->t;
    for (uint32_t i = 1; i < t->node_count; i++) {
        const struct moe_node *n = &t->nodes[i];
        if ((w->marks[i] & (MARK_STORED | MARK_READ)) != MARK_STORED || (n->flags & MOE_F_MACRO))
            continue;
        uint32_t value = n->kind == MOE_N_VAR ? moe_child(t, i, MOE_R_INIT) : moe_child(t, i, MOE_R_RHS);
        uint32_t lhs = moe_child(t, i, MOE_R_LHS), var = n->kind == MOE_N_VAR ? n->decl : lhs ? moe_var_of(t, lhs) : 0;
        int64_t c;
        if (!var || (w->decl_facts[var] & DECL_CLEANUP) || (moe_decl_at(t, var)->flags & MOE_D_UNUSED_OK) || (n->kind != MOE_N_VAR && n->op != MOE_OP_ASSIGN) || !value)
            continue;
        const struct moe_node *vn = moe_at(t, moe_skip_casts(t, value));
        if (vn->kind == MOE_N_NULLPTR || (moe_const(t, value, &c) && c >= -1 && c <= 1) || vn->kind == MOE_N_STRING)
            continue;
        if (moe_type_at(t, moe_decl_at(t, var)->type)->kind == MOE_T_RECORD || moe_type_at(t, moe_decl_at(t, var)->type)->is_volatile
            || moe_type_at(t, moe_decl_at(t, var)->type)->is_const)       /* a named constant may be used where no value is loaded */
            continue;
        if (w->decl_facts[moe_at(t, moe_function_of(t, i))->decl] & DECL_INLINED)       /* a caller's values cut its loops short */
            continue;
        flow_event(w, vn->kind == MOE_N_CALL ? MOE_EV_RESULT_UNUSED : MOE_EV_DEAD_STORE, i, 0, flow_v_top(), true, "what is stored in '%.*s' is never read", MOE_FMT(moe_text(t, moe_decl_at(t, var)->name)));
    }
}

/* A test whose outcome the programmer fixed on purpose: literals, constants, variables that nothing ever changes. */
static bool deliberate(struct walk *w, uint32_t cond)
{
    bool variable = false;
    for (uint32_t n = cond; n; n = moe_walk(w->t, cond, n)) {
        const struct moe_node *x = moe_at(w->t, n);
        const struct moe_decl *d = moe_decl_at(w->t, x->decl);
        if (x->flags & MOE_F_MACRO)
            return true;
        if (x->kind == MOE_N_CALL || x->kind == MOE_N_SIZEOF)
            return true;
        if (x->kind == MOE_N_MEMBER)
            variable = true;
        if (x->kind == MOE_N_REF && (d->kind == MOE_N_VAR || d->kind == MOE_N_PARAM)) {
            if (!moe_type_at(w->t, d->type)->is_const && (d->kind == MOE_N_PARAM || d->storage == MOE_S_LOCAL))
                variable = true;             /* a file's own switch is set on purpose, whoever calls */
        }
    }
    return !variable;
}

static void fixed_conditions(struct walk *w)
{
    const struct moe_tree *t = w->t;
    for (uint32_t i = 1; i < t->node_count; i++) {
        uint8_t m = w->marks[i] & (MARK_TRUE | MARK_FALSE | MARK_UNKNOWN);
        if ((m != MARK_TRUE && m != MARK_FALSE) || deliberate(w, i) || moe_has_effect(t, i))
            continue;
        if (w->decl_facts[moe_at(t, moe_function_of(t, i))->decl] & DECL_INLINED)      /* so it is for the callers of today */
            continue;
        uint32_t up = t->nodes[i].parent;
        bool loop = moe_at(t, up)->kind == MOE_N_FOR || moe_at(t, up)->kind == MOE_N_WHILE || moe_at(t, up)->kind == MOE_N_DO;
        if (loop && m == MARK_TRUE)
            continue;                         /* infinite-loop speaks of those */
        flow_event(w, m == MARK_TRUE ? MOE_EV_ALWAYS_TRUE : MOE_EV_ALWAYS_FALSE, i, 0, flow_v_top(), true, "on every path that reaches it");
    }
}

static bool leaves(const struct moe_tree *t, uint32_t loop)
{
    for (uint32_t n = loop; n; n = moe_walk(t, loop, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_RETURN || x->kind == MOE_N_GOTO || x->kind == MOE_N_ASM || x->kind == MOE_N_LAUNCH)
            return true;
        if (x->kind != MOE_N_CALL)
            continue;
        struct moe_str f = moe_callee(t, n);
        if (!x->decl || (moe_decl_at(t, x->decl)->flags & (MOE_D_NORETURN | MOE_D_METHOD)) || moe_str_is(f, "exit") || moe_str_is(f, "_exit") || moe_str_is(f, "longjmp")
            || moe_str_starts(f, MOE_STR("exec")))
            return true;
    }
    return false;
}

/* An assertion that failed on the first path walked and held on another is no certain failure. */
static void drop_held_assertions(struct walk *w)
{
    size_t kept = 0;
    for (size_t i = 0; i < w->out->event_count; i++) {
        const struct moe_event *e = &w->out->events[i];
        bool held = e->kind == MOE_EV_ASSERT_REACHABLE && e->certain && (w->marks[e->origin] & (MARK_TRUE | MARK_UNKNOWN));
        if (!held)
            w->out->events[kept++] = *e;
    }
    w->out->event_count = kept;
}

static void endless_loops(struct walk *w)
{
    for (uint32_t i = 1; i < w->t->node_count; i++)
        if ((w->marks[i] & (MARK_EXIT | MARK_NO_EXIT)) == MARK_NO_EXIT && !leaves(w->t, i) && !(w->t->nodes[i].flags & MOE_F_MACRO))
            flow_event(w, MOE_EV_INFINITE_LOOP, i, 0, flow_v_top(), true, "no path leaves it");
}

static bool ends_block(const struct moe_tree *t, uint32_t n)
{
    uint8_t k = moe_at(t, n)->kind;
    return k == MOE_N_RETURN || k == MOE_N_BREAK || k == MOE_N_CONTINUE || k == MOE_N_GOTO;
}

static void unreachable(struct walk *w)
{
    const struct moe_tree *t = w->t;
    for (uint32_t i = 1; i < t->node_count; i++) {
        const struct moe_node *n = &t->nodes[i], *up = moe_at(t, n->parent);
        uint32_t next = n->next;
        if (!ends_block(t, i) || up->kind != MOE_N_COMPOUND || !next || (n->flags & MOE_F_MACRO))
            continue;
        const struct moe_node *after = moe_at(t, next);
        if (after->kind == MOE_N_LABEL || after->kind == MOE_N_CASE || after->kind == MOE_N_DEFAULT || after->kind == MOE_N_NULL_STMT || ends_block(t, next) || (after->flags & MOE_F_MACRO))
            continue;
        flow_event(w, MOE_EV_UNREACHABLE, next, i, flow_v_top(), true, "line %u leaves the block before it", n->line);
    }
}

/* -- self-calls on every path -- */

static bool always_calls(const struct moe_tree *t, uint32_t n, uint32_t decl, unsigned depth)
{
    const struct moe_node *x = moe_at(t, n);
    if (!n || depth > 64)
        return false;
    switch (x->kind) {
    case MOE_N_CALL:
        if (x->decl == decl)
            return true;
        break;
    case MOE_N_IF: {
        uint32_t other = moe_child(t, n, MOE_R_ELSE);
        return always_calls(t, moe_child(t, n, MOE_R_COND), decl, depth + 1)
            || (other && always_calls(t, moe_child(t, n, MOE_R_THEN), decl, depth + 1) && always_calls(t, other, decl, depth + 1));
    }
    case MOE_N_FOR: case MOE_N_WHILE: case MOE_N_SWITCH: case MOE_N_COND: case MOE_N_RANGE_FOR: case MOE_N_LAMBDA:
        return always_calls(t, moe_child(t, n, MOE_R_COND), decl, depth + 1);
    case MOE_N_BINARY:
        if (x->op == MOE_OP_LAND || x->op == MOE_OP_LOR)
            return always_calls(t, moe_child(t, n, MOE_R_LHS), decl, depth + 1);
        break;
    default:
        break;
    }
    for (uint32_t c = x->first; c; c = moe_at(t, c)->next) {
        if (always_calls(t, c, decl, depth + 1))
            return true;
        if (x->kind == MOE_N_COMPOUND)
            for (uint32_t k = c; k; k = moe_walk(t, c, k))
                if (moe_at(t, k)->kind == MOE_N_RETURN || moe_at(t, k)->kind == MOE_N_GOTO || (moe_at(t, k)->kind == MOE_N_CALL && (moe_decl_at(t, moe_at(t, k)->decl)->flags & MOE_D_NORETURN)))
                    return false;
    }
    return false;
}

static int by_kind_and_node(const void *a, const void *b)
{
    const struct moe_event *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->node != y->node ? (x->node < y->node ? -1 : 1) : (int)y->certain - (int)x->certain;
}

static void settle(struct moe_flow *f)
{
    if (f->event_count == 0)
        return;
    qsort(f->events, f->event_count, sizeof *f->events, by_kind_and_node);
    size_t n = 1;
    for (size_t i = 1; i < f->event_count; i++)
        if (f->events[i].kind != f->events[n - 1].kind || f->events[i].node != f->events[n - 1].node)
            f->events[n++] = f->events[i];
        else
            f->events[n - 1].taint |= f->events[i].taint;
    f->event_count = n;
}

static bool is_internal(const struct walk *w, uint32_t function)
{
    uint32_t decl = moe_at(w->t, function)->decl;
    return moe_decl_at(w->t, decl)->storage == MOE_S_STATIC && !(w->decl_facts[decl] & DECL_TAKEN);
}

static void walk_all(struct walk *w)
{
    const struct moe_tree *t = w->t;
    for (int internal = 0; internal < 2; internal++)      /* a static function is known by its calls, unless nobody reached it */
        for (uint32_t i = 0; i < t->function_count && !w->pool.failed; i++) {
            uint32_t f = t->functions[i], decl = moe_at(t, f)->decl;
            if (moe_at(t, f)->kind != MOE_N_FUNCTION || is_internal(w, f) != internal || (internal && (w->decl_facts[decl] & DECL_INLINED)))
                continue;
            walk_root(w, f);
        }
    w->frame = NULL;
    for (uint32_t i = 0; i < t->function_count; i++) {
        uint32_t f = t->functions[i], body = moe_child(t, f, MOE_R_BODY);
        if (moe_at(t, f)->decl && always_calls(t, body, moe_at(t, f)->decl, 0))
            flow_event(w, MOE_EV_INFINITE_RECURSION, f, 0, flow_v_top(), true, "every path calls it again");
    }
    drop_held_assertions(w);
    dead_stores(w);
    fixed_conditions(w);
    endless_loops(w);
    unreachable(w);
}

struct moe_flow *moe_flow_new(const struct moe_tree *tree)
{
    struct moe_flow *f = calloc(1, sizeof *f);
    struct walk *w = calloc(1, sizeof *w);
    if (!f || !w)
        return free(f), free(w), NULL;
    f->tree = tree;
    f->values = calloc(MOE_MAX(tree->node_count, 1u), sizeof *f->values);
    w->t = tree;
    w->out = f;
    w->marks = calloc(MOE_MAX(tree->node_count, 1u), 1);
    w->decl_facts = calloc(MOE_MAX(tree->decl_count, 1u), 1);
    w->damaged = calloc(MOE_MAX(tree->node_count, 1u), 1);
    w->pool.marks = w->marks;
    w->pool.read_mark = MARK_READ;
    bool ok = f->values && w->marks && w->decl_facts && w->damaged;
    if (ok && !tree->lexical_only) {
        for (uint32_t i = 0; i < tree->node_count; i++)
            f->values[i] = (struct moe_value){ .lo = OPEN_LO, .hi = OPEN_HI, .object_bytes = -1 };
        note_declarations(w);
        note_damage(w);
        walk_all(w);
        settle(f);
    }
    flow_pool_free(&w->pool);
    free(w->marks);
    free(w->decl_facts);
    free(w->damaged);
    free(w);
    if (!ok)
        moe_flow_free(&f);
    return f;
}

void moe_flow_free(struct moe_flow **flow)
{
    if (!*flow)
        return;
    free((*flow)->values);
    free((*flow)->events);
    free(*flow);
    *flow = NULL;
}

const struct moe_event *moe_flow_events(const struct moe_flow *flow, size_t *count) { return *count = flow->event_count, flow->events; }
const struct moe_value *moe_flow_value(const struct moe_flow *flow, uint32_t node) { return &flow->values[node < flow->tree->node_count ? node : 0]; }
