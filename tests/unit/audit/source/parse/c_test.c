/* C as a tree: source text beside the tree that every installed libclang must give for it.
 * The dump is of the last function; what every node of a main file has in common (its "main" mark) is left out. */
#include "parse_test.h"

static const struct row { const char *name; enum moe_language language; const char *code, *tree; } rows[] = {
    { "for parts are told by their semicolons", MOE_LANG_C,
      "void f(int i) { for (;;) break; for (i = 0; ; i++) continue; for (; i < 3;) ; for (; ; i++) { } }\n"
      ,
      "function \"f\" : void (int) 1:1\n"
      "  param param \"i\" : int 1:8\n"
      "  compound body 1:15\n"
      "    for stmt 1:17\n"
      "      break body 1:26\n"
      "    for stmt 1:33\n"
      "      binary init = : int 1:38\n"
      "        ref lhs \"i\" : int 1:38\n"
      "        int rhs : int =0 1:42\n"
      "      unary step x++ : int 1:47\n"
      "        ref operand \"i\" : int 1:47\n"
      "      continue body 1:52\n"
      "    for stmt 1:62\n"
      "      binary cond < : int 1:69\n"
      "        ref lhs \"i\" : int 1:69\n"
      "        int rhs : int =3 1:73\n"
      "      null_stmt body 1:77\n"
      "    for stmt 1:79\n"
      "      unary step x++ : int 1:88\n"
      "        ref operand \"i\" : int 1:88\n"
      "      compound body 1:93\n"
    },
    { "if, else, while, do and switch parts", MOE_LANG_C,
      "int f(int a, int b) { if (a) b = 1; else if (b) return 2; while (a) a--; do ++b; while (b); switch (a) { case 1: case 2 ... 4: b = 2; break; default: ; } return b; }\n"
      ,
      "function \"f\" : int (int, int) 1:1\n"
      "  param param \"a\" : int 1:7\n"
      "  param param \"b\" : int 1:14\n"
      "  compound body 1:21\n"
      "    if stmt 1:23\n"
      "      ref cond \"a\" : int 1:27\n"
      "      binary then = : int 1:30\n"
      "        ref lhs \"b\" : int 1:30\n"
      "        int rhs : int =1 1:34\n"
      "      if else 1:42\n"
      "        ref cond \"b\" : int 1:46\n"
      "        return then 1:49\n"
      "          int operand : int =2 1:56\n"
      "    while stmt 1:59\n"
      "      ref cond \"a\" : int 1:66\n"
      "      unary body x-- : int 1:69\n"
      "        ref operand \"a\" : int 1:69\n"
      "    do stmt 1:74\n"
      "      unary body ++x : int 1:77\n"
      "        ref operand \"b\" : int 1:79\n"
      "      ref cond \"b\" : int 1:89\n"
      "    switch stmt 1:93\n"
      "      ref cond \"a\" : int 1:101\n"
      "      compound body 1:104\n"
      "        case stmt 1:106\n"
      "          int value : int =1 1:111\n"
      "          case body 1:114\n"
      "            int value : int =2 1:119\n"
      "            int value : int =4 1:125\n"
      "            binary body = : int 1:128\n"
      "              ref lhs \"b\" : int 1:128\n"
      "              int rhs : int =2 1:132\n"
      "        break stmt 1:135\n"
      "        default stmt 1:142\n"
      "          null_stmt body 1:151\n"
      "    return stmt 1:155\n"
      "      ref operand \"b\" : int 1:162\n"
    },
    { "parentheses and implicit casts are marks, explicit casts are nodes", MOE_LANG_C,
      "long f(char c, int n) { return ((c) + (long)n) * (unsigned char)(n); }\n"
      ,
      "function \"f\" : long (char, int) 1:1\n"
      "  param param \"c\" : char 1:8\n"
      "  param param \"n\" : int 1:16\n"
      "  compound body 1:23\n"
      "    return stmt 1:25\n"
      "      binary operand * : long 1:32\n"
      "        binary lhs + : long [paren] 1:33\n"
      "          ref lhs \"c\" : char -> long [paren] 1:34\n"
      "          cast rhs : long (long) 1:39\n"
      "            ref operand \"n\" : int 1:45\n"
      "        cast rhs : unsigned char -> long (unsigned char) 1:50\n"
      "          ref operand \"n\" : int [paren] 1:66\n"
    },
    { "a cast to void marks what it covers", MOE_LANG_C,
      "int g(void);\n"
      "void f(void) { (void)g(); (void)(g()); }\n"
      ,
      "function \"f\" : void (void) 2:1\n"
      "  compound body 2:14\n"
      "    cast stmt : void (void) 2:16\n"
      "      call operand \"g\" : int [voided] 2:22\n"
      "        ref callee \"g\" : int (void) 2:22\n"
      "    cast stmt : void (void) 2:27\n"
      "      call operand \"g\" : int [paren voided] 2:34\n"
      "        ref callee \"g\" : int (void) 2:34\n"
    },
    { "member by dot and arrow, through a nameless struct", MOE_LANG_C,
      "struct s { struct { int q; }; struct s *next; };\n"
      "int f(struct s *p, struct s v) { return p->next->q + v.q + (*p).q; }\n"
      ,
      "function \"f\" : int (struct s *, struct s) 2:1\n"
      "  param param \"p\" : struct s * 2:7\n"
      "  param param \"v\" : struct s 2:20\n"
      "  compound body 2:32\n"
      "    return stmt 2:34\n"
      "      binary operand + : int 2:41\n"
      "        binary lhs + : int 2:41\n"
      "          member lhs \"q\" : int [arrow] 2:41\n"
      "            member base \"next\" : struct s * [arrow] 2:41\n"
      "              ref base \"p\" : struct s * 2:41\n"
      "          member rhs \"q\" : int 2:54\n"
      "            ref base \"v\" : struct s 2:54\n"
      "        member rhs \"q\" : int 2:60\n"
      "          unary base *x : struct s [paren] 2:61\n"
      "            ref operand \"p\" : struct s * 2:62\n"
    },
    { "designated elements bear the name of their field", MOE_LANG_C,
      "struct s { int a; char b[4]; struct { int q; } in; };\n"
      "void f(void) { struct s v = { .a = 1, .b = { [2] = 'x' }, .in.q = 3 }; struct s w = { 1, \"z\" }; }\n"
      ,
      "function \"f\" : void (void) 2:1\n"
      "  compound body 2:14\n"
      "    decl_stmt stmt 2:16\n"
      "      var decl \"v\" : struct s [braces] 2:16\n"
      "        init_list init : struct s [braces] 2:29\n"
      "          cast value \"a\" : int (int) [implicit] 2:31\n"
      "            int operand : int =1 2:36\n"
      "          cast value \"b\" : char[4] (char[4]) [implicit] 2:39\n"
      "            init_list operand : char[4] [braces] 2:44\n"
      "              other value : void 2:46\n"
      "                int index : int =2 2:47\n"
      "                char value : int -> char =120 2:52\n"
      "          cast value \"in.q\" : int (int) [implicit] 2:59\n"
      "            int operand : int =3 2:67\n"
      "    decl_stmt stmt 2:72\n"
      "      var decl \"w\" : struct s [braces] 2:72\n"
      "        init_list init : struct s [braces] 2:85\n"
      "          int value : int =1 2:87\n"
      "          string value \"z\" : char[4] 2:90\n"
    },
    { "sizeof of types and of expressions", MOE_LANG_C,
      "struct s { int a[4]; };\n"
      "unsigned long f(struct s *p) { return sizeof(struct s) + sizeof *p + sizeof(p) + sizeof(struct s *) + sizeof(unsigned char) + sizeof(int[4]); }\n"
      ,
      "function \"f\" : unsigned long (struct s *) 2:1\n"
      "  param param \"p\" : struct s * 2:17\n"
      "  compound body 2:30\n"
      "    return stmt 2:32\n"
      "      binary operand + : unsigned long 2:39\n"
      "        binary lhs + : unsigned long 2:39\n"
      "          binary lhs + : unsigned long 2:39\n"
      "            binary lhs + : unsigned long 2:39\n"
      "              binary lhs + : unsigned long 2:39\n"
      "                sizeof lhs : unsigned long (struct s) =16 [type_arg] 2:39\n"
      "                sizeof rhs : unsigned long =16 2:58\n"
      "                  unary operand *x : struct s 2:65\n"
      "                    ref operand \"p\" : struct s * 2:66\n"
      "              sizeof rhs : unsigned long =8 2:70\n"
      "                ref operand \"p\" : struct s * [paren] 2:77\n"
      "            sizeof rhs : unsigned long (struct s *) =8 [type_arg] 2:82\n"
      "          sizeof rhs : unsigned long (unsigned char) =1 [type_arg] 2:103\n"
      "        sizeof rhs : unsigned long =16 [type_arg] 2:127\n"
    },
    { "macros: a body, an argument, what reaches past a macro", MOE_LANG_C,
      "#define N 5\n"
      "#define CHECK(x) do { int r_ = (x); if (r_) return r_; } while (0)\n"
      "int g(int a);\n"
      "int f(int n) { CHECK(g(n)); n = N * 2; return 2 * N; }\n"
      ,
      "function \"f\" : int (int) 4:1\n"
      "  param param \"n\" : int 4:7\n"
      "  compound body 4:14\n"
      "    do stmt [macro(CHECK)] 4:16\n"
      "      compound body [macro(CHECK)] 4:16\n"
      "        decl_stmt stmt [macro(CHECK)] 4:16\n"
      "          var decl \"r_\" : int [macro(CHECK)] 4:16\n"
      "            call init \"g\" : int [macro_arg(CHECK)] 4:22\n"
      "              ref callee \"g\" : int (int) [macro_arg(CHECK)] 4:22\n"
      "              ref arg \"n\" : int [macro_arg(CHECK)] 4:24\n"
      "        if stmt [macro(CHECK)] 4:16\n"
      "          ref cond \"r_\" : int [macro(CHECK)] 4:16\n"
      "          return then [macro(CHECK)] 4:16\n"
      "            ref operand \"r_\" : int [macro(CHECK)] 4:16\n"
      "      int cond : int =0 [macro(CHECK)] 4:16\n"
      "    binary stmt = : int 4:29\n"
      "      ref lhs \"n\" : int 4:29\n"
      "      binary rhs * : int 4:33\n"
      "        int lhs : int =5 [macro(N)] 4:33\n"
      "        int rhs : int =2 4:37\n"
      "    return stmt 4:40\n"
      "      binary operand * : int 4:47\n"
      "        int lhs : int =2 4:47\n"
      "        int rhs : int =5 [macro(N)] 4:51\n"
    },
    { "NULL is a null pointer, whatever it is made of", MOE_LANG_C,
      "#define NULL ((void *)0)\n"
      "int f(char *p) { p = NULL; return p == NULL; }\n"
      ,
      "function \"f\" : int (char *) 2:1\n"
      "  param param \"p\" : char * 2:7\n"
      "  compound body 2:16\n"
      "    binary stmt = : char * 2:18\n"
      "      ref lhs \"p\" : char * 2:18\n"
      "      nullptr rhs : void * -> char * =0 [macro(NULL)] 2:22\n"
      "    return stmt 2:28\n"
      "      binary operand == : int 2:35\n"
      "        ref lhs \"p\" : char * 2:35\n"
      "        nullptr rhs : void * -> char * =0 [macro(NULL)] 2:40\n"
    },
    { "strings are decoded and joined, also out of macros", MOE_LANG_C,
      "#define TEXT \"a\" \"b\\n\"\n"
      "void g(const char *s);\n"
      "void f(void) { g(\"x\\x41\" \"y\"); g(TEXT); g(\"<\" TEXT \">\"); g((const char *)L\"w\"); }\n"
      ,
      "function \"f\" : void (void) 3:1\n"
      "  compound body 3:14\n"
      "    call stmt \"g\" : void 3:16\n"
      "      ref callee \"g\" : void (const char *) 3:16\n"
      "      string arg \"xAy\" : char[4] -> const char * 3:18\n"
      "    call stmt \"g\" : void 3:32\n"
      "      ref callee \"g\" : void (const char *) 3:32\n"
      "      string arg \"ab\\x0a\" : char[4] -> const char * [macro(TEXT)] 3:34\n"
      "    call stmt \"g\" : void 3:41\n"
      "      ref callee \"g\" : void (const char *) 3:41\n"
      "      string arg \"<ab\\x0a>\" : char[6] -> const char * 3:43\n"
      "    call stmt \"g\" : void 3:58\n"
      "      ref callee \"g\" : void (const char *) 3:58\n"
      "      cast arg : const char * (const char *) 3:60\n"
      "        string operand \"w\" : int[2] -> int * [wide] 3:74\n"
    },
    { "literals have values", MOE_LANG_C,
      "enum e { A, B = 7 };\n"
      "double f(void) { return 0x1F + 010 + 'a' + 10u + B + 1.5 + 1e3f; }\n"
      ,
      "function \"f\" : double (void) 2:1\n"
      "  compound body 2:16\n"
      "    return stmt 2:18\n"
      "      binary operand + : double 2:25\n"
      "        binary lhs + : double 2:25\n"
      "          binary lhs + : unsigned int -> double 2:25\n"
      "            binary lhs + : unsigned int 2:25\n"
      "              binary lhs + : int -> unsigned int 2:25\n"
      "                binary lhs + : int 2:25\n"
      "                  int lhs : int =31 2:25\n"
      "                  int rhs : int =8 2:32\n"
      "                char rhs : int =97 2:38\n"
      "              int rhs : unsigned int =10 2:44\n"
      "            ref rhs \"B\" : int -> unsigned int =7 2:50\n"
      "          float rhs : double =1.5 2:54\n"
      "        float rhs : float -> double =1000 2:60\n"
    },
    { "compound assignment, comma, conditional with and without middle", MOE_LANG_C,
      "int f(int a, int b) { a += b, b <<= 2; return a ? b : ~a + (a ?: b); }\n"
      ,
      "function \"f\" : int (int, int) 1:1\n"
      "  param param \"a\" : int 1:7\n"
      "  param param \"b\" : int 1:14\n"
      "  compound body 1:21\n"
      "    binary stmt , : int 1:23\n"
      "      binary lhs += : int 1:23\n"
      "        ref lhs \"a\" : int 1:23\n"
      "        ref rhs \"b\" : int 1:28\n"
      "      binary rhs <<= : int 1:31\n"
      "        ref lhs \"b\" : int 1:31\n"
      "        int rhs : int =2 1:37\n"
      "    return stmt 1:40\n"
      "      cond operand : int 1:47\n"
      "        ref cond \"a\" : int 1:47\n"
      "        ref then \"b\" : int 1:51\n"
      "        binary else + : int 1:55\n"
      "          unary lhs ~ : int 1:55\n"
      "            ref operand \"a\" : int 1:56\n"
      "          cond rhs : int [paren] 1:61\n"
      "            ref cond \"a\" : int 1:61\n"
      "            ref else \"b\" : int 1:66\n"
    },
    { "calls by name, by pointer, through a member", MOE_LANG_C,
      "struct ops { int (*run)(int); };\n"
      "int f(int (*cb)(int), struct ops *o) { return cb(1) + (*cb)(2) + o->run(3); }\n"
      ,
      "function \"f\" : int (int (*)(int), struct ops *) 2:1\n"
      "  param param \"cb\" : int (*)(int) 2:7\n"
      "  param param \"o\" : struct ops * 2:23\n"
      "  compound body 2:38\n"
      "    return stmt 2:40\n"
      "      binary operand + : int 2:47\n"
      "        binary lhs + : int 2:47\n"
      "          call lhs \"cb\" : int 2:47\n"
      "            ref callee \"cb\" : int (*)(int) 2:47\n"
      "            int arg : int =1 2:50\n"
      "          call rhs : int 2:55\n"
      "            unary callee *x : int (int) -> int (*)(int) [paren] 2:56\n"
      "              ref operand \"cb\" : int (*)(int) 2:57\n"
      "            int arg : int =2 2:61\n"
      "        call rhs \"run\" : int 2:66\n"
      "          member callee \"run\" : int (*)(int) [arrow] 2:66\n"
      "            ref base \"o\" : struct ops * 2:66\n"
      "          int arg : int =3 2:73\n"
    },
    { "statement expression, compound literal, goto, asm", MOE_LANG_C,
      "struct s { int a; };\n"
      "int f(struct s *p) { int z = ({ int w = 1; w + 2; }); *p = (struct s){ z }; again: if (z) goto again; __asm__ volatile (\"nop\" : \"=r\"(z) : \"r\"(z)); return z; }\n"
      ,
      "function \"f\" : int (struct s *) 2:1\n"
      "  param param \"p\" : struct s * 2:7\n"
      "  compound body 2:20\n"
      "    decl_stmt stmt 2:22\n"
      "      var decl \"z\" : int 2:22\n"
      "        stmt_expr init : int 2:30\n"
      "          compound stmt 2:31\n"
      "            decl_stmt stmt 2:33\n"
      "              var decl \"w\" : int 2:33\n"
      "                int init : int =1 2:41\n"
      "            binary stmt + : int 2:44\n"
      "              ref lhs \"w\" : int 2:44\n"
      "              int rhs : int =2 2:48\n"
      "    binary stmt = : struct s 2:55\n"
      "      unary lhs *x : struct s 2:55\n"
      "        ref operand \"p\" : struct s * 2:56\n"
      "      compound_literal rhs : struct s (struct s) 2:60\n"
      "        init_list init : struct s [braces] 2:70\n"
      "          ref value \"z\" : int 2:72\n"
      "    label stmt \"again\" 2:77\n"
      "      if body 2:84\n"
      "        ref cond \"z\" : int 2:88\n"
      "        goto then \"again\" 2:91\n"
      "    asm stmt 2:103\n"
      "      ref \"z\" : int 2:134\n"
      "      ref \"z\" : int 2:143\n"
      "    return stmt 2:148\n"
      "      ref operand \"z\" : int 2:155\n"
    },
    { "a bound that is not a number is kept", MOE_LANG_C,
      "void f(int n) { char a[n + 1]; char b[16]; a[0] = b[0]; }\n"
      ,
      "function \"f\" : void (int) 1:1\n"
      "  param param \"n\" : int 1:8\n"
      "  compound body 1:15\n"
      "    decl_stmt stmt 1:17\n"
      "      var decl \"a\" : char[n + 1] 1:17\n"
      "        binary index + : int 1:24\n"
      "          ref lhs \"n\" : int 1:24\n"
      "          int rhs : int =1 1:28\n"
      "    decl_stmt stmt 1:32\n"
      "      var decl \"b\" : char[16] 1:32\n"
      "    binary stmt = : char 1:44\n"
      "      index lhs : char 1:44\n"
      "        ref base \"a\" : char[n + 1] -> char * 1:44\n"
      "        int index : int =0 1:46\n"
      "      index rhs : char 1:51\n"
      "        ref base \"b\" : char[16] -> char * 1:51\n"
      "        int index : int =0 1:53\n"
    },
    { "builtins with a syntax of their own are calls", MOE_LANG_C,
      "struct s { int a, b; };\n"
      "unsigned long f(int *p) { return __atomic_load_n(p, 5) + __builtin_offsetof(struct s, b); }\n"
      ,
      "function \"f\" : unsigned long (int *) 2:1\n"
      "  param param \"p\" : int * 2:17\n"
      "  compound body 2:25\n"
      "    return stmt 2:27\n"
      "      binary operand + : unsigned long 2:34\n"
      "        call lhs \"__atomic_load_n\" : int -> unsigned long 2:34\n"
      "          ref arg \"p\" : int * 2:50\n"
      "          int arg : int =5 2:53\n"
      "        call rhs \"__builtin_offsetof\" : unsigned long 2:58\n"
    },
};

