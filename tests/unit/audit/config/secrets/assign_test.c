#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "audit/config/secrets/assign.h"
#include "common/base/base.h"
#include <stdio.h>
#include <stdlib.h>

/* `@` in the text is where the credential's word begins, and is cut out. `value` NULL: no assignment. */
static const struct row { const char *text, *name, *value; bool quoted; } rows[] = {
    { "api_@key = \"x1\"",                              "api_key",       "x1",   true  },
    { "api_@key='x1'",                                  "api_key",       "x1",   true  },
    { "api@Key := `x1`",                                "apiKey",        "x1",   true  },
    { "\"api_@key\": \"x1\",",                          "api_key",       "x1",   true  },
    { "'@token' => 'x1'",                               "token",         "x1",   true  },
    { "@token ::= \"x1\"",                              "token",         "x1",   true  },
    { "@token ?= x1y2",                                 "token",         "x1y2", false },
    { "$@password .= \"x1\"",                           "password",      "x1",   true  },
    { "export @PASSWORD=x1 # note",                     "PASSWORD",      "x1",   false },
    { "gcc -DAPI_@KEY=x1 a.c",                          "API_KEY",       "x1",   false },
    { "client_@secret: str = \"x1\"",                   "client_secret", "x1",   true  },
    { "var @token string = \"x1\"",                     "token",         "x1",   true  },
    { "const @token: Option<&str> = Some(\"x1\");",     "token",         "x1",   true  },
    { "tool --auth-@token x1 --verbose",                "auth-token",    "x1",   false },
    { "tool --auth-@token=x1 --verbose",                "auth-token",    "x1",   false },
    { "[\"--api-@key\", \"x1\"]",                       "api-key",       "x1",   true  },
    { "setProperty(\"@TOKEN\", \"x1\")",                "TOKEN",         "x1",   true  },
    { "os.environ.get(\"@TOKEN\") or \"x1\"",           "TOKEN",         "x1",   true  },
    { "config[\"@password\"] = \"x1\"",                 "password",      "x1",   true  },
    { "set@Password(\"x1\")",                           "setPassword",   "x1",   true  },
    { "std::string @secret(\"x1\");",                   "secret",        "x1",   true  },
    { "@password = @\"x1\";",                           "password",      "x1",   true  },
    { "@password = b'x1'",                              "password",      "x1",   true  },
    { "@token = \"\"\"\nx1\"\"\"",                      "token",         "x1",   true  },
    { "private_@key \"x1\";",                           "private_key",   "x1",   true  },
    { "#define API_@KEY \"x1\"",                        "API_KEY",       "x1",   true  },
    { "<@password>x1</password>",                       "password",      "x1",   false },
    { "<@secret>\n    x1\n</secret>",                   "secret",        "x1",   false },
    { "<add key=\"@Password\" value=\"x1\"/>",          "Password",      "x1",   true  },
    { "<string name=\"api_@key\">x1</string>",          "api_key",       "x1",   false },
    { "<key>@Password</key>\n<string>x1</string>",      "Password",      "x1",   false },
    { "{\"name\": \"DB_@PASSWORD\",\n \"value\": \"x1\"}", "DB_PASSWORD", "x1",  true  },
    { "machine h login u @password x1",                 "password",      "x1",   false },
    { "CREATE USER u @IDENTIFIED BY 'x1'",              "IDENTIFIED BY",    "x1",   true  },
    { "Server=h;@Password=x1;Database=d",               "Password",      "x1",   false },
    { "https://h/?access_@token=x1&page=2",             "access_token",  "x1",   false },
    { "@Authorization: Bearer x1",                      "Authorization", "x1",   false },
    { "-H \"X-Api-@Key: x1\"",                          "X-Api-Key",     "x1",   false },
    { "\\\"api_@key\\\": \\\"x1\\\"",                   "api_key",       "x1",   true  },
    { "${DB_@PASSWORD:-x1}",                            "DB_PASSWORD",   "x1",   false },
    { "@password = SecretStr(\"x1\")",                  "password",      "x1",   true  },
    { "@password =\n    \"x1\"",                        "password",      "x1",   true  },
    { "@password == \"Ab1!Ab1!\"",                      "password",      "Ab1!Ab1!", true },
    { "@password == \"admin\"",                         NULL,            NULL,   false },
    { "@requirepass x1y2z3",                            "requirepass",   "x1y2z3", false },
    { "login(user=u, @password=p)",                     "password",      "p",    false },
    { "if (\"Ab1!Ab1!\" == @password)",                "password",      "Ab1!Ab1!", true },
    { "if ('Ab1!Ab1!' !== $@token) {",                 "token",         "Ab1!Ab1!", true },
    { "if (\"admin\" == @password)",                   NULL,            NULL,   false },
    { "Ab1!Ab1!\" == @password",                       NULL,            NULL,   false },
    { "char @secret[25] = \"x1\";",                    "secret",        "x1",   true  },
    { "@secret.assign(\"x1\", 2);",                    "secret",        "x1",   true  },
    { "variable \"db_@password\" {\n  type = string\n  default = \"x1\"\n}", "db_password", "x1", true },
    { "variable \"db_@password\" {\n  type = string\n}\ndefault = \"x1\"", NULL, NULL, false },
    { "![](https://h/p?@key=x1)",                      NULL,            NULL,   false },
    { "[](https://h/p?@key=x1)",                       "key",           "x1",   false },
    { "read_@password(\"x1\")",                         "read_password", NULL,   false },
    { "the @password combination.",                     NULL,            NULL,   false },
    { "if (@token)",                                    NULL,            NULL,   false },
    { "@token",                                         NULL,            NULL,   false },
    { "@password = \"never closed",                     NULL,            NULL,   false },
    { "@password: \"\"",                                NULL,            NULL,   false },
    { "@password =",                                    NULL,            NULL,   false },
};

