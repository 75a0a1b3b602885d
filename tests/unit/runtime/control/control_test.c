/* Packets between launcher and rank: each kind there and back, everything that is no packet, and descriptors that must not stay open. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include "runtime/control/control.h"
#include "runtime/comm/comm.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD = 16 };

static const struct moe_control samples[] = {
    { .kind = MOE_CONTROL_START, .generation = 7, .start = { 3, 5, 1, 2, 30000, MOE_NO_STEP, { 0 } } },
    { .kind = MOE_CONTROL_LINK, .generation = 7, .link = { 4, true, true, { 1, 2, 3, [31] = 0xff } } },
    { .kind = MOE_CONTROL_LINK, .generation = UINT64_MAX, .link = { .peer = MOE_CAP_COMM_RANKS - 1 } },
    { .kind = MOE_CONTROL_GO, .generation = 0x0102030405060708 },
    { .kind = MOE_CONTROL_ABORT, .generation = 1 },
    { .kind = MOE_CONTROL_STOP, .stop = { MOE_STOP_DISABLED, 30000 } },
    { .kind = MOE_CONTROL_HELLO, .hello = { MOE_CONTROL_VERSION, { 9, [31] = 8 } } },
    { .kind = MOE_CONTROL_BEAT, .generation = 2, .beat = { MOE_PHASE_END, 123456789012, 17 } },
    { .kind = MOE_CONTROL_FAILED, .generation = 2, .failed = { MOE_E_IO, -5, UINT32_MAX, "the peer is gone" } },
    { .kind = MOE_CONTROL_DRAINED, .generation = 2 },
    { .kind = MOE_CONTROL_COMMITTED, .generation = 2, .committed = { 40 } },
    { .kind = MOE_CONTROL_DONE, .generation = 2 },
    { .kind = MOE_CONTROL_STATE, .generation = 2, .state = { MOE_CONTROL_RESTORING, 3 } },
    { .kind = MOE_CONTROL_START, .generation = 8, .start = { 0, 1, 0, 1, 1, 500, { 1, [31] = 0xfe } } },
};

/* Member by member through their bytes: a struct has gaps. */
static void same(const struct moe_control *a, const struct moe_control *b)
{
    unsigned char x[MOE_CONTROL_BYTES], y[MOE_CONTROL_BYTES];
    size_t n = moe_control_write(a, x), m = moe_control_write(b, y);
    assert_int_equal(n, m);
    assert_memory_equal(x, y, n);
}

static void every_kind_comes_back_as_it_was_written(void **state)
{
    (void)state;
    bool seen[MOE_CONTROL_KINDS] = { false };
    for (size_t i = 0; i < MOE_COUNT(samples); i++) {
        unsigned char bytes[MOE_CONTROL_BYTES];
        struct moe_control back;
        struct moe_error err = { 0 };
        memset(&back, 0xa5, sizeof back);
        size_t n = moe_control_write(&samples[i], bytes);
        assert_int_equal(moe_control_read(bytes, n, &back, &err), MOE_OK);
        assert_int_equal(back.kind, samples[i].kind);
        assert_true(back.generation == samples[i].generation);
        same(&back, &samples[i]);
        seen[back.kind] = true;
    }
    for (size_t k = 0; k < MOE_CONTROL_KINDS; k++)
        assert_true(seen[k]);
}

static void the_layout_is_fixed(void **state)
{
    (void)state;
    static const unsigned char want[] = { 'M', 'O', 'E', 'C', 7, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0,        /* magic, kind, generation */
                                          6, 0, 0, 0, 0x14, 0x1a, 0x99, 0xbe, 0x1c, 0, 0, 0, 17, 0, 0, 0 };
    unsigned char bytes[MOE_CONTROL_BYTES];
    _Static_assert(MOE_CONTROL_BEAT == 6, "the kind above");
    size_t n = moe_control_write(&samples[7], bytes);
    assert_int_equal(n, sizeof want);
    bytes[4] = 7;
    assert_memory_equal(bytes, want, n);
}

static void every_other_length_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(samples); i++) {
        unsigned char bytes[MOE_CONTROL_BYTES + 1] = { 0 };
        struct moe_control back;
        struct moe_error err = { 0 };
        size_t n = moe_control_write(&samples[i], bytes);
        for (size_t m = 0; m <= MOE_CONTROL_BYTES; m++)
            assert_int_equal(moe_control_read(bytes, m, &back, &err), m == n ? MOE_OK : MOE_E_PARSE);
    }
}

