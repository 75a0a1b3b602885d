/* Which files are linted: all regular ones but what is left out. */
#include "tests/unit/audit/source/input/tree.h"
#include "audit/config/input/find.h"

static void found(const char *const *paths, size_t count, bool no_ignore, const char *want, unsigned ignored)
{
    struct moe_lint_found_files *f = NULL;
    struct moe_error err = { 0 };
    char shown[1024] = "";
    const struct moe_lint_find_opts opts = { .paths = paths, .path_count = count, .no_ignore = no_ignore };
    if (moe_lint_find(&opts, &f, &err) != MOE_OK) {
        assert_string_equal(want, err.text);
        return;
    }
    for (size_t i = 0; i < f->count; i++) {
        strcat(shown, i ? " " : "");
        strcat(shown, f->items[i].path.ptr);
    }
    assert_string_equal(shown, want);
    assert_int_equal(f->ignored, ignored);
    moe_lint_found_free(&f);
    assert_null(f);
}

static void fill(void)
{
    put("a.yaml", "a: 1\n");
    put(".env", "A=1\n");
    put(".github/workflows/ci.yml", "x\n");
    put(".git/config", "no\n");
    put("sub/b.json", "{}\n");
    put("sub/c.secret", "x\n");
    put("build/d.yaml", "x\n");
    put(".gitignore", "build/\n*.secret\n");
    assert_int_equal(symlink("a.yaml", "link.yaml"), 0);
    assert_int_equal(symlink("/etc", "etc"), 0);
    assert_int_equal(mkfifo("pipe", 0600), 0);
}

static void hidden_files_are_read(void **state)
{
    (void)state;
    fill();
    found((const char *const[]){ "." }, 1, false, ".env .github/workflows/ci.yml .gitignore a.yaml sub/b.json", 2);
}

static void gitignore_can_be_left_alone(void **state)
{
    (void)state;
    fill();
    found((const char *const[]){ "." }, 1, true, ".env .github/workflows/ci.yml .gitignore a.yaml build/d.yaml sub/b.json sub/c.secret", 0);
}

static void each_once_and_sorted(void **state)
{
    (void)state;
    fill();
    found((const char *const[]){ "sub", "./a.yaml", ".", "sub/b.json" }, 4, false, ".env .github/workflows/ci.yml .gitignore a.yaml sub/b.json", 2 + 1);
}

static void a_named_file_is_read_whatever_is_ignored(void **state)
{
    (void)state;
    fill();
    found((const char *const[]){ "sub/c.secret" }, 1, false, "sub/c.secret", 0);
    found((const char *const[]){ "link.yaml" }, 1, false, "a.yaml", 0);
    found((const char *const[]){ "-" }, 1, false, "-", 0);
}

static void lists_of_operands(void **state)
{
    (void)state;
    fill();
    put("list", "a.yaml\nsub\n\n");
    found((const char *const[]){ "@list" }, 1, false, "a.yaml sub/b.json", 1);
}

static void what_cannot_be_linted(void **state)
{
    (void)state;
    fill();
    put("empty/.git/x", "x\n");
    found((const char *const[]){ "none" }, 1, false, "cannot open: No such file or directory", 0);
    found((const char *const[]){ "pipe" }, 1, false, "is neither a file nor a folder", 0);
    found(NULL, 0, false, "nothing to lint: name a file or a folder", 0);
    found((const char *const[]){ "empty" }, 1, false, "nothing to lint: no regular file among what was named", 0);
}

static void the_policy_leaves_out(void **state)
{
    MOE_AUTO(moe_policy_free) struct moe_policy *policy = policy_of("exclude: [sub/, a.yaml]\n");
    struct moe_lint_found_files *f = NULL;
    struct moe_error err = { 0 };
    const char *paths[] = { ".", "a.yaml" };
    (void)state;
    fill();
    assert_int_equal(moe_lint_find(&(struct moe_lint_find_opts){ .paths = paths, .path_count = 2, .policy = policy }, &f, &err), MOE_OK);
    assert_int_equal(f->count, 3);
    assert_int_equal(f->left_count, 1);
    assert_string_equal(f->left[0].path.ptr, "a.yaml");
    moe_lint_found_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(hidden_files_are_read, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(gitignore_can_be_left_alone, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(each_once_and_sorted, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(a_named_file_is_read_whatever_is_ignored, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(lists_of_operands, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(what_cannot_be_linted, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(the_policy_leaves_out, tree_enter, tree_leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
