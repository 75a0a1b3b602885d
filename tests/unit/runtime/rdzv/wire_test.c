/* HELLO and messages as bytes: there and back, and everything that is not what a peer of this job sends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "common/base/buf.h"
#include "runtime/comm/comm.h"
#include "runtime/rdzv/channel.h"
#include "runtime/rdzv/nonces.h"
#include <stdlib.h>

static struct moe_rdzv_hello node_hello(void)
{
    return (struct moe_rdzv_hello){ .version = MOE_RDZV_VERSION, .ranks = 8, .hint = 3, .job = "train-7", .nonce = { 1 }, .build = { 2 }, .config = { 3 } };
}

static struct moe_rdzv_hello link_hello(void)
{
    return (struct moe_rdzv_hello){ .version = MOE_RDZV_VERSION, .hint = UINT32_MAX, .link = true, .generation = 9, .from = 1, .to = 4, .job = "j",
                                    .nonce = { 1 }, .config = { [31] = 3 } };
}

static void hello_comes_back(void **state)
{
    (void)state;
    const struct moe_rdzv_hello hellos[] = { node_hello(), link_hello() };
    for (size_t i = 0; i < MOE_COUNT(hellos); i++) {
        unsigned char bytes[MOE_RDZV_HELLO_BYTES];
        struct moe_rdzv_hello back;
        struct moe_error err = { 0 };
        assert_int_equal(moe_rdzv_hello_write(&hellos[i], bytes), MOE_RDZV_HELLO_BYTES);
        assert_int_equal(moe_rdzv_hello_whole(bytes), MOE_RDZV_HELLO_BYTES);
        assert_int_equal(moe_rdzv_hello_read(bytes, sizeof bytes, &back, &err), MOE_OK);
        assert_int_equal(back.ranks, hellos[i].ranks);
        assert_int_equal(back.hint, hellos[i].hint);
        assert_int_equal(back.link, hellos[i].link);
        assert_int_equal(back.from, hellos[i].from);
        assert_int_equal(back.to, hellos[i].to);
        assert_true(back.generation == hellos[i].generation);
        assert_string_equal(back.job, hellos[i].job);
        assert_memory_equal(back.nonce, hellos[i].nonce, sizeof back.nonce);
        assert_memory_equal(back.build, hellos[i].build, sizeof back.build);
        assert_memory_equal(back.config, hellos[i].config, sizeof back.config);
    }
}

/* One byte at one place, and the field that the error names. */
static const struct hello_case { const char *name; bool link; size_t at; unsigned char value; const char *field; } hello_cases[] = {
    { "rejects a HELLO that says it is longer",        false, 0,  255,  "length" },
    { "rejects a HELLO that says it is huge",          false, 3,  255,  "length" },
    { "rejects a mark that is neither node nor link",  false, 8,  2,    "link"   },
    { "rejects a mark with high bits",                 false, 11, 1,    "link"   },
    { "rejects a node without ranks",                  false, 12, 0,    "ranks"  },
    { "rejects a node with more ranks than there are", false, 15, 1,    "ranks"  },
    { "rejects a node that names a link's end",        false, 20, 1,    "to"     },
    { "rejects a node that names a generation",        false, 28, 1,    "to"     },
    { "rejects a link that runs ranks",                true,  12, 1,    "ranks"  },
    { "rejects a link with a hint",                    true,  16, 0,    "ranks"  },
    { "rejects a link from a rank to itself",          true,  20, 4,    "to"     },
    { "rejects a link to a rank that cannot be",       true,  26, 1,    "to"     },
    { "rejects a job of no name",                      false, 36, 0,    "job"    },
    { "rejects a job with a control character",        false, 37, 7,    "job"    },
    { "rejects a job with text behind its end",        false, 99, 'x',  "job"    },
};

static void hello_rejects(void **state)
{
    const struct hello_case *c = *state;
    unsigned char bytes[MOE_RDZV_HELLO_BYTES];
    const struct moe_rdzv_hello hello = c->link ? link_hello() : node_hello();
    struct moe_rdzv_hello back = { .ranks = 77 };
    struct moe_error err = { 0 };
    (void)moe_rdzv_hello_write(&hello, bytes);
    assert_int_not_equal(bytes[c->at], c->value);
    bytes[c->at] = c->value;
    assert_int_equal(moe_rdzv_hello_read(bytes, sizeof bytes, &back, &err), MOE_E_PARSE);
    assert_string_equal(err.field, c->field);
    assert_int_equal(back.ranks, 77);
}

