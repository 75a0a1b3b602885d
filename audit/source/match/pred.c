/* Whether an expression is what a PRED describes. */
#include "audit/source/match/program.h"
#include "common/base/glob.h"

bool moe_names_have(const struct names *names, struct moe_str name)
{
    if (names->any)
        return true;
    if (names->exact && moe_map_find(names->exact, name))
        return true;
    for (uint32_t i = 0; i < names->glob_count; i++)
        if (moe_glob_name(names->globs[i], name))
            return true;
    return false;
}

/* "const struct foo" is also called "struct foo" and "foo". */
bool moe_type_named(const struct moe_tree *t, const struct names *names, uint32_t type)
{
    static const struct moe_str prefixes[] = { { "const ", 6 }, { "volatile ", 9 }, { "struct ", 7 }, { "union ", 6 }, { "enum ", 5 } };
    const struct moe_type *at = moe_type_at(t, type);
    if (!type)
        return false;
    const uint32_t spellings[] = { at->spelling, at->canonical };
    for (size_t i = 0; i < MOE_COUNT(spellings); i++) {
        struct moe_str s = moe_text(t, spellings[i]);
        for (;;) {
            if (s.len && moe_names_have(names, s))
                return true;
            size_t k = 0;
            while (k < MOE_COUNT(prefixes) && !moe_str_starts(s, prefixes[k]))
                k++;
            if (k == MOE_COUNT(prefixes))
                break;
            s = moe_str_from(s, prefixes[k].len);
        }
    }
    return false;
}

bool moe_expr_name(const struct moe_tree *t, uint32_t node, struct moe_str *name)
{
    node = moe_skip_casts(t, node);
    const struct moe_node *n = moe_at(t, node);
    *name = n->kind == MOE_N_CALL || n->kind == MOE_N_LAUNCH ? moe_callee(t, node) : moe_text(t, n->name);
    return name->len && (n->kind == MOE_N_REF || n->kind == MOE_N_MEMBER || n->kind == MOE_N_CALL || n->kind == MOE_N_LAUNCH ||
                         (n->kind >= MOE_N_FUNCTION && n->kind <= MOE_N_TYPEDEF));
}

static const struct moe_value *value_of(const struct run *r, uint32_t node)
{
    static const struct moe_value unknown = { .lo = INT64_MIN, .hi = INT64_MAX, .object_bytes = -1 };
    return r->ctx.flow ? moe_flow_value(r->ctx.flow, node) : &unknown;
}

static bool inside(struct range r, int64_t lo, int64_t hi) { return lo >= r.lo && hi <= r.hi; }

static bool in_range(struct run *r, const struct test *t, uint32_t node)
{
    int64_t v;
    if (moe_const(r->ctx.tree, node, &v))
        return inside(t->range, v, v);
    const struct moe_value *x = value_of(r, node);
    return x->visited && inside(t->range, x->lo, x->hi);
}

static bool may_be(struct run *r, const struct test *t, uint32_t node)
{
    int64_t v;
    if (moe_const(r->ctx.tree, node, &v))
        return inside(t->range, v, v);
    const struct moe_value *x = value_of(r, node);
    bool bounded = x->visited && (x->lo != INT64_MIN || x->hi != INT64_MAX);
    return bounded && x->lo <= t->range.hi && x->hi >= t->range.lo;
}

static bool constant(struct run *r, const struct test *t, uint32_t node)
{
    const struct moe_tree *tree = r->ctx.tree;
    int64_t v;
    bool known = moe_const(tree, node, &v);
    if (t->kind == T_CONST_RANGE)
        return known && inside(t->range, v, v);
    unsigned kind = moe_at(tree, moe_skip_casts(tree, node))->kind;
    return (known || kind == MOE_N_STRING || kind == MOE_N_FLOAT || kind == MOE_N_NULLPTR) == t->want;
}

static bool flags_hold(struct run *r, const struct flag_test *f, uint32_t node)
{
    int64_t v;
    if (!moe_const(r->ctx.tree, node, &v)) {
        const struct moe_value *x = value_of(r, node);
        if (!x->visited || x->lo != x->hi)
            return false;
        v = x->lo;
    }
    uint64_t bits = (uint64_t)v;
    return (bits & f->all) == f->all && (!f->any || (bits & f->any)) && !(bits & f->none);
}

