/* Trees from tokens alone, and the count of call-like tokens. A tree prints as names: functions f{...}, calls g(...), launches k<<<...>>>(...). */
#include "audit/source/lex/lex.h"
#include "common/base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

static void show(const struct moe_tree *t, uint32_t n, struct moe_buf *out);

static void show_role(const struct moe_tree *t, uint32_t n, unsigned role, struct moe_buf *out)
{
    bool any = false;
    for (uint32_t c = moe_at(t, n)->first; c; c = moe_at(t, c)->next)
        if (moe_at(t, c)->role == role || (role == MOE_R_NONE && moe_at(t, c)->role == MOE_R_STMT)) {
            if (any)
                moe_buf_addc(out, ' ');
            any = true;
            show(t, c, out);
        }
}

static void show(const struct moe_tree *t, uint32_t n, struct moe_buf *out)
{
    const struct moe_node *x = moe_at(t, n);
    assert_int_equal(x->tier, MOE_TIER_LEXICAL);
    switch (x->kind) {
    case MOE_N_FUNCTION:
        moe_buf_printf(out, "%.*s{", MOE_FMT(moe_name(t, n)));
        show_role(t, moe_child(t, n, MOE_R_BODY), MOE_R_NONE, out);
        moe_buf_addc(out, '}');
        break;
    case MOE_N_CALL:
    case MOE_N_LAUNCH:
        moe_buf_printf(out, "%.*s", MOE_FMT(moe_callee(t, n)));
        if (x->kind == MOE_N_LAUNCH) {
            moe_buf_add(out, MOE_STR("<<<"));
            show_role(t, n, MOE_R_CONFIG, out);
            moe_buf_add(out, MOE_STR(">>>"));
        }
        moe_buf_addc(out, '(');
        show_role(t, n, MOE_R_ARG, out);
        moe_buf_add(out, x->role == MOE_R_STMT ? MOE_STR(");") : MOE_STR(")"));
        break;
    case MOE_N_STRING:
        moe_buf_printf(out, "\"%.*s\"", MOE_FMT(moe_name(t, n)));
        break;
    case MOE_N_UNARY:
        moe_buf_printf(out, "%s ", moe_op_name((enum moe_op)x->op));
        show_role(t, n, MOE_R_OPERAND, out);
        break;
    case MOE_N_OTHER:
        moe_buf_addc(out, '[');
        show_role(t, n, MOE_R_NONE, out);
        moe_buf_addc(out, ']');
        break;
    case MOE_N_NULLPTR:
        moe_buf_add(out, MOE_STR("null"));
        break;
    case MOE_N_FLOAT:
        moe_buf_add(out, MOE_STR("float"));
        break;
    default:
        if (x->flags & MOE_F_HAS_VALUE)
            moe_buf_printf(out, "%lld", (long long)x->value);
        else
            moe_buf_printf(out, "%s%.*s", x->flags & MOE_F_ARROW ? "->" : x->kind == MOE_N_MEMBER ? "." : "", MOE_FMT(moe_name(t, n)));
    }
}

