/* Tokens, lines and comments. A token prints as its kind's letter, its text and its place. */
#include "audit/source/lex/lex.h"
#include "common/base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

/* i name, n number, s string, c character, p punctuator, / comment, # directive, ? other; each [text], newlines shown as ~. */
static const struct row { const char *name, *code, *tokens; unsigned code_lines; } rows[] = {
    { "nothing", "", "", 0 },
    { "blanks and newlines", " \t\r\n\f\v\n", "", 0 },
    { "names, numbers and punctuators", "x1 = a->b+++0x1fULL;", "i[x1] p[=] i[a] p[->] i[b] p[++] p[+] n[0x1fULL] p[;]", 1 },
    { "numbers with signs and separators", "1e-3 0x1p+4 1'000 .5 1..2", "n[1e-3] n[0x1p+4] n[1'000] n[.5] n[1..2]", 1 },
    { "launch brackets", "k<<<1,2>>>(x);", "i[k] p[<<<] n[1] p[,] n[2] p[>>>] p[(] i[x] p[)] p[;]", 1 },
    { "long and short operators", "a<<=b>>=c<=>d->*e...::##<<", "i[a] p[<<=] i[b] p[>>=] i[c] p[<=>] i[d] p[->*] i[e] p[...] p[::] p[##] p[<<]", 1 },
    { "every two-letter operator", "&& || == != <= >= += -= *= /= %= &= |= ^= -- .*",
      "p[&&] p[||] p[==] p[!=] p[<=] p[>=] p[+=] p[-=] p[*=] p[/=] p[%=] p[&=] p[|=] p[^=] p[--] p[.*]", 1 },
    { "strings with escapes and prefixes", "L\"a\\\"b\" u8\"x\" U'c' 'd'", "s[L\"a\\\"b\"] s[u8\"x\"] c[U'c'] c['d']", 1 },
    { "a prefix apart is a name", "L \"a\" LL\"b\" uR'x'", "i[L] s[\"a\"] i[LL] s[\"b\"] i[uR] c['x']", 1 },
    { "an unterminated string ends at the line", "\"abc\nx", "s[\"abc] i[x]", 2 },
    { "a backslash at the end of the text", "\"abc\\", "s[\"abc\\]", 1 },
    { "a spliced string goes on", "\"ab\\\ncd\" x", "s[\"ab\\~cd\"] i[x]", 2 },
    { "a raw string hides everything", "R\"(\" // \n)\" x", "s[R\"(\" // ~)\"] i[x]", 2 },
    { "a raw string with a delimiter", "u8R\"ab()\")ab\" x", "s[u8R\"ab()\")ab\"] i[x]", 1 },
    { "an unterminated raw string takes the rest", "R\"(abc\nx", "s[R\"(abc~x]", 2 },
    { "no raw string without its bracket", "R\"ab\" x", "i[R] s[\"ab\"] i[x]", 1 },
    { "comments", "a/*b*/c//d\ne", "i[a] /[/*b*/] i[c] /[//d] i[e]", 2 },
    { "a comment in a comment's clothes", "/* // */ x // /* y\nz", "/[/* // */] i[x] /[// /* y] i[z]", 2 },
    { "comments do not nest", "/* /* */ x */", "/[/* /* */] i[x] p[*] p[/]", 1 },
    { "an unterminated comment takes the rest", "x /* y\nz", "i[x] /[/* y~z]", 1 },
    { "/*/ is not closed", "/*/ x */ y", "/[/*/ x */] i[y]", 1 },
    { "a spliced line comment swallows the next line", "// a \\\nsystem(x);\ny", "/[// a \\~system(x);] i[y]", 1 },
    { "blanks after the backslash splice, too", "// a \\ \t\nb\ny", "/[// a \\ \t~b] i[y]", 1 },
    { "a spliced comment marker", "/\\\n/ a\nb /\\\n* c *\\\n/ d", "/[/\\~/ a] i[b] /[/\\~* c *\\~/] i[d]", 2 },
    { "a spliced name is one name", "me\\\nmcpy(x)", "i[me\\~mcpy] p[(] i[x] p[)]", 2 },
    { "a directive is a logical line", "#define A(x) \\\n x + 1\ny", "#[#define A(x) \\~ x + 1] i[y]", 3 },
    { "a directive after a comment", "/* a */ # if X\n", "/[/* a */] #[# if X]", 1 },
    { "a hash in the middle is none", "x # y", "i[x] p[#] i[y]", 1 },
    { "a digraph directive", "%:define A\n", "#[%:define A]", 1 },
    { "comments in directives are tokens, too", "#define A /* b */ 1 // c\nx", "#[#define A /* b */ 1 // c] /[/* b */] /[// c] i[x]", 2 },
    { "a block comment lengthens a directive", "#define A /* b\n */ 1\nx", "#[#define A /* b~ */ 1] /[/* b~ */] i[x]", 3 },
    { "a string hides a comment in a directive", "#define A \"//\" 'x' \"/*\"\nx", "#[#define A \"//\" 'x' \"/*\"] i[x]", 2 },
    { "a lone apostrophe in #error", "#error don't // why\nx", "#[#error don't // why] /[// why] i[x]", 2 },
    { "slashes in a header name are none", "#include <a//b.h>\nx", "#[#include <a//b.h>] i[x]", 2 },
    { "a lone carriage return ends a line", "// a\rb", "/[// a] i[b]", 1 },
    { "odd bytes", "a @`\x01 b \\ c", "i[a] ?[@`\x01] i[b] ?[\\] i[c]", 1 },
    { "UTF-8 names and a byte order mark", "\xef\xbb\xbf\xc3\xa4 = 1", "i[\xc3\xa4] p[=] n[1]", 1 },
};

