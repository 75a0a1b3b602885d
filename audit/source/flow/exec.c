/* Statements: sets of paths in, sets of paths out. Loops are run a little, then widened until nothing changes. */
#include "audit/source/flow/walk.h"

enum { CAP_CASES = 256 };
struct switching {
    struct switching *up;
    uint32_t cond;
    struct { struct state *at; struct aval v; } entry[CAP_PATHS];
    unsigned entries;
    int64_t values[CAP_CASES];
    unsigned value_count;
    bool has_default;
};

static void add_all(struct walk *w, struct paths *to, struct paths from) { flow_paths_move(&w->pool, to, &from); }

/* -- expressions and declarations -- */

typedef void per_state(struct walk *w, struct state *s, uint32_t node);

static struct paths each(struct walk *w, struct paths in, uint32_t node, per_state *run)
{
    struct paths out = { 0 };
    while (in.first) {
        struct state *s = in.first;
        in.first = s->next;
        in.count--;
        bool may = w->may_fork;
        struct paths outer = w->forks;
        w->forks = (struct paths){ 0 };
        w->may_fork = true;
        w->effects = 0;
        run(w, s, node);
        if (w->dead)
            flow_state_drop(&w->pool, s);
        else
            flow_paths_add(&w->pool, &out, s);
        w->dead = false;
        w->may_fork = may;
        flow_paths_move(&w->pool, &in, &w->forks);
        w->forks = outer;
    }
    return out;
}

static void run_expression(struct walk *w, struct state *s, uint32_t node)
{
    flow_eval(w, s, node);
    struct ostate *memo = flow_object_state(w, s, 1);
    if (memo)
        flow_state_forget(s, 1);
}

static bool is_trivial(const struct moe_tree *t, uint32_t init)
{
    int64_t v;
    const struct moe_node *n = moe_at(t, moe_skip_casts(t, init));
    return n->kind == MOE_N_NULLPTR || n->kind == MOE_N_INIT_LIST || n->kind == MOE_N_STRING || n->kind == MOE_N_FLOAT || (moe_const(t, init, &v) && v >= -1 && v <= 1);
}

static void init_array(struct walk *w, struct state *s, uint32_t obj, uint32_t init, const struct moe_type *ty)
{
    struct ostate *o = flow_object_state(w, s, obj);
    const struct moe_node *n = moe_at(w->t, moe_skip_casts(w->t, init));
    int64_t elem = flow_type_size(w->t, ty->to);
    if (n->kind == MOE_N_STRING) {
        o->unit = (uint8_t)MOE_MAX(MOE_MIN(elem, 8), 1);
        o->len_lo = o->len_hi = o->prefix = (int64_t)moe_text(w->t, n->name).len;
        o->fill = FILL_KNOWN;
        o->constant = 1;
        o->text = n->name;
        if (ty->count > 0 && (int64_t)moe_text(w->t, n->name).len >= ty->count)
            o->len_lo = o->len_hi = -1;
        return;
    }
    if (n->kind != MOE_N_INIT_LIST) {
        flow_eval(w, s, init);
        o->fill = FILL_KNOWN;
        return;
    }
    o->fill = FILL_ZERO;
    o->constant = 1;
    o->len_lo = o->len_hi = 0;
    o->unit = (uint8_t)MOE_MAX(MOE_MIN(elem, 8), 1);
    int64_t i = 0;
    for (uint32_t c = n->first; c && !w->dead; c = moe_at(w->t, c)->next, i++) {
        if (moe_at(w->t, c)->kind == MOE_N_INIT_LIST || moe_at(w->t, c)->name) {
            o->fill = FILL_KNOWN;
            flow_eval(w, s, c);
            continue;
        }
        struct aval v = flow_eval(w, s, c);
        if (!w->dead && elem > 0 && i < 64)
            flow_store(w, s, (struct loc){ .obj = obj, .lo = i * elem, .hi = i * elem, .type = ty->to, .node = c, .known = true }, v, 0);
    }
    if (i >= 64)
        o->fill = FILL_KNOWN;
}

