/* Files that hold a secret: whose are read, and how much of them. What makes a file no private one is proved with keys, in sign_test.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/file.h"
#include "common/crypt/private.h"
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct place { char folder[32], file[64]; };

static int start(void **state)
{
    static struct place place;
    struct moe_error err = { 0 };
    place = (struct place){ .folder = "/tmp/moe-private-XXXXXX" };
    if (!mkdtemp(place.folder))
        return -1;
    (void)snprintf(place.file, sizeof place.file, "%s/token", place.folder);
    *state = &place;
    return moe_file_write(place.file, MOE_STR("0123456"), 0600, &err) == MOE_OK ? 0 : -1;
}

static int stop(void **state)
{
    const struct place *p = *state;
    return unlink(p->file) || rmdir(p->folder);
}

static void reads_what_leaves_a_byte_of_room(void **state)
{
    const struct place *p = *state;
    struct moe_error err = { 0 };
    char room[8];
    size_t len = 0;
    assert_int_equal(moe_private_read(p->file, "the token", room, 8, &len, &err), MOE_OK);
    assert_int_equal(len, 7);
    assert_memory_equal(room, "0123456", 7);
    assert_int_equal(moe_private_read(p->file, "the token", room, 7, &len, &err), MOE_E_LIMIT);
    assert_string_equal(err.text, "is larger than 6 bytes");
    assert_string_equal(err.file, p->file);
}

static void says_what_it_was_to_hold(void **state)
{
    const struct place *p = *state;
    struct moe_error err = { 0 };
    int fd = -7;
    assert_int_equal(chmod(p->file, 0660), 0);
    assert_int_equal(moe_private_open(p->file, "the token", &fd, &err), MOE_E_USAGE);
    assert_string_equal(err.text, "has mode 0660: the token is read from a file of mode 0600 or stricter");
    assert_int_equal(moe_private_open(p->folder, "the token", &fd, &err), MOE_E_IO);
    assert_string_equal(err.text, "the token is read from a regular file with one name only: Invalid argument");
    assert_int_equal(err.sys, EINVAL);
    assert_int_equal(fd, -7);
}

static void gives_a_descriptor_that_children_do_not_get(void **state)
{
    const struct place *p = *state;
    struct moe_error err = { 0 };
    int fd = -1;
    assert_int_equal(moe_private_open(p->file, "the token", &fd, &err), MOE_OK);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
    assert_int_equal(close(fd), 0);
}

static void refuses_a_file_of_another_user(void **state)
{
    const struct place *p = *state;
    struct moe_error err = { 0 };
    int fd = -1;
    if (chown(p->file, 1, (gid_t)-1) != 0)
        skip();                                     /* only root can give a file away */
    assert_int_equal(moe_private_open(p->file, "the token", &fd, &err), MOE_E_USAGE);
    assert_string_equal(err.text, "belongs to user 1: the token is read from its owner's file only");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reads_what_leaves_a_byte_of_room, start, stop),
        cmocka_unit_test_setup_teardown(says_what_it_was_to_hold, start, stop),
        cmocka_unit_test_setup_teardown(gives_a_descriptor_that_children_do_not_get, start, stop),
        cmocka_unit_test_setup_teardown(refuses_a_file_of_another_user, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
