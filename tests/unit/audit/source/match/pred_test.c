/* Every test of a PRED, as a rule about the first argument of probe().
 * Links    audit/source/parse
 */
#include "tests/unit/audit/source/match/support.h"

/* The snippet's lines from 4 on are the body of a function; `lines` are those whose probe() must be reported. */
static const char before[] = "#include <fcntl.h>\n#include <stdlib.h>\nint probe(); struct s { int a; char *password; }; enum e { E0, E7 = 7 }; typedef unsigned long handle_t;"
    " extern int volatile noise; void f(int n, unsigned u, double d, char *p, struct s *s, const char *token, int max_tokens, handle_t h) {\n";

static const struct row { const char *name, *pred, *body, *lines; } rows[] = {
    { "empty is true of anything", "{}", "probe(n);\nprobe();\n", "4" },
    { "const true", "{const: true}", "probe(4 * 2);\nprobe(n);\nprobe(\"x\");\n", "4 6" },
    { "const false", "{const: false}", "probe(4);\nprobe(n);\n", "5" },
    { "const number", "{const: 7}", "probe(7);\nprobe(E7);\nprobe(8);\n", "4 5" },
    { "const range, open above", "{const: \"1025..\"}", "probe(1024);\nprobe(1025);\nprobe(-1);\n", "5" },
    { "const range, negative", "{const: \"-5..-1\"}", "probe(-3);\nprobe(3);\n", "4" },
    { "range needs all values inside", "{range: \"0..15\"}", "probe(n);\nif (n >= 0 && n < 16) probe(n);\nif (n < 16) probe(n);\n", "5" },
    { "may-be needs one value inside", "{may-be: \"100..\"}", "if (n >= 0 && n < 200) probe(n);\nif (n >= 0 && n < 20) probe(n);\n", "4" },
    { "flags all and none", "{flags: {all: [O_CREAT], none: [O_EXCL]}}", "probe(O_CREAT | O_WRONLY);\nprobe(O_CREAT | O_EXCL);\nprobe(O_RDONLY);\n", "4" },
    { "flags any, octal", "{flags: {any: [0022]}}", "probe(0644);\nprobe(0666);\nprobe(0600);\n", "5" },
    { "literal string, also through a variable", "{literal: string}", "const char *c = \"x\";\nprobe(\"x\");\nprobe(c);\nprobe(p);\n", "5 6" },
    { "literal string by the name of a constant array", "{literal: string}", "static const char c[] = \"x\"; static char v[] = \"x\";\nprobe(c);\nprobe(v);\n", "5" },
    { "literal string of both branches", "{literal: string}", "probe(n ? \"a\" : \"b\");\nprobe(n ? \"a\" : p);\n", "4" },
    { "literal string in a variable that holds no other", "{literal: string}",
      "const char *c = \"x\", *v = \"x\"; while (noise) { probe(c);\n c = \"y\"; probe(v); v = p;\n}\nprobe(c);\n", "4 7" },
    { "literal int and null", "{literal: [int, \"null\"]}", "probe(3);\nprobe((void *)0);\nprobe(n);\n", "4 5" },
    { "literal false", "{literal: false}", "probe(3);\nprobe(p);\n", "5" },
    { "text of a literal", "{text: \"^/tmp/\"}", "probe(\"/tmp/x\");\nprobe(\"x/tmp/\");\n", "4" },
    { "name of a variable, a field, a callee", "{name: [n, a, abs]}", "probe(n);\nprobe(s->a);\nprobe(abs(n));\nprobe(u);\n", "4 5 6" },
    { "name of an enumerator", "{name: E7}", "probe(E7);\nprobe(7);\n", "4" },
    { "name of a macro", "{name: O_CREAT}", "probe(O_CREAT);\nprobe(O_EXCL);\n", "4" },
    { "type by spelling and canonical", "{type: \"unsigned long\"}", "probe(h);\nprobe(n);\n", "4" },
    { "type without its tag and qualifiers", "{type: s}", "probe(*s);\nprobe(s);\n", "4" },
    { "kind pointer", "{kind: pointer}", "probe(p);\nprobe(n);\n", "4" },
    { "kind unsigned int, float, record", "{any: [{kind: unsigned}, {kind: float}, {kind: record}]}", "probe(u);\nprobe(d);\nprobe(*s);\nprobe(n);\n", "4 5 6" },
    { "size", "{size: \"8..\"}", "probe(d);\nprobe(n);\n", "4" },
    { "call with args", "{call: abs, args: {0: {const: 1}}}", "probe(abs(1));\nprobe(abs(2));\n", "4" },
    { "binary with sides", "{binary: \"*\", sides: [{name: n}, {sizeof: true}]}", "probe(n * sizeof(int));\nprobe(sizeof(int) * n);\nprobe(n * 4);\n", "4 5" },
    { "binary lhs and rhs", "{binary: \"-\", lhs: {name: n}, rhs: {const: 1}}", "probe(n - 1);\nprobe(1 - n);\n", "4" },
    { "unary with operand", "{unary: \"&\", operand: {name: n}}", "probe(&n);\nprobe(&u);\n", "4" },
    { "sizeof pointer", "{sizeof: pointer}", "probe(sizeof p);\nprobe(sizeof *p);\nprobe(sizeof(char *));\n", "4 6" },
    { "sizeof of an expression", "{sizeof: {name: p}}", "probe(sizeof p);\nprobe(sizeof n);\n", "4" },
    { "taint", "{taint: env}", "char *v = getenv(\"HOME\");\nprobe(v);\nprobe(p);\n", "5" },
    { "null, written and known", "{\"null\": true}", "char *v = NULL;\nprobe(NULL);\nprobe(v);\nprobe(p);\n", "5 6" },
    { "region stack by declaration", "{region: stack}", "char b[4]; static char g[4];\nprobe(b);\nprobe(&n);\nprobe(g);\nprobe(p);\n", "5 6" },
    { "region string", "{region: string}", "probe(\"x\");\nprobe(p);\n", "4" },
    { "secret by name, not by number", "{secret: true}", "probe(token);\nprobe(s->password);\nprobe(max_tokens);\nprobe(p);\n", "4 5" },
    { "source", "{source: \"n *\\\\+ *1\"}", "probe(n + 1);\nprobe(n - 1);\n", "4" },
    { "contains", "{contains: {call: abs}}", "probe(3 + abs(n));\nprobe(n);\n", "4" },
    { "any, all, not", "{all: [{kind: int}, {not: {const: true}}, {any: [{name: n}, {name: u}]}]}", "probe(n);\nprobe(3);\nprobe(max_tokens);\n", "4" },
};

