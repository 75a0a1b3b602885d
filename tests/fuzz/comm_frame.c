/* Target   moe_comm_mesh(): allreduce, allgather, alltoallv, broadcast and barrier of a rank whose only peer is hostile, over a plain link
 * Input    a byte for the call, one for the number of elements and whether an alltoallv's pieces lie apart, then one of
 *            raw bytes, as the peer sends them (first byte odd)
 *            56 bytes that are xored into the true frame, then the peer's numbers (first byte even)
 * Promise  a frame with any bit changed is refused, by EPROTO or as another size; a message that is cut is ECONNRESET; a true and whole one gives the very result;
 *          nothing outside the caller's buffers is written; a communicator that failed stays dead, and none of it takes longer than the deadline
 * Corpus   tests/fuzz/corpus/comm_frame/ -- a fixed bug leaves its input there, named after the bug
 * Links    runtime/comm
 */
#include "runtime/comm/frame.h"
#include "runtime/comm/link.h"
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { GENERATION = 5, DEADLINE_MS = 4000, MOST = 64, EDGE = 0x5a };
#define HOLDS(condition) do { if (!(condition)) abort(); } while (0)

struct trial { enum moe_call call; size_t n; bool apart; struct moe_frame frame; unsigned char mine[2 * MOST * 4 + 1], out[2 * MOST * 4 + 1]; };

/* What the peer, rank 1, has to send in the call, and what it sends instead. */
static size_t message(struct trial *t, const uint8_t *data, size_t size, unsigned char *into, bool *true_frame)
{
    static const unsigned char zero[MOE_FRAME_BYTES];
    const bool parts = t->call == MOE_CALL_ALLTOALLV || t->call == MOE_CALL_BROADCAST;
    size_t bytes = t->call == MOE_CALL_BARRIER ? 0 : parts ? t->n : t->n * 4;
    t->frame = (struct moe_frame){ .magic = MOE_FRAME_MAGIC, .call = (uint8_t)t->call, .type = parts || t->call == MOE_CALL_BARRIER ? 0 : MOE_COMM_F32, .from = 1,
                                   .root = t->call == MOE_CALL_BROADCAST, .generation = GENERATION, .size = bytes, .bytes = bytes };
    memcpy(into, &t->frame, sizeof t->frame);
    size_t mask = size < MOE_FRAME_BYTES ? size : MOE_FRAME_BYTES, rest = size - mask < bytes ? size - mask : bytes;
    *true_frame = memcmp(data, zero, mask) == 0;
    for (size_t i = 0; i < mask; i++)
        into[i] ^= data[i];
    memcpy(into + MOE_FRAME_BYTES, data + mask, rest);
    return MOE_FRAME_BYTES + rest;
}

static enum moe_code make_call(struct moe_comm *c, struct trial *t, struct moe_error *err)
{
    const size_t bytes[2] = { t->n, t->n }, apart[2] = { t->n + 1, 0 };       /* in the order of ranks, or the other way about with a gap */
    const struct moe_pieces each = { .bytes = bytes, .at = t->apart ? apart : NULL };
    switch (t->call) {
    case MOE_CALL_ALLREDUCE: return c->ops->allreduce(c, t->mine, t->n, MOE_COMM_F32, MOE_COMM_SUM, err);
    case MOE_CALL_ALLGATHER: return c->ops->allgather(c, t->mine, t->out, t->n, MOE_COMM_F32, err);
    case MOE_CALL_ALLTOALLV: return c->ops->alltoallv(c, t->mine, each, t->out, each, err);
    case MOE_CALL_BROADCAST: return c->ops->broadcast(c, t->out, t->n, 1, err);
    default:                 return c->ops->barrier(c, err);
    }
}

/* All of a true message came: is the result the one of these numbers? */
static void check_result(const struct trial *t, const unsigned char *numbers)
{
    float theirs, sum;
    for (size_t i = 0; i < t->n; i++)
        switch (t->call) {
        case MOE_CALL_ALLREDUCE:
            memcpy(&theirs, numbers + 4 * i, 4);
            memcpy(&sum, t->mine + 4 * i, 4);
            HOLDS(sum == theirs + 1 || theirs != theirs);
            break;
        case MOE_CALL_ALLGATHER: HOLDS(memcmp(t->out + 4 * (t->n + i), numbers + 4 * i, 4) == 0); break;
        case MOE_CALL_ALLTOALLV: HOLDS(t->out[t->apart ? i : t->n + i] == numbers[i] && !t->out[t->apart ? t->n : 2 * t->n]); break;
        case MOE_CALL_BROADCAST: HOLDS(t->out[i] == numbers[i]); break;
        default: break;
        }
}

static void run(struct trial *t, const unsigned char *bytes, size_t n, bool known, bool true_frame)
{
    int ends[2];
    struct moe_link *links[2] = { NULL };
    struct moe_comm *c = NULL;
    struct moe_error err = { 0 };
    const float one = 1;
    for (size_t i = 0; i < MOST; i++)
        memcpy(t->mine + 4 * i, &one, 4);
    t->mine[sizeof t->mine - 1] = t->out[sizeof t->out - 1] = EDGE;
    HOLDS(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0 && moe_link_plain(ends[0], &links[1], &err) == MOE_OK &&
          moe_comm_mesh(links, 0, 2, GENERATION, DEADLINE_MS, &c, &err) == MOE_OK);
    HOLDS(n == 0 || send(ends[1], bytes, n, MSG_NOSIGNAL) == (ssize_t)n);
    HOLDS(shutdown(ends[1], SHUT_WR) == 0);
    enum moe_code code = make_call(c, t, &err);
    HOLDS(code == MOE_OK || code == MOE_E_USAGE || (code == MOE_E_IO && (err.sys == EPROTO || err.sys == ECONNRESET)));
    if (known && !true_frame)
        HOLDS(code == MOE_E_USAGE || err.sys == EPROTO);
    if (known && true_frame)
        HOLDS(n == MOE_FRAME_BYTES + t->frame.bytes ? code == MOE_OK : err.sys == ECONNRESET);
    if (known && code == MOE_OK)
        check_result(t, bytes + MOE_FRAME_BYTES);
    HOLDS(t->mine[sizeof t->mine - 1] == EDGE && t->out[sizeof t->out - 1] == EDGE);
    if (code != MOE_OK)
        HOLDS(c->ops->barrier(c, &err) == code && c->ops->poll_error(c, &err) == code);
    moe_comm_free(&c);
    close(ends[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const enum moe_call calls[] = { MOE_CALL_ALLREDUCE, MOE_CALL_ALLGATHER, MOE_CALL_ALLTOALLV, MOE_CALL_BROADCAST, MOE_CALL_BARRIER };
    unsigned char bytes[MOE_FRAME_BYTES + MOST * 4];
    bool true_frame = false;
    if (size < 2 || size > sizeof bytes)
        return 0;
    struct trial t = { .call = calls[data[0] / 2 % MOE_COUNT(calls)], .n = data[1] % MOST, .apart = data[1] & MOST };
    if (data[0] & 1) {
        run(&t, data + 2, size - 2, false, false);
    } else {
        size_t n = message(&t, data + 2, size - 2, bytes, &true_frame);
        run(&t, bytes, n, true, true_frame);
    }
    return 0;
}