static void init_record(struct walk *w, struct state *s, uint32_t obj, uint32_t init)
{
    struct ostate *o = flow_object_state(w, s, obj);
    const struct moe_node *n = moe_at(w->t, moe_skip_casts(w->t, init));
    if (n->kind == MOE_N_INIT_LIST || n->kind == MOE_N_COMPOUND_LITERAL) {
        int64_t zero;
        bool all_zero = n->kind == MOE_N_INIT_LIST && !w->t->is_cxx && (!n->first || (!moe_at(w->t, n->first)->next && moe_const(w->t, n->first, &zero) && zero == 0));
        for (uint32_t c = n->first; c && !w->dead; c = moe_at(w->t, c)->next)
            flow_escape(w, s, flow_eval(w, s, c), 2);
        o->fill = all_zero ? FILL_ZERO : FILL_KNOWN;
        return;
    }
    struct aval v = flow_eval(w, s, init);
    o->fill = FILL_KNOWN;
    o->taint |= v.taint;
}

/* A reference is another name of its place; of a place that is not known, whatever it may reach is given up. */
static void refer(struct walk *w, struct state *s, uint32_t decl, uint32_t init)
{
    const struct moe_node *in = moe_at(w->t, init);
    bool place = in->kind == MOE_N_REF || in->kind == MOE_N_MEMBER || in->kind == MOE_N_INDEX || (in->kind == MOE_N_UNARY && in->op == MOE_OP_DEREF);
    struct aval v = flow_eval(w, s, init);
    if (w->dead)
        return;
    struct loc at = place && !moe_has_effect(w->t, init) ? flow_locate(w, s, init) : (struct loc){ 0 };
    uint32_t obj = flow_object_of_var(w, s, decl);
    flow_state_forget(s, obj);
    if (obj && at.known && at.obj && !w->dead) {
        struct aval p = flow_v_ptr(at.obj, at.lo);
        p.hi = at.hi;
        flow_state_set(s, obj, 0, 8, p);
        return;
    }
    flow_escape(w, s, v, 2);
    if (v.kind == V_PTR)
        flow_havoc(w, s, v.obj, 0, 2);
}

static void declare(struct walk *w, struct state *s, uint32_t var)
{
    const struct moe_node *n = moe_at(w->t, var);
    if (n->kind != MOE_N_VAR)
        return;
    const struct moe_decl *d = moe_decl_at(w->t, n->decl);
    uint32_t init = moe_child(w->t, var, MOE_R_INIT);
    w->marks[var] |= MARK_VISITED;
    if (d->storage != MOE_S_LOCAL || moe_type_at(w->t, d->type)->kind == MOE_T_REFERENCE) {
        if (init && d->storage == MOE_S_LOCAL)
            refer(w, s, n->decl, init);
        return;
    }
    uint32_t obj = flow_object_of_var(w, s, n->decl);
    struct ostate *o = flow_object_state(w, s, obj);
    if (!o)
        return;
    const struct moe_type *ty = moe_type_at(w->t, d->type);
    flow_state_forget(s, obj);
    memset(o, 0, sizeof *o);
    o->life = LIFE_LIVE;
    o->unit = 1;
    o->size_lo = o->size_hi = flow_type_size(w->t, d->type);
    o->len_lo = o->len_hi = -1;
    bool opaque = n->tier != MOE_TIER_AST || ty->kind == MOE_T_UNKNOWN || ty->kind == MOE_T_DEPENDENT || (w->t->is_cxx && ty->kind == MOE_T_RECORD)
               || (ty->kind == MOE_T_RECORD && ty->size < 0);
    o->fill = opaque ? FILL_KNOWN : FILL_NONE;
    struct moe_str written = moe_source(w->t, var);
    if (!init && written.len && memchr(written.ptr, '=', written.len))       /* clang dropped what it could not read */
        o->fill = FILL_KNOWN;
    if (!init)
        return;
    if (ty->kind == MOE_T_ARRAY)
        init_array(w, s, obj, init, ty);
    else if (ty->kind == MOE_T_RECORD)
        init_record(w, s, obj, init);
    else {
        struct aval v = flow_eval(w, s, init);
        if (w->dead)
            return;
        const struct moe_node *in = moe_at(w->t, init);
        if (in->conv == in->type && in->type != d->type)
            v = flow_convert(w, s, init, v, in->type, d->type, false);
        o = flow_object_state(w, s, obj);
        flow_store(w, s, (struct loc){ .obj = obj, .type = d->type, .node = var, .known = true }, v, is_trivial(w->t, init) ? 0 : var);
        o->fill = FILL_KNOWN;
    }
}

