/* Building a tree by hand and reading it back. */
#include "audit/source/tree/dump.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static const char text[] = "void f(int n) {\n"
                           "    for (int i = g(); i < n; i++)\n"
                           "        h(i, \"x\");\n"
                           "    y = ({ h(1); n; });\n"
                           "    n ? h(2) : 0;\n"
                           "    ({ h(3); });\n"
                           "    (*fp)(n);\n"
                           "}\n";

/* The nodes of `text`, by the order in which they are added. */
enum { UNIT = 1, F, N, BODY, FOR, I_STMT, I, G, COND, COND_I, COND_N, STEP, STEP_I, H, H_CALLEE, H_I, H_X, ASSIGN, Y, BLOCK, H1, N_VALUE, TERNARY,
       T_COND, H2, ZERO, BLOCK2, H3, FP_CALL, DEREF, FP, FP_N, COUNT };
enum { D_F = 1, D_N, D_I, D_G, D_H, D_Y, D_FP };

struct fixture { struct moe_tree_builder *b; uint32_t file; };

static void add(struct fixture *f, uint32_t parent, unsigned kind, unsigned role, unsigned op, uint32_t decl, const char *source)
{
    const char *at = source ? strstr(text, source) : NULL;
    const char *name = decl == D_F ? "f" : decl == D_N ? "n" : decl == D_I ? "i" : decl == D_G ? "g" : decl == D_H ? "h" : decl == D_Y ? "y" : "";
    struct moe_node n = { .kind = (uint8_t)kind, .role = (uint8_t)role, .op = (uint8_t)op, .decl = decl, .file = f->file,
                          .name = moe_builder_string(f->b, moe_str_c(name)), .offset = at ? (uint32_t)(at - text) : 0,
                          .length = at ? (uint32_t)strlen(source) : 0, .line = 1, .column = 1 };
    moe_builder_node(f->b, parent, n);
}

static void declare(struct fixture *f, const char *name, unsigned kind)
{
    struct moe_str s = moe_str_c(name);
    moe_builder_decl(f->b, (struct moe_decl){ .kind = (uint8_t)kind, .name = moe_builder_string(f->b, s) });
}

static void add_for(struct fixture *f)
{
    add(f, BODY, MOE_N_FOR, MOE_R_STMT, 0, 0, NULL);
    add(f, FOR, MOE_N_DECL_STMT, MOE_R_INIT, 0, 0, NULL);
    add(f, I_STMT, MOE_N_VAR, MOE_R_DECL, 0, D_I, NULL);
    add(f, I, MOE_N_CALL, MOE_R_INIT, 0, D_G, "g()");
    add(f, FOR, MOE_N_BINARY, MOE_R_COND, MOE_OP_LT, 0, "i < n");
    add(f, COND, MOE_N_REF, MOE_R_LHS, 0, D_I, NULL);
    add(f, COND, MOE_N_REF, MOE_R_RHS, 0, D_N, NULL);
    add(f, FOR, MOE_N_UNARY, MOE_R_STEP, MOE_OP_POST_INC, 0, "i++");
    add(f, STEP, MOE_N_REF, MOE_R_OPERAND, 0, D_I, NULL);
    add(f, FOR, MOE_N_CALL, MOE_R_BODY, 0, D_H, "h(i, \"x\")");
    add(f, H, MOE_N_REF, MOE_R_CALLEE, 0, D_H, "h");
    add(f, H, MOE_N_REF, MOE_R_ARG, 0, D_I, "i");
    add(f, H, MOE_N_STRING, MOE_R_ARG, 0, 0, "\"x\"");
}

