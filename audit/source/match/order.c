/* The heads that look at more than one place: calls in order, data from a source to a sink, fields of an initialiser. */
#include "audit/source/match/program.h"

static bool is_call(const struct moe_tree *t, uint32_t n) { return moe_at(t, n)->kind == MOE_N_CALL || moe_at(t, n)->kind == MOE_N_LAUNCH; }

static bool call_named(const struct moe_tree *t, uint32_t n, const struct names *names)
{
    return names && is_call(t, n) && moe_names_have(names, moe_callee(t, n));
}

static bool mentions(const struct moe_tree *t, uint32_t root, uint32_t decl)
{
    for (uint32_t n = decl ? root : 0; n; n = moe_walk(t, root, n))
        if (moe_at(t, n)->kind == MOE_N_REF && moe_at(t, n)->decl == decl)
            return true;
    return false;
}

/* -- order -- */
struct search { const struct moe_tree *t; const struct order *o; uint32_t call, function, var; };

static uint32_t subject(const struct moe_tree *t, uint32_t arg)
{
    arg = moe_skip_casts(t, arg);
    if (moe_at(t, arg)->kind == MOE_N_UNARY && moe_at(t, arg)->op == MOE_OP_ADDR)
        arg = moe_skip_casts(t, moe_child(t, arg, MOE_R_OPERAND));
    return arg;
}

static bool required(const struct search *s, uint32_t n)
{
    const struct moe_tree *t = s->t;
    if (n == s->call || !call_named(t, n, s->o->require))
        return false;
    if (s->o->same_first >= 0 && !moe_same_expr(t, subject(t, moe_arg(t, s->call, (unsigned)s->o->same_first)),
                                                 subject(t, moe_arg(t, n, (unsigned)s->o->same_require))))
        return false;
    return s->o->result_arg < 0 || moe_var_of(t, subject(t, moe_arg(t, n, (unsigned)s->o->result_arg))) == s->var;
}

/* The block that the writer sees: the do { } while (0) of a macro around the call is none. */
static uint32_t block_of(const struct moe_tree *t, uint32_t n)
{
    for (; n; n = moe_at(t, n)->parent) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_FUNCTION || x->kind == MOE_N_LAMBDA || (x->kind == MOE_N_COMPOUND && !(x->flags & MOE_F_MACRO)))
            return n;
    }
    return 0;
}

/* One stands in the `else` of an `if` whose other branch holds the first call: control cannot come from there to here. */
static bool on_other_branch(const struct search *s, uint32_t x)
{
    const struct moe_tree *t = s->t;
    for (; x && x != s->function; x = moe_at(t, x)->parent) {
        uint32_t up = moe_at(t, x)->parent;
        if (moe_at(t, x)->role == MOE_R_ELSE && moe_at(t, up)->kind == MOE_N_IF && moe_inside(t, s->call, moe_child(t, up, MOE_R_THEN)))
            return true;
    }
    return false;
}

/* `var == 0` with zero by any name, or `!var`: true when the call worked; -1 for `var != 0` and `var`, 0 for what is neither. */
static int says_it_worked(const struct moe_tree *t, uint32_t cond, uint32_t var)
{
    const struct moe_node *c = moe_at(t, cond = moe_skip_casts(t, cond));
    int64_t zero;
    if (c->kind == MOE_N_UNARY && c->op == MOE_OP_LNOT)
        return -says_it_worked(t, moe_child(t, cond, MOE_R_OPERAND), var);
    if (moe_var_of(t, cond) == var)
        return -1;
    if (c->kind != MOE_N_BINARY || (c->op != MOE_OP_EQ && c->op != MOE_OP_NE))
        return 0;
    const uint32_t l = moe_child(t, cond, MOE_R_LHS), r = moe_child(t, cond, MOE_R_RHS), other = moe_var_of(t, l) == var ? r : moe_var_of(t, r) == var ? l : 0;
    return !other || !moe_const(t, other, &zero) || zero != 0 ? 0 : c->op == MOE_OP_EQ ? 1 : -1;
}