static void run_declarations(struct walk *w, struct state *s, uint32_t node)
{
    for (uint32_t c = moe_at(w->t, node)->first; c && !w->dead; c = moe_at(w->t, c)->next)
        declare(w, s, c);
    flow_state_forget(s, 1);
}

static void run_return(struct walk *w, struct state *s, uint32_t node)
{
    uint32_t x = moe_child(w->t, node, MOE_R_OPERAND);
    if (!x)
        return;
    struct aval v = flow_eval(w, s, x);
    if (w->dead)
        return;
    if (v.init == INIT_NO)
        flow_event(w, MOE_EV_UNINIT_USE, x, 0, v, true, "a value that was never set is returned");
    const struct object *o = v.kind == V_PTR && v.obj ? &w->objects[v.obj] : NULL;
    if (o && o->kind == MOE_REGION_STACK && o->frame == w->frame->id && moe_type_at(w->t, moe_at(w->t, x)->conv)->kind == MOE_T_POINTER)
        flow_event(w, MOE_EV_RETURN_LOCAL, x, o->node, v, true, "it points to a local that ends here");
    flow_state_set(s, w->frame->ret, 0, 8, v);
    flow_state_forget(s, FLOW_MEMO);
}

/* -- loops -- */

struct loop { uint32_t node, declared /* `while (T *x = f())` */, cond, body, step; bool test_last; };

/* Whether a loop's test says how far it may go: a comparison with a number that is known. Any other loop that goes round again does so because we
 * let it, and where its index then stands is no evidence. */
static bool is_bounded(struct walk *w, uint32_t cond)
{
    for (uint32_t n = cond; n; n = moe_walk(w->t, cond, n)) {
        if (moe_at(w->t, n)->kind != MOE_N_BINARY || !moe_is_compare(moe_at(w->t, n)->op))
            continue;
        for (uint32_t side = moe_at(w->t, n)->first; side; side = moe_at(w->t, side)->next) {
            const struct moe_value *v = &w->out->values[side];
            int64_t c;
            if (moe_const(w->t, side, &c) ? c != 0 || moe_at(w->t, n)->op != MOE_OP_NE : v->visited && v->lo != OPEN_LO && v->hi != OPEN_HI && v->lo == v->hi)
                return true;
        }
    }
    return false;
}

/* Once round: from the head to the next head; what leaves by the test is added to exits. */
static struct paths turn(struct walk *w, struct paths head, const struct loop *l, struct paths *exits, struct paths *continues, bool skip_test, bool again)
{
    struct paths in = { 0 };
    bool guess = false;
    if (l->declared)
        head = each(w, head, l->declared, declare);
    if (l->cond && !skip_test) {
        uint8_t before = w->marks[l->cond];
        bool open = again && (before & MARK_UNKNOWN) && !is_bounded(w, l->cond);
        w->marks[l->cond] &= (uint8_t)~MARK_UNKNOWN;
        w->loop_test = true;
        w->guesses += open;
        flow_branch(w, &head, l->cond, &in, exits);
        w->guesses -= open;
        w->loop_test = false;
        guess = again && (w->marks[l->cond] & MARK_UNKNOWN) && !is_bounded(w, l->cond);
        w->marks[l->cond] |= before;
    } else
        in = head;
    w->guesses += guess;
    struct paths out = l->body ? flow_exec(w, in, l->body) : in;
    flow_paths_move(&w->pool, &out, continues);
    if (l->step)
        out = each(w, out, l->step, run_expression);
    w->guesses -= guess;
    return out;
}

/* The first rounds, one by one. A loop whose number of rounds is not known is taken to run at least once: that it might not is true of every loop,
 * and says nothing of this one. */
static struct paths unroll(struct walk *w, struct paths in, const struct loop *l, unsigned rounds, struct paths *exits, struct paths *continues)
{
    for (unsigned i = 0; i < rounds && in.first; i++) {
        struct paths first = { 0 };
        in = turn(w, in, l, i == 0 ? &first : exits, continues, i == 0 && l->test_last, i > 0);
        if (i == 0 && !in.first)
            flow_paths_move(&w->pool, exits, &first);
        flow_paths_drop(&w->pool, &first);
    }
    return in;
}

