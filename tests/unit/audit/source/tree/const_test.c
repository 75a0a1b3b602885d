/* moe_const over expressions written as text: TYPE:VALUE, (TYPE op a b), @variable; TYPE>CONV adds an implicit conversion. */
#include "audit/source/tree/tree.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

struct reader { struct moe_tree_builder *b; const char *p; };

static const struct known { const char *name; struct moe_type type; } known[] = {
    { "?", { .kind = MOE_T_UNKNOWN, .size = -1 } },
    { "i8", { .kind = MOE_T_INT, .is_signed = true, .size = 1 } },
    { "u8", { .kind = MOE_T_INT, .size = 1 } },
    { "i32", { .kind = MOE_T_INT, .is_signed = true, .size = 4 } },
    { "u32", { .kind = MOE_T_INT, .size = 4 } },
    { "i64", { .kind = MOE_T_INT, .is_signed = true, .size = 8 } },
    { "u64", { .kind = MOE_T_INT, .size = 8 } },
    { "i128", { .kind = MOE_T_INT, .is_signed = true, .size = 16 } },
    { "b", { .kind = MOE_T_BOOL, .size = 1 } },
    { "p", { .kind = MOE_T_POINTER, .size = 8 } },
    { "f", { .kind = MOE_T_FLOAT, .size = 8 } },
    { "v", { .kind = MOE_T_VOID, .size = -1 } },
    { "e", { .kind = MOE_T_ENUM, .size = 4, .to = 5 } },                       /* over u32 */
    { "r", { .kind = MOE_T_RECORD, .size = 24 } },
    { "ci32", { .kind = MOE_T_INT, .is_signed = true, .size = 4, .is_const = true } },
    { "cu8", { .kind = MOE_T_INT, .size = 1, .is_const = true } },
    { "cvi32", { .kind = MOE_T_INT, .is_signed = true, .size = 4, .is_const = true, .is_volatile = true } },
    { "ri32", { .kind = MOE_T_REFERENCE, .to = 4 } },
};

static const struct variable { const char *name, *type, *init; uint8_t kind; int64_t value; } variables[] = {
    { "@five", "ci32", "i32:5", MOE_N_VAR, 0 },
    { "@byte", "cu8", "i32:300", MOE_N_VAR, 0 },                               /* const unsigned char byte = 300 */
    { "@plain", "i32", "i32:5", MOE_N_VAR, 0 },                                /* static int plain = 5 */
    { "@wild", "cvi32", "i32:5", MOE_N_VAR, 0 },
    { "@later", "ci32", NULL, MOE_N_VAR, 0 },                                  /* extern const int later */
    { "@sum", "ci32", "(i32 + @five @five)", MOE_N_VAR, 0 },
    { "@param", "ci32", "i32:5", MOE_N_PARAM, 0 },
    { "@ENUM", "i32", NULL, MOE_N_ENUMERATOR, -7 },
    { "@self", "ci32", "(i32 + @self i32:1)", MOE_N_VAR, 0 },
    { "@braced", "ci32", "(i32 {} i32:9)", MOE_N_VAR, 0 },
};

static uint32_t word(struct reader *r, char *into)
{
    size_t n = strcspn(r->p, " ()>:");
    assert_true(n < 16);
    memcpy(into, r->p, n);
    into[n] = 0;
    r->p += n;
    return (uint32_t)n;
}

static uint32_t type_named(const char *name)
{
    for (uint32_t i = 0; i < MOE_COUNT(known); i++)
        if (strcmp(known[i].name, name) == 0)
            return i + 1;
    fail_msg("no type %s", name);
    return 0;
}

static uint32_t read_expr(struct reader *r, uint32_t parent, unsigned role);

static void read_operands(struct reader *r, uint32_t n, const char *op)
{
    static const uint8_t binary[] = { MOE_R_LHS, MOE_R_RHS }, cond[] = { MOE_R_COND, MOE_R_THEN, MOE_R_ELSE }, unary[] = { MOE_R_OPERAND };
    uint8_t kind = moe_builder_at(r->b, n)->kind;
    const uint8_t *roles = kind == MOE_N_BINARY ? binary : kind == MOE_N_COND ? cond : unary;
    for (unsigned i = 0; *r->p == ' '; i++) {
        r->p++;
        read_expr(r, n, kind == MOE_N_INIT_LIST ? MOE_R_VALUE : roles[i]);
    }
    if (*r->p++ != ')')
        fail_msg("unbalanced near %s after %s", r->p - 1, op);
}

