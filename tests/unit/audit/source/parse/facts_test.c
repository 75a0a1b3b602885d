/* What surrounds the tree: declarations, types, macros, includes, comments, skipped text, diagnostics, parse health, and damaged input. */
#include "parse_test.h"
#include <sys/stat.h>

static struct libraries libraries;

typedef void check_fn(struct moe_clang *clang);
static void on_each(void **state)
{
    check_fn *const *check = *state;
    for (size_t i = 0; i < libraries.count; i++)
        (*check)(libraries.items[i]);
}

static void declares(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C,
        "__attribute__((warn_unused_result)) int must(void);\n"
        "__attribute__((noreturn)) void die(int code, ...);\n"
        "static int hidden(void) { static int kept; return kept; }\n"
        "int old();\n"
        "int global; extern int elsewhere; static int here;\n"
        "enum e { A = 3, B };\n"
        "void use(int unused __attribute__((unused))) { int local = must() + elsewhere + here + hidden() + old(); die(local, A); }\n");
    assert_true(decl_named(t, "must")->flags & MOE_D_NODISCARD);
    assert_false(decl_named(t, "must")->flags & (MOE_D_NORETURN | MOE_D_DEFINED | MOE_D_UNPROTOTYPED | MOE_D_VARIADIC));
    assert_int_equal(decl_named(t, "die")->flags & (MOE_D_NORETURN | MOE_D_VARIADIC), MOE_D_NORETURN | MOE_D_VARIADIC);
    assert_true(decl_named(t, "old")->flags & MOE_D_UNPROTOTYPED);
    assert_int_equal(decl_named(t, "hidden")->storage, MOE_S_STATIC);
    assert_true(decl_named(t, "hidden")->flags & MOE_D_DEFINED);
    assert_int_equal(moe_at(t, decl_named(t, "hidden")->node)->kind, MOE_N_FUNCTION);
    assert_int_equal(decl_named(t, "kept")->storage, MOE_S_LOCAL_STATIC);
    assert_int_equal(decl_named(t, "local")->storage, MOE_S_LOCAL);
    assert_int_equal(decl_named(t, "global")->storage, MOE_S_GLOBAL);
    assert_int_equal(decl_named(t, "elsewhere")->storage, MOE_S_EXTERN);
    assert_int_equal(decl_named(t, "here")->storage, MOE_S_STATIC);
    assert_int_equal(decl_named(t, "B")->value, 4);
    assert_true(name_is(t, t->decls[decl_named(t, "local")->parent].name, "use"));
    assert_true(decl_named(t, "must")->usr != 0);
    assert_true(decl_named(t, "must")->usr != decl_named(t, "die")->usr);
    assert_int_equal(decl_named(t, "hidden")->line, 3);
    assert_int_equal(decl_named(t, "hidden")->column, 12);
    moe_tree_free(&t);
}

/* The offset, index and width of a field. */
static void field_is(const struct moe_tree *t, const char *name, unsigned index, int64_t offset, unsigned bits)
{
    const struct moe_decl *d = decl_named(t, name);
    assert_int_equal(d->kind, MOE_N_FIELD);
    assert_int_equal(d->field_index, index);
    assert_int_equal(d->value, offset);
    assert_int_equal(d->bit_width, bits);
}

static void lays_out_records(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C,
        "struct plain { char c; long l; short s[3]; };\n"
        "struct __attribute__((packed)) tight { char c2; long l2; };\n"
        "struct bits { unsigned a : 3, b : 5; int after; };\n"
        "union either { int i; double d; };\n"
        "int f(struct plain *p, struct tight *q, struct bits r, union either u) { return (int)p->l + (int)q->l2 + r.after + u.i; }\n");
    field_is(t, "c", 0, 0, 0);
    field_is(t, "l", 1, 8, 0);
    field_is(t, "s", 2, 16, 0);
    field_is(t, "l2", 1, 1, 0);
    field_is(t, "b", 1, 0, 5);
    field_is(t, "after", 2, 4, 0);
    field_is(t, "d", 1, 0, 0);
    assert_int_equal(moe_type_at(t, decl_named(t, "plain")->type)->size, 24);
    assert_true(moe_type_at(t, decl_named(t, "either")->type)->is_union);
    assert_true(name_is(t, t->decls[decl_named(t, "l2")->parent].name, "tight"));
    moe_tree_free(&t);
}

