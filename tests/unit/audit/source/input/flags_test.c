/* What of a compiler's command line gets through to libclang, and how a database is read. */
#include "tests/unit/audit/source/input/tree.h"

static const struct row { const char *name, *command, *kept, *dropped; } rows[] = {
    { "keeps the accepted kinds, joined", "-Iinc -isystem/opt/x -iquoteq -DA=1 -UB -std=c17 a.c", "-Iinc -isystem/opt/x -iquoteq -DA=1 -UB -std=c17", "" },
    { "joins the separate ones", "-I inc -isystem /opt/x -iquote q -D A -U B", "-Iinc -isystem/opt/x -iquoteq -DA -UB", "" },
    { "knows the long spellings", "--include-directory=inc --include-path inc2 --define-macro=A --std=c++20", "-Iinc -Iinc2 -DA -std=c++20", "" },
    { "writes folders relative to where the tool runs", "-I/proj/b -I../c -I. -I/proj", "-Ib -I/c -I. -I.", "" },
    { "leaves out what writes files", "-MD -MF dep.d -MT x -o a.o -save-temps", "", "-MD -MF dep.d -MT x -o a.o -save-temps" },
    { "leaves out what loads code", "-fplugin=evil.so -Xclang -load -Xclang evil.so -fpass-plugin=e.so", "", "-fplugin=evil.so -Xclang -load -Xclang evil.so -fpass-plugin=e.so" },
    { "a value of a dropped flag is no flag", "-Xclang -DX -include -Ievil -o -Iout", "", "-Xclang -DX -include -Ievil -o -Iout" },
    { "refuses response files", "@args.rsp -I inc", "-Iinc", "@args.rsp" },
    { "refuses a macro that is none", "-D-include -D1x -D -U A=1", "", "-D-include -D1x -D -U A=1" },
    { "keeps a macro with a value and with arguments", "'-DN=\"a b\"' -DF(x)=x", "-DN=\"a b\" -DF(x)=x", "" },
    { "refuses a standard that is none", "-std=c17;rm --std -x", "", "-std=c17;rm --std -x" },
    { "refuses folders of a sysroot", "-I=usr/include -isystem=/x", "", "-I=usr/include -isystem=/x" },
    { "a flag without its value is dropped", "-I", "", "-I" },
    { "leaves out warnings and optimisation", "-O2 -Wall -g -fPIC -c", "", "-O2 -Wall -g -fPIC" },
};

static void vets(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
        struct moe_str *words;
        size_t count;
        struct moe_flagset set = { 0 };
        char kept[512], dropped[512];
        assert_true(moe_command_split(moe_str_c(rows[i].command), arena, &words, &count));
        assert_true(moe_flags_vet(arena, words, count, MOE_STR("/proj"), MOE_STR("/proj"), MOE_STR("a.c"), &set));
        flags_line(set.flags, set.count, kept, sizeof kept);
        flags_line(set.dropped, set.dropped_count, dropped, sizeof dropped);
        if (strcmp(kept, rows[i].kept) != 0 || strcmp(dropped, rows[i].dropped) != 0)
            fail_msg("%s:\n  kept    %s\n  want    %s\n  dropped %s\n  want    %s", rows[i].name, kept, rows[i].kept, dropped, rows[i].dropped);
    }
}

static const struct split { const char *name, *command, *words; } splits[] = {
    { "blanks", "  a  b\tc\n", "[a][b][c]" },
    { "quotes", "'a b' \"c d\" e'f'g", "[a b][c d][efg]" },
    { "an empty word", "a '' b", "[a][][b]" },
    { "backslashes", "a\\ b \"c\\\"d\" \"e\\f\" '\\'", "[a b][c\"d][e\\f][\\]" },
    { "nothing is expanded", "$HOME `x` *", "[$HOME][`x`][*]" },
    { "an open quote ends with the text", "\"a b", "[a b]" },
    { "nothing", "", "" },
};

