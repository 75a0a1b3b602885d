/* Asking for the newest step without waiting for it. The verifier is a script that says what the test wants, when it wants. */
/* Waits: for verifiers that never answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/clock.h"
#include "common/base/file.h"
#include "runtime/control/control.h"
#include "runtime/launch/chooser.h"
#include <poll.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, SLOW_S = 3 };
static char folder[] = "/tmp/moe-chooser-XXXXXX", tool[64], root[64];

static void script(const char *text)
{
    struct moe_error err = { 0 };
    if (moe_file_write(tool, moe_str_c(text), 0700, &err) != MOE_OK)
        fail_msg("%s", err.text);
}

static struct moe_choice answer(struct moe_chooser *c)
{
    struct moe_choice choice = { 0 };
    struct pollfd p = { .fd = moe_chooser_fd(c), .events = POLLIN };
    assert_true(p.fd >= 0);
    assert_int_equal(poll(&p, 1, PATIENCE_MS), 1);
    assert_true(moe_chooser_answer(c, &choice));
    assert_int_equal(moe_chooser_fd(c), -1);
    return choice;
}

static struct moe_chooser *make(void)
{
    struct moe_chooser *c = NULL;
    struct moe_error err = { 0 };
    assert_int_equal(moe_chooser_new(tool, root, NULL, &c, &err), MOE_OK);
    return c;
}

static void ask(struct moe_chooser *c)
{
    struct moe_error err = { 0 };
    assert_int_equal(moe_chooser_ask(c, &err), MOE_OK);
}

static void the_answer_comes_later_and_can_be_asked_for_again(void **state)
{
    (void)state;
    char text[256];
    struct moe_choice none;
    (void)snprintf(text, sizeof text, "#!/bin/sh\nsleep 0.3\necho step 9 is damaged >&2\necho '{\"step\":7,\"folder\":\"step=7\",\"path\":\"x\",\"commit\":\"%064d\"}'\n", 11);
    script(text);
    MOE_AUTO(moe_chooser_free) struct moe_chooser *c = make();
    assert_int_equal(moe_chooser_fd(c), -1);
    assert_false(moe_chooser_answer(c, &none));
    for (int turn = 0; turn < 2; turn++) {
        ask(c);
        assert_false(moe_chooser_answer(c, &none));        /* nobody waits */
        const struct moe_choice choice = answer(c);
        assert_int_equal(choice.code, MOE_OK);
        assert_int_equal(choice.step, 7);
        assert_int_equal(choice.commit[31], 0x11);
        assert_non_null(strstr(choice.told, "step 9 is damaged"));
    }
}

static void a_refusal_is_an_answer(void **state)
{
    (void)state;
    script("#!/bin/sh\necho nothing here may be gone on from >&2\nexit 1\n");
    MOE_AUTO(moe_chooser_free) struct moe_chooser *c = make();
    ask(c);
    const struct moe_choice choice = answer(c);
    assert_int_equal(choice.code, MOE_E_USAGE);
    assert_true(choice.err.text[0] != '\0');
}

static void who_leaves_does_not_wait(void **state)
{
    (void)state;
    script("#!/bin/sh\nexec sleep 3\n");
    struct moe_chooser *c = make();
    const uint64_t start = moe_now_ms();
    ask(c);
    moe_chooser_free(&c);
    assert_null(c);
    assert_true(moe_now_ms() - start < SLOW_S * 1000);
    (void)usleep((SLOW_S + 1) * 1000000);                  /* the thread frees what is left: leak and race checkers look on */
}

static int begin(void **state)
{
    char path[96];
    (void)state;
    if (!mkdtemp(folder))
        return -1;
    (void)snprintf(tool, sizeof tool, "%s/verify", folder);
    (void)snprintf(root, sizeof root, "%s/root", folder);
    (void)snprintf(path, sizeof path, "%s/step=7", root);
    if (mkdir(root, 0700) != 0 || mkdir(path, 0700) != 0)
        return -1;
    (void)snprintf(path, sizeof path, "%s/step=7/commit.json", root);      /* it was committed: else nobody is asked */
    return moe_file_write(path, MOE_STR("{}"), 0600, &(struct moe_error){ 0 }) != MOE_OK;
}

static int end(void **state)
{
    char path[96];
    (void)state;
    (void)snprintf(path, sizeof path, "%s/step=7/commit.json", root);
    (void)unlink(path);
    (void)snprintf(path, sizeof path, "%s/step=7", root);
    return rmdir(path) != 0 || rmdir(root) != 0 || unlink(tool) != 0 || rmdir(folder) != 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_comes_later_and_can_be_asked_for_again),
        cmocka_unit_test(a_refusal_is_an_answer),
        cmocka_unit_test(who_leaves_does_not_wait),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