static void converts_types(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C,
        "typedef unsigned long size_type;\n"
        "enum color { RED };\n"
        "const char *text; size_type n; int grid[3][4]; int (*callback)(int, ...); enum color paint; volatile int v; _Atomic int at; float half;\n");
    const struct moe_type *text = moe_type_at(t, decl_named(t, "text")->type), *n = moe_type_at(t, decl_named(t, "n")->type);
    assert_int_equal(text->kind, MOE_T_POINTER);
    assert_true(moe_type_at(t, text->to)->is_const && moe_type_at(t, text->to)->is_char);
    assert_int_equal(n->kind, MOE_T_INT);
    assert_false(n->is_signed);
    assert_true(name_is(t, n->spelling, "size_type") && name_is(t, n->canonical, "unsigned long"));
    assert_true(name_is(t, t->decls[n->decl].name, "size_type"));
    const struct moe_type *grid = moe_type_at(t, decl_named(t, "grid")->type), *callback = moe_type_at(t, decl_named(t, "callback")->type);
    assert_int_equal(grid->count, 3);
    assert_int_equal(moe_type_at(t, grid->to)->count, 4);
    assert_int_equal(grid->size, 48);
    const struct moe_type *fn = moe_type_at(t, callback->to);
    assert_int_equal(fn->kind, MOE_T_FUNCTION);
    assert_true(fn->variadic);
    assert_int_equal(fn->param_count, 1);
    assert_int_equal(moe_type_at(t, t->type_params[fn->first_param])->kind, MOE_T_INT);
    assert_int_equal(moe_type_at(t, decl_named(t, "paint")->type)->kind, MOE_T_ENUM);
    assert_true(moe_type_at(t, decl_named(t, "v")->type)->is_volatile);
    assert_int_equal(moe_type_at(t, decl_named(t, "at")->type)->kind, MOE_T_INT);
    assert_int_equal(moe_type_at(t, decl_named(t, "half")->type)->kind, MOE_T_FLOAT);
    moe_tree_free(&t);
}

static void records_facts(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C,
        "#include <stddef.h>\n"
        "#include \"no/such/header.h\"\n"
        "#define WIDTH(a, b) ((a) * (b))\n"
        "#if 0\n"
        "int gone(void);\n"
        "#endif\n"
        "int a = WIDTH(2, 3); /* six */\n"
        "int f(void) { int x = x; if (x = 1) return 1; return x; }\n");
    assert_int_equal(t->macro_count, 2);
    assert_true(name_is(t, t->macros[1].name, "WIDTH") && name_is(t, t->macros[1].body, "((a) * (b))"));
    assert_true(t->macros[1].function_like && t->macros[1].line == 3 && t->macros[1].column == 9);
    assert_int_equal(t->expansion_count, 2);
    assert_true(t->expansions[1].line == 7 && t->expansions[1].column == 9 && t->expansions[1].length == 11);
    assert_int_equal(t->include_count, 3);
    assert_true(name_is(t, t->includes[1].name, "stddef.h") && t->includes[1].angled && !t->includes[1].missing && t->includes[1].target);
    assert_true(name_is(t, t->includes[2].name, "no/such/header.h") && !t->includes[2].angled && t->includes[2].missing);
    assert_int_equal(t->includes[2].line, 2);
    assert_int_equal(t->skipped_count, 2);
    assert_true(t->skipped[1].line == 4 && t->skipped[1].end_line == 6);
    assert_int_equal(t->comment_count, 2);
    assert_true(t->comments[1].comment.line == 7);
    assert_int_equal(t->errors, 1);
    bool parentheses = false;
    for (uint32_t i = 1; i < t->diag_count; i++)
        if (name_is(t, t->diags[i].option, "-Wparentheses"))
            parentheses = t->diags[i].line == 8 && t->diags[i].severity == 2;
    assert_true(parentheses);                     /* and a damaged file still gets the warnings that need no flow */
    assert_int_equal(moe_at(t, decl_named(t, "f")->node)->line, 8);
    moe_tree_free(&t);
}

static void counts_health(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C,
        "int g(int a), h(int b);\n"
        "#define TWICE(x) g(x) + g(x)\n"
        "int f(void) { int (*p)(int) = g; return g(h(1)) + p(2) + TWICE(h(3)); }\n");
    assert_int_equal(t->calls_parsed, t->calls_seen);
    assert_true(t->calls_seen >= 5);
    moe_tree_free(&t);
    t = parse_text(clang, MOE_LANG_C, "int g(int a);\nint f(void) { lost(nowhere, g(1)); return g(2); }\n");
    assert_int_equal(t->calls_seen, 3);
    assert_int_equal(t->calls_parsed, 1);         /* clang drops a call with an argument that it does not know, and all in it */
    moe_tree_free(&t);
}