static bool is_set_between(const struct moe_tree *t, uint32_t var, uint32_t from, uint32_t to)
{
    for (uint32_t n = moe_walk(t, moe_function_of(t, from), from); n && n != to; n = moe_walk(t, moe_function_of(t, from), n)) {
        const struct moe_node *x = moe_at(t, n);
        if (x->kind == MOE_N_BINARY && moe_is_assign(x->op) && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == var && !moe_inside(t, from, n))
            return true;
    }
    return false;
}

/* The branch around `x` that is taken only when the first call worked, by a test of its result as it came; 0: there is none. Of a status alone, whose zero says so:
 * of a pointer, a descriptor or a bool it says the opposite, or nothing. */
static uint32_t worked_branch(const struct search *s, uint32_t x)
{
    const struct moe_tree *t = s->t;
    const uint32_t result = moe_result_var(t, s->call), var = moe_type_of(t, s->call)->kind == MOE_T_ENUM ? result : 0;
    for (uint32_t up; var && x && x != s->function; x = up) {
        up = moe_at(t, x)->parent;
        const uint8_t role = moe_at(t, x)->role;
        if (moe_at(t, up)->kind != MOE_N_IF || (role != MOE_R_THEN && role != MOE_R_ELSE) || moe_inside(t, s->call, up))
            continue;
        const int worked = says_it_worked(t, moe_child(t, up, MOE_R_COND), var);
        if (worked == (role == MOE_R_THEN ? 1 : -1) && !is_set_between(t, var, s->call, up))
            return x;
    }
    return 0;
}

/* A required call that ran whenever `first` had run and control came to `x`: in a block around either of them, or inside `x` itself. A branch that is taken whenever
 * the first call worked stands for the block around it. */
static bool covered(const struct search *s, uint32_t x)
{
    for (uint32_t n = moe_walk(s->t, s->function, s->call); n; n = moe_walk(s->t, s->function, n)) {
        if (n == x) {
            for (uint32_t k = x; k; k = moe_walk(s->t, x, k))
                if (required(s, k))
                    return true;
            return false;
        }
        if (!required(s, n))
            continue;
        uint32_t block = block_of(s->t, n), branch = worked_branch(s, n);
        if (branch && block_of(s->t, n) == block_of(s->t, branch))
            block = block_of(s->t, moe_at(s->t, branch)->parent);
        if (moe_inside(s->t, x, block) || moe_inside(s->t, s->call, block))
            return true;
    }
    return false;
}

/* A return on the branch that tests the first call's own result is its failure path: there is nothing to undo. */
static bool on_failure_path(const struct search *s, uint32_t x)
{
    const struct moe_tree *t = s->t;
    uint32_t var = moe_result_var(t, s->call);
    uint32_t worked = worked_branch(s, x);
    for (uint32_t n = moe_at(t, x)->parent; n && n != s->function; n = moe_at(t, n)->parent) {
        uint32_t cond = moe_at(t, n)->kind == MOE_N_IF ? moe_child(t, n, MOE_R_COND) : 0;
        if (cond && !(worked && moe_at(t, worked)->parent == n) && (moe_inside(t, s->call, cond) || mentions(t, cond, var)))
            return true;
    }
    return false;
}

/* The object leaves the function by another way: returned, or stored where others find it. */
static bool handed_over(const struct search *s, uint32_t n)
{
    const struct moe_tree *t = s->t;
    const struct moe_node *x = moe_at(t, n);
    if (!s->var)
        return false;
    if (x->kind == MOE_N_RETURN)
        return mentions(t, n, s->var);
    if (x->kind != MOE_N_BINARY || x->op != MOE_OP_ASSIGN || moe_var_of(t, moe_child(t, n, MOE_R_RHS)) != s->var)
        return false;
    return moe_at(t, moe_skip_casts(t, moe_child(t, n, MOE_R_LHS)))->kind != MOE_N_REF;
}

/* A return inside a checking macro gives up on the first error: what is held then hardly matters, and nearly every function has one. */
static bool is_written_return(const struct moe_tree *t, uint32_t n) { return moe_at(t, n)->kind == MOE_N_RETURN && !(moe_at(t, n)->flags & MOE_F_MACRO); }

