/* C++ and CUDA as a tree: source text beside the tree that every installed libclang must give for it.
 * The dump is of the last function; what every node of a main file has in common (its "main" mark) is left out. */
#include "parse_test.h"

static const struct row { const char *name; enum moe_language language; const char *code, *tree; } rows[] = {
    { "a declaration in a condition, and an initialiser before it", MOE_LANG_CXX,
      "int g();\n"
      "int f() { if (int k = g()) return k; if (int k = g(); k > 2) return 1; else return 2; while (int u = g()) { break; } }\n"
      ,
      "function \"f\" : int () 2:1\n"
      "  compound body 2:9\n"
      "    if stmt 2:11\n"
      "      var init \"k\" : int 2:15\n"
      "        call init \"g\" : int 2:23\n"
      "          ref callee \"g\" : int () 2:23\n"
      "      ref cond \"k\" : int -> bool [implicit] 2:19\n"
      "      return then 2:28\n"
      "        ref operand \"k\" : int 2:35\n"
      "    if stmt 2:38\n"
      "      decl_stmt init 2:42\n"
      "        var decl \"k\" : int 2:42\n"
      "          call init \"g\" : int 2:50\n"
      "            ref callee \"g\" : int () 2:50\n"
      "      binary cond > : bool 2:55\n"
      "        ref lhs \"k\" : int 2:55\n"
      "        int rhs : int =2 2:59\n"
      "      return then 2:62\n"
      "        int operand : int =1 2:69\n"
      "      return else 2:77\n"
      "        int operand : int =2 2:84\n"
      "    while stmt 2:87\n"
      "      var init \"u\" : int 2:94\n"
      "        call init \"g\" : int 2:102\n"
      "          ref callee \"g\" : int () 2:102\n"
      "      ref cond \"u\" : int -> bool [implicit] 2:98\n"
      "      compound body 2:107\n"
      "        break stmt 2:109\n"
    },
    { "constructors: written ones, copies that are not", MOE_LANG_CXX,
      "struct U { U(int); U(const U &); };\n"
      "void g(U u);\n"
      "void f(U u) { U a(1); U b{2}; U c = 3; g(u); g(U(4)); }\n"
      ,
      "function \"f\" : void (U) 3:1\n"
      "  param param \"u\" : U 3:8\n"
      "  compound body 3:13\n"
      "    decl_stmt stmt 3:15\n"
      "      var decl \"a\" : U 3:15\n"
      "        call init \"U\" : U 3:17\n"
      "          int arg : int =1 3:19\n"
      "    decl_stmt stmt 3:23\n"
      "      var decl \"b\" : U 3:23\n"
      "        call init \"U\" : U 3:25\n"
      "          int arg : int =2 3:27\n"
      "    decl_stmt stmt 3:31\n"
      "      var decl \"c\" : U 3:31\n"
      "        call init \"U\" : U [implicit] 3:37\n"
      "          int arg : int =3 3:37\n"
      "    call stmt \"g\" : void 3:40\n"
      "      ref callee \"g\" : void (U) 3:40\n"
      "      call arg \"U\" : U [implicit] 3:42\n"
      "        ref arg \"u\" : U -> const U 3:42\n"
      "    call stmt \"g\" : void 3:46\n"
      "      ref callee \"g\" : void (U) 3:46\n"
      "      call arg \"U\" : U 3:48\n"
      "        int arg : int =4 3:50\n"
    },
    { "methods, operators and the object that is not written", MOE_LANG_CXX,
      "struct V { int n; V &operator+=(int k); int get() const; int use() { return get() + n; } };\n"
      "int f(V &v, V *p) { v += 1; return v.get() + p->get(); }\n"
      ,
      "function \"f\" : int (V &, V *) 2:1\n"
      "  param param \"v\" : V & 2:7\n"
      "  param param \"p\" : V * 2:13\n"
      "  compound body 2:19\n"
      "    call stmt \"operator+=\" : V 2:21\n"
      "      ref arg \"v\" : V 2:21\n"
      "      ref callee \"operator+=\" : V &(int) 2:23\n"
      "      int arg : int =1 2:26\n"
      "    return stmt 2:29\n"
      "      binary operand + : int 2:36\n"
      "        call lhs \"get\" : int 2:36\n"
      "          member callee \"get\" : <bound member function type> 2:36\n"
      "            ref base \"v\" : V -> const V 2:36\n"
      "        call rhs \"get\" : int 2:46\n"
      "          member callee \"get\" : <bound member function type> [arrow] 2:46\n"
      "            ref base \"p\" : V * -> const V * 2:46\n"
    },
    { "new and delete, of one and of many", MOE_LANG_CXX,
      "struct D { int a; };\n"
      "void *operator new(unsigned long, void *);\n"
      "void f(int n) { int *q = new int[n]; D *d = new D(); int *s = new (q) int(4); delete[] q; delete d; }\n"
      ,
      "function \"f\" : void (int) 3:1\n"
      "  param param \"n\" : int 3:8\n"
      "  compound body 3:15\n"
      "    decl_stmt stmt 3:17\n"
      "      var decl \"q\" : int * 3:17\n"
      "        new init : int * (int) [array] 3:26\n"
      "          ref index \"n\" : int -> unsigned long 3:34\n"
      "    decl_stmt stmt 3:38\n"
      "      var decl \"d\" : D * 3:38\n"
      "        new init : D * (D) 3:45\n"
      "          call arg \"D\" : D 3:49\n"
      "    decl_stmt stmt 3:54\n"
      "      var decl \"s\" : int * 3:54\n"
      "        new init : int * (int) 3:63\n"
      "          ref arg \"q\" : int * -> void * 3:68\n"
      "          int arg : int =4 3:75\n"
      "    delete stmt : void [array] 3:79\n"
      "      ref operand \"q\" : int * 3:88\n"
      "    delete stmt : void 3:91\n"
      "      ref operand \"d\" : D * 3:98\n"
    },
    { "lambda, range for, try and throw", MOE_LANG_CXX,
      "int f() { int a[2] = { 1, 2 }; int t = 0; for (int e : a) t += e; auto l = [&](int k) { return k + t; }; try { throw 1; } catch (int e) { return l(e); } }\n"
      ,
      "function \"f\" : int () 1:1\n"
      "  compound body 1:9\n"
      "    decl_stmt stmt 1:11\n"
      "      var decl \"a\" : int[2] [braces] 1:11\n"
      "        init_list init : int[2] [braces] 1:22\n"
      "          int value : int =1 1:24\n"
      "          int value : int =2 1:27\n"
      "    decl_stmt stmt 1:32\n"
      "      var decl \"t\" : int 1:32\n"
      "        int init : int =0 1:40\n"
      "    range_for stmt 1:43\n"
      "      var init \"e\" : int 1:48\n"
      "      ref cond \"a\" : int[2] 1:56\n"
      "      binary body += : int 1:59\n"
      "        ref lhs \"t\" : int 1:59\n"
      "        ref rhs \"e\" : int 1:64\n"
      "    decl_stmt stmt 1:67\n"
      "      var decl \"l\" : (lambda at case.cpp:1:76) 1:67\n"
      "        lambda init : (lambda at case.cpp:1:76) 1:76\n"
      "          param param \"k\" : int 1:80\n"
      "          compound body 1:87\n"
      "            return stmt 1:89\n"
      "              binary operand + : int 1:96\n"
      "                ref lhs \"k\" : int 1:96\n"
      "                ref rhs \"t\" : int 1:100\n"
      "    try stmt 1:106\n"
      "      compound stmt 1:110\n"
      "        other stmt \"throw\" : void 1:112\n"
      "          int operand : int =1 1:118\n"
      "      catch stmt 1:123\n"
      "        var decl \"e\" : int 1:130\n"
      "        compound body 1:137\n"
      "          return stmt 1:139\n"
      "            call operand \"operator()\" : int 1:146\n"
      "              ref arg \"l\" : (lambda at case.cpp:1:76) -> const (lambda at case.cpp:1:76) 1:146\n"
      "              ref callee \"operator()\" : int (int) const 1:147\n"
      "              ref arg \"e\" : int 1:148\n"
    },
    { "templates keep the names of what they cannot know", MOE_LANG_CXX,
      "template <class T> int f(T t) { t.a(1); t->b(2); return T::c(3) + d(t) + static_cast<int>(t); }\n"
      ,
      "function \"f\" : int (T) 1:1\n"
      "  param param \"t\" : T 1:26\n"
      "  compound body 1:31\n"
      "    call stmt \"a\" : <dependent type> 1:33\n"
      "      member callee \"a\" : <dependent type> 1:33\n"
      "        ref base \"t\" : T 1:33\n"
      "      int arg : int =1 1:37\n"
      "    call stmt \"b\" : <dependent type> 1:41\n"
      "      member callee \"b\" : <dependent type> [arrow] 1:41\n"
      "        ref base \"t\" : T 1:41\n"
      "      int arg : int =2 1:46\n"
      "    return stmt 1:50\n"
      "      binary operand + : <dependent type> 1:57\n"
      "        binary lhs + : <dependent type> 1:57\n"
      "          call lhs \"c\" : <dependent type> 1:57\n"
      "            ref callee \"c\" : <dependent type> 1:57\n"
      "            int arg : int =3 1:62\n"
      "          call rhs \"d\" : <dependent type> 1:67\n"
      "            ref callee \"d\" : <overloaded function type> 1:67\n"
      "            ref arg \"t\" : T 1:69\n"
      "        cast rhs \"static_cast\" : int (int) 1:74\n"
      "          ref operand \"t\" : T 1:91\n"
    },
    { "what clang could not understand is recovered from its tokens", MOE_LANG_CXX,
      "struct U { int a; };\n"
      "void f(U u) { missing(1, u.a); u.nope(3); int x = gone(u) + 3; if (lost(x)) return; }\n"
      ,
      "function \"f\" : void (U) 2:1\n"
      "  param param \"u\" : U 2:8\n"
      "  compound body 2:13\n"
      "    call stmt \"missing\" : <dependent type> [recovered] 2:15\n"
      "      ref callee \"missing\" : <overloaded function type> 2:15\n"
      "      int arg : int =1 2:23\n"
      "      member arg \"a\" : int 2:26\n"
      "        ref base \"u\" : U 2:26\n"
      "    call stmt \"nope\" : <dependent type> [recovered] 2:32\n"
      "      member callee \"nope\" : <dependent type> [recovered] 2:32\n"
      "        ref base \"u\" : U 2:32\n"
      "      int arg : int =3 2:39\n"
      "    decl_stmt stmt 2:43\n"
      "      var decl \"x\" : int 2:43\n"
      "        binary init + : <dependent type> 2:51\n"
      "          call lhs \"gone\" : <dependent type> [recovered] 2:51\n"
      "            ref callee \"gone\" : <overloaded function type> 2:51\n"
      "            ref arg \"u\" : U 2:56\n"
      "          int rhs : int =3 2:61\n"
      "    if stmt 2:64\n"
      "      call cond \"lost\" : <dependent type> [recovered] 2:68\n"
      "        ref callee \"lost\" : <overloaded function type> 2:68\n"
      "        ref arg \"x\" : int 2:73\n"
      "      return then 2:77\n"
    },
    { "a launch has a kernel, a configuration and arguments", MOE_LANG_CUDA,
      "__global__ void kern(int *p, int n) { __shared__ int s[4]; s[0] = n; p[0] = s[0]; }\n"
      "void f(int *p, cudaStream_t s) { kern<<<dim3(1, 2), 128, 16, s>>>(p, 3); kern<<<1, 2>>>(p, 4); }\n"
      ,
      "function \"f\" : void (int *, cudaStream_t) 2:1\n"
      "  param param \"p\" : int * 2:8\n"
      "  param param \"s\" : cudaStream_t 2:16\n"
      "  compound body 2:32\n"
      "    launch stmt \"kern\" : void 2:34\n"
      "      ref callee \"kern\" : void (int *, int) 2:34\n"
      "      call config \"dim3\" : dim3 2:41\n"
      "        int arg : int -> unsigned int =1 2:46\n"
      "        int arg : int -> unsigned int =2 2:49\n"
      "      call config \"dim3\" : dim3 [implicit] 2:53\n"
      "        int arg : int -> unsigned int =128 2:53\n"
      "      int config : int -> size_t =16 2:58\n"
      "      ref config \"s\" : cudaStream_t 2:62\n"
      "      ref arg \"p\" : int * 2:67\n"
      "      int arg : int =3 2:70\n"
      "    launch stmt \"kern\" : void 2:74\n"
      "      ref callee \"kern\" : void (int *, int) 2:74\n"
      "      call config \"dim3\" : dim3 [implicit] 2:81\n"
      "        int arg : int -> unsigned int =1 2:81\n"
      "      call config \"dim3\" : dim3 [implicit] 2:84\n"
      "        int arg : int -> unsigned int =2 2:84\n"
      "      ref arg \"p\" : int * 2:89\n"
      "      int arg : int =4 2:92\n"
    },
    { "a launch in a template and through a macro", MOE_LANG_CUDA,
      "template <class T> __global__ void kern(T *p, int n) { p[n] = 0; }\n"
      "#define LAUNCH(k, ...) k<<<1, 2>>>(__VA_ARGS__)\n"
      "template <class T> void f(T *p) { kern<T><<<3, 4>>>(p, 1); LAUNCH(kern, p, 2); }\n"
      ,
      "function \"f\" : void (T *) 3:1\n"
      "  param param \"p\" : T * 3:27\n"
      "  compound body 3:33\n"
      "    launch stmt \"kern\" : <dependent type> 3:35\n"
      "      ref callee \"kern\" : <dependent type> 3:35\n"
      "      call config \"dim3\" : dim3 [implicit] 3:45\n"
      "        int arg : int -> unsigned int =3 3:45\n"
      "      call config \"dim3\" : dim3 [implicit] 3:48\n"
      "        int arg : int -> unsigned int =4 3:48\n"
      "      ref arg \"p\" : T * 3:53\n"
      "      int arg : int =1 3:56\n"
      "    launch stmt \"kern\" : <dependent type> [macro(LAUNCH)] 3:67\n"
      "      ref callee \"kern\" : <overloaded function type> [macro_arg(LAUNCH)] 3:67\n"
      "      call config \"dim3\" : dim3 [macro(LAUNCH) implicit] 3:60\n"
      "        int arg : int -> unsigned int =1 [macro(LAUNCH)] 3:60\n"
      "      call config \"dim3\" : dim3 [macro(LAUNCH) implicit] 3:60\n"
      "        int arg : int -> unsigned int =2 [macro(LAUNCH)] 3:60\n"
      "      ref arg \"p\" : T * [macro_arg(LAUNCH)] 3:73\n"
      "      int arg : int =2 [macro_arg(LAUNCH)] 3:76\n"
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
