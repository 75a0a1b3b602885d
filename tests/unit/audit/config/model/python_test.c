/* Calls in Python's sources: full names, places, what is no call. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "audit/config/model/python.h"
#include "common/base/base.h"
#include <stdio.h>

static const struct row { const char *name, *text, *calls; } rows[] = {
    { "plain and dotted", "a(1)\n  b . c (2)\n", "a 1:1|b.c of b  2:3|" },
    { "imports rename", "import torch as t\nfrom numpy import load as l, save\nt.load(x)\nl(y)\nsave(z)\n", "torch.load of t 3:1|numpy.load 4:1|numpy.save 5:1|" },
    { "a list in brackets", "from a.b import (c,  # one\n  d as e)\nc()\ne()\n", "a.b.c 3:1|a.b.d 4:1|" },
    { "behind another statement", "x = 1; import torch as t; t.load(f)\n", "torch.load of t 1:27|" },
    { "behind a bracket", "a(b).c(d)\n", "a 1:1|.c 1:6|" },
    { "no definitions, no strings, no comments", "def a(b):\n  '''c(d)\n'''\nclass E(F): pass # g(h)\ns = \"i(j)\"\nk(l)\n", "k 6:1|" },
    { "names beyond ASCII, and numbers", "\xc3\xa4 (1)\n2(3)\n4a(5)\n", "\xc3\xa4 1:1|" },
    { "an unended string ends with its line", "x = 'a\nb(c)\n", "b 2:1|" },
    { "nothing", "", "" },
};

static void calls(void **state)
{
    const struct row *row = *state;
    struct moe_lint_file f = { .arena = moe_arena_new(1 << 20), .path = MOE_STR("a.py"), .bytes = moe_str_c(row->text) };
    struct moe_error err;
    char shown[512] = "";
    size_t used = 0;
    assert_int_equal(moe_python_read(&f, &err), MOE_OK);
    for (size_t i = 0; i < f.python->call_count; i++) {
        const struct moe_python_site *s = &f.python->calls[i];
        used += (size_t)snprintf(shown + used, sizeof shown - used, "%.*s%s%.*s %u:%u|", MOE_FMT(s->name), s->receiver.len ? " of " : "", MOE_FMT(s->receiver), s->line,
                                 s->column);
        assert_int_equal(f.bytes.ptr[s->args - 1], '(');
        assert_true(moe_python_has(&f.python->lasts, s->last));
        assert_int_equal(s->last, moe_python_last(s->name));
    }
    assert_string_equal(shown, row->calls);
    moe_arena_free(&f.arena);
}

static void cuts_long_names(void **state)
{
    (void)state;
    char text[400];
    memset(text, 'a', sizeof text);
    memcpy(text + 390, "(b)\n", 4);
    struct moe_lint_file f = { .arena = moe_arena_new(1 << 20), .bytes = { text, 394 } };
    struct moe_error err;
    assert_int_equal(moe_python_read(&f, &err), MOE_OK);
    assert_int_equal(f.python->call_count, 1);
    assert_int_equal(f.python->calls[0].name.len, MOE_PYTHON_NAME);
    moe_arena_free(&f.arena);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + 1];
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[i] = (struct CMUnitTest){ .name = rows[i].name, .test_func = calls, .initial_state = (void *)&rows[i] };
    tests[MOE_COUNT(rows)] = (struct CMUnitTest)cmocka_unit_test(cuts_long_names);
    return _cmocka_run_group_tests("audit/config/model/python", tests, MOE_COUNT(tests), NULL, NULL);
}
