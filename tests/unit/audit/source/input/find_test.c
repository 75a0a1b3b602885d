/* From operands to inputs: trees on disk, what is found in them, and with which flags. */
#include "tests/unit/audit/source/input/tree.h"
#include <limits.h>

static enum moe_code find_with(const char *yaml, const char *const *paths, size_t n, const char *database, struct moe_inputs **in, struct moe_error *err)
{
    MOE_AUTO(drop_policy) struct moe_policy *policy = policy_of(yaml);
    struct moe_input_opts opts = { .paths = paths, .path_count = n, .policy = policy, .database = database };
    return moe_inputs_find(&opts, in, err);
}

static void expect(const char *yaml, const char *path, const char *want)
{
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    char got[1024];
    if (find_with(yaml, &path, 1, NULL, &in, &err) != MOE_OK)
        fail_msg("%s: %s", err.file, err.text);
    describe(in, got, sizeof got);
    assert_string_equal(got, want);
}

static void flags_of(const struct moe_inputs *in, const char *path, char *into, size_t room)
{
    for (size_t i = 0; i < in->count; i++)
        if (moe_str_is(in->items[i].path, path)) {
            flags_line(in->items[i].flags, in->items[i].flag_count, into, room);
            return;
        }
    fail_msg("%s is no input", path);
}

static void knows_languages(void **state)
{
    (void)state;
    static const char *const names[] = { "a.c", "b.cc", "c.cpp", "d.cxx", "e.cu", "f.cuh", "g.hh", "h.hpp", "i.txt", "j.o", ".c" };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        put(names[i], "int x;\n");
    expect("{}", ".", "a.c b.cc(c++) c.cpp(c++) d.cxx(c++) e.cu(cuda) f.cuh(cuda)[header] g.hh(c++)[header] h.hpp(c++)[header]");
}

static void tells_a_header_by_who_includes_it(void **state)
{
    (void)state;
    put("a.c", "#include \"c_only.h\"\n#include \"both.h\"\n");
    put("b.cc", "#include \"cxx_only.h\"\n#include \"both.h\"\n");
    put("k.cu", "#include \"cuda_only.h\"\n");
    put("c_only.h", "int x;\n");
    put("cxx_only.h", "#include \"inner.h\"\n");
    put("inner.h", "int x;\n");
    put("both.h", "#ifdef __cplusplus\nclass fine;\n#endif\n");
    put("cuda_only.h", "int x;\n");
    put("alone.h", "/* class */ int x; // template\n");
    put("alone_cxx.h", "namespace a { }\n");
    put("alone_cuda.h", "__global__ void k();\n");
    expect("{}", ".", "a.c alone.h[header] alone_cuda.h(cuda)[header] alone_cxx.h(c++)[header] b.cc(c++) k.cu(cuda) | both.h c_only.h cuda_only.h(cuda) cxx_only.h(c++) inner.h(c++)");
}

static void an_include_in_a_comment_is_none(void **state)
{
    (void)state;
    put("a.c", "/*\n#include \"h.h\"\n*/\nconst char *s = \"\\\n#include \\\"h.h\\\"\\n\";\n// #include \"h.h\"\n");
    put("h.h", "int x;\n");
    expect("{}", ".", "a.c h.h[header]");
}