static uint32_t read_form(struct reader *r, uint32_t parent, unsigned role, struct moe_node n)
{
    char op[16], of[16];
    r->p++;
    word(r, of);
    n.type = type_named(of);
    if (*r->p == '>' && r->p[1] != ' ') {
        r->p++;
        word(r, of);
        n.conv = type_named(of);
    }
    r->p++;
    size_t len = strcspn(r->p, " )");
    memcpy(op, r->p, len);
    op[len] = 0;
    r->p += len;
    n.kind = strcmp(op, "cast") == 0 ? MOE_N_CAST : strcmp(op, "?:") == 0 ? MOE_N_COND : strcmp(op, "{}") == 0 ? MOE_N_INIT_LIST
           : strncmp(op, "sizeof", 6) == 0 ? MOE_N_SIZEOF : strcmp(op, "call") == 0 ? MOE_N_CALL : 0;
    for (unsigned o = MOE_OP_ADD; !n.kind && o <= MOE_OP_UNARY_OTHER; o++)
        if (strcmp(op, moe_op_name((enum moe_op)o)) == 0) {
            n.op = (uint8_t)o;
            n.kind = o < MOE_OP_POST_INC ? MOE_N_BINARY : MOE_N_UNARY;
        }
    if (n.kind == MOE_N_CAST)
        n.type_arg = n.type;
    if (strncmp(op, "sizeof=", 7) == 0) {
        n.type_arg = type_named(op + 7);
        n.flags = MOE_F_TYPE_ARG;
    }
    assert_true(n.kind != 0);
    uint32_t at = moe_builder_node(r->b, parent, n);
    (void)role;
    read_operands(r, at, op);
    return at;
}

static uint32_t read_expr(struct reader *r, uint32_t parent, unsigned role)
{
    char name[16];
    struct moe_node n = { .role = (uint8_t)role };
    if (*r->p == '(')
        return read_form(r, parent, role, n);
    word(r, name);
    if (*name == '@') {
        for (uint32_t i = 0; i < MOE_COUNT(variables); i++)
            if (strcmp(variables[i].name, name) == 0) {
                n.kind = MOE_N_REF;
                n.decl = i + 1;
                n.type = type_named(variables[i].type);
            }
        assert_int_not_equal(n.decl, 0);
        return moe_builder_node(r->b, parent, n);
    }
    n.type = type_named(name);
    if (*r->p == '>') {
        r->p++;
        word(r, name);
        n.conv = type_named(name);
    }
    n.kind = n.type == type_named("f") ? MOE_N_FLOAT : MOE_N_INT;
    n.flags = MOE_F_HAS_VALUE;
    char *end;
    if (n.kind == MOE_N_FLOAT) {
        double d = strtod(++r->p, &end);
        memcpy(&n.value, &d, sizeof d);
    } else
        n.value = (int64_t)strtoll(++r->p, &end, 0);
    r->p = end;
    return moe_builder_node(r->b, parent, n);
}

static struct moe_tree *tree_of(const char *expr, uint32_t *root)
{
    struct reader r = { moe_builder_new(), NULL };
    assert_non_null(r.b);
    for (size_t i = 0; i < MOE_COUNT(known); i++)
        assert_int_equal(moe_builder_type(r.b, known[i].type), i + 1);
    uint32_t unit = moe_builder_node(r.b, 0, (struct moe_node){ .kind = MOE_N_UNIT });
    for (size_t i = 0; i < MOE_COUNT(variables); i++)
        moe_builder_decl(r.b, (struct moe_decl){ .kind = variables[i].kind, .type = type_named(variables[i].type), .value = variables[i].value,
                                                 .storage = MOE_S_STATIC });
    for (uint32_t i = 0; i < MOE_COUNT(variables); i++) {
        uint32_t var = moe_builder_node(r.b, unit, (struct moe_node){ .kind = variables[i].kind, .decl = i + 1 });
        moe_builder_decl_at(r.b, i + 1)->node = var;
        r.p = variables[i].init;
        if (r.p)
            read_expr(&r, var, MOE_R_INIT);
    }
    r.p = expr;
    *root = read_expr(&r, unit, MOE_R_NONE);
    assert_int_equal(*r.p, 0);
    struct moe_tree *t = moe_builder_finish(r.b);
    assert_non_null(t);
    moe_builder_free(&r.b);
    return t;
}