static void hello_of_another_length_or_version(void **state)
{
    (void)state;
    unsigned char bytes[MOE_RDZV_HELLO_BYTES + 1] = { 0 };
    const struct moe_rdzv_hello hello = node_hello();
    struct moe_rdzv_hello back;
    struct moe_error err = { 0 };
    (void)moe_rdzv_hello_write(&hello, bytes);
    for (size_t n = 0; n <= sizeof bytes; n++)
        assert_int_equal(moe_rdzv_hello_read(bytes, n, &back, &err), n == MOE_RDZV_HELLO_BYTES ? MOE_OK : MOE_E_PARSE);
    bytes[4] = MOE_RDZV_VERSION + 1;
    assert_int_equal(moe_rdzv_hello_whole(bytes), 8);
    assert_int_equal(moe_rdzv_hello_read(bytes, 8, &back, &err), MOE_OK);
    assert_int_equal(back.version, MOE_RDZV_VERSION + 1);
    assert_int_equal(back.ranks, 0);
}

static const uint32_t where[] = { 0, 0, 1, 2 };
static const struct moe_rdzv_message messages[] = {
    { .kind = MOE_RDZV_WELCOME, .node = 5, .nonce = { 1, [31] = 2 } },
    { .kind = MOE_RDZV_REJECT, .reject = MOE_REJECT_REPLAY },
    { .kind = MOE_RDZV_START_RANK, .local = 3 },
    { .kind = MOE_RDZV_KILL_RANK, .local = 3 },
    { .kind = MOE_RDZV_FORM, .generation = UINT64_MAX - 1, .step = 0x0102030405060708, .world = 4, .first = 2, .count = 2, .node_of = where, .nonce = { 7 }, .commit = { 8, [31] = 9 } },
    { .kind = MOE_RDZV_ABORT, .generation = 4 },
    { .kind = MOE_RDZV_STOP, .generation = 4, .stop = MOE_STOP_DISABLED },
    { .kind = MOE_RDZV_STATE, .generation = 4, .status = MOE_CONTROL_RESTORING, .count = 2 },
    { .kind = MOE_RDZV_LINKED },
    { .kind = MOE_RDZV_STARTED, .local = 1, .status = -9 },
    { .kind = MOE_RDZV_EXITED, .local = 1, .status = 256 },
    { .kind = MOE_RDZV_CONTROL, .local = 1, .control = { .kind = MOE_CONTROL_BEAT, .generation = 4, .beat = { MOE_PHASE_TRAIN, 12, 34 } } },
    { .kind = MOE_RDZV_BYE },
};

static void every_message_comes_back(void **state)
{
    (void)state;
    bool seen[MOE_RDZV_KINDS] = { false };
    for (size_t i = 0; i < MOE_COUNT(messages); i++) {
        const struct moe_rdzv_message *m = &messages[i];
        MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(4096);
        struct moe_rdzv_message back;
        struct moe_error err = { 0 };
        uint32_t map[1024];
        assert_int_equal(moe_rdzv_message_write(m, bytes, &err), MOE_OK);
        struct moe_str s = moe_buf_str(bytes);
        assert_int_equal((unsigned char)s.ptr[0] + 256 * (unsigned char)s.ptr[1], s.len - MOE_RDZV_PREFIX);
        memset(&back, 0xa5, sizeof back);
        assert_int_equal(moe_rdzv_message_read((const unsigned char *)s.ptr + MOE_RDZV_PREFIX, s.len - MOE_RDZV_PREFIX, map, MOE_COUNT(map), &back, &err), MOE_OK);
        assert_int_equal(back.kind, m->kind);
        assert_int_equal(back.node, m->node);
        assert_int_equal(back.local, m->local);
        assert_int_equal(back.first, m->first);
        assert_int_equal(back.count, m->count);
        assert_int_equal(back.world, m->world);
        assert_int_equal(back.status, m->status);
        assert_true(back.generation == m->generation && back.step == m->step);
        assert_int_equal(back.stop, m->stop);
        assert_int_equal(back.reject, m->reject);
        assert_memory_equal(back.nonce, m->nonce, sizeof back.nonce);
        assert_memory_equal(back.commit, m->commit, sizeof back.commit);
        assert_int_equal(back.control.kind, m->control.kind);
        assert_int_equal(back.control.beat.step, m->control.beat.step);
        if (m->world)
            assert_memory_equal(back.node_of, where, sizeof where);
        else
            assert_null(back.node_of);
        seen[m->kind] = true;
        for (size_t n = 0; n < s.len - MOE_RDZV_PREFIX; n++)      /* cut anywhere it is none */
            assert_int_equal(moe_rdzv_message_read((const unsigned char *)s.ptr + MOE_RDZV_PREFIX, n, map, MOE_COUNT(map), &back, &err), MOE_E_PARSE);
    }
    for (size_t i = 0; i < MOE_RDZV_KINDS; i++)
        assert_true(seen[i]);
}

