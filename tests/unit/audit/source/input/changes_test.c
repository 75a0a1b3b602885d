/* Changed lines, from diffs as programs write them and from a real repository. */
#include "tests/unit/audit/source/input/tree.h"

/* Lines 1..9 of a.c that count, as text. */
static const struct row { const char *name, *diff, *lines; } rows[] = {
    { "an added line", "--- a/a.c\n+++ b/a.c\n@@ -2,0 +3 @@ int f(void)\n+x\n", "3" },
    { "added lines", "--- a/a.c\n+++ b/a.c\n@@ -2,0 +3,2 @@\n+x\n+y\n", "34" },
    { "a changed line is not its neighbours", "--- a/a.c\n+++ b/a.c\n@@ -3 +3 @@\n-x\n+y\n", "3" },
    { "where lines went, both neighbours count", "--- a/a.c\n+++ b/a.c\n@@ -4,2 +3,0 @@\n-x\n-y\n", "34" },
    { "context is not changed", "--- a/a.c\n+++ b/a.c\n@@ -1,4 +1,5 @@\n a\n b\n+c\n d\n e\n", "3" },
    { "an empty context line may have lost its blank", "--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,3 @@\n a\n\n+c\n", "3" },
    { "several hunks", "--- a/a.c\n+++ b/a.c\n@@ -1 +1 @@\n-a\n+b\n@@ -7,0 +8 @@\n+c\n", "18" },
    { "a line that looks like a header is text", "--- a/a.c\n+++ b/a.c\n@@ -2,0 +3,2 @@\n+++ b/other.c\n+@@ -1 +9 @@\n", "34" },
    { "a missing newline at the end", "--- a/a.c\n+++ b/a.c\n@@ -2 +2 @@\n-x\n\\ No newline at end of file\n+y\n\\ No newline at end of file\n", "2" },
    { "diff -u with times", "--- a.c\t2026-01-01 00:00:00\n+++ a.c\t2026-01-01 00:00:00\n@@ -2,0 +3 @@\n+x\n", "3" },
    { "another file", "--- a/b.c\n+++ b/b.c\n@@ -2,0 +3 @@\n+x\n", "" },
    { "a deleted file", "diff --git a/a.c b/a.c\n--- a/a.c\n+++ /dev/null\n@@ -1,2 +0,0 @@\n-x\n-y\n", "" },
    { "a binary file", "diff --git a/x b/x\nBinary files a/x and b/x differ\n", "" },
    { "a source that is called binary is changed everywhere", "diff --git a/a.c b/a.c\nindex 1..2 100644\nBinary files a/a.c and b/a.c differ\n", "123456789" },
    { "a source in a binary patch, too", "diff --git a/a.c b/a.c\nindex 1..2 100644\nGIT binary patch\ndelta 1\nx\n", "123456789" },
    { "a quoted source that is called binary", "diff --git \"a/\\141.c\" \"b/\\141.c\"\nBinary files differ\n", "123456789" },
    { "a binary source that is gone", "diff --git a/a.c b/a.c\ndeleted file mode 100644\nBinary files a/a.c and /dev/null differ\n", "" },
    { "a binary picture that moved", "diff --git a/a.png b/b.png\nBinary files a/a.png and b/b.png differ\n", "" },
    { "carriage returns", "--- a/a.c\r\n+++ b/a.c\r\n@@ -2,0 +3 @@\r\n+x\r\n", "3" },
    { "a quoted name", "--- \"a/\\141.c\"\n+++ \"b/\\141.c\"\n@@ -2,0 +3 @@\n+x\n", "3" },
    { "nothing", "", "" },
};

static struct moe_changes *read_diff(const char *text, enum moe_code want, struct moe_error *err)
{
    struct moe_changes *c = NULL;
    put("d.diff", text);
    assert_int_equal(moe_changes_read("d.diff", &c, err), want);
    return c;
}

static void touched(const struct moe_changes *c, struct moe_str path, char *into)
{
    size_t n = 0;
    for (unsigned line = 1; line <= 9; line++)
        if (moe_changes_touch(c, path, line, line))
            into[n++] = (char)('0' + line);
    into[n] = '\0';
}

static void reads_diffs(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        struct moe_error err = { 0 };
        MOE_AUTO(moe_changes_free) struct moe_changes *c = read_diff(rows[i].diff, MOE_OK, &err);
        char got[16];
        touched(c, MOE_STR("a.c"), got);
        if (strcmp(got, rows[i].lines) != 0)
            fail_msg("%s: lines %s, want %s", rows[i].name, got, rows[i].lines);
        assert_int_equal(moe_changes_file(c, MOE_STR("a.c")), rows[i].lines[0] != '\0');
    }
}