/* 0, NULL, (void *)0, nullptr: written as such. */
static bool is_null(const struct moe_tree *t, uint32_t node)
{
    const struct moe_node *n = moe_at(t, moe_skip_casts(t, node)), *outer = moe_at(t, node);
    if (n->kind == MOE_N_NULLPTR || (outer->name && moe_str_is(moe_text(t, outer->name), "NULL")))
        return true;
    if (outer->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG) && moe_str_is(moe_text(t, outer->macro), "NULL"))
        return true;
    bool pointer = moe_type_at(t, outer->conv)->kind == MOE_T_POINTER || moe_type_at(t, outer->type)->kind == MOE_T_POINTER;
    return n->kind == MOE_N_INT && (n->flags & MOE_F_HAS_VALUE) && n->value == 0 && pointer;
}

/* `static const char usage[] = "..."`: a name for a literal. 0 = none. */
static uint32_t named_string(const struct moe_tree *t, uint32_t node)
{
    const struct moe_decl *d = moe_decl_at(t, moe_var_of(t, node));
    const struct moe_type *type = moe_type_at(t, d->type);
    bool fixed = type->is_const || (type->kind == MOE_T_ARRAY && moe_type_at(t, type->to)->is_const);
    uint32_t init = d->kind == MOE_N_VAR && fixed ? moe_skip_casts(t, moe_child(t, d->node, MOE_R_INIT)) : 0;
    return moe_at(t, init)->kind == MOE_N_STRING ? init : 0;
}

enum { LITERAL_STRING = 1, LITERAL_INT = 2, LITERAL_NULL = 4, LITERAL_FLOAT = 8, LITERAL_CHAR = 16, MAX_BRANCHES = 8 };
static uint32_t literal_kinds(struct run *r, uint32_t node, unsigned depth);

/* A local pointer that is only ever set to literals holds one of them, whichever that is. */
static bool holds_only_strings(struct run *r, uint32_t decl, unsigned depth)
{
    const struct moe_tree *t = r->ctx.tree;
    const struct moe_decl *d = moe_decl_at(t, decl);
    uint32_t f = d->kind == MOE_N_VAR && d->storage == MOE_S_LOCAL && moe_type_at(t, d->type)->kind == MOE_T_POINTER ? moe_function_of(t, d->node) : 0;
    unsigned set = 0;
    for (uint32_t n = f; n; n = moe_walk(t, f, n)) {
        const struct moe_node *x = moe_at(t, n);
        uint32_t value = 0;
        if (x->kind == MOE_N_VAR && x->decl == decl)
            value = moe_child(t, n, MOE_R_INIT);
        else if (x->kind == MOE_N_BINARY && moe_is_assign(x->op) && moe_var_of(t, moe_child(t, n, MOE_R_LHS)) == decl)
            value = moe_child(t, n, MOE_R_RHS);
        else if (x->kind == MOE_N_UNARY && x->op == MOE_OP_ADDR && moe_var_of(t, moe_child(t, n, MOE_R_OPERAND)) == decl)
            return false;
        if (value && (x->op != MOE_OP_NONE && x->op != MOE_OP_ASSIGN))
            return false;
        if (value && !(literal_kinds(r, value, depth + 1) & (LITERAL_STRING | LITERAL_NULL)))
            return false;
        set += value != 0;
    }
    return set > 0;
}

/* What kinds of literal an expression is: of `a ? b : c` what both branches are. */
static uint32_t literal_kinds(struct run *r, uint32_t node, unsigned depth)
{
    const struct moe_tree *t = r->ctx.tree;
    uint32_t bare = moe_skip_casts(t, node);
    if (is_null(t, node))
        return LITERAL_NULL;
    switch (moe_at(t, bare)->kind) {
    case MOE_N_STRING: return LITERAL_STRING;
    case MOE_N_BOOL:
    case MOE_N_INT:    return LITERAL_INT;
    case MOE_N_FLOAT:  return LITERAL_FLOAT;
    case MOE_N_CHAR:   return LITERAL_CHAR;
    case MOE_N_COND:
        if (depth >= MAX_BRANCHES)
            return 0;
        return literal_kinds(r, moe_child(t, bare, MOE_R_THEN), depth + 1) & literal_kinds(r, moe_child(t, bare, MOE_R_ELSE), depth + 1);
    default:
        if (value_of(r, node)->known_text || named_string(t, node))
            return LITERAL_STRING;
        return depth < MAX_BRANCHES && holds_only_strings(r, moe_var_of(t, node), depth) ? LITERAL_STRING : 0;
    }
}

