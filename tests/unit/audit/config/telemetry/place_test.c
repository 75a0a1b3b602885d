/* What is topology in a text, what only looks like it; addresses; names that say that a host stands there. */
#include "audit/config/telemetry/address.h"
#include "audit/config/telemetry/telemetry.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <cmocka.h>

static const struct place_case { const char *text; bool host; enum moe_place_kind kind; const char *what; } cases[] = {
    { "10.0.3.17", false, MOE_PLACE_PRIVATE_V4, "10.0.3.17" },
    { "peer 172.31.0.9:29500 lost", false, MOE_PLACE_PRIVATE_V4, "172.31.0.9:29500" },
    { "(192.168.1.1)", false, MOE_PLACE_PRIVATE_V4, "192.168.1.1" },
    { "100.64.7.1", false, MOE_PLACE_PRIVATE_V4, "100.64.7.1" },
    { "8.8.8.8:443", false, MOE_PLACE_ENDPOINT, "8.8.8.8:443" },
    { "8.8.4.4", true, MOE_PLACE_ENDPOINT, "8.8.4.4" },
    { "fd12:3456:789a:1::17", false, MOE_PLACE_PRIVATE_V6, "fd12:3456:789a:1::17" },
    { "at fe80::1%eth0", false, MOE_PLACE_PRIVATE_V6, "fe80::1" },
    { "[fd00::1]:29500", false, MOE_PLACE_PRIVATE_V6, "fd00::1" },
    { "::ffff:10.1.2.3", false, MOE_PLACE_PRIVATE_V6, "::ffff:10.1.2.3" },
    { "fe80:0000:0000:0000:0002:c903:00ef:5ea1", false, MOE_PLACE_GID, "fe80:0000:0000:0000:0002:c903:00ef:5ea1" },
    { "guid 0002:c903:00ef:5ea1", false, MOE_PLACE_GID, "0002:c903:00ef:5ea1" },
    { "b8:59:9f:aa:01:7e", false, MOE_PLACE_MAC, "b8:59:9f:aa:01:7e" },
    { "etcd.internal", false, MOE_PLACE_HOST, "etcd.internal" },
    { "ip-10-12-34-56.ec2.internal", false, MOE_PLACE_HOST, "ip-10-12-34-56.ec2.internal" },
    { "ip-10-12-34-56", false, MOE_PLACE_HOST, "ip-10-12-34-56" },
    { "nid001234 is gone", false, MOE_PLACE_HOST, "nid001234" },
    { "gpu17", true, MOE_PLACE_HOST, "gpu17" },
    { "moe-0.moe.svc.cluster.local:29500", false, MOE_PLACE_ENDPOINT, "moe-0.moe.svc.cluster.local:29500" },
    { "head-node:29500", false, MOE_PLACE_ENDPOINT, "head-node:29500" },
    { "etcd:2379", false, MOE_PLACE_ENDPOINT, "etcd:2379" },
    { "tcp://etcd.internal:2379", false, MOE_PLACE_URL, "tcp://etcd.internal:2379" },
    { "see https://minio.acme.io/b?x=1, then", false, MOE_PLACE_URL, "https://minio.acme.io/b?x=1" },
    { "s3://bucket/key", false, MOE_PLACE_URL, "s3://bucket/key" },
    { "redis://user:pw@cache:6379/0", false, MOE_PLACE_URL, "redis://user:pw@cache:6379/0" },
    { "", false, MOE_PLACE_NONE, "" },
    { "train", false, MOE_PLACE_NONE, "" },
    { "127.0.0.1:29500 localhost:8080 [::1]:80 0.0.0.0", false, MOE_PLACE_NONE, "" },
    { "localhost", true, MOE_PLACE_NONE, "" },
    { "192.0.2.1 198.51.100.7 203.0.113.9 2001:db8::7", false, MOE_PLACE_NONE, "" },
    { "http://example.com/x http://127.0.0.1:9000/y http://api.example/", false, MOE_PLACE_NONE, "" },
    { "v10.2.89.1 and 1.2.3 and 10.1.2.3.4", false, MOE_PLACE_NONE, "" },
    { "300.1.2.3 010.1.2.3 1.2.3.4", false, MOE_PLACE_NONE, "" },
    { "2026-04-19T10:39:53.480055+00:00", false, MOE_PLACE_NONE, "" },
    { "10:39:53 step:500 epoch:1200 cuda:0", false, MOE_PLACE_NONE, "" },
    { "train.py:1234 main.cu:2048", false, MOE_PLACE_NONE, "" },
    { "layer-12:2048 expert-3:1024", false, MOE_PLACE_NONE, "" },
    { "GPU-2d9067e4-8fab-5820-6228-69e2e74b3d58", false, MOE_PLACE_NONE, "" },
    { "c400fdbb55c9b511ec56bea063bbde5499874b53", false, MOE_PLACE_NONE, "" },
    { "sha256:1234567890abcdef", false, MOE_PLACE_NONE, "" },
    { "data:image/png;base64,AAAA", false, MOE_PLACE_NONE, "" },
    { "settings.local", false, MOE_PLACE_NONE, "" },
    { "none", true, MOE_PLACE_NONE, "" },
    { "std::vector<int>::size ab::cd", false, MOE_PLACE_NONE, "" },
    { "a::b", false, MOE_PLACE_NONE, "" },
};

