/* Collectives between the ranks of one generation, as a table of functions. A communicator belongs to one generation and is never mended: after an error, or an
 * abort, every call fails, and a new generation makes a new one.
 *
 * All ranks of a communicator make the same calls in the same order, by one thread each; abort and poll_error may be called by any. Every call has the
 * communicator's deadline: a call that is not through by then fails, and so do the next ones. `void *` is memory of the kind that `device` tells.
 *
 * Reductions add in an order that follows from the number of ranks alone, so the same ranks give the same bits.
 *
 * Errors of all: IO with err->sys = ETIMEDOUT (deadline), ECANCELED (aborted), EPIPE or ECONNRESET (a peer is gone), EPROTO (a peer's bytes are none of this
 * generation, of another call, or cut); err->field names the peer ("rank 3"); CRYPTO (a record that does not verify); USAGE (sizes that differ between ranks). */
#ifndef MOE_RUNTIME_COMM_COMM_H
#define MOE_RUNTIME_COMM_COMM_H
#include "common/base/error.h"
#include <stdbool.h>

#define MOE_CAP_COMM_RANKS 65536u

enum moe_comm_type { MOE_COMM_U8, MOE_COMM_I32, MOE_COMM_I64, MOE_COMM_F32, MOE_COMM_F64 };
enum moe_comm_reduce { MOE_COMM_SUM, MOE_COMM_MAX };
size_t moe_comm_type_bytes(enum moe_comm_type type);

struct moe_comm;

struct moe_comm_ops {
    const char *name;                  /* "self", "mesh", "mpi", "fake", "nccl"                                                     */
    bool device;                       /* pointers are device memory                                                                */
    /* data[n] becomes the reduction over all ranks. */
    enum moe_code (*allreduce)(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err);
    /* in[R * n]; out[n] becomes the reduction of part `rank`. out may be in + rank * n; `in` may be used as scratch memory. */
    enum moe_code (*reduce_scatter)(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err);
    /* in[n]; out[R * n], in the order of ranks. in may be out + rank * n. */
    enum moe_code (*allgather)(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err);
    /* Bytes for each rank, one after the other in `send`; what rank r sends arrives as the r-th piece of `recv`. recv_bytes[r] is known to the caller (exchange
     * counts first) and checked against what comes. */
    enum moe_code (*alltoallv)(struct moe_comm *c, const void *send, const size_t *send_bytes, void *recv, const size_t *recv_bytes, struct moe_error *err);
    enum moe_code (*broadcast)(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err);
    enum moe_code (*barrier)(struct moe_comm *c, struct moe_error *err);
    /* OK, or why the communicator is dead. Cheap; any thread. */
    enum moe_code (*poll_error)(struct moe_comm *c, struct moe_error *err);
    /* Makes the calls under way and all later ones fail, soon. Any thread, never blocks. */
    void (*abort)(struct moe_comm *c);
    /* A communicator of some of the ranks, `members` ascending, this rank among them; all members call it alike. It shares the parent's connections, which it
     * must not outlive, and its fate. Calls on it and on the parent stand in one order. `out` is new: moe_comm_free(). */
    enum moe_code (*group)(struct moe_comm *c, const unsigned *members, unsigned count, struct moe_comm **out, struct moe_error *err);
    void (*free)(struct moe_comm *c);
};

/* What every implementation begins with. */
struct moe_comm {
    const struct moe_comm_ops *ops;
    unsigned rank, size;
    uint64_t generation;
    unsigned deadline_ms;
};
void moe_comm_free(struct moe_comm **comm);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* One rank, alone. */
MOE_MUST_USE enum moe_code moe_comm_self(uint64_t generation, struct moe_comm **out, struct moe_error *err);

/**
 * A mesh over one connection to each other rank: ring reduce-scatter and allgather, pairwise alltoallv, tree broadcast, dissemination barrier.
 *
 *   links  in  taken  [size], links[rank] is NULL; taken on success only. Each was opened for this generation and pair (link.h)
 *
 * Each message names generation, place in the order of calls, kind and size; what does not fit ends the communicator (EPROTO).
 * Errors: USAGE (a NULL among the links), LIMIT.
 */
struct moe_link;
MOE_MUST_USE
enum moe_code moe_comm_mesh(struct moe_link **links, unsigned rank, unsigned size, uint64_t generation, unsigned deadline_ms, struct moe_comm **out,
                            struct moe_error *err);

/* MPI, where a library is found at run time (dlopen: a rank without it starts as well). Ranks and size are MPI's hints; no recovery: MPI ends a job whose rank
 * dies. Errors: USAGE (there is none, or it refuses), LIMIT. */
MOE_MUST_USE enum moe_code moe_comm_mpi(uint64_t generation, unsigned deadline_ms, struct moe_comm **out, struct moe_error *err);

/* For tests: wraps a communicator (taken) and does what the script says at the given call: fail with this errno, wait, abort, flip a bit. */
enum moe_fake_kind { MOE_FAKE_FAIL, MOE_FAKE_DELAY, MOE_FAKE_ABORT, MOE_FAKE_FLIP };
struct moe_fake_fault { uint64_t call; enum moe_fake_kind kind; int sys; unsigned ms; };      /* call: from 0, counted over the communicator and its groups */
MOE_MUST_USE
enum moe_code moe_comm_fake(struct moe_comm *inner, const struct moe_fake_fault *faults, size_t count, struct moe_comm **out, struct moe_error *err);
#endif
