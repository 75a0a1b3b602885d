/* Every head and every condition of the matcher language, each as a rule over a few lines of C and the lines that it must report.
 * Links    audit/source/parse
 */
#include "tests/unit/audit/source/match/support.h"

static const struct row { const char *name, *items; enum how how; const char *code, *lines; } rows[] = {
    { "call finds a function by its exact name", "- call: strcpy", C,
      "char *strcpy(char *, const char *); char *strncpy(char *, const char *, unsigned long);\nvoid f(char *a, char *b) {\n strcpy(a, b);\n strncpy(a, b, 3);\n}", "3" },
    { "call takes globs and lists", "- call: [\"cuda*\", other]", C,
      "int cudaA(void); int other(void); int cud(void);\nint f(void) {\n return cudaA() +\n other() +\n cud();\n}", "3 4" },
    { "call star sees a call through a pointer", "- call: \"*\"", C, "void f(void (*g)(int)) {\n g(1);\n}", "2" },
    { "call finds a qualified C++ name", "- call: \"net::*\"", CXX,
      "namespace net { int open(); } namespace fs { int open(); }\nint f() {\n return net::open()\n + fs::open();\n}", "3" },
    { "call sees a kernel launch", "- call: \"*_kernel\"", CUDA, "__global__ void one_kernel(int *p) { *p = 1; }\nvoid f(int *p) {\n one_kernel<<<1, 32>>>(p);\n}", "3" },
    { "call works on tokens alone", "- call: gets", TOKENS, "void f(char *b)\n{\n    gets(b);\n}\n", "3" },
    { "declare var by name, type and storage", "- declare: var\n  name: \"g_*\"\n  type: int\n  storage: [static, global]", C,
      "static int g_a;\nint g_b;\nlong g_c;\nvoid f(void) {\n int g_d = 0; (void)g_d;\n}", "1 2" },
    { "declare tells initialised from not", "- declare: var\n  init: false\n  storage: local", C, "void f(void) {\n int a;\n int b = 1;\n (void)a; (void)b;\n}", "2" },
    { "declare tests the initialiser", "- declare: var\n  init: {const: \"0..9\"}", C, "int a = 3;\nint b = 30;\n", "1" },
    { "declare param and field", "- declare: [param, field]\n  type: \"char *\"", C, "struct s {\n char *name;\n int n;\n};\nvoid f(\n char *p,\n int n);", "2 6" },
    { "declare function with and without a body", "- declare: function\n  body: true", C, "int a(void);\nint b(void) { return 1; }", "2" },
    { "declare macro by name and body", "- declare: macro\n  name: \"*_MAX\"\n  body: \"^[0-9]+$\"", C, "#define A_MAX 10\n#define B_MAX f()\n#define MIN 3\nint x;", "1" },
    { "declare record and typedef", "- declare: [record, typedef]\n  name: \"x_*\"", C, "struct x_a { int i; };\ntypedef int x_b;\ntypedef int y;", "1 2" },
    { "literal string by text", "- literal: string\n  text: \"^http://\"", C, "const char *a = \"http://x\";\nconst char *b = \"https://x\";", "1" },
    { "literal int by value", "- literal: int\n  value: \"512..\"", C, "int a = 511;\nint b = 512;", "2" },
    { "literal char and float", "- literal: [char, float]", C, "int a = 'x';\ndouble b = 1.5;\nint c = 1;", "1 2" },
    { "include by name", "- include: \"cuda*.h\"", C, "#include <stddef.h>\n#include <cuda_runtime.h>\n", "2" },
    { "use finds a variable and a field", "- use: [errno_like, field]", C, "extern int errno_like; struct s { int field; };\nint f(struct s *s) {\n return errno_like\n + s->field;\n}", "3 4" },
    { "use finds the expansion of a macro", "- use: UNSAFE", C, "#define UNSAFE 1\nint a = UNSAFE;\n", "2" },
    { "comment by pattern", "- comment: \"(?i)\\\\bfixme\\\\b\"", C, "/* FIXME later */\nint a; // fixmenot\n", "1" },
    { "binary with both sides", "- binary: \"==\"\n  lhs: {type: double}\n  rhs: {const: 0}", C, "int f(double d, int i) {\n return (d == 0)\n + (i == 0)\n + (0 == d);\n}", "2" },
    { "binary with sides in either order", "- binary: \"==\"\n  sides: [{type: double}, {const: 0}]", C, "int f(double d, int i) {\n return (d == 0)\n + (i == 0)\n + (0 == d);\n}", "2 4" },
    { "unary with an operand", "- unary: \"-\"\n  operand: {kind: unsigned}", C, "unsigned f(unsigned u, int i) {\n unsigned a = -u;\n int b = -i;\n return a + (unsigned)b;\n}", "2" },
    { "cast to a type from a kind", "- cast: \"char *\"\n  operand: {kind: int}", C, "void f(long n, void *p) {\n char *a = (char *)n;\n char *b = (char *)p;\n (void)a; (void)b;\n}", "2" },
    { "assign to a name", "- assign: {name: mode}\n  value: {const: \"0666..\"}", C, "void f(int mode) {\n mode = 0600;\n mode = 0666;\n}", "3" },
    { "assign sees an initialiser", "- assign: {name: mode}\n  value: {const: 0777}", C, "void f(void) {\n int mode = 0777;\n (void)mode;\n}", "2" },
    { "init by designated field", "- init: cfg\n  field: verify\n  value: {const: 0}", C,
      "struct cfg { int port, verify; };\nstruct cfg a = { .port = 1,\n .verify = 0 };\nstruct cfg b = { .verify = 1 };", "2" },
    { "init by position", "- init: \"struct cfg\"\n  field: verify\n  value: {const: 0}", C, "struct cfg { int port, verify; };\nstruct cfg a = { 1, 0 };\nstruct cfg b = { 0, 1 };", "2" },
    { "init by a later assignment", "- init: cfg\n  field: verify\n  value: {const: 0}", C, "struct cfg { int port, verify; };\nvoid f(struct cfg *c) {\n c->verify = 0;\n c->port = 0;\n}", "3" },
    { "init finds a missing field", "- init: cfg\n  field: verify\n  missing: true", C,
      "struct cfg { int port, verify; };\nint f(void) {\n struct cfg a = { .port = 1 };\n struct cfg b = { .port = 1 };\n b.verify = 1;\n struct cfg c = { 1, 1 };\n"
      " return a.port + b.port + c.port;\n}", "3" },
    { "stmt that lacks a part", "- stmt: switch\n  lacks: default", C,
      "void f(int i) {\n switch (i) { case 1: break; }\n switch (i) { case 1: switch (i) { default: break; } break; }\n switch (i) { default: break; }\n}", "2 3" },
    { "stmt that has a part", "- stmt: [for, while]\n  has: goto", C, "void f(int i) {\n while (i) { goto out; }\n for (;;) { break; }\nout:;\n}", "2" },
    { "stmt with an empty body", "- stmt: [if, while]\n  empty: true", C, "void f(int i) {\n if (i);\n while (i) {}\n if (i) { i = 0; }\n}", "2 3" },
    { "event by name", "- event: use-after-free", C,
      "#include <stdlib.h>\nint f(void) {\n int *p = malloc(sizeof *p);\n if (!p) return 0;\n *p = 1;\n free(p);\n return *p;\n}", "7" },
    { "event by glob, narrowed by region", "- event: \"*-of-bounds-write\"\n  region: stack", C, "void f(void) {\n char b[4];\n b[4] = 1;\n}", "3" },
    { "diagnostic by option", "- diagnostic: \"-Wformat*\"", C, "#include <stdio.h>\nvoid f(long n) {\n printf(\"%d\", n);\n}", "3" },
    { "order: an early return without the release", "- order: {first: lock, require: unlock, before: return, same-arg: 0}", C,
      "void lock(int *); void unlock(int *);\nint f(int *m, int i) {\n lock(m);\n if (i) return 1;\n unlock(m);\n return 0;\n}\n"
      "int g(int *m, int i) {\n lock(m);\n if (i) { unlock(m); return 1; }\n unlock(m);\n return 0;\n}", "3" },
    { "order: the failure path has nothing to release", "- order: {first: take, require: give, before: return, result-arg: 0}", C,
      "char *take(void); void give(char *);\nint f(void) {\n char *p = take();\n if (!p) return -1;\n give(p);\n return 0;\n}\n"
      "int g(int i) {\n char *p = take();\n if (i) return -1;\n give(p);\n return 0;\n}", "9" },
    { "order: what did not begin has nothing to release, whichever way that is asked", "- order: {first: begin, require: finish, before: return}", C,
      "enum code { OK };\nenum code begin(void); enum code finish(void); int step(void);\nenum code f(void) {\n const enum code c = begin();\n if (c == OK) {\n  step();\n"
      "  return finish();\n }\n return c;\n}\nenum code g(void) {\n enum code c = begin();\n if (!c) {\n  if (step()) return c;\n  c = finish();\n }\n return c;\n}\n"
      "enum code h(void) {\n enum code c = begin();\n c = (enum code)step();\n if (c == OK) {\n  return finish();\n }\n return c;\n}", "12 20" },
    { "order: what is returned is the caller's", "- order: {first: take, require: give, before: return, result-arg: 0}", C,
      "char *take(void); void give(char *);\nchar *f(void) {\n char *p = take();\n return p;\n}", "" },
    { "order: a return inside a checking macro is an error path", "- order: {first: begin, require: finish, before: return}", C,
      "int begin(void); int finish(void); int step(void);\n#define CHECK(c) do { if (c) return 1; } while (0)\nint f(void) {\n begin();\n CHECK(step());\n return finish();\n}", "" },
    { "order: the other branch, and a call wrapped by a macro", "- order: {first: begin, require: finish, before: return}", C,
      "int begin(void); int finish(void);\n#define CHECK(c) do { int r = c; if (r) return 1; } while (0)\nint f(int i) {\n if (i) {\n  CHECK(begin());\n  CHECK(finish());\n } else {\n"
      "  return 2;\n }\n return 0;\n}", "" },
    { "order: before the end", "- order: {first: begin, require: finish, before: end}", C,
      "void begin(void); void finish(void);\nvoid f(void) {\n begin();\n}\nvoid g(void) {\n begin();\n finish();\n}", "3" },
    { "order: before another call", "- order: {first: write_all, require: fsync_it, before: rename_it}", C,
      "void write_all(void); void fsync_it(void); void rename_it(void);\nvoid f(void) {\n write_all();\n rename_it();\n}\nvoid g(void) {\n write_all();\n fsync_it();\n rename_it();\n}", "3" },
    { "order: what must come first", "- order: {first: load, require: no_new_privs, precede: true}", C,
      "void load(void); void no_new_privs(void);\nvoid f(void) {\n load();\n}\nvoid g(void) {\n no_new_privs();\n load();\n}", "3" },
    { "order: other arguments are other objects", "- order: {first: lock, require: unlock, before: end, same-arg: [0, 0]}", C,
      "void lock(int *); void unlock(int *);\nvoid f(int *a, int *b) {\n lock(a);\n unlock(b);\n}", "3" },
    { "taint by flow label", "- taint: {from: env, to: run, arg: 0}", C,
      "#include <stdlib.h>\nvoid run(const char *);\nvoid f(void) {\n const char *p = getenv(\"X\");\n run(p);\n run(\"x\");\n}", "5" },
    { "taint from named sources through a variable", "- taint: {sources: peer_name, to: run, arg: any}", C,
      "char *peer_name(void); void run(const char *);\nvoid f(void) {\n char *p = peer_name();\n char *q = p;\n run(q);\n run(peer_name());\n q = \"x\";\n run(q);\n}", "5 6" },
    { "taint stops at a cleaner", "- taint: {sources: peer_name, to: run, not-through: [quote, check]}", C,
      "char *peer_name(void); char *quote(char *); int check(char *); void run(const char *);\nvoid f(void) {\n char *p = peer_name();\n run(quote(p));\n run(p);\n check(p);\n run(p);\n}", "5" },
    { "args by number, any, last and open", "- call: a\n  args: {0: {const: 1}}\n- call: b\n  args: {any: {const: 2}}\n- call: c\n  args: {last: {const: 3}}\n- call: d\n  args: {\"1..\": {const: 4}}", C,
      "void a(int, int); void b(int, int); void c(int, int); void d(int, int, int);\nvoid f(void) {\n a(1, 0);\n a(0, 1);\n b(0, 2);\n b(0, 1);\n c(0, 3);\n c(3, 0);\n d(0, 0, 4);\n d(4, 0, 0);\n}", "3 5 7 9" },
    { "nargs", "- call: v\n  nargs: \"2..3\"", C, "void v(int, ...);\nvoid f(void) {\n v(1);\n v(1, 2);\n v(1, 2, 3, 4);\n}", "4" },
    { "result discarded", "- call: st\n  result: discarded", C, "int st(void);\nint f(void) {\n st();\n (void)st();\n int a = st();\n if (a) st();\n return st();\n}", "3 6" },
    { "result untested", "- call: st\n  result: untested", C, "int st(void);\nint f(void) {\n int a = st();\n int b = st();\n a = 2;\n if (b) return 1;\n return 0;\n}", "3" },
    { "result compared", "- call: recv_it\n  result: {compared: {op: \"==\", to: {const: 1}}}", C,
      "int recv_it(void);\nint f(void) {\n if (recv_it() == 1) return 1;\n int n = recv_it();\n if (n == 1) return 2;\n return recv_it() == 0;\n}", "3 4" },
    { "where function", "- call: g\n  where: {function: \"init_*\"}", C, "void g(void);\nvoid init_a(void) {\n g();\n}\nvoid run(void) {\n g();\n}", "3" },
    { "where file", "- call: g\n  where: {file: \"lib/\"}", C, "void g(void);\nvoid f(void) {\n g();\n}", "" },
    { "where kernel", "- call: g\n  where: {kernel: true}", CUDA, "__device__ void g();\n__global__ void k() {\n g();\n}\n__host__ __device__ void h() {\n g();\n}", "3" },
    { "where loop", "- call: g\n  where: {loop: true}", C, "void g(void);\nvoid f(int n) {\n g();\n while (n--)\n  g();\n}", "5" },
    { "where in-condition", "- call: g\n  where: {in-condition: true}", C, "int g(void);\nint f(void) {\n if (g() && 1)\n  return g();\n return 0;\n}", "3" },
    { "where macro", "- call: g\n  where: {macro: \"LOG*\"}", C, "void g(void);\n#define LOG_IT() g()\nvoid f(void) {\n LOG_IT();\n g();\n}", "4" },
    { "where in-call", "- call: strlen\n  where: {in-call: malloc}", C, "#include <stdlib.h>\n#include <string.h>\nvoid *f(const char *s) {\n void *p = malloc(strlen(s) + 1);\n return strlen(s) ? p : 0;\n}", "4" },
    { "where in-switch and under", "- call: g\n  where: {in-switch: true}\n- call: h\n  where: {under: do}", C,
      "void g(void); void h(void);\nvoid f(int i) {\n switch (i) { case 1:\n  g();\n }\n g();\n do { h();\n } while (0);\n h();\n}", "4 7" },
    { "where language", "- call: g\n  where: {language: c++}", C, "void g(void);\nvoid f(void) {\n g();\n}", "" },
    { "where main", "- call: g\n  where: {main: true}", C, "void g(void);\nvoid f(void) {\n g();\n}", "3" },
    { "followed and preceded", "- call: a\n  not-followed-by: b\n- call: b\n  preceded-by: a\n- call: c\n  followed-by: d\n- call: d\n  not-preceded-by: c", C,
      "void a(void); void b(void); void c(void); void d(void);\nvoid f(void) {\n a();\n b();\n a();\n}\nvoid g(void) {\n c();\n d();\n}\nvoid h(void) {\n d();\n}", "4 5 8 12" },
    { "not takes conditions together", "- call: op\n  not: {args: {0: {const: 1}}, where: {loop: true}}", C,
      "void op(int);\nvoid f(int n) {\n op(1);\n while (n--) {\n  op(1);\n  op(2);\n }\n}", "3 6" },
    { "one finding per place though two items match", "- call: g\n- call: \"*\"", C, "void g(void);\nvoid f(void) {\n g();\n}", "3" },
};

static void one(void **state)
{
    const struct row *row = *state;
    struct moe_rules *rules = rules_of(NULL, row->items);
    struct moe_tree *tree = tree_of(row->how, row->how == CUDA ? "src/a.cu" : row->how == CXX ? "src/a.cpp" : "src/a.c", row->code);
    struct moe_report *report = matched(rules, NULL, tree);
    char lines[256] = "";
    for (size_t i = 0; i < report->finding_count; i++)
        snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s%u", i ? " " : "", report->findings[i].line);
    assert_string_equal(lines, row->lines);
    moe_report_free(&report);
    moe_tree_free(&tree);
    moe_rules_free(&rules);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows)];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = one, .initial_state = (void *)&rows[i] };
    return cmocka_run_group_tests_name("heads and conditions", tests, open_clang, close_clang);
}