static struct moe_tree *build(void)
{
    struct fixture f = { .b = moe_builder_new() };
    static const struct { const char *name; uint8_t kind; } decls[] = {
        { "f", MOE_N_FUNCTION }, { "n", MOE_N_PARAM }, { "i", MOE_N_VAR }, { "g", MOE_N_FUNCTION }, { "h", MOE_N_FUNCTION }, { "y", MOE_N_VAR },
        { "fp", MOE_N_VAR },
    };
    assert_non_null(f.b);
    for (size_t i = 0; i < MOE_COUNT(decls); i++)
        declare(&f, decls[i].name, decls[i].kind);
    f.file = moe_builder_file(f.b, (struct moe_source_file){ .path = MOE_STR("a.c"), .bytes = moe_str_c(text), .wanted = true });
    add(&f, 0, MOE_N_UNIT, 0, 0, 0, NULL);
    add(&f, UNIT, MOE_N_FUNCTION, 0, 0, D_F, NULL);
    add(&f, F, MOE_N_PARAM, MOE_R_PARAM, 0, D_N, NULL);
    add(&f, F, MOE_N_COMPOUND, MOE_R_BODY, 0, 0, NULL);
    add_for(&f);
    add(&f, BODY, MOE_N_BINARY, MOE_R_STMT, MOE_OP_ASSIGN, 0, NULL);
    add(&f, ASSIGN, MOE_N_REF, MOE_R_LHS, 0, D_Y, NULL);
    add(&f, ASSIGN, MOE_N_STMT_EXPR, MOE_R_RHS, 0, 0, NULL);
    add(&f, BLOCK, MOE_N_CALL, MOE_R_STMT, 0, D_H, "h(1)");
    add(&f, BLOCK, MOE_N_REF, MOE_R_STMT, 0, D_N, NULL);
    add(&f, BODY, MOE_N_COND, MOE_R_STMT, 0, 0, NULL);
    add(&f, TERNARY, MOE_N_REF, MOE_R_COND, 0, D_N, NULL);
    add(&f, TERNARY, MOE_N_CALL, MOE_R_THEN, 0, D_H, "h(2)");
    add(&f, TERNARY, MOE_N_INT, MOE_R_ELSE, 0, 0, "0");
    add(&f, BODY, MOE_N_STMT_EXPR, MOE_R_STMT, 0, 0, NULL);
    add(&f, BLOCK2, MOE_N_CALL, MOE_R_STMT, 0, D_H, "h(3)");
    add(&f, BODY, MOE_N_CALL, MOE_R_STMT, 0, 0, "(*fp)(n)");
    add(&f, FP_CALL, MOE_N_UNARY, MOE_R_CALLEE, MOE_OP_DEREF, 0, "*fp");
    add(&f, DEREF, MOE_N_REF, MOE_R_OPERAND, 0, D_FP, "fp");
    add(&f, FP_CALL, MOE_N_REF, MOE_R_ARG, 0, D_N, NULL);
    struct moe_tree *t = moe_builder_finish(f.b);
    moe_builder_free(&f.b);
    assert_non_null(t);
    assert_int_equal(t->node_count, COUNT);
    return t;
}

static int setup(void **state) { return (*state = build()) ? 0 : 1; }

static int teardown(void **state)
{
    struct moe_tree *t = *state;
    moe_tree_free(&t);
    return 0;
}

static void finds_children(void **state)
{
    struct moe_tree *t = *state;
    assert_int_equal(moe_child(t, FOR, MOE_R_COND), COND);
    assert_int_equal(moe_child(t, FOR, MOE_R_BODY), H);
    assert_int_equal(moe_child(t, FOR, MOE_R_ELSE), 0);
    assert_int_equal(moe_child(t, 0, MOE_R_BODY), 0);
    assert_int_equal(moe_child(t, UINT32_MAX, MOE_R_BODY), 0);
    assert_int_equal(moe_arg_count(t, H), 2);
    assert_int_equal(moe_arg(t, H, 0), H_I);
    assert_int_equal(moe_arg(t, H, 1), H_X);
    assert_int_equal(moe_arg(t, H, 2), 0);
}

static void finds_what_encloses(void **state)
{
    struct moe_tree *t = *state;
    assert_int_equal(moe_function_of(t, H_X), F);
    assert_int_equal(moe_function_of(t, F), F);
    assert_int_equal(moe_function_of(t, UNIT), 0);
    assert_int_equal(moe_loop_of(t, H), FOR);
    assert_int_equal(moe_loop_of(t, COND_N), FOR);
    assert_int_equal(moe_loop_of(t, G), 0);          /* runs once */
    assert_int_equal(moe_loop_of(t, FOR), 0);
    assert_true(moe_inside(t, H_X, FOR));
    assert_true(moe_inside(t, FOR, FOR));
    assert_false(moe_inside(t, FOR, H_X));
    assert_false(moe_inside(t, H1, FOR));
    assert_false(moe_inside(t, H1, 0));
}