static bool falls_off_the_end(const struct search *s)
{
    const struct moe_tree *t = s->t;
    uint32_t last = 0;
    for (uint32_t c = moe_at(t, moe_child(t, s->function, MOE_R_BODY))->first; c; c = moe_at(t, c)->next)
        last = c;
    return moe_at(t, last)->kind != MOE_N_RETURN;
}

static bool preceded(const struct search *s)
{
    for (uint32_t n = s->function; n && n != s->call; n = moe_walk(s->t, s->function, n))
        if (required(s, n))
            return true;
    return false;
}

static bool any_after(const struct search *s)
{
    for (uint32_t n = moe_walk(s->t, s->function, s->call); n; n = moe_walk(s->t, s->function, n))
        if (required(s, n) || handed_over(s, n))
            return true;
    return false;
}

bool moe_order_broken(struct run *r, const struct item *item, uint32_t call)
{
    struct search s = { .t = r->ctx.tree, .o = item->order, .call = call, .function = moe_function_of(r->ctx.tree, call) };
    const struct moe_tree *t = s.t;
    if (!s.function)
        return false;
    s.var = s.o->result_arg >= 0 ? moe_result_var(t, call) : 0;
    if (s.o->result_arg >= 0 && !s.var)
        return false;                           /* returned or passed on at once: somebody else's */
    if (s.o->precede)
        return !preceded(&s);
    if (s.o->at_end)
        return !any_after(&s);
    for (uint32_t n = moe_walk(t, s.function, call); n; n = moe_walk(t, s.function, n)) {
        if (handed_over(&s, n))
            return false;
        bool border = s.o->at_return ? is_written_return(t, n) : call_named(t, n, s.o->before) && !moe_inside(t, n, call);
        if (border && !on_other_branch(&s, n) && !covered(&s, n) && !on_failure_path(&s, n))
            return true;
    }
    return s.o->at_return && falls_off_the_end(&s) && !any_after(&s);
}

/* -- taint -- */
enum { MAX_HOPS = 6 };
struct trace { struct run *r; const struct taint *how; uint32_t function; };

static bool under_cleaner(const struct trace *tr, uint32_t n, uint32_t root)
{
    const struct moe_tree *t = tr->r->ctx.tree;
    for (; n && n != root; n = moe_at(t, n)->parent)
        if (call_named(t, moe_at(t, n)->parent, tr->how->through) && moe_at(t, n)->role == MOE_R_ARG)
            return true;
    return false;
}

/* What `decl` was last given before `place`, in source order: the value, and in *at the assignment. */
static uint32_t last_value(const struct trace *tr, uint32_t decl, uint32_t place, uint32_t *at)
{
    const struct moe_tree *t = tr->r->ctx.tree;
    uint32_t value = 0;
    for (uint32_t n = tr->function; n && n != place; n = moe_walk(t, tr->function, n)) {
        const struct moe_node *x = moe_at(t, n);
        uint32_t found = 0;
        if (x->kind == MOE_N_VAR && x->decl == decl)
            found = moe_child(t, n, MOE_R_INIT);
        else if (x->kind == MOE_N_BINARY && x->op == MOE_OP_ASSIGN && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == decl)
            found = moe_child(t, n, MOE_R_RHS);
        if (found && !moe_inside(t, place, n)) {
            value = found;
            *at = n;
        }
    }
    return value;
}

/* `p = quote(p)` gives a clean copy and leaves the original as it was; `check(p)`, which gives no pointer, vouches for p itself, and so does
 * `if (strchr(p, '/'))`, whose pointer only decides. */
static bool vouches(const struct moe_tree *t, uint32_t call)
{
    const struct moe_node *n = moe_at(t, call), *up = moe_at(t, n->parent);
    bool decides = n->role == MOE_R_COND || (up->kind == MOE_N_UNARY && up->op == MOE_OP_LNOT) ||
                   (up->kind == MOE_N_BINARY && (moe_is_compare(up->op) || up->op == MOE_OP_LAND || up->op == MOE_OP_LOR));
    return moe_type_of(t, call)->kind != MOE_T_POINTER || moe_is_statement(t, call) || decides;
}