static const struct bad { const char *name; struct moe_control message; const char *field; } bads[] = {
    { "a rank past the world", { .kind = MOE_CONTROL_START, .start = { 5, 5, 0, 1, 1, 0 } }, "rank" },
    { "a world of none", { .kind = MOE_CONTROL_START, .start = { 0, 0, 0, 1, 1, 0 } }, "world" },
    { "a world past the cap", { .kind = MOE_CONTROL_START, .start = { 0, MOE_CAP_COMM_RANKS + 1, 0, 1, 1, 0 } }, "world" },
    { "a local rank past its node", { .kind = MOE_CONTROL_START, .start = { 0, 5, 2, 2, 1, 0 } }, "local_rank" },
    { "more on a node than in the world", { .kind = MOE_CONTROL_START, .start = { 0, 2, 0, 3, 1, 0 } }, "local_rank" },
    { "no deadline", { .kind = MOE_CONTROL_START, .start = { 0, 1, 0, 1, 0, 0 } }, "deadline_ms" },
    { "a peer past the cap", { .kind = MOE_CONTROL_LINK, .link = { .peer = MOE_CAP_COMM_RANKS } }, "peer" },
    { "a key of a plain link", { .kind = MOE_CONTROL_LINK, .link = { .key = { [31] = 1 } } }, "key" },
    { "a server of a plain link", { .kind = MOE_CONTROL_LINK, .link = { .server = true } }, "key" },
    { "a commit of no step", { .kind = MOE_CONTROL_START, .start = { 0, 1, 0, 1, 1, MOE_NO_STEP, { 1 } } }, "commit" },
    { "a stop without a reason", { .kind = MOE_CONTROL_STOP }, "why" },
    { "a state that there is not", { .kind = MOE_CONTROL_STATE, .state = { MOE_CONTROL_RESTORING + 1, 1 } }, "state" },
    { "an unknown reason to stop", { .kind = MOE_CONTROL_STOP, .stop = { MOE_STOP_DISABLED + 1, 0 } }, "why" },
    { "an unknown phase", { .kind = MOE_CONTROL_BEAT, .beat = { .phase = MOE_PHASES } }, "phase" },
    { "a failure that is none", { .kind = MOE_CONTROL_FAILED }, "code" },
    { "an unknown failure", { .kind = MOE_CONTROL_FAILED, .failed = { .code = MOE_E_BUG + 1 } }, "code" },
};

static void refuses(void **state)
{
    const struct bad *bad = *state;
    unsigned char bytes[MOE_CONTROL_BYTES];
    struct moe_control back = samples[0];
    struct moe_error err = { 0 };
    size_t n = moe_control_write(&bad->message, bytes);
    assert_int_equal(moe_control_read(bytes, n, &back, &err), MOE_E_PARSE);
    assert_string_equal(err.field, bad->field);
    same(&back, &samples[0]);                             /* untouched */
}

static void refuses_bytes_that_no_message_has(void **state)
{
    (void)state;
    unsigned char bytes[MOE_CONTROL_BYTES];
    struct moe_control back;
    struct moe_error err = { 0 };
    size_t n = moe_control_write(&samples[3], bytes);
    bytes[0] ^= 1;
    assert_int_equal(moe_control_read(bytes, n, &back, &err), MOE_E_PARSE);
    bytes[0] ^= 1;
    bytes[4] = MOE_CONTROL_KINDS;
    assert_int_equal(moe_control_read(bytes, n, &back, &err), MOE_E_PARSE);
    assert_string_equal(err.field, "kind");
    n = moe_control_write(&samples[1], bytes);
    bytes[HEAD + 4] = 2;                                  /* secure */
    assert_int_equal(moe_control_read(bytes, n, &back, &err), MOE_E_PARSE);
    assert_string_equal(err.field, "secure");
    n = moe_control_write(&samples[8], bytes);
    bytes[n - 1] = 'x';                                   /* text that goes on behind its end */
    assert_int_equal(moe_control_read(bytes, n, &back, &err), MOE_E_PARSE);
    memset(bytes + n - MOE_CAP_CONTROL_TEXT, 'x', MOE_CAP_CONTROL_TEXT);      /* and that has none */
    assert_int_equal(moe_control_read(bytes, n, &back, &err), MOE_E_PARSE);
    assert_string_equal(err.field, "text");
}