static void show(const struct moe_tokens *t, struct moe_buf *out)
{
    for (uint32_t i = 0; i < t->count; i++) {
        moe_buf_printf(out, "%s%c[", i ? " " : "", "inscp/#?"[t->items[i].kind]);
        for (uint32_t k = 0; k < t->items[i].length; k++) {
            char c = t->bytes.ptr[t->items[i].offset + k];
            moe_buf_addc(out, c == '\n' ? '~' : c);
        }
        moe_buf_addc(out, ']');
    }
}

static void lexes(void **state)
{
    const struct row *row = *state;
    struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_buf *out = moe_buf_new(1 << 16);
    struct moe_tokens t;
    size_t n = strlen(row->code);
    char *exact = malloc(n ? n : 1);                 /* no byte past the end: ASan sees one step too far */
    assert_non_null(exact);
    memcpy(exact, row->code, n);
    assert_true(moe_lex((struct moe_str){ exact, n }, arena, &t));
    show(&t, out);
    assert_string_equal(moe_buf_str(out).len ? moe_buf_str(out).ptr : "", row->tokens);
    assert_int_equal(t.code_lines, row->code_lines);
    free(exact);
    moe_buf_free(&out);
    moe_arena_free(&arena);
}

static void knows_places(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_tokens t;
    assert_true(moe_lex(MOE_STR("int a\r\n b\rc /*\n*/ d\n"), arena, &t));
    static const struct { uint32_t offset, line, column; bool first; } places[] = {
        { 0, 1, 1, true }, { 4, 1, 5, false }, { 8, 2, 2, true }, { 10, 3, 1, true }, { 12, 3, 3, false }, { 18, 4, 4, false },
    };
    assert_int_equal(t.count, MOE_COUNT(places));
    assert_int_equal(t.line_count, 4);
    for (uint32_t i = 0; i < t.count; i++) {
        assert_int_equal(t.items[i].offset, places[i].offset);
        assert_int_equal(t.items[i].line, places[i].line);
        assert_int_equal(t.items[i].column, places[i].column);
        assert_int_equal(t.items[i].line_first, places[i].first);
    }
    assert_int_equal(moe_token_at(&t, 0), 0);
    assert_int_equal(moe_token_at(&t, 5), 2);
    assert_int_equal(moe_token_at(&t, 8), 2);
    assert_int_equal(moe_token_at(&t, 99), t.count);
    moe_arena_free(&arena);
}

static void fails_in_a_full_arena(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(64);
    struct moe_tokens t;
    assert_false(moe_lex(MOE_STR("a b c d e f g h i j k l m n o p q r s t u v w x y z"), arena, &t));
    moe_arena_free(&arena);
}

static const struct comment_row { const char *name, *code, *text; unsigned line, end_line, column; bool own_line; } comment_rows[] = {
    { "a line comment after code", "x; // nosec M113: because", " nosec M113: because", 1, 1, 4, false },
    { "a line comment of its own", "x;\n  // why\ny;", " why", 2, 2, 3, true },
    { "a block comment of its own", "/* why */ \nx;", " why ", 1, 1, 1, true },
    { "a block comment before code", "/* why */ x;", " why ", 1, 1, 1, false },
    { "a long block comment", "x;\n/* a\n b */ y;", " a\n b ", 2, 3, 1, true },
    { "a long block comment after code", "x; /* a\n b */", " a\n b ", 1, 2, 4, false },
    { "an unterminated block comment", "/* a\n b", " a\n b", 1, 2, 1, true },
    { "an empty block comment", "/**/", "", 1, 1, 1, true },
    { "a spliced line comment", "// a\\\nb\nx", " a\\\nb", 1, 2, 1, true },
    { "a comment after a directive", "#define A 1 // why\n", " why", 1, 1, 13, false },
    { "a comment inside a macro's body, alone", "#define A \\\n  /* why */ \\\n  1\n", " why ", 2, 2, 3, true },
    { "a comment inside a macro's body, with code", "#define A \\\n  b /* why */ \\\n  1\n", " why ", 2, 2, 5, false },
    { "windows line ends", "// a\r\nx", " a", 1, 1, 1, true },
};

