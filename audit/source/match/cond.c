/* Whether a place meets an item's conditions. */
#include "audit/source/match/program.h"
#include "common/base/glob.h"

static bool is_call(const struct moe_tree *t, uint32_t n) { return moe_at(t, n)->kind == MOE_N_CALL || moe_at(t, n)->kind == MOE_N_LAUNCH; }

static bool in_file(struct run *r, const struct names *globs, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    uint32_t file = node ? moe_at(t, node)->file : r->file;
    struct moe_str path = t->files[file < t->file_count ? file : 0].path;
    for (uint32_t i = 0; i < globs->count; i++)
        if (moe_glob_path(globs->all[i], path))
            return true;
    return false;
}

static bool in_main(struct run *r, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    uint32_t file = node ? moe_at(t, node)->file : r->file;
    return t->files[file < t->file_count ? file : 0].is_main;
}

static bool in_function(const struct moe_tree *t, const struct names *names, uint32_t node)
{
    uint32_t f = moe_function_of(t, node);
    struct moe_str qualified = moe_text(t, moe_decl_at(t, moe_at(t, f)->decl)->qualified);
    return f && (moe_names_have(names, moe_name(t, f)) || (qualified.len && moe_names_have(names, qualified)));
}

/* A kernel, or a function that only kernels can call. */
static bool in_kernel(const struct moe_tree *t, uint32_t node)
{
    uint32_t f = moe_function_of(t, node);
    uint32_t flags = moe_decl_at(t, moe_at(t, f)->decl)->flags;
    return f && ((flags & MOE_D_KERNEL) || ((flags & MOE_D_DEVICE) && !(flags & MOE_D_HOST)));
}

static bool in_condition(const struct moe_tree *t, uint32_t node)
{
    for (; node && !moe_is_statement(t, node); node = moe_at(t, node)->parent)
        if (moe_at(t, node)->role == MOE_R_COND)
            return true;
    return false;
}

static bool in_call(const struct moe_tree *t, const struct names *names, uint32_t node)
{
    for (; node && moe_at(t, node)->kind != MOE_N_FUNCTION; node = moe_at(t, node)->parent) {
        uint32_t up = moe_at(t, node)->parent;
        if (moe_at(t, node)->role == MOE_R_ARG && is_call(t, up) && moe_names_have(names, moe_callee(t, up)))
            return true;
    }
    return false;
}

static bool under(const struct moe_tree *t, uint64_t kinds, uint32_t node)
{
    for (node = moe_at(t, node)->parent; node; node = moe_at(t, node)->parent)
        if (kinds >> moe_at(t, node)->kind & 1)
            return true;
    return false;
}

/* `break` belongs to the nearest loop or switch, `case` to the nearest switch: those of an inner one are not this one's parts. */
static bool hides(unsigned inner, unsigned wanted)
{
    bool loop = inner == MOE_N_FOR || inner == MOE_N_RANGE_FOR || inner == MOE_N_WHILE || inner == MOE_N_DO;
    if (inner == MOE_N_LAMBDA)
        return true;
    if (wanted == MOE_N_CASE || wanted == MOE_N_DEFAULT)
        return inner == MOE_N_SWITCH;
    if (wanted == MOE_N_BREAK)
        return loop || inner == MOE_N_SWITCH;
    return wanted == MOE_N_CONTINUE && loop;
}

bool moe_stmt_has(const struct moe_tree *t, uint32_t stmt, uint64_t kinds)
{
    for (uint32_t n = moe_walk(t, stmt, stmt); n; n = moe_walk(t, stmt, n)) {
        unsigned kind = moe_at(t, n)->kind;
        if (!(kinds >> kind & 1))
            continue;
        uint32_t up = moe_at(t, n)->parent;
        while (up != stmt && !hides(moe_at(t, up)->kind, kind))
            up = moe_at(t, up)->parent;
        if (up == stmt)
            return true;
    }
    return false;
}

static bool empty_body(const struct moe_tree *t, uint32_t stmt)
{
    uint32_t body = moe_child(t, stmt, MOE_R_BODY);
    if (!body)
        body = moe_child(t, stmt, MOE_R_THEN);
    const struct moe_node *b = moe_at(t, body ? body : stmt);
    return (b->kind == MOE_N_NULL_STMT || b->kind == MOE_N_COMPOUND) && !b->first;
}

static bool result_is(struct run *r, uint32_t what, uint32_t call)
{
    const struct moe_tree *t = r->ctx.tree;
    if (!is_call(t, call) || moe_at(t, call)->tier == MOE_TIER_LEXICAL)
        return false;                           /* tokens alone do not say what becomes of a value */
    return what == RESULT_DISCARDED ? !moe_result_used(t, call) : moe_result_used(t, call) && !moe_result_tested(t, call);
}