/* From one state to a head that another round does not change. Only the last round's exits count: its head covers those before. */
static void widen(struct walk *w, struct paths in, const struct loop *l, struct paths *exits, struct paths *breaks, struct paths *continues, bool fresh)
{
    flow_paths_limit(&w->pool, &in, 1);
    struct state *head = in.first;
    struct paths left = { 0 }, broken = { 0 };
    w->frame->breaks[w->frame->loops - 1] = &broken;
    bool changed = true, alive = true;
    for (unsigned pass = 0; pass < WIDEN_PASSES && changed; pass++) {
        struct paths once = { 0 };
        flow_paths_drop(&w->pool, &left);
        flow_paths_drop(&w->pool, &broken);
        flow_paths_add(&w->pool, &once, flow_state_copy(&w->pool, head));
        struct paths next = turn(w, once, l, &left, continues, pass == 0 && fresh && l->test_last, pass > 0 || !fresh);
        flow_paths_limit(&w->pool, &next, 1);
        alive = next.first != NULL;
        changed = alive && flow_state_widen(&w->pool, head, next.first);
        flow_paths_drop(&w->pool, &next);
    }
    flow_paths_move(&w->pool, exits, &left);
    flow_paths_move(&w->pool, breaks, &broken);
    w->frame->breaks[w->frame->loops - 1] = breaks;
    if (l->cond && changed) {
        struct paths unused = { 0 };
        w->loop_test = true;
        flow_branch(w, &in, l->cond, &unused, exits);
        w->loop_test = false;
        flow_paths_drop(&w->pool, &unused);
    } else {
        flow_paths_drop(&w->pool, &in);
    }
    if (!alive)
        w->marks[l->node] |= MARK_EXIT;       /* nothing comes round: whatever it is, it is no endless loop */
}

static struct paths run_loop(struct walk *w, struct paths in, struct loop l)
{
    struct frame *f = w->frame;
    struct paths exits = { 0 }, breaks = { 0 }, continues = { 0 };
    if (f->loops == CAP_LOOP_DEPTH || w->budget < 0)
        return in;
    f->breaks[f->loops] = &breaks;
    f->continues[f->loops++] = &continues;
    flow_paths_limit(&w->pool, &in, f->loops > 1 ? 1 : 2);
    unsigned rounds = f->loops > 2 || f->depth > 2 ? 1 : UNROLL;
    in = unroll(w, in, &l, rounds, &exits, &continues);
    if (in.first)
        widen(w, in, &l, &exits, &breaks, &continues, rounds == 0);
    else
        w->marks[l.node] |= MARK_EXIT;
    f->loops--;
    flow_paths_move(&w->pool, &exits, &breaks);
    flow_paths_drop(&w->pool, &continues);
    w->marks[l.node] |= exits.first || w->budget < 0 ? MARK_EXIT : MARK_NO_EXIT;
    return exits;
}

static struct paths exec_for(struct walk *w, struct paths in, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    uint32_t init = moe_child(w->t, node, MOE_R_INIT), declared = init && n->kind == MOE_N_WHILE ? init : 0;
    if (init && n->kind == MOE_N_FOR)
        in = flow_exec(w, in, init);
    struct loop l = { node, declared, moe_child(w->t, node, MOE_R_COND), moe_child(w->t, node, MOE_R_BODY), moe_child(w->t, node, MOE_R_STEP), n->kind == MOE_N_DO };
    if (n->kind == MOE_N_RANGE_FOR)
        l.cond = 0;
    struct paths out = run_loop(w, in, l);
    if (n->kind == MOE_N_RANGE_FOR && !out.first)
        w->marks[node] |= MARK_EXIT;
    return out;
}

/* -- switch -- */

static void collect_cases(struct walk *w, struct switching *sw, uint32_t body)
{
    for (uint32_t n = body; n; n = moe_walk(w->t, body, n)) {
        const struct moe_node *x = moe_at(w->t, n);
        int64_t v;
        uint32_t up = x->parent;
        if (x->kind != MOE_N_CASE && x->kind != MOE_N_DEFAULT)
            continue;
        while (up && moe_at(w->t, up)->kind != MOE_N_SWITCH)
            up = moe_at(w->t, up)->parent;
        if (up != moe_at(w->t, body)->parent)
            continue;
        if (x->kind == MOE_N_DEFAULT)
            sw->has_default = true;
        else if (sw->value_count < CAP_CASES && moe_const(w->t, moe_child(w->t, n, MOE_R_VALUE), &v))
            sw->values[sw->value_count++] = v;
    }
}