static void marks_cuda(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_CUDA,
        "#include <cuda_runtime.h>\n"
        "__constant__ float table[4];\n"
        "__device__ int helper(int a) { return a; }\n"
        "__host__ __device__ int both(int a) { return a; }\n"
        "__global__ void kern(int *p) { __shared__ int tile[8]; extern __shared__ int more[]; tile[0] = helper(*p); more[0] = both(1); }\n"
        "void plain(int *p) { kern<<<1, 2>>>(p); cudaDeviceSynchronize(); }\n");
    assert_true(t->is_cuda && t->is_cxx);
    unsigned space = MOE_D_KERNEL | MOE_D_DEVICE | MOE_D_HOST;
    assert_int_equal(decl_named(t, "kern")->flags & space, MOE_D_KERNEL);
    assert_int_equal(decl_named(t, "helper")->flags & space, MOE_D_DEVICE);
    assert_int_equal(decl_named(t, "both")->flags & space, MOE_D_DEVICE | MOE_D_HOST);
    assert_int_equal(decl_named(t, "plain")->flags & space, 0);
    assert_true(decl_named(t, "table")->flags & MOE_D_CONSTANT);
    assert_int_equal(decl_named(t, "tile")->storage, MOE_S_SHARED);
    assert_int_equal(decl_named(t, "more")->storage, MOE_S_SHARED);
    assert_true(decl_named(t, "cudaDeviceSynchronize")->flags & MOE_D_STUB);
    uint32_t launch = node_named(t, MOE_N_LAUNCH, "kern", 0);
    assert_int_equal(moe_at(t, launch)->decl, moe_at(t, moe_child(t, launch, MOE_R_CALLEE))->decl);
    moe_tree_free(&t);
}

static void sees_device_code(struct moe_clang *clang)
{
    const char *code = "__global__ void kern(int *p) {\n#ifdef __CUDA_ARCH__\n  p[0] = 1;\n#endif\n}\n"
                       "#ifdef __CUDA_ARCH__\n__device__ int inner(int a) { return a; }\n__global__ void only(int *p) { p[1] = inner(2); }\n#endif\n"
                       "void host(void) { }\n";
    struct moe_parse_job job = { .path = "case.cu", .bytes = moe_str_c(code), .language = MOE_LANG_CUDA, .shim_dir = "audit/source/shim" };
    struct moe_tree *t = parse_job(clang, &job);
    assert_int_equal(t->function_count - 1, 2);   /* kern, host */
    assert_int_equal(t->call_count - 1, 0);
    moe_tree_free(&t);
    job.device_pass = true;
    t = parse_job(clang, &job);
    assert_int_equal(t->function_count - 1, 4);   /* host; kern with its guarded body, in place of the one without, inner, only */
    assert_int_not_equal(moe_at(t, moe_child(t, decl_named(t, "kern")->node, MOE_R_BODY))->first, 0);
    uint32_t call = node_named(t, MOE_N_CALL, "inner", 0);
    assert_int_equal(moe_at(t, call)->line, 8);
    assert_int_equal(moe_at(t, moe_at(t, call)->decl ? t->decls[moe_at(t, call)->decl].node : 0)->kind, MOE_N_FUNCTION);
    unsigned kerns = 0;
    for (uint32_t i = 1; i < t->decl_count; i++)
        kerns += t->decls[i].kind == MOE_N_FUNCTION && name_is(t, t->decls[i].name, "kern");
    assert_int_equal(kerns, 1);                   /* one function in two variants */
    moe_tree_free(&t);
}

static void finds_methods(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_CXX,
        "namespace net { struct Comm { Comm(); ~Comm(); int init(int n); }; template <class T> T twice(T a) { return a; } }\n"
        "int net::Comm::init(int n) { return net::twice(n); }\n");
    const struct moe_decl *init = decl_named(t, "init");
    assert_true(name_is(t, init->qualified, "net::Comm::init"));
    assert_true(init->flags & MOE_D_METHOD && init->flags & MOE_D_DEFINED);
    assert_int_equal(init->line, 2);              /* where it is defined */
    assert_true(decl_named(t, "~Comm")->flags & MOE_D_DTOR);
    uint32_t call = node_named(t, MOE_N_CALL, "twice", 0);
    assert_int_equal(moe_at(t, t->decls[moe_at(t, call)->decl].node)->kind, MOE_N_FUNCTION);   /* an instantiation is its template */
    moe_tree_free(&t);
}

