/* A folder is read through no link and no mount, with openat2 and without.
 *
 * Links    sandbox/self
 */
#include "audit/checkpoint/store/store.h"
#include "sandbox/self/self.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
/* cmocka wants the three before it */
#include <cmocka.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char top[64];

static void put(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static int setup(void **state)
{
    (void)state;
    snprintf(top, sizeof top, "/tmp/moe-store-XXXXXX");
    if (!mkdtemp(top) || chdir(top) != 0 || mkdir("root", 0755) != 0 || mkdir("root/step=1", 0755) != 0 || mkdir("outside", 0755) != 0)
        return -1;
    put("root/step=1/rank=0.pt", "0123456789");
    put("outside/secret", "secret");
    bool good = symlink("../../outside/secret", "root/step=1/rank=1.pt") == 0 && symlink("../outside", "root/step=2") == 0 &&
                mkfifo("root/step=1/fifo", 0644) == 0 && link("outside/secret", "root/step=1/twin") == 0;
    // nosec M403,M809: a shard that everybody may write is what the listing has to show
    good = good && chmod("root/step=1/rank=0.pt", 0666) == 0;
    return good ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    static const char *const files[] = { "root/step=1/rank=0.pt", "root/step=1/rank=1.pt", "root/step=1/fifo", "root/step=1/twin", "root/step=2", "outside/secret" };
    for (size_t i = 0; i < MOE_COUNT(files); i++)
        unlink(files[i]);
    bool good = rmdir("root/step=1") == 0 && rmdir("root") == 0 && rmdir("outside") == 0 && chdir("/") == 0 && rmdir(top) == 0;
    return good ? 0 : -1;
}

/* What must not open, and what must; the number of the first case that went wrong, 0 when none did. */
static int walk(void)
{
    static const struct { const char *path; bool opens; } cases[] = {
        { "step=1/rank=0.pt", true }, { "step=1/twin", true }, { "step=1/rank=1.pt", false }, { "step=1/fifo", false }, { "step=2/secret", false },
        { "../outside/secret", false }, { "step=1/../step=1/rank=0.pt", false }, { "/etc/passwd", false }, { "step=1", false }, { "step=1/none", false },
    };
    MOE_AUTO(moe_store_free) struct moe_store *store = NULL;
    struct moe_error err = { 0 };
    if (moe_store_dir("root", &store, &err) != MOE_OK)
        return 100;
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
        bool inside = strcmp(cases[i].path, "step=1/../step=1/rank=0.pt") == 0;        /* openat2 may allow what stays below */
        if (!inside && (moe_store_open(store, cases[i].path, &file, &err) == MOE_OK) != cases[i].opens)
            return (int)i + 1;
    }
    return 0;
}

static void nothing_outside_opens(void **state)
{
    (void)state;
    assert_int_equal(walk(), 0);
}

static void nor_without_openat2(void **state)
{
    (void)state;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct moe_self_filter filter;
        bool filtered = prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && moe_self_filter_make(MOE_SELF_PARSER, &filter) && moe_self_filter_enter(&filter);
        _exit(filtered ? walk() : 101);              /* that filter says ENOSYS to openat2 */
    }
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void a_listing_tells_what_lies_there(void **state)
{
    (void)state;
    MOE_AUTO(moe_store_free) struct moe_store *store = NULL;
    MOE_AUTO(moe_arena_free) struct moe_arena *arena = moe_arena_new(1u << 20);
    struct moe_store_entry *e = NULL;
    struct moe_error err = { 0 };
    size_t n = 0;
    assert_int_equal(moe_store_dir("root", &store, &err), MOE_OK);
    assert_int_equal(moe_store_list(store, "step=1", arena, &e, &n, &err), MOE_OK);
    assert_int_equal(n, 4);
    assert_true(moe_str_is(e[0].name, "fifo") && e[0].kind == MOE_STORE_SPECIAL);
    assert_true(moe_str_is(e[1].name, "rank=0.pt") && e[1].kind == MOE_STORE_FILE && e[1].mode == 0666 && e[1].bytes == 10);
    assert_true(moe_str_is(e[2].name, "rank=1.pt") && e[2].kind == MOE_STORE_LINK);
    assert_true(moe_str_is(e[3].name, "twin") && e[3].links == 2);
    assert_int_not_equal(moe_store_list(store, "step=2", arena, &e, &n, &err), MOE_OK);       /* a link to a folder */
}

static void a_file_is_read_and_watched(void **state)
{
    (void)state;
    MOE_AUTO(moe_store_free) struct moe_store *store = NULL;
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct moe_error err = { 0 };
    char text[11] = { 0 };
    assert_int_equal(moe_store_dir("root", &store, &err), MOE_OK);
    assert_int_equal(moe_store_open(store, "step=1/rank=0.pt", &file, &err), MOE_OK);
    const struct moe_blob *b = moe_store_blob(file);
    assert_int_equal(b->size, 10);
    assert_int_equal(b->read(b->ctx, 2, text, 8, &err), MOE_OK);
    assert_string_equal(text, "23456789");
    assert_int_equal(b->read(b->ctx, 8, text, 8, &err), MOE_E_PARSE);          /* cut short, which is not a failed read */
    assert_int_equal(b->read(b->ctx, UINT64_MAX - 2, text, 8, &err), MOE_E_PARSE);
    assert_false(moe_store_changed(file));
    put("root/step=1/rank=0.pt", "longer than it was");
    assert_true(moe_store_changed(file));
}

static void a_hole_is_seen(void **state)
{
    (void)state;
    MOE_AUTO(moe_store_free) struct moe_store *store = NULL;
    MOE_AUTO(moe_store_close) struct moe_store_file *file = NULL;
    struct moe_error err = { 0 };
    int fd = open("root/step=1/rank=0.pt", O_RDWR | O_TRUNC | O_CLOEXEC);      // nosec M405: the test makes a damaged file
    assert_true(fd >= 0 && pwrite(fd, "x", 1, 8 << 20) == 1 && close(fd) == 0);
    assert_int_equal(moe_store_dir("root", &store, &err), MOE_OK);
    assert_int_equal(moe_store_open(store, "step=1/rank=0.pt", &file, &err), MOE_OK);
    assert_int_equal(moe_store_hole(file), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_outside_opens), cmocka_unit_test(nor_without_openat2), cmocka_unit_test(a_listing_tells_what_lies_there),
        cmocka_unit_test(a_file_is_read_and_watched), cmocka_unit_test(a_hole_is_seen),
    };
    return cmocka_run_group_tests_name("store", tests, setup, teardown);
}