static const struct statement { const char *name; uint32_t node, statement; bool is; } statements[] = {
    { "a loop body without braces is one", H, H, true },
    { "its argument is not", H_I, H, false },
    { "the step of a for is one", STEP, STEP, true },
    { "the condition of a for is not", COND, FOR, false },
    { "an initialiser belongs to its declaration", G, I_STMT, false },
    { "a call inside ({ }) is one", H1, H1, true },
    { "the value of a used ({ }) is not", N_VALUE, ASSIGN, false },
    { "the last call of an unused ({ }) is one", H3, H3, true },
    { "a side of ?: is not", H2, TERNARY, false },
    { "the function itself is in none", F, 0, false },
};

static void tells_statements(void **state)
{
    const struct statement *row = *state;
    struct moe_tree *t = build();
    assert_int_equal(moe_is_statement(t, row->node), row->is);
    assert_int_equal(moe_statement_of(t, row->node), row->statement);
    moe_tree_free(&t);
}

static void walks_in_order(void **state)
{
    struct moe_tree *t = *state;
    uint32_t expected = UNIT;
    for (uint32_t n = UNIT; n; n = moe_walk(t, UNIT, n))
        assert_int_equal(n, expected++);
    assert_int_equal(expected, COUNT);
    uint32_t last = 0;
    for (uint32_t n = H; n; n = moe_walk(t, H, n))
        last = n;
    assert_int_equal(last, H_X);                     /* does not leave the root */
    assert_int_equal(moe_walk(t, H_X, H_X), 0);
    assert_int_equal(moe_walk(t, UNIT, UINT32_MAX), 0);
}

static void lists_functions_and_calls(void **state)
{
    struct moe_tree *t = *state;
    static const uint32_t calls[] = { 0, G, H, H1, H2, H3, FP_CALL };
    assert_int_equal(t->function_count, 2);
    assert_int_equal(t->functions[1], F);
    assert_int_equal(t->call_count, MOE_COUNT(calls));
    assert_memory_equal(t->calls, calls, sizeof calls);
    assert_int_equal(moe_at(t, UNIT)->depth, 0);
    assert_int_equal(moe_at(t, H_X)->depth, 5);
}

static void gives_source_and_names(void **state)
{
    struct moe_tree *t = *state;
    assert_true(moe_str_is(moe_source(t, H), "h(i, \"x\")"));
    assert_true(moe_str_is(moe_source(t, FOR), ""));
    assert_true(moe_str_is(moe_callee(t, H), "h"));
    assert_true(moe_str_is(moe_callee(t, FP_CALL), ""));
    assert_true(moe_str_is(moe_callee(t, FOR), ""));
    assert_int_equal(moe_var_of(t, H_I), D_I);
    assert_int_equal(moe_var_of(t, H_CALLEE), 0);
    assert_int_equal(moe_var_of(t, H), 0);
    assert_string_equal(moe_kind_name(MOE_N_LAUNCH), "launch");
    assert_string_equal(moe_op_name(MOE_OP_SHL_ASSIGN), "<<=");
}

static void knows_effects(void **state)
{
    struct moe_tree *t = *state;
    assert_true(moe_has_effect(t, H));
    assert_true(moe_has_effect(t, STEP));
    assert_true(moe_has_effect(t, ASSIGN));
    assert_true(moe_has_effect(t, TERNARY));
    assert_false(moe_has_effect(t, COND));
    assert_false(moe_has_effect(t, H_X));
    assert_false(moe_has_effect(t, 0));
}

static void compares_expressions(void **state)
{
    struct moe_tree *t = *state;
    assert_true(moe_same_expr(t, COND_I, H_I));
    assert_false(moe_same_expr(t, COND_I, COND_N));
    assert_true(moe_same_expr(t, COND, COND));
    assert_false(moe_same_expr(t, COND, STEP));
    assert_false(moe_same_expr(t, H1, H));           /* fewer arguments */
    assert_false(moe_same_expr(t, 0, 0));
}

static void every_kind_has_a_name(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MOE_N_COUNT; i++)
        assert_non_null(moe_kind_name((enum moe_kind)i));
    for (unsigned i = 0; i <= MOE_OP_UNKNOWN; i++)
        assert_non_null(moe_op_name((enum moe_op)i));
    for (unsigned i = 0; i <= MOE_R_STMT; i++)
        assert_non_null(moe_role_name((enum moe_role)i));
}