struct folder { char path[64]; };

static void write_text(const char *folder, const char *name, const char *text)
{
    char path[160];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static bool is_ours(void *ctx, const char *path)
{
    (void)ctx;
    return strstr(path, "ours.h") != NULL;
}

static void enters_wanted_headers(struct moe_clang *clang)
{
    char folder[] = "/tmp/moe-parse-XXXXXX", flag[96];
    assert_non_null(mkdtemp(folder));
    write_text(folder, "ours.h", "// nosec M101: a header of the tree is read with its comments\nint g(int);\n"
        "static inline int ours(int a) { lost(gone, g(1)); return g(a); }\n");
    write_text(folder, "theirs.h", "static inline int theirs(int a) { return a + 2; }\nnamespace open {\n");
    snprintf(flag, sizeof flag, "-I%s", folder);
    const char *flags[] = { flag };
    struct moe_parse_job job = { .path = "case.cpp", .language = MOE_LANG_CXX, .flags = flags, .flag_count = 1, .wanted = is_ours,
        .bytes = MOE_STR("#include \"ours.h\"\n#include \"theirs.h\"\nint f() { return ours(1) + theirs(2); }\n") };
    struct moe_tree *t = parse_job(clang, &job);
    assert_int_equal(t->function_count - 1, 2);   /* ours, and f, although theirs.h left a namespace open around it */
    assert_int_equal(moe_at(t, decl_named(t, "ours")->node)->kind, MOE_N_FUNCTION);
    assert_int_equal(decl_named(t, "theirs")->node, 0);
    assert_false(moe_at(t, decl_named(t, "ours")->node)->flags & MOE_F_MAIN);
    assert_true(t->files[decl_named(t, "ours")->file].wanted && !t->files[decl_named(t, "theirs")->file].wanted);
    const struct moe_source_file *header = &t->files[decl_named(t, "ours")->file];
    assert_int_equal(header->calls_seen, 3);      /* a header's calls count where it is read, and what clang drops of them is not understood */
    assert_int_equal(header->calls_parsed, 1);
    assert_int_equal(t->calls_parsed, 2);
    assert_int_equal(t->comment_count - 1, 1);
    assert_int_equal(t->comments[1].file, decl_named(t, "ours")->file);
    assert_int_equal(t->include_count - 1, 2);
    moe_tree_free(&t);
    snprintf(flag, sizeof flag, "%s/ours.h", folder);
    unlink(flag);
    snprintf(flag, sizeof flag, "%s/theirs.h", folder);
    unlink(flag);
    rmdir(folder);
}

static void survives_depth(struct moe_clang *clang)
{
    enum { DEPTH = 550 };
    struct moe_buf *text = moe_buf_new(1 << 16);
    moe_buf_add(text, MOE_STR("int f(int a) { return "));
    for (int i = 0; i < DEPTH; i++)
        moe_buf_add(text, MOE_STR("~+"));
    moe_buf_add(text, MOE_STR("a; }\n"));
    struct moe_tree *t = parse_text(clang, MOE_LANG_C, moe_buf_str(text).ptr);
    assert_true(t->node_count > 900 && t->node_count < 1100);     /* the rest is one leaf */
    assert_int_equal(t->function_count - 1, 1);
    moe_tree_free(&t);
    moe_buf_free(&text);
}

static void reads_nothing(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C, "");
    assert_int_equal(t->node_count, 2);
    assert_int_equal(moe_at(t, 1)->kind, MOE_N_UNIT);
    moe_tree_free(&t);
    t = parse_text(clang, MOE_LANG_C, "int a;\n}}} @@ ((( \"unfinished\n");
    assert_true(t->errors > 0);
    assert_int_equal(moe_at(t, decl_named(t, "a")->node)->kind, MOE_N_VAR);
    moe_tree_free(&t);
    struct moe_parse_job lost = { .path = "lost.c", .bytes = MOE_STR("@ words ;\n"), .language = MOE_LANG_C };
    struct moe_error err = { 0 };
    assert_int_equal(moe_parse(clang, &lost, &t, &err), MOE_E_PARSE);
    assert_null(t);
    assert_string_equal(err.file, "lost.c");
    assert_non_null(strstr(err.text, "understood nothing"));
}