static void infers_include_folders(void **state)
{
    (void)state;
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    const char *path = ".";
    char got[256];
    put("one/src/a.c", "#include <proj/api.h>\n#include \"config.h\"\n#include <string.h>\n#include <spawn.h>\n");
    put("one/include/proj/api.h", "int x;\n");
    put("one/conf/config.h", "int x;\n");
    put("two/src/b.c", "#include \"config.h\"\n#include \"near.h\"\n");
    put("two/src/near.h", "int x;\n");
    put("two/conf/config.h", "int x;\n");
    put("compat/string.h", "int x;\n");
    put("start/spawn.h", "int y;\n");
    assert_int_equal(find_with("{}", &path, 1, NULL, &in, &err), MOE_OK);
    flags_of(in, "one/src/a.c", got, sizeof got);
    assert_string_equal(got, "-Ione/conf -Ione/include -Itwo/conf");       /* nearest first; never compat/ and start/ for the system's headers */
    flags_of(in, "two/src/b.c", got, sizeof got);
    assert_string_equal(got, "-Itwo/conf -Ione/conf -Ione/include");
    describe(in, got, sizeof got);
    assert_string_equal(got, "compat/string.h[header] one/src/a.c start/spawn.h[header] two/src/b.c | one/conf/config.h one/include/proj/api.h two/conf/config.h two/src/near.h");
}

static void looks_beside_the_operand_for_headers(void **state)
{
    (void)state;
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    const char *path = "src/a.c";
    char got[256];
    put("src/a.c", "#include \"api.h\"\n");
    put("include/api.h", "int x;\n");
    assert_int_equal(find_with("{}", &path, 1, NULL, &in, &err), MOE_OK);
    flags_of(in, "src/a.c", got, sizeof got);
    assert_string_equal(got, "-Iinclude");
    assert_int_equal(in->count, 1);
    assert_int_equal(in->header_count, 0);             /* it helps, and is not audited */
}

static void takes_flags_from_the_database(void **state)
{
    (void)state;
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    const char *path = ".";
    char got[256];
    put("src/a.c", "#include \"h.h\"\n");
    put("src/b.c", "int x;\n");
    put("inc/h.h", "int x;\n");
    put("build/compile_commands.json", "[{\"directory\": \".\", \"file\": \"../src/a.c\", \"command\": \"cc -I../inc -MD -DA -c ../src/a.c\"}]");
    assert_int_equal(find_with("compile: {defines: [P=1], standard: c11}\n", &path, 1, NULL, &in, &err), MOE_OK);
    flags_of(in, "src/a.c", got, sizeof got);
    assert_string_equal(got, "-Iinc -DA -DP=1 -std=c11");
    assert_true(in->items[0].from_database);
    assert_int_equal(in->items[0].dropped_count, 1);
    assert_true(moe_str_is(in->items[0].dropped[0], "-MD"));
    assert_false(in->items[1].from_database);
    flags_of(in, "src/b.c", got, sizeof got);
    assert_string_equal(got, "-DP=1 -Iinc -std=c11");
}

static const struct fault { const char *name, *yaml, *operand, *database; enum moe_code code; const char *file, *field; } faults[] = {
    { "an operand that is not there", "{}", "gone.c", NULL, MOE_E_IO, "gone.c", "" },
    { "a folder without sources", "{}", "empty", NULL, MOE_E_USAGE, "", "" },
    { "a file of another kind", "{}", "notes.txt", NULL, MOE_E_USAGE, "notes.txt", "" },
    { "a FIFO", "{}", "fifo.c", NULL, MOE_E_IO, "fifo.c", "" },
    { "a database that is not there", "{}", "a.c", "gone.json", MOE_E_IO, "gone.json", "" },
    { "a database that is broken", "{}", "a.c", "notes.txt", MOE_E_PARSE, "notes.txt", NULL },
    { "a folder of the policy that only a sysroot could tell", "compile:\n  include: [\"=x\"]\n", "a.c", NULL, MOE_E_SCHEMA, "policy.yaml", "compile.include" },
    { "everything is excluded", "exclude: [\"*.c\"]\n", "a.c", NULL, MOE_E_USAGE, "", "" },
};

