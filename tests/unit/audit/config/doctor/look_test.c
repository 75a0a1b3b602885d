/* Modes, owners, folders in which anyone may replace what lies there, and who listens. */
#include "root.h"

static void sees_modes(void **state)
{
    struct root r;
    struct moe_machine_file f;
    (void)state;
    root_new(&r);
    root_put(&r, "/home/u/.netrc", "x", 0640);
    root_open(&r, (char *[]){ "HOME=/home/u", NULL });
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("~/.netrc"), &f), MOE_MACHINE_THERE);
    assert_int_equal(f.mode, 0640);
    assert_int_equal(f.uid, geteuid());
    assert_false(f.folder);
    assert_true(moe_str_is(f.path, "/home/u/.netrc"));
    assert_int_equal(f.loose.len, 0);
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("~/.netrc/x"), &f), MOE_MACHINE_ABSENT);
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("relative"), &f), MOE_MACHINE_ABSENT);
    assert_int_equal(moe_machine_look(r.machine, MOE_STR(""), &f), MOE_MACHINE_ABSENT);
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("/home/u/"), &f), MOE_MACHINE_THERE);
    assert_true(f.folder);
    root_free(&r);
}

static void sees_a_loose_folder_above(void **state)
{
    struct root r;
    struct moe_machine_file f;
    (void)state;
    root_new(&r);
    root_put(&r, "/open/a/b", "x", 0600);
    root_put(&r, "/sticky/a/b", "x", 0600);
    root_folder(&r, "/open", 0777);
    root_folder(&r, "/sticky", 01777);
    root_open(&r, NULL);
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("/open/a/b"), &f), MOE_MACHINE_THERE);
    assert_true(moe_str_is(f.loose, "/open"));
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("/sticky/a/b"), &f), MOE_MACHINE_THERE);
    assert_int_equal(f.loose.len, 0);
    root_free(&r);
}

static void no_permission_is_a_gap(void **state)
{
    struct root r;
    struct moe_machine_file f;
    (void)state;
    uid_t self = geteuid();
    if (self == 0)
        assert_int_equal(seteuid(65534), 0);      /* root may look everywhere */
    root_new(&r);
    root_put(&r, "/shut/key", "x", 0600);
    root_folder(&r, "/shut", 0);
    root_open(&r, NULL);
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("/shut/key"), &f), MOE_MACHINE_UNKNOWN);
    assert_true(root_has_gap(&r, "/shut/key", "no permission"));
    root_folder(&r, "/shut", 0700);
    root_free(&r);
    if (self == 0)
        assert_int_equal(seteuid(self), 0); // nosec M810: gives back what the test put down above, so that root_free() and the other tests may write again
}

struct names { char text[256]; };
static void note_name(void *ctx, const struct moe_machine_file *f)
{
    struct names *n = ctx;
    size_t used = strlen(n->text);
    snprintf(n->text + used, sizeof n->text - used, "%.*s;", MOE_FMT(f->path));
}

static void finds_names_by_pattern(void **state)
{
    struct root r;
    struct names n = { "" };
    (void)state;
    root_new(&r);
    root_put(&r, "/home/u/.ssh/id_rsa", "x", 0600);
    root_put(&r, "/home/u/.ssh/id_ed25519", "x", 0600);
    root_put(&r, "/home/u/.ssh/known_hosts", "x", 0600);
    root_open(&r, (char *[]){ "HOME=/home/u", NULL });
    moe_machine_each(r.machine, MOE_STR("~/.ssh/id_*"), note_name, &n);
    assert_string_equal(n.text, "/home/u/.ssh/id_ed25519;/home/u/.ssh/id_rsa;");
    moe_machine_each(r.machine, MOE_STR("/nowhere/*"), note_name, &n);
    moe_machine_each(r.machine, MOE_STR("/home/u/.ssh/known_hosts"), note_name, &n);
    assert_string_equal(n.text, "/home/u/.ssh/id_ed25519;/home/u/.ssh/id_rsa;/home/u/.ssh/known_hosts;");
    root_free(&r);
}

