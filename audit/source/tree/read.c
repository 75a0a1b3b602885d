/* Reading a tree: small steps that rules take for every node, so none of them allocates. */
#include "audit/source/tree/tree.h"

/* A comparison of two expressions gives up past this many nodes: longer ones are not written twice by accident. */
#define MOE_CAP_SAME_NODES 4096u

uint32_t moe_child(const struct moe_tree *t, uint32_t n, enum moe_role role)
{
    for (uint32_t c = moe_at(t, n)->first; c; c = t->nodes[c].next)
        if (t->nodes[c].role == role)
            return c;
    return 0;
}

uint32_t moe_arg(const struct moe_tree *t, uint32_t call, unsigned i)
{
    for (uint32_t c = moe_at(t, call)->first; c; c = t->nodes[c].next)
        if (t->nodes[c].role == MOE_R_ARG && i-- == 0)
            return c;
    return 0;
}

unsigned moe_arg_count(const struct moe_tree *t, uint32_t call)
{
    unsigned count = 0;
    for (uint32_t c = moe_at(t, call)->first; c; c = t->nodes[c].next)
        count += t->nodes[c].role == MOE_R_ARG;
    return count;
}

uint32_t moe_function_of(const struct moe_tree *t, uint32_t n)
{
    if (moe_at(t, n)->kind == MOE_N_FUNCTION)
        return n;
    for (uint32_t up = moe_at(t, n)->parent; up; up = t->nodes[up].parent)
        if (t->nodes[up].kind == MOE_N_FUNCTION || t->nodes[up].kind == MOE_N_LAMBDA)
            return up;
    return 0;
}

/* `y = ({ f(); x; })` has the value of its last expression, which therefore is used. */
static bool is_block_value(const struct moe_tree *t, const struct moe_node *x)
{
    uint32_t block = x->parent;
    if (x->next || x->kind < MOE_N_CALL)
        return false;
    if (moe_at(t, block)->kind == MOE_N_COMPOUND)
        block = t->nodes[block].parent;
    return moe_at(t, block)->kind == MOE_N_STMT_EXPR && !moe_is_statement(t, block);
}

bool moe_is_statement(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    unsigned up = moe_at(t, x->parent)->kind;
    switch (x->role) {
    case MOE_R_STMT:
        return !is_block_value(t, x);
    case MOE_R_BODY:
    case MOE_R_STEP:
        return true;
    case MOE_R_THEN:
    case MOE_R_ELSE:
        return up == MOE_N_IF;                    /* of a ?: they are values */
    case MOE_R_INIT:
        return up == MOE_N_FOR || up == MOE_N_IF || up == MOE_N_SWITCH;
    default:
        return false;
    }
}

uint32_t moe_statement_of(const struct moe_tree *t, uint32_t n)
{
    if (n >= t->node_count)
        return 0;
    for (; n; n = t->nodes[n].parent)
        if (moe_is_statement(t, n))
            return n;
    return 0;
}

bool moe_inside(const struct moe_tree *t, uint32_t n, uint32_t ancestor)
{
    if (!ancestor || n >= t->node_count)
        return false;
    unsigned depth = moe_at(t, ancestor)->depth;
    for (; n && t->nodes[n].depth >= depth; n = t->nodes[n].parent)
        if (n == ancestor)
            return true;
    return false;
}

uint32_t moe_skip_casts(const struct moe_tree *t, uint32_t n)
{
    while (moe_at(t, n)->kind == MOE_N_CAST)
        n = moe_child(t, n, MOE_R_OPERAND);
    return n;
}

uint32_t moe_loop_of(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    while (x->kind != MOE_N_FUNCTION && x->kind != MOE_N_LAMBDA && x->parent) {
        const struct moe_node *up = &t->nodes[x->parent];
        bool once = x->role == MOE_R_INIT;        /* for (int i = f(); ...) runs f a single time */
        if ((up->kind == MOE_N_FOR || up->kind == MOE_N_RANGE_FOR || up->kind == MOE_N_WHILE || up->kind == MOE_N_DO) && !once)
            return x->parent;
        x = up;
    }
    return 0;
}