/* --- sockets ---------------------------------------------------------------------------------------------------------------------------------------------- */
static int ends[2], before;

static int open_fds(void)
{
    int n = 0;
    DIR *all = opendir("/proc/self/fd");
    assert_non_null(all);
    while (readdir(all))
        n++;
    closedir(all);
    return n;
}

static int pair(void **state)
{
    (void)state;
    before = open_fds();
    return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends);
}

static void end(int i)
{
    if (ends[i] >= 0)
        close(ends[i]);
    ends[i] = -1;
}

/* Each test leaves as many descriptors as it found. */
static int unpair(void **state)
{
    (void)state;
    end(0);
    end(1);
    return open_fds() == before ? 0 : -1;
}

static void send_ok(int i, const struct moe_control *m, int fd)
{
    struct moe_error err = { 0 };
    if (moe_control_send(ends[i], m, fd, &err) != MOE_OK)
        fail_msg("%s", err.text);
}

static struct moe_error receive_error(int i, enum moe_code code)
{
    struct moe_control m;
    struct moe_error err = { 0 };
    int fd = -7;
    assert_int_equal(moe_control_receive(ends[i], &m, &fd, &err), code);
    assert_int_equal(fd, -7);
    return err;
}

static void carries_messages_and_descriptors(void **state)
{
    (void)state;
    for (size_t i = 0; i < MOE_COUNT(samples); i++) {
        struct moe_control back;
        struct moe_error err = { 0 };
        bool link = samples[i].kind == MOE_CONTROL_LINK;
        int pipes[2], fd = -2;
        char c = 0;
        assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
        send_ok(0, &samples[i], link ? pipes[1] : -1);
        close(pipes[1]);
        assert_int_equal(moe_control_receive(ends[1], &back, &fd, &err), MOE_OK);
        same(&back, &samples[i]);
        assert_int_equal(fd >= 0, link);
        if (link) {
            assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
            assert_int_equal(write(fd, "x", 1), 1);
            assert_int_equal(read(pipes[0], &c, 1), 1);
            close(fd);
        }
        close(pipes[0]);
    }
    assert_int_equal(receive_error(1, MOE_E_IO).sys, EAGAIN);
}

/* Send bytes as no launcher would, with `count` copies of a descriptor. */
static void send_raw(const void *bytes, size_t n, int type, const int *fds, size_t count)
{
    union { struct cmsghdr head; unsigned char bytes[CMSG_SPACE(8 * sizeof(int))]; } room = { 0 };
    struct iovec iov = { (void *)(uintptr_t)bytes, n };
    struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
    if (count) {
        msg.msg_control = room.bytes;
        msg.msg_controllen = CMSG_SPACE(count * sizeof(int));
        struct cmsghdr *c = CMSG_FIRSTHDR(&msg);
        c->cmsg_level = SOL_SOCKET;
        c->cmsg_type = type;
        c->cmsg_len = CMSG_LEN(count * sizeof(int));
        memcpy(CMSG_DATA(c), fds, count * sizeof(int));
    }
    assert_int_equal(sendmsg(ends[0], &msg, MSG_NOSIGNAL), n);
}

static void closes_what_comes_with_a_packet_that_is_refused(void **state)
{
    (void)state;
    unsigned char link[MOE_CONTROL_BYTES], go[MOE_CONTROL_BYTES], large[2 * MOE_CONTROL_BYTES] = { 0 };
    size_t links = moe_control_write(&samples[1], link), goes = moe_control_write(&samples[3], go);
    int pipes[2], fds[8];
    char c;
    assert_int_equal(pipe2(pipes, O_CLOEXEC | O_NONBLOCK), 0);
    for (size_t i = 0; i < MOE_COUNT(fds); i++)
        fds[i] = pipes[1];
    const struct { const void *bytes; size_t n, fds; } rows[] = {
        { link, links, 0 }, { link, links, 2 }, { link, links, 3 }, { link, links, 8 },          /* two fit by alignment, more are cut by the kernel */
        { go, goes, 1 },    { go, goes - 1, 1 }, { "junk", 4, 1 },  { "", 0, 1 }, { large, sizeof large, 1 }, { large, sizeof large, 0 },
    };
    for (size_t i = 0; i < MOE_COUNT(rows); i++) {
        int now = open_fds();
        send_raw(rows[i].bytes, rows[i].n, SCM_RIGHTS, fds, rows[i].fds);
        (void)receive_error(1, MOE_E_PARSE);
        assert_int_equal(open_fds(), now);
    }
    send_ok(0, &samples[3], -1);                          /* the socket is as good as before */
    struct moe_control back;
    struct moe_error err = { 0 };
    int fd;
    assert_int_equal(moe_control_receive(ends[1], &back, &fd, &err), MOE_OK);
    close(pipes[1]);
    assert_int_equal(read(pipes[0], &c, 1), 0);           /* nobody holds the other end any more */
    close(pipes[0]);
}

