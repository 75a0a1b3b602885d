/* Integer constants without data flow, in the arithmetic of the C types involved. */
#include "audit/source/tree/tree.h"

/* `const int b = a + a; const int c = b + b; ...` doubles the work with every line: a fold gives up after this many nodes. */
#define MOE_CAP_FOLD_STEPS 4096u
#define MOE_CAP_FOLD_DEPTH 256u

struct fold { const struct moe_tree *t; unsigned steps, depth; };

/* The integer type arithmetic happens in; bits 0 = unknown: 64 bits, signed, and any overflow is no constant. */
struct width { unsigned bits; bool is_signed, is_bool; };

static bool width_of(const struct moe_tree *t, uint32_t type, struct width *w)
{
    const struct moe_type *y = moe_type_at(t, type);
    if (y->kind == MOE_T_REFERENCE)
        y = moe_type_at(t, y->to);
    if (y->kind == MOE_T_ENUM && y->to)
        y = moe_type_at(t, y->to);
    *w = (struct width){ 0, true, false };
    switch (y->kind) {
    case MOE_T_UNKNOWN:
    case MOE_T_DEPENDENT:
        return true;
    case MOE_T_BOOL:
        *w = (struct width){ 1, false, true };
        return true;
    case MOE_T_POINTER:
        *w = (struct width){ 64, false, false };
        return true;
    case MOE_T_ENUM:
    case MOE_T_INT:
        if (y->size > 8)                          /* __int128 does not fit `value` */
            return false;
        if (y->size > 0)
            *w = (struct width){ (unsigned)y->size * 8, y->is_signed, false };
        return true;
    default:
        return false;
    }
}

/* v as a value of the type: cut to its bits, the sign extended. */
static int64_t cut(int64_t v, struct width w)
{
    if (w.is_bool)
        return v != 0;
    if (!w.bits || w.bits >= 64)
        return v;
    uint64_t mask = (1ull << w.bits) - 1, bits = (uint64_t)v & mask;
    if (w.is_signed && bits >> (w.bits - 1))
        bits |= ~mask;
    return (int64_t)bits;
}

static bool add_sub_mul(unsigned op, int64_t a, int64_t b, struct width w, int64_t *v)
{
    if (!w.is_signed) {
        uint64_t x = (uint64_t)a, y = (uint64_t)b;
        *v = cut((int64_t)(op == MOE_OP_ADD ? x + y : op == MOE_OP_SUB ? x - y : x * y), w);
        return true;
    }
    bool over = op == MOE_OP_ADD ? __builtin_add_overflow(a, b, v)
              : op == MOE_OP_SUB ? __builtin_sub_overflow(a, b, v) : __builtin_mul_overflow(a, b, v);
    return !over && cut(*v, w) == *v;             /* signed overflow is no value at all */
}

static bool div_rem(unsigned op, int64_t a, int64_t b, struct width w, int64_t *v)
{
    if (b == 0)
        return false;
    if (!w.is_signed) {
        uint64_t x = (uint64_t)a, y = (uint64_t)b;
        *v = (int64_t)(op == MOE_OP_DIV ? x / y : x % y);
        return true;
    }
    if (b == -1)                                  /* INT64_MIN / -1 traps */
        return op == MOE_OP_REM ? (*v = 0, true) : add_sub_mul(MOE_OP_SUB, 0, a, w, v);
    *v = op == MOE_OP_DIV ? a / b : a % b;
    return true;
}

static bool shift(unsigned op, int64_t a, int64_t b, struct width w, int64_t *v)
{
    if (b < 0 || b >= (w.bits ? (int64_t)w.bits : 64))
        return false;
    if (op == MOE_OP_SHL)
        *v = cut((int64_t)((uint64_t)a << b), w); /* 1 << 31 is INT_MIN on every compiler we know */
    else
        *v = w.is_signed ? a >> b : (int64_t)((uint64_t)a >> b);
    return true;
}