static void one(void **state)
{
    const struct row *row = *state;
    char items[1024], code[4096];
    snprintf(items, sizeof items, "- call: probe\n  args: {0: %s}", row->pred);
    snprintf(code, sizeof code, "%s%s}\n", before, row->body);
    struct moe_rules *rules = rules_of(NULL, items);
    struct moe_tree *tree = tree_of(C, "a.c", code);
    struct moe_report *report = matched(rules, NULL, tree);
    char lines[256] = "";
    for (size_t i = 0; i < report->finding_count; i++)
        snprintf(lines + strlen(lines), sizeof lines - strlen(lines), "%s%u", i ? " " : "", report->findings[i].line);
    assert_string_equal(lines, row->lines);
    moe_report_free(&report);
    moe_tree_free(&tree);
    moe_rules_free(&rules);
}

static void same_as_compares_arguments(void **state)
{
    (void)state;
    struct moe_rules *rules = rules_of(NULL, "- call: copy\n  args: {1: {same-as: 0}}");
    struct moe_tree *tree = tree_of(C, "a.c", "void copy(char *, char *);\nvoid f(char *a, char *b) {\n copy(a, a);\n copy(a, b);\n copy(a + 1, (char *)(a + 1));\n}");
    struct moe_report *report = matched(rules, NULL, tree);
    assert_int_equal(report->finding_count, 2);
    assert_int_equal(report->findings[0].line, 3);
    assert_int_equal(report->findings[1].line, 5);
    moe_report_free(&report);
    moe_tree_free(&tree);
    moe_rules_free(&rules);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + 1];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = one, .initial_state = (void *)&rows[i] };
    tests[MOE_COUNT(rows)] = (struct CMUnitTest){ .name = "same-as compares arguments", .test_func = same_as_compares_arguments };
    return cmocka_run_group_tests_name("tests of expressions", tests, open_clang, close_clang);
}