static const struct row { const char *name, *expr; bool ok; int64_t value; } rows[] = {
    { "adds", "(i32 + i32:2 i32:3)", true, 5 },
    { "signed overflow is no constant", "(i32 + i32:2147483647 i32:1)", false, 0 },
    { "signed underflow is no constant", "(i32 - i32:-2147483648 i32:1)", false, 0 },
    { "int times int overflows though size_t is wanted", "(i32>u64 * i32:65536 i32:65536)", false, 0 },
    { "unsigned wraps", "(u32 + u32:4294967295 u32:2)", true, 1 },
    { "unsigned minus wraps to its width", "(u32 - u32:0 u32:1)", true, 4294967295 },
    { "64 bit unsigned wraps", "(u64 - u64:0 u64:1)", true, -1 },
    { "unknown types are 64 bit", "(? * ?:65536 ?:65536)", true, 4294967296 },
    { "unknown types overflow at 64 bit", "(? + ?:9223372036854775807 ?:1)", false, 0 },
    { "wide multiplication is not cut", "(u64 * u64:65536 u64:65536)", true, 4294967296 },
    { "-1 converted to unsigned for the addition", "(u32 + i32>u32:-1 u32:0)", true, 4294967295 },
    { "divides toward zero", "(i32 / i32:-7 i32:2)", true, -3 },
    { "unsigned division of a big value", "(u64 / u64:-1 u64:2)", true, INT64_MAX },
    { "division by zero is no constant", "(i32 / i32:1 i32:0)", false, 0 },
    { "remainder by zero is no constant", "(u64 % u64:1 u64:0)", false, 0 },
    { "INT_MIN / -1 does not trap", "(i32 / i32:-2147483648 i32:-1)", false, 0 },
    { "INT64_MIN / -1 does not trap", "(i64 / i64:-9223372036854775808 i64:-1)", false, 0 },
    { "INT64_MIN % -1 does not trap", "(i64 % i64:-9223372036854775808 i64:-1)", true, 0 },
    { "shifts left", "(i32 << i32:1 i32:20)", true, 1048576 },
    { "1 << 31 is INT_MIN", "(i32 << i32:1 i32:31)", true, INT32_MIN },
    { "a shift by the width is no constant", "(i32 << i32:1 i32:32)", false, 0 },
    { "a negative shift is no constant", "(i32 << i32:1 i32:-1)", false, 0 },
    { "shifts unsigned right without sign", "(u64 >> u64:-1 i32:60)", true, 15 },
    { "shifts signed right with sign", "(i32 >> i32:-8 i32:1)", true, -4 },
    { "and or xor", "(i32 ^ (i32 & i32:12 i32:10) (i32 | i32:1 i32:2))", true, 11 },
    { "complement of unsigned keeps the width", "(u32 ~ u32:0)", true, 4294967295 },
    { "complement of int", "(i32 ~ i32:0)", true, -1 },
    { "minus", "(i32 -x i32:5)", true, -5 },
    { "minus INT_MIN is no constant", "(i32 -x i32:-2147483648)", false, 0 },
    { "minus of unsigned wraps", "(u32 -x u32:1)", true, 4294967295 },
    { "not", "(i32 ! i32:5)", true, 0 },
    { "compares as unsigned after conversion", "(i32 < i32>u32:-1 u32:1)", true, 0 },
    { "compares as signed", "(i32 < i32:-1 i32:1)", true, 1 },
    { "compares for all orders", "(i32 && (i32 <= i32:1 i32:1) (i32 >= i32:1 i32:1))", true, 1 },
    { "greater", "(i32 > u64:-1 u64:1)", true, 1 },
    { "equal and unequal", "(i32 || (i32 == i32:1 i32:2) (i32 != i32:1 i32:1))", true, 0 },
    { "0 && x is decided by its left", "(i32 && i32:0 @plain)", true, 0 },
    { "1 || x is decided by its left", "(i32 || i32:1 @plain)", true, 1 },
    { "1 && x is open", "(i32 && i32:1 @plain)", false, 0 },
    { "takes the chosen side", "(i32 ?: i32:0 @plain i32:4)", true, 4 },
    { "does not take the open side", "(i32 ?: i32:1 @plain i32:4)", false, 0 },
    { "a cast cuts", "(u8 cast i32:300)", true, 44 },
    { "a cast extends the sign", "(i8 cast i32:200)", true, -56 },
    { "a cast to bool is 0 or 1", "(b cast i32:300)", true, 1 },
    { "a cast of a floating literal", "(u64 cast f:1e9)", true, 1000000000 },
    { "a floating literal past the type", "(i8 cast f:1e9)", false, 0 },
    { "a floating literal alone is no integer", "f:2", false, 0 },
    { "a cast to float is no integer", "(f cast i32:2)", false, 0 },
    { "a cast to void is no value", "(v cast i32:2)", false, 0 },
    { "a null pointer", "(p cast i32:0)", true, 0 },
    { "MAP_FAILED", "(p cast i32:-1)", true, -1 },
    { "an enumeration has its integer type", "(e cast i32:-1)", true, 4294967295 },
    { "128 bits are not folded", "(i128 << i128:1 i32:100)", false, 0 },
    { "the place's conversion counts", "i32>u32:-1", true, 4294967295 },
    { "a conversion to double leaves the integer", "i32>f:3", true, 3 },
    { "sizeof a type", "(u64 sizeof=r)", true, 24 },
    { "sizeof an expression", "(u64 sizeof @five)", true, 4 },
    { "sizeof a reference is sizeof what it names", "(u64 sizeof=ri32)", true, 4 },
    { "sizeof void is unknown", "(u64 sizeof=v)", false, 0 },
    { "n * sizeof(x)", "(u64 * i32>u64:10 (u64 sizeof=r))", true, 240 },
    { "an enumerator", "@ENUM", true, -7 },
    { "a const variable", "@five", true, 5 },
    { "a const variable in its type", "@byte", true, 44 },
    { "a const variable of const variables", "@sum", true, 10 },
    { "a const variable in braces", "@braced", true, 9 },
    { "static is not const", "@plain", false, 0 },
    { "const volatile is not constant", "@wild", false, 0 },
    { "extern const has no value here", "@later", false, 0 },
    { "a const parameter is not constant", "@param", false, 0 },
    { "a variable that names itself ends", "@self", false, 0 },
    { "a call is no constant", "(i32 call)", false, 0 },
    { "an assignment is no constant", "(i32 = i32:1 i32:2)", false, 0 },
};