static bool arithmetic(unsigned op, int64_t a, int64_t b, struct width w, int64_t *v)
{
    switch (op) {
    case MOE_OP_ADD: case MOE_OP_SUB: case MOE_OP_MUL:
        return add_sub_mul(op, a, b, w, v);
    case MOE_OP_DIV: case MOE_OP_REM:
        return div_rem(op, a, b, w, v);
    case MOE_OP_SHL: case MOE_OP_SHR:
        return shift(op, a, b, w, v);
    case MOE_OP_AND:
        return *v = cut(a & b, w), true;
    case MOE_OP_OR:
        return *v = cut(a | b, w), true;
    case MOE_OP_XOR:
        return *v = cut(a ^ b, w), true;
    default:
        return false;
    }
}

static bool compare(unsigned op, int64_t a, int64_t b, struct width w, int64_t *v)
{
    bool less = w.is_signed ? a < b : (uint64_t)a < (uint64_t)b;
    switch (op) {
    case MOE_OP_LT: *v = less; return true;
    case MOE_OP_GE: *v = !less; return true;
    case MOE_OP_EQ: *v = a == b; return true;
    case MOE_OP_NE: *v = a != b; return true;
    case MOE_OP_LE: *v = less || a == b; return true;
    case MOE_OP_GT: *v = !less && a != b; return true;
    default: return false;
    }
}

static bool fold(struct fold *f, uint32_t n, int64_t *v);

static bool fold_binary(struct fold *f, uint32_t n, int64_t *v)
{
    const struct moe_node *x = moe_at(f->t, n);
    uint32_t lhs = moe_child(f->t, n, MOE_R_LHS), rhs = moe_child(f->t, n, MOE_R_RHS);
    struct width w;
    int64_t a, b;
    if (moe_is_assign(x->op) || x->op == MOE_OP_COMMA || x->op == MOE_OP_UNKNOWN || !fold(f, lhs, &a))
        return false;
    if (x->op == MOE_OP_LAND || x->op == MOE_OP_LOR) {
        bool decided = (a != 0) == (x->op == MOE_OP_LOR);
        if (decided)
            return *v = a != 0, true;
        return fold(f, rhs, &b) && (*v = b != 0, true);
    }
    if (!fold(f, rhs, &b))
        return false;
    if (moe_is_compare(x->op)) {
        const struct moe_node *l = moe_at(f->t, lhs);
        if (!width_of(f->t, l->conv ? l->conv : l->type, &w))
            w = (struct width){ 0, true, false }; /* both were integers before they met as floats */
        return compare(x->op, a, b, w, v);
    }
    return width_of(f->t, x->type, &w) && arithmetic(x->op, a, b, w, v);
}

static bool fold_unary(struct fold *f, uint32_t n, int64_t *v)
{
    const struct moe_node *x = moe_at(f->t, n);
    struct width w;
    int64_t a;
    if (x->op != MOE_OP_PLUS && x->op != MOE_OP_MINUS && x->op != MOE_OP_NOT && x->op != MOE_OP_LNOT)
        return false;
    if (!width_of(f->t, x->type, &w) || !fold(f, moe_child(f->t, n, MOE_R_OPERAND), &a))
        return false;
    switch (x->op) {
    case MOE_OP_MINUS:
        return add_sub_mul(MOE_OP_SUB, 0, a, w, v);
    case MOE_OP_NOT:
        return *v = cut(~a, w), true;
    case MOE_OP_LNOT:
        return *v = !a, true;
    default:
        return *v = a, true;
    }
}

/* (size_t)1e9: a floating literal may be cut to an integer where it fits. */
static bool fold_float(const struct moe_tree *t, uint32_t n, struct width w, int64_t *v)
{
    const struct moe_node *x = moe_at(t, n);
    double d;
    if (x->kind != MOE_N_FLOAT || !(x->flags & MOE_F_HAS_VALUE) || w.is_bool)
        return false;
    memcpy(&d, &x->value, sizeof d);
    if (!(d > -9.2e18 && d < 9.2e18))
        return false;
    *v = (int64_t)d;
    return cut(*v, w) == *v;
}