static const struct row { const char *name, *code, *tree; unsigned calls; } rows[] = {
    { "a function and its calls", "int f(int a) { g(a); return h(1, \"x\"); }", "f{g(a); h(1 \"x\")}", 2 },
    { "no call but words", "void f(void) { if (a) while (b) for (;;) switch (c) { default: return (d); } sizeof(e); }", "f{}", 0 },
    { "calls in calls", "void f() { a(b(c(1)), d()); }", "f{a(b(c(1)) d());}", 4 },
    { "a value that is used", "void f() { x = a(); if (b()) c(); else d(); do e(); while (g()); }", "f{a() b() c(); d(); e(); g()}", 6 },
    { "labels before a statement", "void f() { switch (x) { case 1: a(); default: b(); } y = z ? c() : d(); }", "f{a(); b(); c() d()}", 4 },
    { "arguments by kind", "void f() { g(-1, &p, *q, !r, NULL, nullptr, 'x', 1.5, 0755, true, x->y, s.t, A::b); }",
      "f{g(-x 1 &x p *x q ! r null null 120 float 493 1 ->y .t b);}", 1 },
    { "flags and sums are other", "void f() { open(p, O_RDWR | O_CREAT, n * sizeof(int)); }", "f{open(p [O_RDWR O_CREAT] [n]);}", 1 },
    { "strings joined and decoded", "void f() { g(\"a\" \"\\x62\" /* c */ \"d\"); x = \"alone\"; }", "f{g(\"abd\"); \"alone\"}", 1 },
    { "methods and scopes", "void f() { a.b(1); c->d(2); E::g(3); this->h(4); }", "f{b(1); d(2); g(3); h(4);}", 4 },
    { "an argument in brackets", "void f() { g((h(1)), (int)k); }", "f{g([h(1)] [k]);}", 2 },
    { "launches", "void f() { k<<<g, dim3(1, 2), 0, s>>>(p, 1); t<float, 4><<<1, 2>>>(q); }",
      "f{k<<<g dim3(1 2) 0 s>>>(p 1); t<<<1 2>>>(q);}", 3 },
    { "an unfinished launch", "void f() { a(k<<<1, 2); b(); }", "f{a([1] 2); b();}", 2 },
    { "a shift is no launch", "void f() { x = a << b(1); }", "f{b(1)}", 1 },
    { "declared variables are no calls", "void f() { dim3 grid(1, 2); int g(int); std::mutex m(h()); }", "f{h()}", 1 },
    { "prototypes are no calls", "int f(int); char *g(char *); extern void h(void), k(int);", "", 0 },
    { "initialisers at file scope", "int t[] = { f(1), 2 }; int x = g(\"y\");", "f(1) g(\"y\")", 2 },
    { "a macro used as a declaration", "REGISTER(\"op\", 3);\nint x;", "REGISTER(\"op\" 3)", 1 },
    { "attributes are no calls", "__attribute__((format(printf, 1, 2))) int f(int a) { [[gnu::hot(1)]] x; __attribute__((cleanup(z))) int y = g(); }",
      "f{g()}", 1 },
    { "a macro before the function", "MOE_PRINTF(4, 5)\nenum moe_code f(int a) { g(); }", "f{g();}", 1 },
    { "a macro after the parameters", "int f(int a) REQUIRES(b) { g(); }", "f{g();}", 1 },
    { "kernels with bounds", "template <int N = 4> __global__ void __launch_bounds__(128) k(float *p) { a(); }", "k{a();}", 1 },
    { "classes, constructors, operators", "class A : public B { public: A(int x) : x_{x}, y_(g(1)) { h(); } int operator()(int) const { return k(); } };",
      "A{h();} operator{k()}", 2 },
    { "namespaces and extern C", "namespace a { namespace b { extern \"C\" { void f() { g(); } } } } void h() { k(); }", "f{g();} h{k();}", 2 },
    { "qualified names", "int A::B::f(int x) const noexcept(true) { g(); }", "f{g();}", 1 },
    { "a trailing return type", "auto f(int a) -> decltype(a) { g(); }", "f{g();}", 1 },
    { "a function that returns a function", "void (*sig(int s, void (*h)(int)))(int) { g(); }", "sig{g();}", 1 },
    { "a struct that a function returns", "struct s *f(struct t x) { g(); }", "f{g();}", 1 },
    { "enums and structs hold no calls", "enum e { A = F(1) }; struct s { int (*p)(int); int q(int); }; void f() { g(); }", "f{g();}", 1 },
    { "dead code is not read", "#if 0\nvoid f() { g(); }\n#else\nvoid h() { k(); }\n#endif\n", "h{k();}", 1 },
    { "after #if 1 the rest is dead", "#if 1\nvoid f() { g(); }\n#elif 1\nvoid h() { k(); }\n#else\nvoid m() { n(); }\n#endif\n", "f{g();}", 1 },
    { "conditionals in dead code", "#if 0\n#if 1\nvoid f() { g(); }\n#endif\n#endif\nvoid h() { k(); }", "h{k();}", 1 },
    { "an unclosed #if 0", "void h() { k(); }\n#if 0\nvoid f() { g(); }\n", "h{k();}", 1 },
    { "both branches are read", "void f() {\n#ifdef A\n a();\n#else\n b();\n#endif\n}", "f{a(); b();}", 2 },
    { "branches that open the same brace", "void f() {\n#ifdef A\n if (x) {\n#else\n if (y) {\n#endif\n a(); } b(); }\nvoid g() { c(); }",
      "f{a(); b();} g{c();}", 3 },
    { "branches that close the same brace", "void f() { if (x) {\n#ifdef A\n a(); }\n#else\n b(); }\n#endif\n c(); }\nvoid g() { d(); }",
      "f{a(); b(); c();} g{d();}", 4 },
    { "a branch with else", "void f() { if (x) { a();\n#ifdef A\n } else { b();\n#endif\n } c(); }\nvoid g() { d(); }", "f{a(); b(); c();} g{d();}", 4 },
    { "a call that is never closed", "void f() {\n g(1, \n}\nvoid h() { k(); }", "f{g()} h{k();}", 2 },
    { "a body that is never closed", "void f() {\n if (x) {\n g();\n}\nvoid h() { k(); }", "f{g();} h{k();}", 2 },
    { "a file cut short", "void f() { g(); h(\"a", "f{g(); h() \"a\"}", 2 },
    { "code outside of any function", "a(); } if (x) { b(); }", "a() b();", 2 },
    { "lambdas in arguments", "void f() { run([&](int x) { g(x); }); }", "f{run([x g(x);]);}", 2 },
    { "nothing", "", "", 0 },
};