static uint32_t last_function(const struct moe_tree *t)
{
    uint32_t last = 0;
    for (uint32_t n = moe_at(t, 1)->first; n; n = moe_at(t, n)->next)
        if (moe_at(t, n)->kind == MOE_N_FUNCTION)
            last = n;
    return last;
}

static struct libraries libraries;

static void gives_the_tree(void **state)
{
    const struct row *row = *state;
    for (size_t i = 0; i < libraries.count; i++) {
        struct moe_tree *t = parse_text(libraries.items[i], row->language, row->code);
        struct moe_buf *text = moe_buf_new(1 << 20);
        for (uint32_t n = 0; n < t->node_count; n++)
            t->nodes[n].flags &= (uint16_t)~MOE_F_MAIN;
        moe_tree_dump(t, last_function(t), text);
        if (!moe_str_is(moe_buf_str(text), row->tree))
            fprintf(stderr, "libclang %s\n", moe_clang_version(libraries.items[i]));
        assert_string_equal(moe_buf_str(text).ptr, row->tree);
        moe_buf_free(&text);
        moe_tree_free(&t);
    }
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows)];
    open_libraries(&libraries);
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = gives_the_tree, .initial_state = (void *)(uintptr_t)&rows[i] };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_libraries(&libraries);
    return failed;
}