static bool fold_cast(struct fold *f, uint32_t n, int64_t *v)
{
    const struct moe_node *x = moe_at(f->t, n);
    uint32_t operand = moe_child(f->t, n, MOE_R_OPERAND);
    struct width w;
    if (!width_of(f->t, x->type_arg ? x->type_arg : x->type, &w))
        return false;
    if (fold_float(f->t, operand, w, v))
        return true;
    if (!fold(f, operand, v))
        return false;
    *v = cut(*v, w);
    return true;
}

static bool fold_sizeof(const struct moe_tree *t, uint32_t n, int64_t *v)
{
    const struct moe_node *x = moe_at(t, n);
    uint32_t type = x->flags & MOE_F_TYPE_ARG ? x->type_arg : moe_at(t, moe_child(t, n, MOE_R_OPERAND))->type;
    const struct moe_type *y = moe_type_at(t, type);
    if (y->kind == MOE_T_REFERENCE)
        y = moe_type_at(t, y->to);
    *v = y->size;
    return y->kind != MOE_T_UNKNOWN && y->size > 0;
}

/* An enumerator, or a variable whose type says that it keeps its initial value. */
static bool fold_ref(struct fold *f, uint32_t n, int64_t *v)
{
    const struct moe_decl *d = moe_decl_at(f->t, moe_at(f->t, n)->decl);
    if (d->kind == MOE_N_ENUMERATOR)
        return *v = d->value, true;
    const struct moe_type *y = moe_type_at(f->t, d->type);
    struct width w;
    if (d->kind != MOE_N_VAR || !y->is_const || y->is_volatile || !width_of(f->t, d->type, &w))
        return false;
    if (!fold(f, moe_child(f->t, d->node, MOE_R_INIT), v))
        return false;
    *v = cut(*v, w);
    return true;
}

/* The value in the node's own type, before what the place converts it to. */
static bool fold_written(struct fold *f, uint32_t n, int64_t *v)
{
    const struct moe_node *x = moe_at(f->t, n);
    if (x->kind == MOE_N_FLOAT || moe_type_at(f->t, x->type)->kind == MOE_T_FLOAT)
        return false;
    if (x->flags & MOE_F_HAS_VALUE)
        return *v = x->value, true;
    switch (x->kind) {
    case MOE_N_NULLPTR:
        return *v = 0, true;
    case MOE_N_BINARY:
        return fold_binary(f, n, v);
    case MOE_N_UNARY:
        return fold_unary(f, n, v);
    case MOE_N_CAST:
        return fold_cast(f, n, v);
    case MOE_N_SIZEOF:
        return fold_sizeof(f->t, n, v);
    case MOE_N_REF:
    case MOE_N_MEMBER:
        return fold_ref(f, n, v);
    case MOE_N_COND: {
        int64_t c;
        return fold(f, moe_child(f->t, n, MOE_R_COND), &c) && fold(f, moe_child(f->t, n, c ? MOE_R_THEN : MOE_R_ELSE), v);
    }
    case MOE_N_INIT_LIST: {                       /* int x{5} */
        uint32_t only = x->first;
        unsigned type = moe_type_at(f->t, x->type)->kind;
        return only && !moe_at(f->t, only)->next && type != MOE_T_RECORD && type != MOE_T_ARRAY && fold(f, only, v);
    }
    default:
        return false;
    }
}

static bool fold(struct fold *f, uint32_t n, int64_t *v)
{
    struct width w;
    if (!n || f->steps >= MOE_CAP_FOLD_STEPS || f->depth >= MOE_CAP_FOLD_DEPTH)
        return false;
    f->steps++;
    f->depth++;
    bool ok = fold_written(f, n, v);
    f->depth--;
    const struct moe_node *x = moe_at(f->t, n);
    if (ok && x->conv && x->conv != x->type && width_of(f->t, x->conv, &w))
        *v = cut(*v, w);
    return ok;
}

bool moe_const(const struct moe_tree *t, uint32_t n, int64_t *value)
{
    struct fold f = { .t = t };
    int64_t v;
    return fold(&f, n, &v) && (*value = v, true);
}

bool moe_const_written(const struct moe_tree *t, uint32_t n, int64_t *value)
{
    struct fold f = { .t = t };
    int64_t v;
    return n && fold_written(&f, n, &v) && (*value = v, true);
}
