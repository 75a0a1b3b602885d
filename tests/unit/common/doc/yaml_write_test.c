/* What was quoted is read back as it was. */
#include "common/base/base.h"
#include "common/doc/doc.h"
#include "common/doc/yaml_write.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static const struct quote_case { const char *name; struct moe_str text; const char *quoted; } cases[] = {
    { "words",                       MOE_STR("a b"),              "\"a b\""            },
    { "nothing",                     MOE_STR(""),                 "\"\""               },
    { "what would be a number",      MOE_STR("0x10"),             "\"0x10\""           },
    { "quotes and backslashes",      MOE_STR("a\"b\\c"),          "\"a\\\"b\\\\c\""    },
    { "lines and tabs",              MOE_STR("a\nb\tc"),          "\"a\\nb\\tc\""      },
    { "what a terminal would obey",  MOE_STR("\x1b[2J"),          "\"\\u001b[2J\""     },
    { "the byte order mark",         MOE_STR("\xef\xbb\xbf"),     "\"\\ufeff\""        },
    { "letters of other scripts",    MOE_STR("\xc3\xa9"),         "\"\xc3\xa9\""       },
    { "what is no character",        MOE_STR("\xf0\x9f\xbf\xbe"), "\"\\U0001fffe\""    },
};

static void comes_back(void **state)
{
    const struct quote_case *c = *state;
    struct moe_error err = { 0 };
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(1024);
    MOE_AUTO(moe_doc_free) struct moe_doc *doc = NULL;
    moe_buf_add(out, MOE_STR("a: "));
    moe_yaml_quoted(out, c->text);
    struct moe_str got = moe_str_from(moe_buf_str(out), 3);
    assert_int_equal(got.len, strlen(c->quoted));
    assert_memory_equal(got.ptr, c->quoted, got.len);
    assert_int_equal(moe_doc_parse(MOE_DOC_YAML, "quoted", moe_buf_str(out), &doc, &err), MOE_OK);
    const struct moe_node_doc *a = moe_doc_get(moe_doc_root(doc), "a");
    assert_non_null(a);
    assert_true(a->kind == MOE_DOC_STR && moe_str_eq(a->text, c->text));
}

static void broken_bytes_are_said(void **state)
{
    (void)state;
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(64);
    moe_yaml_quoted(out, MOE_STR("a\xff" "b"));
    assert_true(moe_str_is(moe_buf_str(out), "\"a?b\""));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 1];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = comes_back, .initial_state = (void *)&cases[i] };
    tests[MOE_COUNT(cases)] = (struct CMUnitTest)cmocka_unit_test(broken_bytes_are_said);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