/* Between its assignment and the sink the variable was shown to a cleaning call. */
static bool cleaned(const struct trace *tr, uint32_t decl, uint32_t from, uint32_t to)
{
    const struct moe_tree *t = tr->r->ctx.tree;
    uint32_t n = from ? from : tr->function;
    for (; tr->how->through && n && n != to; n = moe_walk(t, tr->function, n))
        if (call_named(t, n, tr->how->through) && vouches(t, n) && mentions(t, n, decl))
            return true;
    return false;
}

static bool comes_from(const struct trace *tr, uint32_t expr, uint32_t place, unsigned hops);

static bool var_comes_from(const struct trace *tr, uint32_t decl, uint32_t place, unsigned hops)
{
    uint32_t at = 0, value = last_value(tr, decl, place, &at);
    if (!value || hops >= MAX_HOPS || cleaned(tr, decl, at, place))
        return false;
    return comes_from(tr, value, at, hops + 1);
}

static bool comes_from(const struct trace *tr, uint32_t expr, uint32_t place, unsigned hops)
{
    const struct moe_tree *t = tr->r->ctx.tree;
    if (call_named(t, expr, tr->how->through))
        return false;
    for (uint32_t n = expr; n; n = moe_walk(t, expr, n)) {
        const struct moe_node *x = moe_at(t, n);
        if (under_cleaner(tr, n, expr))
            continue;
        if (call_named(t, n, tr->how->sources))
            return true;
        bool variable = x->kind == MOE_N_REF && (moe_decl_at(t, x->decl)->kind == MOE_N_VAR || moe_decl_at(t, x->decl)->kind == MOE_N_PARAM);
        if (variable && var_comes_from(tr, x->decl, place, hops))
            return true;
    }
    return false;
}

/* A label that flow gave the argument, unless a cleaning call has seen the value on its way. */
static bool labelled(const struct trace *tr, uint32_t arg, uint32_t call)
{
    const struct moe_tree *t = tr->r->ctx.tree;
    if (!tr->how->from || !tr->r->ctx.flow || !(moe_flow_value(tr->r->ctx.flow, arg)->taint & tr->how->from) || call_named(t, moe_skip_casts(t, arg), tr->how->through))
        return false;
    for (uint32_t n = arg; n && tr->how->through; n = moe_walk(t, arg, n)) {
        uint32_t at = 0, value = 0, decl = moe_at(t, n)->kind == MOE_N_REF ? moe_at(t, n)->decl : 0;
        if (!decl)
            continue;
        value = last_value(tr, decl, call, &at);
        if (cleaned(tr, decl, at, call) || call_named(t, moe_skip_casts(t, value), tr->how->through))
            return false;
    }
    return true;
}

bool moe_taint_reaches(struct run *r, const struct item *item, uint32_t call)
{
    const struct moe_tree *t = r->ctx.tree;
    struct trace tr = { r, item->taint, moe_function_of(t, call) };
    unsigned count = moe_arg_count(t, call);
    for (unsigned i = 0; i < count; i++) {
        uint32_t arg = moe_arg(t, call, i);
        if (item->taint->arg >= 0 && (unsigned)item->taint->arg != i)
            continue;
        if (labelled(&tr, arg, call) || (item->taint->sources && tr.function && comes_from(&tr, arg, call, 0)))
            return true;
    }
    return false;
}

/* -- init -- */

/* `.f = v` is a cast that nobody wrote, named f, around v; an element without a designator has no such cast. */
static struct moe_str designator(const struct moe_tree *t, uint32_t element)
{
    const struct moe_node *n = moe_at(t, element);
    return n->kind == MOE_N_CAST && (n->flags & MOE_F_IMPLICIT) ? moe_text(t, n->name) : MOE_STR("");
}

static uint32_t field_at(const struct moe_tree *t, uint32_t record, uint32_t index)
{
    for (uint32_t d = 1; record && d < t->decl_count; d++)
        if (t->decls[d].kind == MOE_N_FIELD && t->decls[d].parent == record && t->decls[d].field_index == index)
            return d;
    return 0;
}