static void splits_commands(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(splits); i++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
        struct moe_str *words;
        size_t count, n = 0;
        char got[256] = "";
        assert_true(moe_command_split(moe_str_c(splits[i].command), arena, &words, &count));
        for (size_t k = 0; k < count; k++)
            n += (size_t)snprintf(got + n, sizeof got - n, "[%.*s]", MOE_FMT(words[k]));
        if (strcmp(got, splits[i].words) != 0)
            fail_msg("%s: %s, want %s", splits[i].name, got, splits[i].words);
    }
}

static const struct fault { const char *name, *json; enum moe_code code; unsigned line; const char *field; } faults[] = {
    { "a map at the top", "{}", MOE_E_SCHEMA, 1, "" },
    { "an entry without a file", "[\n{\"directory\": \"/p\", \"command\": \"cc\"}]", MOE_E_SCHEMA, 2, "[0]" },
    { "a directory that is a number", "[\n{\"directory\": 3,\n\"file\": \"a.c\", \"command\": \"cc\"}]", MOE_E_SCHEMA, 2, "[0].directory" },
    { "arguments that are text", "[{\"directory\": \"/p\", \"file\": \"a.c\",\n \"arguments\": \"cc\"}]", MOE_E_SCHEMA, 2, "[0].arguments" },
    { "an argument that is no text", "[{\"directory\": \"/p\", \"file\": \"a.c\",\n \"arguments\": [\"cc\",\n 3]}]", MOE_E_SCHEMA, 3, "[0].arguments[1]" },
    { "text cut short", "[{\"directory\":", MOE_E_PARSE, 1, NULL },
};

static void reports_where_a_database_is_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(faults); i++) {
        MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
        struct moe_database db = { 0 };
        struct moe_error err = { 0 };
        enum moe_code code = moe_database_parse(arena, "db.json", moe_str_c(faults[i].json), MOE_STR("/p"), MOE_STR("/p"), &db, &err);
        moe_map_free(&db.by_path);
        if (code != faults[i].code || err.line != faults[i].line || (faults[i].field && strcmp(err.field, faults[i].field) != 0))
            fail_msg("%s: code %d line %u field %s (%s)", faults[i].name, code, err.line, err.field, err.text);
        assert_string_equal(err.file, "db.json");
    }
}

static void reads_a_database(void **state)
{
    (void)state;
    static const char json[] =
        "[{\"directory\": \"build\", \"file\": \"../src/a.c\", \"arguments\": [\"cc\", \"-I../inc\", \"-c\", \"../src/a.c\"]},"
        " {\"directory\": \"/p/build\", \"file\": \"/p/src/b.cc\", \"command\": \"g++ -x cuda -DX -c /p/src/b.cc\", \"output\": \"b.o\"},"
        " {\"directory\": \"/p\", \"file\": \"src/a.c\", \"command\": \"cc -DSECOND -c src/a.c\"}]";
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_database db = { 0 };
    struct moe_error err = { 0 };
    char line[256];
    assert_int_equal(moe_database_parse(arena, "db.json", moe_str_c(json), MOE_STR("/p"), MOE_STR("/p"), &db, &err), MOE_OK);
    const struct moe_flagset *a = moe_database_find(&db, MOE_STR("src/a.c")), *b = moe_database_find(&db, MOE_STR("src/b.cc"));
    assert_non_null(a);
    assert_non_null(b);
    flags_line(a->flags, a->count, line, sizeof line);
    assert_string_equal(line, "-Iinc");               /* the first entry of a file counts */
    assert_int_equal(a->dropped_count, 0);
    assert_true(b->has_language);
    assert_int_equal(b->language, MOE_INPUT_CUDA);
    assert_null(moe_database_find(&db, MOE_STR("src/c.c")));
    moe_map_free(&db.by_path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vets),
        cmocka_unit_test(splits_commands),
        cmocka_unit_test(reports_where_a_database_is_broken),
        cmocka_unit_test(reads_a_database),
    };
    return cmocka_run_group_tests_name("audit/source/input: flags", tests, NULL, NULL);
}