static void refuses_what_is_no_descriptor(void **state)
{
    (void)state;
    unsigned char go[MOE_CONTROL_BYTES];
    size_t n = moe_control_write(&samples[3], go);
    int on = 1;
    assert_int_equal(setsockopt(ends[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof on), 0);       /* credentials come along: nobody asked for them */
    send_raw(go, n, 0, NULL, 0);
    (void)receive_error(1, MOE_E_PARSE);
}

static void no_room_for_a_descriptor_is_told(void **state)
{
    (void)state;
    struct rlimit was, none;
    int pipes[2];
    assert_int_equal(pipe2(pipes, O_CLOEXEC), 0);
    send_ok(0, &samples[1], pipes[1]);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &was), 0);
    none = was;
    none.rlim_cur = 3;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    struct moe_control back;
    struct moe_error err = { 0 };
    int fd = -7;
    enum moe_code code = moe_control_receive(ends[1], &back, &fd, &err);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &was), 0);
    assert_int_equal(code, MOE_E_PARSE);
    assert_int_equal(fd, -7);
    close(pipes[0]);
    close(pipes[1]);
}

static void what_was_sent_before_the_end_is_received(void **state)
{
    (void)state;
    struct moe_control back;
    struct moe_error err = { 0 };
    int fd;
    send_ok(1, &samples[4], -1);                          /* ABORT, which the other end does not read any more: its end then is a reset */
    send_ok(0, &samples[10], -1);
    send_ok(0, &samples[11], -1);
    end(0);
    assert_int_equal(moe_control_receive(ends[1], &back, &fd, &err), MOE_OK);
    assert_int_equal(back.kind, MOE_CONTROL_COMMITTED);
    assert_int_equal(moe_control_receive(ends[1], &back, &fd, &err), MOE_OK);
    assert_int_equal(back.kind, MOE_CONTROL_DONE);
    assert_int_equal(receive_error(1, MOE_E_IO).sys, ECONNRESET);
    assert_int_equal(receive_error(1, MOE_E_IO).sys, ECONNRESET);
}

static void sending_to_nobody_is_no_signal_and_never_waits(void **state)
{
    (void)state;
    struct moe_error err = { 0 };
    unsigned sent = 0;
    while (moe_control_send(ends[0], &samples[7], -1, &err) == MOE_OK)
        assert_true(++sent < 1000000);
    assert_true(sent > 0);
    assert_int_equal(err.sys, EAGAIN);
    end(1);
    assert_int_equal(moe_control_send(ends[0], &samples[7], -1, &err), MOE_E_IO);
    assert_true(err.sys == EPIPE || err.sys == ECONNRESET);
    assert_int_equal(moe_control_send(ends[0], &samples[7], -1, &err), MOE_E_IO);
    assert_int_equal(err.sys, EPIPE);
}

int main(void)
{
#define PAIR(f) cmocka_unit_test_setup_teardown(f, pair, unpair)
    struct CMUnitTest tests[MOE_COUNT(bads) + 16] = {
        cmocka_unit_test(every_kind_comes_back_as_it_was_written), cmocka_unit_test(the_layout_is_fixed), cmocka_unit_test(every_other_length_is_refused),
        cmocka_unit_test(refuses_bytes_that_no_message_has), PAIR(carries_messages_and_descriptors), PAIR(closes_what_comes_with_a_packet_that_is_refused),
        PAIR(refuses_what_is_no_descriptor), PAIR(no_room_for_a_descriptor_is_told), PAIR(what_was_sent_before_the_end_is_received),
        PAIR(sending_to_nobody_is_no_signal_and_never_waits),
    };
    size_t n = 10;
    for (size_t i = 0; i < MOE_COUNT(bads); i++)
        tests[n++] = (struct CMUnitTest){ .name = bads[i].name, .test_func = refuses, .initial_state = (void *)(uintptr_t)&bads[i] };
    return _cmocka_run_group_tests("control", tests, n, NULL, NULL);
}