/* `value` stands on one side of a comparison with an operator and an other side as asked. */
static bool compared_here(struct run *r, const struct cond *c, uint32_t value)
{
    const struct moe_tree *t = r->ctx.tree;
    uint32_t up = moe_at(t, value)->parent;
    while (moe_at(t, up)->kind == MOE_N_CAST) {
        value = up;
        up = moe_at(t, up)->parent;
    }
    const struct moe_node *n = moe_at(t, up);
    if (n->kind == MOE_N_BINARY && n->op == MOE_OP_ASSIGN && moe_at(t, value)->role == MOE_R_RHS)
        return compared_here(r, c, up);         /* (x = f()) < 0 */
    if (n->kind != MOE_N_BINARY || !(c->bits >> n->op & 1))
        return false;
    uint32_t other = moe_child(t, up, moe_at(t, value)->role == MOE_R_LHS ? MOE_R_RHS : MOE_R_LHS);
    return !c->pred || moe_pred_holds(r, c->pred, other);
}

static bool compared(struct run *r, const struct cond *c, uint32_t call)
{
    const struct moe_tree *t = r->ctx.tree;
    if (!is_call(t, call))
        return false;
    if (compared_here(r, c, call))
        return true;
    uint32_t var = moe_result_var(t, call), f = var ? moe_function_of(t, call) : 0;
    for (uint32_t n = f ? moe_walk(t, f, call) : 0; n; n = moe_walk(t, f, n)) {
        if (moe_at(t, n)->kind != MOE_N_REF || moe_at(t, n)->decl != var)
            continue;
        const struct moe_node *up = moe_at(t, moe_at(t, n)->parent);
        if (up->kind == MOE_N_BINARY && up->op == MOE_OP_ASSIGN && moe_at(t, n)->role == MOE_R_LHS)
            return false;                       /* another value from here on */
        if (compared_here(r, c, n))
            return true;
    }
    return false;
}

/* Of a declaration or an assignment: what it starts with or gets. */
static uint32_t value_node(const struct moe_tree *t, uint32_t node)
{
    const struct moe_node *n = moe_at(t, node);
    if (n->kind == MOE_N_BINARY)
        return moe_child(t, node, MOE_R_RHS);
    return n->kind == MOE_N_VAR || n->kind == MOE_N_FIELD || n->kind == MOE_N_PARAM ? moe_child(t, node, MOE_R_INIT) : 0;
}

static bool body_is(struct run *r, const struct cond *c, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    if (c->kind == C_BODY_TEXT)
        return moe_regex_match(c->regex, node ? moe_source(t, moe_child(t, node, MOE_R_BODY)) : r->body) != 0;
    return (node ? moe_child(t, node, MOE_R_BODY) != 0 : r->body.len != 0) == c->want;
}

static bool declared_type(const struct moe_tree *t, const struct names *names, uint32_t node)
{
    return node && moe_type_named(t, names, moe_at(t, node)->type);
}

static bool literal_value(const struct moe_tree *t, struct range range, uint32_t node)
{
    const struct moe_node *n = moe_at(t, node);
    if (!(n->flags & MOE_F_HAS_VALUE))
        return false;
    if (n->kind != MOE_N_FLOAT)
        return n->value >= range.lo && n->value <= range.hi;
    double d;
    memcpy(&d, &n->value, sizeof d);
    return d >= (double)range.lo && d <= (double)range.hi;
}

static uint32_t language_of(const struct moe_tree *t) { return t->is_cuda ? 2 : t->is_cxx ? 1 : 0; }

static bool near_call(const struct moe_tree *t, const struct names *names, uint32_t node, bool after)
{
    return node && (after ? moe_call_after(t, node, names->all, names->count) : moe_call_before(t, node, names->all, names->count)) != 0;
}

static bool event_has(const struct run *r, const struct cond *c)
{
    const struct moe_event *e = r->event;
    switch ((enum cond_kind)c->kind) {
    case C_CERTAIN:      return e->certain == c->want;
    case C_BELOW:        return e->below == c->want;
    case C_THROUGH_CALL: return e->through_call == c->want;
    case C_EVENT_REGION: return c->n >> e->region & 1;
    default:             return e->taint & c->n;
    }
}

static bool in_macro(const struct moe_tree *t, const struct names *names, uint32_t node)
{
    struct moe_str macro = moe_text(t, moe_at(t, node)->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG) ? moe_at(t, node)->macro : 0);
    return macro.len && moe_names_have(names, macro);
}

static bool text_is(struct run *r, const struct moe_regex *regex, uint32_t node)
{
    const struct moe_node *n = moe_at(r->ctx.tree, node);
    struct moe_str text = !node ? r->text : n->kind == MOE_N_STRING ? moe_name(r->ctx.tree, node) : moe_source(r->ctx.tree, node);
    return moe_regex_match(regex, text) != 0;
}