static void reads_comments(void **state)
{
    const struct comment_row *row = *state;
    struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_tokens t;
    struct moe_comment *c;
    uint32_t n;
    assert_true(moe_lex(moe_str_c(row->code), arena, &t));
    assert_true(moe_lex_comments(&t, arena, &c, &n));
    assert_int_equal(n, 1);
    assert_true(moe_str_is(c->text, row->text));
    assert_int_equal(c->line, row->line);
    assert_int_equal(c->end_line, row->end_line);
    assert_int_equal(c->column, row->column);
    assert_int_equal(c->own_line, row->own_line);
    moe_arena_free(&arena);
}

static void keeps_adjoining_comments_apart(void **state)
{
    (void)state;
    struct moe_arena *arena = moe_arena_new(1 << 20);
    struct moe_tokens t;
    struct moe_comment *c;
    uint32_t n;
    assert_true(moe_lex(MOE_STR("// a\n// b\n/*c*//*d*/"), arena, &t));
    assert_true(moe_lex_comments(&t, arena, &c, &n));
    assert_int_equal(n, 4);
    assert_true(c[1].line == 2 && c[1].own_line && moe_str_is(c[1].text, " b"));
    assert_false(c[2].own_line || c[3].own_line);
    moe_arena_free(&arena);
}

/* Shapes that make a careless lexer quadratic: a million bytes each, the whole row within the test's patience. */
static const struct hostile { const char *name, *piece; } hostile[] = {
    { "open brackets", "(" }, { "calls in calls", "f(" }, { "other in calls", "f(1+" }, { "braces", "{" }, { "initialisers", "a={" },
    { "raw strings", "R\"(" }, { "launches", "a<<<" }, { "templates", "template<" }, { "comments on one line", "/**/" },
    { "stars and splices", "*\\\n" }, { "slashes and splices", "/\\\n" }, { "quotes", "'\\" }, { "unclosed conditionals", "#if 0\n" },
    { "functions without end", "int f(int a){" }, { "mixed brackets", "([{" }, { "closing brackets", ")]}" }, { "member chains", "a." },
    { "elses", "#if A\n{\n#else\n" }, { "backslashes", "\\" }, { "strings", "\"a\"" },
};

static void stays_linear(void **state)
{
    const struct hostile *row = *state;
    enum { BYTES = 1 << 20 };
    static const char *const starts[] = { "", "#define ", "void f() {", "#define A /*", "x = f(" };
    char *text = malloc(BYTES + 64);
    assert_non_null(text);
    for (size_t s = 0; s < MOE_COUNT(starts); s++) {
        size_t n = strlen(starts[s]), piece = strlen(row->piece);
        for (memcpy(text, starts[s], n); n < BYTES; n += piece)
            memcpy(text + n, row->piece, piece);
        struct moe_tree *t = moe_lex_tree(MOE_STR("a.c"), (struct moe_str){ text, n });
        assert_non_null(t);
        assert_int_equal(t->files[1].bytes.len, n);
        moe_tree_free(&t);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest fixed[] = { cmocka_unit_test(knows_places), cmocka_unit_test(fails_in_a_full_arena),
                                        cmocka_unit_test(keeps_adjoining_comments_apart) };
    struct CMUnitTest tests[MOE_COUNT(rows) + MOE_COUNT(comment_rows) + MOE_COUNT(hostile) + MOE_COUNT(fixed)], *at = tests;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        *at++ = (struct CMUnitTest){ .name = rows[i].name, .test_func = lexes, .initial_state = (void *)&rows[i] };
    for (size_t i = 0; i < MOE_COUNT(comment_rows); i++)
        *at++ = (struct CMUnitTest){ .name = comment_rows[i].name, .test_func = reads_comments, .initial_state = (void *)&comment_rows[i] };
    for (size_t i = 0; i < MOE_COUNT(hostile); i++)
        *at++ = (struct CMUnitTest){ .name = hostile[i].name, .test_func = stays_linear, .initial_state = (void *)&hostile[i] };
    memcpy(at, fixed, sizeof fixed);
    return _cmocka_run_group_tests("lex", tests, MOE_COUNT(tests), NULL, NULL);
}