/* The node after n and all below it. */
static uint32_t step_over(const struct moe_tree *t, uint32_t root, uint32_t n)
{
    for (; n && n != root; n = t->nodes[n].parent)
        if (t->nodes[n].next)
            return t->nodes[n].next;
    return 0;
}

uint32_t moe_walk(const struct moe_tree *t, uint32_t root, uint32_t n)
{
    uint32_t first = moe_at(t, n)->first;
    return first ? first : n < t->node_count ? step_over(t, root, n) : 0;
}

struct moe_str moe_source(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, n);
    struct moe_str bytes = x->file < t->file_count ? t->files[x->file].bytes : MOE_STR("");
    if (!x->length || x->offset >= bytes.len)
        return MOE_STR("");
    return (struct moe_str){ bytes.ptr + x->offset, MOE_MIN((size_t)x->length, bytes.len - x->offset) };
}

static bool same_type(const struct moe_tree *t, uint32_t a, uint32_t b)
{
    return a == b || (moe_type_at(t, a)->canonical && moe_type_at(t, a)->canonical == moe_type_at(t, b)->canonical);
}

/* Two nodes without their children. What we do not model is compared as text. */
static bool same_node(const struct moe_tree *t, uint32_t i, uint32_t j)
{
    const struct moe_node *a = &t->nodes[i], *b = &t->nodes[j];
    if (a->kind != b->kind || a->op != b->op)
        return false;
    switch (a->kind) {
    case MOE_N_REF:
    case MOE_N_MEMBER:
        return a->decl || b->decl ? a->decl == b->decl : a->name == b->name;
    case MOE_N_INT:
    case MOE_N_CHAR:
    case MOE_N_FLOAT:
    case MOE_N_BOOL:
        if (a->flags & b->flags & MOE_F_HAS_VALUE)
            return a->value == b->value;
        return moe_str_eq(moe_source(t, i), moe_source(t, j));
    case MOE_N_CAST:
    case MOE_N_SIZEOF:
        return same_type(t, a->type_arg, b->type_arg) && a->name == b->name;
    case MOE_N_CALL:
    case MOE_N_LAUNCH:
    case MOE_N_STRING:
    case MOE_N_INDEX:
    case MOE_N_UNARY:
    case MOE_N_BINARY:
    case MOE_N_COND:
    case MOE_N_INIT_LIST:
    case MOE_N_NULLPTR:
    case MOE_N_THIS:
        return a->name == b->name && a->op != MOE_OP_UNKNOWN && a->op != MOE_OP_UNARY_OTHER;
    default:
        return a->name == b->name && a->length && moe_str_eq(moe_source(t, i), moe_source(t, j));
    }
}

bool moe_same_expr(const struct moe_tree *t, uint32_t a, uint32_t b)
{
    if (!a || !b || a >= t->node_count || b >= t->node_count)
        return false;
    if (a == b)
        return true;
    uint32_t i = a, j = b;
    for (unsigned steps = 0; i && j && steps < MOE_CAP_SAME_NODES; steps++) {
        const struct moe_node *x = &t->nodes[i], *y = &t->nodes[j];
        if (!same_node(t, i, j) || !x->first != !y->first)
            return false;
        if (i != a && (x->role != y->role || !x->next != !y->next))
            return false;                         /* with the line above: the two have the same shape */
        i = moe_walk(t, a, i);
        j = moe_walk(t, b, j);
    }
    return !i && !j;
}