static bool literal(struct run *r, const struct test *t, uint32_t node) { return ((literal_kinds(r, node, 0) & t->n) != 0) == t->want; }

static bool text_of(struct run *r, uint32_t node, struct moe_str *text)
{
    const struct moe_tree *t = r->ctx.tree;
    uint32_t bare = moe_skip_casts(t, node), named = named_string(t, node);
    if (named)
        bare = named;
    if (moe_at(t, bare)->kind == MOE_N_STRING) {
        *text = moe_name(t, bare);
        return true;
    }
    const struct moe_value *v = value_of(r, node);
    *text = moe_text(t, v->text);
    return v->known_text;
}

/* A pattern that reaches its limit counts as found: a rule is never silenced by a hostile string. */
static bool found(const struct moe_regex *regex, struct moe_str text) { return moe_regex_match(regex, text) != 0; }

static bool named(const struct moe_tree *t, const struct names *names, uint32_t node)
{
    const struct moe_node *n = moe_at(t, moe_skip_casts(t, node)), *outer = moe_at(t, node);
    struct moe_str name;
    if (moe_expr_name(t, node, &name) && moe_names_have(names, name))
        return true;
    struct moe_str qualified = moe_text(t, moe_decl_at(t, n->decl)->qualified);
    if (qualified.len && name.len && moe_names_have(names, qualified))
        return true;
    struct moe_str macro = moe_text(t, outer->flags & MOE_F_MACRO ? outer->macro : n->flags & MOE_F_MACRO ? n->macro : 0);
    return macro.len && moe_names_have(names, macro);
}

static bool type_kind(const struct moe_tree *t, uint32_t bits, uint32_t node)
{
    static const int8_t of[] = { [MOE_T_VOID] = 11, [MOE_T_BOOL] = 6, [MOE_T_INT] = 1, [MOE_T_FLOAT] = 2, [MOE_T_POINTER] = 0, [MOE_T_ARRAY] = 5,
        [MOE_T_RECORD] = 3, [MOE_T_ENUM] = 4, [MOE_T_FUNCTION] = 10 };
    const struct moe_type *type = moe_type_of(t, node);
    uint32_t is = type->kind < MOE_COUNT(of) && (of[type->kind] || type->kind == MOE_T_POINTER) ? 1u << of[type->kind] : 0;
    if (type->is_char)
        is |= 1u << 7;
    if (type->kind == MOE_T_INT || type->kind == MOE_T_ENUM)
        is |= type->is_signed ? 1u << 9 : 1u << 8;
    return is & bits;
}

/* What a pointer points to: by flow, else by the declaration that it names. */
static uint32_t region_of(struct run *r, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    const struct moe_value *v = value_of(r, node);
    if (v->region != MOE_REGION_NONE)
        return v->region;
    node = moe_skip_casts(t, node);
    const struct moe_node *n = moe_at(t, node);
    bool address = n->kind == MOE_N_UNARY && n->op == MOE_OP_ADDR;
    if (n->kind == MOE_N_STRING)
        return MOE_REGION_STRING;
    if (address)
        n = moe_at(t, moe_skip_casts(t, moe_child(t, node, MOE_R_OPERAND)));
    while (n->kind == MOE_N_INDEX || (n->kind == MOE_N_MEMBER && !(n->flags & MOE_F_ARROW)))
        n = moe_at(t, moe_skip_casts(t, moe_child(t, (uint32_t)(n - t->nodes), MOE_R_BASE)));
    const struct moe_decl *d = moe_decl_at(t, n->decl);
    if (n->kind != MOE_N_REF || (d->kind != MOE_N_VAR && d->kind != MOE_N_PARAM) || (!address && moe_type_at(t, d->type)->kind != MOE_T_ARRAY))
        return MOE_REGION_NONE;
    if (d->kind == MOE_N_PARAM)
        return address ? MOE_REGION_STACK : MOE_REGION_PARAM;
    return d->storage == MOE_S_LOCAL ? MOE_REGION_STACK : MOE_REGION_GLOBAL;
}