static void what_cannot_be_said_is_not_written(void **state)
{
    (void)state;
    static const uint32_t nowhere[] = { 0, MOE_CAP_RDZV_NODES };
    static const struct { struct moe_rdzv_message m; const char *field; } cases[] = {
        { { .kind = MOE_RDZV_KINDS }, "kind" },
        { { .kind = MOE_RDZV_STOP, .stop = (enum moe_stop)(MOE_STOP_DISABLED + 1) }, "stop" },
        { { .kind = MOE_RDZV_STATE, .status = MOE_CONTROL_RESTORING + 1 }, "status" },
        { { .kind = MOE_RDZV_STATE, .status = -1 }, "status" },
        { { .kind = MOE_RDZV_REJECT, .reject = MOE_REJECTS }, "reject" },
        { { .kind = MOE_RDZV_REJECT }, "reject" },
        { { .kind = MOE_RDZV_FORM, .world = 0, .node_of = where }, "world" },
        { { .kind = MOE_RDZV_FORM, .world = 4 }, "world" },
        { { .kind = MOE_RDZV_FORM, .world = 4, .node_of = where, .step = MOE_NO_STEP, .commit = { 1 } }, "commit" },
        { { .kind = MOE_RDZV_FORM, .world = MOE_CAP_COMM_RANKS + 1, .node_of = where }, "world" },
        { { .kind = MOE_RDZV_FORM, .world = 4, .first = 3, .count = 2, .node_of = where }, "count" },
        { { .kind = MOE_RDZV_FORM, .world = 4, .first = 2, .count = UINT32_MAX, .node_of = where }, "count" },
        { { .kind = MOE_RDZV_FORM, .world = 2, .node_of = nowhere }, "node_of" },
    };
    for (size_t i = 0; i < MOE_COUNT(cases); i++) {
        MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(4096);
        struct moe_error err = { 0 };
        assert_int_equal(moe_rdzv_message_write(&cases[i].m, bytes, &err), MOE_E_USAGE);
        assert_string_equal(err.field, cases[i].field);
    }
}

/* One byte of FORM at one place of its body. */
static const struct form_case { const char *name; size_t at; unsigned char value; const char *field; } form_cases[] = {
    { "rejects a kind that does not exist",      0,  MOE_RDZV_KINDS, "kind"    },
    { "rejects a kind with high bits",           3,  1,              "kind"    },
    { "rejects a stop that does not exist",      4,  9,              "stop"    },
    { "rejects a reason where none is given",    8,  1,              "reject"  },
    { "rejects a reason that does not exist",    10, 1,              "reject"  },
    { "rejects ranks outside of the world",      20, 4,              "count"   },
    { "rejects more ranks than bytes came for",  28, 5,              "world"   },
    { "rejects fewer ranks than bytes came for", 28, 3,              "world"   },
    { "rejects a world of millions",             30, 255,            "world"   },
    { "rejects a node that cannot be",           MOE_RDZV_FRONT + 1, 0x10, "node_of" },
};

static void form_rejects(void **state)
{
    const struct form_case *c = *state;
    MOE_AUTO(moe_buf_free) struct moe_buf *bytes = moe_buf_new(4096);
    unsigned char body[1024];
    struct moe_rdzv_message back;
    struct moe_error err = { 0 };
    uint32_t map[256];
    for (size_t i = 0; i < MOE_COUNT(messages); i++)
        if (messages[i].kind == MOE_RDZV_FORM)
            assert_int_equal(moe_rdzv_message_write(&messages[i], bytes, &err), MOE_OK);
    struct moe_str s = moe_str_from(moe_buf_str(bytes), MOE_RDZV_PREFIX);
    memcpy(body, s.ptr, s.len);
    assert_int_not_equal(body[c->at], c->value);
    body[c->at] = c->value;
    assert_int_equal(moe_rdzv_message_read(body, s.len, map, MOE_COUNT(map), &back, &err), MOE_E_PARSE);
    assert_string_equal(err.field, c->field);
}

