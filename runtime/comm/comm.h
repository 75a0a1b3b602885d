/* Collectives between the ranks of one generation, as a table of functions. A communicator belongs to one generation and is never mended: after an error, or an
 * abort, every call fails, and a new generation makes a new one.
 *
 * All ranks of a communicator make the same calls in the same order, by one thread each; abort and poll_error may be called by any. Every call has the
 * communicator's deadline: a call that is not through by then fails, and so do the next ones. `void *` is memory of the kind that `device` tells.
 *
 * A communicator of devices puts a call into the queue of its device, behind the ops that stand there, and returns: what comes is there for ops that are asked for
 * later, and for the host after `wait`. Its deadline begins when the call is the next in the queue. A call that never ends is then told by the next one, by `wait`
 * or by poll_error, whichever comes first.
 *
 * Reductions add in an order that follows from the numbers of ranks and elements alone, so that the same call gives the same bits, on all ranks and whenever it
 * is made. Integers wrap. Of a maximum over numbers with a NaN among them a NaN is the result, so that what is not finite is not lost.
 *
 * Memory of a call that is read and memory that is written do not overlap, but where it says so. A rank whose call fails hangs up, so that the others' calls
 * fail as well, and not by their deadline.
 *
 * Errors of all: IO with err->sys = ETIMEDOUT (deadline), ECANCELED (aborted), EPIPE or ECONNRESET (a peer is gone, be it in the middle of a message), EPROTO (a
 * peer's bytes are no message, or one of another generation, call or length); err->field names the peer as the world's communicator counts ("rank 3"); CRYPTO
 * (a record that does not verify); USAGE (sizes that differ between ranks; arguments that make no sense). */
#ifndef MOE_RUNTIME_COMM_COMM_H
#define MOE_RUNTIME_COMM_COMM_H
#include "common/base/error.h"
#include <stdbool.h>

#define MOE_CAP_COMM_RANKS 65536u

enum moe_comm_type { MOE_COMM_U8, MOE_COMM_I32, MOE_COMM_I64, MOE_COMM_F32, MOE_COMM_F64 };
enum moe_comm_reduce { MOE_COMM_SUM, MOE_COMM_MAX };
size_t moe_comm_type_bytes(enum moe_comm_type type);

struct moe_comm;

/* One side of an alltoallv: of the piece of each rank how many bytes, and where they begin, counted from the side's memory. `at` is NULL: one after the other, in the
 * order of ranks. Else they may lie apart and in any order, and what lies between them is not touched. Where a piece of no bytes begins does not matter. */
struct moe_pieces { const size_t *bytes, *at; };
/* Where the piece of `rank` begins; asked for rank 0 first, and so on, with the same *sum, which begins as 0. 0 for a piece of no bytes. */
static inline size_t moe_piece_at(struct moe_pieces pieces, unsigned rank, size_t *sum)
{
    const size_t next = *sum, bytes = pieces.bytes[rank];
    *sum += bytes;
    return !bytes ? 0 : pieces.at ? pieces.at[rank] : next;
}