static const struct fault { const char *name, *diff; unsigned line; } faults[] = {
    { "prose", "hello\nworld\n", 1 },
    { "a binary source that moved", "diff --git a/b.c b/a.c\nBinary files a/b.c and b/a.c differ\n", 2 },
    { "a hunk before any file", "@@ -1 +1 @@\n-a\n+b\n", 1 },
    { "a hunk header without numbers", "--- a/a.c\n+++ b/a.c\n@@ -x +1 @@\n", 3 },
    { "a hunk header with a huge number", "--- a/a.c\n+++ b/a.c\n@@ -1 +99999999999 @@\n", 3 },
    { "a hunk at line 0", "--- a/a.c\n+++ b/a.c\n@@ -1,5 +0 @@\n", 3 },
    { "a hunk cut short", "--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n a\n", 5 },
    { "a line that is none of a hunk's", "--- a/a.c\n+++ b/a.c\n@@ -1,2 +1,2 @@\n a\n!b\n", 5 },
    { "more removed than announced", "--- a/a.c\n+++ b/a.c\n@@ -1 +1,2 @@\n-a\n-b\n", 5 },
    { "a merge's combined diff", "diff --cc a.c\n@@@ -1,1 -1,1 +1,2 @@@\n", 2 },
    { "no name", "--- a/a.c\n+++ \n@@ -1 +1 @@\n", 2 },
};

static void says_where_a_diff_is_broken(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(faults); i++) {
        struct moe_error err = { 0 };
        MOE_AUTO(moe_changes_free) struct moe_changes *c = read_diff(faults[i].diff, MOE_E_PARSE, &err);
        assert_null(c);
        if (err.line != faults[i].line || strcmp(err.file, "d.diff") != 0)
            fail_msg("%s: %s:%u: %s", faults[i].name, err.file, err.line, err.text);
    }
}

static void refuses_a_revision_that_is_an_option(void **state)
{
    (void)state;
    static const char *const bad[] = { "", "-p", "--output=evil" };
    for (size_t i = 0; i < MOE_COUNT(bad); i++) {
        struct moe_changes *c = NULL;
        struct moe_error err = { 0 };
        assert_int_equal(moe_changes_since(bad[i], &c, &err), MOE_E_USAGE);
        assert_string_equal(err.field, "--since");
        assert_null(c);
    }
    assert_int_equal(access("evil", F_OK), -1);
}

static void asks_git(void **state)
{
    (void)state;
    struct moe_changes *c = NULL;
    struct moe_error err = { 0 };
    char got[16];
    if (GIT("init", "-q", ".") != 0) {                /* no git here: then asking it is an error that says so */
        assert_int_equal(moe_changes_since("HEAD", &c, &err), MOE_E_IO);
        return;
    }
    put("sub/a.c", "1\n2\n3\n4\n");
    put("b.c", "1\n");
    assert_int_equal(GIT("add", "."), 0);
    assert_int_equal(GIT("commit", "-q", "-m", "first"), 0);
    put("sub/a.c", "1\n2\nnew\n4\n");
    put("sub/new.c", "1\n");
    assert_int_equal(GIT("config", "diff.external", "touch ran-a-program"), 0);
    assert_int_equal(GIT("config", "core.fsmonitor", "touch ran-a-program"), 0);
    assert_int_equal(GIT("config", "diff.noprefix", "true"), 0);
    assert_int_equal(chdir("sub"), 0);
    assert_int_equal(moe_changes_since("HEAD", &c, &err), MOE_OK);
    touched(c, MOE_STR("a.c"), got);
    assert_string_equal(got, "3");
    assert_true(moe_changes_touch(c, MOE_STR("new.c"), 77, 77));      /* unknown to git: all of it is new */
    assert_false(moe_changes_file(c, MOE_STR("b.c")));
    assert_int_equal(access("ran-a-program", F_OK), -1);
    assert_int_equal(access("../ran-a-program", F_OK), -1);
    moe_changes_free(&c);
    assert_int_equal(moe_changes_since("no-such-revision", &c, &err), MOE_E_USAGE);
    assert_non_null(strstr(err.text, "no-such-revision"));
}

/* "diff -u old.c /where/it/is/a.c": the name is the file's all the same. */
static void names_from_elsewhere(void **state)
{
    struct tree *t = *state;
    struct moe_error err = { 0 };
    char diff[512];
    static const char *const forms[] = { "--- old.c\n+++ %s/sub/a.c\n@@ -2 +2 @@\n-x\n+y\n", "--- old.c\n+++ b/../%s/sub/a.c\n@@ -2 +2 @@\n-x\n+y\n" };
    put("sub/a.c", "1\n2\n");
    const char *const names[] = { t->path, strrchr(t->path, '/') + 1 };
    for (size_t i = 0; i < MOE_COUNT(forms); i++) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"       /* the formats are the rows above */
        snprintf(diff, sizeof diff, forms[i], names[i]);
#pragma GCC diagnostic pop
        MOE_AUTO(moe_changes_free) struct moe_changes *c = read_diff(diff, MOE_OK, &err);
        assert_true(moe_changes_touch(c, MOE_STR("sub/a.c"), 2, 2));
        assert_false(moe_changes_touch(c, MOE_STR("sub/a.c"), 1, 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_diffs, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(says_where_a_diff_is_broken, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(refuses_a_revision_that_is_an_option, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(asks_git, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(names_from_elsewhere, tree_enter, tree_leave),
    };
    return cmocka_run_group_tests_name("audit/source/input: changes", tests, NULL, NULL);
}