static void folds(void **state)
{
    const struct row *row = *state;
    uint32_t root;
    struct moe_tree *t = tree_of(row->expr, &root);
    int64_t v = 4711;
    assert_int_equal(moe_const(t, root, &v), row->ok);
    assert_true(v == (row->ok ? row->value : 4711));
    moe_tree_free(&t);
    assert_null(t);
}

static void keeps_the_written_value(void **state)
{
    (void)state;
    uint32_t root;
    struct moe_tree *t = tree_of("(i32>u32 -x i32:1)", &root);
    int64_t v = 0;
    assert_true(moe_const_written(t, root, &v) && v == -1);
    assert_true(moe_const(t, root, &v) && v == 4294967295);
    assert_false(moe_const_written(t, 0, &v));
    assert_false(moe_const(t, UINT32_MAX, &v));
    moe_tree_free(&t);
}

/* Each const is twice the one before: without the step cap, 2^60 folds. */
static void gives_up_on_doubling_chains(void **state)
{
    (void)state;
    struct moe_tree_builder *b = moe_builder_new();
    uint32_t type = moe_builder_type(b, known[14].type), unit = moe_builder_node(b, 0, (struct moe_node){ .kind = MOE_N_UNIT }), last = 0;
    for (uint32_t i = 1; i <= 60; i++) {
        moe_builder_decl(b, (struct moe_decl){ .kind = MOE_N_VAR, .type = type });
        uint32_t var = moe_builder_node(b, unit, (struct moe_node){ .kind = MOE_N_VAR, .decl = i });
        last = moe_builder_node(b, var, (struct moe_node){ .kind = MOE_N_BINARY, .op = MOE_OP_AND, .role = MOE_R_INIT, .type = type });
        moe_builder_decl_at(b, i)->node = var;
        for (uint8_t role = MOE_R_LHS; role <= MOE_R_RHS; role++)
            moe_builder_node(b, last, (struct moe_node){ .kind = i > 1 ? MOE_N_REF : MOE_N_INT, .decl = i - 1, .role = role, .type = type,
                                                         .flags = i > 1 ? 0 : MOE_F_HAS_VALUE });
    }
    struct moe_tree *t = moe_builder_finish(b);
    moe_builder_free(&b);
    int64_t v;
    assert_false(moe_const(t, last, &v));
    moe_tree_free(&t);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + 2];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = folds, .initial_state = (void *)&rows[i] };
    tests[MOE_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(keeps_the_written_value);
    tests[MOE_COUNT(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(gives_up_on_doubling_chains);
    return _cmocka_run_group_tests("const", tests, MOE_COUNT(tests), NULL, NULL);
}