struct moe_comm_ops {
    const char *name;                  /* "self", "mesh", "mpi", "fake", "nccl"                                                     */
    bool device;                       /* pointers are device memory                                                                */
    /* data[n] becomes the reduction over all ranks. */
    enum moe_code (*allreduce)(struct moe_comm *c, void *data, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err);
    /* in[R * n]; out[n] becomes the reduction of part `rank`. out may be in + rank * n; `in` may be used as scratch memory. */
    enum moe_code (*reduce_scatter)(struct moe_comm *c, void *in, void *out, size_t n, enum moe_comm_type type, enum moe_comm_reduce op, struct moe_error *err);
    /* in[n]; out[R * n], in the order of ranks. in may be out + rank * n. */
    enum moe_code (*allgather)(struct moe_comm *c, const void *in, void *out, size_t n, enum moe_comm_type type, struct moe_error *err);
    /* A piece of `send` for each rank; what rank r sends arrives as the r-th piece of `recv`. in.bytes[r] is known to the caller (exchange counts first) and checked
     * against what comes. Pieces that are sent may overlap each other; pieces that arrive may not, nor may they any that is sent. `out` and `in` are borrowed. */
    enum moe_code (*alltoallv)(struct moe_comm *c, const void *send, struct moe_pieces out, void *recv, struct moe_pieces in, struct moe_error *err);
    enum moe_code (*broadcast)(struct moe_comm *c, void *data, size_t bytes, unsigned root, struct moe_error *err);
    enum moe_code (*barrier)(struct moe_comm *c, struct moe_error *err);
    /* Only where `device` is true and calls are queued, not made, when they return: until all of them so far are through, or why they never will be; asked before the
     * host waits for the device's ops behind them. NULL: a call that has returned is through. */
    enum moe_code (*wait)(struct moe_comm *c, struct moe_error *err);
    /* OK, or why the communicator is dead. Cheap; any thread. */
    enum moe_code (*poll_error)(struct moe_comm *c, struct moe_error *err);
    /* Makes the calls under way and all later ones fail, soon. Any thread, never blocks. */
    void (*abort)(struct moe_comm *c);
    /* A communicator of some of the ranks, `members` ascending, this rank among them; all members call it alike. It shares the parent's connections, which it
     * must not outlive, and its fate. Calls on it and on the parent stand in one order. `out` is new: moe_comm_free(). It sends nothing (but MPI's does, and NCCL's,
     * over its mesh). */
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
/* ops->wait, where there is one. */
MOE_MUST_USE enum moe_code moe_comm_wait(struct moe_comm *comm, struct moe_error *err);
void moe_comm_free(struct moe_comm **comm);   /* sets it to NULL; NULL is fine; a MOE_AUTO destructor */

/* One rank, alone. */
MOE_MUST_USE enum moe_code moe_comm_self(uint64_t generation, struct moe_comm **out, struct moe_error *err);

/**
 * A mesh over one connection to each other rank: ring reduce-scatter and allgather, pairwise alltoallv, tree broadcast, dissemination barrier.
 *
 *   links  in  taken  [size], links[rank] is NULL; taken on success only. Each was opened for this generation and pair (link.h)
 *
 *   deadline_ms  in          of each call; never 0
 *
 * Each message names generation, place in the order of calls, kind and size; what does not fit ends the communicator (EPROTO). Calls allocate nothing.
 * Errors: USAGE (a NULL among the links, or one at links[rank]; no deadline), LIMIT.
 */
struct moe_link;
MOE_MUST_USE
enum moe_code moe_comm_mesh(struct moe_link **links, unsigned rank, unsigned size, uint64_t generation, unsigned deadline_ms, struct moe_comm **out,
                            struct moe_error *err);

/* MPI, where a library is found at run time (dlopen: a rank without it starts as well): Open MPI's, libmpi.so.40; MPICH's has another ABI and is not looked for.
 * Ranks and size are MPI's. No recovery: MPI ends a job whose rank dies, keeps the memory of a call that missed its deadline, and starts once in a process. Of
 * the calls' order MPI checks nothing; generations are compared here, when all ranks call this. Called by the thread that makes the collectives.
 * Errors: USAGE (there is none, or it refuses; generations that differ; no deadline), LIMIT. */
MOE_MUST_USE enum moe_code moe_comm_mpi(uint64_t generation, unsigned deadline_ms, struct moe_comm **out, struct moe_error *err);

/* For tests: wraps a communicator (taken on success) and does what the script says at the given call: fail with this errno (the communicator is then dead, for the
 * others too), wait, abort, flip a bit of what the call gives to this rank. `faults` is copied. Errors: LIMIT. */
enum moe_fake_kind { MOE_FAKE_FAIL, MOE_FAKE_DELAY, MOE_FAKE_ABORT, MOE_FAKE_FLIP };
struct moe_fake_fault { uint64_t call; enum moe_fake_kind kind; int sys; unsigned ms; };      /* call: from 0, counted over the communicator and its groups */
MOE_MUST_USE
enum moe_code moe_comm_fake(struct moe_comm *inner, const struct moe_fake_fault *faults, size_t count, struct moe_comm **out, struct moe_error *err);
#endif
