/* Known secrets in every form that they take in files. */
#include "audit/config/leak/leak.h"
#include "common/base/buf.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

static const char planted[] = "Zq7/kP2+mVx9TtLw4RbN1c8sYd";     /* made up */

struct finds { size_t count, at, len; char form[64]; };
static void on_leak(void *ctx, const struct moe_leak *leak)
{
    struct finds *f = ctx;
    assert_true(moe_str_is(leak->name, "S3_KEY"));
    f->count++;
    f->at = leak->at;
    f->len = leak->len;
    snprintf(f->form, sizeof f->form, "%s", leak->form);
}

static struct finds search(const char *value, struct moe_str bytes)
{
    struct moe_leaks *leaks = NULL;
    struct moe_error err = { 0 };
    struct finds f = { 0 };
    bool taken;
    assert_int_equal(moe_leaks_new(&leaks, &err), MOE_OK);
    assert_int_equal(moe_leaks_add(leaks, MOE_STR("S3_KEY"), moe_str_c(value), true, &taken, &err), MOE_OK);
    assert_true(taken);
    assert_int_equal(moe_leaks_search(leaks, bytes, on_leak, &f, &err), MOE_OK);
    moe_leaks_free(&leaks);
    return f;
}

static const struct form_case { const char *name, *text, *form; } cases[] = {
    { "finds it as it is", "x Zq7/kP2+mVx9TtLw4RbN1c8sYd y", "as it is or split" },
    { "finds it split over lines", "Zq7/kP2+mVx\n9TtLw4\n  RbN1c8sYd", "as it is or split" },
    { "finds it split by quotes and a plus", "\"Zq7/kP2+mVx9\" + \"TtLw4RbN1c8sYd\"", "as it is or split" },
    { "finds it with escaped slashes", "Zq7\\/kP2+mVx9TtLw4RbN1c8sYd", "as it is or split" },
    { "finds it reversed", "dYs8c1NbR4wLtT9xVm+2Pk/7qZ", "reversed" },
    { "finds it in hex", "5a71372f6b50322b6d567839 54744c773452624e3163387359 64", "in hex or percent encoded" },
    { "finds it in capital hex", "5A71372F6B50322B6D56783954744C773452624E316338735964", "in hex or percent encoded" },
    { "finds it percent encoded", "%5A%71%37%2F%6B%50%32%2B%6D%56%78%39%54%74%4C%77%34%52%62%4E%31%63%38%73%59%64", "in hex or percent encoded" },
    { "finds it in base64", "WnE3L2tQMittVng5VHRMdzRSYk4xYzhzWWQ=", "in base64" },
    { "finds it in base64 behind one byte", "eFpxNy9rUDIrbVZ4OVR0THc0UmJOMWM4c1lk", "in base64" },
    { "finds it in base64 behind two bytes and before more", "eHhacTcva1AyK21WeDlUdEx3NFJiTjFjOHNZZHp6eno=", "in base64" },
    { "finds half of it", "{\"a\": \"Zq7/kP2+mVx9T\", \"b\": 1}", "in part" },
    { "does not find another", "Zq7/kP2+mVx8TtLw4RbM1c8sYd Zq7kP2", NULL },
};

static void form(void **state)
{
    const struct form_case *c = *state;
    struct finds f = search(planted, moe_str_c(c->text));
    assert_int_equal(f.count, c->form ? 1 : 0);
    if (c->form)
        assert_string_equal(f.form, c->form);
}

static void places(void **state)
{
    (void)state;
    struct finds f = search(planted, MOE_STR("key = Zq7/kP2+mVx9TtLw4RbN1c8sYd;"));
    assert_int_equal(f.at, 6);
    assert_int_equal(f.len, sizeof planted - 1);
}

/* A large input with one at the very end, across the stretches that it is read in, and in UTF-16. */
static void far_and_wide(void **state)
{
    (void)state;
    static char wide[2 * sizeof planted];
    for (size_t i = 0; i + 1 < sizeof planted; i++)
        wide[2 * i] = planted[i];
    assert_int_equal(search(planted, (struct moe_str){ wide, 2 * (sizeof planted - 1) }).count, 1);
    for (size_t size = 65000; size < 66200; size += 37) {
        char *bytes = malloc(size + sizeof planted);
        assert_non_null(bytes);
        memset(bytes, 'a', size);
        memcpy(bytes + size, planted, sizeof planted - 1);
        struct finds f = search(planted, (struct moe_str){ bytes, size + sizeof planted - 1 });
        free(bytes);
        assert_int_equal(f.count, 1);
        assert_int_equal(f.at, size);
    }
}

static void too_short(void **state)
{
    (void)state;
    struct moe_leaks *leaks = NULL;
    struct moe_error err = { 0 };
    bool taken = true;
    assert_int_equal(moe_leaks_new(&leaks, &err), MOE_OK);
    assert_int_equal(moe_leaks_add(leaks, MOE_STR("PIN"), MOE_STR("12-34-56"), false, &taken, &err), MOE_OK);
    assert_false(taken);
    assert_int_equal(moe_leaks_count(leaks), 0);
    moe_leaks_free(&leaks);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 3];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = form, .initial_state = (void *)(uintptr_t)&cases[i] };
    tests[MOE_COUNT(cases)] = (struct CMUnitTest){ .name = "says where it stands", .test_func = places };
    tests[MOE_COUNT(cases) + 1] = (struct CMUnitTest){ .name = "finds it far behind, across stretches and in UTF-16", .test_func = far_and_wide };
    tests[MOE_COUNT(cases) + 2] = (struct CMUnitTest){ .name = "does not take what is too short", .test_func = too_short };
    return cmocka_run_group_tests_name("leak", tests, NULL, NULL);
}
