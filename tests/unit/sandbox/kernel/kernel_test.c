#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "sandbox/kernel/kernel.h"
#include "sandbox/kernel/uapi.h"
#include "common/base/base.h"
#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void every_layer_has_a_name_of_its_own_and_a_title(void **state)
{
    (void)state;
    for (int l = 0; l < MOE_LAYER_COUNT; l++) {
        assert_non_null(moe_layer_title((enum moe_layer)l));
        for (int k = 0; k < l; k++)
            assert_string_not_equal(moe_layer_name((enum moe_layer)l), moe_layer_name((enum moe_layer)k));
    }
    assert_null(moe_layer_name(MOE_LAYER_COUNT));
    assert_null(moe_layer_title(MOE_LAYER_COUNT));
}

/* 0: it worked in a child; else errno. */
static int in_child(int (*act)(int), int arg)
{
    pid_t child = fork();
    if (child == 0)
        _exit(act(arg));
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}

static int make_namespace(int flags) { return unshare(flags) == 0 ? 0 : errno; }

static void namespaces_that_are_said_to_be_here_can_be_made(void **state)
{
    (void)state;
    static const struct { enum moe_layer layer; int flag; } kinds[] = {
        { MOE_LAYER_USER_NS, CLONE_NEWUSER }, { MOE_LAYER_MOUNT_NS, CLONE_NEWNS }, { MOE_LAYER_PID_NS, CLONE_NEWPID }, { MOE_LAYER_IPC_NS, CLONE_NEWIPC },
        { MOE_LAYER_UTS_NS, CLONE_NEWUTS },   { MOE_LAYER_NET_NS, CLONE_NEWNET },  { MOE_LAYER_TIME_NS, CLONE_NEWTIME },
    };
    struct moe_kernel k;
    moe_kernel_probe(false, &k);
    for (size_t i = 0; i < MOE_COUNT(kinds); i++) {
        int user = k.has[MOE_LAYER_USER_NS] ? CLONE_NEWUSER : 0;
        int flags = user | kinds[i].flag;
        if (flags == (CLONE_NEWUSER | CLONE_NEWTIME) || k.has[kinds[i].layer])
            assert_int_equal(k.has[kinds[i].layer], in_child(make_namespace, flags) == 0);
    }
}

static int use_mdwe(int unused)
{
    (void)unused;
    if (prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN, 0, 0, 0) != 0)
        return 1;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return page != MAP_FAILED && mprotect(page, 4096, PROT_READ | PROT_EXEC) != 0 && errno == EACCES ? 0 : 2;
}

static int use_landlock(int abi)
{
    struct moe_landlock_ruleset rules = { .fs = LANDLOCK_ACCESS_FS_READ_FILE, .net = abi >= 4 ? LANDLOCK_ACCESS_NET_BIND_TCP | LANDLOCK_ACCESS_NET_CONNECT_TCP : 0,
                                          .scoped = abi >= 6 ? LANDLOCK_SCOPE_ABSTRACT_UNIX_SOCKET | LANDLOCK_SCOPE_SIGNAL : 0 };
    int fd = (int)syscall(SYS_landlock_create_ruleset, &rules, sizeof rules, 0);
    if (fd < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || syscall(SYS_landlock_restrict_self, fd, 0) != 0)
        return 1;
    return open("/proc/self/status", O_RDONLY) < 0 && errno == EACCES ? 0 : 2;
}

static void layers_that_are_said_to_be_here_hold(void **state)
{
    (void)state;
    struct moe_kernel k;
    moe_kernel_probe(false, &k);
    assert_int_equal(k.has[MOE_LAYER_MDWE], in_child(use_mdwe, 0) == 0);
    assert_int_equal(k.has[MOE_LAYER_LANDLOCK_FS], in_child(use_landlock, k.landlock_abi) == 0);
    assert_int_equal(k.has[MOE_LAYER_LANDLOCK_NET], k.landlock_abi >= 4);
    assert_int_equal(k.has[MOE_LAYER_LANDLOCK_SCOPE], k.landlock_abi >= 6);
    assert_true(!k.notify_send || k.has[MOE_LAYER_NOTIFY]);
    assert_true(!k.notify_killable || k.notify_send);
    assert_true(k.has[MOE_LAYER_CGROUP2] == (k.cgroup[0] == '/'));
    assert_true(k.release[0] >= '1' && k.release[0] <= '9');
    for (int l = 0; l < MOE_LAYER_COUNT; l++)
        assert_true(k.has[l] == !k.why_not[l][0]);              /* what is not here says why */
}

static void asking_changes_nothing_of_the_asker(void **state)
{
    (void)state;
    char before[2][256] = { "", "" }, after[2][256] = { "", "" };
    static const char *const links[] = { "/proc/self/ns/user", "/proc/self/ns/net" };
    struct moe_kernel quick, full;
    for (int i = 0; i < 2; i++)
        assert_true(readlink(links[i], before[i], sizeof before[i] - 1) > 0);
    int fd = dup(0);
    moe_kernel_probe(true, &quick);
    moe_kernel_probe(false, &full);
    assert_int_equal(dup(0), fd + 1);                           /* no descriptor was left open */
    close(fd);
    close(fd + 1);
    for (int i = 0; i < 2; i++) {
        assert_true(readlink(links[i], after[i], sizeof after[i] - 1) > 0);
        assert_string_equal(before[i], after[i]);
    }
    assert_int_equal(prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0), 0);
    assert_int_equal(prctl(PR_GET_SECCOMP, 0, 0, 0, 0), 0);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);           /* nor a child */
    assert_int_equal(quick.landlock_abi, full.landlock_abi);
    assert_int_equal(quick.notify_send, full.notify_send);
}

static void the_listing_names_what_is_here_and_why_the_rest_is_not(void **state)
{
    (void)state;
    struct moe_kernel k = { .landlock_abi = 4 };
    MOE_AUTO(moe_buf_free) struct moe_buf *out = moe_buf_new(4096);
    for (int l = 0; l < MOE_LAYER_COUNT; l++)
        snprintf(k.why_not[l], sizeof k.why_not[l], "no");
    k.has[MOE_LAYER_SECCOMP] = k.has[MOE_LAYER_LANDLOCK_FS] = k.has[MOE_LAYER_LANDLOCK_NET] = k.has[MOE_LAYER_USER_NS] = true;
    snprintf(k.why_not[MOE_LAYER_NOTIFY], sizeof k.why_not[0], "seccomp: new listener: Device or resource busy");
    moe_kernel_show(&k, out);
    assert_string_equal(moe_buf_str(out).ptr,
                        "layers: seccomp, landlock ABI 4 (files, net), user; not here: notify (seccomp: new listener: Device or resource busy), landlock-scope (no), landlock-audit (no), mount (no), "
                        "pid (no), ipc (no), uts (no), net (no), cgroup (no), time (no), cgroup2 (no), mdwe (no), memfd-noexec (no), idmap (no)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_layer_has_a_name_of_its_own_and_a_title),
        cmocka_unit_test(namespaces_that_are_said_to_be_here_can_be_made),
        cmocka_unit_test(layers_that_are_said_to_be_here_hold),
        cmocka_unit_test(asking_changes_nothing_of_the_asker),
        cmocka_unit_test(the_listing_names_what_is_here_and_why_the_rest_is_not),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