static void grows(void **state)
{
    const struct row *row = *state;
    struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_buf *out = moe_buf_new(1 << 16);
    struct moe_tree *t = moe_lex_tree(MOE_STR("a.cu"), moe_str_c(row->code));
    struct moe_tokens tokens;
    assert_non_null(t);
    show_role(t, 1, MOE_R_NONE, out);
    assert_string_equal(moe_buf_str(out).len ? moe_buf_str(out).ptr : "", row->tree);
    assert_int_equal(t->calls_seen, row->calls);
    assert_int_equal(t->call_count, row->calls + 1);
    assert_true(moe_lex(moe_str_c(row->code), arena, &tokens));
    assert_int_equal(moe_lex_calls(&tokens, NULL, 0), row->calls);
    moe_tree_free(&t);
    moe_buf_free(&out);
    moe_arena_free(&arena);
}

static void keeps_places(void **state)
{
    (void)state;
    struct moe_tree *t = moe_lex_tree(MOE_STR("a.cpp"), MOE_STR("\nstatic inline int A::f(void)\n{\n    g(R\"(a\nb)\",\n      2);\n}\n"));
    const struct moe_node *f = moe_at(t, t->functions[1]), *call = moe_at(t, t->calls[1]);
    const struct moe_node *text = moe_at(t, moe_arg(t, t->calls[1], 0));
    assert_true(f->line == 2 && f->column == 1 && f->end_line == 7 && f->end_column == 2);
    assert_true(call->line == 4 && call->column == 5 && call->end_line == 6 && call->end_column == 9);
    assert_true(text->line == 4 && text->column == 7 && text->end_line == 5 && text->end_column == 4);
    assert_true(moe_str_is(moe_source(t, t->calls[1]), "g(R\"(a\nb)\",\n      2)"));
    const struct moe_decl *d = moe_decl_at(t, f->decl);
    assert_true(moe_str_is(moe_text(t, d->name), "f") && moe_str_is(moe_text(t, d->qualified), "A::f"));
    assert_int_equal(d->storage, MOE_S_STATIC);
    assert_int_equal(d->flags, MOE_D_DEFINED | MOE_D_INLINE);
    assert_int_equal(d->node, t->functions[1]);
    assert_true(t->lexical_only && t->is_cxx && !t->is_cuda);
    moe_tree_free(&t);
}

static void records_directives(void **state)
{
    (void)state;
    struct moe_tree *t = moe_lex_tree(MOE_STR("a.c"), MOE_STR("#include <a//b.h>\n # include \"c.h\" // d\n#define ONE 1 /* e */\n"
                                                              "#define ADD(a, b) \\\n  (a + b)\n#define EMPTY\n#if 0\n#define DEAD\n#endif\n#include NAME\n"));
    assert_int_equal(t->include_count, 3);
    assert_true(moe_str_is(moe_text(t, t->includes[1].name), "a//b.h") && t->includes[1].angled && t->includes[1].column == 10);
    assert_true(moe_str_is(moe_text(t, t->includes[2].name), "c.h") && !t->includes[2].angled && t->includes[2].line == 2);
    static const struct { const char *name, *body; bool like; unsigned line; } want[] = {
        { "ONE", "1", false, 3 }, { "ADD", "\\\n  (a + b)", true, 4 }, { "EMPTY", "", false, 6 },
    };
    assert_int_equal(t->macro_count, MOE_COUNT(want) + 1);
    for (size_t i = 0; i < MOE_COUNT(want); i++) {
        const struct moe_macro *m = &t->macros[i + 1];
        assert_true(moe_str_is(moe_text(t, m->name), want[i].name) && moe_str_is(moe_text(t, m->body), want[i].body));
        assert_true(m->function_like == want[i].like && m->line == want[i].line && m->column == 9);
    }
    assert_int_equal(t->skipped_count, 2);
    assert_true(t->skipped[1].line == 8 && t->skipped[1].end_line == 8);
    assert_int_equal(t->comment_count, 3);
    assert_true(moe_str_is(t->comments[1].comment.text, " d"));
    moe_tree_free(&t);
}

static void leaves_out_skipped_lines(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_tokens tokens;
    assert_true(moe_lex(MOE_STR("void f() {\na();\nb();\nc();\nd(); }"), arena, &tokens));
    const struct moe_skipped skip[] = { { 0, 4, 4 }, { 0, 2, 2 }, { 0, 2, 2 }, { 0, 9, 99 }, { 0, 0, 0 }, { 0, 5, 1 } };
    assert_int_equal(moe_lex_calls(&tokens, NULL, 0), 4);
    assert_int_equal(moe_lex_calls(&tokens, skip, MOE_COUNT(skip)), 2);
    moe_arena_free(&arena);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + 3];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = grows, .initial_state = (void *)&rows[i] };
    tests[MOE_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(keeps_places);
    tests[MOE_COUNT(rows) + 1] = (struct CMUnitTest)cmocka_unit_test(records_directives);
    tests[MOE_COUNT(rows) + 2] = (struct CMUnitTest)cmocka_unit_test(leaves_out_skipped_lines);
    return _cmocka_run_group_tests("lex_tree", tests, MOE_COUNT(tests), NULL, NULL);
}