static void each_kind_has_its_speakers(void **state)
{
    (void)state;
    for (unsigned k = 0; k < MOE_RDZV_KINDS; k++) {
        const bool node = moe_rdzv_said_by(k, MOE_SAID_BY_NODE), server = moe_rdzv_said_by(k, MOE_SAID_BY_SERVER), once = moe_rdzv_said_by(k, MOE_SAID_ONCE);
        assert_int_equal(node + server + once, k == MOE_RDZV_BYE ? 2 : 1);
    }
    assert_false(moe_rdzv_said_by(MOE_RDZV_KINDS, 7));
    assert_false(moe_rdzv_said_by(MOE_RDZV_FORM, MOE_SAID_BY_NODE));
}

static void every_reason_has_a_name(void **state)
{
    (void)state;
    for (unsigned i = 0; i < MOE_REJECTS; i++)
        for (unsigned k = 0; k < i; k++)
            assert_string_not_equal(moe_rdzv_reject_name(i), moe_rdzv_reject_name(k));
    assert_string_equal(moe_rdzv_reject_name(MOE_REJECT_JOB), "wrong-job");
    assert_string_equal(moe_rdzv_reject_name(MOE_REJECTS), "unknown");
    assert_string_equal(moe_rdzv_reject_name((enum moe_rdzv_reject)-1), "unknown");
}

static void bytes_come_out_as_they_went_in(void **state)
{
    (void)state;
    struct moe_rdzv_bytes b = { 0 };
    unsigned in = 0, out = 0;
    for (unsigned turn = 0; turn < 2000; turn++) {
        unsigned char piece[97];
        const size_t n = turn * 37 % sizeof piece;
        for (size_t i = 0; i < n; i++)
            piece[i] = (unsigned char)(in++ % 251);
        assert_true(moe_rdzv_bytes_add(&b, piece, n, SIZE_MAX));
        const size_t take = MOE_MIN(moe_rdzv_bytes_count(&b), (size_t)turn * 61 % 101);
        for (size_t i = 0; i < take; i++)
            assert_int_equal(b.at[b.begin + i], out++ % 251);
        moe_rdzv_bytes_drop(&b, take);
    }
    const size_t have = moe_rdzv_bytes_count(&b);
    assert_false(moe_rdzv_bytes_add(&b, "x", 1, have));
    assert_int_equal(moe_rdzv_bytes_count(&b), have);
    moe_rdzv_bytes_free(&b);
}

static void nonces_are_remembered(void **state)
{
    (void)state;
    enum { MANY = 5000 };
    struct moe_rdzv_nonces set;
    struct moe_error err = { 0 };
    assert_int_equal(moe_rdzv_nonces_begin(&set, &err), MOE_OK);
    for (uint32_t i = 0; i < MANY; i++) {
        unsigned char nonce[MOE_RDZV_NONCE] = { 0 };
        memcpy(nonce + 28, &i, sizeof i);                  /* alike but for their last bytes */
        assert_false(moe_rdzv_nonces_has(&set, nonce));
        assert_true(moe_rdzv_nonces_add(&set, nonce));
        assert_true(moe_rdzv_nonces_add(&set, nonce));
    }
    assert_int_equal(set.count, MANY);
    for (uint32_t i = 0; i < MANY; i++) {
        unsigned char nonce[MOE_RDZV_NONCE] = { 0 };
        memcpy(nonce + 28, &i, sizeof i);
        assert_true(moe_rdzv_nonces_has(&set, nonce));
    }
    moe_rdzv_nonces_clear(&set);
    assert_false(moe_rdzv_nonces_has(&set, (unsigned char[MOE_RDZV_NONCE]){ 0 }));
}

int main(void)
{
    static const struct CMUnitTest others[] = {
        cmocka_unit_test(hello_comes_back),
        cmocka_unit_test(hello_of_another_length_or_version),
        cmocka_unit_test(every_message_comes_back),
        cmocka_unit_test(what_cannot_be_said_is_not_written),
        cmocka_unit_test(each_kind_has_its_speakers),
        cmocka_unit_test(every_reason_has_a_name),
        cmocka_unit_test(bytes_come_out_as_they_went_in),
        cmocka_unit_test(nonces_are_remembered),
    };
    struct CMUnitTest tests[MOE_COUNT(hello_cases) + MOE_COUNT(form_cases) + MOE_COUNT(others)], *t = tests;
    for (size_t i = 0; i < MOE_COUNT(hello_cases); i++)
        *t++ = (struct CMUnitTest){ .name = hello_cases[i].name, .test_func = hello_rejects, .initial_state = (void *)(uintptr_t)&hello_cases[i] };
    for (size_t i = 0; i < MOE_COUNT(form_cases); i++)
        *t++ = (struct CMUnitTest){ .name = form_cases[i].name, .test_func = form_rejects, .initial_state = (void *)(uintptr_t)&form_cases[i] };
    memcpy(t, others, sizeof others);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