static void row(void **state)
{
    const struct row *r = *state;
    size_t at = (size_t)(strchr(r->text, '@') - r->text), n = strlen(r->text) - 1;
    char *text = malloc(n ? n : 1);                     /* exactly as long as it is, so that one byte too far is seen */
    assert_non_null(text);
    memcpy(text, r->text, at);
    memcpy(text + at, r->text + at + 1, n - at);
    struct moe_assignment a;
    bool found = moe_assignment_at((struct moe_str){ text, n }, at, &a);
    if (!r->value) {
        assert_false(found);
    } else {
        assert_true(found);
        assert_int_equal(a.name.len, strlen(r->name));
        assert_memory_equal(a.name.ptr, r->name, a.name.len);
        assert_int_equal(a.value.len, strlen(r->value));
        assert_memory_equal(a.value.ptr, r->value, a.value.len);
        assert_ptr_equal(a.value.ptr, text + a.value_at);
        assert_true(a.end >= a.value_at + a.value.len && a.end <= n);
        assert_int_equal(a.quoted, r->quoted);
    }
    free(text);
}

static void a_long_line_is_looked_at_so_far(void **state)
{
    (void)state;
    size_t n = 1 << 20;
    char *text = malloc(n);
    assert_non_null(text);
    memset(text, 'a', n);
    memcpy(text, "password = \"", 12);
    struct moe_assignment a;
    assert_false(moe_assignment_at((struct moe_str){ text, n }, 0, &a));
    memset(text, ' ', n);
    memcpy(text, "password", 8);
    assert_false(moe_assignment_at((struct moe_str){ text, n }, 0, &a));
    free(text);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(rows) + 1];
    size_t n = 0;
    for (size_t i = 0; i < MOE_COUNT(rows); i++)
        tests[n++] = (struct CMUnitTest){ .name = rows[i].text, .test_func = row, .initial_state = (void *)&rows[i] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(a_long_line_is_looked_at_so_far);
    return cmocka_run_group_tests_name("audit/config/secrets/assign", tests, NULL, NULL);
}