static void interns_and_counts_none(void **state)
{
    (void)state;
    struct moe_tree_builder *b = moe_builder_new();
    char word[] = "word";
    uint32_t first = moe_builder_string(b, moe_str_c(word));
    word[0] = 'W';                                   /* the builder has its own copy */
    assert_int_equal(moe_builder_string(b, MOE_STR("word")), first);
    assert_int_not_equal(moe_builder_string(b, MOE_STR("Word")), first);
    assert_int_equal(moe_builder_string(b, MOE_STR("")), 0);
    assert_int_not_equal(moe_builder_string(b, MOE_STR("a\0b")), moe_builder_string(b, MOE_STR("a")));
    moe_builder_decl_at(b, 0)->flags = 77;           /* what a caller past a cap might do */
    struct moe_tree *t = moe_builder_finish(b);
    assert_int_equal(t->decls[0].flags, 0);
    assert_int_equal(moe_text(t, 0).len, 0);
    assert_true(moe_str_is(moe_text(t, first), "word"));
    const uint32_t counts[] = { t->node_count, t->type_count, t->type_param_count, t->decl_count, t->file_count, t->macro_count,
                                t->expansion_count, t->include_count, t->diag_count, t->skipped_count, t->comment_count, t->function_count,
                                t->call_count };
    for (size_t i = 0; i < MOE_COUNT(counts); i++)
        assert_int_equal(counts[i], 1);
    moe_tree_free(&t);
    assert_int_equal(moe_builder_string(b, MOE_STR("late")), 0);
    assert_null(moe_builder_finish(b));
    moe_builder_free(&b);
    assert_null(b);
}

/* int a; void f() { goto x; x: } void g(); -- without f's first variant, the second one and g move up. */
static void drops_a_function(void **state)
{
    (void)state;
    struct moe_tree_builder *b = moe_builder_new();
    moe_builder_file(b, (struct moe_source_file){ .path = MOE_STR("a.c"), .bytes = moe_str_c(text), .wanted = true });
    uint32_t unit = moe_builder_node(b, 0, (struct moe_node){ .kind = MOE_N_UNIT, .file = 1 });
    uint32_t f[2], jump = 0, decl[2];
    moe_builder_node(b, unit, (struct moe_node){ .kind = MOE_N_VAR, .file = 1 });
    for (int i = 0; i < 2; i++) {
        f[i] = moe_builder_node(b, unit, (struct moe_node){ .kind = MOE_N_FUNCTION, .file = 1 });
        uint32_t body = moe_builder_node(b, f[i], (struct moe_node){ .kind = MOE_N_COMPOUND, .role = MOE_R_BODY, .file = 1 });
        jump = moe_builder_node(b, body, (struct moe_node){ .kind = MOE_N_GOTO, .file = 1 });
        uint32_t label = moe_builder_node(b, body, (struct moe_node){ .kind = MOE_N_LABEL, .file = 1 });
        moe_builder_at(b, jump)->decl = label;
        decl[i] = moe_builder_decl(b, (struct moe_decl){ .kind = MOE_N_FUNCTION, .node = f[i] });
    }
    moe_builder_drop(b, f[0]);
    uint32_t last = moe_builder_node(b, unit, (struct moe_node){ .kind = MOE_N_FUNCTION, .file = 1 });
    struct moe_tree *t = moe_builder_finish(b);
    moe_builder_free(&b);
    assert_true(moe_tree_valid(t));
    assert_int_equal(t->node_count, last + 1 - 4);
    assert_int_equal(t->function_count - 1, 1);
    assert_int_equal(t->functions[1], f[1] - 4);
    assert_int_equal(t->decls[decl[0]].node, 0);
    assert_int_equal(t->decls[decl[1]].node, f[1] - 4);
    assert_int_equal(t->nodes[jump - 4].decl, jump - 4 + 1);
    assert_int_equal(moe_walk(t, unit, moe_at(t, moe_at(t, unit)->first)->next), f[1] - 4 + 1);
    assert_int_equal(moe_at(t, f[1] - 4)->next, last - 4);
    moe_tree_free(&t);
}

enum broken { SOUND, CHILD, SIBLING, PARENT, DEPTH, KIND, NAME, TYPE, DECL, PAST_FILE, ENDS_FIRST, POINTEE, DECL_NODE, LINES, CALLS };