/* What carries a name for `secret`: &key, key[0], *key and ctx->key are all the key. */
static bool secret(struct run *r, uint32_t node)
{
    const struct moe_tree *t = r->ctx.tree;
    struct moe_str name;
    for (unsigned steps = 0; node && steps < 32; steps++) {
        node = moe_skip_casts(t, node);
        const struct moe_node *n = moe_at(t, node);
        if (n->kind == MOE_N_INDEX)
            node = moe_child(t, node, MOE_R_BASE);
        else if (n->kind == MOE_N_UNARY)
            node = moe_child(t, node, MOE_R_OPERAND);
        else
            break;
    }
    unsigned kind = moe_at(t, node)->kind;
    const struct moe_type *type = moe_type_of(t, node);
    if ((type->kind == MOE_T_INT && !type->is_char) || type->kind == MOE_T_BOOL || type->kind == MOE_T_FLOAT || type->kind == MOE_T_ENUM)
        return false;                           /* a number: an id, a count, a flag */
    return (kind == MOE_N_REF || kind == MOE_N_MEMBER || kind == MOE_N_VAR || kind == MOE_N_PARAM || kind == MOE_N_FIELD) &&
           moe_expr_name(t, node, &name) && moe_secret_name(&r->ctx, name);
}

static bool call_is(struct run *r, const struct test *t, uint32_t node)
{
    const struct moe_tree *tree = r->ctx.tree;
    node = moe_skip_casts(tree, node);
    const struct moe_node *n = moe_at(tree, node);
    if ((n->kind != MOE_N_CALL && n->kind != MOE_N_LAUNCH) || !named(tree, t->names, node))
        return false;
    int64_t count = moe_arg_count(tree, node);
    return (!t->nargs || inside(*t->nargs, count, count)) && (!t->args || moe_args_hold(r, t->args, node));
}

static bool both(struct run *r, const struct pred *a, const struct pred *b, uint32_t x, uint32_t y)
{
    return (!a || moe_pred_holds(r, a, x)) && (!b || moe_pred_holds(r, b, y));
}

static bool binary(struct run *r, const struct test *t, uint32_t node)
{
    const struct moe_tree *tree = r->ctx.tree;
    node = moe_skip_casts(tree, node);
    const struct moe_node *n = moe_at(tree, node);
    if (n->kind != MOE_N_BINARY || !(t->ops >> n->op & 1))
        return false;
    uint32_t lhs = moe_child(tree, node, MOE_R_LHS), rhs = moe_child(tree, node, MOE_R_RHS);
    return both(r, t->lhs, t->rhs, lhs, rhs) || (t->sides && both(r, t->lhs, t->rhs, rhs, lhs));
}

static bool unary(struct run *r, const struct test *t, uint32_t node)
{
    const struct moe_tree *tree = r->ctx.tree;
    node = moe_skip_casts(tree, node);
    const struct moe_node *n = moe_at(tree, node);
    return n->kind == MOE_N_UNARY && (t->ops >> n->op & 1) && (!t->lhs || moe_pred_holds(r, t->lhs, moe_child(tree, node, MOE_R_OPERAND)));
}

static bool size_of(struct run *r, const struct test *t, uint32_t node)
{
    const struct moe_tree *tree = r->ctx.tree;
    node = moe_skip_casts(tree, node);
    const struct moe_node *n = moe_at(tree, node);
    uint32_t operand = moe_child(tree, node, MOE_R_OPERAND);
    if (t->kind == T_SIZEOF)
        return (n->kind == MOE_N_SIZEOF) == t->want;
    if (n->kind != MOE_N_SIZEOF)
        return false;
    if (t->kind == T_SIZEOF_OF)
        return operand && moe_pred_holds(r, t->pred, operand);
    return moe_type_at(tree, operand ? moe_at(tree, operand)->type : n->type_arg)->kind == MOE_T_POINTER;
}