/* States that match no case label. */
static struct paths no_case(struct walk *w, struct switching *sw)
{
    struct paths out = { 0 };
    for (unsigned i = 0; i < sw->entries; i++) {
        struct aval v = sw->entry[i].v;
        bool taken = false;
        struct state *s = flow_state_copy(&w->pool, sw->entry[i].at);
        for (unsigned k = 0; k < sw->value_count && s; k++) {
            taken |= flow_v_is_const(v) && v.lo == sw->values[k];
            flow_refine_equal(w, s, sw->cond, sw->values[k], false);
        }
        if (taken)
            flow_state_drop(&w->pool, s);
        else
            flow_paths_add(&w->pool, &out, s);
    }
    return out;
}

static void run_nothing(struct walk *w, struct state *s, uint32_t node) { (void)w, (void)s, (void)node; }

/* Value the condition once in each state (it may be `i++`), and keep both for the labels. */
static void enter_switch(struct walk *w, struct paths in, struct switching *sw)
{
    while (in.first) {
        struct state *s = in.first;
        struct paths outer = w->forks;
        bool may = w->may_fork;
        in.first = s->next;
        in.count--;
        w->forks = (struct paths){ 0 };
        w->may_fork = true;
        w->effects = 0;
        struct aval v = flow_eval(w, s, sw->cond);
        flow_state_forget(s, 1);
        w->may_fork = may;
        if (w->dead || sw->entries == CAP_PATHS) {
            flow_state_drop(&w->pool, s);
        } else {
            sw->entry[sw->entries].at = s;
            sw->entry[sw->entries++].v = v;
        }
        w->dead = false;
        flow_paths_move(&w->pool, &in, &w->forks);
        w->forks = outer;
    }
}

static struct paths exec_switch(struct walk *w, struct paths in, uint32_t node)
{
    struct frame *f = w->frame;
    struct switching sw = { .up = f->sw, .cond = moe_child(w->t, node, MOE_R_COND) };
    uint32_t body = moe_child(w->t, node, MOE_R_BODY);
    struct paths breaks = { 0 }, none = { 0 };
    if (f->loops == CAP_LOOP_DEPTH)
        return in;
    enter_switch(w, in, &sw);
    collect_cases(w, &sw, body);
    f->sw = &sw;
    f->breaks[f->loops] = &breaks;
    f->continues[f->loops++] = NULL;
    struct paths out = flow_exec(w, none, body);
    f->loops--;
    f->sw = sw.up;
    flow_paths_move(&w->pool, &out, &breaks);
    if (!sw.has_default)
        add_all(w, &out, no_case(w, &sw));
    for (unsigned i = 0; i < sw.entries; i++)
        flow_state_drop(&w->pool, sw.entry[i].at);
    return out;
}

static struct paths exec_case(struct walk *w, struct paths in, uint32_t node)
{
    struct switching *sw = w->frame->sw;
    int64_t v;
    if (sw && moe_at(w->t, node)->kind == MOE_N_DEFAULT) {
        add_all(w, &in, no_case(w, sw));
    } else if (sw) {
        bool known = moe_const(w->t, moe_child(w->t, node, MOE_R_VALUE), &v);
        for (unsigned i = 0; i < sw->entries; i++) {
            struct aval x = sw->entry[i].v;
            if (known && x.kind == V_NUM && (x.lo > v || x.hi < v))
                continue;
            struct state *s = flow_state_copy(&w->pool, sw->entry[i].at);
            if (s && known)
                flow_refine_equal(w, s, sw->cond, v, true);
            flow_paths_add(&w->pool, &in, s);
        }
    }
    uint32_t body = moe_child(w->t, node, MOE_R_BODY);
    return body ? flow_exec(w, in, body) : in;
}

/* -- jumps -- */

static struct paths exec_goto(struct walk *w, struct paths in, uint32_t node)
{
    struct frame *f = w->frame;
    uint32_t label = moe_at(w->t, node)->decl;
    unsigned i = 0;
    if (label < node) {                       /* back: what follows the label is not walked again, so nothing is concluded from what was not seen */
        w->damaged[f->function] = 1;
        for (struct state *s = in.first; s; s = s->next)
            for (uint32_t c = 0; c < s->cell_count; c++)
                if (s->cells[c].v.def)
                    w->marks[s->cells[c].v.def] |= MARK_READ;
    }
    while (i < f->goto_count && f->gotos[i].label != label)
        i++;
    if (i < CAP_LABELS) {
        if (i == f->goto_count) {
            f->gotos[i].label = label;
            f->gotos[f->goto_count++].at = (struct paths){ 0 };
        }
        flow_paths_move(&w->pool, &f->gotos[i].at, &in);
    }
    flow_paths_drop(&w->pool, &in);
    return (struct paths){ 0 };
}