static void finds(void **state)
{
    const struct place_case *c = *state;
    struct moe_place p = { 0 };
    size_t at = 0;
    struct moe_str t = moe_str_c(c->text);
    bool hit = moe_place_next(t, c->host, &at, &p);
    if (hit != (c->kind != MOE_PLACE_NONE))
        print_message("%s: %s\n", c->text, moe_place_word(p.kind));
    assert_int_equal(hit, c->kind != MOE_PLACE_NONE);
    if (!hit)
        return;
    assert_int_equal(p.kind, c->kind);
    assert_int_equal(p.len, strlen(c->what));
    assert_memory_equal(t.ptr + p.at, c->what, p.len);
    assert_true(at >= p.at + p.len);
}

static void names_say_hosts(void **state)
{
    (void)state;
    static const struct { const char *name; bool host; } names[] = {
        { "host", true }, { "hostname", true }, { "masterAddr", true }, { "peer_ip", true }, { "rdzv", true }, { "node", true }, { "instance", true },
        { "num_nodes", false }, { "node_rank", false }, { "active_nodes", false }, { "loss", false }, { "ghost", false }, { "node_type", false }, { "", false },
    };
    for (size_t i = 0; i < MOE_COUNT(names); i++)
        assert_int_equal(moe_place_host_name(moe_str_c(names[i].name)), names[i].host);
}

static void addresses(void **state)
{
    (void)state;
    unsigned char a[16];
    assert_int_equal(address_v6(MOE_STR("::"), a), 2);
    assert_int_equal(address_v6(MOE_STR("1:2:3:4:5:6:7:8"), a), 15);
    assert_int_equal(address_v6(MOE_STR("1:2:3:4:5:6:7"), a), 0);
    assert_int_equal(address_v6(MOE_STR("1::2::3"), a), 4);
    assert_int_equal(address_v6(MOE_STR("12345::"), a), 0);
    assert_int_equal(address_v6(MOE_STR("1:2:3:4:5:6:1.2.3.4"), a), 19);
    assert_int_equal(address_v4(MOE_STR("1.2.3.4"), a), 7);
    assert_int_equal(address_v4(MOE_STR("1.2.3."), a), 0);
    assert_int_equal(address_v4(MOE_STR("1.2.3.256"), a), 0);
}

int main(void)
{
    struct CMUnitTest tests[MOE_COUNT(cases) + 2];
    size_t n = 0;
    for (; n < MOE_COUNT(cases); n++)
        tests[n] = (struct CMUnitTest){ .name = cases[n].text, .test_func = finds, .initial_state = (void *)&cases[n] };
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(names_say_hosts);
    tests[n++] = (struct CMUnitTest)cmocka_unit_test(addresses);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
