/* Target   the coordinator's port: moe_rdzv_server_turn() over a connection that has not proved anything
 * Input    what the connection sends; a byte 0xff 0xfe pair cuts it: what follows is sent after another turn
 * Promise  nobody is admitted and no message is believed; the connection is refused once, or waits and is one of those that wait; it gets an alert of TLS or a
 *          part of the server's handshake, no word of the job; when it goes nothing of it stays
 * Corpus   tests/fuzz/corpus/rdzv_handshake/ -- first flights of TLS with and without a key, other protocols; a fixed bug leaves its input there, named after
 *          the bug
 * Links    runtime/rdzv
 */
#include "runtime/rdzv/inside.h"
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define JOB "a-job-of-the-fuzzer"
static unsigned refusals;      /* of this input */

static void joined(void *ctx, uint32_t node, const struct moe_rdzv_hello *hello, const char *address)
{
    (void)ctx, (void)node, (void)hello, (void)address;
    abort();
}
static void lost(void *ctx, uint32_t node)
{
    (void)ctx, (void)node;
    abort();
}
static void said(void *ctx, uint32_t node, const struct moe_rdzv_message *message)
{
    (void)ctx, (void)node, (void)message;
    abort();
}
static void refused(void *ctx, enum moe_rdzv_reject why, const char *address)
{
    (void)ctx;
    if (why != MOE_REJECT_HANDSHAKE || strcmp(address, "fuzzer") != 0)
        abort();
    refusals++;
}

/* One for all inputs: they must not leave anything behind, and so cannot disturb each other. */
static struct moe_rdzv_server *the_server(void)
{
    static struct moe_rdzv_server *server;
    static struct moe_tls_side *side;
    static const unsigned char key[MOE_PSK_BYTES] = { 0x17, 0x2a };
    struct moe_error err;
    if (server)
        return server;
    if (moe_tls_side_psk(true, key, MOE_STR(JOB), &side, &err) != MOE_OK)
        abort();
    const struct moe_rdzv_server_options o = { .host = "127.0.0.1", .port = "0", .job = MOE_STR(JOB), .side = side, .nodes = 2, .joined = joined, .lost = lost,
                                               .message = said, .refused = refused };
    if (moe_rdzv_server_new(&o, &server, &err) != MOE_OK)
        abort();
    return server;
}

static void turn(struct moe_rdzv_server *s)
{
    struct moe_error err;
    if (moe_rdzv_server_turn(s, NULL, 0, &err) != MOE_OK)
        abort();
}

/* Up to the next cut; what follows it. */
static struct moe_str send_piece(int fd, struct moe_str rest)
{
    const char *cut = rest.len ? memmem(rest.ptr, rest.len, "\xff\xfe", 2) : NULL;
    const size_t n = cut ? (size_t)(cut - rest.ptr) : rest.len;
    (void)!send(fd, rest.ptr, n, MSG_NOSIGNAL | MSG_DONTWAIT);
    return moe_str_from(rest, cut ? n + 2 : n);
}

static void check_answer(int fd)
{
    char back[4096];
    ssize_t n = recv(fd, back, sizeof back, MSG_DONTWAIT);
    if (n > 0 && (back[0] < 0x14 || back[0] > 0x17 || memmem(back, (size_t)n, JOB, strlen(JOB))))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct moe_rdzv_server *s = the_server();
    struct moe_str rest = { (const char *)data, size };
    struct moe_error err;
    int pair[2];
    refusals = 0;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0 || moe_rdzv_take(s, pair[0], "fuzzer", &err) != MOE_OK)
        abort();
    for (unsigned pieces = 0; rest.len && pieces < 64; pieces++) {
        rest = send_piece(pair[1], rest);
        turn(s);
        if (refusals + s->pending.count != 1)
            abort();
    }
    check_answer(pair[1]);
    close(pair[1]);
    for (unsigned i = 0; i < 8 && s->pending.count; i++)         /* what came, then its end */
        turn(s);
    if (refusals != 1 || s->pending.count || s->dead.count)
        abort();
    return 0;
}