static struct paths exec_label(struct walk *w, struct paths in, uint32_t node)
{
    struct frame *f = w->frame;
    for (unsigned i = 0; i < f->goto_count; i++)
        if (f->gotos[i].label == node)
            flow_paths_move(&w->pool, &in, &f->gotos[i].at);
    uint32_t body = moe_child(w->t, node, MOE_R_BODY);
    return body ? flow_exec(w, in, body) : in;
}

static struct paths exec_leave(struct walk *w, struct paths in, bool is_break)
{
    struct frame *f = w->frame;
    struct paths *to = NULL;
    for (unsigned i = f->loops; i > 0 && !to; i--)
        to = is_break ? f->breaks[i - 1] : f->continues[i - 1];
    if (to)
        flow_paths_move(&w->pool, to, &in);
    flow_paths_drop(&w->pool, &in);
    return (struct paths){ 0 };
}

static struct paths exec_if(struct walk *w, struct paths in, uint32_t node)
{
    uint32_t init = moe_child(w->t, node, MOE_R_INIT), cond = moe_child(w->t, node, MOE_R_COND);
    uint32_t then = moe_child(w->t, node, MOE_R_THEN), other = moe_child(w->t, node, MOE_R_ELSE);
    struct paths yes = { 0 }, no = { 0 };
    if (init)
        in = flow_exec(w, in, init);
    if (cond)
        flow_branch(w, &in, cond, &yes, &no);
    struct paths out = then ? flow_exec(w, yes, then) : yes;
    if (other)
        no = flow_exec(w, no, other);
    flow_paths_move(&w->pool, &out, &no);
    return out;
}

struct paths flow_exec(struct walk *w, struct paths in, uint32_t node)
{
    const struct moe_node *n = moe_at(w->t, node);
    if (in.first)
        w->marks[node] |= MARK_VISITED;
    switch (n->kind) {
    case MOE_N_COMPOUND: case MOE_N_TRY: case MOE_N_STMT_EXPR:
        for (uint32_t c = n->first; c; c = moe_at(w->t, c)->next)
            in = flow_exec(w, in, c);
        return in;
    case MOE_N_IF:       return exec_if(w, in, node);
    case MOE_N_FOR: case MOE_N_WHILE: case MOE_N_DO: case MOE_N_RANGE_FOR: return exec_for(w, in, node);
    case MOE_N_SWITCH:   return exec_switch(w, in, node);
    case MOE_N_CASE: case MOE_N_DEFAULT: return exec_case(w, in, node);
    case MOE_N_LABEL:    return exec_label(w, in, node);
    case MOE_N_GOTO:     return exec_goto(w, in, node);
    case MOE_N_BREAK:    return exec_leave(w, in, true);
    case MOE_N_CONTINUE: return exec_leave(w, in, false);
    case MOE_N_RETURN:
        in = each(w, in, node, run_return);
        flow_paths_move(&w->pool, &w->frame->returned, &in);
        return in;
    case MOE_N_DECL_STMT: return each(w, in, node, run_declarations);
    case MOE_N_VAR:      return each(w, in, node, declare);
    case MOE_N_NULL_STMT: case MOE_N_CATCH: return in;
    case MOE_N_FUNCTION: case MOE_N_RECORD: case MOE_N_TYPEDEF: case MOE_N_ENUM: return each(w, in, node, run_nothing);
    default:             return in.first ? each(w, in, node, run_expression) : in;
    }
}

void flow_run_function(struct walk *w, struct frame *f, struct paths in)
{
    uint32_t body = moe_child(w->t, f->function, MOE_R_BODY);
    struct paths out = flow_exec(w, in, body);
    flow_paths_move(&w->pool, &f->returned, &out);
    for (unsigned i = 0; i < f->goto_count; i++)
        flow_paths_drop(&w->pool, &f->gotos[i].at);
}