static void refuses(void **state)
{
    (void)state;
    put("a.c", "int x;\n");
    put("notes.txt", "[ nothing\n");
    assert_int_equal(mkdir("empty", 0755), 0);
    assert_int_equal(mkfifo("fifo.c", 0600), 0);
    for (size_t i = 0; i < MOE_COUNT(faults); i++) {
        struct moe_inputs *in = NULL;
        struct moe_error err = { 0 };
        enum moe_code code = find_with(faults[i].yaml, &faults[i].operand, 1, faults[i].database, &in, &err);
        if (code != faults[i].code || strcmp(err.file, faults[i].file) != 0 || (faults[i].field && strcmp(err.field, faults[i].field) != 0))
            fail_msg("%s: code %d, %s: %s: %s", faults[i].name, code, err.file, err.field, err.text);
        assert_null(in);
    }
}

static void names_what_the_policy_excludes(void **state)
{
    (void)state;
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    const char *paths[] = { "a.c", "gen/b.c", "./a.c", "a.c" };
    put("a.c", "int x;\n");
    put("gen/b.c", "int x;\n");
    assert_int_equal(find_with("exclude: [gen/]\n", paths, 4, NULL, &in, &err), MOE_OK);
    assert_int_equal(in->count, 1);                    /* each once */
    assert_int_equal(in->excluded_count, 1);
    assert_true(moe_str_is(in->excluded[0].path, "gen/b.c"));
    assert_true(moe_str_is(in->excluded[0].why, "excluded by the policy"));
    assert_int_equal(in->ignored, 1);
}

static void reads_lists_of_operands(void **state)
{
    (void)state;
    put("a.c", "int x;\n");
    put("b b.c", "int x;\n");
    put("c.c", "int x;\n");
    put("list", "a.c\r\nb b.c\n\n");
    expect("{}", "@list", "a.c b b.c");
}

static void follows_links_to_files_inside_only(void **state)
{
    (void)state;
    put("out/secret.c", "int x;\n");
    put("tree/a.c", "int x;\n");
    put("tree/real/text", "int x;\n");
    assert_int_equal(symlink("a.c", "tree/same.c"), 0);
    assert_int_equal(symlink("real/text", "tree/named.c"), 0);
    assert_int_equal(symlink("../out/secret.c", "tree/out.c"), 0);
    assert_int_equal(symlink("../out", "tree/folder"), 0);
    assert_int_equal(symlink("nowhere.c", "tree/broken.c"), 0);
    assert_int_equal(symlink(".", "tree/loop"), 0);
    assert_int_equal(chdir("tree"), 0);
    expect("{}", ".", "a.c real/text");
}

/* What looks like a source and is none is named, for nobody would miss it. */
static void tells_what_it_left_out(void **state)
{
    (void)state;
    static const struct { const char *path, *why; } want[] = {
        { "tree/broken.c", "a link to no regular file" }, { "tree/fifo.c", "no regular file" }, { "tree/out.c", "a link that leads out of what is audited" },
    };
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    char outside[] = "/tmp/moe-outside-XXXXXX";
    const char *path = "tree";
    int fd = mkstemp(outside);
    assert_true(fd >= 0);
    close(fd);
    put("tree/a.c", "int x;\n");
    put("tree/not.c", "int x;\n");
    put("tree/gone/b.c", "int x;\n");
    put("tree/.gitignore", "gone/\n");
    assert_int_equal(symlink(outside, "tree/out.c"), 0);
    assert_int_equal(symlink("nowhere.c", "tree/broken.c"), 0);
    assert_int_equal(mkfifo("tree/fifo.c", 0600), 0);
    assert_int_equal(find_with("exclude: [\"not.c\"]\n", &path, 1, NULL, &in, &err), MOE_OK);
    assert_int_equal(unlink(outside), 0);
    assert_int_equal(in->excluded_count, MOE_COUNT(want));
    for (size_t i = 0; i < MOE_COUNT(want); i++) {
        assert_true(moe_str_is(in->excluded[i].path, want[i].path));
        assert_true(moe_str_is(in->excluded[i].why, want[i].why));
    }
    assert_int_equal(in->ignored, MOE_COUNT(want) + 2);          /* and not.c, and gone/ */
}