/* What is stated stands alone: the copy's own modes say nothing. */
static void believes_what_is_stated(void **state)
{
    struct root r;
    struct moe_machine_file f;
    struct names n = { "" };
    (void)state;
    root_new(&r);
    root_put(&r, "/etc/passwd", "u:x:1000:1000::/home/u:/bin/sh\n", 0644);
    root_put(&r, "/proc/self/status", "Uid:\t1000\t1000\t1000\t1000\nGid:\t1000\t1000\t1000\t1000\nGroups:\t7\n", 0644);
    root_put(&r, "/machine.yaml", "files:\n  - {path: /home/u/.netrc, mode: 0640, uid: 1000, gid: 7}\n  - {path: /dev/nvidia0, mode: 0620, gid: 7}\n", 0644);
    root_open(&r, (char *[]){ "A=b", NULL });
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("~/.netrc"), &f), MOE_MACHINE_THERE);
    assert_int_equal(f.mode, 0640);
    assert_int_equal(f.at.line, 2);
    assert_true(moe_machine_may(r.machine, &f, 6));
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("/etc/passwd"), &f), MOE_MACHINE_ABSENT);
    moe_machine_each(r.machine, MOE_STR("/dev/nvidia*"), note_name, &n);
    assert_string_equal(n.text, "/dev/nvidia0;");
    assert_int_equal(moe_machine_look(r.machine, MOE_STR("/dev/nvidia0"), &f), MOE_MACHINE_THERE);
    assert_true(moe_machine_may(r.machine, &f, 2));
    assert_false(moe_machine_may(r.machine, &f, 4));
    root_free(&r);
}

#define HEAD "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
#define REST " 00000000:00000000 00:00000000 00000000  1000        0 4711 1 0\n"

static void knows_who_listens(void **state)
{
    static const struct { const char *address; unsigned port; bool loopback, any; enum moe_machine_proto proto; unsigned line; } want[] = {
        { "0.0.0.0", 29500, false, true, MOE_MACHINE_TCP, 2 }, { "127.0.0.53", 53, true, false, MOE_MACHINE_TCP, 4 },
        { "::", 2379, false, true, MOE_MACHINE_TCP, 2 }, { "::1", 80, true, false, MOE_MACHINE_TCP, 3 },
        { "127.0.0.1", 81, true, false, MOE_MACHINE_TCP, 4 }, { "10.1.1.10", 9100, false, false, MOE_MACHINE_UDP, 2 },
    };
    struct root r;
    size_t count;
    (void)state;
    root_new(&r);
    root_put(&r, "/proc/net/tcp", HEAD "   0: 00000000:733C 00000000:0000 0A" REST "   1: 0100007F:1F90 0100007F:9000 01" REST "   2: 3500007F:0035 00000000:0000 0A" REST
             "   3: 3500007F:0035 00000000\n" "rubbish\n" "   4: 0100007G:0035 00000000:0000 0A" REST, 0644);
    root_put(&r, "/proc/net/tcp6", HEAD "   0: 00000000000000000000000000000000:094B 00000000000000000000000000000000:0000 0A" REST
             "   1: 00000000000000000000000001000000:0050 00000000000000000000000000000000:0000 0A" REST
             "   2: 0000000000000000FFFF00000100007F:0051 00000000000000000000000000000000:0000 0A" REST, 0644);
    root_put(&r, "/proc/net/udp", HEAD "   0: 0A01010A:238C 00000000:0000 07" REST "   1: 0A01010A:238C 0100007F:0035 07" REST, 0644);
    root_open(&r, NULL);
    const struct moe_machine_listener *l = moe_machine_listeners(r.machine, &count);
    assert_int_equal(count, MOE_COUNT(want));
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(l[i].address, want[i].address);
        assert_int_equal(l[i].port, want[i].port);
        assert_int_equal(l[i].loopback, want[i].loopback);
        assert_int_equal(l[i].any, want[i].any);
        assert_int_equal(l[i].proto, want[i].proto);
        assert_int_equal(l[i].at.line, want[i].line);
        assert_int_equal(l[i].uid, 1000);
        assert_int_equal(l[i].inode, 4711);
    }
    assert_true(root_has_gap(&r, "/proc/net/udp6", "no such file"));
    assert_true(root_has_gap(&r, "firewall", "CAP_NET_ADMIN"));
    root_free(&r);
}

static void names_the_program_that_listens(void **state)
{
    struct root r;
    size_t count;
    char path[128];
    (void)state;
    root_new(&r);
    root_put(&r, "/proc/net/tcp", HEAD "   0: 00000000:733C 00000000:0000 0A" REST, 0644);
    root_put(&r, "/proc/42/comm", "etcd\n", 0644);
    root_folder(&r, "/proc/42/fd", 0755);
    snprintf(path, sizeof path, "%s/proc/42/fd/3", r.path);
    assert_int_equal(symlink("socket:[4711]", path), 0);
    root_open(&r, NULL);
    const struct moe_machine_listener *l = moe_machine_listeners(r.machine, &count);
    assert_int_equal(count, 1);
    assert_string_equal(l[0].owner, "etcd");
    root_free(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_modes), cmocka_unit_test(sees_a_loose_folder_above), cmocka_unit_test(no_permission_is_a_gap),
        cmocka_unit_test(finds_names_by_pattern), cmocka_unit_test(believes_what_is_stated), cmocka_unit_test(knows_who_listens),
        cmocka_unit_test(names_the_program_that_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