static bool contains(struct run *r, const struct pred *pred, uint32_t root)
{
    for (uint32_t n = root; n; n = moe_walk(r->ctx.tree, root, n))
        if (moe_pred_holds(r, pred, n))
            return true;
    return false;
}

static bool list_holds(struct run *r, const struct test *t, uint32_t node)
{
    bool all = t->kind == T_ALL;
    for (uint32_t i = 0; i < t->n; i++)
        if (moe_pred_holds(r, t->list[i], node) != all)
            return !all;
    return all;
}

static bool test_holds(struct run *r, const struct test *t, uint32_t node)
{
    const struct moe_tree *tree = r->ctx.tree;
    struct moe_str text;
    int64_t size;
    switch ((enum test_kind)t->kind) {
    case T_CONST_ANY:
    case T_CONST_RANGE:    return constant(r, t, node);
    case T_RANGE:          return in_range(r, t, node);
    case T_MAY_BE:         return may_be(r, t, node);
    case T_FLAGS:          return flags_hold(r, t->flags, node);
    case T_LITERAL:        return literal(r, t, node);
    case T_TEXT:           return text_of(r, node, &text) && found(t->regex, text);
    case T_NAME:           return named(tree, t->names, node);
    case T_TYPE:           return moe_type_named(tree, t->names, moe_at(tree, node)->type);
    case T_TYPE_KIND:      return type_kind(tree, t->n, node);
    case T_SIZE:           size = moe_type_of(tree, node)->size; return moe_at(tree, node)->type && size >= 0 && inside(t->range, size, size);
    case T_CALL:           return call_is(r, t, node);
    case T_BINARY:         return binary(r, t, node);
    case T_UNARY:          return unary(r, t, node);
    case T_SIZEOF:
    case T_SIZEOF_POINTER:
    case T_SIZEOF_OF:      return size_of(r, t, node);
    case T_TAINT:          return value_of(r, node)->taint & t->n;
    case T_NULL:           return (is_null(tree, node) || value_of(r, node)->is_null) == t->want;
    case T_REGION:         return t->n >> region_of(r, node) & 1;
    case T_SECRET:         return secret(r, node) == t->want;
    case T_SOURCE:         return found(t->regex, moe_source(tree, node));
    case T_SAME_AS:        return r->call && moe_same_expr(tree, moe_skip_casts(tree, node), moe_skip_casts(tree, moe_arg(tree, r->call, t->n)));
    case T_CONTAINS:       return contains(r, t->pred, node);
    case T_ANY:
    case T_ALL:            return list_holds(r, t, node);
    case T_NOT:            return !moe_pred_holds(r, t->pred, node);
    }
    return false;
}

bool moe_pred_holds(struct run *r, const struct pred *pred, uint32_t node)
{
    if (!node)
        return false;                           /* what is not there is nothing, not even by `not` */
    for (uint32_t i = 0; i < pred->count; i++)
        if (!test_holds(r, &pred->tests[i], node))
            return false;
    return true;
}

static bool arg_holds(struct run *r, const struct arg_test *a, uint32_t call)
{
    const struct moe_tree *t = r->ctx.tree;
    unsigned count = moe_arg_count(t, call), from = a->open ? a->n : 0;
    if (a->last)
        return count && moe_pred_holds(r, a->pred, moe_arg(t, call, count - 1));
    if (!a->any && !a->open)
        return moe_pred_holds(r, a->pred, moe_arg(t, call, a->n));
    for (unsigned i = from; i < count; i++)
        if (moe_pred_holds(r, a->pred, moe_arg(t, call, i)))
            return true;
    return false;
}

bool moe_args_hold(struct run *r, const struct arg_tests *args, uint32_t call)
{
    uint32_t outer = r->call;
    bool all = true;
    r->call = call;
    for (uint32_t i = 0; i < args->count && all; i++)
        all = arg_holds(r, &args->items[i], call);
    r->call = outer;
    return all;
}