static bool name_is(struct run *r, const struct names *names, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    struct moe_str qualified = moe_text(t, moe_decl_at(t, moe_at(t, node)->decl)->qualified);
    return moe_names_have(names, node ? moe_name(t, node) : r->text) || (qualified.len && moe_names_have(names, qualified));
}

static bool side_holds(struct run *r, const struct pred *pred, uint32_t node, enum moe_role role)
{
    return moe_pred_holds(r, pred, moe_child(r->ctx.tree, node, role));
}

static bool sides_hold(struct run *r, const struct cond *c, uint32_t node)
{
    return (side_holds(r, c->pred, node, MOE_R_LHS) && side_holds(r, c->other, node, MOE_R_RHS)) ||
           (side_holds(r, c->pred, node, MOE_R_RHS) && side_holds(r, c->other, node, MOE_R_LHS));
}

static bool init_is(struct run *r, const struct cond *c, uint32_t node)
{
    uint32_t value = value_node(r->ctx.tree, node);
    return c->pred ? moe_pred_holds(r, c->pred, value) : (value != 0) == c->want;
}

static bool count_is(const struct moe_tree *t, struct range range, uint32_t node)
{
    int64_t n = moe_arg_count(t, node);
    return is_call(t, node) && n >= range.lo && n <= range.hi;
}

/* Where the place lies. */
static bool where_holds(struct run *r, const struct cond *c, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    switch ((enum cond_kind)c->kind) {
    case C_MAIN:         return in_main(r, node) == c->want;
    case C_LANGUAGE:     return c->n >> language_of(t) & 1;
    case C_FUNCTION:     return in_function(t, c->names, node);
    case C_FILE:         return in_file(r, c->names, node);
    case C_MACRO:        return in_macro(t, c->names, node);
    case C_KERNEL:       return in_kernel(t, node) == c->want;
    case C_LOOP:         return (moe_loop_of(t, node) != 0) == c->want;
    case C_IN_SWITCH:    return under(t, (uint64_t)1 << MOE_N_SWITCH, node) == c->want;
    case C_UNDER:        return under(t, c->bits, node);
    case C_IN_CONDITION: return in_condition(t, node) == c->want;
    case C_IN_CALL:      return in_call(t, c->names, node);
    case C_FOLLOWED:     return near_call(t, c->names, node, true);
    case C_NOT_FOLLOWED: return !near_call(t, c->names, node, true);
    case C_PRECEDED:     return near_call(t, c->names, node, false);
    default:             return !near_call(t, c->names, node, false);
    }
}

static bool cond_holds(struct run *r, const struct item *item, const struct cond *c, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    switch ((enum cond_kind)c->kind) {
    case C_NARGS:        return count_is(t, c->range, node);
    case C_STORAGE:      return c->n >> moe_decl_at(t, moe_at(t, node)->decl)->storage & 1;
    case C_CERTAIN:
    case C_BELOW:
    case C_THROUGH_CALL:
    case C_EVENT_REGION:
    case C_EVENT_TAINT:  return event_has(r, c);
    case C_NAME:         return name_is(r, c->names, node);
    case C_TYPE:         return declared_type(t, c->names, node);
    case C_VALUE_RANGE:  return literal_value(t, c->range, node);
    case C_TEXT:         return text_is(r, c->regex, node);
    case C_BODY:
    case C_BODY_TEXT:    return body_is(r, c, node);
    case C_INIT:         return init_is(r, c, node);
    case C_EMPTY:        return empty_body(t, node) == c->want;
    case C_HAS:          return moe_stmt_has(t, node, c->bits);
    case C_LACKS:        return !moe_stmt_has(t, node, c->bits);
    case C_ARGS:         return is_call(t, node) && moe_args_hold(r, c->args, node);
    case C_OPERAND:      return side_holds(r, c->pred, node, MOE_R_OPERAND);
    case C_LHS:          return side_holds(r, c->pred, node, MOE_R_LHS);
    case C_RHS:          return side_holds(r, c->pred, node, MOE_R_RHS);
    case C_SIDES:        return sides_hold(r, c, node);
    case C_VALUE:        return moe_pred_holds(r, c->pred, value_node(t, node));
    case C_RESULT:       return result_is(r, c->n, node);
    case C_COMPARED:     return compared(r, c, node);
    case C_NOT:          return !moe_conds_hold(r, item, c->conds, node);
    default:             return where_holds(r, c, node);
    }
}

bool moe_conds_hold(struct run *r, const struct item *item, const struct conds *conds, uint32_t node)
{
    for (uint32_t i = 0; i < conds->count; i++)
        if (!cond_holds(r, item, &conds->items[i], node))
            return false;
    return true;
}