static void damage(struct moe_tree *t, enum broken how)
{
    switch (how) {
    case SOUND:      break;
    case CHILD:      t->nodes[BODY].first = F; break;
    case SIBLING:    t->nodes[I].next = I; break;
    case PARENT:     t->nodes[H].parent = t->node_count; break;
    case DEPTH:      t->nodes[H].depth++; break;
    case KIND:       t->nodes[H].kind = MOE_N_COUNT; break;
    case NAME:       t->nodes[H].name = t->string_count; break;
    case TYPE:       t->nodes[H].conv = t->type_count; break;
    case DECL:       t->nodes[H].decl = t->decl_count; break;
    case PAST_FILE:  t->nodes[H].length = UINT32_MAX; break;
    case ENDS_FIRST: t->nodes[H].line = 2; break;
    case POINTEE:    t->types[0].kind = MOE_T_POINTER; break;
    case DECL_NODE:  t->decls[D_F].node = t->node_count; break;
    case LINES:      ((uint32_t *)(uintptr_t)t->files[1].line_starts)[0] = 1; break;
    case CALLS:      t->calls[1] = BODY; break;
    }
}

/* One broken promise a row; the fixture itself keeps all of them. */
static const struct { const char *name; enum broken how; bool valid; } promises[] = {
    { "valid: a sound tree", SOUND, true },
    { "valid: a child before its parent", CHILD, false },
    { "valid: a sibling that is itself", SIBLING, false },
    { "valid: a parent that is no node", PARENT, false },
    { "valid: a depth that is not the parent's plus one", DEPTH, false },
    { "valid: a kind that is none", KIND, false },
    { "valid: a name past the strings", NAME, false },
    { "valid: a type past the types", TYPE, false },
    { "valid: a declaration past the declarations", DECL, false },
    { "valid: text past the end of the file", PAST_FILE, false },
    { "valid: an end before the start", ENDS_FIRST, false },
    { "valid: a type where none should be", POINTEE, false },
    { "valid: a definition that is no node", DECL_NODE, false },
    { "valid: a first line that does not start the file", LINES, false },
    { "valid: a call that is a block", CALLS, false },
};

static void tells_broken_trees(void **state)
{
    size_t row = (size_t)(uintptr_t)*state;
    struct moe_tree *t = build();
    for (uint32_t i = 1; i < t->node_count; i++)
        t->nodes[i].end_line = 1, t->nodes[i].end_column = 1 + t->nodes[i].length;
    damage(t, promises[row].how);
    assert_int_equal(moe_tree_valid(t), promises[row].valid);
    moe_tree_free(&t);
}

static void merges_files(void **state)
{
    (void)state;
    struct moe_tree_builder *b = moe_builder_new();
    uint32_t a = moe_builder_file(b, (struct moe_source_file){ .path = MOE_STR("a.h"), .is_system = true });
    uint32_t c = moe_builder_file(b, (struct moe_source_file){ .path = MOE_STR("c.h") });
    assert_int_equal(moe_builder_file(b, (struct moe_source_file){ .path = MOE_STR("a.h"), .bytes = MOE_STR("1\r\n2\r3\n"), .wanted = true }), a);
    assert_int_not_equal(a, c);
    struct moe_tree *t = moe_builder_finish(b);
    moe_builder_free(&b);
    assert_true(t->files[a].is_system && t->files[a].wanted && !t->files[a].is_main);
    static const uint32_t starts[] = { 0, 3, 5 };
    assert_int_equal(t->files[a].line_count, 3);
    assert_memory_equal(t->files[a].line_starts, starts, sizeof starts);
    assert_int_equal(t->files[c].line_count, 0);
    moe_tree_free(&t);
}

