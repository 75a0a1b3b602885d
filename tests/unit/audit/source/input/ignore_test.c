/* .gitignore as git reads it: each row is walked by us and, where there is a git, listed by it too. */
#include "tests/unit/audit/source/input/tree.h"

static const char *const files[] = { "a.c", "b.c", "#c.c", "!d.c", "e f.c", "src/a.c", "src/b.c", "src/deep/a.c", "src/deep/b.c", "outp/a.c", "src/outp/a.c", "lib/x/y/z.c",
                                     "lib/z.c", "x1.c", "x2.c", "x-.c", "xa.c" };

static const struct row { const char *name, *root, *src, *exclude, *expect; } rows[] = {
    { "no rules ignore nothing", "", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "a name matches at every depth", "a.c\n", NULL, NULL, "!d.c #c.c b.c e f.c lib/x/y/z.c lib/z.c src/b.c src/deep/b.c x-.c x1.c x2.c xa.c" },
    { "a leading slash anchors", "/a.c\n/lib\n", NULL, NULL, "!d.c #c.c b.c e f.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "a slash inside anchors too", "src/a.c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "a trailing slash matches folders only", "outp/\na.c/\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c src/a.c src/b.c src/deep/a.c src/deep/b.c x-.c x1.c x2.c xa.c" },
    { "the last match decides", "*.c\n!b.c\n", NULL, NULL, "b.c src/b.c src/deep/b.c" },
    { "nothing comes back from an ignored folder", "src/\n!src/b.c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c x-.c x1.c x2.c xa.c" },
    { "a folder's content can be brought back", "src/*\n!src/b.c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/b.c x-.c x1.c x2.c xa.c" },
    { "a nearer file wins", "b.c\n", "!b.c\na.c\n", NULL, "!d.c #c.c a.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/b.c src/deep/b.c x-.c x1.c x2.c xa.c" },
    { "a nearer file's anchor is its own folder", "", "/a.c\n", NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "double star crosses folders", "lib/**/z.c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "double star first", "**/deep/a.c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/b.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "double star last", "src/**\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c x-.c x1.c x2.c xa.c" },
    { "a star stays in its folder", "/*/a.c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "classes and question marks", "x[0-9].c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c xa.c" },
    { "negated and named classes", "x[![:alpha:]-].c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c xa.c" },
    { "a class that is never closed matches nothing", "x[0-9.c\n", NULL, NULL, "!d.c #c.c a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "escaped marks are letters", "\\#c.c\n\\!d.c\n", NULL, NULL, "a.c b.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "comments, blanks and carriage returns", "# a.c\n\n   \nb.c\r\n", NULL, NULL, "!d.c #c.c a.c e f.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/deep/a.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "trailing blanks go, blanks inside stay", "e f.c   \n", NULL, NULL, "!d.c #c.c a.c b.c lib/x/y/z.c lib/z.c outp/a.c src/a.c src/b.c src/deep/a.c src/deep/b.c src/outp/a.c x-.c x1.c x2.c xa.c" },
    { "info/exclude counts, and less than .gitignore", "!b.c\n", NULL, "a.c\nb.c\n", "!d.c #c.c b.c e f.c lib/x/y/z.c lib/z.c src/b.c src/deep/b.c x-.c x1.c x2.c xa.c" },
    { "a byte order mark is no part of the first rule", "\xef\xbb\xbf" "a.c\n", NULL, NULL, "!d.c #c.c b.c e f.c lib/x/y/z.c lib/z.c src/b.c src/deep/b.c x-.c x1.c x2.c xa.c" },
};

static void list_ours(char *into, size_t room)
{
    MOE_AUTO(moe_inputs_free) struct moe_inputs *in = NULL;
    MOE_AUTO(drop_policy) struct moe_policy *policy = policy_of("{}");
    struct moe_error err = { 0 };
    const char *paths[] = { "." };
    struct moe_input_opts opts = { .paths = paths, .path_count = 1, .policy = policy };
    if (moe_inputs_find(&opts, &in, &err) != MOE_OK)
        fail_msg("%s", err.text);
    describe(in, into, room);
}

/* git's own list in the same form; false when there is no git. */
static bool list_git(char *into, size_t room)
{
    static const char *const argv[] = { "git", "-c", "core.excludesFile=/dev/null", "ls-files", "--others", "--exclude-standard", "-z", "*.c", NULL };
    if (run_quietly(argv, ".git/list-of-test") != 0)
        return false;
    int fd = open(".git/list-of-test", O_RDONLY);
    ssize_t n = read(fd, into, room - 1);
    close(fd);
    unlink(".git/list-of-test");
    for (ssize_t i = 0; i + 1 < n; i++)
        if (!into[i])
            into[i] = ' ';
    into[n > 0 ? n - 1 : 0] = '\0';
    return n > 0;
}

static void walks_like_git(void **state)
{
    char ours[2048], git[2048];
    for (size_t r = 0; r < MOE_COUNT(rows); r++) {
        assert_int_equal(tree_enter(state), 0);
        bool has_git = GIT("init", "-q", ".") == 0;
        if (!has_git)
            put(".git/HEAD", "ref: refs/heads/main\n");
        for (size_t i = 0; i < MOE_COUNT(files); i++)
            put(files[i], "int x;\n");
        put(".gitignore", rows[r].root);
        if (rows[r].src)
            put("src/.gitignore", rows[r].src);
        if (rows[r].exclude)
            put(".git/info/exclude", rows[r].exclude);
        list_ours(ours, sizeof ours);
        if (strcmp(ours, rows[r].expect) != 0)
            fail_msg("%s:\n  ours %s\n  want %s", rows[r].name, ours, rows[r].expect);
        if (has_git && list_git(git, sizeof git) && strcmp(ours, git) != 0)
            fail_msg("%s:\n  ours %s\n  git  %s", rows[r].name, ours, git);
        assert_int_equal(tree_leave(state), 0);
    }
}

static void nested_repository_starts_anew(void **state)
{
    char ours[512];
    (void)state;
    put(".git/HEAD", "ref: refs/heads/main\n");
    put(".gitignore", "a.c\n");
    put("a.c", "int x;\n");
    put("sub/.git", "gitdir: ../elsewhere\n");
    put("sub/a.c", "int x;\n");
    put("sub/.gitignore", "b.c\n");
    put("sub/b.c", "int x;\n");
    list_ours(ours, sizeof ours);
    assert_string_equal(ours, "sub/a.c");
}

static void rules_above_the_operand_count(void **state)
{
    char ours[512];
    (void)state;
    put(".git/HEAD", "ref: refs/heads/main\n");
    put(".gitignore", "gen*.c\n/src/only.c\n");
    put("src/gen1.c", "int x;\n");
    put("src/only.c", "int x;\n");
    put("src/a.c", "int x;\n");
    assert_int_equal(chdir("src"), 0);
    list_ours(ours, sizeof ours);
    assert_string_equal(ours, "a.c");
}

static void pattern_is_not_exponential(void **state)
{
    (void)state;
    char pattern[400] = "", path[4000] = "";
    for (int i = 0; i < 60; i++)
        strcat(pattern, "**/a*/");
    for (int i = 0; i < 500; i++)
        strcat(path, "aaaaa/");
    strcat(path, "b");
    assert_false(moe_ignore_glob((struct moe_str){ pattern, strlen(pattern) - 1 }, moe_str_c(path)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_like_git),
        cmocka_unit_test_setup_teardown(nested_repository_starts_anew, tree_enter, tree_leave),
        cmocka_unit_test_setup_teardown(rules_above_the_operand_count, tree_enter, tree_leave),
        cmocka_unit_test(pattern_is_not_exponential),
    };
    return cmocka_run_group_tests_name("audit/source/input: ignore rules", tests, NULL, NULL);
}