/* Parts are never parsed alone, and those of the audited folders are known, for the sources that include them. */
static void knows_parts(void **state)
{
    (void)state;
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    char real[PATH_MAX];
    const char *path = "tree";
    put("tree/a.c", "#include \"a.inc\"\n");
    put("tree/a.inc", "int x;\n");
    put("tree/b.def", "X(1)\n");
    put("tree/hidden.inl", "int x;\n");
    put("tree/.gitignore", "hidden.inl\n");
    put("tree/new.C", "int x;\n");
    put("only/c.inc", "int x;\n");
    assert_int_equal(find_with("{}", &path, 1, NULL, &in, &err), MOE_OK);
    assert_int_equal(in->count, 2);
    assert_int_equal(in->items[1].language, MOE_INPUT_CXX);
    assert_int_equal(in->part_count, 2);
    assert_true(moe_str_is(in->parts[0], "tree/a.inc") && moe_str_is(in->parts[1], "tree/b.def"));
    assert_int_equal(in->folder_count, 1);
    assert_non_null(realpath("tree", real));
    assert_true(moe_str_is(in->folders[0], real));
    moe_inputs_free(&in);
    path = "only";                                     /* which is no source */
    assert_int_equal(find_with("{}", &path, 1, NULL, &in, &err), MOE_E_USAGE);
}

static void paths_are_relative(void **state)
{
    struct tree *t = *state;
    char absolute[128];
    put("src/a.c", "int x;\n");
    snprintf(absolute, sizeof absolute, "%s/src/../src//a.c", t->path);
    expect("{}", absolute, "src/a.c");
    expect("{}", "./src/.", "src/a.c");
    assert_int_equal(mkdir("other", 0755), 0);
    assert_int_equal(chdir("other"), 0);
    expect("{}", "../src", "../src/a.c");
}

static void a_new_header_changes_the_key(void **state)
{
    (void)state;
    const char *path = ".";
    uint64_t keys[3];
    put("a.c", "int x;\n");
    for (int i = 0; i < 3; i++) {
        MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
        struct moe_error err = { 0 };
        if (i == 2)
            put("h.h", "int x;\n");
        assert_int_equal(find_with("{}", &path, 1, NULL, &in, &err), MOE_OK);
        keys[i] = in->headers_key;
    }
    assert_true(keys[0] == keys[1]);
    assert_true(keys[1] != keys[2]);
}

static void unreadable_folder_is_an_error(void **state)
{
    (void)state;
    struct moe_inputs *in = NULL;
    struct moe_error err = { 0 };
    const char *path = ".";
    put("a.c", "int x;\n");
    put("shut/b.c", "int x;\n");
    assert_int_equal(chmod("shut", 0), 0);
    enum moe_code code = find_with("{}", &path, 1, NULL, &in, &err);
    if (geteuid() == 0) {                              /* root reads it all the same */
        assert_int_equal(code, MOE_OK);
        assert_int_equal(in->count, 2);
    } else {
        assert_int_equal(code, MOE_E_IO);
        assert_string_equal(err.file, "shut");
        assert_int_equal(err.sys, EACCES);
    }
    assert_int_equal(chmod("shut", 0755), 0);
    moe_inputs_free(&in);
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, tree_enter, tree_leave)

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(knows_languages), ROW(tells_a_header_by_who_includes_it), ROW(an_include_in_a_comment_is_none), ROW(infers_include_folders),
        ROW(looks_beside_the_operand_for_headers), ROW(takes_flags_from_the_database), ROW(refuses), ROW(names_what_the_policy_excludes),
        ROW(reads_lists_of_operands), ROW(follows_links_to_files_inside_only), ROW(tells_what_it_left_out), ROW(knows_parts), ROW(paths_are_relative), ROW(a_new_header_changes_the_key),
        ROW(unreadable_folder_is_an_error),
    };
    return cmocka_run_group_tests_name("audit/source/input: find", tests, NULL, NULL);
}
