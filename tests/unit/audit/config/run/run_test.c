/* A lint from texts to findings: which of several findings about one secret stays, what a line shows, what a comment may suppress, rules over several files.
 *
 * Links    rules/config rules/secrets rules/deploy rules/telemetry audit/config/run
 */
#include "audit/config/run/run.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

/* Made up, and put together here: no line of this file holds them. */
#define PASS "Ju7-" "qPz4" "wLm9"
static const char *const parts[] = { "AKIA", "QX7RZ5NM", "T2WJ4K6P" };
enum { KEY_LEN = 20, ROOM = 512 };

static const char *key(char into[KEY_LEN + 1])
{
    assert_int_equal(snprintf(into, KEY_LEN + 1, "%s%s%s", parts[0], parts[1], parts[2]), KEY_LEN);
    return into;
}

/* "@" in a text stands for the key. */
static struct moe_str filled(const char *text, char into[ROOM])
{
    const char *at = strchr(text, '@');
    char room[KEY_LEN + 1];
    int n = at ? snprintf(into, ROOM, "%.*s%s%s", (int)(at - text), text, key(room), at + 1) : snprintf(into, ROOM, "%s", text);
    assert_in_range(n, 1, ROOM - 1);
    return (struct moe_str){ into, (size_t)n };
}

static struct moe_lint prepared;

static int prepare(void **state)
{
    struct moe_lint_how how = { .policy_path = "policy/default.yaml" };
    struct moe_error err = { 0 };
    (void)state;
    return moe_lint_prepare(&how, &prepared, &err) == MOE_OK ? 0 : (moe_error_print(stderr, &err), 1);
}

static int end(void **state)
{
    (void)state;
    moe_lint_free(&prepared);
    return 0;
}

static void run(const struct moe_lint_text *texts, size_t count, struct moe_lint *lint)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_lint_borrow(&prepared, "2026-01-01", lint, &err), MOE_OK);
    assert_int_equal(moe_lint_run_texts(texts, count, lint, &err), MOE_OK);
}

/* One open finding a row: "CODE:line CODE:line ...", of the rules whose codes begin with one of `of`. */
static void codes_of(const struct moe_lint *lint, const char *of, char *into, size_t room)
{
    size_t n = 0;
    into[0] = '\0';
    for (size_t i = 0; i < lint->report->finding_count; i++) {
        const struct moe_finding *f = &lint->report->findings[i];
        if (f->suppressed || !strchr(of, f->rule->code.ptr[0]))
            continue;
        int more = snprintf(into + n, room - n, "%s%.*s:%u", n ? " " : "", MOE_FMT(f->rule->code), f->line);
        assert_true(more > 0 && (size_t)more < room - n);
        n += (size_t)more;
    }
}

static const struct text_case { const char *name, *path, *text, *codes; } cases[] = {
    { "a value is judged with its name", "a.yaml", "max_tokens: 4096\npassword: " PASS "\n", "L101:2" },
    { "a provider's form outdoes a field's name", "a.yaml", "access_key: @\n", "S101:1" },
    { "a deployment's rule outdoes a field's", "Dockerfile", "FROM x:1\nENV DB_PASSWORD=" PASS "\nUSER 1000\n", "L403:2" },
    { "the same secret on two lines is two findings", "a.yaml", "password: " PASS "\npasswd: " PASS "\n", "L101:1 L101:2" },
    { "a value below its name is one", "a.yaml", "password:\n  " PASS "\n", "L101:2" },
    { "a comment in a config is looked at", "a.yaml", "a: 1\n# password = " PASS "\n", "S150:2" },
    { "a comment does not suppress a live secret's rule", "a.yaml", "password: " PASS "  # nosec L101: rotated long ago, the format is shown\n", "L101:1" },
    { "a reference is none", "a.yaml", "password: ${DB_PASSWORD}\ntoken: !vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  6162\n", "" },
    { "a block scalar has its true line", "a.yaml", "script: |\n  echo\n  export API_KEY=" PASS "\n", "S150:3" },
};

static void judged(void **state)
{
    const struct text_case *c = *state;
    struct moe_lint lint = { 0 };
    char codes[256], room[ROOM];
    struct moe_lint_text text = { moe_str_c(c->path), filled(c->text, room) };
    run(&text, 1, &lint);
    /* What the case is not about: how the image runs. */
    codes_of(&lint, "LS", codes, sizeof codes);
    moe_lint_free(&lint);
    if (strcmp(c->path, "Dockerfile") == 0)
        assert_non_null(strstr(codes, c->codes));
    else
        assert_string_equal(codes, c->codes);
}

static void shows_no_secret(void **state)
{
    struct moe_lint lint = { 0 };
    char room[ROOM], known[KEY_LEN + 1];
    (void)state;
    struct moe_lint_text text = { MOE_STR("a.yaml"), filled("user: x\npassword: " PASS "\nkey: @\nother: {password: " PASS "}\n", room) };
    run(&text, 1, &lint);
    assert_true(lint.report->finding_count >= 3);
    for (size_t i = 0; i < lint.report->finding_count; i++) {
        const struct moe_finding *f = &lint.report->findings[i];
        const struct moe_str said[] = { f->message, f->context };
        assert_true(f->context.len > 0);
        for (size_t k = 0; k < MOE_COUNT(said); k++) {
            assert_null(memmem(said[k].ptr, said[k].len, PASS, sizeof PASS - 1));
            assert_null(memmem(said[k].ptr, said[k].len, key(known), KEY_LEN));
        }
    }
    moe_lint_free(&lint);
}

/* What a manifest overrides counts: the image says one thing, the container another. */
static void joins_files(void **state)
{
    struct moe_lint lint = { 0 };
    char codes[4096];
    (void)state;
    const struct moe_lint_text texts[] = {
        { MOE_STR("a.env"), MOE_STR("NCCL_DEBUG=WARN\n") },
        { MOE_STR("pod.yaml"), MOE_STR("apiVersion: v1\nkind: Pod\nmetadata: {name: t}\nspec:\n  containers:\n    - name: t\n      image: x/train:1\n"
                                       "      command: [torchrun, train.py]\n      env:\n        - {name: NCCL_DEBUG, value: INFO}\n") },
    };
    run(texts, MOE_COUNT(texts), &lint);
    codes_of(&lint, "L", codes, sizeof codes);
    moe_lint_free(&lint);
    assert_non_null(strstr(codes, "L504:10"));
    assert_null(strstr(codes, "L504:1 "));
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 2];
    for (size_t i = 0; i < MOE_COUNT(cases); i++)
        tests[i] = (struct CMUnitTest){ .name = cases[i].name, .test_func = judged, .initial_state = (void *)(uintptr_t)&cases[i] };
    tests[MOE_COUNT(cases)] = (struct CMUnitTest){ .name = "no finding shows a secret of its file", .test_func = shows_no_secret };
    tests[MOE_COUNT(cases) + 1] = (struct CMUnitTest){ .name = "what a container overrides counts", .test_func = joins_files };
    return cmocka_run_group_tests_name("lint", tests, prepare, end);
}
