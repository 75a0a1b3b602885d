/* The mesh's insides: a call is a few flows, each one direction of one connection, that progress together. For the files of this folder and their tests; nobody
 * else includes it.
 *
 * No call can lock: a rank reads what a call owes it as it comes, whatever it could not send yet, and what a peer sends for a later call waits in the socket. */
#ifndef MOE_RUNTIME_COMM_MESH_H
#define MOE_RUNTIME_COMM_MESH_H
#include "runtime/comm/fate.h"
#include "runtime/comm/frame.h"
#include "runtime/comm/link.h"
#include <poll.h>

#define MOE_CAP_COMM_GROUPS 4096u              /* that are made of a mesh while it lives, and of its groups                                     */
enum {
    MOE_MESH_WINDOW = 16,                      /* peers that one rank of an alltoallv talks to at a time: all of them at once overrun a switch    */
    MOE_MESH_FLOWS = 2 * MOE_MESH_WINDOW,
    MOE_MESH_TURN = 256 << 10,                 /* bytes that one flow moves before the next has its turn                                        */
    MOE_MESH_STAGE = 64 << 10,                 /* bytes that are received before they are reduced, while the next arrive: they stay in cache      */
    MOE_MESH_SMALL = 64 << 10,                 /* of all ranks together: below, every rank gets everything in log2(R) rounds, instead of R - 1     */
    MOE_MESH_INLINE = 4096 - MOE_FRAME_BYTES,  /* bytes that go with their frame in one piece                                                   */
};

/* Data in as many pieces as there are ranks, going round: what a rank has received, and added its own to, it sends on. */
struct moe_ring {
    char *data, *stage;
    char *last;                                /* where the last piece goes that is reduced; NULL: to its place in `data`                        */
    size_t item, n;                            /* bytes of an element; elements of all pieces                                                   */
    unsigned size, steps, reduced;             /* pieces; steps; of those the first so many reduce                                              */
    enum moe_comm_type type;
    enum moe_comm_reduce op;
    struct moe_ring_at { unsigned piece, step; size_t at; } out, in;
    size_t staged, ready;                      /* bytes that wait in `stage`; bytes of the way out that may go                                  */
};

struct moe_flow {
    struct moe_link *link;
    unsigned peer;                             /* the world's rank                                                                              */
    bool sending;
    struct moe_frame frame;                    /* that goes, or that must come                                                                  */
    unsigned char head[MOE_FRAME_BYTES + MOE_MESH_INLINE];
    size_t head_at, head_bytes;
    char *base;                                /* the message in one piece, or ...                                                              */
    struct moe_ring *ring;                     /* ... in the ring's                                                                             */
    size_t at, bytes;
    const size_t *upto;                        /* only so many bytes are there yet; NULL: all                                                   */
};

/* What the world's communicator and its groups share. */
struct moe_core {
    struct moe_link **links;
    unsigned size;
    struct moe_fate fate;
    struct moe_flow flows[MOE_MESH_FLOWS];
    struct pollfd polls[MOE_MESH_FLOWS + 1];
    unsigned flow_count;
    char *scratch;                             /* of MOE_MESH_STAGE or MOE_MESH_SMALL bytes, whichever is more                                   */
    uint64_t groups[MOE_CAP_COMM_GROUPS];      /* their hashes                                                                                  */
    unsigned group_count;
};

struct moe_mesh {
    struct moe_comm base;
    struct moe_core *core;
    bool world;                                /* owns the core                                                                                 */
    uint64_t id, nth;                          /* of this communicator; calls so far                                                            */
    size_t *send_at, *recv_at;                 /* [size] where pieces begin                                                                     */
    unsigned *members;                         /* [size] the world's ranks                                                                      */
};

/* --- mesh_flow.c: one call's traffic --- */
/* The frame of the next call. */
struct moe_frame moe_mesh_call(struct moe_mesh *mesh, enum moe_call call, uint64_t size);
/* Add a flow to or from a rank of this communicator: `bytes` at `base`, of which `*upto` are there (NULL: all). Fewer than MOE_MESH_FLOWS at a time. */
struct moe_flow *moe_mesh_send(struct moe_mesh *mesh, const struct moe_frame *frame, unsigned to, const void *base, size_t bytes, const size_t *upto);
struct moe_flow *moe_mesh_receive(struct moe_mesh *mesh, const struct moe_frame *frame, unsigned from, void *base, size_t bytes);
/* Until all flows are through, then forget them. Errors: those of comm.h. */
MOE_MUST_USE enum moe_code moe_mesh_run(struct moe_mesh *mesh, uint64_t until_ms, struct moe_error *err);

/* --- mesh_ring.c --- */
/* Where the next bytes of a flow lie, and how many in one piece; of the way in, what was received there is told. */
char *moe_ring_span(struct moe_ring *ring, bool sending, size_t *n);
void moe_ring_took(struct moe_ring *ring, bool sending, size_t bytes);
/* Run the ring, whose `data`, `last`, `item`, `n`, `steps`, `reduced`, `type` and `op` are set; its first piece to go is `first`. */
MOE_MUST_USE
enum moe_code moe_mesh_ring(struct moe_mesh *mesh, const struct moe_frame *frame, struct moe_ring *ring, unsigned first, uint64_t until_ms, struct moe_error *err);

/* --- mesh_calls.c: the calls, as comm.h has them; `until_ms` is when they are to be through --- */
MOE_MUST_USE
enum moe_code moe_mesh_allreduce(struct moe_mesh *mesh, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, uint64_t until_ms,
                                 struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_mesh_reduce_scatter(struct moe_mesh *mesh, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, uint64_t until_ms,
                                      struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_mesh_allgather(struct moe_mesh *mesh, const void *in, void *out, size_t n, enum moe_comm_type type, uint64_t until_ms, struct moe_error *err);
MOE_MUST_USE
enum moe_code moe_mesh_alltoallv(struct moe_mesh *mesh, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, uint64_t until_ms,
                                 struct moe_error *err);
MOE_MUST_USE enum moe_code moe_mesh_broadcast(struct moe_mesh *mesh, void *data, size_t bytes, unsigned root, uint64_t until_ms, struct moe_error *err);
MOE_MUST_USE enum moe_code moe_mesh_barrier(struct moe_mesh *mesh, uint64_t until_ms, struct moe_error *err);
#endif