static void keeps_types_and_facts(void **state)
{
    (void)state;
    struct moe_tree_builder *b = moe_builder_new();
    uint32_t self = moe_builder_type(b, (struct moe_type){ .kind = MOE_T_RECORD });
    uint32_t pointer = moe_builder_type(b, (struct moe_type){ .kind = MOE_T_POINTER, .to = self });
    moe_builder_type_set(b, self, (struct moe_type){ .kind = MOE_T_RECORD, .size = 8 });
    uint32_t first = moe_builder_type_params(b, (const uint32_t[]){ self, pointer }, 2);
    assert_int_equal(moe_builder_type_params(b, NULL, 0), 0);
    moe_builder_macro(b, (struct moe_macro){ .line = 3 });
    moe_builder_expansion(b, (struct moe_expansion){ .line = 4 });
    moe_builder_include(b, (struct moe_include){ .line = 5 });
    moe_builder_diag(b, (struct moe_diag){ .line = 6 });
    moe_builder_skipped(b, (struct moe_skipped){ 1, 7, 8 });
    moe_builder_comment(b, (struct moe_comment_at){ { .text = MOE_STR("why"), .line = 9 }, 1 });
    struct moe_tree *t = moe_builder_finish(b);
    moe_builder_free(&b);
    assert_int_equal(moe_type_at(t, self)->size, 8);
    assert_int_equal(t->type_params[first + 1], pointer);
    assert_int_equal(t->macros[1].line, 3);
    assert_int_equal(t->expansions[1].line, 4);
    assert_int_equal(t->includes[1].line, 5);
    assert_int_equal(t->diags[1].line, 6);
    assert_int_equal(t->skipped[1].end_line, 8);
    assert_true(moe_str_is(t->comments[1].comment.text, "why"));
    moe_tree_free(&t);
}

static void refuses_past_the_cap(void **state)
{
    (void)state;
    struct moe_tree_builder *b = moe_builder_new();
    uint32_t types[1024] = { 0 }, added = 0;
    while (moe_builder_type_params(b, types, MOE_COUNT(types)) && added < 2 * MOE_CAP_TREE_NODES)
        added += MOE_COUNT(types);
    assert_true(added < MOE_CAP_TREE_NODES);
    assert_int_equal(moe_builder_node(b, 0, (struct moe_node){ .kind = MOE_N_UNIT }), 0);
    assert_null(moe_builder_finish(b));
    moe_builder_free(&b);
}

static void dumps(void **state)
{
    struct moe_tree *t = *state;
    struct moe_buf *out = moe_buf_new(1 << 16);
    moe_tree_dump(t, STEP, out);
    moe_tree_dump(t, FP_CALL, out);
    moe_tree_dump(t, 0, out);
    assert_string_equal(moe_buf_str(out).ptr, "unary step x++ 1:1\n  ref operand \"i\" 1:1\n"
                                              "call stmt 1:1\n  unary callee *x 1:1\n    ref operand 1:1\n  ref arg \"n\" 1:1\n");
    moe_buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest fixed[] = {
        cmocka_unit_test_setup_teardown(finds_children, setup, teardown),
        cmocka_unit_test_setup_teardown(finds_what_encloses, setup, teardown),
        cmocka_unit_test_setup_teardown(walks_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(lists_functions_and_calls, setup, teardown),
        cmocka_unit_test_setup_teardown(gives_source_and_names, setup, teardown),
        cmocka_unit_test_setup_teardown(knows_effects, setup, teardown),
        cmocka_unit_test_setup_teardown(compares_expressions, setup, teardown),
        cmocka_unit_test_setup_teardown(dumps, setup, teardown),
        cmocka_unit_test(every_kind_has_a_name),
        cmocka_unit_test(interns_and_counts_none),
        cmocka_unit_test(drops_a_function),
        cmocka_unit_test(merges_files),
        cmocka_unit_test(keeps_types_and_facts),
        cmocka_unit_test(refuses_past_the_cap),
    };
    struct CMUnitTest tests[MOE_COUNT(fixed) + MOE_COUNT(statements) + MOE_COUNT(promises)];
    memcpy(tests, fixed, sizeof fixed);
    for (size_t i = 0; i < MOE_COUNT(statements); i++)
        tests[MOE_COUNT(fixed) + i] = (struct CMUnitTest){ .name = statements[i].name, .test_func = tells_statements,
                                                          .initial_state = (void *)&statements[i] };
    for (size_t i = 0; i < MOE_COUNT(promises); i++)
        tests[MOE_COUNT(fixed) + MOE_COUNT(statements) + i] = (struct CMUnitTest){ .name = promises[i].name, .test_func = tells_broken_trees,
                                                                                  .initial_state = (void *)(uintptr_t)i };
    return _cmocka_run_group_tests("tree", tests, MOE_COUNT(tests), NULL, NULL);
}