static uint32_t field_called(const struct moe_tree *t, uint32_t record, struct moe_str name)
{
    for (uint32_t d = 1; record && d < t->decl_count; d++)
        if (t->decls[d].kind == MOE_N_FIELD && t->decls[d].parent == record && moe_str_eq(moe_text(t, t->decls[d].name), name))
            return d;
    return 0;
}

/* The element that sets one of `field`, by name or by its place in the list; 0 = none. */
static uint32_t element_of(const struct moe_tree *t, uint32_t list, uint32_t type, const struct names *field)
{
    const struct moe_type *of = moe_type_at(t, type);
    uint32_t index = 0;
    for (uint32_t c = moe_at(t, list)->first; c; c = moe_at(t, c)->next) {
        struct moe_str name = designator(t, c);
        if (name.len)
            index = moe_decl_at(t, field_called(t, of->decl, name))->field_index;
        else
            name = moe_text(t, moe_decl_at(t, field_at(t, of->decl, index))->name);
        index++;
        if (name.len && moe_names_have(field, name))
            return c;
    }
    return 0;
}

/* An initialiser list may lack a type of its own: its variable or compound literal has one. */
static uint32_t list_type(const struct moe_tree *t, uint32_t list)
{
    const struct moe_node *n = moe_at(t, list), *up = moe_at(t, n->parent);
    if (moe_type_at(t, n->type)->kind == MOE_T_RECORD)
        return n->type;
    return up->kind == MOE_N_VAR ? up->type : up->kind == MOE_N_COMPOUND_LITERAL ? up->type_arg : n->type;
}

static bool sets_field(const struct moe_tree *t, uint32_t n, uint32_t decl, const struct names *field)
{
    const struct moe_node *x = moe_at(t, n);
    uint32_t lhs = moe_child(t, n, MOE_R_LHS);
    const struct moe_node *m = moe_at(t, lhs);
    return x->kind == MOE_N_BINARY && moe_is_assign(x->op) && m->kind == MOE_N_MEMBER && moe_names_have(field, moe_text(t, m->name)) &&
           moe_var_of(t, moe_child(t, lhs, MOE_R_BASE)) == decl;
}

static bool assigned_somewhere(const struct moe_tree *t, uint32_t var, const struct names *field)
{
    uint32_t f = moe_function_of(t, var), decl = moe_at(t, var)->decl;
    for (uint32_t n = moe_at(t, var)->kind == MOE_N_VAR ? f : 0; n; n = moe_walk(t, f, n))
        if (sets_field(t, n, decl, field))
            return true;
    return false;
}

bool moe_init_holds(struct run *r, const struct item *item, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    const struct moe_node *n = moe_at(t, node);
    if (n->kind == MOE_N_BINARY) {              /* x.field = value */
        uint32_t lhs = moe_child(t, node, MOE_R_LHS), base = moe_child(t, lhs, MOE_R_BASE);
        const struct moe_node *m = moe_at(t, lhs);
        if (!item->field || item->missing || n->op != MOE_OP_ASSIGN || m->kind != MOE_N_MEMBER || !moe_names_have(item->field, moe_text(t, m->name)))
            return false;
        const struct moe_type *type = moe_type_of(t, base);
        bool named = moe_type_named(t, item->names, type->kind == MOE_T_POINTER ? type->to : moe_at(t, base)->type);
        return named && (!item->pred || moe_pred_holds(r, item->pred, moe_child(t, node, MOE_R_RHS)));
    }
    if (n->kind == MOE_N_VAR)                   /* no list at all: every field is missing */
        return item->missing && !moe_child(t, node, MOE_R_INIT) && moe_type_of(t, node)->kind == MOE_T_RECORD &&
               moe_decl_at(t, n->decl)->storage == MOE_S_LOCAL && moe_type_named(t, item->names, n->type) && !assigned_somewhere(t, node, item->field);
    uint32_t type = list_type(t, node);
    if (!moe_type_named(t, item->names, type))
        return false;
    if (!item->field)
        return true;
    uint32_t element = element_of(t, node, type, item->field);
    if (item->missing)
        return !element && !assigned_somewhere(t, n->parent, item->field);
    return element && (!item->pred || moe_pred_holds(r, item->pred, element));
}