static void finds_jumps(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C, "void f(int a) { if (a) goto out; a = 1; out: a = 2; }\nvoid g(void) { out: goto out; }\n");
    uint32_t first = node_named(t, MOE_N_GOTO, "out", 0), second = node_named(t, MOE_N_GOTO, "out", 1);
    assert_int_equal(moe_at(t, first)->decl, node_named(t, MOE_N_LABEL, "out", 0));
    assert_int_equal(moe_at(t, second)->decl, node_named(t, MOE_N_LABEL, "out", 1));
    moe_tree_free(&t);
}

static void nests_macros(struct moe_clang *clang)
{
    struct moe_tree *t = parse_text(clang, MOE_LANG_C,
        "#define ID(x) x\n#define ADD(a) ((a) + 1)\n#define N 5\nint g(int a);\nint f(int n) { return ID(g(ID(n))) + ADD(N); }\n");
    const struct moe_node *n = moe_at(t, node_named(t, MOE_N_REF, "n", 0)), *call = moe_at(t, node_named(t, MOE_N_CALL, "g", 0));
    assert_int_equal(call->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG), MOE_F_MACRO_ARG);
    assert_int_equal(n->flags & (MOE_F_MACRO | MOE_F_MACRO_ARG), MOE_F_MACRO_ARG);
    assert_true(name_is(t, n->macro, "ID"));
    assert_true(n->line == 5 && n->column == 31);
    for (uint32_t i = 1; i < t->node_count; i++)
        if (t->nodes[i].kind == MOE_N_INT && t->nodes[i].value == 5) {
            assert_int_equal(t->nodes[i].flags & (MOE_F_MACRO | MOE_F_MACRO_ARG), MOE_F_MACRO | MOE_F_MACRO_ARG);
            assert_true(name_is(t, t->nodes[i].macro, "ADD"));
            assert_int_equal(t->nodes[i].column, 42);
        }
    moe_tree_free(&t);
}

static void refuses(const char *path, const char *why)
{
    struct moe_clang *clang = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_clang_open(path, &clang, &err), MOE_E_IO);
    assert_null(clang);
    assert_string_equal(err.file, path);
    assert_non_null(strstr(err.text, why));
}

static void opens_with_care(void **state)
{
    (void)state;
    char folder[] = "/tmp/moe-clang-XXXXXX", path[96];
    refuses("libclang.so", "absolute path");
    refuses("/no/such/libclang.so.1", "no such libclang");
    assert_non_null(mkdtemp(folder));
    write_text(folder, "libclang.so.1", "not a library");
    snprintf(path, sizeof path, "%s/libclang.so.1", folder);
    assert_int_equal(chmod(path, 0666), 0); // nosec M809: a library that everybody can write to is what must be refused
    refuses(path, "others could change it");
    assert_int_equal(chmod(path, 0600), 0);
    refuses(path, "cannot be opened");
    unlink(path);
    rmdir(folder);
    struct moe_clang *clang = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_clang_open(NULL, &clang, &err), MOE_OK);
    assert_true(moe_is_digit(moe_clang_version(clang)[0]));
    assert_int_equal(moe_clang_path(clang)[0], '/');
    moe_clang_close(&clang);
    moe_clang_close(&clang);
}

static const struct check { check_fn *run; const char *name; } checks[] = {
    { declares, "declarations know their storage, attributes and place" },
    { lays_out_records, "fields have offsets: plain, packed, bit-fields, unions" },
    { converts_types, "types keep their spelling and what they are made of" },
    { records_facts, "macros, includes, skipped text, comments and warnings are listed" },
    { counts_health, "parse health counts what the tree explains" },
    { marks_cuda, "kernels, device functions and shared memory are told apart" },
    { sees_device_code, "the device pass adds what the host pass skipped" },
    { finds_methods, "methods and templates: one entry, a qualified name" },
    { enters_wanted_headers, "wanted headers are entered, others are not, an open namespace hides nothing" },
    { survives_depth, "nesting past the cap ends in a leaf" },
    { reads_nothing, "an empty file and a broken one give a tree, a file without a cursor an error" },
    { finds_jumps, "a goto knows its label" },
    { nests_macros, "nested macros: the outermost is named, arguments keep their place" },
};

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(checks) + 1];
    open_libraries(&libraries);
    for (size_t i = 0; i < MOE_COUNT(checks); i++)
        tests[i] = (struct CMUnitTest){ .name = checks[i].name, .test_func = on_each, .initial_state = (void *)(uintptr_t)&checks[i].run };
    tests[MOE_COUNT(checks)] = (struct CMUnitTest)cmocka_unit_test(opens_with_care);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_libraries(&libraries);
    return failed;
}