bool moe_has_effect(const struct moe_tree *t, uint32_t n)
{
    uint32_t root = n < t->node_count ? n : 0;
    for (uint32_t i = root; i;) {
        const struct moe_node *x = &t->nodes[i];
        switch (x->kind) {
        case MOE_N_CALL:
        case MOE_N_LAUNCH:
        case MOE_N_NEW:
        case MOE_N_DELETE:
        case MOE_N_ASM:
        case MOE_N_RETURN:
        case MOE_N_GOTO:
        case MOE_N_BREAK:
        case MOE_N_CONTINUE:
            return true;
        case MOE_N_BINARY:
        case MOE_N_UNARY:
            if (moe_is_assign(x->op) || (x->op >= MOE_OP_POST_INC && x->op <= MOE_OP_PRE_DEC) || x->op == MOE_OP_UNKNOWN)
                return true;
            break;
        default:
            break;
        }
        bool unevaluated = x->kind == MOE_N_SIZEOF || x->kind == MOE_N_LAMBDA;
        i = unevaluated ? step_over(t, root, i) : moe_walk(t, root, i);
    }
    return false;
}

uint32_t moe_var_of(const struct moe_tree *t, uint32_t n)
{
    const struct moe_node *x = moe_at(t, moe_skip_casts(t, n));
    if (x->kind != MOE_N_REF)
        return 0;
    unsigned kind = moe_decl_at(t, x->decl)->kind;
    return kind == MOE_N_VAR || kind == MOE_N_PARAM ? x->decl : 0;
}

struct moe_str moe_callee(const struct moe_tree *t, uint32_t call)
{
    const struct moe_node *x = moe_at(t, call);
    if (x->kind != MOE_N_CALL && x->kind != MOE_N_LAUNCH)
        return MOE_STR("");
    if (moe_decl_at(t, x->decl)->kind == MOE_N_FUNCTION)
        return moe_text(t, moe_decl_at(t, x->decl)->name);
    uint32_t callee = moe_skip_casts(t, moe_child(t, call, MOE_R_CALLEE));
    while (moe_at(t, callee)->kind == MOE_N_UNARY && (moe_at(t, callee)->op == MOE_OP_ADDR || moe_at(t, callee)->op == MOE_OP_DEREF))
        callee = moe_skip_casts(t, moe_child(t, callee, MOE_R_OPERAND));     /* (&f)(x), (*f)(x) */
    const struct moe_node *c = moe_at(t, callee);
    if (!c->kind)
        return x->decl ? MOE_STR("") : moe_text(t, x->name);                 /* tokens alone: the name is all there is */
    if (c->kind != MOE_N_REF && c->kind != MOE_N_MEMBER)
        return MOE_STR("");
    unsigned kind = moe_decl_at(t, c->decl)->kind;
    return kind == MOE_N_NONE || kind == MOE_N_FUNCTION ? moe_text(t, c->name) : MOE_STR("");   /* none: an undeclared function */
}

/* Past the comment or literal that begins at i; i itself when none does. */
static size_t past_quiet(struct moe_str s, size_t i)
{
    char c = s.ptr[i], next = i + 1 < s.len ? s.ptr[i + 1] : 0;
    if (c == '/' && next == '/') {
        while (i < s.len && s.ptr[i] != '\n')
            i++;
    } else if (c == '/' && next == '*') {
        for (i += 2; i < s.len && !(s.ptr[i] == '*' && i + 1 < s.len && s.ptr[i + 1] == '/');)
            i++;
        i = MOE_MIN(i + 2, s.len);
    } else if (c == '"' || (c == '\'' && !(i && moe_is_word(s.ptr[i - 1])))) {
        for (i++; i < s.len && s.ptr[i] != c && s.ptr[i] != '\n'; i++)
            i += s.ptr[i] == '\\';
        i = MOE_MIN(i + 1, s.len);
    }
    return i;
}

unsigned moe_mentions(const struct moe_tree *t, uint32_t n, struct moe_str name)
{
    struct moe_str s = moe_source(t, n);
    unsigned count = 0;
    for (size_t i = 0; name.len && i < s.len;) {
        size_t quiet = past_quiet(s, i), end = i;
        if (quiet > i) {
            i = quiet;
            continue;
        }
        while (end < s.len && moe_is_word(s.ptr[end]))
            end++;
        count += end - i == name.len && memcmp(s.ptr + i, name.ptr, name.len) == 0;
        i = MOE_MAX(end, i + 1);
    }
    return count;
}
